//! Failures: a rich one inside, and for a person a page with a sentence and a stable code.

use crate::frame::Frame;
use crate::view::{DoorErrorPage, ErrorPage};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use panoh_app::AppError;
use std::sync::Arc;

/// Why a page could not be shown.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// A use case refused or failed.
    App(Arc<AppError>),
    /// The form's token is not this session's.
    FormExpired,
    /// The body is larger than the route takes.
    TooLarge,
    /// The request makes no sense.
    BadRequest,
    /// A template could not be rendered.
    Template,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(Arc::new(error))
    }
}

impl From<askama::Error> for Failure {
    fn from(_: askama::Error) -> Self {
        Self::Template
    }
}

impl Failure {
    /// The stable code; the sentence is `error-<code>`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::App(error) => error.code(),
            Self::FormExpired => "form-expired",
            Self::TooLarge => "too-large",
            Self::BadRequest => "bad-request",
            Self::Template => "unexpected",
        }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::App(error) => match &**error {
                AppError::NotSignedIn | AppError::WrongPassword => StatusCode::UNAUTHORIZED,
                AppError::SecondFactorNeeded
                | AppError::SecondFactorWrong
                | AppError::NotAllowed
                | AppError::Locked => StatusCode::FORBIDDEN,
                AppError::NotFound => StatusCode::NOT_FOUND,
                AppError::ChangedMeanwhile | AppError::Refused(_) | AppError::Cancelled => {
                    StatusCode::CONFLICT
                }
                AppError::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
                AppError::Invalid(_) | AppError::File { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::FormExpired => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Template => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence for a person.
    pub(crate) fn sentence(&self, f: &Frame) -> String {
        if let Self::App(error) = self
            && let AppError::TooManyAttempts { until_micros } = **error
        {
            let until = f
                .texts
                .moment(i64::try_from(until_micros).unwrap_or(i64::MAX));
            return f.with("error-too-many-attempts", "until", &until);
        }
        let known = f.texts.has(&crate::texts::code_key("error", self.code()));
        if known {
            f.of("error", self.code())
        } else {
            f.t("error-unexpected")
        }
    }

    /// The page.
    pub(crate) fn page(&self, f: Frame) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(code = self.code(), "a request failed");
        }
        let (title, icon) = match status {
            StatusCode::NOT_FOUND => ("error-title-not-found", "search"),
            StatusCode::FORBIDDEN => ("error-title-not-allowed", "lock"),
            _ => ("error-title", "warn"),
        };
        let (title, sentence, code) = (f.t(title), self.sentence(&f), self.code().to_owned());
        let body = if f.member.is_some() {
            ErrorPage {
                f,
                icon,
                title,
                sentence,
                code,
            }
            .render()
        } else {
            DoorErrorPage {
                f,
                icon,
                title,
                sentence,
                code,
            }
            .render()
        };
        (
            status,
            Html(body.unwrap_or_else(|_| self.code().to_owned())),
        )
            .into_response()
    }
}

/// Leaves the failure in the answer for the gate, which knows the visitor's language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
