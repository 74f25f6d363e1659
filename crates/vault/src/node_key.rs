//! The node's key: it signs heads of the chain, lies in a file of its own and in no backup.

use ed25519_dalek::{Signer, SigningKey};
use minicbor::{Decoder, Encoder};
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::{Id, Key32, VaultError, signature};

/// A node's signing key with what it is bound to.
pub struct NodeKey {
    node: Id,
    binding: Vec<u8>,
    signing: SigningKey,
}

impl NodeKey {
    /// A fresh key of a node. `binding` is whatever tells this data folder from a copy of it
    /// (device and inode, or system identifier and database); the caller compares it.
    pub fn random(node: Id, binding: &[u8], rng: &mut dyn CryptoRng) -> Self {
        Self {
            node,
            binding: binding.to_vec(),
            signing: SigningKey::from_bytes(Key32::random(rng).as_bytes()),
        }
    }

    /// The node that this key belongs to.
    pub fn node(&self) -> Id {
        self.node
    }

    /// What the key was bound to when it was made.
    pub fn binding(&self) -> &[u8] {
        &self.binding
    }

    /// The public half with which anyone verifies this node's heads.
    pub fn verifying_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// Signs the digest of a head.
    pub fn sign(&self, digest: &[u8; 32]) -> [u8; 64] {
        self.signing.sign(digest).to_bytes()
    }

    /// The contents of the key file.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(72 + self.binding.len()));
        Encoder::new(&mut *out)
            .array(5)
            .and_then(|out| out.str("panoh node key"))
            .and_then(|out| out.u8(1))
            .and_then(|out| out.bytes(&self.node))
            .and_then(|out| out.bytes(&self.binding))
            .and_then(|out| out.bytes(self.signing.as_bytes()))
            .expect("writing into memory does not fail");
        out
    }

    /// Reads the contents of a key file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        parse(bytes).ok_or(VaultError::Malformed("node key"))
    }
}

fn parse(bytes: &[u8]) -> Option<NodeKey> {
    let mut input = Decoder::new(bytes);
    let known = input.array().ok()? == Some(5)
        && input.str().ok()? == "panoh node key"
        && input.u8().ok()? == 1;
    if !known {
        return None;
    }
    let node = input.bytes().ok()?.try_into().ok()?;
    let binding = input.bytes().ok()?.to_vec();
    let seed = Key32::from_slice(input.bytes().ok()?).ok()?;
    (input.position() == bytes.len()).then(|| NodeKey {
        node,
        binding,
        signing: SigningKey::from_bytes(seed.as_bytes()),
    })
}

/// Checks a node's signature over the digest of a head.
pub fn verify_head(
    verifying: &[u8; 32],
    digest: &[u8; 32],
    signed: &[u8; 64],
) -> Result<(), VaultError> {
    signature::verify(verifying, digest, signed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn key() -> NodeKey {
        NodeKey::random(
            [2; 16],
            b"device 3 inode 4",
            &mut ChaCha20Rng::seed_from_u64(61),
        )
    }

    #[test]
    fn a_head_signed_by_a_node_verifies_and_any_other_does_not() {
        let key = key();
        let signature = key.sign(&[7; 32]);
        assert_eq!(
            verify_head(&key.verifying_key(), &[7; 32], &signature),
            Ok(())
        );
        assert!(verify_head(&key.verifying_key(), &[8; 32], &signature).is_err());
        let other = NodeKey::random([2; 16], b"", &mut ChaCha20Rng::seed_from_u64(62));
        assert!(verify_head(&other.verifying_key(), &[7; 32], &signature).is_err());
        let mut changed = signature;
        changed[40] ^= 1;
        assert!(verify_head(&key.verifying_key(), &[7; 32], &changed).is_err());
    }

    #[test]
    fn a_key_file_reads_back_and_a_cut_one_is_refused() {
        let key = key();
        let bytes = key.to_bytes();
        let again = NodeKey::from_bytes(&bytes).unwrap();
        assert_eq!(again.node(), key.node());
        assert_eq!(again.binding(), b"device 3 inode 4");
        assert_eq!(again.verifying_key(), key.verifying_key());
        for length in 0..bytes.len() {
            assert!(NodeKey::from_bytes(&bytes[..length]).is_err());
        }
    }
}
