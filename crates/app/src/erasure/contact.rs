//! Erasing only how a person can be reached: phones, addresses, e-mail.

use super::{CONTACT_ERASED, Certificate, Ground, ledger_entry};
use crate::error::AppError;
use crate::node::Panoh;
use crate::record::{Edit, Record};
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{CommandId, StreamId};
use panoh_core::journal::value::Fields;
use panoh_core::journal::{KeyClass, StreamKind};
use panoh_core::person::{ContentFields, field_class};
use panoh_store::{Change, CommitError, KeyWrite};

impl Panoh {
    /// Erases a person's contact data; everything else stays. Afterwards this record takes no
    /// contact data any more: its contact key is in the ledger.
    ///
    /// # Errors
    /// Policy; [`AppError::Refused`] with `held` or `erased`; [`AppError::Locked`]; storage.
    pub async fn erase_contact(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        ground: Ground,
    ) -> Result<Certificate, AppError> {
        loop {
            let (kind, action) = (StreamKind::Person, Action::Run);
            let record = self
                .load(session, person, &kind, action, Resource::Erasure)
                .await?;
            if record.state.held() {
                return Err(AppError::Refused("held"));
            }
            if record.state.erased() {
                return Err(AppError::Refused("erased"));
            }
            if record.state.open("contact_erased").is_some() {
                break;
            }
            let change = self.contact_erasure(session, command, record, ground)?;
            match self.commit(change).await {
                Ok(_) => break,
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.forget_lens(session.organisation()).await;
        self.certificate(session, person).await
    }

    fn contact_erasure(
        &self,
        session: &Session,
        command: CommandId,
        mut record: Record,
        ground: Ground,
    ) -> Result<Change, AppError> {
        let person = record.row.stream.id;
        // Once the key is gone, folding anew finds no contact fields; the view must say the same.
        record
            .state
            .sealed
            .retain(|field, _| field_class(field) != KeyClass::Contact);
        let open = Fields::from([
            ("contact_erased".to_owned(), true.into()),
            ("ground".into(), ground.code().into()),
        ]);
        let edit = Edit {
            kind: CONTACT_ERASED,
            open,
            content: ContentFields::default(),
        };
        let mut change = self.change_of(session.context().actor, &record, edit, command)?;
        let act = change
            .acts
            .first()
            .map(|act| act.id)
            .ok_or(AppError::Damaged("erasure"))?;
        let day = self.today().to_string();
        let class = KeyClass::Contact;
        change.keys.push(KeyWrite::DropSubjectClass {
            subject: person,
            class,
        });
        change.keys.push(ledger_entry(person, class, &day, act));
        Ok(change)
    }
}
