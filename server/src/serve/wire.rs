//! The stream of one connection, which tells what comes and goes and lets no unclear request pass.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::framing::Framing;
use super::pace::Pace;
use super::refusal::Refusal;
use crate::App;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    app: App,
    pace: Arc<Pace>,
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
    pub(super) fn new(stream: TcpStream, app: &App, pace: Arc<Pace>) -> Self {
        app.metrics.connections.inc();
        Self {
            stream,
            app: app.clone(),
            pace,
            framing: Framing::default(),
            farewell: None,
        }
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
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
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
