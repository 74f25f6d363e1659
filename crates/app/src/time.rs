//! The two clocks of the binary: the wall's, and the shifted one of a demo folder.

use panoh_core::clock::Clock;
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock. This is the one place that reads it.
#[derive(Clone, Copy, Debug, Default)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now_micros(&self) -> u64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    }
}

/// The machine's clock moved by a fixed amount; only demo folders accept it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShiftedClock {
    /// Microseconds to add; negative goes back.
    pub by_micros: i64,
}

impl Clock for ShiftedClock {
    fn now_micros(&self) -> u64 {
        WallClock.now_micros().saturating_add_signed(self.by_micros)
    }
}

/// A clock that stands still until it is moved; for tests and for making demo data.
#[derive(Debug, Default)]
pub struct SetClock(std::sync::atomic::AtomicU64);

impl SetClock {
    /// A clock that shows these microseconds since 1970.
    #[must_use]
    pub const fn at(micros: u64) -> Self {
        Self(std::sync::atomic::AtomicU64::new(micros))
    }
    /// Moves it.
    pub fn set(&self, micros: u64) {
        self.0.store(micros, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now_micros(&self) -> u64 {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}

/// The UTC day on which a moment falls.
#[must_use]
pub fn day_of(micros: u64) -> jiff::civil::Date {
    let micros = i64::try_from(micros).unwrap_or(i64::MAX);
    jiff::Timestamp::from_microsecond(micros).map_or(jiff::civil::Date::MAX, |t| {
        t.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
    })
}
