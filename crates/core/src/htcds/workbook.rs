//! A whole file: which of its sheets hold cases, and all rows of them in one go.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::cell::Cell;
use super::content::content_cells;
use super::error::{Fault, RowError, TableError};
use super::exchange::{from_values, to_values};
use super::field::Kind;
use super::read::parse_row;
use super::row::{Extra, HtcdsRow};
use super::table::{Column, Meaning, SheetRow, Table, read_table};

/// The cells of a sheet from row 1 and column A.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetCells {
    /// Name of the sheet.
    pub name: String,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// The sheets of a file that were understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The sheets that hold cases; at least one.
    pub cases: Vec<Table>,
    /// The second sheet of our own export.
    pub other: Option<Table>,
    /// Names of filled sheets that hold no cases, so that a person can see what was left out.
    pub passed_over: Vec<String>,
}

/// A row that holds more than its number, read.
#[derive(Debug)]
pub struct ReadRow<'a> {
    /// The sheet in which it stands.
    pub table: &'a Table,
    /// The row itself, for the file of refused rows.
    pub row: &'a SheetRow,
    /// The record, or every reason why it is refused.
    pub outcome: Result<HtcdsRow, Vec<RowError>>,
    /// Its content but for number and case id, see [`content_cells`].
    pub content: Vec<u8>,
}

/// Finds the sheets with cases. Remarks are passed over, and so are the lists for validation: sheets
/// whose headings are all of fields with codes, unless there is no other sheet.
///
/// # Errors
/// If no sheet has the headings, or one with cases holds a field twice.
pub fn read_workbook(sheets: Vec<SheetCells>) -> Result<Workbook, TableError> {
    let mut tables = Vec::new();
    let mut passed_over = Vec::new();
    for sheet in sheets {
        match read_table(sheet.rows, &sheet.name) {
            Ok(table) => tables.push(table),
            Err(TableError::NoHeadings) => passed_over.push(sheet.name),
            Err(error @ TableError::DuplicateColumn { .. }) => return Err(error),
        }
    }
    let other = tables.iter().position(is_other_sheet);
    let other = other.map(|place| tables.remove(place));
    if tables.iter().any(tells_of_people) {
        let lists = tables.extract_if(.., |table| !tells_of_people(table));
        passed_over.extend(lists.map(|table| table.sheet));
    }
    if tables.is_empty() {
        return Err(TableError::NoHeadings);
    }
    Ok(Workbook {
        cases: tables,
        other,
        passed_over,
    })
}

fn tells_of_people(table: &Table) -> bool {
    let mut fields = table.fields();
    fields.any(|field| !matches!(field.kind(), Kind::Code(_) | Kind::Codes(_)))
}

fn is_other_sheet(table: &Table) -> bool {
    table.has_case_id() && !table.fields().any(|field| field.is_in_workbook())
}

impl Workbook {
    /// Reads every filled row of every sheet with cases, joined with the second sheet by case id.
    /// A second row with the case id of an earlier one is refused, and so is a row of the second
    /// sheet that belongs to no row taken in. `today` is the day of the import.
    pub fn read_rows(&self, today: Date) -> Vec<ReadRow<'_>> {
        let others = self.other_rows(today);
        let mut seen = HashSet::new();
        let mut taken = HashSet::new();
        let mut read = Vec::new();
        for table in &self.cases {
            for row in &table.rows {
                let outcome = parse_row(table, row, today)
                    .and_then(|record| refuse_second(record, table, row, &mut seen))
                    .and_then(|record| join(record, &others));
                taken.extend(outcome.as_ref().ok().and_then(|record| record.case_id));
                read.push(ReadRow {
                    table,
                    row,
                    outcome,
                    content: content_cells(table, row),
                });
            }
        }
        read.extend(self.left_over(others, &taken));
        read
    }

    /// The rows of the second sheet by case id; rows without one under nil.
    fn other_rows(&self, today: Date) -> OtherRows<'_> {
        let mut found = OtherRows::new();
        if let Some(table) = &self.other {
            for row in &table.rows {
                let id = case_id_of(table, row).unwrap_or_default();
                let outcome = parse_row(table, row, today);
                found.entry(id).or_default().push((row, outcome));
            }
        }
        found
    }

    /// Rows of the second sheet whose case did not go in, so that none is lost without a word.
    fn left_over<'a>(&'a self, others: OtherRows<'a>, taken: &HashSet<Uuid>) -> Vec<ReadRow<'a>> {
        let Some(table) = &self.other else {
            return Vec::new();
        };
        let untaken = others.into_iter().filter(|(id, _)| !taken.contains(id));
        let mut left: Vec<ReadRow<'a>> = untaken
            .flat_map(|(_, rows)| rows)
            .map(|(row, outcome)| {
                let reason = "no case that was taken in has the id of this row";
                let fault = Fault::new("no_such_case", reason);
                let error = fault.at(&table.sheet, row.number, id_column(table));
                ReadRow {
                    table,
                    row,
                    outcome: Err(outcome.err().unwrap_or_else(|| vec![error])),
                    content: content_cells(table, row),
                }
            })
            .collect();
        left.sort_by_key(|read| read.row.number);
        left
    }
}

type OtherRow<'a> = (&'a SheetRow, Result<HtcdsRow, Vec<RowError>>);
type OtherRows<'a> = HashMap<Uuid, Vec<OtherRow<'a>>>;

fn id_column(table: &Table) -> &Column {
    let mut columns = table.columns.iter();
    let found = columns.find(|column| column.meaning == Meaning::CaseId);
    found.unwrap_or(&table.columns[0])
}

fn case_id_of(table: &Table, row: &SheetRow) -> Option<Uuid> {
    let cell = row.cells.get(id_column(table).index)?;
    Uuid::parse_str(cell.to_text().trim()).ok()
}

fn refuse_second(
    record: HtcdsRow,
    table: &Table,
    row: &SheetRow,
    seen: &mut HashSet<Uuid>,
) -> Result<HtcdsRow, Vec<RowError>> {
    match record.case_id {
        Some(id) if !seen.insert(id) => {
            let reason = "an earlier row of this file has the same case id";
            let fault = Fault::new("case_id_twice", reason);
            Err(vec![fault.at(&table.sheet, row.number, id_column(table))])
        }
        _ => Ok(record),
    }
}

/// Adds what the second sheet says of the same case; its errors refuse the case.
fn join(record: HtcdsRow, others: &OtherRows<'_>) -> Result<HtcdsRow, Vec<RowError>> {
    let more = record.case_id.and_then(|id| others.get(&id));
    let Some(more) = more else {
        return Ok(record);
    };
    let mut values = to_values(&record);
    let mut extra = record.extra;
    for (_, outcome) in more {
        let more = outcome.as_ref().map_err(Vec::clone)?;
        values.extend(to_values(more));
        for own in &more.extra {
            add_own(&mut extra, own);
        }
    }
    extra.sort_by(|a, b| a.heading.cmp(&b.heading));
    Ok(HtcdsRow {
        case_id: record.case_id,
        extra,
        ..from_values(values)
    })
}

/// Adds a cell of the second sheet. Where the first has the same heading and says something else,
/// both stay.
fn add_own(extra: &mut Vec<Extra>, own: &Extra) {
    let mut heading = own.heading.clone();
    while let Some(known) = extra.iter().find(|known| known.heading == heading) {
        if known.text == own.text {
            return;
        }
        heading.push_str(" (2)");
    }
    extra.push(Extra {
        heading,
        text: own.text.clone(),
    });
}
