//! The commands, one file each.

mod backup;
mod custodian;
mod demo;
mod doctor;
mod erase;
mod export;
mod hold;
mod import;
mod journal;
mod rebuild;
mod recover;
mod restore;
mod serve;
mod set_up;
mod version;

use crate::exit::Exit;
use crate::failure::Failure;
use clap::{Parser, Subcommand};

/// Panoh keeps the cases of an anti-trafficking and labour-migration programme.
#[derive(Parser)]
#[command(
    name = "panoh",
    version,
    propagate_version = false,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a demo of invented people and serve it
    Demo(demo::Options),
    /// Serve the pages of a data folder
    Serve(serve::Options),
    /// Found the first organisation of a data folder
    SetUp(set_up::Options),
    /// Make a new supervisor with the recovery words, when nobody who holds keys is left
    Recover(recover::Options),
    /// Take in cases from a file
    #[command(subcommand)]
    Import(import::Kind),
    /// Write cases to a file
    #[command(subcommand)]
    Export(export::Kind),
    /// Verify the journal, or hand out its head to a witness
    #[command(subcommand)]
    Journal(journal::Verb),
    /// Make the views again from the journal
    Rebuild(rebuild::Options),
    /// Write a backup that two custodians can open
    Backup(backup::Options),
    /// Come back from a backup into an empty folder, as a new node
    Restore(restore::Options),
    /// Make the key files of custodians, and their statements
    #[command(subcommand)]
    Custodian(custodian::Verb),
    /// Erase a person for good
    Erase(erase::Options),
    /// Place or lift a legal hold on a person
    #[command(subcommand)]
    Hold(hold::Verb),
    /// Look a set-up over and say what to do
    Doctor(doctor::Options),
    /// Say which program this is
    Version(version::Options),
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// A sentence with a code, and the exit code that goes with it.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Demo(options) => options.run().await,
            Self::Serve(options) => options.run().await,
            Self::SetUp(options) => options.run().await,
            Self::Recover(options) => options.run().await,
            Self::Import(kind) => kind.run().await,
            Self::Export(kind) => kind.run().await,
            Self::Journal(verb) => verb.run().await,
            Self::Rebuild(options) => options.run().await,
            Self::Backup(options) => options.run().await,
            Self::Restore(options) => options.run().await,
            Self::Custodian(verb) => verb.run().await,
            Self::Erase(options) => options.run().await,
            Self::Hold(verb) => verb.run().await,
            Self::Doctor(options) => options.run().await,
            Self::Version(options) => Ok(options.run()),
        }
    }
}

/// Prints one line of JSON.
///
/// # Errors
/// `machine` when standard output is closed.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    use std::io::Write;
    let text = serde_json::to_string(value).map_err(std::io::Error::other)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
