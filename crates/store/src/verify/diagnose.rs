//! Giving a broken chain its name: altered, missing, inserted, reordered, truncated or rewritten.

use super::chain::{Broken, Entry, Walk};
use super::{Chain, Fault, FaultKind, Snapshot};
use crate::error::StoreError;
use crate::rows;
use panoh_core::ids::NodeId;
use panoh_core::journal::{Digest, Link};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order};

impl Snapshot {
    /// Names what broke a walk.
    pub(super) async fn diagnose<E: Entry>(
        &self,
        chain: Chain,
        table: &'static str,
        walk: &Walk,
        broken: Broken<E>,
    ) -> Result<Option<Fault>, StoreError> {
        let (node, sequence, kind) = match broken {
            Broken::Malformed { node, sequence } => (node, sequence, FaultKind::Altered),
            Broken::Received { node, sequence } => {
                return Ok(fault(Chain::Received, node, sequence, FaultKind::Altered));
            }
            Broken::OutOfTurn { node, due, found } => {
                let (_, due_is_there) = self.entries(table, node, due, None).await?;
                let beyond = end(chain, walk, node).is_some_and(|(end, _)| due > end);
                match () {
                    () if beyond || found < due => (node, found, FaultKind::Inserted),
                    () if due_is_there => (node, due, FaultKind::Reordered),
                    () => (node, due, FaultKind::Missing),
                }
            }
            Broken::Digest(entry) => self.diagnose_digest(chain, table, walk, entry).await?,
            Broken::Link { node, sequence, .. }
                if end(chain, walk, node).is_some_and(|(end, _)| sequence > end) =>
            {
                (node, sequence, FaultKind::Inserted)
            }
            Broken::Link {
                node,
                sequence,
                stored,
            } => {
                let end = end(chain, walk, node);
                let genuine = self
                    .link_goes_on(table, end, node, sequence, stored)
                    .await?;
                // A link that the later entries build on is the recorded one; then it is the entry
                // before that was replaced, together with its link.
                let at = if genuine && sequence > 1 {
                    sequence - 1
                } else {
                    sequence
                };
                (node, at, FaultKind::Altered)
            }
            Broken::Mark { node, agreed, .. } => (node, agreed + 1, FaultKind::Rewritten),
        };
        Ok(fault(chain, node, sequence, kind))
    }

    /// Content that does not have the stored digest: altered, unless it belongs to another place.
    async fn diagnose_digest<E: Entry>(
        &self,
        chain: Chain,
        table: &'static str,
        walk: &Walk,
        entry: E,
    ) -> Result<(NodeId, u64, FaultKind), StoreError> {
        let (node, sequence) = (entry.node(), entry.sequence());
        let length = end(chain, walk, node).map(|(length, _)| length);
        let (count, _) = self.entries(table, node, sequence, length).await?;
        let place = self
            .true_place(table, entry)
            .await?
            .filter(|place| *place != sequence);
        Ok(match (length, place) {
            (Some(length), Some(place))
                if count > length && place < sequence && sequence <= length =>
            {
                (node, place, FaultKind::Inserted)
            }
            (Some(length), _) if count > length => (node, sequence, FaultKind::Inserted),
            (Some(length), Some(place)) if count < length && place > sequence => {
                (node, sequence, FaultKind::Missing)
            }
            (_, Some(_)) => (node, sequence, FaultKind::Reordered),
            (_, None) => (node, sequence, FaultKind::Altered),
        })
    }

    /// The number at which some content was recorded: the one under which it has its own stored
    /// digest, or the digest that is stored there.
    async fn true_place<E: Entry>(
        &self,
        table: &'static str,
        entry: E,
    ) -> Result<Option<u64>, StoreError> {
        let node = entry.node();
        let own = entry.stored_digest();
        let mut entry = entry;
        let mut from = 0;
        loop {
            let mut query = rows::select(table, &["sequence", "digest"]);
            query
                .and_where(Expr::col("node").eq(rows::id(node.bytes())))
                .and_where(Expr::col("sequence").gt(rows::number(from)))
                .order_by("sequence", Order::Asc)
                .limit(8_192);
            let page: Vec<(u64, Vec<u8>)> = rows::read_all(&self.0, table, &query, |row| {
                Ok((row.number()?, row.bytes()?))
            })
            .await?;
            let Some((last, _)) = page.last() else {
                return Ok(None);
            };
            from = *last;
            let search = tokio::task::spawn_blocking(move || {
                let found = page.iter().find(|(sequence, stored)| {
                    let Digest(here) = entry.digest_at(*sequence);
                    here == own.0 || here[..] == stored[..]
                });
                (found.map(|(sequence, _)| *sequence), entry)
            });
            let (found, same) = search.await.map_err(std::io::Error::other)?;
            entry = same;
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Whether the entry after builds on a stored link, or the head ends with it.
    async fn link_goes_on(
        &self,
        table: &'static str,
        end: Option<(u64, Link)>,
        node: NodeId,
        sequence: u64,
        stored: Option<Link>,
    ) -> Result<bool, StoreError> {
        let Some(stored) = stored else {
            return Ok(false);
        };
        let mut query = rows::select(table, &["digest", "link"]);
        query
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .and_where(Expr::col("sequence").eq(rows::number(sequence + 1)));
        let next: Option<(Vec<u8>, Option<Vec<u8>>)> =
            rows::read_one(&self.0, table, &query, |row| {
                Ok((row.bytes()?, row.bytes_or_none()?))
            })
            .await?;
        Ok(match next {
            Some((digest, Some(link))) => {
                let digest = digest.try_into().map(Digest).ok();
                digest.is_some_and(|digest| stored.next(digest).0[..] == link[..])
            }
            Some((_, None)) => false,
            None => end == Some((sequence, stored)),
        })
    }

    /// Holds the ends of consistent chains against heads and witnesses.
    pub(super) fn diagnose_end(&self, chain: Chain, walk: &Walk) -> Option<Fault> {
        for (node, place) in &walk.places {
            let Some((sequence, link)) = end(chain, walk, *node) else {
                continue;
            };
            if place.sequence < sequence {
                return fault(chain, *node, place.sequence + 1, FaultKind::Truncated);
            }
            if place.sequence > sequence {
                return fault(chain, *node, sequence + 1, FaultKind::Inserted);
            }
            if place.link != link {
                return fault(chain, *node, place.agreed + 1, FaultKind::Rewritten);
            }
        }
        // A head that was signed, or kept outside, lies beyond the chain: its end was cut off.
        let node = walk.unreached()?;
        let place = walk.places.get(&node)?;
        fault(chain, node, place.sequence + 1, FaultKind::Truncated)
    }
}

/// Where a node's chain has to end, by the head.
fn end(chain: Chain, walk: &Walk, node: NodeId) -> Option<(u64, Link)> {
    let end = walk.places.get(&node)?.end?;
    if chain == Chain::Reads {
        end.reads
    } else {
        Some((end.sequence, end.link))
    }
}

const fn fault(chain: Chain, node: NodeId, sequence: u64, kind: FaultKind) -> Option<Fault> {
    Some(Fault {
        chain,
        node,
        sequence,
        kind,
    })
}
