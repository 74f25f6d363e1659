//! The row of a view, and the one function that maps open state to its columns.

use crate::error::StoreError;
use crate::rows::{self, Row};
use panoh_core::access::RecordScope;
use panoh_core::ids::{ActId, OrganisationId, StreamId, TeamId, UserId};
use panoh_core::journal::state::encode_registers;
use panoh_core::journal::{State, StreamKind, StreamRef, Value};
use sea_orm::sea_query::{SelectStatement, Value as SqlValue};

/// Bits of [`ViewRow::flags`].
pub mod flags {
    /// Open fields are in conflict until a person decides. Conflicts of coded and sealed fields show
    /// when the record is opened; they never reach a column.
    pub const CONFLICT: u32 = 1;
    /// The subject was erased.
    pub const ERASED: u32 = 1 << 1;
    /// A legal hold stands.
    pub const HOLD: u32 = 1 << 2;
    /// The record was merged into another.
    pub const MERGED: u32 = 1 << 3;
    /// Some act had no effect.
    pub const INEFFECTIVE: u32 = 1 << 4;
    /// Some act came with a clock far ahead. Set by the store alone, and kept.
    pub const CLOCK_AHEAD: u32 = 1 << 5;
}

/// What the acts of a stream add up to: open values as columns, the three parts as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRow {
    /// The stream.
    pub stream: StreamRef,
    /// The organisation that it belongs to; zeros where it belongs to none.
    pub organisation: OrganisationId,
    /// The team that keeps it.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
    /// The person that a case is about.
    pub subject: Option<StreamId>,
    /// Where it stands in its procedure.
    pub status: Option<String>,
    /// ISO date by which something is due.
    pub due: Option<String>,
    /// A bare priority, 1 to 3.
    pub priority: Option<u8>,
    /// `YYYY-MM` in which it was recorded.
    pub month: Option<String>,
    /// Bits of [`flags`].
    pub flags: u32,
    /// Acts arrived that no key holder has folded into the coded and sealed parts yet.
    pub stale: bool,
    /// The version: how many acts were folded.
    pub acts: u64,
    /// Acts that no other act of the stream has seen, ascending.
    pub heads: Vec<ActId>,
    /// Acts without effect, ascending.
    pub ineffective: Vec<ActId>,
    /// Registers of the open part.
    pub open: Vec<u8>,
    /// Boxes with the registers of the coded part.
    pub coded: Vec<u8>,
    /// Boxes with the registers of the sealed part.
    pub sealed: Vec<u8>,
    /// Arrival number of the last change of this row; set by the store.
    pub arrival: u64,
}

impl ViewRow {
    /// The open values on which access depends.
    #[must_use]
    pub const fn scope(&self) -> RecordScope {
        RecordScope {
            organisation: self.organisation,
            team: self.team,
            owner: self.owner,
        }
    }

    /// Whether a flag of [`flags`] is set.
    #[must_use]
    pub const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// The columns that come from open fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenColumns {
    /// Field `organisation`.
    pub organisation: Option<OrganisationId>,
    /// Field `team`.
    pub team: Option<TeamId>,
    /// Field `owner`.
    pub owner: Option<UserId>,
    /// Field `person`.
    pub subject: Option<StreamId>,
    /// Field `status`.
    pub status: Option<String>,
    /// Field `due`.
    pub due: Option<String>,
    /// Field `priority`.
    pub priority: Option<u8>,
    /// Field `month`.
    pub month: Option<String>,
    /// Bits of [`flags`], from `erased`, `hold`, `merged_into`, conflicts and acts without effect.
    pub flags: u32,
}

/// The columns of a state: a pure function of its open part.
#[must_use]
pub fn open_columns(state: &State) -> OpenColumns {
    let id = |field| state.open(field).and_then(Value::as_id);
    let text = |field| {
        state
            .open(field)
            .and_then(Value::as_text)
            .map(str::to_owned)
    };
    let mut bits = 0;
    for (flag, set) in [
        (flags::CONFLICT, !state.open_conflicts().is_empty()),
        (flags::ERASED, state.erased()),
        (flags::HOLD, state.held()),
        (flags::MERGED, state.open("merged_into").is_some()),
        (flags::INEFFECTIVE, !state.ineffective.is_empty()),
    ] {
        bits |= if set { flag } else { 0 };
    }
    OpenColumns {
        organisation: id("organisation").map(OrganisationId::from_bytes),
        team: id("team").map(TeamId::from_bytes),
        owner: id("owner").map(UserId::from_bytes),
        subject: id("person").map(StreamId::from_bytes),
        status: text("status"),
        due: text("due"),
        priority: state
            .open("priority")
            .and_then(Value::as_int)
            .and_then(|n| n.try_into().ok()),
        month: text("month"),
        flags: bits,
    }
}

