//! The value of one field: from a cell and back.

use jiff::civil::Date;

use crate::codes::{Code, Country, Lang, Language, List, match_key};

use super::cell::Cell;
use super::date::{DateFault, PartialDate};
use super::error::Fault;
use super::field::{Field, Kind};
use super::row::{Consent, Location};
use super::several::split_values;

/// A value of any kind of field.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// [`Kind::Text`], never blank.
    Text(String),
    /// [`Kind::Date`]
    Date(PartialDate),
    /// [`Kind::Code`] (exactly one) and [`Kind::Codes`] (at least one).
    Codes(Vec<Code>),
    /// [`Kind::Country`] (exactly one) and [`Kind::Countries`] (at least one).
    Countries(Vec<Country>),
    /// [`Kind::Language`]
    Language(Language),
    /// [`Kind::Integer`]
    Integer(u16),
    /// [`Kind::Decimal`]
    Decimal(f64),
    /// [`Kind::Checkbox`]
    Flag(bool),
    /// [`Kind::Consent`]
    Consent(Consent),
    /// [`Kind::Location`]
    Location(Location),
}

impl Value {
    /// The value as it is stored, in words that no translation changes: codes one per line, countries
    /// by their two letters, a language by its three, a date as in ISO 8601, `true` and `false`.
    pub fn to_stored(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Date(date) => date.to_string(),
            Value::Codes(codes) => joined(codes.iter().map(|code| code.as_str())),
            Value::Countries(countries) => joined(countries.iter().map(|c| c.alpha2())),
            Value::Language(language) => language.code().to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Consent(Consent::Yes) => "true".to_owned(),
            Value::Consent(Consent::No) => "false".to_owned(),
            Value::Consent(Consent::Remark(text)) => text.clone(),
            Value::Location(Location::Country(country)) => country.alpha2().to_owned(),
            Value::Location(Location::Organisation(text) | Location::Text(text)) => text.clone(),
        }
    }

    /// The value of `field` that was stored as `text`; `None` if it is blank or not a value.
    pub fn from_stored(field: Field, text: &str) -> Option<Value> {
        let cell = Cell::from(text.to_owned());
        read_value(field, &cell, Date::MAX).ok().flatten()
    }
}

/// Reads a cell of `field`; `today` bounds birth dates. `None` for an empty cell.
pub(super) fn read_value(field: Field, cell: &Cell, today: Date) -> Result<Option<Value>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    if let Cell::Error(error) = cell {
        let reason = "is the result of a broken formula";
        return Err(Fault::quoting("cell_error", error, reason));
    }
    let text = cell.to_text();
    let value = match field.kind() {
        Kind::Text => Value::Text(text),
        Kind::Date => Value::Date(read_date(field, cell, today)?),
        Kind::Integer => Value::Integer(read_integer(&text)?),
        Kind::Decimal => Value::Decimal(read_degrees(&text)?),
        Kind::Checkbox => Value::Flag(read_flag(&text)?),
        Kind::Consent => Value::Consent(read_consent(text)),
        Kind::Code(list) => Value::Codes(vec![single(read_codes(list, field, &text)?)?]),
        Kind::Codes(list) => Value::Codes(read_codes(list, field, &text)?),
        Kind::Country => Value::Countries(vec![single(read_countries(&text)?)?]),
        Kind::Countries => Value::Countries(read_countries(&text)?),
        Kind::Language => Value::Language(read_language(&text)?),
        Kind::Location => Value::Location(Location::from_text(&text)),
    };
    Ok(Some(value))
}

fn read_date(field: Field, cell: &Cell, today: Date) -> Result<PartialDate, Fault> {
    let read = match cell {
        Cell::Date(day) => PartialDate::from_day(*day),
        Cell::Number(number) => PartialDate::from_number(*number),
        other => PartialDate::parse(&other.to_text()),
    };
    let read = match read {
        Ok(date) if field == Field::PrsBirthdate && date.earliest() > today => {
            Err(DateFault::Future)
        }
        other => other,
    };
    read.map_err(|fault| {
        let mut described = Fault::new(fault.code(), fault.to_string());
        described.args = vec![("value", cell.to_text().chars().take(60).collect())];
        described
    })
}

fn read_integer(text: &str) -> Result<u16, Fault> {
    let number: Option<u16> = text.trim().parse().ok();
    number
        .filter(|number| *number <= 150)
        .ok_or_else(|| Fault::quoting("not_a_number", text, "is not a whole number from 0 to 150"))
}

fn read_degrees(text: &str) -> Result<f64, Fault> {
    let number: Option<f64> = text.trim().replace(',', ".").parse().ok();
    number
        .filter(|degrees| (-180.0..=180.0).contains(degrees))
        .ok_or_else(|| Fault::quoting("not_a_number", text, "is not a coordinate in degrees"))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match match_key(text).as_str() {
        "yes" | "y" | "true" | "1" | "ха" | "бале" | "да" | "истина" | "x" | "х" => {
            Some(true)
        }
        "no" | "n" | "false" | "0" | "не" | "нет" | "ложь" => Some(false),
        "" if text.contains(['✓', '✔', '☑', '+']) => Some(true),
        _ => None,
    }
}

fn read_flag(text: &str) -> Result<bool, Fault> {
    yes_or_no(text).ok_or_else(|| Fault::quoting("unknown_code", text, "is neither yes nor no"))
}

fn read_consent(text: String) -> Consent {
    match yes_or_no(&text) {
        Some(true) => Consent::Yes,
        Some(false) => Consent::No,
        None => Consent::Remark(text),
    }
}

