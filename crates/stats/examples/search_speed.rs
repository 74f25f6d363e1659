//! Builds an index of invented people and prints what a search costs.
//!
//! `cargo run --release -p panoh-stats --example search_speed [PEOPLE] [SEED]`
//!
//! Names are drawn from syllables and from lists of common names with a falling frequency, as real
//! ones are: few names that thousands bear, many that few bear. Queries are stored names with
//! slips, parts, other scripts and swapped order.
#![allow(clippy::print_stdout)] // The output is the purpose.
#![allow(clippy::disallowed_methods)] // Durations are measured and shown, nothing depends on them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use panoh_stats::linkage::{Fingerprinter, SearchIndex};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

#[path = "../tests/invented/mod.rs"]
mod invented;

use invented::Person;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| {
        arguments
            .next()
            .and_then(|a| a.parse().ok())
            .unwrap_or(default)
    };
    let (count, seed) = (number(600_000), number(1));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let people = invented::people(count as usize, &mut random);

    let index = build(&people);
    println!(
        "memory: {:.1} MB, {:.0} bytes per person",
        index.bytes() as f64 / 1e6,
        index.bytes() as f64 / people.len() as f64
    );

    let (mut found, mut as_well) = ([0usize; 2], 0usize);
    let queries: Vec<(usize, String)> = (0..2000)
        .map(|_| {
            let who = random.random_range(0..people.len());
            (who, invented::mistyped(&people[who], &mut random))
        })
        .collect();
    let times = queries.iter().map(|(who, query)| {
        let start = Instant::now();
        let hits = index.search(query, 50, |_| true);
        let time = start.elapsed();
        let own = index.search(query, 1, |slot| slot == *who as u32);
        let last = hits.last().map_or(0.0, |hit| hit.score);
        let is_shown = hits.iter().any(|hit| hit.slot == *who as u32);
        found[0] += usize::from(is_shown);
        as_well += usize::from(!is_shown && own.first().is_some_and(|own| own.score <= last));
        time
    });
    report("search, a name with slips", times.collect());
    let share = |count: usize| count as f64 / queries.len() as f64 * 100.0;
    println!(
        "  among the first 50: {:.1} %, behind 50 who fit as well: {:.1} %",
        share(found[0]),
        share(as_well)
    );

    let prefixes = queries
        .iter()
        .map(|(who, _)| invented::begun(&people[*who]));
    report(
        "search, three letters typed",
        timed(prefixes, |q| index.search(&q, 50, |_| true).len()),
    );
    let scoped = queries.iter().map(|(_, query)| query.clone());
    let own = |slot: u32| slot.is_multiple_of(50);
    report(
        "search, scope of one in fifty",
        timed(scoped, |q| index.search(&q, 50, own).len()),
    );
    let phones = queries.iter().map(|(who, _)| people[*who].phone.clone());
    report(
        "search, whole phone number",
        timed(phones, |q| index.search(&q, 50, |_| true).len()),
    );
    let ends = queries
        .iter()
        .map(|(who, _)| people[*who].phone[7..].to_owned());
    report(
        "search, end of a phone number",
        timed(ends, |q| index.search(&q, 50, |_| true).len()),
    );

    let again: Vec<(usize, Person)> = queries
        .iter()
        .map(|(who, _)| (*who, invented::registered_again(&people[*who], &mut random)))
        .collect();
    let times = again.iter().map(|(who, person)| {
        let start = Instant::now();
        let matches = invented::with_identity(person, |it| index.duplicates(it, 10, |_| true));
        let time = start.elapsed();
        found[1] += usize::from(matches.iter().any(|m| m.slot == *who as u32));
        time
    });
    report("duplicate check", times.collect());
    println!(
        "  among the first 10: {:.1} %",
        found[1] as f64 / again.len() as f64 * 100.0
    );

    let mut index = index;
    let changes = again.iter();
    report(
        "change of one person",
        timed(changes, |(who, person)| {
            invented::with_identity(person, |it| index.upsert(*who as u32, it))
        }),
    );
}

fn build(people: &[Person]) -> SearchIndex {
    let start = Instant::now();
    let fingerprinter = Arc::new(Fingerprinter::new(&[42; 32]));
    println!("key tables: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let mut index = SearchIndex::with_capacity(fingerprinter.clone(), people.len());
    for (number, part) in people.chunks(16_384).enumerate() {
        let prepared: Vec<_> = part
            .par_iter()
            .map(|person| invented::with_identity(person, |it| fingerprinter.prepare(it)))
            .collect();
        for (i, person) in prepared.iter().enumerate() {
            index.insert((number * 16_384 + i) as u32, person);
        }
    }
    let time = start.elapsed().as_secs_f64();
    println!(
        "build: {} people in {time:.2} s on {} threads",
        people.len(),
        rayon::current_num_threads()
    );
    index
}

fn timed<T, R>(queries: impl Iterator<Item = T>, mut run: impl FnMut(T) -> R) -> Vec<Duration> {
    queries
        .map(|query| {
            let start = Instant::now();
            std::hint::black_box(run(query));
            start.elapsed()
        })
        .collect()
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!(
        "{what}: p50 {:.3} ms, p95 {:.3} ms, most {:.3} ms",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}
