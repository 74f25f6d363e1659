//! `panoh set-up`: the first organisation of a data folder.

use super::print_json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::{Place, is_demo};
use crate::prompt;
use clap::{Args, ValueEnum};
use panoh_app::accounts::{FirstMember, Founded, NewOrganisation};
use panoh_app::{Language, Panoh};
use std::os::unix::fs::DirBuilderExt;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    /// Tajik.
    #[default]
    Tg,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Tg => Self::Tg,
            Tongue::Ru => Self::Ru,
            Tongue::En => Self::En,
        }
    }
}

#[derive(Args)]
pub(crate) struct Options {
    /// Name of the organisation; asked for without this
    #[arg(long)]
    name: Option<String>,
    /// A team; as often as there are teams
    #[arg(long = "team", value_name = "NAME")]
    teams: Vec<String>,
    /// User name of the supervisor, who holds the organisation's keys (PANOH_PASSWORD or asked for)
    #[arg(long, value_name = "USER")]
    supervisor: Option<String>,
    /// The supervisor's name as colleagues see it
    #[arg(long, value_name = "NAME")]
    supervisor_name: Option<String>,
    /// User name of the administrator, who holds none (PANOH_ADMINISTRATOR_PASSWORD or asked for)
    #[arg(long, value_name = "USER")]
    administrator: Option<String>,
    /// The administrator's name as colleagues see it
    #[arg(long, value_name = "NAME")]
    administrator_name: Option<String>,
    /// Language of the recovery words and of the two members' pages
    #[arg(long, value_enum, default_value_t)]
    language: Tongue,
    /// Print JSON, recovery words included
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        if is_demo(&self.place.data) {
            return Err(Failure::said("already-set-up").with_detail(self.place.data.display()));
        }
        self.place.shift()?;
        let fresh = !self.place.data.exists();
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.place.data)?;
        let founded = self.founded().await;
        if founded.is_err() && fresh {
            // A folder that was made for nothing would be taken for a node's the next time.
            let _ = std::fs::remove_dir_all(&self.place.data);
        }
        let founded = founded?;
        if self.json {
            print_json(&serde_json::json!({
                "organisation": founded.organisation.to_string(),
                "teams": founded.teams.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "recovery_words": founded.recovery_words.as_str(),
            }))?;
        } else {
            tell(&founded);
        }
        Ok(Exit::Done)
    }

    async fn founded(&self) -> Result<Founded, Failure> {
        let panoh = Panoh::open(self.place.options()?).await?;
        let founded = self.found(&panoh).await;
        panoh.close().await;
        founded
    }

    async fn found(&self, panoh: &Panoh) -> Result<Founded, Failure> {
        if panoh.is_set_up().await? {
            return Err(Failure::said("already-set-up").with_detail(self.place.data.display()));
        }
        let wish = NewOrganisation {
            name: answer(self.name.as_ref(), "Name of the organisation: ")?,
            teams: self.teams.clone(),
            supervisor: FirstMember {
                login: answer(self.supervisor.as_ref(), "User name of the supervisor: ")?,
                display_name: answer(self.supervisor_name.as_ref(), "Name of the supervisor: ")?,
                password: prompt::new_password("PANOH_PASSWORD", "the supervisor")?.to_string(),
            },
            administrator: FirstMember {
                login: answer(
                    self.administrator.as_ref(),
                    "User name of the administrator: ",
                )?,
                display_name: answer(
                    self.administrator_name.as_ref(),
                    "Name of the administrator: ",
                )?,
                password: prompt::new_password(
                    "PANOH_ADMINISTRATOR_PASSWORD",
                    "the administrator",
                )?
                .to_string(),
            },
            language: self.language.into(),
        };
        Ok(panoh.set_up(&wish).await?)
    }
}

fn answer(given: Option<&String>, question: &str) -> Result<String, Failure> {
    given.map_or_else(
        || prompt::line(question, "answer-needed"),
        |given| Ok(given.clone()),
    )
}

fn tell(founded: &Founded) {
    say!("Organisation {} is set up.", founded.organisation);
    say!("\nRecovery words, shown this once and kept nowhere:\n");
    say!("    {}\n", *founded.recovery_words);
    say!("Write them on paper and lock them away, outside this house. They open everything when");
    say!("nobody who holds keys is left; their use is shown to every member.");
    say!("\nNow run `panoh serve`. The supervisor is asked to enrol a second factor first.");
}
