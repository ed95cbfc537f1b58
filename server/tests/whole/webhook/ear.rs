//! A stand-in for the part of the host site that is told.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Long enough for any machine.
const PATIENCE: Duration = Duration::from_mins(1);

const KEY: &str = "hush-key-of-the-webhook";

/// See the [module](self). It goes when the test does.
pub(super) struct Ear {
    url: String,
    secret_file: String,
    shared: Arc<Shared>,
    running: JoinHandle<()>,
    _folder: TempDir,
}

struct Shared {
    status: Mutex<u16>,
    calls: watch::Sender<Vec<Call>>,
}

/// One call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) id: String,
    pub(super) body: String,
    seconds: String,
    signature: String,
    pub(super) was_heard: bool,
}

impl Ear {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("key");
        std::fs::write(&file, format!("{KEY}\n")).unwrap();
        let shared = Arc::new(Shared {
            status: Mutex::new(200),
            calls: watch::Sender::default(),
        });
        let router = Router::new().fallback(hear).with_state(Arc::clone(&shared));
        Self {
            url,
            secret_file: file.to_str().unwrap().to_owned(),
            shared,
            running: tokio::spawn(async { axum::serve(listener, router).await.unwrap() }),
            _folder: folder,
        }
    }

    /// The flags of a server that tells it.
    pub(super) fn flags<'a>(&'a self, flags: &[&'a str]) -> Vec<&'a str> {
        let webhook = [
            "--webhook-url",
            &self.url,
            "--webhook-secret-file",
            &self.secret_file,
        ];
        [&webhook, flags].concat()
    }

    /// From now on it answers with this status.
    pub(super) fn answers(&self, status: u16) {
        *self.shared.status.lock().unwrap() = status;
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.shared.calls.borrow().clone()
    }

    /// Waits until it has been called so often.
    pub(super) async fn was_called(&self, times: usize) {
        let mut calls = self.shared.calls.subscribe();
        let called = calls.wait_for(|calls| calls.len() >= times);
        timeout(PATIENCE, called).await.unwrap().unwrap();
    }

    /// Waits until it has heard so many events; gives all of them.
    pub(super) async fn events(&self, count: usize) -> Vec<Value> {
        let mut calls = self.shared.calls.subscribe();
        let calls = calls.wait_for(|calls| heard(calls).len() >= count);
        heard(&timeout(PATIENCE, calls).await.unwrap().unwrap())
    }

    /// Whether each call bears the signature that its site would compute.
    pub(super) fn all_signed(&self) -> bool {
        let signed = |call: &Call| {
            let mut hmac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
            hmac.update(format!("{}.{}.{}", call.id, call.seconds, call.body).as_bytes());
            call.signature == format!("v1,{}", STANDARD.encode(hmac.finalize().into_bytes()))
        };
        self.all().iter().all(signed)
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn heard(calls: &[Call]) -> Vec<Value> {
    let heard = calls.iter().filter(|call| call.was_heard);
    let events = heard.flat_map(|call| {
        let body: Value = serde_json::from_str(&call.body).unwrap();
        body["events"].as_array().unwrap().clone()
    });
    events.collect()
}

/// The names of events, each once.
pub(super) fn names(events: &[Value]) -> BTreeSet<&str> {
    events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect()
}

async fn hear(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    let status = StatusCode::from_u16(*shared.status.lock().unwrap()).unwrap();
    let call = Call {
        id: header("webhook-id"),
        seconds: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
        was_heard: status.is_success(),
    };
    shared.calls.send_modify(|calls| calls.push(call));
    status
}
