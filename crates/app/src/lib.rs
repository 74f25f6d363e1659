//! Use cases of Panoh: one public function for each verb, always in the same order:
//! authorise, rule, act, journal. Pages and the command line know only this crate.
#![forbid(unsafe_code)]

pub use panoh_core as core;

pub mod accounts;
pub mod attachments;
pub mod backup;
pub mod cases;
pub mod demo;
pub mod doctor;
pub mod entropy;
pub mod erasure;
pub mod error;
mod founding;
pub mod hold;
pub mod journal;
mod keyring;
mod lens;
pub mod node;
mod node_key;
pub mod people;
pub mod progress;
mod record;
pub mod session;
#[cfg(test)]
mod testing;
pub mod text_order;
pub mod time;
pub mod transfer;
pub mod workbook;

pub use entropy::Entropy;
pub use error::{AppError, FieldError};
pub use node::{OpenOptions, Panoh};
pub use progress::Progress;
pub use session::{Language, Session};
