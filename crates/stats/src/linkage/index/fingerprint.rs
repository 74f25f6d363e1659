//! From a description to what the index stores of it. Needs no index, so that many threads can
//! prepare people while one adds them.

use super::record;
use crate::linkage::clk::{ClkScheme, WorkspaceClk};
use crate::linkage::identity::{BirthDate, Identity, Sex};
use crate::linkage::{keys, name};

/// Positions per gram: three keep a fifth of 512 bits set for three words, and a question short.
const HASHES: usize = 3;

/// Makes fingerprints under one key. Cheap to share behind an `Arc`, dear to make (milliseconds).
#[derive(Clone)]
pub struct Fingerprinter {
    pub(super) scheme: ClkScheme<8>,
    document_key: [u8; 32],
}

/// A person made ready for the index by [`Fingerprinter::prepare`].
#[derive(Clone)]
pub struct Prepared {
    pub(super) record: Vec<u8>,
    pub(super) filter: WorkspaceClk,
    pub(super) birth: Option<BirthDate>,
    pub(super) sex: Sex,
}

impl Fingerprinter {
    /// Derives everything from a secret key of the organisation. The key is used for nothing else.
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            scheme: ClkScheme::new(key, HASHES),
            document_key: blake3::derive_key("panoh 2026 linkage v1: document numbers", key),
        }
    }

    /// Normalises and fingerprints one person.
    pub fn prepare(&self, identity: &Identity<'_>) -> Prepared {
        let mut phones: Vec<u32> = identity
            .phones
            .iter()
            .flat_map(|field| keys::phone_keys(field))
            .collect();
        phones.sort_unstable();
        phones.dedup();
        let mut documents: Vec<u64> = identity
            .documents
            .iter()
            .filter_map(|number| self.document(number))
            .collect();
        documents.sort_unstable();
        documents.dedup();
        let names = root_names(identity.names);
        let record = record::write(&phones, &documents, &names);
        let filter = self.filter_of(record::Record::new(&record));
        Prepared {
            record,
            filter,
            birth: identity.birth,
            sex: identity.sex,
        }
    }

    /// The filter of a record, the same whenever it is made.
    pub(super) fn filter_of(&self, record: record::Record<'_>) -> WorkspaceClk {
        self.scheme.filter(record.words())
    }

    /// Keyed hash of a document number, `None` where there is none.
    pub(super) fn document(&self, text: &str) -> Option<u64> {
        let key = keys::document_key(text)?;
        let digest = blake3::keyed_hash(&self.document_key, key.as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest.as_bytes()[..8]);
        Some(u64::from_le_bytes(bytes))
    }
}

/// Names as root forms, equal ones once.
fn root_names(names: &[&str]) -> String {
    let mut text = String::with_capacity(32);
    let mut starts: Vec<usize> = Vec::with_capacity(names.len());
    for written in names {
        let before = text.len();
        if before > 0 {
            text.push(record::NAME_END);
        }
        let start = text.len();
        name::each_token(written, |token| {
            if text.len() > start {
                text.push(' ');
            }
            text.push_str(token);
        });
        let known = starts.iter().enumerate().any(|(i, &from)| {
            let to = starts.get(i + 1).map_or(before, |next| next - 1);
            text[from..to] == text[start..]
        });
        if known || text.len() == start {
            text.truncate(before);
        } else {
            starts.push(start);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_meet_are_kept_once() {
        assert_eq!(
            root_names(&[
                "Раҳимов Ҷамшед",
                "Rakhimov Jamshed",
                "",
                "Ҷамшед Саидов",
                "Рахимов Джамшед"
            ]),
            "rahim jamwid|jamwid said"
        );
    }
}
