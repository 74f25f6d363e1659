//! Backups, coming back from them, and looking a set-up over.

use crate::fixture::{Demo, panoh, run, set_up};
use serde_json::Value;

#[test]
fn a_node_comes_back_from_its_backups_and_verifies() {
    let demo = Demo::make();
    let lines: Vec<String> = ["one.key", "two.key"]
        .map(|name| {
            let path = demo.beside(name);
            let said = run(panoh(&["custodian", "new", "--out"]).arg(&path));
            assert_eq!(said.exit, 0, "{}", said.err);
            let again = run(panoh(&["custodian", "new", "--out"]).arg(&path));
            again.refused(1, "file-exists");
            said.out.trim().to_owned()
        })
        .into();
    let out = demo.beside("backups");
    let out = out.to_str().unwrap();
    demo.run(&["backup", "--out", out, "--custodian", &lines[0]])
        .refused(1, "two-custodians");
    let both = [
        "--custodian",
        lines[0].as_str(),
        "--custodian",
        lines[1].as_str(),
    ];
    let said = demo.run(&[&["backup", "--json", "--out", out], &both[..]].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    let reports = said.json();
    let file = |kind: &str, place: usize| -> String {
        let report = reports
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["kind"] == kind)
            .unwrap();
        report["files"][place].as_str().unwrap().to_owned()
    };
    let restored = demo.beside("restored");
    let identity = demo.beside("two.key");
    let mut restore = panoh(&["restore", "--journal", &file("journal", 0)]);
    restore.args([
        "--keys",
        &file("keys", 0),
        "--ledger",
        &file("keys", 1),
        "--identity",
    ]);
    restore.arg(&identity).arg("--data").arg(&restored);
    let said = run(&mut restore);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
    let verified = run(panoh(&["journal", "verify", "--json", "--data"]).arg(&restored));
    assert_eq!(verified.exit, 0, "{}{}", verified.out, verified.err);
    run(&mut restore).refused(1, "folder-not-empty");
}

#[test]
fn a_house_is_set_up_once_and_the_doctor_says_what_is_still_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let said = set_up(&data);
    assert_eq!(said.exit, 0, "{}", said.err);
    let founded = said.json();
    assert_eq!(
        founded["recovery_words"]
            .as_str()
            .unwrap()
            .split_whitespace()
            .count(),
        17
    );
    assert_eq!(founded["teams"].as_array().unwrap().len(), 1);
    set_up(&data).refused(1, "already-set-up");
    let looked = run(panoh(&["doctor", "--json", "--data"]).arg(&data));
    let found: Value = looked.json();
    assert_eq!(looked.exit, 1, "no backup was ever made");
    assert_eq!(found["ok"], false);
    for finding in found["findings"].as_array().unwrap() {
        let wrong = finding["ok"] == false;
        assert_eq!(
            wrong,
            !finding["what_to_do"].as_str().unwrap().is_empty(),
            "{finding}"
        );
    }

    let words = founded["recovery_words"].as_str().unwrap();
    let mut recover = panoh(&[
        "recover",
        "--login",
        "nav",
        "--name",
        "Роҳбари нав",
        "--data",
    ]);
    recover.arg(&data).env("PANOH_RECOVERY_WORDS", words);
    let said = run(recover.env("PANOH_PASSWORD", "чашма дар кӯҳ 56"));
    assert_eq!(said.exit, 0, "{}", said.err);
    let again = run(recover
        .args(["--login", "digar"])
        .env("PANOH_PASSWORD", "чашма дар кӯҳ 56"));
    assert_ne!(again.exit, 0, "the old words open nothing any more");
}
