//! Members who join, wait for keys, and are granted them; recovery.

use super::{code, kinds};
use crate::accounts::{MemberChange, RecoveryMember};
use crate::keyring::Half;
use crate::session::Language;
use crate::testing::{House, PASSWORD, house, on_both_databases};
use panoh_core::access::Role;

const OWN: &str = "чашмаи сард, 7 сарв";

async fn row(house: &House, login: &str) -> crate::accounts::MemberRow {
    let members = house
        .panoh
        .members(house.session(Role::Supervisor))
        .await
        .unwrap();
    members
        .into_iter()
        .find(|row| row.login == login)
        .expect("a member")
}

on_both_databases! {
    async fn who_is_added_by_an_administrator_waits_for_a_key_holder(house: House) {
        let wish = house.wish("nilufar", Role::Counsellor);
        let user = house.panoh.add_member(house.session(Role::Administrator), &wish).await.unwrap();
        let supervisor = house.session(Role::Supervisor);
        assert!(row(house, "nilufar").await.waiting_for_keys);
        let session = house.sign_in("nilufar").await;
        assert!(session.password_lent());
        assert!(session.keys().versions().next().is_none());

        // The administrator knows the password still, so keys would be theirs as well.
        let words = house.panoh.my_check_words(&session).await.unwrap();
        let early = house.panoh.grant_keys(supervisor, user, &words).await;
        assert_eq!(code(early), "password-lent");

        house.panoh.change_password(&session, PASSWORD, OWN).await.unwrap();
        let signed_in = house.panoh.sign_in_cli("nilufar", OWN, None).await.unwrap();
        let fresh = house.panoh.my_check_words(&signed_in.session).await.unwrap();
        assert_ne!(fresh, words, "the pair that the administrator could open is gone");
        assert_eq!(code(house.panoh.grant_keys(supervisor, user, &words).await), "check-words");
        assert_eq!(code(house.panoh.grant_keys(supervisor, user, "").await), "check-words");
        let administrator = house.session(Role::Administrator);
        assert_eq!(code(house.panoh.grant_keys(administrator, user, &fresh).await), "locked");

        house.panoh.grant_keys(supervisor, user, &fresh).await.unwrap();
        let session = house.panoh.session(&signed_in.cookie).await.unwrap().unwrap();
        assert!(session.keys().holds(Half::Coded) && session.keys().holds(Half::Identity));
        assert!(!row(house, "nilufar").await.waiting_for_keys);
        assert!(kinds(house, &session).await.contains(&"user.keys_granted".to_owned()));
    }

    async fn who_is_added_by_a_supervisor_has_keys_at_once(house: House) {
        let session = house.member("firuz", Role::Counsellor, Some(house.teams[1])).await;
        assert!(session.keys().holds(Half::Identity));
        assert_eq!(session.context().team, Some(house.teams[1]));
        let row = row(house, "firuz").await;
        assert!(row.active && !row.waiting_for_keys && row.password_lent);
        assert_eq!(row.team_name.as_deref(), Some("Лахш"));
        assert_eq!(row.added.as_deref(), Some("2026-03-21"));
    }

    async fn another_role_ends_sessions_and_moves_keys(house: House) {
        let supervisor = house.session(Role::Supervisor);
        let user = house.user(Role::Counsellor);
        let cookie = house.cookie("counsellor").await;
        let wish = MemberChange { role: Role::Analyst, team: None, area: Vec::new() };
        house.panoh.change_member(supervisor, user, &wish).await.unwrap();
        assert!(house.panoh.session(&cookie).await.unwrap().is_none());
        let session = house.sign_in("counsellor").await;
        assert_eq!(session.role(), Role::Analyst);
        assert!(session.keys().holds(Half::Coded) && !session.keys().holds(Half::Identity));
        let page = house.panoh.organisation(&session).await.unwrap();
        assert_eq!((page.key_versions.coded, page.key_versions.identity), (1, 2));
        assert!(kinds(house, &session).await.contains(&"user.role_changed".to_owned()));

        let back = MemberChange { role: Role::Counsellor, team: Some(house.teams[0]), area: vec![] };
        house.panoh.change_member(supervisor, user, &back).await.unwrap();
        let session = house.sign_in("counsellor").await;
        assert_eq!(session.keys().latest(Half::Identity).unwrap().0, 2);
    }

    async fn recovery_words_make_a_supervisor_and_everybody_is_shown(house: House) {
        let wish = RecoveryMember {
            login: "bibi".to_owned(),
            display_name: "Биби".to_owned(),
            password: OWN.to_owned(),
            language: Language::Tg,
        };
        let words = house.founded.recovery_words.clone();
        assert_eq!(code(house.panoh.recover("як ду се", &wish).await), "recovery-words");
        let recovered = house.panoh.recover(&words, &wish).await.unwrap();
        assert_eq!(recovered.organisation, house.organisation);
        assert_ne!(*recovered.recovery_words, *words);
        let session = house.panoh.sign_in_cli("bibi", OWN, None).await.unwrap().session;
        assert_eq!(session.role(), Role::Supervisor);
        assert!(session.keys().holds(Half::Identity) && session.keys().holds(Half::Coded));
        for role in [Role::Counsellor, Role::Analyst, Role::Administrator] {
            let page = house.panoh.organisation(house.session(role)).await.unwrap();
            assert_eq!(page.recovery_used.len(), 1);
            assert_eq!(page.recovery_used[0].member, "Биби");
        }
        let again = RecoveryMember { login: "bibi2".to_owned(), ..wish };
        assert_eq!(code(house.panoh.recover(&words, &again).await), "recovery-words");
        house.panoh.recover(&recovered.recovery_words, &again).await.unwrap();
    }
}

