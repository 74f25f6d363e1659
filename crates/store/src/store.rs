//! Opening and closing a store.

use crate::change::{Change, Outcome};
use crate::dialect::{self, Connections};
use crate::error::{CommitError, StoreError};
use crate::location::{Backend, Location};
use crate::migrations;
use crate::nodes::Founding;
use crate::receive::{Bundle, Received};
use crate::writer::{self, Queue};
use panoh_core::clock::Clock;
use panoh_core::journal::{HeadSigner, ReadDraft};
use sea_orm::{DatabaseConnection, DbBackend};
use std::sync::Arc;

/// A database. Clones share its connections and its one writer.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    connections: Connections,
    queue: Option<Queue>,
}

impl Store {
    /// Opens a database, sets up or updates its layout, and starts the writer.
    ///
    /// `signer` holds the node's key, `clock` says the time; neither is kept after [`Store::close`].
    ///
    /// # Errors
    /// When the place cannot be reached, or the layout is of a later version.
    pub async fn open(
        location: &Location,
        signer: Arc<dyn HeadSigner>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        if let Location::Folder(folder) = location {
            std::fs::create_dir_all(folder)?;
        }
        let connections = dialect::connect(location, true).await?;
        let writer = connections.writer.clone().ok_or(StoreError::ReadOnly)?;
        let lock = dialect::lock_set_up(location).await?;
        migrations::up(&writer).await?;
        if let Some(lock) = lock {
            dialect::unlock_set_up(lock).await?;
        }
        let queue = writer::start(writer, signer, clock);
        Ok(Self {
            inner: Arc::new(Inner {
                connections,
                queue: Some(queue),
            }),
        })
    }

    /// Opens a database for verifying and reading. Nothing is ever written through it.
    ///
    /// # Errors
    /// When there is none, or its layout is not the one of this version.
    pub async fn open_read_only(location: &Location) -> Result<Self, StoreError> {
        let connections = dialect::connect(location, false).await?;
        migrations::check(&connections.reader).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                connections,
                queue: None,
            }),
        })
    }

    /// Writes what is queued, stops the writer and closes all connections. Clones are closed too.
    ///
    /// # Errors
    /// When a connection does not close.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Some(queue) = &self.inner.queue {
            queue.close().await;
        }
        if let Some(writer) = &self.inner.connections.writer {
            writer.close_by_ref().await?;
        }
        Ok(self.inner.connections.reader.close_by_ref().await?)
    }

    /// Which database serves.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.reader().get_database_backend() {
            DbBackend::Postgres => Backend::Postgres,
            _ => Backend::Sqlite,
        }
    }

    /// Writes a change: whole or not at all, once per command id, durable on return.
    ///
    /// # Errors
    /// See [`CommitError`]; nothing was written then.
    pub async fn commit(&self, change: Change) -> Result<Outcome, CommitError> {
        let mut outcomes = self.commit_all(vec![change]).await?;
        outcomes.pop().ok_or(CommitError::Store(StoreError::Closed))
    }

    /// Writes many changes in one transaction: all or none.
    ///
    /// # Errors
    /// See [`CommitError`]; nothing was written then.
    pub async fn commit_all(&self, changes: Vec<Change>) -> Result<Vec<Outcome>, CommitError> {
        self.queue()?.commit(changes).await
    }

    /// Records who was shown whose identity; durable on return. Gives its number in the read chain.
    ///
    /// # Errors
    /// When the store is read only or closed, or the database fails.
    pub async fn record_read(&self, read: ReadDraft) -> Result<u64, StoreError> {
        self.queue()?.read(read).await
    }

    /// Takes in acts of other nodes; see [`Bundle`].
    ///
    /// # Errors
    /// When the store is read only or closed, or the database fails.
    pub async fn receive(&self, bundle: Bundle) -> Result<Received, StoreError> {
        self.queue()?.receive(bundle).await
    }

    pub(crate) async fn queue_founding(&self, founding: Founding) -> Result<Outcome, CommitError> {
        self.queue()?.found(founding).await
    }

    /// Leaves no copy of destroyed rows in the write-ahead log or in dead rows: call it after an
    /// erasure. False when a reader still holds old pages of SQLite's log; they go with the next
    /// call, or when the last process closes the database.
    ///
    /// # Errors
    /// When the store is read only, or the database fails.
    pub async fn scrub(&self) -> Result<bool, StoreError> {
        dialect::scrub(self.writer()?).await
    }

    fn queue(&self) -> Result<&Queue, StoreError> {
        self.inner.queue.as_ref().ok_or(StoreError::ReadOnly)
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.connections.reader
    }

    pub(crate) fn writer(&self) -> Result<&DatabaseConnection, StoreError> {
        self.inner
            .connections
            .writer
            .as_ref()
            .ok_or(StoreError::ReadOnly)
    }
}
