//! Passkeys from end to end, with a recorded ceremony: `passkey.json` holds what an authenticator
//! with a key made for it alone answered to two recorded challenges of `panoh.example.org`.

use super::code;
use crate::accounts::bundle::{Bundle, Stage};
use crate::accounts::second_factor::PASSKEY_OFFER;
use crate::accounts::{ClientAddress, SecondFactorProof, SignIn};
use crate::keyring::Keyring;
use crate::session::Session;
use crate::testing::{House, PASSWORD, desk, strict_house};
use serde_json::Value;
use zeroize::Zeroizing;

const SITE: &str = "https://panoh.example.org";

fn recorded(name: &str) -> Vec<u8> {
    let all: Value = serde_json::from_str(include_str!("passkey.json")).unwrap();
    serde_json::to_vec(&all[name]).unwrap()
}

fn answer(name: &str) -> String {
    String::from_utf8(recorded(name)).unwrap()
}

async fn registered(house: &House) -> Session {
    let session = house.sign_in("counsellor").await;
    let state = recorded("registration_state");
    house
        .panoh
        .put_offer(&session, PASSKEY_OFFER, state)
        .await
        .unwrap();
    house
        .panoh
        .passkey_finish(&session, SITE, &answer("registration"))
        .await
        .unwrap();
    session
}

/// A sign-in that waits for the answer to the recorded challenge.
async fn waiting(house: &House, session: &Session) -> String {
    let bundle = Bundle {
        stage: Stage::Pending,
        private: session.0.private.clone(),
        ring: Keyring::new(*house.organisation.bytes()),
        ceremony: Zeroizing::new(recorded("sign_in_state")),
        throttle: [3; 32],
        known_device: false,
    };
    let members = house
        .panoh
        .store()
        .members(house.organisation)
        .await
        .unwrap();
    let member = members
        .iter()
        .find(|member| member.user == session.user())
        .unwrap();
    house
        .panoh
        .keep_session(member, &bundle, 600_000_000)
        .await
        .unwrap()
}

fn proof(site: &str) -> SecondFactorProof {
    SecondFactorProof::Passkey {
        answer: answer("sign_in"),
        site: site.to_owned(),
    }
}

#[tokio::test]
async fn a_registered_passkey_is_asked_for_and_signs_in() {
    let house = strict_house().await;
    let session = registered(&house).await;
    assert_eq!(
        house.panoh.second_factors(&session).await.unwrap()[0].kind,
        "passkey"
    );

    let at_site: ClientAddress = desk().with_site(SITE);
    let asked = house
        .panoh
        .sign_in("counsellor", PASSWORD, &at_site)
        .await
        .unwrap();
    let SignIn::SecondFactor {
        totp: false,
        passkey_challenge: Some(challenge),
        ..
    } = asked
    else {
        panic!("a passkey is asked for")
    };
    assert!(challenge.contains("lTm3pm6LyckCDff72lW1fg"));

    let pending = waiting(&house, &session).await;
    let signed_in = house
        .panoh
        .sign_in_second(&pending, proof(SITE))
        .await
        .unwrap();
    assert!(!signed_in.session.enrolment_only());
    let again = house.panoh.sign_in_second(&pending, proof(SITE)).await;
    assert_eq!(code(again), "not-signed-in");

    // The counter was kept, so the same answer is a copied authenticator now.
    let rows = house
        .panoh
        .store()
        .factors_of(session.user())
        .await
        .unwrap();
    let kept: Value = serde_json::from_slice(&rows[0].body).unwrap();
    assert_eq!(kept["cred"]["counter"], 2);
}

#[tokio::test]
async fn a_passkey_of_another_site_or_none_at_all_does_not_sign_in() {
    let house = strict_house().await;
    let session = registered(&house).await;
    let pending = waiting(&house, &session).await;
    let other = house
        .panoh
        .sign_in_second(&pending, proof("https://panoh.example.net"))
        .await;
    assert_eq!(code(other), "second-factor-wrong");
    let empty = SecondFactorProof::Passkey {
        answer: String::new(),
        site: SITE.to_owned(),
    };
    assert_eq!(
        code(house.panoh.sign_in_second(&pending, empty).await),
        "second-factor-wrong"
    );
    let typed = SecondFactorProof::Totp("123456".to_owned());
    assert_eq!(
        code(house.panoh.sign_in_second(&pending, typed).await),
        "second-factor-wrong"
    );
    let line = house
        .panoh
        .sign_in_cli("counsellor", PASSWORD, Some("123456"))
        .await;
    assert_eq!(code(line), "passkey-needs-browser");
}
