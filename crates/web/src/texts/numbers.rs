//! Numbers as people of each language write them.

use super::Language;

/// A whole number with its thousands set apart: a narrow space in Tajik and Russian, a comma in
/// English. Four digits stay together in Tajik and Russian, as their typography asks.
#[must_use]
pub fn whole(language: Language, number: u64) -> String {
    let digits = number.to_string();
    let (mark, least) = match language {
        Language::Tajik | Language::Russian => ('\u{202f}', 5),
        Language::English => (',', 4),
    };
    if digits.len() < least {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 * mark.len_utf8());
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_as_each_language_does() {
        assert_eq!(whole(Language::English, 600_000), "600,000");
        assert_eq!(whole(Language::English, 1_234), "1,234");
        assert_eq!(whole(Language::Russian, 1_234), "1234");
        assert_eq!(whole(Language::Russian, 600_000), "600\u{202f}000");
        assert_eq!(
            whole(Language::Tajik, 12_345_678),
            "12\u{202f}345\u{202f}678"
        );
        assert_eq!(whole(Language::Tajik, 0), "0");
    }
}
