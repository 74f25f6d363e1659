use super::{Finding, examine};
use crate::erasure::invented::women_of_rasht;
use crate::journal::NodePlace;
use crate::testing::on_both_databases;
use std::os::unix::fs::PermissionsExt;

fn finding<'a>(findings: &'a [Finding], code: &str) -> &'a Finding {
    findings
        .iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("{code}"))
}

on_both_databases! {
    async fn a_sound_house_lacks_only_its_backups(house: House) {
        women_of_rasht(house, 1).await;
        let closed = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(house.folder(), closed).unwrap();
        let findings = examine(&house.place(), &*house.clock, None).await.unwrap();
        let wrong: Vec<&str> = findings.iter().filter(|f| !f.ok).map(|f| f.code).collect();
        // A disk that is nearly full is the machine's matter, not the house's; and a server that
        // tests start may run without fsync.
        let ours: Vec<&str> = wrong
            .into_iter()
            .filter(|code| !matches!(*code, "free-space" | "postgres-fsync" | "postgres-full-page-writes"))
            .collect();
        assert_eq!(ours, ["backup-journal", "backup-keys"]);
        assert!(findings.iter().all(|finding| finding.ok == finding.what_to_do.is_empty()));
    }

    async fn what_is_wrong_is_named_with_what_to_do(house: House) {
        let folder = house.folder();
        let open = |path: &std::path::Path| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        };
        open(folder);
        open(&folder.join("node.key"));
        let month = 30 * 24 * 3600 * 1_000_000;
        std::fs::write(folder.join("last-keys-backup"), (crate::testing::MORNING - month).to_string()).unwrap();
        house.clock.set(crate::testing::MORNING - 3600 * 1_000_000);
        let findings = examine(&house.place(), &*house.clock, Some(folder)).await.unwrap();
        for code in ["data-folder-permissions", "node-key-permissions", "clock", "backup-keys", "certificate"] {
            let finding = finding(&findings, code);
            assert!(!finding.ok && !finding.what_to_do.is_empty(), "{code}");
        }
        assert_eq!(finding(&findings, "backup-keys").found, "29 days ago");
        assert!(finding(&findings, "node-key-binding").ok);
    }
}

#[tokio::test]
async fn a_copied_folder_and_an_empty_place_are_known_as_such() {
    let house = crate::testing::house().await;
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(house.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let place = NodePlace::new(copy.path(), None);
    let findings = examine(&place, &*house.clock, None).await.unwrap();
    assert!(!finding(&findings, "node-key-binding").ok);

    let nowhere = NodePlace::new(copy.path().join("nowhere"), None);
    let findings = examine(&nowhere, &*house.clock, None).await.unwrap();
    assert_eq!((findings.len(), findings[0].code), (1, "data-folder"));
    assert!(
        !copy.path().join("nowhere").exists(),
        "examining creates nothing"
    );

    let empty = tempfile::tempdir().unwrap();
    let findings = examine(&NodePlace::new(empty.path(), None), &*house.clock, None)
        .await
        .unwrap();
    assert!(!finding(&findings, "node-key").ok && !finding(&findings, "database").ok);
}
