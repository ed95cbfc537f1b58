//! A conversation as it is shown, apart from its messages.

use chut_core::inbox::Standing;
use chut_core::{Millis, PresenceState, Seq};

/// One value, so that one signal carries all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is shown by itself, in any company"
)]
pub(crate) struct Face {
    pub(crate) name: String,
    /// Where the site has a picture of the person.
    pub(crate) avatar: Option<String>,
    pub(crate) open: bool,
    /// Messages received that have not been seen.
    pub(crate) unread: u64,
    /// `None` where one has not talked with them: nobody says whether they are there.
    pub(crate) presence: Option<PresenceState>,
    pub(crate) typing: bool,
    pub(crate) blocked: bool,
    /// How far the peer has got, and read, what was sent to them.
    pub(crate) peer_delivered: Seq,
    pub(crate) peer_read: Seq,
    /// Older messages can be shown.
    pub(crate) has_above: bool,
    /// Received while the person reads further up: so many lie below, unseen.
    pub(crate) below: u64,
    /// The log is read at its end.
    pub(crate) at_end: bool,
    /// The person is about to write: the view takes this, and moves the focus.
    pub(crate) wants_focus: bool,
    /// How often the widget has been put into the page again: the log has then lost its place.
    pub(crate) attached: u64,
    /// Messages beyond this one came while nobody looked.
    pub(crate) seen: Option<Seq>,
}

impl Face {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            avatar: None,
            open: false,
            unread: 0,
            presence: None,
            typing: false,
            blocked: false,
            peer_delivered: Seq::START,
            peer_read: Seq::START,
            has_above: false,
            below: 0,
            at_end: true,
            wants_focus: false,
            attached: 0,
            seen: None,
        }
    }

    /// Takes over how the conversation stands.
    pub(crate) fn stand(&mut self, standing: &Standing, now: Millis) {
        self.unread = standing.unread();
        self.presence = Some(standing.presence);
        self.typing = standing.is_typing(now);
        self.blocked = standing.blocked;
        self.peer_delivered = standing.peer_delivered;
        self.peer_read = standing.peer_read;
    }

    /// Whether its newest message is before the person's eyes.
    pub(crate) fn is_seen(&self) -> bool {
        self.open && self.at_end
    }
}
