//! Import and export on the command line.

use crate::fixture::Demo;
use serde_json::{Value, json};
use std::path::Path;

/// The headings that people see in the published workbook; the first has none.
const HEADINGS: &str = ",Case Owner,Salutation,First Name,Second Name,Consent,Birthdate,Gender,\
Citizenship,Title,Email,Home Phone,Mobile Phone,Mailing Street,Mailing City,\
Mailing State/Province,Mailing Zip/Postal Code,Mailing Country,Trafficking Status,\
Trafficking Status Decision Making Organization,Method of Recruitment,Location of Recruitment,\
Methods of Control,Type of Exploitation,Forced Labour Industry,Type of Sex Exploitation,\
Location of Exploitation,Status,Referring Organisation,Incoming Referral Date,\
Referring Primary Case Worker,Reason for Incoming Referral,Incoming Referral Details,\
Referred Organisation,Referred Primary Case Worker,Reason for Outgoing Referral,\
Outgoing Referral Date,Outgoing Referral Details,Reason for Case Closure";

/// A row: number, first name, second name, birthdate, gender; the rest is empty.
fn row(number: u32, first: &str, second: &str, born: &str, gender: &str) -> String {
    let empty = ",".repeat(HEADINGS.matches(',').count() - 7);
    format!("{number},,,{first},{second},,{born},{gender}{empty}")
}

fn file(demo: &Demo, name: &str, rows: &[String]) -> String {
    let path = demo.beside(name);
    std::fs::write(&path, format!("{HEADINGS}\r\n{}\r\n", rows.join("\r\n"))).unwrap();
    path.to_str().unwrap().to_owned()
}

fn good_rows() -> Vec<String> {
    vec![
        row(1, "Муҳаммадҷон", "Тирандозов", "14.03.1994", "Masculine"),
        row(2, "Зебунисо", "Гулдастаева", "02.11.1988", "Feminine"),
        String::from("3") + &",".repeat(HEADINGS.matches(',').count()),
    ]
}

fn import(demo: &Demo, file: &str, more: &[&str]) -> crate::fixture::Said {
    let organisation = demo.organisation(0);
    let mut arguments = vec![
        "import",
        "htcds",
        file,
        "--organisation",
        organisation,
        "--json",
    ];
    arguments.extend(more);
    demo.run_as("supervisor", &arguments)
}

fn counts(report: &Value) -> [u64; 4] {
    ["read", "imported", "unchanged", "rejected"].map(|name| report[name].as_u64().unwrap())
}

#[test]
fn a_file_goes_in_once_comes_out_and_goes_back_in_unchanged() {
    let demo = Demo::make();
    let file = file(&demo, "cases.csv", &good_rows());
    let dry = import(&demo, &file, &["--dry-run"]);
    assert_eq!(
        (dry.exit, counts(&dry.json())),
        (0, [2, 2, 0, 0]),
        "{}",
        dry.err
    );
    let first = import(&demo, &file, &[]);
    assert_eq!(first.exit, 0, "{}{}", first.out, first.err);
    let empty = json!({ "read": 2, "imported": 2, "unchanged": 0, "rejected": 0, "errors": [] });
    assert_eq!(first.json(), empty);
    let again = import(&demo, &file, &[]);
    assert_eq!((again.exit, counts(&again.json())), (0, [2, 0, 2, 0]));

    let book = demo.beside("all.xlsx");
    let out = book.to_str().unwrap();
    let organisation = demo.organisation(0);
    let arguments = [
        "export",
        "htcds",
        "--organisation",
        organisation,
        "--out",
        out,
    ];
    let export = demo.run_as("supervisor", &arguments);
    assert_eq!(export.exit, 0, "{}", export.err);
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    let back = import(&demo, out, &[]);
    let [read, imported, unchanged, rejected] = counts(&back.json());
    assert!(read > 2, "the demo's own cases are in it too");
    assert_eq!(
        (back.exit, imported, unchanged, rejected),
        (0, 0, read, 0),
        "{}",
        back.out
    );
    assert!(!demo.beside("all.xlsx.rejected.csv").exists());
}

#[test]
fn refused_rows_say_why_lie_beside_the_file_and_hold_nobody_up() {
    let demo = Demo::make();
    let mut rows = good_rows();
    rows.push(row(4, "Диловар", "Чашмазод", "31.02.1990", "Masculine"));
    rows.push(row(5, "Далер", "Офтобов", "01.02.1990", "No such gender"));
    let file = file(&demo, "some.csv", &rows);
    let said = import(&demo, &file, &[]);
    assert_eq!(said.exit, 3, "{}", said.err);
    let report = said.json();
    assert_eq!(counts(&report), [4, 2, 0, 2]);
    let errors = report["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    for (error, (row, column)) in errors.iter().zip([(5, "Birthdate"), (6, "Gender")]) {
        let mut names: Vec<&str> = error
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["code", "column", "message", "row", "sheet"]);
        assert_eq!(error["row"], row);
        assert!(
            error["column"].as_str().unwrap().contains(column),
            "{error}"
        );
    }
    let refused = std::fs::read_to_string(demo.beside("some.csv.rejected.csv")).unwrap();
    assert!(
        refused.contains("31.02.1990") && refused.contains("No such gender"),
        "{refused}"
    );
    assert!(!refused.contains("Зебунисо"));
    let corrected = refused
        .replace("31.02.1990", "28.02.1990")
        .replace("No such gender", "Masculine");
    let path = demo.beside("corrected.csv");
    std::fs::write(&path, corrected).unwrap();
    let said = import(&demo, path.to_str().unwrap(), &[]);
    assert_eq!(
        (said.exit, counts(&said.json())),
        (0, [2, 2, 0, 0]),
        "{}{}",
        said.out,
        said.err
    );
}

#[test]
fn what_cannot_be_read_ends_with_two() {
    let demo = Demo::make();
    let path = demo.beside("broken.xlsx");
    std::fs::write(&path, b"PK\x03\x04 and nothing that follows").unwrap();
    assert_eq!(import(&demo, path.to_str().unwrap(), &[]).exit, 2);
    let nowhere = demo.beside("nowhere.xlsx");
    import(&demo, nowhere.to_str().unwrap(), &[]).refused(2, "file-not-there");
    assert!(
        !Path::new(&path)
            .with_extension("xlsx.rejected.csv")
            .exists()
    );
}

#[test]
fn nobody_imports_into_another_organisation_or_without_the_right() {
    let demo = Demo::make();
    let file = file(&demo, "cases.csv", &good_rows());
    let other = demo.organisation(1);
    let there = ["import", "htcds", file.as_str(), "--organisation", other];
    demo.run_as("supervisor", &there)
        .refused(1, "other-organisation");
    let here = [
        "import",
        "htcds",
        file.as_str(),
        "--organisation",
        demo.organisation(0),
    ];
    for role in ["analyst", "auditor", "administrator"] {
        demo.run_as(role, &here).refused(1, "not-allowed");
    }
    let mut wrong = crate::fixture::panoh(&here);
    wrong
        .args(["--as", "supervisor"])
        .env("PANOH_PASSWORD", "not the password");
    crate::fixture::run(wrong.arg("--data").arg(demo.data())).refused(1, "wrong-password");
    let mut none = crate::fixture::panoh(&here);
    none.args(["--as", "supervisor"]);
    crate::fixture::run(none.arg("--data").arg(demo.data())).refused(1, "password-needed");
}
