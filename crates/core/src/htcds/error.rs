//! Why a row or a whole sheet cannot be taken in.

use super::table::Column;

/// Every code that a [`RowError`] can have; each needs a sentence in every language.
pub const ROW_ERROR_CODES: [&str; 14] = [
    "bad_case_id",
    "case_id_twice",
    "cell_error",
    "date_out_of_range",
    "future_date",
    "impossible_date",
    "no_such_case",
    "not_a_country",
    "not_a_date",
    "not_a_number",
    "several_values",
    "two_digit_year",
    "unknown_code",
    "unknown_language",
];

/// One reason why a row is refused.
///
/// Message and arguments may quote the cell, that is, what was told about a person: they are for the
/// person who imports, and must not be logged or stored in clear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sheet}, row {row}, {column}: {message}")]
pub struct RowError {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the sheet, counted from 1 as the spreadsheet shows it.
    pub row: u32,
    /// Visible heading and letter of the column, e.g. `Gender (H)`.
    pub column: String,
    /// Stable code of the reason, e.g. `unknown_code`.
    pub code: &'static str,
    /// What the reason is about, for a translated message: name and value.
    pub args: Vec<(&'static str, String)>,
    /// The reason in English.
    pub message: String,
}

/// Why a sheet is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// None of the first rows holds headings of the standard.
    #[error("no headings of the HTCDS workbook were found")]
    NoHeadings,
    /// Two filled columns mean the same field.
    #[error("sheet {sheet}: columns {first} and {second} both hold {heading}")]
    DuplicateColumn {
        /// Name of the sheet.
        sheet: String,
        /// What both hold.
        heading: String,
        /// Letters of the first column.
        first: String,
        /// Letters of the second column.
        second: String,
    },
}

impl TableError {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            TableError::NoHeadings => "no_headings",
            TableError::DuplicateColumn { .. } => "duplicate_column",
        }
    }
}

/// A reason that does not yet know its place in the sheet.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) args: Vec<(&'static str, String)>,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Fault {
        Fault {
            code,
            args: Vec::new(),
            message: message.into(),
        }
    }

    /// A reason that quotes what was written, cut to a length that fits a line.
    pub(super) fn quoting(code: &'static str, value: &str, reason: &str) -> Fault {
        let mut shown: String = value.trim().chars().take(60).collect();
        if shown.len() < value.trim().len() {
            shown.push('…');
        }
        Fault {
            code,
            message: format!("'{shown}' {reason}"),
            args: vec![("value", shown)],
        }
    }

    /// The reason at its place.
    pub(super) fn at(self, sheet: &str, row: u32, column: &Column) -> RowError {
        debug_assert!(ROW_ERROR_CODES.contains(&self.code), "{}", self.code);
        RowError {
            sheet: sheet.to_owned(),
            row,
            column: column.display(),
            code: self.code,
            args: self.args,
            message: self.message,
        }
    }
}

crate::undisclosed!(Fault);
