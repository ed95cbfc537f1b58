//! A server as a process of its own: started, weighed by what the kernel says of it, stopped.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// What the kernel counts a process's time in, on every Linux of today.
const TICK: Duration = Duration::from_millis(10);

/// A server that has done nothing for so long has nothing left to do.
const QUIET: Duration = Duration::from_millis(300);

/// A running server. It is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// Starts a server and waits until it says where it listens.
    ///
    /// # Errors
    /// A server that does not start, with its own words.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command.stderr(Stdio::piped()).spawn();
        let cannot = || format!("{} cannot be started", command.get_program().display());
        let mut child = child.with_context(cannot)?;
        let mut log = BufReader::new(child.stderr.take().context("the server has no log")?);
        let mut said = String::new();
        loop {
            let mut line = String::new();
            if log.read_line(&mut line)? == 0 {
                bail!("the server does not start: {said}");
            }
            if let Some((_, address)) = line.split_once("listening on http://") {
                let address = address.trim().parse()?;
                // Nobody reads on, but a full pipe would stop the server.
                thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
                return Ok(Self { child, address });
            }
            said.push_str(&line);
        }
    }

    /// The processor time it has used, in the kernel and out of it, by all its threads.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let stat = self.file("stat")?;
        let cannot = "the kernel's word on a process cannot be read";
        // The name of the program, which is in parentheses, may hold anything.
        let (_, fields) = stat.rsplit_once(')').context(cannot)?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u32 = ticks
            .map(str::parse::<u32>)
            .sum::<Result<u32, _>>()
            .context(cannot)?;
        Ok(TICK * ticks)
    }

    /// Bytes of memory that are its own, and its share of what it shares.
    pub(crate) fn memory(&self) -> Result<u64> {
        let rollup = self.file("smaps_rollup")?;
        let mut lines = rollup.lines();
        let line = lines.find_map(|line| line.strip_prefix("Pss:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: u64 = kilobytes
            .context("the kernel does not say how large a process is")?
            .parse()?;
        Ok(kilobytes * 1024)
    }

    /// Waits until it has nothing left to do.
    pub(crate) async fn quiet(&self) -> Result<()> {
        let mut before = self.cpu()?;
        loop {
            tokio::time::sleep(QUIET).await;
            let now = self.cpu()?;
            if now == before {
                return Ok(());
            }
            before = now;
        }
    }

    fn file(&self, name: &str) -> Result<String> {
        let path = format!("/proc/{}/{name}", self.child.id());
        fs::read_to_string(&path).with_context(|| format!("{path}: these figures are Linux's"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
