//! Opening a case: the read is recorded before anything is shown.

use crate::error::AppError;
use crate::node::Panoh;
use crate::people::Conflict;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::case::CaseFacts;
use panoh_core::ids::{ActId, StreamId, TeamId, UserId};
use panoh_core::journal::StreamKind;
use panoh_core::person::PersonFacts;

/// A case as a page shows it.
#[derive(Clone)]
pub struct CasePage {
    /// Which case.
    pub id: StreamId,
    /// Whose case.
    pub person: StreamId,
    /// The person's name, if this member may open the person.
    pub person_name: Option<String>,
    /// The facts shown.
    pub facts: CaseFacts,
    /// The team that keeps it.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
    /// The month in which it was opened.
    pub month: Option<String>,
    /// What the page was filled from.
    pub heads: Vec<ActId>,
    /// Fields in conflict.
    pub conflicts: Vec<Conflict>,
    /// Whether the person was erased.
    pub erased: bool,
}

panoh_core::undisclosed!(CasePage);

impl Panoh {
    /// Opens a case.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::NotFound`], also outside the member's scope;
    /// [`AppError::Locked`]; storage and damage.
    pub async fn case(&self, session: &Session, id: StreamId) -> Result<CasePage, AppError> {
        let record = self
            .load(session, id, &StreamKind::Case, Action::Open, Resource::Case)
            .await?;
        if !session.reads_identity() {
            return Err(AppError::Locked);
        }
        let person = record
            .row
            .subject
            .ok_or(AppError::Damaged("case without a person"))?;
        let opened = self
            .load(
                session,
                person,
                &StreamKind::Person,
                Action::Open,
                Resource::Person,
            )
            .await;
        let person_name = match opened {
            Ok(person) => Some(
                PersonFacts::from_state(&person.state)
                    .shown_name()
                    .to_owned(),
            ),
            Err(AppError::NotFound | AppError::NotAllowed) => None,
            Err(error) => return Err(error),
        };
        self.record_read(session, "case.open", vec![person]).await?;
        Ok(CasePage {
            id,
            person,
            person_name,
            facts: CaseFacts::from_state(&record.state),
            team: record.row.team,
            owner: record.row.owner,
            month: record.row.month.clone(),
            heads: record.row.heads.clone(),
            conflicts: crate::people::conflicts(&record.state),
            erased: record.state.erased(),
        })
    }
}
