//! `panoh custodian`: what a custodian of key backups does, on a machine of their own.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::{note, say};
use crate::outcome_file;
use clap::{Args, Subcommand};
use panoh_app::Entropy;
use panoh_app::backup::{Identity, ledger_statement};
use panoh_app::core::clock::Clock;
use panoh_app::core::ids::NodeId;
use panoh_app::time::{WallClock, day_of};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Make an identity file, and print the public line that `panoh backup` needs
    New(New),
    /// State that no erasure ledger is newer than a number
    Statement(Statement),
}

#[derive(Args)]
pub(crate) struct New {
    /// The identity file to write: secret, and never on the machine that makes the backups
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Args)]
pub(crate) struct Statement {
    /// The custodian's identity file
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// The node that made the backups
    #[arg(long, value_name = "ID")]
    node: NodeId,
    /// The number of the newest ledger that the custodian knows
    #[arg(long)]
    number: u64,
}

impl Verb {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::New(options) => options.run(),
            Self::Statement(options) => options.run(),
        }
    }
}

impl New {
    fn run(&self) -> Result<Exit, Failure> {
        if self.out.exists() {
            return Err(Failure::said("file-exists").with_detail(self.out.display()));
        }
        let identity = Identity::generate(&Entropy::system());
        outcome_file::write(&self.out, identity.to_file().as_bytes())?;
        say!("{}", identity.custodian());
        note!(
            "The line above is public. {} is secret: keep it off the machine that makes the backups.",
            self.out.display()
        );
        Ok(Exit::Done)
    }
}

impl Statement {
    fn run(&self) -> Result<Exit, Failure> {
        let file = std::fs::read_to_string(&self.identity).map_err(|error| {
            let detail = format!("{}: {error}", self.identity.display());
            Failure::said("file-not-there").with_detail(detail)
        })?;
        let identity = Identity::from_file(&file)?;
        let day = day_of(WallClock.now_micros()).to_string();
        say!(
            "{}",
            ledger_statement(&identity, self.node, self.number, &day)
        );
        Ok(Exit::Done)
    }
}
