//! Connections: taken, served, and let go at the end.

mod connection;
mod crowd;
mod framing;
mod greeting;
mod pace;
mod refusal;
mod wire;

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::http::{Peer, Site};
use connection::Protocol;
use crowd::{Crowd, Seat};
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
    crowd: Crowd,
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
            crowd: Crowd::default(),
            greeting: watch::Sender::default(),
        }
    }

    /// Takes connections and serves each, for as long as it is polled.
    pub(crate) async fn take(&self) -> Infallible {
        let mut failed: Option<Instant> = None;
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => self.admit(stream, address.ip()),
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

    /// Serves a connection, unless its address has as many as it may. There is no reply: what the peer speaks is
    /// not known yet.
    fn admit(&self, stream: TcpStream, address: IpAddr) {
        let options = &self.site.app().options;
        let most = options.connections_per_address;
        let most = most.filter(|_| !options.proxies.trust(address));
        let Ok(seat) = self.crowd.enter(address, most) else {
            return tracing::debug!(%address, "has as many connections as it may");
        };
        self.serve(stream, Peer(address), seat);
    }

    fn serve(&self, stream: TcpStream, peer: Peer, seat: Option<Seat>) {
        // Replies are written whole: there is nothing to wait for before they are sent.
        let _ = stream.set_nodelay(true);
        let (site, watcher) = (Arc::clone(&self.site), self.closing.watcher());
        let (protocol, closing) = (Arc::clone(&self.protocol), self.greeting.subscribe());
        tokio::spawn(async move {
            let mut wire = Wire::new(stream, site.app());
            if let Some(version) = greet(&mut wire, closing).await {
                let serving = protocol.serve(version, wire, site, watcher, peer);
                drop(protocol);
                serving.await;
            }
            drop(seat);
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
