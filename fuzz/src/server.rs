//! A whole server for one input: the real routes over a log in memory, without a socket.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::http::response::Parts;
use chut_core::{Draft, UserId};
use chut_server::config::{Cli, Command, Settings};
use chut_server::log::MemoryLog;
use chut_server::metrics::Metrics;
use chut_server::server::{app, beside};
use chut_server::{App, http};
use clap::Parser as _;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::call::Call;
use crate::places::Places;
use crate::{shown, stored};

/// How long polls are held; the clock is paused, so nobody waits for it.
const HOLD: Duration = Duration::from_secs(1);

/// Bytes of a reply at the most: 256 KiB of text, or 200 messages of 8 KiB, every byte of them escaped.
const REPLY_BYTES: usize = 10 * 1024 * 1024;

/// What is in the log before an input comes: text that is dangerous in a script, and text of several
/// bytes a character.
const BEFORE: [(&str, &str, &str); 3] = [
    ("alice", "bob", "</script><!--\u{2028}\u{2029}\\\""),
    ("bob", "alice", "\u{1f642} \u{e9}\ta\nb"),
    ("carol", "alice", "hi"),
];

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct Server {
    runtime: Runtime,
    app: App,
    router: Router,
    start: String,
}

impl Server {
    /// A server of its own, with a few messages in its log, and carol blocked by alice.
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let app = {
            let _inside = runtime.enter();
            let settings = settings();
            let auth = settings.auth().expect("a way to tell people apart");
            let log = MemoryLog::new().expect("random numbers");
            let metrics = Metrics::new().expect("names of their own");
            app(settings, auth, Box::new(log), metrics).expect("random numbers")
        };
        let spawned = app.clone();
        runtime.spawn(async move { beside(&spawned).join_all().await });
        let server = Self {
            router: http::router(app.clone()),
            start: app.log.head().to_string(),
            runtime,
            app,
        };
        server.furnish();
        server
    }

    fn furnish(&self) {
        let log = &self.app.log;
        self.runtime.block_on(async {
            // What goes on beside the requests begins.
            yield_now().await;
            for (from, to, text) in BEFORE {
                let draft = Draft {
                    from: user(from),
                    to: user(to),
                    id: "00000000".parse().expect("an ID"),
                    text: text.parse().expect("a text"),
                };
                log.append(draft).await.expect("a message");
            }
            let (alice, carol) = (user("alice"), user("carol"));
            log.block(&alice, &carol, true).await.expect("a block");
        });
    }

    /// Makes a call and holds what comes of it against the protocol.
    pub(crate) fn ask(&self, call: &Call) -> Answer {
        let before = self.head();
        let (head, body) = self.send(call);
        let answer = Answer::of(call, &head, &body);
        shown::check(call, &answer);
        stored::check(self, call, &answer, before);
        answer
    }

    /// The `seq` of the newest message.
    pub(crate) fn head(&self) -> u64 {
        self.app.log.head().seq.get()
    }

    /// What the words of an input stand for at this moment.
    pub(crate) fn places(&self) -> Places {
        Places {
            now: self.app.log.head().to_string(),
            start: self.start.clone(),
        }
    }

    fn send(&self, call: &Call) -> (Parts, Bytes) {
        let router = self.router.clone();
        let reply = async {
            let asked = Instant::now();
            let reply = router.oneshot(call.request());
            // A second hold is more than any poll may take; without this bound a lost one hangs.
            let reply = timeout(2 * HOLD, reply).await.expect("an answer in time");
            let (head, body) = match reply {
                Ok(reply) => reply.into_parts(),
                Err(never) => match never {},
            };
            let body = to_bytes(body, REPLY_BYTES).await.expect("a body");
            assert!(asked.elapsed() <= HOLD, "held for too long: {call:?}");
            // What the call has changed is told to those who wait.
            yield_now().await;
            (head, body)
        };
        self.runtime.block_on(reply)
    }
}

fn user(name: &str) -> UserId {
    name.parse().expect("a user")
}

fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let hold = HOLD.as_millis().to_string();
        let serve = [
            "chut",
            "serve",
            "--auth",
            "dev",
            "--hold-ms",
            &hold,
            "--send-rate",
            "0",
        ];
        let Command::Serve(settings) = Cli::try_parse_from(serve).expect("flags").command else {
            panic!("these flags are for another command");
        };
        *settings
    })
}
