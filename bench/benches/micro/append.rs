//! One message at a time into a log, until it is committed.

use std::path::Path;

use chut_core::Draft;
use chut_server::log::{Durability, Log, MemoryLog, SqliteLog};
use divan::Bencher;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// In the project, and so on a disk: the system's own folder for such files may be in memory.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target");

fn draft(number: u64) -> Draft {
    Draft {
        from: "alice".parse().unwrap(),
        to: "bob".parse().unwrap(),
        id: format!("message-{number}").parse().unwrap(),
        text: "Shall we say a quarter past seven?".parse().unwrap(),
    }
}

fn append(bencher: Bencher, log: &dyn Log) {
    let runtime = Runtime::new().unwrap();
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        runtime.block_on(log.append(draft(number))).unwrap()
    });
}

#[divan::bench]
fn memory(bencher: Bencher) {
    append(bencher, &MemoryLog::new().unwrap());
}

#[divan::bench(args = [Durability::Full, Durability::Relaxed])]
fn sqlite(bencher: Bencher, durability: Durability) {
    let folder = TempDir::new_in(Path::new(FOLDER)).unwrap();
    let log = SqliteLog::open(&folder.path().join("log.sqlite"), durability).unwrap();
    append(bencher, &log);
}
