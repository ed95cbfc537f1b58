//! How many tests passed and how many failed, as the test programs report it.

use std::fmt;
use std::ops::Add;

use anyhow::{Context, Result};
use serde_json::Value;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// The sum of the lines `test result: ok. 3 passed; 0 failed; …`.
    pub(crate) fn of_cargo(said: &str) -> Self {
        let results = said
            .lines()
            .filter_map(|line| line.trim().strip_prefix("test result: "));
        results.fold(Self::default(), |sum, result| {
            sum + Self {
                passed: number_before(result, " passed"),
                failed: number_before(result, " failed"),
            }
        })
    }

    /// The counts in the report of Playwright's `json` reporter.
    ///
    /// # Errors
    /// A report that is no such report.
    pub(crate) fn of_playwright(report: &str) -> Result<Self> {
        let report: Value =
            serde_json::from_str(report).context("Playwright's report is no JSON")?;
        let count = |name: &str| {
            report["stats"][name]
                .as_u64()
                .with_context(|| format!("Playwright's report does not count `{name}`"))
        };
        Ok(Self {
            passed: count("expected")?,
            failed: count("unexpected")? + count("flaky")?,
        })
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub(crate) fn none_failed(self) -> bool {
        self.failed == 0
    }

    /// The same, but with a failure when there must be one.
    pub(crate) fn at_least_one_failed(self, must: bool) -> Self {
        Self {
            failed: self.failed.max(u64::from(must)),
            ..self
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let number = text
        .split_once(word)
        .and_then(|(before, _)| before.rsplit(' ').next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_programs_are_summed() {
        let said = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored\n";

        assert_eq!(Tally::of_cargo(said).to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn a_test_that_passed_only_at_the_second_try_has_failed() {
        let report = r#"{"stats": {"expected": 4, "unexpected": 1, "flaky": 2, "skipped": 0}}"#;

        assert_eq!(
            Tally::of_playwright(report).unwrap().to_string(),
            "4 passed, 3 failed"
        );
        assert!(Tally::of_playwright("{}").is_err());
    }

    #[test]
    fn a_failure_without_a_count_counts_once() {
        let none = Tally::default();

        assert_eq!(
            none.at_least_one_failed(true).to_string(),
            "0 passed, 1 failed"
        );
        assert_eq!(none.at_least_one_failed(false), none);
    }
}
