//! The identity half: who is called what, for search, duplicates, order and import.

use panoh_core::access::{RecordScope, ScopeFilter};
use panoh_core::ids::{OrganisationId, StreamId, TeamId, UserId};
use panoh_core::person::{Birth, PersonFacts, Sex};
use panoh_stats::linkage;
use panoh_stats::linkage::{Fingerprinter, Prepared, SearchIndex};
use std::collections::HashMap;
use std::sync::Arc;

/// What the half keeps of a person beside the fingerprints.
pub(crate) struct PersonEntry {
    pub(crate) id: StreamId,
    pub(crate) team: Option<TeamId>,
    pub(crate) owner: Option<UserId>,
    /// The shown name's place in the alphabet; empty for the erased, who are not found.
    pub(crate) sort_key: Box<str>,
}

/// A person made ready for the index, apart from it, so that all cores can prepare.
pub(crate) struct ReadyPerson {
    pub(crate) entry: PersonEntry,
    pub(crate) prepared: Option<Prepared>,
}

/// The identity half of an organisation's lens.
pub(crate) struct IdentityHalf {
    pub(crate) arrival: u64,
    pub(crate) organisation: OrganisationId,
    pub(crate) index: SearchIndex,
    people: Vec<PersonEntry>,
    slots: HashMap<StreamId, u32>,
    /// Slots of those who can be listed, in the order of their names.
    sorted: Vec<u32>,
    /// Import hash of a row to the cases made from it.
    imports: HashMap<Vec<u8>, Vec<StreamId>>,
    imported: HashMap<StreamId, Vec<u8>>,
}

impl IdentityHalf {
    pub(crate) fn new(organisation: OrganisationId, prints: Arc<Fingerprinter>, n: usize) -> Self {
        Self {
            arrival: 0,
            organisation,
            index: SearchIndex::with_capacity(prints, n),
            people: Vec::with_capacity(n),
            slots: HashMap::with_capacity(n),
            sorted: Vec::new(),
            imports: HashMap::new(),
            imported: HashMap::new(),
        }
    }

    /// The entry of a slot.
    pub(crate) fn entry(&self, slot: u32) -> &PersonEntry {
        &self.people[slot as usize]
    }

    /// The slot of a person.
    pub(crate) fn slot(&self, id: StreamId) -> Option<u32> {
        self.slots.get(&id).copied()
    }

    /// Whether a slot lies within a scope.
    pub(crate) fn covers(&self, filter: &ScopeFilter, slot: u32) -> bool {
        let entry = self.entry(slot);
        filter.covers(&RecordScope {
            organisation: self.organisation,
            team: entry.team,
            owner: entry.owner,
        })
    }

    /// Everyone in the order of their names, within a scope.
    pub(crate) fn in_order<'a>(
        &'a self,
        filter: &'a ScopeFilter,
    ) -> impl Iterator<Item = u32> + 'a {
        self.sorted
            .iter()
            .copied()
            .filter(move |&slot| self.covers(filter, slot))
    }

    /// Adds many people at once; [`Self::sort`] must follow.
    pub(crate) fn extend(&mut self, people: Vec<ReadyPerson>) {
        for person in people {
            self.place(person);
        }
    }

    /// Puts everyone in the order of their names.
    pub(crate) fn sort(&mut self) {
        let people = &self.people;
        let mut sorted: Vec<u32> = self.slots.values().copied().collect();
        sorted.retain(|&slot| !people[slot as usize].sort_key.is_empty());
        sorted.sort_unstable_by(|&a, &b| key_of(people, a).cmp(&key_of(people, b)));
        self.sorted = sorted;
    }

    /// Adds or replaces one person, in place.
    pub(crate) fn put(&mut self, person: ReadyPerson) {
        if let Some(slot) = self.slot(person.entry.id) {
            let people = &self.people;
            let at = self
                .sorted
                .binary_search_by(|&s| key_of(people, s).cmp(&key_of(people, slot)));
            if let Ok(at) = at {
                self.sorted.remove(at);
            }
        }
        let slot = self.place(person);
        let people = &self.people;
        if !people[slot as usize].sort_key.is_empty() {
            let at = self
                .sorted
                .binary_search_by(|&s| key_of(people, s).cmp(&key_of(people, slot)));
            if let Err(at) = at {
                self.sorted.insert(at, slot);
            }
        }
    }

    fn place(&mut self, person: ReadyPerson) -> u32 {
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let slot = *self.slots.entry(person.entry.id).or_insert(next);
        match &person.prepared {
            Some(prepared) => self.index.insert(slot, prepared),
            None => {
                self.index.remove(slot);
            }
        }
        if slot == next {
            self.people.push(person.entry);
        } else {
            self.people[slot as usize] = person.entry;
        }
        slot
    }

    /// Says which import row a case came from; `None` forgets it.
    pub(crate) fn put_import(&mut self, case: StreamId, hash: Option<Vec<u8>>) {
        if let Some(old) = self.imported.remove(&case)
            && let Some(cases) = self.imports.get_mut(&old)
        {
            cases.retain(|other| *other != case);
        }
        if let Some(hash) = hash {
            let cases = self.imports.entry(hash.clone()).or_default();
            cases.push(case);
            cases.sort_unstable();
            self.imported.insert(case, hash);
        }
    }

    /// The cases made from a row with this hash, in a stable order.
    pub(crate) fn cases_of_row(&self, hash: &[u8]) -> &[StreamId] {
        self.imports.get(hash).map_or(&[], Vec::as_slice)
    }
}

fn key_of(people: &[PersonEntry], slot: u32) -> (&str, StreamId) {
    let entry = &people[slot as usize];
    (&entry.sort_key, entry.id)
}

/// Texts of a person that an [`linkage::Identity`] borrows.
pub(crate) struct IdentityTexts<'a> {
    names: Vec<&'a str>,
    phones: Vec<&'a str>,
    documents: Vec<&'a str>,
    birth: Option<linkage::BirthDate>,
    sex: linkage::Sex,
}

impl<'a> IdentityTexts<'a> {
    pub(crate) fn of(facts: &'a PersonFacts) -> Self {
        Self {
            names: facts.names.iter().map(|name| name.full.as_str()).collect(),
            phones: facts
                .phones
                .iter()
                .map(|phone| phone.number.as_str())
                .collect(),
            documents: facts.documents.iter().map(|d| d.number.as_str()).collect(),
            birth: facts.birth.and_then(birth_date),
            sex: match facts.sex {
                Some(Sex::Female) => linkage::Sex::Female,
                Some(Sex::Male) => linkage::Sex::Male,
                Some(Sex::Other) | None => linkage::Sex::Unknown,
            },
        }
    }

    pub(crate) fn identity(&self) -> linkage::Identity<'_> {
        linkage::Identity {
            names: &self.names,
            birth: self.birth,
            sex: self.sex,
            phones: &self.phones,
            documents: &self.documents,
        }
    }
}

/// Only what was told as a date or a year is compared; an age is too wide for agreement.
fn birth_date(birth: Birth) -> Option<linkage::BirthDate> {
    let part = |n: i8| u8::try_from(n).ok();
    match birth {
        Birth::Date(date) => linkage::BirthDate::new(
            u16::try_from(date.year()).ok()?,
            part(date.month())?,
            part(date.day())?,
        ),
        Birth::Month(year, month) => {
            linkage::BirthDate::of_month(u16::try_from(year).ok()?, part(month)?)
        }
        Birth::Year(year) => linkage::BirthDate::of_year(u16::try_from(year).ok()?),
        Birth::Age { .. } | Birth::Band { .. } => None,
    }
}
