//! Errors as they travel: `application/problem+json`, read by `status` and `code`.

use serde::{Deserialize, Serialize};

/// What went wrong, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ErrorCode {
    BadRequest,
    BadCursor,
    BadCallback,
    Unauthenticated,
    Forbidden,
    Blocked,
    NotFound,
    MethodNotAllowed,
    IdReused,
    TooLarge,
    UnsupportedMediaType,
    RateLimited,
    Unavailable,
    Draining,
    /// A code that this version does not know: the status decides.
    #[serde(other)]
    Unknown,
}

impl ErrorCode {
    /// Those that this version knows.
    pub const ALL: [Self; 14] = [
        Self::BadRequest,
        Self::BadCursor,
        Self::BadCallback,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Blocked,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::IdReused,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimited,
        Self::Unavailable,
        Self::Draining,
    ];

    /// The code as it travels.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::BadCursor => "bad_cursor",
            Self::BadCallback => "bad_callback",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Blocked => "blocked",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::IdReused => "id_reused",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Draining => "draining",
            Self::Unknown => "unknown",
        }
    }

    /// The one status that goes with the code; `too_large` names the body's.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::BadCursor | Self::BadCallback => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden | Self::Blocked => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::IdReused => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RateLimited => 429,
            Self::Unavailable | Self::Draining => 503,
            Self::Unknown => 500,
        }
    }

    /// A few words for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Bad request",
            Self::BadCursor => "Bad cursor",
            Self::BadCallback => "Bad callback name",
            Self::Unauthenticated => "Not signed in",
            Self::Forbidden => "Forbidden",
            Self::Blocked => "Blocked",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::IdReused => "Message ID used for another message",
            Self::TooLarge => "Too large",
            Self::UnsupportedMediaType => "Unsupported media type",
            Self::RateLimited => "Too many requests",
            Self::Unavailable => "Unavailable",
            Self::Draining => "Shutting down",
            Self::Unknown => "Error",
        }
    }
}

/// An error reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    #[cfg_attr(feature = "openapi", schema(required))]
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    #[cfg_attr(feature = "openapi", schema(required))]
    #[serde(default)]
    pub title: String,
    pub status: u16,
    pub code: ErrorCode,
    #[cfg_attr(feature = "openapi", schema(required))]
    #[serde(default)]
    pub detail: String,
    /// Seconds until another try may do better: the `Retry-After` header, for those who cannot read it.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

pub(crate) fn about_blank() -> String {
    "about:blank".to_owned()
}

impl Problem {
    /// The problem `code`, with a sentence on this occurrence.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            kind: about_blank(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            retry_after: None,
        }
    }
}
