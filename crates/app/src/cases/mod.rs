//! Cases: opening, listing, amending.

mod amend;
pub(crate) use amend::case_edit;
mod list;
mod open;
mod start;

pub use list::{CaseLine, CaseQuery, CasesPage};
pub use open::CasePage;
