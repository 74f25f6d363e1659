//! The one binary of Panoh: a server, and what is done beside it on the command line.
//!
//! Commands obey the same use cases, policy and second factor as the pages. Exit codes stand in
//! `docs/operations/commands.md`.
#![forbid(unsafe_code)]

mod blocks;
mod commands;
mod demo_clock;
mod environment;
mod exit;
mod failure;
mod language;
mod logs;
mod out;
mod outcome_file;
mod place;
mod prompt;
mod sentences;
mod sign_in;
mod watch;

use clap::Parser;
use commands::Cli;
use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What is written holds keys or people: nobody but its owner reads it, whatever the shell says.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            }
            .into();
        }
    };
    logs::start(&cli.command);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return failure::Failure::from(error)
                .report(language::of_user())
                .into();
        }
    };
    let outcome = runtime.block_on(cli.command.run());
    match outcome {
        Ok(exit) => exit,
        Err(failure) => failure.report(language::of_user()),
    }
    .into()
}
