//! Importing cases from a workbook or CSV.
//!
//! A row is known again by the case id that our export added, else by the hash of its content, which
//! lies sealed in the record it made and is looked up in the lens: the n-th row with one content
//! is the n-th record made from it, so equal rows are never merged and the same file adds nothing.

use super::refusal::{of_one_row, refusal, unknown_case};
use super::report::{ImportError, ImportReport};
use super::turn::Turn;
use crate::cases::case_edit;
use crate::error::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::record::{Edit, Record, row_scope};
use crate::session::Session;
use crate::workbook::{read_cases, refused_csv};
use panoh_core::access::{Action, Resource};
use panoh_core::case::CaseFacts;
use panoh_core::case::workbook_row::{amend, record_of};
use panoh_core::htcds::{HtcdsRow, ReadRow, RowError};
use panoh_core::ids::StreamId;
use panoh_core::journal::{Fields, StreamKind};
use panoh_core::person::PersonFacts;
use panoh_store::{Change, CommitError};
use std::collections::HashMap;

/// Rows committed at once: few enough that cancelling is quick, many enough that the disk is not
/// what one waits for.
const BATCH: usize = 128;

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
    /// was written stays, and the same file again goes on where it stopped. One import runs at a time
    /// in an organisation; a second one waits.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::File`] when nothing can be read from it,
    /// [`AppError::Cancelled`], [`AppError::NotSignedIn`] when the session ends meanwhile,
    /// [`AppError::Refused`] with `import-running` while another process imports, storage and damage.
    pub async fn import_htcds(
        &self,
        session: &Session,
        file_name: &str,
        bytes: &[u8],
        dry_run: bool,
        progress: &Progress,
    ) -> Result<ImportReport, AppError> {
        let mut report = ImportReport::default();
        let file = (file_name, bytes);
        self.import_into(session, file, dry_run, progress, &mut report)
            .await?;
        Ok(report)
    }

    /// Like [`Self::import_htcds`]; the report also says what was done before an error ended it.
    pub(super) async fn import_into(
        &self,
        session: &Session,
        (file_name, bytes): (&str, &[u8]),
        dry_run: bool,
        progress: &Progress,
        report: &mut ImportReport,
    ) -> Result<(), AppError> {
        session.may(Action::Run, Resource::Import)?;
        let book = read_cases(bytes, file_name)?;
        let rows = book.read_rows(self.today());
        progress.set_total(rows.len() as u64);
        let mut run = Run {
            session,
            dry_run,
            met: HashMap::new(),
            batch: Vec::new(),
            people: Vec::new(),
            refused: Vec::new(),
            report,
            turn: None,
        };
        if !dry_run {
            run.turn = Some(self.import_turn(session.organisation()).await?);
        }
        let ended = self.import_rows(&mut run, &rows, progress).await;
        // What was planned when it ended is not there.
        run.report.imported -= run.people.len() as u64;
        if let Some(turn) = run.turn.take() {
            self.end_turn(turn).await?;
        }
        let refused = run.refused;
        if !refused.is_empty() {
            report.rejected_csv = refused_csv(refused.iter().map(|row| (row.table, row.row)))?;
        }
        ended
    }

    async fn import_rows<'a>(
        &self,
        run: &mut Run<'_, 'a>,
        rows: &'a [ReadRow<'a>],
        progress: &Progress,
    ) -> Result<(), AppError> {
        // What is wrong with the lens is wrong with every row, so it is found before the first.
        self.unlock(run.session).await?;
        for row in rows {
            if progress.cancelled() {
                return Err(AppError::Cancelled);
            }
            run.report.read += 1;
            if let Err(error) = self.import_row(run, row).await {
                if !of_one_row(&error) {
                    run.report.read -= 1;
                    return Err(error);
                }
                run.refuse(row, vec![refusal(row, &error)]);
            }
            if run.batch.len() >= BATCH {
                self.write_batch(run).await?;
            }
            progress.advance(1);
        }
        self.write_batch(run).await
    }

    async fn import_row<'a>(
        &self,
        run: &mut Run<'_, 'a>,
        row: &'a ReadRow<'a>,
    ) -> Result<(), AppError> {
        match self
            .plan(run.session, row, &mut run.met, run.dry_run)
            .await?
        {
            Plan::New(person, case) => {
                if !run.dry_run {
                    let id = self.add_new(run.session, &person, &case, &mut run.batch)?;
                    run.people.push(id);
                }
                run.report.imported += 1;
            }
            Plan::Amended => run.report.imported += 1,
            Plan::Unchanged => run.report.unchanged += 1,
            Plan::Refused(errors) => run.refuse(row, errors),
        }
        Ok(())
    }

    /// Writes what is planned and flags the new people among it at once, so that also an import that
    /// is stopped leaves nobody unflagged.
    async fn write_batch(&self, run: &mut Run<'_, '_>) -> Result<(), AppError> {
        self.still_signed_in(run.session).await?;
        if let Some(turn) = &mut run.turn {
            self.keep_turn(turn).await?;
        }
        self.store()
            .commit_all(std::mem::take(&mut run.batch))
            .await?;
        let people = std::mem::take(&mut run.people);
        let flagged = self.flag_duplicates(run.session, people).await?;
        run.report.likely_duplicates.extend(flagged);
        Ok(())
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
        let known = self.cases_made_from(session, &hash).await?;
        // Rows of this very run are not in the lens yet, or are: `nth` counts both.
        if nth < known {
            return Ok(Plan::Unchanged);
        }
        let (person, mut case) = record_of(record);
        case.import_hash = Some(hash);
        Ok(Plan::New(person, case))
    }

    /// How many cases were made from a row with this content where this member imports: what another
    /// team brought in is not this team's.
    async fn cases_made_from(&self, session: &Session, hash: &[u8]) -> Result<usize, AppError> {
        let filter = session.may(Action::Run, Resource::Import)?;
        let cases = self
            .with_identity(session, |half| half.cases_of_row(hash).to_vec())
            .await?;
        if cases.is_empty() {
            return Ok(0);
        }
        let rows = self.store().views(&cases).await?;
        Ok(rows
            .iter()
            .filter(|row| filter.covers(&row_scope(row)))
            .count())
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
                        Err(AppError::NotFound) => {
                            return Ok(Plan::Refused(vec![unknown_case(row)]));
                        }
                        Err(error) => return Err(error),
                    }
                }
                Ok(_) | Err(AppError::NotFound) => {
                    return Ok(Plan::Refused(vec![unknown_case(row)]));
                }
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
}

/// An import under way.
struct Run<'r, 'a> {
    session: &'r Session,
    dry_run: bool,
    /// Contents of rows met so far, with how often.
    met: HashMap<Vec<u8>, usize>,
    batch: Vec<Change>,
    /// The new people of the batch.
    people: Vec<StreamId>,
    refused: Vec<&'a ReadRow<'a>>,
    report: &'r mut ImportReport,
    /// None in a dry run.
    turn: Option<Turn>,
}

impl<'a> Run<'_, 'a> {
    fn refuse(&mut self, row: &'a ReadRow<'a>, errors: Vec<RowError>) {
        self.report.rejected += 1;
        let errors = errors.into_iter().map(ImportError::from);
        self.report.errors.extend(errors);
        self.refused.push(row);
    }
}
