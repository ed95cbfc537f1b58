//! Where a request carries its credentials.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

use super::params::Params;
use crate::auth::Credentials;

/// The header a page puts its token into.
const TOKEN_HEADER: &str = "x-chut-token";

/// Takes the token from its header, from `Authorization`, or from the parameter, in this order; and the session
/// from the cookie of this name, if one counts.
pub(super) fn credentials<'a>(
    headers: &'a HeaderMap,
    cookie: Option<&str>,
    params: &Params,
) -> Credentials<'a> {
    // Header values are bytes; a token that is UTF-8 is taken as it is.
    let header = |name: &str| str::from_utf8(headers.get(name)?.as_bytes()).ok();
    let bearer = || {
        let (scheme, token) = header(AUTHORIZATION.as_str())?.split_once(' ')?;
        let is_bearer = scheme.eq_ignore_ascii_case("bearer");
        is_bearer.then(|| token.trim_start())
    };
    let token = header(TOKEN_HEADER).or_else(bearer).map(Cow::Borrowed);
    Credentials {
        session: cookie.and_then(|name| value(headers, name)),
        token: token.or_else(|| params.get("token").map(Cow::Owned)),
    }
}

/// The value of the first cookie of this name; a browser sends the one for the nearest path first. HTTP/2 may
/// send a header for each cookie.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter();
    let texts = all.filter_map(|header| str::from_utf8(header.as_bytes()).ok());
    let pairs = texts.flat_map(|text| text.split(';').filter_map(|pair| pair.split_once('=')));
    let mut values = pairs.filter(|(key, _)| key.trim() == name);
    values.next().map(|(_, value)| value.trim())
}
