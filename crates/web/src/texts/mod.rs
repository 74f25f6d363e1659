//! Texts in Tajik, Russian and English, with the plural rule, alphabet, dates and numbers of each.
//!
//! A page asks for a text by its key; a missing key shows as `⟦key⟧`, which the tests that render
//! every page in every language refuse. CLDR has neither a plural rule nor a collation for Tajik:
//! both are ours (`plural`, and `text_order` of the use cases).

pub mod dates;
pub mod numbers;
pub mod plural;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

/// A language that every page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Tajik, in Cyrillic.
    Tajik,
    /// Russian.
    Russian,
    /// English.
    English,
}

impl Language {
    /// All languages, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Tajik, Self::Russian, Self::English];

    /// The tag of BCP 47, as stored in cookie and account.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tajik => "tg",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Tajik => "Тоҷикӣ",
            Self::Russian => "Русский",
            Self::English => "English",
        }
    }

    /// The language of a tag such as `ru` or `ru-RU`; `None` when we do not speak it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The first language of an `Accept-Language` header that we speak; Tajik when there is none.
    ///
    /// Weights are ignored: browsers send languages in order of preference.
    #[must_use]
    pub fn from_accept_header(header: Option<&str>) -> Self {
        header
            .into_iter()
            .flat_map(|list| list.split(','))
            .find_map(|entry| Self::from_code(entry.split(';').next().unwrap_or_default().trim()))
            .unwrap_or(Self::Tajik)
    }
}

/// The texts of one language, cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    language: Language,
}

/// One locale file: its name and its content in Tajik, Russian and English.
type Source = (&'static str, [&'static str; 3]);

macro_rules! sources {
    ($($name:literal),+ $(,)?) => {
        /// Every locale file, embedded.
        pub(crate) const SOURCES: &[Source] = &[$((
            $name,
            [
                include_str!(concat!("../../locales/tg/", $name, ".ftl")),
                include_str!(concat!("../../locales/ru/", $name, ".ftl")),
                include_str!(concat!("../../locales/en/", $name, ".ftl")),
            ],
        )),+];
    };
}

sources![
    "frame",
    "door",
    "people",
    "cases",
    "transfer",
    "organisation",
    "account",
    "journal",
    "errors",
    "codes",
];

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Language::ALL.map(bundle));

/// Reads the files of one language; a broken line is left out, and a test refuses it.
fn bundle(language: Language) -> Bundle {
    let tag = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Names are wrapped in <bdi> by the templates; invisible marks would break copying.
    bundle.set_use_isolating(false);
    let _ = bundle.add_function("PLURAL", move |positional, _| {
        let count = match positional.first() {
            Some(FluentValue::Number(number)) => number.value,
            _ => 0.0,
        };
        FluentValue::from(plural::category(language, count).as_str())
    });
    for (_, texts) in SOURCES {
        let resource = match FluentResource::try_new(texts[language as usize].to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}

impl Texts {
    /// The texts of a language.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Which language these texts are in.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// Whether there is a text under this key.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        BUNDLES[self.language as usize].has_message(key)
    }

    /// The text under a key.
    #[must_use]
    pub fn get(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text under a key, with named values put in.
    #[must_use]
    pub fn with(self, key: &str, values: &[(&str, String)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        self.format(key, Some(&args))
    }

    /// The text under a key for a count: `{ PLURAL($count) -> … }` chooses, `{ $shown }` prints it.
    #[must_use]
    pub fn count(self, key: &str, count: u64) -> String {
        let mut args = FluentArgs::new();
        #[expect(
            clippy::cast_precision_loss,
            reason = "only the plural category depends on it"
        )]
        args.set("count", count as f64);
        args.set("shown", numbers::whole(self.language, count));
        self.format(key, Some(&args))
    }

    /// The text for a code of a list (`role-counsellor`); an unknown code is shown as it stands.
    #[must_use]
    pub fn of(self, list: &str, code: &str) -> String {
        let key = code_key(list, code);
        if self.has(&key) {
            self.get(&key)
        } else {
            code.to_owned()
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = &BUNDLES[self.language as usize];
        let mut errors = Vec::new();
        let text = bundle
            .get_message(key)
            .and_then(|message| message.value())
            .map(|pattern| {
                bundle
                    .format_pattern(pattern, args, &mut errors)
                    .into_owned()
            });
        match text {
            Some(text) if errors.is_empty() => text,
            _ => {
                tracing::error!(key, "text is missing or incomplete");
                format!("⟦{key}⟧")
            }
        }
    }
}

/// The key of a code's text: list and code joined, with what Fluent does not allow in keys replaced.
#[must_use]
pub(crate) fn code_key(list: &str, code: &str) -> String {
    let mut key = String::with_capacity(list.len() + code.len() + 1);
    key.push_str(list);
    key.push('-');
    key.extend(code.chars().map(|c| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    }));
    key
}

#[cfg(test)]
mod tests;
