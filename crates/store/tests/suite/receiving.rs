//! Receiving acts of other nodes: any order, any number of times, wrong clocks and forks.

use crate::place::*;
use panoh_core::access::Role;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, NodeId, StreamId, UserId};
use panoh_core::journal::canonical::act_digest;
use panoh_core::journal::value::encode_fields;
use panoh_core::journal::{Act, Actor, Draft, Fields, StreamRef, Value, fold};
use panoh_store::records::flags;
use panoh_store::{Bundle, Store, ViewRow, row_from_state};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn node(number: u8) -> NodeId {
    NodeId::from_bytes([number; 16])
}

/// An act of another node.
fn foreign(
    node_number: u8,
    sequence: u64,
    stream: &StreamRef,
    after: &[ActId],
    fields: &[(&str, Value)],
) -> Act {
    let number = u64::from(node_number) * 1_000 + sequence;
    Act {
        draft: draft(number, stream, after, fields),
        node: node(node_number),
        sequence,
        time: Hlc {
            micros: DAY_ONE + sequence,
            counter: 0,
        },
    }
}

fn bundle(acts: &[Act]) -> Bundle {
    Bundle {
        acts: acts.to_vec(),
        ..Bundle::default()
    }
}

both_databases! {
    async fn received_acts_are_kept_as_they_came_and_counted_once(place: &Place) {
        let store = place.open().await;
        let first = foreign(5, 1, &person(1), &[], &[("status", "open".into())]);
        let second = foreign(5, 2, &person(1), &[first.draft.id], &[("status", "closed".into())]);
        let received = store.receive(bundle(&[second.clone(), first.clone(), second.clone()])).await.unwrap();
        assert_eq!((received.acts, received.streams.as_slice()), (2, &[person(1).id][..]));
        let again = store.receive(bundle(&[first.clone(), second.clone()])).await.unwrap();
        assert_eq!((again.acts, again.streams.len(), again.forks.len()), (0, 0, 0));
        let history = store.history(person(1).id).await.unwrap();
        assert_eq!(Vec::from_iter(history.iter().map(|s| s.act.clone())), [second.clone(), first]);
        assert_eq!(Vec::from_iter(history.iter().map(|s| s.arrival)), [2, 3]);
        assert!(history.iter().all(|stored| stored.link.is_none()));
        let row = store.view(person(1).id).await.unwrap().unwrap();
        assert_eq!((row.acts, row.stale, row.arrival), (2, true, 3));
        assert_eq!((row.status.as_deref(), row.heads), (Some("closed"), vec![second.draft.id]));
        assert_eq!(store.verify(&[], &signed, |_, _| {}).await.unwrap().fault, None);
        store.close().await.unwrap();
    }

    async fn a_view_that_got_an_act_refuses_who_had_not_seen_it(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        let before = store.history(person(1).id).await.unwrap();
        let root = before[0].act.draft.id;
        store.receive(bundle(&[foreign(5, 1, &person(1), &[root], &[("status", "closed".into())])])).await.unwrap();
        let mine = draft(2, &person(1), &[root], &[("status", "waiting".into())]);
        let refused = store.commit(change(mine.clone(), &before)).await;
        assert!(matches!(refused, Err(panoh_store::CommitError::Stale(_))));
        let now = store.history(person(1).id).await.unwrap();
        store.commit(change(mine, &now)).await.unwrap();
        let row = store.view(person(1).id).await.unwrap().unwrap();
        assert!(row.has(flags::CONFLICT), "two who did not know of each other");
        store.close().await.unwrap();
    }

    async fn two_acts_with_one_number_are_a_fork_and_both_are_kept(place: &Place) {
        let store = place.open().await;
        let one = foreign(5, 1, &person(1), &[], &[]);
        let mut other = one.clone();
        other.draft.id = ActId::from_bytes([77; 16]);
        store.receive(bundle(std::slice::from_ref(&one))).await.unwrap();
        let received = store.receive(bundle(std::slice::from_ref(&other))).await.unwrap();
        assert_eq!((received.acts, received.forks.as_slice()), (0, &[(node(5), 1)][..]));
        let forks = store.forks().await.unwrap();
        assert_eq!(forks.len(), 1);
        assert_eq!(forks[0].act.as_ref(), Some(&other));
        assert_eq!(forks[0].digest, act_digest(&other));
        // A bare digest that disagrees is a fork too, and one that agrees is none.
        let digests = vec![(node(5), 1, act_digest(&other)), (node(5), 1, act_digest(&one))];
        let received = store.receive(Bundle { digests, ..Bundle::default() }).await.unwrap();
        assert_eq!(received.forks, [(node(5), 1)]);
        store.close().await.unwrap();
    }

    async fn a_copy_that_went_on_under_our_name_is_a_fork(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        let ours = store.history(person(1).id).await.unwrap().remove(0).act;
        let mut theirs = foreign(1, 3, &person(2), &[], &[]);
        theirs.node = ours.node;
        let received = store.receive(bundle(&[ours, theirs])).await.unwrap();
        assert_eq!((received.acts, received.forks.as_slice()), (0, &[(node(1), 3)][..]));
        store.commit(registration(3)).await.unwrap();
        assert_eq!(store.verify(&[], &signed, |_, _| {}).await.unwrap().fault, None);
        store.close().await.unwrap();
    }

    async fn a_clock_far_ahead_is_marked_and_not_followed(place: &Place) {
        let store = place.open_with(1, Ticking::at(DAY_ONE)).await;
        let hour = 3_600_000_000;
        let mut wild = foreign(5, 1, &person(1), &[], &[]);
        wild.time.micros = DAY_ONE + hour;
        let mut near = foreign(6, 1, &person(2), &[], &[]);
        near.time.micros = DAY_ONE + 200_000_000;
        let received = store.receive(bundle(&[wild, near.clone()])).await.unwrap();
        assert_eq!(received.clock_ahead, 1);
        assert!(store.view(person(1).id).await.unwrap().unwrap().has(flags::CLOCK_AHEAD));
        let placed = store.commit(registration(3)).await.unwrap().placed()[0];
        assert!(placed.time > near.time && placed.time.micros < DAY_ONE + hour);
        store.close().await.unwrap();
    }

    async fn acts_of_unknown_kinds_and_streams_are_kept(place: &Place) {
        let store = place.open().await;
        let mut act = foreign(5, 1, &StreamRef::new("hive".to_owned().into(), StreamId::from_bytes([5; 16])), &[], &[]);
        act.draft.kind = "hive.inspected".into();
        act.draft.version = 7;
        store.receive(bundle(std::slice::from_ref(&act))).await.unwrap();
        assert_eq!(store.act(act.draft.id).await.unwrap().unwrap().act, act);
        assert_eq!(store.view(act.draft.stream.id).await.unwrap().unwrap().stream, act.draft.stream);
        store.close().await.unwrap();
    }

    async fn an_altered_received_act_is_named(place: &Place) {
        let store = place.open().await;
        store.receive(bundle(&[foreign(5, 1, &person(1), &[], &[])])).await.unwrap();
        store.close().await.unwrap();
        let drop: &[&str] =
            if place.on_postgres() { &["DROP TRIGGER acts_keep ON acts"] } else { &["DROP TRIGGER acts_keep"] };
        place.by_hand(drop).await.unwrap();
        place.by_hand(&["UPDATE acts SET version = 4 WHERE arrival = 2"]).await.unwrap();
        let store = Store::open_read_only(&place.location).await.unwrap();
        let fault = store.verify(&[], &signed, |_, _| {}).await.unwrap().fault.unwrap();
        assert_eq!((fault.chain, fault.node, fault.sequence), (panoh_store::Chain::Received, node(5), 1));
        store.close().await.unwrap();
    }

    async fn a_rebuild_makes_every_row_as_it_was(place: &Place) {
        let store = place.open().await;
        for number in 1..=30 {
            store.commit(registration(number)).await.unwrap();
        }
        let root = store.history(person(4).id).await.unwrap().remove(0).act.draft.id;
        store.receive(bundle(&[foreign(5, 1, &person(4), &[root], &[("status", "closed".into())])])).await.unwrap();
        let before = store.views(&Vec::from_iter((1..=30).map(|n| person(n).id))).await.unwrap();
        assert_eq!(store.rebuild_open(|_, _| {}).await.unwrap(), 0, "nothing was wrong");
        // Wrong values, a lost row, and a row that no act stands behind.
        place.by_hand(&[
            "UPDATE records SET status = 'invented', flags = 3, team = stream WHERE arrival < 9",
            "UPDATE records SET open = stream, heads = stream WHERE arrival BETWEEN 12 AND 14",
        ]).await.unwrap();
        let invented = "INSERT INTO records SELECT organisation, kind, organisation, team, owner, subject, status, \
             due, priority, month, flags, stale, acts, heads, ineffective, open, coded, sealed, arrival \
             FROM records WHERE arrival = 20";
        place.by_hand(&[invented]).await.unwrap();
        assert!(store.rebuild_open(|_, _| {}).await.unwrap() > 10);
        let mut after = store.views(&Vec::from_iter((1..=30).map(|n| person(n).id))).await.unwrap();
        for (row, old) in after.iter_mut().zip(&before) {
            // A row whose heads were destroyed cannot know what its boxes hold.
            row.stale = old.stale;
        }
        assert_eq!(after, before);
        assert!(store.view(OFFICE.stream()).await.unwrap().is_none());
        store.close().await.unwrap();
    }
}

