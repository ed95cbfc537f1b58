//! A client that says exactly the bytes it is told to, over one connection.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::TestApp;

/// A connection to a [`TestApp`].
pub(crate) struct Wire(TcpStream);

impl Wire {
    pub(crate) async fn to(app: &TestApp) -> Self {
        let address = app.url.strip_prefix("http://").expect("plain HTTP");
        Self(TcpStream::connect(address).await.expect("a connection"))
    }

    pub(crate) async fn say(&mut self, words: &str) {
        let words = words.as_bytes();
        self.0.write_all(words).await.expect("somebody who listens");
    }

    /// The next reply, which has a `Content-Length`.
    pub(crate) async fn reply(&mut self) -> String {
        let mut reply = String::new();
        while !is_whole(&reply) {
            let mut byte = [0];
            self.0.read_exact(&mut byte).await.expect("more of a reply");
            reply.push(char::from(byte[0]));
        }
        reply
    }

    /// All that comes until the server has closed.
    pub(crate) async fn rest(mut self) -> String {
        let mut rest = String::new();
        let closed = self.0.read_to_string(&mut rest).await;
        closed.expect("an end, not a reset, which could cost the reply");
        rest
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
