//! `GET /v1/listen`: the long poll. Reading after a cursor; waiting if there is nothing yet.

use std::time::Duration;

use chut_core::limits::{EVENTS_BYTES, EVENTS_MAX};
use chut_core::user::{Answer, Refusal};
use chut_core::wire::listen::{Query, Reply, Visible, Wait};
use chut_core::wire::{ErrorCode, Event};
use chut_core::{Cursor, SignalPlace, UserId};

use super::error::Error;
use crate::App;
use crate::app::Options;
use crate::auth::{Caller, Grant};
use crate::log::{BatchBound, Reading};
use crate::users::{Refused, Signal, Wanted};

/// The server's own hold is drawn anew for each poll, so that polls which began together (after a
/// restart, say) drift apart; and it stays under the 60 seconds at which many proxies cut.
const HOLD_MS: std::ops::RangeInclusive<u64> = 45_000..=55_000;

const BATCH: BatchBound = BatchBound {
    events: EVENTS_MAX,
    bytes: EVENTS_BYTES,
};

/// The longest hold that the server itself chooses.
pub(super) fn longest_hold(options: &Options) -> Duration {
    options
        .hold
        .unwrap_or(Duration::from_millis(*HOLD_MS.end()))
}

pub(super) async fn listen(app: App, caller: Caller, query: Query) -> Result<Reply, Error> {
    let place = place(&app, &query).await?;
    let hold = span(&app, &place, &query, caller.grant.as_deref())?;
    let (user, grant) = (caller.user, caller.grant);
    if let Place::Cursor(cursor) = place
        && app.users.presents(&user, cursor.seq)
    {
        app.deliveries.add(&user, cursor.seq);
    }
    let wanted = Wanted {
        client: query.client,
        after: place.cursor(),
        visible: query.visible == Visible::Yes,
        hold,
        grant: grant.clone(),
    };
    let waiting = app.users.listen(&user, wanted)?;
    // Revoked before it waited, nobody would end it.
    if !grant.as_ref().is_none_or(|grant| app.auth.holds(grant)) {
        return Err(Refused.into());
    }
    let is_news = waiting.is_news();
    if is_news {
        let head = app.log.last(&user).await?;
        app.users.caught_up(&user, head);
    }
    let is_cursor = matches!(place, Place::Cursor(_));
    let states = if is_cursor && waiting.is_stranger() {
        app.watch().states(&user).await?
    } else {
        Vec::new()
    };
    let answer = if states.is_empty() {
        waiting.answer().await
    } else {
        // Whoever comes from elsewhere is told at once who is there.
        let at = waiting.after();
        let answer = waiting.answer_now();
        answer.unwrap_or(Ok(Answer::Events { after: at }))
    };
    match answer? {
        Answer::Refused(refusal) => Err(refuse(refusal)),
        Answer::Superseded { at } => Ok(Reply {
            superseded: true,
            ..reply(&app, at, Vec::new())
        }),
        Answer::Events { after: at } | Answer::Empty { at } if matches!(place, Place::Lost(_)) => {
            Ok(reply(&app, at, vec![Event::Resync]))
        }
        Answer::Events { after } => events(&app, &user, after, states).await,
        Answer::Empty { .. } if is_cursor && is_over(grant.as_deref()) => Err(Refused.into()),
        Answer::Empty { at } if is_cursor && (is_news || !states.is_empty()) => {
            events(&app, &user, at, states).await
        }
        Answer::Empty { at } => Ok(reply(&app, at, Vec::new())),
    }
}

/// How long a poll is held: as long as the server wants and the client, and no longer than the caller is accepted.
fn span(app: &App, place: &Place, query: &Query, grant: Option<&Grant>) -> Result<Duration, Error> {
    // A client that asks from nowhere is told where it is at once.
    let Place::Cursor(_) = place else {
        return Ok(Duration::ZERO);
    };
    let wanted = query.wait.map_or(Duration::MAX, Wait::duration);
    // The clock of holds counts whole milliseconds: a little later it is over for sure.
    let left = grant.and_then(Grant::left).unwrap_or(Duration::MAX);
    let left = left.saturating_add(Duration::from_millis(u64::from(!left.is_zero()) * 2));
    Ok(hold(&app.options)?.min(wanted).min(left))
}

/// Whether nothing is to be waited for any more.
fn is_over(grant: Option<&Grant>) -> bool {
    let left = grant.and_then(Grant::left);
    left.is_some_and(|left| left.is_zero())
}

/// Where a client asks from.
enum Place {
    /// After a cursor that this log knows.
    Cursor(Cursor),
    /// It named no cursor.
    Now(Cursor),
    /// It named one that this log does not know; this one is good.
    Lost(Cursor),
}

impl Place {
    fn cursor(&self) -> Cursor {
        match *self {
            Self::Cursor(cursor) | Self::Now(cursor) | Self::Lost(cursor) => cursor,
        }
    }
}

async fn place(app: &App, query: &Query) -> Result<Place, Error> {
    let Some(text) = &query.cursor else {
        return Ok(Place::Now(app.log.head()));
    };
    let cursor = text
        .parse()
        .map_err(|error| Error::new(ErrorCode::BadCursor, format!("cursor: {error}")))?;
    if app.log.reaches(cursor).await? {
        Ok(Place::Cursor(cursor))
    } else {
        Ok(Place::Lost(app.log.head()))
    }
}

/// What lies after a place: what is kept first, then `states` and other signals, if there is room.
async fn events(
    app: &App,
    user: &UserId,
    after: Cursor,
    states: Vec<Signal>,
) -> Result<Reply, Error> {
    let (batch, signals, at) = match app.users.news(user, after, BATCH) {
        Some(news) => (news.batch, news.signals, news.at),
        None => (None, Vec::new(), after.signal),
    };
    let reading = match batch {
        Some(batch) => Reading::Batch(batch),
        None => app.log.after(user, after, BATCH).await?,
    };
    let batch = match reading {
        Reading::Batch(batch) => batch,
        Reading::Lost(at) => return Ok(reply(app, at, vec![Event::Resync])),
    };
    let (mut events, mut cursor) = (batch.events, batch.at);
    if events.len() + states.len() + signals.len() <= EVENTS_MAX.into() {
        let told = states.into_iter().chain(signals);
        events.extend(told.map(Signal::into_event));
        cursor.signal = at;
    } else if !states.is_empty() {
        // Next time it comes from nowhere again.
        cursor.signal = SignalPlace::default();
    }
    Ok(reply(app, cursor, events))
}

fn reply(app: &App, at: Cursor, events: Vec<Event>) -> Reply {
    app.metrics.delivered(&events);
    let hold = longest_hold(&app.options);
    Reply {
        cursor: at.into(),
        events,
        hold_ms: u64::try_from(hold.as_millis()).unwrap_or(u64::MAX),
        superseded: false,
    }
}

fn refuse(refusal: Refusal) -> Error {
    match refusal {
        Refusal::TooManyClients => {
            let detail = "this user has as many waiting clients as one may have";
            Error::new(ErrorCode::RateLimited, detail)
        }
        Refusal::Ended => Error::new(ErrorCode::Unavailable, "the user has just ended"),
    }
}

/// The server's hold for one poll.
fn hold(options: &Options) -> Result<Duration, Error> {
    if let Some(hold) = options.hold {
        return Ok(hold);
    }
    let unavailable = |_| Error::new(ErrorCode::Unavailable, "no random numbers");
    let random = getrandom::u64().map_err(unavailable)?;
    let span = HOLD_MS.end() - HOLD_MS.start() + 1;
    Ok(Duration::from_millis(HOLD_MS.start() + random % span))
}
