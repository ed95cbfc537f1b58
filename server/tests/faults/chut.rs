//! The program as an operator meets it: a process, its lines, its end.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::task::JoinHandle;

use crate::api::Api;
use crate::lines::keep;

/// After so long without a sign of life a test is given up. Nothing here takes a tenth of it; and a poll
/// that nobody answers is held for longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// Short times, so that nobody waits for somebody who is not coming; a flag is stronger.
const SETTINGS: [(&str, &str); 3] = [
    ("CHUT_GRACE_MS", "200"),
    ("CHUT_CLIENT_LEASE_MS", "200"),
    ("CHUT_DRAIN_MS", "0"),
];

/// A running server.
pub(crate) struct Chut {
    child: Child,
    url: String,
    lines: JoinHandle<Vec<String>>,
}

/// A server that has ended, and all that it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) lines: Vec<String>,
}

impl Ended {
    /// How many of its lines say so.
    pub(crate) fn said(&self, words: &str) -> usize {
        self.lines
            .iter()
            .filter(|line| line.contains(words))
            .count()
    }
}

impl Chut {
    /// Starts a server on the folder `data`.
    pub(crate) async fn start(data: &Path, flags: &[&str]) -> Self {
        let started = Self::run(&mut serve(data, flags)).await;
        started.unwrap_or_else(|ended| panic!("it should start: {ended:?}"))
    }

    /// Runs `command`, which is to be a server, until it listens or ends.
    pub(crate) async fn run(command: &mut Command) -> Result<Self, Ended> {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        while let Some(line) = within(lines.next_line()).await.unwrap() {
            let url = line
                .split_once("listening on ")
                .map(|(_, url)| url.trim().to_owned());
            keep(&line);
            said.push(line);
            if let Some(url) = url {
                let lines = tokio::spawn(rest(said, lines));
                return Ok(Self { child, url, lines });
            }
        }
        let status = within(child.wait()).await.unwrap();
        Err(Ended {
            status,
            lines: said,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.url.strip_prefix("http://").unwrap().parse().unwrap()
    }

    /// How to call it.
    pub(crate) fn api(&self) -> Api {
        Api::new(&self.url)
    }

    pub(crate) fn pid(&self) -> Pid {
        let number = self.child.id().unwrap();
        Pid::from_raw(number.try_into().unwrap()).unwrap()
    }

    /// `kill -9`.
    pub(crate) async fn kill(self) -> Ended {
        self.end_by(Signal::KILL).await
    }

    /// Asks it to drain and stop.
    pub(crate) async fn terminate(self) -> Ended {
        self.end_by(Signal::TERM).await
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Ends it by a signal; it must not have panicked.
    pub(crate) async fn end_by(mut self, signal: Signal) -> Ended {
        self.signal(signal);
        let status = within(self.child.wait()).await.unwrap();
        let lines = within(self.lines).await.unwrap();
        let ended = Ended { status, lines };
        assert_eq!(ended.said("panicked"), 0, "{ended:?}");
        ended
    }
}

/// Starts a server and kills it after `life`, in whatever it is doing then.
pub(crate) async fn start_and_kill(data: &Path, flags: &[&str], life: Duration) {
    let mut child = serve(data, flags).spawn().unwrap();
    tokio::time::sleep(life).await;
    child.start_kill().unwrap();
    let output = within(child.wait_with_output()).await.unwrap();
    keep(&output.stderr);
}

/// The command that serves the folder `data`.
pub(crate) fn serve(data: &Path, flags: &[&str]) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_chut"));
    command
        .args([
            "serve",
            "--auth",
            "dev",
            "--listen",
            "127.0.0.1:0",
            "--send-rate",
            "0",
        ])
        .arg("--data")
        .arg(data)
        .envs(SETTINGS)
        .args(flags);
    command
}

/// What a command of the operator prints; it must end well.
pub(crate) async fn operator(command: &str, data: &Path) -> String {
    let mut chut = program(env!("CARGO_BIN_EXE_chut"));
    chut.arg(command)
        .arg("--data")
        .arg(data)
        .stdout(Stdio::piped());
    let output = within(chut.output()).await.unwrap();
    // What it prints on standard output may be messages: that is what it was asked for.
    keep(&output.stderr);
    assert!(output.status.success(), "{command}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A command whose lines can be read, and which does not outlive its test.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// What `future` comes to; a test that waits for ever fails.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(PATIENCE, future).await;
    done.unwrap_or_else(|_| panic!("nothing has come of it in {PATIENCE:?}"))
}

async fn rest(mut said: Vec<String>, mut lines: Lines<BufReader<ChildStderr>>) -> Vec<String> {
    while let Some(line) = lines.next_line().await.unwrap() {
        keep(&line);
        said.push(line);
    }
    said
}
