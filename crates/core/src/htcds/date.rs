//! Dates with honest precision, and how people write them.

use std::fmt;

use jiff::civil::{Date, date};

/// A date of which perhaps only the month or the year is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartialDate {
    /// The year only.
    Year(i16),
    /// Year and month (1 to 12).
    Month(i16, i8),
    /// The exact day.
    Day(Date),
}

/// Why a text is no date. [`DateFault::code`] is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Not written in any form that is read here.
    #[error("this is not a date; write day.month.year, for example 05.03.1985")]
    NotADate,
    /// No calendar has it, e.g. 31.02.2020 or month 13.
    #[error("this day does not exist; the day comes first, then the month")]
    Impossible,
    /// A year of two digits may be of either century.
    #[error("write the year with four digits")]
    TwoDigitYear,
    /// Outside 1900 to 2099, the range of the published workbook.
    #[error("the year must lie between 1900 and 2099")]
    OutOfRange,
    /// A birth date after the day of the import.
    #[error("this birth date lies in the future")]
    Future,
}

impl DateFault {
    /// The stable code of the reason.
    pub fn code(self) -> &'static str {
        match self {
            DateFault::NotADate => "not_a_date",
            DateFault::Impossible => "impossible_date",
            DateFault::TwoDigitYear => "two_digit_year",
            DateFault::OutOfRange => "date_out_of_range",
            DateFault::Future => "future_date",
        }
    }
}

impl fmt::Display for PartialDate {
    /// As ISO 8601 writes it: `1985`, `1985-03` or `1985-03-05`. [`PartialDate::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(day) => write!(f, "{day}"),
        }
    }
}

impl PartialDate {
    /// Reads a date as a person writes it: day first (`5.3.1985`, `05/03/1985`, `5 марта 1985 г.`),
    /// ISO (`1985-03-05`, also with a time behind it), month and year (`03.1985`), or a year.
    ///
    /// # Errors
    /// The reason why it is no date; nothing is guessed.
    pub fn parse(text: &str) -> Result<PartialDate, DateFault> {
        let parts = split_parts(without_time(text.trim()))?;
        match parts[..] {
            [Part::Number(y, 4)] => in_range(PartialDate::Year(y as i16)),
            [Part::Number(y, 4), m] | [m, Part::Number(y, 4)] => {
                let month = m.month()?;
                in_range(PartialDate::Month(y as i16, month))
            }
            [Part::Number(y, 4), m, Part::Number(d, 1..=2)]
            | [Part::Number(d, 1..=2), m, Part::Number(y, 4)]
            | [
                m @ Part::Month(_),
                Part::Number(d, 1..=2),
                Part::Number(y, 4),
            ] => day(y, m, d),
            [Part::Number(_, 1..=2), _, Part::Number(_, 2)] | [_, Part::Number(_, 2)] => {
                Err(DateFault::TwoDigitYear)
            }
            _ => Err(DateFault::NotADate),
        }
    }

    /// The date that a spreadsheet cell without date format means: a year between 1900 and 2099, or
    /// the serial number of a day after 1927 (day 1 being 1 January 1900).
    ///
    /// # Errors
    /// If the number is neither.
    pub fn from_number(number: f64) -> Result<PartialDate, DateFault> {
        let whole = number.trunc();
        if (1900.0..2100.0).contains(&number) && number.fract() == 0.0 {
            return Ok(PartialDate::Year(whole as i16));
        }
        if !(10_000.0..73_051.0).contains(&number) {
            return Err(DateFault::NotADate);
        }
        from_serial(whole as i32).map(PartialDate::Day)
    }

    /// An exact day, if it lies within the range of the workbook.
    ///
    /// # Errors
    /// [`DateFault::OutOfRange`].
    pub fn from_day(day: Date) -> Result<PartialDate, DateFault> {
        in_range(PartialDate::Day(day))
    }

    /// The first day that it may mean.
    pub fn earliest(self) -> Date {
        match self {
            PartialDate::Year(year) => date(year, 1, 1),
            PartialDate::Month(year, month) => date(year, month, 1),
            PartialDate::Day(day) => day,
        }
    }
}

/// The day of a spreadsheet's date cell, from its serial number (a time of day is cut off) in the
/// 1900 or the 1904 date system; `None` if the number is no day.
pub fn day_of_serial(serial: f64, system_1904: bool) -> Option<Date> {
    let offset = if system_1904 { 1462.0 } else { 0.0 };
    let whole = serial.trunc() + offset;
    if !(1.0..=2_958_465.0).contains(&whole) {
        return None;
    }
    from_serial(whole as i32).ok()
}

/// The day of a serial number of the 1900 date system, which counts a 29 February 1900 that never was.
///
/// # Errors
/// [`DateFault::Impossible`] for that day, [`DateFault::OutOfRange`] for numbers below 1 or too high.
fn from_serial(serial: i32) -> Result<Date, DateFault> {
    let epoch = match serial {
        60 => return Err(DateFault::Impossible),
        1..60 => date(1899, 12, 31),
        _ => date(1899, 12, 30),
    };
    if serial < 1 {
        return Err(DateFault::OutOfRange);
    }
    let span = jiff::Span::new().try_days(serial);
    let day = span.and_then(|span| epoch.checked_add(span));
    day.map_err(|_| DateFault::OutOfRange)
}

fn in_range(found: PartialDate) -> Result<PartialDate, DateFault> {
    let year = match found {
        PartialDate::Year(year) | PartialDate::Month(year, _) => year,
        PartialDate::Day(day) => day.year(),
    };
    if (1900..2100).contains(&year) {
        Ok(found)
    } else {
        Err(DateFault::OutOfRange)
    }
}

