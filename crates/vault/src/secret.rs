//! Secrets that wipe themselves, and values that only a keyring opens.

use rand::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::keyring::{Half, Keyring};
use crate::{Id, VaultError};

/// A 32-byte key. It lies on the heap, so that moving it leaves no copy behind, and is wiped when
/// dropped. It cannot be printed:
///
/// ```compile_fail
/// let key = panoh_vault::Key32::from_bytes([1; 32]);
/// println!("{key:?}");
/// ```
#[derive(Clone)]
pub struct Key32(Box<Zeroizing<[u8; 32]>>);

impl Key32 {
    /// A new random key.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut key = Self(Box::new(Zeroizing::new([0; 32])));
        rng.fill_bytes(key.0.as_mut_slice());
        key
    }

    /// Takes over raw bytes and wipes the argument.
    pub fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let key = Self(Box::new(Zeroizing::new(bytes)));
        bytes.zeroize();
        key
    }

    /// Reads a key from a slice of exactly 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        let array: [u8; 32] = bytes
            .try_into()
            .map_err(|_| VaultError::Malformed("32-byte key"))?;
        Ok(Self::from_bytes(array))
    }

    /// The raw bytes, to be handed to a cipher or sealed elsewhere.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Key32 {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl Eq for Key32 {}

macro_rules! promised {
    ($name:ident, $half:expr, $part:literal) => {
        #[doc = concat!("A decrypted value of the ", $part, " part of a record.")]
        ///
        /// It carries the organisation that it belongs to, and gives its content only to who shows
        /// a keyring of that organisation with the right half. It has no `Debug`, `Display` or
        /// `Serialize`:
        ///
        /// ```compile_fail
        #[doc = concat!("let value = panoh_vault::", stringify!($name), "::new([0; 16], \"Safar\");")]
        /// println!("{value:?}");
        /// ```
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name<T> {
            organisation: Id,
            value: T,
        }

        impl<T> $name<T> {
            /// Wraps a value that was just decrypted or typed.
            pub fn new(organisation: Id, value: T) -> Self {
                Self {
                    organisation,
                    value,
                }
            }

            /// The content, for who holds the half of the organisation's keys.
            pub fn open(&self, keyring: &Keyring) -> Result<&T, VaultError> {
                self.check(keyring)?;
                Ok(&self.value)
            }

            /// Gives the content away, for who holds the half of the organisation's keys.
            pub fn into_open(self, keyring: &Keyring) -> Result<T, VaultError> {
                self.check(keyring)?;
                Ok(self.value)
            }

            /// Changes the content without opening it to the caller's surroundings.
            pub fn map<U>(self, change: impl FnOnce(T) -> U) -> $name<U> {
                $name {
                    organisation: self.organisation,
                    value: change(self.value),
                }
            }

            fn check(&self, keyring: &Keyring) -> Result<(), VaultError> {
                if keyring.organisation() == self.organisation && keyring.holds($half) {
                    Ok(())
                } else {
                    Err(VaultError::NotOnKeyring)
                }
            }
        }
    };
}

promised!(Sealed, Half::Identity, "sealed");
promised!(Coded, Half::Coded, "coded");

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(organisation: Id, halves: &[Half]) -> Keyring {
        let mut keyring = Keyring::new(organisation);
        for half in halves {
            keyring.add(*half, 1, Key32::from_bytes([9; 32]));
        }
        keyring
    }

    #[test]
    fn a_sealed_value_opens_only_with_the_identity_half_of_its_organisation() {
        let name = Sealed::new([1; 16], "Зарина".to_owned());
        assert!(name.open(&keyring([1; 16], &[Half::Identity])).is_ok());
        assert!(name.open(&keyring([1; 16], &[Half::Coded])).is_err());
        assert!(name.open(&keyring([2; 16], &[Half::Identity])).is_err());
        assert!(name.open(&Keyring::new([1; 16])).is_err());
    }

    #[test]
    fn a_coded_value_opens_only_with_the_coded_half_of_its_organisation() {
        let age = Coded::new([1; 16], 23).map(|age| age + 1);
        assert!(age.open(&keyring([1; 16], &[Half::Coded])) == Ok(&24));
        assert!(age.open(&keyring([1; 16], &[Half::Identity])).is_err());
        assert!(age.into_open(&keyring([2; 16], &[Half::Coded])).is_err());
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(Key32::from_slice(&[0; 31]).is_err());
        assert!(Key32::from_slice(&[0; 33]).is_err());
        assert!(Key32::from_slice(&[7; 32]).is_ok_and(|key| key == Key32::from_bytes([7; 32])));
    }
}
