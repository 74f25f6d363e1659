//! Deciding which changes go in, before anything is written: a change whose command is known is a
//! repetition, one whose views moved on is stale, and neither spoils the others of its group.

use super::Refusal;
use super::batch::Work;
use crate::change::{Change, KeyWrite};
use crate::dialect;
use crate::error::StoreError;
use crate::rows;
use crate::{ledger, records};
use panoh_core::ids::{CommandId, StreamId};
use panoh_core::journal::KeyClass;
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ConnectionTrait, DatabaseTransaction, ExprTrait};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many ids one statement asks for.
const IDS_AT_ONCE: usize = 256;

pub(crate) const COMMANDS: &str = "commands";
pub(crate) const COMMAND_COLUMNS: &[&str] = &["id", "arrival", "acts"];

/// Where the acts of a command lie: the arrival number of the first, and how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub first: u64,
    pub acts: u64,
}

/// A view's row as the database has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present {
    pub acts: u64,
    pub flags: u32,
}

/// What the database knows of everything that a group names.
pub(super) struct Known {
    pub commands: HashMap<CommandId, Span>,
    pub views: HashMap<StreamId, Present>,
    pub erased: HashSet<(StreamId, KeyClass)>,
}

/// What happens to one change of a group.
pub(super) enum Verdict {
    /// It is written.
    Write,
    /// Its command was written by an earlier transaction.
    Before(Span),
    /// Its command stands at this place of the same group.
    Within(usize, usize),
}

/// Reads what is known, and locks the rows of the views in the order of their ids, so that no two
/// processes wait for each other.
pub(super) async fn known(tx: &DatabaseTransaction, work: &[Work]) -> Result<Known, StoreError> {
    let changes = || work.iter().flat_map(Work::changes);
    let commands: BTreeSet<CommandId> = changes().map(|change| change.command).collect();
    let streams: BTreeSet<StreamId> = changes()
        .flat_map(|change| change.views.iter().map(|view| view.row.stream.id))
        .collect();
    let subjects: BTreeSet<StreamId> = changes()
        .flat_map(|change| change.keys.iter().filter_map(brought))
        .collect();
    // Views first: whoever sees what another process made of a view then also sees its command, and
    // takes the same command for a repetition instead of a stale one.
    let views = lock_views(tx, &Vec::from_iter(streams)).await?;
    Ok(Known {
        views,
        commands: known_commands(tx, &Vec::from_iter(commands)).await?,
        erased: erased(tx, &Vec::from_iter(subjects)).await?,
    })
}

/// The subject whose keys a write brings in.
const fn brought(write: &KeyWrite) -> Option<StreamId> {
    if let KeyWrite::PutSubject(row) = write {
        Some(row.subject)
    } else {
        None
    }
}

async fn known_commands(
    tx: &DatabaseTransaction,
    ids: &[CommandId],
) -> Result<HashMap<CommandId, Span>, StoreError> {
    let mut found = HashMap::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = rows::select(COMMANDS, COMMAND_COLUMNS);
        query.and_where(Expr::col("id").is_in(some.iter().map(|id| rows::id(id.bytes()))));
        let read = |row: &mut rows::Row<'_>| {
            let id = row.id(CommandId::from_bytes)?;
            Ok((
                id,
                Span {
                    first: row.number()?,
                    acts: row.number()?,
                },
            ))
        };
        found.extend(rows::read_all(tx, COMMANDS, &query, read).await?);
    }
    Ok(found)
}

/// Locks the rows of some streams, which come in ascending order.
pub(super) async fn lock_views(
    tx: &DatabaseTransaction,
    ids: &[StreamId],
) -> Result<HashMap<StreamId, Present>, StoreError> {
    let mut found = HashMap::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = rows::select(records::TABLE, &["stream", "acts", "flags"]);
        query
            .and_where(Expr::col("stream").is_in(some.iter().map(|id| rows::id(id.bytes()))))
            .order_by("stream", Order::Asc);
        dialect::for_update(tx.get_database_backend(), &mut query);
        let read = |row: &mut rows::Row<'_>| {
            let id = row.id(StreamId::from_bytes)?;
            Ok((
                id,
                Present {
                    acts: row.number()?,
                    flags: row.number()?,
                },
            ))
        };
        found.extend(rows::read_all(tx, records::TABLE, &query, read).await?);
    }
    Ok(found)
}

