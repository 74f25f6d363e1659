//! What documents point to exists.

use std::path::{Component, Path, PathBuf};

use super::sources::Source;

const MAP: &str = "ARCHITECTURE.md";

/// Says each path in backticks in ARCHITECTURE.md that does not exist.
pub(crate) fn check_map(root: &Path, sources: &[Source]) -> Vec<String> {
    let Some(map) = sources.iter().find(|source| source.path == MAP) else {
        return vec![format!("{MAP} is missing")];
    };
    let named = named_paths(&map.text);
    if named.is_empty() {
        return vec![format!("{MAP} names no path at all")];
    }
    named
        .into_iter()
        .filter(|path| !root.join(path).exists())
        .map(|path| format!("{MAP} names `{path}`, which does not exist"))
        .collect()
}

/// Text in backticks that has the shape of a path: a slash, or a file name with a known ending.
fn named_paths(text: &str) -> Vec<&str> {
    let is_path = |word: &str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
        let shape = word.contains('/')
            || [".md", ".toml", ".rs", ".mjs"]
                .iter()
                .any(|ending| word.ends_with(ending));
        shape && !word.starts_with('/') && word.chars().all(plain)
    };
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| is_path(word))
        .collect()
}

/// Says each relative link in a document that leads nowhere.
pub(crate) fn check_links(root: &Path, sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("md")) {
        for link in links(&source.text) {
            let target = link.split('#').next().unwrap_or("");
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
            match resolve(&folder.join(target)) {
                Some(path) if root.join(&path).exists() => {}
                _ => findings.push(format!(
                    "{} links to {link}, which does not exist",
                    source.path
                )),
            }
        }
    }
    findings
}

/// Targets of `[text](target)`.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '\n']).next())
        .filter(|target| !target.contains(' '))
        .collect()
}

/// The path without `.` and `..`; `None` when it leaves the repository.
fn resolve(path: &Path) -> Option<PathBuf> {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => resolved.push(name),
            Component::CurDir => {}
            Component::ParentDir if resolved.pop() => {}
            _ => return None,
        }
    }
    Some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("docs/adr")).unwrap();
        std::fs::write(folder.path().join("docs/adr/README.md"), "").unwrap();
        folder
    }

    #[test]
    fn a_path_on_the_map_that_is_gone_is_found() {
        let root = root();
        let map = Source::of(
            MAP,
            "See `docs/adr/` and `docs/gone.md`; `cargo test` is no path.",
        );
        let findings = check_map(root.path(), &[map]);
        assert_eq!(
            findings,
            ["ARCHITECTURE.md names `docs/gone.md`, which does not exist"]
        );
    }

    #[test]
    fn a_map_that_is_missing_or_names_nothing_is_found() {
        let root = root();
        assert_eq!(check_map(root.path(), &[]).len(), 1);
        assert_eq!(
            check_map(root.path(), &[Source::of(MAP, "Words.")]).len(),
            1
        );
    }

    #[test]
    fn dead_links_are_found_relative_to_their_document() {
        let root = root();
        let text = "[a](adr/README.md) [b](../docs/adr/README.md#part) [c](https://example.org/x) \
                    [d](#here) [e](gone.md) [f](../../outside.md)";
        let findings = check_links(root.path(), &[Source::of("docs/index.md", text)]);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].contains("gone.md") && findings[1].contains("outside.md"));
    }
}
