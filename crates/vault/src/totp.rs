//! One-time codes (RFC 6238) as a second factor: six digits, thirty seconds, SHA-1, which is what
//! every authenticator application can do.

use data_encoding::BASE32_NOPAD;
use rand::CryptoRng;
use totp_rs::{Builder, Secret};
use zeroize::{Zeroize, Zeroizing};

use crate::{Id, Key32, VaultError, aead};

/// The secret that a user's authenticator shares with us: twenty bytes.
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    /// A fresh secret.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut secret = Self(Zeroizing::new([0; 20]));
        rng.fill_bytes(secret.0.as_mut_slice());
        secret
    }

    /// The secret as people type it into an authenticator: 32 characters of base32.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(self.0.as_slice()))
    }

    /// The address behind the picture that an authenticator scans. `account` should be a user name
    /// and not a person's name: the application shows it to whoever holds the telephone.
    pub fn to_url(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let (issuer, account) = (percent(issuer), percent(account));
        let secret = self.to_base32();
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}",
            *secret
        ))
    }

    /// The step (a count of thirty seconds since 1970) whose code this is, if it is the present one
    /// or one of its neighbours. The caller keeps it and refuses that step and earlier ones from
    /// then on, so that a code seen over a shoulder opens nothing.
    pub fn verify(&self, code: &str, unix_seconds: u64) -> Option<u64> {
        let digits = Zeroizing::new(
            code.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>(),
        );
        self.totp().check(&digits, unix_seconds)
    }

    /// The code at a time, for tests and for the demonstration's printed logins.
    pub fn code_at(&self, unix_seconds: u64) -> String {
        self.totp().generate(unix_seconds).to_string()
    }

    /// Seals the secret for its user's row.
    pub fn seal(&self, key: &Key32, user: &Id, rng: &mut dyn CryptoRng) -> Vec<u8> {
        aead::seal(key, &place(user), self.0.as_slice(), rng)
    }

    /// Opens what [`TotpSecret::seal`] made for this user.
    pub fn open(key: &Key32, user: &Id, sealed: &[u8]) -> Result<Self, VaultError> {
        let opened = aead::open(key, &place(user), sealed)?;
        let secret = opened.as_slice().try_into();
        let secret = secret.map_err(|_| VaultError::Malformed("one-time code secret"))?;
        Ok(Self(Zeroizing::new(secret)))
    }

    fn totp(&self) -> totp_rs::Totp {
        let mut bytes: [u8; 20] = *self.0;
        let builder = Builder::new().with_secret(Secret::new_stack(bytes));
        bytes.zeroize();
        builder
            .build()
            .expect("twenty bytes, six digits and thirty seconds are within the standard")
    }
}

fn place(user: &Id) -> Vec<u8> {
    [b"panoh v1 one-time code", &user[..]].concat()
}

/// Percent-encodes everything that RFC 3986 does not leave unreserved.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| {
        if plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    /// The SHA-1 secret of RFC 6238, appendix B.
    fn standard() -> TotpSecret {
        TotpSecret(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn the_codes_of_the_standard_are_met() {
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(standard().code_at(time), code);
            assert_eq!(standard().verify(code, time), Some(time / 30));
        }
    }

    #[test]
    fn the_neighbouring_steps_are_accepted_and_named_and_others_are_not() {
        let now = 1_750_000_000;
        let step = now / 30;
        let code = standard().code_at(now);
        assert_eq!(standard().verify(&code, now + 30), Some(step));
        assert_eq!(standard().verify(&code, now - 30), Some(step));
        assert_eq!(standard().verify(&code, now + 60), None);
        assert_eq!(standard().verify(&code, now - 60), None);
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(standard().verify(&spaced, now), Some(step));
    }

    #[test]
    fn strange_codes_are_refused() {
        for code in ["", "12345", "1234567", "abcdef", "٠٠٠٠٠٠", "+12345"] {
            assert_eq!(standard().verify(code, 59), None, "{code}");
        }
    }

    #[test]
    fn the_address_for_an_authenticator_is_percent_encoded() {
        let url = standard().to_url("Panoh Рашт", "zarina & co");
        assert!(url.starts_with("otpauth://totp/Panoh%20%D0%A0"));
        assert!(url.contains(":zarina%20%26%20co?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="));
    }

    #[test]
    fn a_sealed_secret_opens_for_its_user_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let (key, secret) = (Key32::random(&mut rng), TotpSecret::random(&mut rng));
        let sealed = secret.seal(&key, &[1; 16], &mut rng);
        let opened = TotpSecret::open(&key, &[1; 16], &sealed).unwrap();
        assert_eq!(opened.to_base32(), secret.to_base32());
        assert!(TotpSecret::open(&key, &[2; 16], &sealed).is_err());
    }
}
