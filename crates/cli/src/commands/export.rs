//! `panoh export htcds`: the member's cases in the layout of the published workbook.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::outcome_file::write;
use crate::place::Place;
use crate::sign_in::Member;
use crate::watch::watched;
use clap::{Args, Subcommand};
use panoh_app::Panoh;
use panoh_app::core::ids::OrganisationId;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Kind {
    /// The workbook of the Human Trafficking Case Data Standard, with a column for our case id
    Htcds(Htcds),
}

#[derive(Args)]
pub(crate) struct Htcds {
    /// The organisation whose cases are written
    #[arg(long, value_name = "ID")]
    organisation: OrganisationId,
    /// Who exports; the password comes from PANOH_PASSWORD or is asked for
    #[arg(long = "as", value_name = "USER")]
    user: String,
    /// The workbook to write; it is not encrypted
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Kind {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let Self::Htcds(options) = self;
        let panoh = options.place.open().await?;
        let outcome = options.written(&panoh).await;
        panoh.close().await;
        write(&options.out, &outcome?)?;
        say!(
            "Written to {}. It is not encrypted: whoever has it has the names.",
            options.out.display()
        );
        Ok(Exit::Done)
    }
}

impl Htcds {
    async fn written(&self, panoh: &Panoh) -> Result<Vec<u8>, Failure> {
        let member = Member::sign_in(panoh, &self.user, Some(self.organisation)).await?;
        let book = watched("Exporting", async |progress| {
            panoh.export_htcds(&member.session, progress).await
        })
        .await;
        member.leave(panoh, book).await
    }
}
