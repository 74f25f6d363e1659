//! The file of refused rows: corrected there, it is imported again.

use panoh_core::htcds::{Cell, CsvGuard, Meaning, SheetRow, Table};

use super::{WorkbookError, write_csv};

/// Writes refused rows as they were, under one row of headings. Rows of several sheets stand under
/// the headings of all of them.
///
/// # Errors
/// If the rows cannot be written, which memory alone can cause.
pub fn refused_csv<'a>(
    rows: impl IntoIterator<Item = (&'a Table, &'a SheetRow)>,
) -> Result<Vec<u8>, WorkbookError> {
    let mut headings: Vec<(Meaning, String)> = Vec::new();
    let mut known: Option<(&Table, Vec<usize>)> = None;
    let mut records: Vec<Vec<Cell>> = Vec::new();
    for (table, row) in rows {
        let places = match known.take() {
            Some((same, places)) if std::ptr::eq(same, table) => places,
            _ => places(table, &mut headings),
        };
        let mut record = vec![Cell::Empty; headings.len()];
        for (cell, &place) in row.cells.iter().zip(&places) {
            record[place] = cell.clone();
        }
        records.push(record);
        known = Some((table, places));
    }
    let heading_row = headings.into_iter().map(|(_, heading)| Cell::from(heading));
    let heading_row: Vec<Cell> = heading_row.collect();
    let all = std::iter::once(&heading_row).chain(&records);
    write_csv(all.map(Vec::as_slice), CsvGuard::SparePhones)
}

/// Where each column of the table stands among the headings, which grow as needed. A column that
/// the table understood without a heading gets one, since it may not be understood again alone.
fn places(table: &Table, headings: &mut Vec<(Meaning, String)>) -> Vec<usize> {
    let mut used = vec![false; headings.len()];
    let mut places = Vec::new();
    for column in &table.columns {
        let heading = match column.meaning {
            Meaning::Field(field) if column.heading.is_empty() => field.heading(),
            _ => column.heading.clone(),
        };
        let wanted = (column.meaning, heading);
        let same = |place: &usize| !used[*place] && is_same(&headings[*place], &wanted);
        let place = (0..headings.len()).find(same).unwrap_or_else(|| {
            headings.push(wanted);
            used.push(false);
            headings.len() - 1
        });
        used[place] = true;
        places.push(place);
    }
    places
}

fn is_same(one: &(Meaning, String), other: &(Meaning, String)) -> bool {
    match one.0 {
        Meaning::Unknown => one == other,
        meaning => meaning == other.0,
    }
}
