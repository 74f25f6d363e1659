//! Whole files: the published workbooks as somebody filled them in, our own export, refused rows, and
//! files made to do harm.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use jiff::civil::{Date, date};
use panoh_core::codes::{Country, List};
use panoh_core::htcds::{
    CASE_ID_HEADING, Cell, Consent, CsvGuard, Field, HtcdsRow, Location, PartialDate, ReadRow,
    SheetCells, Value, Workbook, read_workbook,
};
use proptest::prelude::*;
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const TODAY: Date = date(2026, 1, 1);
const PUBLISHED: &[u8] = include_bytes!("../../tests/fixtures/htcds_filled_in.xlsx");
const SINGLE: &[u8] = include_bytes!("../../tests/fixtures/htcds_single_select_filled_in.xlsx");

fn open(bytes: &[u8]) -> Workbook {
    read_cases(bytes, "file").expect("the file is a workbook")
}

fn good(rows: Vec<ReadRow<'_>>) -> Vec<HtcdsRow> {
    rows.into_iter()
        .filter_map(|read| read.outcome.ok())
        .collect()
}

fn code_names(codes: &[panoh_core::codes::Code]) -> Vec<&'static str> {
    codes.iter().map(|code| code.as_str()).collect()
}

#[test]
fn the_published_workbook_is_read_as_it_was_typed() {
    let workbook = open(PUBLISHED);
    let rows = workbook.read_rows(TODAY);
    let numbers: Vec<u32> = rows.iter().map(|read| read.row.number).collect();
    assert_eq!(numbers, [3, 4, 5, 7, 8, 9, 11, 12]);
    let first = rows[0].outcome.as_ref().expect("row 3 is good");
    assert_eq!(first.person.first_name.as_deref(), Some("Зебо"));
    let birth = first.person.birth_date;
    assert_eq!(birth, Some(PartialDate::Day(date(1985, 3, 5))));
    assert_eq!(
        first.person.address.street.as_deref(),
        Some("Rudaki street 1")
    );
    assert_eq!(first.person.address.city.as_deref(), Some("Gharm"));
    assert_eq!(first.person.address.postal_code.as_deref(), Some("735450"));
    assert_eq!(first.person.address.country, Country::recognise("TJ"));
    assert_eq!(first.case.consent, Some(Consent::Yes));
    let control = code_names(&first.case.control_methods);
    assert_eq!(
        control,
        ["DebtBondage", "WithholdsDocuments", "TakesEarnings"]
    );
    let russia = Country::recognise("RU").map(Location::Country);
    assert_eq!(first.case.exploitation_location, russia);
    let referred = first.case.outgoing.date;
    assert_eq!(referred, Some(PartialDate::Day(date(2024, 4, 15))));
    let reason = first.case.outgoing.reason;
    assert_eq!(
        reason,
        List::ReferralReason.code("AdditionalServicesRequired")
    );
    assert!(first.other.is_empty() && first.extra.is_empty());
}

#[test]
fn several_values_numbers_and_other_languages_are_understood() {
    let workbook = open(PUBLISHED);
    let rows = workbook.read_rows(TODAY);
    let second = rows[1].outcome.as_ref().expect("row 4 is good");
    let birth = second.person.birth_date;
    assert_eq!(birth, Some(PartialDate::Day(date(1990, 11, 7))));
    assert_eq!(second.person.mobile_phone.as_deref(), Some("992000000002"));
    assert_eq!(second.case.consent, Some(Consent::Yes));
    let initials: String = code_names(&second.case.industries)
        .iter()
        .map(|code| &code[..1])
        .collect();
    assert_eq!(initials, "FEM");
    let third = rows[2].outcome.as_ref().expect("row 5 is good");
    assert_eq!(third.person.birth_date, Some(PartialDate::Year(1985)));
    assert_eq!(third.person.gender, List::Gender.code("Feminine"));
    let country = third.person.citizenships[0];
    assert_eq!(country.alpha2(), "CD");
    let fourth = rows[3].outcome.as_ref().expect("row 7 is good");
    let name = fourth.person.first_name.as_deref();
    assert_eq!(name, Some("=HYPERLINK(\"http://example.org\")"));
}

