//! Commits: many senders who share one, against one for each message.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use chut_core::Draft;
use chut_server::log::{Durability, Log, SqliteLog};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::id::id;
use crate::report::{Bar, Figure, Row, Table, median};

/// Senders at the same time.
const SENDERS: usize = 64;

const SPAN: Duration = Duration::from_secs(3);

/// How many times more messages shared commits have to take.
const BAR: f64 = 10.0;

pub(super) fn run(folder: &Path, rounds: usize, table: &mut Table) -> Result<()> {
    let runtime = Runtime::new()?;
    let (mut alone, mut shared) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        alone.push(runtime.block_on(rate(folder, 1))?);
        shared.push(runtime.block_on(rate(folder, SENDERS))?);
    }
    let figure = |rates| {
        let rate = median(rates, |rate| *rate).context("no rounds")?;
        anyhow::Ok(Figure::PerSecond(rate))
    };
    let what = format!("messages committed by {SENDERS} senders, beside one at a time");
    let row = Row::ratio(what, figure(alone)?, figure(shared)?, Bar::AtLeast(BAR));
    table.add(row);
    Ok(())
}

/// Messages a second that so many senders get committed, each waiting for its own.
async fn rate(folder: &Path, senders: usize) -> Result<f64> {
    let folder = TempDir::new_in(folder)?;
    let log = SqliteLog::open(&folder.path().join("log.sqlite"), Durability::Full)?;
    let log = Arc::new(log);
    let start = Instant::now();
    let mut sending = JoinSet::new();
    for number in 0..senders {
        sending.spawn(send(Arc::clone(&log), number, start + SPAN));
    }
    let mut sent = 0;
    while let Some(count) = sending.join_next().await {
        sent += count??;
    }
    Ok(f64::from(u32::try_from(sent)?) / start.elapsed().as_secs_f64())
}

async fn send(log: Arc<SqliteLog>, number: usize, until: Instant) -> Result<usize> {
    let mut count = 0;
    while Instant::now() < until {
        let draft = Draft {
            from: format!("anne-{number}").parse()?,
            to: format!("ben-{number}").parse()?,
            id: id(number, count).parse()?,
            text: "Shall we say a quarter past seven?".parse()?,
        };
        log.append(draft).await?;
        count += 1;
    }
    Ok(count)
}
