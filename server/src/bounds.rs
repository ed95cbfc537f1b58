//! Every bound of the server that is not part of the protocol, with its reason: no memory grows with
//! what somebody fails to read, or with what somebody sends. The protocol's own are in
//! `chut_core::limits`, and some are settings. `tests/whole/bounds.rs` drives each.

use std::time::Duration;

/// Users who may be here at once. Each costs some hundred bytes beside its connections, of which a
/// machine has fewer.
pub const USERS: usize = 1_000_000;

/// Events of one user kept for waking its clients; whoever is further behind reads the log. A burst
/// between two polls is shorter.
pub const TAIL_ENTRIES: usize = 32;

/// Bytes of text in these events: two of the longest messages by default.
pub const TAIL_BYTES: usize = 16 * 1024;

/// Signals (who is there, who is typing) that wait for one user's clients; of each sort and person
/// only the newest counts. Beyond it the oldest go, and a client that missed them is told who is there.
pub const SIGNALS: usize = 64;

/// People whose coming and going one user hears of: those of the newest conversations. With all signals
/// that may wait they fit into one reply.
pub const WATCHED: u16 = 100;

const _: () = assert!(WATCHED as usize + SIGNALS <= chut_core::limits::EVENTS_MAX as usize);

/// People whose coming or going has yet to be told to others. Beyond it a change is told only to those
/// who ask anew.
pub const CHANGES: usize = 100_000;

/// News of the log that a follower may be behind before it is told that it missed some: a burst, not a
/// cache. Each holds one message at the most, shared by all who hear of it.
pub const FOLLOWER_BACKLOG: usize = 8_192;

/// Jobs that may wait for the log's writer; beyond it callers are told to come back.
pub const WRITER_JOBS: usize = 4_096;

/// Jobs of one transaction: enough that the disk's flush is shared, few enough that the first does not
/// wait long for the last.
pub const WRITER_BATCH: usize = 512;

/// People, and pairs of people, whom the log's writer remembers: some megabytes.
pub const WRITER_KNOWN: usize = 50_000;

/// Reads of a log file at the same time: as many as are useful on a small machine; more would only
/// wait for the disk.
pub const READERS: usize = 4;

/// KiB of the file that each reader keeps in memory: the inner pages of a log of ten million messages, with
/// room for what was read last.
pub const READER_CACHE_KIB: i32 = 16 * 1_024;

/// KiB of the file that the writer keeps in memory: the ends of all indexes that a busy hour touches.
pub const WRITER_CACHE_KIB: i32 = 16 * 1_024;

/// Bytes of a page of a log file, as SQLite makes it.
pub const PAGE_BYTES: i32 = 4_096;

/// Pages of the write-ahead log from which on they are copied into the file, beside the writer:
/// so many that a page which is written often is copied seldom.
pub const WAL_FEW: i32 = 4_000;

/// Pages of it from which on the writer copies what is left itself, and those who send wait: the log then
/// begins anew. Some more may come while that is under way.
pub const WAL_MOST: i32 = 16_000;

/// Messages that one step of removal takes from the log: whoever sends may have to wait for a step. In
/// a large file a message lies in seven pages that few others share. So many dirty some two megabytes,
/// which a disk that writes 100 MB in a second takes in 20 ms.
pub const TRIM_MESSAGES: usize = 64;

/// Messages that one step of removal looks at in a file, by count: in memory some 3 µs each.
pub const TRIM_LOOKS: usize = 1_000;

/// People whose messages, or notices of typing, are counted for their rate: some 200 bytes each, for as long as
/// a burst takes to come back.
pub const RATES: u64 = 100_000;

/// Bytes of a URL: a message of 8,192 bytes, every one of them percent-encoded, and its companions.
pub const URL_BYTES: usize = 32 * 1024;

/// Bytes of a body at the least; six for each of a text's where that is more.
pub const BODY_BYTES: usize = 64 * 1024;

/// Bytes of a head: the longest URL, and as much again for headers, since the cookies of the host site
/// come along.
pub const HEAD_BYTES: u32 = 64 * 1024;

/// Bytes that may be read ahead of a request or written ahead of its peer: the longest head, and the
/// least by which the buffer grows. A buffer begins with 8 KiB and grows where it is filled.
pub const CONNECTION_BYTES: usize = HEAD_BYTES as usize + 8 * 1024;

/// Bytes of a body that an HTTP/2 peer may send before they are read: what most bodies may have at all.
pub const WINDOW_BYTES: u32 = 64 * 1024;

/// Requests at once on one HTTP/2 connection. A proxy that has more opens another connection.
pub const STREAMS: u32 = 200;

/// Fields of a head: the most that the parser takes without putting them elsewhere first.
pub const HEAD_FIELDS: usize = 100;

/// How long a body may take to come, once its head is complete.
pub const BODY_TIME: Duration = Duration::from_secs(30);

/// Bytes of a session or of a token: signed tokens have one or two thousand. Longer ones are nobody's.
pub const CREDENTIAL_BYTES: usize = 8 * 1024;

/// Logins that the host site has confirmed and that are remembered: some 100 MB at the most. Beyond it
/// the ones not used for longest are asked about anew.
pub const LOGINS: u64 = 200_000;

/// Pairs of people of whom the host site has said that they may talk.
pub const POLICY_PAIRS: u64 = 200_000;

/// Refusals and failures that are remembered, of each kind of question. They have a place of their own,
/// so that guesses push no login out.
pub const REFUSALS: u64 = 20_000;

/// Questions to the host site at the same time, of each kind: more would only slow it down. The rest
/// waits, no longer than for an answer.
pub const SITE_CALLS: usize = 64;

/// Bytes of an answer of the host site, keys included.
pub const SITE_BYTES: usize = 64 * 1024;

/// Bytes of a person's name; a longer one is dropped.
pub const NAME_BYTES: usize = 200;

/// Bytes of the address of a person's picture; a longer one is dropped.
pub const AVATAR_BYTES: usize = 1_024;

/// Revocations that are remembered. Beyond it whoever is as old as the oldest has to show anew that they
/// may come: nothing that was revoked is let in for want of room.
pub const REVOCATIONS: usize = 100_000;

/// Events that the host site is told of at once.
pub const WEBHOOK_EVENTS: u16 = 100;

/// Bytes of text in these events, beyond which no further is added.
pub const WEBHOOK_BYTES: usize = 256 * 1024;

/// Comings and goings that wait to be told; beyond it the oldest go. A site that is down for longer asks who is
/// there.
pub const WEBHOOK_ARRIVALS: usize = 10_000;

/// Conversations of which it is known that the site was told of a missed message. One that is forgotten may be
/// told of once more.
pub const WEBHOOK_TOLD: u64 = 100_000;
