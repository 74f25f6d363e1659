//! Who could be meant by the words typed into a search field.

use super::best::Best;
use super::{SearchIndex, Slot, hash_word};
use crate::linkage::keys::{self, PartialPhone};
use crate::linkage::{name, similarity};

/// Part of a question's bits that a candidate must have. A word of five letters with one wrong
/// keeps some 45 %, and more by chance.
const FLOOR: f32 = 0.4;
/// Candidates that are compared word by word, beside ties.
const CANDIDATES: usize = 1000;
/// The same with ties: people of one very common name.
const MOST_CANDIDATES: usize = 3000;
/// Names that fit less are not shown.
const LEAST_SCORE: f32 = 0.7;
/// Names that fit so well are what was meant: all words agree, perhaps one in part.
const CLOSE: f32 = 0.97;
/// A phone number typed in part.
const PARTIAL_PHONE: f32 = 0.9;

/// By what a person was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    /// By name.
    Name,
    /// By a phone number, whole or in part.
    Phone,
    /// By a document number.
    Document,
}

/// A person found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Who.
    pub slot: Slot,
    /// How well the words fit: 1 is letter for letter (after folding), below 0.7 is not shown.
    pub score: f32,
    /// By what.
    pub matched: Matched,
}

/// What the words of a question may mean.
struct Question {
    tokens: Vec<String>,
    phone: Option<u32>,
    part: Option<PartialPhone>,
    documents: Vec<u64>,
    year: Option<u16>,
}

