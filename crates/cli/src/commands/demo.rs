//! `panoh demo`: an invented programme, made once and then served as it was left.

use super::print_json;
use super::serve::{LISTEN, address, serve};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::watch::watched;
use crate::{demo_clock, environment};
use clap::Args;
use panoh_app::demo::{Demo, DemoLogin, DemoSize, open_or_make};
use panoh_app::journal::NodePlace;
use panoh_app::node::DEMO_FILE;
use panoh_app::{AppError, Panoh};
use panoh_web::ServeOptions;
use serde::Serialize;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Options {
    /// The demo's folder: empty, absent, or a demo's already
    #[arg(long, value_name = "DIR", default_value = "./panoh-demo")]
    data: PathBuf,
    /// Invented people in all [default: 2000, or what the folder has]
    #[arg(long)]
    people: Option<u32>,
    /// Invented cases in all, at most one a person [default: 200, or what the folder has]
    #[arg(long)]
    cases: Option<u32>,
    /// The same seed and size give the same people [default: 1, or what the folder has]
    #[arg(long)]
    seed: Option<u64>,
    /// Make it and end
    #[arg(long)]
    no_serve: bool,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    listen: SocketAddr,
    /// Print address, organisations and logins as one line of JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    address: &'a str,
    organisations: &'a [panoh_app::demo::DemoOrganisation],
    logins: &'a [DemoLogin],
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let (panoh, demo) = self.open().await?;
        if self.no_serve {
            panoh.close().await;
            self.tell(&demo, &address(self.listen, false))?;
            return Ok(Exit::Done);
        }
        let plain = ServeOptions {
            listen: self.listen,
            ..ServeOptions::local(0)
        };
        let mut told = Ok(());
        let served = serve(panoh, plain, |address| told = self.tell(&demo, address)).await;
        told.and(served)
    }

    async fn open(&self) -> Result<(Panoh, Demo), Failure> {
        let shift = demo_clock::shift()?;
        let made_before = std::fs::read(self.data.join(DEMO_FILE)).ok();
        let size = self.size(made_before.as_deref());
        if made_before.is_none() {
            self.refuse_foreign_database().await?;
        }
        let fresh = !self.data.exists()
            || std::fs::read_dir(&self.data).is_ok_and(|mut files| files.next().is_none());
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.data)?;
        let url = environment::database_url();
        let opened = watched("Inventing people", async |progress| {
            open_or_make(&self.data, url, size, shift.unwrap_or(0), progress).await
        })
        .await;
        if opened.is_err() && fresh {
            // What was half made in a folder that was empty is nobody's.
            let _ = std::fs::remove_dir_all(&self.data);
        }
        opened.map_err(|error| match error {
            AppError::Refused(_) => Failure::from(error).with_detail(self.data.display()),
            error => error.into(),
        })
    }

    /// The size that was asked for; what was not said is as the folder has it.
    fn size(&self, made_before: Option<&[u8]>) -> DemoSize {
        let known: Option<Demo> = made_before.and_then(|text| serde_json::from_slice(text).ok());
        let known = known.map_or_else(DemoSize::default, |demo| demo.size);
        DemoSize {
            people: self.people.unwrap_or(known.people),
            cases: self.cases.unwrap_or(known.cases),
            seed: self.seed.unwrap_or(known.seed),
        }
    }

    /// An empty folder says nothing about a PostgreSQL database that real people may be in.
    async fn refuse_foreign_database(&self) -> Result<(), Failure> {
        let Some(url) = environment::database_url() else {
            return Ok(());
        };
        let place = NodePlace::new(&self.data, Some(url));
        match panoh_app::journal::head(&place).await {
            Ok(_) | Err(AppError::Damaged(_)) => Err(Failure::said("foreign-database")),
            // Nothing was founded there; whether it answers at all, making the demo will say.
            Err(_) => Ok(()),
        }
    }

    fn tell(&self, demo: &Demo, address: &str) -> Result<(), Failure> {
        if self.json {
            let (organisations, logins) = (&demo.organisations, &demo.logins);
            return print_json(&Printed {
                address,
                organisations,
                logins,
            });
        }
        if self.no_serve {
            say!(
                "The demo stands in {0}. `panoh demo --data {0}` serves it.",
                self.data.display()
            );
        } else {
            say!("Panoh's demo is at {address} (Ctrl-C ends it; the folder stays).");
        }
        say!("Everybody in it is invented. One login per role:\n");
        let first = demo
            .organisations
            .first()
            .map(|organisation| &organisation.id);
        for login in demo
            .logins
            .iter()
            .filter(|login| Some(&login.organisation) == first)
        {
            say!("  {:<18} {:<20} {}", login.role, login.user, login.password);
        }
        say!(
            "\nThe other organisations' logins stand in {}.",
            self.data.join(DEMO_FILE).display()
        );
        Ok(())
    }
}
