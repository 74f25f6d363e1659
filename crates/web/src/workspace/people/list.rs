//! Finding people, and the list of them.

use super::view::{PeopleListPage, PersonLine};
use crate::form::Posted;
use crate::frame::{Frame, Tag};
use crate::visit::Visit;
use crate::workspace::{Answer, PAGE, query, show, team_names};
use panoh_app::core::access::{Action, Resource};
use panoh_app::core::ids::TeamId;
use panoh_app::people::{self, PeopleQuery};
use std::collections::BTreeMap;

/// The list of everybody. Words to search for are never taken from the address: addresses stay in
/// the browser's history and in the logs of proxies.
pub(crate) async fn page(visit: Visit) -> Answer {
    let skip = query(&visit, "skip").unwrap_or_default();
    found(&visit, String::new(), &skip).await
}

/// What a search found; its words and its page come in the body of the request.
pub(crate) async fn search(visit: Visit, posted: Posted) -> Answer {
    found(&visit, posted.get("q").to_owned(), posted.get("skip")).await
}

async fn found(visit: &Visit, text: String, skip: &str) -> Answer {
    let skip = skip.parse().unwrap_or(0);
    let asked = PeopleQuery {
        text: text.clone(),
        skip,
        limit: PAGE,
    };
    let found = visit.state.panoh().people(visit.session()?, &asked).await?;
    let teams = team_names(visit).await?;
    let f = visit.frame();
    let shown = skip.saturating_add(found.lines.len());
    show(&PeopleListPage {
        lines: found
            .lines
            .iter()
            .map(|person| line(&f, &teams, person))
            .collect(),
        total: u64::try_from(found.total).unwrap_or(u64::MAX),
        first: skip == 0,
        next: (shown < found.total).then_some(shown),
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
