use super::{head, verify};
use crate::erasure::invented::women_of_rasht;
use crate::progress::Progress;
use crate::testing::on_both_databases;
use panoh_core::access::Role;
use panoh_core::journal::StreamKind;
use panoh_store::{ViewWrite, row_from_state};

on_both_databases! {
    async fn a_journal_verifies_without_a_password_and_says_how_far_it_is_witnessed(house: House) {
        women_of_rasht(house, 2).await;
        let kept = head(&house.place()).await.unwrap();
        assert!(kept.qr_svg.contains("<svg"));
        let witness = format!("kept by the notary\n{}\n", kept.line);
        women_of_rasht(house, 1).await;
        let found = verify(&house.place(), Some(&witness), &Progress::new()).await.unwrap();
        assert_eq!((found.fault.clone(), found.exit_code()), (None, 0));
        assert_eq!(found.witnessed_to, Some(kept.line.head.sequence));
        assert_eq!(found.consistent_to, found.acts);
        assert!(found.consistent_to > kept.line.head.sequence);
        let alone = verify(&house.place(), None, &Progress::new()).await.unwrap();
        assert_eq!(alone.witnessed_to, None);
    }

    async fn a_journal_that_was_cut_or_written_anew_does_not_pass_a_witness(house: House) {
        women_of_rasht(house, 1).await;
        let mut kept = head(&house.place()).await.unwrap().line;
        let key = house.place().node_key().unwrap().unwrap();
        // What the node signs after it was cut back, or after its history was signed anew.
        let sign = |change: &dyn Fn(&mut panoh_core::journal::Head)| {
            let mut line = kept.clone();
            change(&mut line.head);
            line.signature = key.sign(&line.head.signed_bytes());
            line.to_string()
        };
        let beyond = sign(&|head| head.sequence += 5);
        let anew = sign(&|head| head.link.0[0] ^= 1);
        let found = verify(&house.place(), Some(&beyond), &Progress::new()).await.unwrap();
        assert_eq!(found.fault.as_ref().unwrap().kind, "truncated");
        assert_eq!(found.exit_code(), 2);
        let found = verify(&house.place(), Some(&anew), &Progress::new()).await.unwrap();
        assert_eq!(found.fault.unwrap().kind, "rewritten");

        let mut rng = panoh_house_rng();
        let other = panoh_vault::node_key::NodeKey::random([9; 16], b"", &mut rng);
        kept.verifying_key = other.verifying_key();
        kept.signature = other.sign(&kept.head.signed_bytes());
        let found = verify(&house.place(), Some(&kept.to_string()), &Progress::new()).await.unwrap();
        assert_eq!(found.fault.unwrap().kind, "unknown-node", "another key for the same node");
    }

    async fn views_that_were_lost_or_spoilt_are_remade_row_by_row(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let women = women_of_rasht(house, 3).await;
        let before = opened_rows(house).await;
        for woman in &women {
            let row = panoh.store().view(*woman).await.unwrap().unwrap();
            let mut state = crate::record::open_state(&row, &crate::keyring::SubjectKeys::none(*woman)).unwrap();
            state.coded.clear();
            let spoilt = row_from_state(&row.stream, &state);
            let mut change = panoh_store::Change::new(panoh.new_command());
            change.views.push(ViewWrite { row: spoilt, expected_acts: row.acts });
            panoh.store().commit(change).await.unwrap();
        }
        assert_ne!(opened_rows(house).await, before);
        let rebuilt = panoh.rebuild(Some(session), &Progress::new()).await.unwrap();
        assert_eq!(rebuilt.closed, 3);
        assert_eq!(opened_rows(house).await, before);
        assert!(panoh.person(session, women[1]).await.unwrap().facts.note.is_some());

        for role in [Role::Counsellor, Role::Analyst, Role::Auditor] {
            let refused = panoh.rebuild(Some(house.session(role)), &Progress::new()).await;
            assert_eq!(refused.unwrap_err().code(), "not-allowed");
        }
        let administrator = Some(house.session(Role::Administrator));
        let locked = panoh.rebuild(administrator, &Progress::new()).await;
        assert_eq!(locked.unwrap_err().code(), "locked");
    }
}

fn panoh_house_rng() -> impl rand::CryptoRng {
    crate::entropy::Entropy::seeded([3; 32]).fork()
}

/// Every row of people and cases, open columns and opened content.
async fn opened_rows(
    house: &crate::testing::House,
) -> Vec<(panoh_store::ViewRow, panoh_core::journal::State)> {
    let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
    let mut opened = Vec::new();
    for kind in [StreamKind::Person, StreamKind::Case] {
        for row in panoh
            .store()
            .scan(&kind, house.organisation, None, 1_000)
            .await
            .unwrap()
        {
            let record = panoh.open_row(session.keys(), row).await.unwrap();
            let mut row = record.row;
            // Closing twice gives other nonces; arrival counts how often a row was written.
            (row.coded, row.sealed, row.arrival) = (Vec::new(), Vec::new(), 0);
            opened.push((row, record.state));
        }
    }
    opened
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_signed_by_another_key_is_seen_without_a_witness_where_the_folders_key_is() {
    let house = crate::testing::house().await;
    let forged = crate::testing::house().await;
    women_of_rasht(&forged, 2).await;
    for one in [&house, &forged] {
        one.panoh.clone().close().await;
    }
    // A whole consistent history with a key, a genesis and signatures of its own, put in the place
    // of the real one by somebody who can write the database and not the folder's key.
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("panoh.sqlite{suffix}");
        let _ = std::fs::remove_file(house.folder().join(&name));
        if forged.folder().join(&name).exists() {
            std::fs::copy(forged.folder().join(&name), house.folder().join(&name)).unwrap();
        }
    }
    let found = verify(&house.place(), None, &Progress::new())
        .await
        .unwrap();
    assert_eq!(found.fault.as_ref().unwrap().kind, "bad-signature");
    assert_eq!((found.exit_code(), found.consistent_to), (2, 0));
    std::fs::remove_file(house.folder().join("node.key")).unwrap();
    let without_key = verify(&house.place(), None, &Progress::new())
        .await
        .unwrap();
    assert_eq!(without_key.fault, None, "in itself it is consistent");
}
