//! From a file to its stored bytes and back.

use super::LARGEST;
use super::storage::AttachmentStorage;
use crate::error::AppError;
use panoh_core::ids::AttachmentId;
use panoh_store::AttachmentRow;
use panoh_vault::attachment::{AttachmentReader, AttachmentWriter, CHUNK, stored_length};
use panoh_vault::digest::digest;
use panoh_vault::{Key32, VaultError};
use rand::CryptoRng;
use std::io::{self, ErrorKind, Read, Write};

/// Bytes that enter the digest of stored bytes at once.
const BLOCK: usize = 64 * 1024;
const BLOCK_CONTEXT: &str = "panoh v1 stored attachment";

/// What the index keeps of a stored file.
pub(super) struct Stored {
    pub(super) size: u64,
    pub(super) chunks: u32,
    pub(super) digest: [u8; 32],
}

/// Closes a file chunk by chunk into a storage.
pub(super) fn store(
    storage: &dyn AttachmentStorage,
    id: AttachmentId,
    key: Key32,
    mut content: impl Read,
    rng: &mut impl CryptoRng,
) -> Result<Stored, AppError> {
    let mut size = 0;
    let mut digest = [0; 32];
    let written = storage.put(id, &mut |out| {
        let digesting = Digesting::over(out);
        let mut writer = AttachmentWriter::new(key.clone(), id.bytes(), digesting, rng)?;
        size = io::copy(&mut (&mut content).take(LARGEST + 1), &mut writer)?;
        if size > LARGEST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        digest = writer.finish()?.finish();
        Ok(())
    });
    match written {
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            Err(AppError::Refused("too-large"))
        }
        Err(error) => Err(error.into()),
        Ok(()) => {
            let chunks = u32::try_from(size.div_ceil(CHUNK as u64).max(1)).unwrap_or(u32::MAX);
            Ok(Stored {
                size,
                chunks,
                digest,
            })
        }
    }
}

/// Opens stored bytes after comparing all of them with the index, so that nothing of a file that was
/// cut off or exchanged is ever shown.
pub(super) fn open_checked(
    storage: &dyn AttachmentStorage,
    row: &AttachmentRow,
    key: Key32,
) -> Result<Box<dyn Read + Send>, AppError> {
    if stored_digest(storage, row.id)? != (stored_length(row.size), row.digest) {
        return Err(AppError::Damaged("attachment"));
    }
    let stored = storage.open(row.id)?;
    let opened = AttachmentReader::new(key, row.id.bytes(), stored);
    let opened = opened.map_err(|error| match error {
        VaultError::Io(kind) => AppError::Machine(kind.into()),
        _ => AppError::Damaged("attachment"),
    })?;
    Ok(Box::new(opened))
}

/// Length and digest of what a storage holds under an id; missing bytes are damage.
pub(crate) fn stored_digest(
    storage: &dyn AttachmentStorage,
    id: AttachmentId,
) -> Result<(u64, [u8; 32]), AppError> {
    let mut stored = match storage.open(id) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(AppError::Damaged("attachment"));
        }
        other => other?,
    };
    let mut digesting = Digesting::over(io::sink());
    let length = io::copy(&mut stored, &mut digesting)?;
    Ok((length, digesting.finish()))
}

/// Passes bytes on and digests them: over blocks of [`BLOCK`] bytes, each with the digest so far.
struct Digesting<W: Write> {
    output: W,
    so_far: [u8; 32],
    waiting: Vec<u8>,
}

impl<W: Write> Digesting<W> {
    fn over(output: W) -> Self {
        Self {
            output,
            so_far: [0; 32],
            waiting: Vec::with_capacity(BLOCK),
        }
    }

    fn block(&mut self) {
        self.so_far = digest(BLOCK_CONTEXT, &[&self.so_far, &self.waiting]);
        self.waiting.clear();
    }

