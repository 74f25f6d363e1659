//! What can go wrong. No variant carries a secret or any content.

use thiserror::Error;

/// Errors of every operation in this crate.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum VaultError {
    /// The bytes do not open: another key, another place, or a changed byte. Which of the three
    /// cannot be told apart, and must not be.
    #[error("does not open with this key in this place")]
    DoesNotOpen,
    /// The password (or its salt) does not open the private half.
    #[error("the password does not open this key")]
    WrongPassword,
    /// The keyring lacks the half or the version that is asked for.
    #[error("the keyring does not hold the key")]
    NotOnKeyring,
    /// Bytes or text are not of the expected shape; names what was read.
    #[error("not a well-formed {0}")]
    Malformed(&'static str),
    /// A signature does not belong to these bytes and this key.
    #[error("the signature does not match")]
    BadSignature,
    /// A word is in none of the lists; its position, counted from 1.
    #[error("word {0} is not in the word list")]
    UnknownWord(usize),
    /// The words are real, but the check word says that one was mistaken for another.
    #[error("the check word does not match")]
    CheckWord,
    /// The browser's answer to a passkey challenge was refused; the reason is for the log.
    #[error("passkey refused: {0}")]
    Passkey(String),
    /// Reading or writing failed outside this crate.
    #[error("input or output failed: {0}")]
    Io(std::io::ErrorKind),
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}
