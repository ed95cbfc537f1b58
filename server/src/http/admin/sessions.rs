//! `POST /admin/v1/sessions/revoke`: what was accepted is accepted no longer.

use chut_core::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::auth::Revoked;
use crate::http::error::Error;

/// What is revoked: one of the three.
#[derive(Deserialize, ToSchema)]
#[schema(as = AdminRevoke)]
pub(super) struct Request {
    /// The host site's session.
    session: Option<String>,
    /// The token of a page.
    token: Option<String>,
    /// Whatever this person has shown so far.
    user: Option<UserId>,
}

/// What has ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminRevoked)]
pub(super) struct Reply {
    /// Logins that were remembered, and polls that waited.
    revoked: usize,
}

pub(super) async fn revoke(app: App, request: Request) -> Result<Reply, Error> {
    let revoked = match (request.session, request.token, request.user) {
        (Some(session), None, None) => Revoked::Session(session),
        (None, Some(token), None) => Revoked::Token(token),
        (None, None, Some(user)) => Revoked::User(user),
        _ => return Err(Error::bad_request("one of session, token and user")),
    };
    let revoked = app.revoke(&revoked);
    Ok(Reply { revoked })
}
