//! People and cases, from the form to the end of their keys.

use crate::house::{Answer, Browser, House};
use crate::pages::first_person;
use axum::http::StatusCode;

async fn register(browser: &mut Browser, name: &str, more: &[(&str, &str)]) -> Answer {
    let form = browser.get("/people/new").await;
    let command = form.hidden("command");
    let mut fields = vec![("command", command.as_str()), ("name", name)];
    fields.extend(more);
    browser.post("/people/new", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_registered_changed_held_and_erased() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let empty = register(&mut browser, "", &[("birth_date", "1990")]).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(
        empty.body.contains("href=\"#name\""),
        "the summary leads to the field"
    );
    let safety = [
        ("phone/0", "+992 00 000 0000"),
        ("phone/0/safety", "never"),
        ("confirmed", "yes"),
    ];
    let made = register(&mut browser, "Озмоиш Санҷишзода", &safety).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let path = made.to().split('?').next().unwrap().to_owned();
    let page = browser.get(&path).await.body;
    assert!(page.contains("Озмоиш Санҷишзода") && page.contains("Never use"));
    assert!(page.find("Never use").unwrap() < page.find("+992 00 000 0000").unwrap());

    let form = browser.get(&format!("{path}/edit")).await;
    let (command, seen) = (form.hidden("command"), form.hidden("seen"));
    let fields = [
        ("command", command.as_str()),
        ("seen", seen.as_str()),
        ("name", "Озмоиш Дигарзода"),
    ];
    let saved = browser.post(&format!("{path}/edit"), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(browser.get(&path).await.body.contains("Озмоиш Дигарзода"));

    let command = browser.get(&format!("{path}/hold")).await.hidden("command");
    let fields = [
        ("command", command.as_str()),
        ("lift", "no"),
        ("reason", "суд"),
    ];
    assert_eq!(
        browser.post(&format!("{path}/hold"), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let command = browser
        .get(&format!("{path}/erase"))
        .await
        .hidden("command");
    let wrong = [
        ("command", command.as_str()),
        ("ground", "request"),
        ("confirm", "Каси дигар"),
    ];
    let asked = browser.post(&format!("{path}/erase"), &wrong).await;
    assert!(asked.body.contains("This is not the name of the person."));
    let right = [
        ("command", command.as_str()),
        ("ground", "request"),
        ("confirm", "озмоиш дигарзода"),
    ];
    let held = browser.post(&format!("{path}/erase"), &right).await;
    assert_eq!(held.status, StatusCode::CONFLICT);
    let lift = browser.get(&format!("{path}/hold")).await.hidden("command");
    let fields = [
        ("command", lift.as_str()),
        ("lift", "yes"),
        ("reason", "суд"),
    ];
    assert_eq!(
        browser.post(&format!("{path}/hold"), &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let command = browser
        .get(&format!("{path}/erase"))
        .await
        .hidden("command");
    let right = [
        ("command", command.as_str()),
        ("ground", "request"),
        ("confirm", "Озмоиш Дигарзода"),
    ];
    let gone = browser.post(&format!("{path}/erase"), &right).await;
    assert_eq!(gone.to(), "/people?done=erased", "{}", gone.body);
    assert!(!browser.get(&path).await.body.contains("Дигарзода"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_registers_one_person() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let command = browser.get("/people/new").await.hidden("command");
    let fields = [
        ("command", command.as_str()),
        ("name", "Якбора Сабтшуда"),
        ("confirmed", "yes"),
    ];
    let first = browser.post("/people/new", &fields).await;
    let second = browser.post("/people/new", &fields).await;
    assert_eq!(first.to(), second.to());
    assert!(first.to().starts_with("/people/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_looks_alike_is_shown_before_a_second_record_is_made() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let facts = [
        ("birth_date", "05.03.1994"),
        ("phone/0", "+992 00 111 2233"),
        ("confirmed", "yes"),
    ];
    let made = register(&mut browser, "Муҳаммадҷон Сафарзода", &facts).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let again = register(&mut browser, "Мухаммаджон Сафаров", &facts[..2]).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(
        again.body.contains("Is it one of these people?"),
        "{}",
        again.body
    );
    assert!(again.body.contains("Муҳаммадҷон Сафарзода"));
    assert!(again.body.contains("name=\"confirmed\" value=\"yes\""));
    let command = again.hidden("command");
    let back = [
        ("command", command.as_str()),
        ("name", "Мухаммаджон Сафаров"),
        ("again", "yes"),
    ];
    let form = browser.post("/people/new", &back).await;
    assert!(
        form.body.contains("value=\"Мухаммаджон Сафаров\""),
        "nothing typed is lost"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_opened_for_a_person_and_changed() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let person = first_person(&mut browser).await;
    let form = browser.get(&format!("/cases/new?person={person}")).await;
    let command = form.hidden("command");
    let fields = [
        ("command", command.as_str()),
        ("person", person.as_str()),
        ("exploitation", "ForcedLabour"),
        ("exploitation", "ForcedBegging"),
        ("narrative", "Ҳикояи ихтироъшуда."),
    ];
    let made = browser.post("/cases/new", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let path = made.to().split('?').next().unwrap().to_owned();
    let page = browser.get(&path).await.body;
    assert!(
        page.contains("Forced begging") && page.contains("Ҳикояи ихтироъшуда."),
        "{page}"
    );
    let form = browser.get(&format!("{path}/edit")).await;
    let (command, seen) = (form.hidden("command"), form.hidden("seen"));
    let fields = [
        ("command", command.as_str()),
        ("seen", seen.as_str()),
        ("status", "Closed"),
        ("incoming_referral_date", "31.02.2026"),
    ];
    let refused = browser.post(&format!("{path}/edit"), &fields).await;
    assert!(refused.body.contains("href=\"#incoming_referral_date\""));
    let saved = browser.post(&format!("{path}/edit"), &fields[..3]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(browser.get(&path).await.body.contains("Closed"));
    assert!(browser.get("/cases").await.body.contains(&path));
}
