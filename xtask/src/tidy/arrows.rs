//! Which of our crates may know which: the arrows of ARCHITECTURE.md.

use super::graph::Graph;

/// Each room with the rooms that it may name. A room that is missing here may name none.
const ARROWS: &[(&str, &[&str])] = &[
    ("panoh-core", &[]),
    ("panoh-stats", &[]),
    ("panoh-vault", &[]),
    ("panoh-store", &["panoh-core"]),
    (
        "panoh-app",
        &["panoh-core", "panoh-stats", "panoh-store", "panoh-vault"],
    ),
    ("panoh-web", &["panoh-app"]),
    ("panoh", &["panoh-app", "panoh-web"]),
    ("panoh-bench", &["panoh-app"]),
    ("xtask", &[]),
];

/// Says each arrow that is not allowed, dependencies of tests included.
pub(crate) fn check(graph: &Graph) -> Vec<String> {
    let mut findings = Vec::new();
    for (from, dependencies) in &graph.members {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == from) else {
            findings.push(format!("{from} is a new crate: draw its arrows in xtask/src/tidy/arrows.rs and in ARCHITECTURE.md"));
            continue;
        };
        for to in dependencies {
            if graph.members.contains_key(to) && !allowed.contains(&to.as_str()) {
                findings.push(format!("{from} must not know {to}"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_of_the_house_are_allowed() {
        let graph = Graph::of(&[
            "panoh-core: serde",
            "panoh-stats: blake3",
            "panoh-vault:",
            "panoh-store: panoh-core sqlx",
            "panoh-app: panoh-core panoh-store panoh-vault panoh-stats",
            "panoh-web: panoh-app axum",
            "panoh: panoh-web panoh-app",
            "panoh-bench: panoh-app",
            "xtask: clap",
        ]);
        assert_eq!(check(&graph), Vec::<String>::new());
    }

    #[test]
    fn pages_that_name_the_store_are_found() {
        let graph = Graph::of(&[
            "panoh-web: panoh-app panoh-store",
            "panoh-app:",
            "panoh-store:",
        ]);
        assert_eq!(check(&graph), ["panoh-web must not know panoh-store"]);
    }

    #[test]
    fn statistics_know_none_of_our_crates() {
        let graph = Graph::of(&["panoh-stats: panoh-core", "panoh-core:"]);
        assert_eq!(check(&graph), ["panoh-stats must not know panoh-core"]);
    }

    #[test]
    fn a_crate_without_arrows_is_found() {
        let graph = Graph::of(&["panoh-extra:"]);
        assert_eq!(check(&graph).len(), 1);
    }
}
