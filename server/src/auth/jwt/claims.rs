//! What a signed token claims, and when it is good.

use std::time::Duration;

use chut_core::UserId;
use serde::Deserialize;
use tokio::time::Instant;

use crate::clock::timestamp;

/// Seconds by which the clocks of the site and of this machine may differ.
const LEEWAY: f64 = 30.0;

/// The longest that a token is taken to last from now, in seconds: polls wait for a minute.
const LONG: f64 = 86_400.0;

/// The claims that count; times in seconds since 1970.
#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) sub: UserId,
    exp: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(default)]
    iat: Option<f64>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) picture: Option<String>,
}

impl Claims {
    /// When polls under this token are to end; `None` if it is not good at this moment.
    pub(super) fn until(&self) -> Option<Instant> {
        let now = now();
        let is_good = now < self.exp + LEEWAY && self.nbf.is_none_or(|nbf| nbf <= now + LEEWAY);
        let left = (self.exp - now).clamp(0.0, LONG);
        is_good.then(|| Instant::now() + Duration::from_secs_f64(left))
    }

    /// The second in which it was made, if it says so.
    pub(super) fn issued(&self) -> Option<u64> {
        self.iat.map(second)
    }
}

/// The second after which a token is not accepted anyway, if it has one. Whoever names the token need not
/// prove it.
pub(super) fn over(token: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Over {
        exp: f64,
    }
    let claims: Over = jsonwebtoken::dangerous::insecure_decode_claims(token).ok()?;
    Some(second(claims.exp + LEEWAY))
}

/// The wall clock, in seconds since 1970.
fn now() -> f64 {
    Duration::from_millis(timestamp().0).as_secs_f64()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is before 1970 or beyond all time is as good as its ends"
)]
fn second(time: f64) -> u64 {
    time as u64
}
