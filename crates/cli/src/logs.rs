//! Logs on standard error: what the program did, never who it was about.

use crate::commands::Command;
use crate::environment;
use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object on each line, for programs.
    Json,
}

/// Starts logging: a server tells of its start and stop, other commands of trouble only. `PANOH_LOG`
/// chooses otherwise (`debug`, `panoh_web=debug,warn`).
pub(crate) fn start(command: &Command) {
    let (level, format) = match command {
        Command::Serve(options) => ("info", options.log),
        _ => ("error", LogFormat::Text),
    };
    // The driver warns of slow statements by quoting them, and tells of each look for migrations:
    // both are for developers, who ask with `PANOH_LOG`.
    let quiet = format!("{level},sqlx=error,sea_orm_migration=warn");
    let chosen = environment::text("PANOH_LOG").and_then(|text| EnvFilter::try_new(text).ok());
    let logs = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(chosen.unwrap_or_else(|| EnvFilter::new(quiet)));
    match format {
        LogFormat::Text => logs.with_ansi(false).init(),
        LogFormat::Json => logs.json().init(),
    }
}
