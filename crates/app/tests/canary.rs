//! Canary people: marked so that nobody else could have written what they leave behind. After real
//! work everything that the node wrote is searched, and no name, story, phone, exploitation code or
//! district of theirs stands anywhere in clear; the member sees them all.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use panoh_app::accounts::{FirstMember, NewOrganisation};
use panoh_app::attachments::AttachmentInput;
use panoh_app::backup::{BackupKind, Identity, backup};
use panoh_app::cases::CaseQuery;
use panoh_app::core::case::CaseFacts;
use panoh_app::core::ids::{StreamId, TeamId};
use panoh_app::core::person::{Address, Document, Name, PersonFacts, Phone, Safety, Sex};
use panoh_app::erasure::Ground;
use panoh_app::journal::NodePlace;
use panoh_app::people::PeopleQuery;
use panoh_app::{Entropy, Language, OpenOptions, Panoh, Progress, Session};
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

const PASSWORD: &str = "сангпушти сабз дар боғ 7";
const NAME: &str = "Гурдофарид Канарейкина";
const STORY: &str = "Ӯро дар корхонаи хиштпазӣ бе шиноснома нигоҳ доштанд";
const PHONE: &str = "+992 00 777 13 57";
const DOCUMENT: &str = "X00713570";
const STREET: &str = "кӯчаи Занбӯри Тиллоӣ 19";
const FILE_NAME: &str = "аризаи Гурдофарид.txt";
const CONTENT: &str = "Ман, Гурдофарид, инро худам навиштам.";
const HOLD: &str = "Парвандаи 77-Канарейка";
/// No team works there, and nobody else lives there.
const DISTRICT: &str = "TJ-RA-TJK";
const EXPLOITATION: [&str; 2] = ["OrganRemoval", "Servitude"];
const CONTROL: &str = "DebtBondage";

/// What must stand nowhere: as written, and as it would look after the ways in which names and
/// numbers are made comparable.
const MARKERS: [&str; 22] = [
    NAME,
    "Гурдофарид",
    "гурдофарид",
    "Gurdofarid",
    "gurdofarid",
    "Канарейкин",
    "канарейкин",
    "kanareykin",
    "KANAREYKIN",
    STORY,
    "хиштпазӣ",
    PHONE,
    "992007771357",
    "007771357",
    DOCUMENT,
    "Занбӯри Тиллоӣ",
    FILE_NAME,
    CONTENT,
    HOLD,
    DISTRICT,
    EXPLOITATION[0],
    CONTROL,
];

/// Takes everything that is logged, at the most talkative level.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<String>>);

impl tracing::Subscriber for Logged {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Line(self));
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Line(self));
    }
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Line(self));
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

struct Line<'a>(&'a Logged);

impl tracing::field::Visit for Line<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let mut text = self.0.0.lock().unwrap();
        writeln!(text, "{field}={value:?}").unwrap();
    }
}

fn canary() -> PersonFacts {
    PersonFacts {
        names: vec![Name {
            full: NAME.into(),
            ..Name::default()
        }],
        sex: Some(Sex::Female),
        district: Some(DISTRICT.into()),
        documents: vec![Document {
            kind: "passport".into(),
            number: DOCUMENT.into(),
            country: None,
        }],
        phones: vec![Phone {
            number: PHONE.into(),
            safety: Safety::Never,
            ..Phone::default()
        }],
        address: Some(Address {
            street: Some(STREET.into()),
            ..Address::default()
        }),
        note: Some(STORY.into()),
        ..PersonFacts::default()
    }
}

fn canary_case() -> CaseFacts {
    let mut case = CaseFacts::default();
    case.lists.insert(
        "exploitation".into(),
        EXPLOITATION.map(str::to_owned).to_vec(),
    );
    case.lists.insert("control".into(), vec![CONTROL.into()]);
    case.texts.insert("narrative".into(), STORY.into());
    case
}

