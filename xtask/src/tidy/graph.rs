//! The packages that the build uses, read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{MetadataCommand, PackageId};

/// One package of the resolved graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression, where the package gives one.
    pub(crate) licence: Option<String>,
}

/// Our own packages with the names of their direct dependencies, and every package in use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// Direct dependencies of every kind (also of tests and build scripts) by member.
    pub(crate) members: BTreeMap<String, BTreeSet<String>>,
    /// Every package that is built with default features on some platform, members included.
    pub(crate) packages: Vec<Package>,
}

impl Graph {
    /// Asks cargo, with default features and without changing the lock file.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .other_options(["--locked".to_owned()])
            .exec()?;
        let resolve = metadata.resolve.as_ref().context("no resolved graph")?;
        let edges: BTreeMap<&PackageId, &[PackageId]> = resolve
            .nodes
            .iter()
            .map(|node| (&node.id, node.dependencies.as_slice()))
            .collect();
        let mut wanted: Vec<&PackageId> = metadata.workspace_members.iter().collect();
        let mut used = BTreeSet::new();
        while let Some(id) = wanted.pop() {
            if used.insert(id) {
                wanted.extend(edges.get(id).copied().unwrap_or_default());
            }
        }
        let members = metadata
            .workspace_packages()
            .iter()
            .map(|package| {
                let names = package
                    .dependencies
                    .iter()
                    .map(|dependency| dependency.name.clone());
                (package.name.to_string(), names.collect())
            })
            .collect();
        let packages = metadata
            .packages
            .iter()
            .filter(|package| used.contains(&package.id))
            .map(|package| Package {
                name: package.name.to_string(),
                version: package.version.to_string(),
                licence: package.license.clone(),
            })
            .collect();
        Ok(Self { members, packages })
    }

    /// A graph for tests: `a: b c` makes member `a` depend on `b` and `c`.
    #[cfg(test)]
    pub(crate) fn of(lines: &[&str]) -> Self {
        let members = lines
            .iter()
            .map(|line| {
                let (name, rest) = line.split_once(':').unwrap();
                (
                    name.to_owned(),
                    rest.split_whitespace().map(str::to_owned).collect(),
                )
            })
            .collect();
        Self {
            members,
            packages: Vec::new(),
        }
    }

    /// A graph for tests in which only the packages in use matter, given as `name licence`.
    #[cfg(test)]
    pub(crate) fn with_packages(lines: &[&str]) -> Self {
        let packages = lines
            .iter()
            .map(|line| {
                let (name, licence) = line.split_once(' ').unwrap_or((line, ""));
                Package {
                    name: name.to_owned(),
                    version: "1.0.0".to_owned(),
                    licence: (!licence.is_empty()).then(|| licence.to_owned()),
                }
            })
            .collect();
        Self {
            members: BTreeMap::new(),
            packages,
        }
    }
}
