//! Amending a case.

use super::start::status_fields;
use crate::error::AppError;
use crate::node::Panoh;
use crate::record::Edit;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::case::CaseFacts;
use panoh_core::ids::{ActId, CommandId, StreamId};
use panoh_core::journal::{Fields, State, StreamKind};

impl Panoh {
    /// Writes what a form changed; `seen` are the heads from which it was filled.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Refused`] `erased`, storage.
    pub async fn amend_case(
        &self,
        session: &Session,
        command: CommandId,
        id: StreamId,
        seen: &[ActId],
        facts: &CaseFacts,
    ) -> Result<(), AppError> {
        let permission = (Action::Amend, Resource::Case);
        self.change_seen(
            session,
            (id, StreamKind::Case),
            permission,
            command,
            seen,
            |state| case_edit(state, facts),
        )
        .await
    }
}

/// The edit that brings a case to these facts.
pub(crate) fn case_edit(state: &State, facts: &CaseFacts) -> Result<Edit, AppError> {
    if state.erased() {
        return Err(AppError::Refused("erased"));
    }
    let status = status_fields(facts);
    let open = if state.open("status") == status.get("status") {
        Fields::new()
    } else {
        status
    };
    let mut facts = facts.clone();
    if facts.import_hash.is_none() {
        // A form does not know from which row a case came; the record keeps it.
        facts.import_hash = CaseFacts::from_state(state).import_hash;
    }
    Ok(Edit {
        kind: "case.amended",
        open,
        content: facts.to_fields().changes_from(state),
    })
}
