//! Names of the region, folded so that spellings of one name meet in one *root form*.
//!
//! A Tajik name reaches an office in the Tajik alphabet, without its six extra letters, in Russian
//! spelling and ending, in Uzbek or Kyrgyz spelling, in passport Latin or as somebody heard it. The
//! root form keeps what survives all of that: consonants, and vowels in three classes
//! (`a o ā` / `e i y` / `u ӯ oʻ`), without family ending, patronymic ending or honorific.
//!
//! Root forms are keys for comparison, never for display. They join some names that differ
//! (`Мирзо` and `Мирзоев` are meant to; `Карим` and `Керим` as well); telling people apart is the
//! work of the score, not of the fold.
//!
//! Letters of a root form: `a`-`z`, where `w` stands for sh (ш), `c` for ch (ч), `j` for j, dj and
//! zh (ҷ, ж), `h` for kh and h (х, ҳ), `k` for k and q (қ), `g` for g and gh (ғ). Letters of scripts
//! that the fold does not know stay as they are.
//!
//! Complexity: linear in the length of the name.

mod endings;
mod letters;
mod variants;

/// A name as a list of root forms, in the order in which it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalisedName {
    /// Root forms, never empty strings.
    pub tokens: Vec<String>,
}

impl NormalisedName {
    /// The root forms with one space between.
    pub fn key(&self) -> String {
        self.tokens.join(" ")
    }
}

/// Folds a name as people write it to its root forms.
///
/// ```
/// use panoh_stats::linkage::name::normalise;
/// assert_eq!(normalise("Раҳимзода Муҳаммад"), normalise("Rakhimov Mohammed"));
/// ```
pub fn normalise(name: &str) -> NormalisedName {
    let mut tokens = Vec::with_capacity(4);
    each_token(name, |token| tokens.push(token.to_owned()));
    NormalisedName { tokens }
}

/// Calls `give` with each root form. The same work as [`normalise`] without a list.
pub(crate) fn each_token(name: &str, mut give: impl FnMut(&str)) {
    let mut words = Words::default();
    letters::each_word(name, |letters| words.push(letters));
    words.finish(&mut give);
}

/// The words of one name on their way to root forms: needed together, since a title is dropped
/// only where a name remains, and `Абдул` belongs to the word after it.
#[derive(Default)]
struct Words {
    roots: Vec<(String, bool)>,
    joined: Option<String>,
}

impl Words {
    fn push(&mut self, letters: &mut String) {
        if self.joined.is_none() && variants::joins_next(letters) {
            self.joined = Some(std::mem::take(letters));
            return;
        }
        if let Some(head) = self.joined.take() {
            letters.insert_str(0, &head);
        }
        self.root(letters);
    }

    fn root(&mut self, letters: &mut String) {
        let is_title = variants::is_title(letters);
        endings::to_root(letters);
        variants::fold_known(letters);
        if !letters.is_empty() {
            self.roots.push((std::mem::take(letters), is_title));
        }
    }

    fn finish(mut self, give: &mut impl FnMut(&str)) {
        if let Some(mut alone) = self.joined.take() {
            self.root(&mut alone);
        }
        let only_titles = self.roots.iter().all(|(_, is_title)| *is_title);
        for (root, is_title) in &self.roots {
            if only_titles || !is_title {
                give(root);
            }
        }
    }
}

#[cfg(test)]
mod tests;
