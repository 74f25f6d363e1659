//! `panoh erase`: a person ends here; what is left keeps totals true.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::prompt;
use crate::sign_in::Member;
use clap::{Args, ValueEnum};
use panoh_app::core::ids::StreamId;
use panoh_app::erasure::{Certificate, Ground};
use panoh_app::{AppError, Panoh};

/// On which ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Why {
    /// The person asked for it.
    Request,
    /// The time for which it may be kept is over.
    RetentionEnded,
    /// It should not have been recorded.
    RecordedInError,
    /// A court or the law demands it.
    LegalOrder,
}

impl From<Why> for Ground {
    fn from(why: Why) -> Self {
        match why {
            Why::Request => Self::Request,
            Why::RetentionEnded => Self::RetentionEnded,
            Why::RecordedInError => Self::RecordedInError,
            Why::LegalOrder => Self::LegalOrder,
        }
    }
}

#[derive(Args)]
pub(crate) struct Options {
    /// The person's record: the last part of its page's address
    person: StreamId,
    /// Who erases; the password comes from PANOH_PASSWORD or is asked for
    #[arg(long = "as", value_name = "USER")]
    user: String,
    /// On which ground
    #[arg(long, value_enum)]
    ground: Why,
    /// Only phones, addresses and what else reaches the person
    #[arg(long)]
    contact_only: bool,
    /// Do not ask whether this is meant
    #[arg(long)]
    confirmed: bool,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let panoh = self.place.open().await?;
        let outcome = self.erased(&panoh).await;
        panoh.close().await;
        say!("{}", outcome?);
        Ok(Exit::Done)
    }

    async fn erased(&self, panoh: &Panoh) -> Result<Certificate, Failure> {
        let member = Member::sign_in(panoh, &self.user, None).await?;
        if !self.confirmed {
            let question = "This cannot be undone. Type ERASE to go on: ";
            let typed = prompt::line(question, "not-confirmed");
            if !typed.is_ok_and(|typed| typed == "ERASE") {
                member.sign_out(panoh).await?;
                return Err(Failure::said("not-confirmed"));
            }
        }
        let certificate = self.erase(panoh, &member).await;
        member.leave(panoh, certificate).await
    }

    async fn erase(&self, panoh: &Panoh, member: &Member) -> Result<Certificate, AppError> {
        let (session, command) = (&member.session, panoh.new_command());
        if self.contact_only {
            panoh
                .erase_contact(session, command, self.person, self.ground.into())
                .await
        } else {
            panoh
                .erase_person(session, command, self.person, self.ground.into())
                .await
        }
    }
}
