//! The pages of a small demo, asked over HTTP as browsers do.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

use crate::house::{Browser, House, encoded};
use axum::http::{Method, StatusCode, header};
use panoh_app::core::access::{Role, allowed};
use panoh_web::table;

/// A path of the table with an id that is nobody's.
fn filled(path: &str) -> String {
    path.replace("{id}", "00000000-0000-4000-8000-000000000000")
}

pub(crate) async fn first_person(browser: &mut Browser) -> String {
    let list = browser.get("/people").await;
    let rest = list
        .body
        .split("class=\"main\"><a href=\"/people/")
        .nth(1)
        .unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_is_not_public_leads_a_stranger_to_sign_in() {
    let house = House::build().await;
    for route in table().into_iter().filter(|route| !route.public) {
        let mut stranger = house.browser();
        let form = (route.method == Method::POST).then(String::new);
        let answer = stranger
            .ask(route.method.clone(), &filled(route.path), form, &[])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{} {}",
            route.method,
            route.path
        );
        assert!(
            answer.to().starts_with("/sign-in"),
            "{} {}",
            route.path,
            answer.to()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_obeys_the_policy_for_every_role() {
    let house = House::build().await;
    for role in Role::MEMBERS {
        let mut browser = house.signed_in(role.as_str()).await;
        for route in table() {
            let Some((action, resource)) = route.needs else {
                continue;
            };
            let may = allowed(role, action, resource).is_some();
            if route.method == Method::POST && may {
                // What it would do is tested page by page; here only who is turned away.
                continue;
            }
            let answer = match route.method {
                Method::POST => browser.post(&filled(route.path), &[]).await,
                _ => browser.get(&filled(route.path)).await,
            };
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(
                refused, !may,
                "{role} {} {}: {}",
                route.method, route.path, answer.status
            );
            assert!(
                !answer.status.is_server_error(),
                "{role} {}: {}",
                route.path,
                answer.body
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_organisation_are_not_found() {
    let house = House::build().await;
    let mut own = house.signed_in("supervisor").await;
    let person = first_person(&mut own).await;
    let organisation = &house.demo.logins[0].organisation;
    let other = house
        .demo
        .logins
        .iter()
        .find(|login| login.organisation != *organisation);
    let other = other.unwrap();
    let mut foreign = house.browser();
    foreign.get("/sign-in").await;
    let fields = [
        ("login", other.user.as_str()),
        ("password", other.password.as_str()),
    ];
    assert_eq!(
        foreign.post("/sign-in", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    for page in ["", "/edit", "/access", "/erase", "/hold"] {
        let answer = foreign.get(&format!("/people/{person}{page}")).await;
        let turned_away = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
        assert!(
            turned_away.contains(&answer.status),
            "{page}: {}",
            answer.status
        );
    }
    assert_eq!(
        own.get(&format!("/people/{person}")).await.status,
        StatusCode::OK
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_gets_the_form_again_with_a_sentence() {
    let house = House::build().await;
    let mut browser = house.browser();
    browser.get("/sign-in").await;
    let answer = browser
        .post("/sign-in", &[("login", "nobody"), ("password", "wrong")])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("User name or password is wrong."));
    assert!(
        !answer.body.contains("wrong\""),
        "the password is not sent back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_chosen_before_and_after_sign_in() {
    let house = House::build().await;
    let mut browser = house.browser();
    let page = browser.get("/sign-in").await;
    assert!(page.body.contains("<html lang=\"en\""));
    let chosen = browser
        .post("/language", &[("language", "tg"), ("back", "/sign-in")])
        .await;
    assert_eq!(
        (chosen.status, chosen.to()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    assert!(browser.get("/sign-in").await.body.contains("Гузарвожа"));
    let mut member = house.signed_in("counsellor").await;
    member
        .post(
            "/language",
            &[("language", "ru"), ("back", "//elsewhere.example")],
        )
        .await;
    assert!(member.get("/").await.body.contains("<html lang=\"ru\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_or_from_another_site_changes_nothing() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let fields = encoded(&[("name", "Дастаи нав")]);
    let path = "/organisation/teams";
    let bare = browser
        .ask(Method::POST, path, Some(fields.clone()), &[])
        .await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    let foreign = [("sec-fetch-site", "cross-site")];
    let sent = browser
        .ask(Method::POST, path, Some(fields), &foreign)
        .await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert!(
        !browser
            .get("/organisation")
            .await
            .body
            .contains("Дастаи нав")
    );
    let good = browser.post(path, &[("name", "Дастаи нав")]).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    assert!(
        browser
            .get("/organisation")
            .await
            .body
            .contains("Дастаи нав")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_that_keep_others_out() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    for path in ["/", "/people", "/no-such-page", "/health/live", "/sign-in"] {
        let answer = browser.get(path).await;
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(
            !policy.contains("unsafe") && !policy.contains('*'),
            "{policy}"
        );
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
    let page = browser.get("/").await.body;
    let style = page
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let style = browser.get(style).await;
    assert_eq!(style.status, StatusCode::OK);
    assert!(
        style.headers[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
}

async fn reads(browser: &mut Browser, person: &str) -> usize {
    browser
        .get(&format!("/people/{person}/access"))
        .await
        .body
        .matches("<time ")
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_headers_or_in_advance_reads_no_name() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let person = first_person(&mut browser).await;
    let path = format!("/people/{person}");
    // The access list opens the record for its name, so each look at it is one reading more.
    let before = reads(&mut browser, &person).await;
    let head = browser.ask(Method::HEAD, &path, None, &[]).await;
    assert_eq!(head.status, StatusCode::OK);
    let early = browser
        .ask(Method::GET, &path, None, &[("sec-purpose", "prefetch")])
        .await;
    assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reads(&mut browser, &person).await, before + 1);
    browser.get(&path).await;
    assert_eq!(reads(&mut browser, &person).await, before + 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_workbook_is_refused_with_a_sentence() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let page = browser.get("/transfer").await;
    assert!(page.body.contains("type=\"file\""));
    let started = browser
        .upload("/import", "notes.csv", "one,two\r\n1,2\r\n")
        .await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    let job = started.to().to_owned();
    let mut answer = browser.get(&job).await;
    while answer.body.contains("http-equiv=\"refresh\"") {
        tokio::task::yield_now().await;
        answer = browser.get(&job).await;
    }
    assert!(
        answer
            .body
            .contains("The headings of the HTCDS workbook were not found."),
        "{}",
        answer.body
    );
    let mut other = house.signed_in("case_manager").await;
    assert_eq!(
        other.get(&job).await.status,
        StatusCode::NOT_FOUND,
        "a job is its member's own"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_fetched_once_and_recorded_for_everyone_in_it() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    browser.get("/transfer").await;
    let job = browser.post("/export", &[]).await.to().to_owned();
    let mut answer = browser.get(&job).await;
    while answer.body.contains("http-equiv=\"refresh\"") {
        tokio::task::yield_now().await;
        answer = browser.get(&job).await;
    }
    let file = format!("{job}/workbook.xlsx");
    assert!(answer.body.contains(&file), "{}", answer.body);
    let fetched = browser.get(&file).await;
    assert_eq!(fetched.status, StatusCode::OK);
    assert!(
        fetched.headers[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(browser.get(&file).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_a_member_who_must_choose_a_password_of_their_own() {
    let house = House::build_bare().await;
    let mut administrator = house.signed_in("administrator").await;
    administrator.get("/organisation/members/new").await;
    let fields = [
        ("name", "Навкор Аввалин"),
        ("login", "navkor"),
        ("role", "counsellor"),
        ("password", "панҷ калимаи дарози ман"),
    ];
    let added = administrator
        .post("/organisation/members/new", &fields)
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let list = administrator.get("/organisation").await.body;
    assert!(
        list.contains("Навкор Аввалин") && list.contains("Waits for keys"),
        "{list}"
    );
    let mut newcomer = house.browser();
    newcomer.get("/sign-in").await;
    let fields = [("login", "navkor"), ("password", "панҷ калимаи дарози ман")];
    assert_eq!(
        newcomer.post("/sign-in", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(newcomer.get("/people").await.to(), "/account#password");
    newcomer.get("/account").await;
    let fields = [
        ("old", "панҷ калимаи дарози ман"),
        ("password", "шаш калимаи дигари худам"),
        ("again", "шаш калимаи дигари худам"),
    ];
    let changed = newcomer.post("/account/password", &fields).await;
    assert_eq!(changed.to(), "/account?done=password", "{}", changed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_needs_a_second_factor_gets_no_further_without_one() {
    let house = House::build_strict().await;
    let mut browser = house.browser();
    browser.get("/sign-in").await;
    let login = &house.demo.logins[0];
    let fields = [
        ("login", login.user.as_str()),
        ("password", login.password.as_str()),
    ];
    assert_eq!(
        browser.post("/sign-in", &fields).await.to(),
        "/second-factor"
    );
    for path in ["/", "/people", "/organisation", "/journal"] {
        assert_eq!(browser.get(path).await.to(), "/second-factor", "{path}");
    }
    let page = browser.get("/second-factor").await.body;
    assert!(page.contains("so a second factor is needed before you go on"));
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_offered_and_a_wrong_code_refused() {
    let house = House::build().await;
    let mut browser = house.signed_in("counsellor").await;
    let offer = browser.get("/second-factor").await;
    assert!(offer.body.contains("aria-label=\"QR\""));
    let wrong = browser.post("/second-factor", &[("code", "000000")]).await;
    assert!(
        wrong.body.contains("The code or passkey was not accepted."),
        "{}",
        wrong.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_page_checks_the_whole_chain() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    assert!(
        browser
            .get("/journal")
            .await
            .body
            .contains("Line for a witness")
    );
    let checked = browser.post("/journal/verify", &[]).await;
    assert!(
        checked.body.contains("The journal is whole"),
        "{}",
        checked.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_whether_the_database_answers() {
    let house = House::build().await;
    let mut browser = house.browser();
    assert_eq!(browser.get("/health/live").await.body, "live\n");
    assert_eq!(browser.get("/health/ready").await.body, "ready\n");
    assert_eq!(
        browser.get("/no-such-page").await.status,
        StatusCode::NOT_FOUND
    );
}

/// With `PANOH_PAGES` set, pages of the demo are also written there, to be looked at.
#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    if let Some(folder) = std::env::var_os("PANOH_PAGES").map(std::path::PathBuf::from) {
        std::fs::create_dir_all(folder.join("demo")).unwrap();
        let person = first_person(&mut browser).await;
        for (name, path) in [
            ("home", "/".to_owned()),
            ("people", "/people".to_owned()),
            ("person", format!("/people/{person}")),
            ("edit", format!("/people/{person}/edit")),
            ("case-new", format!("/cases/new?person={person}")),
            ("cases", "/cases".to_owned()),
            ("organisation", "/organisation".to_owned()),
            ("member-new", "/organisation/members/new".to_owned()),
            ("account", "/account".to_owned()),
            ("access", format!("/people/{person}/access")),
            ("journal", "/journal".to_owned()),
        ] {
            let page = browser.get(&path).await.body;
            std::fs::write(folder.join("demo").join(format!("{name}.html")), page).unwrap();
        }
    }
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!(out.to(), "/sign-in");
    assert_eq!(browser.get("/people").await.to(), "/sign-in?next=/people");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_stands_in_no_address() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let everybody = browser.get("/people").await;
    assert!(
        everybody
            .body
            .contains("method=\"post\" action=\"/people\"")
    );
    let found = browser.post("/people", &[("q", "Zzyzx Nobody")]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains("Zzyzx Nobody") && !found.body.contains("q=Zzyzx"));
    assert_eq!(found.headers[header::CACHE_CONTROL], "no-store");
    let by_address = browser.get("/people?q=Zzyzx").await;
    assert!(
        by_address
            .body
            .contains("class=\"main\"><a href=\"/people/"),
        "words in an address are not searched for"
    );
    assert!(
        browser
            .get("/")
            .await
            .body
            .contains("method=\"post\" action=\"/people\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_search_are_sent_as_forms() {
    let house = House::build().await;
    let mut browser = house.signed_in("supervisor").await;
    let second = browser
        .post("/people", &[("q", "Zzyzx"), ("skip", "25")])
        .await;
    assert_eq!(second.status, StatusCode::OK);
    assert!(!second.body.contains("?skip="), "{}", second.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_back_to_a_page_and_never_to_its_query() {
    let house = House::build().await;
    let mut stranger = house.browser();
    let away = stranger.get("/people?q=Malika").await;
    assert_eq!(away.to(), "/sign-in?next=/people");
    let form = stranger.get("/sign-in?next=/people%3Fq%3DMalika").await;
    assert_eq!(form.hidden("next"), "/people");
    let login = house
        .demo
        .logins
        .iter()
        .find(|login| login.role == "supervisor")
        .unwrap();
    let fields = [
        ("login", login.user.as_str()),
        ("password", login.password.as_str()),
        ("next", "/people?q=Malika"),
    ];
    assert_eq!(stranger.post("/sign-in", &fields).await.to(), "/people");
}
