//! Giving acts and reads their places: number, time, digest, link, arrival.

use crate::acts::{self, StoredAct};
use crate::dialect;
use crate::error::StoreError;
use crate::heads::{self, ACTS_PER_KEPT_HEAD, Kept, NodeHead, SignedHead};
use crate::read_log::{self, StoredRead};
use crate::rows;
use panoh_core::clock::Clock;
use panoh_core::journal::canonical::{act_digest, read_digest};
use panoh_core::journal::{Act, Draft, HeadSigner, ReadDraft, ReadEntry};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Microseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000_000;

/// The head under its lock, moving on, with what will be written.
pub(super) struct Places<'a> {
    before: NodeHead,
    pub(super) now: NodeHead,
    signer: &'a dyn HeadSigner,
    wall: u64,
    acts: Vec<StoredAct>,
    reads: Vec<StoredRead>,
}

/// Locks and reads the head: the last lock that a transaction takes.
pub(super) async fn lock(tx: &DatabaseTransaction) -> Result<Option<NodeHead>, StoreError> {
    let mut query = heads::only();
    dialect::for_update(tx.get_database_backend(), &mut query);
    heads::load(tx, &query).await
}

impl<'a> Places<'a> {
    /// Takes the lock. The database must belong to the signer's node.
    pub(super) async fn locked(
        tx: &DatabaseTransaction,
        signer: &'a dyn HeadSigner,
        clock: &dyn Clock,
    ) -> Result<Self, StoreError> {
        let head = lock(tx).await?.ok_or(StoreError::NotFounded)?;
        if head.signed.head.node != signer.node() {
            return Err(StoreError::NotFounded);
        }
        Ok(Self::after(head, signer, clock))
    }

    pub(super) fn after(head: NodeHead, signer: &'a dyn HeadSigner, clock: &dyn Clock) -> Self {
        let wall = clock.now_micros();
        Self {
            before: head,
            now: head,
            signer,
            wall,
            acts: Vec::new(),
            reads: Vec::new(),
        }
    }

    /// The next arrival number.
    pub(super) const fn arrival(&mut self) -> u64 {
        self.now.arrival += 1;
        self.now.arrival
    }

    /// What the wall clock said when the lock was taken.
    pub(super) const fn wall(&self) -> u64 {
        self.wall
    }

    /// Places an act.
    pub(super) fn act(&mut self, draft: Draft) -> &StoredAct {
        let arrival = self.arrival();
        let head = &mut self.now.signed.head;
        head.sequence += 1;
        head.time = head.time.next(self.wall);
        let act = Act {
            draft,
            node: head.node,
            sequence: head.sequence,
            time: head.time,
        };
        let digest = act_digest(&act);
        head.link = head.link.next(digest);
        let stored = StoredAct {
            act,
            arrival,
            digest,
            link: Some(head.link),
            clock_ahead: false,
        };
        self.acts.push(stored);
        &self.acts[self.acts.len() - 1]
    }

    /// Places a read and gives its number.
    pub(super) fn read(&mut self, draft: ReadDraft) -> u64 {
        let head = &mut self.now.signed.head;
        head.reads += 1;
        head.time = head.time.next(self.wall);
        let entry = ReadEntry {
            draft,
            node: head.node,
            sequence: head.reads,
            time: head.time,
        };
        let digest = read_digest(&entry);
        head.reads_link = head.reads_link.next(digest);
        self.reads.push(StoredRead {
            entry,
            digest,
            link: head.reads_link,
        });
        head.reads
    }

    /// Writes acts, reads and the head, signed once.
    pub(super) async fn write(mut self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let subjects: Vec<_> = self
            .reads
            .iter()
            .flat_map(|read| read_log::subject_values(&read.entry))
            .collect();
        let reads: Vec<_> = self.reads.iter().map(read_log::values).collect();
        let acts: Vec<_> = std::mem::take(&mut self.acts)
            .into_iter()
            .map(acts::values)
            .collect();
        rows::insert(tx, acts::TABLE, acts::COLUMNS, acts, None).await?;
        rows::insert(tx, read_log::TABLE, read_log::COLUMNS, reads, None).await?;
        let columns = read_log::SUBJECT_COLUMNS;
        rows::insert(tx, read_log::SUBJECTS, columns, subjects, None).await?;
        self.now.signed = SignedHead::sign(self.now.signed.head, self.signer);
        heads::save(tx, &self.now).await?;
        let (old, new) = (&self.before.signed.head, &self.now.signed.head);
        if old.sequence / ACTS_PER_KEPT_HEAD != new.sequence / ACTS_PER_KEPT_HEAD {
            heads::keep(tx, &self.now.signed, Kept::Acts).await
        } else if old.time.micros / DAY != new.time.micros / DAY {
            heads::keep(tx, &self.now.signed, Kept::Day).await
        } else {
            Ok(())
        }
    }
}
