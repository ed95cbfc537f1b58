//! `POST /v1/message`: append to the log, and answer once it is committed.

use chut_core::Draft;
use chut_core::wire::message::{Reply, Request};

use super::error::Error;
use crate::App;
use crate::auth::Caller;

pub(super) async fn message(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    let draft = Draft {
        from: caller.user,
        to: request.to,
        id: request.id,
        text: request.text,
    };
    check(&app, &draft)?;
    app.rates.send(&draft.from)?;
    // The repetition of a message that was stored before the site thought otherwise passes: its sender is owed
    // the first answer.
    if let Some(policy) = &app.policy
        && let Err(refusal) = policy.check(&draft.from, &draft.to).await
        && !app.log.repeats(&draft).await?
    {
        return Err(refusal.into());
    }
    append(&app, draft).await
}

/// Whether `draft` can be a message at all.
pub(super) fn check(app: &App, draft: &Draft) -> Result<(), Error> {
    let limit = app.options.max_text_bytes;
    if draft.text.bytes() > limit {
        return Err(Error::bad_request(format!("text: at most {limit} bytes")));
    }
    if draft.to == draft.from {
        return Err(Error::bad_request("to: nobody writes to themselves"));
    }
    Ok(())
}

/// Answers once the message is committed.
pub(super) async fn append(app: &App, draft: Draft) -> Result<Reply, Error> {
    let id = draft.id.clone();
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
