//! Coming back from a backup into an empty folder, as a new node.

use super::custodian::Identity;
use super::frame::{DAMAGED, Frame};
use super::ledger::{Ledger, Statement, open_ledger, refused};
use super::reader::{BackupReader, Manifest};
use super::write::BackupKind;
use super::{bring_keys, rows};
use crate::attachments::{AttachmentStorage, stored_digest};
use crate::error::AppError;
use crate::journal::{NodePlace, verify};
use crate::node::{OpenOptions, Panoh};
use crate::progress::Progress;
use crate::time::day_of;
use panoh_core::ids::NodeId;
use panoh_core::journal::KeyClass;
use panoh_store::{AttachmentRow, Bundle, JournalPage};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Acts in one page; a page goes on to the end of a command.
const PAGE: usize = 2_000;

/// Why the erasure ledger at hand is believed to be the newest.
pub enum LedgerProof {
    /// The newest ledger file that is known: of the node that was backed up, or of one that
    /// continues it. It is refused where a newer one lies beside the backups.
    File(Vec<u8>),
    /// A custodian's signed statement that none is newer than the one in the key backup.
    Statement(String),
}

/// The files to come back from.
pub struct RestoreFrom {
    /// The journal's backup.
    pub journal: PathBuf,
    /// The key backup.
    pub keys: PathBuf,
    /// One custodian's private halves.
    pub identity: Identity,
    /// Which ledger counts.
    pub ledger: LedgerProof,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The new node.
    pub node: NodeId,
    /// The node that it continues.
    pub parent: NodeId,
    /// Number of the parent's last act.
    pub parent_sequence: u64,
    /// How many acts came back.
    pub acts: u64,
    /// The number of the ledger that was applied.
    pub ledger: u64,
    /// How many data keys were refused because the ledger names their subject.
    pub refused_keys: u64,
}

/// Restores a node from its two backups. The folder of `options` must be empty or absent; nothing
/// stays there when it fails. A PostgreSQL database that a failure left partly filled is refused the
/// next time and has to be made anew.
///
/// # Errors
/// [`AppError::Refused`] with `folder-not-empty`, `backup-expired`, `backup-of-another-node`;
/// [`AppError::File`] with `ledger-too-old`, `ledger-of-another-node`, `statement-of-nobody-known`
/// or another code for a file that cannot be read; [`AppError::Damaged`]; storage.
pub async fn restore(
    options: OpenOptions,
    from: RestoreFrom,
    progress: &Progress,
) -> Result<Restored, AppError> {
    let place = NodePlace::new(options.data.clone(), options.database_url.clone());
    if place.data.exists() && std::fs::read_dir(&place.data)?.next().is_some() {
        return Err(AppError::Refused("folder-not-empty"));
    }
    let restored = restore_into(options, &place, &from, progress).await;
    if restored.is_err() && place.data.exists() {
        std::fs::remove_dir_all(&place.data)?;
    }
    restored
}

async fn restore_into(
    options: OpenOptions,
    place: &NodePlace,
    from: &RestoreFrom,
    progress: &Progress,
) -> Result<Restored, AppError> {
    let (mut journal, told) = open(&from.journal, BackupKind::Journal, &from.identity)?;
    let today = day_of(options.clock.now_micros());
    let (mut keys, key_told) = open(&from.keys, BackupKind::Keys, &from.identity)?;
    if key_told.expires.is_none_or(|day| today > day) {
        return Err(AppError::Refused("backup-expired"));
    }
    if key_told.head.head.node != told.head.head.node {
        return Err(AppError::Refused("backup-of-another-node"));
    }
    let ledger = newest_ledger(from, &told, &key_told, keys.ledger(&key_told)?)?;
    progress.set_total(told.arrival);

    // The journal that comes back is another node's; this one continues it.
    let panoh = Panoh::open(OpenOptions {
        found_new_node: true,
        ..options
    })
    .await?;
    let mut attachments = Vec::new();
    let acts = bring_journal(
        &panoh,
        &mut journal,
        &told,
        &ledger,
        &mut attachments,
        progress,
    )
    .await?;
    let node = found(&panoh).await?;
    panoh
        .store()
        .receive(Bundle {
            acts: ledger.acts.clone(),
            ..Bundle::default()
        })
        .await?;
    let refused_keys = bring_keys::bring(&panoh, &mut keys, &ledger, attachments).await?;
    panoh.store().rebuild_open(|_, _| {}).await?;
    panoh.close().await;

    let witness = told.head.to_string();
    if verify(place, Some(&witness), &Progress::new())
        .await?
        .fault
        .is_some()
    {
        return Err(AppError::Damaged("restored journal"));
    }
    Ok(Restored {
        node,
        parent: told.head.head.node,
        parent_sequence: told.head.head.sequence,
        acts,
        ledger: ledger.number(),
        refused_keys,
    })
}

fn open(
    path: &Path,
    kind: BackupKind,
    identity: &Identity,
) -> Result<(BackupReader, Manifest), AppError> {
    let mut reader = BackupReader::open(path, identity)?;
    let manifest = reader.manifest(kind)?;
    Ok((reader, manifest))
}

