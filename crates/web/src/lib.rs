//! Pages of Panoh: what is public, and the workspace of members. Rules live in `panoh_app`; here
//! requests become commands, and answers become pages in Tajik, Russian and English.
//!
//! Every route stands in one table (`routes`) with what it needs of the policy, and passes one gate
//! (`gate`), which knows the visitor, asks the policy, and checks the form's token.
#![forbid(unsafe_code)]

mod assets;
mod cookies;
mod failure;
mod form;
mod frame;
mod gate;
mod health;
mod icons;
mod labels;
mod public;
mod qr;
mod routes;
mod security;
mod serve;
mod state;
pub mod texts;
mod tls;
mod token;
mod view;
mod visit;
mod workspace;

pub use routes::{Listed, router, table};
pub use serve::{ServeError, ServeOptions, serve};
pub use state::{AppState, Site};
pub use tls::{Authority, Tls, TlsError};

#[cfg(test)]
mod samples;
