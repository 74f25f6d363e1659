//! Erasing a person, and the legal hold that forbids it.

use super::list::name_or_none;
use crate::failure::Failure;
use crate::form::{Field, Form, Group, Kind, Posted};
use crate::frame::{Frame, Link};
use crate::labels::choice;
use crate::view::{FormPage, Note};
use crate::visit::Visit;
use crate::workspace::{Answer, command, done, faults, fresh_command, id, show};
use axum::extract::Path;
use panoh_app::core::ids::StreamId;
use panoh_app::core::person::PersonFacts;
use panoh_app::erasure::Ground;

/// The form that asks twice.
pub(crate) async fn page(visit: Visit, Path(person): Path<String>) -> Answer {
    let person: StreamId = id(&person)?;
    let found = visit.state.panoh().person(visit.session()?, person).await?;
    let hidden = vec![fresh_command(&visit)];
    show(&erase_page(
        visit.frame(),
        person,
        &found.facts,
        hidden,
        &Posted::default(),
        Vec::new(),
    ))
}

/// Erases, if the name was typed and a ground given.
pub(crate) async fn submit(visit: Visit, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: StreamId = id(&person)?;
    let command = command(&posted)?;
    let (session, panoh) = (visit.session()?, visit.state.panoh());
    let facts = panoh.person(session, person).await?.facts;
    let f = visit.frame();
    let ground = Ground::from_code(posted.get("ground"));
    let mut found = Vec::new();
    if ground.is_none() {
        found.push(("ground".to_owned(), f.of("field", "required")));
    }
    if !same_name(posted.get("confirm"), &name_or_none(&f, facts.shown_name())) {
        found.push(("confirm".to_owned(), f.t("erase-not-same")));
    }
    let (true, Some(ground)) = (found.is_empty(), ground) else {
        let hidden = vec![("command".to_owned(), command.to_string())];
        return show(&erase_page(f, person, &facts, hidden, &posted, found));
    };
    panoh.erase_person(session, command, person, ground).await?;
    done("/people", "erased")
}

/// Whether two writings of a name differ in spacing and case only.
fn same_name(typed: &str, name: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(typed) == plain(name)
}

fn erase_page(
    f: Frame,
    person: StreamId,
    facts: &PersonFacts,
    hidden: Vec<(String, String)>,
    posted: &Posted,
    found: Vec<(String, String)>,
) -> FormPage {
    let name = name_or_none(&f, facts.shown_name());
    let chosen = posted.all("ground");
    let grounds = Ground::ALL
        .map(|ground| choice(ground.code(), &f.of("ground", ground.code()), &chosen))
        .to_vec();
    let confirm = Field::line("confirm", f.t("erase-confirm")).value(posted.get("confirm"));
    let ground = Field::new("ground", f.t("erase-ground"), Kind::Radios(grounds));
    let href = format!("/people/{person}");
    let mut form = Form {
        action: format!("{href}/erase"),
        hidden,
        groups: vec![Group {
            title: name.clone(),
            icon: "person",
            fields: vec![ground.required(), confirm.required()],
            ..Group::default()
        }],
        submit: f.t("erase-submit"),
        grave: true,
        cancel: href.clone(),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    FormPage {
        title: f.t("erase-title"),
        lead: f.t("erase-lead"),
        back: Link { href, words: name },
        notes: vec![Note::new("bad", "warn", f.t("erase-grave"))],
        form,
        loose,
        f,
    }
}

/// The form that places or lifts a hold, whichever can be done.
pub(crate) async fn hold_page(visit: Visit, Path(person): Path<String>) -> Answer {
    let person: StreamId = id(&person)?;
    let found = visit.state.panoh().person(visit.session()?, person).await?;
    let name = name_or_none(&visit.frame(), found.facts.shown_name());
    let hidden = vec![fresh_command(&visit)];
    show(&hold_form(
        visit.frame(),
        person,
        name,
        found.held,
        hidden,
        Vec::new(),
    ))
}

/// Places or lifts a hold.
pub(crate) async fn hold(visit: Visit, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: StreamId = id(&person)?;
    let command = command(&posted)?;
    let (session, panoh) = (visit.session()?, visit.state.panoh());
    let (reason, lift) = (posted.get("reason"), posted.get("lift") == "yes");
    let outcome = if lift {
        panoh.lift_hold(session, command, person, reason).await
    } else {
        panoh.place_hold(session, command, person, reason).await
    };
    let Err(error) = outcome else {
        return done(
            &format!("/people/{person}"),
            if lift { "lifted" } else { "held" },
        );
    };
    let f = visit.frame();
    let Some(found) = faults(&f, &error) else {
        return Err(Failure::from(error));
    };
    let name = posted.get("name").to_owned();
    let hidden = vec![("command".to_owned(), command.to_string())];
    show(&hold_form(f, person, name, lift, hidden, found))
}

fn hold_form(
    f: Frame,
    person: StreamId,
    name: String,
    held: bool,
    mut hidden: Vec<(String, String)>,
    found: Vec<(String, String)>,
) -> FormPage {
    let (title, lead) = if held {
        ("hold-lift", "hold-lift-lead")
    } else {
        ("hold-place", "hold-place-lead")
    };
    let href = format!("/people/{person}");
    hidden.push((
        "lift".to_owned(),
        if held { "yes" } else { "no" }.to_owned(),
    ));
    hidden.push(("name".to_owned(), name.clone()));
    let reason = Field::new("reason", f.t("hold-reason"), Kind::Lines).required();
    let mut form = Form {
        action: format!("{href}/hold"),
        hidden,
        groups: vec![Group {
            title: name.clone(),
            icon: "hold",
            fields: vec![reason],
            ..Group::default()
        }],
        submit: f.texts.get(title),
        cancel: href.clone(),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    FormPage {
        title: f.texts.get(title),
        lead: f.texts.get(lead),
        back: Link { href, words: name },
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn a_name_is_confirmed_whatever_its_spacing_and_case() {
        assert!(same_name(" гулнора  раҳимова ", "Гулнора Раҳимова"));
        assert!(!same_name("Гулнора", "Гулнора Раҳимова"));
        assert!(!same_name("", "Гулнора"));
    }
}
