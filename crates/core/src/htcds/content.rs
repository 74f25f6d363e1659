//! The content of a row in one canonical form, from which its identity is derived.

use super::cell::Cell;
use super::date::PartialDate;
use super::field::Kind;
use super::read::own_cell;
use super::table::{Column, Meaning, SheetRow, Table};

/// Every filled cell of a row but its number and case id, as bytes that are equal for equal content:
/// independent of the order of columns, of white space around a text, and of whether a date was typed
/// as text or as a date. Each entry is name and text, both with their length before them as four
/// bytes, least significant first; entries are sorted by name.
///
/// The bytes tell everything about the person. Hash them with a key, and keep neither in clear.
pub fn content_cells(table: &Table, row: &SheetRow) -> Vec<u8> {
    let mut entries: Vec<(String, String)> = row
        .cells
        .iter()
        .zip(&table.columns)
        .filter_map(|(cell, column)| entry(column, cell))
        .collect();
    entries.sort();
    let mut bytes = b"panoh htcds row 1\n".to_vec();
    for (name, text) in entries {
        for part in [name, text] {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    bytes
}

fn entry(column: &Column, cell: &Cell) -> Option<(String, String)> {
    if cell.is_empty() {
        return None;
    }
    match column.meaning {
        Meaning::CaseId => None,
        Meaning::Field(field) => {
            let text = match field.kind() {
                Kind::Date => date_text(cell),
                _ => plain_text(&cell.to_text()),
            };
            Some((field.name().to_owned(), text))
        }
        Meaning::Number | Meaning::Unknown => {
            let own = own_cell(column, cell)?;
            Some((format!("own {}", own.heading), plain_text(&own.text)))
        }
    }
}

fn date_text(cell: &Cell) -> String {
    let read = match cell {
        Cell::Date(day) => PartialDate::from_day(*day),
        Cell::Number(number) => PartialDate::from_number(*number),
        other => PartialDate::parse(&other.to_text()),
    };
    read.map_or_else(|_| plain_text(&cell.to_text()), |date| date.to_string())
}

fn plain_text(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}
