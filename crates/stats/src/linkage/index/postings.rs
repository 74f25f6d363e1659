//! Who has this exact key: a sorted list with a short unsorted tail.
//!
//! Entries are hints: the index checks each against the person's record, so removing a person
//! touches nothing here. Looking up costs a binary search and a pass over the tail; adding is a
//! push, with a merge when the tail exceeds a sixteenth.

use super::Slot;

const MIN_TAIL: usize = 1024;

#[derive(Default)]
pub(super) struct Postings<K> {
    sorted: Vec<(K, Slot)>,
    tail: Vec<(K, Slot)>,
}

impl<K: Copy + Ord> Postings<K> {
    pub(super) fn insert(&mut self, key: K, slot: Slot) {
        self.tail.push((key, slot));
        if self.tail.len() > MIN_TAIL.max(self.sorted.len() / 16) {
            self.merge();
        }
    }

    fn merge(&mut self) {
        self.tail.sort_unstable();
        self.sorted.reserve_exact(self.tail.len());
        self.sorted.append(&mut self.tail);
        // Two runs: the stable sort merges them.
        self.sorted.sort();
        self.sorted.dedup();
    }

    /// Removes entries that are no longer true.
    pub(super) fn retain(&mut self, is_true: impl Fn(K, Slot) -> bool) {
        self.merge();
        self.sorted.retain(|&(key, slot)| is_true(key, slot));
        self.sorted.shrink_to_fit();
    }

    /// Entries with a key in this range, in no particular order.
    pub(super) fn within(&self, from: K, to: K) -> impl Iterator<Item = (K, Slot)> + '_ {
        let start = self.sorted.partition_point(|&(key, _)| key < from);
        let end = start + self.sorted[start..].partition_point(|&(key, _)| key <= to);
        let tail = self
            .tail
            .iter()
            .filter(move |(k, _)| (from..=to).contains(k));
        self.sorted[start..end].iter().chain(tail).copied()
    }

    /// All entries.
    pub(super) fn all(&self) -> impl Iterator<Item = (K, Slot)> + '_ {
        self.sorted.iter().chain(&self.tail).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len() + self.tail.len()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        (self.sorted.capacity() + self.tail.capacity()) * size_of::<(K, Slot)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_before_and_after_merging() {
        let mut postings = Postings::default();
        for slot in 0..5000u32 {
            postings.insert(slot % 100, slot);
        }
        assert_eq!(postings.within(7, 7).count(), 50);
        assert_eq!(postings.within(7, 8).count(), 100);
        postings.retain(|_, slot| slot < 1000);
        assert_eq!(postings.within(7, 7).count(), 10);
        assert_eq!(postings.len(), postings.all().count());
    }
}
