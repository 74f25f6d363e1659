use super::{
    BackupKind, BackupReport, Custodian, Identity, LedgerProof, RestoreFrom, Restored, backup,
    ledger_statement, restore,
};
use crate::attachments::AttachmentInput;
use crate::entropy::Entropy;
use crate::erasure::invented::{facts, register, women_of_rasht};
use crate::erasure::{Cell, Ground};
use crate::error::AppError;
use crate::journal::{NodePlace, verify};
use crate::node::{OpenOptions, Panoh};
use crate::progress::Progress;
use crate::session::Session;
use crate::testing::{House, PASSWORD, desk, on_both_databases};
use panoh_core::access::Role;
use panoh_core::ids::StreamId;
use panoh_core::person::Sex;
use panoh_core::residue::Attribute;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Two custodians and a shelf outside the machine.
struct Shelf {
    folder: tempfile::TempDir,
    identities: [String; 2],
    custodians: Vec<Custodian>,
}

impl Shelf {
    fn new() -> Self {
        let pair = [1, 2].map(|seed| Identity::generate(&Entropy::seeded([seed; 32])));
        let custodians = pair.iter().map(Identity::custodian).collect();
        let identities = pair.map(|identity| identity.to_file().to_string());
        Self {
            folder: tempfile::tempdir().unwrap(),
            identities,
            custodians,
        }
    }

    fn identity(&self, n: usize) -> Identity {
        Identity::from_file(&self.identities[n]).unwrap()
    }

    async fn back_up(&self, house: &House, kind: BackupKind, label: &str) -> BackupReport {
        let out = self.folder.path().join(label);
        let custodians = &self.custodians;
        backup(
            &house.place(),
            &*house.clock,
            kind,
            &out,
            custodians,
            &Progress::new(),
        )
        .await
        .unwrap()
    }

    async fn both(&self, house: &House, label: &str) -> Set {
        let journal = self.back_up(house, BackupKind::Journal, label).await;
        let keys = self.back_up(house, BackupKind::Keys, label).await;
        Set {
            journal: journal.files[0].clone(),
            keys: keys.files[0].clone(),
            ledger: keys.files[1].clone(),
        }
    }

    async fn restore(
        &self,
        house: &House,
        data: &Path,
        journal: &Path,
        keys: &Path,
        ledger: LedgerProof,
    ) -> Result<Restored, AppError> {
        let from = RestoreFrom {
            journal: journal.to_owned(),
            keys: keys.to_owned(),
            identity: self.identity(1),
            ledger,
        };
        restore(options(house, data), from, &Progress::new()).await
    }
}

/// The files of one evening.
struct Set {
    journal: PathBuf,
    keys: PathBuf,
    ledger: PathBuf,
}

impl Set {
    fn proof(&self) -> LedgerProof {
        LedgerProof::File(std::fs::read(&self.ledger).unwrap())
    }
}

fn options(house: &House, data: &Path) -> OpenOptions {
    let clock: Arc<dyn panoh_core::clock::Clock> =
        Arc::<crate::time::SetClock>::clone(&house.clock);
    let mut options = OpenOptions::new(data, None);
    options.clock = clock;
    // Nodes of different folders draw different ids.
    let seed = data.as_os_str().as_encoded_bytes();
    options.entropy = Entropy::seeded(
        [seed.iter()
            .fold(99, |sum: u8, byte| sum.wrapping_add(*byte)); 32],
    );
    options.second_factor_required = false;
    options.invented_people = true;
    options
}

async fn sign_in(panoh: &Panoh, login: &str) -> Session {
    match panoh.sign_in(login, PASSWORD, &desk()).await.unwrap() {
        crate::accounts::SignIn::Done(done) => done.session,
        _ => panic!("no second factor here"),
    }
}

async fn note_of(panoh: &Panoh, session: &Session, id: StreamId) -> Option<String> {
    panoh.person(session, id).await.unwrap().facts.note
}

