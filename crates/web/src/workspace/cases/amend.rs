//! Changing a case.

use super::form::{facts_from, groups, posted_from, unseen};
use super::list::number;
use crate::failure::Failure;
use crate::form::{Form, Posted};
use crate::frame::Link;
use crate::view::FormPage;
use crate::visit::Visit;
use crate::workspace::{
    Answer, command, done, fault_sentence, faults, fresh_command, heads, heads_text, id, show,
};
use axum::extract::Path;
use panoh_app::core::ids::StreamId;

/// The form with what is known.
pub(crate) async fn page(visit: Visit, Path(case): Path<String>) -> Answer {
    let case: StreamId = id(&case)?;
    let found = visit.state.panoh().case(visit.session()?, case).await?;
    let hidden = vec![
        fresh_command(&visit),
        ("seen".to_owned(), heads_text(&found.heads)),
    ];
    show(&form_page(
        &visit,
        case,
        hidden,
        &posted_from(&visit.frame(), &found.facts),
        Vec::new(),
    ))
}

/// Writes what was changed.
pub(crate) async fn submit(visit: Visit, Path(case): Path<String>, posted: Posted) -> Answer {
    let case: StreamId = id(&case)?;
    let f = visit.frame();
    let (command, seen) = (command(&posted)?, heads(&posted)?);
    let hidden = ["command", "seen"].map(|name| (name.to_owned(), posted.get(name).to_owned()));
    let again = |found| show(&form_page(&visit, case, hidden.to_vec(), &posted, found));
    let mut facts = match facts_from(&posted) {
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
    let panoh = visit.state.panoh();
    // What a workbook brought and the form does not show stays as it is.
    facts.other = panoh.case(session, case).await?.facts.other;
    match panoh
        .amend_case(session, command, case, &seen, &facts)
        .await
    {
        Ok(()) => done(&format!("/cases/{case}"), "saved"),
        Err(error) => match faults(&f, &error) {
            Some(found) => again(found),
            None => Err(Failure::from(error)),
        },
    }
}

fn form_page(
    visit: &Visit,
    case: StreamId,
    mut hidden: Vec<(String, String)>,
    posted: &Posted,
    found: Vec<(String, String)>,
) -> FormPage {
    let f = visit.frame();
    hidden.extend(unseen(posted));
    let href = format!("/cases/{case}");
    let mut form = Form {
        action: format!("{href}/edit"),
        hidden,
        groups: groups(&f, posted),
        submit: f.t("form-save"),
        cancel: href.clone(),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    FormPage {
        title: f.t("case-edit"),
        lead: f.t("person-edit-lead"),
        back: Link {
            href,
            words: f.with("case-number", "number", &number(case)),
        },
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}
