//! Nodes: the databases whose acts lie here. A restored or copied database is founded anew and
//! continues the head of its parent.

use crate::change::Outcome;
use crate::error::{CommitError, StoreError};
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{ActId, CommandId, NodeId};
use panoh_core::journal::{Actor, Link};
use sea_orm::sea_query::{Expr, Order, Value};
use sea_orm::{ConnectionTrait, ExprTrait};

/// A node whose acts lie here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeRow {
    /// The node.
    pub node: NodeId,
    /// Its verifying key, where it is known.
    pub verifying_key: Option<[u8; 32]>,
    /// The node that it continues.
    pub parent: Option<NodeId>,
    /// Number of the parent's last act.
    pub parent_sequence: Option<u64>,
    /// Link of the parent's last act.
    pub parent_link: Option<Link>,
    /// It was founded in this database, so its whole chain lies here.
    pub own: bool,
}

/// What founding a node needs from outside: random ids, and who does it.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Id of the act `node.founded`.
    pub act: ActId,
    /// Command of the act.
    pub command: CommandId,
    /// Salt of its open part.
    pub salt: [u8; 16],
    /// Who founds it; role `node` where nobody has signed in yet.
    pub actor: Actor,
}

pub(crate) const TABLE: &str = "nodes";
pub(crate) const COLUMNS: &[&str] = &[
    "node",
    "verifying_key",
    "parent",
    "parent_sequence",
    "parent_link",
    "own",
];

pub(crate) fn values(row: &NodeRow) -> Vec<Value> {
    vec![
        rows::id(row.node.bytes()),
        row.verifying_key.map(|key| key.to_vec()).into(),
        rows::id_or_null(row.parent.as_ref().map(NodeId::bytes)),
        row.parent_sequence
            .map(|n| i64::try_from(n).unwrap_or(i64::MAX))
            .into(),
        row.parent_link.map(|link| link.0.to_vec()).into(),
        row.own.into(),
    ]
}

fn read(row: &mut Row<'_>) -> Result<NodeRow, StoreError> {
    Ok(NodeRow {
        node: row.id(NodeId::from_bytes)?,
        verifying_key: row.fixed_or_none()?,
        parent: row.id_or_none(NodeId::from_bytes)?,
        parent_sequence: row.number_or_none()?,
        parent_link: row.fixed_or_none()?.map(Link),
        own: row.truth()?,
    })
}

pub(crate) async fn put(db: &impl ConnectionTrait, row: &NodeRow) -> Result<(), StoreError> {
    let conflict = rows::replacing(&["node"], COLUMNS);
    rows::insert(db, TABLE, COLUMNS, vec![values(row)], Some(conflict)).await?;
    Ok(())
}

pub(crate) async fn load(
    db: &impl ConnectionTrait,
    node: NodeId,
) -> Result<Option<NodeRow>, StoreError> {
    let mut query = rows::select(TABLE, COLUMNS);
    query.and_where(Expr::col("node").eq(rows::id(node.bytes())));
    rows::read_one(db, TABLE, &query, read).await
}

pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<NodeRow>, StoreError> {
    let mut query = rows::select(TABLE, COLUMNS);
    query.order_by("node", Order::Asc);
    rows::read_all(db, TABLE, &query, read).await
}

impl Store {
    /// All nodes whose acts lie here, in the order of their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nodes(&self) -> Result<Vec<NodeRow>, StoreError> {
        all(self.reader()).await
    }

    /// The node to which this database belongs now; `None` before the first founding.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn founded(&self) -> Result<Option<NodeId>, StoreError> {
        match self.head().await {
            Ok(signed) => Ok(Some(signed.head.node)),
            Err(StoreError::NotFounded) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Founds the signer's node here, with the act `node.founded` as its first. Where the database
    /// belonged to another node, that one is the parent: its last head is kept, and the act names it.
    /// Where the signer's node is the current one already, nothing happens.
    ///
    /// # Errors
    /// When the store is read only or closed, or the database fails.
    pub async fn found_node(&self, founding: Founding) -> Result<Outcome, CommitError> {
        self.queue_founding(founding).await
    }
}
