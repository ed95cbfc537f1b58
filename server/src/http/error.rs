//! Errors as replies. The status of each is chosen by its code, in `chut_core::wire::error`.

use std::time::Duration;

use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chut_core::wire::{ErrorCode, Problem};

use super::body;
use crate::auth::{AuthError, PolicyError};
use crate::log::{AppendError, Unavailable};
use crate::rates::TooFast;
use crate::users::{Crowded, Refused};

/// Seconds until a caller who was turned away should come back.
const RETRY_SECONDS: u64 = 2;

/// Why a call fails.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) problem: Problem,
    /// Methods that would do, for a 405.
    allow: Option<&'static str>,
    /// There is no answer: see [`HangUp`].
    hang_up: bool,
}

/// Marks a reply that is not to be sent: its connection, or its stream of one, is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HangUp;

impl Error {
    pub(super) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        let mut problem = Problem::new(code, detail);
        problem.retry_after = matches!(problem.status, 429 | 503).then_some(RETRY_SECONDS);
        Self {
            problem,
            allow: None,
            hang_up: false,
        }
    }

    /// The request has not come whole: there is nothing to answer.
    pub(super) fn hang_up() -> Self {
        Self {
            hang_up: true,
            ..Self::bad_request("the body is not complete")
        }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, detail)
    }

    /// There is a rate, and the caller is beyond it.
    pub(super) fn too_fast(detail: String, wait: Duration) -> Self {
        let mut refusal = Self::new(ErrorCode::RateLimited, detail);
        // Whole seconds, and not before the time.
        let seconds = wait.as_millis().div_ceil(1_000).max(1);
        refusal.problem.retry_after = u64::try_from(seconds).ok();
        refusal
    }

    pub(super) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(ErrorCode::MethodNotAllowed, format!("use {allow} here"))
        }
    }

    /// The same, under another status: one code covers bodies, URLs and headers that are too large.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.problem.status = status.as_u16();
        self
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status);
        let mut response = body::json(&self.problem);
        if self.hang_up {
            response.extensions_mut().insert(HangUp);
        }
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, problem);
        if let Some(seconds) = self.problem.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

/// The reply to a path that leads nowhere.
pub(super) async fn not_found(_: Uri) -> Error {
    Error::new(ErrorCode::NotFound, "no such path")
}

/// The reply to another method where files and probes are read; its `Allow` is added by the route.
pub(super) async fn method_not_allowed() -> Error {
    Error::new(ErrorCode::MethodNotAllowed, "this can only be read")
}

impl From<Unavailable> for Error {
    fn from(error: Unavailable) -> Self {
        // The reason is the operator's business, and the log has told them when it began; the caller only
        // needs to know that it may try again.
        tracing::debug!(%error, "a call failed");
        Self::new(ErrorCode::Unavailable, "the message log cannot be reached")
    }
}

impl From<Crowded> for Error {
    fn from(error: Crowded) -> Self {
        Self::new(ErrorCode::Unavailable, error.to_string())
    }
}

impl From<AppendError> for Error {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::IdReused => Self::new(
                ErrorCode::IdReused,
                "id: already used for a message with another to or text",
            ),
            AppendError::Blocked => Self::new(
                ErrorCode::Blocked,
                "to: one of the two people has blocked the other",
            ),
            AppendError::Unavailable(error) => error.into(),
        }
    }
}

impl From<AuthError> for Error {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Unauthenticated => Self::new(ErrorCode::Unauthenticated, error.to_string()),
            AuthError::Unavailable => Self::new(ErrorCode::Unavailable, error.to_string()),
        }
    }
}

impl From<TooFast> for Error {
    fn from(error: TooFast) -> Self {
        Self::too_fast(error.to_string(), error.wait())
    }
}

impl From<PolicyError> for Error {
    fn from(error: PolicyError) -> Self {
        match error {
            PolicyError::Forbidden => Self::new(ErrorCode::Forbidden, error.to_string()),
            PolicyError::Unavailable => Self::new(ErrorCode::Unavailable, error.to_string()),
        }
    }
}

impl From<Refused> for Error {
    fn from(_: Refused) -> Self {
        AuthError::Unauthenticated.into()
    }
}
