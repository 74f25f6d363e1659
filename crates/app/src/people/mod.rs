//! People: registering, finding, opening, amending, joining; and who has read whose name.

mod access_list;
mod amend;
mod duplicates;
mod flagged;
mod history;
mod list;
mod merge;
mod open;
mod register;

pub use access_list::AccessLine;
pub use duplicates::Duplicate;
pub use flagged::LikelyDuplicate;
pub use history::HistoryLine;
pub use list::{PeoplePage, PeopleQuery, PersonLine};
pub(crate) use open::conflicts;
pub use open::{Conflict, MergedWith, PersonPage};

use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::ids::{ActId, StreamId};
use panoh_core::journal::ReadDraft;
use panoh_store::StoreError;

impl Panoh {
    /// Records that a session is about to be shown the identity of these people; durable when it
    /// returns. Showing nobody is no read.
    pub(crate) async fn record_read(
        &self,
        session: &Session,
        purpose: &str,
        subjects: Vec<StreamId>,
    ) -> Result<(), AppError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let draft = ReadDraft {
            id: ActId::random(self.entropy().bytes()),
            actor: session.context().actor,
            purpose: purpose.to_owned(),
            subjects,
        };
        match self.store().record_read(draft.clone()).await {
            Err(StoreError::NotFounded) => {
                self.found_here().await?;
                self.store().record_read(draft).await?;
            }
            other => {
                other?;
            }
        }
        Ok(())
    }
}
