//! A sheet of which every column has a meaning.

use std::collections::HashSet;

use super::cell::{Cell, column_letters};
use super::error::TableError;
use super::field::Field;
use super::heading;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The running number with which the published rows come; it is ignored.
    Number,
    /// The id that our export adds.
    CaseId,
    /// A field of the standard.
    Field(Field),
    /// Something that the person added; it is kept beside the fields.
    Unknown,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Position from 0.
    pub index: usize,
    /// The heading that a person sees; empty if there is none. A column of the person's own whose
    /// heading stands there already has its letters behind it, so that no two are called the same.
    pub heading: String,
    /// What the cells are.
    pub meaning: Meaning,
}

impl Column {
    /// The letters of the column, e.g. `AN`.
    pub fn letters(&self) -> String {
        column_letters(self.index)
    }

    /// Heading and letters for a message: `Gender (H)`, or `Column AN` without a heading.
    pub fn display(&self) -> String {
        if self.heading.is_empty() {
            format!("Column {}", self.letters())
        } else {
            format!("{} ({})", self.heading, self.letters())
        }
    }

    /// The name under which a cell of a column without meaning is kept.
    pub(super) fn own_name(&self) -> String {
        if self.heading.is_empty() {
            self.display()
        } else {
            self.heading.clone()
        }
    }
}

/// A row with its place in the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Row of the sheet, counted from 1 as the spreadsheet shows it.
    pub number: u32,
    /// The cells from column A; cells to the right may be missing.
    pub cells: Vec<Cell>,
}

/// A sheet whose headings were understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: String,
    /// Every column.
    pub columns: Vec<Column>,
    /// The heading rows as they stand in the sheet, to be repeated above refused rows.
    pub headings: Vec<SheetRow>,
    /// The rows of data, without those that are empty but for their number.
    pub rows: Vec<SheetRow>,
}

impl Table {
    /// The fields that have a column.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns
            .iter()
            .filter_map(|column| match column.meaning {
                Meaning::Field(field) => Some(field),
                _ => None,
            })
    }

    /// Whether there is a column `panoh_case_id`.
    pub fn has_case_id(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.meaning == Meaning::CaseId)
    }
}

/// Reads the headings of a sheet given as rows from row 1 and cells from column A.
///
/// # Errors
/// If there are no headings of the standard, or two filled columns mean the same field.
pub fn read_table(rows: Vec<Vec<Cell>>, sheet: &str) -> Result<Table, TableError> {
    let at = heading::find(&rows).ok_or(TableError::NoHeadings)?;
    let columns = heading::columns(&rows, at).into_iter().enumerate();
    let mut columns: Vec<Column> = columns
        .map(|(index, (heading, meaning))| Column {
            index,
            heading,
            meaning,
        })
        .collect();
    name_apart(&mut columns);
    let mut headings = Vec::new();
    let mut data = Vec::new();
    for (index, cells) in rows.into_iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let row = SheetRow { number, cells };
        if at.visible == Some(index) || at.technical == Some(index) {
            headings.push(row);
        } else if index >= at.data_from() && !is_empty(&row.cells, &columns) {
            data.push(row);
        }
    }
    settle_duplicates(&mut columns, &data, sheet)?;
    Ok(Table {
        sheet: sheet.to_owned(),
        columns,
        headings,
        rows: data,
    })
}

fn name_apart(columns: &mut [Column]) {
    let mut seen = HashSet::new();
    for column in columns.iter_mut() {
        let is_own = matches!(column.meaning, Meaning::Unknown | Meaning::Number);
        if is_own && !seen.insert(column.own_name()) {
            column.heading = column.display();
        }
    }
}

fn is_empty(cells: &[Cell], columns: &[Column]) -> bool {
    let mut both = cells.iter().zip(columns);
    both.all(|(cell, column)| column.meaning == Meaning::Number || cell.is_empty())
}

/// Of two columns with one meaning, an empty one steps back; two filled ones are an error, since
/// either choice would lose what was typed in the other.
fn settle_duplicates(
    columns: &mut [Column],
    rows: &[SheetRow],
    sheet: &str,
) -> Result<(), TableError> {
    for second in 1..columns.len() {
        let meaning = columns[second].meaning;
        if meaning == Meaning::Unknown {
            continue;
        }
        let Some(first) = (0..second).find(|&first| columns[first].meaning == meaning) else {
            continue;
        };
        let filled = |index: usize| {
            rows.iter()
                .any(|row| row.cells.get(index).is_some_and(|cell| !cell.is_empty()))
        };
        if !filled(second) {
            columns[second].meaning = Meaning::Unknown;
        } else if !filled(first) {
            columns[first].meaning = Meaning::Unknown;
        } else {
            return Err(TableError::DuplicateColumn {
                sheet: sheet.to_owned(),
                heading: columns[second].own_name(),
                first: columns[first].letters(),
                second: columns[second].letters(),
            });
        }
    }
    Ok(())
}
