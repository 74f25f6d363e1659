//! The recovery key: 160 bits, shown once as seventeen words, from which a P-256 pair is derived.
//!
//! Its public half receives both halves of every version of an organisation's keys, as a member
//! whose user id is all zeros. Who holds the words can open everything; they belong in a safe.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::user::UserKey;
use crate::words::{self, Language};
use crate::{Id, VaultError, seal};

/// The user id as which the recovery key receives seals.
pub const RECOVERY_MEMBER: Id = [0; 16];

/// A recovery code: twenty random bytes that exist only as words on paper.
pub struct RecoveryCode(Zeroizing<[u8; 20]>);

impl RecoveryCode {
    /// A fresh code.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut code = Self(Zeroizing::new([0; 20]));
        rng.fill_bytes(code.0.as_mut_slice());
        code
    }

    /// The sixteen words of the code and a check word, to be shown once.
    pub fn words(&self, language: Language) -> Zeroizing<String> {
        Zeroizing::new(words::encode_with_check(self.0.as_slice(), language))
    }

    /// Reads typed words, in any of the languages and any spelling that [`words::decode`] forgives.
    pub fn from_words(typed: &str) -> Result<Self, VaultError> {
        let bytes = Zeroizing::new(words::decode_with_check(typed)?);
        let code = bytes.as_slice().try_into();
        let code = code.map_err(|_| VaultError::Malformed("recovery code"))?;
        Ok(Self(Zeroizing::new(code)))
    }

    /// The pair behind the code; its public half is stored, its private half never.
    pub fn pair(&self) -> Result<UserKey, VaultError> {
        let private = seal::derive_private(self.0.as_slice(), b"panoh v1 recovery", &mut [])?;
        Ok(UserKey::from_private(private))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::{open_half_key, seal_half_key};
    use crate::{Half, Key32};
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn the_words_on_paper_open_the_organisations_keys_again() {
        let mut rng = ChaCha20Rng::seed_from_u64(41);
        let code = RecoveryCode::random(&mut rng);
        let to = code.pair().unwrap().public();
        let key = Key32::random(&mut rng);
        let member = &RECOVERY_MEMBER;
        let sealed =
            seal_half_key(&[4; 16], Half::Identity, 1, &key, member, &to, &mut rng).unwrap();
        for language in Language::ALL {
            let paper = code.words(language);
            assert_eq!(paper.split(' ').count(), 17);
            let private = RecoveryCode::from_words(&paper).unwrap().pair().unwrap();
            let opened = open_half_key(&[4; 16], Half::Identity, 1, member, &private, &sealed);
            assert!(opened == Ok(key.clone()));
        }
    }

    #[test]
    fn too_few_words_and_strange_words_are_refused() {
        let mut rng = ChaCha20Rng::seed_from_u64(42);
        let paper = RecoveryCode::random(&mut rng).words(Language::English);
        let (all_but_last, _) = paper.rsplit_once(' ').unwrap();
        assert!(RecoveryCode::from_words(all_but_last).is_err());
        assert!(RecoveryCode::from_words("").is_err());
        let strange = paper.replacen(|letter: char| letter.is_ascii_lowercase(), "qqq", 1);
        let refused = RecoveryCode::from_words(&strange).err();
        assert_eq!(refused, Some(VaultError::UnknownWord(1)));
    }
}
