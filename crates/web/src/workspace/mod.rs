//! Pages of the workspace: one folder for each noun, with its handlers and its views.

pub(crate) mod account;
pub(crate) mod cases;
pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod organisation;
pub(crate) mod people;
pub(crate) mod transfer;

use crate::failure::Failure;
use crate::form::Posted;
use crate::frame::{Event, Frame, Link};
use crate::visit::Visit;
use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::Date;
use panoh_app::AppError;
use panoh_app::core::ids::{ActId, CommandId, StreamId, TeamId};
use panoh_app::people::HistoryLine;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What every handler answers.
pub(crate) type Answer = Result<Response, Failure>;

/// How many people or cases a page shows.
pub(crate) const PAGE: usize = 25;
/// How many acts of a history a page shows.
pub(crate) const HISTORY: usize = 20;

/// The answer to an address that there is not.
pub(crate) async fn nowhere() -> Failure {
    AppError::NotFound.into()
}

/// A page as an answer.
pub(crate) fn show(page: &impl Template) -> Answer {
    Ok(Html(page.render()?).into_response())
}

/// After something was done: to a page (303), which says so.
pub(crate) fn done(path: &str, code: &str) -> Answer {
    let (path, anchor) = path
        .split_once('#')
        .map_or((path, String::new()), |(path, anchor)| {
            (path, format!("#{anchor}"))
        });
    Ok(Redirect::to(&format!("{path}?done={code}{anchor}")).into_response())
}

/// An id in a path; anything else is not found, like an id that is nobody's.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| AppError::NotFound.into())
}

/// The command number that a form carries.
pub(crate) fn command(posted: &Posted) -> Result<CommandId, Failure> {
    posted
        .get("command")
        .parse()
        .map_err(|_| Failure::BadRequest)
}

/// A hidden field with a fresh command number, so that a form sent twice is one act.
pub(crate) fn fresh_command(visit: &Visit) -> (String, String) {
    (
        "command".to_owned(),
        visit.state.panoh().new_command().to_string(),
    )
}

/// The heads from which a form was filled, for a hidden field.
pub(crate) fn heads_text(heads: &[ActId]) -> String {
    heads
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The heads that a form carries.
pub(crate) fn heads(posted: &Posted) -> Result<Vec<ActId>, Failure> {
    posted
        .get("seen")
        .split_whitespace()
        .map(|head| head.parse().map_err(|_| Failure::BadRequest))
        .collect()
}

/// The value of a name in the query of a page.
pub(crate) fn query(visit: &Visit, name: &str) -> Option<String> {
    let query = visit.here.split_once('?')?.1;
    Posted::from_bytes(query.as_bytes()).ok()?.filled(name)
}

/// Today, in Tajikistan.
pub(crate) fn today(visit: &Visit) -> Option<Date> {
    let now = i64::try_from(visit.state.panoh().clock().now_micros()).ok()?;
    crate::texts::dates::day_of(now)
}

/// A link with words from the texts.
pub(crate) fn link(f: &Frame, href: impl Into<String>, key: &str) -> Link {
    Link {
        href: href.into(),
        words: f.texts.get(key),
    }
}

/// The names of the organisation's teams.
pub(crate) async fn team_names(visit: &Visit) -> Result<BTreeMap<TeamId, String>, Failure> {
    let teams = visit.state.panoh().teams(visit.session()?).await?;
    Ok(teams.into_iter().map(|team| (team.id, team.name)).collect())
}

/// One page of a record's history, and where the next one is.
pub(crate) async fn history(
    visit: &Visit,
    f: &Frame,
    id: StreamId,
    path: &str,
) -> Result<(Vec<Event>, Option<String>), Failure> {
    let skip = query(visit, "history")
        .and_then(|skip| skip.parse().ok())
        .unwrap_or(0);
    let session = visit.session()?;
    let mut lines = visit
        .state
        .panoh()
        .history(session, id, skip, HISTORY + 1)
        .await?;
    let more =
        (lines.len() > HISTORY).then(|| format!("{path}?history={}#history", skip + HISTORY));
    lines.truncate(HISTORY);
    Ok((lines.iter().map(|line| event(f, line)).collect(), more))
}

fn event(f: &Frame, line: &HistoryLine) -> Event {
    let micros = i64::try_from(line.micros).unwrap_or(i64::MAX);
    let fields = f.fields(&line.fields);
    let amends = line.kind.ends_with(".amended");
    Event {
        what: f.of("act", &line.kind),
        moment: f.moment(&micros),
        machine: f.machine(&micros),
        who: line.who.clone(),
        changed: if amends && !fields.is_empty() {
            f.with("history-changed", "fields", &fields)
        } else {
            String::new()
        },
        flag: if line.without_effect {
            f.t("history-flag-ignored")
        } else {
            String::new()
        },
    }
}

/// The faults of a refused form: field names as pages call them, and sentences.
pub(crate) fn faults(f: &Frame, error: &AppError) -> Option<Vec<(String, String)>> {
    let fields = error.field_errors();
    (!fields.is_empty()).then(|| {
        fields
            .iter()
            .map(|fault| (fault.field.clone(), fault_sentence(f, fault.code)))
            .collect()
    })
}

/// The sentence for a fault of a field.
pub(crate) fn fault_sentence(f: &Frame, code: &str) -> String {
    let known = f.texts.has(&crate::texts::code_key("field", code));
    if known {
        f.of("field", code)
    } else {
        f.t("field-unexpected")
    }
}
