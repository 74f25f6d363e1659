//! Reading a backup, record by record.

use super::custodian::Identity;
use super::frame::{DAMAGED, Frame};
use super::ledger::{Ledger, refused};
use super::write::{BackupKind, FORMAT};
use crate::error::AppError;
use crate::journal::WitnessLine;
use jiff::civil::Date;
use panoh_vault::VaultError;
use panoh_vault::backup::decrypt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// What a backup says of itself, in its first record.
pub(super) struct Manifest {
    pub(super) head: WitnessLine,
    pub(super) arrival: u64,
    /// The erasure ledger's number at its time.
    pub(super) ledger: u64,
    /// The last day on which it is accepted.
    pub(super) expires: Option<Date>,
    /// Keys with which its custodians sign statements.
    pub(super) custodians: Vec<[u8; 32]>,
}

/// An opened backup.
pub(super) struct BackupReader {
    input: Box<dyn Read + Send>,
    ahead: Option<Frame>,
    records: u64,
    ended: bool,
}

impl BackupReader {
    /// Opens a backup with one custodian's identity.
    pub(super) fn open(path: &Path, identity: &Identity) -> Result<Self, AppError> {
        let file = BufReader::new(File::open(path)?);
        let input = decrypt(&identity.opens, file).map_err(|error| match error {
            VaultError::DoesNotOpen => refused(
                "backup-not-for-you",
                "this custodian does not open the backup",
            ),
            VaultError::Io(kind) => AppError::Machine(kind.into()),
            _ => DAMAGED,
        })?;
        let input = Box::new(BufReader::new(input));
        Ok(Self {
            input,
            ahead: None,
            records: 0,
            ended: false,
        })
    }

    /// The next record before the end. A stream that stops before its end is damage.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, AppError> {
        if let Some(frame) = self.ahead.take() {
            return Ok(Some(frame));
        }
        if self.ended {
            return Ok(None);
        }
        let frame = Frame::read(&mut self.input)?.ok_or(DAMAGED)?;
        if frame.what() != "end" {
            self.records += 1;
            return Ok(Some(frame));
        }
        self.ended = true;
        let whole = frame.get_number::<u64>("records")? == self.records;
        let nothing_follows = Frame::read(&mut self.input)?.is_none();
        if whole && nothing_follows {
            Ok(None)
        } else {
            Err(DAMAGED)
        }
    }

    /// The next piece of an attachment; none when something else follows.
    pub(super) fn piece(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        match self.next()? {
            Some(frame) if frame.what() == "piece" => Ok(Some(frame.get_bytes("bytes")?)),
            other => {
                self.ahead = other;
                Ok(None)
            }
        }
    }

    pub(super) fn manifest(&mut self, kind: BackupKind) -> Result<Manifest, AppError> {
        let frame = self.next()?.ok_or(DAMAGED)?;
        if frame.what() != "manifest" || frame.get_text("format")? != FORMAT {
            return Err(refused("backup-unreadable", "not a backup of this format"));
        }
        if frame.get_text("kind")? != kind.as_str() {
            return Err(refused(
                "backup-of-another-kind",
                "journal and keys were exchanged",
            ));
        }
        let custodians = frame.get_bytes("custodians")?;
        let (keys, rest) = custodians.as_chunks();
        if !rest.is_empty() {
            return Err(DAMAGED);
        }
        let expires = match frame.has("expires") {
            true => Some(frame.get_text("expires")?.parse().map_err(|_| DAMAGED)?),
            false => None,
        };
        Ok(Manifest {
            head: frame.get_text("head")?.parse().map_err(|_| DAMAGED)?,
            arrival: frame.get_number("arrival")?,
            ledger: frame.get_number("ledger")?,
            expires,
            custodians: keys.to_vec(),
        })
    }

    /// The erasure ledger of a key backup, its second record; signed by the node of the manifest.
    pub(super) fn ledger(&mut self, manifest: &Manifest) -> Result<Ledger, AppError> {
        let frame = self
            .next()?
            .filter(|frame| frame.what() == "ledger")
            .ok_or(DAMAGED)?;
        let (ledger, key) = Ledger::read(&frame.get_bytes("ledger")?)?;
        let own = key == manifest.head.verifying_key && ledger.number() == manifest.ledger;
        if own { Ok(ledger) } else { Err(DAMAGED) }
    }
}
