//! What is written is read back the same, and nothing that a cell may hold makes a reader panic.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use uuid::Uuid;

use crate::codes::{Country, Language};

use super::exchange::from_values;
use super::*;

pub(super) const TODAY: Date = date(2026, 1, 1);

/// Text that is not blank, with all that people and attackers put into cells.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{1,8}",
        Just("=1+1".to_owned()),
        Just("'".to_owned()),
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        Just("Ҷамшед".to_owned()),
        Just(", ; ".to_owned()),
    ];
    let pieces = prop::collection::vec(piece, 1..4);
    pieces
        .prop_map(|pieces| pieces.concat())
        .prop_filter("not blank", |text| !text.trim().is_empty())
}

fn partial_date() -> impl Strategy<Value = PartialDate> {
    let year = 1900_i16..2026;
    prop_oneof![
        year.clone().prop_map(PartialDate::Year),
        (year.clone(), 1_i8..=12).prop_map(|(y, m)| PartialDate::Month(y, m)),
        (year, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| PartialDate::Day(date(y, m, d))),
    ]
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    let countries: Vec<Country> = Country::all().collect();
    let languages: Vec<Language> = Language::all().collect();
    match kind {
        Kind::Text => text().prop_map(Value::Text).boxed(),
        Kind::Date => partial_date().prop_map(Value::Date).boxed(),
        Kind::Integer => (0_u16..=150).prop_map(Value::Integer).boxed(),
        Kind::Decimal => (-180.0..=180.0).prop_map(Value::Decimal).boxed(),
        Kind::Checkbox => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Consent => prop_oneof![
            Just(Consent::Yes),
            Just(Consent::No),
            Just(Consent::Remark("told by phone".to_owned())),
        ]
        .prop_map(Value::Consent)
        .boxed(),
        Kind::Code(list) => {
            let codes: Vec<_> = list.codes().collect();
            prop::sample::select(codes)
                .prop_map(|code| Value::Codes(vec![code]))
                .boxed()
        }
        Kind::Codes(list) => {
            let codes: Vec<_> = list.codes().collect();
            let most = codes.len();
            prop::sample::subsequence(codes, 1..=most)
                .prop_shuffle()
                .prop_map(Value::Codes)
                .boxed()
        }
        Kind::Country => prop::sample::select(countries)
            .prop_map(|country| Value::Countries(vec![country]))
            .boxed(),
        Kind::Countries => prop::sample::subsequence(countries, 1..4)
            .prop_map(Value::Countries)
            .boxed(),
        Kind::Language => prop::sample::select(languages)
            .prop_map(Value::Language)
            .boxed(),
        Kind::Location => text()
            .prop_map(|text| Value::Location(Location::from_text(&text)))
            .boxed(),
    }
}

/// Records in which any field may be present.
pub(super) fn record() -> impl Strategy<Value = HtcdsRow> {
    let fields: Vec<_> = Field::ALL
        .iter()
        .map(|&field| {
            let value = prop::option::of(value(field.kind()));
            value.prop_map(move |value| value.map(|value| (field, value)))
        })
        .collect();
    let heading = prop_oneof![Just("Notes"), Just("Column AN"), Just("Village (jamoat)")];
    let extra = (heading, text()).prop_map(|(heading, text)| Extra {
        heading: heading.to_owned(),
        text,
    });
    let extras = prop::collection::vec(extra, 0..3);
    (fields, extras, any::<u128>()).prop_map(|(values, mut extra, id)| {
        extra.sort_by(|a, b| a.heading.cmp(&b.heading));
        extra.dedup_by(|a, b| a.heading == b.heading);
        let values: BTreeMap<Field, Value> = values.into_iter().flatten().collect();
        HtcdsRow {
            case_id: Some(Uuid::from_u128(id.max(1))),
            extra,
            ..from_values(values)
        }
    })
}

fn heading_rows(layout: &Layout) -> Vec<Vec<Cell>> {
    let row = |headings: &Vec<String>| headings.iter().cloned().map(Cell::from).collect();
    vec![row(&layout.technical), row(&layout.visible)]
}

/// Both sheets of an export.
pub(super) fn sheets(records: &[HtcdsRow]) -> Vec<SheetCells> {
    let cases = cases_layout();
    let mut case_rows = heading_rows(&cases);
    let numbered = records.iter().zip(1..);
    case_rows.extend(numbered.map(|(record, number)| write_row(&cases, record, number)));
    let other = other_layout(records);
    let mut other_rows = heading_rows(&other);
    other_rows.extend(
        records
            .iter()
            .filter_map(|record| write_other_row(&other, record)),
    );
    let named = |name: &str, rows| SheetCells {
        name: name.to_owned(),
        rows,
    };
    vec![
        named(CASES_SHEET, case_rows),
        named(OTHER_SHEET, other_rows),
    ]
}

fn read_back(sheets: Vec<SheetCells>) -> Vec<Result<HtcdsRow, Vec<RowError>>> {
    let workbook = read_workbook(sheets).expect("our own export has headings");
    workbook
        .read_rows(TODAY)
        .into_iter()
        .map(|read| read.outcome)
        .collect()
}

/// The same sheets as a CSV file would give them back: every cell a text.
fn as_text(sheets: Vec<SheetCells>) -> Vec<SheetCells> {
    let text = |cell: &Cell| Cell::from(cell.to_text());
    let row = |cells: Vec<Cell>| cells.iter().map(text).collect();
    let sheet = |sheet: SheetCells| SheetCells {
        name: sheet.name,
        rows: sheet.rows.into_iter().map(row).collect(),
    };
    sheets.into_iter().map(sheet).collect()
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        text().prop_map(Cell::Text),
        "[0-9./: -]{0,12}".prop_map(Cell::Text),
        any::<f64>().prop_map(Cell::Number),
        any::<bool>().prop_map(Cell::Bool),
        (-9999_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Cell::Date(date(y, m, d))),
        text().prop_map(Cell::Error),
        prop::sample::select(Field::ALL).prop_map(|field| Cell::Text(field.heading())),
        prop::sample::select(Field::ALL).prop_map(|field| Cell::Text(field.name().to_owned())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_exported_is_read_back_the_same(
        records in prop::collection::vec(record(), 1..4)
    ) {
        let expected: Vec<_> = records.iter().cloned().map(Ok).collect();
        prop_assert_eq!(read_back(sheets(&records)), &expected[..]);
        prop_assert_eq!(read_back(as_text(sheets(&records))), &expected[..]);
    }

    #[test]
    fn what_is_stored_is_read_back_the_same(row in record()) {
        for (field, value) in row.values() {
            let stored = value.to_stored();
            prop_assert_eq!(Value::from_stored(field, &stored), Some(value), "{}", stored);
        }
    }

    #[test]
    fn no_cell_makes_the_reader_panic(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 0..12), 0..12),
        under_headings in prop::collection::vec(prop::collection::vec(any_cell(), 0..45), 0..6),
    ) {
        let mut published = heading_rows(&cases_layout());
        published.extend(under_headings);
        for rows in [rows, published] {
            let sheet = SheetCells { name: "any".to_owned(), rows };
            if let Ok(workbook) = read_workbook(vec![sheet]) {
                for read in workbook.read_rows(TODAY) {
                    let errors = read.outcome.err();
                    prop_assert!(errors.is_none_or(|errors| !errors.is_empty()));
                }
            }
        }
    }
}
