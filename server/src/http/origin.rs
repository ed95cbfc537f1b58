//! Which pages may call: the server's own, and those the settings name.

use std::time::Duration;

use axum::http::Method;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::request::Parts;
use chut_core::wire::ErrorCode;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::error::Error;

/// How long a browser may remember that a page may call; browsers cap it at two hours or less.
const PREFLIGHT_AGE: Duration = Duration::from_hours(2);

/// Lets pages of `origins`, named exactly, read replies.
pub(super) fn cors(origins: &[String]) -> CorsLayer {
    let values = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(values))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            HeaderName::from_static("x-chut-token"),
            AUTHORIZATION,
            CONTENT_TYPE,
        ])
        .max_age(PREFLIGHT_AGE)
}

/// Refuses a request that a page of another, unnamed origin sends.
pub(super) fn check(parts: &Parts, origins: &[String]) -> Result<(), Error> {
    let Some(origin) = parts.headers.get(ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default();
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    // HTTP/2 names the host in the URL.
    let host = host.or_else(|| Some(parts.uri.authority()?.as_str()));
    let own = origin.split_once("://").map(|(_, authority)| authority);
    let is_own = own.is_some_and(|own| host.is_some_and(|host| host.eq_ignore_ascii_case(own)));
    if is_own || origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    let detail = "pages of this origin may not call";
    Err(Error::new(ErrorCode::Forbidden, detail))
}
