//! The floor: as little as a server can do that holds a poll and wakes it by a post.
//!
//! It has Chut's HTTP library, paths and bodies of Chut's size, and nothing else: no checks, no log, no
//! cursors, no deadlines. A person has one mailbox, with a waiting poll or one message in it.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// As many as the server has.
const SHARDS: usize = 32;

#[derive(Deserialize)]
struct Draft {
    to: String,
    text: String,
    id: String,
}

#[derive(Serialize)]
struct Receipt {
    seq: u64,
    id: String,
    at: u64,
    duplicate: bool,
}

#[derive(Serialize)]
struct Message {
    r#type: &'static str,
    seq: u64,
    id: String,
    from: String,
    to: String,
    text: String,
    at: u64,
}

#[derive(Serialize)]
struct Batch<'a> {
    cursor: String,
    events: [&'a Message; 1],
    hold_ms: u64,
}

enum Mailbox {
    Waiting(oneshot::Sender<Arc<Message>>),
    Mail(Arc<Message>),
}

#[derive(Default)]
struct Shard(Mutex<HashMap<String, Mailbox>>);

struct Floor {
    /// A message wakes its sender too.
    echoes: bool,
    hasher: RandomState,
    shards: [Shard; SHARDS],
    seq: AtomicU64,
}

impl Floor {
    fn shard(&self, person: &str) -> &Shard {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "any bits will do to pick a shard"
        )]
        let at = self.hasher.hash_one(person) as usize % SHARDS;
        &self.shards[at]
    }

    fn deliver(&self, person: &str, message: Arc<Message>) {
        self.shard(person).deliver(person, message);
    }
}

impl Shard {
    fn deliver(&self, person: &str, message: Arc<Message>) {
        let mut mailboxes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let unread = match mailboxes.remove(person) {
            Some(Mailbox::Waiting(poll)) => poll.send(message).err(),
            Some(Mailbox::Mail(_)) | None => Some(message),
        };
        if let Some(message) = unread {
            mailboxes.insert(person.to_owned(), Mailbox::Mail(message));
        }
    }

    fn wait(&self, person: &str) -> Result<Arc<Message>, oneshot::Receiver<Arc<Message>>> {
        let mut mailboxes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Mailbox::Mail(message)) = mailboxes.remove(person) {
            return Ok(message);
        }
        let (poll, answer) = oneshot::channel();
        mailboxes.insert(person.to_owned(), Mailbox::Waiting(poll));
        Err(answer)
    }
}

fn caller(headers: &HeaderMap) -> &str {
    let token = headers.get("x-chut-token");
    token
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default()
}

async fn message(
    State(floor): State<Arc<Floor>>,
    headers: HeaderMap,
    Json(draft): Json<Draft>,
) -> Json<Receipt> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let at = u64::try_from(now.unwrap_or_default().as_millis()).unwrap_or_default();
    let seq = floor.seq.fetch_add(1, Ordering::Relaxed) + 1;
    let from = caller(&headers);
    let message = Arc::new(Message {
        r#type: "received",
        seq,
        id: draft.id.clone(),
        from: from.to_owned(),
        to: draft.to,
        text: draft.text,
        at,
    });
    if floor.echoes {
        floor.deliver(from, Arc::clone(&message));
    }
    floor.deliver(&message.to, Arc::clone(&message));
    Json(Receipt {
        seq,
        id: draft.id,
        at,
        duplicate: false,
    })
}

async fn listen(State(floor): State<Arc<Floor>>, headers: HeaderMap) -> Response {
    let person = caller(&headers);
    let message = match floor.shard(person).wait(person) {
        Ok(message) => message,
        Err(answer) => match answer.await {
            Ok(message) => message,
            // A newer poll has taken the mailbox.
            Err(_) => return StatusCode::CONFLICT.into_response(),
        },
    };
    let batch = Batch {
        cursor: format!("c1.{:016x}.{}.0", 0, message.seq),
        events: [&message],
        hold_ms: 55_000,
    };
    Json(batch).into_response()
}

fn main() -> std::io::Result<()> {
    let floor = Arc::new(Floor {
        echoes: std::env::args().any(|argument| argument == "--echo"),
        hasher: RandomState::new(),
        shards: Default::default(),
        seq: AtomicU64::new(0),
    });
    let router = Router::new()
        .route("/v1/message", post(message))
        .route("/v1/listen", get(listen))
        .with_state(floor);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        writeln!(std::io::stderr(), "listening on http://{address}")?;
        // Made once: the router itself would be made anew for each connection.
        axum::serve(listener, router.into_make_service()).await
    })
}
