//! Who is calling: the host site asked, signed tokens, and what is revoked.

mod callback;
mod jwks;
mod jwt;
pub(crate) mod keys;
mod lines;
mod meanwhile;
mod policy;
mod revoke;
mod settings;
pub(crate) mod site;
mod trouble;

use std::time::Duration;

use crate::app::TestApp;

/// Lets so much time pass at once. What goes by real clocks does not notice.
async fn pass(span: Duration) {
    tokio::time::pause();
    tokio::time::advance(span).await;
    tokio::time::resume();
}

/// Waits until so many polls are held.
async fn held(app: &TestApp, polls: usize) {
    while app.app.users.census().polls != polls {
        tokio::task::yield_now().await;
    }
}
