//! Finding people, and the list of them.

use super::view::{PeopleListPage, PersonLine};
use crate::frame::{Frame, Tag};
use crate::gate::in_query;
use crate::visit::Visit;
use crate::workspace::{Answer, PAGE, query, show, team_names};
use panoh_app::core::access::{Action, Resource};
use panoh_app::core::ids::TeamId;
use panoh_app::people::{self, PeopleQuery};
use std::collections::BTreeMap;

/// The list, or what a search found.
pub(crate) async fn page(visit: Visit) -> Answer {
    let text = query(&visit, "q").unwrap_or_default();
    let skip = query(&visit, "skip")
        .and_then(|skip| skip.parse().ok())
        .unwrap_or(0);
    let asked = PeopleQuery {
        text: text.clone(),
        skip,
        limit: PAGE,
    };
    let found = visit.state.panoh().people(visit.session()?, &asked).await?;
    let teams = team_names(&visit).await?;
    let f = visit.frame();
    let start = if text.is_empty() {
        "/people".to_owned()
    } else {
        format!("/people?q={}", in_query(&text))
    };
    let sign = if text.is_empty() { '?' } else { '&' };
    let shown = skip.saturating_add(found.lines.len());
    show(&PeopleListPage {
        lines: found
            .lines
            .iter()
            .map(|person| line(&f, &teams, person))
            .collect(),
        total: u64::try_from(found.total).unwrap_or(u64::MAX),
        first: skip == 0,
        next: (shown < found.total).then(|| format!("{start}{sign}skip={shown}")),
        start,
        query: text,
        may_register: visit.can(Action::Create, Resource::Person),
        f,
    })
}

fn line(f: &Frame, teams: &BTreeMap<TeamId, String>, person: &people::PersonLine) -> PersonLine {
    let mut tags = Vec::new();
    if person.conflict {
        tags.push(Tag::new("warn", "flag", f.t("person-conflict")));
    }
    if person.held {
        tags.push(Tag::new("calm", "hold", f.t("person-held")));
    }
    PersonLine {
        href: format!("/people/{}", person.id),
        name: name_or_none(f, &person.name),
        birth: person
            .birth
            .as_ref()
            .map(|birth| f.birth(birth))
            .unwrap_or_default(),
        sex: f.sex(person.sex),
        district: person
            .district
            .as_deref()
            .map(|code| f.district(code))
            .unwrap_or_default(),
        team: person
            .team
            .and_then(|team| teams.get(&team).cloned())
            .unwrap_or_default(),
        tags,
    }
}

/// A name, or words for somebody whose name is not known.
pub(super) fn name_or_none(f: &Frame, name: &str) -> String {
    if name.trim().is_empty() {
        f.t("person-unnamed")
    } else {
        name.to_owned()
    }
}
