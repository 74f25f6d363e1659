//! Examining a set-up: what is in order, and what to do where it is not. It changes nothing.

mod certificate;
#[cfg(test)]
mod tests;

use crate::attachments::storage_of;
use crate::backup::{BackupKind, mark_file};
use crate::error::AppError;
use crate::journal::NodePlace;
use crate::node::NODE_KEY_FILE;
use panoh_core::clock::{Clock, TOLERATED_AHEAD_MICROS};
use panoh_store::{Store, StoreError};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// One thing that was examined.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Whether it is in order.
    pub ok: bool,
    /// Stable code of what was examined, for translation.
    pub code: &'static str,
    /// What was found, without names of people.
    pub found: String,
    /// What to do; empty where nothing is to be done.
    pub what_to_do: &'static str,
}

impl Finding {
    fn new(ok: bool, code: &'static str, found: impl Into<String>, advice: &'static str) -> Self {
        Self {
            ok,
            code,
            found: found.into(),
            what_to_do: if ok { "" } else { advice },
        }
    }
}

/// Microseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000_000;
/// Free space below which writing may soon fail, in bytes.
const FREE: u64 = 1 << 30;
/// Days after which a backup is overdue.
const BACKUP_DAYS: u64 = 7;
/// Days before its end at which a certificate should be renewed.
const RENEWAL_DAYS: u64 = 21;
/// No clock that is right shows an earlier time: 1 January 2026, microseconds.
const EARLIEST: u64 = 1_767_225_600_000_000;

/// Examines a data folder with its database, and a TLS certificate file where one is named.
///
/// # Errors
/// When the machine refuses even to look; everything else is a finding.
pub async fn examine(
    place: &NodePlace,
    clock: &dyn Clock,
    certificate: Option<&Path>,
) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    if !place.data.is_dir() {
        let advice = "Name the folder with --data, or start `panoh serve` once to create it.";
        findings.push(Finding::new(false, "data-folder", "not there", advice));
        return Ok(findings);
    }
    findings.push(permissions("data-folder-permissions", &place.data)?);
    findings.push(free_space(&place.data)?);
    findings.extend(node_key(place).await?);
    match place.read_only().await {
        Ok(store) => {
            findings.extend(database(&store, place, clock).await?);
            store.close().await?;
        }
        Err(error) => findings.push(closed_database(&error)),
    }
    for kind in [BackupKind::Journal, BackupKind::Keys] {
        findings.push(last_backup(place, clock, kind));
    }
    if let Some(path) = certificate {
        findings.push(certificate_end(path, clock));
    }
    Ok(findings)
}

/// Only the owner may enter.
fn permissions(code: &'static str, path: &Path) -> Result<Finding, AppError> {
    let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
    let advice = "Close it to other users of the machine: chmod -R go= on the data folder.";
    Ok(Finding::new(
        mode & 0o077 == 0,
        code,
        format!("mode {mode:o}"),
        advice,
    ))
}

fn free_space(data: &Path) -> Result<Finding, AppError> {
    let disk = rustix::fs::statvfs(data).map_err(std::io::Error::from)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let advice = "Free space or move the data folder to a larger disk before it fills up.";
    Ok(Finding::new(
        free >= FREE,
        "free-space",
        format!("{} MB free", free >> 20),
        advice,
    ))
}

/// The node's key must be there, closed to others, and belong to this folder or database.
async fn node_key(place: &NodePlace) -> Result<Vec<Finding>, AppError> {
    let path = place.data.join(NODE_KEY_FILE);
    let key = match place.node_key() {
        Ok(Some(key)) => key,
        Ok(None) => {
            let advice = "Start the node once: it founds a new one that continues this journal.";
            return Ok(vec![Finding::new(false, "node-key", "not there", advice)]);
        }
        Err(_) => {
            let advice = "Put the damaged node.key aside; the next start founds a new node that \
                          continues this journal.";
            return Ok(vec![Finding::new(
                false,
                "node-key",
                "not readable",
                advice,
            )]);
        }
    };
    let bound = match place.location().binding().await {
        Ok(binding) => key.binding() == binding.as_bytes(),
        Err(_) => false,
    };
    let found = if bound {
        "belongs to this place"
    } else {
        "belongs to another place"
    };
    let advice = "The folder was copied or restored. The next start founds a new node; keep only one \
                  of the two copies running.";
    let binding = Finding::new(bound, "node-key-binding", found, advice);
    Ok(vec![permissions("node-key-permissions", &path)?, binding])
}