async fn erased(
    tx: &DatabaseTransaction,
    subjects: &[StreamId],
) -> Result<HashSet<(StreamId, KeyClass)>, StoreError> {
    let mut found = HashSet::new();
    for some in subjects.chunks(IDS_AT_ONCE) {
        let mut query = rows::select(ledger::TABLE, &["subject", "class"]);
        query.and_where(Expr::col("subject").is_in(some.iter().map(|id| rows::id(id.bytes()))));
        let read = |row: &mut rows::Row<'_>| {
            let subject = row.id(StreamId::from_bytes)?;
            let class = KeyClass::from_byte(row.number()?);
            Ok(class.map(|class| (subject, class)))
        };
        found.extend(
            rows::read_all(tx, ledger::TABLE, &query, read)
                .await?
                .into_iter()
                .flatten(),
        );
    }
    Ok(found)
}

/// Decides each job of a group in turn; a later one meets the views as the earlier ones leave them.
pub(super) fn decide(work: &[Work], known: &Known) -> Vec<Result<Vec<Verdict>, Refusal>> {
    let mut versions: HashMap<StreamId, u64> = known
        .views
        .iter()
        .map(|(stream, present)| (*stream, present.acts))
        .collect();
    let mut commands: HashMap<CommandId, (usize, usize)> = HashMap::new();
    let mut decided = Vec::with_capacity(work.len());
    for (place, job) in work.iter().enumerate() {
        let mut moved = HashMap::new();
        let mut named = HashMap::new();
        let verdicts: Result<Vec<Verdict>, Refusal> = job
            .changes()
            .iter()
            .enumerate()
            .map(|(at, change)| {
                if let Some(span) = known.commands.get(&change.command) {
                    return Ok(Verdict::Before(*span));
                }
                let earlier = named
                    .get(&change.command)
                    .or_else(|| commands.get(&change.command));
                if let Some(&(job, at)) = earlier {
                    return Ok(Verdict::Within(job, at));
                }
                check_views(change, &versions, &mut moved)?;
                check_keys(change, known)?;
                named.insert(change.command, (place, at));
                Ok(Verdict::Write)
            })
            .collect();
        if verdicts.is_ok() {
            versions.extend(moved);
            commands.extend(named);
        }
        decided.push(verdicts);
    }
    decided
}

fn check_views(
    change: &Change,
    versions: &HashMap<StreamId, u64>,
    moved: &mut HashMap<StreamId, u64>,
) -> Result<(), Refusal> {
    for view in &change.views {
        let stream = view.row.stream.id;
        let version = moved
            .get(&stream)
            .or_else(|| versions.get(&stream))
            .copied()
            .unwrap_or(0);
        if version != view.expected_acts {
            return Err(Refusal::Stale(stream));
        }
        moved.insert(stream, view.row.acts);
    }
    Ok(())
}

fn check_keys(change: &Change, known: &Known) -> Result<(), Refusal> {
    for write in &change.keys {
        let KeyWrite::PutSubject(row) = write else {
            continue;
        };
        let classes = [
            (KeyClass::Coded, row.coded.is_some()),
            (KeyClass::Identity, row.identity.is_some()),
            (KeyClass::Contact, row.contact.is_some()),
        ];
        let gone = |(class, brought): &(KeyClass, bool)| {
            *brought && known.erased.contains(&(row.subject, *class))
        };
        if classes.iter().any(gone) {
            return Err(Refusal::Erased(row.subject));
        }
    }
    Ok(())
}
