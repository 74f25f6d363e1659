//! `panoh restore`: back from a journal's and a key backup into an empty folder, as a new node.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::watch::watched;
use crate::{demo_clock, environment};
use clap::Args;
use panoh_app::OpenOptions;
use panoh_app::backup::{Identity, LedgerProof, RestoreFrom, Restored, restore};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Options {
    /// The journal's backup
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    /// The key backup
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// A custodian's identity file
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// The newest erasure ledger that is known
    #[arg(long, value_name = "FILE", required_unless_present = "statement")]
    ledger: Option<PathBuf>,
    /// In its place: a custodian's statement that none is newer than the key backup's
    #[arg(long, value_name = "FILE", conflicts_with = "ledger")]
    statement: Option<PathBuf>,
    /// The folder to restore into; it must be empty or absent
    #[arg(long, value_name = "DIR", default_value = "./panoh-data")]
    data: PathBuf,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        if demo_clock::shift()?.is_some() {
            return Err(Failure::said("demo-clock-refused").with_detail(self.data.display()));
        }
        let ledger = match (&self.ledger, &self.statement) {
            (Some(path), _) => LedgerProof::File(bytes(path)?),
            (None, Some(path)) => LedgerProof::Statement(text(path)?),
            (None, None) => return Err(Failure::said("answer-needed")),
        };
        let identity = Identity::from_file(&text(&self.identity)?)?;
        let from = RestoreFrom {
            journal: self.journal,
            keys: self.keys,
            identity,
            ledger,
        };
        let options = OpenOptions::new(&self.data, environment::database_url());
        let restored = watched("Restoring", async |progress| {
            restore(options, from, progress).await
        });
        let Restored {
            node,
            parent,
            parent_sequence,
            acts,
            ledger,
            refused_keys,
        } = restored.await?;
        say!("{acts} acts came back into {}.", self.data.display());
        say!("This is the new node {node}; it continues {parent} after act {parent_sequence}.");
        say!("Erasure ledger number {ledger} was applied: {refused_keys} keys were refused.");
        say!("The old folder must not be used any more. Now run `panoh journal verify`.");
        Ok(Exit::Done)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        Failure::said("file-not-there").with_detail(format!("{}: {error}", path.display()))
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&bytes(path)?).into_owned())
}
