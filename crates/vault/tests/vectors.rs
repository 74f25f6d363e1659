//! The bytes that ADR-0001 fixes: every vector of `vectors/keys.json` is recomputed from its inputs
//! with the random bytes that it names, and opened again where something can be opened.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, also in its own functions"
)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{Read, Write};

use data_encoding::HEXLOWER;
use panoh_vault::attachment::{AttachmentReader, AttachmentWriter, attachment_key};
use panoh_vault::node_key::{NodeKey, verify_head};
use panoh_vault::organisation::{OrganisationPairs, open_half_key, seal_half_key};
use panoh_vault::password::PasswordCost;
use panoh_vault::receipt::Receipt;
use panoh_vault::recovery::RecoveryCode;
use panoh_vault::session::SessionSecret;
use panoh_vault::totp::TotpSecret;
use panoh_vault::user::{UserKey, check_words, open_private, seal_private};
use panoh_vault::words::Language;
use panoh_vault::{Half, Key32, boxes, card, digest, inbound, token, wrap};
use rand::{TryCryptoRng, TryRng};

/// A random source that gives the bytes of a vector and then no more.
struct Given(std::vec::IntoIter<u8>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        into.fill_with(|| {
            self.0
                .next()
                .expect("more random bytes asked for than given")
        });
        Ok(())
    }
}

impl TryCryptoRng for Given {}

/// One vector: named inputs and results, bytes in hexadecimal.
struct Vector(BTreeMap<String, String>);

impl Vector {
    fn named(name: &str) -> Self {
        let file = include_str!("vectors/keys.json");
        let mut all: BTreeMap<String, BTreeMap<String, String>> =
            serde_json::from_str(file).unwrap();
        Self(all.remove(name).unwrap())
    }

    fn text(&self, field: &str) -> &str {
        &self.0[field]
    }

    fn bytes(&self, field: &str) -> Vec<u8> {
        HEXLOWER.decode(self.text(field).as_bytes()).unwrap()
    }

    fn array<const N: usize>(&self, field: &str) -> [u8; N] {
        self.bytes(field).try_into().unwrap()
    }

    fn key(&self, field: &str) -> Key32 {
        Key32::from_slice(&self.bytes(field)).unwrap()
    }

    fn number(&self, field: &str) -> u32 {
        self.text(field).parse().unwrap()
    }

    fn random(&self) -> Given {
        Given(self.bytes("random").into_iter())
    }

    fn same(&self, field: &str, computed: &[u8]) {
        assert_eq!(HEXLOWER.encode(computed), self.text(field), "{field}");
    }
}

#[test]
fn act_boxes() {
    let v = Vector::named("act box");
    let (key, act, stream) = (v.key("key"), v.array("act"), v.array("stream"));
    let (part, id) = (v.number("part") as u8, v.array("key id"));
    let (plain, mut random) = (v.bytes("plaintext"), v.random());
    let sealed = boxes::seal_act_box(&key, &act, &stream, part, &id, &plain, &mut random);
    v.same("box", &sealed);
    let opened = boxes::open_act_box(&key, &act, &stream, part, &id, &sealed).unwrap();
    assert_eq!(*opened, plain);
}

#[test]
fn view_boxes() {
    let v = Vector::named("view box");
    let (key, stream) = (v.key("key"), v.array("stream"));
    let (part, id) = (v.number("part") as u8, v.array("key id"));
    let (plain, mut random) = (v.bytes("plaintext"), v.random());
    let sealed = boxes::seal_view_box(&key, &stream, part, &id, &plain, &mut random);
    v.same("box", &sealed);
    let opened = boxes::open_view_box(&key, &stream, part, &id, &sealed).unwrap();
    assert_eq!(*opened, plain);
}

#[test]
fn wrapped_data_keys() {
    let v = Vector::named("data key");
    let (half, id, organisation) = (
        v.key("half key"),
        v.array("key id"),
        v.array("organisation"),
    );
    let (version, data_key) = (v.number("version"), v.key("data key"));
    let mut random = v.random();
    let wrapped = wrap::wrap_data_key(&half, &id, &organisation, version, &data_key, &mut random);
    v.same("wrapped", &wrapped);
    let unwrapped = wrap::unwrap_data_key(&half, &id, &organisation, version, &wrapped);
    assert!(unwrapped == Ok(data_key));
}

#[test]
fn users_private_halves() {
    let v = Vector::named("user key");
    let key = UserKey::from_key(&v.key("private half")).unwrap();
    v.same("public half", &key.public());
    let (user, version) = (v.array("user"), v.number("version"));
    let cost: PasswordCost = v.text("cost").parse().unwrap();
    assert_eq!(cost, PasswordCost::standard());
    let (password, mut random) = (v.text("password"), v.random());
    let stored = seal_private(password, &user, version, &key, cost, &mut random).unwrap();
    v.same("salt", &stored.salt);
    v.same("sealed", &stored.sealed);
    let opened = open_private(password, &user, version, &stored).unwrap();
    assert_eq!(opened.public(), key.public());
    assert_eq!(
        check_words(&user, &key.public(), Language::English),
        v.text("words en")
    );
}

