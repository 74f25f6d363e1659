//! The state of a stream: for each field the claims that no later act has replaced.

use super::value::{Fields, Infallible, Value, decode_value, encode_value};
use crate::ids::ActId;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decoder, Encoder};
use std::collections::{BTreeMap, BTreeSet};

/// What one act said about a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The act that said it.
    pub act: ActId,
    /// What it said.
    pub value: Value,
}

/// The claims on one field that stand: one, or several where authors did not know of each other.
/// They are in causal order, ties by time, node and sequence; the last is the latest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Claims that no later act has replaced; never empty in a state.
    pub claims: Vec<Claim>,
}

impl Register {
    /// Whether people who did not know of each other said different things. Equal values are none.
    #[must_use]
    pub fn in_conflict(&self) -> bool {
        self.claims
            .windows(2)
            .any(|pair| pair[0].value != pair[1].value)
    }

    /// The value to show until a person has decided: the protective one where the field has a
    /// protective order (see [`protective_rank`]), else the latest.
    #[must_use]
    pub fn shown(&self, field: &str) -> Option<&Value> {
        self.claims
            .iter()
            .enumerate()
            .max_by_key(|(place, claim)| (protective_rank(field, &claim.value), *place))
            .map(|(_, claim)| &claim.value)
    }
}

/// How strongly a value protects the person, for the fields in which the protective value wins over
/// the later one: consent, hold, erasure, risk and safe contact. Every other field ranks 0.
#[must_use]
pub fn protective_rank(field: &str, value: &Value) -> i64 {
    let noun = field.split('/').next().unwrap_or(field);
    match noun {
        "hold" | "erased" => i64::from(value.as_bool() == Some(true)),
        "risk" => value.as_int().unwrap_or(0),
        "consent" => match word(value, "decision") {
            Some("withdrawn") => 3,
            Some("refused") => 2,
            Some("given") => 1,
            _ => 0,
        },
        "phone" | "address" | "email" => match word(value, "safety") {
            Some("never") => 3,
            Some("unsafe") => 2,
            Some("unknown") => 1,
            _ => 0,
        },
        _ => 0,
    }
}

fn word<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    match value {
        Value::Map(map) => map.get(name).and_then(Value::as_text),
        other => other.as_text(),
    }
}

/// Registers of one part, by field name.
pub type Registers = BTreeMap<String, Register>;

/// What the acts of a stream add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Fields of the open part.
    pub open: Registers,
    /// Fields of the coded part, as far as a key opened them.
    pub coded: Registers,
    /// Fields of the sealed part, as far as a key opened them.
    pub sealed: Registers,
    /// Acts that no other act of the stream has seen.
    pub heads: BTreeSet<ActId>,
    /// How many acts were folded.
    pub acts: u64,
    /// Acts that no longer applied when their turn came; kept, without effect, and flagged.
    pub ineffective: BTreeSet<ActId>,
}

impl State {
    /// The open value shown for a field; an emptied field is none.
    #[must_use]
    pub fn open(&self, field: &str) -> Option<&Value> {
        shown(&self.open, field)
    }
    /// The coded value shown for a field; an emptied field is none.
    #[must_use]
    pub fn coded(&self, field: &str) -> Option<&Value> {
        shown(&self.coded, field)
    }
    /// The sealed value shown for a field; an emptied field is none.
    #[must_use]
    pub fn sealed(&self, field: &str) -> Option<&Value> {
        shown(&self.sealed, field)
    }

    /// Whether the subject was erased.
    #[must_use]
    pub fn erased(&self) -> bool {
        self.open("erased").and_then(Value::as_bool) == Some(true)
    }
    /// Whether a legal hold stands.
    #[must_use]
    pub fn held(&self) -> bool {
        self.open("hold").and_then(Value::as_bool) == Some(true)
    }

    /// Names of the open fields in conflict, with a mark where a hold met an erasure.
    #[must_use]
    pub fn open_conflicts(&self) -> Vec<&str> {
        conflicts(&self.open)
    }
    /// Names of all fields in conflict, of the parts that were opened.
    #[must_use]
    pub fn conflicts(&self) -> Vec<&str> {
        [&self.open, &self.coded, &self.sealed]
            .into_iter()
            .flat_map(conflicts)
            .collect()
    }
}

fn conflicts(registers: &Registers) -> Vec<&str> {
    registers
        .iter()
        .filter(|(_, r)| r.in_conflict())
        .map(|(name, _)| name.as_str())
        .collect()
}

/// The value shown for a field; an emptied field is none.
#[must_use]
pub fn shown<'a>(registers: &'a Registers, field: &str) -> Option<&'a Value> {
    registers
        .get(field)
        .and_then(|r| r.shown(field))
        .filter(|v| **v != Value::Null)
}

/// The fields shown, without the emptied ones.
#[must_use]
pub fn shown_fields(registers: &Registers) -> Fields {
    registers
        .keys()
        .filter_map(|name| shown(registers, name).map(|value| (name.clone(), value.clone())))
        .collect()
}

/// Deterministic bytes of the registers of one part, as a view keeps them: the acts that stand
/// behind the claims once, then for each field pairs of (index of the act, value).
#[must_use]
pub fn encode_registers(registers: &Registers) -> Vec<u8> {
    if registers.is_empty() {
        return Vec::new();
    }
    let acts: BTreeSet<ActId> = registers
        .values()
        .flat_map(|r| r.claims.iter().map(|c| c.act))
        .collect();
    let place: BTreeMap<ActId, u64> = acts.iter().copied().zip(0..).collect();
    let mut e = Encoder::new(Vec::with_capacity(128));
    e.array(2).always().array(acts.len() as u64).always();
    for act in &acts {
        e.bytes(act.bytes()).always();
    }
    e.map(registers.len() as u64).always();
    for (name, register) in registers {
        e.str(name)
            .always()
            .array(2 * register.claims.len() as u64)
            .always();
        for claim in &register.claims {
            e.u64(place[&claim.act]).always();
            encode_value(&mut e, &claim.value);
        }
    }
    e.into_writer()
}

/// Reads what [`encode_registers`] wrote.
///
/// # Errors
/// When the bytes are not such a state.
pub fn decode_registers(bytes: &[u8]) -> Result<Registers, DecodeError> {
    if bytes.is_empty() {
        return Ok(Registers::new());
    }
    let mut d = Decoder::new(bytes);
    if d.array()? != Some(2) {
        return Err(DecodeError::message("a part's state has two items"));
    }
    let count = d
        .array()?
        .ok_or_else(|| DecodeError::message("indefinite acts"))?;
    let mut acts = Vec::new();
    for _ in 0..count {
        let id: [u8; 16] = d
            .bytes()?
            .try_into()
            .map_err(|_| DecodeError::message("act id"))?;
        acts.push(ActId::from_bytes(id));
    }
    let fields = d
        .map()?
        .ok_or_else(|| DecodeError::message("indefinite fields"))?;
    let mut registers = Registers::new();
    for _ in 0..fields {
        let name = d.str()?.to_owned();
        let items = d
            .array()?
            .ok_or_else(|| DecodeError::message("indefinite claims"))?;
        let mut register = Register::default();
        for _ in 0..items / 2 {
            let place = usize::try_from(d.u64()?).unwrap_or(usize::MAX);
            let act = *acts
                .get(place)
                .ok_or_else(|| DecodeError::message("act of a claim"))?;
            register.claims.push(Claim {
                act,
                value: decode_value(&mut d, 0)?,
            });
        }
        registers.insert(name, register);
    }
    Ok(registers)
}
