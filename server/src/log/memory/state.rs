//! What the memory log holds, and how it changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chut_core::{Draft, Message, Revision, Seq, Timestamp, UserId};

use super::messages::Messages;
use crate::clock;
use crate::log::{
    AppendError, Appended, Bookmark, Entry, Glance, Mark, MarkKind, Marks, Profile, Relation,
    commit, repeated,
};

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) head: Seq,
    /// The time of the newest message.
    newest: Timestamp,
    pub(super) revision: Revision,
    /// What followers have yet to hear: whose log has grown, and to where.
    pub(super) grown: Vec<(UserId, Entry)>,
    pub(super) messages: Messages,
    /// The newest message of each person that has been removed.
    pub(super) removed: HashMap<UserId, Seq>,
    pub(super) marks: HashMap<UserId, MarksOfOne>,
    pub(super) delivered: HashMap<UserId, Seq>,
    pub(super) profiles: HashMap<UserId, Profile>,
    pub(super) bookmarks: HashMap<Bookmark, Seq>,
}

/// A person's marks by peer and kind: the value of each, and when it last moved.
type MarksOfOne = BTreeMap<(UserId, MarkKind), (u64, Revision)>;

impl State {
    pub(super) fn append(&mut self, draft: Draft) -> Result<Appended, AppendError> {
        if let Some(stored) = self.messages.stored(&draft) {
            return repeated(stored, &draft);
        }
        if self.blocks(&draft.from, &draft.to) || self.blocks(&draft.to, &draft.from) {
            return Err(AppendError::Blocked);
        }
        let opens = self
            .messages
            .between(&draft.from, &draft.to)
            .next_back()
            .is_none();
        let at = clock::timestamp().max(self.newest);
        let message = Arc::new(commit(draft, self.head.next(), at));
        (self.head, self.newest) = (message.seq, at);
        for person in [&message.from, &message.to] {
            let message = Arc::clone(&message);
            let entry = Entry::Message { message, opens };
            self.grown.push((person.clone(), entry));
        }
        self.messages.insert(&message);
        Ok(Appended {
            seq: message.seq,
            at: message.at,
            duplicate: false,
        })
    }

    pub(super) fn read(&mut self, user: &UserId, with: &UserId, seq: Seq) -> Seq {
        let newest = self.messages.between(user, with).next_back();
        let seq = seq.min(newest.map_or(Seq::START, |newest| newest.seq));
        if self.mark(user, with, MarkKind::Read, seq.get()) {
            self.mark(with, user, MarkKind::PeerRead, seq.get());
        }
        self.marks_of(user, with).read
    }

    pub(super) fn block(&mut self, user: &UserId, peer: &UserId, blocked: bool) {
        self.mark(user, peer, MarkKind::Blocked, blocked.into());
    }

    /// A person is remembered who is shown as somebody in particular.
    pub(super) fn introduce(&mut self, user: &UserId, profile: &Profile) {
        if *profile == Profile::default() {
            self.profiles.remove(user);
        } else {
            self.profiles.insert(user.clone(), profile.clone());
        }
    }

    pub(super) fn delivered(&mut self, user: &UserId, seq: Seq) {
        let before = self.delivered.get(user).copied().unwrap_or_default();
        let mut senders = BTreeMap::new();
        for message in self.messages.after(user, before) {
            if &message.to == user && message.seq <= seq {
                senders.insert(message.from.clone(), message.seq);
            }
        }
        for (sender, seq) in senders {
            self.mark(&sender, user, MarkKind::Delivered, seq.get());
        }
        self.delivered.insert(user.clone(), seq.max(before));
    }

    /// Moves a mark; says whether it has moved.
    fn mark(&mut self, person: &UserId, peer: &UserId, kind: MarkKind, value: u64) -> bool {
        let marks = self.marks.entry(person.clone()).or_default();
        let mark = marks.entry((peer.clone(), kind)).or_default();
        if !kind.moves(mark.0, value) {
            return false;
        }
        self.revision = Revision(self.revision.0 + 1);
        *mark = (value, self.revision);
        let mark = Mark {
            peer: peer.clone(),
            kind,
            value,
            revision: self.revision,
        };
        let entry = Entry::Mark(Arc::new(mark));
        self.grown.push((person.clone(), entry));
        true
    }

