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
mod routes;
mod site;
mod typing;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::from_fn;
use axum::routing::{any, get};
use tower::ServiceBuilder;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::App;
use body::MediaType;
use call::Endpoint;
use routes::Routes;

pub(crate) use error::HangUp;
pub(crate) use site::Site;

/// All of the server's routes.
pub fn router(app: App) -> Router {
    routes(&app).router.with_state(app)
}

/// The same, with the list of their paths. The demo is there only where it is turned on.
fn routes(app: &App) -> Routes {
    let beside = Routes::default()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/metrics", get(probes::metrics))
        .route("/chut.js", get(embed::loader))
        .route("/assets/{name}", get(embed::asset));
    let beside = if app.options.demo {
        beside.route("/", get(demo::page))
    } else {
        beside
    };
    let beside = beside.around(|router| {
        router
            .method_not_allowed_fallback(error::method_not_allowed)
            .fallback(error::not_found)
            .layer(from_fn(limits::url_length))
    });
    protocol(app).merge(beside)
}

/// The endpoints of the protocol, with the headers that all of their replies carry. The routes are
/// flat and the layers one stack: each further router or layer would cost every request a copy.
fn protocol(app: &App) -> Routes {
    let header = |name: HeaderName, value| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let unbuffered = header(HeaderName::from_static("x-accel-buffering"), "no");
    let post = Endpoint::Post(MediaType::Json);
    let layers = ServiceBuilder::new()
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(origin::cors(&app.options.origins))
        .layer(from_fn(limits::url_length));
    let conversations = Endpoint::Get.route(conversations::conversations);
    let endpoints = Routes::default()
        .route("/v1/conversations", conversations)
        .route(
            "/v1/listen",
            Endpoint::Poll.route(listen::listen).layer(unbuffered),
        )
        .route("/v1/message", post.route(message::message))
        .route("/v1/history", Endpoint::Get.route(history::history))
        .route("/v1/read", post.route(read::read))
        .route("/v1/typing", post.route(typing::typing))
        .route("/v1/block", post.route(block::block))
        .route(
            "/v1/leave",
            Endpoint::Post(MediaType::JsonOrText).route(leave::leave),
        );
    endpoints.around(|router| {
        router
            .route("/v1", any(error::not_found))
            .route("/v1/", any(error::not_found))
            .route("/v1/{*path}", any(error::not_found))
            .layer(layers)
    })
}
