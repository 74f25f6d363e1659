//! What one cell of a sheet held, whatever file it came from.

use jiff::civil::Date;

/// A cell as a reader of spreadsheets or CSV found it. CSV gives only [`Cell::Empty`] and
/// [`Cell::Text`].
#[derive(Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, exactly as typed.
    Text(String),
    /// A number that is not shown as a date.
    Number(f64),
    /// A date; a time of day beside it is dropped.
    Date(Date),
    /// A ticked or unticked value.
    Bool(bool),
    /// The result of a broken formula, e.g. `#REF!`.
    Error(String),
}

impl Cell {
    /// Whether there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as text: text unchanged, whole numbers without decimals, dates as `2024-03-05`.
    pub fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) => number_text(*number),
            Cell::Date(date) => date.to_string(),
            Cell::Bool(true) => "TRUE".to_owned(),
            Cell::Bool(false) => "FALSE".to_owned(),
        }
    }
}

impl From<String> for Cell {
    /// An empty text is an empty cell.
    fn from(text: String) -> Self {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }
}

/// A double holds whole numbers exactly up to 2^53, which is more digits than any telephone number.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        format!("{}", number as i64)
    } else {
        format!("{number}")
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub(crate) fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

crate::undisclosed!(Cell);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let lettered: Vec<String> = [0, 25, 26, 39, 701, 702]
            .into_iter()
            .map(column_letters)
            .collect();
        assert_eq!(lettered, ["A", "Z", "AA", "AN", "ZZ", "AAA"]);
    }

    #[test]
    fn a_phone_number_typed_as_a_number_keeps_its_digits() {
        assert_eq!(Cell::Number(992_000_000_001.0).to_text(), "992000000001");
        assert_eq!(Cell::Number(38.5).to_text(), "38.5");
        assert_eq!(Cell::Number(f64::NAN).to_text(), "NaN");
    }

    #[test]
    fn white_space_is_empty() {
        assert!(Cell::Text(" \u{a0}\n".to_owned()).is_empty());
        assert!(!Cell::Bool(false).is_empty());
    }
}
