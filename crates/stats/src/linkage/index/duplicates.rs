//! Who could already be registered: likeness of whole descriptions.
//!
//! # Estimand
//! The probability that the candidate and a stored person are the same human.
//!
//! # Method
//! Fellegi and Sunter (1969): each thing that agrees or differs adds *bits of evidence*, the binary
//! logarithm of how much likelier that is between two descriptions of one human than of two. The
//! sum starts from the prior: among `N` people one is meant, `-log2(N)`. The score is the
//! probability that belongs to the sum.
//!
//! | compared | bits |
//! |---|---|
//! | a word of the name agrees | log2 of how rare it is here, 2 to 13 (a word that few have here counts as a little commoner); less with each slip |
//! | both have a word that finds no partner | -7 each |
//! | one has more words (no patronymic given) | -0.5 each |
//! | words in another order | -1 |
//! | full birth date agrees | +12 |
//! | day and month swapped | +9 |
//! | day and month agree, year one off or with two digits swapped or one wrong | +6 |
//! | same year, day unknown on one side or 1 January | +4.5 |
//! | year one off, day unknown on one side or 1 January | +2.5 |
//! | same year and month, other day | +4 |
//! | same year, other day and month | 0 |
//! | otherwise | -6 |
//! | sex agrees, differs | +1, -4 |
//! | a phone in common (households share one) | +7 |
//! | a document in common | +18 |
//!
//! # Assumptions
//! Rarity is counted in the index itself. Things compared are taken as independent, which does not
//! hold in a family: twins of one household share family name, patronymic, birth date and phone,
//! and score high although only the given name differs. The warning shows its reasons for that.
//!
//! # Complexity
//! One scan per name, then one comparison of words for each of at most 3,000 people.

use super::best::Best;
use super::{SearchIndex, Slot, hash_word};
use crate::linkage::identity::{BirthDate, Identity, Sex};
use crate::linkage::{keys, name, similarity};

/// From this probability on, a worker is warned while registering.
///
/// At one half, what speaks for one human outweighs what speaks against. A missed duplicate splits
/// a person's history in two, a false warning costs a glance, so the threshold is not higher; on the
/// generated people of `tests/linkage_quality.rs` it finds over nine of ten true pairs, and over
/// nine of ten warnings are true.
pub const DUPLICATE_THRESHOLD: f32 = 0.5;

/// Part of the name's bits that a candidate must share.
const FLOOR: f32 = 0.45;
/// People compared per name, without and with ties: of any age, and of about the same.
const CANDIDATES: usize = 500;
const MOST_CANDIDATES: usize = 1500;
/// Scores below are not worth giving back.
const LEAST_SCORE: f32 = 0.01;

/// What speaks for or against two descriptions being of one human.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// All words of the shorter name agree.
    NamesAgree,
    /// Names are alike.
    NamesAlike,
    /// At least one word on each side finds no partner.
    NamesDiffer,
    /// The whole birth date agrees.
    BirthDateAgrees,
    /// Day and month are swapped.
    BirthDaySwapped,
    /// The year agrees; nothing contradicts it.
    BirthYearAgrees,
    /// Birth dates are close, as by a slip or a reckoned age.
    BirthDateClose,
    /// Birth dates differ.
    BirthDateDiffers,
    /// Recorded sex differs.
    SexDiffers,
    /// A phone number in common.
    PhoneShared,
    /// A document number in common.
    DocumentShared,
}

/// A person who may be the candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Who.
    pub slot: Slot,
    /// Probability, 0 to 1, under the assumptions of this module.
    pub score: f32,
    /// What was compared with its bits of evidence, in the order of the table.
    pub reasons: Vec<(Reason, f32)>,
}

