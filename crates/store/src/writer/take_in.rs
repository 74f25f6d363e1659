//! Taking in a bundle: sort out what is new and what is a fork, place it, refold the open views.

use super::place::Places;
use super::{Writer, decide};
use crate::acts::{self, StoredAct};
use crate::dialect;
use crate::error::StoreError;
use crate::heads::{self, Kept};
use crate::nodes::{self, NodeRow};
use crate::rebuild;
use crate::receive::{Bundle, DIGEST_COLUMNS, DIGESTS, FORK_COLUMNS, FORKS, Received};
use crate::rows;
use panoh_core::ids::{ActId, NodeId, StreamId};
use panoh_core::journal::canonical::{act_digest, encode_transfer};
use panoh_core::journal::{Act, Digest};
use sea_orm::sea_query::{Expr, OnConflict, Value};
use sea_orm::{DatabaseTransaction, ExprTrait};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How many keys one statement asks for.
const AT_ONCE: usize = 256;

/// A place in a node's journal.
type Place = (NodeId, u64);

/// Takes in a bundle in one transaction.
pub(super) async fn take_in(writer: &Writer, bundle: &Bundle) -> Result<Received, StoreError> {
    let tx = dialect::begin_write(&writer.db).await?;
    let sorted = sort_out(&tx, bundle, writer.signer.node()).await?;
    let streams: BTreeSet<StreamId> = sorted
        .new
        .iter()
        .map(|(act, _)| act.draft.stream.id)
        .collect();
    let streams = Vec::from_iter(streams);
    decide::lock_views(&tx, &streams).await?;
    let mut places = Places::locked(&tx, &*writer.signer, &*writer.clock).await?;
    let mut received = Received {
        acts: sorted.new.len() as u64,
        streams: streams.clone(),
        forks: sorted.forks.keys().map(|(place, _)| *place).collect(),
        clock_ahead: 0,
    };
    received.forks.dedup();
    let mut rows_of_acts = Vec::with_capacity(sorted.new.len());
    for (act, digest) in sorted.new {
        let clock_ahead = act.time.is_ahead_of(places.wall());
        received.clock_ahead += u64::from(clock_ahead);
        let wall = places.wall();
        let head = &mut places.now.signed.head;
        head.time = head.time.observe(act.time, wall);
        let arrival = places.arrival();
        let stored = StoredAct {
            act: act.clone(),
            arrival,
            digest,
            link: None,
            clock_ahead,
        };
        rows_of_acts.push(acts::values(stored));
    }
    rows::insert(&tx, acts::TABLE, acts::COLUMNS, rows_of_acts, None).await?;
    keep_digests(&tx, bundle, &sorted.forks).await?;
    keep_forks(&tx, &sorted.forks).await?;
    keep_heads(&tx, bundle).await?;
    rebuild::refold(&tx, &streams).await?;
    places.write(&tx).await?;
    tx.commit().await?;
    Ok(received)
}

/// A bundle's acts, sorted.
struct Sorted<'a> {
    new: Vec<(&'a Act, Digest)>,
    forks: BTreeMap<(Place, [u8; 32]), Option<&'a Act>>,
}

async fn sort_out<'a>(
    tx: &DatabaseTransaction,
    bundle: &'a Bundle,
    own: NodeId,
) -> Result<Sorted<'a>, StoreError> {
    let known_ids = known_ids(tx, &bundle.acts).await?;
    let mut places: BTreeSet<Place> = bundle
        .acts
        .iter()
        .map(|act| (act.node, act.sequence))
        .collect();
    places.extend(
        bundle
            .digests
            .iter()
            .map(|(node, sequence, _)| (*node, *sequence)),
    );
    let mut taken = taken(tx, &places).await?;
    let mut ids: HashSet<ActId> = HashSet::new();
    let mut sorted = Sorted {
        new: Vec::new(),
        forks: BTreeMap::new(),
    };
    for act in &bundle.acts {
        let place = (act.node, act.sequence);
        let digest = act_digest(act);
        let known = known_ids.contains(&act.draft.id) || ids.contains(&act.draft.id);
        match taken.get(&place) {
            Some(other) if *other != digest => {
                sorted.forks.insert((place, digest.0), Some(act));
            }
            // A copy of this very node went on by itself: its act must not take our next number.
            None if act.node == own => {
                sorted.forks.insert((place, digest.0), Some(act));
            }
            // An id that stands at another place already; the first one stays.
            _ if known => {
                taken.entry(place).or_insert(digest);
            }
            _ => {
                ids.insert(act.draft.id);
                taken.insert(place, digest);
                sorted.new.push((act, digest));
            }
        }
    }
    for (node, sequence, digest) in &bundle.digests {
        let place = (*node, *sequence);
        if taken.get(&place).is_some_and(|other| other != digest) {
            sorted.forks.entry((place, digest.0)).or_insert(None);
        }
    }
    Ok(sorted)
}

