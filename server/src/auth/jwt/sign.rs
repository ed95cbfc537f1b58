//! A token for trying out, signed as the host site would.

use std::time::Duration;

use chut_core::UserId;
use jsonwebtoken::{EncodingKey, Header};
use serde::Serialize;

use super::key::{self, KeyError};
use crate::clock::timestamp;
use crate::config::{JwtAlgorithm, Secret};

/// What a token is to claim; the times are added.
#[derive(Debug, Serialize)]
pub struct Signed<'a> {
    pub sub: &'a UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<&'a str>,
}

#[derive(Serialize)]
struct Timed<'a> {
    #[serde(flatten)]
    signed: &'a Signed<'a>,
    iat: u64,
    exp: u64,
}

/// A token that is good for `ttl`. `key` is a private key in PEM, for HS256 the shared key.
///
/// # Errors
///
/// [`KeyError`].
pub fn sign(
    signed: &Signed<'_>,
    ttl: Duration,
    algorithm: JwtAlgorithm,
    key: &Secret,
) -> Result<String, KeyError> {
    let bytes = key.bytes();
    let key = match algorithm {
        JwtAlgorithm::Hs256 => Ok(EncodingKey::from_secret(key::shared(bytes)?)),
        JwtAlgorithm::Rs256 => EncodingKey::from_rsa_pem(bytes),
        JwtAlgorithm::Es256 => EncodingKey::from_ec_pem(bytes),
        JwtAlgorithm::EdDsa => EncodingKey::from_ed_pem(bytes),
    };
    let iat = timestamp().0 / 1_000;
    let claims = Timed {
        signed,
        iat,
        exp: iat.saturating_add(ttl.as_secs()),
    };
    let header = Header::new(key::name(algorithm));
    let token = key.and_then(|key| jsonwebtoken::encode(&header, &claims, &key));
    token.map_err(|_| KeyError::NotPrivate)
}
