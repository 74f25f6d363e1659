//! Users' key pairs: the public half in clear, the private half sealed by the password.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::UserId;
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Value};

/// A user's key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserKeyRow {
    /// The user.
    pub user: UserId,
    /// P-256 public half, SEC1 uncompressed (65 bytes).
    pub public: Vec<u8>,
    /// The private half under the password key.
    pub sealed_private: Vec<u8>,
    /// Salt of the password key.
    pub salt: [u8; 16],
    /// Cost of the password key, as the vault writes it.
    pub argon_params: String,
    /// Grows with each new pair or password.
    pub version: u32,
    /// Microseconds since 1970 UTC.
    pub changed_at: u64,
}

pub(crate) const TABLE: &str = "user_keys";
pub(crate) const COLUMNS: &[&str] = &[
    "user_id",
    "public",
    "sealed_private",
    "salt",
    "argon_params",
    "version",
    "changed_at",
];

pub(crate) fn values(row: UserKeyRow) -> Vec<Value> {
    vec![
        rows::id(row.user.bytes()),
        row.public.into(),
        row.sealed_private.into(),
        rows::id(&row.salt),
        row.argon_params.into(),
        rows::number(row.version),
        rows::number(row.changed_at),
    ]
}

fn read(row: &mut Row<'_>) -> Result<UserKeyRow, StoreError> {
    Ok(UserKeyRow {
        user: row.id(UserId::from_bytes)?,
        public: row.bytes()?,
        sealed_private: row.bytes()?,
        salt: row.fixed()?,
        argon_params: row.text()?,
        version: row.number()?,
        changed_at: row.number()?,
    })
}

impl Store {
    /// A user's key pair.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_key(&self, user: UserId) -> Result<Option<UserKeyRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// All users' key pairs, for key backups.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_keys(&self) -> Result<Vec<UserKeyRow>, StoreError> {
        rows::read_all(self.reader(), TABLE, &rows::select(TABLE, COLUMNS), read).await
    }
}
