//! Starting a case for a person.

use crate::error::AppError;
use crate::node::Panoh;
use crate::record::{Edit, NewRecord, Record, bound_command, routing_fields};
use crate::session::Session;
use panoh_core::access::{Action, RecordScope, Resource};
use panoh_core::case::CaseFacts;
use panoh_core::ids::{CommandId, StreamId, TeamId};
use panoh_core::journal::{Fields, StreamKind, StreamRef, Value};
use panoh_store::{Change, Outcome};

impl Panoh {
    /// Starts a case for a person whom the member may open. It is closed under the person's keys.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`] (the person), [`AppError::Refused`]
    /// `erased`, storage.
    pub async fn start_case(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        facts: &CaseFacts,
    ) -> Result<StreamId, AppError> {
        let record = self
            .load(
                session,
                person,
                &StreamKind::Person,
                Action::Open,
                Resource::Person,
            )
            .await?;
        let mut open = status_fields(facts);
        open.insert("person".into(), Value::id(person.bytes()));
        let sent = Edit {
            kind: "case.opened",
            open,
            content: facts.to_fields(),
        };
        let command = bound_command(command, session, &sent);
        let (id, change) = self.case_start(session, command, &record, facts)?;
        match self.commit(change).await? {
            Outcome::Done(_) => Ok(id),
            Outcome::Repeated(placed) => self.stream_of(&placed).await,
        }
    }

    /// The change that starts a case, for callers that commit many at once.
    pub(crate) fn case_start(
        &self,
        session: &Session,
        command: CommandId,
        person: &Record,
        facts: &CaseFacts,
    ) -> Result<(StreamId, Change), AppError> {
        if person.state.erased() {
            return Err(AppError::Refused("erased"));
        }
        let team = person.row.team;
        self.case_for(
            session,
            command,
            (person.row.stream.id, &person.keys),
            team,
            facts,
        )
    }

    /// The change that starts a case for a subject whose keys are at hand.
    pub(crate) fn case_for(
        &self,
        session: &Session,
        command: CommandId,
        (person, keys): (StreamId, &crate::keyring::SubjectKeys),
        team: Option<TeamId>,
        facts: &CaseFacts,
    ) -> Result<(StreamId, Change), AppError> {
        let filter = session.may(Action::Create, Resource::Case)?;
        let scope = RecordScope {
            organisation: session.organisation(),
            team,
            owner: Some(session.user()),
        };
        if !filter.covers(&scope) {
            return Err(AppError::NotAllowed);
        }
        let id = self.new_stream();
        let mut open = routing_fields(scope.organisation, scope.team, scope.owner);
        open.extend(status_fields(facts));
        open.insert("person".into(), Value::id(person.bytes()));
        let month = self.today().strftime("%Y-%m").to_string();
        open.insert("month".into(), month.into());
        let edit = Edit {
            kind: "case.opened",
            open,
            content: facts.to_fields(),
        };
        let new = NewRecord {
            stream: StreamRef::case(id),
            keys,
            edit,
        };
        Ok((
            id,
            self.change_creating(session.context().actor, vec![new], command)?,
        ))
    }
}

/// The open field that says how our work on a case stands.
pub(super) fn status_fields(facts: &CaseFacts) -> Fields {
    Fields::from([("status".to_owned(), facts.status.code().into())])
}
