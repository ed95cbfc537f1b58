//! `GET /admin/v1/user/export`: a person's messages, a line for each, while the server goes on.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use chut_core::{Message, Seq, UserId};
use futures_util::{TryStreamExt as _, stream};

use super::user::Question;
use crate::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::openapi::LINES;
use crate::log::Unavailable;

/// Messages that are read at once.
const PAGE: u16 = 200;

pub(super) async fn export(app: App, question: Question) -> Result<Response, Error> {
    let pages = Pages {
        // Whatever comes later is not waited for.
        until: app.log.head().seq,
        user: question.user,
        after: Seq::START,
        app,
    };
    // A log that does not answer is said so; one that stops later can only break the reply off.
    let (first, pages) = pages.next().await?;
    let rest = stream::try_unfold(pages, |pages| async move {
        let (page, pages) = pages.next().await?;
        Ok::<_, Unavailable>((!page.is_empty()).then_some((page, pages)))
    });
    let first = stream::iter([Ok(first)]);
    let lines = futures_util::StreamExt::chain(first, rest).map_ok(|page| lines(&page));
    let mut reply = Response::new(Body::from_stream(lines));
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(LINES));
    Ok(reply)
}

/// What has yet to be read.
struct Pages {
    app: App,
    user: UserId,
    after: Seq,
    until: Seq,
}

impl Pages {
    /// The next page, empty at the end, and what comes after it.
    async fn next(mut self) -> Result<(Vec<Message>, Self), Unavailable> {
        let page = self.app.log.messages(Some(&self.user), self.after, PAGE);
        let mut page = page.await?;
        page.retain(|message| message.seq <= self.until);
        if let Some(last) = page.last() {
            self.after = last.seq;
        }
        Ok((page, self))
    }
}

fn lines(page: &[Message]) -> Bytes {
    let lines = page.iter().map(|message| body::text(message) + "\n");
    lines.collect::<String>().into()
}
