//! What verifying finds. Somebody with the database's password drops the triggers and edits; each
//! kind of edit is named, at the first entry that it touched.

use crate::place::*;
use panoh_core::ids::NodeId;
use panoh_core::journal::canonical::act_digest;
use panoh_core::journal::{Head, HeadSigner, Link};
use panoh_store::{Chain, Fault, FaultKind, SignedHead, Store, Verdict, Witness};

const ME: NodeId = NodeId::from_bytes([1; 16]);

/// Twenty acts after the founding, ten reads, and a kept head in the middle.
async fn history(place: &Place) -> SignedHead {
    let store = place.open().await;
    for number in 1..=10 {
        store.commit(registration(number)).await.unwrap();
        store
            .record_read(read_of(number, &[person(number).id]))
            .await
            .unwrap();
    }
    let kept = store.keep_head().await.unwrap();
    for number in 11..=20 {
        store.commit(registration(number)).await.unwrap();
    }
    store.close().await.unwrap();
    kept
}

const SQLITE_UNLOCK: &[&str] = &[
    "DROP TRIGGER acts_keep",
    "DROP TRIGGER acts_stay",
    "DROP TRIGGER reads_keep",
    "DROP TRIGGER reads_stay",
    "DROP TRIGGER signed_heads_keep",
    "DROP TRIGGER signed_heads_stay",
    "DROP INDEX acts_by_place",
];
const POSTGRES_UNLOCK: &[&str] = &[
    "DROP TRIGGER acts_keep ON acts",
    "DROP TRIGGER reads_keep ON reads",
    "DROP TRIGGER signed_heads_keep ON signed_heads",
    "DROP INDEX acts_by_place",
];

async fn edit(place: &Place, statements: &[&str]) {
    place
        .by_hand(if place.on_postgres() {
            POSTGRES_UNLOCK
        } else {
            SQLITE_UNLOCK
        })
        .await
        .unwrap();
    place.by_hand(statements).await.unwrap();
}

async fn verify(place: &Place, witnesses: &[Witness]) -> Verdict {
    let store = Store::open_read_only(&place.location).await.unwrap();
    let verdict = store.verify(witnesses, &signed, |_, _| {}).await.unwrap();
    store.close().await.unwrap();
    verdict
}

fn found(chain: Chain, sequence: u64, kind: FaultKind) -> Option<Fault> {
    Some(Fault {
        chain,
        node: ME,
        sequence,
        kind,
    })
}

/// Hexadecimal literal of bytes, in the way of either database.
fn literal(place: &Place, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if place.on_postgres() {
        format!("'\\x{hex}'::bytea")
    } else {
        format!("X'{hex}'")
    }
}

/// Rewrites the digests and links of all acts from a number on, as somebody without the node's key
/// could, and gives the last link.
async fn relink(place: &Place, from: u64) -> Link {
    let store = Store::open_read_only(&place.location).await.unwrap();
    let acts = store.acts_of_node(ME, 1, 1_000).await.unwrap();
    let mut link = Link::genesis(ME, &Signer(1).verifying_key(), "acts");
    let mut statements = Vec::new();
    for (due, stored) in (1..).zip(acts) {
        let mut act = stored.act.clone();
        act.sequence = due;
        let digest = act_digest(&act);
        link = link.next(digest);
        if due >= from {
            statements.push(format!(
                "UPDATE acts SET digest = {}, link = {} WHERE sequence = {due}",
                literal(place, &digest.0),
                literal(place, &link.0)
            ));
        }
    }
    store.close().await.unwrap();
    place
        .by_hand(&Vec::from_iter(statements.iter().map(String::as_str)))
        .await
        .unwrap();
    link
}

