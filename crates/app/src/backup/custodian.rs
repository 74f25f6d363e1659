//! Custodians of key backups: two people off the machine, either of whom can open.
//!
//! A custodian's identity file holds two private halves: one opens backups (age, X25519), the other
//! signs the statement that no erasure ledger is newer than the one at hand (Ed25519). The public
//! line, `age1...+<64 hex digits>`, is all that the machine needs; a backup runs unattended.

use crate::entropy::Entropy;
use crate::error::AppError;
use data_encoding::{BASE64, HEXLOWER};
use panoh_vault::backup::{Custodian as AgeHalf, CustodianIdentity};
use panoh_vault::node_key::NodeKey;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

/// Before the signing half in an identity file; a remark to every other tool.
const SIGNING: &str = "# panoh signing half: ";

/// A custodian's public halves.
#[derive(Clone, PartialEq, Eq)]
pub struct Custodian {
    pub(super) opens: AgeHalf,
    pub(super) verifies: [u8; 32],
}

impl fmt::Display for Custodian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.opens, HEXLOWER.encode(&self.verifies))
    }
}

impl FromStr for Custodian {
    type Err = AppError;
    fn from_str(text: &str) -> Result<Self, AppError> {
        let parse = || {
            let (opens, verifies) = text.trim().split_once('+')?;
            let verifies = HEXLOWER.decode(verifies.as_bytes()).ok()?.try_into().ok()?;
            Some(Self {
                opens: opens.parse().ok()?,
                verifies,
            })
        };
        parse().ok_or_else(|| unreadable("not a custodian's public line"))
    }
}

/// A custodian's private halves, for the time of one restore or statement.
pub struct Identity {
    pub(super) opens: CustodianIdentity,
    pub(super) signs: NodeKey,
}

impl Identity {
    /// Fresh halves.
    #[must_use]
    pub fn generate(entropy: &Entropy) -> Self {
        let signs = NodeKey::random([0; 16], b"custodian", &mut entropy.fork());
        Self {
            opens: CustodianIdentity::generate(),
            signs,
        }
    }

    /// The public halves.
    #[must_use]
    pub fn custodian(&self) -> Custodian {
        Custodian {
            opens: self.opens.custodian(),
            verifies: self.signs.verifying_key(),
        }
    }

    /// The identity file, to be kept off the machine; age tools read it too.
    #[must_use]
    pub fn to_file(&self) -> Zeroizing<String> {
        let signing = Zeroizing::new(BASE64.encode(&self.signs.to_bytes()));
        let opens = self.opens.to_file();
        let line = self.custodian();
        Zeroizing::new(format!(
            "# panoh custodian, public line: {line}\n{SIGNING}{}\n{}",
            *signing, *opens
        ))
    }

    /// Reads an identity file.
    ///
    /// # Errors
    /// [`AppError::File`] with code `custodian-unreadable`.
    pub fn from_file(contents: &str) -> Result<Self, AppError> {
        let line = contents
            .lines()
            .find_map(|line| line.trim().strip_prefix(SIGNING));
        let bytes = line
            .and_then(|line| BASE64.decode(line.as_bytes()).ok())
            .map(Zeroizing::new);
        let signs = bytes.and_then(|bytes| NodeKey::from_bytes(&bytes).ok());
        let signs = signs.ok_or_else(|| unreadable("no signing half in the identity file"))?;
        let opens = CustodianIdentity::from_file(contents)
            .map_err(|_| unreadable("no opening half in the identity file"))?;
        Ok(Self { opens, signs })
    }
}

fn unreadable(detail: &str) -> AppError {
    AppError::File {
        code: "custodian-unreadable",
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_file_and_a_public_line_read_back() {
        let identity = Identity::generate(&Entropy::seeded([1; 32]));
        let again = Identity::from_file(&identity.to_file()).unwrap();
        assert!(again.custodian() == identity.custodian());
        let line = identity.custodian().to_string();
        assert!(line.parse::<Custodian>().unwrap() == identity.custodian());
        assert!(line[..line.len() - 1].parse::<Custodian>().is_err());
        assert!(Identity::from_file("AGE-SECRET-KEY-1NOTHING").is_err());
    }
}
