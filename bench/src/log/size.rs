//! Sizes: the same questions to a small and to a large log, and a start on the large one.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use chut_core::{Cursor, Seq, UserId};
use chut_server::log::{BatchBound, Durability, Log, Reading, Span, SqliteLog};
use tokio::runtime::Runtime;

use super::Plan;
use super::filled::{Filled, Pair};
use crate::report::{Bar, Figure, Row, Table, median};
use crate::servers::Servers;

/// Messages in the small log.
const SMALL: u32 = 10_000;

/// How many times longer the large log may take.
const BAR: f64 = 2.0;

/// How long the server may take to start on the large log.
const START: Duration = Duration::from_secs(1);

/// How often each question is asked in a round.
const TIMES: u32 = 500;

/// What is asked, by what it is called in the table.
const QUESTIONS: [(Question, &str); 4] = [
    (Question::LongPage, "history page, long conversation"),
    (Question::ShortPage, "history page, short conversation"),
    (Question::Near, "listen, a few messages behind"),
    (Question::Far, "listen, 200 messages behind"),
];

/// What a log is asked, each time at another place.
#[derive(Clone, Copy, Debug)]
enum Question {
    /// A page from the midst of a long conversation.
    LongPage,
    /// A page of a short one: all of it, which lies all over the file.
    ShortPage,
    /// What comes after a cursor that is almost at the end.
    Near,
    /// As many events as a reply may have, from the midst of a person's log.
    Far,
}

pub(super) fn run(servers: &Servers, plan: Plan, table: &mut Table) -> Result<()> {
    let small = Filled::ensure(&servers.folder, SMALL)?;
    let large = Filled::ensure(&servers.folder, plan.messages)?;
    ask(&small, &large, plan, table)?;
    start(servers, &large, plan, table)
}

fn ask(small: &Filled, large: &Filled, plan: Plan, table: &mut Table) -> Result<()> {
    let runtime = Runtime::new()?;
    let both = [Asked::open(small)?, Asked::open(large)?];
    small.warm()?;
    large.warm()?;
    for (question, name) in QUESTIONS {
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..plan.rounds {
            for (log, times) in both.iter().zip(&mut times) {
                // Other places in each round: what was just read is read fast.
                let lots = fastrand::Rng::with_seed(round as u64);
                times.extend(runtime.block_on(log.times(question, lots))?);
            }
        }
        let [small, large] = times.map(|times| median(times, Duration::as_secs_f64));
        let figure = |time: Option<Duration>| time.map(Figure::Time).context("no rounds");
        let what = format!("{name}: {} beside {SMALL} messages", plan.messages);
        table.add(Row::ratio(
            what,
            figure(small)?,
            figure(large)?,
            Bar::AtMost(BAR),
        ));
    }
    Ok(())
}

fn start(servers: &Servers, large: &Filled, plan: Plan, table: &mut Table) -> Result<()> {
    let (mut open, mut serve) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        let begin = Instant::now();
        let log = SqliteLog::open(&large.file(), Durability::Full)?;
        open.push(begin.elapsed());
        drop(log);
        let begin = Instant::now();
        let server = servers.serve(&large.folder, &["--durability", "full"])?;
        serve.push(begin.elapsed());
        drop(server);
    }
    for (name, times) in [
        ("SqliteLog::open", open),
        ("chut serve, until it listens", serve),
    ] {
        let took = median(times, Duration::as_secs_f64).context("no rounds")?;
        let what = format!("{name}: {} messages", large.messages);
        table.add(Row::within(what, took, START));
    }
    Ok(())
}

/// A log that is asked.
struct Asked<'a> {
    filled: &'a Filled,
    log: SqliteLog,
}

impl<'a> Asked<'a> {
    fn open(filled: &'a Filled) -> Result<Self> {
        let log = SqliteLog::open(&filled.file(), Durability::Full)?;
        Ok(Self { filled, log })
    }

    async fn times(&self, question: Question, mut lots: fastrand::Rng) -> Result<Vec<Duration>> {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let place = lots.u32(self.filled.messages / 4..self.filled.messages / 2);
            let short = self.filled.short(lots.u32(..));
            let begin = Instant::now();
            let found = match question {
                Question::LongPage => self.page(&self.filled.long(), place).await?,
                Question::ShortPage => self.page(&short, self.filled.messages).await?,
                Question::Near => {
                    self.after(&self.filled.long(), self.filled.messages - 100)
                        .await?
                }
                Question::Far => self.after(&self.filled.long(), place).await?,
            };
            times.push(begin.elapsed());
            ensure!(found > 0, "{question:?} finds nothing");
        }
        Ok(times)
    }

    async fn page(&self, (me, peer): &Pair, before: u32) -> Result<usize> {
        let people: (UserId, UserId) = (me.parse()?, peer.parse()?);
        let span = Span::Before(seq(before));
        let limit = chut_core::wire::PageLimit::default();
        let page = self.log.page((&people.0, &people.1), span, limit).await?;
        Ok(page.messages.len())
    }

    async fn after(&self, (me, _): &Pair, place: u32) -> Result<usize> {
        let head = self.log.head();
        let after = Cursor {
            seq: seq(place),
            ..head
        };
        let bound = BatchBound {
            events: chut_core::limits::EVENTS_MAX,
            bytes: chut_core::limits::EVENTS_BYTES,
        };
        match self.log.after(&me.parse()?, after, bound).await? {
            Reading::Batch(batch) => Ok(batch.events.len()),
            Reading::Lost(_) => bail!("a message has been removed"),
        }
    }
}

fn seq(number: u32) -> Seq {
    Seq::new(number.into()).unwrap_or(Seq::MAX)
}
