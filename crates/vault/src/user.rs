//! A user's key pair: its private half is sealed by the password and opens everything else that the
//! user may open.

use p256::SecretKey;
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::aead::hkdf_key;
use crate::password::{PasswordCost, password_key};
use crate::{Id, Key32, PublicHalf, VaultError, aead, digest, seal, words};

/// A user's private half (P-256), unlocked. Wipes itself when dropped.
#[derive(Clone)]
pub struct UserKey {
    private: SecretKey,
}

/// A private half as it lies in the database: three columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedUserKey {
    /// The cost, as [`PasswordCost`] writes it.
    pub cost: String,
    /// Salt of the password key.
    pub salt: [u8; 16],
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
}

impl UserKey {
    /// A fresh pair.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        Self {
            private: seal::random_private(rng),
        }
    }

    /// The public half, to which organisation keys are sealed.
    pub fn public(&self) -> PublicHalf {
        seal::public_of(&self.private)
    }

    /// The private half as a key, to be sealed into a session and nowhere else.
    pub fn to_key(&self) -> Key32 {
        let scalar = Zeroizing::new(self.private.to_bytes());
        Key32::from_slice(&scalar).expect("a P-256 scalar has 32 bytes")
    }

    /// Reads what [`UserKey::to_key`] gave.
    pub fn from_key(key: &Key32) -> Result<Self, VaultError> {
        SecretKey::from_slice(key.as_bytes())
            .map(|private| Self { private })
            .map_err(|_| VaultError::Malformed("private half"))
    }

    pub(crate) fn private(&self) -> &SecretKey {
        &self.private
    }

    pub(crate) fn from_private(private: SecretKey) -> Self {
        Self { private }
    }

    /// Opens a seal in this crate's HPKE suite that was made for this pair.
    pub fn open_seal(
        &self,
        info: &[u8],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        seal::open(&self.private, info, aad, sealed)
    }
}

/// Seals a private half by a password. `version` counts the user's keys from 1.
///
/// Takes as long as `cost` says and waits while two other passwords are computed.
pub fn seal_private(
    password: &str,
    user: &Id,
    version: u32,
    key: &UserKey,
    cost: PasswordCost,
    rng: &mut dyn CryptoRng,
) -> Result<SealedUserKey, VaultError> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let wrapping = wrapping_key(password, &salt, cost)?;
    let sealed = aead::seal(
        &wrapping,
        &place(user, version),
        key.to_key().as_bytes(),
        rng,
    );
    Ok(SealedUserKey {
        cost: cost.to_string(),
        salt,
        sealed,
    })
}

/// Opens a private half. A wrong password is [`VaultError::WrongPassword`].
pub fn open_private(
    password: &str,
    user: &Id,
    version: u32,
    stored: &SealedUserKey,
) -> Result<UserKey, VaultError> {
    let wrapping = wrapping_key(password, &stored.salt, stored.cost.parse()?)?;
    let opened = aead::open(&wrapping, &place(user, version), &stored.sealed)
        .map_err(|_| VaultError::WrongPassword)?;
    UserKey::from_key(&Key32::from_slice(&opened)?)
}

/// Spends the time of one password for a name that does not exist, so that an answer's delay does
/// not tell which names do.
pub fn spend_time_like_a_password(password: &str, cost: PasswordCost) {
    // The result is of no use, and neither is its error.
    let _ = wrapping_key(password, &[0; 16], cost);
}

/// The 40 bits behind a user's four check words, which two people compare before one grants keys to
/// the other.
///
/// Forty bits alone could be met by trying out key pairs; so each try costs 65,536 hashes.
pub fn check_bits(user: &Id, public: &PublicHalf) -> [u8; 5] {
    let mut state = digest::digest("panoh v1 user words", &[user, public]);
    for _ in 0..65_536 {
        state = digest::digest("panoh v1 user words", &[&state]);
    }
    let mut bits = [0; 5];
    bits.copy_from_slice(&state[..5]);
    bits
}

/// A user's four check words in one of the languages.
pub fn check_words(user: &Id, public: &PublicHalf, language: words::Language) -> String {
    words::encode(&check_bits(user, public), language)
}

fn wrapping_key(password: &str, salt: &[u8; 16], cost: PasswordCost) -> Result<Key32, VaultError> {
    let password_key = password_key(password, salt, cost)?;
    Ok(hkdf_key(password_key.as_bytes(), b"panoh v1 user key"))
}

fn place(user: &Id, version: u32) -> Vec<u8> {
    [&user[..], &version.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    const USER: Id = [6; 16];

    #[test]
    fn the_right_password_opens_and_a_wrong_one_is_an_error() {
        let mut rng = ChaCha20Rng::seed_from_u64(21);
        let key = UserKey::random(&mut rng);
        let cost = PasswordCost::demo();
        let stored = seal_private("асал ва нон 7", &USER, 1, &key, cost, &mut rng).unwrap();
        let opened = open_private("асал ва нон 7", &USER, 1, &stored).unwrap();
        assert_eq!(opened.public(), key.public());
        let refused =
            |password, user, version| open_private(password, user, version, &stored).err();
        assert_eq!(
            refused("асал ва нон 8", &USER, 1),
            Some(VaultError::WrongPassword)
        );
        assert_eq!(
            refused("асал ва нон 7", &[7; 16], 1),
            Some(VaultError::WrongPassword)
        );
        assert_eq!(
            refused("асал ва нон 7", &USER, 2),
            Some(VaultError::WrongPassword)
        );
    }

    #[test]
    fn a_password_of_standard_cost_opens_what_it_sealed() {
        let mut rng = ChaCha20Rng::seed_from_u64(22);
        let key = UserKey::random(&mut rng);
        let cost = PasswordCost::standard();
        let stored = seal_private("one real computation", &USER, 1, &key, cost, &mut rng).unwrap();
        assert_eq!(stored.cost, "argon2id m=65536 t=3 p=1");
        assert!(open_private("one real computation", &USER, 1, &stored).is_ok());
    }

    #[test]
    fn tampered_columns_are_errors_and_not_panics() {
        let mut rng = ChaCha20Rng::seed_from_u64(23);
        let key = UserKey::random(&mut rng);
        let cost = PasswordCost::demo();
        let good = seal_private("p", &USER, 1, &key, cost, &mut rng).unwrap();
        let mut bad = good.clone();
        bad.cost = "argon2id m=1 t=1 p=1".into();
        assert!(open_private("p", &USER, 1, &bad).is_err());
        let mut bad = good.clone();
        bad.salt[0] ^= 1;
        assert!(open_private("p", &USER, 1, &bad).is_err());
        let mut bad = good;
        bad.sealed.truncate(10);
        assert!(open_private("p", &USER, 1, &bad).is_err());
    }

    #[test]
    fn a_private_half_survives_a_session_and_zero_is_none() {
        let mut rng = ChaCha20Rng::seed_from_u64(24);
        let key = UserKey::random(&mut rng);
        let again = UserKey::from_key(&key.to_key()).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(UserKey::from_key(&Key32::from_bytes([0; 32])).is_err());
    }

    #[test]
    fn check_bits_belong_to_one_user_and_one_public_half() {
        let mut rng = ChaCha20Rng::seed_from_u64(25);
        let (one, two) = (UserKey::random(&mut rng), UserKey::random(&mut rng));
        assert_ne!(
            check_bits(&USER, &one.public()),
            check_bits(&USER, &two.public())
        );
        assert_ne!(
            check_bits(&USER, &one.public()),
            check_bits(&[7; 16], &one.public())
        );
    }
}
