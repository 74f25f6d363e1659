//! The outside of coded and sealed parts: lists of boxes, one per data key.
//!
//! This module knows the framing only. Opening and closing boxes is the vault's work.

use super::value::Infallible;
use crate::ids::{OrganisationId, StreamId};
use minicbor::decode::Error as DecodeError;
use minicbor::{Decoder, Encoder};

/// Which of a subject's data keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyClass {
    /// For coded parts; wrapped by the organisation's coded key.
    Coded,
    /// For sealed parts; wrapped by the organisation's identity key.
    Identity,
    /// For phones and addresses, which may have to end earlier; wrapped by the identity key.
    Contact,
}

impl KeyClass {
    /// All classes, in the order of their bytes.
    pub const ALL: [Self; 3] = [Self::Coded, Self::Identity, Self::Contact];
    /// The byte in which it is stored.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Coded => 1,
            Self::Identity => 2,
            Self::Contact => 3,
        }
    }
    /// From the byte in which it is stored.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Coded),
            2 => Some(Self::Identity),
            3 => Some(Self::Contact),
            _ => None,
        }
    }
}

/// The name of a data key: its subject (person, household, party, organisation) and its class.
/// It stands in clear, so it says nothing that the stream's own id does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataKeyId {
    /// Whose key it is.
    pub subject: StreamId,
    /// Which of the subject's keys.
    pub class: KeyClass,
}

impl DataKeyId {
    /// The seventeen bytes that stand in boxes and associated data.
    #[must_use]
    pub fn bytes(&self) -> [u8; 17] {
        let mut bytes = [0; 17];
        bytes[..16].copy_from_slice(self.subject.bytes());
        bytes[16] = self.class.byte();
        bytes
    }
    /// Reads what [`Self::bytes`] wrote; `None` for an unknown class.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 17]) -> Option<Self> {
        let mut subject = [0; 16];
        subject.copy_from_slice(&bytes[..16]);
        Some(Self {
            subject: StreamId::from_bytes(subject),
            class: KeyClass::from_byte(bytes[16])?,
        })
    }
}

/// One closed box: whose key closed it, and the nonce with the ciphertext behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBox {
    /// The key that opens it.
    pub key: DataKeyId,
    /// 24 bytes of nonce, then ciphertext with tag.
    pub bytes: Vec<u8>,
}

/// Stored bytes of a coded or sealed part: `[[key id, box], ...]`; no boxes, no bytes.
#[must_use]
pub fn encode_boxes(boxes: &[SealedBox]) -> Vec<u8> {
    if boxes.is_empty() {
        return Vec::new();
    }
    let mut encoder = Encoder::new(Vec::with_capacity(128));
    encoder.array(boxes.len() as u64).always();
    for sealed in boxes {
        encoder.array(2).always();
        encoder.bytes(&sealed.key.bytes()).always();
        encoder.bytes(&sealed.bytes).always();
    }
    encoder.into_writer()
}

/// Reads what [`encode_boxes`] wrote.
///
/// # Errors
/// When the bytes are not such a list.
pub fn decode_boxes(bytes: &[u8]) -> Result<Vec<SealedBox>, DecodeError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let mut d = Decoder::new(bytes);
    let length = d
        .array()?
        .ok_or_else(|| DecodeError::message("indefinite list of boxes"))?;
    let mut boxes = Vec::new();
    for _ in 0..length {
        if d.array()? != Some(2) {
            return Err(DecodeError::message("a box has two items"));
        }
        let id: &[u8; 17] = d
            .bytes()?
            .try_into()
            .map_err(|_| DecodeError::message("a key id has 17 bytes"))?;
        let key = DataKeyId::from_bytes(id).ok_or_else(|| DecodeError::message("key class"))?;
        boxes.push(SealedBox {
            key,
            bytes: d.bytes()?.to_vec(),
        });
    }
    if d.position() == bytes.len() {
        Ok(boxes)
    } else {
        Err(DecodeError::message("bytes follow the boxes"))
    }
}

/// The subject under which an organisation's own sealed values stand.
#[must_use]
pub const fn organisation_subject(organisation: OrganisationId) -> StreamId {
    organisation.stream()
}
