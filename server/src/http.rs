//! The routes, and the order of layers around them.

mod admin;
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
mod openapi;
mod origin;
mod params;
mod peer;
mod probes;
mod read;
mod routes;
mod site;
mod typing;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::routing::{any, get};
use chut_core::wire::ErrorCode;
use tower::ServiceBuilder;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::App;
use body::MediaType;
use call::Endpoint;
use routes::Routes;

pub use openapi::text as openapi;

pub(crate) use error::HangUp;
pub(crate) use peer::Peer;
pub(crate) use site::Site;

/// All of the server's routes.
pub fn router(app: App) -> Router {
    let routes = routes(app.options.demo, &app.options.origins);
    routes.router.with_state(app)
}

/// The same, described. Pages of `origins` may call; the demo is there only if wanted.
fn routes(demo: bool, origins: &[String]) -> Routes {
    protocol(origins).merge(beside(demo))
}

/// The endpoints of the protocol, with the headers that all of their replies carry. The routes are
/// flat and the layers one stack: each further router or layer would cost every request a copy.
fn protocol(origins: &[String]) -> Routes {
    let header = |name: HeaderName, value| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let layers = ServiceBuilder::new()
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(origin::cors(origins));
    endpoints().around(|router| {
        router
            .route("/v1", any(error::not_found))
            .route("/v1/", any(error::not_found))
            .route("/v1/{*path}", any(error::not_found))
            .layer(layers)
    })
}

#[rustfmt::skip] // a line for each
fn endpoints() -> Routes {
    use Endpoint::{Get, Poll, Post};
    use MediaType::{Json, JsonOrText};
    Routes::default()
        .call("/v1/conversations", Get, conversations::conversations, "The snapshot to begin with", &[])
        .call("/v1/listen", Poll, listen::listen, "What came after a cursor, or nothing after a while", &[])
        .call("/v1/message", Post(Json), message::message, "Send one message to one person", &[ErrorCode::IdReused])
        .call("/v1/history", Get, history::history, "One conversation, a page at a time", &[])
        .call("/v1/read", Post(Json), read::read, "Move one's read mark forward", &[])
        .call("/v1/typing", Post(Json), typing::typing, "Tell a person that one is typing, or has stopped", &[])
        .call("/v1/block", Post(Json), block::block, "Block a person, or lift the block", &[])
        .call("/v1/leave", Post(JsonOrText), leave::leave, "This client is going", &[])
}

/// What is there beside the protocol: the loader and what it loads, and what operators and their tools ask.
fn beside(demo: bool) -> Routes {
    let routes = Routes::default()
        .page("/chut.js", get(embed::loader), embed::LOADER)
        .page("/chut.d.ts", get(embed::types), embed::TYPES)
        .page("/jquery.chut.js", get(embed::plugin), embed::PLUGIN)
        .page("/chut.json", get(embed::pin), embed::PIN)
        .page("/assets/{name}", get(embed::asset), embed::ASSET)
        .page("/healthz", get(probes::healthz), probes::HEALTHZ)
        .page("/readyz", get(probes::readyz), probes::READYZ)
        .page("/metrics", get(probes::metrics), probes::METRICS)
        .page("/openapi.json", get(probes::openapi), probes::OPENAPI);
    let routes = if demo {
        routes.page("/", get(demo::page), demo::PAGE)
    } else {
        routes
    };
    routes.around(|router| {
        router
            .method_not_allowed_fallback(error::method_not_allowed)
            .fallback(error::not_found)
    })
}
