//! `.xlsx` workbooks into cells.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetType, Xlsx, XlsxError};
use panoh_core::htcds::{Cell, PartialDate, SheetCells, day_of_serial};
use zip::ZipArchive;

use super::WorkbookError;
use super::read::Limits;

/// Most parts of a workbook; a real one has some dozens.
const MAX_PARTS: usize = 2_000;

pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Vec<SheetCells>, WorkbookError> {
    measure(bytes, limits)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let system_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().iter();
    let names: Vec<String> = sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let read = names
        .into_iter()
        .map(|name| read_sheet(&mut workbook, name, system_1904, limits));
    read.collect()
}

/// Unpacks every part into nothing and counts, since the sizes that a file declares may be false.
fn measure(bytes: &[u8], limits: Limits) -> Result<(), WorkbookError> {
    let mut parts = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| WorkbookError::Damaged(error.to_string()))?;
    let too_large = || WorkbookError::UnpacksTooLarge {
        megabytes: limits.unpacked >> 20,
    };
    if parts.len() > MAX_PARTS {
        return Err(too_large());
    }
    if parts.index_for_name("xl/workbook.xml").is_none() {
        return Err(WorkbookError::NotAWorkbook);
    }
    let mut left = limits.unpacked;
    for index in 0..parts.len() {
        let part = parts
            .by_index(index)
            .map_err(|error| WorkbookError::Damaged(error.to_string()))?;
        let mut bounded = part.take(left + 1);
        let unpacked = std::io::copy(&mut bounded, &mut std::io::sink())
            .map_err(|error| WorkbookError::Damaged(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

fn damaged(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::OldOrProtected,
        other => WorkbookError::Damaged(other.to_string()),
    }
}

/// Reads cell by cell: a sheet with one stray cell in its last corner must not become a table of
/// seventeen thousand million cells.
fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
    system_1904: bool,
    limits: Limits,
) -> Result<SheetCells, WorkbookError> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
    while let Some(found) = reader.next_cell().map_err(damaged)? {
        let cell = cell(found.get_value(), system_1904);
        if cell.is_empty() {
            continue;
        }
        let (row, column) = found.get_position();
        let (row, column) = (row as usize, column as usize);
        if row >= limits.rows || column >= limits.columns {
            return Err(WorkbookError::TooWide {
                sheet: name,
                rows: limits.rows,
                columns: limits.columns,
            });
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        let cells = &mut rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }
    Ok(SheetCells { name, rows })
}

fn cell(value: &DataRef<'_>, system_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::DateTime(moment) if moment.is_duration() => Cell::Number(moment.as_f64()),
        DataRef::DateTime(moment) => day_of_serial(moment.as_f64(), system_1904)
            .map_or(Cell::Number(moment.as_f64()), Cell::Date),
        DataRef::DateTimeIso(text) => match PartialDate::parse(text) {
            Ok(PartialDate::Day(day)) => Cell::Date(day),
            _ => Cell::Text(text.clone()),
        },
    }
}
