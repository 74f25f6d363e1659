//! Pages about people.

use crate::form::{Form, Kind};
use crate::frame::{Event, FactGroup, Frame, Link, Tag};
use crate::view::{Conflict, Note};
use crate::workspace::cases::view::CaseLine;
use askama::Template;

/// One person in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) birth: String,
    pub(crate) sex: String,
    pub(crate) district: String,
    pub(crate) team: String,
    pub(crate) tags: Vec<Tag>,
}

/// Search and list.
#[derive(Template)]
#[template(path = "people/list.html")]
pub(crate) struct PeopleListPage {
    pub(crate) f: Frame,
    pub(crate) query: String,
    pub(crate) lines: Vec<PersonLine>,
    pub(crate) total: u64,
    pub(crate) first: bool,
    /// How many come before the next page.
    pub(crate) next: Option<usize>,
    pub(crate) may_register: bool,
}

/// Who may be the same person, before somebody is registered.
#[derive(Template)]
#[template(path = "people/duplicates.html")]
pub(crate) struct DuplicatesPage {
    pub(crate) f: Frame,
    pub(crate) name: String,
    pub(crate) count: u64,
    pub(crate) lines: Vec<PersonLine>,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// A phone, an address, an e-mail, with what was said about its safety before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContactLine {
    pub(crate) icon: &'static str,
    pub(crate) value: String,
    pub(crate) safety: Tag,
    pub(crate) note: String,
}

/// One person.
#[derive(Template)]
#[template(path = "people/person.html")]
pub(crate) struct PersonPage {
    pub(crate) f: Frame,
    pub(crate) id: String,
    pub(crate) back: Link,
    pub(crate) name: String,
    pub(crate) seal: String,
    pub(crate) meta: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) notes: Vec<Note>,
    pub(crate) conflicts: Vec<Conflict>,
    /// Who may be the same human: address (none outside the scope) and words.
    pub(crate) flagged: Vec<(String, String)>,
    /// For the form that says that somebody has looked.
    pub(crate) command: String,
    pub(crate) contacts: Vec<ContactLine>,
    pub(crate) groups: Vec<FactGroup>,
    pub(crate) cases: Vec<CaseLine>,
    pub(crate) history: Vec<Event>,
    pub(crate) history_more: Option<String>,
    pub(crate) held: bool,
    pub(crate) may_amend: bool,
    pub(crate) may_open_case: bool,
    pub(crate) may_access: bool,
    pub(crate) may_erase: bool,
    pub(crate) may_hold: bool,
}

/// One reading of somebody's identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccessLine {
    pub(crate) moment: String,
    pub(crate) machine: String,
    pub(crate) who: String,
    pub(crate) role: String,
    pub(crate) organisation: String,
    pub(crate) purpose: String,
}

/// Who has read somebody's name.
#[derive(Template)]
#[template(path = "people/access.html")]
pub(crate) struct AccessPage {
    pub(crate) f: Frame,
    pub(crate) back: Link,
    pub(crate) name: String,
    pub(crate) count: u64,
    pub(crate) printed: String,
    pub(crate) lines: Vec<AccessLine>,
}
