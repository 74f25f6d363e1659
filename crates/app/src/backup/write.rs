//! Writing backups: streamed, whole or not at all, readable by custodians only.

use super::custodian::Custodian;
use super::frame::{DAMAGED, Frame};
use super::keys::{collect_ledger, key_frames};
use super::ledger::Ledger;
use super::rows;
use crate::attachments::{AttachmentStorage, storage_of};
use crate::erasure::KEY_BACKUP_DAYS;
use crate::error::AppError;
use crate::journal::{NodePlace, WitnessLine};
use crate::node::write_private;
use crate::progress::Progress;
use crate::time::day_of;
use jiff::civil::Date;
use panoh_core::clock::Clock;
use panoh_core::ids::NodeId;
use panoh_store::{AttachmentRow, SignedHead, Store};
use panoh_vault::backup::{BackupWriter, encrypt};
use panoh_vault::node_key::NodeKey;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Version of the records; stands in the manifest, the first of them.
pub(super) const FORMAT: &str = "panoh backup 1";
/// Custodians who must be able to open: one may be ill, away, or lose the file.
const FEWEST_CUSTODIANS: usize = 2;
/// Rows read at once.
const PAGE: u64 = 2_000;
/// Bytes of a stored attachment in one record.
const PIECE: usize = 1 << 20;

/// What is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupKind {
    /// Acts, reads, heads, digests and closed attachments; no keys.
    Journal,
    /// Keys and the erasure ledger; ends after 35 days.
    Keys,
}

impl BackupKind {
    /// Its name in files and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Keys => "keys",
        }
    }
}

/// What a backup has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// What was backed up.
    pub kind: BackupKind,
    /// The files, the backup itself first.
    pub files: Vec<PathBuf>,
    /// The node.
    pub node: NodeId,
    /// Number of the last act in it or, for keys, at its time.
    pub sequence: u64,
    /// How many records it holds.
    pub records: u64,
    /// The erasure ledger's number at its time.
    pub ledger: u64,
    /// The last day on which it is accepted; a journal's has none.
    pub expires: Option<Date>,
}

/// Where the database stood when a backup began; nothing later goes into it.
struct Moment {
    signed: SignedHead,
    arrival: u64,
    micros: u64,
}

/// Writes a backup into a folder. It needs no password, and writes nothing into the database but the
/// head up to which the backup goes, which is kept for good.
///
/// # Errors
/// [`AppError::Refused`] with `two-custodians`, or `backup-inside-data` for a folder that would go
/// with the data; [`AppError::Damaged`] without a readable `node.key`; storage, disk.
pub async fn backup(
    place: &NodePlace,
    clock: &dyn Clock,
    kind: BackupKind,
    out: &Path,
    custodians: &[Custodian],
    progress: &Progress,
) -> Result<BackupReport, AppError> {
    if custodians.len() < FEWEST_CUSTODIANS || custodians[0] == custodians[1] {
        return Err(AppError::Refused("two-custodians"));
    }
    DirBuilder::new().recursive(true).mode(0o700).create(out)?;
    if out.canonicalize()?.starts_with(place.data.canonicalize()?) {
        return Err(AppError::Refused("backup-inside-data"));
    }
    let key = place.node_key()?.ok_or(AppError::Damaged("node.key"))?;
    let store = place.read_only().await?;
    let moment = moment(&store, clock).await?;
    panoh_store::keep_head(&place.location(), &moment.signed).await?;
    let ledger = collect_ledger(&store).await?;
    let backup = Backup {
        store: &store,
        moment,
        ledger,
        key,
        custodians,
        progress,
    };
    let report = match kind {
        BackupKind::Journal => backup.journal(place, out).await,
        BackupKind::Keys => backup.keys(out).await,
    };
    store.close().await?;
    let report = report?;
    let mark = clock.now_micros().to_string();
    write_private(&place.data.join(mark_file(kind)), mark.as_bytes())?;
    Ok(report)
}

