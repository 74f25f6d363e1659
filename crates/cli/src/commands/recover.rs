//! `panoh recover`: nobody who holds keys is left; the recovery words make a new supervisor.

use super::set_up::Tongue;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use crate::prompt;
use clap::Args;
use panoh_app::accounts::RecoveryMember;

#[derive(Args)]
pub(crate) struct Options {
    /// User name of the new supervisor; one that nobody has
    #[arg(long, value_name = "USER")]
    login: String,
    /// Name that colleagues see
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Language of the new recovery words and of the supervisor's pages
    #[arg(long, value_enum, default_value_t)]
    language: Tongue,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let panoh = self.place.open().await?;
        let words = prompt::secret("PANOH_RECOVERY_WORDS", "Recovery words: ", "answer-needed")?;
        let password = prompt::new_password("PANOH_PASSWORD", &self.login)?;
        let wish = RecoveryMember {
            login: self.login,
            display_name: self.name,
            password: password.to_string(),
            language: self.language.into(),
        };
        let recovered = panoh.recover(&words, &wish).await;
        panoh.close().await;
        let recovered = recovered?;
        say!(
            "{} is a supervisor of organisation {} now.",
            wish.login,
            recovered.organisation
        );
        say!("Every member is shown that the recovery words were used.");
        say!("The old words open nothing any more. The new ones, shown this once:\n");
        say!("{}", *recovered.recovery_words);
        Ok(Exit::Done)
    }
}
