//! What became of an imported file.

use panoh_core::htcds::RowError;
use panoh_core::ids::StreamId;
use serde::Serialize;

/// What became of a file. Every row that holds more than its number is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows with more than their number.
    pub read: u64,
    /// Rows that made a new case or amended one.
    pub imported: u64,
    /// Rows that say what is there already.
    pub unchanged: u64,
    /// Rows that were refused; each stands unchanged in the file of refused rows.
    pub rejected: u64,
    /// Every reason of every refused row.
    pub errors: Vec<ImportError>,
    /// New people who are likely duplicates of somebody; flagged on their records.
    #[serde(skip)]
    pub likely_duplicates: Vec<StreamId>,
    /// Why it ended before the last row, as the code of the error; none when every row was looked at.
    #[serde(skip)]
    pub stopped: Option<&'static str>,
    /// The refused rows as CSV with their headings; empty when none was refused.
    #[serde(skip)]
    pub rejected_csv: Vec<u8>,
}

/// Why a row was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportError {
    /// The sheet.
    pub sheet: String,
    /// The row as the spreadsheet counts it.
    pub row: u32,
    /// Heading and letters of the column.
    pub column: String,
    /// Stable code; the pages' message is `row-<code>`.
    pub code: String,
    /// What is wrong, in English.
    pub message: String,
    /// Arguments for the translated message.
    #[serde(skip)]
    pub args: Vec<(&'static str, String)>,
}

impl From<RowError> for ImportError {
    fn from(error: RowError) -> Self {
        Self {
            sheet: error.sheet,
            row: error.row,
            column: error.column,
            code: error.code.to_owned(),
            message: error.message,
            args: error.args,
        }
    }
}
