//! Pages about one's own account.

use crate::form::{Form, Kind};
use crate::frame::Frame;
use crate::view::Note;
use askama::Template;

/// A second factor that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactorLine {
    pub(crate) id: String,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
}

/// The account.
#[derive(Template)]
#[template(path = "account/account.html")]
pub(crate) struct AccountPage {
    pub(crate) f: Frame,
    pub(crate) seal: String,
    pub(crate) who: String,
    pub(crate) notes: Vec<Note>,
    pub(crate) factors: Vec<FactorLine>,
    /// The member's own check words.
    pub(crate) words: Vec<String>,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}

/// Adding a second factor.
#[derive(Template)]
#[template(path = "account/second_factor.html")]
pub(crate) struct SecondFactorPage {
    pub(crate) f: Frame,
    /// Whether nothing else can be done before.
    pub(crate) required: bool,
    /// Inline SVG, drawn by ourselves.
    pub(crate) qr: String,
    pub(crate) secret: String,
    /// Options of the passkey ceremony, JSON.
    pub(crate) passkey: Option<String>,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}
