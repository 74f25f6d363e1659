//! The faults of the published workbook, and of sheets made from it.

use super::round_trip::TODAY;
use super::*;

fn texts(cells: &[&str]) -> Vec<Cell> {
    cells
        .iter()
        .map(|text| Cell::from((*text).to_owned()))
        .collect()
}

/// The two published heading rows, without our own column.
fn published() -> (Vec<Cell>, Vec<Cell>) {
    let layout = cases_layout();
    let row = |headings: &[String]| headings[..39].iter().cloned().map(Cell::from).collect();
    (row(&layout.technical), row(&layout.visible))
}

/// A published row in which the cells of these columns (by letter) are filled.
fn filled(cells: &[(&str, &str)]) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; 39];
    row[0] = Cell::Number(1.0);
    for (letters, text) in cells {
        let index = letters
            .bytes()
            .fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1)
            - 1;
        row[index] = Cell::Text((*text).to_owned());
    }
    row
}

fn only_row(rows: Vec<Vec<Cell>>) -> Result<HtcdsRow, Vec<RowError>> {
    let table = read_table(rows, "Sheet1").expect("headings are found");
    assert_eq!(table.rows.len(), 1);
    parse_row(&table, &table.rows[0], TODAY)
}

const TYPED: &[(&str, &str)] = &[
    ("D", "Зебо"),
    ("N", "Rudaki 1"),
    ("O", "Gharm"),
    ("P", "RRS"),
    ("Q", "735450"),
    ("R", "Tajikistan"),
    ("AJ", "Other"),
];

#[test]
fn visible_headings_decide_where_the_hidden_ones_disagree() {
    let (technical, visible) = published();
    let row = only_row(vec![technical, visible, filled(TYPED)]).expect("the row is good");
    let address = row.person.address;
    assert_eq!(address.street.as_deref(), Some("Rudaki 1"));
    assert_eq!(address.city.as_deref(), Some("Gharm"));
    assert_eq!(address.postal_code.as_deref(), Some("735450"));
    assert_eq!(address.country.map(|country| country.alpha2()), Some("TJ"));
    let reason = row
        .case
        .outgoing
        .reason
        .expect("the column without a hidden heading");
    assert_eq!(reason.as_str(), "Other");
    assert!(row.extra.is_empty());
}

#[test]
fn technical_headings_alone_mean_what_they_say() {
    let (technical, _) = published();
    let typed = &[
        ("D", "Зебо"),
        ("N", "Gharm"),
        ("O", "Tajikistan"),
        ("Q", "Rudaki 1"),
        ("R", "735450"),
        ("AJ", "Other"),
    ];
    let row = only_row(vec![technical, filled(typed)]).expect("the row is good");
    let address = row.person.address;
    assert_eq!(address.street.as_deref(), Some("Rudaki 1"));
    assert_eq!(address.city.as_deref(), Some("Gharm"));
    assert_eq!(address.postal_code.as_deref(), Some("735450"));
    assert_eq!(address.country.map(|country| country.alpha2()), Some("TJ"));
    assert!(row.case.outgoing.reason.is_some());
}

#[test]
fn cells_typed_under_visible_headings_that_were_lost_are_recognised() {
    let (technical, _) = published();
    let row = only_row(vec![technical, filled(TYPED)]).expect("the row is good");
    let address = row.person.address;
    assert_eq!(address.street.as_deref(), Some("Rudaki 1"));
    assert_eq!(address.city.as_deref(), Some("Gharm"));
    assert_eq!(address.country.map(|country| country.alpha2()), Some("TJ"));
}

#[test]
fn numbered_rows_without_content_are_empty_and_row_numbers_are_those_of_the_sheet() {
    let (technical, visible) = published();
    let rows = vec![
        technical,
        visible,
        filled(&[]),
        filled(&[("D", "Зебо")]),
        filled(&[("E", " ")]),
    ];
    let table = read_table(rows, "Sheet1").expect("headings are found");
    let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [4]);
}

#[test]
fn a_csv_may_have_a_title_above_and_few_columns_in_any_order() {
    let rows = vec![
        texts(&["Cases of 2024"]),
        texts(&[]),
        texts(&["Gender", "first name", "panoh_case_id", "Village"]),
        texts(&["Feminine", "Зебо", "", "Askalon"]),
    ];
    let row = only_row(rows).expect("the row is good");
    assert_eq!(row.person.first_name.as_deref(), Some("Зебо"));
    assert_eq!(row.case_id, None);
    assert_eq!(row.extra[0].heading, "Village");
    assert_eq!(row.extra[0].text, "Askalon");
}

#[test]
fn an_error_names_sheet_row_column_and_reason() {
    let (technical, visible) = published();
    let typed = &[("H", "perhaps"), ("G", "31.02.1990"), ("R", "Moscow")];
    let errors = only_row(vec![technical, visible, filled(typed)]).expect_err("three errors");
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error.row, error.column.as_str(), error.code))
        .collect();
    assert_eq!(
        told,
        [
            (3, "Birthdate (G)", "impossible_date"),
            (3, "Gender (H)", "unknown_code"),
            (3, "Mailing Country (R)", "not_a_country"),
        ]
    );
    let shown = errors[1].to_string();
    assert_eq!(
        shown,
        "Sheet1, row 3, Gender (H): 'perhaps' is not a known value of Gender"
    );
}

