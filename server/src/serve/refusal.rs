//! Requests that are not to be understood, and what is answered before the connection is closed.

use std::time::SystemTime;

use axum::http::StatusCode;
use chut_core::wire::{ErrorCode, Problem};

use crate::bounds::HEAD_BYTES;

/// What is wrong with a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotHttp,
    /// None in HTTP/1.1, or two.
    Host,
    /// No whole number.
    Length,
    /// Two that differ.
    Lengths,
    LengthAndEncoding,
    /// The line of the request.
    Url,
    /// Too many fields.
    Fields,
    /// All of it.
    Head,
}

impl Refusal {
    /// The whole reply, as it is written. It is the same wherever the request was for, since that is
    /// not known for sure.
    pub(super) fn reply(self) -> Vec<u8> {
        let (status, code, detail) = self.words();
        let mut problem = Problem::new(code, detail);
        problem.status = status.as_u16();
        // A problem always has a text.
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let reply = format!(
            "HTTP/1.1 {status}\r\n\
             content-type: application/problem+json\r\n\
             content-length: {}\r\n\
             cache-control: no-store\r\n\
             x-content-type-options: nosniff\r\n\
             referrer-policy: no-referrer\r\n\
             date: {}\r\n\
             connection: close\r\n\r\n{body}",
            body.len(),
            httpdate::fmt_http_date(SystemTime::now()),
        );
        reply.into_bytes()
    }

    pub(super) fn status(self) -> StatusCode {
        self.words().0
    }

    fn words(self) -> (StatusCode, ErrorCode, String) {
        const LARGE: StatusCode = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        let bad = |detail: &str| {
            let detail = detail.to_owned();
            (StatusCode::BAD_REQUEST, ErrorCode::BadRequest, detail)
        };
        let large = |status, detail: String| (status, ErrorCode::TooLarge, detail);
        match self {
            Self::NotHttp => bad("this is not HTTP/1.1"),
            Self::Host => bad("there has to be one Host"),
            Self::Length => bad("Content-Length: a whole number"),
            Self::Lengths => bad("Content-Length: one only"),
            Self::LengthAndEncoding => bad("Content-Length, Transfer-Encoding: one of the two"),
            Self::Url => large(
                StatusCode::URI_TOO_LONG,
                format!("at most {HEAD_BYTES} bytes"),
            ),
            Self::Fields => large(LARGE, "at most 100 header fields".to_owned()),
            Self::Head => large(LARGE, format!("at most {HEAD_BYTES} bytes of headers")),
        }
    }
}
