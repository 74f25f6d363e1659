//! Likely duplicates that an import finds, from the file to the record that somebody has looked at.

use crate::house::House;
use axum::http::StatusCode;

/// Where a page links to a person.
fn person_linked(body: &str, after: &str) -> String {
    let rest = body.split(after).nth(1).unwrap();
    let rest = rest.split("href=\"/people/").nth(1).unwrap();
    format!("/people/{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_likely_duplicate_of_an_import_is_counted_linked_compared_and_dismissed() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let command = browser.get("/people/new").await.hidden("command");
    let known = browser
        .post(
            "/people/new",
            &[
                ("command", &command),
                ("name", "Зебунисо Гулдастаева"),
                ("birth_date", "02.11.1988"),
                ("confirmed", "yes"),
            ],
        )
        .await;
    let known = known.to().split('?').next().unwrap().to_owned();
    browser.get("/transfer").await;
    let file = ",First Name,Second Name,Birthdate\r\n1,Зебунисо,Гулдастаева,02.11.1988\r\n";
    let started = browser.upload("/import", "cases.csv", file).await;
    let job = started.to().to_owned();
    let mut answer = browser.get(&job).await;
    while answer.body.contains("http-equiv=\"refresh\"") {
        tokio::task::yield_now().await;
        answer = browser.get(&job).await;
    }
    assert!(
        answer
            .body
            .contains("<dt>Perhaps here already</dt><dd>1</dd>"),
        "{}",
        answer.body
    );
    let flagged = person_linked(&answer.body, "Perhaps here already</h2>");

    let page = browser.get(&flagged).await;
    assert_eq!(
        person_linked(&page.body, "May be the same person as"),
        known,
        "{}",
        page.body
    );
    assert!(!page.body.contains("likely_duplicate"), "no raw flag");
    let command = page.hidden("command");
    let dismiss = format!("{flagged}/not-a-duplicate");
    let fields = [("command", command.as_str())];
    let done = browser.post(&dismiss, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = browser.get(&flagged).await;
    assert!(!page.body.contains("May be the same person as"));
}
