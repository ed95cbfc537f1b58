//! Watching: people who talk with each other hear when one comes, is away, or goes.
//!
//! Who watches somebody is read from the log when there is something to tell: the people of their
//! newest conversations, save those whom they have blocked, to whom they are never there.

use std::time::Duration;

use chut_core::{PresenceState, Timestamp, UserId};

use crate::bounds::WATCHED;
use crate::clock;
use crate::log::{Log, Relation, Unavailable};
use crate::presence::{Change, Presence};
use crate::users::{Signal, Users};

/// What watching needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    pub log: &'a dyn Log,
    pub presence: &'a dyn Presence,
    pub users: &'a Users,
}

impl Watch<'_> {
    /// Tells watchers of every change, for as long as it is polled. After `grace`, whoever had been
    /// here before the server started and has not come back is offline. `changed` hears of every change, too.
    pub async fn run(self, grace: Duration, changed: impl Fn(&Change)) {
        let settled = async {
            tokio::time::sleep(grace).await;
            self.settle().await;
        };
        tokio::join!(settled, async {
            loop {
                let change = self.presence.change().await;
                changed(&change);
                self.tell(&change).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "somebody's coming or going was not told");
                });
            }
        });
    }

    /// How `user` sees the people they talk with, as far as that is known.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    pub async fn states(self, user: &UserId) -> Result<Vec<Signal>, Unavailable> {
        let peers = self.log.peers(user, WATCHED).await?;
        let at = clock::timestamp();
        let states = peers.into_iter().filter_map(|(peer, relation)| {
            let state = self.seen(&peer, relation)?;
            Some(signal(&peer, state, at))
        });
        Ok(states.collect())
    }

    /// How somebody who stands so to `peer` sees them.
    pub fn seen(self, peer: &UserId, relation: Relation) -> Option<PresenceState> {
        if relation.is_blocked {
            return Some(PresenceState::Offline);
        }
        self.presence.state(peer)
    }

    /// Tells `user` how they see `peer`, with whom they have begun to talk.
    pub fn met(self, user: &UserId, peer: &UserId) {
        if let Some(state) = self.presence.state(peer) {
            let now = clock::timestamp();
            self.users.signal(user, signal(peer, state, now));
        }
    }

    /// Tells `user` how they see `peer`, who has blocked them or lifted the block.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    pub async fn turned(self, user: &UserId, peer: &UserId) -> Result<(), Unavailable> {
        if self.users.is_here(user) {
            let relation = self.log.relation(user, peer).await?;
            if relation.converse
                && let Some(state) = self.seen(peer, relation)
            {
                let now = clock::timestamp();
                self.users.signal(user, signal(peer, state, now));
            }
        }
        Ok(())
    }

    async fn tell(self, change: &Change) -> Result<(), Unavailable> {
        for (peer, relation) in self.log.peers(&change.user, WATCHED).await? {
            if !relation.blocks {
                let signal = signal(&change.user, change.state, change.at);
                self.users.signal(&peer, signal);
            }
        }
        Ok(())
    }

    /// Tells everybody who of those they talk with has not come.
    async fn settle(self) {
        self.presence.settle();
        for user in self.users.everybody() {
            // Whom they could not see before they still cannot: that is told to those who come.
            let peers = self.log.peers(&user, WATCHED).await.unwrap_or_default();
            for (peer, relation) in peers {
                let state = self.presence.state(&peer);
                if state == Some(PresenceState::Offline) && !relation.is_blocked {
                    let now = clock::timestamp();
                    self.users
                        .signal(&user, signal(&peer, PresenceState::Offline, now));
                }
            }
        }
    }
}

fn signal(user: &UserId, state: PresenceState, at: Timestamp) -> Signal {
    Signal::Presence {
        user: user.clone(),
        state,
        at,
    }
}
