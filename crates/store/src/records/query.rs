//! Questions to the views that open values answer.

use super::row::{TABLE, ViewRow, all, flags, read};
use crate::error::StoreError;
use crate::rows;
use crate::store::Store;
use panoh_core::access::ScopeFilter;
use panoh_core::ids::{OrganisationId, StreamId};
use panoh_core::journal::{StreamKind, StreamRef};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Func, Order, SelectStatement};

/// Where a page of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// After this stream, for lists in the order of stream ids.
    Stream(StreamId),
    /// Before this arrival number, for lists with the newest first.
    Arrival(u64),
}

/// A list of records.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Records of this kind.
    pub kind: StreamKind,
    /// What the asker may see.
    pub filter: ScopeFilter,
    /// Only records about this subject.
    pub subject: Option<StreamId>,
    /// Only records at this status.
    pub status: Option<String>,
    /// Where the page before ended. A cursor of the other order counts as none.
    pub after: Option<Cursor>,
    /// How many rows at most.
    pub limit: u64,
    /// The last changed first, instead of in the order of stream ids.
    pub newest_first: bool,
    /// Erased records too.
    pub include_erased: bool,
}

impl ListQuery {
    /// The newest records of a kind within a scope.
    #[must_use]
    pub const fn newest(kind: StreamKind, filter: ScopeFilter, limit: u64) -> Self {
        Self {
            kind,
            filter,
            subject: None,
            status: None,
            after: None,
            limit,
            newest_first: true,
            include_erased: false,
        }
    }
}

/// How many ids one statement asks for.
const IDS_AT_ONCE: usize = 500;

/// What a list asks for, apart from its order and its page.
fn narrow(query: &mut SelectStatement, list: &ListQuery) {
    within(query, &list.kind, &list.filter);
    if let Some(subject) = list.subject {
        query.and_where(Expr::col("subject").eq(rows::id(subject.bytes())));
    }
    if let Some(status) = &list.status {
        query.and_where(Expr::col("status").eq(status.as_str()));
    }
    if !list.include_erased {
        query.and_where(without_flag(flags::ERASED));
    }
}

fn within(query: &mut SelectStatement, kind: &StreamKind, filter: &ScopeFilter) {
    query
        .and_where(Expr::col("organisation").eq(rows::id(filter.organisation.bytes())))
        .and_where(Expr::col("kind").eq(kind.as_str()));
    if let Some(owner) = filter.owner {
        query.and_where(Expr::col("owner").eq(rows::id(owner.bytes())));
    }
    if let Some(teams) = &filter.teams {
        query.and_where(Expr::col("team").is_in(teams.iter().map(|team| rows::id(team.bytes()))));
    }
}

fn without_flag(flag: u32) -> sea_orm::sea_query::SimpleExpr {
    Expr::col("flags").bit_and(flag as i64).eq(0_i64)
}

/// One page of a list.
fn page(list: ListQuery) -> SelectStatement {
    let mut query = all();
    narrow(&mut query, &list);
    if list.newest_first {
        if let Some(Cursor::Arrival(arrival)) = list.after {
            query.and_where(Expr::col("arrival").lt(rows::number(arrival)));
        }
        query.order_by("arrival", Order::Desc);
    } else {
        if let Some(Cursor::Stream(stream)) = list.after {
            query.and_where(Expr::col("stream").gt(rows::id(stream.bytes())));
        }
        query.order_by("stream", Order::Asc);
    }
    query.limit(list.limit);
    query
}

impl Store {
    /// The view of a stream.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn view(&self, stream: StreamId) -> Result<Option<ViewRow>, StoreError> {
        let mut query = all();
        query.and_where(Expr::col("stream").eq(rows::id(stream.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// The views of several streams, in the order of their ids; missing ones are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn views(&self, streams: &[StreamId]) -> Result<Vec<ViewRow>, StoreError> {
        let mut found = Vec::with_capacity(streams.len());
        for some in streams.chunks(IDS_AT_ONCE) {
            let mut query = all();
            query.and_where(Expr::col("stream").is_in(some.iter().map(|id| rows::id(id.bytes()))));
            found.extend(rows::read_all(self.reader(), TABLE, &query, read).await?);
        }
        found.sort_by_key(|row| row.stream.id);
        Ok(found)
    }

    /// A page of a list. Scope is decided in SQL.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, list: ListQuery) -> Result<Vec<ViewRow>, StoreError> {
        rows::read_all(self.reader(), TABLE, &page(list), read).await
    }

    /// How many records of a kind lie within a scope, without erased ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, kind: &StreamKind, filter: &ScopeFilter) -> Result<u64, StoreError> {
        let mut query = SelectStatement::new();
        query.expr(Func::count(Expr::col("flags"))).from(TABLE);
        within(&mut query, kind, filter);
        query.and_where(without_flag(flags::ERASED));
        let count = rows::read_one(self.reader(), TABLE, &query, |row| row.number()).await?;
        Ok(count.unwrap_or(0))
    }

