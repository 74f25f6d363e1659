//! The first write founds the node: reading commands never write, and a copied or restored folder
//! becomes a node of its own as soon as somebody works on it.

use crate::error::AppError;
use crate::node::Panoh;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, UserId};
use panoh_core::journal::Actor;
use panoh_store::nodes::Founding;
use panoh_store::{Change, CommitError, Outcome, StoreError};

/// Nobody has signed in where a node is founded.
const NODE: Actor = Actor {
    user: UserId::from_bytes([0; 16]),
    organisation: OrganisationId::from_bytes([0; 16]),
    role: Role::Node,
};

impl Panoh {
    /// Commits a change; founds the node first where that has not happened yet.
    pub(crate) async fn commit(&self, change: Change) -> Result<Outcome, CommitError> {
        match self.store().commit(change.clone()).await {
            Err(CommitError::Store(StoreError::NotFounded)) => {
                self.found_here().await?;
                self.store().commit(change).await
            }
            other => other,
        }
    }

    /// Founds the node whose key lies in the data folder, unless the database is its own already.
    pub(crate) async fn found_here(&self) -> Result<(), CommitError> {
        let founding = Founding {
            act: self.new_act(),
            command: self.new_command(),
            salt: self.entropy().bytes(),
            actor: NODE,
        };
        self.store().found_node(founding).await.map(|_| ())
    }

    /// Founds the node where needed, for work that does not begin with a commit.
    ///
    /// # Errors
    /// Storage.
    pub async fn ensure_founded(&self) -> Result<(), AppError> {
        Ok(self.found_here().await?)
    }
}
