//! Routes, each with its description: there is none without.

use axum::Router;
use axum::response::Response;
use axum::routing::MethodRouter;
use chut_core::wire::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::admin;
use super::call::Endpoint;
use super::error::Error;
use super::openapi::{Document, Page};
use crate::App;
use crate::auth::Caller;

/// Routes and what they are. Their paths are whole: see [`super::protocol`].
#[derive(Debug, Default)]
pub(super) struct Routes {
    pub(super) router: Router<App>,
    pub(super) document: Document,
}

impl Routes {
    /// With an endpoint of the protocol. What its handler reads and answers is described by the types;
    /// `also` names the refusals that few others have.
    pub(super) fn call<Q, R, F, Fut>(
        mut self,
        path: &'static str,
        endpoint: Endpoint,
        handler: F,
        summary: &str,
        also: &[ErrorCode],
    ) -> Self
    where
        Q: DeserializeOwned + ToSchema + Send + 'static,
        R: Serialize + ToSchema + 'static,
        F: Fn(App, Caller, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, Error>> + Send,
    {
        self.document.call::<Q, R>(path, endpoint, summary, also);
        self.router = self.router.route(path, endpoint.route(handler));
        self
    }

    /// With an endpoint of the administration.
    pub(super) fn admin<Q, R, F, Fut>(
        mut self,
        path: &'static str,
        endpoint: Endpoint,
        handler: F,
        summary: &str,
        also: &[ErrorCode],
    ) -> Self
    where
        Q: DeserializeOwned + ToSchema + Send + 'static,
        R: Serialize + ToSchema + 'static,
        F: Fn(App, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, Error>> + Send,
    {
        self.document.admin::<Q, R>(path, endpoint, summary, also);
        let route = admin::call::route(endpoint, handler);
        self.router = self.router.route(path, route);
        self
    }

    /// With one of them that is read, line by line.
    pub(super) fn lines<Q, F, Fut>(mut self, path: &'static str, handler: F, summary: &str) -> Self
    where
        Q: DeserializeOwned + ToSchema + Send + 'static,
        F: Fn(App, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Response, Error>> + Send,
    {
        self.document.lines::<Q>(path, summary);
        let route = admin::call::raw(Endpoint::Get, handler);
        self.router = self.router.route(path, route);
        self
    }

    /// With anything else that is there to be fetched.
    pub(super) fn page(mut self, path: &'static str, route: MethodRouter<App>, page: Page) -> Self {
        self.document.page(path, &page);
        self.router = self.router.route(path, route);
        self
    }

    /// With what `put` puts around them: layers, and paths that lead nowhere.
    pub(super) fn around(mut self, put: impl FnOnce(Router<App>) -> Router<App>) -> Self {
        self.router = put(self.router);
        self
    }

    /// With all of `others`.
    pub(super) fn merge(mut self, others: Self) -> Self {
        self.document.merge(others.document);
        self.router = self.router.merge(others.router);
        self
    }
}

/// The paths that lead somewhere, as they are written for the router.
#[derive(Debug)]
pub(super) struct Paths {
    whole: Vec<&'static str>,
    /// What comes before a parameter, and all of it.
    open: Vec<(&'static str, &'static str)>,
}

impl Paths {
    pub(super) fn new(paths: impl Iterator<Item = &'static str>) -> Self {
        let (open, whole) = paths.partition::<Vec<_>, _>(|path| path.contains('{'));
        let start = |path: &'static str| path.split_once('{').map(|(start, _)| (start, path));
        Self {
            whole,
            open: open.into_iter().filter_map(start).collect(),
        }
    }

    /// The one that `path` follows; one name for all that follow none.
    pub(super) fn of(&self, path: &str) -> &'static str {
        let whole = self.whole.iter().find(|known| **known == path);
        let open = || self.open.iter().find(|(start, _)| path.starts_with(start));
        let known = whole.or_else(|| open().map(|(_, known)| known));
        known.copied().unwrap_or("none")
    }
}