/// One step of an invented history: which node writes, what its clock says, on which stream, what,
/// and which of the earlier acts of the stream it had seen.
type Step = (u8, u64, u8, u8, u8, u16);

/// Histories on three streams by three nodes with wrong clocks: amendments, merges and their undoing,
/// erasures, holds.
fn histories() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        (5_u8..8, 0_u64..50, 1_u8..4, 0_u8..7, 0_u8..4, any::<u16>()),
        1..30,
    )
}

fn acts_of(steps: Vec<Step>) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for (number, (from, clock, stream, what, value, seen)) in (1_u64..).zip(steps) {
        let stream = person(u64::from(stream));
        let earlier = acts.iter().filter(|act| act.draft.stream == stream);
        let mut after: Vec<ActId> = earlier
            .enumerate()
            .filter(|(place, _)| seen >> (place % 16) & 1 == 1)
            .map(|(_, act)| act.draft.id)
            .collect();
        after.sort();
        let (kind, field, value) = match what {
            0 => ("subject.erased", "erased", Value::from(true)),
            1 => ("hold.placed", "hold", Value::from(true)),
            2 => ("hold.lifted", "hold", Value::from(false)),
            3 => ("person.merged", "merged_into", Value::id(&[value; 16])),
            4 => ("person.merge_undone", "merged_into", Value::Null),
            5 => (
                "person.amended",
                "status",
                Value::from(["open", "closed", "waiting", "lost"][value as usize]),
            ),
            _ => ("person.amended", "team", Value::id(&[value; 16])),
        };
        let mut fields = Fields::from([(field.to_owned(), value)]);
        fields.insert("organisation".into(), Value::id(OFFICE.bytes()));
        let draft = Draft {
            kind: kind.into(),
            after,
            open: encode_fields(&fields),
            actor: Actor {
                user: UserId::from_bytes([from; 16]),
                organisation: OFFICE,
                role: Role::CaseManager,
            },
            ..draft(number, &stream, &[], &[])
        };
        let sequence = 1 + acts.iter().filter(|act| act.node == node(from)).count() as u64;
        // Clocks of hours and years apart, forwards and backwards; none so far ahead that it is marked.
        let micros = DAY_ONE - clock * 100_000_000_000;
        acts.push(Act {
            draft,
            node: node(from),
            sequence,
            time: Hlc { micros, counter: 0 },
        });
    }
    acts
}