fn closed_database(error: &AppError) -> Finding {
    match error {
        AppError::Storage(StoreError::Missing) => {
            let advice = "Start `panoh serve` once, or name the right folder with --data.";
            Finding::new(false, "database", "there is none yet", advice)
        }
        AppError::Storage(StoreError::Layout) => {
            let advice = "Start this version of panoh once to bring the database up to date; if the \
                          database is newer than the program, install the newer program.";
            Finding::new(false, "migrations", "layout of another version", advice)
        }
        _ => {
            let advice = "Check that the database server runs and that its address and password \
                          are right.";
            Finding::new(false, "database", "cannot be opened", advice)
        }
    }
}

async fn database(
    store: &Store,
    place: &NodePlace,
    clock: &dyn Clock,
) -> Result<Vec<Finding>, AppError> {
    let mut findings = vec![Finding::new(true, "migrations", "up to date", "")];
    for setting in store.settings().await? {
        let found = format!("{}: {}", setting.name, setting.value);
        findings.push(Finding::new(
            setting.ok,
            setting.code,
            found,
            setting.advice,
        ));
    }
    findings.push(clock_is_sane(store, clock).await?);
    findings.push(attachments(store, place).await?);
    Ok(findings)
}

/// A clock that was set back, or never set, would date acts wrongly.
async fn clock_is_sane(store: &Store, clock: &dyn Clock) -> Result<Finding, AppError> {
    let now = clock.now_micros();
    let last = match store.head().await {
        Ok(signed) => signed.head.time.micros,
        Err(StoreError::NotFounded) => 0,
        Err(error) => return Err(error.into()),
    };
    let behind = last.saturating_sub(now) > TOLERATED_AHEAD_MICROS;
    let (ok, found) = match (now < EARLIEST, behind) {
        (true, _) => (false, "before 2026".to_owned()),
        (_, true) => (false, "behind the last act in the journal".to_owned()),
        _ => (true, crate::time::day_of(now).to_string()),
    };
    let advice = "Set the machine's clock and keep it right with a time service.";
    Ok(Finding::new(ok, "clock", found, advice))
}

async fn attachments(store: &Store, place: &NodePlace) -> Result<Finding, AppError> {
    let advice =
        "Bring the attachments back from the journal's backup, or make their place readable.";
    let listed = storage_of(&place.data).and_then(|storage| Ok(storage.list()?));
    let Ok(listed) = listed else {
        return Ok(Finding::new(
            false,
            "attachments",
            "their place cannot be read",
            advice,
        ));
    };
    let kept: std::collections::HashSet<_> = listed.into_iter().map(|kept| kept.id).collect();
    let (mut after, mut missing, mut named) = (None, 0, 0);
    loop {
        let page = store.attachments_after(after, 1_000).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        named += page.len();
        missing += page.iter().filter(|row| !kept.contains(&row.id)).count();
    }
    let found = format!("{named} named, {missing} missing");
    Ok(Finding::new(missing == 0, "attachments", found, advice))
}

fn last_backup(place: &NodePlace, clock: &dyn Clock, kind: BackupKind) -> Finding {
    let made: Option<u64> = std::fs::read_to_string(place.data.join(mark_file(kind)))
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let code = match kind {
        BackupKind::Journal => "backup-journal",
        BackupKind::Keys => "backup-keys",
    };
    let advice = "Run `panoh backup` every day, into a folder outside this machine.";
    match made {
        None => Finding::new(false, code, "never made", advice),
        Some(made) => {
            let days = clock.now_micros().saturating_sub(made) / DAY;
            Finding::new(
                days <= BACKUP_DAYS,
                code,
                format!("{days} days ago"),
                advice,
            )
        }
    }
}

fn certificate_end(path: &Path, clock: &dyn Clock) -> Finding {
    let advice = "Renew the certificate and start `panoh serve` again.";
    let end = std::fs::read_to_string(path)
        .ok()
        .and_then(|pem| certificate::valid_until(&pem));
    let Some(end) = end else {
        let advice = "Name a certificate file in PEM form.";
        return Finding::new(false, "certificate", "cannot be read", advice);
    };
    let left = end.saturating_sub(clock.now_micros()) / DAY;
    let found = format!("ends on {}, {left} days left", crate::time::day_of(end));
    Finding::new(left > RENEWAL_DAYS, "certificate", found, advice)
}
