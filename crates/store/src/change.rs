//! A change: all that one command does to the database, written whole or not at all.

use crate::attachments::AttachmentRow;
use crate::ledger::LedgerRow;
use crate::logins::LoginRow;
use crate::memberships::MembershipRow;
use crate::organisation_keys::{KeySealRow, OrgPrivateRow};
use crate::records::ViewRow;
use crate::second_factors::FactorRow;
use crate::subject_keys::{Rewrap, SubjectKeyRow};
use crate::user_keys::UserKeyRow;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, CommandId, OrganisationId, StreamId, UserId};
use panoh_core::journal::{Draft, KeyClass};

/// One command's effect, all or nothing.
#[derive(Clone, Debug)]
pub struct Change {
    /// The command as its sender numbered it. The same number again writes nothing and gives the
    /// acts of the first time.
    pub command: CommandId,
    /// Acts, in the order in which they take their places. May be empty.
    pub acts: Vec<Draft>,
    /// Views as they are after these acts.
    pub views: Vec<ViewWrite>,
    /// What happens in the key tables, in this order.
    pub keys: Vec<KeyWrite>,
    /// What is to leave once this is durable.
    pub outbox: Vec<OutboxItem>,
}

impl Change {
    /// A change that does nothing yet.
    #[must_use]
    pub const fn new(command: CommandId) -> Self {
        Self {
            command,
            acts: Vec::new(),
            views: Vec::new(),
            keys: Vec::new(),
            outbox: Vec::new(),
        }
    }
}

/// A view as its author folded it.
#[derive(Clone, Debug)]
pub struct ViewWrite {
    /// The whole new row; its `arrival` is set by the store.
    pub row: ViewRow,
    /// The version (`acts`) of the row that the author had read; 0 where there was none.
    pub expected_acts: u64,
}

/// One change in a key table.
#[derive(Clone, Debug)]
pub enum KeyWrite {
    /// A user's key pair, new or replaced.
    PutUser(UserKeyRow),
    /// A name to sign in with, new or replaced.
    PutLogin(LoginRow),
    /// A user may no longer sign in by any name.
    DropLoginsOf(UserId),
    /// An organisation's key sealed to a member.
    PutSeal(KeySealRow),
    /// A member loses all seals of an organisation.
    DropSealsOf {
        /// The organisation.
        organisation: OrganisationId,
        /// The member.
        user: UserId,
    },
    /// Seals of versions below this one go, once every data key has been re-wrapped.
    DropSealsBelow {
        /// The organisation.
        organisation: OrganisationId,
        /// 1 coded, 2 identity.
        half: u8,
        /// The lowest version that stays.
        version: u32,
    },
    /// An organisation's private halves, new or replaced.
    PutPrivate(OrgPrivateRow),
    /// A subject's data keys, new or replaced. Refused when the ledger names one of its classes.
    PutSubject(SubjectKeyRow),
    /// A subject's data keys under a new version of the organisation's key. Without effect where the
    /// key is gone or has another version than expected.
    RewrapSubject(Rewrap),
    /// All data keys of a subject are destroyed.
    DropSubject(StreamId),
    /// One data key of a subject is destroyed.
    DropSubjectClass {
        /// The subject.
        subject: StreamId,
        /// Which key.
        class: KeyClass,
    },
    /// An erasure enters the ledger.
    PutLedger(LedgerRow),
    /// A membership, new or replaced.
    PutMembership(MembershipRow),
    /// A second factor, new or replaced.
    PutFactor(FactorRow),
    /// A second factor goes.
    DropFactor([u8; 16]),
    /// All second factors of a user go.
    DropFactorsOf(UserId),
    /// A file of a subject is known.
    PutAttachment(AttachmentRow),
    /// All files of a subject are forgotten; the caller removes their chunks.
    DropAttachmentsOf(StreamId),
    /// A setting of this database.
    PutMeta {
        /// Its name.
        key: String,
        /// Its value.
        value: Vec<u8>,
    },
    /// Sessions of a user end, all of them.
    DropSessionsOf(UserId),
}

/// Something that leaves after the commit: a message, a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// What kind of thing, for whoever sends it.
    pub kind: String,
    /// Its bytes; sealed where they concern a person.
    pub body: Vec<u8>,
}

/// Where an act stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The act.
    pub id: ActId,
    /// Its number on this node.
    pub sequence: u64,
    /// Its arrival number in this database.
    pub arrival: u64,
    /// Its time.
    pub time: Hlc,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Written now.
    Done(Vec<Placed>),
    /// Written by the same command before; nothing happened now.
    Repeated(Vec<Placed>),
}

impl Outcome {
    /// The acts, whether written now or before.
    #[must_use]
    pub fn placed(&self) -> &[Placed] {
        match self {
            Self::Done(placed) | Self::Repeated(placed) => placed,
        }
    }
}
