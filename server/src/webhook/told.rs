//! Each message, in the order of the log.

use std::time::Duration;

use tokio::time::sleep;

use super::event::Event;
use super::hook::Hook;
use super::place;
use crate::bounds::{WEBHOOK_BYTES, WEBHOOK_EVENTS};
use crate::log::{Bookmark, Log, Unavailable};

/// How long a log that does not answer is left alone; it tells of its trouble itself.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// Tells the site of every message after the bookmark, for as long as it is polled.
pub(super) async fn run(hook: &Hook, log: &dyn Log) {
    loop {
        let Err(error) = follow(hook, log).await;
        tracing::debug!(%error, "the webhook waits for the log");
        sleep(PAUSE).await;
    }
}

async fn follow(hook: &Hook, log: &dyn Log) -> Result<std::convert::Infallible, Unavailable> {
    let mut after = place(log, Bookmark::Told).await?;
    loop {
        // Before the look: what comes after it is heard of.
        let mut news = log.follow();
        let epoch = log.head().epoch;
        let mut messages = log.messages(None, after, WEBHOOK_EVENTS).await?;
        let mut bytes = 0;
        let fitting = messages.iter().take_while(|message| {
            let fits = bytes < WEBHOOK_BYTES;
            bytes += message.text.bytes();
            fits
        });
        let fitting = fitting.count();
        messages.truncate(fitting);
        let Some(last) = messages.last() else {
            // Missed news are news, too.
            let _ = news.recv().await;
            continue;
        };
        let last = last.seq;
        let events = messages.into_iter();
        let events: Vec<_> = events
            .map(|message| Event::message(epoch, message))
            .collect();
        hook.tell(&events).await;
        log.set_bookmark(Bookmark::Told, last).await?;
        after = last;
    }
}
