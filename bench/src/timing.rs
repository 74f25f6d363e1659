//! How long things take, and the percentiles of many of them.

use std::future::Future;
use std::time::{Duration, Instant};

/// A value and how long it took to come.
pub(crate) struct Timed<T> {
    pub(crate) value: T,
    pub(crate) took: Duration,
}

/// The moment from which a duration is measured; nothing but what is printed depends on it.
#[expect(
    clippy::disallowed_methods,
    reason = "a duration is measured and shown"
)]
pub(crate) fn begin() -> Instant {
    Instant::now()
}

/// Runs work and says how long it took.
pub(crate) async fn timed<T>(work: impl Future<Output = T>) -> Timed<T> {
    let begun = begin();
    let value = work.await;
    Timed {
        value,
        took: begun.elapsed(),
    }
}

/// Durations of one kind of work.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) const fn count(&self) -> usize {
        self.0.len()
    }

    /// The duration that so many in a hundred do not exceed (nearest rank), in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted
            .get(rank - 1)
            .map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let mut times = Times::default();
        for ms in (1..=20).rev() {
            times.add(Duration::from_millis(ms));
        }
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(times.percentile(50), 10.0));
        assert!(near(times.percentile(95), 19.0));
        assert!(near(times.percentile(100), 20.0));
        assert!(near(Times::default().percentile(95), 0.0));
    }
}
