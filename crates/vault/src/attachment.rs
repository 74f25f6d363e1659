//! Attachments: encrypted in chunks, so that a long file streams through little memory and every
//! chunk is checked before its content is handed on.
//!
//! A stored attachment is one byte of format version, 19 random bytes, and chunks. Each chunk is at
//! most 64 KiB of content with its tag; its nonce is the random bytes, the chunk's index (4 bytes)
//! and a flag for the last one, and its associated data names the attachment. So chunks cannot be
//! moved, dropped or cut off, and one attachment's chunks do not fit into another's.

use std::io::{self, Read, Write};

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::{Id, Key32, VaultError, aead};

/// Content bytes in every chunk but the last.
pub const CHUNK: usize = 64 * 1024;

const VERSION: u8 = 1;
const PREFIX: usize = 19;
const STORED_CHUNK: usize = CHUNK + aead::TAG;

/// The key of one attachment, from its subject's data key.
pub fn attachment_key(data_key: &Key32, attachment: &Id) -> Key32 {
    let info = [b"panoh v1 attachment", &attachment[..]].concat();
    aead::hkdf_key(data_key.as_bytes(), &info)
}

/// Length of the stored form of `content` bytes.
pub fn stored_length(content: u64) -> u64 {
    let chunks = content.div_ceil(CHUNK as u64).max(1);
    1 + PREFIX as u64 + content + chunks * aead::TAG as u64
}

/// What chunks of one attachment share.
struct Chunks {
    key: Key32,
    attachment: Id,
    prefix: [u8; PREFIX],
    next: u32,
}

impl Chunks {
    fn nonce(&self, last: bool) -> [u8; aead::NONCE] {
        let mut nonce = [0; aead::NONCE];
        nonce[..PREFIX].copy_from_slice(&self.prefix);
        nonce[PREFIX..PREFIX + 4].copy_from_slice(&self.next.to_be_bytes());
        nonce[PREFIX + 4] = u8::from(last);
        nonce
    }

    fn place(&self, last: bool) -> Vec<u8> {
        let index = self.next.to_be_bytes();
        let last = [u8::from(last)];
        [b"panoh v1 attachment", &self.attachment[..], &index, &last].concat()
    }

    /// One past the largest index is 256 TiB on.
    fn advance(&mut self) -> io::Result<()> {
        self.next = self
            .next
            .checked_add(1)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(())
    }
}

/// Encrypts what is written to it. [`AttachmentWriter::finish`] must be called, or the result will
/// be refused as cut off.
pub struct AttachmentWriter<W: Write> {
    output: W,
    chunks: Chunks,
    waiting: Zeroizing<Vec<u8>>,
}

impl<W: Write> AttachmentWriter<W> {
    /// Starts an attachment and writes its first bytes. `key` comes from [`attachment_key`].
    pub fn new(
        key: Key32,
        attachment: &Id,
        mut output: W,
        rng: &mut dyn CryptoRng,
    ) -> io::Result<Self> {
        let mut prefix = [0; PREFIX];
        rng.fill_bytes(&mut prefix);
        output.write_all(&[VERSION])?;
        output.write_all(&prefix)?;
        let chunks = Chunks {
            key,
            attachment: *attachment,
            prefix,
            next: 0,
        };
        Ok(Self {
            output,
            chunks,
            waiting: Zeroizing::new(Vec::with_capacity(CHUNK)),
        })
    }

    /// Writes the last chunk and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_chunk(true)?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn write_chunk(&mut self, last: bool) -> io::Result<()> {
        let Chunks { key, .. } = &self.chunks;
        let (nonce, place) = (self.chunks.nonce(last), self.chunks.place(last));
        let sealed = aead::seal_with(key, &nonce, &place, &self.waiting);
        self.output.write_all(&sealed)?;
        self.waiting.clear();
        self.chunks.advance()
    }
}