/// The ledger that counts: the newest known, or that of the key backup where a custodian states that
/// none is newer.
fn newest_ledger(
    from: &RestoreFrom,
    journal: &Manifest,
    keys: &Manifest,
    in_backup: Ledger,
) -> Result<Ledger, AppError> {
    let node = (keys.head.head.node, keys.head.verifying_key);
    let known = journal
        .ledger
        .max(keys.ledger)
        .max(newest_beside(from, node));
    let too_old = || refused("ledger-too-old", "a newer erasure ledger is known");
    match &from.ledger {
        LedgerProof::File(bytes) => {
            let (ledger, key) = open_ledger(&from.identity, bytes.as_slice())?;
            if !ledger.continues(key, node.0, node.1) {
                return Err(refused("ledger-of-another-node", "another node's ledger"));
            }
            if ledger.number() < known || !ledger.covers(&in_backup) {
                Err(too_old())
            } else {
                Ok(ledger)
            }
        }
        LedgerProof::Statement(text) => {
            let statement = Statement::read(text)?;
            if !keys.custodians.contains(&statement.signer) {
                return Err(refused(
                    "statement-of-nobody-known",
                    "not signed by a custodian",
                ));
            }
            if statement.node != keys.head.head.node {
                return Err(refused(
                    "ledger-of-another-node",
                    "a statement on another node",
                ));
            }
            let holds = statement.number == in_backup.number() && in_backup.number() >= known;
            if holds { Ok(in_backup) } else { Err(too_old()) }
        }
    }
}

/// The number of the newest ledger of a node, or of one that continues it, in the folders in which
/// the backups lie. What this custodian does not open, or what is damaged, says nothing.
fn newest_beside(from: &RestoreFrom, (node, key): (NodeId, [u8; 32])) -> u64 {
    let folders = [&from.journal, &from.keys].map(|path| path.parent());
    let files = folders.into_iter().flatten().flat_map(std::fs::read_dir);
    let numbers = files.flatten().flatten().filter_map(|entry| {
        let name = entry.file_name();
        let name = name.to_str()?;
        if !(name.starts_with("panoh-ledger-") && name.ends_with(".age")) {
            return None;
        }
        let file = std::fs::File::open(entry.path()).ok()?;
        let (ledger, signer) = open_ledger(&from.identity, file).ok()?;
        ledger.continues(signer, node, key).then(|| ledger.number())
    });
    numbers.max().unwrap_or(0)
}

/// Brings acts, reads, heads and attachments; gives how many acts came.
async fn bring_journal(
    panoh: &Panoh,
    journal: &mut BackupReader,
    told: &Manifest,
    ledger: &Ledger,
    attachments: &mut Vec<AttachmentRow>,
    progress: &Progress,
) -> Result<u64, AppError> {
    let storage = panoh.attachment_storage()?;
    let mut page = JournalPage::default();
    let mut acts = 0;
    while let Some(frame) = journal.next()? {
        match frame.what() {
            "node" => page.nodes.push(rows::node_row(&frame)?),
            "head" => page.heads.push(rows::head_row(&frame)?),
            "act" => {
                let stored = rows::act_row(&frame)?;
                let full = page.acts.len() >= PAGE;
                let last = page.acts.last();
                if full && last.is_some_and(|l| l.act.draft.command != stored.act.draft.command) {
                    progress.set_done(stored.arrival);
                    panoh
                        .store()
                        .restore_page(std::mem::take(&mut page))
                        .await?;
                }
                acts += 1;
                page.acts.push(stored);
            }
            "read" => page.reads.push(rows::read_row(&frame)?),
            "digest" => page.digests.push(digest(&frame)?),
            "attachment" => {
                let row = rows::attachment_row(&frame)?;
                if bring_attachment(&*storage, journal, &row, ledger)? {
                    attachments.push(row);
                }
            }
            _ => return Err(DAMAGED),
        }
        if page.reads.len() >= PAGE || page.digests.len() >= PAGE {
            panoh
                .store()
                .restore_page(std::mem::take(&mut page))
                .await?;
        }
    }
    panoh.store().restore_page(page).await?;
    panoh
        .store()
        .restore_head(told.head.clone().into(), told.arrival)
        .await?;
    Ok(acts)
}

fn digest(frame: &Frame) -> Result<(NodeId, u64, panoh_core::journal::Digest), AppError> {
    let node = NodeId::from_bytes(frame.get_fixed("node")?);
    let digest = panoh_core::journal::Digest(frame.get_fixed("digest")?);
    Ok((node, frame.get_number("sequence")?, digest))
}

/// Brings the stored bytes of an attachment and checks them; leaves out those of an erased subject.
fn bring_attachment(
    storage: &dyn AttachmentStorage,
    journal: &mut BackupReader,
    row: &AttachmentRow,
    ledger: &Ledger,
) -> Result<bool, AppError> {
    if ledger.names(row.subject, KeyClass::Identity) {
        while journal.piece()?.is_some() {}
        return Ok(false);
    }
    let mut failed = None;
    let put = storage.put(row.id, &mut |out: &mut dyn Write| {
        loop {
            match journal.piece() {
                Ok(Some(piece)) => out.write_all(&piece)?,
                Ok(None) => return Ok(()),
                Err(error) => {
                    failed = Some(error);
                    return Err(ErrorKind::InvalidData.into());
                }
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    put?;
    if stored_digest(storage, row.id)?.1 == row.digest {
        Ok(true)
    } else {
        Err(DAMAGED)
    }
}

/// Founds the new node: its first act names the parent and the head that it continues.
async fn found(panoh: &Panoh) -> Result<NodeId, AppError> {
    panoh.ensure_founded().await?;
    panoh
        .store()
        .founded()
        .await?
        .ok_or(AppError::Damaged("node"))
}
