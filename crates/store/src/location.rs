//! Where a database lies, and what a node's key is bound to.

use crate::dialect;
use crate::error::StoreError;
use std::path::PathBuf;

/// Where a database lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// SQLite, in the file `panoh.sqlite` of this folder.
    Folder(PathBuf),
    /// PostgreSQL at this address (`postgres://user@host/database`).
    Postgres(String),
}

/// Which database serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Embedded.
    Sqlite,
    /// A server, shared by several processes.
    Postgres,
}

impl Location {
    /// What a node's key is bound to, so that a copied folder or a restored database is known as
    /// such: device and inode of the folder, or system identifier and name of the database.
    ///
    /// # Errors
    /// When the folder or the server cannot be reached.
    pub async fn binding(&self) -> Result<String, StoreError> {
        match self {
            Self::Folder(folder) => {
                let found = rustix::fs::stat(folder).map_err(std::io::Error::from)?;
                Ok(format!("folder:{}:{}", found.st_dev, found.st_ino))
            }
            Self::Postgres(address) => dialect::postgres_binding(address).await,
        }
    }
}
