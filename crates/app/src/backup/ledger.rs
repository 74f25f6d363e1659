//! The erasure ledger as a file, and the statement that none is newer.
//!
//! The ledger goes to every key backup and to every custodian. It holds, for each erasure, whose
//! keys ended, and the acts of the erasure with the residue's wrapped key, so that a journal that is
//! restored from before knows of it: the person stays unreadable, totals stay true. Its number grows
//! with every erasure, and the node signs it.
//!
//! A restored node continues another one, and so does its ledger: it names the nodes that it comes
//! from, so that what was erased after a restore is not brought back by a backup from before it.

use super::custodian::Identity;
use super::frame::{DAMAGED, Frame};
use crate::error::AppError;
use panoh_core::ids::{ActId, NodeId, OrganisationId, StreamId};
use panoh_core::journal::canonical::{decode_transfer, encode_transfer};
use panoh_core::journal::{Act, KeyClass};
use panoh_store::{LedgerRow, SubjectKeyRow};
use panoh_vault::digest::digest;
use panoh_vault::node_key::{NodeKey, verify_head};
use std::collections::BTreeSet;
use std::io::Read;

const CONTEXT: &str = "panoh v1 erasure ledger";
const STATEMENT_CONTEXT: &str = "panoh v1 ledger statement";

/// The ledger of a node at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ledger {
    pub(super) rows: Vec<LedgerRow>,
    pub(super) acts: Vec<Act>,
    /// Wrapped coded keys of residues.
    pub(super) residues: Vec<SubjectKeyRow>,
    /// The nodes that this one continues, the nearest first, with their verifying keys.
    pub(super) lineage: Vec<(NodeId, [u8; 32])>,
}

impl Ledger {
    /// Its number: how many data keys were destroyed. It only grows.
    pub(super) fn number(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Whether a data key was destroyed.
    pub(super) fn names(&self, subject: StreamId, class: KeyClass) -> bool {
        self.rows
            .iter()
            .any(|row| row.subject == subject && row.class == class)
    }

    /// Whether it is the ledger of a node, or of one that continues it: `signer` signed it.
    pub(super) fn continues(&self, signer: [u8; 32], node: NodeId, key: [u8; 32]) -> bool {
        signer == key || self.lineage.contains(&(node, key))
    }

    /// Whether it names whatever another one does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let named: BTreeSet<_> = self
            .rows
            .iter()
            .map(|row| (row.subject, row.class))
            .collect();
        let mut rows = other.rows.iter();
        rows.all(|row| named.contains(&(row.subject, row.class)))
    }

    fn frames(&self) -> impl Iterator<Item = Frame> {
        let rows = self.rows.iter().map(|row| {
            Frame::new("erased")
                .bytes("subject", *row.subject.bytes())
                .number("class", u64::from(row.class.byte()))
                .text("day", row.at_day.clone())
                .bytes("act", *row.act.bytes())
        });
        let acts = self
            .acts
            .iter()
            .map(|act| Frame::new("act").bytes("act", encode_transfer(act)));
        let residues = self
            .residues
            .iter()
            .map(|row| subject_frame("residue", row));
        let lineage = self.lineage.iter().map(|(node, key)| {
            Frame::new("ancestor")
                .bytes("node", *node.bytes())
                .bytes("key", *key)
        });
        rows.chain(acts).chain(residues).chain(lineage)
    }

    fn take(&mut self, frame: &Frame) -> Result<(), AppError> {
        match frame.what() {
            "erased" => self.rows.push(LedgerRow {
                subject: StreamId::from_bytes(frame.get_fixed("subject")?),
                class: KeyClass::from_byte(frame.get_number("class")?).ok_or(DAMAGED)?,
                at_day: frame.get_text("day")?,
                act: ActId::from_bytes(frame.get_fixed("act")?),
            }),
            "act" => {
                self.acts
                    .push(decode_transfer(&frame.get_bytes("act")?).map_err(|_| DAMAGED)?);
            }
            "residue" => self.residues.push(subject_row(frame)?),
            "ancestor" => {
                let node = NodeId::from_bytes(frame.get_fixed("node")?);
                self.lineage.push((node, frame.get_fixed("key")?));
            }
            _ => return Err(DAMAGED),
        }
        Ok(())
    }

