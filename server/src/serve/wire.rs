//! The stream of one connection, which tells what comes and goes and lets no unclear request pass.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::framing::Framing;
use super::greeting::{Greeting, Version};
use super::pace::Pace;
use super::refusal::Refusal;
use crate::App;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    app: App,
    pace: Arc<Pace>,
    greeting: Greeting,
    framing: Framing,
    farewell: Option<Farewell>,
}

/// The last thing that is said on a connection.
#[derive(Debug)]
struct Farewell {
    reply: Vec<u8>,
    written: usize,
}

impl Wire {
    /// A connection that has just been made.
    pub(super) fn new(stream: TcpStream, app: &App) -> Self {
        app.metrics.connections.inc();
        Self {
            stream,
            app: app.clone(),
            pace: Arc::new(Pace::new()),
            greeting: Greeting::default(),
            framing: Framing::default(),
            farewell: None,
        }
    }

    pub(super) fn pace(&self) -> &Arc<Pace> {
        &self.pace
    }

    /// Waits until it is certain what the peer speaks; `None` if it closes before it says anything.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub(super) async fn version(&mut self) -> io::Result<Option<Version>> {
        let Self {
            stream, greeting, ..
        } = self;
        poll_fn(|context| greeting.poll(|buffer| Pin::new(&mut *stream).poll_read(context, buffer)))
            .await
    }

    /// Reads what was read ahead, and what has come since.
    fn poll_bytes(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        self.greeting.give(buffer);
        let given = buffer.filled().len() > before;
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        // An end or an error comes again with the next call.
        if given { Poll::Ready(Ok(())) } else { read }
    }

    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(result, Poll::Ready(Ok(1..))) {
            self.pace.wrote();
        }
        result
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.app.metrics.connections.dec();
    }
}

impl Farewell {
    fn new(refusal: Refusal) -> Self {
        Self {
            reply: refusal.reply(),
            written: 0,
        }
    }

    /// Says it, waits until the peer has closed too, and then fails, so that the connection ends. If
    /// it were closed with bytes unread, the peer's system might throw the reply away.
    fn poll(&mut self, stream: &mut TcpStream, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut stream = Pin::new(stream);
        while self.written < self.reply.len() {
            let rest = &self.reply[self.written..];
            self.written += ready!(stream.as_mut().poll_write(context, rest))?;
        }
        ready!(stream.as_mut().poll_shutdown(context))?;
        let mut unread = [0; 4096];
        loop {
            let mut unread = ReadBuf::new(&mut unread);
            ready!(stream.as_mut().poll_read(context, &mut unread))?;
            if unread.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if let Some(farewell) = &mut this.farewell {
            return farewell.poll(&mut this.stream, context);
        }
        let before = buffer.filled().len();
        ready!(this.poll_bytes(context, buffer))?;
        let passed = this.framing.pass(&buffer.filled()[before..]);
        if passed.is_err() || this.framing.is_in_head() {
            this.pace.read_head();
        }
        let Err(refusal) = passed else {
            return Poll::Ready(Ok(()));
        };
        buffer.set_filled(before);
        this.app.metrics.answered("none", refusal.status().as_str());
        if this.pace.is_busy() {
            // The answer would seem to be that of the request before.
            return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
        }
        let farewell = this.farewell.insert(Farewell::new(refusal));
        farewell.poll(&mut this.stream, context)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
