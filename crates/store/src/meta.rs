//! Settings of this database: small values by name.

use crate::error::StoreError;
use crate::rows;
use crate::store::Store;
use sea_orm::ExprTrait;
use sea_orm::sea_query::Expr;

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
}
