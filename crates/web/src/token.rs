//! The token that every form carries. Each page masks it anew, so that its length under compression
//! tells nothing about it, whatever else a page repeats of what was sent to it.

use data_encoding::HEXLOWER;

/// The token under a fresh mask of 32 random bytes, in hexadecimal.
#[must_use]
pub(crate) fn masked(token: &str, mask: [u8; 32]) -> String {
    HEXLOWER.encode(&mask) + &HEXLOWER.encode(&under(token.as_bytes(), &mask))
}

/// Whether a sent value is the token under some mask.
#[must_use]
pub(crate) fn matches(sent: &str, token: &str) -> bool {
    let Ok(bytes) = HEXLOWER.decode(sent.as_bytes()) else {
        return false;
    };
    let Some((mask, rest)) = bytes.split_first_chunk::<32>() else {
        return false;
    };
    let unmasked = under(rest, mask);
    // Every byte is looked at, so the time does not tell how many agree.
    let differing = unmasked
        .iter()
        .zip(token.as_bytes())
        .fold(0_u8, |all, (a, b)| all | (a ^ b));
    !token.is_empty() && unmasked.len() == token.len() && differing == 0
}

fn under(bytes: &[u8], mask: &[u8; 32]) -> Vec<u8> {
    bytes
        .iter()
        .zip(mask.iter().cycle())
        .map(|(byte, mask)| byte ^ mask)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_again_under_any_mask_and_no_other_is() {
        let token = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
        let (one, two) = (masked(token, [7; 32]), masked(token, [9; 32]));
        assert_ne!(one, two);
        assert!(matches(&one, token) && matches(&two, token));
        assert!(!matches(&one, "5a"));
        assert!(!matches(&masked("5b", [7; 32]), "5a"));
        for wrong in ["", "5a", "xyz", &one[..64]] {
            assert!(!matches(wrong, token), "{wrong}");
        }
        assert!(!matches(&masked("", [0; 32]), ""));
    }
}
