//! The vectors of ADR-0001: fixed inputs, and every byte that must come of them. The file was made by
//! an implementation apart from this one (CBOR and BLAKE3 written from their specifications), so the
//! test holds the format, not merely today's code.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

use panoh_core::clock::Hlc;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::boxes::{decode_boxes, encode_boxes};
use panoh_core::journal::canonical::{
    act_bytes, act_digest, decode_transfer, encode_transfer, read_bytes, read_digest,
};
use panoh_core::journal::value::{decode_fields, encode_fields};
use panoh_core::journal::{
    Act, Actor, DataKeyId, Draft, Fields, Head, Link, ReadDraft, ReadEntry, SealedBox, StreamKind,
    StreamRef, Value,
};
use serde_json::Value as Json;

fn vectors() -> Json {
    serde_json::from_str(include_str!("vectors/journal.json")).unwrap()
}

fn bytes(json: &Json) -> Vec<u8> {
    let hex = json.as_str().unwrap().as_bytes();
    assert_eq!(hex.len() % 2, 0);
    let digit = |d: u8| char::from(d).to_digit(16).unwrap() as u8;
    hex.chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

fn fixed<const N: usize>(json: &Json) -> [u8; N] {
    bytes(json).try_into().unwrap()
}
fn number(json: &Json) -> u64 {
    json.as_u64().unwrap()
}
fn text(json: &Json) -> String {
    json.as_str().unwrap().to_owned()
}

fn time(json: &Json) -> Hlc {
    Hlc {
        micros: number(&json["micros"]),
        counter: number(&json["counter"]).try_into().unwrap(),
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Int(number.as_i64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(object) if object.contains_key("bytes") => Value::Bytes(bytes(&json["bytes"])),
        Json::Object(_) => Value::Map(fields(json)),
    }
}

fn fields(json: &Json) -> Fields {
    json["map"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(k, v)| (k.clone(), value(v)))
        .collect()
}

fn actor(json: &Json) -> Actor {
    Actor {
        user: UserId::from_bytes(fixed(&json["user"])),
        organisation: OrganisationId::from_bytes(fixed(&json["organisation"])),
        role: text(&json["role"]).parse().unwrap(),
    }
}

fn boxes(json: &Json) -> Vec<SealedBox> {
    let one = |pair: &Json| SealedBox {
        key: DataKeyId::from_bytes(&fixed(&pair[0])).unwrap(),
        bytes: bytes(&pair[1]),
    };
    json.as_array().unwrap().iter().map(one).collect()
}

fn act(json: &Json, node: NodeId) -> Act {
    let stream = StreamRef {
        kind: StreamKind::from(text(&json["stream_kind"])),
        id: StreamId::from_bytes(fixed(&json["stream"])),
    };
    let after = json["after"].as_array().unwrap();
    let draft = Draft {
        id: ActId::from_bytes(fixed(&json["id"])),
        actor: actor(json),
        stream,
        kind: text(&json["kind"]),
        version: number(&json["version"]).try_into().unwrap(),
        after: after
            .iter()
            .map(|id| ActId::from_bytes(fixed(id)))
            .collect(),
        command: CommandId::from_bytes(fixed(&json["command"])),
        salt: fixed(&json["salt"]),
        open: encode_fields(&fields(&json["open_fields"])),
        coded: encode_boxes(&boxes(&json["coded_boxes"])),
        sealed: encode_boxes(&boxes(&json["sealed_boxes"])),
    };
    Act {
        draft,
        node,
        sequence: number(&json["sequence"]),
        time: time(json),
    }
}

#[test]
fn fields_have_the_bytes_of_the_vectors() {
    for case in vectors()["fields"].as_array().unwrap() {
        let fields = fields(&case["fields"]);
        assert_eq!(
            encode_fields(&fields),
            bytes(&case["bytes"]),
            "{}",
            case["name"]
        );
        assert_eq!(decode_fields(&bytes(&case["bytes"])).unwrap(), fields);
    }
}

#[test]
fn acts_have_the_bytes_digests_and_links_of_the_vectors() {
    let vectors = vectors();
    let node = NodeId::from_bytes(fixed(&vectors["node"]));
    let mut link = Link::genesis(node, &fixed(&vectors["verifying_key"]), "acts");
    assert_eq!(link.0, fixed(&vectors["acts_genesis"]));
    for case in vectors["acts"].as_array().unwrap() {
        let act = act(case, node);
        let name = &case["name"];
        assert_eq!(act.draft.open, bytes(&case["open"]), "{name}");
        assert_eq!(act.draft.coded, bytes(&case["coded"]), "{name}");
        assert_eq!(act.draft.sealed, bytes(&case["sealed"]), "{name}");
        assert_eq!(
            decode_boxes(&act.draft.sealed).unwrap(),
            boxes(&case["sealed_boxes"]),
            "{name}"
        );
        assert_eq!(act_bytes(&act), bytes(&case["canonical"]), "{name}");
        let digest = act_digest(&act);
        assert_eq!(digest.0, fixed(&case["digest"]), "{name}");
        link = link.next(digest);
        assert_eq!(link.0, fixed(&case["link"]), "{name}");
    }
}

#[test]
fn reads_have_the_bytes_digests_and_links_of_the_vectors() {
    let vectors = vectors();
    let node = NodeId::from_bytes(fixed(&vectors["node"]));
    let mut link = Link::genesis(node, &fixed(&vectors["verifying_key"]), "reads");
    assert_eq!(link.0, fixed(&vectors["reads_genesis"]));
    for case in vectors["reads"].as_array().unwrap() {
        let subjects = case["subjects"].as_array().unwrap();
        let draft = ReadDraft {
            id: ActId::from_bytes(fixed(&case["id"])),
            actor: actor(case),
            purpose: text(&case["purpose"]),
            subjects: subjects
                .iter()
                .map(|id| StreamId::from_bytes(fixed(id)))
                .collect(),
        };
        let entry = ReadEntry {
            draft,
            node,
            sequence: number(&case["sequence"]),
            time: time(case),
        };
        assert_eq!(read_bytes(&entry), bytes(&case["canonical"]));
        let digest = read_digest(&entry);
        assert_eq!(digest.0, fixed(&case["digest"]));
        link = link.next(digest);
        assert_eq!(link.0, fixed(&case["link"]));
    }
}

#[test]
fn a_head_signs_the_bytes_of_the_vectors() {
    let vectors = vectors();
    let case = &vectors["head"];
    let head = Head {
        node: NodeId::from_bytes(fixed(&vectors["node"])),
        sequence: number(&case["sequence"]),
        link: Link(fixed(&case["link"])),
        reads: number(&case["reads"]),
        reads_link: Link(fixed(&case["reads_link"])),
        time: time(case),
    };
    assert_eq!(head.signed_bytes(), fixed(&case["signed"]));
}

#[test]
fn a_changed_byte_changes_the_digest_or_is_refused() {
    let vectors = vectors();
    let node = NodeId::from_bytes(fixed(&vectors["node"]));
    let whole = act(&vectors["acts"][1], node);
    let transfer = encode_transfer(&whole);
    assert_eq!(decode_transfer(&transfer).unwrap(), whole);
    for place in 0..transfer.len() {
        let mut changed = transfer.clone();
        changed[place] ^= 1;
        if let Ok(act) = decode_transfer(&changed) {
            assert_ne!(act_digest(&act), act_digest(&whole), "byte {place}");
        }
    }
}
