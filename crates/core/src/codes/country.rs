//! Countries and territories of ISO 3166-1.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Lang, Names, embedded, match_key};

const TABLE: &str = include_str!("../../data/countries.csv");

#[derive(Debug)]
struct Entry {
    alpha2: &'static str,
    alpha3: &'static str,
    names: Names,
    htcds: &'static str,
}

struct Loaded {
    entries: Vec<Entry>,
    by_key: HashMap<String, u16>,
}

static COUNTRIES: LazyLock<Loaded> = LazyLock::new(|| {
    let mut loaded = Loaded {
        entries: Vec::new(),
        by_key: HashMap::new(),
    };
    for [alpha2, alpha3, _numeric, en, tg, ru, htcds, also] in embedded::rows::<8>(TABLE) {
        let index = u16::try_from(loaded.entries.len()).expect("there are few countries");
        let names = Names { en, tg, ru };
        let spellings = names.all().into_iter().chain(embedded::names(also));
        for spelling in spellings.chain([alpha2, alpha3, htcds]) {
            let key = match_key(spelling);
            if !key.is_empty() {
                loaded.by_key.entry(key).or_insert(index);
            }
        }
        loaded.entries.push(Entry {
            alpha2,
            alpha3,
            names,
            htcds,
        });
    }
    loaded
});

/// A country or territory with a code in ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(u16);

impl Country {
    /// Every country, by its two-letter code.
    pub fn all() -> impl Iterator<Item = Country> {
        (0..COUNTRIES.entries.len()).map(|index| Country(index as u16))
    }

    /// The country that a person meant by `text`: a name in Tajik, Russian or English, or one of the
    /// two codes, in any letter case.
    pub fn recognise(text: &str) -> Option<Country> {
        COUNTRIES.by_key.get(&match_key(text)).copied().map(Country)
    }

    fn entry(self) -> &'static Entry {
        &COUNTRIES.entries[usize::from(self.0)]
    }

    /// The two-letter code, e.g. `TJ`: what is stored.
    pub fn alpha2(self) -> &'static str {
        self.entry().alpha2
    }

    /// The three-letter code, e.g. `TJK`.
    pub fn alpha3(self) -> &'static str {
        self.entry().alpha3
    }

    /// The everyday name in `lang`.
    pub fn label(self, lang: Lang) -> &'static str {
        self.entry().names.label(lang)
    }

    /// The name in the validation list of the published HTCDS workbook.
    pub fn htcds_label(self) -> &'static str {
        let entry = self.entry();
        if entry.htcds.is_empty() {
            entry.names.en
        } else {
            entry.htcds
        }
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.alpha2())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_countries_of_the_standard_are_known() {
        assert_eq!(Country::all().count(), 249);
    }

    #[test]
    fn a_country_is_recognised_by_every_name_and_code_it_has() {
        for country in Country::all() {
            let spellings = [
                country.alpha2(),
                country.alpha3(),
                country.label(Lang::Tg),
                country.label(Lang::Ru),
                country.label(Lang::En),
                country.htcds_label(),
            ];
            for spelling in spellings {
                assert_eq!(Country::recognise(spelling), Some(country), "{spelling}");
            }
        }
    }

    #[test]
    fn no_name_means_two_countries() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for [a2, a3, _, en, tg, ru, htcds, also] in embedded::rows::<8>(TABLE) {
            let spellings = [a2, a3, en, tg, ru, htcds].into_iter();
            for spelling in spellings.chain(embedded::names(also)) {
                if spelling.is_empty() {
                    continue;
                }
                let earlier = seen.insert(match_key(spelling), a2);
                assert!(
                    earlier.is_none_or(|c| c == a2),
                    "{spelling}: {earlier:?} {a2}"
                );
            }
        }
    }

    #[test]
    fn names_as_people_type_them_are_recognised() {
        for (typed, alpha2) in [
            ("россия", "RU"),
            ("Russia", "RU"),
            ("Точикистон", "TJ"),
            ("КАЗАХСТАН", "KZ"),
            ("ОАЭ", "AE"),
            ("Iran (Islamic Republic of)", "IR"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Turkey", "TR"),
            ("uk", "GB"),
        ] {
            let country = Country::recognise(typed);
            assert_eq!(country.map(Country::alpha2), Some(alpha2), "{typed}");
        }
        assert_eq!(Country::recognise("Moscow"), None);
    }
}