fn organisation(prefix: &str) -> NewOrganisation {
    let member = |role: &str| FirstMember {
        login: format!("{prefix}-{role}"),
        display_name: format!("Корманди {role}"),
        password: PASSWORD.into(),
    };
    NewOrganisation {
        name: format!("Маркази {prefix}"),
        teams: vec!["Рашт".into(), "Лахш".into()],
        supervisor: member("supervisor"),
        administrator: member("administrator"),
        language: Language::En,
    }
}

async fn enter(panoh: &Panoh, login: &str) -> Session {
    panoh
        .sign_in_cli(login, PASSWORD, None)
        .await
        .unwrap()
        .session
}

/// Everything that a worker does with a person.
async fn work(panoh: &Panoh, session: &Session, team: TeamId) -> StreamId {
    let command = || panoh.new_command();
    let person = panoh
        .register_person(session, command(), Some(team), &canary())
        .await
        .unwrap();
    let case = panoh
        .start_case(session, command(), person, &canary_case())
        .await
        .unwrap();
    for text in [NAME, "Gurdofarid", "канарейк", PHONE, "777 13 57", DOCUMENT] {
        let query = PeopleQuery {
            text: text.into(),
            skip: 0,
            limit: 20,
        };
        let found = panoh.people(session, &query).await.unwrap();
        assert_eq!(
            found.lines.first().map(|line| line.id),
            Some(person),
            "{text}"
        );
    }
    panoh
        .likely_duplicates(session, &canary(), None)
        .await
        .unwrap();
    let page = panoh.person(session, person).await.unwrap();
    let mut more = canary();
    more.languages = vec!["tg".into()];
    panoh
        .amend_person(session, command(), person, &page.heads, &more)
        .await
        .unwrap();
    let page = panoh.case(session, case).await.unwrap();
    assert_eq!(page.facts, canary_case(), "the member sees the case");
    assert_eq!(page.person_name.as_deref(), Some(NAME));
    let input = AttachmentInput {
        name: FILE_NAME.into(),
        media_type: "text/plain".into(),
    };
    let content = Cursor::new(CONTENT.as_bytes());
    let file = panoh
        .add_attachment(session, command(), person, input, content)
        .await
        .unwrap();
    let mut opened = panoh.open_attachment(session, person, file).await.unwrap();
    let mut read = String::new();
    opened.content.read_to_string(&mut read).unwrap();
    assert_eq!(
        (read.as_str(), opened.line.name.as_str()),
        (CONTENT, FILE_NAME)
    );
    panoh
        .place_hold(session, command(), person, HOLD)
        .await
        .unwrap();
    assert_eq!(
        panoh.person(session, person).await.unwrap().facts,
        more,
        "the member sees her"
    );
    person
}

/// What a search looks for, in each form in which bytes could lie in a file.
fn forms() -> Vec<(String, Vec<u8>)> {
    let mut forms = Vec::new();
    for marker in MARKERS.into_iter().chain([EXPLOITATION[1]]) {
        let hex = data_encoding::HEXLOWER.encode(marker.as_bytes());
        let wide: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
        forms.push((marker.to_owned(), marker.as_bytes().to_vec()));
        forms.push((format!("{marker} in base64"), inner_base64(marker)));
        forms.push((format!("{marker} in hexadecimal"), hex.into_bytes()));
        forms.push((format!("{marker} in UTF-16"), wide));
    }
    forms
}

/// Base64 of what surely encodes alike at the beginning of a text.
fn inner_base64(marker: &str) -> Vec<u8> {
    let bytes = marker.as_bytes();
    data_encoding::BASE64
        .encode(&bytes[..bytes.len() - bytes.len() % 3])
        .into_bytes()
}

/// One pass over the bytes: only where two bytes begin a form is it compared.
struct Search {
    forms: Vec<(String, Vec<u8>)>,
    begins: Vec<bool>,
}

impl Search {
    fn new() -> Self {
        let forms = forms();
        let mut begins = vec![false; 1 << 16];
        for (_, form) in &forms {
            begins[usize::from(u16::from_be_bytes([form[0], form[1]]))] = true;
        }
        Self { forms, begins }
    }

