//! Long work: its progress, which the page looks at again every two seconds, and its result.

use super::view::{JobPage, RefusedRow, Report};
use super::{download, reason};
use crate::frame::{Frame, Link};
use crate::texts::numbers::whole;
use crate::view::Note;
use crate::visit::Visit;
use crate::workspace::cases::list::number;
use crate::workspace::{Answer, id, link, query, show};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use panoh_app::AppError;
use panoh_app::core::ids::StreamId;
use panoh_app::transfer::{ImportError, ImportReport, JobId, JobState};

/// How many refused rows the page shows; all are in the file.
const SHOWN: usize = 200;

/// Progress or result.
pub(crate) async fn page(visit: Visit, Path(job): Path<String>) -> Answer {
    let job: JobId = id(&job)?;
    let state = visit.state.panoh().job(visit.session()?, job)?;
    let f = visit.frame();
    let checked = query(&visit, "check").is_some();
    let nothing = Note::new("calm", "info", String::new());
    let mut page = JobPage {
        back: link(&f, "/transfer", "transfer"),
        title: f.t("transfer-job"),
        running: false,
        words: String::new(),
        done: 0,
        total: 0,
        stop: format!("/jobs/{job}/stop"),
        note: nothing,
        file: None,
        report: None,
        f,
    };
    match state {
        JobState::Running { done, total } => running(&mut page, done, total),
        JobState::Imported(report) => imported(&mut page, job, &report, checked),
        JobState::Exported { .. } => {
            page.title = page.f.t("export-title-job");
            page.note = Note::new("good", "check", page.f.t("export-done"));
            page.file = Some(format!("/jobs/{job}/workbook.xlsx"));
        }
        JobState::Failed(code) => page.note = failed(&page.f, code),
    }
    show(&page)
}

fn running(page: &mut JobPage, done: u64, total: u64) {
    let language = page.f.texts.language();
    page.running = true;
    (page.done, page.total) = (done, total);
    page.words = if total == 0 {
        page.f.t("job-waiting")
    } else {
        let values = [
            ("done", whole(language, done)),
            ("total", whole(language, total)),
        ];
        page.f.texts.with("job-running", &values)
    };
}

fn imported(page: &mut JobPage, job: JobId, report: &ImportReport, checked: bool) {
    let f = &page.f;
    page.title = f.t("import-title-job");
    page.note = match (report.stopped, report.rejected, checked) {
        (Some(code), _, _) => stopped(f, code),
        (None, _, true) => Note::new("calm", "info", f.t("import-checked")),
        (None, 0, false) => Note::new("good", "check", f.t("import-done")),
        (None, _, false) => Note::new("warn", "warn", f.t("import-partly")),
    };
    let figure = |key: &str, number| (f.texts.get(key), whole(f.texts.language(), number));
    let refused = report
        .errors
        .iter()
        .take(SHOWN)
        .map(|error| refused(f, error))
        .collect();
    let file = !report.rejected_csv.is_empty();
    let mut figures = vec![
        figure("import-read", report.read),
        figure("import-imported", report.imported),
        figure("import-unchanged", report.unchanged),
        figure("import-rejected", report.rejected),
    ];
    if !report.likely_duplicates.is_empty() {
        let alike = u64::try_from(report.likely_duplicates.len()).unwrap_or(u64::MAX);
        figures.push(figure("import-alike", alike));
    }
    page.report = Some(Report {
        figures,
        refused,
        more: u64::try_from(report.errors.len().saturating_sub(SHOWN)).unwrap_or(u64::MAX),
        alike: report
            .likely_duplicates
            .iter()
            .take(SHOWN)
            .map(|person| alike(f, *person))
            .collect(),
        rejected: file.then(|| format!("/jobs/{job}/rejected.csv")),
    });
}

/// A link to somebody who may be there twice; the name would be a reading, so it is not shown here.
fn alike(f: &Frame, person: StreamId) -> Link {
    let words = f.with("person-number", "number", &number(person));
    Link {
        href: format!("/people/{person}"),
        words,
    }
}

fn refused(f: &Frame, error: &ImportError) -> RefusedRow {
    let key = crate::texts::code_key("row", &error.code);
    let value = error.args.iter().find(|(name, _)| *name == "value");
    let value = value.map(|(_, value)| value.clone()).unwrap_or_default();
    RefusedRow {
        sheet: error.sheet.clone(),
        row: error.row.to_string(),
        column: error.column.clone(),
        reason: if f.texts.has(&key) {
            f.texts.with(&key, &[("value", value)])
        } else {
            error.message.clone()
        },
    }
}

/// An import that ended before the last row.
fn stopped(f: &Frame, code: &str) -> Note {
    if code == AppError::Cancelled.code() {
        return failed(f, code);
    }
    let words = f.with("import-stopped", "reason", &reason(f, code));
    Note::new("bad", "warn", words)
}

fn failed(f: &Frame, code: &str) -> Note {
    if code == AppError::Cancelled.code() {
        return Note::new("warn", "stop", f.t("job-cancelled"));
    }
    Note::new(
        "bad",
        "warn",
        f.with("job-failed", "reason", &reason(f, code)),
    )
}

/// Asks the work to stop at the next place where that does no harm.
pub(crate) async fn stop(visit: Visit, Path(job): Path<String>) -> Answer {
    let job: JobId = id(&job)?;
    visit.state.panoh().cancel_job(visit.session()?, job)?;
    Ok(Redirect::to(&format!("/jobs/{job}")).into_response())
}

/// The refused rows as CSV.
pub(crate) async fn rejected(visit: Visit, Path(job): Path<String>) -> Answer {
    match visit.state.panoh().job(visit.session()?, id(&job)?)? {
        JobState::Imported(report) if !report.rejected_csv.is_empty() => download(
            "text/csv; charset=utf-8",
            "rejected.csv",
            report.rejected_csv,
        ),
        _ => Err(AppError::NotFound.into()),
    }
}

/// The workbook, once.
pub(crate) async fn workbook(visit: Visit, Path(job): Path<String>) -> Answer {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let bytes = visit
        .state
        .panoh()
        .take_export(visit.session()?, id(&job)?)?;
    download(KIND, "panoh-htcds.xlsx", bytes)
}
