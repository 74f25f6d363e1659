//! One group commit: check, write keys and views, take the head's lock last, place, sign, commit.

use super::decide::{self, COMMAND_COLUMNS, COMMANDS, Known, Span, Verdict};
use super::place::Places;
use super::{Refusal, Writer, key_tables};
use crate::change::{Change, KeyWrite, Outcome, Placed};
use crate::dialect;
use crate::error::StoreError;
use crate::records::{self, ViewRow, flags};
use crate::rows;
use crate::{acts, attachments, outbox};
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, StreamId};
use panoh_core::journal::ReadDraft;
use sea_orm::sea_query::{Expr, Order, Value};
use sea_orm::{DatabaseTransaction, ExprTrait};
use std::collections::{BTreeMap, HashMap};

/// One caller's piece of a group.
pub(super) enum Work {
    Commit(Vec<Change>),
    Read(ReadDraft),
}

impl Work {
    pub(super) fn changes(&self) -> &[Change] {
        if let Self::Commit(changes) = self {
            changes
        } else {
            &[]
        }
    }
}

/// What became of it.
pub(super) enum Answer {
    Commit(Result<Vec<Outcome>, Refusal>),
    Read(u64),
}

/// Writes a group, and gives one answer for each piece.
pub(super) async fn write(writer: &Writer, work: &[Work]) -> Result<Vec<Answer>, StoreError> {
    let tx = dialect::begin_write(&writer.db).await?;
    let known = decide::known(&tx, work).await?;
    let decided = decide::decide(work, &known);
    let written = || {
        work.iter()
            .zip(&decided)
            .filter_map(|(job, verdicts)| verdicts.as_ref().ok().map(|v| (job, v)))
            .flat_map(|(job, verdicts)| job.changes().iter().zip(verdicts))
            .filter(|(_, verdict)| matches!(verdict, Verdict::Write))
            .map(|(change, _)| change)
    };
    key_tables::write(&tx, written().flat_map(|change| &change.keys)).await?;
    let mut tally = Tally::default();
    let mut reads = HashMap::new();
    if written().next().is_some() || work.iter().any(|job| matches!(job, Work::Read(_))) {
        let mut places = Places::locked(&tx, &*writer.signer, &*writer.clock).await?;
        for (place, (job, verdicts)) in work.iter().zip(&decided).enumerate() {
            match (job, verdicts) {
                (Work::Read(read), _) => {
                    reads.insert(place, places.read(read.clone()));
                }
                (Work::Commit(changes), Ok(verdicts)) => {
                    for (at, (change, verdict)) in changes.iter().zip(verdicts).enumerate() {
                        if matches!(verdict, Verdict::Write) {
                            let placed = tally.place(&mut places, change);
                            tally.placed.insert((place, at), placed);
                        }
                    }
                }
                (Work::Commit(_), Err(_)) => {}
            }
        }
        tally.write(&tx, &known).await?;
        places.write(&tx).await?;
    }
    let answers = answers(&tx, decided, &tally, &reads).await?;
    tx.commit().await?;
    Ok(answers)
}

/// What the placed changes of a group add up to.
#[derive(Default)]
struct Tally {
    placed: HashMap<(usize, usize), Vec<Placed>>,
    views: BTreeMap<StreamId, ViewRow>,
    commands: Vec<Vec<Value>>,
    outbox: Vec<Vec<Value>>,
    attachments: Vec<Vec<Value>>,
}

impl Tally {
    fn place(&mut self, places: &mut Places<'_>, change: &Change) -> Vec<Placed> {
        let first = places.now.arrival + 1;
        let mut latest: HashMap<StreamId, u64> = HashMap::new();
        let mut placed = Vec::with_capacity(change.acts.len());
        for draft in &change.acts {
            let stored = places.act(draft.clone());
            latest.insert(draft.stream.id, stored.arrival);
            placed.push(Placed {
                id: draft.id,
                sequence: stored.act.sequence,
                arrival: stored.arrival,
                time: stored.act.time,
            });
        }
        for view in &change.views {
            let mut row = view.row.clone();
            // A view that changes without an act takes a number of its own, so that it is noticed.
            row.arrival = match latest.get(&row.stream.id) {
                Some(arrival) => *arrival,
                None => places.arrival(),
            };
            self.views.insert(row.stream.id, row);
        }
        let now = places.now.arrival;
        self.commands.push(vec![
            rows::id(change.command.bytes()),
            rows::number(first),
            rows::number(change.acts.len()),
        ]);
        for item in &change.outbox {
            let body = item.body.clone().into();
            self.outbox
                .push(vec![item.kind.clone().into(), body, rows::number(now)]);
        }
        for write in &change.keys {
            if let KeyWrite::PutAttachment(row) = write {
                let mut row = row.clone();
                row.arrival = now;
                self.attachments.push(attachments::values(row));
            }
        }
        placed
    }

