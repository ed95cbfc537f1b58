//! Routes, and the list of their paths.

use axum::Router;
use axum::routing::MethodRouter;

use crate::App;

/// Routes whose paths are known. They are flat: see the function of this name above.
#[derive(Debug, Default)]
pub(super) struct Routes {
    pub(super) router: Router<App>,
    pub(super) paths: Paths,
}

/// The paths that lead somewhere, as they are written for the router.
#[derive(Debug, Default)]
pub(super) struct Paths(Vec<&'static str>);

impl Routes {
    /// With one more.
    pub(super) fn route(mut self, path: &'static str, route: MethodRouter<App>) -> Self {
        self.paths.0.push(path);
        self.router = self.router.route(path, route);
        self
    }

    /// With all of `others`.
    pub(super) fn merge(mut self, others: Self) -> Self {
        self.paths.0.extend(others.paths.0);
        self.router = self.router.merge(others.router);
        self
    }

    /// With what `put` puts around them: layers, and paths that lead nowhere.
    pub(super) fn around(mut self, put: impl FnOnce(Router<App>) -> Router<App>) -> Self {
        self.router = put(self.router);
        self
    }
}

impl Paths {
    /// The one that `path` follows; one name for all that follow none.
    pub(super) fn of(&self, path: &str) -> &'static str {
        let followed = |known: &&str| match known.split_once('{') {
            Some((start, _)) => path.starts_with(start),
            None => path == *known,
        };
        self.0.iter().copied().find(followed).unwrap_or("none")
    }
}
