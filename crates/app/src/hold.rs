//! Legal hold: while it stands, nothing about the person may be erased.
//!
//! That a hold stands is open, so that every node refuses an erasure without a key; why it was
//! placed is sealed.

use crate::error::{AppError, FieldError};
use crate::node::Panoh;
use crate::record::Edit;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{CommandId, StreamId};
use panoh_core::journal::StreamKind;
use panoh_core::journal::value::Fields;
use panoh_core::person::ContentFields;

/// Longest reason that is taken, in characters.
const LONGEST_REASON: usize = 2_000;

impl Panoh {
    /// Places a legal hold on a person.
    ///
    /// # Errors
    /// Policy; [`AppError::Invalid`] without a reason; [`AppError::Refused`] with `already-held` or,
    /// where the keys are gone, `already-erased`: a hold does not bring them back.
    pub async fn place_hold(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        reason: &str,
    ) -> Result<(), AppError> {
        self.set_hold(session, command, person, reason, true).await
    }

    /// Lifts the legal hold on a person.
    ///
    /// # Errors
    /// Policy; [`AppError::Invalid`] without a reason; [`AppError::Refused`] with `not-held`.
    pub async fn lift_hold(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        reason: &str,
    ) -> Result<(), AppError> {
        self.set_hold(session, command, person, reason, false).await
    }

    async fn set_hold(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        reason: &str,
        place: bool,
    ) -> Result<(), AppError> {
        let permission = (Action::Run, Resource::Hold);
        session.may(permission.0, permission.1)?;
        check_reason(reason)?;
        let target = (person, StreamKind::Person);
        self.change_record(session, target, permission, command, |record| {
            match (place, record.state.erased(), record.state.held()) {
                (true, true, _) => return Err(AppError::Refused("already-erased")),
                (true, _, true) => return Err(AppError::Refused("already-held")),
                (false, _, false) => return Err(AppError::Refused("not-held")),
                _ => {}
            }
            // On an erased record there is no key left under which a reason could be kept.
            let sealed = match record.state.erased() {
                true => Fields::new(),
                false => Fields::from([("hold_reason".to_owned(), reason.trim().into())]),
            };
            Ok(Edit {
                kind: if place { "hold.placed" } else { "hold.lifted" },
                open: Fields::from([("hold".to_owned(), place.into())]),
                content: ContentFields {
                    coded: Fields::new(),
                    sealed,
                },
            })
        })
        .await
    }
}

/// A reason in words is needed, and it is not an essay.
fn check_reason(reason: &str) -> Result<(), AppError> {
    let code = match reason.trim().chars().count() {
        0 => "required",
        n if n > LONGEST_REASON => "too_long",
        _ => return Ok(()),
    };
    Err(AppError::Invalid(vec![FieldError {
        field: "reason".to_owned(),
        code,
    }]))
}