/// Puts a head over the present acts, signed as given.
async fn rehead(place: &Place, sequence: u64, link: Link, key: u8) {
    let store = Store::open_read_only(&place.location).await.unwrap();
    let old = store.head().await.unwrap().head;
    store.close().await.unwrap();
    let head = Head {
        sequence,
        link,
        ..old
    };
    let mut signature = Signer(key).sign(&head);
    signature[32..].copy_from_slice(&[key; 32]);
    let statement = format!(
        "UPDATE node_head SET sequence = {sequence}, link = {}, signature = {}",
        literal(place, &link.0),
        literal(place, &signature)
    );
    place.by_hand(&[statement.as_str()]).await.unwrap();
}

both_databases! {
    async fn an_untouched_history_is_consistent(place: &Place) {
        let kept = history(place).await;
        let verdict = verify(place, &[kept.into()]).await;
        assert_eq!(verdict.fault, None);
        assert_eq!((verdict.acts, verdict.reads, verdict.witnessed), (21, 10, Some(11)));
    }

    async fn an_altered_act_is_named(place: &Place) {
        history(place).await;
        edit(place, &["UPDATE acts SET kind = 'person.erased' WHERE sequence = 7"]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 7, FaultKind::Altered));
    }

    async fn every_column_of_an_act_is_guarded(place: &Place) {
        history(place).await;
        edit(place, &[]).await;
        let store = Store::open_read_only(&place.location).await.unwrap();
        let clean = store.acts_of_node(ME, 5, 1).await.unwrap().remove(0);
        store.close().await.unwrap();
        let other = literal(place, &[0x55; 16]);
        let short = literal(place, &[1, 2, 3]);
        let draft = &clean.act.draft;
        let id = |bytes: &[u8]| literal(place, bytes);
        for (column, altered, original) in [
            ("micros", "5".into(), clean.act.time.micros.to_string()),
            ("counter", "5".into(), clean.act.time.counter.to_string()),
            ("id", other.clone(), id(draft.id.bytes())),
            ("actor_user", other.clone(), id(draft.actor.user.bytes())),
            ("actor_organisation", other.clone(), id(draft.actor.organisation.bytes())),
            ("actor_role", "'analyst'".into(), "'case_manager'".to_owned()),
            ("actor_role", "'nobody'".into(), "'case_manager'".to_owned()),
            ("stream_kind", "'case'".into(), "'person'".to_owned()),
            ("stream", other.clone(), id(draft.stream.id.bytes())),
            ("version", "2".into(), "1".to_owned()),
            ("after_acts", other.clone(), id(&[])),
            ("after_acts", short.clone(), id(&[])),
            ("command", other.clone(), id(draft.command.bytes())),
            ("salt", other.clone(), id(&draft.salt)),
            ("open", short.clone(), id(&draft.open)),
            ("coded", short.clone(), id(&draft.coded)),
            ("sealed", short.clone(), id(&draft.sealed)),
            ("digest", literal(place, &[1; 32]), id(&clean.digest.0)),
            ("link", literal(place, &[1; 32]), id(&clean.link.unwrap().0)),
            ("link", "NULL".into(), id(&clean.link.unwrap().0)),
        ] {
            let set = |value: &str| format!("UPDATE acts SET {column} = {value} WHERE sequence = 5");
            place.by_hand(&[set(&altered).as_str()]).await.unwrap();
            let verdict = verify(place, &[]).await;
            assert_eq!(verdict.fault, found(Chain::Acts, 5, FaultKind::Altered), "{column}");
            place.by_hand(&[set(&original).as_str()]).await.unwrap();
        }
        assert_eq!(verify(place, &[]).await.fault, None);
    }

    async fn an_act_altered_with_its_digest_and_link_is_named(place: &Place) {
        history(place).await;
        edit(place, &["UPDATE acts SET version = 9 WHERE sequence = 7"]).await;
        let store = Store::open_read_only(&place.location).await.unwrap();
        let acts = store.acts_of_node(ME, 6, 2).await.unwrap();
        store.close().await.unwrap();
        let digest = act_digest(&acts[1].act);
        let link = acts[0].link.unwrap().next(digest);
        let statement = format!(
            "UPDATE acts SET digest = {}, link = {} WHERE sequence = 7",
            literal(place, &digest.0), literal(place, &link.0)
        );
        place.by_hand(&[statement.as_str()]).await.unwrap();
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 7, FaultKind::Altered));
    }

    async fn a_deleted_act_is_named(place: &Place) {
        history(place).await;
        edit(place, &["DELETE FROM acts WHERE sequence = 9"]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 9, FaultKind::Missing));
    }

    async fn a_deleted_act_is_named_though_later_ones_moved_up(place: &Place) {
        history(place).await;
        edit(place, &[
            "DELETE FROM acts WHERE sequence = 9",
            "UPDATE acts SET sequence = sequence - 1 WHERE sequence > 9",
        ]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 9, FaultKind::Missing));
    }

    async fn an_inserted_act_is_named(place: &Place) {
        history(place).await;
        edit(place, &[
            "UPDATE acts SET sequence = sequence + 1, arrival = arrival + 1000 WHERE sequence >= 9",
            "INSERT INTO acts SELECT 10, salt, node, 9, micros, counter, actor_user, actor_organisation, \
             actor_role, stream_kind, stream, kind, version, after_acts, command, salt, open, coded, \
             sealed, digest, link, clock_ahead FROM acts WHERE sequence = 8",
        ]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 9, FaultKind::Inserted));
    }

    async fn an_act_added_at_the_end_is_named(place: &Place) {
        history(place).await;
        for link in ["link", "NULL"] {
            let insert = format!(
                "INSERT INTO acts SELECT 22, salt, node, 22, micros, counter, actor_user, \
                 actor_organisation, actor_role, stream_kind, stream, kind, version, after_acts, command, \
                 salt, open, coded, sealed, digest, {link}, clock_ahead FROM acts WHERE sequence = 8"
            );
            if link == "link" {
                edit(place, &[&insert]).await;
            } else {
                place.by_hand(&["DELETE FROM acts WHERE sequence = 22", &insert]).await.unwrap();
            }
            assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 22, FaultKind::Inserted));
        }
    }

    async fn reordered_acts_are_named(place: &Place) {
        history(place).await;
        edit(place, &[
            "UPDATE acts SET sequence = 999 WHERE sequence = 6",
            "UPDATE acts SET sequence = 6 WHERE sequence = 12",
            "UPDATE acts SET sequence = 12 WHERE sequence = 999",
        ]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 6, FaultKind::Reordered));
        place.by_hand(&[
            "UPDATE acts SET arrival = 999 WHERE arrival = 6",
            "UPDATE acts SET arrival = 6 WHERE arrival = 12",
            "UPDATE acts SET arrival = 12 WHERE arrival = 999",
        ]).await.unwrap();
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 6, FaultKind::Reordered));
    }

    async fn a_cut_of_the_acts_alone_is_seen(place: &Place) {
        history(place).await;
        edit(place, &["DELETE FROM acts WHERE sequence > 15"]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 16, FaultKind::Truncated));
    }

    async fn a_cut_of_acts_and_head_is_seen_by_the_kept_head_and_by_a_witness(place: &Place) {
        history(place).await;
        let store = Store::open_read_only(&place.location).await.unwrap();
        let last: Witness = store.head().await.unwrap().into();
        store.close().await.unwrap();
        edit(place, &["DELETE FROM acts WHERE sequence > 15"]).await;
        let link = relink(place, 99).await;
        // The cut is re-signed with the node's own key: only what lies outside can tell.
        rehead(place, 15, link, 1).await;
        assert_eq!(verify(place, &[]).await.fault, None);
        assert_eq!(verify(place, &[last]).await.fault, found(Chain::Acts, 16, FaultKind::Truncated));
        place.by_hand(&["DELETE FROM acts WHERE sequence > 8"]).await.unwrap();
        let link = relink(place, 99).await;
        rehead(place, 8, link, 1).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 9, FaultKind::Truncated));
    }

    async fn a_history_that_was_rewritten_and_signed_again_is_seen(place: &Place) {
        history(place).await;
        let store = Store::open_read_only(&place.location).await.unwrap();
        let last: Witness = store.head().await.unwrap().into();
        store.close().await.unwrap();
        edit(place, &["UPDATE acts SET version = 9 WHERE sequence = 17"]).await;
        let link = relink(place, 17).await;
        // Without the node's key the head cannot follow ...
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Acts, 12, FaultKind::Rewritten));
        // ... and with it, the witness knows better.
        rehead(place, 21, link, 1).await;
        assert_eq!(verify(place, &[]).await.fault, None);
        assert_eq!(verify(place, &[last]).await.fault, found(Chain::Acts, 12, FaultKind::Rewritten));
    }

    async fn a_wrongly_signed_head_is_named(place: &Place) {
        history(place).await;
        edit(place, &[]).await;
        let store = Store::open_read_only(&place.location).await.unwrap();
        let head = store.head().await.unwrap().head;
        store.close().await.unwrap();
        rehead(place, head.sequence, head.link, 6).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Heads, 21, FaultKind::BadSignature));
    }

    async fn a_wrongly_signed_kept_head_is_named(place: &Place) {
        history(place).await;
        let forged = literal(place, &[3; 64]);
        let statement = format!("UPDATE signed_heads SET signature = {forged} WHERE sequence = 11");
        edit(place, &[statement.as_str()]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Heads, 11, FaultKind::BadSignature));
    }

    async fn another_key_in_the_database_is_seen(place: &Place) {
        let kept = history(place).await;
        let key = literal(place, &[6; 32]);
        let statement = format!("UPDATE nodes SET verifying_key = {key}");
        edit(place, &[statement.as_str()]).await;
        assert!(verify(place, &[]).await.fault.is_some());
        let mut stranger: Witness = kept.into();
        stranger.verifying_key = [9; 32];
        let clean = Place::sqlite();
        history(&clean).await;
        let verdict = verify(&clean, &[stranger]).await;
        assert_eq!(verdict.fault, found(Chain::Heads, 11, FaultKind::UnknownNode));
    }

    async fn the_read_chain_is_guarded_alike(place: &Place) {
        history(place).await;
        edit(place, &["UPDATE reads SET purpose = 'person.none' WHERE sequence = 4"]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Reads, 4, FaultKind::Altered));
        place.by_hand(&["DELETE FROM reads WHERE sequence = 4"]).await.unwrap();
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Reads, 4, FaultKind::Missing));
        place.by_hand(&["DELETE FROM reads WHERE sequence > 2"]).await.unwrap();
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Reads, 3, FaultKind::Truncated));
    }

    async fn reordered_and_inserted_reads_are_named(place: &Place) {
        history(place).await;
        edit(place, &[
            "UPDATE reads SET sequence = 999 WHERE sequence = 3",
            "UPDATE reads SET sequence = 3 WHERE sequence = 5",
            "UPDATE reads SET sequence = 5 WHERE sequence = 999",
        ]).await;
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Reads, 3, FaultKind::Reordered));
        place.by_hand(&[
            "UPDATE reads SET sequence = 999 WHERE sequence = 3",
            "UPDATE reads SET sequence = 3 WHERE sequence = 5",
            "UPDATE reads SET sequence = 5 WHERE sequence = 999",
            "INSERT INTO reads SELECT 11, node, id, micros, counter, actor_user, actor_organisation, \
             actor_role, purpose, subjects, digest, link FROM reads WHERE sequence = 2",
        ]).await.unwrap();
        assert_eq!(verify(place, &[]).await.fault, found(Chain::Reads, 11, FaultKind::Inserted));
    }
}
