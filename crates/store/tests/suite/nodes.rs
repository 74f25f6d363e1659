//! Nodes: founding, continuing a copied or restored database, and two processes as one node.

use crate::place::*;
use panoh_core::ids::NodeId;
use panoh_core::journal::Link;
use panoh_store::{CommitError, Outcome, Store, StoreError, Witness};
use std::sync::Arc;

fn node(number: u8) -> NodeId {
    NodeId::from_bytes([number; 16])
}

both_databases! {
    async fn a_node_is_founded_once_and_its_first_act_says_so(place: &Place) {
        let store = place.open().await;
        let again = store.found_node(founding(1)).await.unwrap();
        assert_eq!(again, Outcome::Repeated(Vec::new()));
        let acts = store.acts_of_node(node(1), 1, 10).await.unwrap();
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].act.draft.kind, "node.founded");
        let genesis = Link::genesis(node(1), &[1; 32], "acts");
        assert_eq!(acts[0].link, Some(genesis.next(acts[0].digest)));
        assert_eq!(store.founded().await.unwrap(), Some(node(1)));
        assert_eq!(store.view(node(1).stream()).await.unwrap().unwrap().acts, 1);
        store.close().await.unwrap();
    }

    async fn a_copied_database_is_founded_anew_and_continues_its_parent(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        store.record_read(read_of(1, &[person(1).id])).await.unwrap();
        let parent = store.head().await.unwrap();
        store.close().await.unwrap();

        let clock = Ticking::at(DAY_ONE);
        let store = Store::open(&place.location, Arc::new(Signer(2)), clock).await.unwrap();
        let refused = store.commit(registration(2)).await;
        assert!(matches!(refused, Err(CommitError::Store(StoreError::NotFounded))), "not yet");
        assert_eq!(store.founded().await.unwrap(), Some(node(1)));
        let placed = store.found_node(founding(2)).await.unwrap().placed()[0];
        assert_eq!((placed.sequence, placed.arrival), (1, 3));
        assert!(placed.time > parent.head.time, "time goes on");
        store.commit(registration(2)).await.unwrap();
        store.record_read(read_of(2, &[person(2).id])).await.unwrap();
        let child = store.nodes().await.unwrap().into_iter().find(|row| row.node == node(2)).unwrap();
        assert_eq!(child.parent, Some(node(1)));
        assert_eq!(child.parent_link, Some(parent.head.link));
        assert_eq!(store.kept_heads(node(1)).await.unwrap().last(), Some(&parent));
        let witnesses: [Witness; 2] = [parent.into(), store.head().await.unwrap().into()];
        let verdict = store.verify(&witnesses, &signed, |_, _| {}).await.unwrap();
        assert_eq!((verdict.fault, verdict.acts, verdict.reads, verdict.witnessed), (None, 4, 2, Some(2)));

        // What the original wrote after the copy was made comes in as acts of another node.
        let mut later = store.acts_of_node(node(1), 2, 1).await.unwrap().remove(0).act;
        later.sequence = 3;
        later.draft = registration(9).acts.remove(0);
        let received = store.receive(panoh_store::Bundle { acts: vec![later], ..Default::default() }).await.unwrap();
        assert_eq!((received.acts, received.forks.len()), (1, 0));
        assert_eq!(store.verify(&witnesses, &signed, |_, _| {}).await.unwrap().fault, None);
        store.close().await.unwrap();
    }

    async fn a_cut_in_the_parents_acts_is_seen_by_its_child(place: &Place) {
        let store = place.open().await;
        for number in 1..=5 { store.commit(registration(number)).await.unwrap(); }
        store.close().await.unwrap();
        place.open_as(2).await.close().await.unwrap();
        let unlock = if place.on_postgres() { "DROP TRIGGER acts_keep ON acts" } else { "DROP TRIGGER acts_stay" };
        place.by_hand(&[unlock, "DELETE FROM acts WHERE arrival IN (5, 6)"]).await.unwrap();
        let store = Store::open_read_only(&place.location).await.unwrap();
        let fault = store.verify(&[], &signed, |_, _| {}).await.unwrap().fault.unwrap();
        assert_eq!((fault.node, fault.sequence), (node(1), 5));
        assert_eq!(fault.kind, panoh_store::FaultKind::Truncated);
        store.close().await.unwrap();
    }

    async fn a_head_is_kept_every_day_and_every_ten_thousand_acts(place: &Place) {
        let store = place.open_with(1, Ticking::at(DAY_ONE)).await;
        store.close().await.unwrap();
        let store = place.open_with(1, Ticking::at(DAY_ONE + 86_400_000_000)).await;
        store.commit(registration(1)).await.unwrap();
        store.commit(registration(2)).await.unwrap();
        let kept = store.kept_heads(node(1)).await.unwrap();
        assert_eq!(Vec::from_iter(kept.iter().map(|signed| signed.head.sequence)), [1, 2]);
        for from in [10_u64, 5_010] {
            store.commit_all((from..from + 5_000).map(registration).collect()).await.unwrap();
        }
        let kept = store.kept_heads(node(1)).await.unwrap();
        assert_eq!(kept.last().unwrap().head.sequence, 10_003);
        let verdict = store.verify(&[], &signed, |_, _| {}).await.unwrap();
        assert_eq!((verdict.fault, verdict.acts), (None, 10_003));
        store.close().await.unwrap();
    }

    async fn two_processes_work_on_one_database_as_one_node(place: &Place) {
        // On SQLite the second store waits for the first one's write lock; on PostgreSQL for its row.
        let one = place.open().await;
        let two = place.open().await;
        let writers = (1..=60_u64).map(|number| {
            let store = if number % 2 == 0 { one.clone() } else { two.clone() };
            tokio::spawn(async move {
                store.record_read(read_of(number, &[person(1).id])).await.unwrap();
                store.commit(registration(number)).await.unwrap().placed()[0].sequence
            })
        });
        let mut sequences = Vec::new();
        for writer in Vec::from_iter(writers) { sequences.push(writer.await.unwrap()); }
        sequences.sort();
        assert_eq!(sequences, Vec::from_iter(2..=61));
        let verdict = one.verify(&[], &signed, |_, _| {}).await.unwrap();
        assert_eq!((verdict.fault, verdict.acts, verdict.reads), (None, 61, 60));
        one.close().await.unwrap();
        two.close().await.unwrap();
    }

    async fn verifying_beside_writers_finds_nothing_wrong(place: &Place) {
        let store = place.open().await;
        let other = Store::open_read_only(&place.location).await.unwrap();
        let writer = {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 1..=100 {
                    store.commit(registration(number)).await.unwrap();
                    store.record_read(read_of(number, &[person(number).id])).await.unwrap();
                }
            })
        };
        let mut acts = 0;
        while acts < 101 {
            let verdict = other.verify(&[], &signed, |_, _| {}).await.unwrap();
            assert_eq!(verdict.fault, None);
            assert!(verdict.acts >= acts);
            acts = verdict.acts;
        }
        writer.await.unwrap();
        other.close().await.unwrap();
        store.close().await.unwrap();
    }

    async fn of_two_processes_that_write_one_record_exactly_one_wins_each_time(place: &Place) {
        let one = place.open().await;
        let two = place.open().await;
        one.commit(registration(1)).await.unwrap();
        for round in 1..=20_u64 {
            let before = one.history(person(1).id).await.unwrap();
            let heads = one.view(person(1).id).await.unwrap().unwrap().heads;
            let write = |number: u64, store: &Store| {
                let next = draft(number, &person(1), &heads, &[("status", "open".into())]);
                let (store, change) = (store.clone(), change(next, &before));
                tokio::spawn(async move { store.commit(change).await })
            };
            // A new record is contended as well: both create person 100 + round, by two commands.
            let create = |number: u64, store: &Store| {
                let new = draft(number, &person(100 + round), &[], &[]);
                let (store, change) = (store.clone(), change(new, &[]));
                tokio::spawn(async move { store.commit(change).await })
            };
            let base = 1_000 * round;
            let tasks = [write(base, &one), write(base + 1, &two), create(base + 2, &one), create(base + 3, &two)];
            let mut results = Vec::new();
            for task in tasks { results.push(task.await.unwrap()); }
            for pair in results.chunks(2) {
                let won = pair.iter().filter(|result| result.is_ok()).count();
                assert_eq!(won, 1, "round {round}: {pair:?}");
                assert!(pair.iter().all(|r| matches!(r, Ok(_) | Err(CommitError::Stale(_)))));
            }
        }
        assert_eq!(one.view(person(1).id).await.unwrap().unwrap().acts, 21);
        assert_eq!(one.verify(&[], &signed, |_, _| {}).await.unwrap().fault, None);
        one.close().await.unwrap();
        two.close().await.unwrap();
    }

    async fn one_command_sent_to_two_processes_is_one_act(place: &Place) {
        let one = place.open().await;
        let two = place.open().await;
        for number in 1..=20 {
            let (a, b) = tokio::join!(one.commit(registration(number)), two.commit(registration(number)));
            let (a, b) = (a.unwrap(), b.unwrap());
            assert_eq!(a.placed(), b.placed());
            assert_ne!(matches!(a, Outcome::Done(_)), matches!(b, Outcome::Done(_)));
        }
        assert_eq!(one.head().await.unwrap().head.sequence, 21);
        one.close().await.unwrap();
        two.close().await.unwrap();
    }
}
