//! The list of cases: only what is open, so it reads nobody's name.

use super::view::{CaseLine, CasesListPage};
use crate::frame::Frame;
use crate::visit::Visit;
use crate::workspace::{Answer, PAGE, query, show};
use panoh_app::cases::{self, CaseQuery};
use panoh_app::core::ids::StreamId;

/// The list, newest first.
pub(crate) async fn page(visit: Visit) -> Answer {
    let after = query(&visit, "after").and_then(|after| after.parse().ok());
    let asked = CaseQuery {
        status: None,
        after,
        limit: PAGE as u64,
    };
    let found = visit.state.panoh().cases(visit.session()?, &asked).await?;
    let f = visit.frame();
    show(&CasesListPage {
        cases: found.lines.iter().map(|case| case_line(&f, case)).collect(),
        total: found.total,
        first: after.is_none(),
        next: found.next.map(|next| format!("/cases?after={next}")),
        f,
    })
}

/// A case as a line: its number, its status and its month.
pub(crate) fn case_line(f: &Frame, case: &cases::CaseLine) -> CaseLine {
    CaseLine {
        href: format!("/cases/{}", case.id),
        name: f.with("case-number", "number", &number(case.id)),
        about: case
            .due
            .as_deref()
            .map(|due| f.with("case-due", "day", due))
            .unwrap_or_default(),
        tags: vec![f.status(case.status)],
        opened: case
            .month
            .as_deref()
            .map(|month| f.month(month))
            .unwrap_or_default(),
    }
}

/// The last letters of a case's id, by which people tell cases apart. Its first ones would be much
/// alike among cases of one day.
pub(crate) fn number(id: StreamId) -> String {
    let text = id.to_string().to_uppercase();
    text.get(text.len() - 6..).unwrap_or(&text).to_owned()
}
