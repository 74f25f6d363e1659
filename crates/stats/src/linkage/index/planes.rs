//! The filters of all people, turned by ninety degrees, so that a question reads only what it asks.
//!
//! Filter bit `b` of 64 people stands in one word of *plane* `b`. A question with 60 bits reads 60
//! of the 512 planes, and adds them up 64 people at a time in *sliced counters* (counter bit `c` of
//! 64 people in one word), seven planes per step by full adders. Compared with a popcount over
//! every person's whole filter this reads an eighth of the memory and needs no processor feature:
//! it is ordinary safe code that the compiler vectorises.
//!
//! Planes come in blocks of 4,096 people (256 KiB), so that growth copies nothing and a block's
//! planes stay in the processor's cache while they are added up.

use crate::linkage::clk::{Clk, WorkspaceClk};

const BITS: usize = WorkspaceClk::BITS;
/// Words of one plane within a block.
const SPAN: usize = 64;
const PEOPLE: usize = SPAN * 64;
/// Words that are counted together: one register of every x86-64 and ARM processor. Four or eight
/// were half as fast, since the counters then no longer stay in registers.
const STEP: usize = 2;
/// Bits of a counter, hence at most 255 bits of a question.
const COUNTER: usize = 8;
/// Most bits that a question may have; more are ignored.
pub(super) const MAX_BITS: usize = (1 << COUNTER) - 1;

type Word = [u64; STEP];

/// Filters of people by slot.
#[derive(Default)]
pub(super) struct Planes {
    blocks: Vec<Box<[[u64; SPAN]]>>,
}

impl Planes {
    /// Sets the bits of `filter` for the person in `slot`.
    pub(super) fn insert(&mut self, slot: u32, filter: &Clk<8>) {
        self.change(slot, filter, |word, bit| *word |= bit);
    }

    /// Clears the bits of `filter`, which is the one that was inserted.
    pub(super) fn remove(&mut self, slot: u32, filter: &Clk<8>) {
        self.change(slot, filter, |word, bit| *word &= !bit);
    }

    fn change(&mut self, slot: u32, filter: &Clk<8>, change: impl Fn(&mut u64, u64)) {
        let (block, place) = (slot as usize / PEOPLE, slot as usize % PEOPLE);
        while self.blocks.len() <= block {
            self.blocks.push(vec![[0; SPAN]; BITS].into_boxed_slice());
        }
        let planes = &mut self.blocks[block];
        for position in filter.positions() {
            let word = &mut planes[usize::from(position)][place / 64];
            change(word, 1 << (place % 64));
        }
    }

