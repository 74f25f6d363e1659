//! Which kind of file it is, within which limits.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use panoh_core::htcds::{self, SheetCells, Workbook};

use super::{WorkbookError, delimited, spreadsheet};

/// How much of a file is read. The defaults hold far more than a published workbook can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of all parts of a workbook once unpacked.
    pub unpacked: u64,
    /// Rows of a sheet.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 64 << 20,
            unpacked: 512 << 20,
            rows: 200_000,
            columns: 256,
        }
    }
}

/// Reads the sheets of a file given as bytes, an `.xlsx` workbook or a CSV text: the content decides,
/// not the name. A CSV file is one sheet called `name`.
///
/// # Errors
/// If it is another kind of file, damaged, or beyond the limits.
pub fn read(bytes: &[u8], name: &str, limits: Limits) -> Result<Vec<SheetCells>, WorkbookError> {
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(limits));
    }
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => spreadsheet::read(bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(WorkbookError::OldOrProtected),
        _ => delimited::read(bytes, name, limits).map(|sheet| vec![sheet]),
    }
}

/// Reads a file with the default limits.
///
/// # Errors
/// As [`read`], and if the file cannot be opened.
pub fn read_file(path: &Path) -> Result<Vec<SheetCells>, WorkbookError> {
    let limits = Limits::default();
    let mut bytes = Vec::new();
    File::open(path)?
        .take(limits.bytes + 1)
        .read_to_end(&mut bytes)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    read(&bytes, &name.to_string_lossy(), limits)
}

/// Reads the sheets with cases of a file given as bytes, with the default limits.
///
/// # Errors
/// As [`read`], and if no sheet has the headings of the standard.
pub fn read_cases(bytes: &[u8], name: &str) -> Result<Workbook, WorkbookError> {
    let sheets = read(bytes, name, Limits::default())?;
    Ok(htcds::read_workbook(sheets)?)
}

fn too_large(limits: Limits) -> WorkbookError {
    WorkbookError::TooLarge {
        megabytes: limits.bytes >> 20,
    }
}
