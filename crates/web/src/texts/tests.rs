//! Holds the locale files against each other, against the code that asks for texts, and against
//! copying from one language into another.

use super::*;
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Texts that are rightly the same in Tajik and Russian: names, loan words, and words that the
/// two languages share.
const SAME_IN_TAJIK_AND_RUSSIAN: &[&str] = &[
    "name",
    "fact-phone",
    "reason-phone",
    "role-auditor",
    "person-aged",
];

/// Keys and raw texts of one language.
fn messages(language: Language) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, texts) in SOURCES {
        let text = texts[language as usize];
        assert!(
            FluentResource::try_new(text.to_owned()).is_ok(),
            "{name} of {language:?} is broken"
        );
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let start = line
                .split_once(" = ")
                .filter(|(key, _)| !key.starts_with([' ', '*', '[', '{']));
            match start {
                Some((found, value)) => {
                    key = found.to_owned();
                    let earlier = all.insert(key.clone(), value.to_owned());
                    assert!(earlier.is_none(), "{key} stands twice in {language:?}");
                }
                None => {
                    if let Some(value) = all.get_mut(&key) {
                        value.push_str(line);
                    }
                }
            }
        }
    }
    all
}

/// The names of values (`$name`) that a text uses.
fn values(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

/// All templates and sources of this crate, without this file.
fn sources_of_this_crate() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("texts/tests.rs")
                && !path.components().any(|part| part.as_os_str() == "samples")
            {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    text
}

#[test]
fn the_three_languages_have_the_same_keys() {
    let keys = |language| messages(language).into_keys().collect::<BTreeSet<_>>();
    let english = keys(Language::English);
    for language in [Language::Tajik, Language::Russian] {
        let own = keys(language);
        let missing: Vec<_> = english.difference(&own).collect();
        let strange: Vec<_> = own.difference(&english).collect();
        assert!(
            missing.is_empty() && strange.is_empty(),
            "{language:?}: {missing:?} {strange:?}"
        );
    }
}

#[test]
fn each_text_uses_the_same_values_in_every_language() {
    let english = messages(Language::English);
    for language in [Language::Tajik, Language::Russian] {
        for (key, text) in messages(language) {
            let mut own = values(&text);
            let mut other = values(&english[&key]);
            // A count may stand in words in one language and in digits in another.
            own.remove("shown");
            other.remove("shown");
            assert_eq!(own, other, "{key} in {language:?}");
        }
    }
}

#[test]
fn no_tajik_text_is_the_russian_one() {
    let russian = messages(Language::Russian);
    let same: Vec<_> = messages(Language::Tajik)
        .into_iter()
        .filter(|(key, text)| russian.get(key) == Some(text))
        .map(|(key, _)| key)
        .filter(|key| !SAME_IN_TAJIK_AND_RUSSIAN.contains(&key.as_str()))
        .collect();
    assert!(same.is_empty(), "{same:?}");
}

#[test]
fn the_list_of_shared_texts_names_only_texts_that_are_shared() {
    let (tajik, russian) = (messages(Language::Tajik), messages(Language::Russian));
    for key in SAME_IN_TAJIK_AND_RUSSIAN {
        assert_eq!(
            tajik.get(*key),
            russian.get(*key),
            "{key} is no longer the same"
        );
        assert!(tajik.contains_key(*key), "{key} is gone");
    }
}

#[test]
fn every_text_is_asked_for_somewhere() {
    let sources = sources_of_this_crate();
    // Codes: `of("role", …)` asks for every key that begins with `role-`.
    let lists: Vec<String> = ["of(\"", "code_key(\""]
        .into_iter()
        .flat_map(|call| sources.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(|list| format!("{list}-"))
        .collect();
    let unused: Vec<_> = messages(Language::English)
        .into_keys()
        .filter(|key| {
            !sources.contains(&format!("\"{key}\""))
                && !lists.iter().any(|list| key.starts_with(list.as_str()))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_text_that_a_template_asks_for_exists() {
    let english = messages(Language::English);
    let sources = sources_of_this_crate();
    for call in [
        "f.t(\"",
        "f.n(\"",
        "f.with(\"",
        "texts.get(\"",
        "texts.with(\"",
        "texts.count(\"",
    ] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(english.contains_key(key), "no text for {key}");
        }
    }
}

#[test]
fn a_count_chooses_the_form_of_its_language() {
    let words = |language, count| Texts::new(language).count("people-count", count);
    assert_eq!(words(Language::Russian, 1), "1 человек");
    assert_eq!(words(Language::Russian, 3), "3 человека");
    assert_eq!(words(Language::Russian, 2000), "2000 человек");
    assert_eq!(words(Language::Tajik, 2000), "2000 нафар");
    assert_eq!(words(Language::English, 1), "1 person");
    assert_eq!(words(Language::English, 2000), "2,000 people");
}

#[test]
fn an_unknown_code_is_shown_as_it_stands_and_an_unknown_key_is_marked() {
    let texts = Texts::new(Language::English);
    assert_eq!(texts.of("role", "case_manager"), "Case manager");
    assert_eq!(texts.of("role", "gardener"), "gardener");
    assert_eq!(texts.get("no-such-text"), "⟦no-such-text⟧");
}

#[test]
fn the_header_of_the_browser_chooses_the_first_language_that_we_speak() {
    let language = Language::from_accept_header;
    assert_eq!(
        language(Some("fr-FR, ru;q=0.8, en;q=0.5")),
        Language::Russian
    );
    assert_eq!(language(Some("en-GB")), Language::English);
    assert_eq!(language(Some("fr")), Language::Tajik);
    assert_eq!(language(None), Language::Tajik);
}
