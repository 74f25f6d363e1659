//! Time as a parameter, and the hybrid logical clock of the journal.

use serde::{Deserialize, Serialize};

/// Where the present moment comes from. The wall clock is read in one place of the binary only;
/// tests and the demo pass a clock of their own.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970-01-01T00:00:00Z.
    fn now_micros(&self) -> u64;
}

/// Hybrid logical time: wall-clock microseconds and a counter that orders acts within one of them.
///
/// On one node it never goes back, even when the machine's clock does. Order is lexicographic.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Hlc {
    /// Microseconds since the Unix epoch.
    pub micros: u64,
    /// Distinguishes acts of one microsecond.
    pub counter: u32,
}

/// A remote clock further ahead than this is marked and not followed: five minutes, in microseconds.
pub const TOLERATED_AHEAD_MICROS: u64 = 5 * 60 * 1_000_000;

impl Hlc {
    /// The next time after `self`, given what the wall clock says.
    #[must_use]
    pub const fn next(self, now_micros: u64) -> Self {
        if now_micros > self.micros {
            Self {
                micros: now_micros,
                counter: 0,
            }
        } else if self.counter < u32::MAX {
            Self {
                micros: self.micros,
                counter: self.counter + 1,
            }
        } else {
            Self {
                micros: self.micros + 1,
                counter: 0,
            }
        }
    }

    /// The local time after an act with time `remote` arrived. A remote time more than five minutes
    /// ahead of the wall clock is not followed: one wrong laptop must not move everybody's clock.
    #[must_use]
    pub fn observe(self, remote: Self, now_micros: u64) -> Self {
        if remote.is_ahead_of(now_micros) {
            self
        } else {
            self.max(remote)
        }
    }

    /// Whether this time lies so far ahead of the wall clock that its clock must be wrong.
    #[must_use]
    pub const fn is_ahead_of(self, now_micros: u64) -> bool {
        self.micros > now_micros.saturating_add(TOLERATED_AHEAD_MICROS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_goes_back_when_the_wall_clock_does() {
        let later = Hlc {
            micros: 1_000,
            counter: 3,
        };
        assert_eq!(
            later.next(900),
            Hlc {
                micros: 1_000,
                counter: 4
            }
        );
        assert_eq!(
            later.next(1_001),
            Hlc {
                micros: 1_001,
                counter: 0
            }
        );
    }

    #[test]
    fn a_clock_more_than_five_minutes_ahead_is_not_followed() {
        let here = Hlc {
            micros: 1_000,
            counter: 0,
        };
        let near = Hlc {
            micros: TOLERATED_AHEAD_MICROS,
            counter: 0,
        };
        let wild = Hlc {
            micros: TOLERATED_AHEAD_MICROS + 2_000,
            counter: 0,
        };
        assert_eq!(here.observe(near, 1_000), near);
        assert_eq!(here.observe(wild, 1_000), here);
        assert!(wild.is_ahead_of(1_000));
    }
}
