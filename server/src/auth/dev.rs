//! For trying out: the token is the user ID, and everybody is believed.

use async_trait::async_trait;

use super::{AuthError, Authenticator, Caller, Credentials, Culprit, Grant, Revoked, Withdrawn};

/// See the [module](self). The settings let it bind to loopback only.
#[derive(Clone, Copy, Debug)]
pub struct DevAuth;

#[async_trait]
impl Authenticator for DevAuth {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Caller, AuthError> {
        let token = credentials.token.as_deref();
        let user = token.and_then(|token| token.parse().ok());
        Ok(Caller {
            user: user.ok_or(AuthError::Unauthenticated)?,
            name: None,
            avatar: None,
            grant: None,
        })
    }

    fn holds(&self, _: &Grant) -> bool {
        true
    }

    /// Polls end, and whoever comes again is believed again.
    fn revoke(&self, revoked: &Revoked) -> Withdrawn {
        let user = match revoked {
            Revoked::Session(_) => None,
            Revoked::Token(token) => token.parse().ok(),
            Revoked::User(user) => Some(user.clone()),
        };
        Withdrawn {
            logins: 0,
            culprit: user.map(Culprit::User),
        }
    }
}
