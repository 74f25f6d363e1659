//! Where the encrypted bytes of attachments lie.

use panoh_core::ids::AttachmentId;
use std::io::{self, Read, Write};

/// Something that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: AttachmentId,
    /// When it was written, microseconds since 1970 by the place's clock.
    pub written: u64,
}

/// A place for encrypted bytes by id. It sees no plaintext and no name, and is not trusted: what it
/// gives back is checked by who opens it.
pub trait AttachmentStorage: Send + Sync {
    /// Keeps what `fill` writes, whole and durable or not at all.
    ///
    /// # Errors
    /// What `fill` or the place gives; nothing stays then.
    fn put(
        &self,
        id: AttachmentId,
        fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()>;

    /// Opens what was kept.
    ///
    /// # Errors
    /// `NotFound` where there is nothing under this id.
    fn open(&self, id: AttachmentId) -> io::Result<Box<dyn Read + Send>>;

    /// Removes what was kept; nothing there is no failure.
    ///
    /// # Errors
    /// When the place refuses.
    fn delete(&self, id: AttachmentId) -> io::Result<()>;

    /// Everything that is kept.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn list(&self) -> io::Result<Vec<Kept>>;
}
