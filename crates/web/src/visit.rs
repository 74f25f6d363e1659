//! Who asks, from where, in which language: known before a handler runs.

use crate::cookies;
use crate::frame::{Frame, Member, Place};
use crate::texts::{Language, Texts};
use crate::token;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use panoh_app::accounts::ClientAddress;
use panoh_app::core::access::{Action, Resource};
use panoh_app::{AppError, Session};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::AppState;
use crate::failure::Failure;

/// A request's maker. Cheap enough to clone once for each request.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) state: AppState,
    pub(crate) session: Option<Session>,
    pub(crate) language: Language,
    /// The token that forms of this visitor carry, unmasked.
    pub(crate) token: String,
    /// Whether the token is fresh and must be given as a cookie.
    pub(crate) fresh: bool,
    /// Path and query.
    pub(crate) here: String,
    /// The site as the browser sees it.
    pub(crate) origin: String,
    pub(crate) address: IpAddr,
    pub(crate) device: Option<String>,
}

/// The navigation: where, icon, name, and what the member must be allowed to do.
const PLACES: [(&str, &str, &str, Option<(Action, Resource)>); 7] = [
    ("/", "home", "nav-home", None),
    (
        "/people",
        "people",
        "people",
        Some((Action::List, Resource::Person)),
    ),
    (
        "/cases",
        "case",
        "cases",
        Some((Action::List, Resource::Case)),
    ),
    (
        "/transfer",
        "files",
        "transfer",
        Some((Action::Run, Resource::Export)),
    ),
    (
        "/organisation",
        "organisation",
        "organisation",
        Some((Action::Open, Resource::Organisation)),
    ),
    (
        "/journal",
        "journal",
        "journal",
        Some((Action::Open, Resource::Journal)),
    ),
    ("/account", "account", "account", None),
];

impl Visit {
    /// Learns who asks.
    pub(crate) async fn of(
        state: &AppState,
        headers: &HeaderMap,
        uri: &Uri,
        peer: Option<SocketAddr>,
    ) -> Result<Self, AppError> {
        let secure = state.site().secure;
        let session = match cookies::read(headers, cookies::SESSION, secure) {
            Some(cookie) => state.panoh().session(&cookie).await?,
            None => None,
        };
        let chosen = cookies::read(headers, cookies::LANGUAGE, secure);
        let language = match &session {
            Some(session) => Language::from(session.language()),
            None => chosen
                .as_deref()
                .and_then(Language::from_code)
                .unwrap_or_else(|| {
                    let accepted = headers
                        .get(header::ACCEPT_LANGUAGE)
                        .and_then(|v| v.to_str().ok());
                    Language::from_accept_header(accepted)
                }),
        };
        let visit = cookies::read(headers, cookies::VISIT, secure);
        let fresh = session.is_none() && visit.is_none();
        let token = match &session {
            Some(session) => session.csrf().to_owned(),
            None => visit.unwrap_or_else(|| state.random_token()),
        };
        Ok(Self {
            session,
            language,
            token,
            fresh,
            here: uri
                .path_and_query()
                .map_or("/", |both| both.as_str())
                .to_owned(),
            origin: state.origin(headers),
            address: address(state, headers, peer),
            device: cookies::read(headers, cookies::DEVICE, secure),
            state: state.clone(),
        })
    }

    /// Where a sign-in comes from.
    pub(crate) fn client(&self) -> ClientAddress {
        ClientAddress::network(self.address)
            .with_device(self.device.clone())
            .with_site(self.origin.clone())
    }

    /// The session; handlers behind a gate always have one.
    pub(crate) fn session(&self) -> Result<&Session, Failure> {
        self.session
            .as_ref()
            .ok_or_else(|| AppError::NotSignedIn.into())
    }

    /// Whether the member's role has a row in the policy for it.
    pub(crate) fn can(&self, action: Action, resource: Resource) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.can(action, resource))
    }

    /// What surrounds the page.
    pub(crate) fn frame(&self) -> Frame {
        let member = self.session.as_ref().map(|session| Member {
            name: session.display_name().to_owned(),
            role: session.role().as_str().to_owned(),
            organisation: session.organisation_name().to_owned(),
        });
        let path = self.here.split('?').next().unwrap_or("/");
        let may_go = |needs: &Option<(Action, Resource)>| match needs {
            Some((action, resource)) => self.can(*action, *resource),
            None => self.session.is_some(),
        };
        let places = PLACES
            .into_iter()
            .filter(|(_, _, _, needs)| may_go(needs))
            .map(|(href, icon, key, _)| Place {
                href,
                icon,
                key,
                current: is_at(path, href),
            })
            .collect();
        Frame {
            texts: Texts::new(self.language),
            csrf: token::masked(&self.token, self.state.panoh().entropy().bytes()),
            here: self.here.clone(),
            member,
            places,
            done: self.done(),
            demo: self.state.is_demo(),
        }
    }

    /// The key of the sentence about what was just done (`?done=saved`), if we have such a one.
    fn done(&self) -> Option<String> {
        let query = self.here.split_once('?')?.1;
        let code = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("done="))?;
        let key = crate::texts::code_key("done", code);
        Texts::new(self.language).has(&key).then_some(key)
    }
}

/// Whether a path belongs to a place of the navigation.
fn is_at(path: &str, href: &str) -> bool {
    let within = |root: &str| path == root || path.starts_with(&format!("{root}/"));
    match href {
        "/" => path == "/",
        "/transfer" => {
            within("/transfer") || within("/import") || within("/export") || within("/jobs")
        }
        "/account" => within("/account") || within("/second-factor"),
        other => within(other),
    }
}

/// The address of the client: of the connection, or what a trusted proxy says of it.
fn address(state: &AppState, headers: &HeaderMap, peer: Option<SocketAddr>) -> IpAddr {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| {
        peer.ip().to_canonical()
    });
    let trusted = &state.site().trusted_proxies;
    if !trusted.contains(&peer) {
        return peer;
    }
    // The last entry that is no proxy of ours was written by one of ours; earlier ones by anybody.
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|entry| entry.trim().parse::<IpAddr>().ok())
        .rfind(|address| !trusted.contains(address))
        .unwrap_or(peer)
}

/// The address of the other end of the connection, where the server knows it.
pub(crate) fn peer(parts: &Parts) -> Option<SocketAddr> {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0)
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Failure::BadRequest)
    }
}

impl From<panoh_app::Language> for Language {
    fn from(language: panoh_app::Language) -> Self {
        Self::from_code(language.tag()).unwrap_or(Self::Tajik)
    }
}

impl From<Language> for panoh_app::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Tajik => Self::Tg,
            Language::Russian => Self::Ru,
            Language::English => Self::En,
        }
    }
}

impl From<Language> for panoh_app::core::codes::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Tajik => Self::Tg,
            Language::Russian => Self::Ru,
            Language::English => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn a_page_belongs_to_one_place_of_the_navigation() {
        assert!(is_at("/people/123/edit", "/people"));
        assert!(is_at("/jobs/1", "/transfer"));
        assert!(is_at("/second-factor", "/account"));
        assert!(!is_at("/people", "/"));
        assert!(!is_at("/peoples", "/people"));
    }
}
