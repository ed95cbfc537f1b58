//! What an operator's tools ask: whether the process lives, and whether it can serve.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use chut_core::wire::ErrorCode;

use super::error::Error;
use super::openapi::{self, Page};
use crate::App;

pub(super) const HEALTHZ: Page = Page {
    summary: "Whether the process answers",
    media: "text/plain",
    also: &[],
};

pub(super) const READYZ: Page = Page {
    summary: "Whether the log answers too, and the server is not about to stop",
    media: "text/plain",
    also: &[503],
};

pub(super) const METRICS: Page = Page {
    summary: "Counts, for Prometheus",
    media: "text/plain",
    also: &[503],
};

pub(super) const OPENAPI: Page = Page {
    summary: "This document",
    media: "application/json",
    also: &[],
};

/// The process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The log answers too, and the server is not about to stop.
pub(super) async fn readyz(State(app): State<App>) -> Result<&'static str, Error> {
    if app.is_draining() {
        let detail = "the server is about to stop";
        return Err(Error::new(ErrorCode::Draining, detail));
    }
    app.log.ready().await?;
    Ok("ok\n")
}

/// What has been counted.
pub(super) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Error> {
    let text = app.metrics.text(app.users.census());
    let text = text.map_err(|error| Error::new(ErrorCode::Unavailable, error.to_string()))?;
    Ok(([(CONTENT_TYPE, prometheus::TEXT_FORMAT)], text))
}

/// How all of this is described.
pub(super) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], openapi::text())
}
