//! `POST /v1/leave`: a tab is going.

use chut_core::wire::leave::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;

pub(super) async fn leave(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    app.users.leave(&caller.user, request.client);
    Ok(Reply {})
}
