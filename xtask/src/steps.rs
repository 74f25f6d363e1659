//! One step after the other, each with a heading and its time, and a summary that counts.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::Result;

/// How many checks of a step held and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// A step that is one check.
    pub(crate) fn one(holds: bool) -> Self {
        Self {
            passed: u64::from(holds),
            failed: u64::from(!holds),
        }
    }

    /// Takes in a line such as `test result: ok. 12 passed; 0 failed; ...` of a test program.
    pub(crate) fn read_rust(&mut self, line: &str) {
        let Some(rest) = line.trim().strip_prefix("test result:") else {
            return;
        };
        self.passed += number_before(rest, " passed");
        self.failed += number_before(rest, " failed");
    }

    /// Takes in a line such as `# pass 3` of Node's test runner.
    pub(crate) fn read_tap(&mut self, line: &str) {
        let number = |prefix: &str| {
            line.strip_prefix(prefix)
                .and_then(|rest| rest.trim().parse::<u64>().ok())
                .unwrap_or(0)
        };
        self.passed += number("# pass ");
        self.failed += number("# fail ") + number("# cancelled ");
    }

    /// The tally of a program that counted for itself: one that failed without naming a failed
    /// check (it did not compile, or was killed) or that counted nothing at all is one failure.
    pub(crate) fn or_failed(mut self, succeeded: bool) -> Self {
        if self.failed == 0 && (!succeeded || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    text.find(word)
        .and_then(|end| text[..end].rsplit(' ').next()?.parse().ok())
        .unwrap_or(0)
}

struct Done {
    name: &'static str,
    tally: Tally,
    time: Duration,
}

/// Runs steps and remembers how they ended.
#[derive(Default)]
pub(crate) struct Run {
    done: Vec<Done>,
}

impl Run {
    /// Runs one step under its heading; an error counts as one failure and does not stop the rest.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        title: &str,
        body: impl FnOnce() -> Result<Tally>,
    ) {
        println!("\n=== {name}: {title}");
        #[expect(
            clippy::disallowed_methods,
            reason = "measures how long a step took; nothing depends on it"
        )]
        let start = Instant::now();
        let tally = body().unwrap_or_else(|error| {
            eprintln!("{error:#}");
            Tally::one(false)
        });
        let time = start.elapsed();
        println!("--- {name}: {} in {}", verdict(tally), seconds(time));
        self.done.push(Done { name, tally, time });
    }

    /// Prints the summary; `true` when nothing failed.
    pub(crate) fn finish(self) -> bool {
        let (text, good) = self.summary();
        print!("{text}");
        good
    }

    fn summary(&self) -> (String, bool) {
        let mut text = String::from("\n=== summary\n");
        let mut all = Tally::default();
        for done in &self.done {
            all.passed += done.tally.passed;
            all.failed += done.tally.failed;
            let _ = writeln!(
                text,
                "{:<10} {:<28} {:>9}",
                done.name,
                verdict(done.tally),
                seconds(done.time)
            );
        }
        let _ = writeln!(text, "{} passed, {} failed", all.passed, all.failed);
        (text, all.failed == 0)
    }
}

fn verdict(tally: Tally) -> String {
    match tally.failed {
        0 => format!("ok ({})", tally.passed),
        failed => format!("FAILED ({failed} of {})", failed + tally.passed),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_test_programs_add_up() {
        let mut tally = Tally::default();
        tally.read_rust(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        tally.read_rust("test result: FAILED. 3 passed; 2 failed; 0 ignored");
        tally.read_rust("test a_result_that_says_9_passed ... ok");
        assert_eq!(
            tally,
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn results_of_node_are_read_from_its_last_lines() {
        let mut tally = Tally::default();
        for line in ["ok 1 - # pass 7", "# pass 4", "# fail 1", "# cancelled 1"] {
            tally.read_tap(line);
        }
        assert_eq!(
            tally,
            Tally {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn a_program_that_failed_without_saying_what_is_one_failure() {
        let counted = Tally {
            passed: 5,
            failed: 0,
        };
        assert_eq!(counted.or_failed(true).failed, 0);
        assert_eq!(counted.or_failed(false).failed, 1);
        assert_eq!(
            Tally {
                passed: 5,
                failed: 2
            }
            .or_failed(false)
            .failed,
            2
        );
    }

    #[test]
    fn a_program_that_ran_no_test_at_all_has_failed() {
        assert_eq!(Tally::default().or_failed(true).failed, 1);
    }

    #[test]
    fn the_summary_ends_with_the_counts_alone_on_a_line() {
        let mut run = Run::default();
        run.step("good", "holds", || {
            Ok(Tally {
                passed: 3,
                failed: 0,
            })
        });
        assert!(run.summary().1);
        run.step("bad", "breaks", || anyhow::bail!("it broke"));
        let (text, good) = run.summary();
        assert!(!good);
        assert_eq!(text.lines().last(), Some("3 passed, 1 failed"));
    }
}
