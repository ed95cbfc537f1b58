//! A running server for one test, with a method for each endpoint.

use std::sync::Arc;
use std::time::Duration;

use chut_server::config::{Cli, Command, Settings};
use chut_server::server::Stop;
use chut_server::{App, Server};
use clap::Parser as _;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::Serialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::contract::{self, Answer};
use crate::traced;

/// How long anything may take before it counts as never: longer than any poll.
const PATIENCE: Duration = Duration::from_mins(5);

/// A server in this process; it goes when the test does.
pub(crate) struct TestApp {
    pub(crate) url: String,
    /// Where its administration is, if it has one.
    pub(crate) admin_url: Option<String>,
    /// What the server's requests share.
    pub(crate) app: App,
    pub(crate) stop: Arc<Stop>,
    pub(crate) running: JoinHandle<()>,
    http: Client,
    data: TempDir,
}

/// A request whose answer will be held to the OpenAPI document.
pub(crate) struct Request {
    method: Method,
    path: String,
    builder: RequestBuilder,
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.builder = self.builder.json(body);
        self
    }

    pub(crate) fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.builder = self.builder.body(body);
        self
    }

    pub(crate) async fn send(self) -> Result<Response, reqwest::Error> {
        let response = self.builder.send().await?;
        let (status, version, headers) = (
            response.status(),
            response.version(),
            response.headers().clone(),
        );
        let body = response.bytes().await?;
        let answer = Answer {
            status: status.as_u16(),
            headers: &headers,
            body: &body,
        };
        contract::hold(&self.method, &self.path, &answer);
        let mut whole = axum::http::Response::new(body);
        *whole.status_mut() = status;
        *whole.version_mut() = version;
        *whole.headers_mut() = headers;
        Ok(whole.into())
    }
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The reply's status and code, for a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    /// The texts of the messages among its events, or on its page.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let list = self.body.get("events").or(self.body.get("messages"));
        let items = list.and_then(Value::as_array).expect("a list");
        let texts = items.iter().filter_map(|item| item["text"].as_str());
        texts.collect()
    }

    /// Its events of one type, without the type.
    pub(crate) fn events(&self, kind: &str) -> Vec<Value> {
        let events = self.body["events"].as_array().expect("events");
        let events = events.iter().filter(|event| event["type"] == kind);
        let bare = |event: &Value| {
            let mut event = event.clone();
            event.as_object_mut().expect("an object").remove("type");
            event
        };
        events.map(bare).collect()
    }

    pub(crate) fn cursor(&self) -> String {
        self.body["cursor"].as_str().expect("a cursor").to_owned()
    }
}

/// The settings that these flags make; everybody is believed, unless they say otherwise.
pub(crate) fn settings(flags: &[&str]) -> Settings {
    let serve = ["chut", "serve", "--listen", "127.0.0.1:0"];
    let dev: &[_] = if flags.contains(&"--auth") {
        &[]
    } else {
        &["--auth", "dev"]
    };
    let fast: &[_] = if flags.contains(&"--send-rate") {
        &[]
    } else {
        &["--send-rate", "0"]
    };
    let cli = Cli::try_parse_from([&serve, dev, fast, flags].concat()).expect("flags");
    let Command::Serve(settings) = cli.command else {
        panic!("these flags are for another command");
    };
    *settings
}

/// Why a server with these flags does not start.
pub(crate) async fn refusal(flags: &[&str]) -> String {
    let data = TempDir::new().expect("a folder");
    let folder = data.path().to_str().expect("a path");
    let flags = [&["--data", folder, "--log", "memory"], flags].concat();
    let started = Server::bind(&settings(&flags)).await;
    started.expect_err("a mistake").to_string()
}

impl TestApp {
    /// A server on the memory log.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// A server with more flags; on the memory log, unless they say otherwise.
    pub(crate) async fn with(flags: &[&str]) -> Self {
        let data = TempDir::new().expect("a folder");
        let mut flags = flags.to_vec();
        if !flags.contains(&"--log") {
            flags.extend(["--log", "memory"]);
        }
        Self::on(data, &flags).await
    }

