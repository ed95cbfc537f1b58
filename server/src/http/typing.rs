//! `POST /v1/typing`: the caller is typing to somebody, or has stopped.

use chut_core::wire::typing::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;
use crate::users::Signal;

pub(super) async fn typing(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    let Request { to, typing } = request;
    if to == caller.user {
        return Err(Error::bad_request("to: nobody writes to themselves"));
    }
    app.rates.typing(&caller.user)?;
    if let Some(policy) = &app.policy {
        policy.check(&caller.user, &to).await?;
    }
    if app.users.is_here(&to) {
        let relation = app.log.relation(&caller.user, &to).await?;
        if !relation.blocks && !relation.is_blocked {
            let from = caller.user;
            app.users.signal(&to, Signal::Typing { from, typing });
        }
    }
    Ok(Reply {})
}
