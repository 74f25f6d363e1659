//! QR codes as inline SVG: one path on white, the same in light and dark.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The text as a QR code; empty when it is too long for one.
#[must_use]
pub(crate) fn svg(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return String::new();
    };
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", place % width + 2, place / width + 2);
        }
    }
    let side = width + 4;
    format!(
        r#"<svg viewBox="0 0 {side} {side}" role="img" aria-label="QR" shape-rendering="crispEdges"><path d="{path}" fill="{INK}"/></svg>"#
    )
}

const INK: &str = "black";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_has_a_picture_and_an_endless_one_has_none() {
        assert!(svg("panoh").starts_with("<svg"));
        assert_eq!(svg(&"x".repeat(9_000)), "");
    }
}
