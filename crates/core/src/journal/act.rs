//! An act: one immutable entry of the journal.

use crate::access::Role;
use crate::clock::Hlc;
use crate::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What kind of thing a stream is about. Unknown kinds of later versions are kept as text, so that
/// they can be passed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum StreamKind {
    /// A database: its founding, its parents, its keys.
    Node,
    /// An organisation, its members, teams and key versions.
    Organisation,
    /// Somebody who signs in.
    User,
    /// Somebody whom the programme serves.
    Person,
    /// Work for a person: assistance, classification, closure.
    Case,
    /// What remains of an erased subject so that totals stay true.
    Residue,
    /// A kind of a later version.
    Other(String),
}

impl StreamKind {
    /// The name that enters the canonical bytes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Node => "node",
            Self::Organisation => "organisation",
            Self::User => "user",
            Self::Person => "person",
            Self::Case => "case",
            Self::Residue => "residue",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for StreamKind {
    fn from(name: String) -> Self {
        match name.as_str() {
            "node" => Self::Node,
            "organisation" => Self::Organisation,
            "user" => Self::User,
            "person" => Self::Person,
            "case" => Self::Case,
            "residue" => Self::Residue,
            _ => Self::Other(name),
        }
    }
}
impl From<StreamKind> for String {
    fn from(kind: StreamKind) -> Self {
        kind.as_str().to_owned()
    }
}
impl FromStr for StreamKind {
    type Err = std::convert::Infallible;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(name.to_owned()))
    }
}
impl fmt::Display for StreamKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stream that an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamRef {
    /// Its kind.
    pub kind: StreamKind,
    /// Its id.
    pub id: StreamId,
}

impl StreamRef {
    /// A stream of a kind.
    #[must_use]
    pub const fn new(kind: StreamKind, id: StreamId) -> Self {
        Self { kind, id }
    }
    /// A person's stream.
    #[must_use]
    pub const fn person(id: StreamId) -> Self {
        Self::new(StreamKind::Person, id)
    }
    /// A case's stream.
    #[must_use]
    pub const fn case(id: StreamId) -> Self {
        Self::new(StreamKind::Case, id)
    }
    /// A user's stream.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::new(StreamKind::User, id.stream())
    }
    /// An organisation's stream.
    #[must_use]
    pub const fn organisation(id: OrganisationId) -> Self {
        Self::new(StreamKind::Organisation, id.stream())
    }
    /// A node's stream.
    #[must_use]
    pub const fn node(id: NodeId) -> Self {
        Self::new(StreamKind::Node, id.stream())
    }
}

/// Who acted, for which organisation, in which role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The user.
    pub user: UserId,
    /// The organisation for which the user acted.
    pub organisation: OrganisationId,
    /// The role that the user had there.
    pub role: Role,
}

/// The three parts of an act, by who can read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What routing and policy need; the database can read it.
    Open,
    /// What figures need; members can read it.
    Coded,
    /// Identity, contact, narrative; members with an identity role can read it.
    Sealed,
}

impl Part {
    /// The byte that stands for the part in associated data.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Coded => 1,
            Self::Sealed => 2,
        }
    }
}

/// An act before the journal has given it a place: everything but node, sequence and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id, chosen by the author; associated data of its boxes.
    pub id: ActId,
    /// Who acts.
    pub actor: Actor,
    /// What the act is about.
    pub stream: StreamRef,
    /// What was done, as procedure: `person.registered`, never a finding.
    pub kind: String,
    /// Version of the kind's fields.
    pub version: u16,
    /// Heads of the stream that the author had seen, sorted.
    pub after: Vec<ActId>,
    /// The command that caused the act.
    pub command: CommandId,
    /// Sixteen random bytes, so that the hash of an open part does not betray its few values.
    pub salt: [u8; 16],
    /// Stored bytes of the open part: a field map.
    pub open: Vec<u8>,
    /// Stored bytes of the coded part: a list of boxes.
    pub coded: Vec<u8>,
    /// Stored bytes of the sealed part: a list of boxes.
    pub sealed: Vec<u8>,
}

/// An act in its place in its node's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What its author wrote.
    pub draft: Draft,
    /// The node on which it was recorded.
    pub node: NodeId,
    /// Its gapless number on that node, from 1.
    pub sequence: u64,
    /// Its hybrid logical time.
    pub time: Hlc,
}
