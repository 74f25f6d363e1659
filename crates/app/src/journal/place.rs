//! Where a node lies, for work that needs no password: verifying, backing up, examining.

use crate::error::AppError;
use crate::node::{NODE_KEY_FILE, location};
use panoh_store::{Location, Store};
use panoh_vault::node_key::NodeKey;
use std::path::PathBuf;

/// A data folder, and the PostgreSQL address where that serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodePlace {
    /// The data folder.
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite in the folder.
    pub database_url: Option<String>,
}

impl NodePlace {
    /// A place.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, database_url: Option<String>) -> Self {
        Self {
            data: data.into(),
            database_url,
        }
    }

    pub(crate) fn location(&self) -> Location {
        location(&self.data, self.database_url.as_deref())
    }

    /// The database, for reading only; nothing is ever written through it.
    pub(crate) async fn read_only(&self) -> Result<Store, AppError> {
        Ok(Store::open_read_only(&self.location()).await?)
    }

    /// The folder's key; none where there is no file.
    pub(crate) fn node_key(&self) -> Result<Option<NodeKey>, AppError> {
        match std::fs::read(self.data.join(NODE_KEY_FILE)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
            Ok(bytes) => {
                let key = NodeKey::from_bytes(&bytes);
                key.map(Some).map_err(|_| AppError::Damaged("node.key"))
            }
        }
    }
}
