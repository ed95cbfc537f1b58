//! `chut-bench`: what Chut costs, as ratios that mean the same on every machine.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to the person who started it"
)]

mod connection;
mod id;
mod load;
mod log;
mod person;
mod process;
mod report;
mod servers;
mod talk;
mod waiting;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use load::Load;
use report::Table;
use servers::Servers;
use talk::Plan;
use tokio::runtime::Builder;

/// Files that may be open, for connections by the thousand.
const FILES: u64 = 65_536;

/// Measures Chut and says how it compares.
#[derive(Debug, Parser)]
struct Options {
    /// What is measured
    #[arg(value_enum, default_value_t = Part::All)]
    part: Part,

    /// The server
    #[arg(long, default_value = "target/release/chut")]
    chut: PathBuf,

    /// Folder for logs, on the disk that is to be measured
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,

    /// How often each figure is measured; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,

    /// Seconds that each round of talking is measured
    #[arg(long, default_value_t = 4)]
    seconds: u64,

    /// Pairs who talk
    #[arg(long, default_value_t = 64)]
    pairs: usize,

    /// Messages in the large log, which is made once and kept in the folder
    #[arg(long, default_value_t = 10_000_000)]
    messages: u32,

    /// People who wait
    #[arg(long, default_value_t = 5_000)]
    waiting: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Everything
    All,
    /// The SQLite log, without a server around it
    Log,
    /// Running servers beside the floor
    Load,
}

fn main() -> Result<()> {
    let options = Options::parse();
    rlimit::increase_nofile_limit(FILES)?;
    std::fs::create_dir_all(&options.folder)?;
    let servers = Servers {
        chut: options.chut.clone(),
        folder: options.folder.clone(),
    };
    let mut table = Table::default();
    if options.part != Part::Load {
        let plan = log::Plan {
            messages: options.messages,
            rounds: options.rounds,
        };
        log::run(&servers, plan, &mut table)?;
    }
    if options.part != Part::Log {
        // One thread: the load has to leave the other cores to the server.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(load::run(&servers, load(&options), &mut table))?;
    }
    println!("\n{table}");
    match table.missed()[..] {
        [] => println!("Every figure is within its bar."),
        ref missed => println!("Not within the bar: {}.", missed.join("; ")),
    }
    Ok(())
}

fn load(options: &Options) -> Load {
    Load {
        plan: Plan {
            pairs: options.pairs,
            warm_up: Duration::from_secs(1),
            span: Duration::from_secs(options.seconds),
        },
        waiting: options.waiting,
        rounds: options.rounds,
    }
}
