//! How alike two names are, letter by letter.
//!
//! Words are compared by a weighted edit distance (optimal string alignment: insertion, deletion,
//! substitution, swap of neighbours) in which the slips that this region's spellings make are
//! cheap: one vowel for another, a vowel or `h` more or less, voiced for unvoiced. Names are lists
//! of words; the words are paired best first, so order does not matter, and neighbours may be
//! joined (`Мир Саид`, `Мирсаид`).
//!
//! Complexity: product of the lengths for a pair of words, of the word counts for a pair of names.
//! Source of the idea of cheap slips: W. E. Winkler (1990); the weights are ours, tested in
//! `tests/linkage_quality.rs`.

use super::clk::is_vowel;

/// Longer words are compared by their beginning.
const MAX_LEN: usize = 32;
/// More words are ignored.
const MAX_WORDS: usize = 8;
/// Cost of one ordinary slip; all costs are in tenths.
const WHOLE: u16 = 10;
/// Below this, two words are taken for different ones.
const DIFFERENT: f32 = 0.55;

/// Similarity of two whole root forms, 0 to 1.
pub fn words(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    if whole_score(least_distance(a, b), a.len(), b.len()) < DIFFERENT {
        return 0.0;
    }
    let (full, _) = distance(a.as_bytes(), b.as_bytes());
    whole_score(full, a.len(), b.len())
}

/// Similarity of a root form typed perhaps in part to a whole one, 0 to 1. A beginning of three
/// letters or more counts almost as much as the whole word; one or two letters, as an initial.
pub fn typed_word(typed: &str, word: &str) -> f32 {
    if typed == word {
        return 1.0;
    }
    let len = typed.len();
    if len < 3 {
        return if word.starts_with(typed) { 0.8 } else { 0.0 };
    }
    let score = |full: u16, part: u16| {
        let whole = whole_score(full, len, word.len());
        if word.len() <= len {
            return whole;
        }
        whole.max(begun_score(part, len, word.len()))
    };
    let least = least_distance(typed, word);
    if score(least, least) < DIFFERENT {
        return 0.0;
    }
    let (full, part) = distance(typed.as_bytes(), word.as_bytes());
    score(full, part)
}

/// Score of `typed` letters for the beginning of a word of `len` letters.
fn begun_score(distance: u16, typed: usize, len: usize) -> f32 {
    let cost = f32::from(distance) / f32::from(WHOLE);
    // A slip weighs more in a beginning: there is less else to go by.
    0.96 - 0.01 * ((len - typed) as f32).min(6.0) - 1.2 * cost / typed as f32
}

fn whole_score(distance: u16, a: usize, b: usize) -> f32 {
    let mean = (a.min(MAX_LEN) + b.min(MAX_LEN)) as f32 / 2.0;
    (1.0 - f32::from(distance) / f32::from(WHOLE) / mean.max(1.0)).max(0.0)
}

/// A bound from below on the distance of `a` to `b` or a part of it, from the consonants of `a`
/// that `b` does not have at all: each must go or change. Spares most pairs the table.
fn least_distance(a: &str, b: &str) -> u16 {
    let (mut missing, has) = (consonants(a), consonants(b));
    missing &= !has;
    let breath = missing >> (b'h' - b'a') & 1;
    6 * missing.count_ones() as u16 - breath as u16
}

/// Consonants `a`-`z` of the part that is compared, as a set of bits.
fn consonants(word: &str) -> u32 {
    let compared = word.bytes().take(MAX_LEN);
    let letters = compared.filter(|b| b.is_ascii_lowercase() && !is_vowel(*b));
    letters.fold(0, |set, b| set | 1 << (b - b'a'))
}

/// Weighted distance of `a` to `b`, and to that beginning of `b` which is nearest.
fn distance(a: &[u8], b: &[u8]) -> (u16, u16) {
    let (a, b) = (&a[..a.len().min(MAX_LEN)], &b[..b.len().min(MAX_LEN)]);
    let mut rows = [[0u16; MAX_LEN + 1]; 3];
    for (j, &letter) in b.iter().enumerate() {
        rows[0][j + 1] = rows[0][j] + gap(letter, previous(b, j));
    }
    for (i, &x) in a.iter().enumerate() {
        let [older, old, new] = three(&mut rows, i);
        let drop = gap(x, previous(a, i));
        new[0] = old[0] + drop;
        for (j, &y) in b.iter().enumerate() {
            let mut best = (old[j] + swap_cost(x, y))
                .min(old[j + 1] + drop)
                .min(new[j] + gap(y, previous(b, j)));
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(older[j - 1] + 8);
            }
            new[j + 1] = best;
        }
    }
    let last = &rows[a.len() % 3][..=b.len()];
    let nearest = last.iter().copied().min().unwrap_or(0);
    (last[b.len()], nearest)
}

