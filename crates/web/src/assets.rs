//! Static files, embedded in the binary and served under an address that holds their content's
//! hash, so that browsers may keep them for ever.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hasher};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset {
        name: "panoh.css",
        kind: "text/css; charset=utf-8",
        content: include_bytes!("../static/panoh.css"),
    },
    Asset {
        name: "passkey.js",
        kind: "text/javascript; charset=utf-8",
        content: include_bytes!("../static/passkey.js"),
    },
    Asset {
        name: "mark.svg",
        kind: "image/svg+xml",
        content: include_bytes!("../static/mark.svg"),
    },
];

/// File names with hash, in the order of `ASSETS`. The hash guards against stale copies only, so
/// that of the standard library is enough.
static NAMES: LazyLock<[String; ASSETS.len()]> = LazyLock::new(|| {
    ASSETS.map(|asset| {
        let mut hasher = DefaultHasher::new();
        hasher.write(asset.content);
        let (stem, ending) = asset.name.split_once('.').unwrap_or((asset.name, ""));
        format!("{stem}-{:016x}.{ending}", hasher.finish())
    })
});

/// The address of a static file; an unknown name leads nowhere (a test refuses it).
#[must_use]
pub(crate) fn address(name: &str) -> String {
    ASSETS
        .iter()
        .zip(NAMES.iter())
        .find(|(asset, _)| asset.name == name)
        .map_or_else(
            || "/static/unknown".to_owned(),
            |(_, hashed)| format!("/static/{hashed}"),
        )
}

/// Answers a request for a static file.
pub(crate) async fn serve(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let found = ASSETS
        .iter()
        .zip(NAMES.iter())
        .find(|(_, hashed)| **hashed == name);
    let Some((asset, _)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (header::CACHE_CONTROL, forever),
    ];
    (headers, asset.content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_name_and_hash_and_stays_the_same() {
        let css = address("panoh.css");
        assert!(
            css.starts_with("/static/panoh-") && css.ends_with(".css"),
            "{css}"
        );
        assert_eq!(css, address("panoh.css"));
        assert_eq!(address("else.css"), "/static/unknown");
    }

    #[test]
    fn the_style_sheet_stays_small() {
        assert!(ASSETS[0].content.len() < 32 * 1024);
    }
}
