//! Every dependency of the workspace says in one line what it is for, and members take theirs
//! from there, so that no dependency comes in without a reason.

use super::sources::Source;

const SECTION: &str = "[workspace.dependencies]";

/// Says each entry without a reason, and each member's dependency that bypasses the workspace.
pub(crate) fn check(manifest: &str, sources: &[Source]) -> Vec<String> {
    let mut findings = unexplained(manifest);
    for source in sources
        .iter()
        .filter(|source| source.path.ends_with("/Cargo.toml"))
    {
        findings.extend(
            bypassing(&source.text)
                .into_iter()
                .map(|line| format!("{}: `{line}` does not come from the workspace", source.path)),
        );
    }
    findings
}

fn unexplained(manifest: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let mut inside = false;
    let mut entries = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim() == SECTION;
        } else if inside && let Some(name) = entry(line) {
            entries += 1;
            let reason = line.rsplit_once("# ").map_or("", |(_, reason)| reason);
            if reason.trim().len() < 4 {
                findings.push(format!(
                    "Cargo.toml: {name} has no reason after `#` on its line"
                ));
            }
        }
    }
    if entries == 0 {
        findings.push(format!("Cargo.toml has no entries under {SECTION}"));
    }
    findings
}

fn bypassing(manifest: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
            // `[dependencies.name]` opens a table of its own: not used here, so that one line says all.
            if line.contains("dependencies.") {
                found.push(line);
            }
        } else if inside && entry(line).is_some() {
            let from_workspace =
                line.contains(".workspace = true") || line.contains("{ workspace = true");
            if !from_workspace {
                found.push(line);
            }
        }
    }
    found
}

/// The name of a line `name = ..` or `name.key = ..`.
fn entry(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let name = key.trim().split('.').next()?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_without_a_reason_is_found() {
        let manifest = "[workspace.dependencies]\n# a heading = nothing\n\
                        good = \"1\" # says what for\nbad = { version = \"1\" }\nshort = \"2\" # x\n\
                        [workspace.lints.rust]\nmissing_docs = \"warn\"\n";
        let findings = unexplained(manifest);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].contains("bad") && findings[1].contains("short"));
    }

    #[test]
    fn a_manifest_without_the_section_is_found() {
        assert_eq!(unexplained("[package]\nname = \"x\"\n").len(), 1);
    }

    #[test]
    fn a_dependency_that_bypasses_the_workspace_is_found() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\ngood.workspace = true\n\
                        also = { workspace = true, features = [\"a\"] }\nown = \"1\"\n\
                        [dev-dependencies]\ntests = { version = \"2\" }\n[features]\nf = []\n";
        assert_eq!(
            bypassing(manifest),
            ["own = \"1\"", "tests = { version = \"2\" }"]
        );
        assert_eq!(
            bypassing("[dependencies.serde]\nversion = \"1\"\n").len(),
            1
        );
    }
}
