//! Receiving acts of other nodes: as they come, in any order, as often as they come.

use crate::error::StoreError;
use crate::heads::SignedHead;
use crate::rows;
use crate::store::Store;
use panoh_core::ids::{NodeId, StreamId};
use panoh_core::journal::canonical::decode_transfer;
use panoh_core::journal::{Act, Digest};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order};

/// What another node sends. The caller has checked where it comes from; keys go another way.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// Whole acts, each already checked against its parts' hashes.
    pub acts: Vec<Act>,
    /// Bare digests of acts that are not sent: node, sequence, digest.
    pub digests: Vec<(NodeId, u64, Digest)>,
    /// Signed heads of the nodes. The caller has checked their signatures.
    pub heads: Vec<SignedHead>,
}

/// What receiving a bundle did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// How many acts were new.
    pub acts: u64,
    /// Streams that got new acts, ascending; their open views are up to date, the rest is stale.
    pub streams: Vec<StreamId>,
    /// Places at which two acts claim one number of one node.
    pub forks: Vec<(NodeId, u64)>,
    /// New acts whose clock was more than five minutes ahead.
    pub clock_ahead: u64,
}

pub(crate) const DIGESTS: &str = "digests";
pub(crate) const DIGEST_COLUMNS: &[&str] = &["node", "sequence", "digest"];
pub(crate) const FORKS: &str = "forks";
pub(crate) const FORK_COLUMNS: &[&str] = &["node", "sequence", "digest", "act"];

/// Evidence that a node's journal was continued twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The node.
    pub node: NodeId,
    /// The number that two acts claim.
    pub sequence: u64,
    /// The digest of the one that is not in the journal here.
    pub digest: Digest,
    /// That act, where it came whole.
    pub act: Option<Act>,
}

impl Store {
    /// All forks that were seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        let mut query = rows::select(FORKS, FORK_COLUMNS);
        query
            .order_by("node", Order::Asc)
            .order_by("sequence", Order::Asc);
        rows::read_all(self.reader(), FORKS, &query, |row| {
            Ok(Fork {
                node: row.id(NodeId::from_bytes)?,
                sequence: row.number()?,
                digest: Digest(row.fixed()?),
                act: match row.bytes_or_none()? {
                    Some(bytes) => Some(
                        decode_transfer(&bytes)
                            .map_err(|_| StoreError::malformed(FORKS, "an act"))?,
                    ),
                    None => None,
                },
            })
        })
        .await
    }

    /// Bare digests of a node from a sequence number on, in that order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn digests_of_node(
        &self,
        node: NodeId,
        from_sequence: u64,
        limit: u64,
    ) -> Result<Vec<(u64, Digest)>, StoreError> {
        let mut query = rows::select(DIGESTS, &["sequence", "digest"]);
        query
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .and_where(Expr::col("sequence").gte(rows::number(from_sequence)))
            .order_by("sequence", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), DIGESTS, &query, |row| {
            Ok((row.number()?, Digest(row.fixed()?)))
        })
        .await
    }
}
