//! What the endpoints of the administration share: the token, then the question, then the reply.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use chut_core::wire::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::http::body;
use crate::http::call::Endpoint;
use crate::http::error::Error;
use crate::http::limits;
use crate::http::params::Params;

/// The route of an endpoint whose work is done by `handler`.
pub(in crate::http) fn route<Q, R, F, Fut>(endpoint: Endpoint, handler: F) -> MethodRouter<App>
where
    Q: DeserializeOwned + Send + 'static,
    R: Serialize + 'static,
    F: Fn(App, Q) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<R, Error>> + Send,
{
    raw(endpoint, move |app, question| {
        let reply = handler(app, question);
        async move { reply.await.map(|reply| body::json(&reply)) }
    })
}

/// The same, of one whose replies are no JSON.
pub(in crate::http) fn raw<Q, F, Fut>(endpoint: Endpoint, handler: F) -> MethodRouter<App>
where
    Q: DeserializeOwned + Send + 'static,
    F: Fn(App, Q) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Error>> + Send,
{
    any(move |State(app): State<App>, request: Request| {
        let handler = handler.clone();
        async move {
            let reply = match accept(endpoint, &app, request).await {
                Ok(question) => handler(app, question).await,
                Err(error) => Err(error),
            };
            reply.unwrap_or_else(IntoResponse::into_response)
        }
    })
}

async fn accept<Q: DeserializeOwned>(
    endpoint: Endpoint,
    app: &App,
    request: Request,
) -> Result<Q, Error> {
    let (parts, body) = request.into_parts();
    limits::url_length(&parts.uri)?;
    endpoint.takes(&parts.method, false)?;
    authorize(app, &parts.headers)?;
    match endpoint {
        Endpoint::Post(media) => {
            let limit = limits::body_bytes(app.options.max_text_bytes);
            media.read(&parts.headers, body, limit).await
        }
        Endpoint::Get | Endpoint::Poll => Params::new(parts.uri.query())?.read(),
    }
}

/// Lets whoever shows the token pass. It takes the same time however much of it is right.
fn authorize(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let shown = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
    let (scheme, token) = shown.and_then(|shown| shown.split_at_checked(7)).unzip();
    let is_bearer = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "));
    let token = token.filter(|_| is_bearer).unwrap_or_default();
    match &app.options.admin_token {
        Some(secret) if secret.is(token) => Ok(()),
        _ => {
            let detail = "the administration's token is missing or wrong";
            Err(Error::new(ErrorCode::Unauthenticated, detail))
        }
    }
}