impl SearchIndex {
    /// People whom `query` may mean, best first, at most `limit`, only those whom `filter` lets
    /// through (asked before any comparison, so a narrow scope does not lose its people to ties).
    ///
    /// The query may hold names in any script, order and spelling, whole or from three letters on;
    /// a phone number, whole or five digits of its beginning or end; a document number; and beside
    /// a name the year of birth, which moves the others down.
    pub fn search(&self, query: &str, limit: usize, filter: impl Fn(Slot) -> bool) -> Vec<Hit> {
        let question = self.read(query);
        let mut hits = self.by_numbers(&question, &filter);
        self.by_name(&question, limit, &filter, &mut hits);
        best_per_person(&mut hits);
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slot.cmp(&b.slot)));
        hits.truncate(limit);
        hits
    }

    fn read(&self, query: &str) -> Question {
        let words: Vec<&str> = query.split_whitespace().collect();
        let has_digit = |word: &str| keys::digits(word).next().is_some();
        let (numbers, names): (Vec<&str>, Vec<&str>) =
            words.iter().partition(|word| has_digit(word));
        let number = numbers.join(" ");
        let year = match numbers.as_slice() {
            [one] => one.parse().ok().filter(|year| (1900..=2100).contains(year)),
            _ => None,
        };
        let mut documents: Vec<u64> = words
            .iter()
            .copied()
            .chain([query, number.as_str()])
            .filter(|text| has_digit(text))
            .filter_map(|text| self.fingerprinter.document(text))
            .collect();
        documents.sort_unstable();
        documents.dedup();
        let tokens = name::normalise(&names.join(" ")).tokens;
        // The letter of a document's series is not a name.
        let is_name = numbers.is_empty() || tokens.iter().any(|token| token.len() >= 3);
        Question {
            tokens: if is_name { tokens } else { Vec::new() },
            phone: keys::digits_key(&number),
            part: PartialPhone::read(&number),
            documents,
            year,
        }
    }

    fn by_numbers(&self, question: &Question, filter: &impl Fn(Slot) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut add = |slot: Slot, score: f32, matched: Matched| {
            if filter(slot) {
                hits.push(Hit {
                    slot,
                    score,
                    matched,
                });
            }
        };
        for &hash in &question.documents {
            self.with_document(hash)
                .for_each(|slot| add(slot, 1.0, Matched::Document));
        }
        if let Some(key) = question.phone {
            self.with_phone(key)
                .for_each(|slot| add(slot, 1.0, Matched::Phone));
        }
        if let Some(part) = question.part {
            let range = part.range();
            self.with_phones_within(range.start, range.end - 1)
                .for_each(|slot| add(slot, PARTIAL_PHONE, Matched::Phone));
            for (key, slot) in self.phones.all() {
                if part.is_end_of(key) && self.has_phone(slot, key) {
                    add(slot, PARTIAL_PHONE, Matched::Phone);
                }
            }
        }
        hits
    }

    fn by_name(
        &self,
        question: &Question,
        limit: usize,
        filter: &impl Fn(Slot) -> bool,
        hits: &mut Vec<Hit>,
    ) {
        let typed: Vec<&str> = question.tokens.iter().map(String::as_str).collect();
        if typed.iter().map(|t| t.len()).sum::<usize>() < 2 {
            return;
        }
        let bits = self.fingerprinter.scheme.open_filter(typed.iter().copied());
        let bits: Vec<u16> = bits.positions().collect();
        let mut best = Best::new(bits.len(), FLOOR, CANDIDATES, MOST_CANDIDATES);
        self.planes.scan(&bits, best.floor(), &mut |slot, count| {
            if filter(slot) {
                best.offer(slot, count);
            }
            best.floor()
        });
        let mut known = Compared::new();
        let mut close = 0;
        for (count, slot) in best.finish() {
            // Who lacks bits is not letter for letter, and enough are.
            if close >= limit && usize::from(count) < bits.len() {
                break;
            }
            let score =
                self.name_score(&typed, slot, &mut known) * self.year_factor(question.year, slot);
            close += usize::from(score >= CLOSE);
            if score >= LEAST_SCORE {
                hits.push(Hit {
                    slot,
                    score,
                    matched: Matched::Name,
                });
            }
        }
    }

    fn name_score<'a>(&'a self, typed: &[&'a str], slot: Slot, known: &mut Compared<'a>) -> f32 {
        let Some(record) = self.record(slot) else {
            return 0.0;
        };
        let mut words: Vec<&str> = Vec::with_capacity(8);
        let mut best = 0f32;
        for name in record.names() {
            words.clear();
            words.extend(name.split(' '));
            let score = similarity::typed_name_by(typed, &words, |a, b| known.like(a, b));
            best = best.max(score);
        }
        best
    }

    fn year_factor(&self, typed: Option<u16>, slot: Slot) -> f32 {
        match (typed, self.birth(slot)) {
            (None, _) => 1.0,
            (Some(_), None) => 0.95,
            (Some(typed), Some(birth)) => match typed.abs_diff(birth.year()) {
                0 => 1.0,
                1 => 0.97,
                _ => 0.85,
            },
        }
    }
}

/// Pairs of words compared during one search: candidates share their words.
struct Compared<'a> {
    pairs: Vec<(&'a str, &'a str, f32)>,
}

impl<'a> Compared<'a> {
    /// Room for pairs, a power of two; a later pair takes the place of an earlier one.
    const ROOM: usize = 2048;

    fn new() -> Self {
        Self {
            pairs: vec![("", "", 0.0); Self::ROOM],
        }
    }

    fn like(&mut self, typed: &'a str, word: &'a str) -> f32 {
        let place = (hash_word(word) ^ hash_word(typed).rotate_left(17)) as usize % Self::ROOM;
        let pair = &mut self.pairs[place];
        if (pair.0, pair.1) != (typed, word) {
            *pair = (typed, word, similarity::typed_word(typed, word));
        }
        pair.2
    }
}

/// Keeps each person's best hit.
fn best_per_person(hits: &mut Vec<Hit>) {
    hits.sort_by(|a, b| a.slot.cmp(&b.slot).then(b.score.total_cmp(&a.score)));
    hits.dedup_by_key(|hit| hit.slot);
}
