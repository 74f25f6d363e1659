//! Measures Panoh on a demo of a given size, prints a Markdown table, and keeps the numbers as JSON.
//!
//! Nothing here is a test: a slow machine gives slow numbers and no failure. How to run it, and what
//! was measured on which machine, stands in `bench/README.md`.
#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it prints what it measures"
)]

mod chance;
mod disk;
mod http;
mod machine;
mod misspelling;
mod requests;
mod saves;
mod server;
mod table;
mod timing;

use anyhow::{Context, Result};
use clap::Parser;
use panoh_app::core::clock::Clock;
use panoh_app::demo::{Demo, DemoSize, open_or_make};
use panoh_app::journal::NodePlace;
use panoh_app::node::DEMO_FILE;
use panoh_app::time::WallClock;
use panoh_app::{Panoh, Progress};
use std::path::{Path, PathBuf};
use table::{Results, Unit};
use timing::timed;

/// Measures a demo; `DATABASE_URL` selects PostgreSQL.
#[derive(Parser)]
struct Options {
    /// Invented people
    #[arg(long, default_value_t = 2_000)]
    people: u32,
    /// Invented cases
    #[arg(long, default_value_t = 200)]
    cases: u32,
    /// Seed of the people and of what is asked
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The demo's folder; made if it is not there
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How often each request is repeated
    #[arg(long, default_value_t = 300)]
    repeat: usize,
    /// How many amendments the record with a long history gets
    #[arg(long, default_value_t = 2_000)]
    long_history: usize,
    /// The program whose server is measured [default: `panoh` beside this program]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Where the numbers are kept
    #[arg(long, value_name = "DIR", default_value = "bench/results")]
    results: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let url = std::env::var("DATABASE_URL")
        .ok()
        .filter(|url| !url.is_empty());
    let database = if url.is_some() { "postgres" } else { "sqlite" };
    let mut results = Results::begin(database, options.people, options.cases);
    results.machine = machine::describe(&options.data)?;

    let demo = load(&options, url.clone(), &mut results).await?;
    let fsync = disk::sync_times(&options.data, options.repeat)?;
    results.spread("raw fsync of the disk", &fsync, None);
    verify(&options, url.clone(), &mut results).await?;
    let login = login(&demo)?;
    serve(&options, login, &mut results)?;
    let panoh = open(&options, url).await?;
    requests::measure(&panoh, login, &options, &mut results).await?;
    saves::measure(&panoh, login, &options, &mut results).await?;
    results.number(
        "memory of the measuring process",
        machine::resident_mb("self")?,
        Unit::Megabytes,
        None,
    );
    panoh.close().await;

    println!("{}", results.markdown());
    let measured_at = WallClock.now_micros();
    let path = results.keep(&options.results, measured_at)?;
    eprintln!("kept in {}", path.display());
    Ok(())
}

/// Makes the demo if it is not there, and says how fast that went.
async fn load(options: &Options, url: Option<String>, results: &mut Results) -> Result<Demo> {
    let fresh = !options.data.join(DEMO_FILE).exists();
    eprintln!(
        "{} the demo in {}",
        if fresh { "making" } else { "opening" },
        options.data.display()
    );
    let (size, progress) = (size(options), Progress::new());
    let loaded = timed(open_or_make(&options.data, url.clone(), size, 0, &progress)).await;
    let (panoh, demo) = loaded.value.context("the demo")?;
    panoh.close().await;
    if fresh {
        let acts = machine::acts(&NodePlace::new(&options.data, url)).await?;
        let rate = machine::rate(acts, loaded.took);
        results.number(
            "bulk load, encrypted and chained",
            rate,
            Unit::ActsEachSecond,
            Some(8_000.0),
        );
    }
    Ok(demo)
}

async fn open(options: &Options, url: Option<String>) -> Result<Panoh> {
    let opened = open_or_make(&options.data, url, size(options), 0, &Progress::new()).await;
    Ok(opened?.0)
}

const fn size(options: &Options) -> DemoSize {
    DemoSize {
        people: options.people,
        cases: options.cases,
        seed: options.seed,
    }
}

async fn verify(options: &Options, url: Option<String>, results: &mut Results) -> Result<()> {
    eprintln!("verifying");
    let place = NodePlace::new(&options.data, url);
    let verified = timed(panoh_app::journal::verify(&place, None, &Progress::new())).await;
    let found = verified.value?;
    anyhow::ensure!(
        found.fault.is_none(),
        "the journal has a fault: {:?}",
        found.fault
    );
    results.acts = found.acts;
    let rate = machine::rate(found.acts + found.reads, verified.took);
    results.number("verify", rate, Unit::ActsEachSecond, Some(200_000.0));
    Ok(())
}

/// Who sees the whole of the largest organisation: the hardest case for search.
fn login(demo: &Demo) -> Result<(&str, &str)> {
    let first = demo
        .organisations
        .first()
        .context("the demo has an organisation")?;
    let login = demo
        .logins
        .iter()
        .find(|l| l.role == "supervisor" && l.organisation == first.id);
    login
        .map(|login| (login.user.as_str(), login.password.as_str()))
        .context("a supervisor")
}

fn serve(options: &Options, login: (&str, &str), results: &mut Results) -> Result<()> {
    let beside = || {
        std::env::current_exe()
            .ok()?
            .parent()
            .map(|folder| folder.join("panoh"))
    };
    let program = options
        .program
        .clone()
        .or_else(beside)
        .filter(|path| path.exists());
    let Some(program) = program else {
        eprintln!("no program `panoh` beside this one: build it, or name it with --program");
        return Ok(());
    };
    measure_server(&program, options, login, results)
}

fn measure_server(
    program: &Path,
    options: &Options,
    (user, password): (&str, &str),
    results: &mut Results,
) -> Result<()> {
    eprintln!("starting the server");
    let small = options.people <= 10_000;
    let target = |small_demo, large_demo| Some(if small { small_demo } else { large_demo });
    let server = server::Server::start(program, &options.data)?;
    results.number(
        "server start",
        server.started.as_secs_f64(),
        Unit::Seconds,
        target(0.5, 3.0),
    );
    results.number(
        "memory of the server at start",
        server.resident_mb()?,
        Unit::Megabytes,
        None,
    );
    let visit = server.sign_in(user, password)?;
    let seconds = visit.signed_in.as_secs_f64();
    results.number(
        "sign-in over HTTP, password included",
        seconds,
        Unit::Seconds,
        None,
    );
    if !small {
        let seconds = server.first_list(&visit)?.as_secs_f64();
        results.number(
            "first list of people over HTTP (builds the lens)",
            seconds,
            Unit::Seconds,
            None,
        );
    }
    let memory = server.resident_mb()?;
    let label = if small {
        "memory of the server after one sign-in"
    } else {
        "memory of the server, lens built"
    };
    results.number(label, memory, Unit::Megabytes, target(80.0, 800.0));
    Ok(())
}
