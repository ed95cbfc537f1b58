//! Who is calling: credentials in, a person out.

pub mod dev;

use std::fmt;

use async_trait::async_trait;
use chut_core::UserId;
use thiserror::Error;

pub use dev::DevAuth;

/// What a request brings along to say who is calling.
///
/// Deliberately without the other fields of the request: nothing else may name a user.
pub struct Credentials {
    /// What the host site put into the page.
    pub token: Option<String>,
}

/// Says whether there are credentials, never which.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("token", &self.token.as_ref().map(|_| "…"))
            .finish()
    }
}

/// The person who is calling, as the host site presents them.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserId,
    pub name: Option<String>,
    pub avatar: Option<String>,
}

/// Why nobody can be said to be calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AuthError {
    /// No credentials, or none that are accepted.
    #[error("credentials are missing or not accepted")]
    Unauthenticated,
}

/// Turns credentials into a person. The answer may be remembered for a while.
#[async_trait]
pub trait Authenticator: fmt::Debug + Send + Sync {
    /// Says who is calling.
    ///
    /// # Errors
    ///
    /// [`AuthError::Unauthenticated`] if the credentials are not those of anybody.
    async fn authenticate(&self, credentials: &Credentials) -> Result<Caller, AuthError>;
}
