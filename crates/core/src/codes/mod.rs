//! Code lists that stay in the binary: countries, languages, the picklists of the Human Trafficking
//! Case Data Standard (HTCDS), sex and age bands, and the districts of Tajikistan.
//!
//! Every list is an embedded table of `crates/core/data/` whose head names its source. A value is
//! found by its code or by any of its names in Tajik, Russian and English, however letter case,
//! spacing, punctuation and the special Tajik letters were typed (see [`match_key`]).

mod country;
mod embedded;
mod key;
mod language;
mod list;
mod place;

pub(crate) use embedded::{names as table_names, rows as table_rows};

pub use country::Country;
pub use key::match_key;
pub use language::Language;
pub use list::{Code, List, age_band};
pub use place::{MatchedBy, Place, PlaceKind, PlaceMatch};

/// A language in which labels exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Tajik.
    Tg,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// The three names of one entry; an empty Tajik or Russian name means that the source has none.
#[derive(Debug)]
struct Names {
    en: &'static str,
    tg: &'static str,
    ru: &'static str,
}

impl Names {
    /// The name in `lang`, or the English one where the table has none.
    fn label(&self, lang: Lang) -> &'static str {
        let wanted = match lang {
            Lang::Tg => self.tg,
            Lang::Ru => self.ru,
            Lang::En => self.en,
        };
        if wanted.is_empty() { self.en } else { wanted }
    }

    fn all(&self) -> [&'static str; 3] {
        [self.en, self.tg, self.ru]
    }
}
