//! What all requests share.

use axum::http::{HeaderMap, header};
use data_encoding::HEXLOWER;
use panoh_app::Panoh;
use panoh_app::journal::NodePlace;
use std::net::IpAddr;
use std::sync::Arc;

/// How browsers reach this server.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Whether browsers come over TLS, here or at a trusted proxy: cookies are then Secure.
    pub secure: bool,
    /// Origin under which browsers know this server (`https://panoh.example.org`), if it is fixed.
    pub public_origin: Option<String>,
    /// Proxies that may say for whom they ask.
    pub trusted_proxies: Vec<IpAddr>,
    /// PostgreSQL address of the node, where it is not SQLite in the folder.
    pub database_url: Option<String>,
}

/// What all requests share; clones are cheap.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    panoh: Panoh,
    site: Site,
    place: NodePlace,
    demo: bool,
}

impl AppState {
    /// For a running node at a site.
    #[must_use]
    pub fn new(panoh: Panoh, site: Site) -> Self {
        let demo = panoh.is_demo();
        let place = NodePlace::new(panoh.data(), site.database_url.clone());
        Self(Arc::new(Inner {
            panoh,
            site,
            place,
            demo,
        }))
    }

    /// The node.
    #[must_use]
    pub fn panoh(&self) -> &Panoh {
        &self.0.panoh
    }

    /// How browsers reach it.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// Where its database lies, for checking the journal.
    #[must_use]
    pub(crate) fn place(&self) -> &NodePlace {
        &self.0.place
    }

    /// Whether everybody in it is invented.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// A fresh token of 256 bits for forms before sign-in.
    pub(crate) fn random_token(&self) -> String {
        HEXLOWER.encode(&self.panoh().entropy().bytes::<32>())
    }

    /// The origin as the browser sees it: the fixed one, or that of the `Host` header.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> String {
        if let Some(origin) = &self.site().public_origin {
            return origin.trim_end_matches('/').to_owned();
        }
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let plain = |host: &&str| {
            host.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
        };
        let scheme = if self.site().secure { "https" } else { "http" };
        format!("{scheme}://{}", host.filter(plain).unwrap_or("localhost"))
    }
}
