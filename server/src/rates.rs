//! How much one person, or one address, may ask for in a while.

mod counted;
mod tries;

use std::num::NonZeroU32;
use std::time::Duration;

use chut_core::UserId;
use governor::clock::MonotonicClock;
use thiserror::Error;

use counted::Counted;
pub use tries::Tries;

/// Notices of typing: one every 3 s is usual for each conversation that is written in, and a person may write
/// in several of them.
const TYPING: Rate = rate(2, 10);

/// Marks and blocks: a tab moves a mark for each message that is seen, and is shown many at once.
const MARKS: Rate = rate(20, 100);

/// Logins that fail: behind one address may be a whole company whose sessions end at the same time.
const TRIES: Rate = rate(10, 200);

/// So many a second in the long run, and so many at once after a pause.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub a_second: NonZeroU32,
    pub burst: NonZeroU32,
}

const fn rate(a_second: u32, burst: u32) -> Rate {
    Rate {
        a_second: NonZeroU32::new(a_second).expect("not 0"),
        burst: NonZeroU32::new(burst).expect("not 0"),
    }
}

/// The rates of everybody.
#[derive(Debug)]
pub struct Rates {
    people: Option<People>,
    pub tries: Tries,
}

#[derive(Debug)]
struct People {
    sends: Counted<UserId, MonotonicClock>,
    typing: Counted<UserId, MonotonicClock>,
    marks: Counted<UserId, MonotonicClock>,
}

/// Beyond the rate; it may be tried again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooFast {
    #[error("more than one person may ask for in a while")]
    Person(Duration),
    #[error("more failed tries than one address may make in a while")]
    Address(Duration),
}

impl TooFast {
    /// How long to wait.
    pub fn wait(self) -> Duration {
        let (Self::Person(wait) | Self::Address(wait)) = self;
        wait
    }
}

impl Rates {
    /// `sends`: the rate of one person's messages; `None`: people do everything as often as they like.
    pub fn new(sends: Option<Rate>) -> Self {
        let people = |sends| People {
            sends: Counted::new(sends, MonotonicClock),
            typing: Counted::new(TYPING, MonotonicClock),
            marks: Counted::new(MARKS, MonotonicClock),
        };
        Self {
            people: sends.map(people),
            tries: Tries::new(TRIES),
        }
    }

    /// Counts a message of `user`.
    ///
    /// # Errors
    ///
    /// [`TooFast::Person`].
    pub fn send(&self, user: &UserId) -> Result<(), TooFast> {
        self.count(user, |people| &people.sends)
    }

    /// Counts a notice that `user` is typing.
    ///
    /// # Errors
    ///
    /// [`TooFast::Person`].
    pub fn typing(&self, user: &UserId) -> Result<(), TooFast> {
        self.count(user, |people| &people.typing)
    }

    /// Counts that `user` moves a mark or sets a block.
    ///
    /// # Errors
    ///
    /// [`TooFast::Person`].
    pub fn mark(&self, user: &UserId) -> Result<(), TooFast> {
        self.count(user, |people| &people.marks)
    }

    fn count(
        &self,
        user: &UserId,
        kind: impl FnOnce(&People) -> &Counted<UserId, MonotonicClock>,
    ) -> Result<(), TooFast> {
        let Some(people) = &self.people else {
            return Ok(());
        };
        kind(people).count(user).map_err(TooFast::Person)
    }
}
