//! Joining two records of one human, and its exact undo. Both streams and keys stay.

use crate::error::AppError;
use crate::node::Panoh;
use crate::record::Edit;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{CommandId, StreamId};
use panoh_core::journal::value::Fields;
use panoh_core::journal::{StreamKind, Value};
use panoh_core::person::ContentFields;
use panoh_store::CommitError;

impl Panoh {
    /// Joins two records: a link on each, in one commit. Nothing is copied, so undo is exact.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::NotFound`] when either is outside the member's scope;
    /// [`AppError::Refused`] `same-record` or `erased`; storage.
    pub async fn merge_people(
        &self,
        session: &Session,
        command: CommandId,
        one: StreamId,
        other: StreamId,
    ) -> Result<(), AppError> {
        self.link(
            session,
            command,
            (one, other),
            "person.merged",
            &Value::Bool(true),
        )
        .await
    }

    /// Removes the link of a merge. What was written on either record meanwhile stays there.
    ///
    /// # Errors
    /// As [`Self::merge_people`].
    pub async fn undo_merge(
        &self,
        session: &Session,
        command: CommandId,
        one: StreamId,
        other: StreamId,
    ) -> Result<(), AppError> {
        self.link(
            session,
            command,
            (one, other),
            "person.merge_undone",
            &Value::Null,
        )
        .await
    }

    async fn link(
        &self,
        session: &Session,
        command: CommandId,
        pair: (StreamId, StreamId),
        kind: &'static str,
        value: &Value,
    ) -> Result<(), AppError> {
        if pair.0 == pair.1 {
            return Err(AppError::Refused("same-record"));
        }
        loop {
            let mut change = panoh_store::Change::new(command);
            for (here, there) in [pair, (pair.1, pair.0)] {
                let record = self
                    .load(
                        session,
                        here,
                        &StreamKind::Person,
                        Action::Merge,
                        Resource::Person,
                    )
                    .await?;
                if record.state.erased() {
                    return Err(AppError::Refused("erased"));
                }
                let edit = Edit {
                    kind,
                    open: Fields::from([(format!("merged/{there}"), value.clone())]),
                    content: ContentFields::default(),
                };
                let part = self.change_of(session.context().actor, &record, edit, command)?;
                change.acts.extend(part.acts);
                change.views.extend(part.views);
            }
            match self.commit(change).await {
                Ok(_) => return Ok(()),
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
