//! `POST /v1/block`: the caller wants nothing more of somebody, or wants it again.

use chut_core::wire::block::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;

pub(super) async fn block(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    if request.user == caller.user {
        return Err(Error::bad_request("user: nobody blocks themselves"));
    }
    app.rates.mark(&caller.user)?;
    let (user, blocked) = (&request.user, request.blocked);
    app.log.block(&caller.user, user, blocked).await?;
    // The block stands; that the other sees the caller go, or come, is a courtesy.
    let told = app.watch().turned(user, &caller.user).await;
    told.unwrap_or_else(|error| tracing::warn!(%error, "a block was not shown to the blocked"));
    Ok(Reply { blocked })
}
