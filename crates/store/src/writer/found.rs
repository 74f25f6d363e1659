//! Founding a node: the first act under a key.

use super::Writer;
use super::place::{self, Places};
use crate::change::{Outcome, Placed};
use crate::dialect;
use crate::error::StoreError;
use crate::heads::{self, Kept, NodeHead, SignedHead};
use crate::nodes::{self, Founding, NodeRow};
use crate::records::{self, row_from_state};
use crate::rows;
use panoh_core::clock::Hlc;
use panoh_core::journal::value::encode_fields;
use panoh_core::journal::{Draft, Fields, FoldAct, Head, HeadSigner, Link, StreamRef, Value, fold};

/// Founds the signer's node, or finds it founded.
pub(super) async fn found(writer: &Writer, founding: &Founding) -> Result<Outcome, StoreError> {
    let signer = &*writer.signer;
    let tx = dialect::begin_write(&writer.db).await?;
    let parent = place::lock(&tx).await?;
    if parent.is_some_and(|head| head.signed.head.node == signer.node()) {
        tx.rollback().await?;
        return Ok(Outcome::Repeated(Vec::new()));
    }
    if let Some(parent) = &parent {
        heads::keep(&tx, &parent.signed, Kept::Parent).await?;
    }
    let parent_head = parent.map(|head| head.signed.head);
    let row = NodeRow {
        node: signer.node(),
        verifying_key: Some(signer.verifying_key()),
        parent: parent_head.map(|head| head.node),
        parent_sequence: parent_head.map(|head| head.sequence),
        parent_link: parent_head.map(|head| head.link),
        own: true,
    };
    nodes::put(&tx, &row).await?;
    let mut places = Places::after(genesis(signer, parent), signer, &*writer.clock);
    let (draft, fields) = draft(founding, &row);
    let stored = places.act(draft).clone();
    let state = fold([FoldAct {
        id: stored.act.draft.id,
        node: stored.act.node,
        sequence: stored.act.sequence,
        time: stored.act.time,
        kind: stored.act.draft.kind.clone(),
        after: Vec::new(),
        open: fields,
        coded: Fields::new(),
        sealed: Fields::new(),
    }]);
    let mut view = row_from_state(&stored.act.draft.stream, &state);
    view.arrival = stored.arrival;
    rows::insert(
        &tx,
        records::TABLE,
        records::COLUMNS,
        vec![records::values(view)],
        None,
    )
    .await?;
    places.write(&tx).await?;
    tx.commit().await?;
    Ok(Outcome::Done(vec![Placed {
        id: stored.act.draft.id,
        sequence: stored.act.sequence,
        arrival: stored.arrival,
        time: stored.act.time,
    }]))
}

/// The head before a node's first act. Time and arrival numbers go on from the parent.
fn genesis(signer: &dyn HeadSigner, parent: Option<NodeHead>) -> NodeHead {
    let (node, key) = (signer.node(), signer.verifying_key());
    let head = Head {
        node,
        sequence: 0,
        link: Link::genesis(node, &key, "acts"),
        reads: 0,
        reads_link: Link::genesis(node, &key, "reads"),
        time: parent.map_or(Hlc::default(), |parent| parent.signed.head.time),
    };
    let signed = SignedHead {
        head,
        verifying_key: key,
        signature: [0; 64],
    };
    NodeHead {
        signed,
        arrival: parent.map_or(0, |parent| parent.arrival),
    }
}

fn draft(founding: &Founding, row: &NodeRow) -> (Draft, Fields) {
    let mut fields = Fields::new();
    if let Some(key) = row.verifying_key {
        fields.insert("verifying_key".into(), Value::Bytes(key.to_vec()));
    }
    if let Some(parent) = row.parent {
        fields.insert("parent".into(), Value::id(parent.bytes()));
    }
    if let Some(sequence) = row.parent_sequence {
        fields.insert(
            "parent_sequence".into(),
            i64::try_from(sequence).unwrap_or(i64::MAX).into(),
        );
    }
    if let Some(link) = row.parent_link {
        fields.insert("parent_link".into(), Value::Bytes(link.0.to_vec()));
    }
    let draft = Draft {
        id: founding.act,
        actor: founding.actor,
        stream: StreamRef::node(row.node),
        kind: "node.founded".into(),
        version: 1,
        after: Vec::new(),
        command: founding.command,
        salt: founding.salt,
        open: encode_fields(&fields),
        coded: Vec::new(),
        sealed: Vec::new(),
    };
    (draft, fields)
}
