//! Listening: until told to stop, and then until every request that is under way was answered.

use crate::state::{AppState, Site};
use crate::tls::{self, Tls, TlsError};
use crate::{router, texts};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use panoh_app::Panoh;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// How to serve. No `Debug`: the database address may hold a password.
#[derive(Clone)]
pub struct ServeOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How connections are protected.
    pub tls: Tls,
    /// Proxies that may say for whom they ask. With one, and with an https origin, plain HTTP is
    /// served off loopback: to them and to nobody else.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origin under which browsers know this server (`https://panoh.example.org`). Needed behind a
    /// proxy; elsewhere the `Host` header says it.
    pub public_origin: Option<String>,
    /// PostgreSQL address of the node, where it is not SQLite in the folder: the journal's page
    /// checks the journal through a connection of its own.
    pub database_url: Option<String>,
}

impl ServeOptions {
    /// Plain HTTP on the machine itself.
    #[must_use]
    pub fn local(port: u16) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], port)),
            tls: Tls::None,
            trusted_proxies: Vec::new(),
            public_origin: None,
            database_url: None,
        }
    }

    /// Whether browsers come over TLS: here, or at the proxy.
    fn secure(&self) -> bool {
        self.tls != Tls::None
            || self
                .public_origin
                .as_deref()
                .is_some_and(|origin| origin.starts_with("https://"))
    }
}

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP was asked for at an address that others can reach.
    #[error(
        "plain HTTP is refused at {0}: give certificate files, use the local authority, or name \
         the trusted proxy that ends TLS"
    )]
    PlainOffLoopback(SocketAddr),
    /// Plain HTTP behind a proxy was asked for, but not under which https origin browsers come:
    /// cookies would not be Secure.
    #[error(
        "plain HTTP is refused at {0}: say under which https origin browsers reach the proxy \
         (--public-origin https://...)"
    )]
    ProxyWithoutOrigin(SocketAddr),
    /// TLS could not be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened at.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The listener failed.
    #[error("listening failed: {0}")]
    Stopped(#[from] std::io::Error),
}

impl ServeError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PlainOffLoopback(_) => "plain-off-loopback",
            Self::ProxyWithoutOrigin(_) => "proxy-without-origin",
            Self::Tls(_) => "tls",
            Self::Listen(..) => "listen",
            Self::Stopped(_) => "stopped",
        }
    }
}

/// How long requests that are under way may take once the server was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How long somebody who has connected may take to ask: connections are not to be hoarded.
const FIRST_REQUEST: Duration = Duration::from_secs(20);

/// Serves a node until `stop` is done. `ready` is called with the address once connections are
/// taken.
///
/// # Errors
/// [`ServeError`]; once `ready` was called, only [`ServeError::Stopped`].
pub async fn serve(
    panoh: Panoh,
    options: ServeOptions,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let listen = options.listen;
    let behind_proxy = options.tls == Tls::None && !listen.ip().is_loopback();
    if behind_proxy && options.trusted_proxies.is_empty() {
        return Err(ServeError::PlainOffLoopback(listen));
    }
    if behind_proxy && !options.secure() {
        return Err(ServeError::ProxyWithoutOrigin(listen));
    }
    let now = i64::try_from(panoh.clock().now_micros()).unwrap_or(i64::MAX);
    let today = texts::dates::day_of(now).unwrap_or(jiff::civil::Date::MIN);
    let config = tls::config(&options.tls, panoh.data(), today)?;
    let proxies: Arc<[IpAddr]> = options.trusted_proxies.as_slice().into();
    let site = Site {
        secure: options.secure(),
        public_origin: options.public_origin,
        trusted_proxies: options.trusted_proxies,
        database_url: options.database_url,
    };
    let mut pages = router(AppState::new(panoh, site));
    if behind_proxy {
        pages = pages.layer(from_fn_with_state(proxies, only_proxies));
    }
    let pages = pages.into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind(listen).map_err(|error| ServeError::Listen(listen, error))?;
    let address = listener.local_addr()?;
    let handle = Handle::new();
    let stopping = handle.clone();
    let watch = tokio::spawn(async move {
        stop.await;
        stopping.graceful_shutdown(Some(LAST_REQUESTS));
    });
    ready(address);
    let served = match config {
        Some(config) => {
            let config = RustlsConfig::from_config(config);
            axum_server::from_tcp_rustls(listener, config)?
                .first_request_timeout(FIRST_REQUEST)
                .handle(handle)
                .serve(pages)
                .await
        }
        None => {
            axum_server::from_tcp(listener)?
                .first_request_timeout(FIRST_REQUEST)
                .handle(handle)
                .serve(pages)
                .await
        }
    };
    watch.abort();
    Ok(served?)
}

/// Off loopback plain HTTP is for the named proxies alone: whoever else can reach the port would
/// have passwords and names pass the network in clear.
async fn only_proxies(
    State(proxies): State<Arc<[IpAddr]>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if proxies.contains(&peer.ip().to_canonical()) {
        return next.run(request).await;
    }
    let reason = "This port answers only the proxy that was named to it, for it speaks plain HTTP. \
                  Use the address of the proxy.\n";
    (StatusCode::FORBIDDEN, reason).into_response()
}
