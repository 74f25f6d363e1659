//! Listing cases: open values only, so it is no read of identity.

use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::case::CaseStatus;
use panoh_core::ids::{StreamId, TeamId, UserId};
use panoh_core::journal::StreamKind;
use panoh_store::{Cursor, ListQuery, ViewRow};

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct CaseQuery {
    /// Only cases in this status.
    pub status: Option<CaseStatus>,
    /// Go on after this place, as the page before said in `next`.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: u64,
}

/// One page of cases, newest first.
#[derive(Clone, Debug, Default)]
pub struct CasesPage {
    /// The cases.
    pub lines: Vec<CaseLine>,
    /// How many there are on all pages, within the member's scope and the status asked for.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<u64>,
}

/// A case in a list: only what is open.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Which case.
    pub id: StreamId,
    /// Whose case.
    pub person: Option<StreamId>,
    /// How our work stands.
    pub status: CaseStatus,
    /// The month in which it was opened.
    pub month: Option<String>,
    /// When it is due, ISO date.
    pub due: Option<String>,
    /// Priority 1 to 3.
    pub priority: Option<u8>,
    /// The team that keeps it.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
}

/// The most that one page shows.
const LARGEST_PAGE: u64 = 100;

impl Panoh {
    /// Lists cases, newest first.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn cases(&self, session: &Session, query: &CaseQuery) -> Result<CasesPage, AppError> {
        let filter = session.may(Action::List, Resource::Case)?;
        let limit = query.limit.clamp(1, LARGEST_PAGE);
        let mut list = ListQuery::newest(StreamKind::Case, filter, limit);
        list.status = query.status.map(|status| status.code().to_owned());
        list.after = query.after.map(Cursor::Arrival);
        let total = self.store().count_of(&list).await?;
        let rows = self.store().list(list).await?;
        let next = (rows.len() as u64 == limit)
            .then(|| rows.last().map(|row| row.arrival))
            .flatten();
        Ok(CasesPage {
            lines: rows.iter().map(line).collect(),
            total,
            next,
        })
    }

    /// The cases of a person that the member may list.
    pub(crate) async fn cases_of_person(
        &self,
        session: &Session,
        person: StreamId,
    ) -> Result<Vec<CaseLine>, AppError> {
        let Ok(filter) = session.may(Action::List, Resource::Case) else {
            return Ok(Vec::new());
        };
        let mut list = ListQuery::newest(StreamKind::Case, filter, LARGEST_PAGE);
        list.subject = Some(person);
        Ok(self.store().list(list).await?.iter().map(line).collect())
    }
}

fn line(row: &ViewRow) -> CaseLine {
    CaseLine {
        id: row.stream.id,
        person: row.subject,
        status: row
            .status
            .as_deref()
            .and_then(CaseStatus::from_code)
            .unwrap_or_default(),
        month: row.month.clone(),
        due: row.due.clone(),
        priority: row.priority,
        team: row.team,
        owner: row.owner,
    }
}

#[cfg(test)]
mod tests {
    use super::CaseQuery;
    use crate::erasure::invented::women_of_rasht;
    use crate::testing::on_both_databases;
    use panoh_core::access::Role;
    use panoh_core::case::CaseStatus;

    on_both_databases! {
        async fn the_number_of_cases_is_that_of_the_status_asked_for(house: House) {
            women_of_rasht(house, 3).await;
            let session = house.session(Role::Supervisor);
            for (status, expected) in [
                (None, 3),
                (Some(CaseStatus::Active), 3),
                (Some(CaseStatus::Closed), 0),
            ] {
                let query = CaseQuery { status, limit: 2, ..CaseQuery::default() };
                let page = house.panoh.cases(session, &query).await.unwrap();
                assert_eq!(page.total, expected, "{status:?}");
                assert_eq!(page.lines.len() as u64, expected.min(2));
            }
        }
    }
}
