//! The administration: on an address of its own, for whoever shows the operator's token.

pub(super) mod call;
mod counts;
mod export;
mod message;
mod sessions;
mod user;

use axum::http::header::{CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use chut_core::wire::ErrorCode;
use tower_http::set_header::SetResponseHeaderLayer;

use super::error;
use super::routes::Routes;

/// All of its endpoints; other paths lead nowhere.
#[rustfmt::skip] // a line for each
pub(super) fn routes() -> Routes {
    use super::call::Endpoint::{Get, Post};
    use super::body::MediaType::Json;
    let blocked = &[ErrorCode::Blocked, ErrorCode::IdReused];
    let routes = Routes::default()
        .admin("/admin/v1/counts", Get, counts::counts, "How many people, conversations and messages there are", &[])
        .admin("/admin/v1/user", Get, user::state, "One person: how others see them, and how much there is of them", &[])
        .admin("/admin/v1/user/end", Post(Json), user::end, "End a person's polls here; their clients may come again", &[])
        .admin("/admin/v1/user/erase", Post(Json), user::erase, "Remove a person, with every message from and to them", &[])
        .lines("/admin/v1/user/export", export::export, "Every message from and to a person")
        .admin("/admin/v1/message", Post(Json), message::message, "Send a message in the name of anybody, the site's own too", blocked)
        .admin("/admin/v1/sessions/revoke", Post(Json), sessions::revoke, "Accept a session, a token, or what a person has shown so far no longer", &[]);
    routes.around(|router| {
        router
            .layer(SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
            .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .fallback(error::not_found)
    })
}
