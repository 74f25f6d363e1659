//! Rows that read well and still cannot be written: each is refused by itself.

use crate::error::AppError;
use panoh_core::htcds::{Column, Meaning, ReadRow, RowError};

/// Whether an error is about one row's record; others end the run.
pub(crate) const fn of_one_row(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Locked
            | AppError::Refused(_)
            | AppError::Damaged(_)
            | AppError::NotAllowed
            | AppError::NotFound
            | AppError::Invalid(_)
            | AppError::ChangedMeanwhile
    )
}

/// The refusal of a row whose record cannot be written.
pub(super) fn refusal(row: &ReadRow<'_>, error: &AppError) -> RowError {
    let (code, message) = match error {
        AppError::Locked => (
            "record_locked",
            "your keys do not open this record; sign in again, or ask for the key",
        ),
        AppError::Damaged(_) => (
            "record_damaged",
            "the stored record cannot be opened; tell your administrator",
        ),
        AppError::NotAllowed => (
            "record_not_allowed",
            "your role and team may not write this record",
        ),
        AppError::NotFound => (
            "record_not_found",
            "the record of this row is not here any more",
        ),
        AppError::Invalid(_) => (
            "record_invalid",
            "what the row says cannot be taken as a record",
        ),
        AppError::ChangedMeanwhile => (
            "record_changed_meanwhile",
            "others kept changing this record; bring the row in again",
        ),
        _ => ("record_refused", "a rule forbids changing this record"),
    };
    RowError {
        sheet: row.table.sheet.clone(),
        row: row.row.number,
        column: String::new(),
        code,
        args: Vec::new(),
        message: message.to_owned(),
    }
}

/// The refusal of a row whose case id is nobody's here.
pub(super) fn unknown_case(row: &ReadRow<'_>) -> RowError {
    let mut columns = row.table.columns.iter();
    let column = columns.find(|column| column.meaning == Meaning::CaseId);
    RowError {
        sheet: row.table.sheet.clone(),
        row: row.row.number,
        column: column.map(Column::display).unwrap_or_default(),
        code: "unknown_case_id",
        args: Vec::new(),
        message: "no case with this id is here for you: it may have been erased, or belong to \
                  another team or organisation; empty the cell to add the row as a new case"
            .to_owned(),
    }
}
