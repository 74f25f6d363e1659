//! The erasure ledger: whose keys were destroyed, so that no backup or peer brings them back.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{ActId, StreamId};
use panoh_core::journal::KeyClass;
use sea_orm::sea_query::{Order, Value};

/// One destroyed data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Whose key it was.
    pub subject: StreamId,
    /// Which of the subject's keys.
    pub class: KeyClass,
    /// Day of the erasure, ISO date.
    pub at_day: String,
    /// The act of erasure.
    pub act: ActId,
}

pub(crate) const TABLE: &str = "erasure_ledger";
pub(crate) const COLUMNS: &[&str] = &["subject", "class", "at_day", "act"];
pub(crate) const KEY: &[&str] = &["subject", "class"];

pub(crate) fn values(row: LedgerRow) -> Vec<Value> {
    vec![
        rows::id(row.subject.bytes()),
        rows::number(row.class.byte()),
        row.at_day.into(),
        rows::id(row.act.bytes()),
    ]
}

fn read(row: &mut Row<'_>) -> Result<LedgerRow, StoreError> {
    Ok(LedgerRow {
        subject: row.id(StreamId::from_bytes)?,
        class: KeyClass::from_byte(row.number()?)
            .ok_or(StoreError::malformed(TABLE, "an unknown key class"))?,
        at_day: row.text()?,
        act: row.id(ActId::from_bytes)?,
    })
}

impl Store {
    /// The whole ledger, by subject and class.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger(&self) -> Result<Vec<LedgerRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .order_by("subject", Order::Asc)
            .order_by("class", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}