async fn known_ids(tx: &DatabaseTransaction, acts: &[Act]) -> Result<HashSet<ActId>, StoreError> {
    let mut known = HashSet::new();
    for some in acts.chunks(AT_ONCE) {
        let mut query = rows::select(acts::TABLE, &["id"]);
        let ids = some.iter().map(|act| rows::id(act.draft.id.bytes()));
        query.and_where(Expr::col("id").is_in(ids));
        let read = |row: &mut rows::Row<'_>| row.id(ActId::from_bytes);
        known.extend(rows::read_all(tx, acts::TABLE, &query, read).await?);
    }
    Ok(known)
}

/// The digests that stand at some places, of whole acts and of bare digests.
async fn taken(
    tx: &DatabaseTransaction,
    places: &BTreeSet<Place>,
) -> Result<HashMap<Place, Digest>, StoreError> {
    let mut by_node: BTreeMap<NodeId, Vec<u64>> = BTreeMap::new();
    for (node, sequence) in places {
        by_node.entry(*node).or_default().push(*sequence);
    }
    let mut taken = HashMap::new();
    for (node, sequences) in by_node {
        for some in sequences.chunks(AT_ONCE) {
            for table in [DIGESTS, acts::TABLE] {
                let mut query = rows::select(table, &["sequence", "digest"]);
                query.and_where(Expr::col("node").eq(rows::id(node.bytes())));
                query.and_where(Expr::col("sequence").is_in(some.iter().map(|n| rows::number(*n))));
                let read =
                    |row: &mut rows::Row<'_>| Ok(((node, row.number()?), Digest(row.fixed()?)));
                taken.extend(rows::read_all(tx, table, &query, read).await?);
            }
        }
    }
    Ok(taken)
}

/// Keeps bare digests, so that a peer's chain can be verified where its acts are not held.
async fn keep_digests(
    tx: &DatabaseTransaction,
    bundle: &Bundle,
    forks: &BTreeMap<(Place, [u8; 32]), Option<&Act>>,
) -> Result<(), StoreError> {
    let sound = bundle
        .digests
        .iter()
        .filter(|(node, sequence, digest)| !forks.contains_key(&((*node, *sequence), digest.0)));
    let rows_of_digests: Vec<Vec<Value>> = sound
        .map(|(node, sequence, digest)| {
            vec![
                rows::id(node.bytes()),
                rows::number(*sequence),
                digest.0.to_vec().into(),
            ]
        })
        .collect();
    let mut conflict = OnConflict::columns(["node", "sequence"]);
    conflict.do_nothing();
    rows::insert(tx, DIGESTS, DIGEST_COLUMNS, rows_of_digests, Some(conflict)).await?;
    Ok(())
}

async fn keep_forks(
    tx: &DatabaseTransaction,
    forks: &BTreeMap<(Place, [u8; 32]), Option<&Act>>,
) -> Result<(), StoreError> {
    let rows_of_forks: Vec<Vec<Value>> = forks
        .iter()
        .map(|(((node, sequence), digest), act)| {
            vec![
                rows::id(node.bytes()),
                rows::number(*sequence),
                digest.to_vec().into(),
                act.map(encode_transfer).into(),
            ]
        })
        .collect();
    let mut conflict = OnConflict::columns(["node", "sequence", "digest"]);
    conflict.do_nothing();
    rows::insert(tx, FORKS, FORK_COLUMNS, rows_of_forks, Some(conflict)).await?;
    Ok(())
}

async fn keep_heads(tx: &DatabaseTransaction, bundle: &Bundle) -> Result<(), StoreError> {
    for signed in &bundle.heads {
        heads::keep(tx, signed, Kept::Received).await?;
        if nodes::load(tx, signed.head.node).await?.is_none() {
            let row = NodeRow {
                node: signed.head.node,
                verifying_key: Some(signed.verifying_key),
                parent: None,
                parent_sequence: None,
                parent_link: None,
                own: false,
            };
            nodes::put(tx, &row).await?;
        }
    }
    Ok(())
}
