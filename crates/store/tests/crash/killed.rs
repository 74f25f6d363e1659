//! SIGKILL at random moments during a thousand writes.

use crate::place::*;
use panoh_core::ids::StreamId;
use panoh_core::journal::StreamKind;
use panoh_store::{
    Change, KeyWrite, Location, OutboxItem, Outcome, Store, StoredAct, SubjectKeyRow,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The argument by which this program is told to be the one that is killed.
pub(crate) const CHILD: &str = "write-until-killed";

const WRITES: u64 = 1_000;
const WRITERS: u64 = 4;

/// A change that touches every kind of table: act, view, key, outbox.
pub(crate) fn whole_change(number: u64) -> Change {
    let mut change = registration(number);
    change.keys.push(KeyWrite::PutSubject(SubjectKeyRow {
        subject: person(number).id,
        organisation: OFFICE,
        kind: 1,
        coded: Some(vec![1; 72]),
        identity: Some(vec![2; 72]),
        contact: None,
        coded_version: 1,
        identity_version: 1,
    }));
    change.outbox.push(OutboxItem {
        kind: "note".into(),
        body: number.to_be_bytes().to_vec(),
    });
    change
}

fn location_text(location: &Location) -> String {
    match location {
        Location::Folder(folder) => folder.display().to_string(),
        Location::Postgres(address) => address.clone(),
    }
}

/// The process that is killed: several writers at once, one line for every acknowledged change.
pub(crate) async fn write_until_killed(location: &str) {
    let location = if location.starts_with("postgres://") {
        Location::Postgres(location.to_owned())
    } else {
        Location::Folder(PathBuf::from(location))
    };
    let clock = Ticking::at(DAY_ONE);
    let store = Store::open(&location, Arc::new(Signer(1)), clock)
        .await
        .unwrap();
    store.found_node(founding(1)).await.unwrap();
    let writers = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in (1..=WRITES).filter(|number| number % WRITERS == writer) {
                store.commit(whole_change(number)).await.unwrap();
                store
                    .record_read(read_of(number, &[person(number).id]))
                    .await
                    .unwrap();
                let mut out = std::io::stdout().lock();
                writeln!(out, "{number}").unwrap();
                out.flush().unwrap();
            }
        })
    });
    for writer in Vec::from_iter(writers) {
        writer.await.unwrap();
    }
    // It never ends by itself: whatever it leaves is what a kill leaves.
    std::future::pending::<()>().await;
}

/// Kills the child after some acknowledgements and a little more, and gives what was acknowledged.
fn kill_at_random(location: &Location, seed: u64) -> BTreeSet<u64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let after = random.random_range(1..WRITES * 9 / 10);
    let spin = random.random_range(0..2_000_000_u32);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([CHILD, &location_text(location)])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = BTreeSet::new();
    while acknowledged.len() < after as usize {
        acknowledged.insert(lines.next().unwrap().unwrap().parse().unwrap());
    }
    for _ in 0..spin {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Lines that were under way were acknowledged as well.
    acknowledged.extend(
        lines
            .map_while(Result::ok)
            .filter_map(|line| line.parse::<u64>().ok()),
    );
    // On a busy machine the kill may come when all is written: then all of it must be there.
    acknowledged
}

pub(crate) async fn a_killed_process_loses_nothing_that_was_acknowledged(place: &Place, seed: u64) {
    let acknowledged = kill_at_random(&place.location, seed);
    check(place, &acknowledged, WRITES).await;
}

/// Opens what a crash left, and checks that everything acknowledged is there, everything else whole
/// or absent, that the journal verifies, and that sending all commands again makes each one act.
pub(crate) async fn check(place: &Place, acknowledged: &BTreeSet<u64>, writes: u64) {
    let store = place.open().await;
    let streams = Vec::from_iter((1..=writes).map(|number| person(number).id));
    let acts = store.acts_after(1, u64::MAX >> 1).await.unwrap();
    let acts: BTreeMap<StreamId, &StoredAct> = acts
        .iter()
        .map(|stored| (stored.act.draft.stream.id, stored))
        .collect();
    let views = store.views(&streams).await.unwrap();
    let views: BTreeSet<StreamId> = views
        .iter()
        .filter(|row| row.acts == 1)
        .map(|row| row.stream.id)
        .collect();
    let keys = store.subject_keys(&streams).await.unwrap();
    let keys: BTreeSet<StreamId> = keys.iter().map(|row| row.subject).collect();
    let outbox = store.outbox(writes + 1).await.unwrap();
    let outbox: BTreeSet<Vec<u8>> = outbox.into_iter().map(|item| item.body).collect();
    let mut present = BTreeSet::new();
    for (number, stream) in (1..=writes).zip(&streams) {
        let parts = [
            acts.contains_key(stream),
            views.contains(stream),
            keys.contains(stream),
            outbox.contains(number.to_be_bytes().as_slice()),
        ];
        assert!(
            parts == [true; 4] || parts == [false; 4],
            "{number} is half there: {parts:?}"
        );
        if parts[0] {
            assert_eq!(acts[stream].act.draft, whole_change(number).acts[0]);
            present.insert(number);
        }
    }
    let lost = Vec::from_iter(acknowledged.difference(&present));
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let verdict = store.verify(&[], &signed, |_, _| {}).await.unwrap();
    assert_eq!(
        (verdict.fault, verdict.acts),
        (None, 1 + present.len() as u64)
    );

    let outcomes = store
        .commit_all((1..=writes).map(whole_change).collect())
        .await
        .unwrap();
    for (number, outcome) in (1..=writes).zip(outcomes) {
        assert_eq!(
            matches!(outcome, Outcome::Repeated(_)),
            present.contains(&number)
        );
        assert_eq!(outcome.placed().len(), 1);
    }
    assert_eq!(
        store
            .count(&StreamKind::Person, &whole_office())
            .await
            .unwrap(),
        writes
    );
    let verdict = store.verify(&[], &signed, |_, _| {}).await.unwrap();
    assert_eq!((verdict.fault, verdict.acts), (None, 1 + writes));
    store.close().await.unwrap();
}
