//! Starting a case for a person.

use super::form::{facts_from, groups, unseen};
use crate::failure::Failure;
use crate::form::{Form, Posted};
use crate::frame::Link;
use crate::view::FormPage;
use crate::visit::Visit;
use crate::workspace::{
    Answer, command, done, fault_sentence, faults, fresh_command, id, query, show,
};
use panoh_app::AppError;
use panoh_app::core::ids::StreamId;

/// The empty form, for `?person=`.
pub(crate) async fn page(visit: Visit) -> Answer {
    let person: StreamId = id(&query(&visit, "person").ok_or(AppError::NotFound)?)?;
    let found = visit.state.panoh().person(visit.session()?, person).await?;
    let name = found.facts.shown_name().to_owned();
    show(&form_page(
        &visit,
        person,
        name,
        vec![fresh_command(&visit)],
        &Posted::default(),
        Vec::new(),
    ))
}

/// Starts the case.
pub(crate) async fn submit(visit: Visit, posted: Posted) -> Answer {
    let person: StreamId = id(posted.get("person"))?;
    let f = visit.frame();
    let command = command(&posted)?;
    let again = |found| {
        let hidden = vec![("command".to_owned(), command.to_string())];
        show(&form_page(
            &visit,
            person,
            posted.get("name").to_owned(),
            hidden,
            &posted,
            found,
        ))
    };
    let facts = match facts_from(&posted) {
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
    match visit
        .state
        .panoh()
        .start_case(visit.session()?, command, person, &facts)
        .await
    {
        Ok(case) => done(&format!("/cases/{case}"), "opened"),
        Err(error) => match faults(&f, &error) {
            Some(found) => again(found),
            None => Err(Failure::from(error)),
        },
    }
}

fn form_page(
    visit: &Visit,
    person: StreamId,
    name: String,
    mut hidden: Vec<(String, String)>,
    posted: &Posted,
    found: Vec<(String, String)>,
) -> FormPage {
    let f = visit.frame();
    hidden.push(("person".to_owned(), person.to_string()));
    hidden.push(("name".to_owned(), name.clone()));
    hidden.extend(unseen(posted));
    let href = format!("/people/{person}");
    let mut form = Form {
        action: "/cases/new".to_owned(),
        hidden,
        groups: groups(&f, posted),
        submit: f.t("case-submit"),
        cancel: href.clone(),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    FormPage {
        title: f.t("case-new"),
        lead: f.t("case-new-lead"),
        back: Link {
            href,
            words: if name.is_empty() {
                f.t("person-unnamed")
            } else {
                name
            },
        },
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}
