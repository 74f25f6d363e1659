//! Importing cases from a workbook or CSV.
//!
//! A row is known again by the case id that our export added, else by the hash of its content, which
//! lies sealed in the record it made and is looked up in the lens: the n-th row with one content
//! is the n-th record made from it, so equal rows are never merged and the same file adds nothing.

use super::report::{ImportError, ImportReport};
use crate::cases::case_edit;
use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::record::{Edit, Record};
use crate::session::Session;
use crate::workbook::{read_cases, refused_csv};
use panoh_core::access::{Action, Resource};
use panoh_core::case::CaseFacts;
use panoh_core::case::workbook_row::{amend, record_of};
use panoh_core::htcds::{Column, HtcdsRow, Meaning, ReadRow, RowError};
use panoh_core::ids::StreamId;
use panoh_core::journal::{Fields, StreamKind};
use panoh_core::person::PersonFacts;
use panoh_store::{Change, CommitError};
use std::collections::HashMap;

/// Rows committed at once: few enough that cancelling is quick, many enough that the disk is not
/// what one waits for.
const BATCH: usize = 128;

/// The fact under which a person's record names its likely duplicates.
pub(crate) const LIKELY_DUPLICATE: &str = "likely_duplicate";

/// What a row asks for.
#[expect(
    clippy::large_enum_variant,
    reason = "most rows are new, and one plan lives at a time"
)]
enum Plan {
    New(PersonFacts, CaseFacts),
    Unchanged,
    Amended,
    Refused(Vec<RowError>),
}

impl Panoh {
    /// Imports the cases of a file for the member's team. Good rows go in, others are refused with
    /// every reason. A dry run reads, plans and reports, and writes nothing. When it is cancelled, what
    /// was written stays, and the same file again goes on where it stopped.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::File`] when nothing can be read from it,
    /// [`AppError::Cancelled`], storage and damage.
    pub async fn import_htcds(
        &self,
        session: &Session,
        file_name: &str,
        bytes: &[u8],
        dry_run: bool,
        progress: &Progress,
    ) -> Result<ImportReport, AppError> {
        session.may(Action::Run, Resource::Import)?;
        let book = read_cases(bytes, file_name)?;
        let rows = book.read_rows(self.today());
        progress.set_total(rows.len() as u64);
        let mut report = ImportReport {
            read: rows.len() as u64,
            ..ImportReport::default()
        };
        let mut refused = Vec::new();
        let mut met: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut batch: Vec<Change> = Vec::new();
        let mut new_people = Vec::new();
        for row in &rows {
            if progress.cancelled() {
                return Err(AppError::Cancelled);
            }
            match self.plan(session, row, &mut met, dry_run).await? {
                Plan::New(person, case) => {
                    report.imported += 1;
                    if !dry_run {
                        new_people.push(self.add_new(session, &person, &case, &mut batch)?);
                    }
                }
                Plan::Amended => report.imported += 1,
                Plan::Unchanged => report.unchanged += 1,
                Plan::Refused(errors) => {
                    report.rejected += 1;
                    report
                        .errors
                        .extend(errors.into_iter().map(ImportError::from));
                    refused.push(row);
                }
            }
            if batch.len() >= BATCH {
                self.store().commit_all(std::mem::take(&mut batch)).await?;
            }
            progress.advance(1);
        }
        self.store().commit_all(batch).await?;
        report.likely_duplicates = self.flag_duplicates(session, new_people).await?;
        if !refused.is_empty() {
            report.rejected_csv = refused_csv(refused.iter().map(|row| (row.table, row.row)))?;
        }
        Ok(report)
    }

    /// The changes of a new row: a person, and a case for the person.
    fn add_new(
        &self,
        session: &Session,
        person: &PersonFacts,
        case: &CaseFacts,
        batch: &mut Vec<Change>,
    ) -> Result<StreamId, AppError> {
        let command = self.new_command();
        let (id, keys, mut change) = self.registration_of(session, command, None, person)?;
        let team = session.context().team;
        let (_, more) = self.case_for(session, command, (id, &keys), team, case)?;
        change.acts.extend(more.acts);
        change.views.extend(more.views);
        batch.push(change);
        Ok(id)
    }

