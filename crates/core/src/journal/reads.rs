//! Reads of identity: who was shown to whom, in a chain of its own.

use super::act::Actor;
use crate::clock::Hlc;
use crate::ids::{ActId, NodeId, StreamId};

/// A read before the chain has given it a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadDraft {
    /// Its random id.
    pub id: ActId,
    /// Who looked.
    pub actor: Actor,
    /// Through which use case: `person.open`, `people.search`, `export.htcds` ...
    pub purpose: String,
    /// Everyone whose identity was shown.
    pub subjects: Vec<StreamId>,
}

/// A read in its place in its node's read chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadEntry {
    /// What was read.
    pub draft: ReadDraft,
    /// The node on which it was recorded.
    pub node: NodeId,
    /// Its gapless number in the node's read chain, from 1.
    pub sequence: u64,
    /// Its hybrid logical time.
    pub time: Hlc,
}
