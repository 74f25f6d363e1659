//! Registering a person: the form, the check for likely duplicates, the act.

use super::form::{facts_from, groups, unseen};
use super::list::name_or_none;
use super::view::{DuplicatesPage, PersonLine};
use crate::failure::Failure;
use crate::form::{Form, Posted};
use crate::frame::{Frame, Tag};
use crate::view::FormPage;
use crate::visit::Visit;
use crate::workspace::{
    Answer, command, done, fault_sentence, faults, fresh_command, link, show, team_names, today,
};
use jiff::civil::Date;
use panoh_app::core::ids::TeamId;
use panoh_app::core::person::PersonFacts;
use panoh_app::people::Duplicate;
use std::collections::BTreeMap;

/// The empty form.
pub(crate) async fn page(visit: Visit) -> Answer {
    let f = visit.frame();
    let hidden = vec![fresh_command(&visit)];
    show(&form_page(f, hidden, &Posted::default(), Vec::new()))
}

/// Registers, unless somebody looks like the same person and nobody has said otherwise yet.
pub(crate) async fn submit(visit: Visit, posted: Posted) -> Answer {
    let f = visit.frame();
    let command = command(&posted)?;
    let hidden = vec![("command".to_owned(), command.to_string())];
    if !posted.get("again").is_empty() {
        return show(&form_page(f, hidden, &posted, Vec::new()));
    }
    let facts = match facts_from(&posted, today(&visit).unwrap_or(Date::MIN)) {
        Ok(facts) => facts,
        Err(found) => {
            let found = found
                .into_iter()
                .map(|(name, code)| (name, fault_sentence(&f, code)));
            return show(&form_page(f.clone(), hidden, &posted, found.collect()));
        }
    };
    let session = visit.session()?;
    let panoh = visit.state.panoh();
    if posted.get("confirmed").is_empty() {
        let alike = panoh.likely_duplicates(session, &facts, None).await?;
        if !alike.is_empty() {
            let teams = team_names(&visit).await?;
            return show(&duplicates_page(f, hidden, &posted, &facts, &alike, &teams));
        }
    }
    match panoh.register_person(session, command, None, &facts).await {
        Ok(person) => done(&format!("/people/{person}"), "registered"),
        Err(error) => match faults(&f, &error) {
            Some(found) => show(&form_page(f, hidden, &posted, found)),
            None => Err(Failure::from(error)),
        },
    }
}

fn form_page(
    f: Frame,
    mut hidden: Vec<(String, String)>,
    posted: &Posted,
    found: Vec<(String, String)>,
) -> FormPage {
    hidden.extend(unseen(posted));
    let mut form = Form {
        action: "/people/new".to_owned(),
        hidden,
        groups: groups(&f, posted),
        submit: f.t("person-submit"),
        cancel: "/people".to_owned(),
        ..Form::default()
    };
    let loose = form.put_faults(at_their_fields(found));
    FormPage {
        title: f.t("person-new"),
        lead: f.t("person-new-lead"),
        back: link(&f, "/people", "people"),
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}

/// The rules name facts; the form has several fields for some of them.
pub(super) fn at_their_fields(faults: Vec<(String, String)>) -> Vec<(String, String)> {
    let field = |name: String| match name.as_str() {
        "birth" => "birth_date".to_owned(),
        "name/0" => "name".to_owned(),
        _ => name,
    };
    faults
        .into_iter()
        .map(|(name, sentence)| (field(name), sentence))
        .collect()
}

fn duplicates_page(
    f: Frame,
    mut hidden: Vec<(String, String)>,
    posted: &Posted,
    facts: &PersonFacts,
    alike: &[Duplicate],
    teams: &BTreeMap<TeamId, String>,
) -> DuplicatesPage {
    let typed = posted
        .0
        .iter()
        .filter(|(name, _)| !["csrf", "command", "again", "confirmed"].contains(&name.as_str()));
    hidden.extend(typed.cloned());
    hidden.push(("confirmed".to_owned(), "yes".to_owned()));
    DuplicatesPage {
        name: name_or_none(&f, facts.shown_name()),
        count: u64::try_from(alike.len()).unwrap_or(u64::MAX),
        lines: alike.iter().map(|other| line(&f, teams, other)).collect(),
        form: Form {
            action: "/people/new".to_owned(),
            hidden,
            submit: f.t("duplicates-new"),
            other: Some(("again", f.t("duplicates-again"))),
            cancel: "/people".to_owned(),
            ..Form::default()
        },
        loose: Vec::new(),
        f,
    }
}

fn line(f: &Frame, teams: &BTreeMap<TeamId, String>, other: &Duplicate) -> PersonLine {
    let mut tags: Vec<Tag> = other
        .score
        .map(|score| {
            let percent = percent(score).to_string();
            Tag::new("warn", "", f.with("duplicates-score", "score", &percent))
        })
        .into_iter()
        .collect();
    tags.extend(
        other
            .reasons
            .iter()
            .map(|reason| Tag::new("", "", f.of("reason", reason))),
    );
    let team = other
        .team
        .and_then(|team| teams.get(&team))
        .cloned()
        .unwrap_or_default();
    PersonLine {
        href: other
            .id
            .map(|id| format!("/people/{id}"))
            .unwrap_or_default(),
        name: match &other.name {
            Some(name) => name_or_none(f, name),
            None => f.with("duplicates-elsewhere", "team", &team),
        },
        birth: String::new(),
        sex: String::new(),
        district: String::new(),
        team,
        tags,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 100"
)]
fn percent(score: f64) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u8
}
