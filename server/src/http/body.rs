//! Bodies, in and out.

use std::error::Error as StdError;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use chut_core::wire::ErrorCode;
use http_body_util::LengthLimitError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::error::Error;
use crate::bounds::BODY_TIME;

/// A reply of `value` as JSON.
pub(super) fn json(value: &impl Serialize) -> Response {
    let mut response = text(value).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// `value` as JSON text. Our own types always have one.
pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Which media types a body may have.
#[derive(Clone, Copy, Debug)]
pub(super) enum MediaType {
    Json,
    /// What `navigator.sendBeacon` sends for a string, too.
    JsonOrText,
}

impl MediaType {
    /// Their names, that of JSON first.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["application/json"],
            Self::JsonOrText => &["application/json", "text/plain"],
        }
    }

    fn check(self, headers: &HeaderMap) -> Result<(), Error> {
        let given = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = given
            .and_then(|value| value.split(';').next())
            .map(str::trim);
        let essence = essence.unwrap_or_default();
        let mut names = self.names().iter();
        if names.any(|name| name.eq_ignore_ascii_case(essence)) {
            return Ok(());
        }
        let detail = "the body has to be application/json";
        Err(Error::new(ErrorCode::UnsupportedMediaType, detail))
    }

    /// Reads a body of at most `limit` bytes.
    pub(super) async fn read<T: DeserializeOwned>(
        self,
        headers: &HeaderMap,
        body: Body,
        limit: usize,
    ) -> Result<T, Error> {
        self.check(headers)?;
        let announced = headers.get(axum::http::header::CONTENT_LENGTH);
        let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        let whole = timeout(BODY_TIME, to_bytes(body, limit)).await;
        let bytes = whole.map_err(|_| Error::hang_up())?;
        parse(&bytes.map_err(|error| unread(&error, limit))?)
    }
}

/// The body is too large, or its connection broke and there is nobody to answer.
fn unread(error: &axum::Error, limit: usize) -> Error {
    let source = error.source();
    if source.is_some_and(<dyn StdError>::is::<LengthLimitError>) {
        too_large(limit)
    } else {
        Error::hang_up()
    }
}

fn too_large(limit: usize) -> Error {
    let detail = format!("the body may have {limit} bytes");
    Error::new(ErrorCode::TooLarge, detail)
}

fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Error> {
    // Readers of structs take lists as well, and a list does not say which value is which.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::bad_request("the body is not a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Error::bad_request(error.to_string()))?;
    reader
        .end()
        .map_err(|error| Error::bad_request(error.to_string()))?;
    Ok(value)
}