    fn search(&self, place: &str, bytes: &[u8], found: &mut Vec<String>) {
        for (at, pair) in bytes.array_windows::<2>().enumerate() {
            if self.begins[usize::from(u16::from_be_bytes(*pair))] {
                let here = self
                    .forms
                    .iter()
                    .filter(|(_, form)| bytes[at..].starts_with(form));
                found.extend(here.map(|(what, _)| format!("{what} in {place}")));
            }
        }
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Files that the process holds open, also those without a name: SQLite's temporary ones.
fn open_files() -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else {
        return Vec::new();
    };
    let regular = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|about| about.is_file());
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(regular)
        .filter_map(|path| {
            let name = std::fs::read_link(&path).ok()?.display().to_string();
            Some((name, std::fs::read(&path).ok()?))
        })
        // The program itself holds its code lists, and the test its markers.
        .filter(|(name, bytes)| !name.contains("/target/") && !bytes.starts_with(b"\x7fELF"))
        .collect()
}

fn search_all(data: &Path, logged: &Logged) -> Vec<String> {
    let search = Search::new();
    let mut found = Vec::new();
    let mut files = Vec::new();
    files_below(data, &mut files);
    assert!(
        files
            .iter()
            .any(|file| file.starts_with(data.join("attachments")))
    );
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        search.search(&name, name.as_bytes(), &mut found);
        search.search(&name, &std::fs::read(file).unwrap(), &mut found);
    }
    for (name, bytes) in open_files() {
        search.search(&name, &bytes, &mut found);
    }
    let log = logged.0.lock().unwrap();
    assert!(log.len() > 10_000, "everything is logged in this test");
    search.search("the log", log.as_bytes(), &mut found);
    found
}

/// Both backups as a custodian opens them.
async fn opened_backups(place: &NodePlace, out: &Path) -> Vec<(String, Vec<u8>)> {
    let pair = [1, 2].map(|seed| Identity::generate(&Entropy::seeded([seed; 32])));
    let custodians: Vec<_> = pair.iter().map(Identity::custodian).collect();
    let identity = panoh_vault::backup::CustodianIdentity::from_file(&pair[0].to_file()).unwrap();
    let mut opened = Vec::new();
    for kind in [BackupKind::Journal, BackupKind::Keys] {
        let clock = panoh_app::time::WallClock;
        let none = Progress::new();
        let report = backup(place, &clock, kind, out, &custodians, &none)
            .await
            .unwrap();
        for path in report.files {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(&path).unwrap();
            panoh_vault::backup::decrypt(&identity, file)
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            assert!(bytes.len() > 50, "{}", path.display());
            opened.push((path.display().to_string(), bytes));
        }
    }
    opened
}

/// The sheet of cases as a CSV file that knows no number of a case.
fn as_typed_elsewhere(workbook: &[u8]) -> Vec<u8> {
    use calamine::{DataType, Reader};
    let mut book = calamine::Xlsx::new(Cursor::new(workbook)).unwrap();
    let sheet = book.worksheet_range("Case Sheet").unwrap();
    let number = sheet.rows().find_map(|row| {
        row.iter()
            .position(|cell| cell.get_string() == Some("panoh_case_id"))
    });
    let number = number.unwrap();
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in sheet.rows() {
        let cells = row
            .iter()
            .enumerate()
            .filter(|(column, _)| *column != number);
        csv.write_record(cells.map(|(_, cell)| cell.to_string()))
            .unwrap();
    }
    csv.into_inner().unwrap()
}

/// Everything that is logged by this process.
fn logged() -> Logged {
    static LOGGED: OnceLock<Logged> = OnceLock::new();
    let start = || {
        let logged = Logged::default();
        tracing::subscriber::set_global_default(logged.clone()).unwrap();
        logged
    };
    LOGGED.get_or_init(start).clone()
}

