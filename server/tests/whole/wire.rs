//! A client that says exactly the bytes it is told to, over one connection.

use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::TestApp;
use crate::contract::{self, Answer};

/// A connection to a [`TestApp`].
pub(crate) struct Wire {
    stream: TcpStream,
    /// The first line of what was said last.
    asked: String,
}

impl Wire {
    pub(crate) async fn to(app: &TestApp) -> Self {
        let address = app.url.strip_prefix("http://").expect("plain HTTP");
        let stream = TcpStream::connect(address).await;
        Self {
            stream: stream.expect("a connection"),
            asked: String::new(),
        }
    }

    pub(crate) async fn say(&mut self, words: &str) {
        words
            .lines()
            .next()
            .unwrap_or_default()
            .clone_into(&mut self.asked);
        let words = words.as_bytes();
        self.stream
            .write_all(words)
            .await
            .expect("somebody who listens");
    }

    /// The next reply, which has a `Content-Length`.
    pub(crate) async fn reply(&mut self) -> String {
        let mut reply = String::new();
        while !is_whole(&reply) {
            let mut byte = [0];
            self.stream
                .read_exact(&mut byte)
                .await
                .expect("more of a reply");
            reply.push(char::from(byte[0]));
        }
        self.hold(&reply);
        reply
    }

    /// Whether the server answers at all, or has closed.
    pub(crate) async fn is_served(&mut self) -> bool {
        let health = "GET /healthz HTTP/1.1\r\nHost: chat.example\r\n\r\n";
        let mut reply = String::new();
        if self.stream.write_all(health.as_bytes()).await.is_err() {
            return false;
        }
        while !is_whole(&reply) {
            let mut byte = [0];
            if self.stream.read_exact(&mut byte).await.is_err() {
                return false;
            }
            reply.push(char::from(byte[0]));
        }
        reply.starts_with("HTTP/1.1 200 ")
    }

    /// All that comes until the server has closed.
    pub(crate) async fn rest(mut self) -> String {
        let mut rest = String::new();
        let closed = self.stream.read_to_string(&mut rest).await;
        closed.expect("an end, not a reset, which could cost the reply");
        if !rest.is_empty() {
            self.hold(&rest);
        }
        rest
    }

    /// Holds a reply to the OpenAPI document.
    #[track_caller]
    fn hold(&self, reply: &str) {
        let (head, body) = reply.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let field = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.parse().ok()?, value.parse().ok()?))
        };
        let answer = Answer {
            status: status.expect("a status").parse().expect("a number"),
            headers: &lines.filter_map(field).collect(),
            body: body.as_bytes(),
        };
        let mut words = self.asked.split(' ');
        let method = words.next().and_then(|word| word.parse().ok());
        let method = method.unwrap_or(Method::GET);
        contract::hold(&method, words.next().unwrap_or_default(), &answer);
    }
}

fn is_whole(reply: &str) -> bool {
    let Some((head, body)) = reply.split_once("\r\n\r\n") else {
        return false;
    };
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    length.map(str::parse) == Some(Ok(body.len()))
}
