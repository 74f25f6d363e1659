//! A keyring: the halves of one organisation's keys that a session may use, by version.
//!
//! A new version of an organisation's key re-wraps data keys in the background, so for a while rows
//! of several versions lie side by side; a keyring holds every version that its owner was given.

use std::collections::BTreeMap;

use minicbor::{Decoder, Encoder};
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::{Id, Key32, KeyId, VaultError, wrap};

/// Which half of an organisation's keys. The number stands in associated data (ADR-0001).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Half {
    /// Opens what figures need.
    Coded = 1,
    /// Opens identity, contact and narrative.
    Identity = 2,
}

impl Half {
    /// The half that wraps data keys of this class: 1 coded; 2 identity and 3 contact.
    pub fn of_class(class: u8) -> Option<Self> {
        match class {
            1 => Some(Self::Coded),
            2 | 3 => Some(Self::Identity),
            _ => None,
        }
    }

    /// The number of this half: 1 coded, 2 identity.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The half of this number.
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Coded),
            2 => Some(Self::Identity),
            _ => None,
        }
    }
}

/// The keys of one organisation that somebody holds, by half and version.
#[derive(Clone)]
pub struct Keyring {
    organisation: Id,
    keys: BTreeMap<(Half, u32), Key32>,
}

impl Keyring {
    /// An empty keyring of an organisation: it opens nothing.
    pub fn new(organisation: Id) -> Self {
        Self {
            organisation,
            keys: BTreeMap::new(),
        }
    }

    /// The organisation that these keys belong to.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// Adds one version of one half.
    pub fn add(&mut self, half: Half, version: u32, key: Key32) {
        self.keys.insert((half, version), key);
    }

    /// Whether any version of this half is here.
    pub fn holds(&self, half: Half) -> bool {
        self.latest(half).is_some()
    }

    /// One version of one half.
    pub fn get(&self, half: Half, version: u32) -> Result<&Key32, VaultError> {
        self.keys
            .get(&(half, version))
            .ok_or(VaultError::NotOnKeyring)
    }

    /// The newest version of a half, under which new data keys are wrapped.
    pub fn latest(&self, half: Half) -> Option<(u32, &Key32)> {
        let newest = self.keys.range((half, 0)..=(half, u32::MAX)).next_back();
        newest.map(|((_, version), key)| (*version, key))
    }

    /// Every half and version here, in order.
    pub fn versions(&self) -> impl Iterator<Item = (Half, u32)> {
        self.keys.keys().copied()
    }

    /// Wraps a data key under the newest version of the half that its class belongs to; gives that
    /// version beside the wrapped bytes.
    pub fn wrap(
        &self,
        key_id: &KeyId,
        data_key: &Key32,
        rng: &mut dyn CryptoRng,
    ) -> Result<(u32, Vec<u8>), VaultError> {
        let (version, half_key) = self
            .latest(half_for(key_id)?)
            .ok_or(VaultError::NotOnKeyring)?;
        let organisation = &self.organisation;
        let wrapped = wrap::wrap_data_key(half_key, key_id, organisation, version, data_key, rng);
        Ok((version, wrapped))
    }

    /// Unwraps a data key that was wrapped under `version`.
    pub fn unwrap(
        &self,
        key_id: &KeyId,
        version: u32,
        wrapped: &[u8],
    ) -> Result<Key32, VaultError> {
        let half_key = self.get(half_for(key_id)?, version)?;
        wrap::unwrap_data_key(half_key, key_id, &self.organisation, version, wrapped)
    }

    /// The keyring as bytes, to be sealed into a session and nowhere else.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(64 + 48 * self.keys.len()));
        let mut encoder = Encoder::new(&mut *out);
        write(&mut encoder, self).expect("writing into memory does not fail");
        out
    }

    /// Reads what [`Keyring::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        read(&mut Decoder::new(bytes)).ok_or(VaultError::Malformed("keyring"))
    }
}

fn half_for(key_id: &KeyId) -> Result<Half, VaultError> {
    Half::of_class(key_id[16]).ok_or(VaultError::Malformed("key class"))
}

type Written<W> = Result<(), minicbor::encode::Error<<W as minicbor::encode::Write>::Error>>;

fn write<W: minicbor::encode::Write>(out: &mut Encoder<W>, keyring: &Keyring) -> Written<W> {
    out.array(2)?.bytes(&keyring.organisation)?;
    out.array(keyring.keys.len() as u64)?;
    for ((half, version), key) in &keyring.keys {
        out.array(3)?.u8(half.number())?.u32(*version)?;
        out.bytes(key.as_bytes())?;
    }
    Ok(())
}

fn read(input: &mut Decoder<'_>) -> Option<Keyring> {
    if input.array().ok()? != Some(2) {
        return None;
    }
    let mut keyring = Keyring::new(input.bytes().ok()?.try_into().ok()?);
    for _ in 0..input.array().ok()?? {
        if input.array().ok()? != Some(3) {
            return None;
        }
        let half = Half::from_number(input.u8().ok()?)?;
        let version = input.u32().ok()?;
        let key = Key32::from_slice(input.bytes().ok()?).ok()?;
        keyring.add(half, version, key);
    }
    Some(keyring)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn full(rng: &mut dyn CryptoRng) -> Keyring {
        let mut keyring = Keyring::new([8; 16]);
        for version in [1, 2, 3] {
            keyring.add(Half::Coded, version, Key32::random(rng));
            keyring.add(Half::Identity, version, Key32::random(rng));
        }
        keyring
    }

    fn key_id(class: u8) -> KeyId {
        let mut id = [1; 17];
        id[16] = class;
        id
    }

    #[test]
    fn new_data_keys_are_wrapped_under_the_newest_version_and_old_ones_still_open() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let keyring = full(&mut rng);
        for class in [1, 2, 3] {
            let data_key = Key32::random(&mut rng);
            let (version, wrapped) = keyring.wrap(&key_id(class), &data_key, &mut rng).unwrap();
            assert_eq!(version, 3);
            assert!(keyring.unwrap(&key_id(class), 3, &wrapped) == Ok(data_key));
            assert!(keyring.unwrap(&key_id(class), 2, &wrapped).is_err());
        }
    }

    #[test]
    fn an_analyst_with_the_coded_half_cannot_unwrap_identity_or_contact() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let everything = full(&mut rng);
        let mut analyst = Keyring::new(everything.organisation());
        let (version, coded) = everything.latest(Half::Coded).unwrap();
        analyst.add(Half::Coded, version, coded.clone());
        for class in [2, 3] {
            let (version, wrapped) = everything.wrap(&key_id(class), coded, &mut rng).unwrap();
            let refused = analyst.unwrap(&key_id(class), version, &wrapped);
            assert!(refused == Err(VaultError::NotOnKeyring));
        }
        assert!(!analyst.holds(Half::Identity));
    }

    #[test]
    fn a_keyring_survives_its_bytes_and_refuses_cut_ones() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let keyring = full(&mut rng);
        let bytes = keyring.to_bytes();
        let again = Keyring::from_bytes(&bytes).unwrap();
        assert!(again.organisation == keyring.organisation && again.keys == keyring.keys);
        for length in 0..bytes.len() {
            assert!(Keyring::from_bytes(&bytes[..length]).is_err());
        }
    }

    #[test]
    fn an_unknown_class_of_key_is_refused() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let keyring = full(&mut rng);
        let data_key = Key32::random(&mut rng);
        assert!(keyring.wrap(&key_id(4), &data_key, &mut rng).is_err());
    }
}
