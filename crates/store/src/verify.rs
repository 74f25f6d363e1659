//! Verifying the journal: every act and read is hashed anew, linked anew, and held against the
//! signed heads and the witnesses. Needs no password and writes nothing.
//!
//! What it finds: any edit, deletion, insertion, reordering or cut of acts and reads, as long as the
//! node's key or a witness is out of the editor's reach. What it cannot: acts of other nodes that
//! were deleted here and of whose heads nothing is known; kept heads that were deleted.

mod chain;
mod diagnose;
mod packed;
mod pages;

use crate::dialect;
use crate::error::StoreError;
use crate::heads::{self, NodeHead, SignedHead};
use crate::nodes::{self, NodeRow};
use crate::store::Store;
use chain::{Marks, Walk};
use panoh_core::ids::NodeId;
use panoh_core::journal::Link;
use sea_orm::DatabaseTransaction;
use std::collections::BTreeMap;

/// Which record of events a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// The acts that were recorded here.
    Acts,
    /// The recorded reads.
    Reads,
    /// The signed heads.
    Heads,
    /// Acts of other nodes, as they were received.
    Received,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The entry is not what was recorded.
    Altered,
    /// The entry is gone, later ones are there.
    Missing,
    /// The entry was never recorded.
    Inserted,
    /// The entry stands at another's place.
    Reordered,
    /// This entry and all later ones are gone.
    Truncated,
    /// The chain is consistent but not the one that was signed or witnessed: it was rewritten at or
    /// after this entry.
    Rewritten,
    /// The head at this entry is not signed by the node's key.
    BadSignature,
    /// A witness speaks of a node whose chain is not here.
    UnknownNode,
}

/// The first fault that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub chain: Chain,
    /// On whose chain.
    pub node: NodeId,
    /// At which number.
    pub sequence: u64,
    /// What.
    pub kind: FaultKind,
}

/// A head that was kept outside the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The node.
    pub node: NodeId,
    /// Number of its last act then.
    pub sequence: u64,
    /// Link of that act.
    pub link: Link,
    /// Number of its last read then.
    pub reads: u64,
    /// Link of that read.
    pub reads_link: Link,
    /// Its verifying key.
    pub verifying_key: [u8; 32],
}

impl From<SignedHead> for Witness {
    fn from(signed: SignedHead) -> Self {
        let SignedHead {
            head,
            verifying_key,
            ..
        } = signed;
        Self {
            node: head.node,
            sequence: head.sequence,
            link: head.link,
            reads: head.reads,
            reads_link: head.reads_link,
            verifying_key,
        }
    }
}

/// What verifying found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many acts were checked, received ones among them.
    pub acts: u64,
    /// How many reads were checked.
    pub reads: u64,
    /// The latest head, where there is one.
    pub head: Option<SignedHead>,
    /// The highest number of the current node's acts that a witness confirms.
    pub witnessed: Option<u64>,
    /// The first fault; none when all is consistent.
    pub fault: Option<Fault>,
}

/// Checks an Ed25519 signature: verifying key, message, signature.
pub type CheckSignature<'a> = &'a (dyn Fn(&[u8; 32], &[u8; 32], &[u8; 64]) -> bool + Send + Sync);

/// Where a chain recorded in this database has to end.
#[derive(Clone, Copy, Debug)]
struct End {
    sequence: u64,
    link: Link,
    reads: Option<(u64, Link)>,
    /// Another node of this database continues it.
    continued: bool,
}

/// All that the walks are held against.
struct Expected {
    /// The nodes whose chains were recorded in this database, with key and end.
    own: BTreeMap<NodeId, ([u8; 32], Option<End>)>,
    acts: Marks,
    reads: Marks,
}

