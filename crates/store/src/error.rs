//! What can go wrong in the store.

use panoh_core::ids::StreamId;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failure of storage. None of these texts holds a value of a record.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or is gone.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The data folder cannot be read or written.
    #[error("data folder: {0}")]
    Folder(#[from] std::io::Error),
    /// There is no database at this place.
    #[error("there is no database at this place")]
    Missing,
    /// The database was made by another version of the program, or its set-up was not finished.
    #[error("the database has the layout of another version")]
    Layout,
    /// A stored row cannot be what the store wrote.
    #[error("a row of table {table} is not as it was written: {what}")]
    Malformed {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The database belongs to another node, or to none yet: call [`crate::Store::found_node`].
    #[error("this database has not been founded under the node key in use")]
    NotFounded,
    /// The database belongs to another node, whose key is not the one in use.
    #[error(
        "the database belongs to another node: copy node.key from the data folder of the first \
         server, or found a new node on purpose"
    )]
    OtherNode,
    /// A backup is restored into an empty database only.
    #[error("the database is not empty")]
    NotEmpty,
    /// The store was opened for reading only.
    #[error("the store is open for reading only")]
    ReadOnly,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// Why a change was not written. In every case nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The view of this stream is not at the version that the author had read: reload, decide again.
    #[error("the record has changed meanwhile")]
    Stale(StreamId),
    /// The change brings a data key of a subject whose keys were destroyed.
    #[error("the subject was erased; its keys are not brought back")]
    Erased(StreamId),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for CommitError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl StoreError {
    pub(crate) const fn malformed(table: &'static str, what: &'static str) -> Self {
        Self::Malformed { table, what }
    }

    /// Whether another process won a race, so that the same work may go well a second time:
    /// a deadlock or serialisation failure, or a row with that key came first.
    pub(crate) fn lost_a_race(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return true;
        }
        let (DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner))) = error
        else {
            return false;
        };
        let code = inner.as_database_error().and_then(|e| e.code());
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }
}
