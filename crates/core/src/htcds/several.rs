//! Several values in one cell.

/// Most pieces that one label can be cut into at its own commas and semicolons, with some reserve.
const MAX_PIECES: usize = 6;

/// Reads the values in a cell: first the whole cell as one label, then line by line, and in a line
/// divided at `;` and `,` with the longest label first, since labels hold such signs themselves.
/// A label broken over two lines is found last. A value written twice counts once.
///
/// # Errors
/// The first piece that is no value.
pub(super) fn split_values<T: Copy + PartialEq>(
    text: &str,
    recognise: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, String> {
    if let Some(value) = recognise(text) {
        return Ok(vec![value]);
    }
    let by_line = each_line(text, &recognise);
    let found = by_line.or_else(|piece| greedy(text, &recognise).map_err(|_| piece))?;
    let mut values = Vec::new();
    for value in found {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

fn each_line<T>(text: &str, recognise: &impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    let mut values = Vec::new();
    for line in text.split(['\n', '\r']) {
        values.append(&mut greedy(line, recognise)?);
    }
    Ok(values)
}

fn greedy<T>(text: &str, recognise: &impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    let pieces = pieces(text);
    let mut values = Vec::new();
    let mut first = 0;
    while first < pieces.len() {
        let (start, end) = pieces[first];
        let furthest = pieces.len().min(first + MAX_PIECES);
        let longest = (first..furthest)
            .rev()
            .find_map(|last| Some((last, recognise(&text[start..pieces[last].1])?)));
        let (last, value) = longest.ok_or_else(|| text[start..end].trim().to_owned())?;
        values.push(value);
        first = last + 1;
    }
    Ok(values)
}

/// Byte ranges between separators, without the blank ones.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let ends = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '\n' | '\r' | ';' | ','))
        .map(|(at, _)| at);
    for end in ends.chain([text.len()]) {
        if !text[start..end].trim().is_empty() {
            found.push((start, end));
        }
        start = (end + 1).min(text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::codes::{Country, List};

    use super::split_values;

    fn industries(cell: &str) -> Result<String, String> {
        let codes = split_values(cell, |text| List::Industry.recognise(text))?;
        Ok(codes.iter().map(|code| &code.as_str()[..1]).collect())
    }

    #[test]
    fn a_label_with_commas_and_semicolons_is_one_value() {
        let label = "Water supply; sewerage, waste management and remediation";
        assert_eq!(industries(label), Ok("E".to_owned()));
        assert_eq!(
            industries("Agriculture, forestry and fishing"),
            Ok("A".to_owned())
        );
    }

    #[test]
    fn labels_and_codes_may_be_mixed_and_divided_by_any_of_the_signs() {
        let cell = "Construction, Electricity, gas, steam and air conditioning supply; F_Construction,\
                    Professional, scientific and technical activities\nManufacturing;";
        assert_eq!(industries(cell), Ok("FDMC".to_owned()));
    }

    #[test]
    fn a_label_broken_over_two_lines_is_found() {
        let cell =
            "Wholesale and retail trade;\nrepair of motor vehicles and motorcycles\nEducation";
        assert_eq!(industries(cell), Ok("GP".to_owned()));
    }

    #[test]
    fn the_unknown_piece_is_named() {
        assert_eq!(industries("Construction, piracy"), Err("piracy".to_owned()));
        assert_eq!(industries("piracy"), Err("piracy".to_owned()));
    }

    #[test]
    fn countries_with_commas_in_their_names_are_told_apart() {
        let cell =
            "Congo, Democratic Republic of the, Tajikistan; RU\nBonaire, Sint Eustatius and Saba";
        let found = split_values(cell, Country::recognise).expect("all are countries");
        let codes: Vec<&str> = found.iter().map(|country| country.alpha2()).collect();
        assert_eq!(codes, ["CD", "TJ", "RU", "BQ"]);
    }

    #[test]
    fn every_two_labels_of_a_list_written_on_two_lines_are_read_back() {
        for list in List::ALL {
            for first in list.codes() {
                for second in list.codes().filter(|second| *second != first) {
                    for lang in [crate::codes::Lang::En, crate::codes::Lang::Ru] {
                        let cell = format!("{}\n{}", first.label(lang), second.label(lang));
                        let found = split_values(&cell, |text| list.recognise(text));
                        assert_eq!(found, Ok(vec![first, second]));
                    }
                }
            }
        }
    }
}
