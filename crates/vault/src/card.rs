//! The organisation card: public halves, signed, as a file, a QR picture or eight words.
//!
//! The signature shows that who holds the signing half made the card. Whether that is the
//! organisation it names, only people can tell: two members on each side compare the words over a
//! channel that they know.

use minicbor::{Decoder, Encoder};

use crate::digest::digest;
use crate::organisation::OrganisationPairs;
use crate::words::{self, Language};
use crate::{Id, PublicHalf, VaultError, signature};

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationCard {
    /// The organisation.
    pub organisation: Id,
    /// Its name, as it writes it.
    pub name: String,
    /// Where others seal to.
    pub receiving: PublicHalf,
    /// With what others verify.
    pub verifying: [u8; 32],
    /// Version of the pairs, counted from 1.
    pub version: u32,
    /// Date of the card, `YYYY-MM-DD`.
    pub date: String,
}

/// Writes and signs a card for an organisation's own pairs.
pub fn sign_card(
    organisation: &Id,
    name: &str,
    pairs: &OrganisationPairs,
    version: u32,
    date: &str,
) -> Vec<u8> {
    let card = OrganisationCard {
        organisation: *organisation,
        name: name.to_owned(),
        receiving: pairs.receiving_public(),
        verifying: pairs.verifying_key(),
        version,
        date: date.to_owned(),
    };
    let body = card.body();
    let signature = pairs.sign(&digest("panoh v1 card", &[&body]));
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out);
    let written = encoder.array(2).and_then(|out| out.bytes(&body));
    written
        .and_then(|out| out.bytes(&signature))
        .expect("writing into memory does not fail");
    out
}

/// Reads a card and checks its signature against the verifying key that it carries.
pub fn read_card(bytes: &[u8]) -> Result<OrganisationCard, VaultError> {
    let (body, signed) = split(bytes).ok_or(VaultError::Malformed("organisation card"))?;
    let card = parse(body).ok_or(VaultError::Malformed("organisation card"))?;
    verify(&card.verifying, &digest("panoh v1 card", &[body]), &signed)?;
    Ok(card)
}

/// Checks an organisation's signature over a digest.
pub fn verify(
    verifying: &[u8; 32],
    digest: &[u8; 32],
    signed: &[u8; 64],
) -> Result<(), VaultError> {
    signature::verify(verifying, digest, signed)
}

impl OrganisationCard {
    /// The 80 bits behind the card's eight words: over everything but the date, so that a card
    /// printed again keeps its words.
    pub fn fingerprint(&self) -> [u8; 10] {
        let version = self.version.to_be_bytes();
        let pieces: [&[u8]; 5] = [
            &self.organisation,
            &self.receiving,
            &self.verifying,
            &version,
            self.name.as_bytes(),
        ];
        let mut bits = [0; 10];
        bits.copy_from_slice(&digest("panoh v1 card words", &pieces)[..10]);
        bits
    }

    /// The card's eight words in one of the languages.
    pub fn words(&self, language: Language) -> String {
        words::encode(&self.fingerprint(), language)
    }

    fn body(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        self.write(&mut encoder)
            .expect("writing into memory does not fail");
        out
    }

    fn write(&self, out: &mut Encoder<&mut Vec<u8>>) -> Result<(), BodyError> {
        out.array(7)?.u8(1)?.bytes(&self.organisation)?;
        out.str(&self.name)?.bytes(&self.receiving)?;
        out.bytes(&self.verifying)?.u32(self.version)?;
        out.str(&self.date)?;
        Ok(())
    }
}

type BodyError = minicbor::encode::Error<std::convert::Infallible>;

fn split(bytes: &[u8]) -> Option<(&[u8], [u8; 64])> {
    let mut input = Decoder::new(bytes);
    if input.array().ok()? != Some(2) {
        return None;
    }
    let body = input.bytes().ok()?;
    let signature = input.bytes().ok()?.try_into().ok()?;
    (input.position() == bytes.len()).then_some((body, signature))
}

fn parse(body: &[u8]) -> Option<OrganisationCard> {
    let mut input = Decoder::new(body);
    if input.array().ok()? != Some(7) || input.u8().ok()? != 1 {
        return None;
    }
    let card = OrganisationCard {
        organisation: input.bytes().ok()?.try_into().ok()?,
        name: input.str().ok()?.to_owned(),
        receiving: input.bytes().ok()?.try_into().ok()?,
        verifying: input.bytes().ok()?.try_into().ok()?,
        version: input.u32().ok()?,
        date: input.str().ok()?.to_owned(),
    };
    (input.position() == body.len()).then_some(card)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn card() -> Vec<u8> {
        let pairs = OrganisationPairs::random(&mut ChaCha20Rng::seed_from_u64(51));
        sign_card(&[4; 16], "Маркази Рашт", &pairs, 1, "2026-03-21")
    }

    #[test]
    fn a_signed_card_reads_back() {
        let read = read_card(&card()).unwrap();
        assert_eq!(read.name, "Маркази Рашт");
        assert_eq!(read.date, "2026-03-21");
        assert_eq!(read.words(Language::English).split(' ').count(), 8);
    }

    #[test]
    fn a_change_of_any_byte_of_a_card_is_refused() {
        let good = card();
        for position in 0..good.len() {
            let mut bad = good.clone();
            bad[position] ^= 1;
            assert!(read_card(&bad).is_err(), "byte {position}");
        }
        assert!(read_card(&good[..good.len() - 1]).is_err());
        assert!(read_card(&[good, vec![0]].concat()).is_err());
    }

    #[test]
    fn a_card_printed_again_keeps_its_words_and_a_new_key_changes_them() {
        let first = read_card(&card()).unwrap();
        let mut later = first.clone();
        later.date = "2027-01-01".into();
        assert_eq!(first.fingerprint(), later.fingerprint());
        later.receiving[5] ^= 1;
        assert_ne!(first.fingerprint(), later.fingerprint());
    }
}
