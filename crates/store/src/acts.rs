//! The journal's acts as rows, and reading them back.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::{Act, Actor, Digest, Draft, Link, StreamKind, StreamRef};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, SelectStatement, Value};

/// An act as it lies in this database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAct {
    /// The act, byte for byte as it was hashed.
    pub act: Act,
    /// Its arrival number here.
    pub arrival: u64,
    /// Its digest.
    pub digest: Digest,
    /// Its link; `None` for an act of another node, whose chain may be incomplete here.
    pub link: Option<Link>,
    /// Its clock was more than five minutes ahead when it arrived.
    pub clock_ahead: bool,
}

pub(crate) const TABLE: &str = "acts";
pub(crate) const COLUMNS: &[&str] = &[
    "arrival",
    "id",
    "node",
    "sequence",
    "micros",
    "counter",
    "actor_user",
    "actor_organisation",
    "actor_role",
    "stream_kind",
    "stream",
    "kind",
    "version",
    "after_acts",
    "command",
    "salt",
    "open",
    "coded",
    "sealed",
    "digest",
    "link",
    "clock_ahead",
];

pub(crate) fn values(stored: StoredAct) -> Vec<Value> {
    let Act {
        draft,
        node,
        sequence,
        time,
    } = stored.act;
    vec![
        rows::number(stored.arrival),
        rows::id(draft.id.bytes()),
        rows::id(node.bytes()),
        rows::number(sequence),
        rows::number(time.micros),
        rows::number(time.counter),
        rows::id(draft.actor.user.bytes()),
        rows::id(draft.actor.organisation.bytes()),
        draft.actor.role.as_str().into(),
        draft.stream.kind.as_str().into(),
        rows::id(draft.stream.id.bytes()),
        draft.kind.into(),
        rows::number(draft.version),
        rows::joined(draft.after.iter().map(ActId::bytes)).into(),
        rows::id(draft.command.bytes()),
        rows::id(&draft.salt),
        draft.open.into(),
        draft.coded.into(),
        draft.sealed.into(),
        stored.digest.0.to_vec().into(),
        stored.link.map(|link| link.0.to_vec()).into(),
        stored.clock_ahead.into(),
    ]
}

pub(crate) fn read(row: &mut Row<'_>) -> Result<StoredAct, StoreError> {
    let arrival = row.number()?;
    let id = row.id(ActId::from_bytes)?;
    let node = row.id(NodeId::from_bytes)?;
    let sequence = row.number()?;
    let time = Hlc {
        micros: row.number()?,
        counter: row.number()?,
    };
    let actor = Actor {
        user: row.id(UserId::from_bytes)?,
        organisation: row.id(OrganisationId::from_bytes)?,
        role: row
            .text()?
            .parse()
            .map_err(|_| StoreError::malformed(TABLE, "an unknown role"))?,
    };
    let stream_kind = StreamKind::from(row.text()?);
    let stream = StreamRef {
        kind: stream_kind,
        id: row.id(StreamId::from_bytes)?,
    };
    let draft = Draft {
        id,
        actor,
        stream,
        kind: row.text()?,
        version: row.number()?,
        after: row.ids(ActId::from_bytes)?,
        command: row.id(CommandId::from_bytes)?,
        salt: row.fixed()?,
        open: row.bytes()?,
        coded: row.bytes()?,
        sealed: row.bytes()?,
    };
    Ok(StoredAct {
        act: Act {
            draft,
            node,
            sequence,
            time,
        },
        arrival,
        digest: Digest(row.fixed()?),
        link: row.fixed_or_none()?.map(Link),
        clock_ahead: row.truth()?,
    })
}

/// Selects whole acts.
pub(crate) fn all() -> SelectStatement {
    rows::select(TABLE, COLUMNS)
}

impl Store {
    /// All acts of a stream in the order of their arrival here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, stream: StreamId) -> Result<Vec<StoredAct>, StoreError> {
        let mut query = all();
        query
            .and_where(Expr::col("stream").eq(rows::id(stream.bytes())))
            .order_by("arrival", Order::Asc);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// One page of the acts of a stream, the last to arrive first: what a page shows, whatever the
    /// length of the history.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history_page(
        &self,
        stream: StreamId,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<StoredAct>, StoreError> {
        let mut query = all();
        query
            .and_where(Expr::col("stream").eq(rows::id(stream.bytes())))
            .order_by("arrival", Order::Desc)
            .offset(skip)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// One act by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act(&self, id: ActId) -> Result<Option<StoredAct>, StoreError> {
        let mut query = all();
        query.and_where(Expr::col("id").eq(rows::id(id.bytes())));
        rows::read_one(self.reader(), TABLE, &query, read).await
    }

    /// Acts that arrived after an arrival number, in that order: for rebuilding, export and backup.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts_after(&self, arrival: u64, limit: u64) -> Result<Vec<StoredAct>, StoreError> {
        let mut query = all();
        query
            .and_where(Expr::col("arrival").gt(rows::number(arrival)))
            .order_by("arrival", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// Acts of a node from a sequence number on, in that order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts_of_node(
        &self,
        node: NodeId,
        from_sequence: u64,
        limit: u64,
    ) -> Result<Vec<StoredAct>, StoreError> {
        let mut query = all();
        query
            .and_where(Expr::col("node").eq(rows::id(node.bytes())))
            .and_where(Expr::col("sequence").gte(rows::number(from_sequence)))
            .order_by("sequence", Order::Asc)
            .limit(limit);
        rows::read_all(self.reader(), TABLE, &query, read).await
    }

    /// The number of the last arrival; 0 in an empty database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_arrival(&self) -> Result<u64, StoreError> {
        let query = rows::select("node_head", &["arrival"]);
        let found = rows::read_one(self.reader(), "node_head", &query, |row| row.number()).await?;
        Ok(found.unwrap_or(0))
    }
}
