//! Many records from a file and into a file, in the layout of the published HTCDS workbook.

mod export;
mod import;
mod jobs;
mod report;

pub(crate) use jobs::Jobs;
pub use jobs::{JobId, JobState};
pub use report::{ImportError, ImportReport};