fn previous(word: &[u8], at: usize) -> u8 {
    if at == 0 { 0 } else { word[at - 1] }
}

/// Rows i-1, i and i+1 of the table, which are kept in turn.
fn three(rows: &mut [[u16; MAX_LEN + 1]; 3], i: usize) -> [&mut [u16; MAX_LEN + 1]; 3] {
    let [a, b, c] = rows;
    match i % 3 {
        0 => [c, a, b],
        1 => [a, b, c],
        _ => [b, c, a],
    }
}

/// Cost of a letter more or less.
fn gap(letter: u8, before: u8) -> u16 {
    match letter {
        b'h' => 5,
        _ if is_vowel(letter) => 5,
        _ if letter == before => 3,
        _ => WHOLE,
    }
}

/// Cost of one letter for another.
fn swap_cost(x: u8, y: u8) -> u16 {
    if x == y {
        return 0;
    }
    if is_vowel(x) && is_vowel(y) {
        return 4;
    }
    let pair = (x.min(y), x.max(y));
    match pair {
        (b'g', b'k')
        | (b'b', b'p')
        | (b'd', b't')
        | (b'f', b'p')
        | (b'f', b'v')
        | (b's', b'z')
        | (b'c', b'j')
        | (b's', b'w')
        | (b'g', b'h')
        | (b'h', b'k')
        | (b'j', b'z')
        | (b'b', b'v')
        | (b'm', b'n') => 6,
        _ => WHOLE,
    }
}

/// How well the words of one name were paired with those of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pairing {
    /// Per word of the first name: the similarity to its partner, 0 without one.
    pub(crate) left: [f32; MAX_WORDS],
    /// Per word of the first name: index of its partner.
    pub(crate) partner: [u8; MAX_WORDS],
    /// Words of the first name that were looked at.
    pub(crate) left_len: usize,
    /// Words of the second name that found no partner.
    pub(crate) right_alone: usize,
    /// Whether the partners stand in the same order.
    pub(crate) in_order: bool,
}

