//! Running the program, on a small demo or on a house that was set up for real.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Everything in the environment that a command reads; a test starts from none of it.
const READ: [&str; 12] = [
    "DATABASE_URL",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "PANOH_ADMINISTRATOR_PASSWORD",
    "PANOH_DEMO_CLOCK",
    "PANOH_LANG",
    "PANOH_LOG",
    "PANOH_OTP",
    "PANOH_PASSWORD",
    "PANOH_RECOVERY_WORDS",
    "RUST_LOG",
];

/// The program with arguments, nothing to type from, and a clean environment.
pub(crate) fn panoh(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    command.args(arguments).stdin(std::process::Stdio::null());
    for name in READ {
        command.env_remove(name);
    }
    command
}

/// What a command said and how it ended.
pub(crate) struct Said {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Its only line of JSON.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(
            self.out.lines().count(),
            1,
            "one line: {}\n{}",
            self.out,
            self.err
        );
        serde_json::from_str(&self.out).unwrap()
    }

    /// That it failed with this exit code and stable code, in one sentence on standard error.
    pub(crate) fn refused(&self, exit: i32, code: &str) {
        assert_eq!(self.exit, exit, "{}{}", self.out, self.err);
        let first = self.err.lines().next().unwrap_or_default();
        assert!(first.ends_with(&format!(" [{code}]")), "{}", self.err);
        assert_eq!(self.out, "");
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Said {
        exit: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// A demo of its own for a test.
pub(crate) struct Demo {
    folder: TempDir,
    /// What `--json` printed.
    pub(crate) printed: Value,
}

impl Demo {
    pub(crate) fn make() -> Self {
        Self::from_seed("1")
    }

    /// The same seed gives the same people and the same node.
    pub(crate) fn from_seed(seed: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = run(panoh(&Self::arguments(&folder.path().join("demo"))).args(["--seed", seed]));
        assert_eq!(said.exit, 0, "{}", said.err);
        Self {
            folder,
            printed: said.json(),
        }
    }

    pub(crate) fn arguments(data: &Path) -> [&str; 9] {
        let data = data.to_str().unwrap();
        [
            "demo",
            "--no-serve",
            "--json",
            "--people",
            "40",
            "--cases",
            "8",
            "--data",
            data,
        ]
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// A path beside the demo's folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The organisation at a place of the list.
    pub(crate) fn organisation(&self, place: usize) -> &str {
        self.printed["organisations"][place]["id"].as_str().unwrap()
    }

    /// User name and password of a role in the first organisation.
    pub(crate) fn login(&self, role: &str) -> (&str, &str) {
        let logins = self.printed["logins"].as_array().unwrap();
        let first = self.organisation(0);
        let login = logins
            .iter()
            .find(|l| l["role"] == role && l["organisation"] == first);
        let login = login.unwrap();
        (
            login["user"].as_str().unwrap(),
            login["password"].as_str().unwrap(),
        )
    }

    /// Runs a command on the demo's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        run(panoh(arguments).arg("--data").arg(self.data()))
    }

    /// Runs a command as a member of the first organisation.
    pub(crate) fn run_as(&self, role: &str, arguments: &[&str]) -> Said {
        let (user, password) = self.login(role);
        let mut command = panoh(arguments);
        command.args(["--as", user]).env("PANOH_PASSWORD", password);
        run(command.arg("--data").arg(self.data()))
    }
}

/// Sets up a house for real people in a folder.
pub(crate) fn set_up(data: &Path) -> Said {
    let names = [
        "--supervisor-name",
        "Роҳбар",
        "--administrator-name",
        "Маъмур",
    ];
    let logins = [
        "--supervisor",
        "rohbar",
        "--administrator",
        "mamur",
        "--language",
        "en",
    ];
    let mut command = panoh(&[
        "set-up",
        "--json",
        "--name",
        "Хонаи санҷиш",
        "--team",
        "Рашт",
    ]);
    command.args(names).args(logins).arg("--data").arg(data);
    command.env("PANOH_PASSWORD", "занбӯр дар боғи 12");
    run(command.env("PANOH_ADMINISTRATOR_PASSWORD", "асал дар куза 34"))
}
