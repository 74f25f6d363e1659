//! Amending a person's facts.

use crate::error::AppError;
use crate::node::Panoh;
use crate::record::Edit;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{ActId, CommandId, StreamId};
use panoh_core::journal::StreamKind;
use panoh_core::journal::value::Fields;
use panoh_core::person::{PersonFacts, check};

impl Panoh {
    /// Writes what a form changed. `seen` are the heads from which the form was filled: what others
    /// wrote meanwhile stays, and what contradicts it is kept beside it and flagged.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Invalid`], storage.
    pub async fn amend_person(
        &self,
        session: &Session,
        command: CommandId,
        id: StreamId,
        seen: &[ActId],
        facts: &PersonFacts,
    ) -> Result<(), AppError> {
        let permission = (Action::Amend, Resource::Person);
        session.may(permission.0, permission.1)?;
        let problems = check(facts, self.today());
        if !problems.is_empty() {
            return Err(problems.into());
        }
        self.change_seen(
            session,
            (id, StreamKind::Person),
            permission,
            command,
            seen,
            |state| {
                if state.erased() {
                    return Err(AppError::Refused("erased"));
                }
                // What a form does not show, it must not empty.
                let mut facts = facts.clone();
                for (name, text) in PersonFacts::from_state(state).other {
                    facts.other.entry(name).or_insert(text);
                }
                Ok(Edit {
                    kind: "person.amended",
                    open: Fields::new(),
                    content: facts.to_fields().changes_from(state),
                })
            },
        )
        .await
    }
}