    async fn write(&mut self, tx: &DatabaseTransaction, known: &Known) -> Result<(), StoreError> {
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for (stream, mut row) in std::mem::take(&mut self.views) {
            match known.views.get(&stream) {
                None => new.push(records::values(row)),
                Some(present) => {
                    row.flags |= present.flags & flags::CLOCK_AHEAD;
                    changed.push(records::values(row));
                }
            }
        }
        // A new row is inserted without further ado: had another process been first, its key refuses
        // it, and the group is decided anew.
        rows::insert(tx, records::TABLE, records::COLUMNS, new, None).await?;
        let replace = rows::replacing(&["stream"], records::COLUMNS);
        rows::insert(tx, records::TABLE, records::COLUMNS, changed, Some(replace)).await?;
        let commands = std::mem::take(&mut self.commands);
        rows::insert(tx, COMMANDS, COMMAND_COLUMNS, commands, None).await?;
        let outbox = std::mem::take(&mut self.outbox);
        rows::insert(tx, outbox::TABLE, &outbox::COLUMNS[1..], outbox, None).await?;
        let files = std::mem::take(&mut self.attachments);
        let replace = rows::replacing(&["id"], attachments::COLUMNS);
        rows::insert(
            tx,
            attachments::TABLE,
            attachments::COLUMNS,
            files,
            Some(replace),
        )
        .await?;
        Ok(())
    }
}

async fn answers(
    tx: &DatabaseTransaction,
    decided: Vec<Result<Vec<Verdict>, Refusal>>,
    tally: &Tally,
    reads: &HashMap<usize, u64>,
) -> Result<Vec<Answer>, StoreError> {
    let placed = |job, at| tally.placed.get(&(job, at)).cloned().unwrap_or_default();
    let mut answers = Vec::with_capacity(decided.len());
    for (job, verdicts) in decided.into_iter().enumerate() {
        if let Some(sequence) = reads.get(&job) {
            answers.push(Answer::Read(*sequence));
            continue;
        }
        let verdicts = match verdicts {
            Ok(verdicts) => verdicts,
            Err(refusal) => {
                answers.push(Answer::Commit(Err(refusal)));
                continue;
            }
        };
        let mut outcomes = Vec::with_capacity(verdicts.len());
        for (at, verdict) in verdicts.into_iter().enumerate() {
            outcomes.push(match verdict {
                Verdict::Write => Outcome::Done(placed(job, at)),
                Verdict::Within(job, at) => Outcome::Repeated(placed(job, at)),
                Verdict::Before(span) => Outcome::Repeated(acts_of(tx, span).await?),
            });
        }
        answers.push(Answer::Commit(Ok(outcomes)));
    }
    Ok(answers)
}

/// The places of the acts that a command wrote before.
async fn acts_of(tx: &DatabaseTransaction, span: Span) -> Result<Vec<Placed>, StoreError> {
    if span.acts == 0 {
        return Ok(Vec::new());
    }
    let mut query = rows::select(
        acts::TABLE,
        &["id", "sequence", "arrival", "micros", "counter"],
    );
    query
        .and_where(Expr::col("arrival").gte(rows::number(span.first)))
        .and_where(Expr::col("arrival").lt(rows::number(span.first + span.acts)))
        .order_by("arrival", Order::Asc);
    rows::read_all(tx, acts::TABLE, &query, |row| {
        Ok(Placed {
            id: row.id(ActId::from_bytes)?,
            sequence: row.number()?,
            arrival: row.number()?,
            time: Hlc {
                micros: row.number()?,
                counter: row.number()?,
            },
        })
    })
    .await
}
