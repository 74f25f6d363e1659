use super::invented::{facts, register, women_of_rasht};
use super::{Cell, Ground};
use crate::attachments::AttachmentInput;
use crate::error::AppError;
use crate::testing::on_both_databases;
use panoh_core::access::Role;
use panoh_core::person::Sex;
use panoh_core::residue::Attribute;
use std::io::{Cursor, Read};

fn photograph() -> AttachmentInput {
    AttachmentInput {
        name: "паспорт.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
    }
}

fn known(code: &str) -> Cell {
    Cell::Known(code.to_owned())
}

on_both_databases! {
    async fn an_erased_person_is_unreadable_and_still_counted(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let women = women_of_rasht(house, 12).await;
        let man = register(house, &facts("Марди Лахш", Sex::Male, "TJ-RA-LAK")).await;
        let before = panoh.people_by(session, Attribute::Sex).await.unwrap();
        assert_eq!((before.people, before.cases), (13, 13));

        for person in [women[3], man] {
            let command = panoh.new_command();
            let certificate = panoh.erase_person(session, command, person, Ground::Request).await.unwrap();
            assert_eq!(certificate.done.to_string(), "2026-03-21");
            assert_eq!(certificate.last_backup_expires.to_string(), "2026-04-25");
            let again = panoh.erase_person(session, command, person, Ground::Request).await.unwrap();
            assert_eq!(certificate.act, again.act);
            assert!(panoh.store().subject_key(person).await.unwrap().is_none());
            let row = panoh.store().view(person).await.unwrap().unwrap();
            assert!(row.coded.is_empty() && row.sealed.is_empty());
            let page = panoh.person(session, person).await.unwrap();
            assert!(page.erased && page.facts.names.is_empty() && page.facts.sex.is_none());
        }

        let after = panoh.people_by(session, Attribute::Sex).await.unwrap();
        assert_eq!((after.people, after.cases), (before.people, before.cases));
        assert_eq!(after.cells[&known("female")], 12, "twelve alike: the residue keeps it");
        assert_eq!(after.cells[&Cell::NotKept], 1, "a cell of one is not kept");
        let district = panoh.people_by(session, Attribute::District).await.unwrap();
        assert_eq!(district.cells[&known("TJ-RA-RAS")], 12);
        assert_eq!(district.cells[&Cell::NotKept], 1);
        assert_eq!(panoh.store().ledger().await.unwrap().len(), 6);
    }

    async fn a_legal_hold_keeps_a_person_until_it_is_lifted(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let person = women_of_rasht(house, 1).await[0];
        let command = || panoh.new_command();
        panoh.place_hold(session, command(), person, "Парвандаи судӣ 12").await.unwrap();
        let refused = |result: Result<_, AppError>| result.map(|_| ()).unwrap_err().code();
        let erase = panoh.erase_person(session, command(), person, Ground::Request).await;
        assert_eq!(refused(erase), "held");
        let contact = panoh.erase_contact(session, command(), person, Ground::Request).await;
        assert_eq!(refused(contact), "held");
        assert_eq!(
            panoh.place_hold(session, command(), person, "again").await.unwrap_err().code(),
            "already-held"
        );
        assert_eq!(
            panoh.lift_hold(session, command(), person, " ").await.unwrap_err().code(),
            "invalid"
        );
        panoh.lift_hold(session, command(), person, "Суд тамом шуд").await.unwrap();
        panoh.erase_person(session, command(), person, Ground::LegalOrder).await.unwrap();
        assert_eq!(
            panoh.place_hold(session, command(), person, "too late").await.unwrap_err().code(),
            "already-erased"
        );
    }

    async fn only_who_may_erases_and_holds(house: House) {
        let panoh = &house.panoh;
        let person = women_of_rasht(house, 1).await[0];
        for role in Role::MEMBERS.into_iter().filter(|role| *role != Role::Supervisor) {
            let session = house.session(role);
            let erase = panoh.erase_person(session, panoh.new_command(), person, Ground::Request).await;
            assert_eq!(erase.unwrap_err().code(), "not-allowed", "{role}");
            let hold = panoh.place_hold(session, panoh.new_command(), person, "reason").await;
            assert_eq!(hold.unwrap_err().code(), "not-allowed", "{role}");
        }
    }

    async fn contact_data_end_alone(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let person = women_of_rasht(house, 1).await[0];
        assert_eq!(panoh.person(session, person).await.unwrap().facts.phones.len(), 1);
        let command = panoh.new_command();
        let certificate = panoh.erase_contact(session, command, person, Ground::Request).await.unwrap();
        assert!(certificate.contact_only);
        let page = panoh.person(session, person).await.unwrap();
        assert!(page.facts.phones.is_empty() && !page.facts.names.is_empty() && !page.erased);
        let rebuilt = panoh.rebuild(Some(session), &crate::Progress::new()).await.unwrap();
        assert_eq!((rebuilt.open, rebuilt.closed, rebuilt.waiting), (0, 0, 0));
    }

    async fn files_of_a_person_are_kept_closed_and_end_with_the_person(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let women = women_of_rasht(house, 2).await;
        let content = vec![42_u8; 200_000];
        let mut files = Vec::new();
        for woman in &women {
            let command = panoh.new_command();
            let add = || panoh.add_attachment(
                session, command, *woman, photograph(), Cursor::new(content.clone()),
            );
            let id = add().await.unwrap();
            assert_eq!(add().await.unwrap(), id, "the same command is the same file");
            files.push(id);
        }
        let lines = panoh.attachments(session, women[0]).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].name.as_str(), lines[0].size), ("паспорт.jpg", 200_000));
        let mut opened = panoh.open_attachment(session, women[0], files[0]).await.unwrap();
        let mut read = Vec::new();
        opened.content.read_to_end(&mut read).unwrap();
        assert!(read == content);
        let foreign = panoh.open_attachment(session, women[0], files[1]).await;
        assert_eq!(foreign.map(|_| ()).unwrap_err().code(), "not-found");

        let reads = panoh.access_list(session, women[0]).await.unwrap();
        assert!(reads.iter().any(|line| line.purpose == "attachment.open"));

        panoh.erase_person(session, panoh.new_command(), women[0], Ground::Request).await.unwrap();
        assert!(panoh.open_attachment(session, women[0], files[0]).await.is_err());
        let folder = crate::attachments::FolderStorage::of(house.folder());
        let kept = || -> Vec<_> {
            let kept = crate::attachments::AttachmentStorage::list(&folder).unwrap();
            kept.into_iter().map(|kept| kept.id).collect()
        };
        assert_eq!(kept(), [files[1]]);

        panoh.delete_attachment(session, panoh.new_command(), women[1], files[1]).await.unwrap();
        assert!(panoh.attachments(session, women[1]).await.unwrap().is_empty());
        assert!(kept().is_empty());
    }
}

