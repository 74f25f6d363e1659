//! Which rows of a sheet are headings, and what each column means.
//!
//! Visible headings decide, because a person typed under them. Technical ones decide only where no
//! visible row exists.

use crate::codes::{Country, match_key};

use super::cell::Cell;
use super::field::Field;
use super::table::Meaning;

/// Headings stand within this many rows from the top; titles and remarks may stand above them.
const SEARCHED_ROWS: usize = 20;

/// Where the headings are; indices of rows from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadingRows {
    pub(super) visible: Option<usize>,
    pub(super) technical: Option<usize>,
}

impl HeadingRows {
    /// The index of the first row of data.
    pub(super) fn data_from(self) -> usize {
        let last = self.visible.max(self.technical);
        last.map_or(0, |row| row + 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Visible,
    Technical,
}

/// Finds the heading rows: one of either kind, or one of each right below one another.
pub(super) fn find(rows: &[Vec<Cell>]) -> Option<HeadingRows> {
    let searched = &rows[..rows.len().min(SEARCHED_ROWS)];
    let (first, kind) = searched
        .iter()
        .enumerate()
        .find_map(|(index, row)| Some((index, row_kind(row)?)))?;
    let mut found = HeadingRows {
        visible: None,
        technical: None,
    };
    let mut note = |kind, index| match kind {
        RowKind::Visible => found.visible = Some(index),
        RowKind::Technical => found.technical = Some(index),
    };
    note(kind, first);
    let next = (first + 1..rows.len()).find(|&index| !rows[index].iter().all(Cell::is_empty));
    if let Some(next) = next
        && let Some(other) = row_kind(&rows[next])
        && other != kind
    {
        note(other, next);
    }
    Some(found)
}

/// A row is a heading row if at least half of its filled cells are headings of the standard, and
/// they are at least two or all there is.
fn row_kind(row: &[Cell]) -> Option<RowKind> {
    let (mut filled, mut visible, mut technical, mut own) = (0, 0, 0, 0);
    for cell in row.iter().filter(|cell| !cell.is_empty()) {
        filled += 1;
        let text = cell.to_text();
        if Field::by_technical_heading(&text).is_some() {
            technical += 1;
        } else if Field::by_visible_heading(&text).is_some() {
            visible += 1;
        } else if is_case_id(&text) {
            own += 1;
        }
    }
    let known = visible + technical + own;
    let is_heading =
        visible + technical > 0 && known * 2 >= filled && (known >= 2 || known == filled);
    let kind = if technical > visible {
        RowKind::Technical
    } else {
        RowKind::Visible
    };
    is_heading.then_some(kind)
}

fn is_case_id(heading: &str) -> bool {
    match_key(heading) == "panohcaseid"
}

/// Heading (trimmed, perhaps empty) and meaning of every column.
pub(super) fn columns(rows: &[Vec<Cell>], at: HeadingRows) -> Vec<(String, Meaning)> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let text = |row: Option<usize>, column: usize| -> String {
        let cell = row.and_then(|row| rows[row].get(column));
        cell.map(Cell::to_text)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let mut columns: Vec<(String, Meaning)> = (0..width)
        .map(|column| {
            let visible = text(at.visible, column);
            let heading = if visible.is_empty() {
                text(at.technical, column)
            } else {
                visible
            };
            let meaning = meaning(&heading, column);
            (heading, meaning)
        })
        .collect();
    if at.visible.is_none() {
        name_the_missing_heading(&mut columns);
        if typed_under_visible_headings(&columns, &rows[at.data_from()..]) {
            shift_the_address(&mut columns);
        }
    }
    columns
}

fn meaning(heading: &str, column: usize) -> Meaning {
    let field = Field::by_visible_heading(heading).or_else(|| Field::by_technical_heading(heading));
    if let Some(field) = field {
        return Meaning::Field(field);
    }
    if is_case_id(heading) {
        return Meaning::CaseId;
    }
    let number = ["", "no", "n", "nr", "number", "row", "рахам", "номер"];
    if column == 0 && number.contains(&match_key(heading).as_str()) {
        return Meaning::Number;
    }
    Meaning::Unknown
}

/// The technical row of the published workbook leaves one column without a heading: the reason of the
/// outgoing referral, between the receiving case worker and the date.
fn name_the_missing_heading(columns: &mut [(String, Meaning)]) {
    let before = Meaning::Field(Field::CasReferredPrimaryCaseWorker);
    let after = Meaning::Field(Field::CasOutgoingReferralDate);
    for index in 1..columns.len().saturating_sub(1) {
        let unnamed = columns[index].0.is_empty();
        if unnamed && columns[index - 1].1 == before && columns[index + 1].1 == after {
            columns[index].1 = Meaning::Field(Field::CasReasonForOutgoingReferral);
        }
    }
}

/// The order of the address in the hidden row, and what the visible row says of the same columns.
const HIDDEN_ADDRESS: [Field; 5] = [
    Field::PrsMailingCity,
    Field::PrsMailingCountry,
    Field::PrsMailingState,
    Field::PrsMailingStreet,
    Field::PrsMailingPostalCode,
];
const VISIBLE_ADDRESS: [Field; 5] = [
    Field::PrsMailingStreet,
    Field::PrsMailingCity,
    Field::PrsMailingState,
    Field::PrsMailingPostalCode,
    Field::PrsMailingCountry,
];

fn hidden_address_start(columns: &[(String, Meaning)]) -> Option<usize> {
    columns.windows(HIDDEN_ADDRESS.len()).position(|window| {
        window
            .iter()
            .map(|c| c.1)
            .eq(HIDDEN_ADDRESS.map(Meaning::Field))
    })
}

/// Technical headings alone are taken at their word, unless the cells prove that the sheet was filled
/// in under the visible ones and lost them: then most cells in the fifth column of the address are
/// countries, and most in the second are not.
fn typed_under_visible_headings(columns: &[(String, Meaning)], data: &[Vec<Cell>]) -> bool {
    let Some(start) = hidden_address_start(columns) else {
        return false;
    };
    let most_are_countries = |column: usize| {
        let cells = data.iter().filter_map(|row| row.get(column));
        let filled = cells.filter(|cell| !cell.is_empty());
        let (countries, others): (Vec<_>, Vec<_>) =
            filled.partition(|cell| Country::recognise(&cell.to_text()).is_some());
        countries.len() > others.len()
    };
    let fifth = start + HIDDEN_ADDRESS.len() - 1;
    most_are_countries(fifth) && !most_are_countries(start + 1)
}

fn shift_the_address(columns: &mut [(String, Meaning)]) {
    if let Some(start) = hidden_address_start(columns) {
        for (column, field) in columns[start..].iter_mut().zip(VISIBLE_ADDRESS) {
            *column = (field.heading(), Meaning::Field(field));
        }
    }
}
