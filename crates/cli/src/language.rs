//! The language in which the command line says what went wrong.

use crate::environment;
use panoh_web::texts::Language;

/// The language of `PANOH_LANG`, else of the locale, else English.
pub(crate) fn of_user() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(environment::text);
    chosen(
        environment::text("PANOH_LANG").as_deref(),
        locale.as_deref(),
    )
}

fn chosen(wanted: Option<&str>, locale: Option<&str>) -> Language {
    let spoken = |name: &str| Language::from_code(name.split('.').next().unwrap_or(name));
    wanted
        .and_then(spoken)
        .or_else(|| locale.and_then(spoken))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_goes_before_the_locale_and_english_is_the_rest() {
        assert_eq!(chosen(Some("tg"), Some("ru_RU.UTF-8")), Language::Tajik);
        assert_eq!(chosen(Some("xx"), Some("ru_RU.UTF-8")), Language::Russian);
        assert_eq!(chosen(None, Some("tg.UTF-8")), Language::Tajik);
        assert_eq!(chosen(None, Some("C.UTF-8")), Language::English);
        assert_eq!(chosen(None, None), Language::English);
    }
}