fn day(year: u32, month: Part, day: u32) -> Result<PartialDate, DateFault> {
    let month = month.month()?;
    let found = Date::new(year as i16, month, day as i8).map_err(|_| DateFault::Impossible)?;
    in_range(PartialDate::Day(found))
}

/// A number with its count of digits, or a month by name.
#[derive(Debug, Clone, Copy)]
enum Part {
    Number(u32, usize),
    Month(i8),
}

impl Part {
    fn month(self) -> Result<i8, DateFault> {
        match self {
            Part::Month(month) => Ok(month),
            Part::Number(month @ 1..=12, 1..=2) => Ok(month as i8),
            Part::Number(_, 1..=2) => Err(DateFault::Impossible),
            Part::Number(..) => Err(DateFault::NotADate),
        }
    }
}

/// Cuts a time of day: `1985-03-05T00:00:00`, `05.03.1985 0:00`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    before
        .strip_suffix('T')
        .or_else(|| before.strip_suffix(' '))
        .unwrap_or(text)
        .trim_end()
}

fn split_parts(text: &str) -> Result<Vec<Part>, DateFault> {
    let separators = ['.', '/', '-', '–', ',', ' ', '\u{a0}'];
    text.split(separators)
        .filter(|word| !word.is_empty() && !is_word_for_year(word))
        .map(part)
        .collect()
}

fn is_word_for_year(word: &str) -> bool {
    let lower = word.to_lowercase();
    matches!(lower.as_str(), "г" | "год" | "года" | "сол" | "соли")
}

fn part(word: &str) -> Result<Part, DateFault> {
    if !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        let number = word.parse().map_err(|_| DateFault::NotADate)?;
        return Ok(Part::Number(number, word.len()));
    }
    month_by_name(word)
        .map(Part::Month)
        .ok_or(DateFault::NotADate)
}

/// Month names by their beginnings, in English, Russian and Tajik.
fn month_by_name(word: &str) -> Option<i8> {
    const BEGINNINGS: [&[&str]; 12] = [
        &["jan", "янв"],
        &["feb", "фев"],
        &["mar", "мар"],
        &["apr", "апр"],
        &["may", "май", "мая", "маи"],
        &["jun", "июн"],
        &["jul", "июл"],
        &["aug", "авг"],
        &["sep", "сен"],
        &["oct", "окт"],
        &["nov", "ноя"],
        &["dec", "дек"],
    ];
    let lower = word.to_lowercase();
    let index = BEGINNINGS
        .iter()
        .position(|names| names.iter().any(|name| lower.starts_with(name)))?;
    Some(index as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_comes_first_however_it_is_written() {
        let expected = Ok(PartialDate::Day(date(1985, 3, 5)));
        for text in [
            "05.03.1985",
            "5.3.1985",
            " 05/03/1985 ",
            "05-03-1985",
            "5 March 1985",
            "March 5, 1985",
            "5 марта 1985 г.",
            "5 марти соли 1985",
            "1985-03-05",
            "1985-03-05T00:00:00",
            "1985-03-05 10:20:30",
            "05.03.1985 0:00",
        ] {
            assert_eq!(PartialDate::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_month_or_a_year_alone_keeps_its_precision() {
        assert_eq!(PartialDate::parse("1985"), Ok(PartialDate::Year(1985)));
        for text in ["03.1985", "1985-03", "3/1985", "март 1985", "Mar 1985"] {
            assert_eq!(
                PartialDate::parse(text),
                Ok(PartialDate::Month(1985, 3)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused_with_its_reason() {
        for (text, fault) in [
            ("31.02.2020", DateFault::Impossible),
            ("03/25/1985", DateFault::Impossible),
            ("13.1985", DateFault::Impossible),
            ("00.01.2020", DateFault::Impossible),
            ("05.03.85", DateFault::TwoDigitYear),
            ("05.03.1885", DateFault::OutOfRange),
            ("2150", DateFault::OutOfRange),
            ("yesterday", DateFault::NotADate),
            ("05031985", DateFault::NotADate),
            ("1.2.3.4", DateFault::NotADate),
            ("", DateFault::NotADate),
            ("12:30", DateFault::NotADate),
        ] {
            assert_eq!(PartialDate::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn serial_numbers_follow_the_1900_system() {
        assert_eq!(from_serial(1), Ok(date(1900, 1, 1)));
        assert_eq!(from_serial(59), Ok(date(1900, 2, 28)));
        assert_eq!(from_serial(60), Err(DateFault::Impossible));
        assert_eq!(from_serial(61), Ok(date(1900, 3, 1)));
        assert_eq!(from_serial(31_111), Ok(date(1985, 3, 5)));
        assert_eq!(from_serial(i32::MAX), Err(DateFault::OutOfRange));
    }

    #[test]
    fn a_bare_number_is_a_year_or_a_plausible_serial_number() {
        assert_eq!(
            PartialDate::from_number(1985.0),
            Ok(PartialDate::Year(1985))
        );
        let day = PartialDate::Day(date(1985, 3, 5));
        assert_eq!(PartialDate::from_number(31_111.0), Ok(day));
        for number in [
            5.0,
            85.0,
            3_000.0,
            5_031_985.0,
            -1.0,
            f64::NAN,
            f64::INFINITY,
        ] {
            assert_eq!(PartialDate::from_number(number), Err(DateFault::NotADate));
        }
    }
}
