//! The first page after sign-in: greets, says what waits, and opens the ways into the work.

pub(crate) mod view;

use crate::frame::{Frame, Link};
use crate::view::Note;
use crate::visit::Visit;
use crate::workspace::cases::list::case_line;
use crate::workspace::cases::view::CaseLine;
use crate::workspace::{Answer, show, today};
use panoh_app::cases::CaseQuery;
use panoh_app::core::access::{Action, Resource};
use panoh_app::core::case::CaseStatus;
use view::{Door, HomePage};

/// How many open cases the page shows.
const SHOWN: u64 = 5;

/// A way into the work: where, icon, words, what the member must be allowed to do.
type Way = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<(Action, Resource)>,
);

const WAYS: [Way; 7] = [
    (
        "/people/new",
        "plus",
        "person-new",
        "home-door-new",
        Some((Action::Create, Resource::Person)),
    ),
    (
        "/people",
        "people",
        "people",
        "home-door-people",
        Some((Action::List, Resource::Person)),
    ),
    (
        "/cases",
        "case",
        "cases",
        "home-door-cases",
        Some((Action::List, Resource::Case)),
    ),
    (
        "/transfer",
        "files",
        "transfer",
        "home-door-transfer",
        Some((Action::Run, Resource::Export)),
    ),
    (
        "/organisation",
        "organisation",
        "organisation",
        "home-door-organisation",
        Some((Action::Open, Resource::Organisation)),
    ),
    (
        "/journal",
        "journal",
        "journal",
        "home-door-journal",
        Some((Action::Open, Resource::Journal)),
    ),
    ("/account", "account", "account", "home-door-account", None),
];

/// The page.
pub(crate) async fn page(visit: Visit) -> Answer {
    let f = visit.frame();
    let session = visit.session()?;
    let allowed = |needs: &Option<(Action, Resource)>| {
        needs.is_none_or(|(action, resource)| visit.can(action, resource))
    };
    let doors =
        WAYS.iter()
            .filter(|(.., needs)| allowed(needs))
            .map(|(href, icon, words, lead, _)| Door {
                href,
                icon,
                words: f.texts.get(words),
                lead: f.texts.get(lead),
            });
    show(&HomePage {
        greeting: f.with("home-greeting", "name", session.display_name()),
        today: today(&visit)
            .map(|day| f.texts.day(day))
            .unwrap_or_default(),
        notes: notes(&visit, &f).await?,
        search: visit.can(Action::Search, Resource::Person),
        doors: doors.collect(),
        cases: open_cases(&visit, &f).await?,
        f,
    })
}

/// What waits for the member.
async fn notes(visit: &Visit, f: &Frame) -> Result<Vec<Note>, crate::failure::Failure> {
    let session = visit.session()?;
    let mut notes = Vec::new();
    if session.role().reads_coded() && !session.reads_coded() {
        notes.push(Note::new("warn", "key", f.t("home-waits-for-keys")));
    }
    let factors = visit.state.panoh().second_factors(session).await?;
    if factors.is_empty() && session.role().reads_identity() && !f.demo {
        let mut note = Note::new("warn", "shield", f.t("home-enrol"));
        note.link = Some(Link {
            href: "/second-factor".to_owned(),
            words: f.t("home-enrol-link"),
        });
        notes.push(note);
    }
    Ok(notes)
}

async fn open_cases(visit: &Visit, f: &Frame) -> Result<Vec<CaseLine>, crate::failure::Failure> {
    if !visit.can(Action::List, Resource::Case) {
        return Ok(Vec::new());
    }
    let asked = CaseQuery {
        status: Some(CaseStatus::Active),
        after: None,
        limit: SHOWN,
    };
    let found = visit.state.panoh().cases(visit.session()?, &asked).await?;
    Ok(found.lines.iter().map(|case| case_line(f, case)).collect())
}
