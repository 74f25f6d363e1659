//! Verifying, heads and rebuilding on the command line.

use crate::fixture::Demo;
use serde_json::{Value, json};

#[test]
fn a_journal_is_consistent_and_a_kept_head_bears_witness() {
    let demo = Demo::make();
    let said = demo.run(&["journal", "verify", "--json"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let found = said.json();
    assert_eq!(found["consistent"], json!(true));
    assert_eq!(found["witnessed_to"], Value::Null);
    assert_eq!(found["fault"], Value::Null);
    assert!(found["acts"].as_u64().unwrap() > 40);

    let head = demo.run(&["journal", "head", "--print"]);
    assert_eq!(head.exit, 0, "{}", head.err);
    assert!(head.out.starts_with("panoh1 ") && head.out.contains('█'));
    let witness = demo.beside("witness.txt");
    std::fs::write(&witness, &head.out).unwrap();
    let witness = witness.to_str().unwrap();
    let said = demo.run(&["journal", "verify", "--json", "--witness", witness]);
    assert_eq!(
        (said.exit, &said.json()["witnessed_to"]),
        (0, &found["consistent_to"])
    );
    let human = demo.run(&["journal", "verify", "--witness", witness]);
    assert!(
        human.exit == 0 && human.out.contains("Witnessed up to act"),
        "{}",
        human.out
    );
}

#[test]
fn a_witness_of_another_journal_is_no_witness() {
    let (demo, other) = (Demo::make(), Demo::from_seed("2"));
    let head = other.run(&["journal", "head"]);
    let witness = demo.beside("witness.txt");
    std::fs::write(&witness, &head.out).unwrap();
    let said = demo.run(&["journal", "verify", "--witness", witness.to_str().unwrap()]);
    assert_eq!(said.exit, 2, "{}{}", said.out, said.err);
    std::fs::write(&witness, "no line of ours\n").unwrap();
    let said = demo.run(&["journal", "verify", "--witness", witness.to_str().unwrap()]);
    said.refused(1, "witness-unreadable");
}

/// Replaces a text by another of the same length wherever it stands in a file; says how often.
fn replace_in(path: &std::path::Path, old: &[u8], new: &[u8]) -> usize {
    let Ok(mut bytes) = std::fs::read(path) else {
        return 0;
    };
    let mut count = 0;
    for at in 0..bytes.len().saturating_sub(old.len()) {
        if bytes[at..].starts_with(old) {
            bytes[at..at + old.len()].copy_from_slice(new);
            count += 1;
        }
    }
    std::fs::write(path, bytes).unwrap();
    count
}

#[test]
fn an_act_that_was_altered_in_the_file_is_named() {
    let demo = Demo::make();
    // The kind of an act enters its digest; the file is edited as somebody with the disk would.
    let files = std::fs::read_dir(demo.data())
        .unwrap()
        .map(|file| file.unwrap().path());
    let databases = files.filter(|path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        name.contains(".db") || name.contains(".sqlite")
    });
    let edited: usize = databases
        .map(|path| replace_in(&path, b"organisation.founded", b"organisation.fuonded"))
        .sum();
    assert!(edited > 0, "the act stands in the file");
    let said = demo.run(&["journal", "verify", "--json"]);
    assert_eq!(said.exit, 2, "{}{}", said.out, said.err);
    let found = said.json();
    assert_eq!(found["consistent"], json!(false));
    assert_eq!(found["fault"]["kind"], "altered");
    assert_eq!(found["fault"]["chain"], "acts");
    let sequence = found["fault"]["sequence"].as_u64().unwrap();
    let human = demo.run(&["journal", "verify"]);
    assert_eq!(human.exit, 2);
    assert!(
        human.out.contains(&format!("act {sequence} was altered")),
        "{}",
        human.out
    );
}

#[test]
fn views_are_made_again_with_and_without_a_member() {
    let demo = Demo::make();
    let open = demo.run(&["rebuild"]);
    assert_eq!(open.exit, 0, "{}", open.err);
    let closed = demo.run_as("supervisor", &["rebuild"]);
    assert_eq!(closed.exit, 0, "{}", closed.err);
    assert!(
        closed.out.contains("0 open rows and 0 closed ones"),
        "{}",
        closed.out
    );
    assert_eq!(demo.run(&["journal", "verify"]).exit, 0);
}
