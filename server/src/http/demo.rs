//! `GET /` in dev mode: two people side by side, or one person's page.

use axum::http::Uri;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY};
use axum::response::{IntoResponse as _, Response};

use super::embed;
use super::openapi::Page;
use super::params::Params;

/// What the demo's pages may load: nothing but what this server serves.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; \
    frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

pub(super) const PAGE: Page = Page {
    summary: "The demo, in dev mode only",
    media: "text/html",
    also: &[304, 404],
};

pub(super) async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let params = match Params::new(uri.query()) {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let file = match params.get("user") {
        Some(_) => "demo/person.html",
        None => "demo/index.html",
    };
    let mut response = embed::serve(file, &headers, embed::REVALIDATE);
    let replies = response.headers_mut();
    replies.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    replies.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
