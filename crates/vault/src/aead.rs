//! The one symmetric cipher: XChaCha20-Poly1305 with its nonce in front.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Key32, VaultError};

/// Length of a nonce in bytes.
pub(crate) const NONCE: usize = 24;
/// Length of an authentication tag in bytes.
pub(crate) const TAG: usize = 16;

fn cipher(key: &Key32) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_bytes().into())
}

/// Encrypts; the result is 24 bytes of fresh nonce and the ciphertext with its tag.
pub(crate) fn seal(key: &Key32, aad: &[u8], plaintext: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rng.fill_bytes(&mut nonce);
    let ciphertext = seal_with(key, &nonce, aad, plaintext);
    let mut sealed = Vec::with_capacity(NONCE + ciphertext.len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    sealed
}

/// Opens what [`seal`] made.
pub(crate) fn open(
    key: &Key32,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, ciphertext) = sealed
        .split_first_chunk::<NONCE>()
        .ok_or(VaultError::DoesNotOpen)?;
    open_with(key, nonce, aad, ciphertext)
}

/// Encrypts under a nonce that the caller guarantees to be used once with this key.
pub(crate) fn seal_with(key: &Key32, nonce: &[u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: plaintext,
        aad,
    };
    cipher(key)
        .encrypt(&XNonce::from(*nonce), payload)
        .expect("only a message beyond 256 GiB is refused")
}

/// Opens what [`seal_with`] made.
pub(crate) fn open_with(
    key: &Key32,
    nonce: &[u8; NONCE],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let payload = Payload {
        msg: ciphertext,
        aad,
    };
    cipher(key)
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
}

/// HKDF-SHA256 (RFC 5869) without salt, to a 32-byte key.
pub(crate) fn hkdf_key(secret: &[u8], info: &[u8]) -> Key32 {
    let mut out = Zeroizing::new([0; 32]);
    hkdf_fill(secret, info, out.as_mut_slice());
    Key32::from_bytes(*out)
}

/// HKDF-SHA256 (RFC 5869) without salt, to at most 8,160 bytes.
pub(crate) fn hkdf_fill(secret: &[u8], info: &[u8], out: &mut [u8]) {
    Hkdf::<Sha256>::new(None, secret)
        .expand(info, out)
        .expect("every caller asks for less than 255 blocks");
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn what_was_sealed_opens_and_two_seals_differ() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let key = Key32::random(&mut rng);
        let one = seal(&key, b"place", b"content", &mut rng);
        let two = seal(&key, b"place", b"content", &mut rng);
        assert_ne!(one, two);
        assert_eq!(open(&key, b"place", &one).unwrap().as_slice(), b"content");
        assert_eq!(open(&key, b"other", &one), Err(VaultError::DoesNotOpen));
        assert_eq!(
            open(&key, b"place", &one[..20]),
            Err(VaultError::DoesNotOpen)
        );
    }
}
