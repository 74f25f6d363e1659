//! Pages about people.

pub(crate) mod access;
pub(crate) mod amend;
pub(crate) mod erase;
mod facts;
mod form;
pub(crate) mod list;
pub(crate) mod person;
pub(crate) mod register;
pub(crate) mod view;