    fn finish(mut self) -> [u8; 32] {
        self.block();
        self.so_far
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self
            .output
            .write(&bytes[..bytes.len().min(BLOCK - self.waiting.len())])?;
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == BLOCK {
            self.block();
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::FolderStorage;
    use super::*;
    use panoh_core::ids::StreamId;
    use panoh_vault::attachment::attachment_key;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;
    use std::fs;
    use std::path::PathBuf;

    struct Kept {
        folder: tempfile::TempDir,
        storage: FolderStorage,
        row: AttachmentRow,
    }

    const CONTENT: &[u8] = &[7; 3 * CHUNK + 11];

    fn key(id: AttachmentId, of: u8) -> Key32 {
        attachment_key(&Key32::from_bytes([of; 32]), id.bytes())
    }

    fn keep(id: AttachmentId, of: u8, folder: tempfile::TempDir) -> Kept {
        let storage = FolderStorage::of(folder.path());
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let stored = store(&storage, id, key(id, of), CONTENT, &mut rng).unwrap();
        assert_eq!((stored.size, stored.chunks), (CONTENT.len() as u64, 4));
        let row = AttachmentRow {
            id,
            subject: StreamId::from_bytes([of; 16]),
            size: stored.size,
            chunks: stored.chunks,
            digest: stored.digest,
            arrival: 0,
        };
        Kept {
            folder,
            storage,
            row,
        }
    }

    fn kept() -> Kept {
        keep(
            AttachmentId::from_bytes([2; 16]),
            5,
            tempfile::tempdir().unwrap(),
        )
    }

    impl Kept {
        fn path(&self) -> PathBuf {
            let name = self.row.id.uuid().simple().to_string();
            self.folder
                .path()
                .join("attachments")
                .join(&name[..2])
                .join(name)
        }
        fn open(&self, of: u8) -> Result<Vec<u8>, AppError> {
            let mut content = Vec::new();
            open_checked(&self.storage, &self.row, key(self.row.id, of))?
                .read_to_end(&mut content)?;
            Ok(content)
        }
    }

    #[test]
    fn a_file_comes_back_as_it_was_and_lies_closed() {
        let kept = kept();
        assert!(kept.open(5).unwrap() == CONTENT);
        let stored = fs::read(kept.path()).unwrap();
        assert!(!stored.windows(64).any(|bytes| bytes == &CONTENT[..64]));
        assert!(kept.open(6).is_err(), "another subject's key");
    }

    #[test]
    fn altered_and_cut_off_files_are_refused_before_anything_is_shown() {
        let kept = kept();
        let whole = fs::read(kept.path()).unwrap();
        for length in [0, 20, whole.len() / 2, whole.len() - 1] {
            fs::write(kept.path(), &whole[..length]).unwrap();
            assert!(
                matches!(kept.open(5), Err(AppError::Damaged(_))),
                "{length}"
            );
        }
        for place in [0, 10, 100_000, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            fs::write(kept.path(), altered).unwrap();
            assert!(matches!(kept.open(5), Err(AppError::Damaged(_))), "{place}");
        }
        fs::remove_file(kept.path()).unwrap();
        assert!(matches!(kept.open(5), Err(AppError::Damaged(_))));
    }

    #[test]
    fn a_file_of_another_subject_in_its_place_is_refused() {
        let one = kept();
        let other = keep(
            AttachmentId::from_bytes([9; 16]),
            6,
            tempfile::tempdir().unwrap(),
        );
        fs::copy(other.path(), one.path()).unwrap();
        assert!(matches!(one.open(5), Err(AppError::Damaged(_))));
        // Even with an index that was altered to match, the key does not open it.
        let row = AttachmentRow {
            id: one.row.id,
            ..other.row.clone()
        };
        let lying = Kept { row, ..one };
        assert!(lying.open(5).is_err() && lying.open(6).is_err());
    }

    #[test]
    fn a_file_beyond_the_limit_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FolderStorage::of(folder.path());
        let id = AttachmentId::from_bytes([2; 16]);
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let endless = io::repeat(1);
        let refused = store(&storage, id, key(id, 5), endless, &mut rng);
        assert!(matches!(refused, Err(AppError::Refused("too-large"))));
        assert!(storage.list().unwrap().is_empty());
    }
}