fn read_codes(list: List, field: Field, text: &str) -> Result<Vec<Code>, Fault> {
    split_values(text, |piece| list.recognise(piece)).map_err(|piece| {
        let reason = format!("is not a known value of {}", field.label());
        let mut fault = Fault::quoting("unknown_code", &piece, &reason);
        fault.args.push(("list", list.name().to_owned()));
        fault
    })
}

fn read_countries(text: &str) -> Result<Vec<Country>, Fault> {
    split_values(text, Country::recognise)
        .map_err(|piece| Fault::quoting("not_a_country", &piece, "is not a country"))
}

fn read_language(text: &str) -> Result<Language, Fault> {
    Language::recognise(text)
        .ok_or_else(|| Fault::quoting("unknown_language", text, "is not a known language"))
}

/// The only value of a cell that may hold just one.
fn single<T: Copy>(values: Vec<T>) -> Result<T, Fault> {
    match values[..] {
        [only] => Ok(only),
        [] => Err(Fault::new("unknown_code", "the cell holds no value")),
        _ => Err(Fault::new(
            "several_values",
            "only one value can stand here",
        )),
    }
}

/// The cell that holds `value`: English labels as in the published lists, one per line; exact days as
/// dates, everything else as text or number. [`read_value`] gives the same value back.
pub(super) fn write_value(value: &Value) -> Cell {
    match value {
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Date(PartialDate::Day(day)) => Cell::Date(*day),
        Value::Date(partial) => Cell::Text(partial.to_string()),
        Value::Codes(codes) => Cell::from(joined(codes.iter().map(|c| c.label(Lang::En)))),
        Value::Countries(countries) => {
            Cell::from(joined(countries.iter().map(|c| c.htcds_label())))
        }
        Value::Language(language) => Cell::Text(language.label(Lang::En).to_owned()),
        Value::Integer(number) => Cell::Number(f64::from(*number)),
        Value::Decimal(number) => Cell::Number(*number),
        Value::Flag(true) | Value::Consent(Consent::Yes) => Cell::Text("Yes".to_owned()),
        Value::Flag(false) | Value::Consent(Consent::No) => Cell::Text("No".to_owned()),
        Value::Consent(Consent::Remark(text)) => Cell::Text(text.clone()),
        Value::Location(Location::Country(country)) => Cell::Text(country.htcds_label().to_owned()),
        Value::Location(Location::Organisation(text) | Location::Text(text)) => {
            Cell::Text(text.clone())
        }
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<&str> = values.collect();
    values.join("\n")
}

crate::undisclosed!(Value);

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(field: Field, text: &str) -> Result<Option<Value>, &'static str> {
        let cell = Cell::Text(text.to_owned());
        read_value(field, &cell, date(2026, 1, 1)).map_err(|fault| fault.code)
    }

    #[test]
    fn cells_that_break_a_rule_are_refused_with_a_stable_code() {
        for (field, text, code) in [
            (Field::PrsGender, "perhaps", "unknown_code"),
            (Field::PrsGender, "Feminine; Masculine", "several_values"),
            (Field::PrsGender, ";,", "unknown_code"),
            (Field::PrsBirthdate, "31.02.1990", "impossible_date"),
            (Field::PrsBirthdate, "05.03.2031", "future_date"),
            (Field::PrsBirthdate, "2031", "future_date"),
            (
                Field::PrsCitizenship,
                "Tajikistan, Atlantis",
                "not_a_country",
            ),
            (Field::PrsMailingCountry, "Moscow", "not_a_country"),
            (Field::PrsMailingCountry, "TJ, RU", "several_values"),
            (Field::PrsPrimaryLanguage, "Klingon", "unknown_language"),
            (Field::PrsNumberOfChildren, "-1", "not_a_number"),
            (Field::PrsMailingLatitude, "200", "not_a_number"),
            (Field::PrsDeceased, "perhaps", "unknown_code"),
        ] {
            assert_eq!(read(field, text), Err(code), "{field:?} {text}");
        }
        let broken = Cell::Error("#REF!".to_owned());
        let fault = read_value(Field::PrsTitle, &broken, date(2026, 1, 1));
        assert_eq!(fault.map_err(|fault| fault.code), Err("cell_error"));
    }

    #[test]
    fn a_referral_may_be_planned_for_a_later_day() {
        let value = read(Field::CasOutgoingReferralDate, "05.03.2031");
        let day = PartialDate::Day(date(2031, 3, 5));
        assert_eq!(value, Ok(Some(Value::Date(day))));
    }

    #[test]
    fn a_location_is_a_country_only_if_the_whole_cell_is_one() {
        let russia = Country::recognise("RU").expect("Russia");
        let read_location = |text| read(Field::VicLocationOfExploitation, text);
        let expected = Value::Location(Location::Country(russia));
        assert_eq!(read_location("Россия"), Ok(Some(expected)));
        let text = "a farm near Tambov, Russia".to_owned();
        let expected = Value::Location(Location::Text(text.clone()));
        assert_eq!(read_location(&text), Ok(Some(expected)));
    }

    #[test]
    fn consent_is_taken_as_it_was_written() {
        for (text, expected) in [
            ("TRUE", Consent::Yes),
            ("Да", Consent::Yes),
            ("no", Consent::No),
            ("by phone", Consent::Remark("by phone".to_owned())),
        ] {
            let value = read(Field::ConConsent, text);
            assert_eq!(value, Ok(Some(Value::Consent(expected))));
        }
    }

    #[test]
    fn text_stays_exactly_as_written() {
        let value = read(Field::PrsFirstName, "  =Зебо ");
        assert_eq!(value, Ok(Some(Value::Text("  =Зебо ".to_owned()))));
        assert_eq!(read(Field::PrsFirstName, " \n"), Ok(None));
    }
}
