//! Members who leave, and the keys that they took along.

use super::code;
use crate::accounts::set_up::open_pairs;
use crate::keyring::{Half, SubjectKeys};
use crate::session::Session;
use crate::testing::{House, house, on_both_databases};
use crate::{AppError, Progress};
use panoh_core::access::Role;
use panoh_core::ids::StreamId;
use panoh_store::{Change, KeyWrite};
use panoh_vault::user::UserKey;

/// Keeps keys of a subject, wrapped by a session's newest keys.
async fn subject(house: &House, session: &Session, number: u8) -> StreamId {
    let mut rng = house.panoh.entropy().fork();
    let keys = SubjectKeys::generate(StreamId::from_bytes([number; 16]), &mut rng);
    let row = keys
        .wrap(session.keys(), house.organisation, 1, &mut rng)
        .unwrap();
    let mut change = Change::new(house.panoh.new_command());
    change.keys.push(KeyWrite::PutSubject(row));
    house.panoh.commit(change).await.unwrap();
    keys.subject
}

/// Whether a session opens all three keys of a subject.
async fn opens(house: &House, session: &Session, subject: StreamId) -> bool {
    match house.panoh.subject_keys(session.keys(), subject).await {
        Ok(keys) => panoh_core::journal::KeyClass::ALL
            .into_iter()
            .all(|class| keys.get(class).is_some()),
        Err(AppError::Locked) => false,
        Err(error) => panic!("{error}"),
    }
}

on_both_databases! {
    async fn who_leaves_is_out_at_once_and_cannot_open_what_comes_after(house: House) {
        let leaver = house.session(Role::Counsellor).clone();
        let cookie = house.cookie("counsellor").await;
        let before = subject(house, &leaver, 1).await;
        let supervisor = house.sign_in("supervisor").await;
        house.panoh.remove_member(&supervisor, leaver.user()).await.unwrap();

        assert!(house.panoh.session(&cookie).await.unwrap().is_none());
        assert!(house.another_process().await.session(&cookie).await.unwrap().is_none());
        let again = house.panoh.sign_in_cli("counsellor", crate::testing::PASSWORD, None).await;
        assert_eq!(code(again), "wrong-password");
        let seals = house.panoh.store().seals_for(house.organisation, leaver.user()).await.unwrap();
        assert!(seals.is_empty());
        let told = house.panoh.member_security_events(&supervisor, leaver.user()).await.unwrap();
        assert_eq!(told[0].kind, "user.left");
        assert_eq!(told[0].by.as_deref(), Some("Кормандон supervisor"));

        // Others go on, and what is written now is closed to the keys that the leaver took along.
        let supervisor = house.sign_in("supervisor").await;
        assert_eq!(supervisor.keys().latest(Half::Identity).unwrap().0, 2);
        let after = subject(house, &supervisor, 2).await;
        assert!(opens(house, &supervisor, before).await && opens(house, &supervisor, after).await);
        assert!(!opens(house, &leaver, after).await);

        house.panoh.rewrap_subject_keys(&supervisor, &Progress::new()).await.unwrap();
        assert!(!house.panoh.key_work(&supervisor).await.unwrap().rewrap_left);
        assert!(!opens(house, &leaver, before).await);
        assert!(opens(house, &supervisor, before).await);
        let colleague = house.sign_in("case_manager").await;
        assert!(opens(house, &colleague, before).await && opens(house, &colleague, after).await);
    }

    async fn when_an_administrator_removes_somebody_the_next_supervisor_renews(house: House) {
        let administrator = house.session(Role::Administrator);
        house.panoh.remove_member(administrator, house.user(Role::Analyst)).await.unwrap();
        assert!(house.panoh.key_work(administrator).await.unwrap().renewal_due);
        house.sign_in("counsellor").await;
        assert!(house.panoh.key_work(administrator).await.unwrap().renewal_due);
        let supervisor = house.sign_in("supervisor").await;
        assert!(!house.panoh.key_work(administrator).await.unwrap().renewal_due);
        assert_eq!(supervisor.keys().latest(Half::Coded).unwrap().0, 2);
        assert_eq!(supervisor.keys().latest(Half::Identity).unwrap().0, 1);
        assert_eq!(house.sign_in("programme_officer").await.keys().versions().count(), 2);
    }

    async fn a_key_that_was_slipped_into_the_database_gets_no_new_version(house: House) {
        let supervisor = house.sign_in("supervisor").await;
        let target = house.user(Role::CaseManager);
        let thief = UserKey::random(&mut house.panoh.entropy().fork());
        let mut row = house.panoh.store().user_key(target).await.unwrap().unwrap();
        row.public = thief.public().to_vec();
        let mut change = Change::new(house.panoh.new_command());
        change.keys.push(KeyWrite::PutUser(row));
        house.panoh.commit(change).await.unwrap();

        house.panoh.remove_member(&supervisor, house.user(Role::Counsellor)).await.unwrap();
        let seals = house.panoh.store().seals_for(house.organisation, target).await.unwrap();
        assert!(seals.iter().all(|seal| seal.version == 1));
        let members = house.panoh.members(&supervisor).await.unwrap();
        let row = members.iter().find(|row| row.user == target).unwrap();
        assert!(row.waiting_for_keys);
    }

    async fn a_membership_changed_by_hand_is_put_right_from_the_acts(house: House) {
        let user = house.user(Role::Analyst);
        let row = house.panoh.store().membership(house.organisation, user).await.unwrap().unwrap();
        let mut change = Change::new(house.panoh.new_command());
        let forged = panoh_store::MembershipRow { role: Role::Supervisor, ..row.clone() };
        change.keys.push(KeyWrite::PutMembership(forged));
        house.panoh.commit(change).await.unwrap();
        let session = house.sign_in("analyst").await;
        assert_eq!(session.role(), Role::Supervisor);
        assert!(!session.keys().holds(Half::Identity), "a role without seals opens nothing");
        assert_eq!(house.panoh.rebuild_memberships().await.unwrap(), 1);
        assert_eq!(house.panoh.rebuild_memberships().await.unwrap(), 0);
        let again = house.panoh.store().membership(house.organisation, user).await.unwrap();
        assert_eq!(again, Some(row));
    }

    async fn the_card_outlives_a_renewal(house: House) {
        let supervisor = house.sign_in("supervisor").await;
        let before = house.panoh.organisation(&supervisor).await.unwrap();
        house.panoh.remove_member(&supervisor, house.user(Role::Counsellor)).await.unwrap();
        let supervisor = house.sign_in("supervisor").await;
        let after = house.panoh.organisation(&supervisor).await.unwrap();
        assert_eq!(after.card_words, before.card_words);
        let rows = house.panoh.store().organisation_private(house.organisation).await.unwrap();
        let pairs = open_pairs(&rows[0], supervisor.keys()).unwrap();
        assert_eq!(pairs.verifying_key().to_vec(), rows[0].verify_public);
        let leaver = house.session(Role::Counsellor);
        assert_eq!(code(open_pairs(&rows[0], leaver.keys())), "locked");
    }
}

