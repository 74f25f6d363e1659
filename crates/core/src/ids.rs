//! Typed identifiers: sixteen bytes each, never interchangeable.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Makes one newtype per kind of identifier, so that a person is never passed where a case is meant.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an identifier that was read from storage or from a request.
            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self { Self(id) }
            /// From the sixteen bytes in which it is stored.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(Uuid::from_bytes(bytes)) }
            /// The sixteen bytes in which it is stored.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
            /// The plain UUID.
            #[must_use]
            pub const fn uuid(&self) -> Uuid { self.0 }
            /// A time-ordered identifier (UUIDv7) for things whose moment may show.
            #[must_use]
            pub fn ordered(unix_millis: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
            }
            /// An identifier that betrays no moment (UUIDv4 layout).
            #[must_use]
            pub fn random(random: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(random).into_uuid())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

identifiers! {
    /// One act in the journal.
    ActId,
    /// One database, whether one process or several serve it.
    NodeId,
    /// What acts are about: a person, a case, an organisation ...
    StreamId,
    /// A human who signs in.
    UserId,
    /// The cryptographic and legal unit to which records and keys belong.
    OrganisationId,
    /// A group of members within an organisation.
    TeamId,
    /// One command as its sender numbered it; the same number twice is one act.
    CommandId,
    /// A file kept for a subject.
    AttachmentId,
}

impl UserId {
    /// The stream in which acts about this user stand.
    #[must_use]
    pub const fn stream(self) -> StreamId {
        StreamId(self.0)
    }
}
impl OrganisationId {
    /// The stream in which acts about this organisation stand.
    #[must_use]
    pub const fn stream(self) -> StreamId {
        StreamId(self.0)
    }
}
impl NodeId {
    /// The stream in which acts about this node stand.
    #[must_use]
    pub const fn stream(self) -> StreamId {
        StreamId(self.0)
    }
}
