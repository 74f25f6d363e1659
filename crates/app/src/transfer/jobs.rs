//! Long work in the background of a server: started by one request, watched and fetched by others
//! of the same member.

use super::report::ImportReport;
use super::turn::Turns;
use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::session::Session;
use panoh_core::ids::{CommandId, OrganisationId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of a job; random, so that it cannot be guessed.
pub type JobId = CommandId;

/// Jobs of this process. They end with it: what they wrote is in the journal. Their results hold
/// names, so they are kept in memory only, and not for long: see [`Panoh::forget_jobs`].
#[derive(Default)]
pub(crate) struct Jobs {
    jobs: Mutex<HashMap<JobId, Job>>,
    pub(super) turns: Turns,
}

struct Job {
    user: UserId,
    organisation: OrganisationId,
    /// The session that started it.
    session: [u8; 32],
    kind: JobKind,
    progress: Progress,
    outcome: Arc<Mutex<Option<Ended>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum JobKind {
    Import,
    Export,
}

/// A result, and when it was there, microseconds since 1970.
struct Ended {
    outcome: JobOutcome,
    at: u64,
}

/// Whose jobs are to be forgotten.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JobsOf {
    /// Who signs out: what this session started ends, and its results go.
    Session([u8; 32]),
    /// Who leaves, or whose password was reset: likewise.
    User(UserId),
    /// Somebody in the organisation was erased: results go, and exports under way stop. Imports go
    /// on: what they hold is from a file of their member.
    Erasure(OrganisationId),
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

/// How long a result is kept: a quarter of an hour, in microseconds.
const KEPT: u64 = 900 * 1_000_000;
/// How many jobs of one member run at once.
const AT_ONCE: usize = 2;

impl Panoh {
    /// Starts an import in the background.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::Refused`] with `too-many-jobs` while two of the member's
    /// jobs run.
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
        self.start(session, JobKind::Import, |progress| async move {
            let mut report = Box::<ImportReport>::default();
            let file = (file_name.as_str(), bytes.as_slice());
            let ended = panoh
                .import_into(&member, file, dry_run, &progress, &mut report)
                .await;
            match ended {
                // Nothing was read, so there is nothing to report.
                Err(error) if report.read == 0 => return Err(error),
                Err(error) => {
                    tracing::warn!(code = error.code(), "an import ended early");
                    report.stopped = Some(error.code());
                }
                Ok(()) => {}
            }
            Ok(JobOutcome::Import(report))
        })
    }

    /// Starts an export in the background.
    ///
    /// # Errors
    /// As [`Self::start_import`].
    pub fn start_export(&self, session: &Session) -> Result<JobId, AppError> {
        use panoh_core::access::{Action, Resource};
        session.may(Action::Run, Resource::Export)?;
        let (panoh, member) = (self.clone(), session.clone());
        self.start(session, JobKind::Export, |progress| async move {
            Ok(JobOutcome::Export(
                panoh.export_htcds(&member, &progress).await?,
            ))
        })
    }

    fn start<F, W>(&self, session: &Session, kind: JobKind, work: F) -> Result<JobId, AppError>
    where
        F: FnOnce(Progress) -> W,
        W: Future<Output = Result<JobOutcome, AppError>> + Send + 'static,
    {
        let id = self.new_command();
        let progress = Progress::new();
        let outcome = Arc::new(Mutex::new(None));
        let job = Job {
            user: session.user(),
            organisation: session.organisation(),
            session: session.0.id,
            kind,
            progress: progress.clone(),
            outcome: Arc::clone(&outcome),
        };
        {
            let mut jobs = self.jobs();
            let own = jobs.values().filter(|job| job.user == session.user());
            if own.filter(|job| !job.has_ended()).count() >= AT_ONCE {
                return Err(AppError::Refused("too-many-jobs"));
            }
            jobs.insert(id, job);
        }
        let (work, panoh) = (work(progress), self.clone());
        tokio::spawn(async move {
            let result = work.await.unwrap_or_else(|error| {
                tracing::warn!(code = error.code(), "a background job failed");
                JobOutcome::Failed(error.code())
            });
            *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(Ended {
                outcome: result,
                at: panoh.clock().now_micros(),
            });
        });
        Ok(id)
    }

    /// The jobs, without results that have been kept long enough.
    fn jobs(&self) -> MutexGuard<'_, HashMap<JobId, Job>> {
        let now = self.clock().now_micros();
        let jobs = &self.0.jobs.jobs;
        let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|_, job| {
            let outcome = job.outcome.lock().unwrap_or_else(PoisonError::into_inner);
            outcome.as_ref().is_none_or(|ended| ended.at + KEPT > now)
        });
        jobs
    }

    /// Drops results that are older than a quarter of an hour. The server calls it now and then;
    /// they are not given out after that anyway.
    pub fn drop_old_results(&self) {
        drop(self.jobs());
    }

    /// Forgets jobs with their results, and stops those that run.
    pub(crate) fn forget_jobs(&self, whose: JobsOf) {
        self.jobs().retain(|_, job| {
            let forgotten = match whose {
                JobsOf::Session(session) => job.session == session,
                JobsOf::User(user) => job.user == user,
                JobsOf::Erasure(organisation) => {
                    job.organisation == organisation
                        && (job.has_ended() || job.kind == JobKind::Export)
                }
            };
            if forgotten {
                job.progress.cancel();
            }
            !forgotten
        });
    }

    /// Whether the session and the membership behind it still stand: long work asks with every batch.
    ///
    /// # Errors
    /// [`AppError::NotSignedIn`] when not; storage.
    pub(super) async fn still_signed_in(&self, session: &Session) -> Result<(), AppError> {
        let now = self.clock().now_micros();
        let row = self.store().session(&session.0.id, now).await?;
        let (organisation, user) = (session.organisation(), session.user());
        let member = self.store().membership(organisation, user).await?;
        let stands = member.is_some_and(|m| m.active && m.role == session.role());
        if row.is_none() || !stands {
            return Err(AppError::NotSignedIn);
        }
        Ok(())
    }

    /// How a job of this member stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`], also for another member's job.
    pub fn job(&self, session: &Session, id: JobId) -> Result<JobState, AppError> {
        let jobs = self.jobs();
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        let job = job.ok_or(AppError::NotFound)?;
        let outcome = job.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match outcome.as_ref().map(|ended| &ended.outcome) {
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
        let mut jobs = self.jobs();
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        let taken = {
            let job = job.ok_or(AppError::NotFound)?;
            let mut outcome = job.outcome.lock().unwrap_or_else(PoisonError::into_inner);
            match outcome.take() {
                Some(Ended {
                    outcome: JobOutcome::Export(bytes),
                    ..
                }) => bytes,
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
        let jobs = self.jobs();
        let job = jobs.get(&id).filter(|job| job.user == session.user());
        job.ok_or(AppError::NotFound)?.progress.cancel();
        Ok(())
    }
}

impl Job {
    fn has_ended(&self) -> bool {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.is_some()
    }
}
