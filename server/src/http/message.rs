//! `POST /v1/message`: append to the log, and answer once it is committed.

use chut_core::limits::PAGE_MAX;
use chut_core::wire::PageLimit;
use chut_core::wire::message::{Reply, Request};
use chut_core::{Draft, Seq};

use super::error::Error;
use crate::App;
use crate::auth::{Caller, PolicyError};
use crate::log::{Span, Unavailable};

pub(super) async fn message(app: App, caller: Caller, request: Request) -> Result<Reply, Error> {
    let limit = app.options.max_text_bytes;
    if request.text.bytes() > limit {
        return Err(Error::bad_request(format!("text: at most {limit} bytes")));
    }
    if request.to == caller.user {
        return Err(Error::bad_request("to: nobody writes to themselves"));
    }
    app.rates.send(&caller.user)?;
    let id = request.id.clone();
    let draft = Draft {
        from: caller.user,
        to: request.to,
        id: request.id,
        text: request.text,
    };
    if let Some(policy) = &app.policy
        && let Err(refusal) = policy.check(&draft.from, &draft.to).await
    {
        heed(refusal, &app, &draft).await?;
    }
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

/// Lets only the repetition of a message pass that was stored before the site thought otherwise: its sender is
/// owed the first answer. Such a one is among the newest of the conversation.
async fn heed(refusal: PolicyError, app: &App, draft: &Draft) -> Result<(), Error> {
    if is_stored(app, draft).await? {
        Ok(())
    } else {
        Err(refusal.into())
    }
}

async fn is_stored(app: &App, draft: &Draft) -> Result<bool, Unavailable> {
    let (people, newest) = ((&draft.from, &draft.to), Span::Before(Seq::MAX));
    let all = PageLimit::try_from(PAGE_MAX).unwrap_or_default();
    let page = app.log.page(people, newest, all).await?;
    let mut messages = page.messages.iter();
    Ok(messages.any(|message| message.id == draft.id && message.from == draft.from))
}
