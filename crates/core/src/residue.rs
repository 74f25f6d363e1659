//! The residue of an erased person: what stays so that totals remain true, and the rule of what may
//! stay.
//!
//! A residue counts one person and a number of cases. It keeps an attribute only where the joint
//! cell of everything that it keeps holds at least [`SMALLEST_CELL`] people of the organisation, the
//! erased one among them. Until that is so, attributes are dropped in the published order
//! [`DROP_ORDER`]: what identifies most and serves figures least goes first. An attribute that was
//! dropped is shown as 'not kept', never as 'not known'.
//!
//! People of earlier residues do not count towards a cell, so that erasing one after the other
//! cannot keep a cell open that no longer has ten readable people in it.

use crate::ids::OrganisationId;
use crate::journal::state::{State, shown_fields};
use crate::journal::value::{Fields, Value};
use crate::person::Birth;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The fewest people whose joint attributes may be kept.
pub const SMALLEST_CELL: usize = 10;

/// An attribute by which figures are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Marital status.
    MaritalStatus,
    /// Highest level of education.
    Education,
    /// District of living.
    District,
    /// Citizenships.
    Citizenship,
    /// Types of exploitation over all cases.
    Exploitation,
    /// Age band on the day of the erasure.
    AgeBand,
    /// Sex.
    Sex,
}

/// The published order in which attributes are dropped, first to last.
pub const DROP_ORDER: [Attribute; 7] = [
    Attribute::MaritalStatus,
    Attribute::Education,
    Attribute::District,
    Attribute::Citizenship,
    Attribute::Exploitation,
    Attribute::AgeBand,
    Attribute::Sex,
];

impl Attribute {
    /// The name of its coded field in a residue.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::MaritalStatus => "marital_status",
            Self::Education => "education",
            Self::District => "district",
            Self::Citizenship => "citizenship",
            Self::Exploitation => "exploitation",
            Self::AgeBand => "age_band",
            Self::Sex => "sex",
        }
    }

    /// From the name of its field.
    #[must_use]
    pub fn from_field(name: &str) -> Option<Self> {
        DROP_ORDER
            .into_iter()
            .find(|attribute| attribute.field() == name)
    }
}

/// What figures know of one person: codes by attribute; what is not there is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(BTreeMap<Attribute, BTreeSet<String>>);

impl Attributes {
    /// The attributes that coded fields show: those of the person, and of each case.
    #[must_use]
    pub fn of<'a>(
        person: &Fields,
        cases: impl IntoIterator<Item = &'a Fields>,
        today: Date,
    ) -> Self {
        let mut known = Self::default();
        for attribute in DROP_ORDER {
            match attribute {
                Attribute::Exploitation => {}
                Attribute::AgeBand => known.put(attribute, age_band(person, today)),
                other => known.put(other, codes(person, other.field())),
            }
        }
        for case in cases {
            known.put(Attribute::Exploitation, codes(case, "exploitation"));
        }
        known
    }

    /// Adds codes of an attribute.
    pub fn put(&mut self, attribute: Attribute, codes: impl IntoIterator<Item = String>) {
        let mut codes = codes.into_iter().peekable();
        if codes.peek().is_some() {
            self.0.entry(attribute).or_default().extend(codes);
        }
    }

    /// The codes of an attribute; none where it is not known.
    pub fn codes(&self, attribute: Attribute) -> impl Iterator<Item = &str> {
        self.0
            .get(&attribute)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// How many attributes must be dropped until both are alike in all that is left.
    fn drops_until_alike(&self, other: &Self) -> usize {
        let differs = |attribute: &Attribute| self.0.get(attribute) != other.0.get(attribute);
        DROP_ORDER
            .iter()
            .rposition(differs)
            .map_or(0, |place| place + 1)
    }
}

fn codes(coded: &Fields, field: &str) -> Vec<String> {
    match coded.get(field) {
        Some(Value::Text(code)) => vec![code.clone()],
        Some(list) => list.texts().map(str::to_owned).collect(),
        None => Vec::new(),
    }
}

fn age_band(person: &Fields, today: Date) -> Option<String> {
    let birth: Birth = person.get("birth")?.as_text()?.parse().ok()?;
    Some(birth.band_on(today)?.code().to_owned())
}

/// What is left of a person and the person's cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// How many people it stands for: one.
    pub people: u32,
    /// How many cases it stands for.
    pub cases: u32,
    /// Month in which the person was first counted (`2026-03`), as the open part said it.
    pub month: Option<String>,
    /// The attributes that were kept; of those, one without codes is not known.
    pub kept: BTreeSet<Attribute>,
    /// Their codes.
    pub attributes: Attributes,
}

impl Residue {
    /// The residue of a person, given everybody else of the organisation who can still be read.
    #[must_use]
    pub fn of(
        person: &Attributes,
        others: impl IntoIterator<Item = Attributes>,
        cases: u32,
        month: Option<String>,
    ) -> Self {
        let mut alike_after = [0_usize; DROP_ORDER.len() + 1];
        for other in others {
            alike_after[person.drops_until_alike(&other)] += 1;
        }
        let mut cell = 1;
        let mut dropped = DROP_ORDER.len();
        for (drops, alike) in alike_after.into_iter().enumerate() {
            cell += alike;
            if cell >= SMALLEST_CELL {
                dropped = drops;
                break;
            }
        }
        let kept: BTreeSet<Attribute> = DROP_ORDER[dropped..].iter().copied().collect();
        let codes = person
            .0
            .iter()
            .filter(|(attribute, _)| kept.contains(attribute));
        let attributes = Attributes(codes.map(|(a, c)| (*a, c.clone())).collect());
        Self {
            people: 1,
            cases,
            month,
            kept,
            attributes,
        }
    }

