//! A small demo is made and worked with through the use cases, as the pages do it.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

use panoh_app::accounts::NewMember;
use panoh_app::core::access::Role;
use panoh_app::core::case::CaseFacts;
use panoh_app::core::person::{Name, PersonFacts, Phone, Safety};
use panoh_app::demo::{Demo, DemoSize, open_or_make};
use panoh_app::erasure::Ground;
use panoh_app::people::PeopleQuery;
use panoh_app::{AppError, Panoh, Progress, Session};

const SIZE: DemoSize = DemoSize {
    people: 60,
    cases: 12,
    seed: 7,
};

async fn demo(folder: &std::path::Path) -> (Panoh, Demo) {
    open_or_make(&folder.join("demo"), None, SIZE, 0, &Progress::new())
        .await
        .unwrap()
}

async fn enter(panoh: &Panoh, demo: &Demo, role: Role) -> Session {
    let login = demo
        .logins
        .iter()
        .find(|l| l.role == role.as_str())
        .unwrap();
    panoh
        .sign_in_cli(&login.user, &login.password, None)
        .await
        .unwrap()
        .session
}

fn query(text: &str) -> PeopleQuery {
    PeopleQuery {
        text: text.into(),
        skip: 0,
        limit: 50,
    }
}

fn facts(full: &str) -> PersonFacts {
    PersonFacts {
        names: vec![Name {
            full: full.into(),
            ..Name::default()
        }],
        phones: vec![Phone {
            number: "+992 00 123 4567".into(),
            safety: Safety::Unsafe,
            ..Phone::default()
        }],
        ..PersonFacts::default()
    }
}

#[tokio::test]
async fn somebody_is_registered_found_under_another_spelling_and_every_look_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let counsellor = enter(&panoh, &demo, Role::Counsellor).await;
    let command = panoh.new_command();
    let person = facts("Муҳаммадҷон Тирандозӣ");
    let id = panoh
        .register_person(&counsellor, command, None, &person)
        .await
        .unwrap();
    let again = panoh
        .register_person(&counsellor, command, None, &person)
        .await
        .unwrap();
    assert_eq!(id, again, "the same command twice is one person");
    for spelling in [
        "Мухаммаджон Тирандози",
        "Muhammadjon Tirandozi",
        "тирандоз",
        "123 45 67",
    ] {
        let page = panoh.people(&counsellor, &query(spelling)).await.unwrap();
        assert_eq!(
            page.lines.first().map(|line| line.id),
            Some(id),
            "{spelling}"
        );
    }
    let page = panoh.person(&counsellor, id).await.unwrap();
    assert_eq!(page.facts, person);
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let list = panoh.access_list(&supervisor, id).await.unwrap();
    let purposes: Vec<&str> = list.iter().map(|line| line.purpose.as_str()).collect();
    assert_eq!(purposes[0], "person.open");
    assert_eq!(
        purposes.iter().filter(|p| **p == "people.search").count(),
        4
    );
}

#[tokio::test]
async fn who_may_not_see_a_person_does_not_learn_that_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let counsellor = enter(&panoh, &demo, Role::Counsellor).await;
    let analyst = enter(&panoh, &demo, Role::Analyst).await;
    let everyone = panoh.people(&supervisor, &query("")).await.unwrap();
    let hers = panoh.people(&counsellor, &query("")).await.unwrap();
    assert!(hers.total < everyone.total && hers.total > 0);
    let foreign = everyone
        .lines
        .iter()
        .find(|l| l.team != counsellor.context().team)
        .unwrap();
    let refused = panoh.person(&counsellor, foreign.id).await;
    assert!(matches!(refused, Err(AppError::NotFound)));
    let found = panoh
        .people(&counsellor, &query(&foreign.name))
        .await
        .unwrap();
    assert!(found.lines.iter().all(|line| line.id != foreign.id));
    assert!(matches!(
        panoh.people(&analyst, &query("")).await,
        Err(AppError::NotAllowed)
    ));
    assert!(matches!(
        panoh.person(&analyst, foreign.id).await,
        Err(AppError::NotAllowed)
    ));
    assert!(!analyst.reads_identity() && analyst.reads_coded());
}

#[tokio::test]
async fn an_export_comes_back_unchanged_and_the_same_file_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let file = panoh
        .export_htcds(&supervisor, &Progress::new())
        .await
        .unwrap();
    let report = panoh
        .import_htcds(&supervisor, "cases.xlsx", &file, false, &Progress::new())
        .await
        .unwrap();
    assert!(report.read > 5);
    assert_eq!(
        (report.unchanged, report.imported, report.rejected),
        (report.read, 0, 0)
    );
}

