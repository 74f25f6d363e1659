//! Passkeys against an authenticator written here: registration, sign-in, and what must be refused.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, also in its own functions"
)]

use data_encoding::BASE64URL_NOPAD;
use minicbor::Encoder;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use panoh_vault::passkey::{Begun, PasskeySite};
use panoh_vault::{Id, digest};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER: Id = [7; 16];
const ORIGIN: &str = "https://panoh.example.org";
const DOMAIN: &str = "panoh.example.org";
/// Flags of authenticator data: the user was present and proved who they are.
const PRESENT_AND_VERIFIED: u8 = 0b101;
const HAS_CREDENTIAL: u8 = 0b100_0000;

struct Authenticator {
    key: SigningKey,
    id: [u8; 16],
    counter: u32,
    origin: &'static str,
}

impl Authenticator {
    fn new(seed: &str) -> Self {
        let scalar = digest::digest("panoh test authenticator", &[seed.as_bytes()]);
        Self {
            key: SigningKey::from_slice(&scalar).unwrap(),
            id: scalar[..16].try_into().unwrap(),
            counter: 1,
            origin: ORIGIN,
        }
    }

    fn client_data(&self, ceremony: &str, begun: &Begun) -> Vec<u8> {
        let challenge: Value = serde_json::from_slice(&begun.challenge).unwrap();
        let challenge = &challenge["publicKey"]["challenge"];
        let data = json!({"type": ceremony, "challenge": challenge, "origin": self.origin});
        serde_json::to_vec(&data).unwrap()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let domain = Sha256::digest(DOMAIN.as_bytes());
        [&domain[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// The public half as a COSE key: EC2, ES256, P-256.
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().as_affine().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut out = Vec::new();
        let mut cbor = Encoder::new(&mut out);
        cbor.map(5).unwrap().i8(1).unwrap().i8(2).unwrap();
        cbor.i8(3)
            .unwrap()
            .i8(-7)
            .unwrap()
            .i8(-1)
            .unwrap()
            .i8(1)
            .unwrap();
        cbor.i8(-2).unwrap().bytes(x).unwrap();
        cbor.i8(-3).unwrap().bytes(y).unwrap();
        out
    }

    fn register(&self, begun: &Begun) -> Vec<u8> {
        let mut data = self.data(PRESENT_AND_VERIFIED | HAS_CREDENTIAL);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&[0, 16]);
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&self.cose_key());
        let mut object = Vec::new();
        let mut cbor = Encoder::new(&mut object);
        cbor.map(3)
            .unwrap()
            .str("fmt")
            .unwrap()
            .str("none")
            .unwrap();
        cbor.str("attStmt").unwrap().map(0).unwrap();
        cbor.str("authData").unwrap().bytes(&data).unwrap();
        let client_data = self.client_data("webauthn.create", begun);
        self.answer(json!({
            "attestationObject": text(&object),
            "clientDataJSON": text(&client_data),
        }))
    }

    fn sign_in(&mut self, begun: &Begun) -> Vec<u8> {
        self.counter += 1;
        let data = self.data(PRESENT_AND_VERIFIED);
        let client_data = self.client_data("webauthn.get", begun);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client_data),
            "signature": text(signature.to_der().as_bytes()),
        }))
    }

    fn answer(&self, response: Value) -> Vec<u8> {
        let id = text(&self.id);
        let answer = json!({"id": id, "rawId": id, "type": "public-key", "response": response});
        serde_json::to_vec(&answer).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn site() -> PasskeySite {
    PasskeySite::new(DOMAIN, ORIGIN).unwrap()
}

fn registered(authenticator: &Authenticator) -> Vec<u8> {
    let begun = site().start_registration(&USER, "zarina", &[]).unwrap();
    let answer = authenticator.register(&begun);
    let accepted = site().finish_registration(&begun.state, &answer).unwrap();
    assert_eq!(accepted.credential_id, authenticator.id);
    accepted.credential
}

#[test]
fn a_registered_passkey_signs_in_and_its_counter_is_kept() {
    let mut authenticator = Authenticator::new("one");
    let credentials = [registered(&authenticator)];
    let begun = site().start_authentication(&credentials).unwrap();
    let answer = authenticator.sign_in(&begun);
    let accepted = site()
        .finish_authentication(&begun.state, &answer, &credentials)
        .unwrap();
    assert_eq!(accepted.credential_id, authenticator.id);
    assert!(accepted.changed);
    assert_ne!(accepted.credential, credentials[0]);
}

#[test]
fn an_answer_to_another_challenge_is_refused() {
    let mut authenticator = Authenticator::new("one");
    let credentials = [registered(&authenticator)];
    let earlier = site().start_authentication(&credentials).unwrap();
    let later = site().start_authentication(&credentials).unwrap();
    let answer = authenticator.sign_in(&earlier);
    assert!(
        site()
            .finish_authentication(&later.state, &answer, &credentials)
            .is_err()
    );
}

#[test]
fn an_answer_given_to_another_site_is_refused() {
    let mut authenticator = Authenticator::new("one");
    let credentials = [registered(&authenticator)];
    authenticator.origin = "https://panoh.example.net";
    let begun = site().start_authentication(&credentials).unwrap();
    let answer = authenticator.sign_in(&begun);
    assert!(
        site()
            .finish_authentication(&begun.state, &answer, &credentials)
            .is_err()
    );
}

#[test]
fn another_key_under_the_same_credential_id_is_refused() {
    let authenticator = Authenticator::new("one");
    let credentials = [registered(&authenticator)];
    let mut thief = Authenticator::new("two");
    thief.id = authenticator.id;
    let begun = site().start_authentication(&credentials).unwrap();
    let answer = thief.sign_in(&begun);
    assert!(
        site()
            .finish_authentication(&begun.state, &answer, &credentials)
            .is_err()
    );
}

#[test]
fn a_passkey_that_is_known_already_is_named_for_exclusion() {
    let credentials = [registered(&Authenticator::new("one"))];
    let begun = site()
        .start_registration(&USER, "zarina", &credentials)
        .unwrap();
    let challenge: Value = serde_json::from_slice(&begun.challenge).unwrap();
    let excluded = &challenge["publicKey"]["excludeCredentials"][0]["id"];
    assert_eq!(excluded, &text(&Authenticator::new("one").id));
}

#[test]
fn strange_input_is_an_error() {
    let begun = site().start_registration(&USER, "zarina", &[]).unwrap();
    assert!(site().finish_registration(&begun.state, b"{}").is_err());
    assert!(site().finish_registration(b"", b"").is_err());
    assert!(site().start_authentication(&[b"no json".to_vec()]).is_err());
    assert!(PasskeySite::new(DOMAIN, "not an origin").is_err());
    assert!(PasskeySite::new("other.example", ORIGIN).is_err());
}
