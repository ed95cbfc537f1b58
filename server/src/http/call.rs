//! What every endpoint shares: from a request to a caller and a question, and back to a reply.
//!
//! The checks come in the protocol's order: length of the URL, method, callback name, origin,
//! credentials, media type, body. A call by JSONP is the same call, with its body as parameters and its status inside.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::{HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use chut_core::wire::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower_http::set_header::SetResponseHeaderLayer;

use super::body::{self, MediaType};
use super::callback::Callback;
use super::credentials::credentials;
use super::error::Error;
use super::limits;
use super::origin;
use super::params::Params;
use super::peer;
use crate::App;
use crate::auth::Caller;

/// How an endpoint is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Endpoint {
    /// By GET, with parameters; its reply may be held back.
    Poll,
    /// By GET, with parameters.
    Get,
    /// By POST, with a body.
    Post(MediaType),
}

impl Endpoint {
    /// The route of an endpoint whose work is done by `handler`.
    pub(super) fn route<Q, R, F, Fut>(self, handler: F) -> MethodRouter<App>
    where
        Q: DeserializeOwned + Send + 'static,
        R: Serialize + 'static,
        F: Fn(App, Caller, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, Error>> + Send,
    {
        let route = any(move |State(app): State<App>, request: Request| {
            let handler = handler.clone();
            async move {
                let (callback, accepted) = match self.accept(&app, request).await {
                    Ok(call) => call,
                    Err(error) => return error.into_response(),
                };
                let reply = match accepted {
                    Ok((caller, question)) => handler(app, caller, question).await,
                    Err(error) => Err(error),
                };
                respond(callback.as_ref(), reply)
            }
        });
        match self {
            Self::Poll => route.layer(unbuffered()),
            Self::Get | Self::Post(_) => route,
        }
    }

    /// The statuses of problems that a call of this kind may get, besides those that any request may.
    pub(super) fn statuses(self) -> &'static [u16] {
        match self {
            Self::Poll | Self::Get => &[401, 429, 503],
            Self::Post(_) => &[401, 403, 413, 415, 429, 503],
        }
    }

    /// Finds out how to answer, who calls, and what they ask. The rest of the request ends here: a poll
    /// may wait for a minute, and thousands do.
    async fn accept<Q: DeserializeOwned>(
        self,
        app: &App,
        request: Request,
    ) -> Result<(Option<Callback>, Result<(Caller, Q), Error>), Error> {
        let (parts, body) = request.into_parts();
        let call = Call::new(self, app, parts)?;
        let callback = call.callback.clone();
        Ok((callback, call.accept(app, body).await))
    }

    /// Whether `method` is right here; a page's script tag can only GET.
    pub(super) fn takes(self, method: &Method, is_script: bool) -> Result<(), Error> {
        match self {
            Self::Poll | Self::Get if method != Method::GET => Err(Error::method("GET")),
            Self::Post(_) if method != Method::POST && !is_script => Err(Error::method("POST")),
            Self::Poll | Self::Get | Self::Post(_) => Ok(()),
        }
    }
}

/// One request, before it is known who calls.
struct Call {
    endpoint: Endpoint,
    parts: Parts,
    params: Params,
    callback: Option<Callback>,
}

impl Call {
    fn new(endpoint: Endpoint, app: &App, parts: Parts) -> Result<Self, Error> {
        limits::url_length(&parts.uri)?;
        let params = Params::new(parts.uri.query());
        let is_get = parts.method == Method::GET;
        let name = params
            .as_ref()
            .ok()
            .and_then(|params| params.get("callback"));
        let name = name.filter(|_| is_get);
        endpoint.takes(&parts.method, name.is_some())?;
        if name.is_some() && !app.options.jsonp {
            let detail = "this server answers no scripts";
            return Err(Error::new(ErrorCode::BadCallback, detail));
        }
        Ok(Self {
            endpoint,
            parts,
            callback: name.map(Callback::parse).transpose()?,
            params: params?,
        })
    }

    /// Finds out who calls, and what they ask.
    async fn accept<Q: DeserializeOwned>(
        self,
        app: &App,
        body: Body,
    ) -> Result<(Caller, Q), Error> {
        if app.is_draining() {
            let detail = "the server is about to stop; another try will find its successor";
            return Err(Error::new(ErrorCode::Draining, detail));
        }
        if self.parts.method == Method::POST {
            origin::check(&self.parts, &app.options.origins)?;
        }
        let cookie = app.options.cookie.as_deref();
        let credentials = credentials(&self.parts.headers, cookie, &self.params);
        let from = peer::sender(app, &self.parts);
        let caller = peer::authenticate(app, from, &credentials).await?;
        let question = match self.endpoint {
            Endpoint::Post(media) if self.callback.is_none() => {
                let limit = limits::body_bytes(app.options.max_text_bytes);
                media.read(&self.parts.headers, body, limit).await?
            }
            Endpoint::Poll | Endpoint::Get | Endpoint::Post(_) => self.params.read()?,
        };
        self.release_hold(app, &caller);
        Ok((caller, question))
    }

    /// Old browsers run scripts in the order in which they asked for them: the reply to this one would
    /// wait behind a poll of the same page.
    fn release_hold(&self, app: &App, caller: &Caller) {
        if self.callback.is_none() || matches!(self.endpoint, Endpoint::Poll) {
            return;
        }
        let client = self
            .params
            .get("client")
            .and_then(|client| client.parse().ok());
        if let Some(client) = client {
            app.users.release(&caller.user, client);
        }
    }
}

/// Tells a proxy in front to hand the reply on at once.
fn unbuffered() -> SetResponseHeaderLayer<HeaderValue> {
    let name = HeaderName::from_static("x-accel-buffering");
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static("no"))
}

fn respond(callback: Option<&Callback>, reply: Result<impl Serialize, Error>) -> Response {
    match (callback, reply) {
        (None, Ok(reply)) => body::json(&reply),
        (None, Err(error)) => error.into_response(),
        (Some(callback), Ok(reply)) => callback.script(200, &body::text(&reply)),
        (Some(callback), Err(error)) => {
            callback.script(error.problem.status, &body::text(&error.problem))
        }
    }
}
