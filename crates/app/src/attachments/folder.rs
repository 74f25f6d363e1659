//! Chunks in a local folder: `<data>/attachments/<two hex digits>/<id>`.

use super::storage::{AttachmentStorage, Kept};
use panoh_core::ids::AttachmentId;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Name of the folder in the data folder.
pub const FOLDER: &str = "attachments";

/// Ending of a file that is not whole yet.
const PARTIAL: &str = "partial";

/// Attachments in the data folder.
#[derive(Clone, Debug)]
pub struct FolderStorage {
    root: PathBuf,
}

impl FolderStorage {
    /// The storage of a data folder; nothing is created until something is kept.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self {
            root: data.join(FOLDER),
        }
    }

    fn path(&self, id: AttachmentId) -> PathBuf {
        let name = id.uuid().simple().to_string();
        self.root.join(&name[..2]).join(name)
    }
}

impl AttachmentStorage for FolderStorage {
    fn put(
        &self,
        id: AttachmentId,
        fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let path = self.path(id);
        let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let partial = path.with_extension(PARTIAL);
        let written = write_whole(&partial, fill);
        if written.is_err() {
            // What could not be written whole must not stay; the error that counts is the first.
            let _ = fs::remove_file(&partial);
        }
        written?;
        fs::rename(&partial, &path)?;
        File::open(folder)?.sync_all()
    }

    fn open(&self, id: AttachmentId) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::BufReader::new(File::open(self.path(id))?)))
    }

    fn delete(&self, id: AttachmentId) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn list(&self) -> io::Result<Vec<Kept>> {
        let mut found = Vec::new();
        if !self.root.exists() {
            return Ok(found);
        }
        for folder in fs::read_dir(&self.root)? {
            for file in fs::read_dir(folder?.path())? {
                let file = file?;
                let name = file.file_name();
                let id = name
                    .to_str()
                    .and_then(|name| name.parse::<AttachmentId>().ok());
                if let Some(id) = id {
                    let since = file.metadata()?.modified()?.duration_since(UNIX_EPOCH);
                    let micros = since.unwrap_or_default().as_micros();
                    let written = u64::try_from(micros).unwrap_or(u64::MAX);
                    found.push(Kept { id, written });
                }
            }
        }
        Ok(found)
    }
}

fn write_whole(
    path: &Path,
    fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    let mut file = io::BufWriter::new(file);
    fill(&mut file)?;
    file.flush()?;
    file.get_ref().sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_listed_opened_and_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FolderStorage::of(folder.path());
        let id = AttachmentId::from_bytes([0xab; 16]);
        assert!(storage.list().unwrap().is_empty());
        storage
            .put(id, &mut |out| out.write_all(b"chunks"))
            .unwrap();
        assert_eq!(storage.list().unwrap()[0].id, id);
        let mut bytes = Vec::new();
        storage.open(id).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"chunks");
        storage.delete(id).unwrap();
        storage.delete(id).unwrap();
        assert!(storage.list().unwrap().is_empty() && storage.open(id).is_err());
    }

    #[test]
    fn nothing_stays_of_what_was_not_written_whole() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FolderStorage::of(folder.path());
        let id = AttachmentId::from_bytes([0xcd; 16]);
        let failing = &mut |out: &mut dyn Write| {
            out.write_all(b"half")?;
            Err(io::Error::from(ErrorKind::StorageFull))
        };
        assert!(storage.put(id, failing).is_err());
        assert!(storage.list().unwrap().is_empty());
        let left = fs::read_dir(folder.path().join(FOLDER).join("cd"))
            .unwrap()
            .count();
        assert_eq!(left, 0);
    }
}
