//! The one writer of a process: takes everything that is queued and writes it in one transaction.

mod batch;
mod decide;
mod found;
mod key_tables;
mod place;
mod take_in;

use crate::change::{Change, Outcome};
use crate::dialect;
use crate::error::{CommitError, StoreError};
use crate::nodes::Founding;
use crate::receive::{Bundle, Received};
use batch::{Answer, Work};
pub(crate) use decide::{COMMAND_COLUMNS, COMMANDS};
use panoh_core::clock::Clock;
use panoh_core::ids::StreamId;
use panoh_core::journal::{HeadSigner, ReadDraft};
use sea_orm::DatabaseConnection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// How many jobs may wait before callers wait too.
const QUEUE: usize = 1024;

/// A transaction takes no more changes and reads than this, so that the first does not wait long.
const GROUP: usize = 2_000;

/// A group of so many changes is a bulk load.
const BULK: usize = 100;

/// How often work is done anew when other processes win races. Each time one of them has got on.
const ATTEMPTS: u32 = 16;

/// Why a change was refused, without an error of storage.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    Stale(StreamId),
    Erased(StreamId),
}

impl From<Refusal> for CommitError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stale(stream) => Self::Stale(stream),
            Refusal::Erased(stream) => Self::Erased(stream),
        }
    }
}

type Reply<T, E = StoreError> = oneshot::Sender<Result<T, E>>;

enum Job {
    Commit(Vec<Change>, Reply<Vec<Outcome>, CommitError>),
    Read(ReadDraft, Reply<u64>),
    Receive(Bundle, Reply<Received>),
    Found(Founding, Reply<Outcome>),
}

/// The way to the writer.
pub(crate) struct Queue {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// Starts the writer of a process.
pub(crate) fn start(
    db: DatabaseConnection,
    signer: Arc<dyn HeadSigner>,
    clock: Arc<dyn Clock>,
) -> Queue {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let writer = Writer {
        db,
        signer,
        clock,
        bulk: AtomicBool::new(false),
    };
    let task = tokio::spawn(writer.run(receiver));
    Queue {
        jobs: Mutex::new(Some(sender)),
        task: Mutex::new(Some(task)),
    }
}

impl Queue {
    /// Lets the writer finish what is queued, and waits for its end.
    pub(crate) async fn close(&self) {
        drop(
            self.jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task {
            // A writer that panicked has answered nobody; there is nothing left to wait for.
            let _ = task.await;
        }
    }

    async fn ask<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(Reply<T, E>) -> Job,
    ) -> Result<T, E> {
        let sender = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let sender = sender.ok_or(StoreError::Closed)?;
        let (reply, answer) = oneshot::channel();
        sender
            .send(job(reply))
            .await
            .map_err(|_| StoreError::Closed)?;
        drop(sender);
        answer.await.map_err(|_| StoreError::Closed)?
    }

