//! Signing in, sessions, and being slowed down.

use super::{code, kinds};
use crate::accounts::{ClientAddress, SignIn};
use crate::error::AppError;
use crate::keyring::Half;
use crate::testing::{House, PASSWORD, desk, house, new_organisation, on_both_databases};
use panoh_core::access::{Action, Resource, Role};

fn elsewhere() -> ClientAddress {
    ClientAddress::network("198.51.100.7".parse().unwrap())
}

async fn fail(house: &House, login: &str, from: &ClientAddress) -> &'static str {
    code(house.panoh.sign_in(login, "not the password", from).await)
}

on_both_databases! {
    async fn a_session_says_who_is_signed_in(house: House) {
        let session = house.sign_in("Counsellor").await;
        assert_eq!(session.role(), Role::Counsellor);
        assert_eq!(session.login(), "counsellor");
        assert_eq!(session.display_name(), "Кормандон counsellor");
        assert_eq!(session.organisation_name(), "Маркази Рашт");
        assert_eq!(session.context().team, Some(house.teams[0]));
        assert!(!session.csrf().is_empty());
        assert_ne!(session.csrf(), house.sign_in("counsellor").await.csrf());
    }

    async fn two_processes_serve_the_same_session(house: House) {
        let cookie = house.cookie("counsellor").await;
        let other = house.another_process().await;
        let there = other.session(&cookie).await.unwrap().expect("a session");
        let here = house.panoh.session(&cookie).await.unwrap().expect("a session");
        assert_eq!(there.csrf(), here.csrf());
        assert!(there.keys().holds(Half::Identity));
        other.sign_out(&cookie).await.unwrap();
        assert!(house.panoh.session(&cookie).await.unwrap().is_none());
    }

    async fn each_role_holds_the_halves_it_needs_and_no_other(house: House) {
        for role in Role::MEMBERS {
            let keys = house.session(role).keys();
            assert_eq!(keys.holds(Half::Coded), role.reads_coded(), "{role}");
            assert_eq!(keys.holds(Half::Identity), role.reads_identity(), "{role}");
        }
    }

    async fn failing_on_a_name_here_leaves_it_open_elsewhere(house: House) {
        for _ in 0..5 {
            assert_eq!(fail(house, "counsellor", &elsewhere()).await, "wrong-password");
        }
        assert_eq!(fail(house, "counsellor", &elsewhere()).await, "wrong-password");
        assert_eq!(fail(house, "counsellor", &elsewhere()).await, "too-many-attempts");
        let right = house.panoh.sign_in("counsellor", PASSWORD, &elsewhere()).await;
        assert_eq!(code(right), "too-many-attempts");
        house.sign_in("counsellor").await;
        let neighbour = house.panoh.sign_in("analyst", PASSWORD, &elsewhere()).await;
        assert_eq!(code(neighbour), "done");
        house.advance(2);
        assert_eq!(code(house.panoh.sign_in("counsellor", PASSWORD, &elsewhere()).await), "done");
    }

    async fn failed_attempts_are_few_acts_and_the_next_sign_in_tells_the_rest(house: House) {
        let session = house.session(Role::Counsellor).clone();
        for _ in 0..4 {
            fail(house, "counsellor", &elsewhere()).await;
        }
        let failed = |kinds: &[String]| kinds.iter().filter(|k| *k == "user.sign_in_failed").count();
        assert_eq!(failed(&kinds(house, &session).await), 1);
        house.sign_in("counsellor").await;
        let events = house.panoh.security_events(&session).await.unwrap();
        assert_eq!(events[0].kind, "user.signed_in");
        assert_eq!(events[0].failures, Some(3));
        assert_eq!(events[1].failures, Some(1));
        house.advance(3600);
        fail(house, "counsellor", &elsewhere()).await;
        assert_eq!(failed(&kinds(house, &session).await), 2);
    }

    async fn two_set_ups_at_once_make_one_organisation(house: House) {
        let wish = new_organisation("Дигар");
        assert_eq!(code(house.panoh.set_up(&wish).await), "already-set-up");
        assert_eq!(house.panoh.organisations().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let house = house().await;
    assert_eq!(fail(&house, "counsellor", &desk()).await, "wrong-password");
    assert_eq!(fail(&house, "nobody.here", &desk()).await, "wrong-password");
    assert_eq!(fail(&house, "", &desk()).await, "wrong-password");
}

#[tokio::test]
async fn a_known_device_is_not_slowed_by_its_neighbours() {
    let house = house().await;
    let SignIn::Done(signed_in) = house
        .panoh
        .sign_in("counsellor", PASSWORD, &desk())
        .await
        .unwrap()
    else {
        panic!("no second factor here")
    };
    for _ in 0..7 {
        fail(&house, "counsellor", &desk()).await;
    }
    let forged = format!("00{}", &signed_in.device[2..]);
    for (device, expected) in [
        (None, "too-many-attempts"),
        (Some(forged), "too-many-attempts"),
        (Some(signed_in.device), "done"),
    ] {
        let from = desk().with_device(device);
        assert_eq!(
            code(house.panoh.sign_in("counsellor", PASSWORD, &from).await),
            expected
        );
    }
}

#[tokio::test]
async fn many_names_failing_at_one_address_slow_that_address_only() {
    let house = house().await;
    for number in 0..31 {
        fail(&house, &format!("guess{number}"), &elsewhere()).await;
    }
    assert_eq!(
        fail(&house, "guess99", &elsewhere()).await,
        "too-many-attempts"
    );
    house.sign_in("counsellor").await;
    house.advance(61);
    assert_eq!(
        code(
            house
                .panoh
                .sign_in("counsellor", PASSWORD, &elsewhere())
                .await
        ),
        "done"
    );
}

#[tokio::test]
async fn guesses_made_at_once_are_counted_one_by_one() {
    let house = house().await;
    let from = elsewhere();
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (panoh, from) = (house.panoh.clone(), from.clone());
        guesses
            .spawn(async move { code(panoh.sign_in("counsellor", "a wrong guess", &from).await) });
    }
    let answers = guesses.join_all().await;
    assert!(
        answers
            .iter()
            .filter(|code| **code == "wrong-password")
            .count()
            <= 6,
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_or_two_idle_ones() {
    let house = house().await;
    let (idle, busy) = (
        house.cookie("counsellor").await,
        house.cookie("counsellor").await,
    );
    for hour in 1..12 {
        house.advance(3600);
        assert!(
            house.panoh.session(&busy).await.unwrap().is_some(),
            "hour {hour}"
        );
    }
    assert!(house.panoh.session(&idle).await.unwrap().is_none());
    house.advance(3600);
    assert!(house.panoh.session(&busy).await.unwrap().is_none());
}

#[tokio::test]
async fn cookies_that_were_never_given_out_find_nothing() {
    let house = house().await;
    for cookie in ["", "x", &"A".repeat(43), &"я".repeat(30)] {
        assert!(house.panoh.session(cookie).await.unwrap().is_none());
        house.panoh.sign_out(cookie).await.unwrap();
    }
}

#[tokio::test]
async fn every_verb_asks_the_policy_first() {
    let house = house().await;
    let counsellor = house.session(Role::Counsellor);
    assert!(matches!(
        counsellor.may(Action::Amend, Resource::Member),
        Err(AppError::NotAllowed)
    ));
    let user = house.user(Role::Analyst);
    let wish = house.wish("newcomer", Role::Counsellor);
    assert_eq!(code(house.panoh.members(counsellor).await), "not-allowed");
    assert_eq!(
        code(house.panoh.add_member(counsellor, &wish).await),
        "not-allowed"
    );
    assert_eq!(
        code(house.panoh.remove_member(counsellor, user).await),
        "not-allowed"
    );
    assert_eq!(
        code(house.panoh.reset_password(counsellor, user, PASSWORD).await),
        "not-allowed"
    );
    assert_eq!(
        code(house.panoh.grant_keys(counsellor, user, "").await),
        "not-allowed"
    );
    assert_eq!(
        code(house.panoh.add_team(counsellor, "Тоҷикобод").await),
        "not-allowed"
    );
    assert_eq!(
        code(house.panoh.member_security_events(counsellor, user).await),
        "not-allowed"
    );
}
