//! Building a half from the views, and catching up with what has arrived since.

use super::coded::CodedHalf;
use super::identity::{IdentityHalf, IdentityTexts, PersonEntry, ReadyPerson};
use crate::error::AppError;
use crate::keyring::{Keyring, SubjectKeys};
use crate::node::Panoh;
use crate::progress::Progress;
use crate::record::{Record, open_state, row_scope, subject_of};
use crate::session::Session;
use crate::text_order::sort_key;
use panoh_core::ids::StreamId;
use panoh_core::journal::state::shown_fields;
use panoh_core::journal::{State, StreamKind, Value};
use panoh_core::person::PersonFacts;
use panoh_stats::linkage::Fingerprinter;
use panoh_store::{SubjectKeyRow, ViewRow};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows read at once: large enough for all cores, small enough for memory.
const BATCH: u64 = 4096;
/// Changes read at once while catching up.
const CHANGES: u64 = 2048;

impl Panoh {
    pub(super) async fn build_identity(
        &self,
        session: &Session,
        progress: &Progress,
    ) -> Result<IdentityHalf, AppError> {
        let organisation = session.organisation();
        // The key of the fingerprints lives as long as this half: it is never stored.
        let prints = Arc::new(Fingerprinter::new(&self.entropy().bytes()));
        let arrival = self.store().last_arrival().await?;
        let mut half = IdentityHalf::new(organisation, Arc::clone(&prints), 0);
        half.arrival = arrival;
        let mut after = None;
        let mut next = Some(self.batch(session, &StreamKind::Person, after).await?);
        while let Some((rows, keys)) = next.take().filter(|(rows, _)| !rows.is_empty()) {
            after = rows.last().map(|row| row.stream.id);
            let (rows, stale): (Vec<ViewRow>, Vec<ViewRow>) =
                rows.into_iter().partition(|row| !row.stale);
            for row in stale {
                let record = self.open_row(session.keys(), row).await?;
                half.extend(vec![ready(&prints, &record.row, &record.state)]);
            }
            let (session_for_work, prints_for_work) = (session.clone(), Arc::clone(&prints));
            let work = tokio::task::spawn_blocking(move || {
                ready_people(session_for_work.keys(), &prints_for_work, rows, &keys)
            });
            let (fetched, ready) =
                tokio::join!(self.batch(session, &StreamKind::Person, after), work);
            let ready = ready.map_err(|_| AppError::Damaged("lens"))??;
            progress.advance(ready.len() as u64);
            half.extend(ready);
            next = Some(fetched?);
        }
        half.sort();
        self.read_imports(session, &mut half).await?;
        Ok(half)
    }

    /// Rows of a kind with the keys of their subjects.
    async fn batch(
        &self,
        session: &Session,
        kind: &StreamKind,
        after: Option<StreamId>,
    ) -> Result<(Vec<ViewRow>, HashMap<StreamId, SubjectKeyRow>), AppError> {
        let rows = self
            .store()
            .scan(kind, session.organisation(), after, BATCH)
            .await?;
        let keys = self.keys_of(&rows).await?;
        Ok((rows, keys))
    }

    async fn keys_of(
        &self,
        rows: &[ViewRow],
    ) -> Result<HashMap<StreamId, SubjectKeyRow>, AppError> {
        let mut subjects: Vec<StreamId> = rows.iter().map(subject_of).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let keys = self.store().subject_keys(&subjects).await?;
        Ok(keys.into_iter().map(|row| (row.subject, row)).collect())
    }

    /// The next rows of a kind with their states; rows whose acts arrived unopened are folded anew.
    async fn opened_batch(
        &self,
        session: &Session,
        kind: &StreamKind,
        after: Option<StreamId>,
    ) -> Result<Vec<(ViewRow, State)>, AppError> {
        let (rows, keys) = self.batch(session, kind, after).await?;
        let (stale, rows): (Vec<ViewRow>, Vec<ViewRow>) = rows.into_iter().partition(|r| r.stale);
        let mut opened: Vec<(ViewRow, State)> = rows
            .into_par_iter()
            .map(|row| {
                let state = open_with(session.keys(), &row, &keys)?;
                Ok((row, state))
            })
            .collect::<Result<_, AppError>>()?;
        for row in stale {
            let record = self.open_row(session.keys(), row).await?;
            opened.push((record.row, record.state));
        }
        opened.sort_by_key(|(row, _)| row.stream.id);
        Ok(opened)
    }