/// The row of a state with its open part; the caller adds the boxes of the other two.
///
/// An organisation belongs to itself. A stream without the field `organisation` belongs to none
/// (zeros).
#[must_use]
pub fn row_from_state(stream: &StreamRef, state: &State) -> ViewRow {
    let columns = open_columns(state);
    let own = (stream.kind == StreamKind::Organisation).then_some(*stream.id.bytes());
    let organisation = columns
        .organisation
        .or(own.map(OrganisationId::from_bytes))
        .unwrap_or(OrganisationId::from_bytes([0; 16]));
    ViewRow {
        stream: stream.clone(),
        organisation,
        team: columns.team,
        owner: columns.owner,
        subject: columns.subject,
        status: columns.status,
        due: columns.due,
        priority: columns.priority,
        month: columns.month,
        flags: columns.flags,
        stale: false,
        acts: state.acts,
        heads: state.heads.iter().copied().collect(),
        ineffective: state.ineffective.iter().copied().collect(),
        open: encode_registers(&state.open),
        coded: Vec::new(),
        sealed: Vec::new(),
        arrival: 0,
    }
}

pub(crate) const TABLE: &str = "records";

pub(crate) const COLUMNS: &[&str] = &[
    "stream",
    "kind",
    "organisation",
    "team",
    "owner",
    "subject",
    "status",
    "due",
    "priority",
    "month",
    "flags",
    "stale",
    "acts",
    "heads",
    "ineffective",
    "open",
    "coded",
    "sealed",
    "arrival",
];

/// Selects whole rows.
pub(crate) fn all() -> SelectStatement {
    rows::select(TABLE, COLUMNS)
}

pub(crate) fn read(row: &mut Row<'_>) -> Result<ViewRow, StoreError> {
    let id = row.id(StreamId::from_bytes)?;
    let kind = StreamKind::from(row.text()?);
    Ok(ViewRow {
        stream: StreamRef { kind, id },
        organisation: row.id(OrganisationId::from_bytes)?,
        team: row.id_or_none(TeamId::from_bytes)?,
        owner: row.id_or_none(UserId::from_bytes)?,
        subject: row.id_or_none(StreamId::from_bytes)?,
        status: row.text_or_none()?,
        due: row.text_or_none()?,
        priority: row.number_or_none()?,
        month: row.text_or_none()?,
        flags: row.number()?,
        stale: row.truth()?,
        acts: row.number()?,
        heads: row.ids(ActId::from_bytes)?,
        ineffective: row.ids(ActId::from_bytes)?,
        open: row.bytes()?,
        coded: row.bytes()?,
        sealed: row.bytes()?,
        arrival: row.number()?,
    })
}

/// The values of [`COLUMNS`].
pub(crate) fn values(row: ViewRow) -> Vec<SqlValue> {
    vec![
        rows::id(row.stream.id.bytes()),
        row.stream.kind.as_str().into(),
        rows::id(row.organisation.bytes()),
        rows::id_or_null(row.team.as_ref().map(TeamId::bytes)),
        rows::id_or_null(row.owner.as_ref().map(UserId::bytes)),
        rows::id_or_null(row.subject.as_ref().map(StreamId::bytes)),
        row.status.into(),
        row.due.into(),
        row.priority.map(i64::from).into(),
        row.month.into(),
        rows::number(row.flags),
        row.stale.into(),
        rows::number(row.acts),
        rows::joined(row.heads.iter().map(ActId::bytes)).into(),
        rows::joined(row.ineffective.iter().map(ActId::bytes)).into(),
        row.open.into(),
        row.coded.into(),
        row.sealed.into(),
        rows::number(row.arrival),
    ]
}