impl Store {
    /// Verifies both chains and all heads. `progress` is told how many entries are done, and how
    /// many there are.
    ///
    /// # Errors
    /// When the database cannot be read. A fault is no error; it stands in the verdict.
    pub async fn verify(
        &self,
        witnesses: &[Witness],
        check: CheckSignature<'_>,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Verdict, StoreError> {
        // One snapshot for all questions, so that writers beside it do not look like forgers.
        let db = Snapshot(dialect::begin_read(self.reader()).await?);
        let head = heads::load(&db.0, &heads::only()).await?;
        let signed = head.map(|head| head.signed);
        let mut verdict = Verdict {
            acts: 0,
            reads: 0,
            head: signed,
            witnessed: None,
            fault: None,
        };
        let nodes = nodes::all(&db.0).await?;
        let kept = heads::all_kept(&db.0).await?;
        let bad_head = bad_head(&nodes, &kept, signed, check);
        let expected = expected(&nodes, &kept, head, witnesses, bad_head.is_none());
        let total = head.map_or(0, |head| head.arrival + head.signed.head.reads);
        let walk = Walk::new(&expected.own, expected.acts, "acts");
        let (acts, fault) = db.walk_acts(walk, |done| progress(done, total)).await?;
        verdict.acts = acts;
        verdict.fault = fault;
        if verdict.fault.is_none() {
            let walk = Walk::new(&expected.own, expected.reads, "reads");
            let (reads, fault) = db
                .walk_reads(walk, |done| progress(acts + done, total))
                .await?;
            verdict.reads = reads;
            verdict.fault = fault;
        }
        verdict.fault = verdict
            .fault
            .or(bad_head)
            .or_else(|| unknown(&nodes, signed, witnesses));
        if verdict.fault.is_none() {
            verdict.witnessed = witnesses
                .iter()
                .filter(|witness| signed.is_some_and(|s| s.head.node == witness.node))
                .map(|witness| witness.sequence)
                .max();
        }
        Ok(verdict)
    }
}

/// The journal as it was when verifying began.
struct Snapshot(DatabaseTransaction);

/// The first head, kept or current, whose signature is not its node's.
fn bad_head(
    nodes: &[NodeRow],
    kept: &[SignedHead],
    signed: Option<SignedHead>,
    check: CheckSignature<'_>,
) -> Option<Fault> {
    let key_of = |node| {
        nodes
            .iter()
            .find(|row| row.node == node)
            .and_then(|row| row.verifying_key)
    };
    let bad = |signed: &&SignedHead| {
        key_of(signed.head.node).is_some_and(|key| key != signed.verifying_key)
            || !check(
                &signed.verifying_key,
                &signed.head.signed_bytes(),
                &signed.signature,
            )
    };
    let signed = kept.iter().chain(&signed).find(bad)?;
    Some(Fault {
        chain: Chain::Heads,
        node: signed.head.node,
        sequence: signed.head.sequence,
        kind: FaultKind::BadSignature,
    })
}

/// What the walks are held against: heads, as far as they are signed, and witnesses.
fn expected(
    nodes: &[NodeRow],
    kept: &[SignedHead],
    head: Option<NodeHead>,
    witnesses: &[Witness],
    heads_are_signed: bool,
) -> Expected {
    let mut own = BTreeMap::new();
    for row in nodes.iter().filter(|row| row.own) {
        if let Some(key) = row.verifying_key {
            own.insert(row.node, (key, None));
        }
    }
    for row in nodes {
        let (Some(parent), Some(sequence), Some(link)) =
            (row.parent, row.parent_sequence, row.parent_link)
        else {
            continue;
        };
        if let Some((_, end)) = own.get_mut(&parent) {
            *end = Some(End {
                sequence,
                link,
                reads: None,
                continued: true,
            });
        }
    }
    let mut expected = Expected {
        own,
        acts: Marks::new(),
        reads: Marks::new(),
    };
    for signed in kept.iter().filter(|_| heads_are_signed) {
        expected.mark(&(*signed).into());
    }
    for witness in witnesses {
        expected.mark(witness);
    }
    if let Some(NodeHead {
        signed: SignedHead { head, .. },
        ..
    }) = head
    {
        let reads = Some((head.reads, head.reads_link));
        let (sequence, link) = (head.sequence, head.link);
        let end = End {
            sequence,
            link,
            reads,
            continued: false,
        };
        if let Some((_, known)) = expected.own.get_mut(&head.node) {
            *known = heads_are_signed.then_some(end);
        }
    }
    expected
}

impl Expected {
    fn mark(&mut self, witness: &Witness) {
        let Witness {
            node,
            sequence,
            link,
            reads,
            reads_link,
            ..
        } = *witness;
        if self.own.contains_key(&node) {
            self.acts.entry((node, sequence)).or_default().push(link);
            self.reads
                .entry((node, reads))
                .or_default()
                .push(reads_link);
        }
    }
}

/// A witness that speaks of a chain which is not here, or of another key of it.
fn unknown(nodes: &[NodeRow], signed: Option<SignedHead>, witnesses: &[Witness]) -> Option<Fault> {
    let stranger = witnesses.iter().find(|witness| {
        let key = nodes
            .iter()
            .find(|row| row.node == witness.node)
            .and_then(|r| r.verifying_key);
        let current = signed.filter(|signed| signed.head.node == witness.node);
        key.or(current.map(|signed| signed.verifying_key)) != Some(witness.verifying_key)
    })?;
    Some(Fault {
        chain: Chain::Heads,
        node: stranger.node,
        sequence: stranger.sequence,
        kind: FaultKind::UnknownNode,
    })
}