    pub(crate) async fn commit(&self, changes: Vec<Change>) -> Result<Vec<Outcome>, CommitError> {
        self.ask(|reply| Job::Commit(changes, reply)).await
    }
    pub(crate) async fn read(&self, read: ReadDraft) -> Result<u64, StoreError> {
        self.ask(|reply| Job::Read(read, reply)).await
    }
    pub(crate) async fn receive(&self, bundle: Bundle) -> Result<Received, StoreError> {
        self.ask(|reply| Job::Receive(bundle, reply)).await
    }
    pub(crate) async fn found(&self, founding: Founding) -> Result<Outcome, CommitError> {
        Ok(self.ask(|reply| Job::Found(founding, reply)).await?)
    }
}

struct Writer {
    db: DatabaseConnection,
    signer: Arc<dyn HeadSigner>,
    clock: Arc<dyn Clock>,
    /// Whether the database was told that bulk loads follow.
    bulk: AtomicBool,
}

/// Whom to answer about one piece of a group.
enum Waiting {
    Commit(Reply<Vec<Outcome>, CommitError>),
    Read(Reply<u64>),
}

impl Waiting {
    /// Tells the caller. A caller that no longer waits misses nothing that the database does not know.
    fn answer(self, result: Result<Answer, StoreError>) {
        match (self, result) {
            (Self::Commit(reply), Ok(Answer::Commit(outcome))) => {
                let _ = reply.send(outcome.map_err(CommitError::from));
            }
            (Self::Read(reply), Ok(Answer::Read(sequence))) => {
                let _ = reply.send(Ok(sequence));
            }
            (Self::Commit(reply), Err(error)) => {
                let _ = reply.send(Err(error.into()));
            }
            (Self::Read(reply), Err(error)) => {
                let _ = reply.send(Err(error));
            }
            // `Answer` follows `Work` one to one; a mismatch leaves the caller with `Closed`.
            (Self::Commit(_) | Self::Read(_), Ok(_)) => {}
        }
    }
}

impl Writer {
    async fn run(self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.recv().await {
            let mut group = Vec::new();
            let mut weight = 0;
            let mut next = Some(first);
            while let Some(job) = next {
                match job {
                    Job::Commit(changes, reply) => {
                        weight += changes.len();
                        group.push((Work::Commit(changes), Waiting::Commit(reply)));
                    }
                    Job::Read(read, reply) => {
                        weight += 1;
                        group.push((Work::Read(read), Waiting::Read(reply)));
                    }
                    Job::Receive(bundle, reply) => {
                        self.write(std::mem::take(&mut group)).await;
                        let _ = reply.send(self.receive(&bundle).await);
                    }
                    Job::Found(founding, reply) => {
                        self.write(std::mem::take(&mut group)).await;
                        let _ = reply.send(self.found(&founding).await);
                    }
                }
                next = if weight < GROUP {
                    jobs.try_recv().ok()
                } else {
                    None
                };
            }
            self.write(group).await;
        }
    }

    /// Writes a group in one transaction. Where that fails, each piece is tried alone, so that one
    /// bad change does not spoil the others.
    async fn write(&self, group: Vec<(Work, Waiting)>) {
        if group.is_empty() {
            return;
        }
        let (work, waiting): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        let bulk = work.iter().map(|work| work.changes().len()).sum::<usize>() >= BULK;
        if self.bulk.swap(bulk, Ordering::Relaxed) != bulk
            && let Err(error) = dialect::expect_bulk(&self.db, bulk).await
        {
            // The load is merely slower then.
            tracing::warn!(%error, "the database was not told of a bulk load");
        }
        match self.write_once_or_again(&work).await {
            Ok(answers) => {
                for (waiting, answer) in waiting.into_iter().zip(answers) {
                    waiting.answer(Ok(answer));
                }
            }
            Err(error) if work.len() == 1 => {
                if let Some(waiting) = waiting.into_iter().next() {
                    waiting.answer(Err(error));
                }
            }
            Err(_) => {
                for (work, waiting) in work.into_iter().zip(waiting) {
                    let answers = self.write_once_or_again(&[work]).await;
                    waiting.answer(answers.and_then(|mut all| all.pop().ok_or(StoreError::Closed)));
                }
            }
        }
    }

    async fn write_once_or_again(&self, work: &[Work]) -> Result<Vec<Answer>, StoreError> {
        let mut attempt = 1;
        loop {
            match batch::write(self, work).await {
                Err(error) if error.lost_a_race() && attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    async fn receive(&self, bundle: &Bundle) -> Result<Received, StoreError> {
        let mut attempt = 1;
        loop {
            match take_in::take_in(self, bundle).await {
                Err(error) if error.lost_a_race() && attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    async fn found(&self, founding: &Founding) -> Result<Outcome, StoreError> {
        let mut attempt = 1;
        loop {
            match found::found(self, founding).await {
                Err(error) if error.lost_a_race() && attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }
}
