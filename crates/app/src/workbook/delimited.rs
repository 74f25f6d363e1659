//! CSV texts into cells and back.
//!
//! Read: UTF-8 with or without its mark, or UTF-16 with one; divided by comma, semicolon or tab,
//! whichever gives the most headings of the standard. Written: UTF-8 with its mark, so that a
//! spreadsheet shows Cyrillic letters; commas. Texts that look like formulas are guarded as
//! [`panoh_core::htcds::guard_csv`] says.

use csv::{ReaderBuilder, StringRecord};
use panoh_core::htcds::{Cell, CsvGuard, Field, SheetCells, guard_csv, unguard_csv};

use super::WorkbookError;
use super::read::Limits;

const UTF8_MARK: &str = "\u{feff}";

/// Headings are looked for in so many records when the delimiter is chosen.
const TRIED_RECORDS: usize = 25;

pub(super) fn read(bytes: &[u8], name: &str, limits: Limits) -> Result<SheetCells, WorkbookError> {
    let text = decode(bytes)?;
    let too_wide = || WorkbookError::TooWide {
        sheet: name.to_owned(),
        rows: limits.rows,
        columns: limits.columns,
    };
    let delimiter = delimiter(&text);
    if let Some(line) = unclosed_quote(text.as_bytes(), delimiter) {
        return Err(WorkbookError::UnclosedQuote { line });
    }
    let mut rows = Vec::new();
    for (row, record) in Records::new(&text, delimiter) {
        if row >= limits.rows || record.len() > limits.columns {
            return Err(too_wide());
        }
        rows.resize(row, Vec::new());
        let cells = record
            .iter()
            .map(|cell| Cell::from(unguard_csv(cell).to_owned()));
        rows.push(cells.collect());
    }
    Ok(SheetCells {
        name: name.to_owned(),
        rows,
    })
}

fn decode(bytes: &[u8]) -> Result<String, WorkbookError> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..]
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map_err(|_| WorkbookError::NotUtf8)
    };
    let text = match bytes {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes)?,
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes)?,
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| WorkbookError::NotUtf8)?,
    };
    if text.contains('\0') {
        return Err(WorkbookError::NotAWorkbook);
    }
    let unmarked = text.strip_prefix(UTF8_MARK);
    Ok(unmarked.map(str::to_owned).unwrap_or(text))
}

fn delimiter(text: &str) -> u8 {
    let headings = |delimiter: u8| {
        let records = Records::new(text, delimiter).take(TRIED_RECORDS);
        let known = records.map(|(_, record)| {
            let known = record.iter().filter(|cell| {
                let by_name = Field::by_technical_heading(cell);
                by_name
                    .or_else(|| Field::by_visible_heading(cell))
                    .is_some()
            });
            known.count()
        });
        known.max().unwrap_or(0)
    };
    let candidates = [b'\t', b';', b','];
    // The last of equals wins, so a file without any heading is read as one divided by commas.
    candidates
        .into_iter()
        .max_by_key(|&delimiter| headings(delimiter))
        .unwrap_or(b',')
}

/// The line, from 1, of a quotation mark that begins a cell and has no end. Two marks within a quoted
/// cell are one mark of its text; a mark amid an unquoted cell is only a sign.
fn unclosed_quote(text: &[u8], delimiter: u8) -> Option<usize> {
    let (mut line, mut opened_in) = (1, None);
    let mut at_start = true;
    for &byte in text {
        match (byte, opened_in) {
            (b'"', None) if at_start => opened_in = Some(line),
            // The second of two marks opens the cell again, so it need not be told apart.
            (b'"', Some(_)) => {
                opened_in = None;
                at_start = true;
                continue;
            }
            _ => {}
        }
        at_start = byte == delimiter || byte == b'\n' || byte == b'\r';
        line += usize::from(byte == b'\n');
    }
    opened_in
}

/// The records of a CSV text with the row, from 0, in which a spreadsheet would show them: the csv
/// crate passes over blank lines, a spreadsheet does not.
struct Records<'a> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    next_row: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, delimiter: u8) -> Records<'a> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        Records {
            text: text.as_bytes(),
            reader,
            next_row: 0,
        }
    }
}