    /// A server on a data folder.
    pub(crate) async fn on(data: TempDir, flags: &[&str]) -> Self {
        traced::begin();
        let folder = data.path().to_str().expect("a path");
        let flags = [&["--data", folder], flags].concat();
        let server = Server::bind(&settings(&flags)).await.expect("a server");
        let url = format!("http://{}", server.address());
        let admin_url = server
            .admin_address()
            .map(|admin| format!("http://{admin}"));
        let app = server.app().clone();
        let stop = Arc::new(Stop::default());
        let heard = Arc::clone(&stop);
        Self {
            url,
            admin_url,
            app,
            stop,
            running: tokio::spawn(async move { server.run(&heard).await }),
            http: Client::builder()
                .timeout(PATIENCE)
                .build()
                .expect("a client"),
            data,
        }
    }

    /// The same data folder, served anew: the process has ended and another begins.
    pub(crate) async fn restart(mut self, flags: &[&str]) -> Self {
        self.stop.now();
        (&mut self.running).await.expect("an orderly end");
        let data = std::mem::replace(&mut self.data, TempDir::new().expect("a folder"));
        drop(self);
        Self::on(data, flags).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        let admin = self.admin_url.as_ref();
        let url = admin.filter(|_| path.starts_with("/admin/"));
        let url = url.unwrap_or(&self.url);
        Request {
            builder: self.http.request(method.clone(), format!("{url}{path}")),
            method,
            path: path.to_owned(),
        }
    }

    pub(crate) async fn get(&self, user: &str, path: &str) -> Reply {
        let request = self.request(Method::GET, path);
        read(
            request
                .header("x-chut-token", user)
                .send()
                .await
                .expect("a reply"),
        )
        .await
    }

    pub(crate) async fn post(&self, user: &str, path: &str, body: &Value) -> Reply {
        let request = self.request(Method::POST, path).json(body);
        read(
            request
                .header("x-chut-token", user)
                .send()
                .await
                .expect("a reply"),
        )
        .await
    }

    pub(crate) async fn conversations(&self, user: &str) -> Reply {
        self.get(user, "/v1/conversations").await
    }

    /// Polls from `cursor` as the client "tab".
    pub(crate) async fn listen(&self, user: &str, cursor: &str) -> Reply {
        self.get(user, &format!("/v1/listen?client=tab&cursor={cursor}"))
            .await
    }

    /// Polls from `cursor` on until there is an event of one type.
    pub(crate) async fn listen_for(&self, user: &str, cursor: &str, kind: &str) -> Reply {
        let mut reply = self.listen(user, cursor).await;
        while reply.events(kind).is_empty() {
            reply = self.listen(user, &reply.cursor()).await;
        }
        reply
    }

    /// Polls from `cursor`, without being held.
    pub(crate) async fn glance(&self, user: &str, cursor: &str) -> Reply {
        self.get(
            user,
            &format!("/v1/listen?client=tab&cursor={cursor}&wait=0"),
        )
        .await
    }

    pub(crate) async fn message(&self, from: &str, to: &str, text: &str, id: &str) -> Reply {
        let body = json!({"to": to, "text": text, "id": id});
        self.post(from, "/v1/message", &body).await
    }

    /// Sends each text, one after the other.
    pub(crate) async fn send_all(&self, from: &str, to: &str, texts: &[&str]) {
        for (number, text) in texts.iter().enumerate() {
            let reply = self
                .message(from, to, text, &format!("{from}-{to}-{number}"))
                .await;
            assert_eq!(reply.status, 200, "{reply:?}");
        }
    }

    pub(crate) async fn read(&self, user: &str, with: &str, seq: u64) -> Reply {
        self.post(user, "/v1/read", &json!({"with": with, "seq": seq}))
            .await
    }

    pub(crate) async fn typing(&self, user: &str, to: &str, typing: bool) -> Reply {
        let body = json!({"to": to, "typing": typing});
        self.post(user, "/v1/typing", &body).await
    }

    pub(crate) async fn leave(&self, user: &str, client: &str) -> Reply {
        self.post(user, "/v1/leave", &json!({"client": client}))
            .await
    }

    pub(crate) async fn block(&self, user: &str, peer: &str, blocked: bool) -> Reply {
        let body = json!({"user": peer, "blocked": blocked});
        self.post(user, "/v1/block", &body).await
    }

    pub(crate) async fn history(&self, user: &str, query: &str) -> Reply {
        self.get(user, &format!("/v1/history?{query}")).await
    }

    /// The cursor for "now".
    pub(crate) async fn now(&self, user: &str) -> String {
        self.get(user, "/v1/listen?client=tab").await.cursor()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// The status and JSON body of a response.
pub(crate) async fn read(response: Response) -> Reply {
    Reply {
        status: response.status().as_u16(),
        body: response.json().await.expect("a JSON body"),
    }
}
