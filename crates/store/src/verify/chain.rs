//! Walking chains: pure, one entry after the other.

use super::End;
use crate::acts::StoredAct;
use crate::read_log::StoredRead;
use panoh_core::ids::NodeId;
use panoh_core::journal::canonical::{act_digest, read_digest};
use panoh_core::journal::{Digest, Link};
use std::collections::BTreeMap;

/// An entry of a chain as it is stored.
pub(super) trait Entry: Clone + Send + 'static {
    fn node(&self) -> NodeId;
    fn sequence(&self) -> u64;
    fn stored_digest(&self) -> Digest;
    fn stored_link(&self) -> Option<Link>;
    /// The digest of what is stored.
    fn digest(&self) -> Digest;
    /// The digest that the same content would have at another place.
    fn digest_at(&mut self, sequence: u64) -> Digest;
}

impl Entry for StoredAct {
    fn node(&self) -> NodeId {
        self.act.node
    }
    fn sequence(&self) -> u64 {
        self.act.sequence
    }
    fn stored_digest(&self) -> Digest {
        self.digest
    }
    fn stored_link(&self) -> Option<Link> {
        self.link
    }
    fn digest(&self) -> Digest {
        act_digest(&self.act)
    }
    fn digest_at(&mut self, sequence: u64) -> Digest {
        self.act.sequence = sequence;
        act_digest(&self.act)
    }
}

impl Entry for StoredRead {
    fn node(&self) -> NodeId {
        self.entry.node
    }
    fn sequence(&self) -> u64 {
        self.entry.sequence
    }
    fn stored_digest(&self) -> Digest {
        self.digest
    }
    fn stored_link(&self) -> Option<Link> {
        Some(self.link)
    }
    fn digest(&self) -> Digest {
        read_digest(&self.entry)
    }
    fn digest_at(&mut self, sequence: u64) -> Digest {
        self.entry.sequence = sequence;
        read_digest(&self.entry)
    }
}

/// Links that chains must have at some numbers, by signed heads and witnesses.
pub(super) type Marks = BTreeMap<(NodeId, u64), Vec<Link>>;

/// How an entry failed.
#[derive(Clone, Debug)]
pub(super) enum Broken<E> {
    /// The row cannot be read as an entry.
    Malformed { node: NodeId, sequence: u64 },
    /// An entry of another node is not what its digest says.
    Received { node: NodeId, sequence: u64 },
    /// Another number was due.
    OutOfTurn { node: NodeId, due: u64, found: u64 },
    /// The content does not have the stored digest.
    Digest(E),
    /// The content has its digest, but the stored link does not follow from the one before.
    Link {
        node: NodeId,
        sequence: u64,
        stored: Option<Link>,
    },
    /// The chain is consistent, but a signed head or a witness had another link here.
    Mark { node: NodeId, agreed: u64 },
}

/// How far one node's chain has been walked.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub sequence: u64,
    pub link: Link,
    /// The last number at which a head or a witness agreed.
    pub agreed: u64,
    pub end: Option<End>,
}

/// A walk over the chains of all nodes that were recorded in this database.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub places: BTreeMap<NodeId, Place>,
    marks: Marks,
}

impl Walk {
    /// At the beginning of every chain. `chain` is the name that its genesis is bound to.
    pub(super) fn new(
        own: &BTreeMap<NodeId, ([u8; 32], Option<End>)>,
        marks: Marks,
        chain: &str,
    ) -> Self {
        let start = |(node, (key, end)): (&NodeId, &([u8; 32], Option<End>))| {
            let link = Link::genesis(*node, key, chain);
            (
                *node,
                Place {
                    sequence: 0,
                    link,
                    agreed: 0,
                    end: *end,
                },
            )
        };
        Self {
            places: own.iter().map(start).collect(),
            marks,
        }
    }

    /// Takes the next entry. `linked` is whether the row belongs to a chain of this database: a row
    /// of another node, or one beyond the end of a parent's chain that was received later, does not.
    pub(super) fn step<E: Entry>(&mut self, entry: &E) -> Result<(), Box<Broken<E>>> {
        let (node, sequence) = (entry.node(), entry.sequence());
        let digest = entry.digest();
        let received = entry.stored_link().is_none();
        let place = match self.places.get_mut(&node) {
            Some(place) if !(received && place.passed_its_end()) => place,
            _ if digest == entry.stored_digest() => return Ok(()),
            _ => return Err(Box::new(Broken::Received { node, sequence })),
        };
        let due = place.sequence + 1;
        if sequence != due {
            return Err(Box::new(Broken::OutOfTurn {
                node,
                due,
                found: sequence,
            }));
        }
        if digest != entry.stored_digest() {
            return Err(Box::new(Broken::Digest(entry.clone())));
        }
        let link = place.link.next(digest);
        if entry.stored_link() != Some(link) {
            let stored = entry.stored_link();
            return Err(Box::new(Broken::Link {
                node,
                sequence,
                stored,
            }));
        }
        let marks = self.marks.get(&(node, sequence));
        if marks.is_some_and(|marks| marks.iter().any(|mark| *mark != link)) {
            return Err(Box::new(Broken::Mark {
                node,
                agreed: place.agreed,
            }));
        }
        place.sequence = sequence;
        place.link = link;
        place.agreed = if marks.is_some() {
            sequence
        } else {
            place.agreed
        };
        Ok(())
    }

    /// The first node of which a mark lies beyond the end of its walk.
    pub(super) fn unreached(&self) -> Option<NodeId> {
        let beyond = |(node, sequence): &(NodeId, u64)| {
            self.places
                .get(node)
                .is_some_and(|place| *sequence > place.sequence)
        };
        self.marks
            .keys()
            .find(|mark| beyond(mark))
            .map(|(node, _)| *node)
    }
}

impl Place {
    /// Whether what follows of a parent node can only have been received.
    fn passed_its_end(&self) -> bool {
        self.end
            .is_some_and(|end| end.continued && self.sequence >= end.sequence)
    }
}
