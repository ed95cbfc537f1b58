//! Removal: how long a send may have to wait for one step of it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use chut_core::Timestamp;
use chut_server::data::LOG_FILE;
use chut_server::log::{Durability, Keep, Log as _, SqliteLog};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::filled::Filled;
use crate::report::{Row, Table};

/// Messages in the log.
const MESSAGES: u32 = 1_000_000;

/// Steps that are taken in a round.
const STEPS: usize = 500;

/// How long a step may keep a send waiting.
const BAR: Duration = Duration::from_millis(50);

/// Everything is too old.
const KEEP: Keep = Keep {
    since: Some(Timestamp(u64::MAX)),
    per_conversation: None,
};

pub(super) fn run(folder: &Path, rounds: usize, table: &mut Table) -> Result<()> {
    let filled = Filled::ensure(folder, MESSAGES)?;
    let runtime = Runtime::new()?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        times.extend(runtime.block_on(steps(folder, &filled))?);
    }
    times.sort();
    for (name, place) in [("longest", 0), ("one in a hundred", times.len() / 100)] {
        let took = times.iter().nth_back(place).context("no rounds")?;
        let what = format!("a step of removal, {name}: {MESSAGES} messages");
        table.add(Row::within(what, *took, BAR));
    }
    Ok(())
}

/// How long each of some steps took, commit and all: while it lasts nothing else is committed.
async fn steps(folder: &Path, filled: &Filled) -> Result<Vec<Duration>> {
    let copy = TempDir::new_in(folder)?;
    let file = copy.path().join(LOG_FILE);
    fs::copy(filled.file(), &file)?;
    let log = SqliteLog::open(&file, Durability::Full)?;
    let mut times = Vec::new();
    for _ in 0..STEPS {
        let begin = Instant::now();
        let trimmed = log.trim(&KEEP).await?;
        times.push(begin.elapsed());
        ensure!(trimmed.more, "there is too little to remove");
    }
    Ok(times)
}