/// Pairs the words of two names, best first.
pub(crate) fn pair<'a>(
    left: &[&'a str],
    right: &[&'a str],
    mut like: impl FnMut(&'a str, &'a str) -> f32,
) -> Pairing {
    let (n, m) = (left.len().min(MAX_WORDS), right.len().min(MAX_WORDS));
    let mut table = [[0f32; MAX_WORDS]; MAX_WORDS];
    for (i, row) in table.iter_mut().enumerate().take(n) {
        for (j, cell) in row.iter_mut().enumerate().take(m) {
            *cell = like(left[i], right[j]);
        }
    }
    let mut found = Pairing {
        left: [0.0; MAX_WORDS],
        partner: [u8::MAX; MAX_WORDS],
        left_len: n,
        right_alone: m,
        in_order: true,
    };
    let mut taken = [false; MAX_WORDS];
    while let Some((i, j)) = best_cell(&table, n, m, &found.partner, &taken) {
        found.left[i] = table[i][j];
        found.partner[i] = j as u8;
        taken[j] = true;
        found.right_alone -= 1;
    }
    let mut partners = found.partner[..n].iter().filter(|&&p| p != u8::MAX);
    let mut last = None;
    found.in_order = partners.all(|p| last.replace(p).is_none_or(|before| before < p));
    found
}

fn best_cell(
    table: &[[f32; MAX_WORDS]; MAX_WORDS],
    n: usize,
    m: usize,
    partner: &[u8; MAX_WORDS],
    taken: &[bool; MAX_WORDS],
) -> Option<(usize, usize)> {
    let mut best = DIFFERENT;
    let mut at = None;
    for i in (0..n).filter(|&i| partner[i] == u8::MAX) {
        for j in (0..m).filter(|&j| !taken[j]) {
            // Among equals the first in both orders, so that a name pairs with itself in order.
            if table[i][j] > best {
                best = table[i][j];
                at = Some((i, j));
            }
        }
    }
    at
}

/// How well a typed name fits a whole one, 0 to 1: the mean similarity of the typed words, weighted
/// by their length, a little less where words are left over or stand in another order.
pub fn typed_name(typed: &[&str], name: &[&str]) -> f32 {
    typed_name_by(typed, name, typed_word)
}

/// [`typed_name`] with a stand-in for [`typed_word`] that may remember what it compared.
pub(crate) fn typed_name_by<'a>(
    typed: &[&'a str],
    name: &[&'a str],
    like: impl FnMut(&'a str, &'a str) -> f32,
) -> f32 {
    let straight = typed_score(typed, name, like);
    if straight > 0.9 {
        return straight;
    }
    let mut best = straight;
    each_join(name, typed, |joined| {
        best = best.max(typed_score(typed, joined, typed_word) - 0.01)
    });
    each_join(typed, name, |joined| {
        best = best.max(typed_score(joined, name, typed_word) - 0.01)
    });
    best
}

fn typed_score<'a>(
    typed: &[&'a str],
    name: &[&'a str],
    like: impl FnMut(&'a str, &'a str) -> f32,
) -> f32 {
    let pairing = pair(typed, name, like);
    let (mut sum, mut weight) = (0.0, 0.0);
    for (i, word) in typed.iter().take(pairing.left_len).enumerate() {
        let w = word.len().min(MAX_LEN) as f32 + 1.0;
        sum += w * pairing.left[i];
        weight += w;
    }
    if weight == 0.0 {
        return 0.0;
    }
    let extra = pairing.right_alone.min(3) as f32;
    let swapped = if pairing.in_order { 0.0 } else { 0.01 };
    (sum / weight - 0.005 * extra - swapped).max(0.0)
}

/// Calls `give` with `name` in which two neighbours are one word, for each pair of neighbours that
/// together could be a word of `other`: it begins alike and is about as long.
pub(crate) fn each_join(name: &[&str], other: &[&str], mut give: impl FnMut(&[&str])) {
    for i in 1..name.len().min(MAX_WORDS) {
        let len = name[i - 1].len() + name[i].len();
        let begins = name[i - 1].as_bytes().first();
        let could_be = |w: &&str| w.len().abs_diff(len) <= 2 && w.as_bytes().first() == begins;
        if !other.iter().any(could_be) {
            continue;
        }
        let joined = [name[i - 1], name[i]].concat();
        let mut words: Vec<&str> = name.to_vec();
        words.remove(i);
        words[i - 1] = &joined;
        give(&words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_this_region_costs_less_than_another_letter() {
        assert!(words("umid", "imid") > words("umid", "ukid"));
        assert!(words("rahim", "raim") > words("rahim", "raim").min(words("rahim", "rahm")) - 0.01);
        assert!(words("wukur", "sukur") > words("wukur", "lukur"));
        assert!(words("karim", "akrim") > 0.8);
        assert_eq!(words("karim", "karim"), 1.0);
        assert_eq!(words("karim", ""), 0.0);
    }

    #[test]
    fn a_beginning_counts_almost_as_the_word() {
        assert!(typed_word("nil", "nilufar") > 0.9);
        assert!(typed_word("nilu", "nilufar") > typed_word("nilo", "nilufar"));
        assert!(typed_word("luf", "nilufar") < 0.6);
        assert_eq!(typed_word("n", "nilufar"), 0.8);
        assert_eq!(typed_word("k", "nilufar"), 0.0);
    }

    #[test]
    fn the_bound_never_exceeds_the_distance() {
        let names = [
            "rahim", "ibrahim", "karim", "hasan", "husain", "warip", "umid", "h", "", "jura",
        ];
        for a in names {
            for b in names {
                let (full, part) = distance(a.as_bytes(), b.as_bytes());
                assert!(least_distance(a, b) <= part, "{a} {b}");
                assert!(part <= full, "{a} {b}");
                assert_eq!(full, distance(b.as_bytes(), a.as_bytes()).0, "{a} {b}");
            }
        }
    }

    #[test]
    fn order_and_joined_words_do_not_matter_much() {
        assert_eq!(typed_name(&["rahim", "said"], &["rahim", "said"]), 1.0);
        assert!(typed_name(&["said", "rahim"], &["rahim", "said"]) > 0.98);
        assert!(typed_name(&["mirsaid"], &["rahim", "mir", "said"]) > 0.95);
        assert!(typed_name(&["mir", "said"], &["mirsaid", "rahim"]) > 0.95);
        assert!(typed_name(&["curaba"], &["rahim", "said"]) < 0.5);
    }

    #[test]
    fn words_of_any_length_and_script_are_compared_without_panic() {
        let long = "ш".repeat(200);
        assert_eq!(words(&long, &long), 1.0);
        assert!(words(&long, "a") < 0.1);
        assert_eq!(typed_name(&[], &["a"]), 0.0);
    }
}
