//! The journal's head as a line and a picture, for somebody outside the machine to keep.

use super::place::NodePlace;
use super::witness::WitnessLine;
use crate::error::AppError;
use crate::node::Panoh;
use qrcode::QrCode;
use qrcode::render::svg;

/// A head to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadLine {
    /// The line of text.
    pub line: WitnessLine,
    /// The same line as a QR code, an SVG image.
    pub qr_svg: String,
}

/// The latest signed head of a node. Needs no password and writes nothing.
///
/// # Errors
/// Storage; [`AppError::Damaged`] when the stored signature does not hold, which verifying explains.
pub async fn head(place: &NodePlace) -> Result<HeadLine, AppError> {
    let store = place.read_only().await?;
    let signed = store.head().await;
    store.close().await?;
    let line = WitnessLine::from(signed?);
    // A line that would not read back is worth nothing to a witness.
    let line: WitnessLine = line
        .to_string()
        .parse()
        .map_err(|_| AppError::Damaged("head"))?;
    let qr_svg = picture(&line.to_string())?;
    Ok(HeadLine { line, qr_svg })
}

impl Panoh {
    /// The running node's latest signed head.
    ///
    /// # Errors
    /// Storage.
    pub async fn journal_head(&self) -> Result<WitnessLine, AppError> {
        Ok(self.store().head().await?.into())
    }
}

fn picture(line: &str) -> Result<String, AppError> {
    let code = QrCode::new(line.as_bytes()).map_err(|_| AppError::Damaged("head"))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(320, 320)
        .build())
}
