//! From sounds to the root form: family and patronymic endings go, vowels fall into classes.

/// Reduces the sounds of one word in place.
pub(super) fn to_root(word: &mut String) {
    // Before doubled letters go: Western -off and -eff, which must not touch Ашроф.
    cut(word, &["off", "eff"], 3);
    collapse(word);
    cut_patronymic(word);
    cut_family(word);
    // Before -ей becomes -ай, and what folding itself makes of Серге(ев).
    cut_last_i(word);
    fold_vowels(word);
    cut_last_i(word);
}

/// Алӣ keeps its last letter; Раҳимӣ and Юрий lose it.
fn cut_last_i(word: &mut String) {
    while word.len() > 4 && word.ends_with('i') {
        word.pop();
    }
}

/// Removes the first of `endings` that fits, if at least `keep` letters remain.
fn cut(word: &mut String, endings: &[&str], keep: usize) -> bool {
    for ending in endings {
        if word.len() >= keep + ending.len() && word.ends_with(ending) {
            word.truncate(word.len() - ending.len());
            return true;
        }
    }
    false
}

fn cut_patronymic(word: &mut String) {
    cut(
        word,
        &[
            "ovic", "evic", "ovna", "evna", "ovnoi", "ivic", "avic", "ivna", "avna",
        ],
        3,
    );
}

fn cut_family(word: &mut String) {
    if word.len() > 5 && (word.ends_with("ova") || word.ends_with("eva")) {
        word.pop();
    }
    if cut(word, &["ov", "ev"], 3) {
        // Каримзодаев is rare, Зодаев is a name of its own.
        return;
    }
    if cut_child(word) {
        return;
    }
    let _ = cut(word, &["ion", "ian"], 4) || cut(word, &["pur"], 3);
}

/// -зода and its spellings, unless the word is one of the given names that end like it.
fn cut_child(word: &mut String) -> bool {
    // The third row holds frequent slips.
    const ENDINGS: [&str; 12] = [
        "zodah", "zadeh", "zadah", "zoda", "zada", "zode", "zade", //
        "zod", "zad", //
        "zuda", "zoad", "zdoa",
    ];
    const GIVEN: [&str; 11] = [
        "beh", "bih", "bah", "far", "woh", "wah", "wer", "wir", "gul", "dil", "nav",
    ];
    let before = word.len();
    if !cut(word, &ENDINGS, 3) {
        return false;
    }
    if GIVEN.contains(&word.as_str()) {
        // Restored without its last vowel, so that Шаҳзод and Шоҳзода stay near each other.
        let full = before > word.len() + 3;
        word.push_str(if full { "zoda" } else { "zod" });
    }
    true
}

/// Doubled letters become one.
pub(super) fn collapse(word: &mut String) {
    let mut last = None;
    word.retain(|c| {
        let keep = !c.is_ascii() || last != Some(c);
        last = Some(c);
        keep
    });
}

/// Vowels into three classes, and the breath at the end of Абдуллоҳ.
fn fold_vowels(word: &mut String) {
    if word.contains("ei") {
        *word = word.replace("ei", "ai");
    }
    if word.contains(['e', 'o', 'y']) {
        *word = word
            .chars()
            .map(|c| match c {
                'e' | 'y' => 'i',
                'o' => 'a',
                c => c,
            })
            .collect();
    }
    collapse(word);
    if word.len() > 4 && word.ends_with("ah") {
        word.pop();
    }
}
