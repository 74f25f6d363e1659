//! Choosing the language, before and after sign-in.

use crate::cookies;
use crate::failure::Failure;
use crate::form::Posted;
use crate::texts::Language;
use crate::visit::Visit;
use crate::workspace::Answer;
use axum::response::{IntoResponse, Redirect};

/// Keeps the choice and goes back to where it was made.
pub(crate) async fn choose(visit: Visit, posted: Posted) -> Answer {
    let language = Language::from_code(posted.get("language")).ok_or(Failure::BadRequest)?;
    if let Some(session) = &visit.session {
        visit
            .state
            .panoh()
            .set_language(session, language.into())
            .await?;
    }
    let mut response = Redirect::to(&local(posted.get("back"))).into_response();
    let secure = visit.state.site().secure;
    let headers = response.headers_mut();
    cookies::set(
        headers,
        cookies::LANGUAGE,
        Some(language.code()),
        Some(cookies::YEAR),
        secure,
    );
    Ok(response)
}

/// An address within this site; anything else leads to the first page.
pub(crate) fn local(path: &str) -> String {
    let within = path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if within {
        path.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_away_from_the_site() {
        assert_eq!(local("/people?q=%D0%90"), "/people?q=%D0%90");
        for path in [
            "//elsewhere.example",
            "https://elsewhere.example",
            "/\\elsewhere",
            "",
            "/a\nb",
        ] {
            assert_eq!(local(path), "/", "{path}");
        }
    }
}
