//! Pages before sign-in.

pub(crate) mod language;
pub(crate) mod second;
pub(crate) mod sign_in;
pub(crate) mod view;
