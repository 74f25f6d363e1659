//! `panoh journal verify` and `panoh journal head`: no password, nothing written.

use super::print_json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::watch::watched;
use crate::{blocks, environment};
use clap::{Args, Subcommand};
use panoh_app::AppError;
use panoh_app::journal::{FoundFault, Verification};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Hash and link everything anew: exit 0 when consistent, 2 with the first fault
    Verify(Verify),
    /// Print the signed head, for somebody outside this machine to keep
    Head(Head),
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Heads that were kept outside this machine, one on each line
    #[arg(long, value_name = "FILE")]
    witness: Option<PathBuf>,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct Head {
    /// Also print it as a QR code, with a line for place and date
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    place: Place,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Outcome<'a> {
    consistent: bool,
    #[serde(flatten)]
    found: &'a Verification,
}

impl Verb {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Verify(options) => options.run().await,
            Self::Head(options) => options.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> Result<Exit, Failure> {
        let place = self.place.unopened()?;
        let witness = match &self.witness {
            None => None,
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
                let detail = format!("{}: {error}", path.display());
                Failure::said("file-not-there").with_detail(detail)
            })?),
        };
        let found = watched("Verifying", async |progress| {
            panoh_app::journal::verify(&place, witness.as_deref(), progress).await
        })
        .await
        .map_err(unreadable)?;
        if self.json {
            print_json(&Outcome {
                consistent: found.fault.is_none(),
                found: &found,
            })?;
        } else {
            tell(&found);
        }
        Ok(if found.fault.is_none() {
            Exit::Done
        } else {
            Exit::Unsound
        })
    }
}

/// A file whose structure broke was altered too; a PostgreSQL that does not answer was not.
fn unreadable(error: AppError) -> Failure {
    let altered = matches!(error, AppError::Storage(_) | AppError::Damaged(_));
    if altered && environment::database_url().is_none() {
        let failure = Failure::said("database-unreadable").with_exit(Exit::Unsound);
        return failure.with_detail(error);
    }
    error.into()
}

fn tell(found: &Verification) {
    let Verification {
        acts,
        reads,
        consistent_to,
        witnessed_to,
        witnessed_before,
        fault,
    } = found;
    if let Some(fault) = fault {
        say!("FAULT: {}", in_words(fault));
        say!("Before it, everything up to act {consistent_to} is as it was recorded.");
        return;
    }
    say!("Consistent up to act {consistent_to}: {acts} acts and {reads} reads checked.");
    for earlier in witnessed_before {
        let (node, act) = (earlier.node, earlier.sequence);
        say!("The journal of node {node}, which this one continues, is witnessed up to act {act}.");
    }
    match witnessed_to {
        Some(act) => say!("Witnessed up to act {act}."),
        None => say!(
            "Not witnessed: whoever holds this machine's key could have signed another history. \
             `panoh journal head --print` gives a line to keep elsewhere."
        ),
    }
}

fn in_words(fault: &FoundFault) -> String {
    let FoundFault {
        chain,
        node,
        sequence,
        kind,
    } = fault;
    let entry = match *chain {
        "reads" => "recorded read",
        "heads" => "signed head at act",
        "received" => "received act",
        _ => "act",
    };
    let what = match *kind {
        "altered" => "was altered",
        "missing" => "is gone",
        "inserted" => "was never recorded",
        "reordered" => "stands at another's place",
        "truncated" => "and all that followed is gone",
        "rewritten" => "or one before it was written anew: it is not what was signed or witnessed",
        "bad-signature" => "is not signed by the node's key",
        "unknown-node" => "is of a node whose chain is not here",
        other => other,
    };
    format!("{entry} {sequence} {what} (node {node}) [{kind}]")
}

impl Head {
    async fn run(self) -> Result<Exit, Failure> {
        let place = self.place.unopened()?;
        let head = panoh_app::journal::head(&place).await?;
        let line = head.line.to_string();
        say!("{line}");
        if self.print {
            say!("\n{}", blocks::qr(&line)?);
            say!(
                "Head of the journal at act {}. It says nothing about anyone.",
                head.line.head.sequence
            );
            say!("Kept by: ______________________   on: ______________________");
        }
        Ok(Exit::Done)
    }
}
