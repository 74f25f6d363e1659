//! The variables of the environment that commands read.

/// A variable that is set to something; an empty one counts as unset.
pub(crate) fn text(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// The PostgreSQL address, when one serves in place of SQLite. It holds a password, so it is read from
/// the environment and from no argument, where every user of the machine could see it.
pub(crate) fn database_url() -> Option<String> {
    text("DATABASE_URL")
}

/// Whether a PostgreSQL database of another node may be continued as a new node.
pub(crate) fn found_new_node() -> bool {
    text("PANOH_FOUND_NEW_NODE").as_deref() == Some("1")
}
