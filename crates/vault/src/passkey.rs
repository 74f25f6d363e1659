//! Passkeys (WebAuthn) as a second factor, as JSON in and JSON out.
//!
//! States of a ceremony and credentials are opaque JSON bytes: the caller keeps a state in its own
//! table, for a few minutes and for one use, never in the browser. Challenges come from the
//! operating system's random source, inside the library.

use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::{Id, VaultError};

/// The site for which passkeys are made: a domain and the origin under which browsers reach it.
pub struct PasskeySite(Webauthn);

/// A ceremony that was begun.
pub struct Begun {
    /// JSON for `navigator.credentials` in the browser.
    pub challenge: Vec<u8>,
    /// JSON for the caller's own table, needed to finish.
    pub state: Vec<u8>,
}

/// A passkey that was accepted.
pub struct Accepted {
    /// The id of the credential.
    pub credential_id: Vec<u8>,
    /// The credential as JSON, to be stored in place of the one before.
    pub credential: Vec<u8>,
    /// Whether it differs from the one before (a counter went up).
    pub changed: bool,
}

impl PasskeySite {
    /// `relying_party` is a domain (`panoh.example.org`, `localhost`); `origin` is what stands in
    /// the browser's address line, and lies within that domain.
    pub fn new(relying_party: &str, origin: &str) -> Result<Self, VaultError> {
        let origin = Url::parse(origin).map_err(|_| VaultError::Malformed("origin"))?;
        let builder = WebauthnBuilder::new(relying_party, &origin).map_err(refused)?;
        let site = builder.rp_name("Panoh").build().map_err(refused)?;
        Ok(Self(site))
    }

    /// Begins to register a passkey for a user, who has `existing` credentials (JSON) already.
    pub fn start_registration(
        &self,
        user: &Id,
        user_name: &str,
        existing: &[Vec<u8>],
    ) -> Result<Begun, VaultError> {
        let known = passkeys(existing)?;
        let exclude = known.iter().map(|one| one.cred_id().clone()).collect();
        let user = Uuid::from_bytes(*user);
        let begun = self
            .0
            .start_passkey_registration(user, user_name, user_name, Some(exclude));
        let (challenge, state) = begun.map_err(refused)?;
        Ok(Begun {
            challenge: json(&challenge)?,
            state: json(&state)?,
        })
    }

    /// Finishes a registration with the browser's answer.
    pub fn finish_registration(&self, state: &[u8], answer: &[u8]) -> Result<Accepted, VaultError> {
        let state: PasskeyRegistration = parse(state, "passkey ceremony")?;
        let answer: RegisterPublicKeyCredential = parse(answer, "passkey answer")?;
        let passkey = self.0.finish_passkey_registration(&answer, &state);
        accepted(&passkey.map_err(refused)?, true)
    }

    /// Begins a sign-in with one of the user's `credentials` (JSON).
    pub fn start_authentication(&self, credentials: &[Vec<u8>]) -> Result<Begun, VaultError> {
        let begun = self.0.start_passkey_authentication(&passkeys(credentials)?);
        let (challenge, state) = begun.map_err(refused)?;
        Ok(Begun {
            challenge: json(&challenge)?,
            state: json(&state)?,
        })
    }

    /// Finishes a sign-in with the browser's answer.
    pub fn finish_authentication(
        &self,
        state: &[u8],
        answer: &[u8],
        credentials: &[Vec<u8>],
    ) -> Result<Accepted, VaultError> {
        let state: PasskeyAuthentication = parse(state, "passkey ceremony")?;
        let answer: PublicKeyCredential = parse(answer, "passkey answer")?;
        let result = self.0.finish_passkey_authentication(&answer, &state);
        let result = result.map_err(refused)?;
        let mut known = passkeys(credentials)?;
        let used = |one: &&mut Passkey| one.cred_id() == result.cred_id();
        let passkey = known.iter_mut().find(used);
        let passkey = passkey.ok_or(VaultError::Malformed("list of passkeys"))?;
        let changed = passkey.update_credential(&result).unwrap_or(false);
        accepted(passkey, changed)
    }
}

fn accepted(passkey: &Passkey, changed: bool) -> Result<Accepted, VaultError> {
    let id: &CredentialID = passkey.cred_id();
    Ok(Accepted {
        credential_id: id.to_vec(),
        credential: json(passkey)?,
        changed,
    })
}

fn passkeys(stored: &[Vec<u8>]) -> Result<Vec<Passkey>, VaultError> {
    let read = |one: &Vec<u8>| parse(one, "passkey");
    stored.iter().map(read).collect()
}

fn parse<T: DeserializeOwned>(bytes: &[u8], what: &'static str) -> Result<T, VaultError> {
    serde_json::from_slice(bytes).map_err(|_| VaultError::Malformed(what))
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, VaultError> {
    serde_json::to_vec(value).map_err(|_| VaultError::Malformed("passkey ceremony"))
}

fn refused(error: WebauthnError) -> VaultError {
    VaultError::Passkey(error.to_string())
}
