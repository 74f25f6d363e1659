//! People of one organisation in memory, found again by name, phone, document or likeness.
//!
//! # Complexity
//! Per person about 64 bytes of filter, 12 of facts, and a record of root forms and keys: some 140
//! bytes with a phone and a document. Adding, changing and removing take microseconds. A search
//! reads one plane per bit of the question (see `planes`), then compares the best candidates word
//! by word.

mod best;
mod duplicates;
mod fingerprint;
mod planes;
mod postings;
mod record;
mod search;

use std::collections::HashMap;
use std::sync::Arc;

use super::identity::{BirthDate, Identity, Sex};
pub use duplicates::{DUPLICATE_THRESHOLD, Match, Reason};
pub use fingerprint::{Fingerprinter, Prepared};
use planes::Planes;
use postings::Postings;
use record::{Arena, Record};
pub use search::{Hit, Matched};

/// Number by which the caller knows a person. Memory grows with the largest one, so count from 0.
pub type Slot = u32;

/// What is kept of a person at a fixed place.
#[derive(Clone, Copy)]
struct Row {
    /// Where the record lies; [`Row::NOBODY`] for a slot without a person.
    address: u32,
    /// Birth date, year 0 when unknown.
    birth: (u16, u8, u8),
    sex: Sex,
}

impl Row {
    const NOBODY: u32 = u32::MAX;
    const EMPTY: Self = Self {
        address: Self::NOBODY,
        birth: (0, 0, 0),
        sex: Sex::Unknown,
    };
}

/// A document hash in two halves, so that an entry takes 12 bytes instead of 16.
type DocumentKey = [u32; 2];

fn halves(hash: u64) -> DocumentKey {
    [(hash >> 32) as u32, hash as u32]
}

/// The index. One writer, many readers (behind a lock of the caller's choice).
pub struct SearchIndex {
    fingerprinter: Arc<Fingerprinter>,
    planes: Planes,
    arena: Arena,
    rows: Vec<Row>,
    phones: Postings<u32>,
    documents: Postings<DocumentKey>,
    /// Entries of `phones` and `documents` that may have become untrue.
    untrue: usize,
    /// How many people have a root form; keyed by a hash of it.
    frequency: HashMap<u64, u32>,
    people: usize,
}

impl SearchIndex {
    /// An empty index under a fingerprinter's key.
    pub fn new(fingerprinter: Arc<Fingerprinter>) -> Self {
        Self::with_capacity(fingerprinter, 0)
    }

    /// An empty index with room for so many people.
    pub fn with_capacity(fingerprinter: Arc<Fingerprinter>, people: usize) -> Self {
        Self {
            fingerprinter,
            planes: Planes::default(),
            arena: Arena::default(),
            rows: Vec::with_capacity(people),
            phones: Postings::default(),
            documents: Postings::default(),
            untrue: 0,
            frequency: HashMap::new(),
            people: 0,
        }
    }

    /// The fingerprinter, for preparing people in other threads.
    pub fn fingerprinter(&self) -> &Arc<Fingerprinter> {
        &self.fingerprinter
    }

    /// People in the index.
    pub fn len(&self) -> usize {
        self.people
    }

    /// Whether nobody is in the index.
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// Whether the slot has a person.
    pub fn contains(&self, slot: Slot) -> bool {
        self.record(slot).is_some()
    }

    /// Adds the person, or replaces who was in the slot.
    pub fn upsert(&mut self, slot: Slot, identity: &Identity<'_>) {
        let prepared = self.fingerprinter.prepare(identity);
        self.insert(slot, &prepared);
    }

    /// Adds a person prepared by this index's fingerprinter, or replaces who was in the slot.
    pub fn insert(&mut self, slot: Slot, person: &Prepared) {
        self.remove(slot);
        let record = Record::new(&person.record);
        self.planes.insert(slot, &person.filter);
        record
            .phones()
            .for_each(|key| self.phones.insert(key, slot));
        for hash in record.documents() {
            self.documents.insert(halves(hash), slot);
        }
        each_distinct(record, |word| {
            *self.frequency.entry(hash_word(word)).or_insert(0) += 1;
        });
        let index = slot as usize;
        if self.rows.len() <= index {
            self.rows.resize(index + 1, Row::EMPTY);
        }
        self.rows[index] = Row {
            address: self.arena.push(slot, &person.record),
            birth: person.birth.map_or((0, 0, 0), |b| {
                (b.year(), b.month().unwrap_or(0), b.day().unwrap_or(0))
            }),
            sex: person.sex,
        };
        self.people += 1;
    }

