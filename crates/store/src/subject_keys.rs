//! Data keys of subjects, wrapped by their organisation's keys. Destroying a row is what erasure is.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{OrganisationId, StreamId};
use panoh_core::journal::StreamKind;
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, Value};

/// The data keys of one subject. A key that was destroyed, or never made, is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectKeyRow {
    /// The subject.
    pub subject: StreamId,
    /// The organisation whose keys wrap them.
    pub organisation: OrganisationId,
    /// What the subject is: 1 person, 2 organisation, 3 household, 4 party, 0 other.
    pub kind: u8,
    /// Wrapped key of coded parts.
    pub coded: Option<Vec<u8>>,
    /// Wrapped key of sealed parts.
    pub identity: Option<Vec<u8>>,
    /// Wrapped key of contact values.
    pub contact: Option<Vec<u8>>,
    /// Version of the organisation's coded key that wraps `coded`.
    pub coded_version: u32,
    /// Version of the organisation's identity key that wraps `identity` and `contact`.
    pub identity_version: u32,
}

/// New wraps of a subject's data keys under a new version of the organisation's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrap {
    /// The subject.
    pub subject: StreamId,
    /// The coded key under a new version, with the version that it was read at.
    pub coded: Option<Rewrapped>,
    /// The identity and contact keys under a new version.
    pub identity: Option<RewrappedIdentity>,
}

/// A coded key under a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrapped {
    /// The version that the author had read.
    pub expected: u32,
    /// The version that wraps it now.
    pub version: u32,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// Identity and contact keys under a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewrappedIdentity {
    /// The version that the author had read.
    pub expected: u32,
    /// The version that wraps them now.
    pub version: u32,
    /// The wrapped identity key, where there is one.
    pub identity: Option<Vec<u8>>,
    /// The wrapped contact key, where there is one.
    pub contact: Option<Vec<u8>>,
}

/// The byte in which a subject's kind is stored.
#[must_use]
pub const fn kind_byte(kind: &StreamKind) -> u8 {
    match kind {
        StreamKind::Person => 1,
        StreamKind::Organisation => 2,
        _ => 0,
    }
}

pub(crate) const TABLE: &str = "subject_keys";
pub(crate) const COLUMNS: &[&str] = &[
    "subject",
    "organisation",
    "kind",
    "coded",
    "identity",
    "contact",
    "coded_version",
    "identity_version",
];

pub(crate) fn values(row: SubjectKeyRow) -> Vec<Value> {
    vec![
        rows::id(row.subject.bytes()),
        rows::id(row.organisation.bytes()),
        rows::number(row.kind),
        row.coded.into(),
        row.identity.into(),
        row.contact.into(),
        rows::number(row.coded_version),
        rows::number(row.identity_version),
    ]
}

fn read(row: &mut Row<'_>) -> Result<SubjectKeyRow, StoreError> {
    Ok(SubjectKeyRow {
        subject: row.id(StreamId::from_bytes)?,
        organisation: row.id(OrganisationId::from_bytes)?,
        kind: row.number()?,
        coded: row.bytes_or_none()?,
        identity: row.bytes_or_none()?,
        contact: row.bytes_or_none()?,
        coded_version: row.number()?,
        identity_version: row.number()?,
    })
}

impl Store {
    /// The data keys of a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subject_key(
        &self,
        subject: StreamId,
    ) -> Result<Option<SubjectKeyRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("subject").eq(rows::id(subject.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// The data keys of several subjects, in the order of their ids; missing ones are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subject_keys(
        &self,
        subjects: &[StreamId],
    ) -> Result<Vec<SubjectKeyRow>, StoreError> {
        let mut found = Vec::with_capacity(subjects.len());
        for some in subjects.chunks(500) {
            let mut query = rows::select(TABLE, COLUMNS);
            query.and_where(Expr::col("subject").is_in(some.iter().map(|id| rows::id(id.bytes()))));
            found.extend(rows::read_all(self.reader(), TABLE, &query, read).await?);
        }
        found.sort_by_key(|row| row.subject);
        Ok(found)
    }

    /// All data keys of an organisation in the order of subjects, page by page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scan_keys(
        &self,
        organisation: OrganisationId,
        after: Option<StreamId>,
        limit: u64,
    ) -> Result<Vec<SubjectKeyRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .order_by("subject", Order::Asc)
            .limit(limit);
        if let Some(after) = after {
            query.and_where(Expr::col("subject").gt(rows::id(after.bytes())));
        }
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Subjects of an organisation with a key under an older version than these, in the order of
    /// subjects: what is left to re-wrap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys_to_rewrap(
        &self,
        organisation: OrganisationId,
        coded_version: u32,
        identity_version: u32,
        limit: u64,
    ) -> Result<Vec<SubjectKeyRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        let coded = Expr::col("coded").is_not_null();
        let coded = coded.and(Expr::col("coded_version").lt(rows::number(coded_version)));
        let identity = Expr::col("identity")
            .is_not_null()
            .or(Expr::col("contact").is_not_null());
        let identity =
            identity.and(Expr::col("identity_version").lt(rows::number(identity_version)));
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .and_where(coded.or(identity))
            .order_by("subject", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}
