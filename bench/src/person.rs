//! A person as the server sees one: a poll on one connection, posts on another.

use std::borrow::Cow;
use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::connection::Connection;

/// What people say: about as long as people's messages are.
const TEXT: &str = "Shall we say a quarter past seven, in front of the old station?";

/// A poll, asked again from the new cursor as soon as it is answered.
#[derive(Debug)]
pub(crate) struct Listener {
    connection: Connection,
    user: String,
    cursor: String,
}

/// A person who posts.
#[derive(Debug)]
pub(crate) struct Sender {
    connection: Connection,
    user: String,
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    cursor: Cow<'a, str>,
    #[serde(borrow)]
    events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    /// Messages have one.
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
}

/// The place to listen from first, which Chut knows.
///
/// # Errors
/// No answer that has one.
pub(crate) async fn first_cursor(address: SocketAddr) -> Result<String> {
    #[derive(Deserialize)]
    struct Snapshot {
        cursor: String,
    }
    let mut connection = Connection::open(address).await?;
    let request = "GET /v1/conversations HTTP/1.1\r\nhost: chut\r\nx-chut-token: a\r\n\r\n";
    connection.send(request).await?;
    let snapshot: Snapshot = serde_json::from_slice(connection.reply().await?)?;
    Ok(snapshot.cursor)
}

impl Listener {
    /// Begins to poll.
    pub(crate) async fn start(address: SocketAddr, user: &str, cursor: &str) -> Result<Self> {
        let mut listener = Self {
            connection: Connection::open(address).await?,
            user: user.to_owned(),
            cursor: cursor.to_owned(),
        };
        listener.poll().await?;
        Ok(listener)
    }

    /// Polls again if it has been answered by now; says whether it has.
    ///
    /// # Errors
    /// An answer that is none.
    pub(crate) async fn again(&mut self) -> Result<bool> {
        let answered = self.connection.is_answered()?;
        if answered {
            let batch: Batch<'_> = serde_json::from_slice(self.connection.reply().await?)?;
            self.cursor = batch.cursor.into_owned();
            self.poll().await?;
        }
        Ok(answered)
    }

    /// Waits for the message `id`, and is polling again by then.
    ///
    /// # Errors
    /// Another message: each comes once and in order.
    pub(crate) async fn hear(&mut self, id: &str) -> Result<()> {
        let mut heard = false;
        while !heard {
            let body = self.connection.reply().await?;
            let batch: Batch<'_> = serde_json::from_slice(body).context("a poll's answer")?;
            for event in &batch.events {
                match &event.id {
                    Some(other) if heard || other != id => bail!("{other} came, not {id}"),
                    Some(_) => heard = true,
                    None if event.kind == "resync" => bail!("the server has lost its place"),
                    None => {}
                }
            }
            self.cursor = batch.cursor.into_owned();
            self.poll().await?;
        }
        Ok(())
    }

    async fn poll(&mut self) -> Result<()> {
        let Self { cursor, user, .. } = self;
        let request = format!(
            "GET /v1/listen?client=tab&cursor={cursor} HTTP/1.1\r\n\
             host: chut\r\nx-chut-token: {user}\r\n\r\n"
        );
        self.connection.send(&request).await
    }
}

impl Sender {
    pub(crate) async fn start(address: SocketAddr, user: &str) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(address).await?,
            user: user.to_owned(),
        })
    }

    /// Posts a message; returns when it is taken.
    pub(crate) async fn say(&mut self, to: &str, id: &str) -> Result<()> {
        let body = format!(r#"{{"to":"{to}","text":"{TEXT}","id":"{id}"}}"#);
        let (user, length) = (&self.user, body.len());
        let request = format!(
            "POST /v1/message HTTP/1.1\r\nhost: chut\r\nx-chut-token: {user}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.connection.send(&request).await?;
        self.connection.reply().await?;
        Ok(())
    }
}
