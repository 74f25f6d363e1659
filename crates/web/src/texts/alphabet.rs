//! The order of letters. CLDR has no Tajik collation: the order here is that of the Tajik alphabet
//! of 1998, with the Russian letters that it dropped beside their old neighbours, since Russian
//! names are written in Tajik lists.

/// Tajik alphabet with Russian letters in their places; Russian order is the same with fewer letters.
const ORDER: &str = "абвгғдеёжзиӣйкқлмнопрстуӯфхҳцчҷшщъыьэюя";

/// A key by which texts sort: letters by the alphabet, other characters by their code, Latin after
/// Cyrillic; case decides only between equals.
#[must_use]
pub fn sort_key(text: &str) -> (Vec<u32>, String) {
    let letters = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| {
            let place = ORDER.chars().position(|known| known == letter);
            match place.and_then(|place| u32::try_from(place).ok()) {
                Some(place) => 0x100 + place,
                None if u32::from(letter) < 0x80 && !letter.is_ascii_alphabetic() => letter.into(),
                None => 0x1000 + u32::from(letter),
            }
        })
        .collect();
    (letters, text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut words: Vec<&str>) -> Vec<&str> {
        words.sort_by_key(|word| sort_key(word));
        words
    }

    #[test]
    fn tajik_letters_stand_after_their_parents() {
        assert_eq!(
            sorted(vec![
                "Ҷамол",
                "Чор",
                "Ҳасан",
                "Хуршед",
                "Қодир",
                "Карим",
                "Ғафур",
                "Гул"
            ]),
            vec![
                "Гул",
                "Ғафур",
                "Карим",
                "Қодир",
                "Хуршед",
                "Ҳасан",
                "Чор",
                "Ҷамол"
            ]
        );
    }

    #[test]
    fn long_i_and_u_stand_after_short_ones() {
        assert_eq!(
            sorted(vec!["ӯ", "й", "ӣ", "у", "и"]),
            vec!["и", "ӣ", "й", "у", "ӯ"]
        );
    }

    #[test]
    fn latin_follows_cyrillic_and_case_decides_between_equals() {
        assert_eq!(
            sorted(vec!["Zebo", "Явар", "анор", "Анор"]),
            vec!["Анор", "анор", "Явар", "Zebo"]
        );
    }
}
