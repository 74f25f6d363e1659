//! The gate before every page: who asks, whether the policy lets them, whether the form is theirs.
//! A handler never runs without it, and failures become pages behind it.

use crate::AppState;
use crate::cookies;
use crate::failure::Failure;
use crate::form::Posted;
use crate::token;
use crate::visit::{Visit, peer};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, MatchedPath, Multipart, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use panoh_app::AppError;
use panoh_app::core::access::{Action, Resource};

/// Who may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Anybody.
    Public,
    /// Who is signed in, also before a second factor is enrolled.
    Account,
    /// Who is signed in.
    SignedIn,
    /// Whose role has this row in the policy.
    Needs(Action, Resource),
}

/// What a form may weigh, in bytes.
const LARGEST_FORM: usize = 256 * 1024;
/// What a file may weigh, in bytes.
pub(crate) const LARGEST_FILE: usize = 50 * 1024 * 1024;

/// A file that was sent with a form.
#[derive(Clone, Debug)]
pub(crate) struct Uploaded {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Lets a request pass, or answers in its stead.
pub(crate) async fn pass(
    State((state, gate)): State<(AppState, Gate)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&state, &parts.headers, &parts.uri, peer(&parts)).await;
    let visit = match visit {
        Ok(visit) => visit,
        Err(error) => {
            tracing::error!(code = error.code(), "a session could not be read");
            return (StatusCode::INTERNAL_SERVER_ERROR, error.code()).into_response();
        }
    };
    let method = parts.method.clone();
    // The pattern of the route, never the address: that may hold a name that was searched for.
    let route = parts.extensions.get::<MatchedPath>().cloned();
    let request = Request::from_parts(parts, body);
    let mut response = match admitted(&visit, gate, request).await {
        Ok(mut request) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
        Err(answer) => *answer,
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = failure.page(visit.frame());
    }
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    tracing::debug!(%method, route, status = response.status().as_u16(), "answered");
    if visit.fresh {
        let secure = state.site().secure;
        cookies::set(
            response.headers_mut(),
            cookies::VISIT,
            Some(&visit.token),
            None,
            secure,
        );
    }
    response
}

/// The request as the handler may have it, or the answer that it gets instead.
async fn admitted(visit: &Visit, gate: Gate, request: Request) -> Result<Request, Box<Response>> {
    let answer = |failure: Failure| Box::new(failure.into_response());
    may_pass(visit, gate, request.uri().path(), request.method())?;
    match *request.method() {
        Method::GET if is_prefetch(request.headers()) => {
            // What nobody has looked at is no read of identity, so it is not made ready either.
            Err(Box::new(StatusCode::SERVICE_UNAVAILABLE.into_response()))
        }
        Method::HEAD if gate != Gate::Public => Err(Box::new(StatusCode::OK.into_response())),
        Method::GET | Method::HEAD => Ok(request),
        _ => {
            if is_foreign(request.headers()) {
                return Err(answer(Failure::FormExpired));
            }
            let upload = gate == Gate::Needs(Action::Run, Resource::Import);
            let request = with_form(request, upload).await.map_err(answer)?;
            let sent = request.extensions().get::<Posted>();
            if sent.is_some_and(|form| token::matches(form.get("csrf"), &visit.token)) {
                Ok(request)
            } else {
                Err(answer(Failure::FormExpired))
            }
        }
    }
}

/// Whether the visitor may come here at all.
fn may_pass(visit: &Visit, gate: Gate, path: &str, method: &Method) -> Result<(), Box<Response>> {
    let away = |to: String| Err(Box::new(Redirect::to(&to).into_response()));
    if gate == Gate::Public {
        return Ok(());
    }
    let Some(session) = &visit.session else {
        // Only a page can be come back to, not the sending of a form; and only its path, for what
        // stands in a query stays in the browser's history and in the logs of proxies.
        let next = if method == Method::GET && path != "/" {
            format!("/sign-in?next={}", in_query(path))
        } else {
            "/sign-in".to_owned()
        };
        return away(next);
    };
    if gate == Gate::Account {
        return Ok(());
    }
    if session.enrolment_only() {
        return away("/second-factor".to_owned());
    }
    // In a demo everybody's password is known to everybody, and nobody is to be kept from looking.
    if session.password_lent() && !visit.state.is_demo() {
        return away("/account#password".to_owned());
    }
    match gate {
        Gate::Needs(action, resource) if !session.can(action, resource) => Err(Box::new(
            Failure::from(AppError::NotAllowed).into_response(),
        )),
        _ => Ok(()),
    }
}

/// A path as a value in a query.
pub(crate) fn in_query(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// Whether the browser only makes ready what somebody might open.
fn is_prefetch(headers: &HeaderMap) -> bool {
    let says = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|v| v.contains("prefetch"))
    };
    says("sec-purpose") || says("purpose")
}

/// Whether the browser says that another site sent the form.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Reads the form of a request and puts it, and a file where one is expected, beside the request.
async fn with_form(request: Request, upload: bool) -> Result<Request, Failure> {
    let kind = request
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    if upload && kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        return with_file(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, LARGEST_FORM)
        .await
        .map_err(|_| Failure::TooLarge)?;
    parts.extensions.insert(Posted::from_bytes(&bytes)?);
    Ok(Request::from_parts(parts, Body::empty()))
}

/// Reads a form that holds a file. The limit is the router's `DefaultBodyLimit`.
async fn with_file(request: Request) -> Result<Request, Failure> {
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let mut multipart = Multipart::from_request(whole, &())
        .await
        .map_err(|_| Failure::BadRequest)?;
    let mut form = Posted::default();
    let mut file = None;
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_| Failure::TooLarge)?
    {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| Failure::TooLarge)?;
        match file_name {
            Some(name) => {
                file = Some(Uploaded {
                    name,
                    bytes: bytes.to_vec(),
                })
            }
            None => form
                .0
                .push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(form);
    if let Some(file) = file {
        request.extensions_mut().insert(file);
    }
    Ok(request)
}
