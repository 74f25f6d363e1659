//! Rows of the journal and of the key tables as records of a backup, and back.

use super::frame::{DAMAGED, Frame};
use crate::error::AppError;
use crate::journal::WitnessLine;
use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, AttachmentId, NodeId, OrganisationId, StreamId, TeamId, UserId};
use panoh_core::journal::canonical::{act_digest, decode_transfer, encode_transfer, read_digest};
use panoh_core::journal::{Actor, Link, ReadDraft, ReadEntry};
use panoh_store::{
    AttachmentRow, FactorRow, KeySealRow, LoginRow, MembershipRow, NodeRow, OrgPrivateRow,
    SignedHead, StoredAct, StoredRead, UserKeyRow,
};

/// Ids one after the other.
fn joined<'a>(ids: impl IntoIterator<Item = &'a [u8; 16]>) -> Vec<u8> {
    ids.into_iter().flatten().copied().collect()
}

fn parted(bytes: &[u8]) -> Result<&[[u8; 16]], AppError> {
    let (ids, rest) = bytes.as_chunks();
    if rest.is_empty() {
        Ok(ids)
    } else {
        Err(DAMAGED)
    }
}

pub(super) fn act_frame(stored: &StoredAct) -> Frame {
    Frame::new("act")
        .number("arrival", stored.arrival)
        .bytes("act", encode_transfer(&stored.act))
        .maybe_bytes("link", stored.link.map(|link| link.0))
        .truth("ahead", stored.clock_ahead)
}

pub(super) fn act_row(frame: &Frame) -> Result<StoredAct, AppError> {
    let act = decode_transfer(&frame.get_bytes("act")?).map_err(|_| DAMAGED)?;
    Ok(StoredAct {
        arrival: frame.get_number("arrival")?,
        digest: act_digest(&act),
        act,
        link: frame.maybe_fixed("link")?.map(Link),
        clock_ahead: frame.get_truth("ahead")?,
    })
}

pub(super) fn read_frame(stored: &StoredRead) -> Frame {
    let ReadEntry {
        draft,
        node,
        sequence,
        time,
    } = &stored.entry;
    Frame::new("read")
        .bytes("id", *draft.id.bytes())
        .bytes("node", *node.bytes())
        .number("sequence", *sequence)
        .number("micros", time.micros)
        .number("counter", u64::from(time.counter))
        .bytes("user", *draft.actor.user.bytes())
        .bytes("organisation", *draft.actor.organisation.bytes())
        .text("role", draft.actor.role.as_str())
        .text("purpose", draft.purpose.clone())
        .bytes(
            "subjects",
            joined(draft.subjects.iter().map(StreamId::bytes)),
        )
        .bytes("link", stored.link.0)
}

pub(super) fn read_row(frame: &Frame) -> Result<StoredRead, AppError> {
    let subjects = frame.get_bytes("subjects")?;
    let entry = ReadEntry {
        draft: ReadDraft {
            id: ActId::from_bytes(frame.get_fixed("id")?),
            actor: Actor {
                user: UserId::from_bytes(frame.get_fixed("user")?),
                organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
                role: frame.get_text("role")?.parse().map_err(|_| DAMAGED)?,
            },
            purpose: frame.get_text("purpose")?,
            subjects: parted(&subjects)?
                .iter()
                .copied()
                .map(StreamId::from_bytes)
                .collect(),
        },
        node: NodeId::from_bytes(frame.get_fixed("node")?),
        sequence: frame.get_number("sequence")?,
        time: Hlc {
            micros: frame.get_number("micros")?,
            counter: frame.get_number("counter")?,
        },
    };
    let digest = read_digest(&entry);
    Ok(StoredRead {
        entry,
        digest,
        link: Link(frame.get_fixed("link")?),
    })
}

pub(super) fn head_frame(signed: &SignedHead) -> Frame {
    Frame::new("head").text("line", WitnessLine::from(*signed).to_string())
}

pub(super) fn head_row(frame: &Frame) -> Result<SignedHead, AppError> {
    let line: WitnessLine = frame.get_text("line")?.parse()?;
    Ok(line.into())
}

pub(super) fn node_frame(row: &NodeRow) -> Frame {
    let frame = Frame::new("node")
        .bytes("node", *row.node.bytes())
        .maybe_bytes("key", row.verifying_key)
        .maybe_bytes("parent", row.parent.map(|parent| *parent.bytes()))
        .maybe_bytes("parent_link", row.parent_link.map(|link| link.0))
        .truth("own", row.own);
    match row.parent_sequence {
        Some(sequence) => frame.number("parent_sequence", sequence),
        None => frame,
    }
}

pub(super) fn node_row(frame: &Frame) -> Result<NodeRow, AppError> {
    Ok(NodeRow {
        node: NodeId::from_bytes(frame.get_fixed("node")?),
        verifying_key: frame.maybe_fixed("key")?,
        parent: frame.maybe_fixed("parent")?.map(NodeId::from_bytes),
        parent_sequence: match frame.has("parent_sequence") {
            true => Some(frame.get_number("parent_sequence")?),
            false => None,
        },
        parent_link: frame.maybe_fixed("parent_link")?.map(Link),
        own: frame.get_truth("own")?,
    })
}

pub(super) fn attachment_frame(row: &AttachmentRow) -> Frame {
    Frame::new("attachment")
        .bytes("id", *row.id.bytes())
        .bytes("subject", *row.subject.bytes())
        .number("size", row.size)
        .number("chunks", u64::from(row.chunks))
        .bytes("digest", row.digest)
}

