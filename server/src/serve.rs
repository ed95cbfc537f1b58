//! Connections: taken, served, and let go at the end.

mod connection;
mod framing;
mod greeting;
mod pace;
mod refusal;
mod wire;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::http::Site;
use connection::Protocol;
use greeting::Version;
use pace::HEAD;
use wire::Wire;

/// How long to wait where the system gives no more connections (no file handle is left, say): some
/// are closed meanwhile, and asking without a pause would take a whole core.
const PAUSE: Duration = Duration::from_millis(100);

/// Failures that lie closer together than this are one trouble, and one log line.
const ONE_TROUBLE: Duration = Duration::from_mins(1);

/// The connections of one listener.
#[derive(Debug)]
pub(crate) struct Connections {
    listener: TcpListener,
    site: Arc<Site>,
    protocol: Arc<Protocol>,
    closing: GracefulShutdown,
    /// Dropped when those who have not said anything yet are no longer waited for.
    greeting: watch::Sender<()>,
}

impl Connections {
    /// None yet; what they ask will go to `site`.
    pub(crate) fn new(listener: TcpListener, site: Site) -> Self {
        Self {
            listener,
            site: Arc::new(site),
            protocol: Arc::default(),
            closing: GracefulShutdown::new(),
            greeting: watch::Sender::default(),
        }
    }

    /// Takes connections and serves each, for as long as it is polled.
    pub(crate) async fn take(&self) -> Infallible {
        let mut failed: Option<Instant> = None;
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => self.serve(stream),
                Err(error) if is_of_the_peer(&error) => {}
                Err(error) => {
                    if failed.is_none_or(|last| last.elapsed() > ONE_TROUBLE) {
                        tracing::error!(%error, "cannot take connections; trying on");
                    }
                    failed = Some(Instant::now());
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Takes no more, lets each finish the requests that it has under way, and says whether all did
    /// so within `patience`.
    pub(crate) async fn close(self, patience: Duration) -> bool {
        drop((self.listener, self.greeting));
        let closed = timeout(patience, self.closing.shutdown());
        closed.await.is_ok()
    }

    fn serve(&self, stream: TcpStream) {
        // Replies are written whole: there is nothing to wait for before they are sent.
        let _ = stream.set_nodelay(true);
        let (site, watcher) = (Arc::clone(&self.site), self.closing.watcher());
        let (protocol, closing) = (Arc::clone(&self.protocol), self.greeting.subscribe());
        tokio::spawn(async move {
            let mut wire = Wire::new(stream, site.app());
            if let Some(version) = greet(&mut wire, closing).await {
                let serving = protocol.serve(version, wire, site, watcher);
                drop(protocol);
                serving.await;
            }
        });
    }
}

/// What the peer speaks; `None` if it says nothing for too long, or until the server closes.
async fn greet(wire: &mut Wire, mut closing: watch::Receiver<()>) -> Option<Version> {
    tokio::select! {
        version = timeout(HEAD, wire.version()) => version.ok()?.ok()?,
        _ = closing.changed() => None,
    }
}

/// The connection failed before it was taken; the next may do better at once.
fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
