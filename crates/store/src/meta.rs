//! Settings of this database: small values by name.

use crate::error::StoreError;
use crate::rows;
use crate::store::Store;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait, ExprTrait};

pub(crate) const TABLE: &str = "meta";
pub(crate) const COLUMNS: &[&str] = &["name", "value"];

impl Store {
    /// A setting's value.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query = rows::select(TABLE, &["value"]);
        query.and_where(Expr::col("name").eq(key));
        rows::read_one(self.reader(), TABLE, &query, |row| row.bytes()).await
    }

    /// Sets a value outside a change, for settings that no act speaks of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_meta(&self, key: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let conflict = rows::replacing(&["name"], COLUMNS);
        let row = vec![key.into(), value.into()];
        rows::insert(self.writer()?, TABLE, COLUMNS, vec![row], Some(conflict)).await?;
        Ok(())
    }

    /// Sets a value only while the setting still is what the caller saw (`None`: is not there), and
    /// says whether it did: of several processes that try at once, one succeeds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn swap_meta(
        &self,
        key: &str,
        seen: Option<Vec<u8>>,
        value: Vec<u8>,
    ) -> Result<bool, StoreError> {
        let writer = self.writer()?;
        let Some(seen) = seen else {
            let mut conflict = OnConflict::column("name");
            conflict.do_nothing();
            let row = vec![key.into(), value.into()];
            let written = rows::insert(writer, TABLE, COLUMNS, vec![row], Some(conflict)).await?;
            return Ok(written == 1);
        };
        let mut update = Query::update();
        update
            .table(TABLE)
            .value("value", value)
            .and_where(Expr::col("name").eq(key))
            .and_where(Expr::col("value").eq(seen));
        Ok(writer.execute(&update).await?.rows_affected() == 1)
    }
}
