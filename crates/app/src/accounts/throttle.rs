//! Slowing down who guesses, without letting anyone lock out somebody else.
//!
//! Failures are counted for a name *at an address*, so failing on somebody's name from one place
//! changes nothing for that person elsewhere. A browser that has signed in before shows a device
//! token and is counted by itself, so a neighbour behind the same address changes nothing either. An
//! address is slowed as a whole only when many different names fail there, and known devices are
//! exempt from that. Guesses of one-time codes are also counted for the user, from wherever they come:
//! only who knows the password can make them, so nobody else is slowed, and the user's own browser is
//! exempt. Attempts are counted before the password is tried, so that many at once are not
//! one.

use super::{ClientAddress, SECOND};
use crate::error::AppError;
use crate::node::Panoh;
use data_encoding::HEXLOWER;
use panoh_core::ids::UserId;
use panoh_vault::digest::digest;
use panoh_vault::{Key32, token};

/// Failures that cost no waiting.
const FREE: u32 = 5;
/// The longest wait for one name at one place: a quarter of an hour.
const LONGEST: u64 = 900 * SECOND;
/// Names that may fail at one address before the address itself is slowed.
const FREE_NAMES: u32 = 30;
/// The longest wait of an address.
const LONGEST_OF_PLACE: u64 = 60 * SECOND;
/// The longest wait between two guesses of a user's one-time code: five minutes. At that pace a
/// stolen password takes years of guessing.
const LONGEST_OF_CODES: u64 = 300 * SECOND;
/// After this much peace, failures are forgotten: an hour.
const FORGOTTEN: u64 = 3600 * SECOND;
/// Setting that holds the secret behind device tokens.
const DEVICE_SECRET: &str = "device-secret";

/// An attempt that was let in and counted.
pub(crate) struct Attempt {
    /// What the attempt is counted under.
    pub(crate) key: [u8; 32],
    /// The address; none for a browser that has signed in before.
    pub(crate) place: Option<[u8; 32]>,
    failures: u32,
}

fn wait(failures: u32, free: u32, longest: u64) -> u64 {
    match failures.checked_sub(free + 1) {
        None => 0,
        Some(beyond) => SECOND.saturating_mul(1_u64 << beyond.min(20)).min(longest),
    }
}

impl Panoh {
    /// Lets an attempt in and counts it, or says until when to wait.
    pub(crate) async fn admit(
        &self,
        login: &str,
        from: &ClientAddress,
    ) -> Result<Attempt, AppError> {
        let name = digest("panoh throttle name", &[login.as_bytes()]);
        let device = self.known_device(login, from.device()).await?;
        let (key, place) = match device {
            Some(nonce) => (digest("panoh throttle device", &[&name, &nonce]), None),
            None => {
                let network = from.network_name().as_bytes();
                let place = digest("panoh throttle place", &[network]);
                (
                    digest("panoh throttle pair", &[&name, network]),
                    Some(place),
                )
            }
        };
        if let Some(place) = &place {
            self.failures_so_far(place).await?;
        }
        let failures = self.admit_key(&key).await?;
        Ok(Attempt {
            key,
            place,
            failures,
        })
    }

    /// Lets one more attempt under a key in and counts it.
    pub(crate) async fn admit_key(&self, key: &[u8; 32]) -> Result<u32, AppError> {
        self.admit_within(key, LONGEST).await
    }

    /// Lets one more guess of a user's one-time code in and counts it, whatever address it is from.
    pub(crate) async fn admit_code(&self, user: UserId) -> Result<u32, AppError> {
        self.admit_within(&codes_of(user), LONGEST_OF_CODES).await
    }

    async fn admit_within(&self, key: &[u8; 32], longest: u64) -> Result<u32, AppError> {
        let before = self.failures_so_far(key).await?;
        let now = self.clock().now_micros();
        let until = now + wait(before + 1, FREE, longest);
        let counted = self.store().count_failure(key, until).await?;
        if counted > before + 1 && counted > FREE {
            let until_micros = now + wait(counted, FREE, longest);
            return Err(AppError::TooManyAttempts { until_micros });
        }
        Ok(counted)
    }

    /// An attempt failed. Only the first failure of a name counts against its address.
    pub(crate) async fn attempt_failed(&self, attempt: &Attempt) -> Result<(), AppError> {
        if let Some(place) = attempt.place.filter(|_| attempt.failures == 1) {
            let failures = self.failures_so_far(&place).await.unwrap_or(FREE_NAMES);
            let wait = wait(failures + 1, FREE_NAMES, LONGEST_OF_PLACE);
            self.store()
                .count_failure(&place, self.clock().now_micros() + wait)
                .await?;
        }
        Ok(())
    }

    /// An attempt went well: its failures are forgotten.
    pub(crate) async fn attempt_done(&self, key: &[u8; 32]) -> Result<(), AppError> {
        Ok(self.store().clear_attempt(key).await?)
    }

    async fn failures_so_far(&self, key: &[u8; 32]) -> Result<u32, AppError> {
        let now = self.clock().now_micros();
        match self.store().attempt(key).await? {
            None => Ok(0),
            Some(row) if row.until_micros > now => Err(AppError::TooManyAttempts {
                until_micros: row.until_micros,
            }),
            Some(row) if row.until_micros + FORGOTTEN < now => {
                self.store().clear_attempt(key).await?;
                Ok(0)
            }
            Some(row) => Ok(row.failures),
        }
    }

    /// A token for a browser that has just signed in as `login`, to be kept as a cookie for long. It
    /// opens nothing; it only keeps the browser's failures apart from its neighbours'.
    pub(crate) async fn device_token(&self, login: &str) -> Result<String, AppError> {
        let nonce: [u8; 16] = self.entropy().bytes();
        let proof = token::token(&self.device_secret().await?, &device_context(&nonce, login));
        Ok(format!("{}.{proof}", HEXLOWER.encode(&nonce)))
    }

    async fn known_device(
        &self,
        login: &str,
        shown: Option<&str>,
    ) -> Result<Option<[u8; 16]>, AppError> {
        let Some((nonce, proof)) = shown.and_then(|shown| shown.split_once('.')) else {
            return Ok(None);
        };
        let Some(nonce) = HEXLOWER
            .decode(nonce.as_bytes())
            .ok()
            .and_then(|n| n.try_into().ok())
        else {
            return Ok(None);
        };
        let secret = self.device_secret().await?;
        let known = token::verify(&secret, &device_context(&nonce, login), proof);
        Ok(known.then_some(nonce))
    }

    async fn device_secret(&self) -> Result<Key32, AppError> {
        if let Some(secret) = self.store().meta(DEVICE_SECRET).await? {
            return Key32::from_slice(&secret).map_err(|_| AppError::Damaged("device secret"));
        }
        let secret: [u8; 32] = self.entropy().bytes();
        self.store()
            .put_meta(DEVICE_SECRET, secret.to_vec())
            .await?;
        Ok(Key32::from_bytes(secret))
    }
}

/// Under what a user's one-time codes are counted.
pub(crate) fn codes_of(user: UserId) -> [u8; 32] {
    digest("panoh throttle codes of a user", &[user.bytes()])
}

fn device_context(nonce: &[u8; 16], login: &str) -> Vec<u8> {
    [b"device", &nonce[..], login.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_after_five_failures_and_ends_at_a_quarter_of_an_hour() {
        let waits = |n| wait(n, FREE, LONGEST) / SECOND;
        assert_eq!([1, 5, 6, 7, 8, 12].map(waits), [0, 0, 1, 2, 4, 64]);
        assert_eq!([16, 17, u32::MAX].map(waits), [900, 900, 900]);
    }
}
