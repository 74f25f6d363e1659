//! `panoh rebuild`: the views made again from the journal.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::sign_in::Member;
use crate::watch::watched;
use clap::Args;
use panoh_app::Panoh;
use panoh_app::journal::Rebuilt;

#[derive(Args)]
pub(crate) struct Options {
    /// Who unlocks: then the coded and sealed parts of the organisation are made again too
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let panoh = self.place.open().await?;
        let outcome = self.rebuilt(&panoh).await;
        panoh.close().await;
        let Rebuilt {
            open,
            closed,
            waiting,
        } = outcome?;
        say!("{open} open rows and {closed} closed ones were made again.");
        if self.user.is_none() {
            say!("Coded and sealed parts are made again with --as USER.");
        }
        if waiting > 0 {
            say!("{waiting} rows wait for a key that is not here.");
        }
        Ok(Exit::Done)
    }

    async fn rebuilt(&self, panoh: &Panoh) -> Result<Rebuilt, Failure> {
        let Some(user) = &self.user else {
            let work = async |progress: &_| panoh.rebuild(None, progress).await;
            return Ok(watched("Rebuilding", work).await?);
        };
        let member = Member::sign_in(panoh, user, None).await?;
        let work = async |progress: &_| panoh.rebuild(Some(&member.session), progress).await;
        let rebuilt = watched("Rebuilding", work).await;
        member.leave(panoh, rebuilt).await
    }
}
