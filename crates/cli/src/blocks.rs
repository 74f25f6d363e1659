//! A QR code as text, two modules in each character, light on the terminal's ground.

use crate::failure::Failure;
use qrcode::{Color, QrCode};

/// Empty modules around the code, without which readers do not find it.
const QUIET: usize = 4;

/// The code of a text.
///
/// # Errors
/// `machine` for a text longer than a code can hold.
pub(crate) fn qr(text: &str) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(std::io::Error::other)?;
    let (width, colors) = (code.width(), code.to_colors());
    let light = |row: usize, column: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < width);
        match (inside(row), inside(column)) {
            (Some(row), Some(column)) => colors[row * width + column] == Color::Light,
            _ => true,
        }
    };
    let side = width + 2 * QUIET;
    let mut drawn = String::new();
    for row in (0..side).step_by(2) {
        for column in 0..side {
            // Below the last row of an odd number lies the terminal's own ground.
            drawn.push(
                match (light(row, column), row + 1 < side && light(row + 1, column)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                },
            );
        }
        drawn.push('\n');
    }
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_border_and_its_corner_marks() {
        let drawn = qr("panoh1").unwrap();
        let lines: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
        // 21 modules and the border: 29 wide, 15 lines of two modules.
        assert_eq!((lines.len(), lines[0].len()), (15, 29));
        assert!(lines.iter().all(|line| line.len() == 29));
        assert!(lines[..14].iter().all(|line| line[..4] == ['█'; 4]));
        assert_eq!(lines[14], ['▀'; 29]);
        assert!(lines[0].iter().all(|c| *c == '█'));
        let mark: String = lines[2][4..11].iter().collect();
        assert_eq!(mark, " ▄▄▄▄▄ ");
    }
}
