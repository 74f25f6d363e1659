//! Only `store` talks to a database.

use super::graph::Graph;

const HOME: &str = "panoh-store";
const DRIVERS: &[&str] = &[
    "diesel",
    "libsqlite3-sys",
    "postgres",
    "rusqlite",
    "sea-orm",
    "sea-orm-migration",
    "sea-query",
    "sqlx",
    "tokio-postgres",
];

/// Says each crate but `store` that depends on a database driver.
pub(crate) fn check(graph: &Graph) -> Vec<String> {
    let mut findings = Vec::new();
    for (member, dependencies) in &graph.members {
        if member == HOME {
            continue;
        }
        for driver in DRIVERS
            .iter()
            .filter(|driver| dependencies.contains(**driver))
        {
            findings.push(format!("{member} depends on {driver}: only {HOME} may"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_may_have_its_drivers() {
        assert!(check(&Graph::of(&["panoh-store: sqlx sea-orm sea-orm-migration"])).is_empty());
    }

    #[test]
    fn a_driver_anywhere_else_is_found() {
        let graph = Graph::of(&["panoh-app: sqlx", "panoh-web: sea-orm tokio"]);
        assert_eq!(check(&graph).len(), 2);
    }
}
