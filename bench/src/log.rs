//! The log by itself: what sharing a commit brings, how long removal takes, and what a large file costs.

mod commit;
mod crowd;
mod filled;
mod removal;
mod size;

use anyhow::Result;

use crate::report::Table;
use crate::servers::Servers;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Messages in the large log.
    pub(crate) messages: u32,
    pub(crate) rounds: usize,
}

/// Measures and puts the figures into `table`.
///
/// # Errors
/// A log that cannot be filled, read or served.
pub(crate) fn run(servers: &Servers, plan: Plan, table: &mut Table) -> Result<()> {
    commit::run(&servers.folder, plan.rounds, table)?;
    crowd::run(&servers.folder, plan.rounds, table)?;
    removal::run(&servers.folder, plan.rounds, table)?;
    size::run(servers, plan, table)
}
