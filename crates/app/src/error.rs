//! Every failure that a person can meet, with a stable code that the pages translate.

use panoh_core::person::FieldProblem;
use panoh_store::{CommitError, StoreError};

/// A field of a form that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the form.
    pub field: String,
    /// Stable code; the pages' message is `field-<code>`.
    pub code: &'static str,
}

/// Why a use case did not do what was asked. The message is for logs and never names a person.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    NotSignedIn,
    /// Name or password is wrong; which of them is not said.
    #[error("wrong name or password")]
    WrongPassword,
    /// The role needs a second factor, and none was given.
    #[error("second factor needed")]
    SecondFactorNeeded,
    /// The code or the passkey was not accepted.
    #[error("second factor not accepted")]
    SecondFactorWrong,
    /// Too many failures from one place; others are not locked out.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When the next attempt is taken, microseconds since 1970.
        until_micros: u64,
    },
    /// The policy refuses this.
    #[error("not allowed")]
    NotAllowed,
    /// It does not exist, or not for this member.
    #[error("not found")]
    NotFound,
    /// The session holds no key that opens this.
    #[error("no key in this session opens it")]
    Locked,
    /// Somebody else changed the record meanwhile, again and again.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// Fields of a form cannot be taken as they are.
    #[error("invalid fields: {0:?}")]
    Invalid(Vec<FieldError>),
    /// A rule of the field forbids it; the code names the rule.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The work was cancelled; nothing half-done remains.
    #[error("cancelled")]
    Cancelled,
    /// A file cannot be read as what it should be.
    #[error("file: {code}: {detail}")]
    File {
        /// Stable code.
        code: &'static str,
        /// What was wrong, without content.
        detail: String,
    },
    /// Database or disk failed.
    #[error("storage: {0}")]
    Storage(#[from] StoreError),
    /// Stored bytes do not open or do not parse: damage, or a wrong key.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// The machine refused something outside the database.
    #[error("machine: {0}")]
    Machine(#[from] std::io::Error),
}

impl AppError {
    /// The stable code; the pages' message is `error-<code>`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::WrongPassword => "wrong-password",
            Self::SecondFactorNeeded => "second-factor-needed",
            Self::SecondFactorWrong => "second-factor-wrong",
            Self::TooManyAttempts { .. } => "too-many-attempts",
            Self::NotAllowed => "not-allowed",
            Self::NotFound => "not-found",
            Self::Locked => "locked",
            Self::ChangedMeanwhile => "changed-meanwhile",
            Self::Invalid(_) => "invalid",
            Self::Refused(code) => code,
            Self::Cancelled => "cancelled",
            Self::File { code, .. } => code,
            Self::Storage(StoreError::OtherNode) => "other-nodes-database",
            Self::Storage(_) => "storage",
            Self::Damaged(_) => "damaged",
            Self::Machine(_) => "machine",
        }
    }

    /// The fields of a form that cannot be taken, if that is the failure.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        if let Self::Invalid(fields) = self {
            fields
        } else {
            &[]
        }
    }
}

impl From<CommitError> for AppError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Stale(_) => Self::ChangedMeanwhile,
            CommitError::Erased(_) => Self::Refused("erased"),
            CommitError::Store(error) => Self::Storage(error),
        }
    }
}

impl From<crate::workbook::WorkbookError> for AppError {
    fn from(error: crate::workbook::WorkbookError) -> Self {
        Self::File {
            code: error.code(),
            detail: error.to_string(),
        }
    }
}

impl From<Vec<FieldProblem>> for AppError {
    fn from(problems: Vec<FieldProblem>) -> Self {
        let field = |p: FieldProblem| FieldError {
            field: p.field,
            code: p.code,
        };
        Self::Invalid(problems.into_iter().map(field).collect())
    }
}
