//! The servers that are measured: Chut on each of its logs, and the floor.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::person;
use crate::process::Process;

/// Where the programs are, and where logs may be put.
#[derive(Clone, Debug)]
pub(crate) struct Servers {
    pub(crate) chut: PathBuf,
    /// On a disk, and not in memory: a commit is to cost what it costs.
    pub(crate) folder: PathBuf,
}

/// One of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `echoes`: a message wakes its sender too, as Chut's do.
    Floor {
        echoes: bool,
    },
    Memory,
    Sqlite,
}

/// A server that runs, and what a client has to know to talk to it.
#[derive(Debug)]
pub(crate) struct Running {
    // Dropped in this order: the process, then its data.
    pub(crate) process: Process,
    /// Where everybody listens from at first.
    pub(crate) cursor: String,
    _data: TempDir,
}

impl Servers {
    /// Starts a server without any messages.
    ///
    /// # Errors
    /// A server that does not start.
    pub(crate) async fn start(&self, kind: Kind) -> Result<Running> {
        let data = TempDir::new_in(&self.folder)?;
        let process = match kind {
            Kind::Floor { echoes } => Process::start(&mut floor(echoes)?)?,
            Kind::Memory => self.serve(data.path(), &["--log", "memory"])?,
            Kind::Sqlite => self.serve(data.path(), &["--durability", "full"])?,
        };
        let cursor = match kind {
            Kind::Floor { .. } => format!("c1.{:016x}.0.0", 0),
            Kind::Memory | Kind::Sqlite => person::first_cursor(process.address).await?,
        };
        Ok(Running {
            process,
            cursor,
            _data: data,
        })
    }

    /// Starts Chut on a data folder.
    ///
    /// # Errors
    /// A server that does not start.
    pub(crate) fn serve(&self, data: &Path, flags: &[&str]) -> Result<Process> {
        let mut command = Command::new(&self.chut);
        command.args(["serve", "--auth", "dev", "--listen", "127.0.0.1:0"]);
        // One person sends as fast as they can.
        command.args(["--send-rate", "0"]);
        command.arg("--data").arg(data).args(flags);
        Process::start(&mut command)
    }
}

/// The floor is built with this program and lies beside it.
fn floor(echoes: bool) -> Result<Command> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program is in no folder")?;
    let name = format!("chut-floor{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(folder.join(name));
    if echoes {
        command.arg("--echo");
    }
    Ok(command)
}
