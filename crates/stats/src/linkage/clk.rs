//! Keyed Bloom filters of names (cryptographic long-term keys).
//!
//! # Estimand
//! The overlap of the gram sets of two names, without holding the names: the Dice coefficient of
//! two filters estimates that of the sets, containment of a query estimates which part of the
//! query's grams the name has.
//!
//! # What goes in
//! Per root form (see [`super::name`]) of `n` letters: its letter pairs with the word's edges
//! (`_r ra ah hi im m_`), the pairs of its consonants (`_r rh hm m_`), since vowels vary most, and
//! its first three letters; and where two words begin with the same two letters, once more those
//! two. Each kind has a key of its own, derived from the scheme's key, so that
//! equal pairs of different kinds fall on different positions.
//!
//! # Assumptions and guarantee
//! One keyed BLAKE3 per gram gives two numbers, and double hashing `h1 + i·h2` gives `k` positions
//! (Kirsch and Mitzenmacher). A gram that was put in is always found. With 39 grams (three words),
//! `k` = 3 and 512 bits a fifth of the bits are set, so an absent gram seems present with
//! probability 0.2³ < 1 %.
//!
//! Plain filters withstand someone without the key. They do **not** withstand someone who has
//! many filters and knows how often names occur (frequency attacks, Christen et al. 2017): filters
//! of this module stay in memory, and what leaves an organisation must be hardened first.
//!
//! # Complexity
//! Grams of two Latin letters come from a table made once per key (about 20,000 hashes, two
//! milliseconds); a name of three words then costs some 120 bit operations.

/// Kinds of gram, each with its own derived key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Letters,
    Consonants,
    Head,
}

impl Field {
    const ALL: [Field; 3] = [Field::Letters, Field::Consonants, Field::Head];

    /// Contexts of key derivation: fixed for ever, or filters of two versions do not compare.
    fn context(self) -> &'static str {
        match self {
            Field::Letters => "panoh 2026 linkage clk v1: letter pairs of root forms",
            Field::Consonants => "panoh 2026 linkage clk v1: consonant pairs of root forms",
            Field::Head => "panoh 2026 linkage clk v1: first three letters of root forms",
        }
    }
}

/// A Bloom filter of `WORDS` × 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clk<const WORDS: usize> {
    /// Bit `i` is bit `i % 64` of word `i / 64`.
    pub words: [u64; WORDS],
}

/// Filters of the search within one organisation.
pub type WorkspaceClk = Clk<8>;
/// Filters of an exchange between organisations, before hardening.
pub type ExchangeClk = Clk<16>;

impl<const WORDS: usize> Clk<WORDS> {
    /// A filter without any gram.
    pub const EMPTY: Self = Self { words: [0; WORDS] };

    /// Number of bits of the filter.
    pub const BITS: usize = WORDS * 64;

    /// Number of bits that are set.
    pub fn count(&self) -> u32 {
        self.words.iter().map(|w| w.count_ones()).sum()
    }

    /// Number of bits set in both.
    pub fn shared(&self, other: &Self) -> u32 {
        let pairs = self.words.iter().zip(&other.words);
        pairs.map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// Dice coefficient: twice the shared bits over all set bits, 0 for two empty filters.
    pub fn dice(&self, other: &Self) -> f64 {
        let all = self.count() + other.count();
        if all == 0 {
            return 0.0;
        }
        f64::from(2 * self.shared(other)) / f64::from(all)
    }

    /// Which part of this filter's bits `other` has as well, 0 for an empty filter.
    pub fn containment_in(&self, other: &Self) -> f64 {
        let own = self.count();
        if own == 0 {
            return 0.0;
        }
        f64::from(self.shared(other)) / f64::from(own)
    }

    /// Positions of the bits that are set, ascending.
    pub fn positions(&self) -> impl Iterator<Item = u16> + '_ {
        self.words.iter().enumerate().flat_map(|(i, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    (i * 64) as u16 + bit as u16
                })
            })
        })
    }

    fn set(&mut self, position: u16) {
        let position = usize::from(position);
        self.words[position / 64] |= 1 << (position % 64);
    }
}

/// Letters `a`-`z` and the edge of a word.
const ALPHABET: usize = 27;
const EDGE: u8 = b'_';

