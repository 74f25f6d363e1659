//! Pages about the organisation and its members.

use crate::form::{Form, Kind};
use crate::frame::{FactGroup, Frame, Link, Tag};
use crate::view::Note;
use askama::Template;

/// One member in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemberLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) role: String,
    pub(crate) team: String,
    pub(crate) tags: Vec<Tag>,
}

/// The organisation.
#[derive(Template)]
#[template(path = "organisation/organisation.html")]
pub(crate) struct OrganisationPage {
    pub(crate) f: Frame,
    pub(crate) name: String,
    pub(crate) notes: Vec<Note>,
    pub(crate) members: Vec<MemberLine>,
    pub(crate) members_count: u64,
    pub(crate) teams: Vec<String>,
    pub(crate) words: Vec<String>,
    pub(crate) card: String,
    /// Inline SVG, drawn by ourselves.
    pub(crate) qr: String,
    pub(crate) keys: Vec<String>,
    pub(crate) may_add: bool,
    pub(crate) may_amend: bool,
    /// A new team.
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// One of several forms on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormPart {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// One member.
#[derive(Template)]
#[template(path = "organisation/member.html")]
pub(crate) struct MemberPage {
    pub(crate) f: Frame,
    pub(crate) back: Link,
    pub(crate) name: String,
    pub(crate) seal: String,
    pub(crate) role: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) groups: Vec<FactGroup>,
    pub(crate) forms: Vec<FormPart>,
}
