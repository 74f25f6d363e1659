//! Data keys: one for each subject and class, wrapped by a half of the organisation's keys.
//!
//! A wrapped key is 24 bytes of nonce and 48 bytes of ciphertext with tag. It lies in a key table
//! outside the journal: without that row, the subject's boxes are unreadable for ever.

use rand::CryptoRng;

use crate::{Id, Key32, KeyId, VaultError, aead};

/// Length of a wrapped data key in bytes.
pub const WRAPPED: usize = aead::NONCE + 32 + aead::TAG;

/// Wraps a subject's data key under one half (`half_key`) of an organisation's keys in `version`.
pub fn wrap_data_key(
    half_key: &Key32,
    key_id: &KeyId,
    organisation: &Id,
    version: u32,
    data_key: &Key32,
    rng: &mut dyn CryptoRng,
) -> Vec<u8> {
    let place = place(key_id, organisation, version);
    aead::seal(half_key, &place, data_key.as_bytes(), rng)
}

/// Unwraps what [`wrap_data_key`] made for exactly this subject, class, organisation and version.
pub fn unwrap_data_key(
    half_key: &Key32,
    key_id: &KeyId,
    organisation: &Id,
    version: u32,
    wrapped: &[u8],
) -> Result<Key32, VaultError> {
    let place = place(key_id, organisation, version);
    Key32::from_slice(&aead::open(half_key, &place, wrapped)?)
}

fn place(key_id: &KeyId, organisation: &Id, version: u32) -> Vec<u8> {
    [
        b"panoh v1 data key",
        &key_id[..],
        organisation,
        &version.to_be_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    const ORGANISATION: Id = [4; 16];
    const KEY_ID: KeyId = [3; 17];

    fn wrapped() -> (Key32, Key32, Vec<u8>) {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let (half, data) = (Key32::random(&mut rng), Key32::random(&mut rng));
        let bytes = wrap_data_key(&half, &KEY_ID, &ORGANISATION, 2, &data, &mut rng);
        (half, data, bytes)
    }

    #[test]
    fn a_data_key_unwraps_only_for_its_subject_organisation_and_version() {
        let (half, data, bytes) = wrapped();
        assert_eq!(bytes.len(), WRAPPED);
        assert!(unwrap_data_key(&half, &KEY_ID, &ORGANISATION, 2, &bytes) == Ok(data));
        assert!(unwrap_data_key(&half, &KEY_ID, &ORGANISATION, 3, &bytes).is_err());
        assert!(unwrap_data_key(&half, &KEY_ID, &[5; 16], 2, &bytes).is_err());
        assert!(unwrap_data_key(&half, &[4; 17], &ORGANISATION, 2, &bytes).is_err());
        let other = Key32::from_bytes([0; 32]);
        assert!(unwrap_data_key(&other, &KEY_ID, &ORGANISATION, 2, &bytes).is_err());
    }

    proptest! {
        #[test]
        fn a_change_of_any_bit_of_a_wrapped_key_is_refused(position in 0_usize..WRAPPED, bit in 0_u8..8) {
            let (half, _, mut bytes) = wrapped();
            bytes[position] ^= 1 << bit;
            prop_assert!(unwrap_data_key(&half, &KEY_ID, &ORGANISATION, 2, &bytes).is_err());
        }
    }
}
