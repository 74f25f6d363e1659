//! The receipt of an anonymous report: 80 bits as eight words and a check word, from which the
//! sender finds answers and opens them, and which leads nobody else anywhere.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::user::UserKey;
use crate::words::{self, Language};
use crate::{Id, VaultError, seal};

/// A receipt, known to the sender only.
pub struct Receipt(Zeroizing<[u8; 10]>);

impl Receipt {
    /// A fresh receipt.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut receipt = Self(Zeroizing::new([0; 10]));
        rng.fill_bytes(receipt.0.as_mut_slice());
        receipt
    }

    /// Eight words and a check word.
    pub fn words(&self, language: Language) -> Zeroizing<String> {
        Zeroizing::new(words::encode_with_check(self.0.as_slice(), language))
    }

    /// Reads typed words, in any of the languages.
    pub fn from_words(typed: &str) -> Result<Self, VaultError> {
        let bytes = Zeroizing::new(words::decode_with_check(typed)?);
        let receipt = bytes.as_slice().try_into();
        let receipt = receipt.map_err(|_| VaultError::Malformed("receipt"))?;
        Ok(Self(Zeroizing::new(receipt)))
    }

    /// The id under which answers lie, and the pair to which they are sealed.
    pub fn derive(&self) -> Result<(Id, UserKey), VaultError> {
        let mut lookup = [0; 16];
        let info = b"panoh v1 receipt";
        let private = seal::derive_private(self.0.as_slice(), info, &mut lookup)?;
        Ok((lookup, UserKey::from_private(private)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn the_words_of_a_receipt_lead_to_its_answers() {
        let mut rng = ChaCha20Rng::seed_from_u64(91);
        let receipt = Receipt::random(&mut rng);
        let (lookup, pair) = receipt.derive().unwrap();
        let sealed = seal::seal(&pair.public(), b"answer", b"", b"text", &mut rng).unwrap();
        let typed = receipt.words(Language::Tajik);
        assert_eq!(typed.split(' ').count(), 9);
        let (found, opener) = Receipt::from_words(&typed).unwrap().derive().unwrap();
        assert_eq!(found, lookup);
        let opened = opener.open_seal(b"answer", b"", &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"text");
        let (other, _) = Receipt::random(&mut rng).derive().unwrap();
        assert_ne!(other, lookup);
    }
}
