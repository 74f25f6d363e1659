//! The page about the journal.

use crate::frame::Frame;
use crate::view::Note;
use askama::Template;

/// How far the journal is consistent and witnessed.
#[derive(Template)]
#[template(path = "journal/journal.html")]
pub(crate) struct JournalPage {
    pub(crate) f: Frame,
    pub(crate) may_verify: bool,
    pub(crate) notes: Vec<Note>,
    /// Label and number.
    pub(crate) figures: Vec<(String, String)>,
    /// When the head was signed, in words.
    pub(crate) signed: String,
    /// The head line for a witness; empty while there is none.
    pub(crate) line: String,
    /// Inline SVG, drawn by ourselves.
    pub(crate) qr: String,
}
