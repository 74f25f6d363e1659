//! Key tables: what is put is what is got, what is destroyed stays destroyed.

use crate::place::*;
use panoh_core::access::Role;
use panoh_core::ids::{ActId, AttachmentId, CommandId, OrganisationId, StreamId, TeamId, UserId};
use panoh_core::journal::KeyClass;
use panoh_store::subject_keys::{Rewrapped, RewrappedIdentity};
use panoh_store::{
    AttachmentRow, Change, CommitError, FactorRow, KeySealRow, KeyWrite, LedgerRow, LoginRow,
    MembershipRow, OrgPrivateRow, Outcome, Rewrap, SessionRow, Store, SubjectKeyRow, UserKeyRow,
};
use sqlx::Connection;

const DESK: UserId = UserId::from_bytes([8; 16]);

/// A change of keys only.
async fn write(store: &Store, number: u64, keys: Vec<KeyWrite>) -> Result<Outcome, CommitError> {
    let mut change = Change::new(CommandId::from_bytes(sixteen(6, number)));
    change.keys = keys;
    store.commit(change).await
}

fn subject_row(number: u64) -> SubjectKeyRow {
    SubjectKeyRow {
        subject: person(number).id,
        organisation: OFFICE,
        kind: 1,
        coded: Some(vec![1, number as u8]),
        identity: Some(vec![2, number as u8]),
        contact: Some(vec![3, number as u8]),
        coded_version: 1,
        identity_version: 1,
    }
}

fn seal(user: UserId, half: u8, version: u32) -> KeySealRow {
    KeySealRow {
        organisation: OFFICE,
        half,
        version,
        user,
        encapped: vec![half; 65],
        sealed: vec![version as u8; 48],
    }
}