#[test]
fn two_filled_columns_for_one_field_are_an_error_but_an_empty_one_is_passed_over() {
    let heading = texts(&["First Name", "Second Name", "First name"]);
    let both = vec![heading.clone(), texts(&["Зебо", "", "Zebo"])];
    let error = read_table(both, "Sheet1").expect_err("both hold the first name");
    assert_eq!(error.code(), "duplicate_column");
    let row = only_row(vec![heading, texts(&["", "", "Zebo"])]).expect("only one is filled");
    assert_eq!(row.person.first_name.as_deref(), Some("Zebo"));
}

#[test]
fn a_validation_sheet_is_not_taken_for_cases() {
    let (technical, visible) = published();
    let lists = vec![
        texts(&["Validation Lookups"]),
        texts(&[]),
        texts(&[
            "",
            "Gender",
            "Date Start",
            "Country",
            "Method of Recruitment",
            "Status",
        ]),
        texts(&["", "Feminine", "", "Afghanistan", "At work", "Active"]),
    ];
    let sheet = |name: &str, rows| SheetCells {
        name: name.to_owned(),
        rows,
    };
    let cases = vec![technical, visible, filled(TYPED)];
    let about = vec![texts(&["HTCDS 2.0"])];
    let sheets = vec![
        sheet("validation", lists),
        sheet("about", about),
        sheet("Sheet1", cases),
    ];
    let workbook = read_workbook(sheets).expect("one sheet holds cases");
    assert_eq!(workbook.cases.len(), 1);
    assert_eq!(workbook.cases[0].sheet, "Sheet1");
    assert!(workbook.other.is_none());
    assert_eq!(workbook.passed_over, ["about", "validation"]);
}

#[test]
fn a_file_without_headings_is_no_workbook() {
    let rows = vec![texts(&["name", "amount"]), texts(&["Зебо", "5"])];
    let sheet = SheetCells {
        name: "costs".to_owned(),
        rows,
    };
    assert_eq!(read_workbook(vec![sheet]), Err(TableError::NoHeadings));
    assert_eq!(read_workbook(Vec::new()), Err(TableError::NoHeadings));
}

#[test]
fn content_is_equal_however_columns_stand_and_dates_are_typed() {
    let first = vec![
        texts(&["", "First Name", "Birthdate"]),
        vec![
            Cell::Number(1.0),
            Cell::Text("Зебо ".to_owned()),
            Cell::Date(jiff::civil::date(1985, 3, 5)),
        ],
    ];
    let second = vec![
        texts(&["Date of Birth", "First Name", "Title"]),
        texts(&["05.03.1985", "Зебо", ""]),
    ];
    let third = vec![
        texts(&["Birthdate", "First Name"]),
        texts(&["06.03.1985", "Зебо"]),
    ];
    let content = |rows| {
        let table = read_table(rows, "any").expect("headings are found");
        content_cells(&table, &table.rows[0])
    };
    assert_eq!(content(first), content(second.clone()));
    assert_ne!(content(second), content(third));
}

#[test]
fn two_columns_of_ones_own_under_one_heading_are_kept_apart() {
    let rows = vec![
        texts(&["", "First Name", "Notes", "Notes", "", "Gender"]),
        texts(&["1", "Зебо", "one", "two", "three", "F"]),
    ];
    let row = only_row(rows).expect("the row is good");
    let kept: Vec<_> = row
        .extra
        .iter()
        .map(|extra| (extra.heading.as_str(), extra.text.as_str()))
        .collect();
    assert_eq!(
        kept,
        [
            ("Column E", "three"),
            ("Notes", "one"),
            ("Notes (D)", "two")
        ]
    );
}

#[test]
fn a_reference_in_the_number_column_is_kept() {
    let rows = vec![texts(&["", "First Name"]), texts(&["RAS-17", "Зебо"])];
    let row = only_row(rows).expect("the row is good");
    assert_eq!(row.extra[0].heading, "Column A");
    assert_eq!(row.extra[0].text, "RAS-17");
}

#[test]
fn rows_of_the_second_sheet_follow_their_case_or_are_refused() {
    let id = "0197f0a0-0000-7000-8000-000000000001";
    let case_rows = |gender: &str| {
        vec![
            texts(&["First Name", "Gender", "panoh_case_id"]),
            texts(&["Зебо", gender, id]),
            texts(&["Зебо", "Feminine", id]),
        ]
    };
    let other = vec![
        texts(&["panoh_case_id", "prs_MiddleName", "hte_City"]),
        texts(&[id, "Каримовна", "Tambov"]),
        texts(&["", "Каримовна", ""]),
    ];
    let read = |gender: &str| -> Vec<Result<HtcdsRow, &'static str>> {
        let sheet = |name: &str, rows| SheetCells {
            name: name.to_owned(),
            rows,
        };
        let sheets = vec![sheet("a", case_rows(gender)), sheet("b", other.clone())];
        let workbook = read_workbook(sheets).expect("headings are found");
        let rows = workbook.read_rows(TODAY).into_iter();
        rows.map(|read| read.outcome.map_err(|errors| errors[0].code))
            .collect()
    };
    let good = read("Feminine");
    let joined = good[0].as_ref().expect("the case is good");
    assert_eq!(joined.person.middle_name.as_deref(), Some("Каримовна"));
    assert_eq!(joined.other.len(), 1);
    assert_eq!(good[1], Err("case_id_twice"));
    assert_eq!(good[2], Err("no_such_case"));
    let bad = read("perhaps");
    assert_eq!(bad[0], Err("unknown_code"));
    assert!(bad[1].is_ok(), "the id was not taken yet");
    assert_eq!(bad.len(), 3);
}
