//! Committing: whole or not at all, once per command, in order.

use crate::place::*;
use panoh_core::ids::CommandId;
use panoh_core::journal::{Link, StreamKind};
use panoh_store::{Change, CommitError, ListQuery, OutboxItem, Outcome, StoreError};

both_databases! {
    async fn a_change_is_there_after_reopening(place: &Place) {
        let store = place.open().await;
        let outcome = store.commit(registration(1)).await.unwrap();
        let [placed] = outcome.placed() else { panic!("one act") };
        assert_eq!((placed.sequence, placed.arrival), (2, 2), "the founding came first");
        store.close().await.unwrap();

        let store = place.open().await;
        let row = store.view(person(1).id).await.unwrap().unwrap();
        assert_eq!((row.acts, row.arrival, row.organisation), (1, 2, OFFICE));
        assert_eq!(row.status.as_deref(), Some("open"));
        let acts = store.history(person(1).id).await.unwrap();
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].act.draft, registration(1).acts[0]);
        assert_eq!(row.heads, [acts[0].act.draft.id]);
        store.close().await.unwrap();
    }

    async fn the_same_command_twice_is_one_act(place: &Place) {
        let store = place.open().await;
        let first = store.commit(registration(1)).await.unwrap();
        let again = store.commit(registration(1)).await.unwrap();
        assert!(matches!(&again, Outcome::Repeated(placed) if placed == first.placed()));
        let both = store.commit_all(vec![registration(2), registration(2)]).await.unwrap();
        assert!(matches!(both[0], Outcome::Done(_)));
        assert!(matches!(&both[1], Outcome::Repeated(placed) if placed == both[0].placed()));
        assert_eq!(store.head().await.unwrap().head.sequence, 3);
        store.close().await.unwrap();
        let store = place.open().await;
        let later = store.commit(registration(1)).await.unwrap();
        assert!(matches!(&later, Outcome::Repeated(placed) if placed == first.placed()));
        store.close().await.unwrap();
    }

    async fn a_stale_change_writes_nothing_and_spoils_no_other(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        let mut stale = registration(2);
        stale.views.extend(registration(1).views);
        stale.outbox.push(OutboxItem { kind: "note".into(), body: vec![1] });
        let (bad, good) = tokio::join!(store.commit(stale), store.commit(registration(3)));
        assert!(matches!(bad, Err(CommitError::Stale(stream)) if stream == person(1).id));
        assert!(good.is_ok());
        assert!(store.view(person(2).id).await.unwrap().is_none());
        assert!(store.history(person(2).id).await.unwrap().is_empty());
        assert!(store.outbox(10).await.unwrap().is_empty());
        assert_eq!(store.head().await.unwrap().head.sequence, 3);
        store.close().await.unwrap();
    }

    async fn a_group_goes_in_whole_or_not_at_all(place: &Place) {
        let store = place.open().await;
        store.commit(registration(5)).await.unwrap();
        let mut spoiled: Vec<Change> = (1..=4).map(registration).collect();
        let mut again = registration(5);
        again.command = CommandId::from_bytes([99; 16]);
        spoiled.push(again);
        let refused = store.commit_all(spoiled).await;
        assert!(matches!(refused, Err(CommitError::Stale(stream)) if stream == person(5).id));
        assert_eq!(store.count(&StreamKind::Person, &whole_office()).await.unwrap(), 1);
        store.commit_all((1..=4).map(registration).collect()).await.unwrap();
        assert_eq!(store.count(&StreamKind::Person, &whole_office()).await.unwrap(), 5);
        store.close().await.unwrap();
    }

    async fn a_database_error_in_one_change_spoils_no_other(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        // An act id that is taken breaks a unique index: the whole group fails and is tried singly.
        let mut broken = registration(2);
        broken.acts[0].id = registration(1).acts[0].id;
        let (bad, good) = tokio::join!(store.commit(broken), store.commit(registration(3)));
        assert!(matches!(bad, Err(CommitError::Store(StoreError::Database(_)))));
        assert!(good.is_ok());
        assert_eq!(store.head().await.unwrap().head.sequence, 3);
        store.close().await.unwrap();
    }

    async fn many_writers_at_once_leave_no_gap_and_one_chain(place: &Place) {
        let store = place.open().await;
        let writers = (1..=200_u64).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let outcome = store.commit(registration(number)).await.unwrap();
                let read = store.record_read(read_of(number, &[person(number).id])).await.unwrap();
                (outcome.placed()[0].sequence, read)
            })
        });
        let (mut sequences, mut reads) = (Vec::new(), Vec::new());
        for writer in Vec::from_iter(writers) {
            let (sequence, read) = writer.await.unwrap();
            sequences.push(sequence);
            reads.push(read);
        }
        sequences.sort();
        reads.sort();
        assert_eq!(sequences, Vec::from_iter(2..=201));
        assert_eq!(reads, Vec::from_iter(1..=200));
        let signed = store.head().await.unwrap();
        let node = signed.head.node;
        let mut link = Link::genesis(node, &signed.verifying_key, "acts");
        let mut time = None;
        for stored in store.acts_of_node(node, 1, 1_000).await.unwrap() {
            link = link.next(stored.digest);
            assert_eq!(stored.link, Some(link));
            assert!(time < Some(stored.act.time));
            time = Some(stored.act.time);
        }
        assert_eq!(signed.head.link, link);
        store.close().await.unwrap();
    }

    async fn what_is_to_leave_waits_until_it_has_left(place: &Place) {
        let store = place.open().await;
        let mut change = registration(1);
        change.outbox.push(OutboxItem { kind: "message".into(), body: vec![1, 2] });
        change.outbox.push(OutboxItem { kind: "package".into(), body: vec![3] });
        store.commit(change).await.unwrap();
        let waiting = store.outbox(10).await.unwrap();
        assert_eq!(waiting.iter().map(|item| item.kind.as_str()).collect::<Vec<_>>(), ["message", "package"]);
        store.delete_outbox(waiting[0].id).await.unwrap();
        assert_eq!(store.outbox(10).await.unwrap(), waiting[1..]);
        store.close().await.unwrap();
    }

    async fn without_a_founding_nothing_is_written(place: &Place) {
        let store = panoh_store::Store::open(
            &place.location,
            std::sync::Arc::new(Signer(1)),
            Ticking::at(DAY_ONE),
        ).await.unwrap();
        let refused = store.commit(registration(1)).await;
        assert!(matches!(refused, Err(CommitError::Store(StoreError::NotFounded))));
        assert!(matches!(store.head().await, Err(StoreError::NotFounded)));
        assert_eq!(store.last_arrival().await.unwrap(), 0);
        store.close().await.unwrap();
    }

    async fn a_closed_store_refuses(place: &Place) {
        let store = place.open().await;
        let clone = store.clone();
        store.close().await.unwrap();
        let refused = clone.commit(registration(1)).await;
        assert!(matches!(refused, Err(CommitError::Store(StoreError::Closed))));
    }

    async fn the_newest_come_first_page_by_page(place: &Place) {
        let store = place.open().await;
        for number in 1..=5 {
            store.commit(registration(number)).await.unwrap();
        }
        let mut query = ListQuery::newest(StreamKind::Person, whole_office(), 2);
        let page = store.list(query.clone()).await.unwrap();
        assert_eq!(Vec::from_iter(page.iter().map(|row| row.stream.id)), [person(5).id, person(4).id]);
        query.after = Some(panoh_store::Cursor::Arrival(page[1].arrival));
        let page = store.list(query).await.unwrap();
        assert_eq!(Vec::from_iter(page.iter().map(|row| row.stream.id)), [person(3).id, person(2).id]);
        store.close().await.unwrap();
    }
}
