//! `panoh hold`: while a legal hold stands, nothing about the person may be erased.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::sign_in::Member;
use clap::{Args, Subcommand};
use panoh_app::Panoh;
use panoh_app::core::ids::StreamId;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Place a hold
    Place(Options),
    /// Lift it
    Lift(Options),
}

#[derive(Args)]
pub(crate) struct Options {
    /// The person's record: the last part of its page's address
    person: StreamId,
    /// Who decides; the password comes from PANOH_PASSWORD or is asked for
    #[arg(long = "as", value_name = "USER")]
    user: String,
    /// Why; it is kept sealed
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    place: Place,
}

impl Verb {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let (options, place) = match &self {
            Self::Place(options) => (options, true),
            Self::Lift(options) => (options, false),
        };
        let panoh = options.place.open().await?;
        let outcome = options.set(&panoh, place).await;
        panoh.close().await;
        outcome?;
        say!(
            "{}",
            if place {
                "The hold stands."
            } else {
                "The hold is lifted."
            }
        );
        Ok(Exit::Done)
    }
}

impl Options {
    async fn set(&self, panoh: &Panoh, place: bool) -> Result<(), Failure> {
        let member = Member::sign_in(panoh, &self.user, None).await?;
        let (session, command) = (&member.session, panoh.new_command());
        let done = if place {
            panoh
                .place_hold(session, command, self.person, &self.reason)
                .await
        } else {
            panoh
                .lift_hold(session, command, self.person, &self.reason)
                .await
        };
        member.leave(panoh, done).await
    }
}
