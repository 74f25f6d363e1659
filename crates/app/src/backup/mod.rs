//! Backups and coming back from one.
//!
//! Journal and keys are backed up apart, each a stream that either of two custodians can open and
//! the machine itself cannot: it runs unattended with their public halves. The journal's backup
//! holds no data keys and may be kept for long. A key backup ends after 35 days, so that an erasure
//! reaches the backups too; it carries the erasure ledger, which also goes to the custodians as a
//! file of its own.
//!
//! A restored folder is a new node: it continues the old head under a key of its own, and refuses
//! every data key that the newest known ledger names.

mod bring_keys;
mod custodian;
mod frame;
mod keys;
mod ledger;
mod reader;
mod restore;
mod rows;
#[cfg(test)]
mod tests;
mod write;

pub use custodian::{Custodian, Identity};
pub use ledger::ledger_statement;
pub use restore::{LedgerProof, RestoreFrom, Restored, restore};
pub(crate) use write::mark_file;
pub use write::{BackupKind, BackupReport, backup};
