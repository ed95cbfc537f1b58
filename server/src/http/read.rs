//! `POST /v1/read`: the caller has read a conversation up to a message.

use chut_core::Seq;
use chut_core::wire::read::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;

pub(super) async fn read(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    app.rates.mark(&caller.user)?;
    let seq = Seq::new(request.seq).unwrap_or(Seq::MAX);
    let read = app.log.read(&caller.user, &request.with, seq).await?;
    Ok(Reply { read })
}