#[tokio::test]
async fn who_types_the_own_password_beside_a_key_holder_has_nothing_to_change() {
    let house = house().await;
    let wish = house.wish("zarina", Role::CaseManager);
    let administrator = house.session(Role::Administrator);
    let refused = house.panoh.add_member_in_person(administrator, &wish).await;
    assert_eq!(code(refused), "locked");
    let supervisor = house.session(Role::Supervisor);
    house
        .panoh
        .add_member_in_person(supervisor, &wish)
        .await
        .unwrap();
    let session = house.sign_in("zarina").await;
    assert!(!session.password_lent() && session.keys().holds(Half::Identity));
}

#[tokio::test]
async fn a_sign_in_name_belongs_to_one_member() {
    let house = house().await;
    let wish = house.wish("Counsellor", Role::Analyst);
    let refused = house
        .panoh
        .add_member(house.session(Role::Supervisor), &wish)
        .await;
    assert_eq!(refused.unwrap_err().field_errors()[0].code, "login-taken");
}

#[tokio::test]
async fn a_member_belongs_only_to_a_team_that_exists() {
    let house = house().await;
    let mut wish = house.wish("nilufar", Role::Counsellor);
    wish.team = Some(panoh_core::ids::TeamId::from_bytes([9; 16]));
    let refused = house
        .panoh
        .add_member(house.session(Role::Supervisor), &wish)
        .await;
    assert_eq!(code(refused), "not-found");
}

#[tokio::test]
async fn the_card_is_signed_and_its_words_are_the_same_for_everybody() {
    let house = house().await;
    let page = house
        .panoh
        .organisation(house.session(Role::Counsellor))
        .await
        .unwrap();
    assert_eq!(page.card_words.split(' ').count(), 8);
    assert!(page.qr_svg.contains("<svg") && page.card_text.starts_with("panoh-card1:"));
    let card = panoh_vault::card::read_card(&page.card_file).unwrap();
    assert_eq!(card.name, "Маркази Рашт");
    let other = house
        .panoh
        .organisation(house.session(Role::Auditor))
        .await
        .unwrap();
    assert_eq!(other.card_words, page.card_words);
}

#[tokio::test]
async fn teams_are_added_once_by_name() {
    let house = house().await;
    let administrator = house.session(Role::Administrator);
    house
        .panoh
        .add_team(administrator, " Тоҷикобод ")
        .await
        .unwrap();
    let again = house.panoh.add_team(administrator, "Тоҷикобод").await;
    assert_eq!(again.unwrap_err().field_errors()[0].code, "team-taken");
    let names: Vec<String> = house
        .panoh
        .teams(administrator)
        .await
        .unwrap()
        .into_iter()
        .map(|t| t.name)
        .collect();
    assert_eq!(names, ["Лахш", "Рашт", "Тоҷикобод"]);
}

#[tokio::test]
async fn the_language_is_kept_for_the_next_session() {
    let house = house().await;
    let session = house.session(Role::Counsellor);
    assert_eq!(session.language(), Language::En);
    house
        .panoh
        .set_language(session, Language::Tg)
        .await
        .unwrap();
    assert_eq!(house.sign_in("counsellor").await.language(), Language::Tg);
}
