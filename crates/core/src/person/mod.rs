//! A person whom the programme serves: facts, where each stands, and how they fold.
//!
//! One person record belongs to exactly one organisation. Names are as people write them: one
//! field, and parts when they are known; a patronymic is never forced.

pub mod birth;
pub mod facts;
pub mod fields;
pub mod rule;

pub use birth::{AgeBand, Birth};
pub use facts::{Address, Document, Email, Name, PersonFacts, Phone, Safety, Sex};
pub use fields::{ContentFields, field_class};
pub use rule::{FieldProblem, check};
