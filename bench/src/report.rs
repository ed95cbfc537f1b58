//! The table: each figure beside what it is compared with, and whether it is within its bar.

use std::fmt;
use std::time::Duration;

/// How a row's second figure may relate to its first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bar {
    AtMost(f64),
    AtLeast(f64),
}

/// A number with its unit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Figure {
    Time(Duration),
    Bytes(f64),
    PerSecond(f64),
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    what: String,
    floor: String,
    chut: String,
    ratio: String,
    bar: String,
    verdict: &'static str,
}

/// What was measured, so far.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Row {
    /// Two figures of one kind, and the bar for the second divided by the first.
    pub(crate) fn ratio(what: impl Into<String>, floor: Figure, chut: Figure, bar: Bar) -> Self {
        let ratio = chut.number() / floor.number();
        let (bar, verdict) = match bar {
            Bar::AtMost(most) => (format!("<= {most}"), verdict(ratio <= most, "OVER")),
            Bar::AtLeast(least) => (format!(">= {least}"), verdict(ratio >= least, "UNDER")),
        };
        Self {
            what: what.into(),
            floor: floor.to_string(),
            chut: chut.to_string(),
            ratio: format!("{ratio:.2}"),
            bar,
            verdict,
        }
    }

    /// A time that may not be longer than `most`.
    pub(crate) fn within(what: impl Into<String>, took: Duration, most: Duration) -> Self {
        Self {
            what: what.into(),
            floor: "–".to_owned(),
            chut: Figure::Time(took).to_string(),
            ratio: "–".to_owned(),
            bar: format!("<= {}", Figure::Time(most)),
            verdict: verdict(took <= most, "OVER"),
        }
    }

    /// A figure for orientation, without a bar.
    pub(crate) fn aside(what: impl Into<String>, floor: Figure, chut: Figure) -> Self {
        Self {
            bar: "–".to_owned(),
            verdict: "–",
            ..Self::ratio(what, floor, chut, Bar::AtLeast(0.0))
        }
    }

    fn cells(&self) -> [&str; 6] {
        let Self {
            what,
            floor,
            chut,
            ratio,
            bar,
            verdict,
        } = self;
        [what, floor, chut, ratio, bar, verdict]
    }
}

fn verdict(holds: bool, otherwise: &'static str) -> &'static str {
    if holds { "ok" } else { otherwise }
}

impl Table {
    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// What is not within its bar.
    pub(crate) fn missed(&self) -> Vec<&str> {
        let missed = self
            .rows
            .iter()
            .filter(|row| !["ok", "–"].contains(&row.verdict));
        missed.map(|row| row.what.as_str()).collect()
    }
}

/// Markdown that is also readable as it is.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "floor", "chut", "ratio", "bar", ""];
        let lines: Vec<_> = std::iter::once(head)
            .chain(self.rows.iter().map(Row::cells))
            .collect();
        let widths: [usize; 6] = std::array::from_fn(|column| {
            let cells = lines.iter().map(|cells| cells[column].chars().count());
            cells.max().unwrap_or_default()
        });
        for (number, cells) in lines.iter().enumerate() {
            for (cell, width) in cells.iter().zip(widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
            if number == 0 {
                for width in widths {
                    write!(f, "|{}", "-".repeat(width + 2))?;
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

impl Figure {
    fn number(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            Self::Bytes(number) | Self::PerSecond(number) => number,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Time(time) if time < Duration::from_millis(1) => {
                write!(f, "{:.1} µs", time.as_secs_f64() * 1e6)
            }
            Self::Time(time) if time < Duration::from_secs(1) => {
                write!(f, "{:.1} ms", time.as_secs_f64() * 1e3)
            }
            Self::Time(time) => write!(f, "{:.2} s", time.as_secs_f64()),
            Self::Bytes(bytes) => write!(f, "{:.2} kB", bytes / 1e3),
            Self::PerSecond(rate) => write!(f, "{rate:.0}/s"),
        }
    }
}

/// The one in the middle of what was measured repeatedly.
pub(crate) fn median<T: Copy>(mut values: Vec<T>, key: impl Fn(&T) -> f64) -> Option<T> {
    values.sort_by(|a, b| key(a).total_cmp(&key(b)));
    values.get(values.len() / 2).copied()
}
