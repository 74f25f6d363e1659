//! The canonical bytes of an act and of an entry of the read chain, as ADR-0001 fixes them.

use super::act::{Act, Actor, Draft, StreamKind, StreamRef};
use super::chain::Digest;
use super::reads::ReadEntry;
use super::value::Infallible;
use crate::access::Role;
use crate::clock::Hlc;
use crate::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use minicbor::decode::Error as DecodeError;
use minicbor::{Decoder, Encoder};

/// Version of the layout below.
pub const FORMAT: u8 = 1;

const OPEN_CONTEXT: &str = "panoh v1 open part";
const CODED_CONTEXT: &str = "panoh v1 coded part";
const SEALED_CONTEXT: &str = "panoh v1 sealed part";
const ACT_CONTEXT: &str = "panoh v1 act";
const READ_CONTEXT: &str = "panoh v1 read";

/// BLAKE3 in derive-key mode, so that no digest of one use is a digest of another.
pub(crate) fn hash(context: &str, pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for piece in pieces {
        hasher.update(piece);
    }
    *hasher.finalize().as_bytes()
}

/// The hashes under which the three parts enter an act's digest.
#[must_use]
pub fn part_hashes(draft: &Draft) -> [[u8; 32]; 3] {
    [
        hash(OPEN_CONTEXT, &[&draft.salt, &draft.open]),
        hash(CODED_CONTEXT, &[&draft.coded]),
        hash(SEALED_CONTEXT, &[&draft.sealed]),
    ]
}

/// Canonical bytes of an act: a CBOR array of fifteen items (ADR-0001, section 2).
#[must_use]
pub fn act_bytes(act: &Act) -> Vec<u8> {
    let draft = &act.draft;
    let mut e = Encoder::new(Vec::with_capacity(320));
    e.array(15).always().u8(FORMAT).always();
    e.bytes(draft.id.bytes())
        .always()
        .bytes(act.node.bytes())
        .always();
    e.u64(act.sequence).always();
    e.array(2)
        .always()
        .u64(act.time.micros)
        .always()
        .u32(act.time.counter)
        .always();
    encode_actor(&mut e, &draft.actor);
    e.array(2).always().str(draft.stream.kind.as_str()).always();
    e.bytes(draft.stream.id.bytes()).always();
    e.str(&draft.kind).always().u16(draft.version).always();
    e.array(draft.after.len() as u64).always();
    for id in &draft.after {
        e.bytes(id.bytes()).always();
    }
    e.bytes(draft.command.bytes())
        .always()
        .bytes(&draft.salt)
        .always();
    for part in part_hashes(draft) {
        e.bytes(&part).always();
    }
    e.into_writer()
}

/// The digest of an act.
#[must_use]
pub fn act_digest(act: &Act) -> Digest {
    Digest(hash(ACT_CONTEXT, &[&act_bytes(act)]))
}

/// Canonical bytes of an entry of the read chain: a CBOR array of eight items.
#[must_use]
pub fn read_bytes(entry: &ReadEntry) -> Vec<u8> {
    let draft = &entry.draft;
    let mut e = Encoder::new(Vec::with_capacity(160));
    e.array(8).always().u8(FORMAT).always();
    e.bytes(draft.id.bytes())
        .always()
        .bytes(entry.node.bytes())
        .always();
    e.u64(entry.sequence).always();
    e.array(2)
        .always()
        .u64(entry.time.micros)
        .always()
        .u32(entry.time.counter)
        .always();
    encode_actor(&mut e, &draft.actor);
    e.str(&draft.purpose).always();
    e.array(draft.subjects.len() as u64).always();
    for subject in &draft.subjects {
        e.bytes(subject.bytes()).always();
    }
    e.into_writer()
}

/// The digest of an entry of the read chain.
#[must_use]
pub fn read_digest(entry: &ReadEntry) -> Digest {
    Digest(hash(READ_CONTEXT, &[&read_bytes(entry)]))
}

fn encode_actor(e: &mut Encoder<Vec<u8>>, actor: &Actor) {
    e.array(3).always().bytes(actor.user.bytes()).always();
    e.bytes(actor.organisation.bytes())
        .always()
        .str(actor.role.as_str())
        .always();
}

/// A whole act for a bundle between nodes: its fifteen canonical items with the stored bytes of the
/// three parts in place of their hashes.
#[must_use]
pub fn encode_transfer(act: &Act) -> Vec<u8> {
    let mut e = Encoder::new(Vec::with_capacity(512));
    e.array(4).always().bytes(&act_bytes(act)).always();
    let draft = &act.draft;
    for part in [&draft.open, &draft.coded, &draft.sealed] {
        e.bytes(part).always();
    }
    e.into_writer()
}

/// Reads what [`encode_transfer`] wrote and checks the parts against their hashes.
///
/// # Errors
/// When the bytes are malformed or a part does not match its hash.
pub fn decode_transfer(bytes: &[u8]) -> Result<Act, DecodeError> {
    let mut d = Decoder::new(bytes);
    expect_array(&mut d, 4)?;
    let header = d.bytes()?;
    let parts = [
        d.bytes()?.to_vec(),
        d.bytes()?.to_vec(),
        d.bytes()?.to_vec(),
    ];
    let mut h = Decoder::new(header);
    expect_array(&mut h, 15)?;
    if h.u8()? != FORMAT {
        return Err(DecodeError::message("format of a later version"));
    }
    let id = ActId::from_bytes(sixteen(&mut h)?);
    let node = NodeId::from_bytes(sixteen(&mut h)?);
    let sequence = h.u64()?;
    expect_array(&mut h, 2)?;
    let time = Hlc {
        micros: h.u64()?,
        counter: h.u32()?,
    };
    expect_array(&mut h, 3)?;
    let actor = Actor {
        user: UserId::from_bytes(sixteen(&mut h)?),
        organisation: OrganisationId::from_bytes(sixteen(&mut h)?),
        role: h
            .str()?
            .parse::<Role>()
            .map_err(|_| DecodeError::message("role"))?,
    };
    expect_array(&mut h, 2)?;
    let stream = StreamRef {
        kind: StreamKind::from(h.str()?.to_owned()),
        id: StreamId::from_bytes(sixteen(&mut h)?),
    };
    let kind = h.str()?.to_owned();
    let version = h.u16()?;
    let count = h
        .array()?
        .ok_or_else(|| DecodeError::message("indefinite heads"))?;
    let mut after = Vec::new();
    for _ in 0..count {
        after.push(ActId::from_bytes(sixteen(&mut h)?));
    }
    let command = CommandId::from_bytes(sixteen(&mut h)?);
    let salt = sixteen(&mut h)?;
    let [open, coded, sealed] = parts;
    let draft = Draft {
        id,
        actor,
        stream,
        kind,
        version,
        after,
        command,
        salt,
        open,
        coded,
        sealed,
    };
    let act = Act {
        draft,
        node,
        sequence,
        time,
    };
    if act_bytes(&act) == header {
        Ok(act)
    } else {
        Err(DecodeError::message(
            "a part does not match its hash, or the header is not canonical",
        ))
    }
}

fn expect_array(d: &mut Decoder<'_>, length: u64) -> Result<(), DecodeError> {
    if d.array()? == Some(length) {
        Ok(())
    } else {
        Err(DecodeError::message("array length"))
    }
}

fn sixteen(d: &mut Decoder<'_>) -> Result<[u8; 16], DecodeError> {
    d.bytes()?
        .try_into()
        .map_err(|_| DecodeError::message("an id has sixteen bytes"))
}
