//! Domain types, rules, folds and the access policy of Panoh.
//!
//! Everything here is pure: no I/O, no clock, no SQL, no async. Time and randomness come in as
//! parameters, so that the same acts give the same state on every machine.
#![forbid(unsafe_code)]

pub mod access;
pub mod case;
pub mod clock;
pub mod codes;
pub mod htcds;
pub mod ids;
pub mod journal;
pub mod organisation;
pub mod person;
pub mod residue;
mod undisclosed;
