//! Registering a person.

use crate::error::AppError;
use crate::keyring::SubjectKeys;
use crate::node::Panoh;
use crate::record::{Edit, NewRecord, bound_command, routing_fields};
use crate::session::Session;
use panoh_core::access::{Action, RecordScope, Resource};
use panoh_core::ids::{CommandId, StreamId, TeamId};
use panoh_core::journal::StreamRef;
use panoh_core::person::{PersonFacts, check};
use panoh_store::{Change, KeyWrite, Outcome};

/// What the key table says of a person's row: its subject's kind.
pub(crate) const PERSON_KEYS: u8 = 1;

impl Panoh {
    /// Registers a person for the member's team (or another that the member may write for).
    /// The same command again gives the same person.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Invalid`] with the fields, [`AppError::Locked`], storage.
    pub async fn register_person(
        &self,
        session: &Session,
        command: CommandId,
        team: Option<TeamId>,
        facts: &PersonFacts,
    ) -> Result<StreamId, AppError> {
        let problems = check(facts, self.today());
        if !problems.is_empty() {
            return Err(problems.into());
        }
        if let Some(team) = team.filter(|team| Some(*team) != session.context().team) {
            // A scope of the whole organisation reaches its own teams, not any team.
            let teams = self.teams(session).await?;
            if !teams.iter().any(|known| known.id == team) {
                return Err(AppError::NotAllowed);
            }
        }
        let sent = Edit {
            kind: "person.registered",
            open: routing_fields(session.organisation(), team, None),
            content: facts.to_fields(),
        };
        let command = bound_command(command, session, &sent);
        let (id, _, change) = self.registration_of(session, command, team, facts)?;
        let outcome = self.commit(change).await?;
        match outcome {
            Outcome::Done(_) => Ok(id),
            Outcome::Repeated(placed) => self.stream_of(&placed).await,
        }
    }

    /// The change that registers a person, with the person's keys, for callers that commit many at
    /// once. It takes what a workbook says, also a person without a name.
    pub(crate) fn registration_of(
        &self,
        session: &Session,
        command: CommandId,
        team: Option<TeamId>,
        facts: &PersonFacts,
    ) -> Result<(StreamId, SubjectKeys, Change), AppError> {
        let filter = session.may(Action::Create, Resource::Person)?;
        let scope = RecordScope {
            organisation: session.organisation(),
            team: team.or(session.context().team),
            owner: Some(session.user()),
        };
        if !filter.covers(&scope) {
            return Err(AppError::NotAllowed);
        }
        let id = self.new_stream();
        let mut rng = self.entropy().fork();
        let keys = SubjectKeys::generate(id, &mut rng);
        let row = keys.wrap(session.keys(), scope.organisation, PERSON_KEYS, &mut rng)?;
        let edit = Edit {
            kind: "person.registered",
            open: routing_fields(scope.organisation, scope.team, scope.owner),
            content: facts.to_fields(),
        };
        let new = NewRecord {
            stream: StreamRef::person(id),
            keys: &keys,
            edit,
        };
        let mut change = self.change_creating(session.context().actor, vec![new], command)?;
        change.keys.push(KeyWrite::PutSubject(row));
        Ok((id, keys, change))
    }

    /// The stream on which the first act of an outcome stands.
    pub(crate) async fn stream_of(
        &self,
        placed: &[panoh_store::Placed],
    ) -> Result<StreamId, AppError> {
        let first = placed.first().ok_or(AppError::NotFound)?;
        let stored = self.store().act(first.id).await?;
        stored
            .map(|s| s.act.draft.stream.id)
            .ok_or(AppError::NotFound)
    }
}
