//! New people whom an import flagged as likely duplicates: the flag, what a page may say of it, and
//! taking it away.

use crate::error::AppError;
use crate::node::Panoh;
use crate::record::{Edit, Record};
use crate::session::Session;
use crate::transfer::of_one_row;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{CommandId, StreamId, TeamId};
use panoh_core::journal::{Fields, StreamKind};
use panoh_core::person::PersonFacts;
use panoh_store::records::flags;

/// The fact under which a person's record names its likely duplicates.
pub(crate) const LIKELY_DUPLICATE: &str = "likely_duplicate";

/// A record that may be of the same human.
#[derive(Clone, PartialEq, Eq)]
pub struct LikelyDuplicate {
    /// Which; none outside the member's scope.
    pub id: Option<StreamId>,
    /// Its name; none outside the member's scope.
    pub name: Option<String>,
    /// The team to ask, outside the member's scope.
    pub team: Option<TeamId>,
}

panoh_core::undisclosed!(LikelyDuplicate);

impl Panoh {
    /// Marks new people who are likely duplicates of somebody, and says who they are.
    pub(crate) async fn flag_duplicates(
        &self,
        session: &Session,
        people: Vec<StreamId>,
    ) -> Result<Vec<StreamId>, AppError> {
        let mut flagged = Vec::new();
        for id in people {
            match self.flag_duplicate(session, id).await {
                Ok(true) => flagged.push(id),
                Ok(false) => {}
                // The person is in; that one record cannot be flagged must not stop the others.
                Err(error) if of_one_row(&error) => {
                    tracing::warn!(code = error.code(), "a new record could not be compared");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(flagged)
    }

    async fn flag_duplicate(&self, session: &Session, id: StreamId) -> Result<bool, AppError> {
        let permission = (Action::Amend, Resource::Person);
        let target = (id, StreamKind::Person);
        let record = self
            .load(session, id, &target.1, permission.0, permission.1)
            .await?;
        let facts = PersonFacts::from_state(&record.state);
        let others = self.duplicates_of(session, &facts, Some(id)).await?;
        if others.is_empty() {
            return Ok(false);
        }
        let others: Vec<String> = others.iter().map(ToString::to_string).collect();
        let others = others.join("\n");
        self.change_record(session, target, permission, self.new_command(), |record| {
            let mut facts = PersonFacts::from_state(&record.state);
            facts
                .other
                .insert(LIKELY_DUPLICATE.to_owned(), others.clone());
            Ok(Edit {
                kind: "person.duplicate_suspected",
                open: Fields::new(),
                content: facts.to_fields().changes_from(&record.state),
            })
        })
        .await?;
        Ok(true)
    }

    /// Takes the flag of a likely duplicate away, after somebody has looked: it is another human, or
    /// the records were joined. Where there is none, nothing is written.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], [`AppError::Refused`] with `erased`, storage.
    pub async fn dismiss_likely_duplicate(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
    ) -> Result<(), AppError> {
        let permission = (Action::Amend, Resource::Person);
        let target = (person, StreamKind::Person);
        self.change_record(session, target, permission, command, |record| {
            if record.state.erased() {
                return Err(AppError::Refused("erased"));
            }
            let mut facts = PersonFacts::from_state(&record.state);
            facts.other.remove(LIKELY_DUPLICATE);
            Ok(Edit {
                kind: "person.duplicate_dismissed",
                open: Fields::new(),
                content: facts.to_fields().changes_from(&record.state),
            })
        })
        .await
    }

    /// Takes the flag out of the facts that a page shows and says what it means for this member: names
    /// within the scope, the team to ask outside it. Who was erased since is left out.
    pub(crate) async fn take_flagged(
        &self,
        session: &Session,
        facts: &mut PersonFacts,
    ) -> Result<Vec<LikelyDuplicate>, AppError> {
        let flag = facts.other.remove(LIKELY_DUPLICATE).unwrap_or_default();
        let mut found = Vec::new();
        for other in flag.lines().filter_map(|id| id.parse().ok()) {
            found.extend(self.flagged_as(session, other).await?);
        }
        Ok(found)
    }

    async fn flagged_as(
        &self,
        session: &Session,
        id: StreamId,
    ) -> Result<Option<LikelyDuplicate>, AppError> {
        let (kind, open) = (StreamKind::Person, Action::Open);
        match self.load(session, id, &kind, open, Resource::Person).await {
            Ok(Record { state, .. }) if state.erased() => Ok(None),
            Ok(Record { state, .. }) => Ok(Some(LikelyDuplicate {
                id: Some(id),
                name: Some(PersonFacts::from_state(&state).shown_name().to_owned()),
                team: None,
            })),
            Err(AppError::NotFound | AppError::NotAllowed) => {
                let row = self.store().view(id).await?;
                let own = row.filter(|row| row.organisation == session.organisation());
                Ok(own
                    .filter(|row| row.flags & flags::ERASED == 0)
                    .map(|row| LikelyDuplicate {
                        id: None,
                        name: None,
                        team: row.team,
                    }))
            }
            Err(error) => Err(error),
        }
    }
}
