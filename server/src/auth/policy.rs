//! Whether two people may talk: the host site's word, kept for a while.

use chut_core::UserId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Fingerprint;
use super::callback::Ttl;
use super::memory::{Answer, Failure, Memory};
use super::site::{HostSite, SiteError};
use crate::bounds::POLICY_PAIRS;
use crate::config::SiteAddress;

/// See the [module](self).
#[derive(Debug)]
pub struct Policy {
    site: HostSite,
    pairs: Memory<()>,
}

/// The policy does not let somebody write to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// The site says no.
    #[error("to: the site does not let these two people talk")]
    Forbidden,
    /// The site says nothing that can be used, and has said nothing a minute ago.
    #[error("the site cannot be asked whether these two people may talk")]
    Unavailable,
}

/// What the site is asked.
#[derive(Debug, Serialize)]
struct Question<'a> {
    from: &'a UserId,
    to: &'a UserId,
}

/// What it answers.
#[derive(Debug, Deserialize)]
struct Verdict {
    allow: bool,
    #[serde(default, rename = "ttl_s")]
    ttl: Ttl,
}

impl Policy {
    /// Asks the site at `address`.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn new(address: SiteAddress) -> Result<Self, SiteError> {
        Ok(Self {
            site: HostSite::new("--policy-url", address, &[])?,
            pairs: Memory::new(POLICY_PAIRS),
        })
    }

    /// Lets `from` write to `to`.
    ///
    /// # Errors
    ///
    /// [`PolicyError`].
    pub async fn check(&self, from: &UserId, to: &UserId) -> Result<(), PolicyError> {
        let key = [from, to].map(|user| Fingerprint::user(user.as_str()));
        let ask = || self.ask(from, to);
        let verdict = self.pairs.recall(key.into(), |()| true, ask).await;
        verdict.map_err(|failure| match failure {
            Failure::Refused => PolicyError::Forbidden,
            Failure::Down => PolicyError::Unavailable,
        })
    }

    async fn ask(&self, from: &UserId, to: &UserId) -> Answer<()> {
        let verdict: Verdict = self.site.ask(&Question { from, to }).await?;
        if verdict.allow {
            Ok(((), verdict.ttl.span()))
        } else {
            Err(Failure::Refused)
        }
    }
}
