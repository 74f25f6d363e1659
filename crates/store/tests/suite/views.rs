//! Lists and scopes decided in SQL, held against the scope's own rule in memory.

use crate::place::*;
use panoh_core::access::ScopeFilter;
use panoh_core::ids::{OrganisationId, StreamId, TeamId, UserId};
use panoh_core::journal::{StreamKind, Value};
use panoh_store::{Cursor, ListQuery, ViewRow};

/// Forty people over two organisations, three teams, three owners, some without either.
async fn many(store: &panoh_store::Store) -> Vec<ViewRow> {
    for number in 1..=40_u64 {
        let pick =
            |n: u64, family: u8| (number % n != 0).then(|| [family + (number % n) as u8; 16]);
        let mut fields = vec![(
            "status",
            Value::from(if number % 5 == 0 { "closed" } else { "open" }),
        )];
        if let Some(team) = pick(4, 20) {
            fields.push(("team", Value::id(&team)));
        }
        if let Some(owner) = pick(3, 40) {
            fields.push(("owner", Value::id(&owner)));
        }
        if number % 11 == 0 {
            fields.push(("erased", true.into()));
        }
        let mut draft = draft(number, &person(number), &[], &fields);
        if number % 7 == 0 {
            let mut open = panoh_core::journal::value::decode_fields(&draft.open).unwrap();
            open.insert("organisation".into(), Value::id(&[6; 16]));
            draft.open = panoh_core::journal::value::encode_fields(&open);
        }
        store.commit(change(draft, &[])).await.unwrap();
    }
    let ids = Vec::from_iter((1..=40).map(|number| person(number).id));
    store.views(&ids).await.unwrap()
}

fn scopes() -> Vec<ScopeFilter> {
    let teams = |numbers: &[u8]| {
        Some(
            numbers
                .iter()
                .map(|n| TeamId::from_bytes([20 + n; 16]))
                .collect(),
        )
    };
    let owner = |number: u8| Some(UserId::from_bytes([40 + number; 16]));
    [OFFICE, OrganisationId::from_bytes([6; 16])]
        .into_iter()
        .flat_map(|organisation| {
            [
                ScopeFilter {
                    organisation,
                    owner: None,
                    teams: None,
                },
                ScopeFilter {
                    organisation,
                    owner: owner(1),
                    teams: None,
                },
                ScopeFilter {
                    organisation,
                    owner: None,
                    teams: teams(&[1]),
                },
                ScopeFilter {
                    organisation,
                    owner: None,
                    teams: teams(&[1, 3]),
                },
                ScopeFilter {
                    organisation,
                    owner: None,
                    teams: teams(&[]),
                },
                ScopeFilter {
                    organisation,
                    owner: owner(2),
                    teams: teams(&[2]),
                },
            ]
        })
        .collect()
}

both_databases! {
    async fn lists_and_counts_hold_exactly_what_the_scope_covers(place: &Place) {
        let store = place.open().await;
        let rows = many(&store).await;
        for filter in scopes() {
            let covered = |row: &&ViewRow| filter.covers(&row.scope()) && !row.has(panoh_store::records::flags::ERASED);
            let mut expected = Vec::from_iter(rows.iter().filter(covered).map(|row| row.stream.id));
            assert_eq!(store.count(&StreamKind::Person, &filter).await.unwrap(), expected.len() as u64);
            let mut query = ListQuery { newest_first: false, ..ListQuery::newest(StreamKind::Person, filter.clone(), 3) };
            let mut listed = Vec::new();
            loop {
                let page = store.list(query.clone()).await.unwrap();
                let Some(last) = page.last() else { break };
                query.after = Some(Cursor::Stream(last.stream.id));
                listed.extend(page.iter().map(|row| row.stream.id));
            }
            assert_eq!(listed, expected, "{filter:?}");
            let newest = store.list(ListQuery::newest(StreamKind::Person, filter.clone(), 100)).await.unwrap();
            assert!(newest.is_sorted_by(|a, b| a.arrival > b.arrival));
            let mut listed = Vec::from_iter(newest.iter().map(|row| row.stream.id));
            listed.sort();
            expected.sort();
            assert_eq!(listed, expected);
        }
        store.close().await.unwrap();
    }

    async fn lists_narrow_by_status_subject_and_erasure(place: &Place) {
        let store = place.open().await;
        let rows = many(&store).await;
        let mut query = ListQuery::newest(StreamKind::Person, whole_office(), 100);
        query.status = Some("closed".into());
        let closed = store.list(query.clone()).await.unwrap();
        assert!(!closed.is_empty() && closed.iter().all(|row| row.status.as_deref() == Some("closed")));
        query.status = None;
        query.include_erased = true;
        let all = store.list(query.clone()).await.unwrap().len();
        assert_eq!(all, rows.iter().filter(|row| row.organisation == OFFICE).count());
        query.kind = StreamKind::Case;
        assert!(store.list(query).await.unwrap().is_empty());
        let about = person(1).id;
        let mut case = draft(90, &person(90), &[], &[("person", Value::id(about.bytes()))]);
        case.stream.kind = StreamKind::Case;
        store.commit(change(case, &[])).await.unwrap();
        let mut cases = ListQuery::newest(StreamKind::Case, whole_office(), 10);
        cases.subject = Some(about);
        assert_eq!(store.list(cases.clone()).await.unwrap().len(), 1);
        cases.subject = Some(StreamId::from_bytes([1; 16]));
        assert!(store.list(cases).await.unwrap().is_empty());
        store.close().await.unwrap();
    }

    async fn the_lens_catches_up_by_arrival_numbers(place: &Place) {
        let store = place.open().await;
        many(&store).await;
        let scanned = store.scan(&StreamKind::Person, OFFICE, None, 100).await.unwrap();
        assert!(scanned.is_sorted_by_key(|row| row.stream.id));
        let seen = store.last_arrival().await.unwrap();
        assert!(store.changed_since(OFFICE, seen, 10).await.unwrap().is_empty());
        let history = store.history(person(2).id).await.unwrap();
        let next = draft(50, &person(2), &[history[0].act.draft.id], &[("status", "closed".into())]);
        store.commit(change(next, &history)).await.unwrap();
        let changed = store.changed_since(OFFICE, seen, 10).await.unwrap();
        assert_eq!(changed, [(seen + 1, person(2))]);
        // A view that is folded anew without an act is noticed all the same.
        let mut row = store.view(person(3).id).await.unwrap().unwrap();
        row.coded = vec![1];
        let mut refolded = panoh_store::Change::new(panoh_core::ids::CommandId::from_bytes([70; 16]));
        refolded.views.push(panoh_store::ViewWrite { expected_acts: row.acts, row });
        store.commit(refolded).await.unwrap();
        let changed = store.changed_since(OFFICE, seen + 1, 10).await.unwrap();
        assert_eq!(changed, [(seen + 2, person(3))]);
        assert_eq!(store.last_arrival().await.unwrap(), seen + 2);
        store.close().await.unwrap();
    }
}
