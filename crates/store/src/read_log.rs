//! The read chain: who was shown whose identity.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::{Actor, Digest, Link, ReadDraft, ReadEntry};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement, Value};

/// A recorded read as it lies in this database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRead {
    /// The read.
    pub entry: ReadEntry,
    /// Its digest.
    pub digest: Digest,
    /// Its link.
    pub link: Link,
}

pub(crate) const TABLE: &str = "reads";
pub(crate) const COLUMNS: &[&str] = &[
    "sequence",
    "node",
    "id",
    "micros",
    "counter",
    "actor_user",
    "actor_organisation",
    "actor_role",
    "purpose",
    "subjects",
    "digest",
    "link",
];
pub(crate) const SUBJECTS: &str = "read_subjects";
pub(crate) const SUBJECT_COLUMNS: &[&str] = &["subject", "node", "sequence"];

pub(crate) fn values(stored: &StoredRead) -> Vec<Value> {
    let ReadEntry {
        draft,
        node,
        sequence,
        time,
    } = &stored.entry;
    vec![
        rows::number(*sequence),
        rows::id(node.bytes()),
        rows::id(draft.id.bytes()),
        rows::number(time.micros),
        rows::number(time.counter),
        rows::id(draft.actor.user.bytes()),
        rows::id(draft.actor.organisation.bytes()),
        draft.actor.role.as_str().into(),
        draft.purpose.clone().into(),
        rows::joined(draft.subjects.iter().map(StreamId::bytes)).into(),
        stored.digest.0.to_vec().into(),
        stored.link.0.to_vec().into(),
    ]
}

/// The index rows of a read, one for each subject.
pub(crate) fn subject_values(entry: &ReadEntry) -> Vec<Vec<Value>> {
    let mut subjects = entry.draft.subjects.clone();
    subjects.sort();
    subjects.dedup();
    let row = |subject: &StreamId| {
        vec![
            rows::id(subject.bytes()),
            rows::id(entry.node.bytes()),
            rows::number(entry.sequence),
        ]
    };
    subjects.iter().map(row).collect()
}

pub(crate) fn read(row: &mut Row<'_>) -> Result<StoredRead, StoreError> {
    let sequence = row.number()?;
    let node = row.id(NodeId::from_bytes)?;
    let id = row.id(ActId::from_bytes)?;
    let time = Hlc {
        micros: row.number()?,
        counter: row.number()?,
    };
    let actor = Actor {
        user: row.id(UserId::from_bytes)?,
        organisation: row.id(OrganisationId::from_bytes)?,
        role: row
            .text()?
            .parse()
            .map_err(|_| StoreError::malformed(TABLE, "an unknown role"))?,
    };
    let purpose = row.text()?;
    let draft = ReadDraft {
        id,
        actor,
        purpose,
        subjects: row.ids(StreamId::from_bytes)?,
    };
    Ok(StoredRead {
        entry: ReadEntry {
            draft,
            node,
            sequence,
            time,
        },
        digest: Digest(row.fixed()?),
        link: Link(row.fixed()?),
    })
}

/// Selects whole reads.
pub(crate) fn all() -> SelectStatement {
    rows::select(TABLE, COLUMNS)
}

impl Store {
    /// Reads of a node after a sequence number, in that order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reads_of_node(
        &self,
        node: NodeId,
        after: u64,
        limit: u64,
    ) -> Result<Vec<StoredRead>, StoreError> {
        let mut query = all();
        query
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .and_where(Expr::col("sequence").gt(rows::number(after)))
            .order_by("sequence", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Reads in which an organisation's members were shown somebody, the newest first. `before` is
    /// the time of the last entry of the page before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reads_list(
        &self,
        organisation: OrganisationId,
        before: Option<Hlc>,
        limit: u64,
    ) -> Result<Vec<StoredRead>, StoreError> {
        let mut query = all();
        query.and_where(Expr::col("actor_organisation").eq(rows::id(organisation.bytes())));
        if let Some(before) = before {
            let micros = rows::number(before.micros);
            let earlier = Expr::col("micros")
                .lt(micros.clone())
                .or(Expr::col("micros")
                    .eq(micros)
                    .and(Expr::col("counter").lt(rows::number(before.counter))));
            query.and_where(earlier);
        }
        newest_first(&mut query, limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Reads in which a subject's identity was shown, the newest first: 'who read my name'.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reads_of_subject(
        &self,
        subject: StreamId,
        limit: u64,
    ) -> Result<Vec<StoredRead>, StoreError> {
        let same = Expr::col((SUBJECTS, "node"))
            .equals((TABLE, "node"))
            .and(Expr::col((SUBJECTS, "sequence")).equals((TABLE, "sequence")));
        let mut query = Query::select();
        query
            .columns(COLUMNS.iter().map(|column| (TABLE, *column)))
            .from(SUBJECTS)
            .inner_join(TABLE, same)
            .and_where(Expr::col((SUBJECTS, "subject")).eq(rows::id(subject.bytes())))
            .order_by((TABLE, "micros"), Order::Desc)
            .order_by((TABLE, "counter"), Order::Desc)
            .order_by((TABLE, "sequence"), Order::Desc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}

fn newest_first(query: &mut SelectStatement, limit: u64) {
    query
        .order_by("micros", Order::Desc)
        .order_by("counter", Order::Desc)
        .order_by("sequence", Order::Desc)
        .limit(limit);
}
