//! The coded half: the values that figures count, one row per person.

use panoh_core::access::RecordScope;
use panoh_core::ids::StreamId;
use panoh_core::journal::value::Fields;
use std::collections::HashMap;

/// The coded values of one person and of the person's cases.
pub(crate) struct CodedRow {
    pub(crate) scope: RecordScope,
    /// Coded fields of the person.
    pub(crate) person: Fields,
    /// Coded fields of each case, by stream.
    pub(crate) cases: HashMap<StreamId, Fields>,
    pub(crate) erased: bool,
}

/// The coded half of an organisation's lens.
#[derive(Default)]
pub(crate) struct CodedHalf {
    pub(crate) arrival: u64,
    pub(crate) people: HashMap<StreamId, CodedRow>,
}
