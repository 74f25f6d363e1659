//! Names to sign in with. They are no person's record: an office may give out `desk2`.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{OrganisationId, UserId};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, Value};

/// A name to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRow {
    /// Unique in the database; stored in lower case.
    pub login_name: String,
    /// Whose it is.
    pub user: UserId,
    /// The organisation that gave it out.
    pub organisation: OrganisationId,
}

pub(crate) const TABLE: &str = "logins";
pub(crate) const COLUMNS: &[&str] = &["login_name", "user_id", "organisation"];

pub(crate) fn values(row: LoginRow) -> Vec<Value> {
    vec![
        row.login_name.to_lowercase().into(),
        rows::id(row.user.bytes()),
        rows::id(row.organisation.bytes()),
    ]
}

fn read(row: &mut Row<'_>) -> Result<LoginRow, StoreError> {
    Ok(LoginRow {
        login_name: row.text()?,
        user: row.id(UserId::from_bytes)?,
        organisation: row.id(OrganisationId::from_bytes)?,
    })
}

impl Store {
    /// Whose sign-in name this is; case does not matter.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn login(&self, name: &str) -> Result<Option<LoginRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("login_name").eq(name.to_lowercase()));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// The sign-in names of a user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logins_of(&self, user: UserId) -> Result<Vec<LoginRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
        query.order_by("login_name", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// All sign-in names, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logins(&self) -> Result<Vec<LoginRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query.order_by("login_name", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}
