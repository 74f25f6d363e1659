//! Records into a workbook of the published layout.

use panoh_core::htcds::{
    CASES_SHEET, Cell, CsvGuard, HtcdsRow, Layout, OTHER_SHEET, cases_layout, guard_csv,
    other_layout, write_other_row, write_row,
};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::WorkbookError;

/// Rows above the data: the hidden technical headings and the visible ones.
const HEADING_ROWS: u32 = 2;

/// Writes records as an `.xlsx` workbook: the published sheet (hidden technical headings in row 1,
/// visible ones in row 2, data from row 3) with the column `panoh_case_id`, a second sheet with what
/// the first has no column for, and a third that names the standard.
///
/// Every text is stored as text, so none is run as a formula; one that looks like a formula is also
/// marked to stay text when it is edited.
///
/// # Errors
/// If a text is longer than a cell can hold, or there are more rows than a sheet has.
pub fn write_xlsx(records: &[HtcdsRow]) -> Result<Vec<u8>, WorkbookError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    let layout = cases_layout();
    let mut sheet = Sheet::new(workbook.add_worksheet(), CASES_SHEET, &layout, &formats)?;
    for (number, record) in (1..).zip(records) {
        sheet.write(&write_row(&layout, record, number))?;
    }
    let layout = other_layout(records);
    let mut sheet = Sheet::new(workbook.add_worksheet(), OTHER_SHEET, &layout, &formats)?;
    for record in records {
        if let Some(cells) = write_other_row(&layout, record) {
            sheet.write(&cells)?;
        }
    }
    write_about(workbook.add_worksheet())?;
    workbook.save_to_buffer().map_err(failed)
}

fn write_about(sheet: &mut Worksheet) -> Result<(), WorkbookError> {
    let lines = [
        "Human Trafficking Case Data Standard (HTCDS) 2.0 by IOM, CC BY 4.0",
        "https://github.com/UNMigration/HTCDS",
        "Written by Panoh. This file names people: keep it encrypted, and delete it after use.",
    ];
    sheet.set_name("about").map_err(failed)?;
    for (row, line) in (0..).zip(lines) {
        sheet.write_string(row, 0, line).map_err(failed)?;
    }
    Ok(())
}

struct Formats {
    heading: Format,
    text: Format,
    guarded: Format,
    date: Format,
}

impl Formats {
    fn new() -> Formats {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Formats {
            heading: text.clone().set_bold(),
            guarded: text.clone().set_quote_prefix(),
            date: Format::new()
                .set_num_format("dd.mm.yyyy")
                .set_align(FormatAlign::Top),
            text,
        }
    }
}

/// A worksheet that is filled from top to bottom.
struct Sheet<'a> {
    name: &'static str,
    worksheet: &'a mut Worksheet,
    formats: &'a Formats,
    row: u32,
}

impl<'a> Sheet<'a> {
    fn new(
        worksheet: &'a mut Worksheet,
        name: &'static str,
        layout: &Layout,
        formats: &'a Formats,
    ) -> Result<Sheet<'a>, WorkbookError> {
        worksheet.set_name(name).map_err(failed)?;
        worksheet.set_row_hidden(0).map_err(failed)?;
        worksheet
            .set_freeze_panes(HEADING_ROWS, 0)
            .map_err(failed)?;
        for (row, headings) in [(0, &layout.technical), (1, &layout.visible)] {
            for (column, heading) in (0..).zip(headings) {
                if heading.is_empty() {
                    continue;
                }
                worksheet.set_column_width(column, 18).map_err(failed)?;
                worksheet
                    .write_string_with_format(row, column, heading, &formats.heading)
                    .map_err(failed)?;
            }
        }
        Ok(Sheet {
            name,
            worksheet,
            formats,
            row: HEADING_ROWS,
        })
    }

    fn write(&mut self, cells: &[Cell]) -> Result<(), WorkbookError> {
        for (column, cell) in (0..).zip(cells) {
            self.write_cell(column, cell).map_err(|error| match error {
                XlsxError::MaxStringLengthExceeded => WorkbookError::TextTooLong {
                    sheet: self.name,
                    row: self.row + 1,
                },
                other => failed(other),
            })?;
        }
        self.row += 1;
        Ok(())
    }

    fn write_cell(&mut self, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let (sheet, row, formats) = (&mut *self.worksheet, self.row, self.formats);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) | Cell::Error(text) => {
                let looks_like_formula = guard_csv(text, CsvGuard::Full) != *text;
                let format = if looks_like_formula {
                    &formats.guarded
                } else {
                    &formats.text
                };
                sheet.write_string_with_format(row, column, text, format)?;
            }
            Cell::Number(number) => {
                sheet.write_number_with_format(row, column, *number, &formats.text)?;
            }
            Cell::Bool(value) => {
                sheet.write_boolean_with_format(row, column, *value, &formats.text)?;
            }
            Cell::Date(day) => {
                let (year, month, day) = (day.year(), day.month(), day.day());
                let moment = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
                sheet.write_datetime_with_format(row, column, &moment, &formats.date)?;
            }
        }
        Ok(())
    }
}

fn failed(error: XlsxError) -> WorkbookError {
    WorkbookError::Write(error.to_string())
}