/// A day at two organisations: one works with a canary person, the other gets her in a workbook.
async fn day(place: &NodePlace) -> (Panoh, Session, StreamId) {
    let mut options = OpenOptions::new(&place.data, place.database_url.clone());
    options.second_factor_required = false;
    options.invented_people = true;
    let panoh = Panoh::open(options).await.unwrap();
    let founded = panoh.set_up(&organisation("one")).await.unwrap();
    let supervisor = enter(&panoh, "one-supervisor").await;
    let person = work(&panoh, &supervisor, founded.teams[0]).await;

    let none = Progress::new();
    let file = panoh.export_htcds(&supervisor, &none).await.unwrap();
    let file = as_typed_elsewhere(&file);
    panoh
        .found_organisation(&organisation("two"))
        .await
        .unwrap();
    let other = enter(&panoh, "two-supervisor").await;
    let report = panoh
        .import_htcds(&other, "cases.csv", &file, false, &none)
        .await
        .unwrap();
    assert_eq!(
        (report.read, report.rejected),
        (1, 0),
        "{:?}",
        report.errors
    );
    let query = CaseQuery {
        limit: 10,
        ..CaseQuery::default()
    };
    let cases = panoh.cases(&other, &query).await.unwrap();
    let imported = panoh.case(&other, cases.lines[0].id).await.unwrap();
    assert_eq!(
        imported.person_name.as_deref(),
        Some(NAME),
        "the other member sees her too"
    );
    (panoh, supervisor, person)
}

/// Searches files, open files, log and both backups.
async fn search_place(place: &NodePlace) -> Vec<String> {
    let mut found = search_all(&place.data, &logged());
    let out = tempfile::tempdir().unwrap();
    for (name, bytes) in opened_backups(place, out.path()).await {
        Search::new().search(&name, &bytes, &mut found);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_person_stands_in_clear_anywhere_and_the_member_sees_all() {
    logged();
    let folder = tempfile::tempdir().unwrap();
    let place = NodePlace::new(folder.path().join("data"), None);
    let (panoh, supervisor, person) = day(&place).await;
    assert!(
        place.data.join("panoh.sqlite-wal").exists(),
        "the write-ahead log is searched too"
    );
    assert_eq!(search_place(&place).await, Vec::<String>::new());

    // And after an erasure not even what a member could read is left of her file.
    panoh
        .lift_hold(&supervisor, panoh.new_command(), person, HOLD)
        .await
        .unwrap();
    let command = panoh.new_command();
    panoh
        .erase_person(&supervisor, command, person, Ground::Request)
        .await
        .unwrap();
    let mut left = Vec::new();
    files_below(&place.data.join("attachments"), &mut left);
    assert_eq!(left, Vec::<PathBuf>::new());
    panoh.close().await;
}

/// On PostgreSQL, where the harness offers one: all that the server would ever give away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_person_stands_in_clear_in_a_dump_of_the_server() {
    let Ok(administrator) = std::env::var("PANOH_TEST_POSTGRES") else {
        return;
    };
    logged();
    let database = format!("panoh_canary_{}", std::process::id());
    let (server, _) = administrator.rsplit_once('/').unwrap();
    let url = format!("{server}/{database}");
    run(
        "psql",
        &[
            &administrator,
            "--quiet",
            "--command",
            &format!("CREATE DATABASE {database}"),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let place = NodePlace::new(folder.path().join("data"), Some(url.clone()));
    let (panoh, _, person) = day(&place).await;
    let dump = run("pg_dump", &["--inserts", &url]);
    let stream = data_encoding::HEXLOWER.encode(person.bytes());
    assert!(
        String::from_utf8_lossy(&dump).contains(&stream),
        "the dump holds her record"
    );
    let mut found = search_place(&place).await;
    Search::new().search("the dump", &dump, &mut found);
    panoh.close().await;
    let drop = format!("DROP DATABASE {database} WITH (FORCE)");
    run("psql", &[&administrator, "--quiet", "--command", &drop]);
    assert_eq!(found, Vec::<String>::new());
}

fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = std::process::Command::new(program)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

#[test]
fn the_search_finds_what_is_there() {
    let search = Search::new();
    for (what, form) in forms() {
        let mut found = Vec::new();
        search.search(
            "a file",
            &[b"before ", form.as_slice(), b" after"].concat(),
            &mut found,
        );
        assert!(found.contains(&format!("{what} in a file")), "{what}");
    }
}
