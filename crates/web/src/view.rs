//! Pages that are no more than a form or a sentence, and parts that several nouns share.

use crate::form::{Form, Kind};
use crate::frame::{Frame, Link};
use askama::Template;

/// A sentence set apart from the rest of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// `good`, `warn`, `bad` or `calm`.
    pub(crate) tone: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// The words.
    pub(crate) words: String,
    /// Where it leads, if anywhere (shown on the first page only).
    pub(crate) link: Option<Link>,
}

impl Note {
    pub(crate) fn new(tone: &'static str, icon: &'static str, words: impl Into<String>) -> Self {
        Self {
            tone,
            icon,
            words: words.into(),
            link: None,
        }
    }
}

/// Two values of one field that were written without knowledge of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) label: String,
    pub(crate) values: Vec<String>,
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "form_page.html")]
pub(crate) struct FormPage {
    pub(crate) f: Frame,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) back: Link,
    pub(crate) notes: Vec<Note>,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// A form before sign-in.
#[derive(Template)]
#[template(path = "door_form.html")]
pub(crate) struct DoorForm {
    pub(crate) f: Frame,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
    pub(crate) foot: String,
}

/// A failure, for somebody who is signed in.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    pub(crate) f: Frame,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) code: String,
}

/// A failure, for somebody who is not.
#[derive(Template)]
#[template(path = "door_error.html")]
pub(crate) struct DoorErrorPage {
    pub(crate) f: Frame,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) code: String,
}
