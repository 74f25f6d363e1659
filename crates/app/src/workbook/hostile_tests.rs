//! Files made to do harm, and files that chance made.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use jiff::civil::date;
use panoh_core::codes::List;
use panoh_core::htcds::{Cell, CsvGuard, Field, HtcdsRow, PartialDate, Value};
use proptest::prelude::*;
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::published_tests::{PUBLISHED, TODAY, good, open};
use super::*;

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

/// The published workbook with some bytes of one unpacked part replaced.
fn with_changes(part: usize, changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(PUBLISHED)).expect("a workbook");
    let changed = part % parts.len();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).expect("the part is there");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("it unpacks");
        if index == changed && !bytes.is_empty() {
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
        }
        let name = part.name().expect("the part has a name").into_owned();
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("memory takes it");
        writer.write_all(&bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
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
    fn no_change_within_the_parts_of_a_workbook_makes_the_reader_panic(
        part in 0_usize..20,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let broken = with_changes(part, &changes);
        if let Ok(workbook) = read_cases(&broken, "broken.xlsx") {
            drop(workbook.read_rows(TODAY));
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
