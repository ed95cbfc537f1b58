//! The demo: the product in dev mode, with two people on one page.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::product;
use crate::project::Project;

/// What `chut serve` is told unless the person says otherwise.
const DEFAULTS: [(&str, &str); 4] = [
    ("--auth", "dev"),
    ("--listen", "127.0.0.1:8080"),
    ("--data", "target/demo-data"),
    ("--drain-ms", "0"),
];

/// Builds the product and serves the demo until Ctrl-C.
///
/// # Errors
/// A failed build, or a server that stops by itself.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    product::build(project)?;
    let extra = arguments
        .strip_prefix(&["--".to_owned()][..])
        .unwrap_or(arguments);
    let mut server = child::command(project, project.binary());
    server
        .arg("serve")
        .args(flags(extra))
        .stderr(Stdio::piped());
    let mut server = server.spawn().context("the server cannot be started")?;
    let log = server
        .stderr
        .take()
        .context("the server's log cannot be read")?;
    let mut greeted = false;
    for line in BufReader::new(log).lines() {
        let line = line?;
        eprintln!("{line}");
        if !greeted && let Some(address) = listening(&line) {
            println!("{}", greeting(address));
            greeted = true;
        }
    }
    let status = server.wait()?;
    if status.success() {
        return Ok(());
    }
    bail!("the server ended with {status}")
}

/// The defaults that `extra` leaves standing, then `extra`.
fn flags(extra: &[String]) -> Vec<String> {
    let said = |flag: &str| {
        extra
            .iter()
            .any(|word| word == flag || word.starts_with(&format!("{flag}=")))
    };
    let defaults = DEFAULTS.iter().filter(|(flag, _)| !said(flag));
    let defaults = defaults.flat_map(|(flag, value)| [(*flag).to_owned(), (*value).to_owned()]);
    defaults.chain(extra.iter().cloned()).collect()
}

/// The address in the log line by which the server says that it listens.
fn listening(line: &str) -> Option<&str> {
    let (_, address) = line.split_once("listening on ")?;
    address
        .split(|c: char| c.is_whitespace() || c.is_control())
        .next()
}

fn greeting(address: &str) -> String {
    format!(
        "
Chut is running. Open in a browser:

  {address}/                          alice and bob, side by side
  {address}/?user=alice               alice alone
  {address}/?user=bob                 bob alone, say in another browser
  {address}/?user=alice&legacy=1      alice on a page for old browsers

Ctrl-C ends it.
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_flag_that_is_given_replaces_the_default() {
        let flags = flags(&words("--listen=0.0.0.0:80 --auth callback --log memory")).join(" ");

        assert_eq!(
            flags,
            "--data target/demo-data --drain-ms 0 --listen=0.0.0.0:80 --auth callback --log memory"
        );
    }

    #[test]
    fn the_address_is_read_from_the_log_line() {
        let line = "2026-01-01T00:00:00Z  INFO chut: listening on http://127.0.0.1:8080";

        assert_eq!(listening(line), Some("http://127.0.0.1:8080"));
        assert_eq!(listening("starting"), None);
    }
}
