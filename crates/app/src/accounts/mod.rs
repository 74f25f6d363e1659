//! Accounts: organisations, members and their keys; signing in; second factors.
//!
//! What holds here:
//! - An act records that something happened and public halves, never a private half.
//! - An organisation's keys are sealed to a member by somebody who holds them, after that member's
//!   check words were compared; what was compared is kept in the sealed part of the organisation's
//!   stream, so that a tampered database cannot slip in another key when keys are renewed.
//! - A session's keys lie in its row under the cookie's secret: any process of the node can serve it,
//!   and it ends when the row, or the membership behind it, ends.
//! - Every security event is an act on the user's stream.

mod add_member;
mod address;
mod bundle;
mod change_member;
mod cli;
mod credentials;
mod events;
mod grant;
mod key_words;
mod language;
mod leave;
mod members;
mod organisation;
mod passkey;
mod password;
mod rebuilt;
mod recover;
mod renewal;
mod reset;
mod rewrap;
mod seals;
mod second_factor;
mod second_step;
mod set_up;
mod sign_in;
mod stored_session;
mod streams;
mod teams;
mod throttle;
mod totp;

pub use add_member::NewMember;
pub use address::ClientAddress;
pub use change_member::MemberChange;
pub use events::SecurityEvent;
pub use members::MemberRow;
pub use organisation::{KeyVersions, OrganisationPage, RecoveryUse};
pub use recover::{Recovered, RecoveryMember};
pub use renewal::KeyWork;
pub(crate) use rewrap::Rewraps;
pub use second_factor::SecondFactorRow;
pub use second_step::SecondFactorProof;
pub use set_up::{FirstMember, Founded, NewOrganisation};
pub use sign_in::{SignIn, SignedIn};
pub use teams::TeamRow;
pub use totp::TotpOffer;

use crate::error::AppError;
use crate::session::Language;
use panoh_vault::words;

/// How often a decision is taken again when others wrote meanwhile.
pub(crate) const ATTEMPTS: usize = 8;

/// Microseconds in a second.
pub(crate) const SECOND: u64 = 1_000_000;

/// The word list of a language.
pub(crate) const fn word_list(language: Language) -> words::Language {
    match language {
        Language::Tg => words::Language::Tajik,
        Language::Ru => words::Language::Russian,
        Language::En => words::Language::English,
    }
}

/// Runs work that occupies a processor for long, such as a password, away from the tasks that
/// answer requests.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    // The vault lets two passwords through at once; who waits for that must not hold a thread.
    static PLACES: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);
    let _place = PLACES.acquire().await;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| AppError::Machine(std::io::Error::other(error)))
}

#[cfg(test)]
mod tests;
