//! What was measured, as a Markdown table and as JSON.

use crate::timing::Times;
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// In what a number is counted, and whether more of it is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Milliseconds,
    Seconds,
    Megabytes,
    ActsEachSecond,
}

impl Unit {
    const fn short(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Megabytes => "MB",
            Self::ActsEachSecond => "acts/s",
        }
    }

    fn reached(self, value: f64, target: f64) -> bool {
        if self == Self::ActsEachSecond {
            value >= target
        } else {
            value < target
        }
    }

    fn shown(self, value: f64) -> String {
        let digits = match self {
            Self::ActsEachSecond | Self::Megabytes => 0,
            Self::Seconds => 2,
            Self::Milliseconds => 1,
        };
        format!("{value:.digits$} {}", self.short())
    }
}

/// One line of the table.
#[derive(Serialize)]
struct Line {
    what: String,
    /// The middle of many, where there were many.
    p50: Option<f64>,
    /// The number that is held against the target: of many, the one that 95 in 100 do not exceed.
    value: f64,
    unit: Unit,
    target: Option<f64>,
    /// How often it was measured.
    count: usize,
}

/// All that one run measured.
#[derive(Serialize)]
pub(crate) struct Results {
    database: String,
    people: u32,
    cases: u32,
    pub(crate) acts: u64,
    pub(crate) machine: String,
    lines: Vec<Line>,
}

impl Results {
    pub(crate) fn begin(database: &str, people: u32, cases: u32) -> Self {
        let (database, machine) = (database.to_owned(), String::new());
        Self {
            database,
            people,
            cases,
            acts: 0,
            machine,
            lines: Vec::new(),
        }
    }

    /// A number that was measured once.
    pub(crate) fn number(&mut self, what: &str, value: f64, unit: Unit, target: Option<f64>) {
        let what = what.to_owned();
        self.lines.push(Line {
            what,
            p50: None,
            value,
            unit,
            target,
            count: 1,
        });
    }

    /// The spread of many durations; the target is for the 95th percentile, in milliseconds.
    pub(crate) fn spread(&mut self, what: &str, times: &Times, target: Option<f64>) {
        self.lines.push(Line {
            what: what.to_owned(),
            p50: Some(times.percentile(50)),
            value: times.percentile(95),
            unit: Unit::Milliseconds,
            target,
            count: times.count(),
        });
    }

    pub(crate) fn markdown(&self) -> String {
        let Self {
            database,
            people,
            cases,
            acts,
            machine,
            lines,
        } = self;
        let mut text = format!("**{database}, {people} people, {cases} cases, {acts} acts**\n");
        let _ = writeln!(text, "{machine}\n");
        text.push_str("| what | p50 | p95 or value | target | times |\n|---|---|---|---|---|\n");
        for Line {
            what,
            p50,
            value,
            unit,
            target,
            count,
        } in lines
        {
            let p50 = p50.map_or_else(String::new, |p50| unit.shown(p50));
            let target = target.map_or_else(String::new, |target| {
                let sign = if *unit == Unit::ActsEachSecond {
                    "≥"
                } else {
                    "<"
                };
                let kept = if unit.reached(*value, target) {
                    "reached"
                } else {
                    "**missed**"
                };
                format!("{sign} {}: {kept}", unit.shown(target))
            });
            let value = unit.shown(*value);
            let _ = writeln!(text, "| {what} | {p50} | {value} | {target} | {count} |");
        }
        text
    }

    /// Keeps the numbers in a file of their own.
    pub(crate) fn keep(&self, folder: &Path, measured_at_micros: u64) -> Result<PathBuf> {
        std::fs::create_dir_all(folder)?;
        let day = panoh_app::time::day_of(measured_at_micros);
        let path = folder.join(format!("{}-{}-{day}.json", self.database, self.people));
        std::fs::write(&path, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_table_says_what_was_reached_and_what_was_missed() {
        let mut results = Results::begin("sqlite", 2_000, 200);
        results.number("verify", 250_000.0, Unit::ActsEachSecond, Some(200_000.0));
        results.number("server start", 4.0, Unit::Seconds, Some(3.0));
        let mut times = Times::default();
        times.add(Duration::from_millis(7));
        results.spread("name search", &times, Some(25.0));
        let table = results.markdown();
        assert!(
            table.contains("| verify |  | 250000 acts/s | ≥ 200000 acts/s: reached | 1 |"),
            "{table}"
        );
        assert!(
            table.contains("| server start |  | 4.00 s | < 3.00 s: **missed** | 1 |"),
            "{table}"
        );
        assert!(
            table.contains("| name search | 7.0 ms | 7.0 ms | < 25.0 ms: reached | 1 |"),
            "{table}"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = results.keep(folder.path(), 1_788_242_400_000_000).unwrap();
        assert!(path.ends_with("sqlite-2000-2026-09-01.json"));
    }
}
