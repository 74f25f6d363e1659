//! Backups: streams encrypted to one or two custodians (age, X25519), each of whom opens them alone.
//!
//! The server holds only the public halves, so a backup runs unattended and nothing on the machine
//! can read it back. File keys come from the operating system's random source, inside the age
//! library.

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::{Decryptor, Encryptor, x25519};
use zeroize::Zeroizing;

use crate::VaultError;

/// A custodian's public half, `age1...`.
#[derive(Clone, PartialEq, Eq)]
pub struct Custodian(x25519::Recipient);

/// A custodian's private half, kept off the machine in an identity file.
pub struct CustodianIdentity(x25519::Identity);

impl FromStr for Custodian {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        let recipient = text.trim().parse();
        recipient
            .map(Self)
            .map_err(|_| VaultError::Malformed("custodian's public half"))
    }
}

impl std::fmt::Display for Custodian {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl CustodianIdentity {
    /// A fresh pair, from the operating system's random source.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The public half.
    pub fn custodian(&self) -> Custodian {
        Custodian(self.0.to_public())
    }

    /// The contents of an identity file as age tools read it: a remark with the public half, then
    /// the private half.
    pub fn to_file(&self) -> Zeroizing<String> {
        let private = self.0.to_string();
        let public = self.custodian();
        Zeroizing::new(format!(
            "# public half: {public}\n{}\n",
            private.expose_secret()
        ))
    }

    /// Reads an identity file: the first line that is neither empty nor a remark.
    pub fn from_file(contents: &str) -> Result<Self, VaultError> {
        let lines = contents.lines().map(str::trim);
        let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let identity = lines.next().and_then(|line| line.parse().ok());
        identity
            .map(Self)
            .ok_or(VaultError::Malformed("custodian's identity file"))
    }
}

/// Encrypts what is written to it. [`BackupWriter::finish`] must be called, or the result will be
/// refused as cut off.
pub struct BackupWriter<W: Write>(age::stream::StreamWriter<W>);

/// Starts a backup that each of the custodians can open alone.
pub fn encrypt<W: Write>(
    custodians: &[Custodian],
    output: W,
) -> Result<BackupWriter<W>, VaultError> {
    let recipients = custodians.iter().map(|one| &one.0 as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients)
        .map_err(|_| VaultError::Malformed("list of custodians"))?;
    Ok(BackupWriter(encryptor.wrap_output(output)?))
}

impl<W: Write> BackupWriter<W> {
    /// Writes the last block and gives the output back.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for BackupWriter<W> {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        self.0.write(content)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Opens a backup for reading. Each block is checked before its content is handed on; a changed or
/// cut off stream ends in an error.
pub fn decrypt<R: Read>(
    identity: &CustodianIdentity,
    input: R,
) -> Result<impl Read + use<R>, VaultError> {
    let decryptor = Decryptor::new(input).map_err(opening)?;
    let identity: &dyn age::Identity = &identity.0;
    decryptor
        .decrypt(std::iter::once(identity))
        .map_err(opening)
}

fn opening(error: age::DecryptError) -> VaultError {
    match error {
        age::DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            error.into()
        }
        age::DecryptError::InvalidHeader | age::DecryptError::UnknownFormat => {
            VaultError::Malformed("backup")
        }
        _ => VaultError::DoesNotOpen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup(custodians: &[Custodian], content: &[u8]) -> Vec<u8> {
        let mut writer = encrypt(custodians, Vec::new()).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    fn opened(identity: &CustodianIdentity, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut reader = decrypt(identity, bytes).ok()?;
        reader.read_to_end(&mut out).ok().map(|_| out)
    }

    #[test]
    fn each_of_two_custodians_opens_a_backup_alone_and_a_stranger_does_not() {
        let (one, two) = (CustodianIdentity::generate(), CustodianIdentity::generate());
        let content = vec![42; 200_000];
        let bytes = backup(&[one.custodian(), two.custodian()], &content);
        assert!(opened(&one, &bytes).as_ref() == Some(&content));
        assert!(opened(&two, &bytes).as_ref() == Some(&content));
        assert!(opened(&CustodianIdentity::generate(), &bytes).is_none());
    }

    #[test]
    fn a_changed_or_cut_off_backup_is_refused() {
        let one = CustodianIdentity::generate();
        let bytes = backup(&[one.custodian()], &vec![7; 100_000]);
        assert!(opened(&one, &bytes[..bytes.len() - 1]).is_none());
        assert!(opened(&one, &bytes[..50]).is_none());
        let mut bad = bytes.clone();
        bad[bytes.len() / 2] ^= 1;
        assert!(opened(&one, &bad).is_none());
    }

    #[test]
    fn a_backup_without_a_custodian_is_refused() {
        assert!(encrypt(&[], Vec::new()).is_err());
    }

    #[test]
    fn identity_files_and_public_halves_read_back() {
        let one = CustodianIdentity::generate();
        let again = CustodianIdentity::from_file(&one.to_file()).unwrap();
        assert!(again.custodian() == one.custodian());
        let public: Custodian = one.custodian().to_string().parse().unwrap();
        assert!(public == one.custodian());
        assert!("age1nothing".parse::<Custodian>().is_err());
        assert!(CustodianIdentity::from_file("# only a remark\n").is_err());
    }
}
