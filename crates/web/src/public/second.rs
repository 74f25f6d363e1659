//! The second step of signing in: a code or a passkey.

use super::language::local;
use super::sign_in::enter;
use super::view::SecondPage;
use crate::cookies;
use crate::failure::Failure;
use crate::form::{Field, Form, Group, Posted};
use crate::visit::Visit;
use crate::workspace::{Answer, show};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use panoh_app::AppError;
use panoh_app::accounts::SecondFactorProof;
use serde::{Deserialize, Serialize};

/// What the page needs to know between the two steps. None of it is secret from this browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// Whether a code will do.
    pub(super) totp: bool,
    /// Options of the passkey ceremony, JSON.
    pub(super) passkey: Option<String>,
    /// Where to go afterwards.
    pub(super) next: String,
}

impl Step {
    fn from_cookie(headers: &HeaderMap, secure: bool) -> Option<Self> {
        let text = cookies::read(headers, cookies::STEP, secure)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

/// Goes on to the second step with what stands for the right password.
pub(super) fn leave_step(visit: &Visit, pending: &str, step: &Step) -> Response {
    let mut response = Redirect::to("/sign-in/second").into_response();
    let (headers, secure) = (response.headers_mut(), visit.state.site().secure);
    let step = BASE64URL_NOPAD.encode(&serde_json::to_vec(step).unwrap_or_default());
    let soon = Some(cookies::TEN_MINUTES);
    cookies::set(headers, cookies::PENDING, Some(pending), soon, secure);
    cookies::set(headers, cookies::STEP, Some(&step), soon, secure);
    response
}

/// The form.
pub(crate) async fn page(visit: Visit, headers: HeaderMap) -> Answer {
    match Step::from_cookie(&headers, visit.state.site().secure) {
        Some(step) => show(&second(&visit, &step, None)),
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

/// Takes a code or a passkey's answer.
pub(crate) async fn submit(visit: Visit, headers: HeaderMap, posted: Posted) -> Answer {
    let secure = visit.state.site().secure;
    let pending = cookies::read(&headers, cookies::PENDING, secure);
    let (Some(pending), Some(step)) = (pending, Step::from_cookie(&headers, secure)) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let proof = match posted.filled("passkey") {
        Some(answer) => SecondFactorProof::Passkey {
            answer,
            site: visit.origin.clone(),
        },
        None => SecondFactorProof::Totp(posted.get("code").replace(' ', "")),
    };
    match visit.state.panoh().sign_in_second(&pending, proof).await {
        Ok(signed_in) => enter(&visit, &signed_in, &local(&step.next)).await,
        Err(AppError::NotSignedIn) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error @ (AppError::SecondFactorWrong | AppError::TooManyAttempts { .. })) => {
            let failure = Failure::from(error);
            let status = failure.status();
            let page = second(&visit, &step, Some(&failure)).render()?;
            Ok((status, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn second(visit: &Visit, step: &Step, failure: Option<&Failure>) -> SecondPage {
    let f = visit.frame();
    let code = Field::line("code", f.t("second-code"))
        .hint(f.t("second-code-hint"))
        .required();
    let fields = vec![code.class("digits").autocomplete("one-time-code")];
    SecondPage {
        totp: step.totp,
        passkey: step.passkey.clone(),
        form: Form {
            action: "/sign-in/second".to_owned(),
            groups: vec![Group {
                fields,
                ..Group::default()
            }],
            submit: f.t("second-submit"),
            ..Form::default()
        },
        loose: failure
            .map(|failure| failure.sentence(&f))
            .into_iter()
            .collect(),
        f,
    }
}