#[test]
fn sealed_halves_of_organisation_keys() {
    let v = Vector::named("organisation key");
    let member = UserKey::from_key(&v.key("member private half")).unwrap();
    let (organisation, user) = (v.array("organisation"), v.array("member"));
    let half = Half::from_number(v.number("half") as u8).unwrap();
    let (version, key) = (v.number("version"), v.key("key"));
    let (to, mut random) = (member.public(), v.random());
    let sealed =
        seal_half_key(&organisation, half, version, &key, &user, &to, &mut random).unwrap();
    v.same("sealed", &sealed);
    let opened = open_half_key(&organisation, half, version, &user, &member, &sealed);
    assert!(opened == Ok(key));
}

#[test]
fn organisations_own_pairs_and_their_card() {
    let v = Vector::named("organisation pairs");
    let mut random = v.random();
    let pairs = OrganisationPairs::random(&mut random);
    v.same("receiving", &pairs.receiving_public());
    v.same("verifying", &pairs.verifying_key());
    let (organisation, version) = (v.array("organisation"), v.number("version"));
    let sealed = pairs.seal(&v.key("identity key"), &organisation, version, &mut random);
    v.same("sealed receiving", &sealed.receiving);
    v.same("sealed signing", &sealed.signing);
    let bytes = card::sign_card(
        &organisation,
        v.text("name"),
        &pairs,
        version,
        v.text("date"),
    );
    v.same("card", &bytes);
    let read = card::read_card(&bytes).unwrap();
    assert_eq!(read.words(Language::Tajik), v.text("words tg"));
    assert_eq!(read.words(Language::Russian), v.text("words ru"));
    assert_eq!(read.words(Language::English), v.text("words en"));
}

#[test]
fn inbound_items() {
    let v = Vector::named("inbound");
    let pairs = OrganisationPairs::random(&mut Given(v.bytes("pairs").into_iter()));
    let (organisation, kind) = (v.array("organisation"), v.text("kind"));
    let (to, plain, mut random) = (pairs.receiving_public(), v.bytes("plaintext"), v.random());
    let sealed = inbound::seal_inbound(&organisation, &to, kind, &plain, &mut random).unwrap();
    v.same("sealed", &sealed);
    let opened = inbound::open_inbound(&organisation, &pairs, kind, &sealed).unwrap();
    assert_eq!(*opened, plain);
}

#[test]
fn recovery_codes() {
    let v = Vector::named("recovery code");
    let code = RecoveryCode::random(&mut v.random());
    v.same("public half", &code.pair().unwrap().public());
    for (language, field) in [
        (Language::Tajik, "words tg"),
        (Language::Russian, "words ru"),
        (Language::English, "words en"),
    ] {
        assert_eq!(*code.words(language), v.text(field));
        let again = RecoveryCode::from_words(v.text(field)).unwrap();
        v.same("public half", &again.pair().unwrap().public());
    }
}

#[test]
fn receipts_of_reports() {
    let v = Vector::named("receipt");
    let receipt = Receipt::random(&mut v.random());
    assert_eq!(*receipt.words(Language::Russian), v.text("words ru"));
    let (lookup, pair) = receipt.derive().unwrap();
    v.same("lookup id", &lookup);
    v.same("public half", &pair.public());
}

#[test]
fn sessions_and_tokens() {
    let v = Vector::named("session");
    let mut random = v.random();
    let secret = SessionSecret::random(&mut random);
    assert_eq!(*secret.to_cookie(), v.text("cookie"));
    v.same("session id", &secret.session_id());
    v.same("sealed", &secret.seal(&v.bytes("bundle"), &mut random));
    let made = token::token(&secret.token_key(), v.text("token context").as_bytes());
    assert_eq!(made, v.text("token"));
}

#[test]
fn node_keys() {
    let v = Vector::named("node key");
    let key = NodeKey::random(v.array("node"), &v.bytes("binding"), &mut v.random());
    v.same("verifying", &key.verifying_key());
    v.same("file", &key.to_bytes());
    let signature = key.sign(&v.array("digest"));
    v.same("signature", &signature);
    verify_head(&v.array("verifying"), &v.array("digest"), &signature).unwrap();
}

#[test]
fn secrets_of_one_time_codes() {
    let v = Vector::named("one-time code");
    let mut random = v.random();
    let secret = TotpSecret::random(&mut random);
    v.same(
        "sealed",
        &secret.seal(&v.key("key"), &v.array("user"), &mut random),
    );
    let at = u64::from(v.number("unix seconds"));
    assert_eq!(secret.code_at(at), v.text("code"));
}

#[test]
fn attachments() {
    let v = Vector::named("attachment");
    let (id, content) = (v.array("attachment"), v.bytes("content"));
    let key = || attachment_key(&v.key("data key"), &id);
    let mut writer = AttachmentWriter::new(key(), &id, Vec::new(), &mut v.random()).unwrap();
    writer.write_all(&content).unwrap();
    v.same("stored", &writer.finish().unwrap());
    let stored = v.bytes("stored");
    let mut opened = Vec::new();
    let mut reader = AttachmentReader::new(key(), &id, stored.as_slice()).unwrap();
    reader.read_to_end(&mut opened).unwrap();
    assert_eq!(opened, content);
}

#[test]
fn digests_and_blind_indexes() {
    let v = Vector::named("digest");
    let (context, bytes) = (v.text("context"), v.bytes("bytes"));
    v.same("digest", &digest::digest(context, &[&bytes]));
    v.same(
        "blind index",
        &digest::blind_index(&v.key("key"), context, &bytes),
    );
}
