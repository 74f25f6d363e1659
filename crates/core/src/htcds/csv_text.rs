//! Texts in a CSV file that a spreadsheet could take for a formula.
//!
//! A CSV cell has no type: a text that begins with `=`, `+`, `-`, `@` or a control sign may be run as
//! a formula when the file is opened. Such a text gets an apostrophe before it, and reading takes
//! exactly one away again. A text that a person began with apostrophes before such a sign gets one
//! more, so nothing that anyone wrote is changed. Precisely: a text is *risky* if it consists of white
//! space and apostrophes, then one of the signs, then anything. Reading removes the first character
//! if it is an apostrophe and the rest is risky.

/// How much is guarded when writing. [`unguard_csv`] undoes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvGuard {
    /// Every risky text: for files that we make.
    Full,
    /// Not telephone numbers and negative numbers, so that refused rows come back as they were.
    SparePhones,
}

/// The text as it is written into a CSV cell.
pub fn guard_csv(text: &str, guard: CsvGuard) -> String {
    let ambiguous = unguard_csv(text).len() != text.len();
    let harmless = guard == CsvGuard::SparePhones && is_phone_or_number(text) && !ambiguous;
    if is_risky(text) && !harmless {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that was meant by a CSV cell.
pub fn unguard_csv(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

fn is_risky(text: &str) -> bool {
    // Tab, carriage return and line feed are white space, yet a spreadsheet may trip over them first.
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let begun = text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace() || c.is_control());
    begun.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\u{2212}'])
        || text
            .trim_start_matches('\'')
            .starts_with(['\t', '\r', '\n'])
}

/// A sign, then only digits, spaces, brackets, dots and hyphens: it can at most become a number.
fn is_phone_or_number(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or("=");
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "'=1",
            "＝1",
        ] {
            assert_eq!(guard_csv(text, CsvGuard::Full), format!("'{text}"));
        }
        assert_eq!(guard_csv("'quoted'", CsvGuard::Full), "'quoted'");
        assert_eq!(
            guard_csv("O'zbek = Uzbek", CsvGuard::Full),
            "O'zbek = Uzbek"
        );
    }

    #[test]
    fn a_phone_number_is_spared_only_in_refused_rows() {
        let phone = "+992 (00) 000-00-01";
        assert_eq!(guard_csv(phone, CsvGuard::SparePhones), phone);
        assert_eq!(guard_csv(phone, CsvGuard::Full), format!("'{phone}"));
        assert_eq!(guard_csv("+1+1", CsvGuard::SparePhones), "'+1+1");
    }

    fn tricky() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("'".to_owned()),
            Just("=".to_owned()),
            Just("+1".to_owned()),
            Just(" ".to_owned()),
            Just("\t".to_owned()),
            Just("\n".to_owned()),
            Just("-".to_owned()),
            "\\PC{0,4}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_was_written_is_read_back(text in tricky()) {
            for guard in [CsvGuard::Full, CsvGuard::SparePhones] {
                let cell = guard_csv(&text, guard);
                prop_assert_eq!(unguard_csv(&cell), &text);
            }
        }

        #[test]
        fn no_guarded_cell_begins_like_a_formula(text in tricky()) {
            let cell = guard_csv(&text, CsvGuard::Full);
            let dangerous = cell.trim_start().starts_with(['=', '+', '-', '@']);
            prop_assert!(!dangerous, "{:?}", cell);
        }
    }
}
