//! Signing in with name and password, and signing out.

use super::language::local;
use super::second::{Step, leave_step};
use crate::cookies;
use crate::failure::Failure;
use crate::form::{Field, Form, Group, Kind, Posted};
use crate::view::DoorForm;
use crate::visit::Visit;
use crate::workspace::{Answer, query, show};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect};
use panoh_app::AppError;
use panoh_app::accounts::{SignIn, SignedIn};

/// The form.
pub(crate) async fn page(visit: Visit) -> Answer {
    if visit.session.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    let next = afterwards(&query(&visit, "next").unwrap_or_default());
    show(&door(&visit, "", &next, None))
}

/// Takes name and password.
pub(crate) async fn submit(visit: Visit, posted: Posted) -> Answer {
    let (login, next) = (posted.get("login"), afterwards(posted.get("next")));
    let outcome = visit
        .state
        .panoh()
        .sign_in(login, posted.exact("password"), &visit.client())
        .await;
    match outcome {
        Ok(SignIn::Done(signed_in)) => enter(&visit, &signed_in, &next).await,
        Ok(SignIn::EnrolSecondFactor(signed_in)) => {
            enter(&visit, &signed_in, "/second-factor").await
        }
        Ok(SignIn::SecondFactor {
            pending,
            totp,
            passkey_challenge,
        }) => {
            let step = Step {
                totp,
                passkey: passkey_challenge,
                next,
            };
            Ok(leave_step(&visit, &pending, &step))
        }
        Err(error @ (AppError::WrongPassword | AppError::TooManyAttempts { .. })) => {
            let failure = Failure::from(error);
            let status = failure.status();
            let page = door(&visit, login, &next, Some(&failure)).render()?;
            Ok((status, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Where somebody goes after signing in: a page of this site, without a query.
fn afterwards(next: &str) -> String {
    local(next.split(['?', '#']).next().unwrap_or_default())
}

/// Ends the session.
pub(crate) async fn out(visit: Visit, headers: HeaderMap) -> Answer {
    let secure = visit.state.site().secure;
    if let Some(cookie) = cookies::read(&headers, cookies::SESSION, secure) {
        visit.state.panoh().sign_out(&cookie).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    cookies::set(response.headers_mut(), cookies::SESSION, None, None, secure);
    Ok(response)
}

/// Gives the cookies of a session and goes on, in the language in which somebody signed in: what
/// they saw and could switch there is what they get.
pub(super) async fn enter(visit: &Visit, signed_in: &SignedIn, next: &str) -> Answer {
    let language = visit.language.into();
    if signed_in.session.language() != language {
        visit
            .state
            .panoh()
            .set_language(&signed_in.session, language)
            .await?;
    }
    let mut response = Redirect::to(next).into_response();
    let (headers, secure) = (response.headers_mut(), visit.state.site().secure);
    cookies::set(
        headers,
        cookies::SESSION,
        Some(&signed_in.cookie),
        None,
        secure,
    );
    cookies::set(
        headers,
        cookies::DEVICE,
        Some(&signed_in.device),
        Some(cookies::YEAR),
        secure,
    );
    for ended in [cookies::VISIT, cookies::PENDING, cookies::STEP] {
        cookies::set(headers, ended, None, None, secure);
    }
    Ok(response)
}

fn door(visit: &Visit, login: &str, next: &str, failure: Option<&Failure>) -> DoorForm {
    let f = visit.frame();
    let name = Field::line("login", f.t("sign-in-login"))
        .value(login)
        .required();
    let password =
        Field::new("password", f.t("sign-in-password"), Kind::Line("password")).required();
    let fields = vec![
        name.autocomplete("username"),
        password.autocomplete("current-password"),
    ];
    DoorForm {
        title: f.t("sign-in-title"),
        lead: f.t("sign-in-lead"),
        form: Form {
            action: "/sign-in".to_owned(),
            hidden: vec![("next".to_owned(), afterwards(next))],
            groups: vec![Group {
                fields,
                ..Group::default()
            }],
            submit: f.t("sign-in-submit"),
            ..Form::default()
        },
        loose: failure
            .map(|failure| failure.sentence(&f))
            .into_iter()
            .collect(),
        foot: f.t("sign-in-foot"),
        f,
    }
}
