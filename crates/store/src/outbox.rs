//! The outbox: what leaves after a commit, written in the same transaction.

use crate::error::StoreError;
use crate::rows;
use crate::store::Store;
use sea_orm::sea_query::{Expr, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};

/// Something that waits to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number; grows.
    pub id: u64,
    /// What kind of thing.
    pub kind: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// The journal's arrival number when it was written.
    pub arrival: u64,
}

pub(crate) const TABLE: &str = "outbox";
pub(crate) const COLUMNS: &[&str] = &["id", "kind", "body", "arrival"];

impl Store {
    /// What waits, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox(&self, limit: u64) -> Result<Vec<OutboxRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.order_by("id", Order::Asc).limit(limit);
        rows::read_all(self.reader(), TABLE, &query, |row| {
            Ok(OutboxRow {
                id: row.number()?,
                kind: row.text()?,
                body: row.bytes()?,
                arrival: row.number()?,
            })
        })
        .await
    }

    /// Forgets what has left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_outbox(&self, id: u64) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("id").eq(rows::number(id)));
        self.writer()?.execute(&delete).await?;
        Ok(())
    }
}