/// The file in the data folder that says when a kind of backup was last made.
pub(crate) fn mark_file(kind: BackupKind) -> String {
    format!("last-{}-backup", kind.as_str())
}

async fn moment(store: &Store, clock: &dyn Clock) -> Result<Moment, AppError> {
    loop {
        let arrival = store.last_arrival().await?;
        let signed = store.head().await?;
        if store.last_arrival().await? == arrival {
            return Ok(Moment {
                signed,
                arrival,
                micros: clock.now_micros(),
            });
        }
    }
}

struct Backup<'a> {
    store: &'a Store,
    moment: Moment,
    ledger: Ledger,
    key: NodeKey,
    custodians: &'a [Custodian],
    progress: &'a Progress,
}

impl Backup<'_> {
    async fn journal(&self, place: &NodePlace, out: &Path) -> Result<BackupReport, AppError> {
        let name = format!(
            "panoh-journal-{}-{}.age",
            self.day(),
            self.moment.signed.head.sequence
        );
        let mut file = BackupFile::create(out, &name, self.custodians)?;
        file.put(&self.manifest(BackupKind::Journal, None))?;
        self.progress.set_total(self.moment.arrival);
        let nodes = self.store.nodes().await?;
        for row in &nodes {
            file.put(&rows::node_frame(row))?;
            for signed in self.store.kept_heads(row.node).await? {
                file.put(&rows::head_frame(&signed))?;
            }
        }
        self.acts(&mut file).await?;
        for row in &nodes {
            self.reads(&mut file, row.node).await?;
            self.digests(&mut file, row.node).await?;
        }
        self.attachments(&mut file, &*storage_of(&place.data)?)
            .await?;
        let (path, records) = file.finish()?;
        Ok(self.report(BackupKind::Journal, vec![path], records, None))
    }

    async fn acts(&self, file: &mut BackupFile) -> Result<(), AppError> {
        let mut after = 0;
        while after < self.moment.arrival {
            let page = self.store.acts_after(after, PAGE).await?;
            let page: Vec<_> = page
                .into_iter()
                .filter(|act| act.arrival <= self.moment.arrival)
                .collect();
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.arrival;
            for stored in &page {
                file.put(&rows::act_frame(stored))?;
            }
            self.progress.set_done(after);
            if self.progress.cancelled() {
                return Err(AppError::Cancelled);
            }
        }
        Ok(())
    }

    async fn reads(&self, file: &mut BackupFile, node: NodeId) -> Result<(), AppError> {
        let head = &self.moment.signed.head;
        let until = if node == head.node {
            head.reads
        } else {
            u64::MAX
        };
        let mut after = 0;
        loop {
            let page = self.store.reads_of_node(node, after, PAGE).await?;
            let Some(last) = page.last().filter(|_| after < until) else {
                return Ok(());
            };
            after = last.entry.sequence;
            for stored in page.iter().filter(|stored| stored.entry.sequence <= until) {
                file.put(&rows::read_frame(stored))?;
            }
        }
    }

    async fn digests(&self, file: &mut BackupFile, node: NodeId) -> Result<(), AppError> {
        let mut from = 0;
        loop {
            let page = self.store.digests_of_node(node, from, PAGE).await?;
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            from = last + 1;
            for (sequence, digest) in &page {
                let frame = Frame::new("digest")
                    .bytes("node", *node.bytes())
                    .number("sequence", *sequence)
                    .bytes("digest", digest.0);
                file.put(&frame)?;
            }
        }
    }

    async fn attachments(
        &self,
        file: &mut BackupFile,
        storage: &dyn AttachmentStorage,
    ) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let page = self.store.attachments_after(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.id);
            for row in &page {
                match storage.open(row.id) {
                    Ok(stored) => attachment(file, row, stored)?,
                    // Erased since the page was read: then it is in no backup any more.
                    Err(_) if self.store.attachment(row.id).await?.is_none() => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    async fn keys(&self, out: &Path) -> Result<BackupReport, AppError> {
        let number = self.ledger.number();
        let name = format!("panoh-keys-{}-{number}.age", self.day());
        let mut file = BackupFile::create(out, &name, self.custodians)?;
        let expires = self
            .day()
            .saturating_add(jiff::Span::new().days(KEY_BACKUP_DAYS));
        file.put(&self.manifest(BackupKind::Keys, Some(expires)))?;
        let signed = self.ledger.signed(&self.key);
        file.put(&Frame::new("ledger").bytes("ledger", signed.clone()))?;
        key_frames(self.store, |frame| file.put(&frame)).await?;
        let (path, records) = file.finish()?;
        let ledger = self.ledger_file(out, &signed)?;
        Ok(self.report(BackupKind::Keys, vec![path, ledger], records, Some(expires)))
    }

    /// The ledger as a file of its own, for the custodians.
    fn ledger_file(&self, out: &Path, signed: &[u8]) -> Result<PathBuf, AppError> {
        let name = format!("panoh-ledger-{}.age", self.ledger.number());
        let mut file = BackupFile::create(out, &name, self.custodians)?;
        file.writer.write_all(signed)?;
        Ok(file.close()?)
    }

    fn manifest(&self, kind: BackupKind, expires: Option<Date>) -> Frame {
        let custodians: Vec<u8> = self
            .custodians
            .iter()
            .flat_map(|one| one.verifies)
            .collect();
        let frame = Frame::new("manifest")
            .text("format", FORMAT)
            .text("kind", kind.as_str())
            .text("head", WitnessLine::from(self.moment.signed).to_string())
            .number("arrival", self.moment.arrival)
            .number("micros", self.moment.micros)
            .number("ledger", self.ledger.number())
            .bytes("custodians", custodians);
        match expires {
            Some(day) => frame.text("expires", day.to_string()),
            None => frame,
        }
    }

    fn report(
        &self,
        kind: BackupKind,
        files: Vec<PathBuf>,
        records: u64,
        expires: Option<Date>,
    ) -> BackupReport {
        let head = &self.moment.signed.head;
        let ledger = self.ledger.number();
        BackupReport {
            kind,
            files,
            node: head.node,
            sequence: head.sequence,
            records,
            ledger,
            expires,
        }
    }

    fn day(&self) -> Date {
        day_of(self.moment.micros)
    }
}

fn attachment(
    file: &mut BackupFile,
    row: &AttachmentRow,
    mut stored: impl Read,
) -> Result<(), AppError> {
    file.put(&rows::attachment_frame(row))?;
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        (&mut stored).take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        file.put(&Frame::new("piece").bytes("bytes", piece))?;
    }
}