on_both_databases! {
    async fn an_erasure_outlives_a_backup_from_before_it(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let shelf = Shelf::new();
        let women = women_of_rasht(house, 12).await;
        let man = register(house, &facts("Марди Лахш", Sex::Male, "TJ-RA-LAK")).await;
        let photograph =
            AttachmentInput { name: "акс.png".into(), media_type: "image/png".into() };
        for person in [women[0], man] {
            let content = Cursor::new(b"original".repeat(9_000));
            panoh
                .add_attachment(session, panoh.new_command(), person, photograph.clone(), content)
                .await
                .unwrap();
        }
        let before = shelf.both(house, "before").await;
        for person in [women[3], man] {
            panoh.erase_person(session, panoh.new_command(), person, Ground::Request).await.unwrap();
        }
        let figures = panoh.people_by(session, Attribute::Sex).await.unwrap();
        let after = shelf.both(house, "after").await;

        let data = shelf.folder.path().join("restored");
        let proof = after.proof();
        let restored =
            shelf.restore(house, &data, &before.journal, &before.keys, proof).await.unwrap();
        assert_eq!((restored.ledger, restored.refused_keys), (6, 6));
        let again = Panoh::open(options(house, &data)).await.unwrap();
        let member = sign_in(&again, "supervisor").await;
        again.rebuild(Some(&member), &Progress::new()).await.unwrap();
        for person in [women[3], man] {
            let page = again.person(&member, person).await.unwrap();
            assert!(page.erased && page.facts.names.is_empty() && page.facts.note.is_none());
        }
        assert_eq!(note_of(&again, &member, women[5]).await, note_of(panoh, session, women[5]).await);
        let there = again.people_by(&member, Attribute::Sex).await.unwrap();
        assert_eq!(there, figures, "totals unchanged, the small cell not kept");
        assert_eq!(there.cells[&Cell::NotKept], 1);

        let files = again.attachments(&member, women[0]).await.unwrap();
        let mut opened = again.open_attachment(&member, women[0], files[0].id).await.unwrap();
        let mut content = Vec::new();
        opened.content.read_to_end(&mut content).unwrap();
        assert_eq!(content, b"original".repeat(9_000));
        assert!(again.store().attachments_of(man).await.unwrap().is_empty());

        let command = again.new_command();
        again.register_person(&member, command, Some(house.teams[0]), &facts("Нав", Sex::Female, "TJ-RA-RAS")).await.unwrap();
        let witness = panoh.journal_head().await.unwrap().to_string();
        let beyond = verify(&NodePlace::new(&data, None), Some(&witness), &Progress::new()).await;
        assert_eq!(beyond.unwrap().fault.unwrap().kind, "truncated", "what came after the backup");
        let found = verify(&NodePlace::new(&data, None), None, &Progress::new()).await.unwrap();
        assert_eq!(found.fault, None);
        assert_ne!(restored.node, restored.parent);
    }

    async fn an_old_ledger_is_refused_when_a_newer_one_is_known(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let shelf = Shelf::new();
        let women = women_of_rasht(house, 2).await;
        let before = shelf.both(house, "before").await;
        panoh.erase_person(session, panoh.new_command(), women[0], Ground::Request).await.unwrap();
        let after = shelf.both(house, "after").await;
        let data = shelf.folder.path().join("restored");
        let code = |result: Result<Restored, AppError>| result.unwrap_err().code();

        let old = before.proof();
        let refused = shelf.restore(house, &data, &after.journal, &before.keys, old).await;
        assert_eq!(code(refused), "ledger-too-old");
        assert!(!data.exists(), "nothing stays of a restore that failed");

        let node = house.panoh.journal_head().await.unwrap().head.node;
        let state = |number| LedgerProof::Statement(
            ledger_statement(&shelf.identity(0), node, number, "2026-03-21"),
        );
        let refused = shelf.restore(house, &data, &after.journal, &before.keys, state(0)).await;
        assert_eq!(code(refused), "ledger-too-old");
        let stranger = Identity::generate(&Entropy::seeded([7; 32]));
        let line = ledger_statement(&stranger, node, 3, "2026-03-21");
        let proof = LedgerProof::Statement(line);
        let refused = shelf.restore(house, &data, &after.journal, &after.keys, proof).await;
        assert_eq!(code(refused), "statement-of-nobody-known");
        let stated = shelf.restore(house, &data, &after.journal, &after.keys, state(3)).await.unwrap();
        assert_eq!(stated.ledger, 3);
    }

    async fn who_was_erased_after_a_restore_is_not_brought_back_by_the_backup_before_it(house: House) {
        let shelf = Shelf::new();
        let women = women_of_rasht(house, 2).await;
        let before = shelf.both(house, "before").await;
        let child = shelf.folder.path().join("child");
        shelf.restore(house, &child, &before.journal, &before.keys, before.proof()).await.unwrap();
        let panoh = Panoh::open(options(house, &child)).await.unwrap();
        let member = sign_in(&panoh, "supervisor").await;
        panoh.rebuild(Some(&member), &Progress::new()).await.unwrap();
        panoh.erase_person(&member, panoh.new_command(), women[0], Ground::Request).await.unwrap();
        panoh.close().await;
        let (place, out) = (NodePlace::new(&child, None), shelf.folder.path().join("later"));
        let later = backup(&place, &*house.clock, BackupKind::Keys, &out, &shelf.custodians, &Progress::new()).await.unwrap();
        let newer = &later.files[1];

        let again = shelf.folder.path().join("again");
        let proof = LedgerProof::File(std::fs::read(newer).unwrap());
        let restored = shelf.restore(house, &again, &before.journal, &before.keys, proof).await.unwrap();
        assert_eq!((restored.ledger, restored.refused_keys), (3, 3));
        let panoh = Panoh::open(options(house, &again)).await.unwrap();
        let member = sign_in(&panoh, "supervisor").await;
        panoh.rebuild(Some(&member), &Progress::new()).await.unwrap();
        assert!(panoh.person(&member, women[0]).await.unwrap().erased);
        assert!(note_of(&panoh, &member, women[1]).await.is_some());
        panoh.close().await;

        // The older ledger of the parent is refused once the child's lies beside the backup.
        std::fs::copy(newer, before.keys.with_file_name(newer.file_name().unwrap())).unwrap();
        let third = shelf.folder.path().join("third");
        let refused = shelf.restore(house, &third, &before.journal, &before.keys, before.proof()).await;
        assert_eq!(refused.unwrap_err().code(), "ledger-too-old");
        let other = crate::testing::house().await;
        let foreign = shelf.both(&other, "foreign").await;
        let refused = shelf.restore(house, &third, &before.journal, &before.keys, foreign.proof()).await;
        assert_eq!(refused.unwrap_err().code(), "ledger-of-another-node");
    }

    async fn every_backup_keeps_the_head_up_to_which_it_goes(house: House) {
        let shelf = Shelf::new();
        women_of_rasht(house, 1).await;
        let head = house.panoh.journal_head().await.unwrap().head;
        let report = shelf.back_up(house, BackupKind::Journal, "kept").await;
        let kept = house.panoh.store().kept_heads(head.node).await.unwrap();
        assert!(kept.iter().any(|signed| signed.head == head));
        assert_eq!(report.sequence, head.sequence);
    }

    async fn a_key_backup_ends_after_thirty_five_days_and_a_journal_does_not(house: House) {
        let shelf = Shelf::new();
        women_of_rasht(house, 1).await;
        let old = shelf.both(house, "old").await;
        house.advance(36 * 24 * 3600);
        let data = shelf.folder.path().join("restored");
        let refused = shelf.restore(house, &data, &old.journal, &old.keys, old.proof()).await;
        assert_eq!(refused.unwrap_err().code(), "backup-expired");
        let new = shelf.both(house, "new").await;
        shelf.restore(house, &data, &old.journal, &new.keys, new.proof()).await.unwrap();
    }

    async fn a_backup_that_was_cut_altered_or_exchanged_is_refused(house: House) {
        let shelf = Shelf::new();
        women_of_rasht(house, 1).await;
        let set = shelf.both(house, "set").await;
        let data = shelf.folder.path().join("restored");
        let whole = std::fs::read(&set.journal).unwrap();
        let broken = shelf.folder.path().join("broken.age");
        for length in [10, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&broken, &whole[..length]).unwrap();
            assert!(shelf.restore(house, &data, &broken, &set.keys, set.proof()).await.is_err());
        }
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        std::fs::write(&broken, altered).unwrap();
        assert!(shelf.restore(house, &data, &broken, &set.keys, set.proof()).await.is_err());
        let exchanged = shelf.restore(house, &data, &set.keys, &set.journal, set.proof()).await;
        assert_eq!(exchanged.unwrap_err().code(), "backup-of-another-kind");
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("letter.txt"), "not ours").unwrap();
        let full = shelf.restore(house, &data, &set.journal, &set.keys, set.proof()).await;
        assert_eq!(full.unwrap_err().code(), "folder-not-empty");
        assert!(data.join("letter.txt").exists());
    }

    async fn a_backup_needs_two_custodians_and_a_place_outside(house: House) {
        let shelf = Shelf::new();
        let (clock, none) = (&*house.clock, Progress::new());
        let out = shelf.folder.path();
        let one = &shelf.custodians[..1];
        let refused = backup(&house.place(), clock, BackupKind::Keys, out, one, &none).await;
        assert_eq!(refused.unwrap_err().code(), "two-custodians");
        let inside = house.folder().join("backups");
        let both = &shelf.custodians;
        let refused = backup(&house.place(), clock, BackupKind::Journal, &inside, both, &none).await;
        assert_eq!(refused.unwrap_err().code(), "backup-inside-data");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_folder_goes_on_as_a_new_node() {
    let house = crate::testing::house().await;
    let person = women_of_rasht(&house, 1).await[0];
    let parent = house.panoh.journal_head().await.unwrap();
    let (witness, parent) = (parent.to_string(), parent.head);
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(house.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let again = Panoh::open(options(&house, copy.path())).await.unwrap();
    let member = sign_in(&again, "supervisor").await;
    assert!(
        note_of(&again, &member, person).await.is_some(),
        "a read is recorded there too"
    );
    let contact = again
        .erase_contact(&member, again.new_command(), person, Ground::Request)
        .await;
    assert!(contact.unwrap().contact_only);
    let head = again.journal_head().await.unwrap().head;
    assert_ne!(head.node, parent.node);
    let place = NodePlace::new(copy.path(), None);
    let found = verify(&place, Some(&witness), &Progress::new())
        .await
        .unwrap();
    let earlier = found.witnessed_before[0];
    assert_eq!((found.fault, found.witnessed_to), (None, None));
    assert_eq!(
        (earlier.node, earlier.sequence),
        (parent.node, parent.sequence)
    );
    let row = again
        .store()
        .nodes()
        .await
        .unwrap()
        .into_iter()
        .find(|row| row.node == head.node);
    assert_eq!(row.unwrap().parent, Some(parent.node));
    let found = verify(&NodePlace::new(copy.path(), None), None, &Progress::new())
        .await
        .unwrap();
    assert_eq!(found.fault, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_on_sqlite_comes_back_on_postgres_where_there_is_one() {
    let Some(server) = crate::testing::Postgres::create() else {
        return;
    };
    let house = crate::testing::house().await;
    let shelf = Shelf::new();
    let women = women_of_rasht(&house, 3).await;
    let session = house.session(Role::Supervisor);
    note_of(&house.panoh, session, women[0]).await;
    let set = shelf.both(&house, "set").await;
    let data = shelf.folder.path().join("restored");
    let there = || OpenOptions {
        database_url: Some(server.url().to_owned()),
        ..options(&house, &data)
    };
    let from = RestoreFrom {
        journal: set.journal.clone(),
        keys: set.keys.clone(),
        identity: shelf.identity(0),
        ledger: set.proof(),
    };
    restore(there(), from, &Progress::new()).await.unwrap();
    let again = Panoh::open(there()).await.unwrap();
    let member = sign_in(&again, "supervisor").await;
    again
        .rebuild(Some(&member), &Progress::new())
        .await
        .unwrap();
    assert_eq!(
        note_of(&again, &member, women[2]).await,
        note_of(&house.panoh, session, women[2]).await
    );
    let reads = again.access_list(&member, women[0]).await.unwrap();
    assert!(
        reads.iter().any(|line| line.purpose == "person.open"),
        "the read chain came too"
    );
    again.close().await;
}
