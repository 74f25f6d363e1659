//! The same program on PostgreSQL, where there is one on which tests may make databases.

use crate::fixture::{Demo, panoh, run};
use std::process::{Command, Stdio};

/// A database of one test; it goes with the test.
struct Database {
    administrator: String,
    name: String,
}

impl Database {
    fn create() -> Option<Self> {
        let administrator = std::env::var("PANOH_TEST_POSTGRES").ok()?;
        let database = Self {
            administrator,
            name: format!("panoh_cli_{}", std::process::id()),
        };
        assert!(
            database.tell(&format!("CREATE DATABASE {}", database.name)),
            "psql makes it"
        );
        Some(database)
    }

    fn url(&self) -> String {
        let (server, _) = self
            .administrator
            .rsplit_once('/')
            .expect("an address with a database");
        format!("{server}/{}", self.name)
    }

    fn tell(&self, statement: &str) -> bool {
        let mut psql = Command::new("psql");
        psql.args([
            "--quiet",
            "--dbname",
            &self.administrator,
            "--command",
            statement,
        ]);
        psql.stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.tell(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            self.name
        ));
    }
}

#[test]
fn a_demo_on_postgres_is_made_once_and_never_among_real_people() {
    let Some(database) = Database::create() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("demo"), folder.path().join("other"));
    let make = |data: &std::path::Path| {
        run(panoh(&Demo::arguments(data)).env("DATABASE_URL", database.url()))
    };
    let first = make(&data);
    assert_eq!(first.exit, 0, "{}", first.err);
    assert_eq!(make(&data).json(), first.json());
    make(&other).refused(1, "foreign-database");
    assert!(!other.exists());

    let mut verify = panoh(&["journal", "verify", "--json", "--data"]);
    let said = run(verify.arg(&data).env("DATABASE_URL", database.url()));
    assert_eq!(
        (said.exit, &said.json()["consistent"]),
        (0, &true.into()),
        "{}",
        said.err
    );
    assert!(!data.join("panoh.sqlite").exists());
}
