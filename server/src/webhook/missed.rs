//! Messages that their receivers miss: unread after a while, with nobody there.
//!
//! Each message is looked at once, when it is old enough. Of a conversation the site is told once until some of it
//! is read: it can send a mail, and should not send one for every line.

use std::time::Duration;

use chut_core::{Message, PresenceState, Seq, UserId};
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::time::sleep;

use super::event::Event;
use super::hook::Hook;
use super::place;
use super::told::PAUSE;
use crate::bounds::{WEBHOOK_EVENTS, WEBHOOK_TOLD};
use crate::clock::timestamp;
use crate::log::{Bookmark, Log, Unavailable};
use crate::presence::Presence;

/// Tells the site of every message that is missed for as long as `after`, for as long as it is polled.
pub(super) async fn run(hook: &Hook, log: &dyn Log, presence: &dyn Presence, after: Duration) {
    let told = Cache::builder().max_capacity(WEBHOOK_TOLD);
    let missed = Missed {
        log,
        presence,
        told: told.eviction_policy(EvictionPolicy::lru()).build(),
    };
    loop {
        let Err(error) = missed.follow(hook, after).await;
        tracing::debug!(%error, "the webhook waits for the log");
        sleep(PAUSE).await;
    }
}

struct Missed<'a> {
    log: &'a dyn Log,
    presence: &'a dyn Presence,
    /// The read marks, of a person in the conversation with another, of which the site has been told.
    told: Cache<(UserId, UserId), Seq>,
}

impl Missed<'_> {
    async fn follow(
        &self,
        hook: &Hook,
        after: Duration,
    ) -> Result<std::convert::Infallible, Unavailable> {
        let mut place = place(self.log, Bookmark::Missed).await?;
        loop {
            let mut news = self.log.follow();
            let messages = self.log.messages(None, place, WEBHOOK_EVENTS).await?;
            let Some(first) = messages.first() else {
                let _ = news.recv().await;
                continue;
            };
            sleep(left(first, after)).await;
            let old = messages.into_iter();
            let old = old.take_while(|message| left(message, after).is_zero());
            let mut events = Vec::new();
            for message in old {
                place = message.seq;
                events.extend(self.event(message).await?);
            }
            if !events.is_empty() {
                hook.tell(&events).await;
            }
            self.log.set_bookmark(Bookmark::Missed, place).await?;
        }
    }

    /// What the site is told of `message`, if it is missed.
    async fn event(&self, message: Message) -> Result<Option<Event>, Unavailable> {
        let (user, from) = (&message.to, &message.from);
        if self.presence.state(user) != Some(PresenceState::Offline) {
            return Ok(None);
        }
        let Some(seen) = self.log.conversation(user, from).await? else {
            return Ok(None);
        };
        let key = (user.clone(), from.clone());
        let read = seen.marks.read;
        if message.seq <= read || seen.marks.blocked || self.told.get(&key) == Some(read) {
            return Ok(None);
        }
        self.told.insert(key, read);
        let epoch = self.log.head().epoch;
        Ok(Some(Event::missed(epoch, message, seen.unread)))
    }
}

/// How long it takes until `message` is so old.
fn left(message: &Message, age: Duration) -> Duration {
    let age = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
    let due = message.at.0.saturating_add(age);
    Duration::from_millis(due.saturating_sub(timestamp().0))
}
