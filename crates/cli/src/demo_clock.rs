//! `PANOH_DEMO_CLOCK`: another present for a demo folder, to see what a later day brings.

use crate::environment;
use crate::failure::Failure;
use panoh_app::core::clock::Clock;
use panoh_app::time::WallClock;

const SECOND: i64 = 1_000_000;

/// How far the clock is to be moved, in microseconds; none when the variable is not set.
///
/// # Errors
/// `demo-clock-unreadable`.
pub(crate) fn shift() -> Result<Option<i64>, Failure> {
    let Some(text) = environment::text("PANOH_DEMO_CLOCK") else {
        return Ok(None);
    };
    match read(text.trim(), WallClock.now_micros()) {
        Some(shift) => Ok(Some(shift)),
        None => Err(Failure::said("demo-clock-unreadable")),
    }
}

/// Reads `+3d`, `-2h`, `+90m`, `+45s`, `+2w` or a moment such as `2027-01-01T09:00:00Z`.
fn read(text: &str, now_micros: u64) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return moment
            .as_microsecond()
            .checked_sub(i64::try_from(now_micros).ok()?);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let unit = rest.chars().last()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let number: i64 = rest[..rest.len() - 1].parse().ok().filter(|n| *n >= 0)?;
    number.checked_mul(seconds)?.checked_mul(SECOND * sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_moments_are_read_and_nothing_else() {
        let now = 1_788_242_400_000_000;
        assert_eq!(read("+3d", now), Some(3 * 86_400 * SECOND));
        assert_eq!(read("-2h", now), Some(-7_200 * SECOND));
        assert_eq!(read("2026-09-01T06:01:00Z", now), Some(60 * SECOND));
        assert_eq!(read("2026-09-01T11:00:00+05:00", now), Some(0));
        for wrong in [
            "3d",
            "+d",
            "+3",
            "+-3d",
            "tomorrow",
            "+99999999999999d",
            "+3é",
            "",
        ] {
            assert_eq!(read(wrong, now), None, "{wrong}");
        }
    }
}
