//! The first page after sign-in.

use crate::frame::Frame;
use crate::view::Note;
use crate::workspace::cases::view::CaseLine;
use askama::Template;

/// A way into the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Door {
    pub(crate) href: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
    pub(crate) lead: String,
}

/// Greeting, what waits, and the ways in.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage {
    pub(crate) f: Frame,
    pub(crate) greeting: String,
    pub(crate) today: String,
    pub(crate) notes: Vec<Note>,
    pub(crate) search: bool,
    pub(crate) doors: Vec<Door>,
    pub(crate) cases: Vec<CaseLine>,
}
