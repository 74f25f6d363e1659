//! Whole files: the published workbooks as somebody filled them in, our own export, refused rows.

use std::io::Cursor;

use jiff::civil::{Date, date};
use panoh_core::codes::{Country, List};
use panoh_core::htcds::{
    CASE_ID_HEADING, Cell, Consent, CsvGuard, Field, HtcdsRow, Location, PartialDate, ReadRow,
    SheetCells, Value, Workbook, read_workbook,
};
use uuid::Uuid;

use super::*;

pub(super) const TODAY: Date = date(2026, 1, 1);
pub(super) const PUBLISHED: &[u8] = include_bytes!("../../tests/fixtures/htcds_filled_in.xlsx");
const SINGLE: &[u8] = include_bytes!("../../tests/fixtures/htcds_single_select_filled_in.xlsx");

pub(super) fn open(bytes: &[u8]) -> Workbook {
    read_cases(bytes, "file").expect("the file is a workbook")
}

pub(super) fn good(rows: Vec<ReadRow<'_>>) -> Vec<HtcdsRow> {
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

/// The headings of the validation lists, and the field that each list is for.
const VALIDATED: [(&str, Field); 14] = [
    ("Gender", Field::PrsGender),
    ("Country Code", Field::PrsMailingCountry),
    ("Country", Field::PrsMailingCountry),
    ("Method of Recruitment", Field::VicMethodOfRecruitment),
    ("Methods of Control", Field::VicMethodsOfControl),
    ("Type of Exploitation", Field::VicTypeOfExploitation),
    ("Forced Labour Industry", Field::VicForcedLabourIndustry),
    ("Type of Sex Exploitation", Field::VicTypeOfSexExploitation),
    ("Vulnerabilities", Field::VicVulnerabilities),
    ("Status", Field::CasStatus),
    (
        "Reason for Incoming Referral",
        Field::CasReasonForIncomingReferral,
    ),
    (
        "Reason for Outgoing Referral",
        Field::CasReasonForOutgoingReferral,
    ),
    ("Trafficking Status", Field::VicTraffickingStatus),
    (
        "Trafficking Status Decision Making Organization",
        Field::VicTraffickingStatusDecisionMakingOrg,
    ),
];

#[test]
fn every_value_that_the_published_lists_offer_is_understood() {
    let sheets = read(SINGLE, "file", Limits::default()).expect("a workbook");
    let lists = sheets.iter().find(|sheet| sheet.name == "validation");
    let rows = &lists.expect("the lists are there").rows;
    let mut offered = 0;
    for (heading, field) in VALIDATED {
        let column = rows[2].iter().position(|cell| cell.to_text() == heading);
        let column = column.expect("the list has a heading");
        for cell in rows[3..].iter().filter_map(|row| row.get(column)) {
            let text = cell.to_text();
            if !text.trim().is_empty() {
                assert!(
                    Value::from_stored(field, &text).is_some(),
                    "{heading}: {text}"
                );
                offered += 1;
            }
        }
    }
    assert!(offered > 2 * 249 + 90, "{offered}");
}

/// The published sheet as CSV, with only some of its heading rows.
fn as_csv(heading_rows: &[usize]) -> Vec<u8> {
    let sheets = read(PUBLISHED, "file", Limits::default()).expect("a workbook");
    let rows = &sheets[0].rows;
    let kept = heading_rows.iter().map(|&row| &rows[row]).chain(&rows[2..]);
    write_csv(kept.map(Vec::as_slice), CsvGuard::SparePhones).expect("it fits")
}

#[test]
fn the_same_sheet_saved_as_csv_gives_the_same_records_whichever_headings_are_kept() {
    let workbook = open(PUBLISHED);
    let told = |workbook: &Workbook| -> Vec<Result<HtcdsRow, Vec<&'static str>>> {
        let rows = workbook.read_rows(TODAY).into_iter();
        let codes = |errors: Vec<panoh_core::htcds::RowError>| {
            errors.iter().map(|error| error.code).collect()
        };
        rows.map(|read| read.outcome.map_err(codes)).collect()
    };
    let expected = told(&workbook);
    let contents = |workbook: &Workbook| -> Vec<Vec<u8>> {
        let rows = workbook.read_rows(TODAY).into_iter();
        rows.map(|read| read.content).collect()
    };
    for headings in [&[0, 1][..], &[1], &[0]] {
        let saved = open(&as_csv(headings));
        assert_eq!(told(&saved), expected, "{headings:?}");
        assert_eq!(contents(&saved), contents(&workbook), "{headings:?}");
    }
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
