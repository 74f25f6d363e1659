//! The chain: digests linked so that any edit shows, and the heads that a node signs.

use super::canonical::hash;
use crate::clock::Hlc;
use crate::ids::NodeId;
use std::fmt;

const LINK_CONTEXT: &str = "panoh v1 link";
const GENESIS_CONTEXT: &str = "panoh v1 genesis";
const HEAD_CONTEXT: &str = "panoh v1 head";

/// The digest of an act or of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

/// A link of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link(pub [u8; 32]);

impl Link {
    /// Where a node's chain begins: bound to the node and to its verifying key (32 bytes, Ed25519).
    /// `chain` is `acts` or `reads`.
    #[must_use]
    pub fn genesis(node: NodeId, verifying_key: &[u8; 32], chain: &str) -> Self {
        Self(hash(
            GENESIS_CONTEXT,
            &[node.bytes(), verifying_key, chain.as_bytes()],
        ))
    }

    /// The link after `self`, over the digest of the next entry.
    #[must_use]
    pub fn next(self, digest: Digest) -> Self {
        Self(hash(LINK_CONTEXT, &[&self.0, &digest.0]))
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// How far both chains of a node had come when it signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The node.
    pub node: NodeId,
    /// Number of its last act.
    pub sequence: u64,
    /// Link of its last act.
    pub link: Link,
    /// Number of its last recorded read.
    pub reads: u64,
    /// Link of its last recorded read.
    pub reads_link: Link,
    /// Time of the last act or read.
    pub time: Hlc,
}

impl Head {
    /// The 32 bytes that the node's key signs.
    #[must_use]
    pub fn signed_bytes(&self) -> [u8; 32] {
        hash(
            HEAD_CONTEXT,
            &[
                self.node.bytes(),
                &self.sequence.to_be_bytes(),
                &self.link.0,
                &self.reads.to_be_bytes(),
                &self.reads_link.0,
                &self.time.micros.to_be_bytes(),
                &self.time.counter.to_be_bytes(),
            ],
        )
    }
}

/// Signs heads with the node's key. The key itself stays with the vault.
pub trait HeadSigner: Send + Sync {
    /// The node whose key this is.
    fn node(&self) -> NodeId;
    /// Its verifying key, 32 bytes of Ed25519.
    fn verifying_key(&self) -> [u8; 32];
    /// A signature over [`Head::signed_bytes`], 64 bytes of Ed25519.
    fn sign(&self, head: &Head) -> [u8; 64];
}
