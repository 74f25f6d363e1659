//! `panoh backup`: journal and keys apart, each readable by either of two custodians only.

use super::print_json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::watch::watched;
use clap::{Args, ValueEnum};
use panoh_app::backup::{BackupKind, BackupReport, Custodian, backup};
use panoh_app::core::clock::Clock;
use panoh_app::time::{ShiftedClock, WallClock};
use std::path::PathBuf;

/// What to back up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Acts, reads, heads and closed attachments; may be kept for long.
    Journal,
    /// Keys and the erasure ledger; ends after 35 days.
    Keys,
}

#[derive(Args)]
pub(crate) struct Options {
    /// Only one half; both without this
    #[arg(long, value_enum)]
    only: Option<Kind>,
    /// A folder outside this machine, or carried away from it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A custodian's public line, or a file that holds it; twice
    #[arg(long = "custodian", value_name = "LINE", required = true, num_args = 1)]
    custodians: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let place = self.place.unopened()?;
        let by_micros = self.place.shift()?;
        let clock: Box<dyn Clock> = match by_micros {
            Some(by_micros) => Box::new(ShiftedClock { by_micros }),
            None => Box::new(WallClock),
        };
        let custodians: Vec<Custodian> = self
            .custodians
            .iter()
            .map(|text| custodian(text))
            .collect::<Result<_, _>>()?;
        let kinds = match self.only {
            Some(Kind::Journal) => &[BackupKind::Journal][..],
            Some(Kind::Keys) => &[BackupKind::Keys],
            None => &[BackupKind::Journal, BackupKind::Keys],
        };
        let mut reports = Vec::new();
        for kind in kinds {
            let report = watched("Backing up", async |progress| {
                backup(&place, &*clock, *kind, &self.out, &custodians, progress).await
            });
            reports.push(report.await?);
        }
        if self.json {
            print_json(&reports.iter().map(as_json).collect::<Vec<_>>())?;
        } else {
            reports.iter().for_each(tell);
        }
        Ok(Exit::Done)
    }
}

/// A public line, or the first line of a file that is one.
fn custodian(text: &str) -> Result<Custodian, Failure> {
    if let Ok(custodian) = text.parse() {
        return Ok(custodian);
    }
    let unreadable = || Failure::said("custodian-unreadable").with_detail(text);
    let file = std::fs::read_to_string(text).map_err(|_| unreadable())?;
    file.lines()
        .find_map(|line| line.parse().ok())
        .ok_or_else(unreadable)
}

fn as_json(report: &BackupReport) -> serde_json::Value {
    serde_json::json!({
        "kind": report.kind.as_str(),
        "files": report.files,
        "node": report.node.to_string(),
        "sequence": report.sequence,
        "records": report.records,
        "ledger": report.ledger,
        "expires": report.expires.map(|day| day.to_string()),
    })
}

fn tell(report: &BackupReport) {
    let BackupReport {
        kind,
        files,
        sequence,
        records,
        ledger,
        expires,
        ..
    } = report;
    say!(
        "{}: {records} records, up to act {sequence}.",
        kind.as_str()
    );
    for file in files {
        say!("  {}", file.display());
    }
    if let Some(day) = expires {
        say!("  It is accepted until {day}; erasure ledger number {ledger}. Destroy it then.");
    }
}