#[test]
fn bad_rows_are_refused_with_their_reasons_and_equal_rows_have_equal_content() {
    let workbook = open(PUBLISHED);
    let rows = workbook.read_rows(TODAY);
    let refused: Vec<String> = rows
        .iter()
        .filter_map(|read| read.outcome.as_ref().err())
        .flatten()
        .map(|error| {
            format!(
                "{} {} {} {}",
                error.sheet, error.row, error.column, error.code
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            "Sheet1 8 Birthdate (G) impossible_date",
            "Sheet1 9 Gender (H) unknown_code",
            "Sheet1 9 Citizenship (I) not_a_country",
            "Sheet1 9 Mailing Country (R) not_a_country",
        ]
    );
    assert_eq!(rows[6].content, rows[7].content);
    let different: std::collections::HashSet<_> = rows.iter().map(|read| &read.content).collect();
    assert_eq!(different.len(), rows.len() - 1);
}

#[test]
fn the_single_select_workbook_is_read_by_the_labels_of_its_lists() {
    let workbook = open(SINGLE);
    assert_eq!(workbook.cases.len(), 1);
    assert_eq!(workbook.cases[0].sheet, "Case Sheet");
    let rows = workbook.read_rows(TODAY);
    assert_eq!(rows.len(), 3);
    let first = rows[0].outcome.as_ref().expect("row 3 is good");
    assert_eq!(first.case.status, List::CaseStatus.code("FollowUp"));
    let turkey = Country::recognise("TR").map(Location::Country);
    assert_eq!(first.case.recruitment_location, turkey);
    assert_eq!(
        code_names(&first.case.industries),
        ["T_ActivitiesOfHouseholdsAsEmployers"]
    );
    let errors = rows[2].outcome.as_ref().expect_err("piracy is no industry");
    assert_eq!(
        (errors[0].row, errors[0].column.as_str()),
        (6, "Forced Labour Industry (Y)")
    );
}

#[test]
fn an_export_of_what_was_imported_comes_back_the_same() {
    for fixture in [PUBLISHED, SINGLE] {
        let workbook = open(fixture);
        let mut records = good(workbook.read_rows(TODAY));
        for (number, record) in (1_u128..).zip(&mut records) {
            record.case_id = Some(Uuid::from_u128(number));
        }
        let written = write_xlsx(&records).expect("the records fit");
        let again = open(&written);
        assert_eq!(good(again.read_rows(TODAY)), records);
    }
}

#[test]
fn an_export_has_the_published_headings_in_its_first_two_rows_and_ours_behind_them() {
    let published = read(PUBLISHED, "file", Limits::default()).expect("a workbook");
    let written = write_xlsx(&[HtcdsRow::default()]).expect("one record fits");
    let own = read(&written, "file", Limits::default()).expect("a workbook");
    for row in [0, 1] {
        assert_eq!(own[0].rows[row][..39], published[0].rows[row][..39]);
        let heading = own[0].rows[row].last().map(Cell::to_text);
        assert_eq!(heading.as_deref(), Some(CASE_ID_HEADING));
    }
    assert_eq!(own[0].rows[2], [Cell::Number(1.0)]);
    let xml = sheet_xml(&written, 1);
    let first_row = xml
        .split("<row r=\"1\"")
        .nth(1)
        .and_then(|rest| rest.split('>').next());
    assert!(first_row.is_some_and(|row| row.contains("hidden=\"1\"")));
}

/// A part of the file, to see what no reader of cells tells.
fn sheet_xml(bytes: &[u8], number: usize) -> String {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let name = format!("xl/worksheets/sheet{number}.xml");
    let part = parts.by_name(&name).expect("the sheet is there");
    std::io::read_to_string(part).expect("it is text")
}

#[test]
fn no_text_becomes_a_formula() {
    let mut record = HtcdsRow::default();
    for (slot, text) in [
        (&mut record.person.first_name, "=1+1"),
        (&mut record.person.second_name, "+cmd|' /C calc'!A0"),
        (&mut record.person.title, "@SUM(A1:A9)"),
        (&mut record.case.closure_reason, "-2+3"),
    ] {
        *slot = Some(text.to_owned());
    }
    let written = write_xlsx(std::slice::from_ref(&record)).expect("the record fits");
    assert!(!sheet_xml(&written, 1).contains("<f>"));
    let workbook = open(&written);
    assert_eq!(good(workbook.read_rows(TODAY)), [record]);
}

#[test]
fn a_text_too_long_for_a_cell_is_reported_with_its_row() {
    let mut record = HtcdsRow::default();
    record.case.incoming.details = Some("я".repeat(40_000));
    let error = write_xlsx(&[HtcdsRow::default(), record]).expect_err("too long");
    assert_eq!(error.code(), "text_too_long");
    assert!(error.to_string().contains("row 4"), "{error}");
}

#[test]
fn refused_rows_are_written_unchanged_and_are_refused_again_for_the_same_reasons() {
    let workbook = open(PUBLISHED);
    let rows = workbook.read_rows(TODAY);
    let refused: Vec<_> = rows.iter().filter(|read| read.outcome.is_err()).collect();
    let csv = refused_csv(refused.iter().map(|read| (read.table, read.row))).expect("it fits");
    let text = String::from_utf8(csv.clone()).expect("it is UTF-8");
    assert!(text.contains("Нигора") && text.contains("31.02.1990"));
    let again = open(&csv);
    let read_again = again.read_rows(TODAY);
    let reasons = |rows: &[&ReadRow<'_>]| -> Vec<Vec<&'static str>> {
        let errors = rows.iter().filter_map(|read| read.outcome.as_ref().err());
        errors
            .map(|errors| errors.iter().map(|error| error.code).collect())
            .collect()
    };
    assert_eq!(
        reasons(&read_again.iter().collect::<Vec<_>>()),
        reasons(&refused)
    );
    for (before, after) in refused.iter().zip(&read_again) {
        let texts = |read: &ReadRow<'_>| -> Vec<String> {
            let mut texts: Vec<String> = read.row.cells.iter().map(Cell::to_text).collect();
            texts.resize(39, String::new());
            texts
        };
        assert_eq!(texts(before), texts(after));
        assert_eq!(before.content, after.content);
    }
}

#[test]
fn refused_rows_of_two_sheets_stand_under_common_headings() {
    let sheet = |name: &str, headings: [&str; 3], cells: [&str; 3]| SheetCells {
        name: name.to_owned(),
        rows: [headings, cells]
            .map(|row| row.map(|text| Cell::from(text.to_owned())).to_vec())
            .to_vec(),
    };
    let sheets = vec![
        sheet(
            "a",
            ["First Name", "Gender", "Notes"],
            ["Зебо", "perhaps", "one"],
        ),
        sheet(
            "b",
            ["Gender", "first name", "Email"],
            ["unsure", "Нигора", "a@example.org"],
        ),
    ];
    let workbook = read_workbook(sheets).expect("both sheets have headings");
    let rows = workbook.read_rows(TODAY);
    let csv = refused_csv(rows.iter().map(|read| (read.table, read.row))).expect("it fits");
    let text = String::from_utf8(csv).expect("it is UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{feff}First Name,Gender,Notes,Email");
    assert_eq!(lines[1], "Зебо,perhaps,one");
    assert_eq!(lines[2], "Нигора,unsure,,a@example.org");
}

#[test]
fn a_phone_number_in_a_refused_row_stays_as_it_was() {
    let text = "First Name,Gender,Mobile Phone\n=1+1,perhaps,+992 00 000 00 01\n";
    let workbook = open(text.as_bytes());
    let rows = workbook.read_rows(TODAY);
    let csv = refused_csv(rows.iter().map(|read| (read.table, read.row))).expect("it fits");
    let written = String::from_utf8(csv).expect("it is UTF-8");
    assert!(
        written.contains("\n'=1+1,perhaps,+992 00 000 00 01"),
        "{written}"
    );
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
    let limits = Limits {
        unpacked: 1 << 20,
        ..Limits::default()
    };
    let bomb = zipped(&[("xl/workbook.xml", &vec![b' '; 2 << 20])]);
    assert!(bomb.len() < 10_000);
    let error = read(&bomb, "bomb.xlsx", limits).expect_err("too much");
    assert_eq!(error.code(), "unpacks_too_large");
}

#[test]
fn a_stray_cell_in_the_last_corner_is_refused_instead_of_filling_the_memory() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "First Name").expect("it fits");
    sheet.write_string(1_048_575, 16_383, "x").expect("it fits");
    let bytes = workbook.save_to_buffer().expect("it fits");
    let error = read(&bytes, "wide.xlsx", Limits::default()).expect_err("too wide");
    assert_eq!(error.code(), "sheet_too_large");
}

