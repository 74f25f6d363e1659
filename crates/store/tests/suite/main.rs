//! The storage suite: every test runs on SQLite, and on PostgreSQL where `PANOH_TEST_POSTGRES` holds
//! the address of an administrator (`postgres://user@host:port/postgres`).
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

mod place;

mod commits;
mod keys;
mod layout;
mod nodes;
mod receiving;
mod tampering;
mod views;
