//! What a person's facts must satisfy before they become an act.

use super::birth::Birth;
use super::facts::PersonFacts;
use jiff::civil::Date;

/// A field that cannot be taken as it is: its name in the form, and a stable code for the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field in the form: `name`, `birth`, `phone/0` ...
    pub field: String,
    /// Stable code: `required`, `too_long`, `in_the_future`, `too_long_ago`, `not_a_phone`.
    pub code: &'static str,
}

/// Longest name, number or line that is accepted, in characters.
pub const LONGEST_LINE: usize = 300;
/// Longest note that is accepted, in characters.
pub const LONGEST_NOTE: usize = 20_000;

/// Checks facts as of a day. At least one name or another way to tell the person apart is needed:
/// somebody may be registered before a name is known, but not as nothing at all.
#[must_use]
pub fn check(facts: &PersonFacts, today: Date) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut add = |field: String, code| problems.push(FieldProblem { field, code });
    if facts.names.iter().all(|name| name.full.trim().is_empty()) {
        add("name".into(), "required");
    }
    for (n, name) in facts.names.iter().enumerate() {
        if name.full.chars().count() > LONGEST_LINE {
            add(format!("name/{n}"), "too_long");
        }
    }
    if let Some(birth) = facts.birth {
        let future = match birth {
            Birth::Date(date) => date > today,
            Birth::Month(year, month) => (year, month) > (today.year(), today.month()),
            Birth::Year(year) => year > today.year(),
            Birth::Age { on, .. } | Birth::Band { on, .. } => on > today,
        };
        if future {
            add("birth".into(), "in_the_future");
        } else if birth.year().is_some_and(|year| year < today.year() - 120) {
            add("birth".into(), "too_long_ago");
        }
    }
    for (n, phone) in facts.phones.iter().enumerate() {
        let digits = phone.number.chars().filter(char::is_ascii_digit).count();
        if !(3..=20).contains(&digits) || phone.number.chars().count() > LONGEST_LINE {
            add(format!("phone/{n}"), "not_a_phone");
        }
    }
    for (n, document) in facts.documents.iter().enumerate() {
        if document.number.trim().is_empty() {
            add(format!("document/{n}"), "required");
        }
        if document.number.chars().count() > LONGEST_LINE {
            add(format!("document/{n}"), "too_long");
        }
    }
    if facts
        .note
        .as_ref()
        .is_some_and(|note| note.chars().count() > LONGEST_NOTE)
    {
        add("note".into(), "too_long");
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Name, Phone};
    use super::*;
    use crate::journal::state::{Claim, Register, State};
    use jiff::civil::date;

    fn facts() -> PersonFacts {
        PersonFacts {
            names: vec![Name {
                full: "Гулрухсор Намунаева".into(),
                ..Name::default()
            }],
            birth: Some(Birth::Date(date(1994, 3, 9))),
            phones: vec![Phone {
                number: "+992 00 000 0000".into(),
                ..Phone::default()
            }],
            citizenships: vec!["TJ".into()],
            ..PersonFacts::default()
        }
    }

    #[test]
    fn somebody_without_any_name_is_asked_for_one() {
        let problems = check(&PersonFacts::default(), date(2026, 1, 1));
        assert_eq!(
            problems,
            [FieldProblem {
                field: "name".into(),
                code: "required"
            }]
        );
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let mut later = facts();
        later.birth = Some(Birth::Date(date(2026, 1, 2)));
        assert_eq!(check(&later, date(2026, 1, 1))[0].code, "in_the_future");
    }

    #[test]
    fn facts_survive_their_fields_and_only_changes_are_written() {
        let first = facts();
        let fields = first.to_fields();
        let mut state = State::default();
        let act = crate::ids::ActId::from_bytes([1; 16]);
        for (name, value) in &fields.coded {
            let claims = vec![Claim {
                act,
                value: value.clone(),
            }];
            state.coded.insert(name.clone(), Register { claims });
        }
        for (name, value) in &fields.sealed {
            let claims = vec![Claim {
                act,
                value: value.clone(),
            }];
            state.sealed.insert(name.clone(), Register { claims });
        }
        assert_eq!(PersonFacts::from_state(&state), first);
        assert!(first.to_fields().changes_from(&state).is_empty());
        let mut second = first;
        second.phones.clear();
        let changes = second.to_fields().changes_from(&state);
        assert_eq!(changes.sealed.keys().collect::<Vec<_>>(), ["phone/0"]);
        assert!(changes.coded.is_empty());
    }
}
