//! A crowd: what comes next for a person with whom very many have talked meanwhile.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use chut_core::{Cursor, Draft};
use chut_server::log::{BatchBound, Durability, Log as _, Reading, SqliteLog};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::id::id;
use crate::report::{Figure, Row, Table, median};

/// Conversations that have grown, each by one message: few, and many.
const SIZES: [usize; 2] = [200, 10_000];

/// How often a batch is asked for in a round.
const TIMES: usize = 50;

pub(super) fn run(folder: &Path, rounds: usize, table: &mut Table) -> Result<()> {
    let runtime = Runtime::new()?;
    let mut times = [Vec::new(), Vec::new()];
    for (size, times) in SIZES.iter().zip(&mut times) {
        times.extend(runtime.block_on(batches(folder, *size, rounds))?);
    }
    let [few, many] = times.map(|times| median(times, Duration::as_secs_f64));
    let figure = |time: Option<Duration>| time.map(Figure::Time).context("no rounds");
    let [few_grown, many_grown] = SIZES;
    let what = format!("listen, {many_grown} conversations have grown, beside {few_grown}");
    table.add(Row::aside(what, figure(few)?, figure(many)?));
    Ok(())
}

/// How long the first batch took each time.
async fn batches(folder: &Path, senders: usize, rounds: usize) -> Result<Vec<Duration>> {
    let folder = TempDir::new_in(folder)?;
    let log = SqliteLog::open(&folder.path().join("log.sqlite"), Durability::Relaxed)?;
    let busy = "everybody's friend".parse()?;
    for number in 0..senders {
        let draft = Draft {
            from: format!("anne-{number}").parse()?,
            to: "everybody's friend".parse()?,
            id: id(number, number).parse()?,
            text: "Shall we say a quarter past seven?".parse()?,
        };
        log.append(draft).await?;
    }
    let start = Cursor::start(log.head().epoch);
    let bound = BatchBound {
        events: chut_core::limits::EVENTS_MAX,
        bytes: chut_core::limits::EVENTS_BYTES,
    };
    let mut times = Vec::new();
    for _ in 0..rounds * TIMES {
        let begin = Instant::now();
        let Reading::Batch(batch) = log.after(&busy, start, bound).await? else {
            bail!("a message has been removed");
        };
        times.push(begin.elapsed());
        ensure!(batch.events.len() == usize::from(bound.events), "too few");
    }
    Ok(times)
}
