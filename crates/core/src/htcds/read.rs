//! From a row of cells to a typed record, or to the reasons why it is none.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::cell::Cell;
use super::error::{Fault, RowError};
use super::exchange::from_values;
use super::row::{Extra, HtcdsRow};
use super::table::{Column, Meaning, SheetRow, Table};
use super::value::read_value;

/// Reads one row. `today` is the day of the import: a birth date after it is refused.
///
/// # Errors
/// Every reason found in the row, not only the first.
pub fn parse_row(table: &Table, row: &SheetRow, today: Date) -> Result<HtcdsRow, Vec<RowError>> {
    let mut values = BTreeMap::new();
    let mut extra = Vec::new();
    let mut case_id = None;
    let mut errors = Vec::new();
    for (cell, column) in row.cells.iter().zip(&table.columns) {
        let outcome = match column.meaning {
            Meaning::Field(field) => read_value(field, cell, today).map(|value| {
                values.extend(value.map(|value| (field, value)));
            }),
            Meaning::CaseId => read_case_id(cell).map(|id| case_id = id),
            Meaning::Number | Meaning::Unknown => {
                extra.extend(own_cell(column, cell));
                Ok(())
            }
        };
        errors.extend(
            outcome
                .err()
                .map(|f| f.at(&table.sheet, row.number, column)),
        );
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    extra.sort_by(|a: &Extra, b| a.heading.cmp(&b.heading));
    Ok(HtcdsRow {
        case_id,
        extra,
        ..from_values(values)
    })
}

fn read_case_id(cell: &Cell) -> Result<Option<Uuid>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = cell.to_text();
    let id = Uuid::parse_str(text.trim()).map_err(|_| {
        Fault::quoting(
            "bad_case_id",
            &text,
            "is not a case id; leave the cell empty for a new case",
        )
    })?;
    Ok(Some(id))
}

/// What a person wrote where the standard has no field: kept, unless it is only a row number.
pub(super) fn own_cell(column: &Column, cell: &Cell) -> Option<Extra> {
    if cell.is_empty() {
        return None;
    }
    let text = cell.to_text();
    if column.meaning == Meaning::Number && is_row_number(&text) {
        return None;
    }
    Some(Extra {
        heading: column.own_name(),
        text,
    })
}

/// `17`, `17.` and `№ 17` are numbers of a row; `RAS-17` is a reference of the person's own.
fn is_row_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || !c.is_alphanumeric())
}
