//! The loader, the widget, the shim and the demo, as they lie in the binary.
//!
//! `cargo xtask build` puts the files into `target/web`, each with its `.br` and `.gz` beside it.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use chut_core::wire::ErrorCode;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::Error;
use super::openapi::Page;

#[derive(RustEmbed)]
#[folder = "../target/web"]
struct Web;

/// A name that changes with its content never has to be asked for again.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A name that stays is asked about every time, and mostly answered with 304.
pub(super) const REVALIDATE: &str = "no-cache";

pub(super) const LOADER: Page = Page {
    summary: "The script that a page embeds",
    media: "text/javascript",
    also: &[304, 404],
};

pub(super) const PLUGIN: Page = Page {
    summary: "The same for pages with jQuery",
    media: "text/javascript",
    also: &[304, 404],
};

pub(super) const TYPES: Page = Page {
    summary: "What the script gives to a page, as TypeScript",
    media: "text/plain",
    also: &[304, 404],
};

pub(super) const PIN: Page = Page {
    summary: "The name of this very script, which changes with it, and its digest",
    media: "application/json",
    also: &[304, 404],
};

pub(super) const ASSET: Page = Page {
    summary: "A part of the widget or of the shim; its name changes with what it holds",
    media: "*/*",
    also: &[304, 404],
};

/// `GET /chut.js`.
pub(super) async fn loader(headers: HeaderMap) -> Response {
    serve("chut.js", &headers, REVALIDATE)
}

/// `GET /jquery.chut.js`.
pub(super) async fn plugin(headers: HeaderMap) -> Response {
    serve("jquery.chut.js", &headers, REVALIDATE)
}

/// `GET /chut.d.ts`.
pub(super) async fn types(headers: HeaderMap) -> Response {
    serve("chut.d.ts", &headers, REVALIDATE)
}

/// `GET /chut.json`.
pub(super) async fn pin(headers: HeaderMap) -> Response {
    serve("chut.json", &headers, REVALIDATE)
}

/// `GET /assets/{name}`.
pub(super) async fn asset(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    match name {
        Ok(Path(name)) => serve(&format!("assets/{name}"), &headers, IMMUTABLE),
        // No file has a name that is not UTF-8.
        Err(_) => none(),
    }
}

/// The file at `path`, in the best encoding that `headers` accept.
pub(super) fn serve(path: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let Some((file, encoding)) = find(path, headers) else {
        return none();
    };
    let etag = etag(&file);
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    let mut response = if known.is_some_and(|tags| tags.contains(&etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(body(file.data))
    };
    let replies = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        replies.insert(ETAG, etag);
    }
    if let Some(encoding) = encoding {
        replies.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    for (name, value) in [
        (CONTENT_TYPE, content_type(path)),
        (CACHE_CONTROL, caching),
        (VARY, "accept-encoding"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Public files: a page of any origin may load them as modules.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        replies.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn none() -> Response {
    Error::new(ErrorCode::NotFound, "no such file in this build").into_response()
}

fn find(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Web::get(&format!("{path}{suffix}"))
        {
            return Some((file, Some(encoding)));
        }
    }
    Web::get(path).map(|file| (file, None))
}

/// Whether `headers` accept `encoding`: it is named, and not with a weight of nothing.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|choice| {
        let (name, weight) = choice.split_once(';').unwrap_or((choice, ""));
        let weight = weight.trim().trim_start_matches("q=").parse();
        name.trim().eq_ignore_ascii_case(encoding) && weight != Ok(0.0_f32)
    })
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let mut tag = String::from('"');
    for byte in &hash[..12] {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn body(data: Cow<'static, [u8]>) -> Body {
    match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes).into(),
        Cow::Owned(bytes) => bytes.into(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        Some("ts") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
