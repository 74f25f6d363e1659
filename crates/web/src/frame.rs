//! What every page needs around its content: language, form token, who is signed in, navigation.

use crate::assets;
use crate::icons;
use crate::texts::{Language, Texts, dates};

/// Who is signed in, as the frame shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// Name that colleagues see.
    pub(crate) name: String,
    /// Code of the role.
    pub(crate) role: String,
    /// Name of the organisation.
    pub(crate) organisation: String,
}

/// One place in the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// Key of its name.
    pub(crate) key: &'static str,
    /// Whether the page belongs to it.
    pub(crate) current: bool,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it leads.
    pub(crate) href: String,
    /// Its words.
    pub(crate) words: String,
}

/// A small coloured word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// `good`, `warn`, `bad`, `calm` or empty.
    pub(crate) tone: &'static str,
    /// Name of an icon, or empty.
    pub(crate) icon: &'static str,
    /// The words; colour never says anything alone.
    pub(crate) words: String,
}

impl Tag {
    /// A tag.
    #[must_use]
    pub(crate) fn new(tone: &'static str, icon: &'static str, words: impl Into<String>) -> Self {
        Self {
            tone,
            icon,
            words: words.into(),
        }
    }
}

/// One fact: a label and what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The label.
    pub(crate) label: String,
    /// The values, each on its own line.
    pub(crate) values: Vec<String>,
    /// Whether it is long text.
    pub(crate) story: bool,
}

impl Fact {
    /// A fact of one value; `None` when there is nothing to show.
    #[must_use]
    pub(crate) fn of(label: impl Into<String>, value: impl Into<String>) -> Option<Self> {
        Self::list(label, vec![value.into()])
    }

    /// A fact of several values.
    #[must_use]
    pub(crate) fn list(label: impl Into<String>, values: Vec<String>) -> Option<Self> {
        let values: Vec<String> = values
            .into_iter()
            .filter(|value| !value.is_empty())
            .collect();
        (!values.is_empty()).then(|| Self {
            label: label.into(),
            values,
            story: false,
        })
    }

    /// As long text, over the whole width.
    #[must_use]
    pub(crate) fn story(mut self) -> Self {
        self.story = true;
        self
    }
}

/// Facts that belong together, as a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactGroup {
    /// Title.
    pub(crate) title: String,
    /// Icon.
    pub(crate) icon: &'static str,
    /// Facts, none of them empty.
    pub(crate) facts: Vec<Fact>,
}

/// One line of a record's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// What happened.
    pub(crate) what: String,
    /// When, in words.
    pub(crate) moment: String,
    /// When, for machines.
    pub(crate) machine: String,
    /// Who and for whom.
    pub(crate) who: String,
    /// What was changed, in words; empty for none.
    pub(crate) changed: String,
    /// Why it is flagged; empty when it is not.
    pub(crate) flag: String,
}

/// What surrounds every page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Texts of the page's language.
    pub(crate) texts: Texts,
    /// Token that every form carries.
    pub(crate) csrf: String,
    /// Path and query of this page, to come back to after the language was changed.
    pub(crate) here: String,
    /// Who is signed in.
    pub(crate) member: Option<Member>,
    /// Places that the member may go to, the most used first.
    pub(crate) places: Vec<Place>,
    /// Key of a sentence about what was just done.
    pub(crate) done: Option<String>,
    /// Whether this is the demo.
    pub(crate) demo: bool,
}

impl Frame {
    /// A text.
    #[must_use]
    pub(crate) fn t(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A text with a count.
    #[must_use]
    pub(crate) fn n(&self, key: &str, count: &u64) -> String {
        self.texts.count(key, *count)
    }

    /// A text with one named value.
    #[must_use]
    pub(crate) fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.texts.with(key, &[(name, value.to_owned())])
    }

    /// The text of a code.
    #[must_use]
    pub(crate) fn of(&self, list: &str, code: &str) -> String {
        self.texts.of(list, code)
    }

    /// A moment in words.
    #[must_use]
    pub(crate) fn moment(&self, micros: &i64) -> String {
        self.texts.moment(*micros)
    }

    /// A moment for machines.
    #[must_use]
    pub(crate) fn machine(&self, micros: &i64) -> String {
        dates::machine_moment(*micros)
    }

    /// An icon.
    #[must_use]
    pub(crate) fn icon(&self, name: &str) -> String {
        icons::icon(name)
    }

    /// The language tag of the page.
    #[must_use]
    pub(crate) fn lang(&self) -> &'static str {
        self.texts.language().code()
    }

    /// All languages: code, own name, whether it is this page's.
    #[must_use]
    pub(crate) fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let current = self.texts.language();
        Language::ALL
            .map(|language| (language.code(), language.own_name(), language == current))
            .into()
    }

    /// The address of a static file, with its content's hash.
    #[must_use]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The mark.
    #[must_use]
    pub(crate) fn mark(&self) -> &'static str {
        icons::MARK
    }

    /// The ridge of the valley.
    #[must_use]
    pub(crate) fn ridge(&self) -> &'static str {
        icons::RIDGE
    }

    /// The places of the bar on phones.
    #[must_use]
    pub(crate) fn first_places(&self) -> &[Place] {
        &self.places[..self.places.len().min(3)]
    }
}

/// The first letters of a name's first two words, for the round seal beside it.
#[must_use]
pub(crate) fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}