/// A key with everything derived from it; makes filters of `WORDS` × 64 bits.
///
/// Filters compare only within one scheme: same key, length and number of positions per gram.
#[derive(Clone)]
pub struct ClkScheme<const WORDS: usize> {
    keys: [[u8; 32]; 3],
    hashes: usize,
    /// Positions of all grams over the alphabet, `hashes` for each.
    pairs: [Box<[u16]>; 2],
    heads: Box<[u16]>,
}

impl<const WORDS: usize> ClkScheme<WORDS> {
    /// Prepares the scheme of `key` with `hashes` positions per gram (1 to 32).
    ///
    /// # Panics
    /// If `hashes` is outside that range or the filter is longer than 65,536 bits.
    pub fn new(key: &[u8; 32], hashes: usize) -> Self {
        assert!((1..=32).contains(&hashes), "1 to 32 positions per gram");
        assert!(WORDS > 0 && WORDS <= 1024, "1 to 1,024 words per filter");
        let keys = Field::ALL.map(|field| blake3::derive_key(field.context(), key));
        let table = |field: Field, letters: u32| {
            let mut positions = Vec::with_capacity(ALPHABET.pow(letters) * hashes);
            for index in 0..ALPHABET.pow(letters) {
                let gram = gram_of(index, letters);
                let gram = &gram[3 - letters as usize..];
                spread(&keys[field as usize], gram, WORDS, hashes, |p| {
                    positions.push(p)
                });
            }
            positions.into_boxed_slice()
        };
        let pairs = [table(Field::Letters, 2), table(Field::Consonants, 2)];
        let heads = table(Field::Head, 3);
        Self {
            keys,
            hashes,
            pairs,
            heads,
        }
    }

    /// The filter of whole root forms.
    pub fn filter<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Clk<WORDS> {
        self.fill(tokens, true)
    }

    /// The filter of root forms that may be typed in part: their ends are left open.
    pub fn open_filter<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Clk<WORDS> {
        self.fill(tokens, false)
    }

    fn fill<'a>(&self, tokens: impl IntoIterator<Item = &'a str>, closed: bool) -> Clk<WORDS> {
        let mut filter = Clk::EMPTY;
        let mut heads = [[0u8; 2]; 8];
        for (number, token) in tokens.into_iter().enumerate() {
            self.add(token, closed, &mut filter);
            let &[a, b, ..] = token.as_bytes() else {
                continue;
            };
            // A set knows no twice: Муҳаммад Муҳаммадзода would be everyone with one of the words.
            if heads[..number.min(heads.len())].contains(&[a, b]) {
                self.add_head([EDGE, a, b], &mut filter);
            }
            if let Some(head) = heads.get_mut(number) {
                *head = [a, b];
            }
        }
        filter
    }

    fn add(&self, token: &str, closed: bool, filter: &mut Clk<WORDS>) {
        let consonants = token.bytes().filter(|b| !is_vowel(*b));
        self.add_pairs(Field::Letters, token.bytes(), closed, filter);
        self.add_pairs(Field::Consonants, consonants, closed, filter);
        if let &[a, b, c, ..] = token.as_bytes() {
            self.add_head([a, b, c], filter);
        }
    }

    fn add_head(&self, head: [u8; 3], filter: &mut Clk<WORDS>) {
        match head.map(index_of) {
            [Some(x), Some(y), Some(z)] => {
                let index = (x * ALPHABET + y) * ALPHABET + z;
                self.set_from(&self.heads, index, filter);
            }
            _ => self.set_hashed(Field::Head, &head, filter),
        }
    }

    fn add_pairs(
        &self,
        field: Field,
        letters: impl Iterator<Item = u8>,
        closed: bool,
        filter: &mut Clk<WORDS>,
    ) {
        let mut before = EDGE;
        for letter in letters.chain(closed.then_some(EDGE)) {
            // The edges of an empty word would be one gram that all names share.
            if (before, letter) != (EDGE, EDGE) {
                self.add_pair(field, before, letter, filter);
            }
            before = letter;
        }
    }

    fn add_pair(&self, field: Field, a: u8, b: u8, filter: &mut Clk<WORDS>) {
        match (index_of(a), index_of(b)) {
            (Some(x), Some(y)) => {
                self.set_from(&self.pairs[field as usize], x * ALPHABET + y, filter);
            }
            _ => self.set_hashed(field, &[a, b], filter),
        }
    }

    fn set_from(&self, table: &[u16], index: usize, filter: &mut Clk<WORDS>) {
        for &position in &table[index * self.hashes..(index + 1) * self.hashes] {
            filter.set(position);
        }
    }

    /// Grams with letters of other scripts are too many for a table.
    fn set_hashed(&self, field: Field, gram: &[u8], filter: &mut Clk<WORDS>) {
        spread(&self.keys[field as usize], gram, WORDS, self.hashes, |p| {
            filter.set(p)
        });
    }
}

