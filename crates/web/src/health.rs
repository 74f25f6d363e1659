//! Whether the server lives, and whether it can serve: for supervisors and load balancers. Both say
//! nothing about what is kept here.

use crate::AppState;
use axum::extract::State;
use axum::http::StatusCode;

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// The database answers too. Looking for a session that cannot exist reads one row at most.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    let nobody = "0".repeat(64);
    match state.panoh().session(&nobody).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