#[tokio::test]
async fn two_who_change_one_field_unknown_to_each_other_are_both_kept_and_flagged() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let mut person = facts("Зебо Анорова");
    let command = panoh.new_command();
    let id = panoh
        .register_person(&supervisor, command, None, &person)
        .await
        .unwrap();
    let seen = panoh.person(&supervisor, id).await.unwrap().heads;
    person.note = Some("first".into());
    panoh
        .amend_person(&supervisor, panoh.new_command(), id, &seen, &person)
        .await
        .unwrap();
    person.note = Some("second".into());
    person.district = Some("TJ-RA-RAS".into());
    panoh
        .amend_person(&supervisor, panoh.new_command(), id, &seen, &person)
        .await
        .unwrap();
    let page = panoh.person(&supervisor, id).await.unwrap();
    assert_eq!(page.conflicts.len(), 1);
    assert_eq!(page.conflicts[0].values, ["second", "first"]);
    assert_eq!(page.facts.district.as_deref(), Some("TJ-RA-RAS"));
    panoh
        .amend_person(&supervisor, panoh.new_command(), id, &page.heads, &person)
        .await
        .unwrap();
    assert!(
        panoh
            .person(&supervisor, id)
            .await
            .unwrap()
            .conflicts
            .is_empty()
    );
}

#[tokio::test]
async fn a_merge_joins_two_records_and_its_undo_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let one = panoh
        .register_person(
            &supervisor,
            panoh.new_command(),
            None,
            &facts("Далер Бедов"),
        )
        .await
        .unwrap();
    let two = panoh
        .register_person(
            &supervisor,
            panoh.new_command(),
            None,
            &facts("Daler Bedov"),
        )
        .await
        .unwrap();
    let duplicates = panoh
        .likely_duplicates(&supervisor, &facts("Далер Бедов"), Some(one))
        .await;
    assert_eq!(duplicates.unwrap().first().and_then(|d| d.id), Some(two));
    let before = panoh.person(&supervisor, one).await.unwrap().facts;
    panoh
        .merge_people(&supervisor, panoh.new_command(), one, two)
        .await
        .unwrap();
    assert_eq!(
        panoh.person(&supervisor, one).await.unwrap().merged[0].id,
        two
    );
    panoh
        .undo_merge(&supervisor, panoh.new_command(), one, two)
        .await
        .unwrap();
    let after = panoh.person(&supervisor, one).await.unwrap();
    assert!(after.merged.is_empty());
    assert_eq!(after.facts, before);
}

#[tokio::test]
async fn a_demo_folder_is_used_again_and_a_foreign_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, first) = demo(folder.path()).await;
    panoh.close().await;
    let (_, second) = demo(folder.path()).await;
    assert_eq!(first, second);
    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("letter.txt"), "keep me").unwrap();
    let refused = open_or_make(&foreign, None, SIZE, 0, &Progress::new()).await;
    assert!(matches!(
        refused.err(),
        Some(AppError::Refused("foreign-folder"))
    ));
}

#[tokio::test]
async fn a_page_gone_back_to_and_changed_is_saved_and_the_same_form_twice_is_one_act() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let mut person = facts("Шоира Писта");
    let registered = panoh.new_command();
    let id = panoh
        .register_person(&supervisor, registered, None, &person)
        .await
        .unwrap();
    let seen = panoh.person(&supervisor, id).await.unwrap().heads;
    let form = panoh.new_command();
    for note in ["first", "first", "second"] {
        person.note = Some(note.into());
        panoh
            .amend_person(&supervisor, form, id, &seen, &person)
            .await
            .unwrap();
    }
    let page = panoh.person(&supervisor, id).await.unwrap();
    assert_eq!(page.acts, 3, "registered, first, second");
    assert_eq!(page.facts.note.as_deref(), Some("second"));
}

#[tokio::test]
async fn a_supervisor_without_keys_can_neither_read_nor_empty_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let (panoh, demo) = demo(folder.path()).await;
    let supervisor = enter(&panoh, &demo, Role::Supervisor).await;
    let person = facts("Озода Лола");
    let command = panoh.new_command();
    let id = panoh
        .register_person(&supervisor, command, None, &person)
        .await
        .unwrap();
    let case = panoh
        .start_case(&supervisor, panoh.new_command(), id, &CaseFacts::default())
        .await
        .unwrap();
    let administrator = enter(&panoh, &demo, Role::Administrator).await;
    let wish = NewMember {
        login: "keyless".into(),
        display_name: "Бекалид Намунавӣ".into(),
        role: Role::Supervisor,
        team: None,
        area: Vec::new(),
        password: "asal va noni garm".into(),
    };
    panoh.add_member(&administrator, &wish).await.unwrap();
    let keyless = panoh
        .sign_in_cli("keyless", "asal va noni garm", None)
        .await
        .unwrap()
        .session;
    let command = || panoh.new_command();
    let mut other = person.clone();
    other.note = Some("written over".into());
    let none = CaseFacts::default();
    let locked = [
        panoh.person(&keyless, id).await.err(),
        panoh
            .amend_person(&keyless, command(), id, &[], &other)
            .await
            .err(),
        panoh
            .merge_people(&keyless, command(), id, case)
            .await
            .err(),
        panoh
            .amend_case(&keyless, command(), case, &[], &none)
            .await
            .err(),
        panoh
            .erase_contact(&keyless, command(), id, Ground::Request)
            .await
            .err(),
        panoh
            .erase_person(&keyless, command(), id, Ground::Request)
            .await
            .err(),
    ];
    for error in locked {
        assert!(matches!(error, Some(AppError::Locked)), "{error:?}");
    }
    assert_eq!(
        panoh.person(&supervisor, id).await.unwrap().facts,
        person,
        "nothing was emptied"
    );
}
