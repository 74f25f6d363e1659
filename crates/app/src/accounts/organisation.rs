//! The page of one's organisation: its card, its keys, and whether the recovery words were used.

use super::renewal::version_field;
use super::streams::AccountStream;
use super::word_list;
use crate::error::AppError;
use crate::keyring::Half;
use crate::node::Panoh;
use crate::session::Session;
use data_encoding::BASE64URL_NOPAD;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::{OrganisationId, UserId};
use panoh_core::journal::value::Value;
use panoh_vault::card::read_card;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use std::collections::BTreeMap;

/// In front of a card as text.
const CARD_PREFIX: &str = "panoh-card1:";

/// An organisation as its members see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationPage {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The card's eight words, in the reader's language.
    pub card_words: String,
    /// The signed card as one line of text.
    pub card_text: String,
    /// The signed card as a file.
    pub card_file: Vec<u8>,
    /// The line of text as a picture.
    pub qr_svg: String,
    /// Versions of its keys.
    pub key_versions: KeyVersions,
    /// Each use of the recovery words, newest first.
    pub recovery_used: Vec<RecoveryUse>,
}

/// Versions of an organisation's keys, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyVersions {
    /// Of the coded key.
    pub coded: u32,
    /// Of the identity key.
    pub identity: u32,
    /// Of the pairs on the card.
    pub card: u32,
}

/// A use of the recovery words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryUse {
    /// When, microseconds since 1970.
    pub micros: u64,
    /// Who became supervisor by them.
    pub member: String,
}

impl Panoh {
    /// One's organisation.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], damage, storage.
    pub async fn organisation(&self, session: &Session) -> Result<OrganisationPage, AppError> {
        session.may(Action::Open, Resource::Organisation)?;
        let stream = self.organisation_stream(session.organisation()).await?;
        let Some(Value::Bytes(file)) = stream.field("card") else {
            return Err(AppError::Damaged("organisation card"));
        };
        let card = read_card(file).map_err(|_| AppError::Damaged("organisation card"))?;
        let text = format!("{CARD_PREFIX}{}", BASE64URL_NOPAD.encode(file));
        let names = self.member_names(session.organisation()).await?;
        Ok(OrganisationPage {
            id: session.organisation(),
            name: stream.text("name").unwrap_or_default().to_owned(),
            card_words: card.words(word_list(session.language())),
            qr_svg: picture(text.as_bytes())?,
            card_text: text,
            card_file: file.clone(),
            key_versions: KeyVersions {
                coded: version(&stream, Half::Coded),
                identity: version(&stream, Half::Identity),
                card: card.version,
            },
            recovery_used: recovery_uses(&stream, &names),
        })
    }
}

fn version(stream: &AccountStream, half: Half) -> u32 {
    let version = stream.field(&version_field(half)).and_then(Value::as_int);
    version
        .and_then(|version| version.try_into().ok())
        .unwrap_or(0)
}

fn recovery_uses(stream: &AccountStream, names: &BTreeMap<UserId, String>) -> Vec<RecoveryUse> {
    let uses = stream.state().open.keys().filter_map(|field| {
        let user: UserId = field.strip_prefix("recovery_used/")?.parse().ok()?;
        let micros = stream.field(field)?.as_int()?;
        let member = names.get(&user).cloned().unwrap_or_default();
        Some(RecoveryUse {
            micros: u64::try_from(micros).ok()?,
            member,
        })
    });
    let mut uses: Vec<RecoveryUse> = uses.collect();
    uses.sort_by_key(|used| std::cmp::Reverse(used.micros));
    uses
}

/// Bytes as a QR picture in SVG, as large as its place.
pub(crate) fn picture(bytes: &[u8]) -> Result<String, AppError> {
    let code = QrCode::with_error_correction_level(bytes, EcLevel::L)
        .map_err(|_| AppError::Damaged("picture"))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build())
}
