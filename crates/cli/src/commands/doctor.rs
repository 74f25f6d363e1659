//! `panoh doctor`: what is in order about a set-up, and what to do where it is not.

use super::print_json;
use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::say;
use crate::place::Place;
use clap::Args;
use panoh_app::core::clock::Clock;
use panoh_app::doctor::{Finding, examine};
use panoh_app::journal::NodePlace;
use panoh_app::time::{ShiftedClock, WallClock};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Options {
    /// The certificate file that `panoh serve` is given
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Outcome<'a> {
    ok: bool,
    findings: &'a [Finding],
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let clock: Box<dyn Clock> = match self.place.shift()? {
            Some(by_micros) => Box::new(ShiftedClock { by_micros }),
            None => Box::new(WallClock),
        };
        let place = NodePlace::new(&self.place.data, environment::database_url());
        let findings = examine(&place, &*clock, self.certificate.as_deref()).await?;
        let ok = findings.iter().all(|finding| finding.ok);
        if self.json {
            print_json(&Outcome {
                ok,
                findings: &findings,
            })?;
        } else {
            findings.iter().for_each(tell);
        }
        Ok(if ok { Exit::Done } else { Exit::Failed })
    }
}

fn tell(finding: &Finding) {
    let Finding {
        ok,
        code,
        found,
        what_to_do,
    } = finding;
    say!("{} {code}: {found}", if *ok { "ok  " } else { "WARN" });
    if !ok {
        say!("     {what_to_do}");
    }
}
