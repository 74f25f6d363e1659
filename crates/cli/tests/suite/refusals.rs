//! What the command line refuses, and how it says so.

use crate::fixture::{panoh, run, set_up};

#[test]
fn only_a_demos_clock_can_be_moved() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    assert_eq!(set_up(&data).exit, 0);
    let organisation = "00000000-0000-4000-8000-000000000000";
    let file = folder.path().join("cases.csv");
    std::fs::write(&file, "No\n").unwrap();
    let (file, out) = (file.to_str().unwrap(), folder.path().join("out"));
    let out = out.to_str().unwrap();
    let person = organisation;
    let commands: [&[&str]; 12] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["journal", "verify"],
        &["journal", "head"],
        &["doctor"],
        &["rebuild"],
        &[
            "import",
            "htcds",
            file,
            "--organisation",
            organisation,
            "--as",
            "rohbar",
        ],
        &[
            "export",
            "htcds",
            "--organisation",
            organisation,
            "--as",
            "rohbar",
            "--out",
            out,
        ],
        &[
            "backup",
            "--out",
            out,
            "--custodian",
            "a",
            "--custodian",
            "b",
        ],
        &["erase", person, "--as", "rohbar", "--ground", "request"],
        &[
            "hold", "place", person, "--as", "rohbar", "--reason", "court",
        ],
        &["recover", "--login", "a", "--name", "b"],
        &["set-up"],
    ];
    for command in commands {
        let mut command = panoh(command);
        let said = run(command
            .arg("--data")
            .arg(&data)
            .env("PANOH_DEMO_CLOCK", "+3d"));
        said.refused(1, "demo-clock-refused");
    }
}

#[test]
fn a_folder_without_a_node_is_refused_and_not_filled() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nothing");
    for command in [&["serve"][..], &["journal", "verify"], &["rebuild"]] {
        run(panoh(command).arg("--data").arg(&data)).refused(1, "no-node");
    }
    assert!(!data.exists());
}

#[test]
fn a_role_that_reads_identity_needs_its_second_factor_first() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let founded = set_up(&data);
    let organisation = founded.json()["organisation"].as_str().unwrap().to_owned();
    let out = folder.path().join("out.xlsx");
    let mut command = panoh(&["export", "htcds", "--as", "rohbar", "--organisation"]);
    command
        .arg(&organisation)
        .arg("--out")
        .arg(&out)
        .arg("--data")
        .arg(&data);
    let said = run(command.env("PANOH_PASSWORD", "занбӯр дар боғи 12"));
    said.refused(1, "enrol-second-factor");
    assert!(!out.exists());
}

#[test]
fn plain_http_stays_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    assert_eq!(set_up(&data).exit, 0);
    let said = run(panoh(&["serve", "--listen", "0.0.0.0:0", "--data"]).arg(&data));
    assert_eq!(said.exit, 1);
    assert!(said.err.contains("[plain-off-loopback]"), "{}", said.err);
}

#[test]
fn refusals_are_said_in_the_language_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let said = |variable: &str, value: &str| {
        let mut command = panoh(&["rebuild", "--data"]);
        run(command
            .arg(folder.path().join("nothing"))
            .env(variable, value))
        .err
    };
    assert!(said("PANOH_LANG", "ru").starts_with("panoh: В этой папке нет"));
    assert!(said("LANG", "tg_TJ.UTF-8").starts_with("panoh: Дар ин ҷузвдон"));
    assert!(said("LANG", "C.UTF-8").starts_with("panoh: There is no Panoh"));
}

#[test]
fn arguments_that_are_not_understood_end_with_64_and_help_with_0() {
    assert_eq!(run(&mut panoh(&["no-such-command"])).exit, 64);
    assert_eq!(run(&mut panoh(&["import", "htcds"])).exit, 64);
    assert_eq!(run(&mut panoh(&["--help"])).exit, 0);
    let version = run(&mut panoh(&["version", "--json"]));
    assert_eq!(
        (version.exit, version.json()["name"].as_str()),
        (0, Some("panoh"))
    );
}
