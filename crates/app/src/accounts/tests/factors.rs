//! Second factors.

use super::{code, kinds};
use crate::accounts::totp::totp_key;
use crate::accounts::{ClientAddress, SecondFactorProof, SignIn};
use crate::session::Session;
use crate::testing::{House, PASSWORD, desk, strict_house};
use panoh_core::access::{Action, Resource};
use panoh_core::clock::Clock;
use panoh_vault::totp::TotpSecret;

/// What the user's authenticator shows now: the test opens the secret as the user's sign-in would.
async fn authenticator(house: &House, session: &Session) -> String {
    let rows = house
        .panoh
        .store()
        .factors_of(session.user())
        .await
        .unwrap();
    let row = rows
        .iter()
        .rfind(|row| row.kind.starts_with("totp"))
        .unwrap();
    let key = totp_key(&session.0.private);
    let secret = TotpSecret::open(&key, session.user().bytes(), &row.body).unwrap();
    secret.code_at(house.clock.now_micros() / 1_000_000)
}

async fn enrol(house: &House, session: &Session) {
    house.panoh.totp_begin(session).await.unwrap();
    let shown = authenticator(house, session).await;
    house.panoh.totp_confirm(session, &shown).await.unwrap();
}

async fn pending(house: &House, login: &str) -> String {
    match house.panoh.sign_in(login, PASSWORD, &desk()).await.unwrap() {
        SignIn::SecondFactor {
            pending,
            totp: true,
            ..
        } => pending,
        _ => panic!("a second factor is asked for"),
    }
}

async fn second(house: &House, pending: &str, typed: &str) -> &'static str {
    let proof = SecondFactorProof::Totp(typed.to_owned());
    code(house.panoh.sign_in_second(pending, proof).await)
}

#[tokio::test]
async fn who_reads_identity_may_do_nothing_before_a_second_factor_is_enrolled() {
    let house = strict_house().await;
    let cookie = house.cookie("counsellor").await;
    let session = house.panoh.session(&cookie).await.unwrap().unwrap();
    assert!(session.enrolment_only());
    assert!(session.keys().versions().next().is_none());
    assert_eq!(
        code(session.may(Action::Search, Resource::Person)),
        "second-factor-needed"
    );
    enrol(&house, &session).await;
    let session = house.panoh.session(&cookie).await.unwrap().unwrap();
    assert!(!session.enrolment_only());
    assert!(session.may(Action::Search, Resource::Person).is_ok());
    assert!(session.keys().versions().next().is_some());
    assert!(!house.sign_in("analyst").await.enrolment_only());
}

#[tokio::test]
async fn a_code_opens_once() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    enrol(&house, &session).await;
    let shown = authenticator(&house, &session).await;
    let waiting = pending(&house, "counsellor").await;
    assert!(house.panoh.session(&waiting).await.unwrap().is_none());
    // The code that confirmed the enrolment is used up already.
    assert_eq!(
        second(&house, &waiting, &shown).await,
        "second-factor-wrong"
    );
    house.advance(30);
    let shown = authenticator(&house, &session).await;
    assert_eq!(second(&house, &waiting, &shown).await, "done");
    assert_eq!(second(&house, &waiting, &shown).await, "not-signed-in");
    let again = pending(&house, "counsellor").await;
    assert_eq!(second(&house, &again, &shown).await, "second-factor-wrong");
    let kinds = kinds(&house, &session).await;
    for kind in [
        "user.factor_added",
        "user.second_factor_failed",
        "user.signed_in",
    ] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }
}

#[tokio::test]
async fn wrong_codes_are_slowed_like_wrong_passwords() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    enrol(&house, &session).await;
    let waiting = pending(&house, "counsellor").await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(second(&house, &waiting, "000000").await);
    }
    assert_eq!(answers.last(), Some(&"too-many-attempts"), "{answers:?}");
    house.advance(601);
    let shown = authenticator(&house, &session).await;
    assert_eq!(second(&house, &waiting, &shown).await, "not-signed-in");
}

#[tokio::test]
async fn a_session_from_before_the_factor_does_not_outlive_it() {
    let house = strict_house().await;
    let stolen = house.cookie("counsellor").await;
    let own = house.cookie("counsellor").await;
    let session = house.panoh.session(&own).await.unwrap().unwrap();
    enrol(&house, &session).await;
    assert!(house.panoh.session(&own).await.unwrap().is_some());
    assert!(house.panoh.session(&stolen).await.unwrap().is_none());
}

#[tokio::test]
async fn the_command_line_asks_for_the_second_factor_too() {
    let house = strict_house().await;
    let line = |otp: Option<String>| {
        let panoh = house.panoh.clone();
        async move {
            code(
                panoh
                    .sign_in_cli("counsellor", PASSWORD, otp.as_deref())
                    .await,
            )
        }
    };
    assert_eq!(line(None).await, "enrol-second-factor");
    let session = house.sign_in("counsellor").await;
    enrol(&house, &session).await;
    house.advance(30);
    assert_eq!(line(None).await, "second-factor-needed");
    assert_eq!(line(Some("000000".to_owned())).await, "second-factor-wrong");
    assert_eq!(
        line(Some(authenticator(&house, &session).await)).await,
        "done"
    );
    assert_eq!(
        code(house.panoh.sign_in_cli("auditor", PASSWORD, None).await),
        "done"
    );
}

