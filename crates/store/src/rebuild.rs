//! Remaking the open views from the journal, without a key.

use crate::acts;
use crate::dialect;
use crate::error::StoreError;
use crate::records::{self, ViewRow, flags, row_from_state};
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, NodeId, StreamId};
use panoh_core::journal::value::decode_fields;
use panoh_core::journal::{Fields, FoldAct, StreamKind, StreamRef, fold};
use sea_orm::sea_query::{Expr, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, ExprTrait};
use std::collections::BTreeMap;

/// How many streams one transaction refolds.
const AT_ONCE: u64 = 256;

const COLUMNS: &[&str] = &[
    "stream",
    "stream_kind",
    "id",
    "node",
    "sequence",
    "micros",
    "counter",
    "kind",
    "after_acts",
    "open",
    "arrival",
    "clock_ahead",
];

/// An act of a stream, as far as it stands in clear.
struct OpenAct {
    stream: StreamRef,
    act: FoldAct,
    arrival: u64,
    clock_ahead: bool,
    closed: bool,
}

fn read(row: &mut Row<'_>) -> Result<OpenAct, StoreError> {
    let id = row.id(StreamId::from_bytes)?;
    let stream = StreamRef {
        kind: StreamKind::from(row.text()?),
        id,
    };
    let act = FoldAct {
        id: row.id(ActId::from_bytes)?,
        node: row.id(NodeId::from_bytes)?,
        sequence: row.number()?,
        time: Hlc {
            micros: row.number()?,
            counter: row.number()?,
        },
        kind: row.text()?,
        after: row.ids(ActId::from_bytes)?,
        // An open part that a later version wrote may be unreadable here; the act counts all the same.
        open: decode_fields(&row.bytes()?).unwrap_or_default(),
        coded: Fields::new(),
        sealed: Fields::new(),
    };
    Ok(OpenAct {
        stream,
        act,
        arrival: row.number()?,
        clock_ahead: row.truth()?,
        closed: row.truth()?,
    })
}

/// Folds the open parts of some streams anew and writes the rows that differ. The rows are locked.
/// Gives how many differed.
pub(crate) async fn refold(
    tx: &DatabaseTransaction,
    streams: &[StreamId],
) -> Result<u64, StoreError> {
    let mut changed = Vec::new();
    for some in streams.chunks(AT_ONCE as usize) {
        let mut query = rows::select(acts::TABLE, COLUMNS);
        let nothing = || Expr::val(Vec::<u8>::new());
        query
            .expr(
                Expr::col("coded")
                    .ne(nothing())
                    .or(Expr::col("sealed").ne(nothing())),
            )
            .and_where(Expr::col("stream").is_in(some.iter().map(|id| rows::id(id.bytes()))));
        let mut by_stream: BTreeMap<StreamId, Vec<OpenAct>> = BTreeMap::new();
        for act in rows::read_all(tx, acts::TABLE, &query, read).await? {
            by_stream.entry(act.stream.id).or_default().push(act);
        }
        let mut query = records::all();
        query.and_where(Expr::col("stream").is_in(some.iter().map(|id| rows::id(id.bytes()))));
        let present = rows::read_all(tx, records::TABLE, &query, records::read).await?;
        let mut present: BTreeMap<StreamId, ViewRow> = present
            .into_iter()
            .map(|row| (row.stream.id, row))
            .collect();
        for (stream, acts) in by_stream {
            let old = present.remove(&stream);
            let row = row_of(acts, old.as_ref());
            if old.as_ref() != Some(&row) {
                changed.push(records::values(row));
            }
        }
    }
    let replace = rows::replacing(&["stream"], records::COLUMNS);
    let count = changed.len() as u64;
    rows::insert(tx, records::TABLE, records::COLUMNS, changed, Some(replace)).await?;
    Ok(count)
}

/// The row of a stream from the open parts of all its acts. Boxes of the old row stay; they are
/// stale when acts have come that were not folded into them.
fn row_of(acts: Vec<OpenAct>, old: Option<&ViewRow>) -> ViewRow {
    let stream = acts[0].stream.clone();
    let arrival = acts.iter().map(|act| act.arrival).max().unwrap_or(0);
    let clock_ahead = acts.iter().any(|act| act.clock_ahead);
    let closed = acts.iter().any(|act| act.closed);
    let state = fold(acts.into_iter().map(|act| act.act));
    let mut row = row_from_state(&stream, &state);
    row.flags |= if clock_ahead { flags::CLOCK_AHEAD } else { 0 };
    row.arrival = Ord::max(arrival, old.map_or(0, |old| old.arrival));
    if state.erased() {
        return row;
    }
    row.stale = closed;
    if let Some(old) = old {
        row.coded.clone_from(&old.coded);
        row.sealed.clone_from(&old.sealed);
        let same = (old.acts, &old.heads) == (row.acts, &row.heads);
        row.stale = closed && (old.stale || !same);
    }
    row
}

impl Store {
    /// Folds the open parts of every stream anew and rewrites the rows that differ; rows without
    /// acts go. `progress` is told how many streams are done, and how many arrivals there are.
    /// Gives how many rows were wrong.
    ///
    /// Coded and sealed boxes stay where they are; a row whose acts were not all folded into them is
    /// stale afterwards.
    ///
    /// # Errors
    /// When the store is read only, or the database fails.
    pub async fn rebuild_open(
        &self,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        let total = self.last_arrival().await?;
        let mut last = None;
        let (mut done, mut changed) = (0, self.delete_rows_without_acts().await?);
        loop {
            let streams = self.streams_after(last).await?;
            let Some(end) = streams.last() else {
                return Ok(changed);
            };
            last = Some(*end);
            changed += self.refold_page(&streams).await?;
            done += streams.len() as u64;
            progress(done, total);
        }
    }

    async fn refold_page(&self, streams: &[StreamId]) -> Result<u64, StoreError> {
        loop {
            match self.refold_once(streams).await {
                // Another process wrote one of these rows first; then it is right, or is seen now.
                Err(error) if error.lost_a_race() => {}
                result => return result,
            }
        }
    }

    async fn refold_once(&self, streams: &[StreamId]) -> Result<u64, StoreError> {
        let tx = dialect::begin_write(self.writer()?).await?;
        let mut lock = rows::select(records::TABLE, &["stream"]);
        lock.and_where(Expr::col("stream").is_in(streams.iter().map(|id| rows::id(id.bytes()))))
            .order_by("stream", Order::Asc);
        dialect::for_update(tx.get_database_backend(), &mut lock);
        tx.query_all(&lock).await?;
        let changed = refold(&tx, streams).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn streams_after(&self, last: Option<StreamId>) -> Result<Vec<StreamId>, StoreError> {
        let mut query = rows::select(acts::TABLE, &["stream"]);
        query
            .distinct()
            .order_by("stream", Order::Asc)
            .limit(AT_ONCE);
        if let Some(last) = last {
            query.and_where(Expr::col("stream").gt(rows::id(last.bytes())));
        }
        rows::read_all(self.reader(), acts::TABLE, &query, |row| {
            row.id(StreamId::from_bytes)
        })
        .await
    }

    async fn delete_rows_without_acts(&self) -> Result<u64, StoreError> {
        let acts_of_row = Query::select()
            .expr(Expr::val(1_i64))
            .from(acts::TABLE)
            .and_where(Expr::col((acts::TABLE, "stream")).equals((records::TABLE, "stream")))
            .to_owned();
        let mut delete = Query::delete();
        delete
            .from_table(records::TABLE)
            .and_where(Expr::exists(acts_of_row).not());
        Ok(self.writer()?.execute(&delete).await?.rows_affected())
    }
}