    /// The ledger's bytes with the node's signature.
    pub(super) fn signed(&self, key: &NodeKey) -> Vec<u8> {
        let mut body = Vec::new();
        for frame in self.frames() {
            // Writing to memory fails only for a record beyond 4 GiB, which no act is.
            let _ = frame.write(&mut body);
        }
        let node = NodeId::from_bytes(key.node());
        let signature = key.sign(&signed_digest(node, self.number(), &body));
        Frame::new("ledger")
            .bytes("node", *node.bytes())
            .number("number", self.number())
            .bytes("key", key.verifying_key())
            .bytes("signature", signature)
            .bytes("body", body)
            .encode()
    }

    /// Reads a signed ledger and says which key signed.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, [u8; 32]), AppError> {
        let outer = Frame::decode(bytes)?;
        if outer.what() != "ledger" {
            return Err(DAMAGED);
        }
        let body = outer.get_bytes("body")?;
        let node = NodeId::from_bytes(outer.get_fixed("node")?);
        let number = outer.get_number("number")?;
        let key = outer.get_fixed("key")?;
        let signature = outer.get_fixed("signature")?;
        verify_head(&key, &signed_digest(node, number, &body), &signature)
            .map_err(|_| refused("ledger-signature", "the ledger was altered"))?;
        let mut ledger = Self::default();
        let mut input: &[u8] = &body;
        while let Some(frame) = Frame::read(&mut input)? {
            ledger.take(&frame)?;
        }
        ledger.rows.sort_by_key(|row| (row.subject, row.class));
        if ledger.number() == number {
            Ok((ledger, key))
        } else {
            Err(DAMAGED)
        }
    }
}

fn signed_digest(node: NodeId, number: u64, body: &[u8]) -> [u8; 32] {
    digest(CONTEXT, &[node.bytes(), &number.to_be_bytes(), body])
}

pub(super) fn refused(code: &'static str, detail: &str) -> AppError {
    AppError::File {
        code,
        detail: detail.to_owned(),
    }
}

/// A subject's wrapped data keys as a record.
pub(super) fn subject_frame(what: &str, row: &SubjectKeyRow) -> Frame {
    Frame::new(what)
        .bytes("subject", *row.subject.bytes())
        .bytes("organisation", *row.organisation.bytes())
        .number("kind", u64::from(row.kind))
        .maybe_bytes("coded", row.coded.clone())
        .maybe_bytes("identity", row.identity.clone())
        .maybe_bytes("contact", row.contact.clone())
        .number("coded_version", u64::from(row.coded_version))
        .number("identity_version", u64::from(row.identity_version))
}

/// Reads what [`subject_frame`] wrote.
pub(super) fn subject_row(frame: &Frame) -> Result<SubjectKeyRow, AppError> {
    Ok(SubjectKeyRow {
        subject: StreamId::from_bytes(frame.get_fixed("subject")?),
        organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
        kind: frame.get_number("kind")?,
        coded: frame.maybe("coded"),
        identity: frame.maybe("identity"),
        contact: frame.maybe("contact"),
        coded_version: frame.get_number("coded_version")?,
        identity_version: frame.get_number("identity_version")?,
    })
}

/// A custodian's statement that no ledger newer than a number is known.
///
/// It is one line: `panoh-ledger1 <node> <number> <day> <verifying key> <signature>`.
pub fn ledger_statement(identity: &Identity, node: NodeId, number: u64, day: &str) -> String {
    let signature = identity.signs.sign(&statement_digest(node, number, day));
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    format!(
        "panoh-ledger1 {} {number} {day} {} {}",
        hex(node.bytes()),
        hex(&identity.signs.verifying_key()),
        hex(&signature)
    )
}

