//! Names as somebody else would write them: one slip of the pen, and often another ending.

use crate::chance::Chance;

/// The name with a letter swapped, left out, doubled or written otherwise, and sometimes without its
/// last word, as people leave out a patronymic.
pub(crate) fn misspelt(name: &str, chance: &mut Chance) -> String {
    let mut words: Vec<Vec<char>> = name
        .split_whitespace()
        .map(|w| w.chars().collect())
        .collect();
    if words.len() > 2 && chance.below(2) == 0 {
        words.pop();
    }
    let place = chance.below(words.len());
    if let Some(word) = words.get_mut(place) {
        slip(word, chance);
    }
    let words: Vec<String> = words
        .into_iter()
        .map(|word| word.into_iter().collect())
        .collect();
    words.join(" ")
}

fn slip(word: &mut Vec<char>, chance: &mut Chance) {
    if word.len() < 4 {
        return;
    }
    let at = 1 + chance.below(word.len() - 2);
    match chance.below(4) {
        0 => word.swap(at, at + 1),
        1 => {
            word.remove(at);
        }
        2 => word.insert(at, word[at]),
        _ => word[at] = alike(word[at]),
    }
}

/// A letter that is easily taken for another.
const fn alike(letter: char) -> char {
    match letter {
        'ҳ' => 'х',
        'қ' => 'к',
        'ғ' => 'г',
        'ҷ' => 'ч',
        'ӯ' => 'у',
        'ӣ' => 'и',
        'о' => 'а',
        'а' => 'о',
        'и' => 'е',
        'u' => 'o',
        'o' => 'u',
        'k' => 'q',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_changed_but_stay_near() {
        let mut chance = Chance::from_seed(7);
        let mut changed = 0;
        for _ in 0..200 {
            let written = misspelt("Бодомзода Муҳаммад Кабиров", &mut chance);
            changed += usize::from(!"Бодомзода Муҳаммад Кабиров".starts_with(&written));
            let letters = written.chars().count();
            assert!((17..=27).contains(&letters), "{written}");
        }
        assert!(changed > 100, "{changed}");
    }
}