    /// The newest message of `user` that has been removed.
    pub(super) fn floor(&self, user: &UserId) -> Seq {
        self.removed.get(user).copied().unwrap_or_default()
    }

    /// The newest message of `user`, be it kept or not.
    pub(super) fn last(&self, user: &UserId) -> Seq {
        let kept = self.messages.after(user, Seq::START).next_back();
        kept.map_or(Seq::START, |last| last.seq)
            .max(self.floor(user))
    }

    /// At most `room` marks that moved after a revision, in the order in which they did.
    pub(super) fn marks_after(&self, user: &UserId, after: Revision, room: u16) -> Vec<Mark> {
        let all = self.marks.get(user).into_iter().flatten();
        let mut moved: Vec<_> = all
            .filter(|(_, (_, revision))| *revision > after)
            .map(|((peer, kind), (value, revision))| Mark {
                peer: peer.clone(),
                kind: *kind,
                value: *value,
                revision: *revision,
            })
            .collect();
        moved.sort_by_key(|mark| mark.revision);
        moved.truncate(room.into());
        moved
    }

    pub(super) fn last_revision(&self, user: &UserId) -> Revision {
        let all = self.marks.get(user).into_iter().flatten();
        all.map(|(_, (_, revision))| *revision)
            .max()
            .unwrap_or_default()
    }

    pub(super) fn glances(&self, user: &UserId, limit: usize) -> Vec<Glance> {
        let newest = self.newest_of(user).into_iter().take(limit);
        let glance = |(peer, last)| self.glance(user, peer, last);
        newest.map(glance).collect()
    }

    /// The people whom `user` has talked with and the last message of each, newest first.
    pub(super) fn newest_of(&self, user: &UserId) -> Vec<(&UserId, &Message)> {
        let mut newest: HashMap<&UserId, &Message> = HashMap::new();
        for message in self.messages.after(user, Seq::START) {
            newest.insert(message.peer(user), message);
        }
        let mut newest: Vec<_> = newest.into_iter().collect();
        newest.sort_by_key(|(_, last)| std::cmp::Reverse(last.seq));
        newest
    }

    pub(super) fn relation(&self, user: &UserId, peer: &UserId) -> Relation {
        Relation {
            converse: self.messages.between(user, peer).next().is_some(),
            blocks: self.blocks(user, peer),
            is_blocked: self.blocks(peer, user),
        }
    }

    /// The conversation of two people, seen by `user`.
    pub(super) fn glance(&self, user: &UserId, peer: &UserId, last: &Message) -> Glance {
        let marks = self.marks_of(user, peer);
        let unread = self.messages.between(user, peer);
        let unread = unread.filter(|m| &m.to == user && m.seq > marks.read);
        Glance {
            with: peer.clone(),
            profile: self.profiles.get(peer).cloned().unwrap_or_default(),
            last: last.clone(),
            unread: unread.count() as u64,
            marks,
            is_blocked_by: self.blocks(peer, user),
        }
    }

    fn marks_of(&self, person: &UserId, peer: &UserId) -> Marks {
        let mut marks = Marks::default();
        let of_person = self.marks.get(person);
        for kind in MarkKind::ALL {
            let mark = of_person.and_then(|all| all.get(&(peer.clone(), kind)));
            marks.set(kind, mark.map_or(0, |mark| mark.0));
        }
        marks
    }

    fn blocks(&self, person: &UserId, peer: &UserId) -> bool {
        self.marks_of(person, peer).blocked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_back_takes_no_message_back_in_time() {
        let newest = Timestamp(u64::MAX);
        let mut state = State {
            newest,
            ..State::default()
        };

        let appended = state.append(Draft {
            from: "alice".parse().unwrap(),
            to: "bob".parse().unwrap(),
            id: "message-1".parse().unwrap(),
            text: "later".parse().unwrap(),
        });

        assert_eq!(appended.unwrap().at, newest);
    }
}
