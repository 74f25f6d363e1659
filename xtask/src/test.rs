//! `cargo xtask test`: everything that must hold before a change is taken.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};

use crate::steps::{Run, Tally};
use crate::{install, postgres, process, tidy};

/// The variable by which storage tests learn of a PostgreSQL server.
const SERVER: &str = "PANOH_TEST_POSTGRES";
/// The largest released program, in bytes.
const LARGEST: u64 = 40 * 1_000_000;

#[derive(Args)]
pub(crate) struct Options {
    /// First install what is missing: PostgreSQL, Chromium and Node by apt, then npm packages.
    #[arg(long)]
    install: bool,
    /// Run only this step (may be given several times).
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Also run every property on many more inputs, and build and weigh the released program.
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Formatting as rustfmt.toml says.
    Fmt,
    /// The rules of the house.
    Tidy,
    /// No warning of compiler or clippy.
    Clippy,
    /// All tests, with SQLite alone; not part of the whole run, which does `databases`.
    Unit,
    /// All tests, storage tests on SQLite and on PostgreSQL.
    Databases,
    /// The browser's walk through the running program.
    Browser,
    /// The released program: it builds, and how large it is. Part of `--full`.
    Release,
}

impl Options {
    fn steps(&self) -> Vec<Step> {
        if !self.only.is_empty() {
            return self.only.clone();
        }
        let mut steps = vec![
            Step::Fmt,
            Step::Tidy,
            Step::Clippy,
            Step::Databases,
            Step::Browser,
        ];
        if self.full {
            steps.push(Step::Release);
        }
        steps
    }
}

/// Runs the wanted steps; `true` when nothing failed.
pub(crate) fn run(root: &Path, options: &Options) -> Result<bool> {
    let steps = options.steps();
    let own_server = std::env::var_os(SERVER).is_none();
    let databases = steps.contains(&Step::Databases) && own_server;
    let browser = steps.contains(&Step::Browser);
    let missing = install::missing(root, databases, browser);
    if !missing.is_empty() {
        if !options.install {
            bail!(install::instruction(&missing));
        }
        install::install(root, &missing)?;
        let still = install::missing(root, databases, browser);
        ensure!(still.is_empty(), install::instruction(&still));
    }

    let workshop = Workshop {
        root,
        full: options.full,
    };
    let mut run = Run::default();
    for step in steps {
        match step {
            Step::Fmt => run.step("fmt", "formatting", || workshop.fmt()),
            Step::Tidy => run.step("tidy", "the rules of the house", || tidy::tally(root)),
            Step::Clippy => run.step("clippy", "no warnings", || workshop.clippy()),
            Step::Unit => run.step("unit", "all tests, SQLite alone", || workshop.unit()),
            Step::Databases => run.step(
                "databases",
                "all tests, storage on SQLite and PostgreSQL",
                || workshop.databases(),
            ),
            Step::Browser => run.step("browser", "Chromium against the program", || {
                workshop.browser()
            }),
            Step::Release => run.step("release", "the released program", || workshop.release()),
        }
    }
    Ok(run.finish())
}

struct Workshop<'a> {
    root: &'a Path,
    full: bool,
}

impl Workshop<'_> {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(process::cargo());
        command.current_dir(self.root).args(arguments);
        command
    }

    fn holds(&self, arguments: &[&str]) -> Result<Tally> {
        let status = self
            .cargo(arguments)
            .status()
            .context("cannot start cargo")?;
        Ok(Tally::one(status.success()))
    }

    fn fmt(&self) -> Result<Tally> {
        self.holds(&["fmt", "--all", "--check"])
    }

    fn clippy(&self) -> Result<Tally> {
        let shape = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--quiet",
        ];
        self.holds(&[&shape[..], &["--", "-D", "warnings"]].concat())
    }

    fn unit(&self) -> Result<Tally> {
        let mut command = self.tests();
        command.env_remove(SERVER);
        counted(&mut command)
    }

    fn databases(&self) -> Result<Tally> {
        let mut command = self.tests();
        if std::env::var_os(SERVER).is_some() {
            return counted(&mut command);
        }
        let server = postgres::Server::start()?;
        command.env(SERVER, server.url());
        counted(&mut command)
    }

    fn tests(&self) -> Command {
        let mut command = self.cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
        if self.full {
            command.env("PROPTEST_CASES", "4096");
        }
        command
    }

    fn browser(&self) -> Result<Tally> {
        // The same profile and the same features as the tests, so that next to nothing is
        // compiled anew; `--tests` because test dependencies decide features too.
        let built = self
            .cargo(&[
                "build",
                "--workspace",
                "--bins",
                "--tests",
                "--locked",
                "--quiet",
            ])
            .status()
            .context("cannot start cargo")?;
        ensure!(built.success(), "the program does not build");
        let folder = self.root.join("e2e");
        let chromium = install::chromium().context("no Chromium")?;
        let mut command = Command::new("node");
        command
            .current_dir(&folder)
            .args(["--test", "--test-reporter=tap"])
            .args(browser_tests(&folder)?)
            .env("PANOH_BIN", self.target()?.join("debug/panoh"))
            .env("PANOH_CHROMIUM", chromium);
        let mut tally = Tally::default();
        let succeeded = process::watched(&mut command, |line| tally.read_tap(line))?;
        Ok(tally.or_failed(succeeded))
    }

    fn release(&self) -> Result<Tally> {
        let built = self
            .cargo(&["build", "--release", "--locked", "--package", "panoh"])
            .status()
            .context("cannot start cargo")?;
        ensure!(built.success(), "the released program does not build");
        let program = self.target()?.join("release/panoh");
        let bytes = program.metadata()?.len();
        println!("{} bytes, at most {LARGEST}", bytes);
        Ok(Tally::one(bytes <= LARGEST))
    }

    fn target(&self) -> Result<PathBuf> {
        let metadata = cargo_metadata::MetadataCommand::new()
            .current_dir(self.root)
            .no_deps()
            .exec()?;
        Ok(metadata.target_directory.into())
    }
}

fn counted(command: &mut Command) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = process::watched(command, |line| tally.read_rust(line))?;
    Ok(tally.or_failed(succeeded))
}

/// The test files by name: what Node does with a folder differs from version to version.
fn browser_tests(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join("tests"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "no browser test in {}", folder.display());
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(only: Vec<Step>, full: bool) -> Options {
        Options {
            install: false,
            only,
            full,
        }
    }

    #[test]
    fn the_whole_run_covers_format_rules_warnings_databases_and_browser() {
        let steps = options(Vec::new(), false).steps();
        for step in [
            Step::Fmt,
            Step::Tidy,
            Step::Clippy,
            Step::Databases,
            Step::Browser,
        ] {
            assert!(steps.contains(&step), "{step:?}");
        }
        assert!(options(Vec::new(), true).steps().contains(&Step::Release));
    }

    #[test]
    fn one_step_alone_is_one_step() {
        assert_eq!(options(vec![Step::Tidy], true).steps(), [Step::Tidy]);
    }

    #[test]
    fn only_test_files_are_given_to_node() {
        let folder = tempfile::tempdir().unwrap();
        let tests = folder.path().join("tests");
        std::fs::create_dir(&tests).unwrap();
        assert!(browser_tests(folder.path()).is_err());
        for name in ["b.test.mjs", "a.test.mjs", "notes.md"] {
            std::fs::write(tests.join(name), "").unwrap();
        }
        let found = browser_tests(folder.path()).unwrap();
        assert_eq!(found, [tests.join("a.test.mjs"), tests.join("b.test.mjs")]);
    }
}
