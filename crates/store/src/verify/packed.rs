//! The measured hot path of verifying: a page of acts comes from the database as one row, each column
//! joined end to end, so that no time goes into handing over single values.
//!
//! A page that does not unpack, or whose acts break the chain, is read once more row by row; so this
//! way has only to be right about sound pages, and never names a fault.

use super::chain::Walk;
use crate::acts::{self, StoredAct};
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::{Act, Actor, Digest, Draft, Link, StreamKind, StreamRef};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};
use std::str::{FromStr, Split};

/// Acts of a page. Few enough that its columns stay in the processor's cache.
const PAGE: u64 = 512;

const NUMBERS: [&str; 4] = ["sequence", "micros", "counter", "version"];
const TEXTS: [&str; 3] = ["actor_role", "stream_kind", "kind"];
const FIXED: [&str; 9] = [
    "id",
    "node",
    "actor_user",
    "actor_organisation",
    "stream",
    "command",
    "salt",
    "digest",
    "link",
];
const PARTS: [&str; 4] = ["after_acts", "open", "coded", "sealed"];

/// Stands between the items of a list. A text that holds it makes its page doubtful.
const BETWEEN: char = '\n';

/// Stands for the link of an act that was received. As a stored link it would break the chain.
const NO_LINK: [u8; 32] = [0; 32];

/// One row for the acts after an arrival number: the last arrival number, lists of numbers, of the
/// lengths of parts, and of texts, then all bytes end to end.
pub(super) fn question(after: i64) -> SelectStatement {
    let page = Query::select()
        .columns(acts::COLUMNS.iter().copied())
        .from(acts::TABLE)
        .and_where(Expr::col("arrival").gt(after))
        .order_by("arrival", Order::Asc)
        .limit(PAGE)
        .to_owned();
    let listed = |text: Expr| {
        Func::cust("string_agg")
            .arg(text)
            .arg(Expr::val(BETWEEN.to_string()))
    };
    let digits = |number: Expr| number.cast_as(Alias::new("text"));
    let length = |name| Expr::from(Func::cust("octet_length").arg(Expr::col(name)));
    let mut query = Query::select();
    query.expr(Func::max(Expr::col("arrival")));
    for name in NUMBERS {
        query.expr(listed(digits(Expr::col(name))));
    }
    for name in PARTS {
        query.expr(listed(digits(length(name))));
    }
    for name in TEXTS {
        query.expr(listed(Expr::col(name)));
    }
    let joined = |bytes: Expr| {
        Func::cust("string_agg")
            .arg(bytes)
            .arg(Expr::val(Vec::<u8>::new()))
    };
    let no_link = || Expr::val(NO_LINK.to_vec());
    for name in FIXED.iter().chain(&PARTS) {
        query.expr(joined(match *name {
            "link" => Func::coalesce([Expr::col(*name), no_link()]).into(),
            _ => Expr::col(*name),
        }));
    }
    query.from_subquery(page, "page").take()
}

/// What a page was.
pub(super) enum Page {
    /// There are no acts after that number.
    Empty,
    /// All acts of the page fit the chain: so many.
    Sound(u64),
    /// Something is wrong with it, or it came differently from how it was asked for.
    Doubtful,
}

/// The arrival number with which a page ends.
pub(super) fn last_arrival(row: Option<&QueryResult>) -> Option<i64> {
    row?.try_get_by_index(0).ok()?
}

/// Unpacks a page and walks it.
pub(super) fn walk(walk: &mut Walk, row: Option<&QueryResult>) -> Page {
    let Some(row) = row else {
        return Page::Doubtful;
    };
    match row.try_get_by_index::<Option<i64>>(0) {
        Ok(None) => return Page::Empty,
        Err(_) => return Page::Doubtful,
        Ok(Some(_)) => {}
    }
    let Ok(columns) = Columns::of(row) else {
        return Page::Doubtful;
    };
    let mut cursor = columns.cursor();
    let mut count = 0;
    while let Some(sequence) = cursor.lists[0].next() {
        match cursor.act(sequence) {
            Some(act) if walk.step(&act).is_ok() => count += 1,
            _ => return Page::Doubtful,
        }
    }
    if cursor.at_end() {
        Page::Sound(count)
    } else {
        Page::Doubtful
    }
}

/// The joined columns of a page: numbers, lengths and texts, then bytes.
struct Columns {
    lists: Vec<String>,
    bytes: Vec<Vec<u8>>,
}

const LISTS: usize = NUMBERS.len() + PARTS.len() + TEXTS.len();

impl Columns {
    fn of(row: &QueryResult) -> Result<Self, DbErr> {
        let lists = (1..=LISTS).map(|at| row.try_get_by_index(at));
        let joined = LISTS + 1..=LISTS + FIXED.len() + PARTS.len();
        let bytes = joined.map(|at| row.try_get_by_index(at));
        Ok(Self {
            lists: lists.collect::<Result<_, _>>()?,
            bytes: bytes.collect::<Result<_, _>>()?,
        })
    }