/// Whether a letter of a root form is a vowel.
pub(crate) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'i' | b'u' | b'e' | b'o')
}

fn index_of(letter: u8) -> Option<usize> {
    match letter {
        EDGE => Some(0),
        b'a'..=b'z' => Some(usize::from(letter - b'a') + 1),
        _ => None,
    }
}

/// The gram with this index, right-aligned in three letters.
fn gram_of(index: usize, letters: u32) -> [u8; 3] {
    let letter = |i: usize| if i == 0 { EDGE } else { b'a' + (i - 1) as u8 };
    let mut gram = [EDGE; 3];
    let mut left = index;
    for place in (3 - letters as usize..3).rev() {
        gram[place] = letter(left % ALPHABET);
        left /= ALPHABET;
    }
    gram
}

/// One hash, `hashes` positions.
fn spread(key: &[u8; 32], gram: &[u8], words: usize, hashes: usize, mut give: impl FnMut(u16)) {
    let digest = blake3::keyed_hash(key, gram);
    let number = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest.as_bytes()[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    let bits = words as u64 * 64;
    // An odd step never falls on one position twice in a row.
    let (start, step) = (number(0), number(8) | 1);
    for i in 0..hashes as u64 {
        give((start.wrapping_add(i.wrapping_mul(step)) % bits) as u16);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(key: u8) -> ClkScheme<8> {
        ClkScheme::new(&[key; 32], 3)
    }

    #[test]
    fn a_name_holds_every_part_of_itself() {
        let scheme = scheme(1);
        let whole = scheme.filter(["rahim", "said", "ali"]);
        for part in ["rah", "rahi", "rahim", "sai", "ali"] {
            let query = scheme.open_filter([part]);
            assert!((query.containment_in(&whole) - 1.0).abs() < 1e-9, "{part}");
        }
    }

    #[test]
    fn close_names_are_closer_than_strange_ones() {
        let scheme = scheme(1);
        let name = scheme.filter(["rahim", "said"]);
        let close = name.dice(&scheme.filter(["rahim", "saif"]));
        let strange = name.dice(&scheme.filter(["curaba", "nilufar"]));
        assert!(close > 0.7 && strange < 0.35, "{close} {strange}");
    }

    #[test]
    fn a_word_twice_is_not_a_word_once() {
        let scheme = scheme(1);
        let (once, twice) = (
            scheme.filter(["muhamad"]),
            scheme.filter(["muhamad", "muhamad"]),
        );
        assert!(once.containment_in(&twice) > 0.99);
        assert!(twice.containment_in(&once) < 0.99);
    }

    #[test]
    fn another_key_gives_another_filter() {
        let one = scheme(1).filter(["rahim"]);
        let two = scheme(2).filter(["rahim"]);
        assert!(one.dice(&two) < 0.3);
        assert_eq!(one, scheme(1).filter(["rahim"]));
    }

    #[test]
    fn letters_of_an_unknown_script_are_hashed_too() {
        let scheme = scheme(1);
        let name = scheme.filter(["სანდრო"]);
        assert!(name.count() > 10);
        assert!(name.dice(&scheme.filter(["სანდრა"])) > 0.6);
    }

    #[test]
    fn positions_are_the_bits_that_are_set() {
        let filter = ClkScheme::<16>::new(&[9; 32], 12).filter(["rahim"]);
        let mut again = ExchangeClk::EMPTY;
        filter.positions().for_each(|p| again.set(p));
        assert_eq!(again, filter);
        assert_eq!(filter.positions().count() as u32, filter.count());
    }
}
