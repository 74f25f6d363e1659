//! Attachments: files kept for a person, the original sealed under the person's key.
//!
//! Name and type are sealed fields of the act `attachment.added`; the bytes lie in chunks at an
//! [`AttachmentStorage`], closed under a key that is derived from the person's identity key for this
//! one file. So an erasure ends them too, and a file that was altered, cut off or put in another's
//! place does not open.

#[cfg(feature = "s3")]
mod bucket;
mod folder;
mod storage;
mod stored;

#[cfg(feature = "s3")]
pub use bucket::BucketStorage;
pub use folder::{FOLDER, FolderStorage};
pub use storage::{AttachmentStorage, Kept};
pub(crate) use stored::stored_digest;

use crate::error::{AppError, FieldError};
use crate::keyring::SubjectKeys;
use crate::node::Panoh;
use crate::record::{Edit, Record};
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{AttachmentId, CommandId, StreamId};
use panoh_core::journal::value::Fields;
use panoh_core::journal::{KeyClass, StreamKind, Value};
use panoh_core::person::ContentFields;
use panoh_store::{AttachmentRow, KeyWrite, Outcome};
use panoh_vault::Key32;
use panoh_vault::attachment::attachment_key;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use stored::{open_checked, store};

/// The largest file that is taken, in bytes: 64 MiB.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// For so long an act that names stored chunks may be on its way: a day, in microseconds.
const ON_ITS_WAY: u64 = 24 * 60 * 60 * 1_000_000;

/// Longest file name that is taken, in characters.
const LONGEST_NAME: usize = 200;

/// What a person gave along with a file.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentInput {
    /// The file's name.
    pub name: String,
    /// Its media type (`image/jpeg`), as the browser said it.
    pub media_type: String,
}

/// A file of a person, as a list shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentLine {
    /// The file.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Length of the original in bytes.
    pub size: u64,
}

/// An opened file: its bytes are checked chunk by chunk before they are handed on.
pub struct OpenedAttachment {
    /// The file.
    pub line: AttachmentLine,
    /// The original; a read fails with `InvalidData` where the stored bytes were altered or cut off.
    pub content: Box<dyn Read + Send>,
}

// A file's name often is a person's.
panoh_core::undisclosed!(AttachmentInput, AttachmentLine);

impl Panoh {
    /// Keeps a file for a person. The chunks are durable before the act that names them. The same
    /// command again gives the same file.
    ///
    /// # Errors
    /// Policy; [`AppError::Invalid`] for the name; [`AppError::Refused`] with `too-large` or
    /// `erased`; [`AppError::Locked`]; storage.
    pub async fn add_attachment(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        input: AttachmentInput,
        content: impl Read + Send + 'static,
    ) -> Result<AttachmentId, AppError> {
        let record = self
            .attachment_record(session, person, Action::Create)
            .await?;
        check_name(&input.name)?;
        if record.state.erased() {
            return Err(AppError::Refused("erased"));
        }
        let id = AttachmentId::random(self.entropy().bytes());
        let key = file_key(&record.keys, id)?;
        let storage = self.attachment_storage()?;
        let mut rng = self.entropy().fork();
        let put = move || store(&*storage, id, key, content, &mut rng);
        let stored = blocking(put).await?;
        let row = AttachmentRow {
            id,
            subject: person,
            size: stored.size,
            chunks: stored.chunks,
            digest: stored.digest,
            arrival: 0,
        };
        match self
            .commit_attachment(session, command, person, row, &input)
            .await
        {
            Ok(kept) if kept == id => Ok(id),
            other => {
                // Repeated or refused: what was just written belongs to no act.
                self.attachment_storage()?.delete(id)?;
                other
            }
        }
    }

