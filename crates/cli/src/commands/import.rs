//! `panoh import htcds`: cases from the published workbook or CSV.

use super::print_json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::language;
use crate::out::say;
use crate::outcome_file::{beside, write};
use crate::place::Place;
use crate::sign_in::Member;
use crate::watch::watched;
use clap::{Args, Subcommand};
use panoh_app::AppError;
use panoh_app::core::ids::OrganisationId;
use panoh_app::transfer::{ImportError, ImportReport};
use panoh_web::texts::{Language, Texts};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Kind {
    /// The workbook of the Human Trafficking Case Data Standard, as XLSX or CSV
    Htcds(Htcds),
}

#[derive(Args)]
pub(crate) struct Htcds {
    /// The filled-in workbook or CSV file
    file: PathBuf,
    /// The organisation that takes the cases in
    #[arg(long, value_name = "ID")]
    organisation: OrganisationId,
    /// Who imports; the password comes from PANOH_PASSWORD or is asked for
    #[arg(long = "as", value_name = "USER")]
    user: String,
    /// Read, check and report; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Kind {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let Self::Htcds(options) = self;
        options.run().await
    }
}

impl Htcds {
    async fn run(self) -> Result<Exit, Failure> {
        let bytes = std::fs::read(&self.file).map_err(|error| {
            let failure = Failure::said("file-not-there").with_exit(Exit::Unsound);
            failure.with_detail(format!("{}: {error}", self.file.display()))
        })?;
        let panoh = self.place.open().await?;
        let outcome = self.take_in(&panoh, &bytes).await;
        panoh.close().await;
        let report = outcome?;
        if !report.rejected_csv.is_empty() && !self.dry_run {
            write(&beside(&self.file, ".rejected.csv"), &report.rejected_csv)?;
        }
        if self.json {
            print_json(&report)?;
        } else {
            self.tell(&report);
        }
        Ok(if report.rejected == 0 {
            Exit::Done
        } else {
            Exit::Partly
        })
    }

    async fn take_in(
        &self,
        panoh: &panoh_app::Panoh,
        bytes: &[u8],
    ) -> Result<ImportReport, Failure> {
        let member = Member::sign_in(panoh, &self.user, Some(self.organisation)).await?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let report = watched("Importing", async |progress| {
            panoh
                .import_htcds(&member.session, &name, bytes, self.dry_run, progress)
                .await
        })
        .await;
        let unreadable = matches!(report, Err(AppError::File { .. }));
        let exit = |failure: Failure| {
            if unreadable {
                failure.with_exit(Exit::Unsound)
            } else {
                failure
            }
        };
        member.leave(panoh, report).await.map_err(exit)
    }

    fn tell(&self, report: &ImportReport) {
        let language = language::of_user();
        for error in &report.errors {
            let ImportError {
                sheet,
                row,
                column,
                code,
                ..
            } = error;
            say!(
                "{sheet}, row {row}, {column}: {} [{code}]",
                reason(error, language)
            );
        }
        let ImportReport {
            read,
            imported,
            unchanged,
            rejected,
            ..
        } = report;
        let would = if self.dry_run {
            "Nothing was written. "
        } else {
            ""
        };
        say!(
            "{would}{read} rows read: {imported} imported, {unchanged} unchanged, {rejected} refused."
        );
        if !report.likely_duplicates.is_empty() {
            let flagged = report.likely_duplicates.len();
            say!("{flagged} new people are flagged as likely duplicates; their pages say of whom.");
        }
        if *rejected > 0 && !self.dry_run {
            let path = beside(&self.file, ".rejected.csv");
            say!("The refused rows stand unchanged in {}.", path.display());
        }
    }
}

/// Why a row was refused, in the user's language where the pages have the sentence.
fn reason(error: &ImportError, language: Language) -> String {
    let texts = Texts::new(language);
    let key = format!("row-{}", error.code);
    if language == Language::English || !texts.has(&key) {
        return error.message.clone();
    }
    texts.with(&key, &error.args)
}
