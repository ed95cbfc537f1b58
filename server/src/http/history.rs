//! `GET /v1/history`: one conversation, a page at a time.

use chut_core::Seq;
use chut_core::wire::history::{Query, Reply};

use super::error::Error;
use crate::App;
use crate::auth::Caller;
use crate::log::Span;

pub(super) async fn history(app: App, caller: Caller, query: Query) -> Result<Reply, Error> {
    // A number too large for a place is beyond every place.
    let seq = |number| Seq::new(number).unwrap_or(Seq::MAX);
    let span = match (query.before, query.after) {
        (Some(_), Some(_)) => return Err(Error::bad_request("before, after: one at the most")),
        (Some(before), None) => Span::Before(seq(before)),
        (None, Some(after)) => Span::After(seq(after)),
        (None, None) => Span::Before(Seq::MAX),
    };
    let people = (&caller.user, &query.with);
    let page = app.log.page(people, span, query.limit).await?;
    Ok(Reply {
        messages: page.messages,
        more: page.more,
    })
}