#[tokio::test]
async fn the_last_factor_stays_where_the_role_needs_one() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    enrol(&house, &session).await;
    house.advance(30);
    let first = house.panoh.second_factors(&session).await.unwrap()[0].id;
    let refused = house.panoh.remove_second_factor(&session, first).await;
    assert_eq!(code(refused), "last-second-factor");
    enrol(&house, &session).await;
    house
        .panoh
        .remove_second_factor(&session, first)
        .await
        .unwrap();
    assert_eq!(house.panoh.second_factors(&session).await.unwrap().len(), 1);
    assert!(
        kinds(&house, &session)
            .await
            .contains(&"user.factor_removed".to_owned())
    );
    let other = house.sign_in("analyst").await;
    let left = house.panoh.second_factors(&session).await.unwrap()[0].id;
    assert_eq!(
        code(house.panoh.remove_second_factor(&other, left).await),
        "not-found"
    );
}

#[tokio::test]
async fn an_offer_that_was_not_confirmed_in_time_is_void() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    assert_eq!(
        code(house.panoh.totp_confirm(&session, "123456").await),
        "not-found"
    );
    let offer = house.panoh.totp_begin(&session).await.unwrap();
    assert!(offer.uri.starts_with("otpauth://totp/Panoh:counsellor"));
    assert!(offer.svg_qr.contains("<svg"));
    assert_eq!(
        code(house.panoh.totp_confirm(&session, "000000").await),
        "second-factor-wrong"
    );
    house.advance(601);
    let shown = authenticator(&house, &session).await;
    assert_eq!(
        code(house.panoh.totp_confirm(&session, &shown).await),
        "not-found"
    );
}

#[tokio::test]
async fn a_passkey_ceremony_begins_for_a_site_and_refuses_a_forged_answer() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    let site = "https://panoh.example.org";
    let challenge = house.panoh.passkey_begin(&session, site).await.unwrap();
    assert!(challenge.contains("\"challenge\""), "{challenge}");
    let forged = house.panoh.passkey_finish(&session, site, "{}").await;
    assert_eq!(code(forged), "second-factor-wrong");
    assert_eq!(
        code(house.panoh.passkey_begin(&session, "no origin").await),
        "passkey-site"
    );
    assert!(
        house
            .panoh
            .second_factors(&session)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_remove_the_last_two_factors_at_once_leave_one() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    for _ in 0..4 {
        while house.panoh.second_factors(&session).await.unwrap().len() < 2 {
            house.advance(30);
            enrol(&house, &session).await;
        }
        let rows = house.panoh.second_factors(&session).await.unwrap();
        let (one, other) = tokio::join!(
            house.panoh.remove_second_factor(&session, rows[0].id),
            house.panoh.remove_second_factor(&session, rows[1].id),
        );
        let mut codes = [code(one), code(other)];
        codes.sort_unstable();
        assert_eq!(codes, ["done", "last-second-factor"]);
        assert_eq!(house.panoh.second_factors(&session).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_lent_password_does_not_open_the_command_line() {
    let house = strict_house().await;
    let mut options = crate::node::OpenOptions::new(house.folder(), None);
    options.clock = std::sync::Arc::<crate::time::SetClock>::clone(&house.clock);
    options.entropy = crate::entropy::Entropy::seeded([251; 32]);
    let real = crate::node::Panoh::open(options).await.unwrap();
    let lent = real.sign_in_cli("auditor", PASSWORD, None).await;
    assert_eq!(code(lent), "own-password-first");
    let session = house.sign_in("auditor").await;
    let own = "сето себ дар сабади сабз";
    house
        .panoh
        .change_password(&session, PASSWORD, own)
        .await
        .unwrap();
    assert_eq!(code(real.sign_in_cli("auditor", own, None).await), "done");
}

#[tokio::test]
async fn codes_are_counted_for_the_user_from_whatever_address_they_come() {
    let house = strict_house().await;
    let session = house.sign_in("counsellor").await;
    enrol(&house, &session).await;
    let from = |last: u8| ClientAddress::network([203, 0, last, 7].into());
    let waiting = async |from: &ClientAddress| {
        let step = house.panoh.sign_in("counsellor", PASSWORD, from).await;
        match step.unwrap() {
            SignIn::SecondFactor { pending, .. } => pending,
            _ => panic!("a second factor is asked for"),
        }
    };
    house.advance(30);
    let shown = authenticator(&house, &session).await;
    let proof = SecondFactorProof::Totp(shown);
    let own = waiting(&desk()).await;
    let own = house.panoh.sign_in_second(&own, proof).await.unwrap();
    let mut answers = Vec::new();
    for address in 0..8 {
        let pending = waiting(&from(address)).await;
        answers.push(second(&house, &pending, "000000").await);
    }
    assert_eq!(answers[0], "second-factor-wrong");
    assert_eq!(answers.last(), Some(&"too-many-attempts"), "{answers:?}");

    // A browser that has signed in before is counted by itself, so the user gets in.
    house.advance(30);
    let shown = authenticator(&house, &session).await;
    let pending = waiting(&desk().with_device(Some(own.device))).await;
    assert_eq!(second(&house, &pending, &shown).await, "done");
}
