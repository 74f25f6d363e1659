//! HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
//!
//! This suite and no other, because every browser's WebCrypto can do it. A seal is the encapsulated
//! key (65 bytes) and the ciphertext with its tag (16 bytes).

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::aead::hkdf_fill;
use crate::{PublicHalf, VaultError};

type Suite = DhP256HkdfSha256;

/// Seals to a public half.
pub(crate) fn seal(
    to: &PublicHalf,
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    mut rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, VaultError> {
    let to = <Suite as Kem>::PublicKey::from_bytes(to)
        .map_err(|_| VaultError::Malformed("public half"))?;
    let (encapsulated, ciphertext) =
        hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
            &OpModeS::Base,
            &to,
            info,
            plaintext,
            aad,
            &mut rng,
        )
        .map_err(|_| VaultError::Malformed("public half"))?;
    Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

/// Opens with the private half.
pub(crate) fn open(
    private: &SecretKey,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (encapsulated, ciphertext) = sealed
        .split_first_chunk::<65>()
        .ok_or(VaultError::DoesNotOpen)?;
    let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(encapsulated)
        .map_err(|_| VaultError::DoesNotOpen)?;
    let scalar = Zeroizing::new(private.to_bytes());
    let private =
        <Suite as Kem>::PrivateKey::from_bytes(&scalar).map_err(|_| VaultError::DoesNotOpen)?;
    hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
        &OpModeR::Base,
        &private,
        &encapsulated,
        info,
        ciphertext,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| VaultError::DoesNotOpen)
}

/// A fresh private half: the first 32 random bytes that are a valid scalar.
pub(crate) fn random_private(rng: &mut dyn CryptoRng) -> SecretKey {
    let mut scalar = Zeroizing::new([0; 32]);
    loop {
        rng.fill_bytes(scalar.as_mut_slice());
        if let Ok(private) = SecretKey::from_slice(scalar.as_slice()) {
            return private;
        }
    }
}

/// The public half as an uncompressed point.
pub(crate) fn public_of(private: &SecretKey) -> PublicHalf {
    let point = private.public_key().as_affine().to_sec1_point(false);
    point
        .as_bytes()
        .try_into()
        .expect("an uncompressed P-256 point has 65 bytes")
}

/// Derives `prefix` bytes and a private half from a secret by HKDF-SHA256: the half is the first
/// 32-byte block after the prefix that is a valid scalar. All but one in four billion first blocks
/// are.
pub(crate) fn derive_private(
    secret: &[u8],
    info: &[u8],
    prefix: &mut [u8],
) -> Result<SecretKey, VaultError> {
    let mut stream = Zeroizing::new(vec![0; prefix.len() + 32 * 8]);
    hkdf_fill(secret, info, &mut stream);
    prefix.copy_from_slice(&stream[..prefix.len()]);
    stream[prefix.len()..]
        .chunks_exact(32)
        .find_map(|block| SecretKey::from_slice(block).ok())
        .ok_or(VaultError::Malformed("seed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn a_seal_opens_with_its_half_info_and_data_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(11);
        let (mine, other) = (random_private(&mut rng), random_private(&mut rng));
        let sealed = seal(&public_of(&mine), b"info", b"data", b"key", &mut rng).unwrap();
        assert_eq!(sealed.len(), 65 + 3 + 16);
        assert_eq!(
            open(&mine, b"info", b"data", &sealed).unwrap().as_slice(),
            b"key"
        );
        assert!(open(&other, b"info", b"data", &sealed).is_err());
        assert!(open(&mine, b"else", b"data", &sealed).is_err());
        assert!(open(&mine, b"info", b"else", &sealed).is_err());
        assert!(open(&mine, b"info", b"data", &sealed[..64]).is_err());
    }

    #[test]
    fn a_point_off_the_curve_is_no_receiver() {
        let mut rng = ChaCha20Rng::seed_from_u64(11);
        assert!(seal(&[4; 65], b"", b"", b"", &mut rng).is_err());
        assert!(seal(&[0; 65], b"", b"", b"", &mut rng).is_err());
    }
}
