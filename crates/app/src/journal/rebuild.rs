//! Remaking the views from the journal: open parts without a key, the rest once unlocked.

use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::record::{open_history, open_state, subject_of};
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::journal::{KeyClass, StreamKind, fold};
use panoh_store::{Change, CommitError, ViewRow, ViewWrite};

/// Rows read at once.
const PAGE: u64 = 500;

/// What was remade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Rows whose open part was not what the journal says.
    pub open: u64,
    /// Rows whose coded and sealed parts were made anew.
    pub closed: u64,
    /// Rows that wait for a key that is not here.
    pub waiting: u64,
}

impl Panoh {
    /// Remakes the open views of every stream; with a session also the coded and sealed views of
    /// its organisation.
    ///
    /// Without a session it needs no key: it runs on the command line, beside the database.
    ///
    /// # Errors
    /// Policy; [`AppError::Locked`] for a session without both halves of the keys, which would lose
    /// what it cannot read; storage; damage.
    pub async fn rebuild(
        &self,
        session: Option<&Session>,
        progress: &Progress,
    ) -> Result<Rebuilt, AppError> {
        if let Some(session) = session {
            session.may(Action::Run, Resource::Journal)?;
            if !(session.reads_coded() && session.reads_identity()) {
                return Err(AppError::Locked);
            }
        }
        let moved = |done, total| {
            progress.set_total(total);
            progress.set_done(done);
        };
        let open = self.store().rebuild_open(moved).await? + self.rebuild_memberships().await?;
        let mut rebuilt = Rebuilt {
            open,
            ..Rebuilt::default()
        };
        if let Some(session) = session {
            self.rebuild_closed(session, &mut rebuilt, progress).await?;
            self.forget_lens(session.organisation()).await;
        }
        Ok(rebuilt)
    }

    async fn rebuild_closed(
        &self,
        session: &Session,
        rebuilt: &mut Rebuilt,
        progress: &Progress,
    ) -> Result<(), AppError> {
        for kind in [StreamKind::Person, StreamKind::Case, StreamKind::Residue] {
            let mut after = None;
            loop {
                let organisation = session.organisation();
                let rows = self.store().scan(&kind, organisation, after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.stream.id);
                let count = rows.len() as u64;
                self.rebuild_page(session, rows, rebuilt).await?;
                progress.advance(count);
                if progress.cancelled() {
                    return Err(AppError::Cancelled);
                }
            }
        }
        Ok(())
    }

    /// Writes what differs on a page in one commit; row by row where somebody wrote meanwhile.
    async fn rebuild_page(
        &self,
        session: &Session,
        rows: Vec<ViewRow>,
        rebuilt: &mut Rebuilt,
    ) -> Result<(), AppError> {
        let mut change = Change::new(self.new_command());
        let mut waiting = 0;
        for row in &rows {
            match self.refolded(session, row).await? {
                Refolded::Same => {}
                Refolded::Waiting => waiting += 1,
                Refolded::Differs(write) => change.views.push(*write),
            }
        }
        rebuilt.waiting += waiting;
        let count = change.views.len() as u64;
        if count == 0 {
            return Ok(());
        }
        match self.commit(change).await {
            Ok(_) => rebuilt.closed += count,
            Err(CommitError::Stale(_)) => {
                for row in rows {
                    rebuilt.closed += u64::from(self.rebuild_row(session, row).await?);
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Writes one row where it differs, as often as others write meanwhile; says whether it did.
    async fn rebuild_row(&self, session: &Session, mut row: ViewRow) -> Result<bool, AppError> {
        loop {
            let Refolded::Differs(write) = self.refolded(session, &row).await? else {
                return Ok(false);
            };
            let mut change = Change::new(self.new_command());
            change.views.push(*write);
            match self.commit(change).await {
                Ok(_) => return Ok(true),
                Err(CommitError::Stale(stream)) => {
                    let Some(fresh) = self.store().view(stream).await? else {
                        return Ok(false);
                    };
                    row = fresh;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Folds a stream anew and compares the result with its row.
    async fn refolded(&self, session: &Session, row: &ViewRow) -> Result<Refolded, AppError> {
        let keys = self.subject_keys(session.keys(), subject_of(row)).await?;
        let acts = self.store().history(row.stream.id).await?;
        let state = fold(open_history(&acts, &keys)?);
        if keys.get(KeyClass::Coded).is_none() && !state.erased() {
            return Ok(if row.stale {
                Refolded::Waiting
            } else {
                Refolded::Same
            });
        }
        let present = open_state(row, &keys).ok();
        if !row.stale && present.as_ref() == Some(&state) {
            return Ok(Refolded::Same);
        }
        let new = self.row_of(&row.stream, &state, &keys)?;
        let write = ViewWrite {
            row: new,
            expected_acts: row.acts,
        };
        Ok(Refolded::Differs(Box::new(write)))
    }
}

/// How a row stands beside what its acts say.
enum Refolded {
    Same,
    /// Its keys are not here.
    Waiting,
    Differs(Box<ViewWrite>),
}
