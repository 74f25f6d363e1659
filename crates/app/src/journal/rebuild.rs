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
        let open = self.store().rebuild_open(moved).await?;
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
                for row in rows {
                    self.rebuild_row(session, row, rebuilt).await?;
                    progress.advance(1);
                }
                if progress.cancelled() {
                    return Err(AppError::Cancelled);
                }
            }
        }
        Ok(())
    }

    /// Folds a stream anew and writes its row where that differs from what it holds.
    async fn rebuild_row(
        &self,
        session: &Session,
        mut row: ViewRow,
        rebuilt: &mut Rebuilt,
    ) -> Result<(), AppError> {
        loop {
            let keys = self.subject_keys(session.keys(), subject_of(&row)).await?;
            let acts = self.store().history(row.stream.id).await?;
            let state = fold(open_history(&acts, &keys)?);
            if keys.get(KeyClass::Coded).is_none() && !state.erased() {
                rebuilt.waiting += u64::from(row.stale);
                return Ok(());
            }
            let present = open_state(&row, &keys).ok();
            if !row.stale && present.as_ref() == Some(&state) {
                return Ok(());
            }
            let new = self.row_of(&row.stream, &state, &keys)?;
            let mut change = Change::new(self.new_command());
            change.views.push(ViewWrite {
                row: new,
                expected_acts: row.acts,
            });
            match self.store().commit(change).await {
                Ok(_) => {
                    rebuilt.closed += 1;
                    return Ok(());
                }
                Err(CommitError::Stale(stream)) => {
                    let fresh = self.store().view(stream).await?;
                    let Some(fresh) = fresh else { return Ok(()) };
                    row = fresh;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}
