//! A session: the browser's cookie holds a secret that seals the session's keys in the database, so
//! any process can serve any request and the database alone opens nothing.

use data_encoding::BASE64URL_NOPAD;
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::aead::hkdf_key;
use crate::{Key32, VaultError, aead, digest};

/// The secret in a cookie: 32 random bytes.
pub struct SessionSecret(Key32);

impl SessionSecret {
    /// A fresh secret.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        Self(Key32::random(rng))
    }

    /// The cookie's value: 43 characters of unpadded base64url.
    pub fn to_cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.as_bytes()))
    }

    /// Reads a cookie's value.
    pub fn from_cookie(value: &str) -> Result<Self, VaultError> {
        let bytes = BASE64URL_NOPAD.decode(value.as_bytes());
        let bytes = Zeroizing::new(bytes.map_err(|_| VaultError::Malformed("session cookie"))?);
        Key32::from_slice(&bytes).map(Self)
    }

    /// The id under which the session's row is found. It does not lead back to the secret.
    pub fn session_id(&self) -> [u8; 32] {
        digest::digest("panoh v1 session id", &[self.0.as_bytes()])
    }

    /// A key for this session's form tokens ([`crate::token`]).
    pub fn token_key(&self) -> Key32 {
        hkdf_key(self.0.as_bytes(), b"panoh v1 session tokens")
    }

    /// Seals the session's keys, as bytes that the caller composes.
    pub fn seal(&self, bundle: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        aead::seal(&self.key(), &self.session_id(), bundle, rng)
    }

    /// Opens what [`SessionSecret::seal`] made for this very session.
    pub fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::open(&self.key(), &self.session_id(), sealed)
    }

    fn key(&self) -> Key32 {
        hkdf_key(self.0.as_bytes(), b"panoh v1 session")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn a_cookie_finds_and_opens_its_own_session_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(71);
        let mine = SessionSecret::random(&mut rng);
        let other = SessionSecret::random(&mut rng);
        let row = mine.seal(b"keys", &mut rng);
        let cookie = mine.to_cookie();
        assert_eq!(cookie.len(), 43);
        let again = SessionSecret::from_cookie(&cookie).unwrap();
        assert_eq!(again.session_id(), mine.session_id());
        assert_eq!(again.open(&row).unwrap().as_slice(), b"keys");
        assert!(other.open(&row).is_err());
        assert_ne!(other.session_id(), mine.session_id());
    }

    #[test]
    fn a_strange_cookie_is_refused() {
        for value in ["", "x", "äöü", &"A".repeat(42), &"A".repeat(44)] {
            assert!(SessionSecret::from_cookie(value).is_err());
        }
    }
}
