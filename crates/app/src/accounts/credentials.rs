//! What a sign-in name and a password must be, and the key pair that a password seals.

use super::apart;
use crate::error::{AppError, FieldError};
use crate::node::Panoh;
use panoh_core::ids::UserId;
use panoh_store::UserKeyRow;
use panoh_vault::VaultError;
use panoh_vault::user::{SealedUserKey, UserKey, open_private, seal_private};

const SHORTEST_PASSWORD: usize = 10;
const LONGEST_PASSWORD: usize = 200;
const LONGEST_LOGIN: usize = 64;
const LONGEST_NAME: usize = 120;

fn problem(field: &str, code: &'static str) -> AppError {
    AppError::Invalid(vec![FieldError {
        field: field.to_owned(),
        code,
    }])
}

/// A sign-in name as it is stored.
///
/// # Errors
/// [`AppError::Invalid`] on field `login`.
pub(crate) fn login_name(typed: &str) -> Result<String, AppError> {
    let name = typed.trim().to_lowercase();
    let allowed = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    let length = name.chars().count();
    if !(2..=LONGEST_LOGIN).contains(&length) || !name.chars().all(allowed) {
        return Err(problem("login", "login-form"));
    }
    Ok(name)
}

/// The error for a sign-in name that somebody has already.
pub(crate) fn login_taken() -> AppError {
    problem("login", "login-taken")
}

/// A name that people read: of a member, a team, an organisation.
///
/// # Errors
/// [`AppError::Invalid`] on `field`.
pub(crate) fn shown_name(field: &str, typed: &str) -> Result<String, AppError> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(problem(field, "missing"));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(problem(field, "name-form"));
    }
    Ok(name)
}

/// A password that may be chosen: long enough to think of a sentence, and not the sign-in name.
///
/// # Errors
/// [`AppError::Invalid`] on field `password`.
pub(crate) fn password(chosen: &str, login: &str) -> Result<(), AppError> {
    let length = chosen.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(problem("password", "password-short"));
    }
    if length > LONGEST_PASSWORD {
        return Err(problem("password", "password-long"));
    }
    let mut letters: Vec<char> = chosen.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 4 || chosen.to_lowercase().contains(login) {
        return Err(problem("password", "password-weak"));
    }
    Ok(())
}

impl Panoh {
    /// Seals a user's private half by a password, as the row to store.
    pub(crate) async fn seal_user_key(
        &self,
        user: UserId,
        version: u32,
        key: &UserKey,
        password: &str,
    ) -> Result<UserKeyRow, AppError> {
        let (key, chosen) = (key.clone(), zeroize::Zeroizing::new(password.to_owned()));
        let (cost, mut rng) = (self.0.password_cost, self.entropy().fork());
        let public = key.public().to_vec();
        let sealed =
            apart(move || seal_private(&chosen, user.bytes(), version, &key, cost, &mut rng))
                .await?
                .map_err(|_| AppError::Damaged("password cost"))?;
        Ok(UserKeyRow {
            user,
            public,
            sealed_private: sealed.sealed,
            salt: sealed.salt,
            argon_params: sealed.cost,
            version,
            changed_at: self.clock().now_micros(),
        })
    }

    /// Opens a user's private half; `None` when the password is wrong.
    pub(crate) async fn open_user_key(
        &self,
        row: &UserKeyRow,
        password: &str,
    ) -> Result<Option<UserKey>, AppError> {
        let stored = SealedUserKey {
            cost: row.argon_params.clone(),
            salt: row.salt,
            sealed: row.sealed_private.clone(),
        };
        let (user, version) = (row.user, row.version);
        let typed = zeroize::Zeroizing::new(password.to_owned());
        match apart(move || open_private(&typed, user.bytes(), version, &stored)).await? {
            Ok(key) => Ok(Some(key)),
            Err(VaultError::WrongPassword) => Ok(None),
            Err(_) => Err(AppError::Damaged("user key")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_kept_in_small_letters_and_without_spaces() {
        assert_eq!(login_name(" Desk2 ").unwrap(), "desk2");
        assert_eq!(login_name("навруз.с").unwrap(), "навруз.с");
        for bad in ["", "x", "two words", "a/b", &"x".repeat(65)] {
            assert!(login_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn short_repeated_and_name_like_passwords_are_refused() {
        assert!(password("асал ва нони гарм", "desk2").is_ok());
        for bad in ["short", "aaaaaaaaaaaa", "my Desk2 key!", &"ab1 ".repeat(60)] {
            assert!(password(bad, "desk2").is_err(), "{bad}");
        }
    }
}
