//! The one door through which requests come, where each is counted.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tower::Service as _;

use super::callback::StatusInside;
use super::error::HangUp;
use super::routes::{Paths, Routes};
use crate::App;
use crate::metrics::Metrics;

/// All that can be asked of the server.
#[derive(Debug)]
pub(crate) struct Site {
    app: App,
    router: Router,
    paths: Paths,
}

impl Site {
    /// What people's browsers ask.
    pub(crate) fn new(app: App) -> Self {
        let routes = super::routes(app.options.demo, &app.options.origins);
        Self::of(app, routes)
    }

    /// What whoever administers asks.
    pub(crate) fn administration(app: App) -> Self {
        Self::of(app, super::admin::routes())
    }

    fn of(app: App, routes: Routes) -> Self {
        Self {
            router: routes.router.with_state(app.clone()),
            paths: Paths::new(routes.document.paths()),
            app,
        }
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The reply to `request`, or the mark that there is none: see [`HangUp`].
    pub(crate) fn answer(&self, request: Request<Incoming>) -> Answering {
        Answering {
            endpoint: self.paths.of(request.uri().path()),
            // A router is always ready, and its clone is one more count of its one copy.
            reply: self.router.clone().call(request),
            app: self.app.clone(),
        }
    }
}

pin_project! {
    /// A reply that is counted when it is there. A type of its own, since a poll waits here and an
    /// `async fn` would keep another copy.
    pub(crate) struct Answering {
        #[pin]
        reply: RouteFuture<Infallible>,
        endpoint: &'static str,
        app: App,
    }
}

impl Future for Answering {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        let Ok(reply) = ready!(this.reply.poll(context));
        count(&this.app.metrics, this.endpoint, &reply);
        Poll::Ready(reply)
    }
}

fn count(metrics: &Metrics, endpoint: &str, reply: &Response) {
    if reply.extensions().get::<HangUp>().is_some() {
        return metrics.answered(endpoint, "none");
    }
    let inside = reply.extensions().get::<StatusInside>();
    let status = inside.map_or(reply.status(), |inside| inside.0);
    metrics.answered(endpoint, status.as_str());
}
