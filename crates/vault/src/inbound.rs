//! Inbound items (anonymous reports, field submissions, referral packages), sealed by anyone to an
//! organisation's public half. The suite is what every browser's WebCrypto can do.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::organisation::OrganisationPairs;
use crate::{Id, PublicHalf, VaultError, seal};

/// Seals an item of a kind (ASCII, for example `report`) to an organisation.
pub fn seal_inbound(
    organisation: &Id,
    to: &PublicHalf,
    kind: &str,
    plaintext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, VaultError> {
    seal::seal(to, &info(organisation, kind), b"", plaintext, rng)
}

/// Opens what was sealed to this organisation as this kind.
pub fn open_inbound(
    organisation: &Id,
    pairs: &OrganisationPairs,
    kind: &str,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let info = info(organisation, kind);
    seal::open(pairs.receiving_private(), &info, b"", sealed)
}

fn info(organisation: &Id, kind: &str) -> Vec<u8> {
    [b"panoh v1 inbound", &organisation[..], kind.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn an_item_opens_for_its_organisation_and_kind_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(81);
        let (mine, other) = (
            OrganisationPairs::random(&mut rng),
            OrganisationPairs::random(&mut rng),
        );
        let to = mine.receiving_public();
        let item = seal_inbound(&[4; 16], &to, "report", b"text", &mut rng).unwrap();
        let opened = open_inbound(&[4; 16], &mine, "report", &item).unwrap();
        assert_eq!(opened.as_slice(), b"text");
        assert!(open_inbound(&[4; 16], &mine, "referral", &item).is_err());
        assert!(open_inbound(&[5; 16], &mine, "report", &item).is_err());
        assert!(open_inbound(&[4; 16], &other, "report", &item).is_err());
    }
}
