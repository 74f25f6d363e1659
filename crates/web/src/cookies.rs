//! Cookies: HttpOnly and SameSite=Strict, all of them; Secure and bound to the host under TLS.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session's secret; ends with the browser.
pub(crate) const SESSION: &str = "panoh_session";
/// The browser as a place where somebody has signed in before; kept for a year.
pub(crate) const DEVICE: &str = "panoh_device";
/// The right password, until the second factor was shown.
pub(crate) const PENDING: &str = "panoh_pending";
/// What the page of the second factor needs to know.
pub(crate) const STEP: &str = "panoh_step";
/// The language chosen before sign-in; kept for a year.
pub(crate) const LANGUAGE: &str = "panoh_language";
/// Binds forms to the browser before sign-in.
pub(crate) const VISIT: &str = "panoh_visit";

/// How long a browser and a language are remembered, in seconds: a year.
pub(crate) const YEAR: u32 = 365 * 24 * 3600;
/// How long the second step may take, in seconds.
pub(crate) const TEN_MINUTES: u32 = 600;

/// Under TLS the name makes browsers refuse a cookie that another host or plain HTTP has set.
fn full_name(name: &str, secure: bool) -> String {
    if secure {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

/// The value of a cookie.
pub(crate) fn read(headers: &HeaderMap, name: &str, secure: bool) -> Option<String> {
    let wanted = full_name(name, secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == wanted)
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

/// Sets a cookie; `None` ends it, and without seconds it ends with the browser. Values are ours:
/// hexadecimal, base64url or a language code; anything else is dropped.
pub(crate) fn set(
    headers: &mut HeaderMap,
    name: &str,
    value: Option<&str>,
    seconds: Option<u32>,
    secure: bool,
) {
    let age = match (value, seconds) {
        (None, _) => "; Max-Age=0".to_owned(),
        (Some(_), Some(seconds)) => format!("; Max-Age={seconds}"),
        (Some(_), None) => String::new(),
    };
    let (name, value) = (full_name(name, secure), value.unwrap_or_default());
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
    let plain = value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if let (true, Ok(line)) = (plain, HeaderValue::from_str(&line)) {
        headers.append(header::SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_strict_and_under_tls_bound_to_its_host() {
        let mut headers = HeaderMap::new();
        set(&mut headers, SESSION, Some("ab12"), None, true);
        let line = headers[header::SET_COOKIE].to_str().unwrap();
        assert_eq!(
            line,
            "__Host-panoh_session=ab12; Path=/; HttpOnly; SameSite=Strict; Secure"
        );
    }

    #[test]
    fn a_value_that_could_break_the_header_is_dropped() {
        let mut headers = HeaderMap::new();
        set(
            &mut headers,
            LANGUAGE,
            Some("tg; Path=/x"),
            Some(YEAR),
            false,
        );
        assert!(headers.get(header::SET_COOKIE).is_none());
    }

    #[test]
    fn a_cookie_is_found_among_others_and_an_empty_one_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; panoh_language=ru; panoh_visit="),
        );
        assert_eq!(read(&headers, LANGUAGE, false).as_deref(), Some("ru"));
        assert_eq!(read(&headers, VISIT, false), None);
        assert_eq!(read(&headers, SESSION, false), None);
    }
}
