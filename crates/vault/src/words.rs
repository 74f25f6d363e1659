//! Bits as words that people can read out, write down and compare: ten bits a word.
//!
//! Three lists of 1,024 words lie in `data/`, and a number has one word in each, so that one side of
//! a telephone reads Tajik and the other enters the same bits. No word stands in two lists, so the
//! language need not be told when reading.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::VaultError;
use crate::digest::digest;

/// In which language words are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tajik (`tg`).
    Tajik,
    /// Russian (`ru`).
    Russian,
    /// English (`en`).
    English,
}

impl Language {
    /// Every language that has a list.
    pub const ALL: [Self; 3] = [Self::Tajik, Self::Russian, Self::English];

    /// The language of a two-letter tag; `None` where there is no list.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "tg" => Some(Self::Tajik),
            "ru" => Some(Self::Russian),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// Writes bytes as words with a space between. Five bytes make four words.
///
/// # Panics
/// When the number of bytes is no multiple of five, which only a mistake in the program can cause.
pub fn encode(bytes: &[u8], language: Language) -> String {
    let words: Vec<&str> = numbers(bytes)
        .map(|number| word(number, language))
        .collect();
    words.join(" ")
}

/// Writes bytes as words and one word more, which shows a word mistaken for another.
///
/// # Panics
/// As [`encode`].
pub fn encode_with_check(bytes: &[u8], language: Language) -> String {
    let check = word(check_number(bytes), language);
    format!("{} {check}", encode(bytes, language))
}

/// Reads words back into bytes, in any of the languages, even mixed.
///
/// Forgiven are capitals, punctuation and line breaks between words, `е` for `ё`, and Tajik typed
/// on a Russian keyboard (`г` for `ғ`, `и` for `ӣ`, `к` for `қ`, `у` for `ӯ`, `х` for `ҳ`, `ч` or
/// `дж` for `ҷ`, no `ъ`). The number of words must be a multiple of four.
pub fn decode(typed: &str) -> Result<Vec<u8>, VaultError> {
    let numbers = read_numbers(typed)?;
    bytes_of(&numbers).ok_or(VaultError::Malformed("number of words"))
}

/// Reads what [`encode_with_check`] wrote, as forgivingly as [`decode`].
pub fn decode_with_check(typed: &str) -> Result<Vec<u8>, VaultError> {
    let numbers = read_numbers(typed)?;
    let count = VaultError::Malformed("number of words");
    let Some((check, numbers)) = numbers.split_last() else {
        return Err(count);
    };
    let bytes = bytes_of(numbers).ok_or(count)?;
    if check_number(&bytes) == *check {
        Ok(bytes)
    } else {
        Err(VaultError::CheckWord)
    }
}

const COUNT: usize = 1024;

struct Lists {
    tajik: Vec<&'static str>,
    russian: Vec<&'static str>,
    english: Vec<&'static str>,
    numbers: HashMap<String, u16>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let tajik = list(include_str!("../data/words.tg.txt"));
    let russian = list(include_str!("../data/words.ru.txt"));
    let english = list(include_str!("../data/words.en.txt"));
    let mut numbers = HashMap::with_capacity(3 * COUNT);
    for words in [&tajik, &russian, &english] {
        let numbered = (0..).zip(words);
        numbers.extend(numbered.map(|(number, word)| (folded(word), number)));
    }
    Lists {
        tajik,
        russian,
        english,
        numbers,
    }
});

/// The words of a file: one to a line, lines with `#` in front are remarks.
fn list(file: &'static str) -> Vec<&'static str> {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.filter(|line| !line.is_empty()).collect()
}

fn word(number: u16, language: Language) -> &'static str {
    let words = match language {
        Language::Tajik => &LISTS.tajik,
        Language::Russian => &LISTS.russian,
        Language::English => &LISTS.english,
    };
    words[usize::from(number)]
}

/// Bytes as ten-bit numbers, most significant bit first.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = u16> {
    assert!(bytes.len().is_multiple_of(5), "ten bits a word");
    bytes.chunks_exact(5).flat_map(|five| {
        let bits = five
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        [30, 20, 10, 0].map(|shift| (bits >> shift & 0x3ff) as u16)
    })
}

/// The inverse of [`numbers`]; `None` when the count is no positive multiple of four.
fn bytes_of(numbers: &[u16]) -> Option<Vec<u8>> {
    if numbers.is_empty() || !numbers.len().is_multiple_of(4) {
        return None;
    }
    let five = |four: &[u16]| {
        let bits = four
            .iter()
            .fold(0_u64, |bits, number| bits << 10 | u64::from(*number));
        let [_, _, _, five @ ..] = bits.to_be_bytes();
        five
    };
    Some(numbers.chunks_exact(4).flat_map(five).collect())
}

