//! Transport: plain HTTP on the machine itself, certificate files, a local authority, or a named
//! proxy that ends TLS.
//!
//! The local authority is for a house network without a name of its own: its certificate is
//! installed once in each browser, and it signs the server's certificate anew at each start.

use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How connections are protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: allowed on loopback, and behind trusted proxies.
    #[default]
    None,
    /// By a certificate chain and its key, PEM files.
    Files {
        /// The chain, the server's own certificate first.
        certificate: PathBuf,
        /// The private key.
        key: PathBuf,
    },
    /// By a certificate of the local authority in the data folder, for these names and addresses.
    LocalAuthority {
        /// Names and addresses under which browsers reach the server.
        names: Vec<String>,
    },
}

/// Why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// A file is not the PEM that it should be.
    #[error("{0} holds no certificate or key in PEM")]
    NotPem(PathBuf),
    /// Certificate and key do not belong together, or rustls refuses them.
    #[error("certificate refused: {0}")]
    Refused(#[from] rustls::Error),
    /// A certificate could not be made.
    #[error("certificate not made: {0}")]
    NotMade(#[from] rcgen::Error),
}

/// The local authority of a data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The certificate that browsers must trust, to be installed in each of them once.
    pub certificate: PathBuf,
    /// Its private key, readable by its owner only.
    pub key: PathBuf,
}

/// Days for which a server's certificate of the local authority holds; browsers refuse longer ones.
const SERVER_DAYS: i32 = 397;
/// Days for which the local authority holds: ten years.
const AUTHORITY_DAYS: i32 = 3_650;

impl Authority {
    /// Where the authority of a data folder lies, whether it was made yet or not.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self {
            certificate: data.join("authority.crt"),
            key: data.join("authority.key"),
        }
    }

    /// Makes the authority where there is none, on a day.
    ///
    /// # Errors
    /// When the files cannot be read or written.
    pub fn ensure(data: &Path, today: Date) -> Result<Self, TlsError> {
        let authority = Self::of(data);
        if authority.certificate.exists() && authority.key.exists() {
            return Ok(authority);
        }
        let key = KeyPair::generate()?;
        let certificate = authority_params(today)?.self_signed(&key)?;
        write(&authority.key, key.serialize_pem().as_bytes(), 0o600)?;
        write(&authority.certificate, certificate.pem().as_bytes(), 0o644)?;
        Ok(authority)
    }

    /// A certificate for a server of these names, valid from a day on, and its key.
    fn sign(
        &self,
        names: &[String],
        today: Date,
    ) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), TlsError> {
        let key = KeyPair::from_pem(&read(&self.key)?)?;
        // Only name and key of the issuer enter what it signs.
        let issuer = Issuer::new(authority_params(today)?, key);
        let own = KeyPair::generate()?;
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name.push(DnType::CommonName, "Panoh");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        valid(&mut params, today, SERVER_DAYS - 1);
        let certificate = params.signed_by(&own, &issuer)?;
        let key = PrivateKeyDer::try_from(own.serialize_der());
        let key = key.map_err(|_| TlsError::NotPem(self.key.clone()))?;
        Ok((certificate.der().clone(), key))
    }
}

fn authority_params(today: Date) -> Result<CertificateParams, TlsError> {
    let mut params = CertificateParams::new(Vec::new())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Panoh local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, today, AUTHORITY_DAYS);
    Ok(params)
}

/// From one day before a day to so many days after it, as certificates write it.
fn valid(params: &mut CertificateParams, today: Date, days: i32) {
    let day = |days: i32| {
        let day = today
            .checked_add(jiff::Span::new().days(days))
            .unwrap_or(today);
        let part = |number: i8| u8::try_from(number).unwrap_or(1);
        date_time_ymd(i32::from(day.year()), part(day.month()), part(day.day()))
    };
    (params.not_before, params.not_after) = (day(-1), day(days));
}

/// The configuration of rustls for certificates; `None` without TLS.
///
/// # Errors
/// When files cannot be read or do not fit together.
pub(crate) fn config(
    tls: &Tls,
    data: &Path,
    today: Date,
) -> Result<Option<Arc<ServerConfig>>, TlsError> {
    let (chain, key) = match tls {
        Tls::None => return Ok(None),
        Tls::Files { certificate, key } => (chain(certificate)?, private_key(key)?),
        Tls::LocalAuthority { names } => {
            let authority = Authority::ensure(data, today)?;
            let (certificate, key) = authority.sign(names, today)?;
            (vec![certificate], key)
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Some(Arc::new(config)))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let not_pem = || TlsError::NotPem(path.to_owned());
    let text = read(path)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| not_pem())?;
    if chain.is_empty() {
        Err(not_pem())
    } else {
        Ok(chain)
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_slice(read(path)?.as_bytes())
        .map_err(|_| TlsError::NotPem(path.to_owned()))
}

fn read(path: &Path) -> Result<String, TlsError> {
    std::fs::read_to_string(path).map_err(|source| TlsError::File {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file with a mode, whole or not at all.
fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), TlsError> {
    use std::os::unix::fs::OpenOptionsExt;
    let partial = path.with_extension("partial");
    let written = || -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(mode)
            .open(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    };
    written().map_err(|source| TlsError::File {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 21);

    #[test]
    fn a_local_authority_is_made_once_and_signs_servers_that_rustls_accepts() {
        let folder = tempfile::tempdir().unwrap();
        let tls = Tls::LocalAuthority {
            names: vec!["panoh.local".into(), "192.168.1.5".into()],
        };
        assert!(config(&tls, folder.path(), TODAY).unwrap().is_some());
        let authority = Authority::of(folder.path());
        let first = std::fs::read_to_string(&authority.certificate).unwrap();
        assert!(config(&tls, folder.path(), TODAY).unwrap().is_some());
        assert_eq!(
            std::fs::read_to_string(&authority.certificate).unwrap(),
            first
        );
    }

    #[test]
    fn only_the_owner_reads_the_key_of_the_authority() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::ensure(folder.path(), TODAY).unwrap();
        let mode = std::fs::metadata(&authority.key)
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn files_that_are_no_certificate_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chain.pem");
        std::fs::write(&path, "nothing").unwrap();
        let tls = Tls::Files {
            certificate: path.clone(),
            key: path.clone(),
        };
        let error = config(&tls, folder.path(), TODAY).unwrap_err();
        assert!(matches!(error, TlsError::NotPem(named) if named == path));
    }
}
