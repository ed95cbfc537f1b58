//! Every bound that the protocol and both of its sides share, with its reason.

use std::time::Duration;

/// Bytes of a user ID: long enough for an e-mail address or a URN, short enough for a header.
pub const USER_ID_BYTES: usize = 128;

/// Characters of a client ID: a UUID and room to spare.
pub const CLIENT_ID_CHARS: usize = 64;

/// Characters of a message ID: the least that is still hard to draw twice, and room for a UUID.
pub const MESSAGE_ID_CHARS: std::ops::RangeInclusive<usize> = 8..=64;

/// Bytes of one message's text by default: some four pages, and still one small row.
pub const TEXT_BYTES: usize = 8_192;

/// Bytes of one message's text at the most, whatever the settings say: a reply of one message must
/// stay a small reply.
pub const TEXT_BYTES_CEILING: usize = 131_072;

/// Characters of a cursor's text form.
pub const CURSOR_CHARS: usize = 128;

/// Characters of a JSONP callback name.
pub const CALLBACK_CHARS: usize = 128;

/// Messages or conversations of one page when the caller names no `limit`.
pub const PAGE_DEFAULT: u16 = 50;

/// Messages or conversations of one page at the most.
pub const PAGE_MAX: u16 = 200;

/// Events of one `listen` reply at the most.
pub const EVENTS_MAX: u16 = 200;

/// Bytes of text in one `listen` reply at the most; the reply then ends early and the cursor says where.
pub const EVENTS_BYTES: usize = 256 * 1024;

/// How long a typing notice holds unless renewed: twice the time after which a client renews it.
pub const TYPING_TTL: Duration = Duration::from_secs(6);

/// How often a client renews its typing notice, at the most: the protocol's own bound.
pub const TYPING_RENEWAL: Duration = Duration::from_secs(3);

/// How long after the last key a client stops saying that its person types.
pub const TYPING_IDLE: Duration = Duration::from_secs(5);

/// The longest hold a client may ask for, in seconds: most proxies cut an idle request at 60.
pub const WAIT_SECONDS_MAX: u64 = 60;

/// What a client adds to the server's longest hold before it gives a poll up: room for a slow link.
pub const POLL_MARGIN: Duration = Duration::from_secs(10);

/// What a tab adds to the longest that a poll may take before it counts the tab that polls for it as
/// gone: time for that one to say that its poll failed. Each adds up to as much again.
pub const LEADER_MARGIN: Duration = Duration::from_secs(5);

/// How long a client waits for an answer to anything but a poll.
pub const CALL_DEADLINE: Duration = Duration::from_secs(20);

/// Blocks that history alone brings: more would cover the page.
pub const BLOCKS_FROM_HISTORY: usize = 3;

/// Blocks that a client remembers, and closed ones besides: more than anybody has in sight.
pub const BLOCKS_MAX: usize = 100;

/// Messages of one conversation that are drawn at once at the most, as many screens as nobody reads at a glance; and
/// how many come in at an end when the person reads towards it: one page.
pub const DRAWN_MAX: usize = 150;
pub const DRAWN_STEP: usize = 50;

/// The least time between two read receipts for one conversation: who reads along is told of it often enough, and a
/// flood of messages does not become a flood of receipts.
pub const RECEIPT_PAUSE: Duration = Duration::from_secs(1);

/// Messages of which a client remembers that it has told the page: more than a page of history and a reply's batch.
pub const MESSAGES_TOLD: usize = 500;

/// Messages that may wait in one outbox: more than a person types during a long outage.
pub const OUTBOX_ENTRIES: usize = 200;

/// Places of unread messages that a client remembers in one conversation: more only counts.
pub const UNREAD_PLACES: usize = 1_000;

/// The first and the longest ceiling of the wait between two tries.
pub const BACKOFF: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(500)..=Duration::from_secs(20);

/// Polls in a row that may come back at once and empty before a client slows down: a drain or a
/// released hold does it once or twice, a broken proxy for ever.
pub const QUICK_POLLS: u8 = 3;
