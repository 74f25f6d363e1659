//! What happened to a record, act by act: who, when, which fields; never what they said.

use crate::error::AppError;
use crate::node::Panoh;
use crate::record::{open_history, row_scope};
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{StreamId, UserId};
use panoh_core::journal::StreamKind;

/// One act of a record's history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// When it was recorded, microseconds since 1970.
    pub micros: u64,
    /// What was done: `person.registered` ...
    pub kind: String,
    /// The member's name.
    pub who: String,
    /// The user.
    pub user: UserId,
    /// Names of the fields that it set, as far as this session can open them.
    pub fields: Vec<String>,
    /// Whether it no longer applied when its turn came.
    pub without_effect: bool,
    /// Its number on the node that recorded it.
    pub sequence: u64,
}

impl Panoh {
    /// The history of a person or a case, the last to arrive first, one page.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::NotFound`], storage and damage.
    pub async fn history(
        &self,
        session: &Session,
        id: StreamId,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let row = self.store().view(id).await?.ok_or(AppError::NotFound)?;
        let resource = match row.stream.kind {
            StreamKind::Person => Resource::Person,
            StreamKind::Case => Resource::Case,
            _ => return Err(AppError::NotFound),
        };
        let filter = session.may(Action::Open, resource)?;
        if !filter.covers(&row_scope(&row)) {
            return Err(AppError::NotFound);
        }
        let keys = self
            .subject_keys(session.keys(), crate::record::subject_of(&row))
            .await?;
        let page = self
            .store()
            .history_page(id, skip as u64, limit as u64)
            .await?;
        let names = self.member_names(session.organisation()).await?;
        let mut lines = Vec::new();
        for stored in &page {
            let opened = open_history(std::slice::from_ref(stored), &keys)?;
            let draft = &stored.act.draft;
            lines.push(HistoryLine {
                micros: stored.act.time.micros,
                kind: draft.kind.clone(),
                who: names
                    .get(&draft.actor.user)
                    .cloned()
                    .unwrap_or_else(|| draft.actor.user.to_string()),
                user: draft.actor.user,
                fields: opened
                    .iter()
                    .flat_map(|act| {
                        act.open
                            .keys()
                            .chain(act.coded.keys())
                            .chain(act.sealed.keys())
                    })
                    .cloned()
                    .collect(),
                without_effect: row.ineffective.contains(&draft.id),
                sequence: stored.act.sequence,
            });
        }
        Ok(lines)
    }
}
