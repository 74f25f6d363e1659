//! The records of a backup: field maps, each behind its length.

use crate::error::AppError;
use panoh_core::journal::Value;
use panoh_core::journal::value::{Fields, decode_fields, encode_fields};
use std::io::{ErrorKind, Read, Write};

/// No record is longer, in bytes: an attachment's piece and the largest act stay far below.
const LONGEST: usize = 64 * 1024 * 1024;

/// One record: what it is, and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame(Fields);

impl Frame {
    pub(super) fn new(what: &str) -> Self {
        Self(Fields::from([("is".to_owned(), what.into())]))
    }

    pub(super) fn number(mut self, name: &str, n: u64) -> Self {
        self.0.insert(
            name.to_owned(),
            Value::Int(i64::try_from(n).unwrap_or(i64::MAX)),
        );
        self
    }

    pub(super) fn text(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), Value::Text(text.into()));
        self
    }

    pub(super) fn bytes(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name.to_owned(), Value::Bytes(bytes.into()));
        self
    }

    /// Leaves the field out where there is nothing.
    pub(super) fn maybe_bytes(self, name: &str, bytes: Option<impl Into<Vec<u8>>>) -> Self {
        match bytes {
            Some(bytes) => self.bytes(name, bytes),
            None => self,
        }
    }

    pub(super) fn truth(mut self, name: &str, yes: bool) -> Self {
        self.0.insert(name.to_owned(), Value::Bool(yes));
        self
    }

    /// What the record is.
    pub(super) fn what(&self) -> &str {
        self.0
            .get("is")
            .and_then(Value::as_text)
            .unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn get_number<T: TryFrom<i64>>(&self, name: &str) -> Result<T, AppError> {
        let number = self.0.get(name).and_then(Value::as_int);
        number.and_then(|n| T::try_from(n).ok()).ok_or(DAMAGED)
    }

    pub(super) fn get_text(&self, name: &str) -> Result<String, AppError> {
        self.0
            .get(name)
            .and_then(Value::as_text)
            .map(str::to_owned)
            .ok_or(DAMAGED)
    }

    pub(super) fn get_bytes(&self, name: &str) -> Result<Vec<u8>, AppError> {
        self.maybe(name).ok_or(DAMAGED)
    }

    pub(super) fn maybe(&self, name: &str) -> Option<Vec<u8>> {
        match self.0.get(name) {
            Some(Value::Bytes(bytes)) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Bytes of a fixed length: an id, a digest, a key.
    pub(super) fn get_fixed<const N: usize>(&self, name: &str) -> Result<[u8; N], AppError> {
        self.get_bytes(name)?.try_into().map_err(|_| DAMAGED)
    }

    pub(super) fn maybe_fixed<const N: usize>(
        &self,
        name: &str,
    ) -> Result<Option<[u8; N]>, AppError> {
        self.maybe(name)
            .map(|bytes| bytes.try_into().map_err(|_| DAMAGED))
            .transpose()
    }

    pub(super) fn get_truth(&self, name: &str) -> Result<bool, AppError> {
        self.0.get(name).and_then(Value::as_bool).ok_or(DAMAGED)
    }
}

/// A backup that does not hold what it should.
pub(super) const DAMAGED: AppError = AppError::Damaged("backup");

impl Frame {
    /// The record's bytes, without its length.
    pub(super) fn encode(&self) -> Vec<u8> {
        encode_fields(&self.0)
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, AppError> {
        decode_fields(bytes).map(Self).map_err(|_| DAMAGED)
    }

    pub(super) fn write(&self, out: &mut impl Write) -> Result<(), AppError> {
        let bytes = self.encode();
        let length = u32::try_from(bytes.len()).map_err(|_| AppError::Damaged("backup record"))?;
        out.write_all(&length.to_be_bytes())?;
        Ok(out.write_all(&bytes)?)
    }

    /// The next record; none at the end.
    pub(super) fn read(input: &mut impl Read) -> Result<Option<Self>, AppError> {
        let mut length = [0; 4];
        match input.read(&mut length[..1]) {
            Ok(0) => return Ok(None),
            Ok(_) => input.read_exact(&mut length[1..]).map_err(cut)?,
            Err(error) => return Err(cut(error)),
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > LONGEST {
            return Err(DAMAGED);
        }
        let mut bytes = vec![0; length];
        input.read_exact(&mut bytes).map_err(cut)?;
        Self::decode(&bytes).map(Some)
    }
}

/// A stream that ends early or was altered is a damaged backup; anything else is the machine.
fn cut(error: std::io::Error) -> AppError {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData => DAMAGED,
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_read_back_in_order_and_a_cut_stream_is_damage() {
        let one = Frame::new("act")
            .number("n", 7)
            .bytes("b", [1, 2])
            .truth("t", true);
        let two = Frame::new("end")
            .text("x", "Рашт")
            .maybe_bytes("none", None::<Vec<u8>>);
        let mut out = Vec::new();
        one.write(&mut out).unwrap();
        two.write(&mut out).unwrap();
        let mut input = out.as_slice();
        assert_eq!(Frame::read(&mut input).unwrap(), Some(one.clone()));
        assert_eq!(Frame::read(&mut input).unwrap(), Some(two));
        assert_eq!(Frame::read(&mut input).unwrap(), None);
        let mut short = &out[..10];
        assert!(matches!(Frame::read(&mut short), Err(AppError::Damaged(_))));
        assert_eq!(one.get_number::<u64>("n").unwrap(), 7);
        assert!(one.get_text("n").is_err() && one.get_fixed::<3>("b").is_err());
    }
}
