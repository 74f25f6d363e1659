//! Words that say nothing, and work that was left undone.

use super::sources::Source;

/// Names that say where code was put and not what it is.
const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "manager", "util", "utils"];
/// Marks of work left undone; written in halves so that this file passes its own rule.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("HA", "CK"),
];
/// Apologies: what they excuse belongs repaired, or stated as a limit.
const APOLOGIES: &[&str] = &[
    concat!("sorr", "y"),
    concat!("apolog", "ies for"),
    concat!("for ", "now"),
    concat!("quick and ", "dirty"),
    concat!("dirty ", "hack"),
    concat!("good ", "enough"),
    concat!("no idea ", "why"),
    concat!("somehow ", "works"),
];

/// Says each empty name, mark and apology with its place.
pub(crate) fn check(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !is_generated(source)) {
        let path = &source.path;
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if EMPTY_NAMES.contains(&stem) {
                findings.push(format!("{path}: `{stem}` does not say what is in it"));
            }
        }
        for (number, line) in source.text.lines().enumerate() {
            let place = format!("{path}:{}", number + 1);
            if let Some(mark) = MARKS.iter().find(|mark| has_word(line, mark)) {
                findings.push(format!("{place}: `{mark}`: do it, or say it in an issue"));
            }
            if source.is("rs")
                && let Some(name) = declared(line).filter(|name| has_empty_part(name))
            {
                findings.push(format!(
                    "{place}: the name `{name}` does not say what it is"
                ));
            }
            if let Some(found) = apology(source, line) {
                findings.push(format!("{place}: `{found}`: repair it, or state the limit"));
            }
        }
    }
    findings
}

/// Lock files hold the words of others.
fn is_generated(source: &Source) -> bool {
    source.path.ends_with("package-lock.json")
}

/// Apologies count in documents and comments, not in sentences that the program says to people.
fn apology(source: &Source, line: &str) -> Option<&'static str> {
    let said = if source.is("md") {
        line
    } else if source.is("rs") || source.is("mjs") || source.is("js") {
        &line[line.find("//")?..]
    } else {
        return None;
    };
    let said = said.to_lowercase();
    APOLOGIES
        .iter()
        .copied()
        .find(|apology| has_word(&said, apology))
}

/// Whether the text has the word with no letter or digit on either side.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The name that a line of Rust declares as a type or module.
fn declared(line: &str) -> Option<&str> {
    let mut words = line
        .trim()
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let first = words.find(|word| !matches!(*word, "pub" | "crate" | "super" | ""))?;
    matches!(first, "struct" | "enum" | "trait" | "mod" | "type")
        .then(|| words.next())
        .flatten()
}

/// Whether a part of a `snake_case` or `CamelCase` name is one of the empty names.
fn has_empty_part(name: &str) -> bool {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake.split('_').any(|part| EMPTY_NAMES.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&[Source::of(path, text)]).len()
    }

    #[test]
    fn a_file_or_folder_with_an_empty_name_is_found() {
        assert_eq!(found("crates/app/src/utils.rs", ""), 1);
        assert_eq!(found("crates/app/src/common/mod.rs", ""), 1);
        assert_eq!(found("crates/app/src/people.rs", ""), 0);
    }

    #[test]
    fn types_and_modules_with_empty_names_are_found() {
        assert_eq!(found("a.rs", "pub(crate) struct SessionManager {"), 1);
        assert_eq!(found("a.rs", "mod test_helpers;"), 1);
        assert_eq!(found("a.rs", "struct CommonCause;"), 1);
        assert_eq!(found("a.rs", "fn common_ancestor() {}"), 0);
        assert_eq!(found("a.rs", "struct Commonwealth;"), 0);
    }

    #[test]
    fn marks_are_found_as_whole_words() {
        assert_eq!(found("a.md", concat!("- TO", "DO: write this")), 1);
        assert_eq!(found("a.rs", concat!("// FIX", "ME later")), 1);
        assert_eq!(found("a.rs", concat!("const TO", "DOS: u8 = 1;")), 0);
    }

    #[test]
    fn apologies_are_found_in_comments_and_documents_only() {
        let text = concat!("this will do for ", "now");
        assert_eq!(found("a.md", text), 1);
        assert_eq!(found("a.rs", &format!("let x = 1; // {text}")), 1);
        assert_eq!(found("a.rs", &format!("let x = \"{text}\";")), 0);
        assert_eq!(found("en.ftl", &format!("x = {text}")), 0);
    }
}
