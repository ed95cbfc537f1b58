//! What a client makes of a call that did not succeed.

use std::time::Duration;

use crate::wire::{ErrorCode, Problem};

/// The three things a client can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Try the same again, not before this time has passed: nothing came, or the server cannot now.
    Transient { retry_after: Option<Duration> },
    /// Ask the page for a new token.
    Unauthenticated,
    /// Show it; the same again would be refused again.
    Refused(ErrorCode),
}

impl Failure {
    /// No answer at all: the network, a time-out, a connection cut.
    pub const SILENCE: Self = Self::Transient { retry_after: None };

    /// Judges an answer with `status`, whose body is a `problem` if it was one of ours. A body that
    /// is not (a proxy's page of HTML, a captive portal) is transient whatever its status.
    pub fn of(problem: Option<&Problem>) -> Self {
        let Some(problem) = problem else {
            return Self::SILENCE;
        };
        match problem.status {
            401 => Self::Unauthenticated,
            429 | 500.. => Self::Transient {
                retry_after: problem.retry_after.map(Duration::from_secs),
            },
            _ => Self::Refused(problem.code),
        }
    }
}
