//! Pages about cases.

pub(crate) mod amend;
pub(crate) mod case;
mod form;
pub(crate) mod list;
pub(crate) mod start;
pub(crate) mod view;
