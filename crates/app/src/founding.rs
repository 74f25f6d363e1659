//! The first write founds the node: reading commands never write, and a copied or restored folder
//! becomes a node of its own as soon as somebody works on it.

use crate::error::AppError;
use crate::node::Panoh;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, UserId};
use panoh_core::journal::{Actor, HeadSigner};
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
    /// Whoever was replaced by another node, or never had the database, is told so and founds none.
    pub(crate) async fn found_here(&self) -> Result<(), CommitError> {
        let _alone = self.0.founding.lock().await;
        let signer = &self.0.signer;
        let _lock = signer.lock().await.map_err(StoreError::from)?;
        if let Some(current) = self.store().founded().await? {
            if signer.take_up(current)? {
                return Ok(());
            }
            let nodes = self.store().nodes().await?;
            let replaced = nodes.iter().any(|row| row.node == signer.node());
            if replaced || !self.0.continues {
                return Err(StoreError::OtherNode.into());
            }
        }
        signer.write_next().map_err(StoreError::from)?;
        let founding = Founding {
            act: self.new_act(),
            command: self.new_command(),
            salt: self.entropy().bytes(),
            actor: NODE,
        };
        self.store().found_node(founding).await?;
        signer.put_in_place().map_err(StoreError::from)?;
        Ok(())
    }

    /// Founds the node where needed, for work that does not begin with a commit.
    ///
    /// # Errors
    /// Storage.
    pub async fn ensure_founded(&self) -> Result<(), AppError> {
        Ok(self.found_here().await?)
    }
}
