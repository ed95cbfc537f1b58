//! `POST /v1/message`: append to the log, and answer once it is committed.

use chut_core::Draft;
use chut_core::wire::message::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;

pub(super) async fn message(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    let limit = app.options.max_text_bytes;
    if request.text.bytes() > limit {
        return Err(Error::bad_request(format!("text: at most {limit} bytes")));
    }
    if request.to == caller.user {
        return Err(Error::bad_request("to: nobody writes to themselves"));
    }
    let id = request.id.clone();
    let draft = Draft {
        from: caller.user,
        to: request.to,
        id: request.id,
        text: request.text,
    };
    let timer = app.metrics.append_seconds.start_timer();
    let appended = app.log.append(draft).await;
    timer.observe_duration();
    let appended = appended?;
    app.metrics.appended(&appended);
    Ok(Reply {
        seq: appended.seq,
        id,
        at: appended.at,
        duplicate: appended.duplicate,
    })
}
