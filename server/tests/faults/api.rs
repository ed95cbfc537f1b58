//! The protocol as a client of another make would speak it.

use chut_core::Message;
use reqwest::Client;
use serde_json::{Value, json};

use crate::chut::PATIENCE;

/// How to call one server.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    http: Client,
    url: String,
}

/// One call, which may be made more than once.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    user: String,
    path: String,
    body: Option<Value>,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Value,
}

impl Call {
    fn get(user: &str, path: String) -> Self {
        Self {
            user: user.to_owned(),
            path,
            body: None,
        }
    }

    fn post(user: &str, path: &str, body: Value) -> Self {
        Self {
            body: Some(body),
            ..Self::get(user, path.to_owned())
        }
    }

    pub(crate) fn conversations(user: &str) -> Self {
        Self::get(user, "/v1/conversations?limit=200".to_owned())
    }

    /// A poll; without a cursor, for the place that is now. `wait` is in seconds.
    pub(crate) fn listen(user: &str, client: &str, cursor: Option<&str>, wait: Option<u8>) -> Self {
        let mut path = format!("/v1/listen?client={client}");
        if let Some(cursor) = cursor {
            path = format!("{path}&cursor={cursor}");
        }
        if let Some(wait) = wait {
            path = format!("{path}&wait={wait}");
        }
        Self::get(user, path)
    }

    pub(crate) fn message(from: &str, to: &str, id: &str, text: &str) -> Self {
        Self::post(
            from,
            "/v1/message",
            json!({"to": to, "id": id, "text": text}),
        )
    }

    pub(crate) fn history(user: &str, with: &str, after: u64) -> Self {
        let path = format!("/v1/history?with={with}&after={after}&limit=200");
        Self::get(user, path)
    }

    pub(crate) fn read(user: &str, with: &str, seq: u64) -> Self {
        Self::post(user, "/v1/read", json!({"with": with, "seq": seq}))
    }

    pub(crate) fn block(user: &str, peer: &str, blocked: bool) -> Self {
        Self::post(user, "/v1/block", json!({"user": peer, "blocked": blocked}))
    }
}

impl Api {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            http: Client::builder().timeout(PATIENCE).build().unwrap(),
            url: url.to_owned(),
        }
    }

    /// Makes a call; `None` if the reply does not come, or not whole.
    pub(crate) async fn ask(&self, call: &Call) -> Option<Reply> {
        let url = format!("{}{}", self.url, call.path);
        let request = match &call.body {
            Some(body) => self.http.post(url).json(body),
            None => self.http.get(url),
        };
        let request = request.header("x-chut-token", &call.user);
        let response = request.send().await.ok()?;
        let retry_after = response.headers().get("retry-after");
        Some(Reply {
            status: response.status().as_u16(),
            retry_after: retry_after.map(|seconds| seconds.to_str().unwrap().parse().unwrap()),
            body: response.json().await.ok()?,
        })
    }

    /// The status of a path that needs no caller.
    pub(crate) async fn status(&self, path: &str) -> u16 {
        let response = self.http.get(format!("{}{path}", self.url)).send().await;
        response.unwrap().status().as_u16()
    }

    /// All that two people have said after a place.
    pub(crate) async fn history(&self, user: &str, with: &str, after: u64) -> Vec<Message> {
        let mut all: Vec<Message> = Vec::new();
        loop {
            let after = all.last().map_or(after, |last| last.seq.get());
            let reply = self.ask(&Call::history(user, with, after)).await.unwrap();
            assert_eq!(reply.status, 200, "{reply:?}");
            all.extend(reply.messages());
            if reply.body["more"] == false {
                return all;
            }
        }
    }
}

impl Reply {
    /// Its messages, if it is a page of history.
    pub(crate) fn messages(&self) -> Vec<Message> {
        serde_json::from_value(self.body["messages"].clone()).unwrap()
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// It says that the server cannot do it now, and when to try again.
    pub(crate) fn is_for_later(&self) -> bool {
        self.status == 503
            && self.retry_after.is_some()
            && matches!(self.code(), "unavailable" | "draining")
    }
}
