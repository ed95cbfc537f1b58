//! Tokens that the host site signs: who is calling is said by the token itself.
//!
//! One algorithm is accepted, the one that the operator names; keys come from the settings, never from
//! a token. A token is good until its `exp` and for some seconds of wrong clocks beyond; no poll waits
//! beyond `exp`.

mod claims;
mod jwks;
mod key;
mod sign;

use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};

use super::grant::Since;
use super::memory::Failure;
use super::revocations::Revocations;
use super::{
    AuthError, AuthStartError, Authenticator, Caller, Credentials, Culprit, Fingerprint, Grant,
    Revoked, Withdrawn, profile,
};
use crate::clock::timestamp;
use crate::config::{JwtAlgorithm, JwtKeys};
use claims::Claims;
use jwks::Jwks;
pub use key::KeyError;
pub use sign::{Signed, sign};

/// See the [module](self).
#[derive(Debug)]
pub struct JwtAuth {
    algorithm: Algorithm,
    validation: Validation,
    keys: Keys,
    revocations: Revocations,
}

/// What signatures are held against.
#[derive(Debug)]
enum Keys {
    One(Box<DecodingKey>),
    Set(Box<Jwks>),
}

impl JwtAuth {
    /// Accepts tokens by `algorithm` that one of `keys` has signed.
    ///
    /// # Errors
    ///
    /// [`AuthStartError`].
    pub fn new(algorithm: JwtAlgorithm, keys: JwtKeys) -> Result<Self, AuthStartError> {
        let keys = match keys {
            JwtKeys::File(secret) => Keys::One(Box::new(key::read(algorithm, secret.bytes())?)),
            JwtKeys::Url(address) => Keys::Set(Box::new(Jwks::new(algorithm, address)?)),
        };
        let algorithm = key::name(algorithm);
        let mut validation = Validation::new(algorithm);
        // Times are checked beside the rest of what a token claims; whom it is for is not asked.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self {
            algorithm,
            validation,
            keys,
            revocations: Revocations::default(),
        })
    }

    /// What a token claims, if it is signed as it should be.
    async fn verify(&self, token: &str) -> Result<Claims, AuthError> {
        let header = jsonwebtoken::decode_header(token);
        let header = header.map_err(|_| AuthError::Unauthenticated)?;
        // What a token calls critical has to be understood, and nothing is.
        if header.alg != self.algorithm || header.crit.is_some() {
            return Err(AuthError::Unauthenticated);
        }
        let claims = match &self.keys {
            Keys::One(key) => self.decode(token, key),
            Keys::Set(set) => {
                let key = set.key(header.kid.as_deref()).await;
                let key = key.map_err(|failure| match failure {
                    Failure::Refused => AuthError::Unauthenticated,
                    Failure::Down => AuthError::Unavailable,
                })?;
                self.decode(token, &key)
            }
        };
        claims.ok_or(AuthError::Unauthenticated)
    }

    fn decode(&self, token: &str, key: &DecodingKey) -> Option<Claims> {
        let data = jsonwebtoken::decode(token, key, &self.validation).ok()?;
        Some(data.claims)
    }
}

#[async_trait]
impl Authenticator for JwtAuth {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Caller, AuthError> {
        let token = credentials.token().ok_or(AuthError::Unauthenticated)?;
        let claims = self.verify(token).await?;
        let until = claims.until().ok_or(AuthError::Unauthenticated)?;
        let grant = Grant {
            session: None,
            token: Fingerprint::token(signed_part(token)),
            user: Fingerprint::user(claims.sub.as_str()),
            since: Since::Issued(claims.issued()),
            until: Some(until),
        };
        if !self.holds(&grant) {
            return Err(AuthError::Unauthenticated);
        }
        Ok(Caller {
            user: claims.sub,
            name: profile::name(claims.name),
            avatar: profile::avatar(claims.picture),
            grant: Some(Arc::new(grant)),
        })
    }

    fn holds(&self, grant: &Grant) -> bool {
        self.revocations.allow(grant)
    }

    fn revoke(&self, revoked: &Revoked) -> Withdrawn {
        let now = timestamp().0 / 1_000;
        let culprit = match revoked {
            // A signed token belongs to no session.
            Revoked::Session(_) => None,
            Revoked::Token(token) => {
                let name = Fingerprint::token(signed_part(token));
                self.revocations.add(name, now, claims::over(token));
                Some(Culprit::Token(name))
            }
            Revoked::User(user) => {
                let name = Fingerprint::user(user.as_str());
                self.revocations.add(name, now, None);
                Some(Culprit::User(user.clone()))
            }
        };
        Withdrawn { logins: 0, culprit }
    }
}

/// A token without its signature: of some algorithms, a signature can be made into another that is as good.
fn signed_part(token: &str) -> &str {
    token.rsplit_once('.').map_or(token, |(signed, _)| signed)
}
