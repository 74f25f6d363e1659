//! Pages about cases.

use crate::frame::{Event, FactGroup, Frame, Link, Tag};
use crate::view::Conflict;
use askama::Template;

/// One case in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) opened: String,
}

/// The list.
#[derive(Template)]
#[template(path = "cases/list.html")]
pub(crate) struct CasesListPage {
    pub(crate) f: Frame,
    pub(crate) cases: Vec<CaseLine>,
    pub(crate) total: u64,
    pub(crate) first: bool,
    pub(crate) next: Option<String>,
}

/// One case.
#[derive(Template)]
#[template(path = "cases/case.html")]
pub(crate) struct CasePage {
    pub(crate) f: Frame,
    pub(crate) id: String,
    pub(crate) back: Link,
    pub(crate) title: String,
    pub(crate) person: Link,
    pub(crate) tags: Vec<Tag>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) groups: Vec<FactGroup>,
    pub(crate) history: Vec<Event>,
    pub(crate) history_more: Option<String>,
    pub(crate) may_amend: bool,
}