    /// How many records a list has on all its pages: the same filters as [`Self::list`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, list: &ListQuery) -> Result<u64, StoreError> {
        let mut query = SelectStatement::new();
        query.expr(Func::count(Expr::col("stream"))).from(TABLE);
        narrow(&mut query, list);
        let count = rows::read_one(self.reader(), TABLE, &query, |row| row.number()).await?;
        Ok(count.unwrap_or(0))
    }

    /// All records of a kind and organisation in the order of stream ids, page by page: for building
    /// the lens. Erased ones are among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scan(
        &self,
        kind: &StreamKind,
        organisation: OrganisationId,
        after: Option<StreamId>,
        limit: u64,
    ) -> Result<Vec<ViewRow>, StoreError> {
        let filter = ScopeFilter {
            organisation,
            owner: None,
            teams: None,
        };
        let mut query = all();
        within(&mut query, kind, &filter);
        if let Some(after) = after {
            query.and_where(Expr::col("stream").gt(rows::id(after.bytes())));
        }
        query.order_by("stream", Order::Asc).limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Records of an organisation whose row changed after an arrival number, in that order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changed_since(
        &self,
        organisation: OrganisationId,
        arrival: u64,
        limit: u64,
    ) -> Result<Vec<(u64, StreamRef)>, StoreError> {
        let mut query = rows::select(TABLE, &["arrival", "kind", "stream"]);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .and_where(Expr::col("arrival").gt(rows::number(arrival)))
            .order_by("arrival", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, |row| {
            let arrival = row.number()?;
            let kind = StreamKind::from(row.text()?);
            Ok((
                arrival,
                StreamRef {
                    kind,
                    id: row.id(StreamId::from_bytes)?,
                },
            ))
        })
        .await
    }

    /// Records of an organisation whose coded and sealed parts wait for a key holder to fold them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stale(
        &self,
        organisation: OrganisationId,
        after: Option<StreamId>,
        limit: u64,
    ) -> Result<Vec<StreamRef>, StoreError> {
        let mut query = rows::select(TABLE, &["kind", "stream"]);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .and_where(Expr::col("stale").eq(true))
            .order_by("stream", Order::Asc)
            .limit(limit);
        if let Some(after) = after {
            query.and_where(Expr::col("stream").gt(rows::id(after.bytes())));
        }
        rows::read_all(self.reader(), TABLE, &query, |row| {
            let kind = StreamKind::from(row.text()?);
            Ok(StreamRef {
                kind,
                id: row.id(StreamId::from_bytes)?,
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use panoh_core::ids::{TeamId, UserId};
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    /// With half a million records, a page that has to sort them all would take seconds.
    #[tokio::test]
    async fn every_page_comes_from_an_index_in_its_order() {
        let (store, _folder) = fixture::founded_store().await;
        let organisation = OrganisationId::from_bytes([1; 16]);
        let whole = ScopeFilter {
            organisation,
            owner: None,
            teams: None,
        };
        let owner = Some(UserId::from_bytes([2; 16]));
        let own = ScopeFilter {
            owner,
            ..whole.clone()
        };
        let teams = Some(vec![TeamId::from_bytes([3; 16])]);
        let team = ScopeFilter {
            teams,
            ..whole.clone()
        };
        let mut lists = Vec::new();
        for filter in [whole.clone(), own, team] {
            let newest = ListQuery::newest(StreamKind::Case, filter, 50);
            let mut next = newest.clone();
            next.after = Some(Cursor::Arrival(9));
            let mut with_status = newest.clone();
            with_status.status = Some("open".into());
            lists.extend([newest, next, with_status]);
        }
        let mut about = ListQuery::newest(StreamKind::Case, whole.clone(), 50);
        about.subject = Some(StreamId::from_bytes([4; 16]));
        let mut by_stream = ListQuery::newest(StreamKind::Case, whole, 50);
        by_stream.newest_first = false;
        lists.extend([about, by_stream]);
        for list in lists {
            let described = format!("{list:?}");
            let backend = DbBackend::Sqlite;
            let mut statement: Statement = backend.build(&page(list));
            statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            for row in store.reader().query_all_raw(statement).await.unwrap() {
                let step: String = row.try_get_by_index(3).unwrap();
                assert!(step.contains("USING INDEX records_"), "{described}: {step}");
            }
        }
        store.close().await.unwrap();
    }
}
