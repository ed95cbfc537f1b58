//! The host site says who is calling: it is shown both secrets, and its word is kept for a while.

use std::time::Duration;
use std::{fmt, sync::Arc};

use async_trait::async_trait;
use chut_core::UserId;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use super::grant::Since;
use super::memory::{Answer, Failure, LONGEST, Memory, OLDEST};
use super::revocations::Revocations;
use super::site::{HostSite, SiteError};
use super::{
    AuthError, Authenticator, Caller, Credentials, Culprit, Fingerprint, Grant, Revoked, Withdrawn,
    profile,
};
use crate::bounds::LOGINS;
use crate::clock::timestamp;
use crate::config::SiteAddress;

/// See the [module](self).
#[derive(Debug)]
pub struct CallbackAuth {
    site: HostSite,
    logins: Memory<Caller>,
    revocations: Revocations,
}

/// What the site is asked.
#[derive(Serialize)]
struct Question<'a> {
    session: &'a str,
    token: &'a str,
}

/// What it answers.
#[derive(Deserialize)]
struct Person {
    user: UserId,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    avatar: Option<String>,
    #[serde(default, rename = "ttl_s")]
    ttl: Ttl,
}

/// Seconds for which an answer holds; brought into the range from 1 to 3,600.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Ttl(u64);

impl Default for Ttl {
    fn default() -> Self {
        Self(60)
    }
}

impl Ttl {
    pub(super) fn span(self) -> Duration {
        Duration::from_secs(self.0.max(1)).min(LONGEST)
    }
}

impl CallbackAuth {
    /// Asks the site at `address`.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn new(address: SiteAddress) -> Result<Self, SiteError> {
        const REFUSALS: &[StatusCode] = &[StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        Ok(Self {
            site: HostSite::new("--auth-url", address, REFUSALS)?,
            logins: Memory::new(LOGINS),
            revocations: Revocations::default(),
        })
    }

    async fn ask(&self, session: &str, token: &str) -> Answer<Caller> {
        // Before the question: what is revoked while the site thinks is older than its answer.
        let since = Since::Asked(self.revocations.count());
        let person: Person = self.site.ask(&Question { session, token }).await?;
        let grant = Grant {
            session: Some(Fingerprint::session(session)),
            token: Fingerprint::token(token),
            user: Fingerprint::user(person.user.as_str()),
            since,
            until: None,
        };
        let caller = Caller {
            user: person.user,
            name: profile::name(person.name),
            avatar: profile::avatar(person.avatar),
            grant: Some(Arc::new(grant)),
        };
        Ok((caller, person.ttl.span()))
    }
}

#[async_trait]
impl Authenticator for CallbackAuth {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Caller, AuthError> {
        let session = credentials.session().ok_or(AuthError::Unauthenticated)?;
        let token = credentials.token().ok_or(AuthError::Unauthenticated)?;
        let key = (Fingerprint::session(session), Fingerprint::token(token));
        let holds = |caller: &Caller| caller.grant.as_ref().is_some_and(|grant| self.holds(grant));
        let ask = || self.ask(session, token);
        let caller = self.logins.recall(key, holds, ask).await;
        caller.map_err(|failure| match failure {
            Failure::Refused => AuthError::Unauthenticated,
            Failure::Down => AuthError::Unavailable,
        })
    }

    fn asks(&self, credentials: &Credentials<'_>) -> bool {
        let both = credentials.session().zip(credentials.token());
        both.is_some_and(|(session, token)| {
            let key = (Fingerprint::session(session), Fingerprint::token(token));
            !self.logins.knows(&key)
        })
    }

    fn holds(&self, grant: &Grant) -> bool {
        self.revocations.allow(grant)
    }

    fn revoke(&self, revoked: &Revoked) -> Withdrawn {
        let (name, culprit) = match revoked {
            Revoked::Session(session) => {
                let name = Fingerprint::session(session);
                (name, Culprit::Session(name))
            }
            Revoked::Token(token) => {
                let name = Fingerprint::token(token);
                (name, Culprit::Token(name))
            }
            Revoked::User(user) => {
                let name = Fingerprint::user(user.as_str());
                (name, Culprit::User(user.clone()))
            }
        };
        let now = timestamp().0 / 1_000;
        // What is under way now is never used for longer than this.
        let until = now + OLDEST.as_secs() + 60;
        self.revocations.add(name, now, Some(until));
        let meant = |caller: &Caller| culprit.is(&caller.user, caller.grant.as_deref());
        Withdrawn {
            logins: self.logins.forget(meant),
            culprit: Some(culprit),
        }
    }
}

/// Both are secrets.
impl fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Question")
    }
}
