//! Listing and searching people through the lens.

use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource, ScopeFilter};
use panoh_core::ids::{StreamId, TeamId, UserId};
use panoh_core::person::{Birth, PersonFacts, Sex};
use std::collections::HashMap;

/// What to list.
#[derive(Clone, Default)]
pub struct PeopleQuery {
    /// Name, phone or document, whole, partial or misspelt; empty lists everyone in order.
    pub text: String,
    /// How many to pass over.
    pub skip: usize,
    /// How many at most; 100 is the most that one page shows.
    pub limit: usize,
}

/// One page of people.
#[derive(Clone, Debug, Default)]
pub struct PeoplePage {
    /// The people, in order of likeness or of name.
    pub lines: Vec<PersonLine>,
    /// How many there are in all within the member's scope; for a search, how many were found.
    pub total: usize,
}

/// A person in a list.
#[derive(Clone)]
pub struct PersonLine {
    /// Who.
    pub id: StreamId,
    /// The name that is shown.
    pub name: String,
    /// Birth, if known.
    pub birth: Option<Birth>,
    /// Sex, if known.
    pub sex: Option<Sex>,
    /// District of living, local code.
    pub district: Option<String>,
    /// The team that keeps the record.
    pub team: Option<TeamId>,
    /// The member who owns it.
    pub owner: Option<UserId>,
    /// How well it fits the question, 0 to 1; none in a list.
    pub score: Option<f32>,
    /// Whether fields are in conflict.
    pub conflict: bool,
    /// Whether a legal hold stands.
    pub held: bool,
}

/// The most that one page shows.
const LARGEST_PAGE: usize = 100;
/// The most that one search finds.
const MOST_FOUND: usize = 200;

panoh_core::undisclosed!(PeopleQuery, PersonLine);

impl Panoh {
    /// Lists people, or finds them by what `query.text` says. Everyone shown is recorded as read.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Locked`], storage and damage.
    pub async fn people(
        &self,
        session: &Session,
        query: &PeopleQuery,
    ) -> Result<PeoplePage, AppError> {
        let text = query.text.trim();
        let limit = query.limit.min(LARGEST_PAGE);
        let (purpose, found, total) = if text.is_empty() {
            let filter = session.may(Action::List, Resource::Person)?;
            let (found, total) = self.in_order(session, &filter, query.skip, limit).await?;
            ("people.list", found, total)
        } else {
            let filter = session.may(Action::Search, Resource::Person)?;
            let (found, total) = self
                .matching(session, &filter, text, query.skip, limit)
                .await?;
            ("people.search", found, total)
        };
        let lines = self.lines(session, found).await?;
        let shown = lines.iter().map(|line| line.id).collect();
        self.record_read(session, purpose, shown).await?;
        Ok(PeoplePage { lines, total })
    }

    /// How many people the member may count.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn count_people(&self, session: &Session) -> Result<u64, AppError> {
        let filter = session.may(Action::Count, Resource::Person)?;
        let kind = panoh_core::journal::StreamKind::Person;
        Ok(self.store().count(&kind, &filter).await?)
    }

    async fn in_order(
        &self,
        session: &Session,
        filter: &ScopeFilter,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<(StreamId, Option<f32>)>, usize), AppError> {
        self.with_identity(session, |half| {
            let everyone: Vec<u32> = half.in_order(filter).collect();
            let page = everyone.iter().skip(skip).take(limit);
            let ids = page.map(|&slot| (half.entry(slot).id, None)).collect();
            (ids, everyone.len())
        })
        .await
    }

    async fn matching(
        &self,
        session: &Session,
        filter: &ScopeFilter,
        text: &str,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<(StreamId, Option<f32>)>, usize), AppError> {
        self.with_identity(session, |half| {
            let hits = half
                .index
                .search(text, MOST_FOUND, |slot| half.covers(filter, slot));
            let page = hits.iter().skip(skip).take(limit);
            let ids = page
                .map(|hit| (half.entry(hit.slot).id, Some(hit.score)))
                .collect();
            (ids, hits.len())
        })
        .await
    }

    /// The lines of a page, in the order given; rows are read anew, so that a line is never older
    /// than the database.
    async fn lines(
        &self,
        session: &Session,
        found: Vec<(StreamId, Option<f32>)>,
    ) -> Result<Vec<PersonLine>, AppError> {
        let ids: Vec<StreamId> = found.iter().map(|(id, _)| *id).collect();
        let mut rows: HashMap<StreamId, _> = self
            .store()
            .views(&ids)
            .await?
            .into_iter()
            .map(|row| (row.stream.id, row))
            .collect();
        let keys: HashMap<StreamId, _> = self
            .store()
            .subject_keys(&ids)
            .await?
            .into_iter()
            .map(|row| (row.subject, row))
            .collect();
        let mut lines = Vec::with_capacity(found.len());
        for (id, score) in found {
            let Some(row) = rows.remove(&id) else {
                continue;
            };
            let record = match keys.get(&id) {
                Some(keys) if !row.stale => {
                    let opened = crate::keyring::SubjectKeys::open(session.keys(), keys)?;
                    let state = crate::record::open_state(&row, &opened)?;
                    crate::record::Record {
                        row,
                        state,
                        keys: opened,
                    }
                }
                _ => self.open_row(session.keys(), row).await?,
            };
            let facts = PersonFacts::from_state(&record.state);
            lines.push(PersonLine {
                id,
                name: facts.shown_name().to_owned(),
                birth: facts.birth,
                sex: facts.sex,
                district: facts.district,
                team: record.row.team,
                owner: record.row.owner,
                score,
                conflict: !record.state.conflicts().is_empty(),
                held: record.state.held(),
            });
        }
        Ok(lines)
    }
}
