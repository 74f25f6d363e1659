//! What the disk alone costs: writes of one page, each made durable.

use crate::timing::{Times, begin};
use anyhow::Result;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Bytes written before each sync: one page of the database.
const PAGE: usize = 4_096;

/// Appends pages to a file in the folder, each followed by fdatasync, and removes the file.
pub(crate) fn sync_times(folder: &Path, repeat: usize) -> Result<Times> {
    let path = folder.join("fsync-measurement");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)?;
    let mut times = Times::default();
    for _ in 0..repeat {
        let begun = begin();
        file.write_all(&[7; PAGE])?;
        rustix::fs::fdatasync(&file)?;
        times.add(begun.elapsed());
    }
    std::fs::remove_file(&path)?;
    Ok(times)
}