    /// Removes whoever is in the slot; says whether somebody was.
    pub fn remove(&mut self, slot: Slot) -> bool {
        let Some(row) = self.rows.get(slot as usize).copied() else {
            return false;
        };
        if row.address == Row::NOBODY {
            return false;
        }
        let record = self.arena.get(row.address);
        self.planes
            .remove(slot, &self.fingerprinter.filter_of(record));
        each_distinct(record, |word| {
            if let Some(count) = self.frequency.get_mut(&hash_word(word)) {
                *count = count.saturating_sub(1);
            }
        });
        self.untrue += record.phones().count() + record.documents().count();
        self.rows[slot as usize] = Row::EMPTY;
        self.people -= 1;
        self.reclaim(row.address);
        self.drop_untrue();
        true
    }

    /// Lets the arena move records together when a chunk is mostly unused.
    fn reclaim(&mut self, address: u32) {
        let Some(records) = self.arena.release(address) else {
            return;
        };
        for (slot, old, bytes) in records {
            if self.rows[slot as usize].address == old {
                self.rows[slot as usize].address = self.arena.push(slot, &bytes);
            }
        }
    }

    fn drop_untrue(&mut self) {
        if self.untrue < 4096 || self.untrue * 4 < self.phones.len() + self.documents.len() {
            return;
        }
        let (rows, arena) = (&self.rows, &self.arena);
        let find = |slot: Slot| find(rows, arena, slot);
        self.phones
            .retain(|key, slot| find(slot).is_some_and(|r| r.phones().any(|p| p == key)));
        self.documents.retain(|key, slot| {
            find(slot).is_some_and(|r| r.documents().any(|d| halves(d) == key))
        });
        self.untrue = 0;
    }

    /// Bytes of memory held, without the fingerprinter's tables (some 130 KB).
    pub fn bytes(&self) -> usize {
        self.planes.bytes()
            + self.arena.bytes()
            + self.rows.capacity() * size_of::<Row>()
            + self.phones.bytes()
            + self.documents.bytes()
            + self.frequency.capacity() * (size_of::<(u64, u32)>() + 1)
    }

    fn record(&self, slot: Slot) -> Option<Record<'_>> {
        find(&self.rows, &self.arena, slot)
    }

    fn birth(&self, slot: Slot) -> Option<BirthDate> {
        let (year, month, day) = self.rows.get(slot as usize)?.birth;
        BirthDate::new(year, month, day)
            .or_else(|| BirthDate::of_month(year, month))
            .or_else(|| BirthDate::of_year(year))
    }

    fn sex(&self, slot: Slot) -> Sex {
        self.rows.get(slot as usize).map_or(Sex::Unknown, |r| r.sex)
    }

    /// People with this very phone key.
    fn with_phone(&self, key: u32) -> impl Iterator<Item = Slot> + '_ {
        self.with_phones_within(key, key)
    }

    fn with_phones_within(&self, from: u32, to: u32) -> impl Iterator<Item = Slot> + '_ {
        let entries = self.phones.within(from, to);
        entries.filter_map(|(key, slot)| self.has_phone(slot, key).then_some(slot))
    }

    fn has_phone(&self, slot: Slot, key: u32) -> bool {
        self.record(slot)
            .is_some_and(|r| r.phones().any(|p| p == key))
    }

    /// People with this document hash.
    fn with_document(&self, hash: u64) -> impl Iterator<Item = Slot> + '_ {
        let key = halves(hash);
        let entries = self.documents.within(key, key);
        entries.filter_map(move |(_, slot)| {
            let record = self.record(slot)?;
            record.documents().any(|d| d == hash).then_some(slot)
        })
    }
}

fn find<'a>(rows: &[Row], arena: &'a Arena, slot: Slot) -> Option<Record<'a>> {
    let row = rows.get(slot as usize)?;
    (row.address != Row::NOBODY).then(|| arena.get(row.address))
}

/// Calls `give` with each root form of a person once.
fn each_distinct(record: Record<'_>, mut give: impl FnMut(&str)) {
    let words = || record.words().enumerate();
    for (i, word) in words() {
        if !words().take(i).any(|(_, earlier)| earlier == word) {
            give(word);
        }
    }
}

/// FNV-1a: frequencies may be off by a collision, but the same everywhere.
fn hash_word(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