impl Iterator for Records<'_> {
    type Item = (usize, StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let from = usize::try_from(self.reader.position().byte()).ok()?;
        let mut record = StringRecord::new();
        // The text is UTF-8 and records may have any length, so no error is left that can occur.
        if !self.reader.read_record(&mut record).ok()? {
            return None;
        }
        let row = self.next_row + blank_lines(self.text, from);
        self.next_row = row + 1;
        Some((row, record))
    }
}

fn blank_lines(text: &[u8], from: usize) -> usize {
    let mut rest = text.get(from..).unwrap_or_default();
    if from > 0 && text[from - 1] == b'\r' {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut lines = 0;
    loop {
        let after = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"));
        match after {
            Some(after) => rest = after,
            None => return lines,
        }
        lines += 1;
    }
}

/// Writes rows as CSV. Reading gives every text back exactly as it was, even one that begins like a
/// formula or with apostrophes.
///
/// # Errors
/// If the rows cannot be written, which memory alone can cause.
pub fn write_csv<'a>(
    rows: impl IntoIterator<Item = &'a [Cell]>,
    guard: CsvGuard,
) -> Result<Vec<u8>, WorkbookError> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(UTF8_MARK.as_bytes().to_vec());
    for row in rows {
        let texts = row.iter().map(|cell| guard_csv(&cell.to_text(), guard));
        writer.write_record(texts).map_err(write_error)?;
    }
    writer.into_inner().map_err(write_error)
}

fn write_error(error: impl std::fmt::Display) -> WorkbookError {
    WorkbookError::Write(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let sheet = read(bytes, "file.csv", Limits::default()).expect("the text is good");
        let texts = |row: &Vec<Cell>| row.iter().map(Cell::to_text).collect();
        sheet.rows.iter().map(texts).collect()
    }

    #[test]
    fn comma_semicolon_and_tab_are_told_apart_by_the_headings() {
        for mark in [",", ";", "\t"] {
            let text = format!("First Name{mark}Second Name{mark}Gender\na{mark}b{mark}c\n");
            assert_eq!(rows(text.as_bytes())[1], ["a", "b", "c"], "{mark:?}");
        }
    }

    #[test]
    fn blank_lines_and_lines_within_cells_keep_the_rows_of_a_spreadsheet() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("First Name,Gender{end}{end}\"a{end}b\",c{end}{end}{end}d,e{end}");
            let found = rows(text.as_bytes());
            assert_eq!(found.len(), 6, "{end:?}");
            assert_eq!(found[2], [format!("a{end}b"), "c".to_owned()]);
            assert_eq!(found[5], ["d", "e"]);
        }
    }

    #[test]
    fn utf_8_with_its_mark_and_utf_16_are_read_and_old_code_pages_refused() {
        let text = "First Name\tGender\nҶамшед\tMasculine\n";
        let marked = [UTF8_MARK.as_bytes(), text.as_bytes()].concat();
        assert_eq!(rows(&marked)[1][0], "Ҷамшед");
        assert_eq!(rows(&marked)[0][0], "First Name");
        let units = text.encode_utf16();
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(rows(&little)[1][0], "Ҷамшед");
        let old = b"First Name,Gender\n\xC7\xE5\xE1\xEE,x\n";
        let error = read(old, "old.csv", Limits::default()).expect_err("not UTF-8");
        assert_eq!(error.code(), "not_utf8");
    }

    #[test]
    fn a_quotation_mark_without_end_is_an_error_that_names_its_line() {
        let text = "First Name,Gender\nЗебо,x\n\"Нигора,y\nФирӯз,z\n";
        let error = read(text.as_bytes(), "x.csv", Limits::default()).expect_err("no end");
        assert!(matches!(error, WorkbookError::UnclosedQuote { line: 3 }));
    }

    #[test]
    fn quotation_marks_within_texts_are_no_error() {
        let text = "First Name,Title\n\"a \"\"b\"\"\",5\" pipe\n\"\"\"c\"\"\",\"\"\n\"d\ne\",f\n";
        let found = rows(text.as_bytes());
        assert_eq!(found[1], ["a \"b\"", "5\" pipe"]);
        assert_eq!(found[2], ["\"c\"", ""]);
        assert_eq!(found[3], ["d\ne", "f"]);
    }

    #[test]
    fn a_picture_is_not_a_csv_file() {
        let error = read(b"GIF89a\0\0\0", "x.csv", Limits::default()).expect_err("no text");
        assert_eq!(error.code(), "not_a_workbook");
    }
}
