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
    // The database driver warns of slow statements by quoting them; what it says helps developers.
    let quiet = format!("{level},sqlx=error");
    let chosen = environment::text("PANOH_LOG").and_then(|text| EnvFilter::try_new(text).ok());
    let logs = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(chosen.unwrap_or_else(|| EnvFilter::new(quiet)));
    match format {
        LogFormat::Text => logs
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .init(),
        LogFormat::Json => logs.json().init(),
    }
}
