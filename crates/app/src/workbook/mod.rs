//! Workbooks and CSV files as bytes: read into cells, written from records.
//!
//! What the cells mean is decided in [`panoh_core::htcds`]; here is only the file. A file comes from
//! outside, so its size is bounded before anything of it is unpacked.

mod delimited;
mod error;
mod read;
mod refused;
mod spreadsheet;
mod write;

pub use delimited::write_csv;
pub use error::WorkbookError;
pub use read::{Limits, read, read_cases, read_file};
pub use refused::refused_csv;
pub use write::write_xlsx;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod published_tests;
