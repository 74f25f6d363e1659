//! Reading the chains page by page; while one page is hashed, the next is fetched.

use super::chain::{Broken, Entry, Walk};
use super::packed;
use super::{Chain, Fault, Snapshot};
use crate::acts::{self, StoredAct};
use crate::error::StoreError;
use crate::read_log::{self, StoredRead};
use crate::rows::{self, Row};
use panoh_core::ids::NodeId;
use sea_orm::sea_query::{Expr, Order, SelectStatement};
use sea_orm::{ConnectionTrait, ExprTrait, QueryResult};

/// Entries of a page.
const PAGE: u64 = 4_096;

/// Before the first arrival number; also before one that somebody made negative.
const FIRST: i64 = i64::MIN;

/// How a table's rows are read for a walk.
struct Table<E> {
    name: &'static str,
    read: fn(&mut Row<'_>) -> Result<E, StoreError>,
    /// Columns of node and number, to name a row that cannot be read.
    node: usize,
    sequence: usize,
}

/// Walks the rows of a page.
fn walk_page<E: Entry>(
    walk: &mut Walk,
    table: &Table<E>,
    rows: &[QueryResult],
) -> Result<(), Box<Broken<E>>> {
    for row in rows {
        match (table.read)(&mut Row::of(row, table.name)) {
            Ok(entry) => walk.step(&entry)?,
            Err(_) => {
                let node = row
                    .try_get_by_index::<Vec<u8>>(table.node)
                    .unwrap_or_default();
                let node = NodeId::from_bytes(node.try_into().unwrap_or([0; 16]));
                let sequence = row
                    .try_get_by_index::<i64>(table.sequence)
                    .unwrap_or_default();
                let sequence = sequence.unsigned_abs();
                return Err(Box::new(Broken::Malformed { node, sequence }));
            }
        }
    }
    Ok(())
}

/// Where the next page begins, from the last row of the one before.
type After<'a> = dyn Fn(Option<&QueryResult>) -> Result<SelectStatement, StoreError> + Sync + 'a;

impl Snapshot {
    /// Walks all acts in the order of arrival: packed page by packed page, and where one of them is
    /// doubtful, row by row from its beginning.
    pub(super) async fn walk_acts(
        &self,
        walk: Walk,
        mut progress: impl FnMut(u64),
    ) -> Result<(u64, Option<Fault>), StoreError> {
        let (sound, after, walk) = self.walk_packed(walk, &mut progress).await?;
        let table = Table::<StoredAct> {
            name: acts::TABLE,
            read: acts::read,
            node: 2,
            sequence: 3,
        };
        let next = |last: Option<&QueryResult>| {
            let after: i64 = last.map_or(Ok(after), |last| last.try_get_by_index(0))?;
            let mut query = acts::all();
            query.and_where(Expr::col("arrival").gt(after));
            query.order_by("arrival", Order::Asc).limit(PAGE);
            Ok(query)
        };
        let (count, walk, broken) = self
            .walk(walk, table, &next, |done| progress(sound + done))
            .await?;
        let fault = match broken {
            Some(broken) => {
                self.diagnose(Chain::Acts, acts::TABLE, &walk, *broken)
                    .await?
            }
            None => self.diagnose_end(Chain::Acts, &walk),
        };
        Ok((sound + count, fault))
    }

    /// Walks packed pages until the end or the first doubtful one: how many acts were sound, the
    /// arrival number of the last of them, and the walk as it stood there.
    async fn walk_packed(
        &self,
        mut walk: Walk,
        progress: &mut impl FnMut(u64),
    ) -> Result<(u64, i64, Walk), StoreError> {
        let (mut count, mut after) = (0, FIRST);
        let mut page = self
            .0
            .query_one(&packed::question(after))
            .await
            .ok()
            .flatten();
        loop {
            // The next page is fetched while this one is hashed; where it begins is known beforehand.
            let end = packed::last_arrival(page.as_ref());
            let hashed = tokio::task::spawn_blocking(move || {
                let before = walk.clone();
                let found = packed::walk(&mut walk, page.as_ref());
                (before, walk, found)
            });
            let following = packed::question(end.unwrap_or(after));
            let (hashed, fetched) = match end {
                Some(_) => tokio::join!(hashed, self.0.query_one(&following)),
                None => (hashed.await, Ok(None)),
            };
            let (before, walked, found) = hashed.map_err(std::io::Error::other)?;
            match found {
                packed::Page::Sound(acts) => {
                    (count, after, walk) = (count + acts, end.unwrap_or(after), walked);
                    progress(count);
                }
                _ => return Ok((count, after, before)),
            }
            page = fetched.ok().flatten();
        }
    }

