//! Files that a command writes: whole or not at all, and for their owner only, for they hold people.

use crate::failure::Failure;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Writes a file that only its owner can read, replacing what stood there.
///
/// # Errors
/// `machine`, with the path.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    try_write(path, bytes).map_err(|error| Failure::from(error).with_detail(path.display()))
}

fn try_write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let partial = beside(path, ".partial");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The path with something after its whole name: `cases.xlsx` gives `cases.xlsx.rejected.csv`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_replaced_whole_and_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cases.xlsx");
        let refused = beside(&path, ".rejected.csv");
        assert!(refused.ends_with("cases.xlsx.rejected.csv"));
        write(&refused, b"first and longer").unwrap();
        write(&refused, b"second").unwrap();
        assert_eq!(std::fs::read(&refused).unwrap(), b"second");
        assert_eq!(
            std::fs::metadata(&refused).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
