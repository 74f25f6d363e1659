//! How fast acts go in and are verified: `cargo run --release -p panoh-store --example bulk_speed`,
//! with the number of people and, for PostgreSQL, the address of an empty database.
//!
//! Each person is one command with two acts (registered, consent), one view and one row of data keys,
//! as in a real registration; parts have the sizes of padded boxes.
#![allow(clippy::print_stdout, reason = "a measurement prints its result")]
#![allow(
    clippy::disallowed_methods,
    reason = "a measurement looks at the time that passes"
)]

use panoh_core::access::Role;
use panoh_core::clock::Clock;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::value::encode_fields;
use panoh_core::journal::{
    Actor, Draft, Fields, FoldAct, Head, HeadSigner, StreamRef, Value, fold,
};
use panoh_store::{
    Change, Founding, KeyWrite, Location, Store, SubjectKeyRow, ViewWrite, row_from_state,
};
use std::sync::Arc;
use std::time::Instant;

struct Wall;
impl Clock for Wall {
    fn now_micros(&self) -> u64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(0))
    }
}

struct Signer;
impl HeadSigner for Signer {
    fn node(&self) -> NodeId {
        NodeId::from_bytes([1; 16])
    }
    fn verifying_key(&self) -> [u8; 32] {
        [1; 32]
    }
    fn sign(&self, _: &Head) -> [u8; 64] {
        [1; 64]
    }
}

const OFFICE: OrganisationId = OrganisationId::from_bytes([7; 16]);
const ACTOR: Actor = Actor {
    user: UserId::from_bytes([8; 16]),
    organisation: OFFICE,
    role: Role::CaseManager,
};

/// Bytes that look random, as ids and ciphertexts do.
fn scattered<const N: usize>(family: u64, number: u64) -> [u8; N] {
    let mut state = (number << 8) ^ family ^ 0x9e37_79b9_7f4a_7c15;
    std::array::from_fn(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
}

fn draft(number: u64, kind: &str, stream: &StreamRef, after: Vec<ActId>, open: &Fields) -> Draft {
    Draft {
        id: ActId::ordered(1_800_000_000_000 + number, scattered(1, number)),
        actor: ACTOR,
        stream: stream.clone(),
        kind: kind.into(),
        version: 1,
        after,
        command: CommandId::from_bytes(scattered(2, number)),
        salt: scattered(3, number),
        open: encode_fields(open),
        coded: scattered::<170>(4, number).to_vec(),
        sealed: scattered::<340>(5, number).to_vec(),
    }
}

fn registration(number: u64) -> Change {
    let stream = StreamRef::person(StreamId::from_bytes(scattered(6, number)));
    let open = Fields::from([
        ("organisation".to_owned(), Value::id(OFFICE.bytes())),
        ("team".to_owned(), Value::id(&[(number % 8) as u8; 16])),
        ("owner".to_owned(), Value::id(&[(number % 20) as u8; 16])),
        ("status".to_owned(), Value::from("open")),
        ("month".to_owned(), Value::from("2027-01")),
    ]);
    let first = draft(2 * number, "person.registered", &stream, Vec::new(), &open);
    let second = draft(
        2 * number + 1,
        "consent.recorded",
        &stream,
        vec![first.id],
        &Fields::new(),
    );
    let folded = [&first, &second].map(|draft| FoldAct {
        id: draft.id,
        node: Signer.node(),
        sequence: 0,
        time: Default::default(),
        kind: draft.kind.clone(),
        after: draft.after.clone(),
        open: if draft.after.is_empty() {
            open.clone()
        } else {
            Fields::new()
        },
        coded: Fields::new(),
        sealed: Fields::new(),
    });
    let mut row = row_from_state(&stream, &fold(folded));
    row.coded = scattered::<230>(7, number).to_vec();
    row.sealed = scattered::<490>(8, number).to_vec();
    let mut change = Change::new(first.command);
    change.keys = vec![KeyWrite::PutSubject(SubjectKeyRow {
        subject: stream.id,
        organisation: OFFICE,
        kind: 1,
        coded: Some(scattered::<72>(9, number).to_vec()),
        identity: Some(scattered::<72>(10, number).to_vec()),
        contact: Some(scattered::<72>(11, number).to_vec()),
        coded_version: 1,
        identity_version: 1,
    })];
    change.acts = vec![first, second];
    change.views = vec![ViewWrite {
        row,
        expected_acts: 0,
    }];
    change
}

/// Seconds of processor time that this process has used, all threads together; 0 where the system
/// does not say. On a busy machine it tells more than the time that passes.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |at| {
        fields
            .split(' ')
            .nth(at)
            .and_then(|t| t.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let people: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(50_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let location = match std::env::args().nth(2) {
        Some(address) => Location::Postgres(address),
        None => Location::Folder(folder.path().to_owned()),
    };
    let store = Store::open(&location, Arc::new(Signer), Arc::new(Wall)).await?;
    let founding = Founding {
        act: ActId::from_bytes([1; 16]),
        command: CommandId::from_bytes([1; 16]),
        salt: [1; 16],
        actor: ACTOR,
    };
    store.found_node(founding).await?;

    let (started, used) = (Instant::now(), processor());
    let mut making = 0.0;
    let mut from = 0;
    while from < people {
        let to = people.min(from + 4_000);
        let made = Instant::now();
        let changes = (from..to).map(registration).collect();
        making += made.elapsed().as_secs_f64();
        store.commit_all(changes).await?;
        from = to;
    }
    let seconds = started.elapsed().as_secs_f64();
    let acts = 2 * people;
    println!(
        "bulk load: {acts} acts in {seconds:.1} s, {:.0} acts/s",
        acts as f64 / seconds
    );
    println!("  of which the example made its own input in {making:.1} s");
    println!("  processor: {:.1} s", processor() - used);

    let (started, used) = (Instant::now(), processor());
    let verdict = store.verify(&[], &|_, _, _| true, |_, _| {}).await?;
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "verify: {} acts in {seconds:.2} s, {:.0} acts/s",
        verdict.acts,
        verdict.acts as f64 / seconds
    );
    println!(
        "  processor: {:.2} s, fault: {:?}",
        processor() - used,
        verdict.fault
    );

    let mut times: Vec<f64> = Vec::new();
    for number in people..people + 500 {
        let change = registration(number);
        let started = Instant::now();
        store.commit(change).await?;
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "one save: median {:.2} ms, p95 {:.2} ms",
        times[250], times[475]
    );
    store.close().await?;
    Ok(())
}
