//! Teams: which member's records lie together.

use super::{ATTEMPTS, credentials};
use crate::error::{AppError, FieldError};
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::TeamId;
use panoh_core::organisation::{team_field, teams};

/// A team of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// How many members belong to it now.
    pub members: usize,
}

impl Panoh {
    /// The teams of one's organisation, by name.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn teams(&self, session: &Session) -> Result<Vec<TeamRow>, AppError> {
        session.may(Action::Open, Resource::Organisation)?;
        let stream = self.organisation_stream(session.organisation()).await?;
        let members = self.store().members(session.organisation()).await?;
        let count = |team| {
            members
                .iter()
                .filter(|m| m.active && m.team == Some(team))
                .count()
        };
        let mut rows: Vec<TeamRow> = teams(stream.state())
            .into_iter()
            .map(|(id, name)| TeamRow {
                id,
                name,
                members: count(id),
            })
            .collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(rows)
    }

    /// Adds a team.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Invalid`] on `name`, storage.
    pub async fn add_team(&self, session: &Session, name: &str) -> Result<TeamId, AppError> {
        session.may(Action::Amend, Resource::Organisation)?;
        let name = credentials::shown_name("name", name)?;
        let team = TeamId::random(self.entropy().bytes());
        for _ in 0..ATTEMPTS {
            let mut stream = self.organisation_stream(session.organisation()).await?;
            if teams(stream.state()).values().any(|known| *known == name) {
                let field = FieldError {
                    field: "name".to_owned(),
                    code: "team-taken",
                };
                return Err(AppError::Invalid(vec![field]));
            }
            let mut writing = self.writing(session.context().actor, self.new_command());
            writing.act(
                &mut stream,
                "organisation.team_added",
                team_field(team, &name),
            )?;
            if writing.commit().await?.is_some() {
                return Ok(team);
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}
