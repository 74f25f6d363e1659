//! Memberships: who acts for which organisation, in which role. A view of the organisation's acts,
//! kept as a table of its own because every request asks it.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::access::Role;
use panoh_core::ids::{OrganisationId, TeamId, UserId};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, SelectStatement, Value};

/// A user's place in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipRow {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The user.
    pub user: UserId,
    /// The role.
    pub role: Role,
    /// The member's team.
    pub team: Option<TeamId>,
    /// Teams of the area that the member answers for.
    pub area: Vec<TeamId>,
    /// A member who left stays as a row, inactive.
    pub active: bool,
    /// How colleagues call the member; staff, never a person served.
    pub display_name: Option<String>,
}

pub(crate) const TABLE: &str = "memberships";
pub(crate) const COLUMNS: &[&str] = &[
    "organisation",
    "user_id",
    "role",
    "team",
    "area",
    "active",
    "display_name",
];
pub(crate) const KEY: &[&str] = &["organisation", "user_id"];

pub(crate) fn values(row: MembershipRow) -> Vec<Value> {
    vec![
        rows::id(row.organisation.bytes()),
        rows::id(row.user.bytes()),
        row.role.as_str().into(),
        rows::id_or_null(row.team.as_ref().map(TeamId::bytes)),
        rows::joined(row.area.iter().map(TeamId::bytes)).into(),
        row.active.into(),
        row.display_name.into(),
    ]
}

fn read(row: &mut Row<'_>) -> Result<MembershipRow, StoreError> {
    Ok(MembershipRow {
        organisation: row.id(OrganisationId::from_bytes)?,
        user: row.id(UserId::from_bytes)?,
        role: row
            .text()?
            .parse()
            .map_err(|_| StoreError::malformed(TABLE, "an unknown role"))?,
        team: row.id_or_none(TeamId::from_bytes)?,
        area: row.ids(TeamId::from_bytes)?,
        active: row.truth()?,
        display_name: row.text_or_none()?,
    })
}

fn ordered() -> SelectStatement {
    let mut query = rows::select(TABLE, COLUMNS);
    query
        .order_by("organisation", Order::Asc)
        .order_by("user_id", Order::Asc);
    query
}

impl Store {
    /// A user's membership in an organisation, active or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn membership(
        &self,
        organisation: OrganisationId,
        user: UserId,
    ) -> Result<Option<MembershipRow>, StoreError> {
        let mut query = rows::select(TABLE, COLUMNS);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// All memberships of a user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memberships_of(&self, user: UserId) -> Result<Vec<MembershipRow>, StoreError> {
        let mut query = ordered();
        query.and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// All members of an organisation, those who left too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<MembershipRow>, StoreError> {
        let mut query = ordered();
        query.and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())));
        rows::read_all(self.reader(), TABLE, &query, read).await
    }
}
