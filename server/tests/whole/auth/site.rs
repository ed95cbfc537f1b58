//! A stand-in for the host site: it knows some people, counts what it is asked, and misbehaves on demand.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{Reply, TestApp, read};

/// The secret that it shares with the server.
pub(crate) const SECRET: &str = "the-secret-of-the-site-to-hush";

/// What it does when it is asked.
#[derive(Clone)]
pub(crate) enum Says {
    /// Answers for those whom it knows: session `session-X` with token `token-X` is X, for `ttl_s`.
    Who { ttl_s: u64 },
    /// Answers with this status and body.
    Plain(u16, String),
    /// Sends the caller elsewhere on itself.
    Elsewhere,
}

/// See the [module](self). It goes when the test does.
pub(crate) struct Site {
    pub(crate) url: String,
    shared: Arc<Shared>,
    folder: TempDir,
    running: JoinHandle<()>,
}

struct Shared {
    says: Mutex<Says>,
    asked: watch::Sender<Vec<Asked>>,
    /// It answers while this is so.
    open: watch::Sender<bool>,
}

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) bearer: Option<String>,
    pub(crate) body: Value,
}

impl Site {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shared = Arc::new(Shared {
            says: Mutex::new(Says::Who { ttl_s: 60 }),
            asked: watch::Sender::default(),
            open: watch::Sender::new(true),
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let url = format!("http://{}", listener.local_addr().unwrap());
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).unwrap();
        Self {
            url,
            shared,
            folder,
            running: tokio::spawn(async { axum::serve(listener, router).await.unwrap() }),
        }
    }

    /// A server that asks it who is calling.
    pub(crate) async fn app(&self, flags: &[&str]) -> TestApp {
        let url = format!("{}/auth", self.url);
        let secret = self.secret_file();
        let auth = [
            "--auth",
            "callback",
            "--auth-url",
            &url,
            "--auth-secret-file",
            &secret,
        ];
        TestApp::with(&[&auth, flags].concat()).await
    }

    pub(crate) fn secret_file(&self) -> String {
        self.folder
            .path()
            .join("secret")
            .to_str()
            .unwrap()
            .to_owned()
    }

    pub(crate) fn says(&self, says: Says) {
        *self.shared.says.lock().unwrap() = says;
    }

    /// From now on it answers with this body: JSON, or a text as it is.
    pub(crate) fn says_plainly(&self, status: u16, body: impl Into<Value>) {
        let body = body.into();
        let text = body.as_str().map(str::to_owned);
        self.says(Says::Plain(
            status,
            text.unwrap_or_else(|| body.to_string()),
        ));
    }

    /// From now on it lets whoever asks wait.
    pub(crate) fn close(&self) {
        self.shared.open.send_replace(false);
    }

    /// It answers again, also those who wait.
    pub(crate) fn open(&self) {
        self.shared.open.send_replace(true);
    }

    /// Waits until it has been asked so often.
    pub(crate) async fn was_asked(&self, times: usize) {
        let mut asked = self.shared.asked.subscribe();
        asked.wait_for(|asked| asked.len() >= times).await.unwrap();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.borrow().clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.shared.asked.borrow().len()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let bearer = request.headers().get("authorization");
    let bearer = bearer.map(|value| value.to_str().unwrap().to_owned());
    let body: Bytes = axum::body::to_bytes(request.into_body(), 1 << 20)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    // What it says is settled when it is asked, not when it answers.
    let says = shared.says.lock().unwrap().clone();
    let asked = Asked {
        path: path.clone(),
        bearer,
        body: body.clone(),
    };
    shared.asked.send_modify(|all| all.push(asked));
    let mut open = shared.open.subscribe();
    open.wait_for(|open| *open).await.unwrap();
    match says {
        Says::Who { ttl_s } => who(&body, ttl_s),
        Says::Plain(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        // It would answer there.
        Says::Elsewhere if path == "/auth" => {
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/elsewhere")]).into_response()
        }
        Says::Elsewhere => who(&body, 60),
    }
}

fn who(body: &Value, ttl_s: u64) -> Response {
    let part = |name: &str, start| {
        body[name]
            .as_str()
            .and_then(|text| text.strip_prefix(start))
    };
    match (part("session", "session-"), part("token", "token-")) {
        (Some(user), Some(other)) if user == other => {
            let avatar = format!("https://site.example/{user}.png");
            json!({"user": user, "name": user.to_uppercase(), "avatar": avatar, "ttl_s": ttl_s})
                .to_string()
                .into_response()
        }
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// A call with a session and a token, whichever there are.
pub(crate) async fn get(app: &TestApp, path: &str, session: &str, token: &str) -> Reply {
    let mut request = app.request(Method::GET, path);
    if !session.is_empty() {
        request = request.header("cookie", &format!("other=1; chut_session={session}"));
    }
    if !token.is_empty() {
        request = request.header("x-chut-token", token);
    }
    read(request.send().await.unwrap()).await
}

/// A call by somebody whom the site knows.
pub(crate) async fn call(app: &TestApp, user: &str, path: &str) -> Reply {
    get(
        app,
        path,
        &format!("session-{user}"),
        &format!("token-{user}"),
    )
    .await
}

/// A body from somebody whom the site knows.
pub(crate) async fn send(app: &TestApp, user: &str, path: &str, body: &Value) -> Reply {
    let request = app.request(Method::POST, path).json(body);
    let request = request.header("cookie", &format!("chut_session=session-{user}"));
    let request = request.header("x-chut-token", &format!("token-{user}"));
    read(request.send().await.unwrap()).await
}