#[test]
fn other_kinds_of_files_are_refused_with_advice() {
    let cases: [(&[u8], &str); 6] = [
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "old_or_protected"),
        (b"%PDF-1.7\n\xff\xfe", "not_utf8"),
        (b"name,amount\nx,5\n", "no_headings"),
        (b"", "no_headings"),
        (b"PK\x03\x04 and nothing more", "damaged_workbook"),
        (&zipped(&[("content.xml", b"<a/>")]), "not_a_workbook"),
    ];
    for (bytes, code) in cases {
        let error = read_cases(bytes, "file").expect_err("it is no workbook");
        assert_eq!(error.code(), code);
    }
}

/// Texts with all that XML, CSV and spreadsheets treat in a way of their own.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{1,6}",
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("\u{1}".to_owned()),
        Just("_x000D_".to_owned()),
        Just("  ".to_owned()),
        Just("<&>\"".to_owned()),
        Just("=1".to_owned()),
        Just("'".to_owned()),
    ];
    let pieces = prop::collection::vec(piece, 1..5);
    pieces
        .prop_map(|pieces| pieces.concat())
        .prop_filter("not blank", |text| !text.trim().is_empty())
}

fn record() -> impl Strategy<Value = HtcdsRow> {
    let day = (1900_i16..2026, 1_i8..=12, 1_i8..=28)
        .prop_map(|(y, m, d)| Value::Date(PartialDate::Day(date(y, m, d))));
    let codes: Vec<_> = List::Industry.codes().collect();
    let several = prop::sample::subsequence(codes, 1..6).prop_map(Value::Codes);
    let text_fields = [
        Field::PrsFirstName,
        Field::CasIncomingReferralDetails,
        Field::PrsMiddleName,
        Field::SplObjectives,
    ];
    let texts = prop::collection::vec(text(), text_fields.len());
    (day, several, texts, 1_u128..).prop_map(move |(day, several, texts, id)| {
        let mut values: BTreeMap<Field, Value> = text_fields
            .into_iter()
            .zip(texts.into_iter().map(Value::Text))
            .collect();
        values.insert(Field::PrsBirthdate, day);
        values.insert(Field::VicForcedLabourIndustry, several);
        HtcdsRow {
            case_id: Some(Uuid::from_u128(id)),
            ..HtcdsRow::from_values(values)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn records_written_to_a_workbook_are_read_back_the_same(
        records in prop::collection::vec(record(), 1..4)
    ) {
        let written = write_xlsx(&records).expect("the records fit");
        let workbook = open(&written);
        prop_assert_eq!(good(workbook.read_rows(TODAY)), records);
    }

    #[test]
    fn texts_written_to_csv_are_read_back_the_same(
        rows in prop::collection::vec(prop::collection::vec(text(), 3), 1..5)
    ) {
        let headings = ["First Name", "Second Name", "Title"].map(str::to_owned).to_vec();
        let cells: Vec<Vec<Cell>> = std::iter::once(headings)
            .chain(rows)
            .map(|row| row.into_iter().map(Cell::from).collect())
            .collect();
        for guard in [CsvGuard::Full, CsvGuard::SparePhones] {
            let written = write_csv(cells.iter().map(Vec::as_slice), guard).expect("it fits");
            let sheets = read(&written, "file", Limits::default()).expect("it is CSV");
            prop_assert_eq!(&sheets[0].rows, &cells);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        noise in prop::collection::vec(any::<u8>(), 0..200),
        at in 0_usize..9_000,
    ) {
        drop(read_cases(&noise, "noise"));
        let mut broken = PUBLISHED.to_vec();
        let at = at.min(broken.len());
        broken.truncate(at);
        broken.extend_from_slice(&noise);
        if let Ok(workbook) = read_cases(&broken, "broken.xlsx") {
            drop(workbook.read_rows(TODAY));
        }
    }
}
