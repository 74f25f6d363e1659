//! The certificate of an erasure: what was done here, who else has taken note, and when the last
//! backup that could bring it back has ended.

use super::{CONTACT_ERASED, ERASED, KEY_BACKUP_DAYS};
use crate::error::AppError;
use crate::journal::WitnessLine;
use crate::node::Panoh;
use crate::session::Session;
use crate::time::day_of;
use jiff::civil::Date;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{ActId, NodeId, StreamId};
use panoh_core::journal::StreamKind;
use panoh_store::StoredAct;
use std::collections::BTreeSet;
use std::fmt;

/// What can be shown to a person who asked to be erased. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The record that was erased.
    pub subject: StreamId,
    /// The organisation that did it.
    pub organisation: String,
    /// Whether only the contact data were erased.
    pub contact_only: bool,
    /// The act, and its number on its node.
    pub act: ActId,
    /// The node on which it was done.
    pub node: NodeId,
    /// The act's number there.
    pub sequence: u64,
    /// The day on which it was done, UTC.
    pub done: Date,
    /// Whether no copy of a destroyed key is left in the database's log or dead rows. Where a reader
    /// was in the way, the log still holds old pages until the next checkpoint.
    pub scrubbed: bool,
    /// Other nodes that wrote about this record and have seen the erasure.
    pub acknowledged: Vec<NodeId>,
    /// Other nodes that wrote about this record and have not answered yet.
    pub outstanding: Vec<NodeId>,
    /// The day after which no key backup made before the erasure is accepted any more.
    pub last_backup_expires: Date,
    /// The journal's signed head, by which the act can be found and proved later.
    pub head: WitnessLine,
}

impl Panoh {
    /// The certificate of an erasure. What the erasure left behind in the database's log or dead rows
    /// is removed first, as often as a certificate is asked for.
    ///
    /// # Errors
    /// Policy; [`AppError::NotFound`] where nothing was erased; storage.
    pub async fn certificate(
        &self,
        session: &Session,
        person: StreamId,
    ) -> Result<Certificate, AppError> {
        let (kind, action) = (StreamKind::Person, Action::Run);
        let record = self
            .load(session, person, &kind, action, Resource::Erasure)
            .await?;
        let history = self.store().history(person).await?;
        let effective =
            |stored: &&StoredAct| !record.state.ineffective.contains(&stored.act.draft.id);
        let of_kind = |kind: &str| {
            history
                .iter()
                .filter(effective)
                .find(|stored| stored.act.draft.kind == kind)
        };
        let erasure = of_kind(ERASED).or_else(|| of_kind(CONTACT_ERASED));
        let erasure = erasure.ok_or(AppError::NotFound)?;
        let (acknowledged, outstanding) = answers(&history, erasure);
        let done = day_of(erasure.act.time.micros);
        let scrubbed = self.store().scrub().await?;
        Ok(Certificate {
            subject: person,
            organisation: session.organisation_name().to_owned(),
            contact_only: erasure.act.draft.kind == CONTACT_ERASED,
            act: erasure.act.draft.id,
            node: erasure.act.node,
            sequence: erasure.act.sequence,
            done,
            scrubbed,
            acknowledged,
            outstanding,
            last_backup_expires: done.saturating_add(jiff::Span::new().days(KEY_BACKUP_DAYS)),
            head: self.journal_head().await?,
        })
    }
}

/// Nodes that wrote on a stream, by whether one of their acts follows the erasure.
fn answers(history: &[StoredAct], erasure: &StoredAct) -> (Vec<NodeId>, Vec<NodeId>) {
    let others = history
        .iter()
        .filter(|stored| stored.act.node != erasure.act.node);
    let nodes: BTreeSet<NodeId> = others.map(|stored| stored.act.node).collect();
    nodes.into_iter().partition(|node| {
        history.iter().any(|stored| {
            stored.act.node == *node && stored.act.draft.after.contains(&erasure.act.draft.id)
        })
    })
}

impl fmt::Display for Certificate {
    /// The certificate in English, for the command line; pages translate it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.contact_only {
            "Contact data of record"
        } else {
            "Record"
        };
        writeln!(f, "Certificate of erasure")?;
        writeln!(
            f,
            "{what} {} of {} can no longer be read.",
            self.subject, self.organisation
        )?;
        writeln!(
            f,
            "Done here on {} (UTC): its keys were destroyed.",
            self.done
        )?;
        if !self.scrubbed {
            writeln!(
                f,
                "The database's log file still holds old pages until its next checkpoint; ask for \
                 the certificate again."
            )?;
        }
        let node = self.node;
        writeln!(
            f,
            "Recorded as act {}, number {} of node {node}.",
            self.act, self.sequence
        )?;
        if self.acknowledged.is_empty() && self.outstanding.is_empty() {
            writeln!(f, "Acknowledged by: no other node wrote about this record.")?;
        } else {
            writeln!(f, "Acknowledged by: {}", named(&self.acknowledged))?;
            writeln!(f, "Not yet answered: {}", named(&self.outstanding))?;
        }
        writeln!(
            f,
            "Last backup of its keys expires on {}.",
            self.last_backup_expires
        )?;
        write!(f, "Journal head: {}", self.head)
    }
}

fn named(nodes: &[NodeId]) -> String {
    if nodes.is_empty() {
        return "none".to_owned();
    }
    nodes
        .iter()
        .map(NodeId::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
