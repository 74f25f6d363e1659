//! Tokens that a form carries back, and comparison in constant time.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

use crate::{Key32, digest};

/// A token for one context (for example a session id and the name of a form): 43 characters of
/// unpadded base64url. Only who holds `key` can make it, and making it again gives the same.
pub fn token(key: &Key32, context: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&digest::blind_index(key, "panoh v1 token", context))
}

/// Whether a token belongs to this key and context.
pub fn verify(key: &Key32, context: &[u8], shown: &str) -> bool {
    same(token(key, context).as_bytes(), shown.as_bytes())
}

/// Compares in constant time; only the lengths may show.
pub fn same(one: &[u8], two: &[u8]) -> bool {
    one.ct_eq(two).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_its_key_and_context() {
        let key = Key32::from_bytes([1; 32]);
        let made = token(&key, b"session, import");
        assert_eq!(made.len(), 43);
        assert!(verify(&key, b"session, import", &made));
        assert!(!verify(&key, b"session, export", &made));
        assert!(!verify(
            &Key32::from_bytes([2; 32]),
            b"session, import",
            &made
        ));
        assert!(!verify(&key, b"session, import", ""));
    }
}
