//! What a log answers, without what two logs never share: their epochs and the time of day.

use chut_core::wire::{Event, PageLimit};
use chut_core::{Cursor, Draft, Message, Revision, Seq, Timestamp, UserId};
use chut_server::log::{
    AppendError, BatchBound, Counts, Entry, Glance, Grown, Keep, Log, Marks, Person, Profile,
    Reading, Relation, Span,
};
use proptest::prelude::*;
use tokio::sync::broadcast::Receiver;

use super::life::{PEOPLE, pairs, person};

/// Something to ask of a log, for one person.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    people: (usize, usize),
    seq: u64,
    revision: u64,
    bound: BatchBound,
    limit: PageLimit,
}

impl Probe {
    pub(super) fn any() -> impl Strategy<Value = Self> {
        let bound = (1..8_u16, 1..60_usize);
        let parts = (pairs(), 0..60_u64, 0..20_u64, bound, 1..8_u16);
        parts.prop_map(|(people, seq, revision, (events, bytes), limit)| Self {
            people,
            seq,
            revision,
            bound: BatchBound { events, bytes },
            limit: limit.try_into().unwrap(),
        })
    }
}

/// A place in a log of whatever epoch.
type Place = (Seq, Revision);

/// The answers to a [`Probe`].
#[derive(Debug, PartialEq)]
pub(super) struct Answers {
    reaches: bool,
    last: Place,
    after: Read,
    pages: [(Vec<Message>, bool); 2],
    glances: Vec<Seen>,
    glance: Option<Seen>,
    peers: Vec<(UserId, Relation)>,
    relation: Relation,
    person: Person,
    counts: Counts,
    messages: [Vec<Message>; 2],
}

/// What [`Log::after`] says.
#[derive(Debug, PartialEq)]
enum Read {
    Batch(Vec<Event>, Place),
    Lost(Place),
}

/// What a [`Glance`] shows.
type Seen = (UserId, Profile, Message, u64, Marks, bool);

pub(super) async fn ask(log: &dyn Log, probe: &Probe) -> Answers {
    let (me, peer) = (person(probe.people.0), person(probe.people.1));
    let cursor = Cursor {
        seq: Seq::new(probe.seq).unwrap(),
        revision: Revision(probe.revision),
        ..log.head()
    };
    let before = page(log, (&me, &peer), Span::Before(cursor.seq), probe.limit).await;
    let after = page(log, (&me, &peer), Span::After(cursor.seq), probe.limit).await;
    let glances = log.conversations(&me, probe.limit).await.unwrap();
    Answers {
        reaches: log.reaches(cursor).await.unwrap(),
        last: place(log.last(&me).await.unwrap()),
        after: read(log, &me, cursor, probe.bound).await,
        pages: [before, after],
        glances: glances.into_iter().map(seen).collect(),
        glance: log.conversation(&me, &peer).await.unwrap().map(seen),
        peers: log.peers(&me, probe.limit.get()).await.unwrap(),
        relation: log.relation(&me, &peer).await.unwrap(),
        person: log.person(&me).await.unwrap(),
        counts: log.counts().await.unwrap(),
        messages: [
            messages(log, Some(&me), cursor.seq, probe.limit).await,
            messages(log, None, cursor.seq, probe.limit).await,
        ],
    }
}

/// Asks for everybody, from every place.
pub(super) async fn ask_everything(log: &dyn Log) -> Vec<Answers> {
    let head = log.head();
    let mut answers = Vec::new();
    for me in 0..PEOPLE.len() {
        for seq in 0..=head.seq.get() {
            let probe = Probe {
                people: (
                    me,
                    (me + 1 + usize::try_from(seq % 4).unwrap()) % PEOPLE.len(),
                ),
                seq,
                revision: seq.min(head.revision.0),
                bound: BatchBound {
                    events: 1_000,
                    bytes: usize::MAX,
                },
                limit: 200.try_into().unwrap(),
            };
            answers.push(ask(log, &probe).await);
        }
    }
    answers
}

/// What followers hear of, whose it is, and whether it is the first message of two people.
pub(super) type Told = (UserId, Place, bool);

/// What a follower has heard.
pub(super) fn heard(news: &mut Receiver<Grown>) -> Vec<Told> {
    let told = |grown: Grown| {
        let opens = matches!(grown.entry, Entry::Message { opens: true, .. });
        (grown.user, place(grown.head), opens)
    };
    std::iter::from_fn(|| news.try_recv().ok())
        .map(told)
        .collect()
}

/// What an append came to, and the time it was given.
pub(super) struct Appended {
    pub(super) answer: Result<(Seq, bool), String>,
    pub(super) at: Option<Timestamp>,
}

pub(super) async fn append(log: &dyn Log, draft: &Draft) -> Appended {
    let appended = log.append(draft.clone()).await;
    if let Err(AppendError::Unavailable(error)) = &appended {
        panic!("{error}");
    }
    Appended {
        at: appended.as_ref().ok().map(|appended| appended.at),
        answer: match appended {
            Ok(appended) => Ok((appended.seq, appended.duplicate)),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// Takes steps until there is no more to do; gives how many messages have gone.
pub(super) async fn trim(log: &dyn Log, keep: &Keep) -> usize {
    let mut removed = 0;
    loop {
        let step = log.trim(keep).await.unwrap();
        removed += step.removed;
        if !step.more {
            return removed;
        }
    }
}

/// Removes a person up to a place; gives how many messages have gone.
pub(super) async fn erase(log: &dyn Log, user: &UserId, until: Seq) -> usize {
    let mut removed = 0;
    loop {
        let step = log.erase(user, until).await.unwrap();
        removed += step.removed;
        if !step.more {
            return removed;
        }
    }
}

/// Where a log ends.
pub(super) fn end(log: &dyn Log) -> Place {
    place(log.head())
}

fn place(cursor: Cursor) -> Place {
    (cursor.seq, cursor.revision)
}

async fn read(log: &dyn Log, me: &UserId, after: Cursor, bound: BatchBound) -> Read {
    match log.after(me, after, bound).await.unwrap() {
        Reading::Lost(at) => Read::Lost(place(at)),
        Reading::Batch(batch) => {
            let events = batch.events.into_iter().map(|event| match event {
                Event::Sent(message) => Event::Sent(timeless(message)),
                Event::Received(message) => Event::Received(timeless(message)),
                mark @ (Event::Delivered { .. } | Event::Read { .. } | Event::Blocked { .. }) => {
                    mark
                }
                other @ (Event::Presence { .. }
                | Event::Typing { .. }
                | Event::Resync
                | Event::Unknown) => panic!("no log holds this: {other:?}"),
            });
            Read::Batch(events.collect(), place(batch.at))
        }
    }
}

async fn page(
    log: &dyn Log,
    people: (&UserId, &UserId),
    span: Span,
    limit: PageLimit,
) -> (Vec<Message>, bool) {
    let page = log.page(people, span, limit).await.unwrap();
    (page.messages.into_iter().map(timeless).collect(), page.more)
}

async fn messages(
    log: &dyn Log,
    of: Option<&UserId>,
    after: Seq,
    limit: PageLimit,
) -> Vec<Message> {
    let messages = log.messages(of, after, limit.get()).await.unwrap();
    messages.into_iter().map(timeless).collect()
}

fn seen(glance: Glance) -> Seen {
    let last = timeless(glance.last);
    (
        glance.with,
        glance.profile,
        last,
        glance.unread,
        glance.marks,
        glance.is_blocked_by,
    )
}

fn timeless(message: Message) -> Message {
    Message {
        at: Timestamp(0),
        ..message
    }
}
