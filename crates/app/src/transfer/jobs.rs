//! Long work in the background of a server: started by one request, watched and fetched by others
//! of the same member.

use super::report::ImportReport;
use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::session::Session;
use panoh_core::ids::{CommandId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of a job; random, so that it cannot be guessed.
pub type JobId = CommandId;

/// Jobs of this process. They end with it: what they wrote is in the journal.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<HashMap<JobId, Job>>);

struct Job {
    user: UserId,
    progress: Progress,
    outcome: Arc<Mutex<Option<JobOutcome>>>,
}

enum JobOutcome {
    Import(Box<ImportReport>),
    Export(Vec<u8>),
    Failed(&'static str),
}

/// How a job stands.
#[derive(Clone, Debug)]
pub enum JobState {
    /// At work.
    Running {
        /// Rows done.
        done: u64,
        /// Rows in all; 0 while that is not known.
        total: u64,
    },
    /// An import has ended.
    Imported(Box<ImportReport>),
    /// An export has ended; [`Panoh::take_export`] gives the file.
    Exported {
        /// Its length in bytes.
        bytes: usize,
    },
    /// It failed; the code is that of [`AppError::code`].
    Failed(&'static str),
}

/// How many ended jobs are remembered for each member.
const REMEMBERED: usize = 20;

impl Panoh {
    /// Starts an import in the background.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`].
    pub fn start_import(
        &self,
        session: &Session,
        file_name: String,
        bytes: Vec<u8>,
        dry_run: bool,
    ) -> Result<JobId, AppError> {
        use panoh_core::access::{Action, Resource};
        session.may(Action::Run, Resource::Import)?;
        let (panoh, member) = (self.clone(), session.clone());
        Ok(self.start(session, |progress| async move {
            let report = panoh
                .import_htcds(&member, &file_name, &bytes, dry_run, &progress)
                .await?;
            Ok(JobOutcome::Import(Box::new(report)))
        }))
    }

    /// Starts an export in the background.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`].
    pub fn start_export(&self, session: &Session) -> Result<JobId, AppError> {
        use panoh_core::access::{Action, Resource};
        session.may(Action::Run, Resource::Export)?;
        let (panoh, member) = (self.clone(), session.clone());
        Ok(self.start(session, |progress| async move {
            Ok(JobOutcome::Export(
                panoh.export_htcds(&member, &progress).await?,
            ))
        }))
    }

    fn start<F, W>(&self, session: &Session, work: F) -> JobId
    where
        F: FnOnce(Progress) -> W,
        W: Future<Output = Result<JobOutcome, AppError>> + Send + 'static,
    {
        let id = self.new_command();
        let progress = Progress::new();
        let outcome = Arc::new(Mutex::new(None));
        let job = Job {
            user: session.user(),
            progress: progress.clone(),
            outcome: Arc::clone(&outcome),
        };
        {
            let mut jobs = self.0.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
            forget_oldest(&mut jobs, session.user());
            jobs.insert(id, job);
        }
        let work = work(progress);
        tokio::spawn(async move {
            let result = work.await.unwrap_or_else(|error| {
                tracing::warn!(code = error.code(), "a background job failed");
                JobOutcome::Failed(error.code())
            });
            *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        });
        id
    }

    /// How a job of this member stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`], also for another member's job.
    pub fn job(&self, session: &Session, id: JobId) -> Result<JobState, AppError> {
        let jobs = self.0.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        let job = job.ok_or(AppError::NotFound)?;
        let outcome = job.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match &*outcome {
            None => JobState::Running {
                done: job.progress.done(),
                total: job.progress.total(),
            },
            Some(JobOutcome::Import(report)) => JobState::Imported(report.clone()),
            Some(JobOutcome::Export(bytes)) => JobState::Exported { bytes: bytes.len() },
            Some(JobOutcome::Failed(code)) => JobState::Failed(code),
        })
    }

    /// Gives the file of an ended export, once.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not there, not ended, fetched already or another member's.
    pub fn take_export(&self, session: &Session, id: JobId) -> Result<Vec<u8>, AppError> {
        let mut jobs = self.0.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        let taken = {
            let job = job.ok_or(AppError::NotFound)?;
            let mut outcome = job.outcome.lock().unwrap_or_else(PoisonError::into_inner);
            match outcome.take() {
                Some(JobOutcome::Export(bytes)) => bytes,
                other => {
                    *outcome = other;
                    return Err(AppError::NotFound);
                }
            }
        };
        jobs.remove(&id);
        Ok(taken)
    }

    /// Asks a job to stop at the next place where that does no harm.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn cancel_job(&self, session: &Session, id: JobId) -> Result<(), AppError> {
        let jobs = self.0.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        job.ok_or(AppError::NotFound)?.progress.cancel();
        Ok(())
    }
}

/// Forgets ended jobs of a member beyond the number that is remembered.
fn forget_oldest(jobs: &mut HashMap<JobId, Job>, user: UserId) {
    let ended: Vec<JobId> = jobs
        .iter()
        .filter(|(_, job)| {
            job.user == user
                && job
                    .outcome
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .is_some()
        })
        .map(|(id, _)| *id)
        .collect();
    for id in ended.iter().take(ended.len().saturating_sub(REMEMBERED)) {
        jobs.remove(id);
    }
}
