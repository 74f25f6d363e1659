//! The index of files kept for subjects. Their chunks lie elsewhere, encrypted.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{AttachmentId, StreamId};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, Value};

/// A file of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Its random id, also the name of its chunks.
    pub id: AttachmentId,
    /// Whose it is, and whose key closes it.
    pub subject: StreamId,
    /// Length of the plaintext in bytes.
    pub size: u64,
    /// In how many chunks it lies.
    pub chunks: u32,
    /// Digest of the stored bytes.
    pub digest: [u8; 32],
    /// Arrival number of the change that brought it; set by the store.
    pub arrival: u64,
}

pub(crate) const TABLE: &str = "attachments";
pub(crate) const COLUMNS: &[&str] = &["id", "subject", "size", "chunks", "digest", "arrival"];

pub(crate) fn values(row: AttachmentRow) -> Vec<Value> {
    vec![
        rows::id(row.id.bytes()),
        rows::id(row.subject.bytes()),
        rows::number(row.size),
        rows::number(row.chunks),
        row.digest.to_vec().into(),
        rows::number(row.arrival),
    ]
}

fn read(row: &mut Row<'_>) -> Result<AttachmentRow, StoreError> {
    Ok(AttachmentRow {
        id: row.id(AttachmentId::from_bytes)?,
        subject: row.id(StreamId::from_bytes)?,
        size: row.number()?,
        chunks: row.number()?,
        digest: row.fixed()?,
        arrival: row.number()?,
    })
}

impl Store {
    /// A file by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<AttachmentRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("id").eq(rows::id(id.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// The files of a subject, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attachments_of(
        &self,
        subject: StreamId,
    ) -> Result<Vec<AttachmentRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .and_where(Expr::col("subject").eq(rows::id(subject.bytes())))
            .order_by("arrival", Order::Asc)
            .order_by("id", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// All files after an id, in the order of ids, for backups.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attachments_after(
        &self,
        after: Option<AttachmentId>,
        limit: u64,
    ) -> Result<Vec<AttachmentRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.order_by("id", Order::Asc).limit(limit);
        if let Some(after) = after {
            query.and_where(Expr::col("id").gt(rows::id(after.bytes())));
        }
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}
