//! The ratchet of file length: 600 lines, and a list of exceptions that can only shrink.

use super::sources::Source;

const MOST_LINES: usize = 600;
const LIST: &str = "xtask/long-files.txt";
/// How many exceptions there may be. It goes down with the list and never up.
const MOST_EXCEPTIONS: usize = 0;

/// Says each file of Rust that is too long, and each exception that is stale.
pub(crate) fn check(sources: &[Source]) -> Vec<String> {
    check_against(sources, MOST_EXCEPTIONS)
}

fn check_against(sources: &[Source], most_exceptions: usize) -> Vec<String> {
    let list = sources.iter().find(|source| source.path == LIST);
    let mut findings = Vec::new();
    let mut exceptions = Vec::new();
    for line in list.map_or("", |list| &list.text).lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line
            .split_once(' ')
            .and_then(|(lines, path)| Some((lines.parse().ok()?, path)))
        {
            Some(entry) => exceptions.push(entry),
            None => findings.push(format!("{LIST}: cannot read `{line}`")),
        }
    }
    if exceptions.len() > most_exceptions {
        findings.push(format!(
            "{LIST} has {} entries, at most {most_exceptions}: split the file instead",
            exceptions.len()
        ));
    }
    for source in sources.iter().filter(|source| source.is("rs")) {
        let lines = source.text.lines().count();
        let limit = exceptions
            .iter()
            .find(|(_, path)| *path == source.path)
            .map(|(limit, _)| *limit);
        match limit {
            None if lines > MOST_LINES => {
                findings.push(format!(
                    "{} has {lines} lines, at most {MOST_LINES}",
                    source.path
                ));
            }
            Some(limit) if lines > limit => findings.push(format!(
                "{} grew to {lines} lines, {LIST} allows {limit}",
                source.path
            )),
            Some(limit) if lines <= MOST_LINES || lines < limit => findings.push(format!(
                "{} has {lines} lines now: lower or remove its entry in {LIST}",
                source.path
            )),
            _ => {}
        }
    }
    for (_, path) in &exceptions {
        if !sources.iter().any(|source| source.path == *path) {
            findings.push(format!("{LIST} names {path}, which does not exist"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> Source {
        Source::of(path, &"line\n".repeat(lines))
    }

    #[test]
    fn a_file_of_600_lines_passes_and_one_of_601_does_not() {
        assert!(check(&[file("a.rs", 600)]).is_empty());
        assert_eq!(
            check(&[file("a.rs", 601)]),
            ["a.rs has 601 lines, at most 600"]
        );
        assert!(check(&[file("a.md", 2000)]).is_empty());
    }

    #[test]
    fn an_exception_holds_at_its_number_and_neither_above_nor_below() {
        let list = Source::of(LIST, "# lines path\n700 a.rs\n");
        let found = |lines| check_against(&[list.clone(), file("a.rs", lines)], 1).len();
        assert_eq!(found(700), 0);
        assert_eq!(found(701), 1);
        assert_eq!(found(650), 1);
        assert_eq!(found(100), 1);
    }

    #[test]
    fn the_list_cannot_grow_or_name_what_is_gone() {
        let list = Source::of(LIST, "700 a.rs\n700 gone.rs\n");
        let findings = check_against(&[list, file("a.rs", 700)], 1);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
