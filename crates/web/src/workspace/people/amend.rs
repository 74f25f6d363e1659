//! Changing a person's record.

use super::form::{facts_from, groups, posted_from, unseen};
use super::list::name_or_none;
use super::register::at_their_fields;
use crate::failure::Failure;
use crate::form::{Form, Posted};
use crate::frame::Link;
use crate::view::FormPage;
use crate::visit::Visit;
use crate::workspace::{
    Answer, command, done, fault_sentence, faults, fresh_command, heads, heads_text, id, show,
    today,
};
use axum::extract::Path;
use jiff::civil::Date;
use panoh_app::core::ids::StreamId;

/// The form with what is known.
pub(crate) async fn page(visit: Visit, Path(person): Path<String>) -> Answer {
    let person: StreamId = id(&person)?;
    let found = visit.state.panoh().person(visit.session()?, person).await?;
    let hidden = vec![
        fresh_command(&visit),
        ("seen".to_owned(), heads_text(&found.heads)),
    ];
    let posted = posted_from(&found.facts);
    let name = name_or_none(&visit.frame(), found.facts.shown_name());
    show(&form_page(
        &visit,
        person,
        hidden,
        &posted,
        Vec::new(),
        name,
    ))
}

/// Writes what was changed.
pub(crate) async fn submit(visit: Visit, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: StreamId = id(&person)?;
    let f = visit.frame();
    let (command, seen) = (command(&posted)?, heads(&posted)?);
    let hidden = ["command", "seen"].map(|name| (name.to_owned(), posted.get(name).to_owned()));
    let again = |found| {
        let name = name_or_none(&f, posted.get("name"));
        show(&form_page(
            &visit,
            person,
            hidden.to_vec(),
            &posted,
            found,
            name,
        ))
    };
    let facts = match facts_from(&posted, today(&visit).unwrap_or(Date::MIN)) {
        Ok(facts) => facts,
        Err(found) => {
            return again(
                found
                    .into_iter()
                    .map(|(n, code)| (n, fault_sentence(&f, code)))
                    .collect(),
            );
        }
    };
    let session = visit.session()?;
    match visit
        .state
        .panoh()
        .amend_person(session, command, person, &seen, &facts)
        .await
    {
        Ok(()) => done(&format!("/people/{person}"), "saved"),
        Err(error) => match faults(&f, &error) {
            Some(found) => again(found),
            None => Err(Failure::from(error)),
        },
    }
}

fn form_page(
    visit: &Visit,
    person: StreamId,
    mut hidden: Vec<(String, String)>,
    posted: &Posted,
    found: Vec<(String, String)>,
    name: String,
) -> FormPage {
    let f = visit.frame();
    hidden.extend(unseen(posted));
    let href = format!("/people/{person}");
    let mut form = Form {
        action: format!("{href}/edit"),
        hidden,
        groups: groups(&f, posted),
        submit: f.t("form-save"),
        cancel: href.clone(),
        ..Form::default()
    };
    let loose = form.put_faults(at_their_fields(found));
    FormPage {
        title: f.t("person-edit"),
        lead: f.t("person-edit-lead"),
        back: Link { href, words: name },
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}