    /// Its open fields: totals stay true without any key.
    #[must_use]
    pub fn open_fields(&self, organisation: OrganisationId) -> Fields {
        let mut open = Fields::from([
            ("organisation".to_owned(), Value::id(organisation.bytes())),
            ("people".to_owned(), Value::Int(i64::from(self.people))),
            ("cases".to_owned(), Value::Int(i64::from(self.cases))),
        ]);
        if let Some(month) = &self.month {
            open.insert("month".into(), month.clone().into());
        }
        open
    }

    /// Its coded fields: the names of what was kept, and the codes.
    #[must_use]
    pub fn coded_fields(&self) -> Fields {
        let names = self.kept.iter().map(|attribute| attribute.field());
        let mut coded = Fields::from([("kept".to_owned(), Value::list(names))]);
        for (attribute, codes) in &self.attributes.0 {
            coded.insert(
                attribute.field().to_owned(),
                Value::list(codes.iter().cloned()),
            );
        }
        coded
    }

    /// Reads a residue from the state of its stream. Without the coded key nothing shows as kept.
    #[must_use]
    pub fn from_state(state: &State) -> Self {
        let count = |field: &str| {
            let number = state.open(field).and_then(Value::as_int).unwrap_or(0);
            u32::try_from(number).unwrap_or(0)
        };
        let kept: BTreeSet<Attribute> = state
            .coded("kept")
            .map(|names| names.texts().filter_map(Attribute::from_field).collect())
            .unwrap_or_default();
        let mut attributes = Attributes::default();
        let coded = shown_fields(&state.coded);
        for attribute in &kept {
            attributes.put(*attribute, codes(&coded, attribute.field()));
        }
        Self {
            people: count("people"),
            cases: count("cases"),
            month: state
                .open("month")
                .and_then(Value::as_text)
                .map(str::to_owned),
            kept,
            attributes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ActId;
    use crate::journal::state::{Claim, Register};
    use proptest::prelude::*;

    fn person(sex: &str, band: &str, district: &str) -> Attributes {
        let mut known = Attributes::default();
        known.put(Attribute::Sex, [sex.to_owned()]);
        known.put(Attribute::AgeBand, [band.to_owned()]);
        known.put(Attribute::District, [district.to_owned()]);
        known
    }

    fn of(erased: &Attributes, others: Vec<Attributes>) -> Residue {
        Residue::of(erased, others, 1, Some("2026-03".into()))
    }

    #[test]
    fn everything_is_kept_where_ten_people_are_alike() {
        let erased = person("female", "18--20", "rasht");
        let residue = of(&erased, vec![erased.clone(); 9]);
        assert_eq!(residue.kept.len(), DROP_ORDER.len());
        assert_eq!(residue.attributes, erased);
    }

    #[test]
    fn with_nine_alike_the_district_goes_and_the_larger_cell_stays() {
        let erased = person("female", "18--20", "rasht");
        let mut others = vec![erased.clone(); 8];
        others.push(person("female", "18--20", "nurobod"));
        let residue = of(&erased, others);
        assert!(!residue.kept.contains(&Attribute::District));
        assert!(
            residue.kept.contains(&Attribute::Citizenship),
            "not known, but kept as such"
        );
        assert_eq!(
            residue
                .attributes
                .codes(Attribute::AgeBand)
                .collect::<Vec<_>>(),
            ["18--20"]
        );
        assert_eq!(residue.attributes.codes(Attribute::District).count(), 0);
    }

    #[test]
    fn in_a_small_organisation_nothing_but_the_totals_is_kept() {
        let erased = person("female", "18--20", "rasht");
        let residue = of(&erased, vec![erased.clone(); 8]);
        assert!(residue.kept.is_empty());
        assert_eq!((residue.people, residue.cases), (1, 1));
    }

    #[test]
    fn a_residue_survives_its_fields() {
        let erased = person("male", "48+", "rasht");
        let residue = of(&erased, vec![erased.clone(); 12]);
        let act = ActId::from_bytes([1; 16]);
        let registers = |fields: Fields| {
            let claims = |value| Register {
                claims: vec![Claim { act, value }],
            };
            fields
                .into_iter()
                .map(|(name, value)| (name, claims(value)))
                .collect()
        };
        let state = State {
            open: registers(residue.open_fields(OrganisationId::from_bytes([2; 16]))),
            coded: registers(residue.coded_fields()),
            ..State::default()
        };
        assert_eq!(Residue::from_state(&state), residue);
    }

    proptest! {
        /// Reference: the cell of what was kept, counted apart from the rule.
        #[test]
        fn the_joint_cell_of_what_is_kept_has_ten_and_one_more_attribute_would_not(
            people in proptest::collection::vec((0_u8..2, 0_u8..3, 0_u8..3), 1..60)
        ) {
            let everybody: Vec<Attributes> = people
                .iter()
                .map(|(s, b, d)| person(&s.to_string(), &b.to_string(), &d.to_string()))
                .collect();
            let residue = of(&everybody[0], everybody[1..].to_vec());
            let cell = |kept: &[Attribute]| everybody
                .iter()
                .filter(|p| kept.iter().all(|a| p.codes(*a).eq(everybody[0].codes(*a))))
                .count();
            let dropped = DROP_ORDER.len() - residue.kept.len();
            let kept = &DROP_ORDER[dropped..];
            prop_assert_eq!(residue.kept.clone(), kept.iter().copied().collect());
            prop_assert!(kept.is_empty() || cell(kept) >= SMALLEST_CELL);
            if dropped > 0 {
                prop_assert!(cell(&DROP_ORDER[dropped - 1..]) < SMALLEST_CELL);
            }
        }
    }
}
