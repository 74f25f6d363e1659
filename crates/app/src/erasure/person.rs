//! Erasing a person with all cases.

use super::{Certificate, ERASED, Ground, ledger_entry};
use crate::error::AppError;
use crate::keyring::SubjectKeys;
use crate::node::Panoh;
use crate::record::{Edit, NewRecord, Record};
use crate::session::Session;
use crate::transfer::JobsOf;
use panoh_core::access::{Action, Resource, ScopeFilter};
use panoh_core::ids::{CommandId, StreamId};
use panoh_core::journal::value::Fields;
use panoh_core::journal::{KeyClass, StreamKind, StreamRef};
use panoh_core::person::ContentFields;
use panoh_core::residue::{Attributes, Residue};
use panoh_store::{Change, CommitError, Cursor, KeyWrite, ListQuery, ViewRow};
use std::collections::BTreeSet;

/// What the key table says of a residue's row: its subject's kind.
const RESIDUE_KEYS: u8 = 9;

/// Cases read at once.
const PAGE: u64 = 500;

impl Panoh {
    /// Erases a person and the person's cases for good. Who was erased already stays so, and the
    /// same certificate is given.
    ///
    /// # Errors
    /// Policy; [`AppError::Refused`] with `held` under a legal hold; [`AppError::Locked`]; storage.
    pub async fn erase_person(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        ground: Ground,
    ) -> Result<Certificate, AppError> {
        let filter = session.may(Action::Run, Resource::Erasure)?;
        let files = loop {
            let (kind, action) = (StreamKind::Person, Action::Run);
            let record = self
                .load(session, person, &kind, action, Resource::Erasure)
                .await?;
            if record.state.held() {
                return Err(AppError::Refused("held"));
            }
            let files = self.store().attachments_of(person).await?;
            if record.state.erased() {
                break files;
            }
            let cases = self.cases_to_erase(session, &filter, person).await?;
            let residue = self.residue_of(session, &record, cases.len()).await?;
            let change = self.erasure(session, command, &record, &cases, &residue, ground)?;
            match self.commit(change).await {
                Ok(_) => break files,
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        };
        self.erase_late_cases(session, &filter, person, ground)
            .await?;
        let storage = self.attachment_storage()?;
        for file in files {
            storage.delete(file.id)?;
        }
        self.sweep_attachments().await?;
        self.forget_lens(session.organisation()).await;
        self.forget_jobs(JobsOf::Erasure(session.organisation()));
        self.certificate(session, person).await
    }

    /// Erases cases that were opened while their person was being erased: their key is gone already,
    /// and a residue without a person keeps their number.
    async fn erase_late_cases(
        &self,
        session: &Session,
        filter: &ScopeFilter,
        person: StreamId,
        ground: Ground,
    ) -> Result<(), AppError> {
        loop {
            let cases = self.cases_to_erase(session, filter, person).await?;
            if cases.is_empty() {
                return Ok(());
            }
            let command = self.new_command();
            let residue = Residue {
                people: 0,
                cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
                month: None,
                kept: BTreeSet::new(),
                attributes: Attributes::default(),
            };
            let mut change = self.residue_record(session, command, &residue)?;
            for case in &cases {
                let part =
                    self.change_of(session.context().actor, case, erasing(ground), command)?;
                change.acts.extend(part.acts);
                change.views.extend(part.views);
            }
            match self.commit(change).await {
                Ok(_) | Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn cases_to_erase(
        &self,
        session: &Session,
        filter: &ScopeFilter,
        person: StreamId,
    ) -> Result<Vec<Record>, AppError> {
        let mut query = ListQuery::newest(StreamKind::Case, filter.clone(), PAGE);
        query.newest_first = false;
        query.subject = Some(person);
        let mut cases = Vec::new();
        loop {
            let rows: Vec<ViewRow> = self.store().list(query.clone()).await?;
            let Some(last) = rows.last() else {
                return Ok(cases);
            };
            query.after = Some(Cursor::Stream(last.stream.id));
            for row in rows {
                cases.push(self.open_row(session.keys(), row).await?);
            }
        }
    }

    /// What stays of a person: computed before the keys end.
    async fn residue_of(
        &self,
        session: &Session,
        record: &Record,
        cases: usize,
    ) -> Result<Residue, AppError> {
        let person = record.row.stream.id;
        let cases = u32::try_from(cases).unwrap_or(u32::MAX);
        let month = match &record.row.month {
            Some(month) => Some(month.clone()),
            None => self.first_month(person).await?,
        };
        self.residue_beside_others(session, person, cases, month)
            .await
    }

    /// The month in which a stream began.
    async fn first_month(&self, stream: StreamId) -> Result<Option<String>, AppError> {
        let history = self.store().history(stream).await?;
        let first = history.iter().map(|stored| stored.act.time).min();
        let month = |micros| crate::time::day_of(micros).strftime("%Y-%m").to_string();
        Ok(first.map(|time| month(time.micros)))
    }

    fn erasure(
        &self,
        session: &Session,
        command: CommandId,
        record: &Record,
        cases: &[Record],
        residue: &Residue,
        ground: Ground,
    ) -> Result<Change, AppError> {
        let person = record.row.stream.id;
        let mut change = self.residue_record(session, command, residue)?;
        for erased in std::iter::once(record).chain(cases) {
            let edit = erasing(ground);
            let part = self.change_of(session.context().actor, erased, edit, command)?;
            change.acts.extend(part.acts);
            change.views.extend(part.views);
        }
        let act = change
            .acts
            .get(1)
            .map(|act| act.id)
            .ok_or(AppError::Damaged("erasure"))?;
        let day = self.today().to_string();
        change.keys.push(KeyWrite::DropAttachmentsOf(person));
        change.keys.push(KeyWrite::DropSubject(person));
        change
            .keys
            .extend(KeyClass::ALL.map(|class| ledger_entry(person, class, &day, act)));
        Ok(change)
    }

    /// The residue's own record: its first act, its view, and the one key that its coded part needs.
    fn residue_record(
        &self,
        session: &Session,
        command: CommandId,
        residue: &Residue,
    ) -> Result<Change, AppError> {
        let id = self.new_stream();
        let mut rng = self.entropy().fork();
        let keys = SubjectKeys::generate(id, &mut rng);
        let organisation = session.organisation();
        let mut row = keys.wrap(session.keys(), organisation, RESIDUE_KEYS, &mut rng)?;
        (row.identity, row.contact) = (None, None);
        let edit = Edit {
            kind: "residue.recorded",
            open: residue.open_fields(organisation),
            content: ContentFields {
                coded: residue.coded_fields(),
                sealed: Fields::new(),
            },
        };
        let stream = StreamRef::new(StreamKind::Residue, id);
        let new = NewRecord {
            stream,
            keys: &keys,
            edit,
        };
        let mut change = self.change_creating(session.context().actor, vec![new], command)?;
        change.keys.push(KeyWrite::PutSubject(row));
        Ok(change)
    }
}

fn erasing(ground: Ground) -> Edit {
    let open = Fields::from([
        ("erased".to_owned(), true.into()),
        ("ground".into(), ground.code().into()),
    ]);
    Edit {
        kind: ERASED,
        open,
        content: ContentFields::default(),
    }
}
