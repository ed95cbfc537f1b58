//! What was accepted, and until when: enough to end what was begun with it.

use std::time::Duration;

use chut_core::UserId;
use tokio::time::Instant;

use super::Fingerprint;

/// Credentials that were accepted, without the secrets.
#[derive(Clone, Debug)]
pub struct Grant {
    pub(super) session: Option<Fingerprint>,
    pub(super) token: Fingerprint,
    pub(super) user: Fingerprint,
    pub(super) since: Since,
    /// No poll waits beyond it.
    pub(super) until: Option<Instant>,
}

/// How old a grant is, for telling whether a revocation came after it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Since {
    /// The host site was asked when so many revocations were known.
    Asked(u64),
    /// The host site made the token at this second since 1970, if it says when.
    Issued(Option<u64>),
}

impl Grant {
    /// How long a poll may wait at the most; `None` where nothing ends by itself.
    pub fn left(&self) -> Option<Duration> {
        let until = self.until?;
        Some(until.saturating_duration_since(Instant::now()))
    }
}

/// Whose polls a revocation ends.
#[derive(Clone, Debug)]
pub enum Culprit {
    Session(Fingerprint),
    Token(Fingerprint),
    User(UserId),
}

impl Culprit {
    /// Whether what `user` began with `grant` is to end.
    pub fn is(&self, user: &UserId, grant: Option<&Grant>) -> bool {
        match self {
            Self::Session(session) => grant.is_some_and(|grant| grant.session == Some(*session)),
            Self::Token(token) => grant.is_some_and(|grant| grant.token == *token),
            Self::User(culprit) => culprit == user,
        }
    }
}
