//! Verifying the journal. It needs no password and no key, and never writes.

use super::place::NodePlace;
use super::witness::read_witness;
use crate::error::AppError;
use crate::progress::Progress;
use panoh_core::ids::NodeId;
use panoh_store::{Chain, Fault, FaultKind, SignedHead, Verdict, Witness};
use panoh_vault::node_key::verify_head;
use serde::Serialize;
use std::collections::BTreeMap;

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many acts were checked.
    pub acts: u64,
    /// How many recorded reads were checked.
    pub reads: u64,
    /// The last act up to which everything is as it was recorded: of the present node or, with a
    /// fault among acts, of the node on whose chain it lies.
    pub consistent_to: u64,
    /// The last act that a witness outside the machine confirms; none without one.
    pub witnessed_to: Option<u64>,
    /// Chains of other nodes that a witness confirms: of those that this one continues.
    pub witnessed_before: Vec<WitnessedNode>,
    /// The first fault; none when all is consistent.
    pub fault: Option<FoundFault>,
}

/// How far a witness confirms the chain of a node that the present one continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessedNode {
    /// The node.
    pub node: NodeId,
    /// Number of its last act that is confirmed.
    pub sequence: u64,
}

/// A fault, named for people and programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundFault {
    /// `acts`, `reads`, `heads` or `received`.
    pub chain: &'static str,
    /// On whose chain.
    pub node: NodeId,
    /// At which number.
    pub sequence: u64,
    /// `altered`, `missing`, `inserted`, `reordered`, `truncated`, `rewritten`, `bad-signature` or
    /// `unknown-node`.
    pub kind: &'static str,
}

impl Verification {
    /// 0 when consistent, 2 when something was altered.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        if self.fault.is_none() { 0 } else { 2 }
    }
}

/// Verifies both chains and all heads of a node, and holds them against the lines of a witness.
///
/// # Errors
/// Storage; [`AppError::File`] for a witness file that cannot be read. A fault is no error.
pub async fn verify(
    place: &NodePlace,
    witness: Option<&str>,
    progress: &Progress,
) -> Result<Verification, AppError> {
    let lines = witness.map(read_witness).transpose()?.unwrap_or_default();
    let witnesses: Vec<Witness> = lines
        .into_iter()
        .map(|line| SignedHead::from(line).into())
        .collect();
    let store = place.read_only().await?;
    let check = |key: &[u8; 32], digest: &[u8; 32], signature: &[u8; 64]| {
        verify_head(key, digest, signature).is_ok()
    };
    let moved = |done, total| {
        progress.set_total(total);
        progress.set_done(done);
    };
    let verdict = store.verify(&witnesses, &check, moved).await;
    store.close().await?;
    let mut verdict = verdict?;
    if verdict.fault.is_none() {
        verdict.fault = foreign_head(place, verdict.head).await;
    }
    if verdict.fault.is_some() {
        verdict.witnessed = None;
    }
    Ok(in_words(&verdict, &witnesses))
}

/// Whoever can write the database alone can replace the key in it, link the history anew and sign
/// it. The folder's own key, where it is readable and bound to this place, was out of their reach.
async fn foreign_head(place: &NodePlace, head: Option<SignedHead>) -> Option<Fault> {
    let key = place.node_key().ok().flatten()?;
    let binding = place.location().binding().await.ok()?;
    let head = head.filter(|_| key.binding() == binding.as_bytes())?;
    (key.verifying_key() != head.verifying_key).then_some(Fault {
        chain: Chain::Heads,
        node: head.head.node,
        sequence: head.head.sequence,
        kind: FaultKind::BadSignature,
    })
}

fn in_words(verdict: &Verdict, witnesses: &[Witness]) -> Verification {
    let last = verdict.head.map_or(0, |signed| signed.head.sequence);
    let consistent_to = match verdict.fault {
        None => last,
        Some(fault) if fault.chain == Chain::Acts => fault.sequence.saturating_sub(1),
        Some(_) => 0,
    };
    Verification {
        acts: verdict.acts,
        reads: verdict.reads,
        consistent_to,
        witnessed_to: verdict.witnessed,
        witnessed_before: witnessed_before(verdict, witnesses),
        fault: verdict.fault.map(named),
    }
}

/// Without a fault every line of the witness holds.
fn witnessed_before(verdict: &Verdict, witnesses: &[Witness]) -> Vec<WitnessedNode> {
    let mut furthest: BTreeMap<NodeId, u64> = BTreeMap::new();
    let present = verdict.head.map(|signed| signed.head.node);
    for witness in witnesses
        .iter()
        .filter(|witness| Some(witness.node) != present)
    {
        let sequence = furthest.entry(witness.node).or_default();
        *sequence = witness.sequence.max(*sequence);
    }
    if verdict.fault.is_some() {
        return Vec::new();
    }
    furthest
        .into_iter()
        .map(|(node, sequence)| WitnessedNode { node, sequence })
        .collect()
}

const fn named(fault: Fault) -> FoundFault {
    let chain = match fault.chain {
        Chain::Acts => "acts",
        Chain::Reads => "reads",
        Chain::Heads => "heads",
        Chain::Received => "received",
    };
    let kind = match fault.kind {
        FaultKind::Altered => "altered",
        FaultKind::Missing => "missing",
        FaultKind::Inserted => "inserted",
        FaultKind::Reordered => "reordered",
        FaultKind::Truncated => "truncated",
        FaultKind::Rewritten => "rewritten",
        FaultKind::BadSignature => "bad-signature",
        FaultKind::UnknownNode => "unknown-node",
    };
    FoundFault {
        chain,
        node: fault.node,
        sequence: fault.sequence,
        kind,
    }
}
