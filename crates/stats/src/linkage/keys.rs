//! Exact keys of phone and document numbers.

/// Digits of a phone number that count. National numbers have nine digits in Tajikistan,
/// Uzbekistan and Kyrgyzstan; the Russian and Kazakh ten begin with one that carriers share.
const SIGNIFICANT: usize = 9;

/// Fewest digits that are taken for a phone number, whole or typed in part.
pub const MIN_PHONE_DIGITS: usize = 5;

/// The digits of `text`, with Arabic-Indic and Persian digits read as well.
pub fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.chars().filter_map(|c| match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{0660}'..='\u{0669}' => Some((c as u32 - 0x0660) as u8),
        '\u{06F0}'..='\u{06F9}' => Some((c as u32 - 0x06F0) as u8),
        _ => None,
    })
}

/// Key of a phone number: its last nine digits as a number below 10⁹.
///
/// `+992 90 000 00 01`, `00992900000001`, `8-10-992-900000001` and `900000001` share a key, and so
/// do `+7 900 ...` and `8 900 ...`. `None` with fewer than five digits.
///
/// ```
/// use panoh_stats::linkage::keys::digits_key;
/// assert_eq!(digits_key("+992 (00) 000-00-12"), digits_key("000000012"));
/// assert_eq!(digits_key("12-34"), None);
/// ```
pub fn digits_key(text: &str) -> Option<u32> {
    let mut count = 0;
    let mut key: u64 = 0;
    for digit in digits(text) {
        count += 1;
        key = (key * 10 + u64::from(digit)) % 1_000_000_000;
    }
    (count >= MIN_PHONE_DIGITS).then_some(key as u32)
}

/// The numbers of a field that may hold several, divided by comma, semicolon, slash or line break.
pub fn phone_keys(field: &str) -> impl Iterator<Item = u32> + '_ {
    field
        .split([',', ';', '/', '\n', '\r'])
        .filter_map(digits_key)
}

/// A phone number typed in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialPhone {
    /// The value of the typed digits.
    pub value: u32,
    /// How many were typed, 5 to 8.
    pub len: u32,
}

impl PartialPhone {
    /// Reads what was typed: five to eight digits that count, after the country code 992 (with or
    /// without 00 or +) if there is one. `None` for fewer digits or a whole number.
    pub fn read(text: &str) -> Option<Self> {
        let typed: Vec<u8> = digits(text).take(24).collect();
        let international = text.trim_start().starts_with('+');
        let rest = match typed.as_slice() {
            [0, 0, 9, 9, 2, rest @ ..] => rest,
            [9, 9, 2, rest @ ..] if international || typed.len() >= SIGNIFICANT => rest,
            all => all,
        };
        if !(MIN_PHONE_DIGITS..SIGNIFICANT).contains(&rest.len()) {
            return None;
        }
        let value = rest.iter().fold(0u32, |n, &d| n * 10 + u32::from(d));
        Some(Self {
            value,
            len: rest.len() as u32,
        })
    }

    /// Whether `phone` ends with the digits typed.
    pub fn is_end_of(self, phone: u32) -> bool {
        phone % 10u32.pow(self.len) == self.value
    }

    /// The numbers of nine digits that begin with the digits typed.
    pub fn range(self) -> std::ops::Range<u32> {
        let step = 10u32.pow(SIGNIFICANT as u32 - self.len);
        self.value * step..(self.value + 1) * step
    }
}

/// Key text of a document number: letters and digits only, capitals, Cyrillic letters as the Latin
/// ones they look like (or else sound like), the letter O as zero and I as one, since these are
/// misread most. `None` with fewer than four characters or without any digit.
///
/// ```
/// use panoh_stats::linkage::keys::document_key;
/// assert_eq!(document_key("А № 000-0012"), document_key("a0000012"));
/// assert_eq!(document_key("none"), None);
/// ```
pub fn document_key(text: &str) -> Option<String> {
    let mut key = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_uppercase) {
        match c {
            '№' => {}
            _ if c.is_alphanumeric() => push_document_letter(c, &mut key),
            _ => {}
        }
    }
    (key.chars().count() >= 4 && digits(text).next().is_some()).then_some(key)
}

fn push_document_letter(c: char, key: &mut String) {
    let folded = match c {
        'O' | 'О' => '0',
        'I' | 'І' | 'И' => '1',
        'А' => 'A',
        'Б' => 'B',
        'В' => 'B',
        'Г' | 'Ғ' => 'G',
        'Д' => 'D',
        'Е' | 'Ё' | 'Э' => 'E',
        'К' | 'Қ' => 'K',
        'Л' => 'L',
        'М' => 'M',
        'Н' | 'Ҳ' => 'H',
        'П' => 'P',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' | 'Ӯ' => 'Y',
        'Ф' => 'F',
        'Х' => 'X',
        _ => {
            if let Some(digit) = digits(c.encode_utf8(&mut [0; 4])).next() {
                char::from(b'0' + digit)
            } else {
                c
            }
        }
    };
    key.push(folded);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_number_gives_one_key() {
        let whole = digits_key("900000001");
        for written in [
            "+992 90 000 00 01",
            "992900000001",
            "00 992 900000001",
            "8-10-992-90-000-00-01",
            "(90) 000-00-01",
            "٩٠٠٠٠٠٠٠١",
        ] {
            assert_eq!(digits_key(written), whole, "{written}");
        }
        assert_eq!(digits_key("+7 900 000 00 02"), digits_key("89000000002"));
        assert_ne!(digits_key("900000001"), digits_key("900000002"));
    }

    #[test]
    fn a_field_with_two_numbers_gives_two_keys() {
        let keys: Vec<u32> = phone_keys("+992 900000001, 8 900 000 00 02; нест").collect();
        assert_eq!(keys, [900_000_001, 2]);
    }

    #[test]
    fn part_of_a_number_is_read_after_the_country_code() {
        let part = PartialPhone::read("+992 90000").expect("five digits");
        assert_eq!((part.value, part.len), (90_000, 5));
        assert!(part.range().contains(&900_000_001));
        assert!(!part.range().contains(&911_000_001));
        let end = PartialPhone::read("00-0012").expect("six digits");
        assert!(end.is_end_of(900_000_012));
        assert!(!end.is_end_of(900_000_013));
        assert_eq!(PartialPhone::read("1234"), None);
        assert_eq!(PartialPhone::read("+992 90 000 00 01"), None);
    }

    #[test]
    fn documents_compare_without_signs_script_and_misread_letters() {
        let key = document_key("A0000012");
        for written in ["а 0000012", "А №0000012", "A-000 00 12", "AOOOOOI2"] {
            assert_eq!(document_key(written), key, "{written}");
        }
        assert_ne!(document_key("B0000012"), key);
        assert_eq!(document_key("паспорт"), None);
    }
}
