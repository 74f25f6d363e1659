//! The machine on which it is measured, and what processes use of it.

use anyhow::{Context, Result};
use panoh_app::Progress;
use panoh_app::journal::{NodePlace, verify};
use std::path::Path;
use std::time::Duration;

/// Processor, memory and file system in one line.
pub(crate) fn describe(data: &Path) -> Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1))
        .unwrap_or("unknown processor")
        .trim();
    let count = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let kilobytes = field(&memory, "MemTotal:").context("MemTotal")?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let gigabytes = kilobytes / 1024.0 / 1024.0;
    let mut there = data;
    while !there.exists() {
        there = there
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
    }
    let disk = rustix::fs::statfs(there)?;
    Ok(format!(
        "{count} × {model}, {gigabytes:.0} GB, Linux {}, file system {:#x}",
        kernel.trim(),
        disk.f_type
    ))
}

/// Resident memory of a process (`self` or a number), in megabytes.
pub(crate) fn resident_mb(process: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    Ok(field(&status, "VmRSS:").context("VmRSS")? / 1024.0)
}

/// The number behind a label, in kilobytes as the kernel writes it.
fn field(text: &str, label: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    line.split_whitespace().next()?.parse().ok()
}

/// How many acts stand in a journal.
pub(crate) async fn acts(place: &NodePlace) -> Result<u64> {
    Ok(verify(place, None, &Progress::new()).await?.acts)
}

/// So many in that time, each second.
#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is rounded when it is shown"
)]
pub(crate) fn rate(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_numbers_are_read() {
        let status = "Name:\tpanoh\nVmRSS:\t  20480 kB\n";
        assert_eq!(field(status, "VmRSS:"), Some(20480.0));
        assert!(resident_mb("self").unwrap() > 1.0);
        assert!(
            describe(Path::new("/nowhere/at/all"))
                .unwrap()
                .contains("Linux")
        );
    }
}