on_both_databases! {
    async fn a_case_opened_while_its_person_is_erased_is_erased_and_counted(house: House) {
        let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
        let person = women_of_rasht(house, 1).await[0];
        let keys = panoh.subject_keys(session.keys(), person).await.unwrap();
        panoh.erase_person(session, panoh.new_command(), person, Ground::Request).await.unwrap();
        let facts = panoh_core::case::CaseFacts::default();
        let (command, team) = (panoh.new_command(), Some(house.teams[0]));
        let (late, change) = panoh.case_for(session, command, (person, &keys), team, &facts).unwrap();
        panoh.store().commit(change).await.unwrap();
        panoh.erase_person(session, panoh.new_command(), person, Ground::Request).await.unwrap();
        assert!(panoh.case(session, late).await.unwrap().erased);
        let by = panoh.people_by(session, Attribute::Sex).await.unwrap();
        assert_eq!((by.people, by.cases), (1, 2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_copy_of_a_destroyed_key_or_view_stays_in_the_files() {
    let house = crate::testing::house().await;
    let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
    let women = women_of_rasht(&house, 20).await;
    let keys = panoh.store().subject_key(women[7]).await.unwrap().unwrap();
    let view = panoh.store().view(women[7]).await.unwrap().unwrap();
    let traces = [
        keys.coded,
        keys.identity,
        keys.contact,
        Some(view.coded),
        Some(view.sealed),
    ];
    let traces: Vec<Vec<u8>> = traces.into_iter().flatten().collect();
    let there = || -> Vec<bool> {
        let files = ["panoh.sqlite", "panoh.sqlite-wal"].map(|name| house.folder().join(name));
        let bytes: Vec<u8> = files
            .iter()
            .flat_map(|file| std::fs::read(file).unwrap())
            .collect();
        let stands = |trace: &Vec<u8>| bytes.windows(32).any(|window| window == &trace[24..56]);
        traces.iter().map(stands).collect()
    };
    assert_eq!(there(), [true; 5]);
    panoh
        .erase_person(session, panoh.new_command(), women[7], Ground::Request)
        .await
        .unwrap();
    assert_eq!(there(), [false; 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_act_is_on_its_way_is_not_swept() {
    use crate::attachments::{AttachmentStorage, FolderStorage};
    let house = crate::testing::house().await;
    let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
    let storage = FolderStorage::of(house.folder());
    let id = panoh_core::ids::AttachmentId::from_bytes([5; 16]);
    storage
        .put(id, &mut |out| out.write_all(b"chunks"))
        .unwrap();
    let written = storage.list().unwrap()[0].written;
    let person = women_of_rasht(&house, 1).await[0];
    house.clock.set(written + 3_600_000_000);
    panoh
        .erase_person(session, panoh.new_command(), person, Ground::Request)
        .await
        .unwrap();
    assert_eq!(storage.list().unwrap().len(), 1);
    house.clock.set(written + 2 * 24 * 3_600_000_000);
    assert_eq!(panoh.sweep_attachments().await.unwrap(), 1);
    assert!(storage.list().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_says_when_old_pages_stay_in_the_log() {
    let house = crate::testing::house().await;
    let (panoh, session) = (&house.panoh, house.session(Role::Supervisor));
    let person = women_of_rasht(&house, 1).await[0];
    let mut certificate = panoh
        .erase_person(session, panoh.new_command(), person, Ground::Request)
        .await
        .unwrap();
    assert!(certificate.scrubbed);
    assert!(!certificate.to_string().contains("still holds old pages"));
    let log = house.folder().join("panoh.sqlite-wal");
    certificate.scrubbed = false;
    assert!(certificate.to_string().contains("still holds old pages"));
    assert!(panoh.store().scrub().await.unwrap());
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
}