    /// Walks all reads, node by node.
    pub(super) async fn walk_reads(
        &self,
        walk: Walk,
        progress: impl FnMut(u64),
    ) -> Result<(u64, Option<Fault>), StoreError> {
        let table = Table::<StoredRead> {
            name: read_log::TABLE,
            read: read_log::read,
            node: 1,
            sequence: 0,
        };
        let next = |last: Option<&QueryResult>| {
            let mut query = read_log::all();
            if let Some(last) = last {
                let (sequence, node): (i64, Vec<u8>) =
                    (last.try_get_by_index(0)?, last.try_get_by_index(1)?);
                let later = Expr::col("node")
                    .eq(node.clone())
                    .and(Expr::col("sequence").gt(sequence));
                query.and_where(Expr::col("node").gt(node).or(later));
            }
            query
                .order_by("node", Order::Asc)
                .order_by("sequence", Order::Asc)
                .limit(PAGE);
            Ok(query)
        };
        let (count, walk, broken) = self.walk(walk, table, &next, progress).await?;
        let fault = match broken {
            Some(broken) => {
                self.diagnose(Chain::Reads, read_log::TABLE, &walk, *broken)
                    .await?
            }
            None => self.diagnose_end(Chain::Reads, &walk),
        };
        Ok((count, fault))
    }

    async fn walk<E: Entry>(
        &self,
        mut walk: Walk,
        table: Table<E>,
        next: &After<'_>,
        mut progress: impl FnMut(u64),
    ) -> Result<(u64, Walk, Option<Box<Broken<E>>>), StoreError> {
        let mut count = 0;
        let mut table = table;
        let mut page = self.0.query_all(&next(None)?).await?;
        while let Some(last) = page.last() {
            let following = next(Some(last))?;
            let length = page.len() as u64;
            let hashed = tokio::task::spawn_blocking(move || {
                let result = walk_page(&mut walk, &table, &page);
                (walk, table, result)
            });
            let (hashed, fetched) = tokio::join!(hashed, self.0.query_all(&following));
            let (walked, same_table, result) = hashed.map_err(std::io::Error::other)?;
            (walk, table) = (walked, same_table);
            if let Err(broken) = result {
                return Ok((count, walk, Some(broken)));
            }
            count += length;
            progress(count);
            page = fetched?;
        }
        Ok((count, walk, None))
    }

    /// How many entries of a node a table holds, and whether one number is among them. Beyond the
    /// end of its chain only linked ones count: the others were received later.
    pub(super) async fn entries(
        &self,
        table: &'static str,
        node: NodeId,
        sequence: u64,
        end: Option<u64>,
    ) -> Result<(u64, bool), StoreError> {
        let end = rows::number(std::cmp::max(end.unwrap_or(u64::MAX), sequence));
        let counts = Expr::col("link")
            .is_not_null()
            .or(Expr::col("sequence").lte(end));
        let mut query = SelectStatement::new();
        query
            .expr(sea_orm::sea_query::Func::count(Expr::col("sequence")))
            .from(table)
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .and_where(counts);
        let all = rows::read_one(&self.0, table, &query, |row| row.number()).await?;
        query.and_where(Expr::col("sequence").eq(rows::number(sequence)));
        let one: Option<u64> = rows::read_one(&self.0, table, &query, |row| row.number()).await?;
        Ok((all.unwrap_or(0), one.is_some_and(|count| count > 0)))
    }
}
