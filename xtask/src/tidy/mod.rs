//! `cargo xtask tidy`: the rules of the house that a compiler does not know.
//!
//! Each rule has its file, is a pure function from what was read to what was found, and has tests
//! that show it failing.

mod arrows;
mod banned;
mod columns;
mod cryptography;
mod drivers;
mod exceptions;
mod graph;
mod length;
mod licences;
mod lists;
mod paths;
mod reasons;
mod sources;
mod words;

use std::path::Path;

use anyhow::{Context, Result};

use crate::steps::Tally;
use graph::Graph;
use sources::Source;

/// Runs every rule and says what was found; `true` when nothing was.
pub(crate) fn run(root: &Path) -> Result<bool> {
    let tally = tally(root)?;
    println!("{} rules hold, {} do not", tally.passed, tally.failed);
    Ok(tally.failed == 0)
}

/// The same for a step of the tests, one count per rule.
pub(crate) fn tally(root: &Path) -> Result<Tally> {
    let graph = Graph::read(root)?;
    let sources = sources::read(root)?;
    let manifest = text(&sources, "Cargo.toml")?;
    let lists = lists::Lists::parse(text(&sources, "deny.toml")?)?;

    let rules: [(&str, Vec<String>); 12] = [
        ("crate arrows", arrows::check(&graph)),
        ("database drivers only in store", drivers::check(&graph)),
        ("cryptography in its rooms", cryptography::check(&graph)),
        ("banned crates", banned::check(&graph, &lists.banned)),
        ("licences", licences::check(&graph, &lists.licences)),
        (
            "every dependency has its reason",
            reasons::check(manifest, &sources),
        ),
        ("words and names", words::check(&sources)),
        ("file length", length::check(&sources)),
        ("paths in ARCHITECTURE.md", paths::check_map(root, &sources)),
        (
            "links between documents",
            paths::check_links(root, &sources),
        ),
        ("database columns classified", columns::check(&sources)),
        ("exceptions give a reason", exceptions::check(&sources)),
    ];
    let mut tally = Tally::default();
    for (rule, findings) in rules {
        let one = Tally::one(findings.is_empty());
        tally.passed += one.passed;
        tally.failed += one.failed;
        if !findings.is_empty() {
            println!("{rule}:");
            for finding in findings {
                println!("  {finding}");
            }
        }
    }
    Ok(tally)
}

fn text<'a>(sources: &'a [Source], path: &str) -> Result<&'a str> {
    sources
        .iter()
        .find(|source| source.path == path)
        .map(|source| source.text.as_str())
        .with_context(|| format!("{path} is missing"))
}
