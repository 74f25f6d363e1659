//! The node that a command works on: a folder, with PostgreSQL where `DATABASE_URL` says so.

use crate::failure::Failure;
use crate::{demo_clock, environment};
use clap::Args;
use panoh_app::journal::NodePlace;
use panoh_app::node::DEMO_FILE;
use panoh_app::time::ShiftedClock;
use panoh_app::{OpenOptions, Panoh};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the node is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// Data folder: the node's key and, unless DATABASE_URL selects PostgreSQL, its database.
    #[arg(long, value_name = "DIR", default_value = "./panoh-data")]
    pub(crate) data: PathBuf,
    /// Continue a PostgreSQL database that belongs to another node as a new node; the other one can
    /// write there no more. PANOH_FOUND_NEW_NODE=1 says the same
    #[arg(long)]
    pub(crate) found_new_node: bool,
}

impl Place {
    /// Opens the node of the folder; a folder without one is refused, never filled.
    ///
    /// # Errors
    /// `no-node`, `not-set-up`, the demo clock's refusals, storage.
    pub(crate) async fn open(&self) -> Result<Panoh, Failure> {
        let panoh = self.open_any().await?;
        match panoh.is_set_up().await {
            Ok(true) => Ok(panoh),
            Ok(false) => {
                panoh.close().await;
                Err(Failure::said("not-set-up").with_detail(self.data.display()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the node of the folder whether or not an organisation was set up in it.
    ///
    /// # Errors
    /// `no-node`, the demo clock's refusals, storage.
    pub(crate) async fn open_any(&self) -> Result<Panoh, Failure> {
        self.look()?;
        Ok(Panoh::open(self.options()?).await?)
    }

    /// The place for work that needs no password and opens the database for reading only.
    ///
    /// # Errors
    /// `no-node`, `demo-clock-refused`.
    pub(crate) fn unopened(&self) -> Result<NodePlace, Failure> {
        self.look()?;
        self.shift()?;
        Ok(NodePlace::new(&self.data, environment::database_url()))
    }

    /// How to open the folder: a demo's as a demo.
    ///
    /// # Errors
    /// The demo clock's refusals.
    pub(crate) fn options(&self) -> Result<OpenOptions, Failure> {
        let mut options = OpenOptions::new(&self.data, environment::database_url());
        if let Some(by_micros) = self.shift()? {
            options.clock = Arc::new(ShiftedClock { by_micros });
        }
        let demo = is_demo(&self.data);
        options.second_factor_required = !demo;
        options.invented_people = demo;
        options.found_new_node = self.found_new_node || environment::found_new_node();
        Ok(options)
    }

    /// How far the clock is moved, which only a demo's folder allows.
    ///
    /// # Errors
    /// `demo-clock-refused`, `demo-clock-unreadable`.
    pub(crate) fn shift(&self) -> Result<Option<i64>, Failure> {
        let shift = demo_clock::shift()?;
        if shift.is_some() && !is_demo(&self.data) {
            return Err(Failure::said("demo-clock-refused").with_detail(self.data.display()));
        }
        Ok(shift)
    }

    fn look(&self) -> Result<(), Failure> {
        let empty = || std::fs::read_dir(&self.data).is_ok_and(|mut files| files.next().is_none());
        if !self.data.is_dir() || (environment::database_url().is_none() && empty()) {
            return Err(Failure::said("no-node").with_detail(self.data.display()));
        }
        Ok(())
    }
}

/// Whether a folder is a demo's.
pub(crate) fn is_demo(data: &Path) -> bool {
    data.join(DEMO_FILE).is_file()
}