    /// Which cases came from which rows of imported files.
    async fn read_imports(
        &self,
        session: &Session,
        half: &mut IdentityHalf,
    ) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let cases = self.opened_batch(session, &StreamKind::Case, after).await?;
            let Some((last, _)) = cases.last() else {
                return Ok(());
            };
            after = Some(last.stream.id);
            for (row, state) in &cases {
                half.put_import(row.stream.id, import_hash(state));
            }
        }
    }

    pub(super) async fn catch_up_identity(
        &self,
        session: &Session,
        half: &mut IdentityHalf,
    ) -> Result<(), AppError> {
        let prints = Arc::clone(half.index.fingerprinter());
        loop {
            let (upto, records) = self.changed_records(session, half.arrival).await?;
            for record in records {
                match record.stream().kind {
                    StreamKind::Person => half.put(ready(&prints, &record.row, &record.state)),
                    _ => half.put_import(record.row.stream.id, import_hash(&record.state)),
                }
            }
            match upto {
                Some(arrival) => half.arrival = arrival,
                None => return Ok(()),
            }
        }
    }

    /// People and cases of the organisation that changed after an arrival number, and the number
    /// up to which that is so; none when nothing more has arrived.
    async fn changed_records(
        &self,
        session: &Session,
        arrival: u64,
    ) -> Result<(Option<u64>, Vec<Record>), AppError> {
        let changed = self
            .store()
            .changed_since(session.organisation(), arrival, CHANGES)
            .await?;
        let Some(upto) = changed.iter().map(|(arrival, _)| *arrival).max() else {
            return Ok((None, Vec::new()));
        };
        let mut ids: Vec<StreamId> = changed
            .into_iter()
            .filter(|(_, stream)| matches!(stream.kind, StreamKind::Person | StreamKind::Case))
            .map(|(_, stream)| stream.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut records = Vec::new();
        for row in self.store().views(&ids).await? {
            if row.organisation == session.organisation() {
                records.push(self.open_row(session.keys(), row).await?);
            }
        }
        Ok((Some(upto), records))
    }

    pub(super) async fn build_coded(&self, session: &Session) -> Result<CodedHalf, AppError> {
        let mut half = CodedHalf::default();
        half.arrival = self.store().last_arrival().await?;
        for kind in [StreamKind::Person, StreamKind::Case] {
            let mut after = None;
            loop {
                let records = self.opened_batch(session, &kind, after).await?;
                let Some((last, _)) = records.last() else {
                    break;
                };
                after = Some(last.stream.id);
                for (row, state) in &records {
                    put_coded(&mut half, row, state);
                }
            }
        }
        Ok(half)
    }

    pub(super) async fn catch_up_coded(
        &self,
        session: &Session,
        half: &mut CodedHalf,
    ) -> Result<(), AppError> {
        loop {
            let (upto, records) = self.changed_records(session, half.arrival).await?;
            for record in records {
                put_coded(half, &record.row, &record.state);
            }
            match upto {
                Some(arrival) => half.arrival = arrival,
                None => return Ok(()),
            }
        }
    }
}

fn put_coded(half: &mut CodedHalf, row: &ViewRow, state: &State) {
    let (id, fields) = (row.stream.id, shown_fields(&state.coded));
    if row.stream.kind == StreamKind::Case {
        half.put_case(id, subject_of(row), row_scope(row), fields);
    } else {
        half.put_person(id, row_scope(row), state.erased(), fields);
    }
}

fn open_with(
    ring: &Keyring,
    row: &ViewRow,
    keys: &HashMap<StreamId, SubjectKeyRow>,
) -> Result<State, AppError> {
    let subject = subject_of(row);
    let keys = match keys.get(&subject) {
        Some(keys) => SubjectKeys::open(ring, keys)?,
        None => SubjectKeys::none(subject),
    };
    open_state(row, &keys)
}

fn ready_people(
    ring: &Keyring,
    prints: &Fingerprinter,
    rows: Vec<ViewRow>,
    keys: &HashMap<StreamId, SubjectKeyRow>,
) -> Result<Vec<ReadyPerson>, AppError> {
    rows.par_iter()
        .map(|row| Ok(ready(prints, row, &open_with(ring, row, keys)?)))
        .collect()
}

fn ready(prints: &Fingerprinter, row: &ViewRow, state: &State) -> ReadyPerson {
    let facts = PersonFacts::from_state(state);
    let gone = state.erased();
    let texts = IdentityTexts::of(&facts);
    ReadyPerson {
        entry: PersonEntry {
            id: row.stream.id,
            team: row.team,
            owner: row.owner,
            sort_key: match facts.shown_name() {
                _ if gone => Box::default(),
                // Somebody without a name stands behind everyone who has one.
                "" => Box::from("\u{10FFFF}"),
                name => sort_key(name),
            },
        },
        prepared: (!gone).then(|| prints.prepare(&texts.identity())),
    }
}

fn import_hash(state: &State) -> Option<Vec<u8>> {
    match state.sealed("import_hash") {
        Some(Value::Bytes(hash)) => Some(hash.clone()),
        _ => None,
    }
}
