//! The coded half: the values that figures count, one row per person.
//!
//! Few values occur in very many rows, so each (field, value) pair is kept once and rows hold its
//! number: 600,000 people fit in tens of megabytes.

use panoh_core::access::RecordScope;
use panoh_core::ids::StreamId;
use panoh_core::journal::{Fields, Value};
use std::collections::HashMap;

/// Numbers of the pairs that a record holds.
type Pairs = Box<[u32]>;

/// The coded values of one person and of the person's cases.
pub(crate) struct CodedRow {
    pub(crate) scope: RecordScope,
    pub(crate) erased: bool,
    person: Pairs,
    cases: Vec<(StreamId, Pairs)>,
}

impl CodedRow {
    /// How many cases the person has.
    pub(crate) const fn cases(&self) -> usize {
        self.cases.len()
    }
}

/// The coded half of an organisation's lens.
#[derive(Default)]
pub(crate) struct CodedHalf {
    pub(crate) arrival: u64,
    pub(crate) people: HashMap<StreamId, CodedRow>,
    pairs: Vec<(String, Value)>,
    numbers: HashMap<(String, Value), u32>,
}

impl CodedHalf {
    /// Coded fields of a row's person.
    pub(crate) fn person(&self, row: &CodedRow) -> Fields {
        self.fields(&row.person)
    }

    /// Coded fields of each case of a row's person.
    pub(crate) fn cases(&self, row: &CodedRow) -> Vec<Fields> {
        row.cases
            .iter()
            .map(|(_, pairs)| self.fields(pairs))
            .collect()
    }

    /// Puts the values of a person's record in place.
    pub(super) fn put_person(
        &mut self,
        id: StreamId,
        scope: RecordScope,
        erased: bool,
        of: Fields,
    ) {
        let pairs = self.numbered(of);
        let row = self.row(id, scope.clone());
        row.scope = scope;
        row.erased = erased;
        row.person = pairs;
    }

    /// Puts the values of a case in place, beside its person's.
    pub(super) fn put_case(
        &mut self,
        id: StreamId,
        person: StreamId,
        scope: RecordScope,
        of: Fields,
    ) {
        let pairs = self.numbered(of);
        let row = self.row(person, scope);
        match row.cases.iter_mut().find(|(case, _)| *case == id) {
            Some((_, standing)) => *standing = pairs,
            None => row.cases.push((id, pairs)),
        }
    }

    fn row(&mut self, id: StreamId, scope: RecordScope) -> &mut CodedRow {
        self.people.entry(id).or_insert_with(|| CodedRow {
            scope,
            erased: false,
            person: Box::default(),
            cases: Vec::new(),
        })
    }

    fn fields(&self, pairs: &[u32]) -> Fields {
        pairs
            .iter()
            .map(|&number| self.pairs[number as usize].clone())
            .collect()
    }

    fn numbered(&mut self, fields: Fields) -> Pairs {
        fields.into_iter().map(|pair| self.number(pair)).collect()
    }

    fn number(&mut self, pair: (String, Value)) -> u32 {
        if let Some(&number) = self.numbers.get(&pair) {
            return number;
        }
        let number = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        self.pairs.push(pair.clone());
        self.numbers.insert(pair, number);
        number
    }
}
