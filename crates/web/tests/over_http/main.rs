//! The server as browsers meet it.
#![expect(
    clippy::unwrap_used,
    reason = "what these tests stand on may stop at the first surprise"
)]

mod house;
mod imports;
mod pages;
mod records;
mod serving;
