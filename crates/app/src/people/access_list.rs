//! Who has read my name: every recorded read of a person, for the person to hold in hand.

use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource, Role};
use panoh_core::ids::{OrganisationId, StreamId, UserId};

use crate::record::row_scope;

/// One read.
#[derive(Clone, Debug)]
pub struct AccessLine {
    /// When, microseconds since 1970.
    pub micros: u64,
    /// The member's name, or the login of one who left.
    pub who: String,
    /// The user.
    pub user: UserId,
    /// The role.
    pub role: Role,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Through which use case.
    pub purpose: String,
}

/// The most reads that one list shows, newest first.
const MOST_SHOWN: u64 = 500;

impl Panoh {
    /// Who has read a person's identity, newest first. It is itself no read of identity: the list
    /// names members, not the person.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], storage.
    pub async fn access_list(
        &self,
        session: &Session,
        person: StreamId,
    ) -> Result<Vec<AccessLine>, AppError> {
        let filter = session.may(Action::Open, Resource::ReadLog)?;
        let row = self.store().view(person).await?.ok_or(AppError::NotFound)?;
        if !filter.covers(&row_scope(&row)) {
            return Err(AppError::NotFound);
        }
        let reads = self.store().reads_of_subject(person, MOST_SHOWN).await?;
        let names = self.member_names(session.organisation()).await?;
        Ok(reads
            .into_iter()
            .map(|stored| {
                let actor = stored.entry.draft.actor;
                AccessLine {
                    micros: stored.entry.time.micros,
                    who: names
                        .get(&actor.user)
                        .cloned()
                        .unwrap_or_else(|| actor.user.to_string()),
                    user: actor.user,
                    role: actor.role,
                    organisation: actor.organisation,
                    purpose: stored.entry.draft.purpose,
                }
            })
            .collect())
    }
}
