//! Files that are damaged, closed to the server, or something else: a clear line at the start or 503
//! later, and never a page of history that lacks what was answered.

mod pages;
mod refusals;

use std::collections::BTreeMap;
use std::path::Path;

use fastrand::Rng;

use crate::api::{Api, Call};
use crate::chut::{Chut, Ended};

/// Bytes of the longest text, so that the log has many pages of each kind.
const LENGTH: usize = 8_000;

/// What ann and ben were told is stored, and where.
#[derive(Clone, Default)]
struct Talk {
    answered: BTreeMap<u64, String>,
    sent: usize,
}

impl Talk {
    /// Sends so many messages, each of which is stored or put off.
    async fn go_on(&mut self, api: &Api, messages: usize, chance: &mut Rng) {
        for _ in 0..messages {
            self.sent += 1;
            let id = format!("message-{}", self.sent);
            let text = format!("{id} {}", "x".repeat(chance.usize(..LENGTH)));
            let pairs = [("ann", "ben"), ("ben", "ann")];
            let (from, to) = chance.choice(pairs).unwrap();
            let reply = api.ask(&Call::message(from, to, &id, &text)).await;
            let reply = reply.unwrap();
            if reply.status == 200 {
                let place = reply.body["seq"].as_u64().unwrap();
                self.answered.insert(place, text);
            } else {
                assert!(reply.is_for_later(), "{reply:?}");
            }
        }
    }

    /// Reads the conversation as far as it can be read, which may end with 503; up to there nothing is
    /// left out. Says whether it was read to its end.
    async fn is_whole(&self, api: &Api) -> bool {
        let (mut read, mut after) = (BTreeMap::new(), 0);
        let whole = loop {
            let reply = api.ask(&Call::history("ann", "ben", after)).await.unwrap();
            if reply.status != 200 {
                assert!(reply.is_for_later(), "{reply:?}");
                break false;
            }
            for message in reply.messages() {
                after = message.seq.get();
                read.insert(after, message.text.as_str().to_owned());
            }
            if reply.body["more"] == false {
                break true;
            }
        };
        let end = if whole { u64::MAX } else { after };
        for (place, text) in self.answered.range(..=end) {
            let is_there = read.get(place) == Some(text);
            assert!(is_there, "{place} was answered, and is left out");
        }
        whole
    }
}

/// Makes a log of so many messages and closes it.
async fn log_of(messages: usize, data: &Path, chance: &mut Rng) -> Talk {
    let mut talk = Talk::default();
    let chut = start(data).await.unwrap();
    talk.go_on(&chut.api(), messages, chance).await;
    assert!(talk.is_whole(&chut.api()).await);
    assert!(chut.terminate().await.status.success());
    talk
}

/// A server on `data`, or what it says instead of starting: one line.
async fn start(data: &Path) -> Result<Chut, Ended> {
    let started = Chut::run(&mut crate::chut::serve(data, &["--durability", "relaxed"])).await;
    if let Err(ended) = &started {
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        assert_eq!(
            (ended.lines.len(), ended.said("chut: ")),
            (1, 1),
            "{ended:?}"
        );
    }
    started
}
