//! Digests: BLAKE3 with a context for each use.

use crate::Key32;

/// `H(context, bytes)` of ADR-0001: BLAKE3 in derive-key mode over the concatenated pieces.
///
/// Pieces are not delimited: all but the last must be of a fixed length.
pub fn digest(context: &str, pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for piece in pieces {
        hasher.update(piece);
    }
    *hasher.finalize().as_bytes()
}

/// A keyed hash with which equal values are found again inside a lens, and nowhere else.
///
/// The hashing key is derived from `key` for this context, so the index of one use says nothing
/// about another's. Never stored: who held it could try out every likely value.
pub fn blind_index(key: &Key32, context: &str, value: &[u8]) -> [u8; 32] {
    let hashing_key = Key32::from_bytes(digest(context, &[key.as_bytes()]));
    *blake3::keyed_hash(hashing_key.as_bytes(), value).as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_its_context_and_not_on_the_cut_of_its_pieces() {
        let whole = digest("panoh test a", &[b"one two"]);
        assert_eq!(whole, digest("panoh test a", &[b"one", b" ", b"two"]));
        assert_eq!(whole, blake3::derive_key("panoh test a", b"one two"));
        assert_ne!(whole, digest("panoh test b", &[b"one two"]));
    }

    #[test]
    fn a_blind_index_depends_on_key_context_and_value() {
        let (one, two) = (Key32::from_bytes([1; 32]), Key32::from_bytes([2; 32]));
        let index = blind_index(&one, "panoh test rows", b"row");
        assert_eq!(index, blind_index(&one, "panoh test rows", b"row"));
        assert_ne!(index, blind_index(&two, "panoh test rows", b"row"));
        assert_ne!(index, blind_index(&one, "panoh test phones", b"row"));
        assert_ne!(index, blind_index(&one, "panoh test rows", b"row "));
    }
}
