//! What the tests need beside Rust, where it is found, and how it is installed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{postgres, process};

/// One thing that is missing: the Debian packages that bring it, or the npm packages of `e2e/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    Debian(&'static [&'static str]),
    Npm,
}

/// What the wanted steps lack on this machine.
pub(crate) fn missing(root: &Path, databases: bool, browser: bool) -> Vec<Missing> {
    let mut list = Vec::new();
    if databases && !postgres::available() {
        list.push(Missing::Debian(&["postgresql"]));
    }
    if browser {
        if chromium().is_none() {
            list.push(Missing::Debian(&["chromium"]));
        }
        if process::on_path("node").is_none() || process::on_path("npm").is_none() {
            list.push(Missing::Debian(&["nodejs", "npm"]));
        }
        if !npm_is_current(root) {
            list.push(Missing::Npm);
        }
    }
    list
}

/// The browser: what `PANOH_CHROMIUM` names, else Debian's.
pub(crate) fn chromium() -> Option<PathBuf> {
    match env::var_os("PANOH_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| process::is_program(path)),
        None => process::on_path("chromium"),
    }
}

/// npm writes its own copy of the lock file into the folder; older means that the lock changed.
fn npm_is_current(root: &Path) -> bool {
    let changed = |path: PathBuf| path.metadata().and_then(|meta| meta.modified());
    let lock = changed(root.join("e2e/package-lock.json"));
    let installed = changed(root.join("e2e/node_modules/.package-lock.json"));
    matches!((lock, installed), (Ok(lock), Ok(installed)) if installed >= lock)
}

/// One line that says what to do.
pub(crate) fn instruction(list: &[Missing]) -> String {
    let debian = packages(list);
    let mut ways = Vec::new();
    if !debian.is_empty() {
        ways.push(format!("apt-get install {}", debian.join(" ")));
    }
    if list.contains(&Missing::Npm) {
        ways.push("npm ci --prefix e2e".to_owned());
    }
    format!(
        "missing: run `cargo xtask test --install`, or yourself `{}`",
        ways.join(" && ")
    )
}

fn packages(list: &[Missing]) -> Vec<&'static str> {
    list.iter()
        .filter_map(|missing| match missing {
            Missing::Debian(names) => Some(names.iter().copied()),
            Missing::Npm => None,
        })
        .flatten()
        .collect()
}

/// Installs what is missing: Debian packages as root or by sudo, then the npm packages.
pub(crate) fn install(root: &Path, list: &[Missing]) -> Result<()> {
    let debian = packages(list);
    if !debian.is_empty() {
        ensure!(
            process::on_path("apt-get").is_some(),
            "no apt-get on this machine: install {} yourself (PANOH_CHROMIUM names the browser)",
            debian.join(", ")
        );
        apt(&["update", "--quiet"])?;
        let mut arguments = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
        arguments.extend(&debian);
        apt(&arguments)?;
    }
    if list.contains(&Missing::Npm) {
        let status = Command::new("npm")
            .current_dir(root.join("e2e"))
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .args(["ci", "--no-audit", "--no-fund"])
            .status()
            .context("cannot start npm")?;
        ensure!(status.success(), "npm ci failed in e2e/");
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = if postgres::running_as_root()? {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("apt-get");
        sudo
    };
    let status = command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(arguments)
        .status()
        .context("cannot start apt-get")?;
    ensure!(status.success(), "apt-get {} failed", arguments.join(" "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instruction_is_one_line_that_names_everything_missing() {
        let list = [
            Missing::Debian(&["postgresql"]),
            Missing::Debian(&["nodejs", "npm"]),
            Missing::Npm,
        ];
        let line = instruction(&list);
        assert_eq!(line.lines().count(), 1);
        for part in [
            "cargo xtask test --install",
            "apt-get install postgresql nodejs npm",
            "npm ci --prefix e2e",
        ] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn packages_of_the_browser_tests_are_stale_without_a_lock_copy() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!npm_is_current(folder.path()));
        let e2e = folder.path().join("e2e");
        std::fs::create_dir_all(e2e.join("node_modules")).unwrap();
        std::fs::write(e2e.join("package-lock.json"), "{}").unwrap();
        assert!(!npm_is_current(folder.path()));
        std::fs::write(e2e.join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(npm_is_current(folder.path()));
    }

    #[test]
    fn nothing_is_missing_for_steps_that_nobody_wants() {
        assert!(missing(Path::new("/nowhere"), false, false).is_empty());
    }
}
