//! What holds for imports, exports and the jobs that do them.

use super::{ImportReport, JobId, JobState};
use crate::AppError;
use crate::node::Panoh;
use crate::progress::Progress;
use crate::session::Session;
use crate::testing::{House, house, on_both_databases};
use panoh_core::access::Role;
use panoh_core::person::{Birth, Name, PersonFacts};

const HEADINGS: &str = ",First Name,Second Name,Birthdate,Gender,Trafficking Status";

/// People whose names have little in common.
const PEOPLE: [&str; 4] = [
    "1,Муҳаммадҷон,Тирандозов,14.03.1994,Masculine,",
    "2,Зебунисо,Гулдастаева,02.11.1988,Feminine,",
    "3,Қурбонгул,Арчазорӣ,21.07.1979,Feminine,",
    "4,Ҷаҳонгир,Пистадонов,30.01.2001,Masculine,",
];

fn file(rows: &[&str]) -> Vec<u8> {
    format!("{HEADINGS}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

async fn import(panoh: &Panoh, session: &Session, rows: &[&str]) -> Result<ImportReport, AppError> {
    let bytes = file(rows);
    panoh
        .import_htcds(session, "cases.csv", &bytes, false, &Progress::new())
        .await
}

/// Read, imported, unchanged, rejected.
fn counts(report: &ImportReport) -> [u64; 4] {
    [
        report.read,
        report.imported,
        report.unchanged,
        report.rejected,
    ]
}

fn code<T>(result: Result<T, AppError>) -> &'static str {
    result.err().map_or("done", |error| error.code())
}

/// Waits until a job has ended.
async fn ended(house: &House, session: &Session, job: JobId) -> JobState {
    loop {
        match house.panoh.job(session, job).unwrap() {
            JobState::Running { .. } => tokio::task::yield_now().await,
            state => return state,
        }
    }
}

fn zebuniso() -> PersonFacts {
    PersonFacts {
        names: vec![Name {
            full: "Зебунисо Гулдастаева".into(),
            ..Name::default()
        }],
        birth: Some(Birth::Date(jiff::civil::date(1988, 11, 2))),
        ..PersonFacts::default()
    }
}

on_both_databases! {
    async fn a_file_that_is_imported_twice_at_once_goes_in_once(house: House) {
        let session = house.session(Role::Supervisor);
        let (one, other) = tokio::join!(
            import(&house.panoh, session, &PEOPLE),
            import(&house.panoh, session, &PEOPLE),
        );
        let mut both = [counts(&one.unwrap()), counts(&other.unwrap())];
        both.sort_unstable();
        assert_eq!(both, [[4, 0, 4, 0], [4, 4, 0, 0]]);
    }

    async fn an_import_in_another_process_is_held_off_until_that_one_ends(house: House) {
        let session = house.session(Role::Supervisor);
        let other = house.another_process().await;
        let mut turn = other.import_turn(house.organisation).await.unwrap();
        assert_eq!(code(import(&house.panoh, session, &PEOPLE).await), "import-running");
        house.advance(500);
        other.keep_turn(&mut turn).await.unwrap();
        house.advance(500);
        assert_eq!(code(import(&house.panoh, session, &PEOPLE).await), "import-running");
        // It has died: nobody renews the turn.
        house.advance(101);
        assert_eq!(code(import(&house.panoh, session, &PEOPLE).await), "done");
        assert_eq!(code(other.keep_turn(&mut turn).await), "import-running");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_written_is_refused_and_ends_nothing() {
    let house = house().await;
    let manager = house.member("firuz", Role::CaseManager, None).await;
    let report = import(&house.panoh, &manager, &PEOPLE).await.unwrap();
    assert_eq!(counts(&report), [4, 0, 0, 4]);
    assert!(
        report
            .errors
            .iter()
            .all(|e| e.code == "record_not_allowed" && e.row > 1)
    );
    let refused = String::from_utf8(report.rejected_csv).unwrap();
    assert!(PEOPLE.iter().all(|row| refused.contains(&row[2..])));
}

#[tokio::test]
async fn what_another_team_brought_in_is_not_this_teams() {
    let house = house().await;
    let here = house
        .member("firuz", Role::CaseManager, Some(house.teams[0]))
        .await;
    let there = house
        .member("zafar", Role::CaseManager, Some(house.teams[1]))
        .await;
    let report = import(&house.panoh, &here, &PEOPLE).await.unwrap();
    assert_eq!(counts(&report), [4, 4, 0, 0]);
    let report = import(&house.panoh, &there, &PEOPLE).await.unwrap();
    assert_eq!(counts(&report), [4, 4, 0, 0]);
    for session in [&here, &there] {
        let again = import(&house.panoh, session, &PEOPLE).await.unwrap();
        assert_eq!(counts(&again), [4, 0, 4, 0]);
    }
}

#[tokio::test]
async fn a_likely_duplicate_is_named_within_the_scope_hinted_at_outside_and_can_be_dismissed() {
    let house = house().await;
    let supervisor = house.session(Role::Supervisor);
    let known = house
        .panoh
        .register_person(
            supervisor,
            house.panoh.new_command(),
            Some(house.teams[1]),
            &zebuniso(),
        )
        .await
        .unwrap();
    let manager = house
        .member("firuz", Role::CaseManager, Some(house.teams[0]))
        .await;
    let report = import(&house.panoh, &manager, &PEOPLE).await.unwrap();
    let [flagged] = report.likely_duplicates[..] else {
        panic!("one is flagged: {:?}", report.likely_duplicates)
    };
    let page = house.panoh.person(supervisor, flagged).await.unwrap();
    assert!(page.facts.other.is_empty(), "no raw flag on the page");
    let [other] = &page.likely_duplicates[..] else {
        panic!("one record is alike")
    };
    assert_eq!(other.id, Some(known));
    assert_eq!(other.name.as_deref(), Some("Зебунисо Гулдастаева"));
    let reads = house.panoh.access_list(supervisor, known).await.unwrap();
    assert_eq!(reads.len(), 1, "the name was shown, so that is on record");

    let counsellor = house.session(Role::Counsellor);
    let page = house.panoh.person(counsellor, flagged).await.unwrap();
    let [other] = &page.likely_duplicates[..] else {
        panic!("one record is alike")
    };
    assert!(other.id.is_none() && other.name.is_none());
    assert_eq!(other.team, Some(house.teams[1]));
    let again = house
        .panoh
        .likely_duplicates(counsellor, &zebuniso(), Some(flagged))
        .await
        .unwrap();
    assert_eq!(again.len(), 1);
    assert!(again[0].score.is_none(), "no score outside the scope");

    let command = house.panoh.new_command();
    house
        .panoh
        .dismiss_likely_duplicate(counsellor, command, flagged)
        .await
        .unwrap();
    let page = house.panoh.person(supervisor, flagged).await.unwrap();
    assert!(page.likely_duplicates.is_empty());
    let elsewhere = house
        .panoh
        .dismiss_likely_duplicate(counsellor, house.panoh.new_command(), known)
        .await;
    assert_eq!(code(elsewhere), "not-found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_go_after_a_quarter_of_an_hour_and_with_the_session() {
    let house = house().await;
    let cookie = house.cookie("supervisor").await;
    let session = house.panoh.session(&cookie).await.unwrap().unwrap();
    let start = || house.panoh.start_export(&session).unwrap();
    let job = start();
    assert!(matches!(
        ended(&house, &session, job).await,
        JobState::Exported { .. }
    ));
    house.advance(899);
    assert_eq!(code(house.panoh.job(&session, job)), "done");
    house.advance(2);
    assert_eq!(code(house.panoh.job(&session, job)), "not-found");

    let job = start();
    ended(&house, &session, job).await;
    house.panoh.sign_out(&cookie).await.unwrap();
    assert_eq!(code(house.panoh.take_export(&session, job)), "not-found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_go_when_the_member_leaves_and_when_somebody_is_erased() {
    use crate::erasure::Ground;
    let house = house().await;
    let supervisor = house.session(Role::Supervisor);
    let manager = house
        .member("firuz", Role::CaseManager, Some(house.teams[0]))
        .await;
    let job = house.panoh.start_export(&manager).unwrap();
    ended(&house, &manager, job).await;
    house
        .panoh
        .remove_member(supervisor, manager.user())
        .await
        .unwrap();
    assert_eq!(code(house.panoh.job(&manager, job)), "not-found");

    // Leaving has renewed the keys.
    let supervisor = house.sign_in("supervisor").await;
    let command = || house.panoh.new_command();
    let person = house
        .panoh
        .register_person(&supervisor, command(), None, &zebuniso())
        .await
        .unwrap();
    let job = house.panoh.start_export(&supervisor).unwrap();
    ended(&house, &supervisor, job).await;
    house
        .panoh
        .erase_person(&supervisor, command(), person, Ground::Request)
        .await
        .unwrap();
    assert_eq!(code(house.panoh.job(&supervisor, job)), "not-found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_has_two_jobs_at_once_and_they_end_with_the_session() {
    let house = house().await;
    let cookie = house.cookie("supervisor").await;
    let session = house.panoh.session(&cookie).await.unwrap().unwrap();
    let turn = house.panoh.import_turn(house.organisation).await.unwrap();
    let start = || {
        house
            .panoh
            .start_import(&session, "cases.csv".into(), file(&PEOPLE), false)
    };
    start().unwrap();
    start().unwrap();
    assert_eq!(code(start()), "too-many-jobs");
    house.panoh.sign_out(&cookie).await.unwrap();
    house.panoh.end_turn(turn).await.unwrap();
    let again = import(&house.panoh, house.session(Role::Supervisor), &PEOPLE);
    assert_eq!(
        counts(&again.await.unwrap()),
        [4, 4, 0, 0],
        "they wrote nothing"
    );
}

#[tokio::test]
async fn an_import_stops_when_its_session_has_ended() {
    let house = house().await;
    let cookie = house.cookie("supervisor").await;
    let session = house.panoh.session(&cookie).await.unwrap().unwrap();
    house.panoh.sign_out(&cookie).await.unwrap();
    let refused = import(&house.panoh, &session, &PEOPLE).await;
    assert_eq!(code(refused), "not-signed-in");
    let report = import(&house.panoh, house.session(Role::Supervisor), &PEOPLE).await;
    assert_eq!(counts(&report.unwrap()), [4, 4, 0, 0]);
}
