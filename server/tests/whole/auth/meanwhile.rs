//! A poll whose login is revoked after it was accepted, and before it waits: nobody would end it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use chut_core::user::Timing;
use chut_server::address::Proxies;
use chut_server::app::{Options, Parts};
use chut_server::auth::{
    AuthError, Authenticator, Caller, Credentials, Grant, JwtAuth, Revoked, Withdrawn,
};
use chut_server::clock::Clock;
use chut_server::config::{JwtAlgorithm, JwtKeys, Secret};
use chut_server::log::MemoryLog;
use chut_server::metrics::Metrics;
use chut_server::presence::{Alone, Presence};
use chut_server::rates::Rates;
use chut_server::users::Users;
use chut_server::{App, http};
use jsonwebtoken::Algorithm;
use tower::Service as _;

use super::keys::{SHARED, alice, token};

/// Revokes whatever it accepts.
#[derive(Debug)]
struct Fickle(JwtAuth);

#[async_trait]
impl Authenticator for Fickle {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Caller, AuthError> {
        let caller = self.0.authenticate(credentials).await?;
        let token = credentials.token.as_deref().unwrap().to_owned();
        self.0.revoke(&Revoked::Token(token));
        Ok(caller)
    }

    fn holds(&self, grant: &Grant) -> bool {
        self.0.holds(grant)
    }

    fn revoke(&self, revoked: &Revoked) -> Withdrawn {
        self.0.revoke(revoked)
    }
}

#[tokio::test]
async fn a_login_that_is_revoked_before_its_poll_waits_ends_the_poll() {
    let app = app();
    let cursor = app.log.head();
    let token = token(Algorithm::HS256, &alice());
    let uri = format!("/v1/listen?client=tab&cursor={cursor}&token={token}");
    let request = Request::get(uri).body(Body::empty()).unwrap();

    let reply = http::router(app.clone()).call(request).await.unwrap();

    assert_eq!(reply.status(), 401);
    assert_eq!(app.users.census().polls, 0);
}

fn app() -> App {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, SHARED).unwrap();
    let key = JwtKeys::File(Secret::read(&file).unwrap());
    let auth = Fickle(JwtAuth::new(JwtAlgorithm::Hs256, key).unwrap());
    let presence: Arc<dyn Presence> = Arc::new(Alone::default());
    let span = Duration::from_mins(1);
    App::new(Parts {
        rates: Rates::new(None),
        log: Box::new(MemoryLog::new().unwrap()),
        users: Users::new(Timing::new(span, span, 1), Clock::start(), &presence, 1),
        presence,
        deliveries: chut_server::deliveries::Deliveries::default(),
        retention: None,
        webhook: None,
        auth: Box::new(auth),
        policy: None,
        options: Options {
            hold: Some(span),
            grace: span,
            max_text_bytes: 1_024,
            origins: Vec::new(),
            jsonp: false,
            cookie: None,
            connections_per_address: None,
            proxies: Proxies::default(),
            admin_token: None,
            demo: false,
        },
        metrics: Metrics::new().unwrap(),
        draining: AtomicBool::new(false),
    })
}
