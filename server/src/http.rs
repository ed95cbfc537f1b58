//! The routes, and the order of layers around them.

mod block;
mod body;
mod call;
mod callback;
mod conversations;
mod credentials;
mod demo;
mod embed;
mod error;
mod history;
mod leave;
mod limits;
mod listen;
mod message;
mod origin;
mod params;
mod probes;
mod read;
mod typing;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::App;
use body::MediaType;
use call::Endpoint;

/// All of the server's routes.
pub fn router(app: App) -> Router {
    let demo = if app.options.demo {
        Router::new().route("/", get(demo::page))
    } else {
        Router::new()
    };
    let beside = Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .merge(demo)
        .route("/chut.js", get(embed::loader))
        .route("/assets/{name}", get(embed::asset))
        .method_not_allowed_fallback(error::method_not_allowed)
        .fallback(error::not_found)
        .layer(from_fn(limits::url_length));
    // A nested service, unlike nested routes, has `/v1/` too.
    Router::new()
        .nest_service("/v1", protocol(&app).with_state(app.clone()))
        .merge(beside)
        .with_state(app)
}

/// The endpoints of the protocol, with the headers that all of their replies carry.
fn protocol(app: &App) -> Router<App> {
    let header = |name: HeaderName, value| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let unbuffered = header(HeaderName::from_static("x-accel-buffering"), "no");
    Router::new()
        .route(
            "/conversations",
            Endpoint::Get.route(conversations::conversations),
        )
        .route(
            "/listen",
            Endpoint::Poll.route(listen::listen).layer(unbuffered),
        )
        .route(
            "/message",
            Endpoint::Post(MediaType::Json).route(message::message),
        )
        .route("/history", Endpoint::Get.route(history::history))
        .route("/read", Endpoint::Post(MediaType::Json).route(read::read))
        .route(
            "/typing",
            Endpoint::Post(MediaType::Json).route(typing::typing),
        )
        .route(
            "/block",
            Endpoint::Post(MediaType::Json).route(block::block),
        )
        .route(
            "/leave",
            Endpoint::Post(MediaType::JsonOrText).route(leave::leave),
        )
        .fallback(error::not_found)
        .layer(from_fn(limits::url_length))
        .layer(origin::cors(&app.options.origins))
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
}
