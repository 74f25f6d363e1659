//! Crates that must not be anywhere in the resolved graph: those that `deny.toml` names.

use super::graph::Graph;

/// Says each banned crate in use, however deep.
pub(crate) fn check(graph: &Graph, banned: &[String]) -> Vec<String> {
    graph
        .packages
        .iter()
        .filter(|package| banned.contains(&package.name))
        .map(|package| {
            let (name, version) = (&package.name, &package.version);
            format!("{name} {version} is in use: `cargo tree --invert {name}` says through whom")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_crate_is_found_however_deep() {
        let graph = Graph::with_packages(&["serde MIT", "openssl-sys MIT"]);
        let banned = ["openssl-sys".to_owned(), "native-tls".to_owned()];
        let findings = check(&graph, &banned);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with("openssl-sys 1.0.0 is in use"));
        assert!(check(&graph, &banned[1..]).is_empty());
    }
}
