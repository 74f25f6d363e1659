//! Sessions: rows whose keys only the cookie's secret opens. They are never backed up.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, UserId};
use sea_orm::sea_query::{Expr, Query, Value};
use sea_orm::{ConnectionTrait, ExprTrait};

/// A signed-in session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the session's id; the id itself is only in the cookie.
    pub id_hash: [u8; 32],
    /// Who signed in.
    pub user: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In which role.
    pub role: Role,
    /// The session's keys under the cookie's secret.
    pub sealed: Vec<u8>,
    /// Microseconds since 1970 UTC.
    pub created: u64,
    /// Microseconds since 1970 UTC.
    pub expires: u64,
    /// When it was last used, microseconds since 1970 UTC.
    pub seen: u64,
}

pub(crate) const TABLE: &str = "sessions";
pub(crate) const COLUMNS: &[&str] = &[
    "id_hash",
    "user_id",
    "organisation",
    "role",
    "sealed",
    "created",
    "expires",
    "seen",
];

fn values(row: SessionRow) -> Vec<Value> {
    vec![
        row.id_hash.to_vec().into(),
        rows::id(row.user.bytes()),
        rows::id(row.organisation.bytes()),
        row.role.as_str().into(),
        row.sealed.into(),
        rows::number(row.created),
        rows::number(row.expires),
        rows::number(row.seen),
    ]
}

fn read(row: &mut Row<'_>) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        id_hash: row.fixed()?,
        user: row.id(UserId::from_bytes)?,
        organisation: row.id(OrganisationId::from_bytes)?,
        role: row
            .text()?
            .parse()
            .map_err(|_| StoreError::malformed(TABLE, "an unknown role"))?,
        sealed: row.bytes()?,
        created: row.number()?,
        expires: row.number()?,
        seen: row.number()?,
    })
}

impl Store {
    /// Keeps a session, new or replaced (a second factor or another organisation changes its keys).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_session(&self, session: SessionRow) -> Result<(), StoreError> {
        let conflict = rows::replacing(&["id_hash"], COLUMNS);
        rows::insert(
            self.writer()?,
            TABLE,
            COLUMNS,
            vec![values(session)],
            Some(conflict),
        )
        .await?;
        Ok(())
    }

    /// The session with this hash, if it has not expired by `now` (microseconds since 1970 UTC).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        id_hash: &[u8; 32],
        now: u64,
    ) -> Result<Option<SessionRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .and_where(Expr::col("id_hash").eq(id_hash.to_vec()))
            .and_where(Expr::col("expires").gt(rows::number(now)));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, id_hash: &[u8; 32], seen: u64) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(TABLE)
            .value("seen", rows::number(seen))
            .and_where(Expr::col("id_hash").eq(id_hash.to_vec()));
        self.writer()?.execute(&update).await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, id_hash: &[u8; 32]) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("id_hash").eq(id_hash.to_vec()));
        self.writer()?.execute(&delete).await?;
        Ok(())
    }

    /// Ends all sessions of a user, and says how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_sessions_of(&self, user: UserId) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
        Ok(self.writer()?.execute(&delete).await?.rows_affected())
    }

    /// Removes sessions that expired by `now`, and says how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_expired_sessions(&self, now: u64) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(TABLE)
            .and_where(Expr::col("expires").lte(rows::number(now)));
        Ok(self.writer()?.execute(&delete).await?.rows_affected())
    }
}
