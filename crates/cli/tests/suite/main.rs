//! The program as people run it: its output, exit codes, files, and what it refuses.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

mod demo;
mod fixture;
mod journal;
mod keeping;
mod postgres;
mod refusals;
mod transfer;
