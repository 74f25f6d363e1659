//! Second factors: one-time codes and passkeys, their secrets sealed by the vault.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::UserId;
use sea_orm::sea_query::{Expr, Order, Query, Value};
use sea_orm::{ConnectionTrait, ExprTrait};

/// A second factor of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorRow {
    /// Its random id.
    pub id: [u8; 16],
    /// Whose it is.
    pub user: UserId,
    /// `totp` or `passkey`.
    pub kind: String,
    /// Its sealed secret, or a passkey's public state.
    pub body: Vec<u8>,
    /// Microseconds since 1970 UTC.
    pub added_at: i64,
    /// The last time step or counter that was accepted, so that a code works once; -1 for none.
    pub last_used: i64,
}

pub(crate) const TABLE: &str = "second_factors";
pub(crate) const COLUMNS: &[&str] = &["id", "user_id", "kind", "body", "added_at", "last_used"];

pub(crate) fn values(row: FactorRow) -> Vec<Value> {
    vec![
        rows::id(&row.id),
        rows::id(row.user.bytes()),
        row.kind.into(),
        row.body.into(),
        row.added_at.into(),
        row.last_used.into(),
    ]
}

fn read(row: &mut Row<'_>) -> Result<FactorRow, StoreError> {
    Ok(FactorRow {
        id: row.fixed()?,
        user: row.id(UserId::from_bytes)?,
        kind: row.text()?,
        body: row.bytes()?,
        added_at: row.signed()?,
        last_used: row.signed()?,
    })
}

impl Store {
    /// A user's second factors, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn factors_of(&self, user: UserId) -> Result<Vec<FactorRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .and_where(Expr::col("user_id").eq(rows::id(user.bytes())))
            .order_by("added_at", Order::Asc)
            .order_by("id", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Marks a time step or counter as used, and says whether it was newer than the last one: the
    /// same code is accepted once, whichever process is asked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_factor(&self, id: [u8; 16], used: i64) -> Result<bool, StoreError> {
        let mut update = Query::update();
        update
            .table(TABLE)
            .value("last_used", used)
            .and_where(Expr::col("id").eq(rows::id(&id)))
            .and_where(Expr::col("last_used").lt(used));
        Ok(self.writer()?.execute(&update).await?.rows_affected() == 1)
    }

    /// Replaces a factor's body and counter, as a passkey's state changes with each use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_factor(&self, id: [u8; 16], body: Vec<u8>) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(TABLE)
            .value("body", body)
            .and_where(Expr::col("id").eq(rows::id(&id)));
        self.writer()?.execute(&update).await?;
        Ok(())
    }
}