impl<W: Write> Write for AttachmentWriter<W> {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        // A full chunk waits until more comes: only then is it known not to be the last.
        if self.waiting.len() == CHUNK && !content.is_empty() {
            self.write_chunk(false)?;
        }
        let taken = content.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&content[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Decrypts what [`AttachmentWriter`] wrote. Content is handed on only after its chunk was checked;
/// a changed, moved or missing chunk ends the reading with `InvalidData`.
pub struct AttachmentReader<R: Read> {
    input: R,
    chunks: Chunks,
    /// First byte of the next chunk, read ahead to know whether the present one is the last.
    ahead: Option<u8>,
    content: Zeroizing<Vec<u8>>,
    given: usize,
    ended: bool,
}

impl<R: Read> AttachmentReader<R> {
    /// Starts reading. `key` comes from [`attachment_key`].
    pub fn new(key: Key32, attachment: &Id, mut input: R) -> Result<Self, VaultError> {
        let mut head = [0; 1 + PREFIX];
        let malformed = VaultError::Malformed("attachment");
        if read_full(&mut input, &mut head)? < head.len() || head[0] != VERSION {
            return Err(malformed);
        }
        let mut prefix = [0; PREFIX];
        prefix.copy_from_slice(&head[1..]);
        let mut first = [0];
        let ahead = (read_full(&mut input, &mut first)? == 1).then_some(first[0]);
        let chunks = Chunks {
            key,
            attachment: *attachment,
            prefix,
            next: 0,
        };
        Ok(Self {
            input,
            chunks,
            ahead,
            content: Zeroizing::default(),
            given: 0,
            ended: false,
        })
    }

    fn read_chunk(&mut self) -> io::Result<()> {
        let first = self.ahead.take().ok_or_else(broken)?;
        let mut stored = vec![0; STORED_CHUNK + 1];
        stored[0] = first;
        let length = 1 + read_full(&mut self.input, &mut stored[1..])?;
        let last = length <= STORED_CHUNK;
        if !last {
            self.ahead = stored.pop();
        }
        stored.truncate(length.min(STORED_CHUNK));
        let Chunks { key, .. } = &self.chunks;
        let (nonce, place) = (self.chunks.nonce(last), self.chunks.place(last));
        self.content = aead::open_with(key, &nonce, &place, &stored).map_err(|_| broken())?;
        self.given = 0;
        self.ended = last;
        self.chunks.advance()
    }
}

impl<R: Read> Read for AttachmentReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.content.len() {
            if self.ended || into.is_empty() {
                return Ok(0);
            }
            self.read_chunk()?;
        }
        let taken = into.len().min(self.content.len() - self.given);
        into[..taken].copy_from_slice(&self.content[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the attachment was altered, cut off, or belongs to another key",
    )
}

/// Fills as much of the buffer as there is input, and says how much that was.
fn read_full(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    const ATTACHMENT: Id = [3; 16];

    fn key() -> Key32 {
        attachment_key(&Key32::from_bytes([1; 32]), &ATTACHMENT)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    fn stored(length: usize) -> Vec<u8> {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let mut writer = AttachmentWriter::new(key(), &ATTACHMENT, Vec::new(), &mut rng).unwrap();
        for piece in content(length).chunks(10_007) {
            writer.write_all(piece).unwrap();
        }
        writer.finish().unwrap()
    }

    fn opened(stored: &[u8], key: Key32, attachment: &Id) -> Option<Vec<u8>> {
        let mut reader = AttachmentReader::new(key, attachment, stored).ok()?;
        let mut out = Vec::new();
        reader.read_to_end(&mut out).ok().map(|_| out)
    }

    fn reads(stored: &[u8]) -> Option<Vec<u8>> {
        opened(stored, key(), &ATTACHMENT)
    }

    #[test]
    fn files_of_every_length_around_a_chunk_come_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5] {
            let stored = stored(length);
            assert_eq!(stored.len() as u64, stored_length(length as u64));
            assert!(reads(&stored) == Some(content(length)), "{length}");
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused() {
        let whole = stored(2 * CHUNK + 5);
        let head = 1 + PREFIX;
        for length in [
            0,
            1,
            head,
            head + 1,
            head + STORED_CHUNK,
            head + 2 * STORED_CHUNK,
        ] {
            assert!(reads(&whole[..length]).is_none(), "{length}");
        }
        assert!(reads(&whole[..whole.len() - 1]).is_none());
        assert!(reads(&[whole, vec![0]].concat()).is_none());
    }

    #[test]
    fn changed_and_exchanged_chunks_are_refused() {
        let whole = stored(2 * CHUNK + 5);
        for position in [
            0,
            1,
            PREFIX,
            1 + PREFIX,
            5_000,
            STORED_CHUNK + 100,
            whole.len() - 1,
        ] {
            let mut bad = whole.clone();
            bad[position] ^= 1;
            assert!(reads(&bad).is_none(), "{position}");
        }
        let (head, rest) = whole.split_at(1 + PREFIX);
        let (one, rest) = rest.split_at(STORED_CHUNK);
        let (two, three) = rest.split_at(STORED_CHUNK);
        assert!(reads(&[head, two, one, three].concat()).is_none());
        assert!(reads(&[head, one, three].concat()).is_none());
        assert!(reads(&[head, one, two, three].concat()).is_some());
    }

    #[test]
    fn nothing_of_a_broken_chunk_is_handed_on() {
        let mut bad = stored(2 * CHUNK);
        let last = bad.len() - 1;
        bad[last] ^= 1;
        let mut reader = AttachmentReader::new(key(), &ATTACHMENT, bad.as_slice()).unwrap();
        let mut out = Vec::new();
        let error = reader.read_to_end(&mut out).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(out == content(CHUNK));
    }

    #[test]
    fn an_attachment_opens_with_its_own_key_and_id_only() {
        let whole = stored(100);
        let other = attachment_key(&Key32::from_bytes([2; 32]), &ATTACHMENT);
        assert!(opened(&whole, other, &ATTACHMENT).is_none());
        assert!(opened(&whole, key(), &[4; 16]).is_none());
    }
}
