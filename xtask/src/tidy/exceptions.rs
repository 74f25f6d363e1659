//! Exceptions to a lint give their reason; unsafe code is forbidden; no test is ignored or naps.

use super::sources::Source;

/// Says each exception without a reason, each crate that does not forbid unsafe code, each ignored
/// test, and each test that waits for time to pass.
pub(crate) fn check(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("rs")) {
        let path = &source.path;
        for (line, attribute) in attributes(&source.text) {
            let exempts = attribute.starts_with("allow(") || attribute.starts_with("expect(");
            let reasoned = attribute.contains("reason = ") || attribute.contains("] // ");
            if exempts && !reasoned {
                findings.push(format!("{path}:{line}: an exception without its reason"));
            }
            if attribute == "ignore" || attribute.starts_with("ignore ") {
                findings.push(format!("{path}:{line}: an ignored test is no test"));
            }
        }
        if path.ends_with("src/lib.rs") || path.ends_with("src/main.rs") {
            let lint = |level: &str| source.text.contains(&format!("#![{level}(unsafe_code)]"));
            let denied = path.starts_with("crates/stats/") && lint("deny");
            if !lint("forbid") && !denied {
                findings.push(format!("{path} does not forbid unsafe code"));
            }
        }
        if path.contains("/tests/") {
            for (number, line) in source.text.lines().enumerate() {
                if line.contains(concat!("slee", "p(")) {
                    findings.push(format!(
                        "{path}:{}: a test waits for the event, not for a while",
                        number + 1
                    ));
                }
            }
        }
    }
    findings
}

/// The attributes of a file, each with its line, as the text between `#[` or `#![` and the `]`
/// that closes it. Attributes stand at the start of a line, as rustfmt puts them.
fn attributes(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        let Some(start) = line.strip_prefix("#![").or_else(|| line.strip_prefix("#[")) else {
            continue;
        };
        let mut attribute = start.to_owned();
        while depth(&attribute) > -1 {
            let Some((_, more)) = lines.next() else { break };
            attribute.push(' ');
            attribute.push_str(more.trim());
        }
        found.push((number + 1, attribute.trim_end_matches(']').to_owned()));
    }
    found
}

/// Brackets that are still open; -1 when the one that opened the attribute is closed.
fn depth(text: &str) -> i32 {
    text.chars().fold(0, |depth, letter| match letter {
        '[' => depth + 1,
        ']' => depth - 1,
        _ => depth,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&[Source::of(path, text)]).len()
    }

    #[test]
    fn an_exception_without_a_reason_is_found() {
        assert_eq!(found("a.rs", "#[allow(dead_code)]\nfn f() {}\n"), 1);
        assert_eq!(
            found(
                "a.rs",
                "#[expect(\n    dead_code,\n    reason = \"used by x\"\n)]\n"
            ),
            0
        );
        assert_eq!(
            found("a.rs", "#[expect(\n    dead_code\n)]\nfn f() {}\n"),
            1
        );
    }

    #[test]
    fn an_ignored_test_is_found() {
        assert_eq!(found("a.rs", "    #[ignore]\n"), 1);
        assert_eq!(found("a.rs", "    #[ignore = \"slow\"]\n"), 1);
        assert_eq!(found("a.rs", "    #[test]\n"), 0);
    }

    #[test]
    fn every_crate_forbids_unsafe_code_and_statistics_deny_it() {
        assert_eq!(found("crates/app/src/lib.rs", ""), 1);
        assert_eq!(found("crates/app/src/lib.rs", "#![deny(unsafe_code)]"), 1);
        assert_eq!(found("crates/app/src/lib.rs", "#![forbid(unsafe_code)]"), 0);
        assert_eq!(found("crates/stats/src/lib.rs", "#![deny(unsafe_code)]"), 0);
    }

    #[test]
    fn a_test_that_waits_for_a_while_is_found() {
        let nap = concat!("tokio::time::slee", "p(one_second).await;");
        assert_eq!(found("crates/app/tests/import.rs", nap), 1);
    }
}
