//! A power cut under SQLite, from copied files: what was synced before the last acknowledgement is
//! there; of what was being written when the power went, any prefix, or garbage of that length.

use crate::killed::{check, whole_change};
use crate::place::*;
use panoh_store::Location;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::path::Path;

const FILES: [&str; 2] = ["panoh.sqlite", "panoh.sqlite-wal"];
const WRITES: u64 = 250;

/// The two files as they lie on the disk while nothing is written.
struct Disk {
    database: Vec<u8>,
    log: Vec<u8>,
}

fn disk(folder: &Path) -> Disk {
    let [database, log] = FILES.map(|file| std::fs::read(folder.join(file)).unwrap());
    Disk { database, log }
}

/// The region of the log in which two states differ, to the length of a page.
fn region(before: &[u8], after: &[u8]) -> Range<usize> {
    const PAGE: usize = 512;
    let differs = |page: &usize| {
        let of = |log: &[u8]| {
            log.get(page * PAGE..log.len().min((page + 1) * PAGE))
                .map(<[u8]>::to_vec)
        };
        of(before) != of(after)
    };
    let pages = 0..before.len().max(after.len()).div_ceil(PAGE);
    let first = pages.clone().find(differs).unwrap_or(pages.end);
    let last = pages
        .clone()
        .rev()
        .find(differs)
        .map_or(first, |page| page + 1);
    first * PAGE..(last * PAGE).min(after.len())
}

/// What the disk may hold when the power goes between two acknowledgements: everything that was
/// synced for the first, and of what was written since a prefix, with old bytes, nothing, zeros or
/// noise behind it.
fn cut(before: &Disk, after: &Disk, random: &mut ChaCha8Rng) -> Disk {
    let written = region(&before.log, &after.log);
    let kept = random.random_range(written.clone());
    let mut log = after.log.clone();
    match random.random_range(0..4) {
        0 => {
            log.truncate(kept);
            log.extend(before.log.get(kept..).unwrap_or_default());
        }
        1 if before.log.len() < after.log.len() => log.truncate(kept.max(before.log.len())),
        2 => log[kept..written.end].fill(0),
        _ => random.fill_bytes(&mut log[kept..written.end]),
    }
    Disk {
        database: before.database.clone(),
        log,
    }
}

pub(crate) async fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let place = Place::sqlite();
    let Location::Folder(folder) = &place.location else {
        unreachable!()
    };
    let store = place.open().await;
    let mut random = ChaCha8Rng::seed_from_u64(20_270_115);
    let (mut cuts, mut carried) = (0, 0);
    let mut before = disk(folder);
    for number in 1..=WRITES {
        store.commit(whole_change(number)).await.unwrap();
        let after = disk(folder);
        // A commit that also carried the log over into the database has synced more than its own
        // frames; what may be lost then is only what its last sync covered, which copies cannot tell.
        if before.database != after.database {
            carried += 1;
        } else if random.random_range(0..12) == 0 {
            let left = cut(&before, &after, &mut random);
            survives(&left, number - 1).await;
            cuts += 1;
        }
        if random.random_range(0..50) == 0 {
            survives(&after, number).await;
        }
        before = after;
    }
    store.close().await.unwrap();
    assert!(
        cuts > 10 && carried > 1,
        "{cuts} cuts were tried, {carried} times the log was carried over"
    );
}

/// Starts again from what the disk held.
async fn survives(left: &Disk, acknowledged: u64) {
    let place = Place::sqlite();
    let Location::Folder(folder) = &place.location else {
        unreachable!()
    };
    for (file, bytes) in FILES.iter().zip([&left.database, &left.log]) {
        std::fs::write(folder.join(file), bytes).unwrap();
    }
    check(&place, &(1..=acknowledged).collect(), acknowledged + 1).await;
}
