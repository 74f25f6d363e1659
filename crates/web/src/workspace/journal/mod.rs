//! The page about the journal: its signed head for a witness, and checking all of it.

pub(crate) mod view;

use crate::failure::Failure;
use crate::frame::Frame;
use crate::qr;
use crate::texts::numbers::whole;
use crate::view::Note;
use crate::visit::Visit;
use crate::workspace::{Answer, show};
use panoh_app::Progress;
use panoh_app::core::access::{Action, Resource};
use panoh_app::journal::{Verification, verify};
use view::JournalPage;

/// The head as it was signed last.
pub(crate) async fn page(visit: Visit) -> Answer {
    show(&journal_page(&visit, None).await?)
}

/// Checks both chains from their beginning.
pub(crate) async fn check(visit: Visit) -> Answer {
    let verdict = verify(visit.state.place(), None, &Progress::new()).await?;
    show(&journal_page(&visit, Some(&verdict)).await?)
}

async fn journal_page(
    visit: &Visit,
    verdict: Option<&Verification>,
) -> Result<JournalPage, Failure> {
    visit.session()?.may(Action::Open, Resource::Journal)?;
    let head = visit.state.panoh().journal_head().await?;
    let f = visit.frame();
    let line = head.to_string();
    let figure = |key: &str, number| (f.texts.get(key), whole(f.texts.language(), number));
    Ok(JournalPage {
        may_verify: visit.can(Action::Run, Resource::Journal),
        notes: verdict
            .map(|verdict| note(&f, verdict))
            .into_iter()
            .collect(),
        figures: vec![
            figure("journal-acts", head.head.sequence),
            figure("journal-reads", head.head.reads),
        ],
        signed: {
            let micros = i64::try_from(head.head.time.micros).unwrap_or(i64::MAX);
            f.with("journal-signed", "moment", &f.moment(&micros))
        },
        qr: qr::svg(&line),
        line,
        f,
    })
}

fn note(f: &Frame, verdict: &Verification) -> Note {
    match &verdict.fault {
        None => Note::new("good", "check", f.t("journal-consistent")),
        Some(fault) => {
            let place = format!(
                "{} {} ({}, {})",
                fault.chain, fault.sequence, fault.kind, fault.node
            );
            Note::new("bad", "warn", f.with("journal-broken", "place", &place))
        }
    }
}
