//! The layout itself: every column classified, the journal append-only, reading that never writes.

use crate::place::*;
use panoh_store::columns::TABLES;
use panoh_store::{Store, StoreError};

both_databases! {
    async fn every_column_is_classified_and_every_classified_column_exists(place: &Place) {
        let store = place.open().await;
        let live = store.live_columns().await.unwrap();
        let mut classified: Vec<(String, String)> = TABLES
            .iter()
            .flat_map(|(table, columns)| {
                columns.iter().map(|(column, _)| ((*table).to_owned(), (*column).to_owned()))
            })
            .collect();
        classified.sort();
        assert_eq!(live, classified);
        store.close().await.unwrap();
    }

    async fn the_journal_refuses_to_be_changed_by_hand(place: &Place) {
        let store = place.open().await;
        store.commit(registration(1)).await.unwrap();
        store.record_read(read_of(1, &[person(1).id])).await.unwrap();
        store.keep_head().await.unwrap();
        let before = store.acts_after(0, 10).await.unwrap();
        for statement in [
            "UPDATE acts SET kind = 'person.amended'",
            "DELETE FROM acts",
            "UPDATE reads SET purpose = 'nothing'",
            "DELETE FROM reads",
            "UPDATE signed_heads SET sequence = 1",
            "DELETE FROM signed_heads",
        ] {
            let refused = place.by_hand(&[statement]).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
        }
        if place.on_postgres() {
            let refused = place.by_hand(&["TRUNCATE acts"]).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"));
        }
        assert_eq!(store.acts_after(0, 10).await.unwrap(), before);
        store.close().await.unwrap();
    }

    async fn a_store_for_reading_writes_nothing(place: &Place) {
        place.open().await.close().await.unwrap();
        let store = Store::open_read_only(&place.location).await.unwrap();
        assert_eq!(store.head().await.unwrap().head.sequence, 1);
        let refused = store.record_read(read_of(1, &[])).await;
        assert!(matches!(refused, Err(StoreError::ReadOnly)));
        assert!(matches!(store.put_meta("language", vec![1]).await, Err(StoreError::ReadOnly)));
        store.close().await.unwrap();
    }

    async fn a_database_of_another_version_is_not_read(place: &Place) {
        place.open().await.close().await.unwrap();
        place
            .by_hand(&["INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)"])
            .await
            .unwrap();
        let refused = Store::open_read_only(&place.location).await;
        assert!(matches!(refused, Err(StoreError::Layout)));
        let signer = std::sync::Arc::new(Signer(1));
        let refused = Store::open(&place.location, signer, Ticking::at(DAY_ONE)).await;
        assert!(matches!(refused, Err(StoreError::Layout)));
    }

    async fn the_binding_names_this_place_and_no_other(place: &Place) {
        let here = place.location.binding().await.unwrap();
        assert_eq!(here, place.location.binding().await.unwrap());
        let elsewhere = Place::sqlite();
        assert_ne!(here, elsewhere.location.binding().await.unwrap());
    }
}

#[tokio::test]
async fn where_there_is_no_database_reading_makes_none() {
    let place = Place::sqlite();
    let refused = Store::open_read_only(&place.location).await;
    assert!(matches!(refused, Err(StoreError::Missing)));
    let panoh_store::Location::Folder(folder) = &place.location else {
        unreachable!()
    };
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}