/// What must not depend on the order of arrival.
fn settled(mut row: ViewRow) -> ViewRow {
    row.arrival = 0;
    row
}

async fn rows_of(store: &Store) -> Vec<ViewRow> {
    let ids = Vec::from_iter((1..4).map(|n| person(n).id));
    store
        .views(&ids)
        .await
        .unwrap()
        .into_iter()
        .map(settled)
        .collect()
}

/// Receives a history in several orders, in several portions, some acts twice, and expects the rows
/// that a fold of everything gives; and the same again after a rebuild.
async fn any_order_gives_the_same_rows(place: &Place, cases: usize) {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(
            RngAlgorithm::ChaCha,
            &[u8::from(place.on_postgres()) + 1; 32],
        ),
    );
    for case in 0..cases {
        let steps = histories().new_tree(&mut runner).unwrap().current();
        let acts = acts_of(steps);
        let expected: Vec<ViewRow> = (1..4)
            .filter_map(|number| {
                let of_stream: Vec<&Act> = acts
                    .iter()
                    .filter(|act| act.draft.stream == person(number))
                    .collect();
                let state = fold(of_stream.iter().map(|act| open_act(act)));
                let mut row = row_from_state(&person(number), &state);
                row.stale = !state.erased();
                (!of_stream.is_empty()).then_some(row)
            })
            .collect();
        let order = Just(acts.clone()).prop_shuffle();
        let shuffled = order.new_tree(&mut runner).unwrap().current();
        let fresh = place.another().await;
        let store = fresh.open_as(2).await;
        for portion in shuffled.chunks(1 + case % 7) {
            let mut twice = portion.to_vec();
            twice.extend(portion.iter().step_by(2).cloned());
            store.receive(bundle(&twice)).await.unwrap();
        }
        assert_eq!(rows_of(&store).await, expected, "case {case}");
        assert_eq!(store.rebuild_open(|_, _| {}).await.unwrap(), 0);
        assert_eq!(rows_of(&store).await, expected, "case {case}, rebuilt");
        store.close().await.unwrap();
        fresh.drop_database().await;
    }
}

both_databases! {
    async fn acts_of_three_nodes_with_wrong_clocks_give_the_same_rows_in_any_order(place: &Place) {
        let cases = if place.on_postgres() { 8 } else { 40 };
        any_order_gives_the_same_rows(place, cases).await;
    }
}
