//! Bringing a journal back from a backup, byte for byte and in its places, into a database that
//! belongs to no node yet. Afterwards the database is founded anew and continues the old head.

use crate::acts::{self, StoredAct};
use crate::dialect;
use crate::error::StoreError;
use crate::heads::{self, Kept, NodeHead, SignedHead};
use crate::nodes::{self, NodeRow};
use crate::read_log::{self, StoredRead};
use crate::receive::{DIGEST_COLUMNS, DIGESTS};
use crate::rows;
use crate::store::Store;
use panoh_core::ids::{CommandId, NodeId};
use panoh_core::journal::Digest;
use sea_orm::DatabaseTransaction;
use sea_orm::sea_query::{OnConflict, Value};

/// A part of a journal, as it lay in the database that was backed up.
#[derive(Clone, Debug, Default)]
pub struct JournalPage {
    /// Nodes whose acts follow.
    pub nodes: Vec<NodeRow>,
    /// Heads that were kept.
    pub heads: Vec<SignedHead>,
    /// Acts in the order of arrival. A page ends where a command ends.
    pub acts: Vec<StoredAct>,
    /// Recorded reads.
    pub reads: Vec<StoredRead>,
    /// Bare digests: node, sequence, digest.
    pub digests: Vec<(NodeId, u64, Digest)>,
}

impl Store {
    /// Writes a page of a journal. Views and keys are not touched.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] when the database belongs to a node already; read only; database.
    pub async fn restore_page(&self, page: JournalPage) -> Result<(), StoreError> {
        let tx = dialect::begin_write(self.writer()?).await?;
        refuse_founded(&tx).await?;
        for row in &page.nodes {
            nodes::put(&tx, row).await?;
        }
        for signed in &page.heads {
            heads::keep(&tx, signed, Kept::Received).await?;
        }
        let commands = commands(&page.acts);
        let columns = crate::writer::COMMAND_COLUMNS;
        let mut known = OnConflict::column("id");
        known.do_nothing();
        rows::insert(&tx, crate::writer::COMMANDS, columns, commands, Some(known)).await?;
        let rows_of_acts = page.acts.into_iter().map(acts::values).collect();
        rows::insert(&tx, acts::TABLE, acts::COLUMNS, rows_of_acts, None).await?;
        let subjects = page
            .reads
            .iter()
            .flat_map(|read| read_log::subject_values(&read.entry))
            .collect();
        let reads = page.reads.iter().map(read_log::values).collect();
        rows::insert(&tx, read_log::TABLE, read_log::COLUMNS, reads, None).await?;
        rows::insert(
            &tx,
            read_log::SUBJECTS,
            read_log::SUBJECT_COLUMNS,
            subjects,
            None,
        )
        .await?;
        let digests = page.digests.iter().map(|(node, sequence, digest)| {
            vec![
                rows::id(node.bytes()),
                rows::number(*sequence),
                digest.0.to_vec().into(),
            ]
        });
        rows::insert(&tx, DIGESTS, DIGEST_COLUMNS, digests.collect(), None).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a restore: the database now stands at the old node's head, and can be founded under a
    /// new key with [`Store::found_node`].
    ///
    /// # Errors
    /// As [`Self::restore_page`].
    pub async fn restore_head(&self, signed: SignedHead, arrival: u64) -> Result<(), StoreError> {
        let tx = dialect::begin_write(self.writer()?).await?;
        refuse_founded(&tx).await?;
        heads::save(&tx, &NodeHead { signed, arrival }).await?;
        Ok(tx.commit().await?)
    }
}

async fn refuse_founded(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    match heads::load(tx, &heads::only()).await? {
        Some(_) => Err(StoreError::NotEmpty),
        None => Ok(()),
    }
}

/// The rows that make a command of these acts known: a run of acts with one command.
fn commands(acts: &[StoredAct]) -> Vec<Vec<Value>> {
    let own = acts.iter().filter(|stored| stored.link.is_some());
    let mut runs: Vec<(CommandId, u64, u64)> = Vec::new();
    for stored in own {
        let command = stored.act.draft.command;
        match runs.last_mut().filter(|run| run.0 == command) {
            Some(run) => run.2 += 1,
            None => runs.push((command, stored.arrival, 1)),
        }
    }
    let row = |(command, first, count): (CommandId, u64, u64)| {
        vec![
            rows::id(command.bytes()),
            rows::number(first),
            rows::number(count),
        ]
    };
    runs.into_iter().map(row).collect()
}