both_databases! {
    async fn every_kind_of_key_comes_back_as_it_was_put(place: &Place) {
        let store = place.open().await;
        let user = UserKeyRow {
            user: DESK, public: vec![4; 65], sealed_private: vec![5; 72], salt: [6; 16],
            argon_params: "m=65536,t=3,p=1".into(), version: 1, changed_at: DAY_ONE,
        };
        let private = OrgPrivateRow {
            organisation: OFFICE, version: 1, sealed: vec![1; 90], hpke_public: vec![4; 65], verify_public: vec![9; 32],
        };
        let member = MembershipRow {
            organisation: OFFICE, user: DESK, role: Role::Supervisor, team: Some(TeamId::from_bytes([3; 16])),
            area: vec![TeamId::from_bytes([3; 16]), TeamId::from_bytes([4; 16])], active: true,
            display_name: Some("Нигора".into()),
        };
        let factor = FactorRow {
            id: [9; 16], user: DESK, kind: "totp".into(), body: vec![7; 40], added_at: 5, last_used: -1,
        };
        let login = LoginRow { login_name: "Desk2".into(), user: DESK, organisation: OFFICE };
        let done = write(&store, 1, vec![
            KeyWrite::PutUser(user.clone()),
            KeyWrite::PutLogin(login),
            KeyWrite::PutSeal(seal(DESK, 1, 1)),
            KeyWrite::PutSeal(seal(DESK, 2, 1)),
            KeyWrite::PutPrivate(private.clone()),
            KeyWrite::PutSubject(subject_row(1)),
            KeyWrite::PutMembership(member.clone()),
            KeyWrite::PutFactor(factor.clone()),
            KeyWrite::PutMeta { key: "demo".into(), value: vec![1] },
        ]).await.unwrap();
        assert_eq!(done, Outcome::Done(Vec::new()));
        assert_eq!(store.user_key(DESK).await.unwrap(), Some(user.clone()));
        assert_eq!(store.user_keys().await.unwrap(), [user]);
        let found = store.login("DESK2").await.unwrap().unwrap();
        assert_eq!((found.login_name.as_str(), found.user), ("desk2", DESK));
        assert_eq!(store.logins_of(DESK).await.unwrap(), store.logins().await.unwrap());
        assert_eq!(store.seals_for(OFFICE, DESK).await.unwrap(), [seal(DESK, 1, 1), seal(DESK, 2, 1)]);
        assert_eq!(store.seals_of(OFFICE).await.unwrap().len(), 2);
        assert_eq!(store.organisation_private(OFFICE).await.unwrap(), [private]);
        assert_eq!(store.subject_key(person(1).id).await.unwrap(), Some(subject_row(1)));
        assert_eq!(store.membership(OFFICE, DESK).await.unwrap(), Some(member.clone()));
        assert_eq!(
            store.memberships_of(DESK).await.unwrap(),
            std::slice::from_ref(&member)
        );
        assert_eq!(store.members(OFFICE).await.unwrap(), [member]);
        assert_eq!(store.factors_of(DESK).await.unwrap(), [factor]);
        assert_eq!(store.meta("demo").await.unwrap(), Some(vec![1]));
        assert_eq!(store.meta("other").await.unwrap(), None);
        store.close().await.unwrap();
    }

    async fn a_member_who_leaves_loses_every_seal(place: &Place) {
        let store = place.open().await;
        let other = UserId::from_bytes([5; 16]);
        let seals = [seal(DESK, 1, 1), seal(DESK, 2, 1), seal(other, 1, 1), seal(other, 1, 2)];
        write(&store, 1, seals.iter().cloned().map(KeyWrite::PutSeal).collect()).await.unwrap();
        write(&store, 2, vec![
            KeyWrite::DropSealsOf { organisation: OFFICE, user: DESK },
            KeyWrite::DropSealsBelow { organisation: OFFICE, half: 1, version: 2 },
        ]).await.unwrap();
        assert_eq!(store.seals_of(OFFICE).await.unwrap(), [seal(other, 1, 2)]);
        store.close().await.unwrap();
    }

    async fn keys_are_scanned_in_order_and_only_of_the_organisation(place: &Place) {
        let store = place.open().await;
        let mut rows: Vec<SubjectKeyRow> = (1..=9).map(subject_row).collect();
        rows[4].organisation = OrganisationId::from_bytes([1; 16]);
        write(&store, 1, rows.iter().rev().cloned().map(KeyWrite::PutSubject).collect()).await.unwrap();
        rows.remove(4);
        let first = store.scan_keys(OFFICE, None, 5).await.unwrap();
        let rest = store.scan_keys(OFFICE, Some(first[4].subject), 50).await.unwrap();
        assert_eq!([first, rest].concat(), rows);
        let asked = store.subject_keys(&[person(9).id, person(2).id, person(77).id]).await.unwrap();
        assert_eq!(asked, [subject_row(2), subject_row(9)]);
        store.close().await.unwrap();
    }

    async fn a_rewrap_meets_the_key_that_its_author_read_or_nothing(place: &Place) {
        let store = place.open().await;
        let put = (1..=3).map(subject_row).map(KeyWrite::PutSubject).collect();
        write(&store, 1, put).await.unwrap();
        assert_eq!(store.keys_to_rewrap(OFFICE, 2, 1, 10).await.unwrap().len(), 3);
        let rewrap = |number: u64, expected| KeyWrite::RewrapSubject(Rewrap {
            subject: person(number).id,
            coded: Some(Rewrapped { expected, version: 2, wrapped: vec![11] }),
            identity: Some(RewrappedIdentity { expected, version: 2, identity: Some(vec![12]), contact: Some(vec![13]) }),
        });
        write(&store, 2, vec![KeyWrite::DropSubject(person(2).id)]).await.unwrap();
        write(&store, 3, vec![KeyWrite::DropSubjectClass { subject: person(3).id, class: KeyClass::Contact }]).await.unwrap();
        write(&store, 4, vec![rewrap(1, 1), rewrap(2, 1), rewrap(3, 1)]).await.unwrap();
        let one = store.subject_key(person(1).id).await.unwrap().unwrap();
        assert_eq!((one.coded, one.identity, one.contact), (Some(vec![11]), Some(vec![12]), Some(vec![13])));
        assert_eq!((one.coded_version, one.identity_version), (2, 2));
        assert_eq!(store.subject_key(person(2).id).await.unwrap(), None, "destroyed stays destroyed");
        let three = store.subject_key(person(3).id).await.unwrap().unwrap();
        assert_eq!((three.identity, three.contact), (Some(vec![12]), None));
        write(&store, 5, vec![rewrap(1, 7)]).await.unwrap();
        assert_eq!(store.subject_key(person(1).id).await.unwrap().unwrap().coded, Some(vec![11]));
        assert!(store.keys_to_rewrap(OFFICE, 2, 2, 10).await.unwrap().is_empty());
        store.close().await.unwrap();
    }

    async fn a_key_whose_subject_is_in_the_ledger_is_refused(place: &Place) {
        let store = place.open().await;
        write(&store, 1, vec![KeyWrite::PutSubject(subject_row(1))]).await.unwrap();
        let ledger = LedgerRow {
            subject: person(1).id, class: KeyClass::Identity, at_day: "2027-01-15".into(), act: ActId::from_bytes([1; 16]),
        };
        write(&store, 2, vec![KeyWrite::DropSubject(person(1).id), KeyWrite::PutLedger(ledger.clone())]).await.unwrap();
        let refused = write(&store, 3, vec![KeyWrite::PutSubject(subject_row(1))]).await;
        assert!(matches!(refused, Err(CommitError::Erased(subject)) if subject == person(1).id));
        assert_eq!(store.subject_key(person(1).id).await.unwrap(), None);
        assert_eq!(store.ledger().await.unwrap(), [ledger]);
        let mut coded_only = subject_row(1);
        (coded_only.identity, coded_only.contact) = (None, None);
        write(&store, 4, vec![KeyWrite::PutSubject(coded_only)]).await.unwrap();
        assert!(store.scrub().await.unwrap());
        store.close().await.unwrap();
    }

    async fn a_code_works_once_whoever_asks(place: &Place) {
        let store = place.open().await;
        let factor = FactorRow { id: [9; 16], user: DESK, kind: "totp".into(), body: vec![7], added_at: 5, last_used: -1 };
        write(&store, 1, vec![KeyWrite::PutFactor(factor)]).await.unwrap();
        let tries = (0..8).map(|_| { let store = store.clone(); tokio::spawn(async move { store.use_factor([9; 16], 100).await.unwrap() }) });
        let mut accepted = 0;
        for one in Vec::from_iter(tries) { accepted += u32::from(one.await.unwrap()); }
        assert_eq!(accepted, 1);
        assert!(!store.use_factor([9; 16], 99).await.unwrap() && store.use_factor([9; 16], 101).await.unwrap());
        store.update_factor([9; 16], vec![8]).await.unwrap();
        let now = store.factors_of(DESK).await.unwrap().remove(0);
        assert_eq!((now.body, now.last_used), (vec![8], 101));
        write(&store, 2, vec![KeyWrite::DropFactor([9; 16])]).await.unwrap();
        assert!(store.factors_of(DESK).await.unwrap().is_empty());
        store.close().await.unwrap();
    }

    async fn sessions_end_when_they_must(place: &Place) {
        let store = place.open().await;
        let session = |number: u8, expires| SessionRow {
            id_hash: [number; 32], user: DESK, organisation: OFFICE, role: Role::Counsellor, sealed: vec![number; 40],
            created: 10, expires, seen: 10,
        };
        for (number, expires) in [(1, 100), (2, 200), (3, 300)] {
            store.put_session(session(number, expires)).await.unwrap();
        }
        store.touch_session(&[1; 32], 50).await.unwrap();
        let first = store.session(&[1; 32], 99).await.unwrap().unwrap();
        assert_eq!(first, SessionRow { seen: 50, ..session(1, 100) });
        assert!(store.session(&[1; 32], 100).await.unwrap().is_none(), "expired");
        assert_eq!(store.delete_expired_sessions(100).await.unwrap(), 1);
        store.delete_session(&[2; 32]).await.unwrap();
        assert!(store.session(&[2; 32], 100).await.unwrap().is_none());
        write(&store, 1, vec![KeyWrite::DropSessionsOf(DESK)]).await.unwrap();
        assert!(store.session(&[3; 32], 100).await.unwrap().is_none());
        store.close().await.unwrap();
    }

    async fn failures_add_up_until_one_succeeds(place: &Place) {
        let store = place.open().await;
        let key = [3; 32];
        assert_eq!(store.count_failure(&key, 100).await.unwrap(), 1);
        assert_eq!(store.count_failure(&key, 200).await.unwrap(), 2);
        assert_eq!(store.attempt(&key).await.unwrap().unwrap().until_micros, 200);
        store.clear_attempt(&key).await.unwrap();
        assert_eq!(store.attempt(&key).await.unwrap(), None);
        store.count_failure(&key, 100).await.unwrap();
        assert_eq!(store.clear_attempts_before(101).await.unwrap(), 1);
        store.close().await.unwrap();
    }

    async fn files_belong_to_their_subject(place: &Place) {
        let store = place.open().await;
        let file = |number: u8, about: u64| AttachmentRow {
            id: AttachmentId::from_bytes([number; 16]), subject: person(about).id, size: 5, chunks: 1, digest: [number; 32], arrival: 0,
        };
        let mut change = registration(1);
        change.keys = vec![KeyWrite::PutAttachment(file(1, 1)), KeyWrite::PutAttachment(file(2, 1)), KeyWrite::PutAttachment(file(3, 2))];
        let arrival = store.commit(change).await.unwrap().placed()[0].arrival;
        let expected = |number, about| AttachmentRow { arrival, ..file(number, about) };
        assert_eq!(store.attachments_of(person(1).id).await.unwrap(), [expected(1, 1), expected(2, 1)]);
        assert_eq!(store.attachment(AttachmentId::from_bytes([3; 16])).await.unwrap(), Some(expected(3, 2)));
        write(&store, 1, vec![KeyWrite::DropAttachmentsOf(person(1).id)]).await.unwrap();
        assert_eq!(store.attachments_after(None, 10).await.unwrap(), [expected(3, 2)]);
        store.close().await.unwrap();
    }

    async fn who_read_my_name_is_answered(place: &Place) {
        let store = place.open().await;
        store.record_read(read_of(1, &[person(1).id, person(2).id, person(1).id])).await.unwrap();
        store.record_read(read_of(2, &[person(2).id])).await.unwrap();
        store.record_read(read_of(3, &[person(1).id])).await.unwrap();
        let names = |reads: Vec<panoh_store::StoredRead>| Vec::from_iter(reads.into_iter().map(|r| r.entry.sequence));
        assert_eq!(names(store.reads_of_subject(person(1).id, 10).await.unwrap()), [3, 1]);
        assert_eq!(names(store.reads_of_subject(person(1).id, 1).await.unwrap()), [3]);
        assert!(store.reads_of_subject(StreamId::from_bytes([1; 16]), 9).await.unwrap().is_empty());
        let page = store.reads_list(OFFICE, None, 2).await.unwrap();
        let before = page[1].entry.time;
        assert_eq!(page[0].entry.draft, read_of(3, &[person(1).id]));
        assert_eq!(names(store.reads_list(OFFICE, Some(before), 2).await.unwrap()), [1]);
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_scrub_says_when_a_reader_keeps_old_pages_in_the_log() {
    let place = Place::sqlite();
    let panoh_store::Location::Folder(folder) = &place.location else {
        unreachable!("a folder")
    };
    let store = place.open().await;
    write(&store, 1, vec![KeyWrite::PutSubject(subject_row(1))])
        .await
        .unwrap();
    let file = folder.join("panoh.sqlite");
    let mut reader = sqlx::SqliteConnection::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let mut snapshot = reader.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM acts")
        .fetch_one(&mut *snapshot)
        .await
        .unwrap();
    write(&store, 2, vec![KeyWrite::DropSubject(person(1).id)])
        .await
        .unwrap();
    assert!(
        !store.scrub().await.unwrap(),
        "the reader still sees the key"
    );
    snapshot.rollback().await.unwrap();
    reader.close().await.unwrap();
    assert!(store.scrub().await.unwrap());
    assert_eq!(
        std::fs::metadata(folder.join("panoh.sqlite-wal"))
            .unwrap()
            .len(),
        0
    );
    store.close().await.unwrap();
}
