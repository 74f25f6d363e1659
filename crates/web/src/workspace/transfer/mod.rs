//! Import and export of the case workbook.

pub(crate) mod job;
pub(crate) mod view;

use crate::failure::Failure;
use crate::form::{Choice, Field, Form, Group, Kind, Posted};
use crate::frame::Frame;
use crate::gate::Uploaded;
use crate::visit::Visit;
use crate::workspace::{Answer, show};
use axum::Extension;
use axum::response::{IntoResponse, Redirect};
use panoh_app::core::access::{Action, Resource};
use view::TransferPage;

/// Both, side by side.
pub(crate) async fn page(visit: Visit) -> Answer {
    show(&transfer_page(&visit, Vec::new()))
}

/// Takes a file and starts its import.
pub(crate) async fn import(
    visit: Visit,
    posted: Posted,
    file: Option<Extension<Uploaded>>,
) -> Answer {
    let file = file
        .map(|Extension(file)| file)
        .filter(|file| !file.bytes.is_empty());
    let Some(file) = file else {
        let missing = visit.frame().t("import-file-missing");
        return show(&transfer_page(&visit, vec![("file".to_owned(), missing)]));
    };
    let dry_run = posted.get("dry") == "yes";
    let session = visit.session()?;
    let job = visit
        .state
        .panoh()
        .start_import(session, file.name, file.bytes, dry_run)?;
    let check = if dry_run { "?check=yes" } else { "" };
    Ok(Redirect::to(&format!("/jobs/{job}{check}")).into_response())
}

/// Starts an export.
pub(crate) async fn export(visit: Visit) -> Answer {
    let job = visit.state.panoh().start_export(visit.session()?)?;
    Ok(Redirect::to(&format!("/jobs/{job}")).into_response())
}

fn transfer_page(visit: &Visit, found: Vec<(String, String)>) -> TransferPage {
    let f = visit.frame();
    let mut form = upload_form(&f);
    let loose = form.put_faults(found);
    TransferPage {
        may_import: visit.can(Action::Run, Resource::Import),
        may_export: visit.can(Action::Run, Resource::Export),
        form,
        loose,
        f,
    }
}

fn upload_form(f: &Frame) -> Form {
    let dry = |value: &str, key: &str, chosen| Choice {
        value: value.to_owned(),
        label: f.texts.get(key),
        chosen,
    };
    let file = Field::new("file", f.t("import-file"), Kind::File(".xlsx,.csv"));
    let modes = vec![
        dry("no", "import-dry-real", true),
        dry("yes", "import-dry-only", false),
    ];
    Form {
        action: "/import".to_owned(),
        upload: true,
        groups: vec![Group {
            fields: vec![
                file.hint(f.t("import-file-hint")).required(),
                Field::new("dry", f.t("import-dry"), Kind::Radios(modes)),
            ],
            ..Group::default()
        }],
        submit: f.t("import-start"),
        ..Form::default()
    }
}

/// What a failed or refused file is called in words.
pub(crate) fn reason(f: &Frame, code: &str) -> String {
    let known = f.texts.has(&crate::texts::code_key("error", code));
    if known {
        f.of("error", code)
    } else {
        f.t("error-unexpected")
    }
}

/// A file to be kept by the browser's user, never shown in the page.
pub(crate) fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Answer {
    use axum::http::{HeaderValue, header};
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| Failure::BadRequest)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