impl SearchIndex {
    /// People who may be the same human as `candidate`, likeliest first, at most `limit`. Whom to
    /// leave out (the person being edited, other scopes) says `filter`.
    ///
    /// Gives back weak matches as well; warn from [`DUPLICATE_THRESHOLD`] on.
    pub fn duplicates(
        &self,
        candidate: &Identity<'_>,
        limit: usize,
        filter: impl Fn(Slot) -> bool,
    ) -> Vec<Match> {
        let described = Described::read(self, candidate);
        let mut matches: Vec<Match> = self
            .alike(&described, &filter)
            .into_iter()
            .filter_map(|slot| self.compare(&described, slot))
            .filter(|found| found.score >= LEAST_SCORE)
            .collect();
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slot.cmp(&b.slot)));
        matches.truncate(limit);
        matches
    }

    /// Slots worth a comparison, ascending.
    fn alike(&self, described: &Described, filter: &impl Fn(Slot) -> bool) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for tokens in &described.names {
            self.named_alike(tokens, described.birth, filter, &mut slots);
        }
        let phones = described.phones.iter().flat_map(|&p| self.with_phone(p));
        let documents = described.documents.iter();
        let documents = documents.flat_map(|&d| self.with_document(d));
        slots.extend(phones.chain(documents).filter(|&slot| filter(slot)));
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// Those with the most alike names, and apart from them those of about the same age: thousands
    /// may bear a common name, and the age must not be cut with them.
    fn named_alike(
        &self,
        tokens: &[String],
        birth: Option<BirthDate>,
        filter: &impl Fn(Slot) -> bool,
        slots: &mut Vec<Slot>,
    ) {
        let bits = self
            .fingerprinter
            .scheme
            .filter(tokens.iter().map(String::as_str));
        let bits: Vec<u16> = bits.positions().collect();
        let best = || Best::new(bits.len(), FLOOR, CANDIDATES, MOST_CANDIDATES);
        let (mut any, mut same_age) = (best(), best());
        self.planes.scan(&bits, any.floor(), &mut |slot, count| {
            if filter(slot) {
                any.offer(slot, count);
                let may_be = |birth| self.may_be_born(slot, birth);
                if count >= same_age.floor() && birth.is_some_and(may_be) {
                    same_age.offer(slot, count);
                }
            }
            match birth {
                Some(_) => any.floor().min(same_age.floor()),
                None => any.floor(),
            }
        });
        let found = any.finish().into_iter().chain(same_age.finish());
        slots.extend(found.map(|(_, slot)| slot));
    }

    fn may_be_born(&self, slot: Slot, birth: BirthDate) -> bool {
        let year = self.birth(slot).map(BirthDate::year);
        year.is_some_and(|year| year == birth.year() || one_slip(year, birth.year()))
    }

    fn compare(&self, described: &Described, slot: Slot) -> Option<Match> {
        let record = self.record(slot)?;
        let mut reasons = Vec::with_capacity(5);
        reasons.extend(self.names_evidence(described, slot));
        reasons.extend(birth_evidence(described.birth, self.birth(slot)));
        reasons.extend(sex_evidence(described.sex, self.sex(slot)));
        if record.phones().any(|p| described.phones.contains(&p)) {
            reasons.push((Reason::PhoneShared, 7.0));
        }
        if record.documents().any(|d| described.documents.contains(&d)) {
            reasons.push((Reason::DocumentShared, 18.0));
        }
        let prior = -(self.people.max(1000) as f32).log2();
        let bits = prior + reasons.iter().map(|(_, bits)| bits).sum::<f32>();
        Some(Match {
            slot,
            score: 1.0 / (1.0 + (-bits).exp2()),
            reasons: reasons.into_iter().filter(|(_, b)| *b != 0.0).collect(),
        })
    }

    /// The best agreement between any name of the one and any name of the other.
    fn names_evidence(&self, described: &Described, slot: Slot) -> Option<(Reason, f32)> {
        let record = self.record(slot)?;
        let mut best: Option<(Reason, f32)> = None;
        for stored in record.names() {
            let stored: Vec<&str> = stored.split(' ').filter(|word| !word.is_empty()).collect();
            for tokens in &described.names {
                let given: Vec<&str> = tokens.iter().map(String::as_str).collect();
                let found = self.name_evidence(&given, &stored);
                if best.is_none_or(|(_, bits)| found.1 > bits) {
                    best = Some(found);
                }
            }
        }
        best
    }

    fn name_evidence(&self, given: &[&str], stored: &[&str]) -> (Reason, f32) {
        let mut best = self.paired_evidence(given, stored);
        if best.0 == Reason::NamesDiffer || given.len() != stored.len() {
            let mut keep = |found: (Reason, f32)| {
                if found.1 > best.1 {
                    best = found;
                }
            };
            similarity::each_join(given, stored, |joined| {
                keep(self.paired_evidence(joined, stored))
            });
            similarity::each_join(stored, given, |joined| {
                keep(self.paired_evidence(given, joined))
            });
        }
        best
    }

    fn paired_evidence(&self, given: &[&str], stored: &[&str]) -> (Reason, f32) {
        let pairing = similarity::pair(given, stored, similarity::words);
        let (mut bits, mut least, mut alone) = (0.0, 1f32, 0usize);
        for (i, word) in given.iter().take(pairing.left_len).enumerate() {
            let like = pairing.left[i];
            if like == 0.0 {
                alone += 1;
                continue;
            }
            let partner = stored[usize::from(pairing.partner[i])];
            let rarity = self.rarity(partner).min(self.rarity(word));
            bits += rarity * ((like - 0.68) / 0.32);
            least = least.min(like);
        }
        let both = alone.min(pairing.right_alone);
        let one = alone.max(pairing.right_alone) - both;
        bits -= 7.0 * both as f32 + 0.5 * one as f32;
        bits -= if pairing.in_order { 0.0 } else { 1.0 };
        let reason = match (both, least) {
            (1.., _) => Reason::NamesDiffer,
            (0, 0.999..) => Reason::NamesAgree,
            _ => Reason::NamesAlike,
        };
        (reason, bits)
    }

    /// Bits that an agreement on this root form is worth. A word that nobody has is worth as much
    /// as one that a single person has.
    fn rarity(&self, word: &str) -> f32 {
        let count = self.frequency.get(&hash_word(word)).copied().unwrap_or(0);
        // As if eight of a thousand unknown people had it too: a small index knows little.
        let share = f64::from(count + 8) / (self.people + 1000) as f64;
        (-share.log2()).clamp(2.0, 13.0) as f32
    }
}

