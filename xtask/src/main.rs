//! Developer commands: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask bench`.
#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to the developer on its standard streams"
)]

mod bench;
mod install;
mod postgres;
mod process;
mod steps;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Panoh", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run everything that must hold: format, tidy, clippy, tests on both databases, browser.
    Test(test::Options),
    /// Hold the rules of the house that a compiler does not know.
    Tidy,
    /// Measure: builds `bench/` in release mode and hands all further arguments to it.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let root = repository();
    let result = match Arguments::parse().command {
        Command::Test(options) => test::run(&root, &options),
        Command::Tidy => tidy::run(&root),
        Command::Bench(options) => bench::run(&root, &options),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// The folder of the workspace, wherever the command was called from.
fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
