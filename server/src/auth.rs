//! Who is calling: credentials in, a person out.

pub mod callback;
pub mod dev;
mod fingerprint;
mod flights;
mod grant;
pub mod jwt;
mod memory;
pub mod policy;
pub(crate) mod profile;
mod revocations;
mod site;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use chut_core::UserId;
use thiserror::Error;

use crate::bounds::CREDENTIAL_BYTES;
use crate::config::{Mode, SiteAddress};
pub use callback::CallbackAuth;
pub use dev::DevAuth;
pub use fingerprint::Fingerprint;
pub use grant::{Culprit, Grant};
pub use jwt::JwtAuth;
pub use policy::{Policy, PolicyError};
pub use site::SiteError;

/// What a request brings along to say who is calling.
///
/// Deliberately without the other fields of the request: nothing else may name a user.
pub struct Credentials<'a> {
    /// What the host site put into its cookie.
    pub session: Option<&'a str>,
    /// What the host site put into the page.
    pub token: Option<Cow<'a, str>>,
}

impl Credentials<'_> {
    /// The session, if it can be one.
    fn session(&self) -> Option<&str> {
        self.session.filter(|session| is_credential(session))
    }

    /// The token, if it can be one.
    fn token(&self) -> Option<&str> {
        self.token.as_deref().filter(|token| is_credential(token))
    }
}

fn is_credential(text: &str) -> bool {
    (1..=CREDENTIAL_BYTES).contains(&text.len())
}

/// Says whether there are credentials, never which.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("session", &self.session.map(|_| "…"))
            .field("token", &self.token.as_ref().map(|_| "…"))
            .finish()
    }
}

/// The person who is calling, as the host site presents them. A clone copies no text.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserId,
    pub name: Option<Arc<str>>,
    pub avatar: Option<Arc<str>>,
    /// What was accepted; `None` where it cannot end.
    pub grant: Option<Arc<Grant>>,
}

/// Why nobody can be said to be calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AuthError {
    /// No credentials, or none that are accepted.
    #[error("credentials are missing or not accepted")]
    Unauthenticated,
    /// Whoever would know cannot be asked.
    #[error("the site cannot be asked who is calling")]
    Unavailable,
}

/// What is not to be accepted any more.
#[derive(Clone, PartialEq, Eq)]
pub enum Revoked {
    /// What the host site put into its cookie.
    Session(String),
    /// What the host site put into a page.
    Token(String),
    /// Whatever a person has shown so far.
    User(UserId),
}

/// Says what sort, never which.
impl fmt::Debug for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Session(_) => "Session",
            Self::Token(_) => "Token",
            Self::User(_) => "User",
        })
    }
}

/// What a revocation has done, and has yet to do.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// Logins that were remembered, and are no longer.
    pub logins: usize,
    /// Whose polls are to end; `None`: no poll can have been begun with what was revoked.
    pub culprit: Option<Culprit>,
}

/// Turns credentials into a person. The answer may be remembered for a while.
///
/// # Guarantees
///
/// Once [`revoke`](Authenticator::revoke) has returned, nothing that was known or asked before is accepted.
/// Whether the same credentials are accepted later is for those to say who gave them out, except that a
/// signed token stays revoked.
#[async_trait]
pub trait Authenticator: fmt::Debug + Send + Sync {
    /// Says who is calling.
    ///
    /// # Errors
    ///
    /// [`AuthError::Unauthenticated`] if the credentials are not those of anybody;
    /// [`AuthError::Unavailable`] if that cannot be said at present.
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Caller, AuthError>;

    /// Whether somebody else is asked about these credentials, now: each such question costs the host site.
    fn asks(&self, credentials: &Credentials<'_>) -> bool {
        let _ = credentials;
        false
    }

    /// Whether `grant` has not been revoked since it was given.
    fn holds(&self, grant: &Grant) -> bool;

    /// Accepts nothing any more of what is `revoked`.
    fn revoke(&self, revoked: &Revoked) -> Withdrawn;
}

/// Why nobody can be told apart.
#[derive(Debug, Error)]
pub enum AuthStartError {
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error("--jwt-key-file: {0}")]
    Key(#[from] jwt::KeyError),
}

/// Whoever tells people apart, as the settings say.
///
/// # Errors
///
/// [`AuthStartError`].
pub fn authenticator(mode: Mode) -> Result<Box<dyn Authenticator>, AuthStartError> {
    Ok(match mode {
        Mode::Dev => Box::new(DevAuth),
        Mode::Callback(address) => Box::new(CallbackAuth::new(address)?),
        Mode::Jwt(algorithm, keys) => Box::new(JwtAuth::new(algorithm, keys)?),
    })
}

/// Whoever says which people may talk, if the settings name one.
///
/// # Errors
///
/// [`AuthStartError`].
pub fn policy(address: Option<SiteAddress>) -> Result<Option<Policy>, AuthStartError> {
    let policy = address.map(Policy::new).transpose();
    Ok(policy?)
}
