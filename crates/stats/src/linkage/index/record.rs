//! What the index keeps of a person beside the filter: one compact record in an arena.
//!
//! Layout: slot (4 bytes), length of the whole (2), number of phones (1), number of documents (1),
//! phones (4 each), documents (8 each), then root forms as UTF-8, divided by a space, names by `|`.
//! All numbers little-endian.

use super::Slot;

const HEAD: usize = 8;
/// Bytes of names that are kept; longer ones are cut at a word.
const MAX_NAMES: usize = 2048;
/// Phones and documents that are kept, each.
const MAX_KEYS: usize = 60;
/// Between two names of one person.
pub(super) const NAME_END: char = '|';

/// Chunks of the arena: 256 KiB, hence at most 4 GiB in all.
const CHUNK_BITS: u32 = 18;
const CHUNK: usize = 1 << CHUNK_BITS;

/// Writes a record, its slot still open.
pub(super) fn write(phones: &[u32], documents: &[u64], names: &str) -> Vec<u8> {
    let phones = &phones[..phones.len().min(MAX_KEYS)];
    let documents = &documents[..documents.len().min(MAX_KEYS)];
    let names = cut(names);
    let len = HEAD + phones.len() * 4 + documents.len() * 8 + names.len();
    let mut bytes = Vec::with_capacity(len);
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&(len as u16).to_le_bytes());
    bytes.extend_from_slice(&[phones.len() as u8, documents.len() as u8]);
    phones
        .iter()
        .for_each(|p| bytes.extend_from_slice(&p.to_le_bytes()));
    documents
        .iter()
        .for_each(|d| bytes.extend_from_slice(&d.to_le_bytes()));
    bytes.extend_from_slice(names.as_bytes());
    bytes
}

fn cut(names: &str) -> &str {
    if names.len() <= MAX_NAMES {
        return names;
    }
    let end = names
        .char_indices()
        .take_while(|(at, _)| *at <= MAX_NAMES)
        .filter(|(_, c)| matches!(*c, ' ' | NAME_END))
        .last();
    end.map_or("", |(at, _)| &names[..at])
}

/// A record as it stands in the arena.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// Takes exactly the bytes that [`write`] made.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    fn slot(self) -> Slot {
        self.number(0)
    }

    fn number(self, at: usize) -> u32 {
        let b = &self.bytes[at..at + 4];
        u32::from_le_bytes([b[0], b[1], b[2], b[3]])
    }

    fn documents_at(self) -> usize {
        HEAD + usize::from(self.bytes[6]) * 4
    }

    pub(super) fn phones(self) -> impl Iterator<Item = u32> + 'a {
        (0..usize::from(self.bytes[6])).map(move |i| self.number(HEAD + i * 4))
    }

    pub(super) fn documents(self) -> impl Iterator<Item = u64> + 'a {
        let at = self.documents_at();
        (0..usize::from(self.bytes[7])).map(move |i| {
            let low = u64::from(self.number(at + i * 8));
            low | u64::from(self.number(at + i * 8 + 4)) << 32
        })
    }

    fn text(self) -> &'a str {
        let at = self.documents_at() + usize::from(self.bytes[7]) * 8;
        std::str::from_utf8(&self.bytes[at..]).expect("written from a str")
    }

    /// The person's names, each as root forms divided by spaces.
    pub(super) fn names(self) -> impl Iterator<Item = &'a str> {
        self.text().split(NAME_END)
    }

    /// All root forms, each once per name in which it stands.
    pub(super) fn words(self) -> impl Iterator<Item = &'a str> {
        self.text()
            .split([' ', NAME_END])
            .filter(|word| !word.is_empty())
    }
}

/// Records of all people, in chunks that are cleared one by one.
#[derive(Default)]
pub(super) struct Arena {
    chunks: Vec<Vec<u8>>,
    /// Bytes of each chunk that no person uses any more.
    dead: Vec<u32>,
    current: usize,
    free: Vec<usize>,
}

impl Arena {
    /// Stores a record for `slot`, gives its address.
    pub(super) fn push(&mut self, slot: Slot, record: &[u8]) -> u32 {
        if self.chunks.is_empty() || self.chunks[self.current].len() + record.len() > CHUNK {
            self.current = self.free.pop().unwrap_or_else(|| {
                self.chunks.push(Vec::new());
                self.dead.push(0);
                self.chunks.len() - 1
            });
        }
        let chunk = &mut self.chunks[self.current];
        let at = chunk.len();
        chunk.extend_from_slice(record);
        chunk[at..at + 4].copy_from_slice(&slot.to_le_bytes());
        ((self.current as u32) << CHUNK_BITS) | at as u32
    }

    pub(super) fn get(&self, address: u32) -> Record<'_> {
        let chunk = &self.chunks[(address >> CHUNK_BITS) as usize];
        let rest = &chunk[address as usize % CHUNK..];
        let len = usize::from(u16::from_le_bytes([rest[4], rest[5]]));
        Record {
            bytes: &rest[..len],
        }
    }

    /// Marks a record as unused. Gives the chunk's records when more than half of it is unused, to
    /// be pushed again where they are still in use: (slot, old address, bytes).
    pub(super) fn release(&mut self, address: u32) -> Option<Vec<(Slot, u32, Vec<u8>)>> {
        let len = self.get(address).bytes.len() as u32;
        let chunk = (address >> CHUNK_BITS) as usize;
        self.dead[chunk] += len;
        if chunk == self.current || (self.dead[chunk] as usize) < self.chunks[chunk].len() / 2 {
            return None;
        }
        let bytes = std::mem::take(&mut self.chunks[chunk]);
        self.dead[chunk] = 0;
        self.free.push(chunk);
        let mut records = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let len = usize::from(u16::from_le_bytes([bytes[at + 4], bytes[at + 5]]));
            let record = &bytes[at..at + len];
            let address = ((chunk as u32) << CHUNK_BITS) | at as u32;
            records.push((Record::new(record).slot(), address, record.to_vec()));
            at += len;
        }
        Some(records)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(Vec::capacity).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_gives_back_what_was_written() {
        let bytes = write(&[7, 8], &[u64::MAX - 1], "ali rahim|ali said");
        let record = Record::new(&bytes);
        assert_eq!(record.phones().collect::<Vec<_>>(), [7, 8]);
        assert_eq!(record.documents().collect::<Vec<_>>(), [u64::MAX - 1]);
        assert_eq!(
            record.names().collect::<Vec<_>>(),
            ["ali rahim", "ali said"]
        );
        assert_eq!(record.words().count(), 4);
    }

    #[test]
    fn names_beyond_measure_are_cut_at_a_word() {
        let bytes = write(&[], &[], &"karim ".repeat(1000));
        assert!(bytes.len() < MAX_NAMES + 100);
        assert!(Record::new(&bytes).words().all(|w| w == "karim"));
    }

    #[test]
    fn a_chunk_that_is_half_unused_gives_its_records_back() {
        let mut arena = Arena::default();
        let record = write(&[], &[], &"karim ".repeat(100));
        let addresses: Vec<u32> = (0..2000).map(|slot| arena.push(slot, &record)).collect();
        let mut released = addresses.iter().map(|&address| arena.release(address));
        let moved = released.find_map(|moved| moved);
        let moved = moved.expect("more than half of the first chunk is unused");
        assert_eq!(moved[10].0, 10);
        assert_eq!(moved[10].1, addresses[10]);
        assert_eq!(moved[10].2[4..], record[4..]);
    }
}
