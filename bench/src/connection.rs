//! One kept-alive connection, spoken by hand: requests out, bodies of replies in.

use std::io::ErrorKind;
use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Header lines that a reply may have.
const HEADERS: usize = 32;

const CLOSED: &str = "the server has closed a connection";

/// A connection to a server that this program has started.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes at the front of the buffer that belong to the last reply.
    used: usize,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await;
        let stream = stream.with_context(|| format!("{address} cannot be reached"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
            used: 0,
        })
    }

    /// Sends a request, whole.
    pub(crate) async fn send(&mut self, request: &str) -> Result<()> {
        Ok(self.stream.write_all(request.as_bytes()).await?)
    }

    /// Whether a reply has begun to come in.
    ///
    /// # Errors
    /// A connection that broke.
    pub(crate) fn is_answered(&mut self) -> Result<bool> {
        match self.stream.try_read_buf(&mut self.buffer) {
            Ok(0) => bail!(CLOSED),
            Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error.into()),
            Ok(_) | Err(_) => Ok(self.buffer.len() > self.used),
        }
    }

    /// Reads the body of the next reply.
    ///
    /// # Errors
    /// A reply other than 200, or none.
    pub(crate) async fn reply(&mut self) -> Result<&[u8]> {
        self.buffer.drain(..self.used);
        self.used = 0;
        let (head, body) = loop {
            if let Some(lengths) = lengths(&self.buffer)? {
                break lengths;
            }
            self.read().await?;
        };
        while self.buffer.len() < head + body {
            self.read().await?;
        }
        self.used = head + body;
        Ok(&self.buffer[head..self.used])
    }

    async fn read(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!(CLOSED);
        }
        Ok(())
    }
}

/// The bytes of the head and of the body of the reply at the front of `bytes`, once the head is there.
fn lengths(bytes: &[u8]) -> Result<Option<(usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut reply = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = reply.parse(bytes)? else {
        return Ok(None);
    };
    if reply.code != Some(200) {
        let rest = String::from_utf8_lossy(&bytes[head..]);
        bail!("the server answers {:?}: {rest}", reply.code);
    }
    let mut headers = reply.headers.iter();
    let length = headers.find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.context("a reply does not say how long it is")?;
    let length = std::str::from_utf8(length.value)?.parse()?;
    Ok(Some((head, length)))
}