fn check_number(bytes: &[u8]) -> u16 {
    let hash = digest("panoh v1 check word", &[bytes]);
    u16::from_be_bytes([hash[0], hash[1]]) >> 6
}

fn read_numbers(typed: &str) -> Result<Vec<u16>, VaultError> {
    let composed: String = typed.nfc().collect();
    let words = composed.split(|letter: char| !letter.is_alphabetic());
    let words = words.filter(|word| !word.is_empty());
    let read = |(at, word): (usize, &str)| {
        let number = LISTS.numbers.get(&folded(word));
        number.copied().ok_or(VaultError::UnknownWord(at + 1))
    };
    words.enumerate().map(read).collect()
}

/// A word as it is compared: small letters, and only those that a Russian keyboard has.
fn folded(word: &str) -> String {
    let plain: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| *letter != 'ъ')
        .map(|letter| match letter {
            'ё' => 'е',
            'ғ' => 'г',
            'ӣ' => 'и',
            'қ' => 'к',
            'ӯ' => 'у',
            'ҳ' => 'х',
            'ҷ' => 'ч',
            other => other,
        })
        .collect();
    plain.replace("дж", "ч")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn words(language: Language) -> Vec<&'static str> {
        (0..1024).map(|number| word(number, language)).collect()
    }

    #[test]
    fn every_list_has_exactly_1024_words_of_its_own_letters() {
        for (language, letters) in [
            (Language::Tajik, "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя"),
            (Language::Russian, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
            (Language::English, "abcdefghijklmnopqrstuvwxyz"),
        ] {
            for word in words(language) {
                assert!((3..=8).contains(&word.chars().count()), "{word}");
                assert!(
                    word.chars().all(|letter| letters.contains(letter)),
                    "{word}"
                );
            }
        }
        assert_eq!(LISTS.tajik.len(), COUNT);
        assert_eq!(LISTS.russian.len(), COUNT);
        assert_eq!(LISTS.english.len(), COUNT);
    }

    #[test]
    fn no_word_stands_twice_in_one_list_or_in_two_however_it_is_typed() {
        let mut seen = HashSet::new();
        for language in Language::ALL {
            for word in words(language) {
                assert!(seen.insert(folded(word)), "{word}");
            }
        }
        assert_eq!(LISTS.numbers.len(), 3 * COUNT);
    }

    #[test]
    fn typing_without_tajik_letters_with_capitals_and_marks_is_forgiven() {
        for number in 0..1024 {
            let tajik = word(number, Language::Tajik).to_uppercase();
            let russian = word(number, Language::Russian).replace('ё', "е");
            let plain = tajik
                .replace(['Ҷ'], "Дж")
                .replace('Қ', "К")
                .replace('Ӣ', "И");
            let typed = format!(
                "1. {tajik},\n {russian} - {plain}; {}",
                word(0, Language::English)
            );
            assert_eq!(read_numbers(&typed), Ok(vec![number, number, number, 0]));
        }
    }

    #[test]
    fn a_mistaken_word_is_named_by_its_place() {
        let typed = format!("{} qqq", word(1, Language::English));
        assert_eq!(decode(&typed), Err(VaultError::UnknownWord(2)));
        assert!(decode("").is_err());
        assert!(decode(word(1, Language::English)).is_err());
        assert!(decode_with_check("").is_err());
    }

    #[test]
    fn the_check_word_notices_nearly_every_mistaken_word() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        let right = encode_with_check(&bytes, Language::Russian);
        let (first, rest) = right.split_once(' ').unwrap();
        let unnoticed = words(Language::Russian)
            .into_iter()
            .filter(|word| *word != first)
            .filter(|word| decode_with_check(&format!("{word} {rest}")).is_ok())
            .count();
        assert!(unnoticed < 8, "{unnoticed} of 1,023");
    }

    proptest! {
        #[test]
        fn any_bits_come_back_from_any_language(bytes in prop::collection::vec(any::<u8>(), 5 * 4)) {
            for language in Language::ALL {
                let shown = encode(&bytes, language);
                prop_assert_eq!(shown.split(' ').count(), 16);
                prop_assert_eq!(decode(&shown).unwrap(), bytes.clone());
                let checked = encode_with_check(&bytes, language);
                prop_assert_eq!(decode_with_check(&checked).unwrap(), bytes.clone());
            }
        }
    }
}
