//! Who has read this name: for the person to hold in hand.

use super::list::name_or_none;
use super::view::{AccessLine, AccessPage};
use crate::visit::Visit;
use crate::workspace::{Answer, id, link, show, today};
use axum::extract::Path;
use panoh_app::AppError;

/// The list. Whoever may not read the name sees the list without it.
pub(crate) async fn page(visit: Visit, Path(person): Path<String>) -> Answer {
    let person = id(&person)?;
    let session = visit.session()?;
    let found = visit.state.panoh().access_list(session, person).await?;
    let name = match visit.state.panoh().person(session, person).await {
        Ok(found) => found.facts.shown_name().to_owned(),
        Err(AppError::NotAllowed | AppError::NotFound | AppError::Locked) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let f = visit.frame();
    let own = session.organisation();
    let lines = found.iter().map(|read| {
        let micros = i64::try_from(read.micros).unwrap_or(i64::MAX);
        AccessLine {
            moment: f.moment(&micros),
            machine: f.machine(&micros),
            who: read.who.clone(),
            role: f.of("role", read.role.as_str()),
            organisation: if read.organisation == own {
                session.organisation_name().to_owned()
            } else {
                read.organisation.to_string()
            },
            purpose: f.of("purpose", &read.purpose),
        }
    });
    let name = name_or_none(&f, &name);
    let day = today(&visit)
        .map(|day| f.texts.day(day))
        .unwrap_or_default();
    show(&AccessPage {
        back: link(&f, format!("/people/{person}"), "access-back"),
        count: u64::try_from(found.len()).unwrap_or(u64::MAX),
        printed: f
            .texts
            .with("access-printed", &[("day", day), ("name", name.clone())]),
        lines: lines.collect(),
        name,
        f,
    })
}
