//! Many records from a file and into a file, in the layout of the published HTCDS workbook.

mod export;
mod import;
mod jobs;
mod refusal;
mod report;
mod turn;

#[cfg(test)]
mod tests;

pub use jobs::{JobId, JobState};
pub(crate) use jobs::{Jobs, JobsOf};
pub(crate) use refusal::of_one_row;
pub use report::{ImportError, ImportReport};
