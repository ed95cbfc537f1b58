//! What a client knows of its conversations: the snapshot, and what has happened since.
//!
//! Law: a snapshot and the events after it make what a snapshot taken now would show. Where they
//! cannot, for want of messages that the client has never seen, the inbox [asks for
//! one](Inbox::wants_snapshot).

mod unread;

use crate::limits::TYPING_TTL;
use crate::wire::{Event, conversations};
use crate::{Message, Millis, PresenceState, Seq, UserId};
use unread::Unread;

/// See the [module](self).
#[derive(Clone, Debug)]
pub struct Inbox {
    me: UserId,
    conversations: Vec<(UserId, Standing)>,
    wants_snapshot: bool,
}

/// How one conversation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub last: Message,
    pub read: Seq,
    pub peer_read: Seq,
    pub peer_delivered: Seq,
    pub presence: PresenceState,
    pub blocked: bool,
    unread: Unread,
    typing_until: Option<Millis>,
}

impl Inbox {
    /// What a snapshot shows.
    pub fn new(snapshot: &conversations::Reply) -> Self {
        let all = &snapshot.conversations;
        let standings = all.iter().map(|one| (one.with.clone(), Standing::new(one)));
        Self {
            me: snapshot.me.user.clone(),
            conversations: standings.collect(),
            wants_snapshot: false,
        }
    }

    /// Takes one event, in the order in which they come.
    pub fn apply(&mut self, now: Millis, event: &Event) {
        match event {
            Event::Received(message) | Event::Sent(message) => self.message(message),
            Event::Read { by, with, seq } if *by == self.me => self.read(with, *seq),
            Event::Read { by, seq, .. } => {
                self.change(by, |one| one.peer_read = one.peer_read.max(*seq));
            }
            Event::Delivered { with, seq } => {
                self.change(with, |one| {
                    one.peer_delivered = one.peer_delivered.max(*seq);
                });
            }
            Event::Blocked { user, blocked } => self.change(user, |one| one.blocked = *blocked),
            Event::Presence { user, state, .. } => self.change(user, |one| one.presence = *state),
            Event::Typing { from, typing } => {
                let until = typing.then_some(now + TYPING_TTL);
                self.change(from, |one| one.typing_until = until);
            }
            Event::Resync => self.wants_snapshot = true,
            Event::Unknown => {}
        }
    }

    /// Whether only another snapshot can tell how things stand.
    pub fn wants_snapshot(&self) -> bool {
        self.wants_snapshot
    }

    /// How the conversation with `peer` stands, if there is one.
    pub fn standing(&self, peer: &UserId) -> Option<&Standing> {
        let mut all = self.conversations.iter();
        all.find(|(with, _)| with == peer).map(|(_, one)| one)
    }

    /// Whose inbox it is.
    pub fn me(&self) -> &UserId {
        &self.me
    }

    /// When somebody's typing ends by itself, if it does: standings are then to be looked at again.
    pub fn poll_timeout(&self, now: Millis) -> Option<Millis> {
        let all = self.conversations.iter();
        let ends = all.filter_map(|(_, standing)| standing.typing_until);
        ends.filter(|until| *until > now).min()
    }

    /// The conversation with the newest message.
    pub fn newest(&self) -> Option<(&UserId, &Standing)> {
        let all = self.conversations.iter().map(|(peer, one)| (peer, one));
        all.max_by_key(|(_, standing)| standing.last.seq)
    }

    /// All conversations, newest first.
    pub fn iter(&self) -> impl Iterator<Item = (&UserId, &Standing)> {
        let mut all: Vec<_> = self.conversations.iter().collect();
        all.sort_by_key(|(_, standing)| std::cmp::Reverse(standing.last.seq));
        all.into_iter().map(|(peer, one)| (peer, one))
    }

    /// Unread messages of all conversations.
    pub fn unread(&self) -> u64 {
        self.conversations.iter().map(|(_, one)| one.unread()).sum()
    }

    fn message(&mut self, message: &Message) {
        let peer = message.peer(&self.me).clone();
        let is_mine = message.from == self.me;
        if let Some(standing) = self.find(&peer) {
            return standing.message(message, is_mine);
        }
        // Events do not say what the person is called, and an old conversation beyond the snapshot may have begun again.
        self.wants_snapshot = true;
        let standing = Standing::opened_by(message, is_mine);
        self.conversations.push((peer, standing));
    }

    fn read(&mut self, peer: &UserId, seq: Seq) {
        let Some(standing) = self.find(peer) else {
            return;
        };
        if seq <= standing.read {
            return;
        }
        standing.read = seq;
        if !standing.unread.read(seq) {
            self.wants_snapshot = true;
        }
    }

    fn find(&mut self, peer: &UserId) -> Option<&mut Standing> {
        let mut all = self.conversations.iter_mut();
        all.find(|(with, _)| with == peer).map(|(_, one)| one)
    }

    fn change(&mut self, peer: &UserId, change: impl FnOnce(&mut Standing)) {
        if let Some(standing) = self.find(peer) {
            change(standing);
        }
    }
}

impl Standing {
    fn new(one: &conversations::Conversation) -> Self {
        Self {
            last: one.last.clone(),
            read: one.read,
            peer_read: one.peer_read,
            peer_delivered: one.peer_delivered,
            presence: one.presence,
            blocked: one.blocked,
            unread: Unread::new(one.unread, one.last.seq),
            typing_until: None,
        }
    }

    fn opened_by(message: &Message, is_mine: bool) -> Self {
        let mut unread = Unread::default();
        if !is_mine {
            unread.add(message.seq);
        }
        Self {
            last: message.clone(),
            read: Seq::START,
            peer_read: Seq::START,
            peer_delivered: Seq::START,
            presence: PresenceState::Offline,
            blocked: false,
            unread,
            typing_until: None,
        }
    }

    /// Messages from the peer beyond the read mark.
    pub fn unread(&self) -> u64 {
        self.unread.count()
    }

    /// Where the read mark goes when everything has been seen; `None` if nothing is unread.
    pub fn unseen(&self) -> Option<Seq> {
        (self.unread() > 0).then_some(self.last.seq)
    }

    /// Whether the peer is typing.
    pub fn is_typing(&self, now: Millis) -> bool {
        self.typing_until.is_some_and(|until| now < until)
    }

    fn message(&mut self, message: &Message, is_mine: bool) {
        if message.seq <= self.last.seq {
            // The snapshot was taken a moment after its cursor.
            return;
        }
        self.last = message.clone();
        if !is_mine {
            self.typing_until = None;
            if message.seq > self.read {
                self.unread.add(message.seq);
            }
        }
    }
}
