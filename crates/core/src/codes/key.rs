//! The form in which names and labels are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Reduces a name to letters and digits in lower case, so that two spellings of one label are equal:
/// accents, punctuation and spacing go, and the Tajik letters become those that people type in their
/// place (ғ г, ӣ и, қ к, ӯ у, ҳ х, ҷ ч). It is for short closed lists, not for people's names.
///
/// ```
/// use panoh_core::codes::match_key;
/// assert_eq!(match_key("Debt bondage "), match_key("DebtBondage"));
/// assert_eq!(match_key("Тоҷикистон"), match_key("ТОЧИКИСТОН"));
/// ```
pub fn match_key(text: &str) -> String {
    // Codes and English labels are the bulk of a workbook, and need no decomposition.
    if text.is_ascii() {
        let kept = text.chars().filter(char::is_ascii_alphanumeric);
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !is_apostrophe(*c))
        .map(plain)
        .collect()
}

/// Letters that Unicode counts as such but that are written as marks: Uzbek `oʻ`, and their kin.
fn is_apostrophe(c: char) -> bool {
    matches!(c, 'ʻ' | 'ʼ' | 'ʹ' | 'ˈ')
}

fn plain(c: char) -> char {
    match c {
        'ғ' => 'г',
        'қ' => 'к',
        'ҳ' => 'х',
        'ҷ' => 'ч',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::match_key;

    #[test]
    fn spacing_case_and_punctuation_do_not_matter() {
        assert_eq!(
            match_key(" Non-Conforming\u{a0}"),
            match_key("NonConforming")
        );
        assert_eq!(match_key("Côte d’Ivoire"), match_key("Cote d'Ivoire"));
    }

    #[test]
    fn tajik_letters_equal_those_typed_in_their_place() {
        assert_eq!(
            match_key("Қӯрғонтеппа, Ҷайҳун"),
            match_key("кургонтеппа чайхун")
        );
        assert_eq!(match_key("Oʻzbekiston"), match_key("O'zbekiston"));
    }

    #[test]
    fn different_words_stay_different() {
        assert_ne!(
            match_key("Physical abuse"),
            match_key("Psychological abuse")
        );
        assert_eq!(match_key(" ,;- "), "");
    }
}
