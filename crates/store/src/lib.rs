//! The only SQL of Panoh: the journal, its views and the key tables, on SQLite and PostgreSQL.
//!
//! The store knows nothing of plaintext. Acts come in with their coded and sealed parts closed, and
//! go out as they came. What it guarantees:
//!
//! - A [`Change`] is written whole or not at all, once per command id, and is durable before
//!   [`Store::commit`] returns.
//! - Acts and recorded reads are numbered without gaps and chained (ADR-0001) under one row lock,
//!   which is taken last; the head is signed in the same transaction.
//! - Nothing changes or deletes an act, a read or a signed head, not even by hand: triggers refuse it.
//! - One query source serves both databases; what must differ stands in `dialect.rs`.
#![forbid(unsafe_code)]

pub mod acts;
pub mod attachments;
pub mod attempts;
pub mod change;
pub mod columns;
mod dialect;
pub mod error;
#[cfg(test)]
mod fixture;
pub mod heads;
pub mod ledger;
pub mod location;
pub mod logins;
pub mod memberships;
pub mod meta;
mod migrations;
pub mod nodes;
pub mod organisation_keys;
pub mod outbox;
pub mod read_log;
mod rebuild;
pub mod receive;
pub mod records;
mod restore;
mod rows;
pub mod second_factors;
pub mod sessions;
mod settings;
mod store;
pub mod subject_keys;
pub mod user_keys;
pub mod verify;
mod writer;

pub use acts::StoredAct;
pub use attachments::AttachmentRow;
pub use attempts::AttemptRow;
pub use change::{Change, KeyWrite, OutboxItem, Outcome, Placed, ViewWrite};
pub use error::{CommitError, StoreError};
pub use heads::{SignedHead, keep_head};
pub use ledger::LedgerRow;
pub use location::{Backend, Location};
pub use logins::LoginRow;
pub use memberships::MembershipRow;
pub use nodes::{Founding, NodeRow};
pub use organisation_keys::{KeySealRow, OrgPrivateRow};
pub use outbox::OutboxRow;
pub use read_log::StoredRead;
pub use receive::{Bundle, Received};
pub use records::{Cursor, ListQuery, ViewRow, open_columns, row_from_state};
pub use restore::JournalPage;
pub use second_factors::FactorRow;
pub use sessions::SessionRow;
pub use settings::Setting;
pub use store::Store;
pub use subject_keys::{Rewrap, SubjectKeyRow};
pub use user_keys::UserKeyRow;
pub use verify::{Chain, CheckSignature, Fault, FaultKind, Verdict, Witness};
