//! Changing a password, and having it reset.

use super::{code, kinds};
use crate::keyring::Half;
use crate::testing::{House, PASSWORD, on_both_databases};
use panoh_core::access::Role;

const NEXT: &str = "барфи аввал, соати 6";

async fn enters(house: &House, login: &str, password: &str) -> &'static str {
    code(house.panoh.sign_in_cli(login, password, None).await)
}

on_both_databases! {
    async fn the_old_password_is_useless_after_a_change_and_the_keys_stay(house: House) {
        let (own, other) = (house.cookie("counsellor").await, house.cookie("counsellor").await);
        let session = house.panoh.session(&own).await.unwrap().unwrap();
        house.panoh.change_password(&session, PASSWORD, NEXT).await.unwrap();
        assert_eq!(enters(house, "counsellor", PASSWORD).await, "wrong-password");
        let again = house.panoh.sign_in_cli("counsellor", NEXT, None).await.unwrap().session;
        assert!(again.keys().holds(Half::Identity));
        assert!(!again.password_lent());
        assert!(house.panoh.session(&own).await.unwrap().is_some());
        assert!(house.panoh.session(&other).await.unwrap().is_none());
        assert!(kinds(house, &again).await.contains(&"user.password_changed".to_owned()));
    }

    async fn a_wrong_old_password_changes_nothing_and_is_slowed(house: House) {
        let session = house.session(Role::Counsellor);
        let mut codes = Vec::new();
        for _ in 0..7 {
            let tried = house.panoh.change_password(session, "a wrong guess", NEXT).await;
            codes.push(code(tried));
        }
        assert_eq!(codes[0], "invalid");
        assert_eq!(codes[6], "too-many-attempts");
        assert_eq!(enters(house, "counsellor", PASSWORD).await, "done");
        let kinds = kinds(house, session).await;
        let told = kinds.iter().filter(|kind| *kind == "user.password_change_failed");
        assert_eq!(told.count(), 1);
    }

    async fn a_reset_takes_keys_away_until_words_are_compared(house: House) {
        let supervisor = house.session(Role::Supervisor);
        let user = house.user(Role::Counsellor);
        let cookie = house.cookie("counsellor").await;
        house.panoh.reset_password(supervisor, user, "қарзи як рӯз").await.unwrap();
        assert!(house.panoh.session(&cookie).await.unwrap().is_none());
        assert_eq!(enters(house, "counsellor", PASSWORD).await, "wrong-password");
        let lent = house.panoh.sign_in_cli("counsellor", "қарзи як рӯз", None).await.unwrap();
        assert!(lent.session.keys().versions().next().is_none());
        house.panoh.change_password(&lent.session, "қарзи як рӯз", NEXT).await.unwrap();
        assert!(house.panoh.session(&lent.cookie).await.unwrap().is_none());
        let own = house.panoh.sign_in_cli("counsellor", NEXT, None).await.unwrap();
        let words = house.panoh.my_check_words(&own.session).await.unwrap();
        house.panoh.grant_keys(supervisor, user, &words).await.unwrap();
        let session = house.panoh.session(&own.cookie).await.unwrap().unwrap();
        assert!(session.keys().holds(Half::Identity));
        let kinds = kinds(house, &session).await;
        for kind in ["user.password_reset", "user.password_changed", "user.keys_granted"] {
            assert!(kinds.iter().any(|known| known == kind), "{kind}");
        }
    }
}
