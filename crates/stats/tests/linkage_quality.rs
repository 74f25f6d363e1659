//! How often search and duplicate warnings are right, on invented people with known truth.
//!
//! Bounds are what a programme may rely on, a little below what the code reaches on this seed;
//! the printed figures (`cargo test -p panoh-stats --test linkage_quality -- --nocapture`) say how
//! far. They measure these invented errors, not those of a real register.
#![allow(clippy::print_stdout)] // Figures are part of the test's purpose.

use std::sync::Arc;

use panoh_stats::linkage::{DUPLICATE_THRESHOLD, Fingerprinter, Identity, SearchIndex};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

mod invented;

use invented::{Person, with_identity};

const PEOPLE: usize = 20_000;
const TRIALS: usize = 500;

fn world(seed: u64) -> (Vec<Person>, SearchIndex, ChaCha8Rng) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let people = invented::people(PEOPLE, &mut random);
    let mut index = SearchIndex::new(Arc::new(Fingerprinter::new(&[3; 32])));
    for (slot, person) in people.iter().enumerate() {
        with_identity(person, |identity| index.upsert(slot as u32, identity));
    }
    (people, index, random)
}

#[test]
fn a_mistyped_name_finds_the_person_or_fifty_who_fit_as_well() {
    let (people, index, mut random) = world(11);
    let (mut found, mut as_well, mut missed) = (0, 0, Vec::new());
    for (who, person) in people.iter().enumerate().step_by(PEOPLE / TRIALS) {
        let query = invented::mistyped(person, &mut random);
        let hits = index.search(&query, 50, |_| true);
        let alone = index.search(&query, 1, |slot| slot == who as u32);
        let last = hits.last().map_or(0.0, |hit| hit.score);
        if hits.iter().any(|hit| hit.slot == who as u32) {
            found += 1;
        } else if hits.len() == 50 && alone.first().is_some_and(|own| own.score <= last) {
            as_well += 1;
        } else {
            missed.push(format!("{query} for {}", person.written));
        }
    }
    println!(
        "search: {found} found, {as_well} behind 50 who fit as well, {} missed",
        missed.len()
    );
    println!("{missed:#?}");
    assert!(missed.len() * 100 < TRIALS * 2, "{missed:#?}");
    assert!(found * 100 > TRIALS * 85, "{found}");
}

#[test]
fn cutting_candidates_keeps_the_five_who_fit_best() {
    const PARTS: u32 = 20;
    let (people, index, mut random) = world(12);
    for person in people.iter().step_by(PEOPLE / 50) {
        let query = invented::mistyped(person, &mut random);
        // A scope of 1,000 people is compared one by one, so twenty scopes are everybody.
        let mut all: Vec<f32> = (0..PARTS)
            .flat_map(|part| index.search(&query, PEOPLE, |slot| slot % PARTS == part))
            .map(|hit| hit.score)
            .collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let hits = index.search(&query, 20, |_| true);
        let shown: Vec<f32> = hits.iter().map(|hit| hit.score).collect();
        // Letter for letter the search may stop early, among people who fit as well.
        for (best, shown) in all.iter().zip(&shown).take(5) {
            assert!(best - shown < 0.011, "{query}: {best} {shown}");
        }
        assert_eq!(shown.len(), all.len().min(20), "{query}");
    }
}

#[test]
fn warnings_find_nine_in_ten_and_nine_in_ten_are_true() {
    let (people, index, mut random) = world(13);
    let warned = |identity: &Identity<'_>, who: Option<u32>| {
        let matches = index.duplicates(identity, 5, |_| true);
        let strong = matches.iter().filter(|m| m.score >= DUPLICATE_THRESHOLD);
        let (mut right, mut wrong) = (0, 0);
        for found in strong {
            if Some(found.slot) == who {
                right += 1;
            } else {
                wrong += 1;
            }
        }
        (right, wrong)
    };
    let (mut right, mut wrong) = (0, 0);
    for (who, person) in people.iter().enumerate().step_by(PEOPLE / TRIALS) {
        let again = invented::registered_again(person, &mut random);
        let (r, w) = with_identity(&again, |it| warned(it, Some(who as u32)));
        right += r;
        wrong += w;
    }
    // As many people who are not in the register, half of them siblings of somebody who is.
    for trial in 0..TRIALS {
        let stranger = if trial % 2 == 0 {
            invented::person(&mut random)
        } else {
            invented::sibling(&people[trial * (PEOPLE / TRIALS)], &mut random)
        };
        wrong += with_identity(&stranger, |it| warned(it, None)).1;
    }
    let recall = right as f64 / TRIALS as f64;
    let precision = right as f64 / (right + wrong) as f64;
    println!("warnings: recall {recall:.3}, precision {precision:.3}");
    assert!(recall > 0.9, "{recall}");
    assert!(precision > 0.9, "{precision}");
}
