//! Saying that one is typing: not at every key, and not for longer than it is true.

use std::time::Duration;

use crate::limits::{TYPING_IDLE, TYPING_RENEWAL};
use crate::{Millis, UserId};

/// What the person does.
#[derive(Clone, Debug)]
pub enum Input {
    /// Has changed what is written to this person.
    Typed(UserId),
    /// Has sent it, or taken it back.
    Stopped,
    /// [`Typing::poll_timeout`] has come.
    Elapsed,
}

/// Tell `to` whether one is typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tell {
    pub to: UserId,
    pub typing: bool,
}

/// See the [module](self). A person types to one other at a time.
#[derive(Debug, Default)]
pub struct Typing(Option<Now>);

#[derive(Debug)]
struct Now {
    to: UserId,
    told_at: Millis,
    until: Millis,
}

impl Typing {
    /// Applies `input`; gives what is to be told, in order.
    pub fn handle(&mut self, now: Millis, input: Input) -> Vec<Tell> {
        match input {
            Input::Typed(to) => self.typed(now, to),
            Input::Stopped => self.stop().into_iter().collect(),
            Input::Elapsed => {
                let idle = self.0.as_ref().is_some_and(|typing| typing.until <= now);
                let ended = if idle { self.stop() } else { None };
                ended.into_iter().collect()
            }
        }
    }

    /// When [`Input::Elapsed`] is due; `None` while nobody types.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.0.as_ref().map(|typing| typing.until)
    }

    fn typed(&mut self, now: Millis, to: UserId) -> Vec<Tell> {
        let until = now + TYPING_IDLE;
        if let Some(typing) = self.0.as_mut().filter(|typing| typing.to == to) {
            typing.until = until;
            if now.since(typing.told_at) < TYPING_RENEWAL {
                return Vec::new();
            }
            typing.told_at = now;
            return vec![Tell { to, typing: true }];
        }
        let mut tells: Vec<_> = self.stop().into_iter().collect();
        self.0 = Some(Now {
            to: to.clone(),
            told_at: now,
            until,
        });
        tells.push(Tell { to, typing: true });
        tells
    }

    fn stop(&mut self) -> Option<Tell> {
        let Now { to, .. } = self.0.take()?;
        Some(Tell { to, typing: false })
    }
}

const _: () = assert!(Duration::as_millis(&TYPING_RENEWAL) < Duration::as_millis(&TYPING_IDLE));
