//! Values of fields and their deterministic CBOR (RFC 8949, section 4.2.1).

use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decoder, Encoder};
use std::collections::BTreeMap;

/// The fields of one part: name to value. Names are ASCII, `noun` or `noun/item`.
pub type Fields = BTreeMap<String, Value>;

/// A value of a field. There are no floating-point numbers: amounts are integers with a unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Says that the field was emptied.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text as it was written.
    Text(String),
    /// Raw bytes: an id, a hash.
    Bytes(Vec<u8>),
    /// Several values in order.
    List(Vec<Value>),
    /// A group of named values that changes as one.
    Map(BTreeMap<String, Value>),
}

/// Nested lists and maps beyond this depth are refused, so that hostile bytes cannot exhaust the stack.
const MAX_DEPTH: u8 = 16;

impl Value {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }
    /// The whole number, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Self::Int(n) = self {
            Some(*n)
        } else {
            None
        }
    }
    /// Yes or no, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self {
            Some(*b)
        } else {
            None
        }
    }
    /// The sixteen bytes of an identifier, if it is one.
    #[must_use]
    pub fn as_id(&self) -> Option<[u8; 16]> {
        if let Self::Bytes(bytes) = self {
            bytes.as_slice().try_into().ok()
        } else {
            None
        }
    }
    /// The group of named values, if it is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&BTreeMap<String, Self>> {
        if let Self::Map(map) = self {
            Some(map)
        } else {
            None
        }
    }
    /// The texts of a list; other items are passed over.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let items = if let Self::List(items) = self {
            items.as_slice()
        } else {
            &[]
        };
        items.iter().filter_map(Self::as_text)
    }
    /// A list of texts.
    pub fn list<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(
            items
                .into_iter()
                .map(|item| Self::Text(item.into()))
                .collect(),
        )
    }
    /// An identifier.
    #[must_use]
    pub fn id(bytes: &[u8; 16]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl std::fmt::Debug for Value {
    /// The kind of value and how much of it there is; never what it says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Bool(_) => f.write_str("Bool(…)"),
            Self::Int(_) => f.write_str("Int(…)"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::List(items) => write!(f, "List({})", items.len()),
            Self::Map(map) => write!(f, "Map({})", map.len()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

/// Deterministic CBOR of a field map: shortest integers, definite lengths, keys in order of their
/// encoded bytes (shorter first, then bytewise). An empty map has no bytes at all.
#[must_use]
pub fn encode_fields(fields: &Fields) -> Vec<u8> {
    if fields.is_empty() {
        return Vec::new();
    }
    let mut encoder = Encoder::new(Vec::with_capacity(64));
    encode_map(&mut encoder, fields);
    encoder.into_writer()
}

/// Reads what [`encode_fields`] wrote.
///
/// # Errors
/// When the bytes are not one well-formed map of the allowed types, or bytes follow it.
pub fn decode_fields(bytes: &[u8]) -> Result<Fields, DecodeError> {
    if bytes.is_empty() {
        return Ok(Fields::new());
    }
    let mut decoder = Decoder::new(bytes);
    let fields = decode_map(&mut decoder, 0)?;
    if decoder.position() == bytes.len() {
        Ok(fields)
    } else {
        Err(DecodeError::message("bytes follow the field map"))
    }
}

/// Writing to a `Vec` cannot fail; this names the reason once.
pub(crate) trait Infallible<T> {
    fn always(self) -> T;
}
impl<T> Infallible<T> for Result<T, minicbor::encode::Error<std::convert::Infallible>> {
    fn always(self) -> T {
        self.unwrap_or_else(|_| unreachable!("writing to memory does not fail"))
    }
}

pub(crate) fn encode_map(encoder: &mut Encoder<Vec<u8>>, map: &BTreeMap<String, Value>) {
    encoder.map(map.len() as u64).always();
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    for key in keys {
        encoder.str(key).always();
        encode_value(encoder, &map[key]);
    }
}

pub(crate) fn encode_value(encoder: &mut Encoder<Vec<u8>>, value: &Value) {
    match value {
        Value::Null => encoder.null().always(),
        Value::Bool(b) => encoder.bool(*b).always(),
        Value::Int(n) => encoder.i64(*n).always(),
        Value::Text(text) => encoder.str(text).always(),
        Value::Bytes(bytes) => encoder.bytes(bytes).always(),
        Value::List(items) => {
            encoder.array(items.len() as u64).always();
            for item in items {
                encode_value(encoder, item);
            }
            encoder
        }
        Value::Map(map) => {
            encode_map(encoder, map);
            encoder
        }
    };
}

pub(crate) fn decode_map(d: &mut Decoder<'_>, depth: u8) -> Result<Fields, DecodeError> {
    let length = d
        .map()?
        .ok_or_else(|| DecodeError::message("indefinite map"))?;
    let mut map = Fields::new();
    for _ in 0..length {
        let key = d.str()?.to_owned();
        let value = decode_value(d, depth + 1)?;
        if map.insert(key, value).is_some() {
            return Err(DecodeError::message("a field stands twice"));
        }
    }
    Ok(map)
}

pub(crate) fn decode_value(d: &mut Decoder<'_>, depth: u8) -> Result<Value, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::message("nested too deeply"));
    }
    Ok(match d.datatype()? {
        Type::Null => {
            d.null()?;
            Value::Null
        }
        Type::Bool => Value::Bool(d.bool()?),
        Type::String => Value::Text(d.str()?.to_owned()),
        Type::Bytes => Value::Bytes(d.bytes()?.to_vec()),
        Type::Array => {
            let length = d
                .array()?
                .ok_or_else(|| DecodeError::message("indefinite list"))?;
            let mut items = Vec::new();
            for _ in 0..length {
                items.push(decode_value(d, depth + 1)?);
            }
            Value::List(items)
        }
        Type::Map => Value::Map(decode_map(d, depth + 1)?),
        _ => Value::Int(d.i64()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            ".{0,20}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..20).prop_map(Value::Bytes),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                proptest::collection::btree_map("[a-z]{1,6}", inner, 0..4).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn fields_survive_their_bytes(fields in proptest::collection::btree_map("[a-z/]{1,12}", any_value(), 0..6)) {
            let bytes = encode_fields(&fields);
            prop_assert_eq!(decode_fields(&bytes).unwrap(), fields);
        }

        #[test]
        fn hostile_bytes_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_fields(&bytes);
        }
    }

    #[test]
    fn shorter_keys_come_first() {
        let fields = Fields::from([
            ("bb".to_owned(), Value::Int(1)),
            ("c".to_owned(), Value::Int(2)),
        ]);
        assert_eq!(
            encode_fields(&fields),
            [0xa2, 0x61, b'c', 0x02, 0x62, b'b', b'b', 0x01]
        );
    }
}