fn statement_digest(node: NodeId, number: u64, day: &str) -> [u8; 32] {
    digest(
        STATEMENT_CONTEXT,
        &[node.bytes(), &number.to_be_bytes(), day.as_bytes()],
    )
}

/// A statement that was read and whose signature holds.
pub(super) struct Statement {
    pub(super) node: NodeId,
    pub(super) number: u64,
    pub(super) signer: [u8; 32],
}

impl Statement {
    pub(super) fn read(text: &str) -> Result<Self, AppError> {
        let unreadable = || refused("statement-unreadable", "not a ledger statement");
        let line = text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("panoh-ledger1 "));
        let words: Vec<&str> = line
            .ok_or_else(unreadable)?
            .split_ascii_whitespace()
            .collect();
        let [_, node, number, day, key, signature] = words.as_slice() else {
            return Err(unreadable());
        };
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).ok();
        let parsed = || {
            let node = NodeId::from_bytes(hex(node)?.try_into().ok()?);
            let key: [u8; 32] = hex(key)?.try_into().ok()?;
            let signature: [u8; 64] = hex(signature)?.try_into().ok()?;
            Some((node, number.parse::<u64>().ok()?, key, signature))
        };
        let (node, number, signer, signature) = parsed().ok_or_else(unreadable)?;
        verify_head(&signer, &statement_digest(node, number, day), &signature)
            .map_err(|_| refused("statement-signature", "the statement was altered"))?;
        Ok(Self {
            node,
            number,
            signer,
        })
    }
}

/// Opens a ledger file that was closed to custodians.
pub(super) fn open_ledger(
    identity: &Identity,
    input: impl Read,
) -> Result<(Ledger, [u8; 32]), AppError> {
    let mut bytes = Vec::new();
    panoh_vault::backup::decrypt(&identity.opens, input)
        .map_err(|_| {
            refused(
                "ledger-unreadable",
                "this custodian does not open the ledger",
            )
        })?
        .read_to_end(&mut bytes)
        .map_err(|_| DAMAGED)?;
    Ledger::read(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;

    fn ledger() -> Ledger {
        let row = |n: u8| LedgerRow {
            subject: StreamId::from_bytes([n; 16]),
            class: KeyClass::Identity,
            at_day: "2026-03-04".into(),
            act: ActId::from_bytes([n; 16]),
        };
        Ledger {
            rows: vec![row(1), row(2)],
            lineage: vec![(NodeId::from_bytes([3; 16]), [5; 32])],
            ..Ledger::default()
        }
    }

    #[test]
    fn a_signed_ledger_reads_back_and_an_altered_one_is_refused() {
        let key = NodeKey::random([4; 16], b"", &mut Entropy::seeded([1; 32]).fork());
        let bytes = ledger().signed(&key);
        assert_eq!(
            Ledger::read(&bytes).unwrap(),
            (ledger(), key.verifying_key())
        );
        for place in [30, bytes.len() / 2, bytes.len() - 30] {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            assert!(Ledger::read(&altered).is_err(), "{place}");
        }
        assert!(ledger().names(StreamId::from_bytes([1; 16]), KeyClass::Identity));
        assert!(!ledger().names(StreamId::from_bytes([1; 16]), KeyClass::Coded));
    }

    #[test]
    fn a_statement_holds_for_its_node_and_number_only() {
        let identity = Identity::generate(&Entropy::seeded([2; 32]));
        let node = NodeId::from_bytes([4; 16]);
        let line = ledger_statement(&identity, node, 6, "2026-03-04");
        let read = Statement::read(&line).unwrap();
        assert_eq!((read.node, read.number), (node, 6));
        assert_eq!(read.signer, identity.custodian().verifies);
        assert!(Statement::read(&line.replace(" 6 ", " 7 ")).is_err());
        assert!(Statement::read("a letter").is_err());
    }
}
