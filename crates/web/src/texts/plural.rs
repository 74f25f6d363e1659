//! Plural categories. The Tajik rule is ours, since CLDR has none.
//!
//! In Tajik a noun after a number stays in the singular ('панҷ шахс', five person), so a count
//! never changes the noun. What may change is what refers back to it, and there one is set
//! against all else, zero and fractions included: two categories, `one` for exactly 1.

use super::Language;

/// The categories that our texts choose between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// One thing.
    One,
    /// Two to four, in Russian.
    Few,
    /// Five and more, in Russian.
    Many,
    /// All the rest.
    Other,
}

impl Category {
    /// The name used in texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// The category of a count in a language. Russian and English follow CLDR 46.
#[must_use]
pub fn category(language: Language, count: f64) -> Category {
    let whole = count.fract() == 0.0;
    match language {
        Language::Tajik | Language::English => {
            if whole && count.abs() == 1.0 {
                Category::One
            } else {
                Category::Other
            }
        }
        Language::Russian if !whole => Category::Other,
        Language::Russian => {
            let (ten, hundred) = (count.abs() % 10.0, count.abs() % 100.0);
            let teen = (11.0..=14.0).contains(&hundred);
            if ten == 1.0 && !teen {
                Category::One
            } else if (2.0..=4.0).contains(&ten) && !teen {
                Category::Few
            } else {
                Category::Many
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tajik_sets_one_against_all_else() {
        for (count, expected) in [
            (0.0, Category::Other),
            (1.0, Category::One),
            (1.5, Category::Other),
            (2.0, Category::Other),
            (5.0, Category::Other),
            (11.0, Category::Other),
            (21.0, Category::Other),
            (101.0, Category::Other),
        ] {
            assert_eq!(category(Language::Tajik, count), expected, "{count}");
        }
    }

    #[test]
    fn russian_follows_the_last_digits() {
        for (count, expected) in [
            (0.0, Category::Many),
            (1.0, Category::One),
            (2.0, Category::Few),
            (4.0, Category::Few),
            (5.0, Category::Many),
            (11.0, Category::Many),
            (12.0, Category::Many),
            (14.0, Category::Many),
            (21.0, Category::One),
            (22.0, Category::Few),
            (111.0, Category::Many),
            (1.5, Category::Other),
        ] {
            assert_eq!(category(Language::Russian, count), expected, "{count}");
        }
    }

    #[test]
    fn english_knows_one_and_other() {
        assert_eq!(category(Language::English, 1.0), Category::One);
        assert_eq!(category(Language::English, 0.0), Category::Other);
        assert_eq!(category(Language::English, 2.0), Category::Other);
    }
}
