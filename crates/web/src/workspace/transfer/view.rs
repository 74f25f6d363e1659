//! Pages of import and export.

use crate::form::{Form, Kind};
use crate::frame::{Frame, Link};
use crate::view::Note;
use askama::Template;

/// Import and export, side by side.
#[derive(Template)]
#[template(path = "transfer/transfer.html")]
pub(crate) struct TransferPage {
    pub(crate) f: Frame,
    pub(crate) may_import: bool,
    pub(crate) may_export: bool,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefusedRow {
    pub(crate) sheet: String,
    pub(crate) row: String,
    pub(crate) column: String,
    pub(crate) reason: String,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// Label and number.
    pub(crate) figures: Vec<(String, String)>,
    pub(crate) refused: Vec<RefusedRow>,
    /// How many more rows were refused than are shown.
    pub(crate) more: u64,
    /// New people who look like somebody who was there before.
    pub(crate) alike: Vec<Link>,
    /// Where the refused rows can be fetched.
    pub(crate) rejected: Option<String>,
}

/// Work that goes on, or its result.
#[derive(Template)]
#[template(path = "transfer/job.html")]
pub(crate) struct JobPage {
    pub(crate) f: Frame,
    pub(crate) back: Link,
    pub(crate) title: String,
    pub(crate) running: bool,
    pub(crate) words: String,
    pub(crate) done: u64,
    pub(crate) total: u64,
    /// Where the button that stops the work leads.
    pub(crate) stop: String,
    pub(crate) note: Note,
    /// Where a finished file can be fetched.
    pub(crate) file: Option<String>,
    pub(crate) report: Option<Report>,
}
