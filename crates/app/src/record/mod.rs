//! Records: loading a stream's view with the session's keys, and turning a decision into an act, a
//! new view row and a commit.

mod history;
mod write;

pub(crate) use history::open_history;
pub(crate) use write::{Edit, NewRecord, bound_command, routing_fields};

use crate::error::AppError;
use crate::keyring::{Keyring, Place, SubjectKeys};
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, RecordScope, Resource};
use panoh_core::ids::StreamId;
use panoh_core::journal::state::{Registers, decode_registers};
use panoh_core::journal::{Part, State, StreamKind, StreamRef};
use panoh_store::ViewRow;
use zeroize::Zeroizing;

/// A record as this session can see it.
pub(crate) struct Record {
    /// The stored row.
    pub(crate) row: ViewRow,
    /// Its opened state.
    pub(crate) state: State,
    /// The opened keys of its subject.
    pub(crate) keys: SubjectKeys,
}

impl Record {
    /// The stream.
    pub(crate) fn stream(&self) -> &StreamRef {
        &self.row.stream
    }
}

/// The values of a row on which access depends.
pub(crate) fn row_scope(row: &ViewRow) -> RecordScope {
    RecordScope {
        organisation: row.organisation,
        team: row.team,
        owner: row.owner,
    }
}

/// Whose keys close a row's parts.
pub(crate) fn subject_of(row: &ViewRow) -> StreamId {
    row.subject.unwrap_or(row.stream.id)
}

impl Panoh {
    /// Loads a record of a kind that the session may act on. Outside its scope a record does not
    /// exist: the answer is the same as for an unknown id.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], storage and damage.
    pub(crate) async fn load(
        &self,
        session: &Session,
        id: StreamId,
        kind: &StreamKind,
        action: Action,
        resource: Resource,
    ) -> Result<Record, AppError> {
        let filter = session.may(action, resource)?;
        let row = self.store().view(id).await?.ok_or(AppError::NotFound)?;
        if row.stream.kind != *kind || !filter.covers(&row_scope(&row)) {
            return Err(AppError::NotFound);
        }
        self.open_row(session.keys(), row).await
    }

    /// Opens a row with the keys of a ring; folds the stream anew when acts arrived unopened.
    pub(crate) async fn open_row(&self, ring: &Keyring, row: ViewRow) -> Result<Record, AppError> {
        let keys = self.subject_keys(ring, subject_of(&row)).await?;
        if row.stale {
            let acts = open_history(&self.store().history(row.stream.id).await?, &keys)?;
            let state = panoh_core::journal::fold(acts);
            return Ok(Record { row, state, keys });
        }
        let state = open_state(&row, &keys)?;
        Ok(Record { row, state, keys })
    }

    /// The opened keys of a subject; an erased subject has none.
    pub(crate) async fn subject_keys(
        &self,
        ring: &Keyring,
        subject: StreamId,
    ) -> Result<SubjectKeys, AppError> {
        match self.store().subject_key(subject).await? {
            Some(row) => SubjectKeys::open(ring, &row),
            None => Ok(SubjectKeys::none(subject)),
        }
    }
}

/// The state that a row's stored parts hold, as far as the keys open them.
pub(crate) fn open_state(row: &ViewRow, keys: &SubjectKeys) -> Result<State, AppError> {
    let place = Place::View(row.stream.id.bytes());
    Ok(State {
        open: registers(std::iter::once(row.open.as_slice()))?,
        coded: registers(opened(&keys.open_part(place, Part::Coded, &row.coded)?.0))?,
        sealed: registers(opened(&keys.open_part(place, Part::Sealed, &row.sealed)?.0))?,
        heads: row.heads.iter().copied().collect(),
        acts: row.acts,
        ineffective: row.ineffective.iter().copied().collect(),
    })
}

fn opened(parts: &[Zeroizing<Vec<u8>>]) -> impl Iterator<Item = &[u8]> {
    parts.iter().map(|part| part.as_slice())
}

fn registers<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Result<Registers, AppError> {
    let mut all = Registers::new();
    for part in parts {
        all.extend(decode_registers(part).map_err(|_| AppError::Damaged("view"))?);
    }
    Ok(all)
}
