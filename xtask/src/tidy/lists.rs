//! The two lists of `deny.toml` that tidy shares with cargo-deny: banned crates, allowed licences.
//!
//! Read line by line, because the file is ours and has one entry per line; an entry that cannot be
//! read is an error, never a shorter list.

use anyhow::{Result, bail, ensure};

/// Bans without which the promise 'no OpenSSL, no aws-lc' would be empty.
const LEAST: &[&str] = &[
    "openssl",
    "openssl-sys",
    "aws-lc-rs",
    "aws-lc-sys",
    "native-tls",
];

/// What `deny.toml` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lists {
    pub(crate) banned: Vec<String>,
    pub(crate) licences: Vec<String>,
}

impl Lists {
    /// Reads `deny = [..]` under `[bans]` and `allow = [..]` under `[licenses]`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let banned = entries(text, "[bans]", "deny = [")?;
        let licences = entries(text, "[licenses]", "allow = [")?;
        for name in LEAST {
            ensure!(
                banned.iter().any(|banned| banned == name),
                "deny.toml no longer bans {name}"
            );
        }
        Ok(Self { banned, licences })
    }
}

/// The first string of every line in the list that `opening` starts within the section.
fn entries(text: &str, section: &str, opening: &str) -> Result<Vec<String>> {
    let mut lines = text.lines().map(str::trim);
    ensure!(
        lines.any(|line| line == section),
        "deny.toml has no {section}"
    );
    let mut list = Vec::new();
    let mut inside = false;
    for line in lines {
        if !inside && line.starts_with('[') {
            break;
        }
        if !inside {
            inside = line == opening;
        } else if line == "]" {
            ensure!(!list.is_empty(), "{opening} in {section} is empty");
            return Ok(list);
        } else if !line.is_empty() && !line.starts_with('#') {
            match line.split('"').nth(1) {
                Some(entry) => list.push(entry.to_owned()),
                None => bail!("deny.toml, {section}: cannot read `{line}`"),
            }
        }
    }
    bail!("deny.toml, {section}: no `{opening}` that ends with `]` on a line of its own")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[bans]
wildcards = "deny"
deny = [
    # why
    { name = "openssl", reason = "x" },
    { name = "openssl-sys", reason = "x" },
    { name = "aws-lc-rs", reason = "x" },
    { name = "aws-lc-sys", reason = "x" },
    { name = "native-tls", reason = "x" },
]

[licenses]
allow = [
    "MIT",
    "Zlib", # small
]
"#;

    #[test]
    fn both_lists_are_read_with_their_comments_left_out() {
        let lists = Lists::parse(GOOD).unwrap();
        assert_eq!(lists.banned.len(), 5);
        assert_eq!(lists.licences, ["MIT", "Zlib"]);
    }

    #[test]
    fn the_committed_file_can_be_read() {
        let committed = include_str!("../../../deny.toml");
        assert!(
            Lists::parse(committed)
                .unwrap()
                .licences
                .contains(&"MIT".to_owned())
        );
    }

    #[test]
    fn a_ban_that_was_taken_out_is_found() {
        let weaker = GOOD.replace("\"aws-lc-sys\"", "\"something-else\"");
        assert!(
            Lists::parse(&weaker)
                .unwrap_err()
                .to_string()
                .contains("aws-lc-sys")
        );
    }

    #[test]
    fn a_list_in_another_shape_is_an_error_and_not_an_empty_list() {
        assert!(Lists::parse(&GOOD.replace("allow = [", "allow = [\"MIT\",")).is_err());
        assert!(Lists::parse(&GOOD.replace("\"Zlib\"", "Zlib")).is_err());
        assert!(Lists::parse(&GOOD.replace("[licenses]", "[licences]")).is_err());
    }
}
