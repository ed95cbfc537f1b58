//! Where a request carries its credentials.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::params::Params;
use crate::auth::Credentials;

/// The header a page puts its token into.
const TOKEN_HEADER: &str = "x-chut-token";

/// Takes the token from its header, from `Authorization`, or from the parameter, in this order.
pub(super) fn credentials(headers: &HeaderMap, params: &Params) -> Credentials {
    // Header values are bytes; a token that is UTF-8 is taken as it is.
    let header = |name: &str| {
        let value = headers.get(name)?;
        str::from_utf8(value.as_bytes()).ok().map(str::to_owned)
    };
    let bearer = || {
        let value = header(AUTHORIZATION.as_str())?;
        let (scheme, token) = value.split_once(' ')?;
        let is_bearer = scheme.eq_ignore_ascii_case("bearer");
        is_bearer.then(|| token.trim_start().to_owned())
    };
    Credentials {
        token: header(TOKEN_HEADER)
            .or_else(bearer)
            .or_else(|| params.get("token")),
    }
}
