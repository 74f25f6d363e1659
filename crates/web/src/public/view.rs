//! Pages before sign-in.

use crate::form::{Form, Kind};
use crate::frame::Frame;
use askama::Template;

/// The second factor.
#[derive(Template)]
#[template(path = "public/second.html")]
pub(crate) struct SecondPage {
    pub(crate) f: Frame,
    pub(crate) totp: bool,
    /// Options of the passkey ceremony, JSON.
    pub(crate) passkey: Option<String>,
    pub(crate) form: Form,
    pub(crate) loose: Vec<String>,
}
