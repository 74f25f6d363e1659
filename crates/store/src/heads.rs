//! Heads: how far both chains have come, signed at each group commit, and the ones that are kept.

use crate::dialect;
use crate::error::StoreError;
use crate::location::Location;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::clock::Hlc;
use panoh_core::ids::NodeId;
use panoh_core::journal::{Head, HeadSigner, Link};
use sea_orm::sea_query::{Expr, OnConflict, Order, Query, SelectStatement, Value};
use sea_orm::{ConnectionTrait, ExprTrait};

/// A head with the node's signature over [`Head::signed_bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// How far the chains had come.
    pub head: Head,
    /// The node's verifying key (Ed25519).
    pub verifying_key: [u8; 32],
    /// The signature (Ed25519).
    pub signature: [u8; 64],
}

impl SignedHead {
    pub(crate) fn sign(head: Head, signer: &dyn HeadSigner) -> Self {
        Self {
            head,
            verifying_key: signer.verifying_key(),
            signature: signer.sign(&head),
        }
    }
}

/// Why a head was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Another 10,000 acts.
    Acts,
    /// The first commit of a day (UTC).
    Day,
    /// The caller asked: an export, a backup, a witness line.
    Asked,
    /// The last head of the node that another one continues.
    Parent,
    /// A head of another node, received.
    Received,
}

impl Kept {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Acts => "acts",
            Self::Day => "day",
            Self::Asked => "asked",
            Self::Parent => "parent",
            Self::Received => "received",
        }
    }
}

/// A head is kept for every so many acts.
pub(crate) const ACTS_PER_KEPT_HEAD: u64 = 10_000;

/// The one row under whose lock sequence, links, time and arrival move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeHead {
    pub signed: SignedHead,
    pub arrival: u64,
}

pub(crate) const TABLE: &str = "node_head";
pub(crate) const COLUMNS: &[&str] = &[
    "node",
    "sequence",
    "link",
    "reads",
    "reads_link",
    "micros",
    "counter",
    "verifying_key",
    "signature",
    "id",
    "arrival",
];
pub(crate) const KEPT: &str = "signed_heads";
pub(crate) const KEPT_COLUMNS: &[&str] = &[
    "node",
    "sequence",
    "link",
    "reads",
    "reads_link",
    "micros",
    "counter",
    "verifying_key",
    "signature",
    "reason",
];

/// The number of the only row of `node_head`.
const ONLY: i64 = 1;

fn head_values(signed: &SignedHead) -> Vec<Value> {
    let head = &signed.head;
    vec![
        rows::id(head.node.bytes()),
        rows::number(head.sequence),
        head.link.0.to_vec().into(),
        rows::number(head.reads),
        head.reads_link.0.to_vec().into(),
        rows::number(head.time.micros),
        rows::number(head.time.counter),
        signed.verifying_key.to_vec().into(),
        signed.signature.to_vec().into(),
    ]
}

fn read_signed(row: &mut Row<'_>) -> Result<SignedHead, StoreError> {
    let head = Head {
        node: row.id(NodeId::from_bytes)?,
        sequence: row.number()?,
        link: Link(row.fixed()?),
        reads: row.number()?,
        reads_link: Link(row.fixed()?),
        time: Hlc {
            micros: row.number()?,
            counter: row.number()?,
        },
    };
    Ok(SignedHead {
        head,
        verifying_key: row.fixed()?,
        signature: row.fixed()?,
    })
}

fn read_node_head(row: &mut Row<'_>) -> Result<NodeHead, StoreError> {
    let signed = read_signed(row)?;
    let _only: i64 = row.signed()?;
    Ok(NodeHead {
        signed,
        arrival: row.number()?,
    })
}

/// The only row, if the database has been founded.
pub(crate) fn only() -> SelectStatement {
    rows::select(TABLE, COLUMNS)
}

/// Reads the only row.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    query: &SelectStatement,
) -> Result<Option<NodeHead>, StoreError> {
    rows::read_one(db, TABLE, query, read_node_head).await
}

/// Writes the only row.
pub(crate) async fn save(db: &impl ConnectionTrait, head: &NodeHead) -> Result<(), StoreError> {
    let mut row = head_values(&head.signed);
    row.extend([ONLY.into(), rows::number(head.arrival)]);
    rows::insert(
        db,
        TABLE,
        COLUMNS,
        vec![row],
        Some(rows::replacing(&["id"], COLUMNS)),
    )
    .await?;
    Ok(())
}

/// Keeps a head for good. A head that is kept already stays as it is.
pub(crate) async fn keep(
    db: &impl ConnectionTrait,
    signed: &SignedHead,
    why: Kept,
) -> Result<(), StoreError> {
    let mut row = head_values(signed);
    row.push(why.as_str().into());
    let mut conflict = OnConflict::columns(["node", "sequence", "reads"]);
    conflict.do_nothing();
    rows::insert(db, KEPT, KEPT_COLUMNS, vec![row], Some(conflict)).await?;
    Ok(())
}

/// All heads that were kept, of every node, by node and sequence.
pub(crate) async fn all_kept(db: &impl ConnectionTrait) -> Result<Vec<SignedHead>, StoreError> {
    let mut query = rows::select(KEPT, KEPT_COLUMNS);
    query
        .order_by("node", Order::Asc)
        .order_by("sequence", Order::Asc)
        .order_by("reads", Order::Asc);
    rows::read_all(db, KEPT, &query, read_signed).await
}

/// Keeps a signed head of a database for good, for work that only reads otherwise: a backup.
///
/// # Errors
/// When there is no database of this version's layout at the place, or it cannot be written.
pub async fn keep_head(location: &Location, signed: &SignedHead) -> Result<(), StoreError> {
    // First for reading, which makes no database where there is none.
    Store::open_read_only(location).await?.close().await?;
    let connections = dialect::connect(location, true).await?;
    let writer = connections.writer.ok_or(StoreError::ReadOnly)?;
    let kept = keep(&writer, signed, Kept::Asked).await;
    connections.reader.close().await?;
    writer.close().await?;
    kept
}

impl Store {
    /// The node's latest signed head.
    ///
    /// # Errors
    /// [`StoreError::NotFounded`] in a database without a node, or when the database fails.
    pub async fn head(&self) -> Result<SignedHead, StoreError> {
        let found = load(self.reader(), &only()).await?;
        found.map(|head| head.signed).ok_or(StoreError::NotFounded)
    }

    /// Keeps the latest head for good, and gives it: at every export, backup and witness line.
    ///
    /// # Errors
    /// [`StoreError::NotFounded`] in a database without a node, or when the database fails.
    pub async fn keep_head(&self) -> Result<SignedHead, StoreError> {
        let signed = self.head().await?;
        keep(self.writer()?, &signed, Kept::Asked).await?;
        Ok(signed)
    }

    /// The heads of a node that were kept, in the order of their sequence.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept_heads(&self, node: NodeId) -> Result<Vec<SignedHead>, StoreError> {
        let mut query = Query::select();
        query
            .columns(KEPT_COLUMNS.iter().copied())
            .from(KEPT)
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .order_by("sequence", Order::Asc)
            .order_by("reads", Order::Asc);
        rows::read_all(self.reader(), KEPT, &query, read_signed).await
    }
}