/// A file that takes its name only once it is whole and on the disk.
struct BackupFile {
    writer: BackupWriter<BufWriter<File>>,
    partial: PathBuf,
    path: PathBuf,
    records: u64,
}

impl BackupFile {
    fn create(folder: &Path, name: &str, custodians: &[Custodian]) -> Result<Self, AppError> {
        let path = folder.join(name);
        let partial = folder.join(format!("{name}.partial"));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&partial)?;
        let halves: Vec<_> = custodians.iter().map(|one| one.opens.clone()).collect();
        let writer = encrypt(&halves, BufWriter::new(file)).map_err(|_| DAMAGED)?;
        Ok(Self {
            writer,
            partial,
            path,
            records: 0,
        })
    }

    fn put(&mut self, frame: &Frame) -> Result<(), AppError> {
        self.records += 1;
        frame.write(&mut self.writer)
    }

    /// Ends the records with their number, so that one that was left out shows.
    fn finish(mut self) -> Result<(PathBuf, u64), AppError> {
        let records = self.records;
        self.put(&Frame::new("end").number("records", records))?;
        Ok((self.close()?, records))
    }

    fn close(self) -> std::io::Result<PathBuf> {
        let mut file = self.writer.finish()?;
        file.flush()?;
        file.get_ref().sync_all()?;
        std::fs::rename(&self.partial, &self.path)?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(self.path)
    }
}