#[tokio::test]
async fn recovery_words_open_versions_that_came_after_them() {
    let house = house().await;
    let supervisor = house.sign_in("supervisor").await;
    house
        .panoh
        .remove_member(&supervisor, house.user(Role::Counsellor))
        .await
        .unwrap();
    let wish = crate::accounts::RecoveryMember {
        login: "bibi".to_owned(),
        display_name: "Биби".to_owned(),
        password: "чашмаи сард, 7 сарв".to_owned(),
        language: crate::session::Language::Ru,
    };
    house
        .panoh
        .recover(&house.founded.recovery_words, &wish)
        .await
        .unwrap();
    let session = house
        .panoh
        .sign_in_cli("bibi", &wish.password, None)
        .await
        .unwrap()
        .session;
    assert_eq!(session.keys().versions().count(), 4);
}

#[tokio::test]
async fn the_last_supervisor_stays_and_nobody_removes_themselves() {
    let house = house().await;
    let (supervisor, administrator) = (
        house.session(Role::Supervisor),
        house.session(Role::Administrator),
    );
    let removed = house
        .panoh
        .remove_member(administrator, supervisor.user())
        .await;
    assert_eq!(code(removed), "last-supervisor");
    let reset = house
        .panoh
        .reset_password(administrator, supervisor.user(), "дигар рӯз 9")
        .await;
    assert_eq!(code(reset), "last-supervisor");
    let own = house
        .panoh
        .remove_member(supervisor, supervisor.user())
        .await;
    assert_eq!(code(own), "own-account");
    house.member("second", Role::Supervisor, None).await;
    house
        .panoh
        .remove_member(administrator, supervisor.user())
        .await
        .unwrap();
    let gone = house
        .panoh
        .remove_member(administrator, supervisor.user())
        .await;
    assert_eq!(code(gone), "not-found");
}