    /// Calls `give(slot, count)` for everyone who has at least as many of the `question`'s bits as
    /// the floor says, in slot order. `give` returns the floor from then on, 1 or more.
    pub(super) fn scan(&self, question: &[u16], floor: u8, give: &mut impl FnMut(u32, u8) -> u8) {
        let question = &question[..question.len().min(MAX_BITS)];
        let mut floor = floor.max(1);
        for (number, block) in self.blocks.iter().enumerate() {
            for at in (0..SPAN).step_by(STEP) {
                let counters = count(block, question, at);
                let passed = at_least(&counters, floor);
                for (lane, &people) in passed.iter().enumerate() {
                    let first = (number * PEOPLE + (at + lane) * 64) as u32;
                    let mut left = people;
                    while left != 0 {
                        let place = left.trailing_zeros();
                        left &= left - 1;
                        let value = read(&counters, lane, place);
                        if value >= floor {
                            floor = give(first + place, value).max(1);
                        }
                    }
                }
            }
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.len() * BITS * SPAN * 8
    }
}

/// How many of the question's bits each of `STEP` × 64 people has.
fn count(block: &[[u64; SPAN]], question: &[u16], at: usize) -> [Word; COUNTER] {
    let mut counters = [[0; STEP]; COUNTER];
    let load = |position: u16| -> Word {
        let plane = &block[usize::from(position)];
        std::array::from_fn(|lane| plane[at + lane])
    };
    let mut sevens = question.chunks_exact(7);
    for seven in &mut sevens {
        let (a, b) = full_add(load(seven[0]), load(seven[1]), load(seven[2]));
        let (c, d) = full_add(load(seven[3]), load(seven[4]), load(seven[5]));
        let (ones, e) = full_add(a, c, load(seven[6]));
        let (twos, fours) = full_add(b, d, e);
        add_number(&mut counters, ones, twos, fours);
    }
    for &position in sevens.remainder() {
        add_carry(&mut counters, 0, load(position));
    }
    counters
}

/// Adds three bits: their sum and their carry.
#[inline(always)]
fn full_add(a: Word, b: Word, c: Word) -> (Word, Word) {
    let half: Word = std::array::from_fn(|i| a[i] ^ b[i]);
    (
        std::array::from_fn(|i| half[i] ^ c[i]),
        std::array::from_fn(|i| (a[i] & b[i]) | (half[i] & c[i])),
    )
}

#[inline(always)]
fn add_number(counters: &mut [Word; COUNTER], ones: Word, twos: Word, fours: Word) {
    let (sum, carry) = full_add(counters[0], ones, [0; STEP]);
    counters[0] = sum;
    let (sum, carry) = full_add(counters[1], twos, carry);
    counters[1] = sum;
    let (sum, carry) = full_add(counters[2], fours, carry);
    counters[2] = sum;
    add_carry(counters, 3, carry);
}

#[inline(always)]
fn add_carry(counters: &mut [Word; COUNTER], from: usize, mut carry: Word) {
    for counter in &mut counters[from..] {
        let both: Word = std::array::from_fn(|i| counter[i] & carry[i]);
        *counter = std::array::from_fn(|i| counter[i] ^ carry[i]);
        carry = both;
    }
}

/// Which people's counters are `floor` or more.
fn at_least(counters: &[Word; COUNTER], floor: u8) -> Word {
    let (mut more, mut equal) = ([0u64; STEP], [!0u64; STEP]);
    for bit in (0..COUNTER).rev() {
        for lane in 0..STEP {
            let value = counters[bit][lane];
            if floor >> bit & 1 == 1 {
                equal[lane] &= value;
            } else {
                more[lane] |= equal[lane] & value;
                equal[lane] &= !value;
            }
        }
    }
    std::array::from_fn(|lane| more[lane] | equal[lane])
}

fn read(counters: &[Word; COUNTER], lane: usize, place: u32) -> u8 {
    (0..COUNTER).fold(0, |value, bit| {
        value | (((counters[bit][lane] >> place & 1) as u8) << bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filters() -> impl Strategy<Value = Vec<(u32, [u64; 8])>> {
        proptest::collection::vec((0u32..9000, any::<[u64; 8]>()), 1..40)
    }

    proptest! {
        #[test]
        fn sliced_counts_equal_popcounts(people in filters(), question in any::<[u64; 8]>(), floor in 1u8..200) {
            let people: std::collections::BTreeMap<u32, [u64; 8]> = people.into_iter().collect();
            let mut planes = Planes::default();
            for (&slot, &words) in &people {
                planes.insert(slot, &Clk { words });
            }
            let mut bits: Vec<u16> = Clk { words: question }.positions().collect();
            bits.truncate(MAX_BITS);
            let mut found = Vec::new();
            planes.scan(&bits, floor, &mut |slot, count| {
                found.push((slot, count));
                floor
            });
            let expected: Vec<(u32, u8)> = people
                .iter()
                .map(|(&slot, words)| {
                    let has = |b: &&u16| words[usize::from(**b) / 64] >> (**b % 64) & 1 == 1;
                    (slot, bits.iter().filter(has).count() as u8)
                })
                .filter(|&(_, count)| count >= floor)
                .collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_removed_filter_leaves_nothing(people in filters()) {
            let mut planes = Planes::default();
            for (slot, words) in &people {
                planes.insert(*slot, &Clk { words: *words });
            }
            for (slot, _) in &people {
                planes.remove(*slot, &Clk { words: [!0; 8] });
            }
            let all: Vec<u16> = (0..255).collect();
            planes.scan(&all, 1, &mut |slot, _| panic!("slot {slot} is still there"));
        }
    }
}
