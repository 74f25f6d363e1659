//! Languages by ISO 639.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Lang, Names, embedded, match_key};

const TABLE: &str = include_str!("../../data/languages.csv");

#[derive(Debug)]
struct Entry {
    iso639_3: &'static str,
    iso639_1: &'static str,
    names: Names,
}

struct Loaded {
    entries: Vec<Entry>,
    by_key: HashMap<String, u16>,
}

static LANGUAGES: LazyLock<Loaded> = LazyLock::new(|| {
    let mut loaded = Loaded {
        entries: Vec::new(),
        by_key: HashMap::new(),
    };
    for [iso639_3, iso639_1, bibliographic, en, tg, ru, also] in embedded::rows::<7>(TABLE) {
        let index = u16::try_from(loaded.entries.len()).expect("there are few languages");
        let names = Names { en, tg, ru };
        let codes = [iso639_3, iso639_1, bibliographic];
        let spellings = codes.into_iter().chain(names.all());
        for spelling in spellings.chain(embedded::names(also)) {
            let key = match_key(spelling);
            if !key.is_empty() {
                loaded.by_key.entry(key).or_insert(index);
            }
        }
        loaded.entries.push(Entry {
            iso639_3,
            iso639_1,
            names,
        });
    }
    loaded
});

/// A language that a person may speak.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u16);

impl Language {
    /// Every language of the table, by its three-letter code.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..LANGUAGES.entries.len()).map(|index| Language(index as u16))
    }

    /// The language meant by a code (two or three letters) or by a name in Tajik, Russian or English.
    pub fn recognise(text: &str) -> Option<Language> {
        LANGUAGES
            .by_key
            .get(&match_key(text))
            .copied()
            .map(Language)
    }

    fn entry(self) -> &'static Entry {
        &LANGUAGES.entries[usize::from(self.0)]
    }

    /// The three-letter code of ISO 639-3 (equal to the terminological one of 639-2): what is stored.
    pub fn code(self) -> &'static str {
        self.entry().iso639_3
    }

    /// The two-letter code, where there is one.
    pub fn iso639_1(self) -> Option<&'static str> {
        Some(self.entry().iso639_1).filter(|code| !code.is_empty())
    }

    /// The name in `lang`, or in English where the source has none.
    pub fn label(self, lang: Lang) -> &'static str {
        self.entry().names.label(lang)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_recognised_by_its_codes_and_english_name() {
        for language in Language::all() {
            assert_eq!(Language::recognise(language.code()), Some(language));
            let english = language.label(Lang::En);
            assert_eq!(Language::recognise(english), Some(language), "{english}");
            if let Some(code) = language.iso639_1() {
                assert_eq!(Language::recognise(code), Some(language), "{code}");
            }
        }
    }

    #[test]
    fn the_languages_of_clients_are_known_in_all_three() {
        for (typed, code) in [
            ("тоҷикӣ", "tgk"),
            ("таджикский", "tgk"),
            ("Kyrgyz", "kir"),
            ("узбекский", "uzb"),
            ("Shughni", "sgh"),
            ("ger", "deu"),
        ] {
            assert_eq!(Language::recognise(typed).map(Language::code), Some(code));
        }
        assert_eq!(Language::recognise("Klingon"), None);
    }
}
