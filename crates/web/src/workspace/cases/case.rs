//! One case.

use super::list::number;
use super::view::CasePage;
use crate::frame::{Fact, FactGroup, Frame, Link, Tag};
use crate::labels::case_list;
use crate::visit::Visit;
use crate::workspace::people::person::conflicts;
use crate::workspace::{Answer, history, id, link, show};
use axum::extract::Path;
use panoh_app::core::access::{Action, Resource};
use panoh_app::core::case::CaseFacts;
use panoh_app::core::ids::StreamId;

/// The cards of a case: title, icon, and the fields on it in their order.
pub(super) const CARDS: [(&str, &str, &[&str]); 8] = [
    (
        WORK,
        "case",
        &[
            "case_worker",
            "closure_reason",
            "consent_recorded_elsewhere",
        ],
    ),
    (
        "group-what",
        "flag",
        &["exploitation", "control", "exploitation_place"],
    ),
    (
        "group-what-more",
        "flag",
        &["industry", "sexual_exploitation", "exploitation_websites"],
    ),
    (
        "group-how",
        "place",
        &[
            "recruitment",
            "recruitment_place",
            "relationship_to_trafficker",
            "recruitment_websites",
        ],
    ),
    (
        "group-vulnerability",
        "hold",
        &["vulnerability", "vulnerability_details"],
    ),
    (
        "group-decision",
        "document",
        &["trafficking_status", "decision_organisation"],
    ),
    (
        "group-referral",
        "files",
        &[
            "reason_incoming_referral",
            "incoming_referral_date",
            "referring_organisation",
            "referring_worker",
            "incoming_referral_details",
            "reason_outgoing_referral",
            "outgoing_referral_date",
            "referred_organisation",
            "referred_worker",
            "outgoing_referral_details",
        ],
    ),
    (STORY, "lock", &["narrative"]),
];

/// The card of our own work; in the form the status stands on it too.
pub(super) const WORK: &str = "group-work";
/// The card of the story; the form never folds it.
pub(super) const STORY: &str = "group-story";

/// Texts that are long and take the whole width.
pub(super) const STORIES: [&str; 5] = [
    "narrative",
    "vulnerability_details",
    "incoming_referral_details",
    "outgoing_referral_details",
    "closure_reason",
];

/// The page. The reading of its person is on record before it is shown.
pub(crate) async fn page(visit: Visit, Path(case): Path<String>) -> Answer {
    let case: StreamId = id(&case)?;
    let found = visit.state.panoh().case(visit.session()?, case).await?;
    let f = visit.frame();
    let (events, more) = history(&visit, &f, case, &format!("/cases/{case}")).await?;
    let mut tags = vec![f.status(found.facts.status)];
    if found.erased {
        tags.push(Tag::new("bad", "erase", f.t("person-erased")));
    }
    if !found.conflicts.is_empty() {
        tags.push(Tag::new("warn", "flag", f.t("case-conflict")));
    }
    let name = found.person_name.clone().filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| f.t("person-unnamed"));
    show(&CasePage {
        id: case.to_string(),
        back: link(&f, "/cases", "cases"),
        title: f.with("case-number", "number", &number(case)),
        person: Link {
            href: format!("/people/{}", found.person),
            words: name,
        },
        tags,
        conflicts: conflicts(&f, &found.conflicts),
        groups: groups(&f, &found.facts),
        history: events,
        history_more: more,
        may_amend: !found.erased && visit.can(Action::Amend, Resource::Case),
        f,
    })
}

fn groups(f: &Frame, facts: &CaseFacts) -> Vec<FactGroup> {
    let mut groups: Vec<FactGroup> = CARDS
        .iter()
        .map(|(title, icon, fields)| FactGroup {
            title: f.texts.get(title),
            icon,
            facts: fields
                .iter()
                .filter_map(|field| fact(f, facts, field))
                .collect(),
        })
        .collect();
    groups.push(FactGroup {
        title: f.t("group-other"),
        icon: "files",
        facts: facts
            .other
            .iter()
            .filter(|(name, _)| *name != CaseFacts::NO_STATUS)
            .filter_map(|(name, text)| Fact::of(name, text))
            .collect(),
    });
    groups.retain(|group| !group.facts.is_empty());
    groups
}

fn fact(f: &Frame, facts: &CaseFacts, field: &str) -> Option<Fact> {
    let word = |code: &str| match case_list(field) {
        Some(list) => f.code(list, code),
        None => code.to_owned(),
    };
    let label = f.of("fact", field);
    if let Some(codes) = facts.lists.get(field) {
        return Fact::list(label, codes.iter().map(|code| word(code)).collect());
    }
    if let Some(code) = facts.words.get(field) {
        return Fact::of(label, word(code));
    }
    let text = facts.texts.get(field)?;
    let text = if field.ends_with("_date") {
        date_words(f, text)
    } else if field.ends_with("_place") {
        place_words(f, text)
    } else {
        text.clone()
    };
    let fact = Fact::of(label, text)?;
    Some(if STORIES.contains(&field) {
        fact.story()
    } else {
        fact
    })
}

/// A place in words: a country's code becomes its name, anything else stays as it was written.
pub(super) fn place_words(f: &Frame, text: &str) -> String {
    let is_code = text.len() == 2 && text.chars().all(|c| c.is_ascii_uppercase());
    if is_code {
        f.country(text)
    } else {
        text.to_owned()
    }
}

/// An ISO date in words; anything else as it stands.
fn date_words(f: &Frame, text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |date| f.texts.day(date))
}
