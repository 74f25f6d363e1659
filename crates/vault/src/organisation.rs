//! An organisation's keys: two halves by version, sealed to each member whose role needs them, and
//! two pairs of its own whose private halves lie under the identity half.

use ed25519_dalek::{Signer, SigningKey};
use p256::SecretKey;
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::user::UserKey;
use crate::{Half, Id, Key32, PublicHalf, VaultError, aead, seal};

/// Seals one version of one half to a member's public half.
pub fn seal_half_key(
    organisation: &Id,
    half: Half,
    version: u32,
    key: &Key32,
    member: &Id,
    to: &PublicHalf,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, VaultError> {
    let info = half_info(organisation, half, version);
    seal::seal(to, &info, member, key.as_bytes(), rng)
}

/// Opens what [`seal_half_key`] sealed to this member.
pub fn open_half_key(
    organisation: &Id,
    half: Half,
    version: u32,
    member: &Id,
    private: &UserKey,
    sealed: &[u8],
) -> Result<Key32, VaultError> {
    let info = half_info(organisation, half, version);
    Key32::from_slice(&seal::open(private.private(), &info, member, sealed)?)
}

fn half_info(organisation: &Id, half: Half, version: u32) -> Vec<u8> {
    let version = version.to_be_bytes();
    let half = [half.number()];
    [
        b"panoh v1 organisation key",
        &organisation[..],
        &half,
        &version,
    ]
    .concat()
}

/// An organisation's own pairs: one to receive (P-256), one to sign (Ed25519).
pub struct OrganisationPairs {
    receiving: SecretKey,
    signing: SigningKey,
}

/// The private halves of [`OrganisationPairs`] as they lie in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPairs {
    /// Nonce and ciphertext of the receiving half.
    pub receiving: Vec<u8>,
    /// Nonce and ciphertext of the signing half.
    pub signing: Vec<u8>,
}

impl OrganisationPairs {
    /// Two fresh pairs.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let receiving = seal::random_private(rng);
        let signing = SigningKey::from_bytes(Key32::random(rng).as_bytes());
        Self { receiving, signing }
    }

    /// The public half to which others seal.
    pub fn receiving_public(&self) -> PublicHalf {
        seal::public_of(&self.receiving)
    }

    /// The public half with which others verify.
    pub fn verifying_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// Seals both private halves under the identity half. `version` counts the pairs from 1.
    pub fn seal(
        &self,
        identity_key: &Key32,
        organisation: &Id,
        version: u32,
        rng: &mut dyn CryptoRng,
    ) -> SealedPairs {
        let scalar = Zeroizing::new(self.receiving.to_bytes());
        let mut sealed = |use_number, bytes: &[u8]| {
            let place = pair_place(organisation, use_number, version);
            aead::seal(identity_key, &place, bytes, rng)
        };
        SealedPairs {
            receiving: sealed(1, &scalar),
            signing: sealed(2, self.signing.as_bytes()),
        }
    }

    /// Opens what [`OrganisationPairs::seal`] made.
    pub fn open(
        identity_key: &Key32,
        organisation: &Id,
        version: u32,
        sealed: &SealedPairs,
    ) -> Result<Self, VaultError> {
        let place = pair_place(organisation, 1, version);
        let scalar = aead::open(identity_key, &place, &sealed.receiving)?;
        let receiving =
            SecretKey::from_slice(&scalar).map_err(|_| VaultError::Malformed("private half"))?;
        let place = pair_place(organisation, 2, version);
        let seed = Key32::from_slice(&aead::open(identity_key, &place, &sealed.signing)?)?;
        let signing = SigningKey::from_bytes(seed.as_bytes());
        Ok(Self { receiving, signing })
    }

    /// Signs a digest in the organisation's name.
    pub fn sign(&self, digest: &[u8; 32]) -> [u8; 64] {
        self.signing.sign(digest).to_bytes()
    }

    pub(crate) fn receiving_private(&self) -> &SecretKey {
        &self.receiving
    }
}

fn pair_place(organisation: &Id, use_number: u8, version: u32) -> Vec<u8> {
    let version = version.to_be_bytes();
    [
        b"panoh v1 organisation private",
        &organisation[..],
        &[use_number],
        &version,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    const ORGANISATION: Id = [4; 16];
    const MEMBER: Id = [6; 16];

    #[test]
    fn a_sealed_half_opens_for_its_member_half_and_version_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(31);
        let member = UserKey::random(&mut rng);
        let key = Key32::random(&mut rng);
        let (half, to) = (Half::Identity, member.public());
        let sealed = seal_half_key(&ORGANISATION, half, 2, &key, &MEMBER, &to, &mut rng).unwrap();
        let open = |organisation: Id, half, version, user: Id, private: &UserKey| {
            open_half_key(&organisation, half, version, &user, private, &sealed)
        };
        assert!(open(ORGANISATION, half, 2, MEMBER, &member) == Ok(key));
        assert!(open([5; 16], half, 2, MEMBER, &member).is_err());
        assert!(open(ORGANISATION, Half::Coded, 2, MEMBER, &member).is_err());
        assert!(open(ORGANISATION, half, 1, MEMBER, &member).is_err());
        assert!(open(ORGANISATION, half, 2, [7; 16], &member).is_err());
        assert!(open(ORGANISATION, half, 2, MEMBER, &UserKey::random(&mut rng)).is_err());
    }

    #[test]
    fn private_halves_open_under_their_identity_key_and_not_swapped() {
        let mut rng = ChaCha20Rng::seed_from_u64(32);
        let pairs = OrganisationPairs::random(&mut rng);
        let key = Key32::random(&mut rng);
        let sealed = pairs.seal(&key, &ORGANISATION, 1, &mut rng);
        let again = OrganisationPairs::open(&key, &ORGANISATION, 1, &sealed).unwrap();
        assert_eq!(again.receiving_public(), pairs.receiving_public());
        assert_eq!(again.verifying_key(), pairs.verifying_key());
        assert!(OrganisationPairs::open(&key, &ORGANISATION, 2, &sealed).is_err());
        assert!(OrganisationPairs::open(&key, &[5; 16], 1, &sealed).is_err());
        let swapped = SealedPairs {
            receiving: sealed.signing,
            signing: sealed.receiving,
        };
        assert!(OrganisationPairs::open(&key, &ORGANISATION, 1, &swapped).is_err());
    }
}
