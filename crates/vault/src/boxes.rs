//! Boxes: the coded and sealed parts of acts and views, one box per data key.
//!
//! A box is 24 bytes of nonce and an XChaCha20-Poly1305 ciphertext with tag. Its plaintext is padded
//! with `0x80` and zeros to a multiple of 64 bytes, so that a length says little. Its associated
//! data names its place, so that a box moved to another act, stream, part or subject does not open.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::{Id, Key32, KeyId, VaultError, aead};

/// Plaintexts are padded to a multiple of this many bytes.
pub const PADDING: usize = 64;
/// Number of the coded part in associated data.
pub const PART_CODED: u8 = 1;
/// Number of the sealed part in associated data.
pub const PART_SEALED: u8 = 2;

/// Seals one subject's fields of one part of an act.
pub fn seal_act_box(
    key: &Key32,
    act: &Id,
    stream: &Id,
    part: u8,
    key_id: &KeyId,
    plaintext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Vec<u8> {
    seal(key, &act_place(act, stream, part, key_id), plaintext, rng)
}

/// Opens a box that [`seal_act_box`] made for exactly this place.
pub fn open_act_box(
    key: &Key32,
    act: &Id,
    stream: &Id,
    part: u8,
    key_id: &KeyId,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    open(key, &act_place(act, stream, part, key_id), sealed)
}

/// Seals one subject's folded state of one part of a view.
pub fn seal_view_box(
    key: &Key32,
    stream: &Id,
    part: u8,
    key_id: &KeyId,
    plaintext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Vec<u8> {
    seal(key, &view_place(stream, part, key_id), plaintext, rng)
}

/// Opens a box that [`seal_view_box`] made for exactly this place.
pub fn open_view_box(
    key: &Key32,
    stream: &Id,
    part: u8,
    key_id: &KeyId,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    open(key, &view_place(stream, part, key_id), sealed)
}

fn act_place(act: &Id, stream: &Id, part: u8, key_id: &KeyId) -> Vec<u8> {
    [b"panoh v1 box", &act[..], stream, &[part], key_id].concat()
}

fn view_place(stream: &Id, part: u8, key_id: &KeyId) -> Vec<u8> {
    [b"panoh v1 view", &stream[..], &[part], key_id].concat()
}

fn seal(key: &Key32, place: &[u8], plaintext: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
    aead::seal(key, place, &pad(plaintext), rng)
}

fn open(key: &Key32, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut padded = aead::open(key, place, sealed)?;
    let length = unpadded_length(&padded).ok_or(VaultError::Malformed("padding of a box"))?;
    padded.truncate(length);
    Ok(padded)
}

/// Appends `0x80` and zeros up to a multiple of [`PADDING`].
fn pad(plaintext: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = (plaintext.len() + 1).next_multiple_of(PADDING);
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(plaintext);
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

/// Where the padding starts; `None` unless exactly one canonical padding stands at the end.
fn unpadded_length(padded: &[u8]) -> Option<usize> {
    let mark = padded.iter().rposition(|byte| *byte != 0)?;
    let canonical = padded.len().is_multiple_of(PADDING) && padded.len() - mark <= PADDING;
    (padded[mark] == 0x80 && canonical).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    const ACT: Id = [1; 16];
    const STREAM: Id = [2; 16];
    const KEY_ID: KeyId = [3; 17];

    fn key() -> Key32 {
        Key32::from_bytes([5; 32])
    }

    fn sealed(plaintext: &[u8]) -> Vec<u8> {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        seal_act_box(
            &key(),
            &ACT,
            &STREAM,
            PART_SEALED,
            &KEY_ID,
            plaintext,
            &mut rng,
        )
    }

    #[test]
    fn a_box_does_not_open_in_any_other_place() {
        let bytes = sealed(b"fields");
        let open = |act: Id, stream: Id, part, id: KeyId| {
            open_act_box(&key(), &act, &stream, part, &id, &bytes).map(|plain| plain.to_vec())
        };
        assert_eq!(open(ACT, STREAM, PART_SEALED, KEY_ID).unwrap(), b"fields");
        assert!(open([9; 16], STREAM, PART_SEALED, KEY_ID).is_err());
        assert!(open(ACT, [9; 16], PART_SEALED, KEY_ID).is_err());
        assert!(open(ACT, STREAM, PART_CODED, KEY_ID).is_err());
        assert!(open(ACT, STREAM, PART_SEALED, [9; 17]).is_err());
        assert!(open_view_box(&key(), &STREAM, PART_SEALED, &KEY_ID, &bytes).is_err());
    }

    #[test]
    fn a_view_box_opens_in_its_place_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let bytes = seal_view_box(&key(), &STREAM, PART_CODED, &KEY_ID, b"state", &mut rng);
        let open = |stream: Id, part, id: KeyId| {
            open_view_box(&key(), &stream, part, &id, &bytes).map(|plain| plain.to_vec())
        };
        assert_eq!(open(STREAM, PART_CODED, KEY_ID).unwrap(), b"state");
        assert!(open([9; 16], PART_CODED, KEY_ID).is_err());
        assert!(open(STREAM, PART_SEALED, KEY_ID).is_err());
        assert!(open(STREAM, PART_CODED, [9; 17]).is_err());
    }

    #[test]
    fn sixty_three_bytes_fit_into_one_block_and_sixty_four_take_two() {
        let overhead = aead::NONCE + aead::TAG;
        assert_eq!(sealed(&[1; 63]).len(), 64 + overhead);
        assert_eq!(sealed(&[1; 64]).len(), 128 + overhead);
        assert_eq!(sealed(b"").len(), 64 + overhead);
    }

    #[test]
    fn a_padding_that_is_not_canonical_is_refused() {
        assert_eq!(unpadded_length(&[0; 64]), None);
        assert_eq!(unpadded_length(&[]), None);
        assert_eq!(unpadded_length(&[0x80; 63]), None);
        let mut two_blocks = vec![0; 128];
        two_blocks[0] = 0x80;
        assert_eq!(unpadded_length(&two_blocks), None);
        two_blocks[64] = 0x80;
        assert_eq!(unpadded_length(&two_blocks), Some(64));
    }

    proptest! {
        #[test]
        fn any_plaintext_comes_back_and_its_length_hides_within_sixty_four(
            plaintext in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let bytes = sealed(&plaintext);
            let opened = open_act_box(&key(), &ACT, &STREAM, PART_SEALED, &KEY_ID, &bytes);
            let opened = opened.unwrap();
            prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
            let blocks = plaintext.len() / PADDING + 1;
            prop_assert_eq!(bytes.len(), aead::NONCE + aead::TAG + blocks * PADDING);
        }

        #[test]
        fn a_change_of_any_bit_of_a_box_is_refused(position in 0_usize..104, bit in 0_u8..8) {
            let mut bytes = sealed(b"fields");
            prop_assert_eq!(bytes.len(), 104);
            bytes[position] ^= 1 << bit;
            let opened = open_act_box(&key(), &ACT, &STREAM, PART_SEALED, &KEY_ID, &bytes);
            prop_assert_eq!(opened.unwrap_err(), VaultError::DoesNotOpen);
        }

        #[test]
        fn a_change_of_any_bit_of_a_place_is_refused(position in 0_usize..50, bit in 0_u8..8) {
            let mut place = [&ACT[..], &STREAM, &[PART_SEALED], &KEY_ID].concat();
            place[position] ^= 1 << bit;
            let act: Id = place[..16].try_into().unwrap();
            let stream: Id = place[16..32].try_into().unwrap();
            let key_id: KeyId = place[33..].try_into().unwrap();
            let opened = open_act_box(&key(), &act, &stream, place[32], &key_id, &sealed(b"fields"));
            prop_assert_eq!(opened.unwrap_err(), VaultError::DoesNotOpen);
        }
    }
}