pub(super) fn attachment_row(frame: &Frame) -> Result<AttachmentRow, AppError> {
    Ok(AttachmentRow {
        id: AttachmentId::from_bytes(frame.get_fixed("id")?),
        subject: StreamId::from_bytes(frame.get_fixed("subject")?),
        size: frame.get_number("size")?,
        chunks: frame.get_number("chunks")?,
        digest: frame.get_fixed("digest")?,
        arrival: 0,
    })
}

pub(super) fn user_frame(row: &UserKeyRow) -> Frame {
    Frame::new("user")
        .bytes("user", *row.user.bytes())
        .bytes("public", row.public.clone())
        .bytes("sealed", row.sealed_private.clone())
        .bytes("salt", row.salt)
        .text("cost", row.argon_params.clone())
        .number("version", u64::from(row.version))
        .number("changed_at", row.changed_at)
}

pub(super) fn user_row(frame: &Frame) -> Result<UserKeyRow, AppError> {
    Ok(UserKeyRow {
        user: UserId::from_bytes(frame.get_fixed("user")?),
        public: frame.get_bytes("public")?,
        sealed_private: frame.get_bytes("sealed")?,
        salt: frame.get_fixed("salt")?,
        argon_params: frame.get_text("cost")?,
        version: frame.get_number("version")?,
        changed_at: frame.get_number("changed_at")?,
    })
}

pub(super) fn login_frame(row: &LoginRow) -> Frame {
    Frame::new("login")
        .text("login", row.login_name.clone())
        .bytes("user", *row.user.bytes())
        .bytes("organisation", *row.organisation.bytes())
}

pub(super) fn login_row(frame: &Frame) -> Result<LoginRow, AppError> {
    Ok(LoginRow {
        login_name: frame.get_text("login")?,
        user: UserId::from_bytes(frame.get_fixed("user")?),
        organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
    })
}

pub(super) fn member_frame(row: &MembershipRow) -> Frame {
    let frame = Frame::new("member")
        .bytes("organisation", *row.organisation.bytes())
        .bytes("user", *row.user.bytes())
        .text("role", row.role.as_str())
        .maybe_bytes("team", row.team.map(|team| *team.bytes()))
        .bytes("area", joined(row.area.iter().map(TeamId::bytes)))
        .truth("active", row.active);
    match &row.display_name {
        Some(name) => frame.text("name", name.clone()),
        None => frame,
    }
}

pub(super) fn member_row(frame: &Frame) -> Result<MembershipRow, AppError> {
    Ok(MembershipRow {
        organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
        user: UserId::from_bytes(frame.get_fixed("user")?),
        role: frame.get_text("role")?.parse().map_err(|_| DAMAGED)?,
        team: frame.maybe_fixed("team")?.map(TeamId::from_bytes),
        area: parted(&frame.get_bytes("area")?)?
            .iter()
            .copied()
            .map(TeamId::from_bytes)
            .collect(),
        active: frame.get_truth("active")?,
        display_name: frame
            .has("name")
            .then(|| frame.get_text("name"))
            .transpose()?,
    })
}

pub(super) fn seal_frame(row: &KeySealRow) -> Frame {
    Frame::new("seal")
        .bytes("organisation", *row.organisation.bytes())
        .number("half", u64::from(row.half))
        .number("version", u64::from(row.version))
        .bytes("user", *row.user.bytes())
        .bytes("encapped", row.encapped.clone())
        .bytes("sealed", row.sealed.clone())
}

pub(super) fn seal_row(frame: &Frame) -> Result<KeySealRow, AppError> {
    Ok(KeySealRow {
        organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
        half: frame.get_number("half")?,
        version: frame.get_number("version")?,
        user: UserId::from_bytes(frame.get_fixed("user")?),
        encapped: frame.get_bytes("encapped")?,
        sealed: frame.get_bytes("sealed")?,
    })
}

pub(super) fn private_frame(row: &OrgPrivateRow) -> Frame {
    Frame::new("private")
        .bytes("organisation", *row.organisation.bytes())
        .number("version", u64::from(row.version))
        .bytes("sealed", row.sealed.clone())
        .bytes("hpke", row.hpke_public.clone())
        .bytes("verify", row.verify_public.clone())
}

pub(super) fn private_row(frame: &Frame) -> Result<OrgPrivateRow, AppError> {
    Ok(OrgPrivateRow {
        organisation: OrganisationId::from_bytes(frame.get_fixed("organisation")?),
        version: frame.get_number("version")?,
        sealed: frame.get_bytes("sealed")?,
        hpke_public: frame.get_bytes("hpke")?,
        verify_public: frame.get_bytes("verify")?,
    })
}

pub(super) fn factor_frame(row: &FactorRow) -> Frame {
    Frame::new("factor")
        .bytes("id", row.id)
        .bytes("user", *row.user.bytes())
        .text("kind", row.kind.clone())
        .bytes("body", row.body.clone())
        .number("added_at", u64::try_from(row.added_at).unwrap_or(0))
        .bytes("last_used", row.last_used.to_be_bytes())
}

pub(super) fn factor_row(frame: &Frame) -> Result<FactorRow, AppError> {
    Ok(FactorRow {
        id: frame.get_fixed("id")?,
        user: UserId::from_bytes(frame.get_fixed("user")?),
        kind: frame.get_text("kind")?,
        body: frame.get_bytes("body")?,
        added_at: frame.get_number("added_at")?,
        last_used: i64::from_be_bytes(frame.get_fixed("last_used")?),
    })
}