    async fn plan(
        &self,
        session: &Session,
        row: &ReadRow<'_>,
        met: &mut HashMap<Vec<u8>, usize>,
        dry_run: bool,
    ) -> Result<Plan, AppError> {
        let record = match &row.outcome {
            Ok(record) => record,
            Err(errors) => return Ok(Plan::Refused(errors.clone())),
        };
        if let Some(id) = record.case_id {
            return self
                .plan_known(session, row, record, StreamId::from_uuid(id), dry_run)
                .await;
        }
        let hash = panoh_vault::digest::digest("panoh v1 import row", &[&row.content]).to_vec();
        let place = met.entry(hash.clone()).or_default();
        let nth = *place;
        *place += 1;
        let known = self
            .with_identity(session, |half| half.cases_of_row(&hash).len())
            .await?;
        // Rows of this very run are not in the lens yet, or are: `nth` counts both.
        if nth < known {
            return Ok(Plan::Unchanged);
        }
        let (person, mut case) = record_of(record);
        case.import_hash = Some(hash);
        Ok(Plan::New(person, case))
    }

    /// A row whose case id our export gave: it amends that case and its person.
    async fn plan_known(
        &self,
        session: &Session,
        row: &ReadRow<'_>,
        record: &HtcdsRow,
        id: StreamId,
        dry_run: bool,
    ) -> Result<Plan, AppError> {
        let permission = (Action::Amend, Resource::Case);
        loop {
            let case = self
                .load(session, id, &StreamKind::Case, permission.0, permission.1)
                .await;
            let (case, person) = match case {
                Ok(case) if !case.state.erased() => {
                    let person = case.row.subject.ok_or(AppError::Damaged("case"))?;
                    let kind = StreamKind::Person;
                    match self
                        .load(session, person, &kind, Action::Amend, Resource::Person)
                        .await
                    {
                        Ok(person) => (case, person),
                        Err(AppError::NotFound) => return Ok(unknown_case(row)),
                        Err(error) => return Err(error),
                    }
                }
                Ok(_) | Err(AppError::NotFound) => return Ok(unknown_case(row)),
                Err(error) => return Err(error),
            };
            let change = self.amendment(session, record, &case, &person)?;
            if change.acts.is_empty() {
                return Ok(Plan::Unchanged);
            }
            if dry_run {
                return Ok(Plan::Amended);
            }
            match self.commit(change).await {
                Ok(_) => return Ok(Plan::Amended),
                Err(CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The change that brings a case and its person to what a row says; empty when they say it.
    fn amendment(
        &self,
        session: &Session,
        row: &HtcdsRow,
        case: &Record,
        person: &Record,
    ) -> Result<Change, AppError> {
        let command = self.new_command();
        let actor = session.context().actor;
        let mut change = Change::new(command);
        let mut person_facts = PersonFacts::from_state(&person.state);
        let mut case_facts = CaseFacts::from_state(&case.state);
        if !amend(row, &mut person_facts, &mut case_facts) {
            return Ok(change);
        }
        let person_edit = Edit {
            kind: "person.amended",
            open: Fields::new(),
            content: person_facts.to_fields().changes_from(&person.state),
        };
        for (record, edit) in [
            (person, person_edit),
            (case, case_edit(&case.state, &case_facts)?),
        ] {
            if !edit.is_empty() {
                let part = self.change_of(actor, record, edit, command)?;
                change.acts.extend(part.acts);
                change.views.extend(part.views);
            }
        }
        Ok(change)
    }

    /// Marks new people who are likely duplicates of somebody, and says who they are.
    async fn flag_duplicates(
        &self,
        session: &Session,
        people: Vec<StreamId>,
    ) -> Result<Vec<StreamId>, AppError> {
        let mut flagged = Vec::new();
        for id in people {
            let permission = (Action::Amend, Resource::Person);
            let target = (id, StreamKind::Person);
            let record = self
                .load(session, id, &target.1, permission.0, permission.1)
                .await?;
            let facts = PersonFacts::from_state(&record.state);
            let others = self.duplicates_of(session, &facts, Some(id)).await?;
            if others.is_empty() {
                continue;
            }
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            let mut facts = facts;
            facts
                .other
                .insert(LIKELY_DUPLICATE.to_owned(), others.join("\n"));
            self.change_record(session, target, permission, self.new_command(), |record| {
                Ok(Edit {
                    kind: "person.duplicate_suspected",
                    open: Fields::new(),
                    content: facts.to_fields().changes_from(&record.state),
                })
            })
            .await?;
            flagged.push(id);
        }
        Ok(flagged)
    }
}

fn unknown_case(row: &ReadRow<'_>) -> Plan {
    let mut columns = row.table.columns.iter();
    let column = columns.find(|column| column.meaning == Meaning::CaseId);
    Plan::Refused(vec![RowError {
        sheet: row.table.sheet.clone(),
        row: row.row.number,
        column: column.map(Column::display).unwrap_or_default(),
        code: "unknown_case_id",
        args: Vec::new(),
        message: "no case with this id is here for you: it may have been erased, or belong to \
                  another team or organisation; empty the cell to add the row as a new case"
            .to_owned(),
    }])
}
