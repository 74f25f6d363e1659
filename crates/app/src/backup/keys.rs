//! What a key backup holds: key tables, who may sign in, and the erasure ledger. Sessions never.

use super::frame::Frame;
use super::ledger::{Ledger, subject_frame};
use super::rows;
use crate::error::AppError;
use panoh_core::ids::{NodeId, OrganisationId, UserId};
use panoh_core::journal::{Act, StreamKind};
use panoh_store::{LedgerRow, Store};
use std::collections::BTreeSet;

/// Rows read at once.
const PAGE: u64 = 2_000;
/// Acts of one erasure at most: the residue, the person, and the person's cases.
const ACTS_OF_ERASURE: u64 = 2_000;

/// Hands every record of the key tables on, page by page.
pub(super) async fn key_frames(
    store: &Store,
    mut take: impl FnMut(Frame) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let users = store.user_keys().await?;
    let mut organisations: BTreeSet<OrganisationId> = BTreeSet::new();
    for row in store.logins().await? {
        organisations.insert(row.organisation);
        take(rows::login_frame(&row))?;
    }
    for row in &users {
        take(rows::user_frame(row))?;
        for factor in store.factors_of(row.user).await? {
            take(rows::factor_frame(&factor))?;
        }
        organisations.extend(organisations_of(store, row.user).await?);
    }
    for organisation in organisations {
        for row in store.members(organisation).await? {
            take(rows::member_frame(&row))?;
        }
        for row in store.seals_of(organisation).await? {
            take(rows::seal_frame(&row))?;
        }
        for row in store.organisation_private(organisation).await? {
            take(rows::private_frame(&row))?;
        }
        let mut after = None;
        loop {
            let page = store.scan_keys(organisation, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.subject);
            for row in &page {
                take(subject_frame("subject", row))?;
            }
        }
    }
    Ok(())
}

async fn organisations_of(store: &Store, user: UserId) -> Result<Vec<OrganisationId>, AppError> {
    let memberships = store.memberships_of(user).await?;
    Ok(memberships
        .into_iter()
        .map(|row| row.organisation)
        .collect())
}

/// The ledger with the acts of each erasure and the wrapped keys of the residues.
pub(super) async fn collect_ledger(store: &Store) -> Result<Ledger, AppError> {
    let rows = store.ledger().await?;
    let mut ledger = Ledger {
        rows: rows.clone(),
        lineage: lineage(store).await?,
        ..Ledger::default()
    };
    let erasures: BTreeSet<_> = rows.iter().map(|row: &LedgerRow| row.act).collect();
    for erasure in erasures {
        // The act itself may be missing where a key backup was restored without the journal of its
        // last days; the row alone still keeps the key away.
        let Some(stored) = store.act(erasure).await? else {
            continue;
        };
        let first = stored.act.sequence.saturating_sub(1).max(1);
        let near = store
            .acts_of_node(stored.act.node, first, ACTS_OF_ERASURE)
            .await?;
        let of_command = |act: &Act| act.draft.command == stored.act.draft.command;
        for act in near.into_iter().map(|near| near.act).filter(of_command) {
            if act.draft.stream.kind == StreamKind::Residue {
                ledger
                    .residues
                    .extend(store.subject_key(act.draft.stream.id).await?);
            }
            ledger.acts.push(act);
        }
    }
    Ok(ledger)
}

/// The nodes that the present one continues, the nearest first.
async fn lineage(store: &Store) -> Result<Vec<(NodeId, [u8; 32])>, AppError> {
    let nodes = store.nodes().await?;
    let row_of = |node: NodeId| nodes.iter().find(|row| row.node == node);
    let mut lineage = Vec::new();
    let mut at = store.founded().await?.and_then(row_of);
    // No more steps than nodes, should rows be altered to name each other.
    while let Some(parent) = at
        .and_then(|row| row.parent)
        .filter(|_| lineage.len() < nodes.len())
    {
        at = row_of(parent);
        let Some(key) = at.and_then(|row| row.verifying_key) else {
            break;
        };
        lineage.push((parent, key));
    }
    Ok(lineage)
}
