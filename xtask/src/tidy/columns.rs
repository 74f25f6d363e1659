//! Every database column is classified.
//!
//! The list lies in the store, whose own test holds it against the live schema on both databases;
//! here we only see that the list is there and leaves no question open.

use super::sources::Source;

const LIST: &str = "crates/store/src/columns.rs";
/// How a column may be classified; the store's list must know all of them.
const CLASSES: &[&str] = &["Open", "Coded", "Sealed", "Key", "Internal"];

/// Says what is missing from the list of columns.
pub(crate) fn check(sources: &[Source]) -> Vec<String> {
    let Some(list) = sources.iter().find(|source| source.path == LIST) else {
        return vec![format!("{LIST} is missing: it classifies every column")];
    };
    let mut findings: Vec<String> = CLASSES
        .iter()
        .filter(|class| !list.text.contains(**class))
        .map(|class| format!("{LIST} does not know the class {class}"))
        .collect();
    for (number, line) in list.text.lines().enumerate() {
        if line.contains("Unclassified") {
            findings.push(format!("{LIST}:{}: a column is not classified", number + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "enum Class { Open, Coded, Sealed, Key, Internal }";

    #[test]
    fn a_complete_list_passes() {
        assert!(check(&[Source::of(LIST, GOOD)]).is_empty());
    }

    #[test]
    fn a_missing_list_a_missing_class_and_an_open_question_are_found() {
        assert_eq!(check(&[]).len(), 1);
        assert_eq!(
            check(&[Source::of(LIST, &GOOD.replace("Key", ""))]).len(),
            1
        );
        let open = format!("{GOOD}\n(\"act\", \"kind\", Unclassified),");
        assert_eq!(check(&[Source::of(LIST, &open)]).len(), 1);
    }
}
