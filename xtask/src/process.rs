//! Finding and running other programs.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// The cargo that runs us, or the one on the path.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The first program of this name on the path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|candidate| is_program(candidate))
}

/// Whether the path is a file that may be executed.
pub(crate) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Runs the command, shows its output line by line as it comes, and hands each line to `see`.
///
/// Only standard output is read; standard error goes to the terminal untouched. Returns whether
/// the command succeeded.
pub(crate) fn watched(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    let output = child.stdout.take().context("no output to read")?;
    let mut terminal = std::io::stdout();
    for line in BufReader::new(output).split(b'\n') {
        let bytes = line?;
        let line = String::from_utf8_lossy(&bytes);
        writeln!(terminal, "{line}")?;
        see(&line);
    }
    Ok(child.wait()?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_output_is_seen_and_success_is_told_from_failure() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "printf 'one\\ntwo'"]);
        assert!(watched(&mut shell, |line| lines.push(line.to_owned())).unwrap());
        assert_eq!(lines, ["one", "two"]);

        let mut shell = Command::new("sh");
        shell.args(["-c", "exit 3"]);
        assert!(!watched(&mut shell, |_| ()).unwrap());
    }

    #[test]
    fn a_folder_or_a_plain_file_is_not_a_program() {
        assert!(!is_program(Path::new("/")));
        assert!(!is_program(Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/Cargo.toml"
        ))));
        assert!(on_path("sh").is_some());
        assert!(on_path("no-program-has-this-name").is_none());
    }
}
