//! Who sends a request, as far as its connection and the proxies before it say.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::error::Error;
use crate::App;
use crate::address::Network;
use crate::auth::{AuthError, Caller, Credentials};

/// The address at the other end of a connection; each of its requests carries it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who sends the request, if that tells anybody from others.
pub(super) fn sender(app: &App, parts: &Parts) -> Option<Network> {
    let Peer(peer) = parts.extensions.get()?;
    let forwarded = forwarded(&parts.headers);
    app.options.proxies.client(*peer, forwarded)
}

/// A value that is no text ends the belief in those before it, as any that names no address does.
fn forwarded(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = &str> {
    let values = headers.get_all("x-forwarded-for").iter();
    values.map(|value| value.to_str().unwrap_or_default())
}

/// Finds out who calls. Failures are counted for the address: beyond the rate the host site is not asked about
/// strangers from there, and people whom the server knows are let in all the same.
pub(super) async fn authenticate(
    app: &App,
    from: Option<Network>,
    credentials: &Credentials<'_>,
) -> Result<Caller, Error> {
    if app.auth.asks(credentials) {
        app.rates.tries.is_exhausted(from)?;
    }
    match app.auth.authenticate(credentials).await {
        Err(error @ AuthError::Unauthenticated) => {
            app.rates.tries.failed(from)?;
            Err(error.into())
        }
        answer => Ok(answer?),
    }
}
