//! One person: contact first, then facts, cases, history and rights.

use super::facts::{contacts, groups};
use super::list::name_or_none;
use super::view::PersonPage;
use crate::failure::Failure;
use crate::form::Posted;
use crate::frame::{Frame, Tag, initials};
use crate::view::{Conflict, Note};
use crate::visit::Visit;
use crate::workspace::cases::list::case_line;
use crate::workspace::{
    Answer, command, done, fresh_command, history, id, link, show, team_names, today,
};
use axum::extract::Path;
use panoh_app::core::access::{Action, Resource};
use panoh_app::people;

/// The page. The reading is on record before it is shown.
pub(crate) async fn page(visit: Visit, Path(person): Path<String>) -> Answer {
    let person = id(&person)?;
    let found = visit.state.panoh().person(visit.session()?, person).await?;
    let f = visit.frame();
    let path = format!("/people/{person}");
    let (events, more) = history(&visit, &f, person, &path).await?;
    let name = name_or_none(&f, found.facts.shown_name());
    let flagged = flagged(&visit, &f, &found).await?;
    let can = |action, resource| !found.erased && visit.can(action, resource);
    show(&PersonPage {
        id: person.to_string(),
        back: link(&f, "/people", "people"),
        seal: initials(&name),
        meta: meta(&visit, &f, &found),
        tags: tags(&f, &found),
        notes: joined(&f, &found),
        conflicts: conflicts(&f, &found.conflicts),
        flagged,
        command: fresh_command(&visit).1,
        contacts: contacts(&f, &found.facts),
        groups: groups(&f, &found.facts, today(&visit)),
        cases: found.cases.iter().map(|case| case_line(&f, case)).collect(),
        history: events,
        history_more: more,
        held: found.held,
        may_amend: can(Action::Amend, Resource::Person),
        may_open_case: can(Action::Create, Resource::Case),
        may_access: visit.can(Action::Open, Resource::ReadLog),
        may_erase: can(Action::Run, Resource::Erasure),
        may_hold: can(Action::Run, Resource::Hold),
        name,
        f,
    })
}

fn meta(visit: &Visit, f: &Frame, found: &people::PersonPage) -> String {
    let facts = &found.facts;
    let birth = facts
        .birth
        .as_ref()
        .map(|birth| f.birth_and_age(birth, today(visit)));
    let district = facts.district.as_deref().map(|code| f.district(code));
    [Some(f.sex(facts.sex)), birth, district]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn tags(f: &Frame, found: &people::PersonPage) -> Vec<Tag> {
    let all = [
        (found.erased, Tag::new("bad", "erase", f.t("person-erased"))),
        (found.held, Tag::new("calm", "hold", f.t("person-held"))),
        (
            !found.conflicts.is_empty(),
            Tag::new("warn", "flag", f.t("person-conflict")),
        ),
    ];
    all.into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, tag)| tag)
        .collect()
}

/// The records with which this one is joined.
fn joined(f: &Frame, found: &people::PersonPage) -> Vec<Note> {
    found
        .merged
        .iter()
        .map(|other| {
            let words = match &other.name {
                Some(name) => format!("{}: {name}", f.t("person-merged")),
                None => f.t("person-merged"),
            };
            Note::new("calm", "people", words)
        })
        .collect()
}

/// Takes away the flag of a likely duplicate: somebody has looked.
pub(crate) async fn dismiss(visit: Visit, Path(person): Path<String>, posted: Posted) -> Answer {
    let person = id(&person)?;
    let command = command(&posted)?;
    let panoh = visit.state.panoh();
    panoh
        .dismiss_likely_duplicate(visit.session()?, command, person)
        .await?;
    done(&format!("/people/{person}"), "saved")
}

/// Who may be the same human, by name where this member may read it.
async fn flagged(
    visit: &Visit,
    f: &Frame,
    found: &people::PersonPage,
) -> Result<Vec<(String, String)>, Failure> {
    if found.likely_duplicates.is_empty() {
        return Ok(Vec::new());
    }
    let teams = team_names(visit).await?;
    let line = |other: &people::LikelyDuplicate| match (other.id, &other.name) {
        (Some(id), Some(name)) => (format!("/people/{id}"), name_or_none(f, name)),
        _ => {
            let team = other.team.and_then(|team| teams.get(&team));
            let team = team.cloned().unwrap_or_default();
            (String::new(), f.with("duplicates-elsewhere", "team", &team))
        }
    };
    Ok(found.likely_duplicates.iter().map(line).collect())
}

/// Conflicts with the fields' labels; a field without one keeps its name.
pub(crate) fn conflicts(f: &Frame, found: &[people::Conflict]) -> Vec<Conflict> {
    found
        .iter()
        .map(|conflict| {
            let label = f.field(&conflict.field);
            Conflict {
                label: if label.is_empty() {
                    conflict.field.clone()
                } else {
                    label
                },
                values: conflict.values.clone(),
            }
        })
        .collect()
}
