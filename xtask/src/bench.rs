//! `cargo xtask bench`: the thin entry to the measuring program in `bench/`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// Arguments for the measuring program; `cargo xtask bench -- --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs the measuring program in release mode; `true` when it succeeded.
pub(crate) fn run(root: &Path, options: &Options) -> Result<bool> {
    let status = Command::new(crate::process::cargo())
        .current_dir(root)
        .args(["run", "--release", "--package", "panoh-bench", "--"])
        .args(&options.arguments)
        .status()
        .context("cannot start cargo")?;
    Ok(status.success())
}
