//! The only cryptography of Panoh: keys, boxes, seals, signatures, digests.
//!
//! This crate stores nothing, reads no clock and knows none of the other crates: ids come in as raw
//! bytes, time as seconds, randomness as `&mut dyn CryptoRng`. Two foreign protocols draw their own
//! randomness from the operating system, because their libraries offer no other way: age file keys
//! ([`backup`]) and WebAuthn challenges ([`passkey`]).
//!
//! What is hashed, wrapped and sealed, and with which associated data, is fixed by
//! `docs/adr/0001-journal-format.md`; `tests/vectors/keys.json` holds the bytes.
//!
//! Nothing secret implements `Debug`, `Display` or `Serialize`, and every key wipes itself when it
//! is dropped.
#![forbid(unsafe_code)]

mod aead;
pub mod attachment;
pub mod backup;
pub mod boxes;
pub mod card;
pub mod digest;
mod error;
pub mod inbound;
pub mod keyring;
pub mod node_key;
pub mod organisation;
pub mod passkey;
pub mod password;
pub mod receipt;
pub mod recovery;
mod seal;
pub mod secret;
pub mod session;
mod signature;
pub mod token;
pub mod totp;
pub mod user;
pub mod words;
pub mod wrap;

pub use error::VaultError;
pub use keyring::{Half, Keyring};
pub use secret::{Coded, Key32, Sealed};

/// Sixteen raw bytes of an id (organisation, user, act, stream, node).
pub type Id = [u8; 16];

/// A data key's id: the subject's stream id and one byte for the class
/// (1 coded, 2 identity, 3 contact).
pub type KeyId = [u8; 17];

/// A P-256 public half as an uncompressed SEC 1 point: `0x04`, x, y.
pub type PublicHalf = [u8; 65];
