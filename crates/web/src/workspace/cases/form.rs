//! The form about a case: from facts to fields, and from what was posted to facts.

use super::case::{CARDS, STORIES, STORY, WORK, place_words};
use crate::form::{Field, Group, Kind, Posted};
use crate::frame::Frame;
use crate::labels::{Typed, as_typed, case_list, typed_date};
use panoh_app::core::case::{CaseFacts, CaseStatus, LIST_FIELDS, TEXT_FIELDS, WORD_FIELDS};
use panoh_app::core::codes::{Country, List};

/// Faults of fields: name and code.
type Faults = Vec<(String, &'static str)>;

/// What a form would have posted if these facts stood in it.
pub(super) fn posted_from(f: &Frame, facts: &CaseFacts) -> Posted {
    let mut posted = Posted(vec![("status".to_owned(), facts.status.code().to_owned())]);
    for (name, codes) in &facts.lists {
        posted
            .0
            .extend(codes.iter().map(|code| (name.clone(), code.clone())));
    }
    posted.0.extend(facts.words.clone());
    for (name, text) in &facts.texts {
        let typed = match text.parse() {
            Ok(date) if name.ends_with("_date") => as_typed(date),
            _ if name.ends_with("_place") => place_words(f, text),
            _ => text.clone(),
        };
        posted.0.push((name.clone(), typed));
    }
    posted
}

/// The facts in a posted form.
pub(super) fn facts_from(posted: &Posted) -> Result<CaseFacts, Faults> {
    let mut faults = Faults::new();
    let mut facts = CaseFacts {
        status: CaseStatus::from_code(posted.get("status")).unwrap_or_default(),
        ..CaseFacts::default()
    };
    for (name, _) in LIST_FIELDS {
        let codes = posted.all(name);
        if !codes.is_empty() {
            facts.lists.insert(name.to_owned(), codes);
        }
    }
    for (name, _) in WORD_FIELDS {
        if let Some(code) = posted.filled(name) {
            facts.words.insert(name.to_owned(), code);
        }
    }
    for (name, _) in TEXT_FIELDS {
        let Some(text) = posted.filled(name) else {
            continue;
        };
        let text = if name.ends_with("_date") {
            match typed_date(&text) {
                Some(Typed::Day(date)) => date.to_string(),
                _ => {
                    faults.push((name.to_owned(), "not_a_date"));
                    continue;
                }
            }
        } else if name.ends_with("_place") {
            Country::recognise(&text).map_or(text, |country| country.alpha2().to_owned())
        } else {
            text
        };
        facts.texts.insert(name.to_owned(), text);
    }
    if faults.is_empty() {
        Ok(facts)
    } else {
        Err(faults)
    }
}

/// What the form carries unseen: the consent that a workbook mentions is not ours to change.
pub(super) fn unseen(posted: &Posted) -> Vec<(String, String)> {
    posted
        .0
        .iter()
        .filter(|(name, _)| name == "consent_recorded_elsewhere")
        .cloned()
        .collect()
}

/// The groups of the form with what was posted in them; those with nothing in them are closed.
pub(super) fn groups(f: &Frame, posted: &Posted) -> Vec<Group> {
    let chosen = posted
        .filled("status")
        .unwrap_or_else(|| CaseStatus::default().code().to_owned());
    let statuses = f.choices(List::CaseStatus, &[chosen]);
    let status = Field::new("status", f.t("fact-status"), Kind::Radios(statuses)).whole();
    let mut status = Some(status);
    CARDS
        .iter()
        .map(|(title, icon, names)| {
            let names = names
                .iter()
                .filter(|name| **name != "consent_recorded_elsewhere");
            let mut fields: Vec<Field> = names.map(|name| field(f, posted, name)).collect();
            let filled = fields
                .iter()
                .any(|field| !posted.get(&field.name).is_empty());
            if *title == WORK {
                fields.splice(0..0, status.take());
            }
            Group {
                title: f.texts.get(title),
                icon,
                columns: "two",
                folded: !filled && ![WORK, "group-what", STORY].contains(title),
                fields,
                ..Group::default()
            }
        })
        .collect()
}

fn field(f: &Frame, posted: &Posted, name: &str) -> Field {
    let label = f.of("fact", name);
    match case_list(name) {
        Some(list) => {
            let choices = f.choices(list, &posted.all(name));
            if LIST_FIELDS.iter().any(|(known, _)| *known == name) {
                Field::new(name, label, Kind::Checks(choices)).whole()
            } else {
                Field::new(name, label, Kind::Select(f.or_unknown(choices)))
            }
        }
        None if STORIES.contains(&name) => {
            let field = Field::new(name, label, Kind::Lines)
                .value(posted.get(name))
                .whole();
            if name == "narrative" {
                field.hint(f.t("fact-narrative-hint"))
            } else {
                field
            }
        }
        None => Field::line(name, label).value(posted.get(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_nobody_touched_gives_back_the_same_facts() {
        let mut facts = CaseFacts {
            status: CaseStatus::FollowUp,
            ..CaseFacts::default()
        };
        facts.lists.insert(
            "exploitation".into(),
            vec!["ForcedLabour".into(), "ForcedBegging".into()],
        );
        facts.words.insert(
            "trafficking_status".into(),
            "ActualVictimOfTrafficking".into(),
        );
        facts
            .texts
            .insert("consent_recorded_elsewhere".into(), "true".into());
        facts
            .texts
            .insert("incoming_referral_date".into(), "2026-03-05".into());
        facts.texts.insert("narrative".into(), "Як.\nДу.".into());
        for (field, place) in [
            ("exploitation_place", "RU"),
            ("recruitment_place", "бозори Гарм"),
        ] {
            facts.texts.insert(field.into(), place.into());
        }
        let f = crate::samples::frame_of(crate::texts::Language::Russian);
        let shown = posted_from(&f, &facts);
        assert_eq!(shown.get("exploitation_place"), "Российская Федерация");
        assert_eq!(shown.get("incoming_referral_date"), "05.03.2026");
        let mut sent = Posted(unseen(&shown));
        for field in groups(&f, &shown)
            .into_iter()
            .flat_map(|group| group.fields)
        {
            match &field.kind {
                Kind::Line(_) | Kind::Lines => sent.0.push((field.name, field.value)),
                _ => sent.0.extend(
                    field
                        .choices()
                        .iter()
                        .filter(|c| c.chosen)
                        .map(|c| (field.name.clone(), c.value.clone())),
                ),
            }
        }
        assert_eq!(facts_from(&sent), Ok(facts));
    }

    #[test]
    fn every_field_of_a_case_stands_on_one_card() {
        let on_cards: Vec<&str> = CARDS
            .iter()
            .flat_map(|(_, _, fields)| fields.iter().copied())
            .collect();
        for (name, _) in LIST_FIELDS.iter().chain(&WORD_FIELDS).chain(&TEXT_FIELDS) {
            assert_eq!(
                on_cards.iter().filter(|known| *known == name).count(),
                1,
                "{name}"
            );
        }
    }

    #[test]
    fn a_year_alone_is_no_date_of_a_referral() {
        let posted = Posted(vec![("incoming_referral_date".into(), "2026".into())]);
        let fault = ("incoming_referral_date".to_owned(), "not_a_date");
        assert_eq!(facts_from(&posted), Err(vec![fault]));
    }
}