    fn cursor(&self) -> Cursor<'_> {
        Cursor {
            lists: self.lists.iter().map(|list| list.split(BETWEEN)).collect(),
            bytes: self.bytes.iter().map(Vec::as_slice).collect(),
        }
    }
}

/// Where each column is read next.
struct Cursor<'a> {
    lists: Vec<Split<'a, char>>,
    bytes: Vec<&'a [u8]>,
}

impl<'a> Cursor<'a> {
    /// The next act, whose number was read already. Where and when it arrived is not part of it.
    fn act(&mut self, sequence: &str) -> Option<StoredAct> {
        let sequence = sequence.parse().ok()?;
        let time = Hlc {
            micros: self.item(1)?,
            counter: self.item(2)?,
        };
        let version = self.item(3)?;
        let [role, stream_kind, kind] = [8, 9, 10].map(|list| self.lists[list].next());
        let stream_kind = StreamKind::from(stream_kind?.to_owned());
        let id = ActId::from_bytes(self.fixed(0)?);
        let node = NodeId::from_bytes(self.fixed(1)?);
        let user = UserId::from_bytes(self.fixed(2)?);
        let organisation = OrganisationId::from_bytes(self.fixed(3)?);
        let stream = StreamRef {
            kind: stream_kind,
            id: StreamId::from_bytes(self.fixed(4)?),
        };
        let command = CommandId::from_bytes(self.fixed(5)?);
        let salt = self.fixed(6)?;
        let digest = Digest(self.fixed(7)?);
        let link = Some(self.fixed(8)?)
            .filter(|link| *link != NO_LINK)
            .map(Link);
        let (after, rest) = self.part(0)?.as_chunks::<16>();
        let (open, coded, sealed) = (self.part(1)?, self.part(2)?, self.part(3)?);
        let draft = Draft {
            id,
            actor: Actor {
                user,
                organisation,
                role: role?.parse().ok()?,
            },
            stream,
            kind: kind?.to_owned(),
            version,
            after: after.iter().copied().map(ActId::from_bytes).collect(),
            command,
            salt,
            open: open.to_vec(),
            coded: coded.to_vec(),
            sealed: sealed.to_vec(),
        };
        let act = Act {
            draft,
            node,
            sequence,
            time,
        };
        let stored = StoredAct {
            act,
            arrival: 0,
            digest,
            link,
            clock_ahead: false,
        };
        rest.is_empty().then_some(stored)
    }

    fn item<T: FromStr>(&mut self, list: usize) -> Option<T> {
        self.lists[list].next()?.parse().ok()
    }

    fn fixed<const N: usize>(&mut self, column: usize) -> Option<[u8; N]> {
        let (bytes, rest) = self.bytes[column].split_first_chunk::<N>()?;
        self.bytes[column] = rest;
        Some(*bytes)
    }

    fn part(&mut self, part: usize) -> Option<&'a [u8]> {
        let length = self.item(NUMBERS.len() + part)?;
        let column = &mut self.bytes[FIXED.len() + part];
        let (bytes, rest) = column.split_at_checked(length)?;
        *column = rest;
        Some(bytes)
    }

    /// Whether every column was used up.
    fn at_end(&mut self) -> bool {
        self.lists.iter_mut().all(|list| list.next().is_none())
            && self.bytes.iter().all(|bytes| bytes.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::receive::Bundle;
    use sea_orm::ConnectionTrait;
    use std::collections::BTreeMap;

    /// The fallback would hide it if packed pages never fitted; so this looks at one itself.
    #[tokio::test]
    async fn a_sound_page_is_walked_packed_with_own_and_received_acts() {
        let (store, _folder) = fixture::founded_store().await;
        let mut received = store.acts_after(0, 1).await.unwrap().remove(0).act;
        received.draft.id = ActId::from_bytes([7; 16]);
        received.draft.after = vec![ActId::from_bytes([8; 16]), ActId::from_bytes([9; 16])];
        received.draft.kind = "насос".into();
        received.draft.sealed = vec![0; 300];
        received.node = NodeId::from_bytes([2; 16]);
        store
            .receive(Bundle {
                acts: vec![received],
                ..Bundle::default()
            })
            .await
            .unwrap();

        let own = BTreeMap::from([(fixture::NODE, ([1; 32], None))]);
        let mut walked = Walk::new(&own, BTreeMap::new(), "acts");
        let page = store.reader().query_one(&question(0)).await.unwrap();
        assert!(matches!(walk(&mut walked, page.as_ref()), Page::Sound(2)));
        assert_eq!(last_arrival(page.as_ref()), Some(2));
        let page = store.reader().query_one(&question(2)).await.unwrap();
        assert!(matches!(walk(&mut walked, page.as_ref()), Page::Empty));
        store.close().await.unwrap();
    }
}
