//! Erasure: the end of a subject's data keys, and what is left so that totals stay true.
//!
//! One commit holds it all: the residue under a fresh id, the act `subject.erased` on the person and
//! on each of the person's cases, emptied views, the entry in the erasure ledger, and the end of the
//! key rows. Afterwards the files of the person go, and no copy of a key stays in the database's
//! write-ahead log or dead rows. Acts are never removed: their boxes no longer open.

mod certificate;
mod contact;
mod figures;
#[cfg(test)]
pub(crate) mod invented;
mod person;
#[cfg(test)]
mod tests;

pub use certificate::Certificate;
pub use figures::{Cell, PeopleBy};

use panoh_core::ids::{ActId, StreamId};
use panoh_core::journal::KeyClass;
use panoh_store::{KeyWrite, LedgerRow};

/// Days after which the last key backup that could still open an erased subject has ended.
pub const KEY_BACKUP_DAYS: i64 = 35;

/// On which ground somebody is erased. It stands in the open part, so it is a word and no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The person asked for it.
    Request,
    /// The time for which it may be kept is over.
    RetentionEnded,
    /// It should not have been recorded.
    RecordedInError,
    /// A court or the law demands it.
    LegalOrder,
}

impl Ground {
    /// All grounds, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::Request,
        Self::RetentionEnded,
        Self::RecordedInError,
        Self::LegalOrder,
    ];

    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::RetentionEnded => "retention_ended",
            Self::RecordedInError => "recorded_in_error",
            Self::LegalOrder => "legal_order",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// The act with which a person, or one of the person's cases, ends.
pub(crate) const ERASED: &str = "subject.erased";
/// The act with which only a person's contact data end.
pub(crate) const CONTACT_ERASED: &str = "contact.erased";

/// The ledger's entry for one data key.
fn ledger_entry(subject: StreamId, class: KeyClass, day: &str, act: ActId) -> KeyWrite {
    KeyWrite::PutLedger(LedgerRow {
        subject,
        class,
        at_day: day.to_owned(),
        act,
    })
}
