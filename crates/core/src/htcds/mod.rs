//! The Human Trafficking Case Data Standard 2.0 (HTCDS; IOM, CC BY 4.0) and its published workbook.
//!
//! The workbook has faults of its own: row 1 holds hidden technical headings that disagree with the
//! visible ones of row 2 (the address is shifted, one is misspelt, one is missing), rows are numbered
//! though empty, and there is no case id. What a person saw while typing is what counts here.
//!
//! Reading goes [`Cell`]s → [`Table`] (what each column means) → [`HtcdsRow`] (typed) or
//! [`RowError`]s; writing goes back by [`Layout`]. Nothing in this module touches a file.

mod cell;
mod content;
mod csv_text;
mod date;
mod error;
mod exchange;
mod field;
mod heading;
mod read;
mod row;
mod several;
mod table;
mod value;
mod workbook;
mod write;

pub use cell::Cell;
pub use content::content_cells;
pub use csv_text::{CsvGuard, guard_csv, unguard_csv};
pub use date::{DateFault, PartialDate, day_of_serial};
pub use error::{ROW_ERROR_CODES, RowError, TableError};
pub use field::{Field, Kind};
pub use read::parse_row;
pub use row::{CasePart, Consent, Extra, HtcdsRow, Location, MailingAddress, PersonPart, Referral};
pub use table::{Column, Meaning, SheetRow, Table, read_table};
pub use value::Value;
pub use workbook::{ReadRow, SheetCells, Workbook, read_workbook};
pub use write::{
    CASE_ID_HEADING, CASES_SHEET, Layout, OTHER_SHEET, cases_layout, other_layout, write_other_row,
    write_row,
};

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod sheet_tests;