/// A candidate in the forms that are compared.
struct Described {
    names: Vec<Vec<String>>,
    birth: Option<BirthDate>,
    sex: Sex,
    phones: Vec<u32>,
    documents: Vec<u64>,
}

impl Described {
    fn read(index: &SearchIndex, identity: &Identity<'_>) -> Self {
        let names = identity.names.iter();
        let mut names: Vec<Vec<String>> = names.map(|n| name::normalise(n).tokens).collect();
        names.retain(|tokens| !tokens.is_empty());
        names.sort();
        names.dedup();
        let documents = identity.documents.iter();
        Self {
            names,
            birth: identity.birth,
            sex: identity.sex,
            phones: identity
                .phones
                .iter()
                .flat_map(|field| keys::phone_keys(field))
                .collect(),
            documents: documents
                .filter_map(|text| index.fingerprinter.document(text))
                .collect(),
        }
    }
}

fn sex_evidence(a: Sex, b: Sex) -> Option<(Reason, f32)> {
    match (a, b) {
        (Sex::Unknown, _) | (_, Sex::Unknown) => None,
        // Agreement alone is no reason to show.
        _ if a == b => Some((Reason::NamesAlike, 0.0)),
        _ => Some((Reason::SexDiffers, -4.0)),
    }
}

/// Bits of two birth dates; nothing where one is unknown.
fn birth_evidence(a: Option<BirthDate>, b: Option<BirthDate>) -> Option<(Reason, f32)> {
    let (a, b) = (a?, b?);
    let years = a.year().abs_diff(b.year());
    if a.is_year_only() || b.is_year_only() {
        return Some(match years {
            0 if a == b => (Reason::BirthYearAgrees, 5.0),
            0 => (Reason::BirthYearAgrees, 4.5),
            1 => (Reason::BirthDateClose, 2.5),
            _ => (Reason::BirthDateDiffers, -6.0),
        });
    }
    let month = a.month() == b.month();
    let day = a.day().is_none() || b.day().is_none() || a.day() == b.day();
    let known = a.day().is_some() && b.day().is_some();
    let swapped = a.month() == b.day() && b.month() == a.day();
    Some(match (years, month && day) {
        (0, true) if known => (Reason::BirthDateAgrees, 12.0),
        (0, true) => (Reason::BirthYearAgrees, 8.0),
        (0, false) if swapped => (Reason::BirthDaySwapped, 9.0),
        (0, false) if month => (Reason::BirthDateClose, 4.0),
        (0, false) => (Reason::BirthDateClose, 0.0),
        (_, true) if known && one_slip(a.year(), b.year()) => (Reason::BirthDateClose, 6.0),
        _ => (Reason::BirthDateDiffers, -6.0),
    })
}

/// Whether two years differ by one, by one digit or by two digits swapped.
fn one_slip(a: u16, b: u16) -> bool {
    let split = |year: u16| [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    let (x, y) = (split(a), split(b));
    let wrong = (0..4).filter(|&i| x[i] != y[i]).count();
    let swapped =
        wrong == 2 && (0..3).any(|i| x[i] == y[i + 1] && x[i + 1] == y[i] && x[i] != x[i + 1]);
    a.abs_diff(b) == 1 || wrong == 1 || swapped
}
