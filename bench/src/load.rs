//! Chut under load beside the floor under the same load, in rounds by turns.

use anyhow::{Context as _, Result};

use crate::report::{Bar, Figure, Row, Table, median};
use crate::servers::{Kind, Servers};
use crate::talk::{self, Manner, Plan, Talk};
use crate::waiting;

/// Chut on each log, by what it is called in the table, and its bar for talking.
const CHUTS: [(Kind, &str, f64); 2] = [
    (Kind::Memory, "memory log", 2.0),
    (Kind::Sqlite, "SQLite log, full durability", 3.0),
];

const MANNERS: [(Manner, &str); 2] = [(Manner::OneWay, "one way"), (Manner::Both, "both ways")];

/// The bar for memory.
const WAITING: f64 = 1.5;

/// How much load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) plan: Plan,
    pub(crate) waiting: u32,
    pub(crate) rounds: usize,
}

/// Measures and puts the figures into `table`.
///
/// # Errors
/// A server that fails under the load.
pub(crate) async fn run(servers: &Servers, load: Load, table: &mut Table) -> Result<()> {
    for (manner, name) in MANNERS {
        talk_rows(servers, load, (manner, name), table).await?;
    }
    waiting_rows(servers, load, table).await
}

async fn talk_rows(
    servers: &Servers,
    load: Load,
    (manner, name): (Manner, &str),
    table: &mut Table,
) -> Result<()> {
    let echoes = manner == Manner::Both;
    let kinds = [Kind::Floor { echoes }, CHUTS[0].0, CHUTS[1].0];
    let mut talks = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..load.rounds {
        for (kind, talks) in kinds.iter().zip(&mut talks) {
            let server = servers.start(*kind).await?;
            let talk = talk::measure(&server, manner, load.plan).await?;
            report(*kind, name, Figure::Time(talk.cpu));
            talks.push(talk);
        }
    }
    let [floor, chuts @ ..] =
        talks.map(|talks| median(talks, |talk: &Talk| talk.cpu.as_secs_f64()));
    let floor = floor.context("no rounds")?;
    for ((_, log, bar), chut) in CHUTS.iter().zip(chuts) {
        let chut = chut.context("no rounds")?;
        let what = format!("CPU per delivered message, {name}, {log}");
        let cpu = |talk: Talk| Figure::Time(talk.cpu);
        table.add(Row::ratio(what, cpu(floor), cpu(chut), Bar::AtMost(*bar)));
        let rate = |talk: Talk| Figure::PerSecond(talk.rate);
        let what = format!("deliveries, {name}, {log}");
        table.add(Row::aside(what, rate(floor), rate(chut)));
    }
    Ok(())
}

async fn waiting_rows(servers: &Servers, load: Load, table: &mut Table) -> Result<()> {
    let kinds = [Kind::Floor { echoes: false }, CHUTS[0].0, CHUTS[1].0];
    let mut sizes = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..load.rounds {
        for (kind, sizes) in kinds.iter().zip(&mut sizes) {
            let server = servers.start(*kind).await?;
            let size = waiting::measure(&server, load.waiting).await?;
            report(*kind, "waiting", Figure::Bytes(size));
            sizes.push(size);
        }
    }
    let [floor, chuts @ ..] = sizes.map(|sizes| median(sizes, |size| *size));
    let floor = Figure::Bytes(floor.context("no rounds")?);
    for ((_, log, _), chut) in CHUTS.iter().zip(chuts) {
        let chut = Figure::Bytes(chut.context("no rounds")?);
        let what = format!("memory per waiting client, {log}");
        table.add(Row::ratio(what, floor, chut, Bar::AtMost(WAITING)));
    }
    Ok(())
}

/// Says how far the run has come.
fn report(kind: Kind, what: &str, figure: Figure) {
    eprintln!("{what}, {kind:?}: {figure}");
}
