//! Failed sign-ins, counted under a keyed hash of whatever the caller throttles by.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, ExprTrait};

/// How often something failed, and until when it has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// Hash of the thing that is throttled.
    pub key_hash: [u8; 32],
    /// Failures in a row.
    pub failures: u32,
    /// Microseconds since 1970 UTC.
    pub until_micros: u64,
}

pub(crate) const TABLE: &str = "attempts";
pub(crate) const COLUMNS: &[&str] = &["key_hash", "failures", "until_micros"];

fn read(row: &mut Row<'_>) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        key_hash: row.fixed()?,
        failures: row.number()?,
        until_micros: row.number()?,
    })
}

impl Store {
    /// What is known of a thing that is throttled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempt(&self, key_hash: &[u8; 32]) -> Result<Option<AttemptRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("key_hash").eq(key_hash.to_vec()));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// Notes a failure and until when to wait, and gives the failures in a row. Counting happens in
    /// the database, so failures in several processes add up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_failure(
        &self,
        key_hash: &[u8; 32],
        until_micros: u64,
    ) -> Result<u32, StoreError> {
        let row = vec![
            key_hash.to_vec().into(),
            rows::number(1),
            rows::number(until_micros),
        ];
        let mut conflict = sea_orm::sea_query::OnConflict::column("key_hash");
        conflict
            .value("failures", Expr::col((TABLE, "failures")).add(1_i64))
            .value("until_micros", rows::number(until_micros));
        let writer = self.writer()?;
        rows::insert(writer, TABLE, COLUMNS, vec![row], Some(conflict)).await?;
        Ok(self.attempt(key_hash).await?.map_or(0, |row| row.failures))
    }

    /// Forgets failures after a success.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_attempt(&self, key_hash: &[u8; 32]) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("key_hash").eq(key_hash.to_vec()));
        self.writer()?.execute(&delete).await?;
        Ok(())
    }

    /// Forgets what was to wait until before `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_attempts_before(&self, now: u64) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("until_micros").lt(rows::number(now)));
        Ok(self.writer()?.execute(&delete).await?.rows_affected())
    }
}
