//! The candidates that share most bits with a question, kept while the scan runs.

use super::Slot;
use super::planes::MAX_BITS;

/// Collects about `wanted` candidates, and with ties at the lowest count up to `most`. Its floor
/// rises as soon as enough stand above it, so that the scan passes over the rest unread.
pub(super) struct Best {
    floor: u8,
    wanted: usize,
    most: usize,
    above: usize,
    per_count: [u32; 256],
    found: Vec<(u8, Slot)>,
}

impl Best {
    /// For a question of `asked` bits, of which a candidate must have the part `least`.
    pub(super) fn new(asked: usize, least: f32, wanted: usize, most: usize) -> Self {
        let asked = asked.min(MAX_BITS) as f32;
        Self {
            floor: ((asked * least).ceil() as u8).max(1),
            wanted,
            most,
            above: 0,
            per_count: [0; 256],
            found: Vec::new(),
        }
    }

    /// Fewest bits with which a candidate is still taken.
    pub(super) fn floor(&self) -> u8 {
        self.floor
    }

    /// Takes a candidate that has `count` bits, if these are enough.
    pub(super) fn offer(&mut self, slot: Slot, count: u8) {
        if count < self.floor {
            return;
        }
        self.found.push((count, slot));
        self.per_count[usize::from(count)] += 1;
        self.above += usize::from(count > self.floor);
        while self.above >= self.wanted {
            self.floor += 1;
            self.above -= self.per_count[usize::from(self.floor)] as usize;
        }
    }

    /// Bits shared and who, most bits first, then by slot.
    pub(super) fn finish(mut self) -> Vec<(u8, Slot)> {
        self.found.retain(|&(count, _)| count >= self.floor);
        self.found
            .sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.found.truncate(self.most);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_kept_is_what_sorting_everybody_keeps(counts in proptest::collection::vec(0u8..20, 0..300)) {
            let (wanted, most) = (10, 40);
            let mut best = Best::new(20, 0.25, wanted, most);
            for (slot, &count) in counts.iter().enumerate() {
                best.offer(slot as Slot, count);
            }
            let mut all: Vec<(u8, Slot)> = (0..).zip(&counts).map(|(s, &c)| (c, s)).collect();
            all.retain(|&(count, _)| count >= 5);
            all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            // Ties with the last of the wanted come along.
            if let Some(&(last, _)) = all.get(wanted - 1) {
                all.retain(|&(count, _)| count >= last);
            }
            all.truncate(most);
            let kept = best.finish();
            prop_assert_eq!(&kept[..all.len().min(kept.len())], &all[..]);
        }
    }
}
