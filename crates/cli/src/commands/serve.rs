//! `panoh serve`: the pages of a data folder, until it is told to end.

use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::logs::LogFormat;
use crate::out::say;
use crate::place::Place;
use clap::Args;
use panoh_app::Panoh;
use panoh_web::{Authority, ServeError, ServeOptions, Tls};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Where a server listens unless it is told otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8080";

/// How often lenses that serve nobody any more are looked for.
const IDLE_LOOKED_FOR: Duration = Duration::from_secs(60);

#[derive(Args)]
pub(crate) struct Options {
    /// Where to listen; beyond this machine only with TLS or behind a trusted proxy
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    listen: SocketAddr,
    /// Certificate chain, a PEM file
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// Its private key, a PEM file
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// Make certificates with an authority of this folder, for a house network
    #[arg(long, conflicts_with = "certificate")]
    local_authority: bool,
    /// A name or address under which browsers reach this server, for the local authority
    #[arg(long = "name", value_name = "NAME", requires = "local_authority")]
    names: Vec<String>,
    /// Address of a proxy that ends TLS and says for whom it asks
    #[arg(long = "trusted-proxy", value_name = "IP")]
    trusted_proxies: Vec<IpAddr>,
    /// How browsers know this server behind the proxy (https://panoh.example.org)
    #[arg(long, value_name = "ORIGIN")]
    public_origin: Option<String>,
    /// How log lines are written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) log: LogFormat,
    #[command(flatten)]
    place: Place,
}

impl Options {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let panoh = self.place.open().await?;
        let options = ServeOptions {
            listen: self.listen,
            tls: self.tls(),
            trusted_proxies: self.trusted_proxies,
            public_origin: self.public_origin,
            database_url: environment::database_url(),
        };
        let authority = match &options.tls {
            Tls::LocalAuthority { names } => Some((Authority::of(&self.place.data), names.clone())),
            _ => None,
        };
        serve(panoh, options, |address| {
            say!(
                "Panoh serves {} at {address} (Ctrl-C ends it).",
                self.place.data.display()
            );
            if let Some((authority, names)) = &authority {
                how_to_trust(authority, names, address);
            }
        })
        .await
    }

    fn tls(&self) -> Tls {
        match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => Tls::Files {
                certificate: certificate.clone(),
                key: key.clone(),
            },
            _ if self.local_authority => Tls::LocalAuthority {
                names: self.known_names(),
            },
            _ => Tls::None,
        }
    }

    /// The names that were given, and those by which the machine knows itself.
    fn known_names(&self) -> Vec<String> {
        let mut names = self.names.clone();
        names.extend(["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()]);
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        names.extend(Some(host.trim().to_owned()).filter(|host| !host.is_empty()));
        let listen = self.listen.ip();
        names.extend(if listen.is_unspecified() {
            outward_address().map(|ip| ip.to_string())
        } else {
            Some(listen.to_string())
        });
        names.sort();
        names.dedup();
        names
    }
}

/// The address from which this machine would speak to others. A datagram socket that is connected
/// sends nothing; 192.0.2.1 is for documentation and nobody's.
fn outward_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Serves until a request to end, and closes the node after the last answer.
///
/// # Errors
/// What the server says, with its code.
pub(super) async fn serve(
    panoh: Panoh,
    options: ServeOptions,
    ready: impl FnOnce(&str),
) -> Result<Exit, Failure> {
    let secure = options.tls != Tls::None;
    let idle = tokio::spawn(drop_idle_lenses(panoh.clone()));
    let announce = |at: SocketAddr| {
        tracing::info!(address = %at, tls = secure, "serving");
        ready(&address(at, secure));
    };
    let ended = async {
        told_to_end().await;
        tracing::info!("told to end; answering what is under way");
    };
    let served = panoh_web::serve(panoh.clone(), options, announce, ended).await;
    idle.abort();
    panoh.close().await;
    served.map_err(failure)?;
    tracing::info!("ended");
    Ok(Exit::Done)
}

/// The address as it is typed into a browser.
pub(super) fn address(at: SocketAddr, secure: bool) -> String {
    let scheme = if secure { "https" } else { "http" };
    let usual = LISTEN.parse().is_ok_and(|listen: SocketAddr| listen == at);
    match at.ip() {
        // Passkeys want a name, not a number; any other address is shown as it was asked for.
        _ if usual => format!("{scheme}://localhost:{}", at.port()),
        ip if ip.is_unspecified() => {
            let ip = outward_address().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
            format!("{scheme}://{}", SocketAddr::new(ip, at.port()))
        }
        _ => format!("{scheme}://{at}"),
    }
}

async fn drop_idle_lenses(panoh: Panoh) {
    let mut each = tokio::time::interval(IDLE_LOOKED_FOR);
    loop {
        each.tick().await;
        panoh.drop_idle_lenses().await;
        panoh.drop_old_results();
    }
}

/// Waits for Ctrl-C or what an init system sends.
async fn told_to_end() {
    let (Ok(mut interrupt), Ok(mut end)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        // Without signals it runs until it is killed, which the journal survives.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = end.recv() => {}
    }
}

fn failure(error: ServeError) -> Failure {
    Failure::said(error.code()).with_detail(error)
}

fn how_to_trust(authority: &Authority, names: &[String], address: &str) {
    let file = Path::new(&authority.certificate).display();
    say!(
        "\nThe certificate is made by this folder's own authority, for: {}.",
        names.join(", ")
    );
    say!("Each device must trust it once. Carry {file} there, by a cable or a");
    say!("memory stick rather than over the network, and add it:");
    say!("  Firefox    Settings, Certificates, View Certificates, Authorities, Import");
    say!("  Windows    open the file, Install Certificate, Trusted Root Certification Authorities");
    say!("  Android    Settings, Security, Encryption & credentials, Install a certificate, CA");
    say!(
        "  Debian     copy it to /usr/local/share/ca-certificates/ and run update-ca-certificates"
    );
    say!(
        "Then open {address} there. {} never leaves this machine.\n",
        authority.key.display()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_address_is_shown_by_name_and_others_as_they_are() {
        assert_eq!(
            address(LISTEN.parse().unwrap(), false),
            "http://localhost:8080"
        );
        assert_eq!(
            address("127.0.0.1:4711".parse().unwrap(), false),
            "http://127.0.0.1:4711"
        );
        assert_eq!(
            address("[::1]:8443".parse().unwrap(), true),
            "https://[::1]:8443"
        );
        assert!(!address("0.0.0.0:8443".parse().unwrap(), true).contains("0.0.0.0"));
    }
}
