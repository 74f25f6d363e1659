//! A case: the work done for a person who may have been trafficked or exploited.
//!
//! What somebody indicated, what we classified and what an authority decided are separate facts;
//! status here is the status of our work.

pub mod facts;
pub mod workbook_row;

pub use facts::{CaseFacts, CaseStatus, LIST_FIELDS, TEXT_FIELDS, WORD_FIELDS};
