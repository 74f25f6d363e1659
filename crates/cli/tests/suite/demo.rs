//! `panoh demo` and the server that it starts.

use crate::fixture::{Demo, panoh, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

const ROLES: [&str; 7] = [
    "counsellor",
    "case_manager",
    "supervisor",
    "programme_officer",
    "analyst",
    "auditor",
    "administrator",
];

fn names(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_demo_prints_its_organisations_and_a_login_for_each_role() {
    let demo = Demo::make();
    assert_eq!(
        names(&demo.printed),
        BTreeSet::from(["address", "organisations", "logins"])
    );
    assert_eq!(demo.printed["address"], "http://localhost:8080");
    let organisations = demo.printed["organisations"].as_array().unwrap();
    assert!(organisations.len() > 1);
    for organisation in organisations {
        assert_eq!(names(organisation), BTreeSet::from(["id", "name"]));
    }
    for login in demo.printed["logins"].as_array().unwrap() {
        assert_eq!(
            names(login),
            BTreeSet::from(["user", "password", "role", "organisation"])
        );
    }
    for role in ROLES {
        let (user, password) = demo.login(role);
        assert!(!user.is_empty() && !password.is_empty(), "{role}");
    }
}

#[test]
fn a_second_run_opens_the_same_demo_and_another_size_is_refused() {
    let demo = Demo::make();
    let again = demo.run(&["demo", "--no-serve", "--json"]);
    assert_eq!(again.exit, 0, "{}", again.err);
    assert_eq!(again.json(), demo.printed);
    let larger = demo.run(&["demo", "--no-serve", "--people", "41"]);
    larger.refused(1, "other-demo");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    let said = run(&mut panoh(&Demo::arguments(folder.path())));
    said.refused(1, "foreign-folder");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        std::fs::read(folder.path().join("letter.txt")).unwrap(),
        b"mine"
    );
}

#[test]
fn the_clock_of_a_demo_can_be_moved() {
    let demo = Demo::make();
    let mut command = panoh(&["doctor", "--json", "--data"]);
    command.arg(demo.data());
    let findings = |said: Value| {
        let findings = said["findings"].as_array().unwrap().clone();
        findings
            .into_iter()
            .find(|finding| finding["code"] == "clock")
            .unwrap()
    };
    let shown = run(command.env("PANOH_DEMO_CLOCK", "2031-05-06T07:00:00Z")).json();
    assert_eq!(findings(shown)["found"], "2031-05-06");
    let wrong = run(command.env("PANOH_DEMO_CLOCK", "next week"));
    wrong.refused(1, "demo-clock-unreadable");
}

#[test]
fn a_demo_serves_pages_from_the_line_on_and_ends_when_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let mut server = panoh(&["demo", "--json", "--people", "40", "--cases", "8"])
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let printed: Value = serde_json::from_str(&line).unwrap();
    let address = printed["address"]
        .as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let told = Command::new("kill")
        .arg(server.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

/// Runs a command at a terminal of its own, as `script` (util-linux) gives it, and types each answer
/// once its question stands there. Gives what was shown, and the exit code.
fn at_a_terminal(command: &str, talk: &[(&str, &str)]) -> (String, i32) {
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", command, "/dev/null"]);
    script
        .env_remove("DATABASE_URL")
        .env_remove("PANOH_PASSWORD")
        .env("PANOH_LANG", "en");
    let mut running = script
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (
        running.stdin.take().unwrap(),
        running.stdout.take().unwrap(),
    );
    let (mut shown, mut seen) = (Vec::new(), 0);
    for (question, answer) in talk {
        let place = loop {
            let place = String::from_utf8_lossy(&shown[seen..]).find(question);
            if let Some(place) = place {
                break place;
            }
            let mut piece = [0; 1024];
            let read = output.read(&mut piece).unwrap();
            assert!(
                read > 0,
                "it ended before `{question}`: {}",
                String::from_utf8_lossy(&shown)
            );
            shown.extend_from_slice(&piece[..read]);
        };
        seen += place + question.len();
        writeln!(input, "{answer}").unwrap();
    }
    output.read_to_end(&mut shown).unwrap();
    let exit = running.wait().unwrap().code().unwrap();
    drop(input);
    (String::from_utf8_lossy(&shown).into_owned(), exit)
}

#[test]
fn at_a_terminal_a_bar_is_drawn_and_questions_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_panoh");
    let demo = folder.path().join("demo");
    let made = format!(
        "{program} demo --no-serve --people 400 --data {}",
        demo.display()
    );
    let (shown, exit) = at_a_terminal(&made, &[]);
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("Inventing people"), "{shown}");
    assert!(shown.contains("Everybody in it is invented"), "{shown}");

    let house = folder.path().join("house");
    let asked = format!("{program} set-up --language en --data {}", house.display());
    let talk = [
        ("Name of the organisation: ", "Хонаи нав"),
        ("User name of the supervisor: ", "rohbar"),
        ("Name of the supervisor: ", "Роҳбар"),
        ("Password for the supervisor: ", "дарахти себ дар боғ"),
        ("The same again: ", "дарахти себ дар боғ"),
        ("User name of the administrator: ", "mamur"),
        ("Name of the administrator: ", "Маъмур"),
        ("Password for the administrator: ", "кӯчаи калони деҳа"),
        ("The same again: ", "кӯчаи калони деҳа"),
    ];
    let (shown, exit) = at_a_terminal(&asked, &talk);
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("Recovery words, shown this once"), "{shown}");
}