    async fn commit_attachment(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        row: AttachmentRow,
        input: &AttachmentInput,
    ) -> Result<AttachmentId, AppError> {
        loop {
            let record = self
                .attachment_record(session, person, Action::Create)
                .await?;
            let edit = added(row.id, input);
            let mut change = self.change_of(session.context().actor, &record, edit, command)?;
            change.keys.push(KeyWrite::PutAttachment(row.clone()));
            match self.commit(change).await {
                Ok(Outcome::Done(_)) => return Ok(row.id),
                Ok(Outcome::Repeated(_)) => {
                    return self.attachment_of(session, person, command).await;
                }
                Err(panoh_store::CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The file that an earlier run of a command kept.
    async fn attachment_of(
        &self,
        session: &Session,
        person: StreamId,
        command: CommandId,
    ) -> Result<AttachmentId, AppError> {
        let record = self
            .attachment_record(session, person, Action::Create)
            .await?;
        let history = self.store().history(person).await?;
        let stored = history.iter().find(|s| s.act.draft.command == command);
        let stored = stored.ok_or(AppError::NotFound)?;
        let (_, sealed, _) = record.keys.open_act(&stored.act.draft)?;
        sealed
            .keys()
            .find_map(|field| field_id(field))
            .ok_or(AppError::NotFound)
    }

    /// The files of a person. Their names are identity: the read is recorded.
    ///
    /// # Errors
    /// Policy, storage, damage.
    pub async fn attachments(
        &self,
        session: &Session,
        person: StreamId,
    ) -> Result<Vec<AttachmentLine>, AppError> {
        let record = self
            .attachment_record(session, person, Action::List)
            .await?;
        let rows = self.store().attachments_of(person).await?;
        let lines: Vec<_> = rows.iter().filter_map(|row| line(&record, row)).collect();
        if !lines.is_empty() {
            self.record_read(session, "attachment.list", vec![person])
                .await?;
        }
        Ok(lines)
    }

    /// Opens a file of a person; the read is recorded first.
    ///
    /// # Errors
    /// Policy; [`AppError::NotFound`], also for a file of somebody else; [`AppError::Damaged`] when
    /// the stored bytes are not those that were kept.
    pub async fn open_attachment(
        &self,
        session: &Session,
        person: StreamId,
        id: AttachmentId,
    ) -> Result<OpenedAttachment, AppError> {
        let record = self
            .attachment_record(session, person, Action::Open)
            .await?;
        let row = self
            .store()
            .attachment(id)
            .await?
            .filter(|row| row.subject == person);
        let row = row.ok_or(AppError::NotFound)?;
        let line = line(&record, &row).ok_or(AppError::NotFound)?;
        let key = file_key(&record.keys, id)?;
        self.record_read(session, "attachment.open", vec![person])
            .await?;
        let storage = self.attachment_storage()?;
        let content = blocking(move || open_checked(&*storage, &row, key)).await?;
        Ok(OpenedAttachment { line, content })
    }

    /// Deletes one file of a person for good. It asks for the right to erase, because nothing brings
    /// the file back, and is refused under a legal hold.
    ///
    /// # Errors
    /// Policy; [`AppError::NotFound`]; [`AppError::Refused`] with `held`; storage.
    pub async fn delete_attachment(
        &self,
        session: &Session,
        command: CommandId,
        person: StreamId,
        id: AttachmentId,
    ) -> Result<(), AppError> {
        loop {
            let (kind, action) = (StreamKind::Person, Action::Run);
            let record = self
                .load(session, person, &kind, action, Resource::Erasure)
                .await?;
            if record.state.held() {
                return Err(AppError::Refused("held"));
            }
            let rows = self.store().attachments_of(person).await?;
            if rows.iter().all(|row| row.id != id) {
                return Err(AppError::NotFound);
            }
            let mut change =
                self.change_of(session.context().actor, &record, deleted(id), command)?;
            change.keys.push(KeyWrite::DropAttachmentsOf(person));
            let others = rows.into_iter().filter(|row| row.id != id);
            change.keys.extend(others.map(KeyWrite::PutAttachment));
            match self.commit(change).await {
                Ok(_) => return Ok(self.attachment_storage()?.delete(id)?),
                Err(panoh_store::CommitError::Stale(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Removes stored chunks that no act names: what a crash left between file and act, or between
    /// an erasure and its end. Chunks younger than a day stay, because their act may be on its way.
    /// Gives how many went.
    ///
    /// # Errors
    /// Storage.
    pub async fn sweep_attachments(&self) -> Result<usize, AppError> {
        let storage = self.attachment_storage()?;
        let before = self.clock().now_micros().saturating_sub(ON_ITS_WAY);
        let mut swept = 0;
        for kept in storage
            .list()?
            .into_iter()
            .filter(|kept| kept.written < before)
        {
            if self.store().attachment(kept.id).await?.is_none() {
                storage.delete(kept.id)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    pub(crate) fn attachment_storage(&self) -> Result<Arc<dyn AttachmentStorage>, AppError> {
        storage_of(self.data())
    }

    async fn attachment_record(
        &self,
        session: &Session,
        person: StreamId,
        action: Action,
    ) -> Result<Record, AppError> {
        self.load(
            session,
            person,
            &StreamKind::Person,
            action,
            Resource::Attachment,
        )
        .await
    }
}

/// The file in a data folder that names a bucket (`s3://bucket/prefix`, then lines such as
/// `AWS_REGION=...`) to be used in place of the folder.
pub const BUCKET_FILE: &str = "attachments.bucket";

/// Where the attachments of a data folder lie.
///
/// # Errors
/// [`AppError::Refused`] with `no-s3` where a bucket is named and this program knows none.
#[cfg(not(feature = "s3"))]
pub(crate) fn storage_of(data: &Path) -> Result<Arc<dyn AttachmentStorage>, AppError> {
    if data.join(BUCKET_FILE).exists() {
        return Err(AppError::Refused("no-s3"));
    }
    Ok(Arc::new(FolderStorage::of(data)))
}

/// Where the attachments of a data folder lie.
///
/// # Errors
/// [`AppError::Machine`] where the file or the bucket that it names cannot be used.
#[cfg(feature = "s3")]
pub(crate) fn storage_of(data: &Path) -> Result<Arc<dyn AttachmentStorage>, AppError> {
    let settings = data.join(BUCKET_FILE);
    if settings.exists() {
        return Ok(Arc::new(BucketStorage::open(&settings)?));
    }
    Ok(Arc::new(FolderStorage::of(data)))
}

/// The sealed field under which a file is known.
fn field(id: AttachmentId) -> String {
    format!("attachment/{id}")
}

fn field_id(field: &str) -> Option<AttachmentId> {
    field.strip_prefix("attachment/")?.parse().ok()
}

fn added(id: AttachmentId, input: &AttachmentInput) -> Edit {
    let about = Value::Map(BTreeMap::from([
        ("name".to_owned(), input.name.trim().into()),
        ("media_type".to_owned(), input.media_type.as_str().into()),
    ]));
    edit("attachment.added", id, about)
}

fn deleted(id: AttachmentId) -> Edit {
    edit("attachment.deleted", id, Value::Null)
}

fn edit(kind: &'static str, id: AttachmentId, value: Value) -> Edit {
    let sealed = Fields::from([(field(id), value)]);
    Edit {
        kind,
        open: Fields::new(),
        content: ContentFields {
            coded: Fields::new(),
            sealed,
        },
    }
}

/// The line of a file, as far as the record names it.
fn line(record: &Record, row: &AttachmentRow) -> Option<AttachmentLine> {
    let about = record.state.sealed(&field(row.id))?.as_map()?;
    let text = |name: &str| {
        about
            .get(name)
            .and_then(Value::as_text)
            .unwrap_or_default()
            .to_owned()
    };
    Some(AttachmentLine {
        id: row.id,
        name: text("name"),
        media_type: text("media_type"),
        size: row.size,
    })
}

fn file_key(keys: &SubjectKeys, id: AttachmentId) -> Result<Key32, AppError> {
    let key = keys.get(KeyClass::Identity).ok_or(AppError::Locked)?;
    Ok(attachment_key(key, id.bytes()))
}

fn check_name(name: &str) -> Result<(), AppError> {
    let code = match name.trim().chars().count() {
        0 => "required",
        n if n > LONGEST_NAME => "too_long",
        _ => return Ok(()),
    };
    Err(AppError::Invalid(vec![FieldError {
        field: "name".to_owned(),
        code,
    }]))
}

/// Runs work on files where it does not hold up requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Machine(std::io::Error::other(error)))?
}
