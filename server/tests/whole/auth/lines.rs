//! What the real program writes into its log about the host site: little, and no secret.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

use super::site::{SECRET, Site};
use crate::lines::keep;

/// The program, with all of its log lines.
struct Product {
    running: Child,
    lines: Lines<BufReader<ChildStderr>>,
    said: Vec<String>,
    url: String,
    _data: TempDir,
}

impl Product {
    async fn start(site: &Site) -> Self {
        let data = TempDir::new().unwrap();
        let url = format!("{}/auth?key=hush-of-the-url", site.url);
        let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
        program.env_clear().env("RUST_LOG", "trace");
        program.args(["serve", "--listen", "127.0.0.1:0", "--log", "memory"]);
        program.args(["--auth", "callback", "--auth-url", &url]);
        program.args(["--auth-secret-file", &site.secret_file()]);
        program.arg("--data").arg(data.path());
        let program = program.stderr(Stdio::piped()).kill_on_drop(true);
        let mut running = program.spawn().unwrap();
        let stderr = running.stderr.take().unwrap();
        let mut product = Self {
            running,
            lines: BufReader::new(stderr).lines(),
            said: Vec::new(),
            url: String::new(),
            _data: data,
        };
        while product.url.is_empty() {
            let line = product.lines.next_line().await.unwrap().unwrap();
            let address = line.split_once("listening on ");
            product.url = address.map(|(_, url)| url.to_owned()).unwrap_or_default();
            keep(&line);
            product.said.push(line);
        }
        product
    }

    /// The status that one of many people gets.
    async fn call(&self, number: usize) -> u16 {
        let url = format!("{}/v1/conversations?token=token-{number}", self.url);
        let request = reqwest::Client::new().get(url);
        let request = request.header("cookie", format!("chut_session=session-{number}"));
        request.send().await.unwrap().status().as_u16()
    }

    /// All that it has said, once it has stopped.
    async fn stop(mut self) -> Vec<String> {
        let id = i32::try_from(self.running.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::INT).unwrap();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            keep(&line);
            self.said.push(line);
        }
        self.said
    }
}

#[tokio::test]
async fn trouble_is_told_once_when_it_begins_and_once_when_it_ends_without_a_secret() {
    let site = Site::start().await;
    let product = Product::start(&site).await;
    let mut number = 0..;
    // The second trouble within a minute is not told: anybody could make one.
    for _ in 0..2 {
        for (body, status) in [
            (json!({"user": "alice", "ttl_s": "token-of-an-answer"}), 503),
            (json!({"user": "alice"}), 200),
        ] {
            site.says_plainly(200, body);
            for number in number.by_ref().take(3) {
                assert_eq!(product.call(number).await, status);
            }
        }
    }

    let said = product.stop().await;

    let count = |part: &str| said.iter().filter(|line| line.contains(part)).count();
    let trouble = "--auth-url gives no answer that can be used";
    assert_eq!(count(trouble), 1, "{said:#?}");
    let why = format!("{trouble} error=its answer is not as described, at ttl_s");
    assert_eq!(count(&why), 1, "{said:#?}");
    assert_eq!(count("--auth-url answers again"), 1, "{said:#?}");
    for secret in [SECRET, "session-", "token-", "hush"] {
        assert_eq!(count(secret), 0, "{secret}: {said:#?}");
    }
}
