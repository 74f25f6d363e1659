//! Exporting cases in the layout of the published workbook, with our case id in a column of its own.

use crate::error::AppError;
use crate::keyring::SubjectKeys;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::record::{open_state, subject_of};
use crate::session::Session;
use crate::workbook::write_xlsx;
use panoh_core::access::{Action, Resource, ScopeFilter};
use panoh_core::case::CaseFacts;
use panoh_core::case::workbook_row::row_of;
use panoh_core::htcds::HtcdsRow;
use panoh_core::ids::StreamId;
use panoh_core::journal::StreamKind;
use panoh_core::person::PersonFacts;
use panoh_store::{Cursor, ListQuery, ViewRow};
use std::collections::HashMap;

/// Cases read at once.
const BATCH: u64 = 1000;

impl Panoh {
    /// Writes the member's cases as a workbook. Everyone in it is recorded as read before a byte is
    /// given out.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Locked`], [`AppError::Cancelled`],
    /// [`AppError::NotSignedIn`] when the session ends meanwhile, storage and damage.
    pub async fn export_htcds(
        &self,
        session: &Session,
        progress: &Progress,
    ) -> Result<Vec<u8>, AppError> {
        let filter = session.may(Action::Run, Resource::Export)?;
        if !session.reads_identity() {
            return Err(AppError::Locked);
        }
        progress.set_total(self.store().count(&StreamKind::Case, &filter).await?);
        let mut records = Vec::new();
        let mut after = None;
        loop {
            if progress.cancelled() {
                return Err(AppError::Cancelled);
            }
            self.still_signed_in(session).await?;
            let cases = self.export_batch(filter.clone(), after).await?;
            let Some(last) = cases.last() else { break };
            after = Some(Cursor::Stream(last.stream.id));
            progress.advance(cases.len() as u64);
            let shown = self.rows_of(session, cases, &mut records).await?;
            self.record_read(session, "export.htcds", shown).await?;
        }
        let workbook = write_xlsx(&records)?;
        // What went out can later be held against the journal as it was then.
        self.store().keep_head().await?;
        Ok(workbook)
    }

    async fn export_batch(
        &self,
        filter: ScopeFilter,
        after: Option<Cursor>,
    ) -> Result<Vec<ViewRow>, AppError> {
        let mut list = ListQuery::newest(StreamKind::Case, filter, BATCH);
        list.newest_first = false;
        list.after = after;
        Ok(self.store().list(list).await?)
    }

    /// Appends the rows of these cases; gives the people in them.
    async fn rows_of(
        &self,
        session: &Session,
        cases: Vec<ViewRow>,
        records: &mut Vec<HtcdsRow>,
    ) -> Result<Vec<StreamId>, AppError> {
        let mut people: Vec<StreamId> = cases.iter().map(subject_of).collect();
        people.sort_unstable();
        people.dedup();
        let keys: HashMap<StreamId, _> = self
            .store()
            .subject_keys(&people)
            .await?
            .into_iter()
            .map(|row| (row.subject, row))
            .collect();
        let rows: HashMap<StreamId, ViewRow> = self
            .store()
            .views(&people)
            .await?
            .into_iter()
            .map(|row| (row.stream.id, row))
            .collect();
        for case in cases {
            let person = subject_of(&case);
            let (Some(person_row), Some(keys)) = (rows.get(&person), keys.get(&person)) else {
                continue;
            };
            let keys = SubjectKeys::open(session.keys(), keys)?;
            let id = case.stream.id.uuid();
            let case_state = if case.stale {
                self.open_row(session.keys(), case).await?.state
            } else {
                open_state(&case, &keys)?
            };
            let person_state = if person_row.stale {
                self.open_row(session.keys(), person_row.clone())
                    .await?
                    .state
            } else {
                open_state(person_row, &keys)?
            };
            let person = PersonFacts::from_state(&person_state);
            let row = row_of(&person, &CaseFacts::from_state(&case_state));
            records.push(HtcdsRow {
                case_id: Some(id),
                ..row
            });
        }
        Ok(people)
    }
}

#[cfg(test)]
mod tests {
    use crate::erasure::invented::women_of_rasht;
    use crate::progress::Progress;
    use crate::testing::on_both_databases;
    use panoh_core::access::Role;

    on_both_databases! {
        async fn an_export_keeps_the_head_up_to_which_it_goes(house: House) {
            women_of_rasht(house, 2).await;
            let session = house.session(Role::Supervisor);
            house.panoh.export_htcds(session, &Progress::new()).await.unwrap();
            let head = house.panoh.journal_head().await.unwrap().head;
            let kept = house.panoh.store().kept_heads(head.node).await.unwrap();
            assert!(kept.iter().any(|signed| signed.head == head));
        }
    }
}
