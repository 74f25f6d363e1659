//! Why a command did not do what was asked: one sentence with a stable code, in the user's language.

use crate::exit::Exit;
use crate::out;
use crate::sentences;
use panoh_app::{AppError, FieldError};
use panoh_web::texts::{Language, Texts};
use std::fmt::Write;

/// A failure with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    code: String,
    /// What an administrator needs beside the sentence: a path, what the machine said. No person.
    detail: Option<String>,
    fields: Vec<FieldError>,
    until_micros: Option<u64>,
    exit: Exit,
}

impl Failure {
    /// A failure of the command line itself; `sentences` has its text.
    pub(crate) fn said(code: &str) -> Self {
        let (code, detail, fields) = (code.to_owned(), None, Vec::new());
        Self {
            code,
            detail,
            fields,
            until_micros: None,
            exit: Exit::Failed,
        }
    }

    /// With what an administrator needs to see beside the sentence.
    pub(crate) fn with_detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// With an exit code of its own.
    pub(crate) const fn with_exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Prints it on standard error and gives the exit code.
    pub(crate) fn report(&self, language: Language) -> Exit {
        out::note!("{}", self.in_words(language).trim_end());
        self.exit
    }

    fn in_words(&self, language: Language) -> String {
        let mut text = format!("panoh: {} [{}]\n", self.sentence(language), self.code);
        for field in &self.fields {
            let _ = writeln!(text, "  {}: {}", field.field, field_words(field, language));
        }
        if let Some(detail) = &self.detail {
            let _ = writeln!(text, "  {detail}");
        }
        text
    }

    fn sentence(&self, language: Language) -> String {
        if let Some(text) = sentences::of(&self.code, language) {
            return text.to_owned();
        }
        let texts = Texts::new(language);
        let key = format!("error-{}", self.code);
        if !texts.has(&key) {
            return texts.get("error-unexpected");
        }
        match self.until_micros {
            Some(until) => texts.with(&key, &[("until", moment(until))]),
            None => texts.get(&key),
        }
    }
}

fn field_words(field: &FieldError, language: Language) -> String {
    if let Some(text) = sentences::of(field.code, language) {
        return text.to_owned();
    }
    let texts = Texts::new(language);
    [
        format!("field-{}", field.code),
        format!("field-{}", field.code.replace('-', "_")),
    ]
    .iter()
    .find(|key| texts.has(key))
    .map_or_else(|| texts.get("field-unexpected"), |key| texts.get(key))
}

/// A moment to the minute, as UTC.
fn moment(micros: u64) -> String {
    let micros = i64::try_from(micros).unwrap_or(i64::MAX);
    jiff::Timestamp::from_microsecond(micros)
        .map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_default()
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let mut failure = Self::said(error.code());
        failure.fields = error.field_errors().to_vec();
        match &error {
            AppError::TooManyAttempts { until_micros } => {
                failure.until_micros = Some(*until_micros);
            }
            AppError::Cancelled => failure.exit = Exit::Interrupted,
            AppError::File { detail, .. } => failure.detail = Some(detail.clone()),
            AppError::Storage(_) | AppError::Damaged(_) | AppError::Machine(_) => {
                failure.detail = Some(error.to_string());
            }
            _ => {}
        }
        failure
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        AppError::Machine(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_sentence_with_its_code_in_each_language() {
        for (language, start) in [
            (Language::English, "panoh: User name or password"),
            (Language::Russian, "panoh: "),
            (Language::Tajik, "panoh: "),
        ] {
            let text = Failure::from(AppError::WrongPassword).in_words(language);
            assert!(text.starts_with(start), "{text}");
            assert!(text.ends_with(" [wrong-password]\n"), "{text}");
            assert_eq!(text.lines().count(), 1);
        }
    }

    #[test]
    fn the_moment_of_the_next_attempt_is_said() {
        let until_micros = 1_788_242_400_000_000;
        let failure = Failure::from(AppError::TooManyAttempts { until_micros });
        assert!(
            failure
                .in_words(Language::English)
                .contains("2026-09-01 06:00 UTC")
        );
    }

    #[test]
    fn a_code_without_a_sentence_still_shows_its_code() {
        let text = Failure::said("never-heard-of").in_words(Language::English);
        assert!(
            text.contains("[never-heard-of]") && !text.contains('⟦'),
            "{text}"
        );
    }
}
