//! The text files of the repository.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold what was made or fetched, or what a person's programme holds.
const SKIPPED: &[&str] = &[".git", "target", "node_modules"];
const SKIPPED_PREFIXES: &[&str] = &["panoh-demo", "panoh-data"];
/// Endings of files that people write.
const TEXTS: &[&str] = &[
    "css", "ftl", "html", "js", "json", "md", "mjs", "rs", "service", "sh", "sql", "toml", "txt",
];

/// One text file: path relative to the repository with `/`, and its content.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    #[cfg(test)]
    pub(crate) fn of(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether the file has this ending (without dot).
    pub(crate) fn is(&self, ending: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == ending)
    }
}

/// Reads every text file below the root, in the order of their paths.
pub(crate) fn read(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    walk(root, root, &mut sources)?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn walk(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let skip = SKIPPED.contains(&name.as_str())
                || SKIPPED_PREFIXES
                    .iter()
                    .any(|prefix| name.starts_with(prefix));
            if !skip {
                walk(root, &path, sources)?;
            }
        } else if kind.is_file() && is_text(&path) {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} is not UTF-8 text", path.display()))?;
            let relative = path
                .strip_prefix(root)?
                .to_string_lossy()
                .replace('\\', "/");
            sources.push(Source {
                path: relative,
                text,
            });
        }
    }
    Ok(())
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| TEXTS.iter().any(|text| ending == *text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_built_or_private_folders_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        };
        for path in [
            "b/lib.rs",
            "a.md",
            "target/made.rs",
            "e2e/node_modules/x.mjs",
            "panoh-demo-2/journal.txt",
            "picture.png",
        ] {
            write(path);
        }
        let paths: Vec<_> = read(folder.path())
            .unwrap()
            .into_iter()
            .map(|s| s.path)
            .collect();
        assert_eq!(paths, ["a.md", "b/lib.rs"]);
    }
}
