//! What holds for accounts, on both databases.

mod entering;
mod factors;
mod joining;
mod leaving;
mod passkeys;
mod passwords;
mod secrecy;

use crate::accounts::SecurityEvent;
use crate::session::Session;
use crate::testing::House;

/// Kinds of a user's security events, oldest first.
async fn kinds(house: &House, session: &Session) -> Vec<String> {
    let mut events = house.panoh.security_events(session).await.unwrap();
    events.reverse();
    events
        .into_iter()
        .map(|event: SecurityEvent| event.kind)
        .collect()
}

/// The stable code of a refusal.
fn code<T>(result: Result<T, crate::AppError>) -> &'static str {
    result.err().map_or("done", |error| error.code())
}
