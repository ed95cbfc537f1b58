//! A proxy between clients and server that loses replies which the server has produced.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrand::Rng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// One reply in so many is lost, at any of its bytes.
const LOST: u32 = 3;

/// See the [module](self). It ends when it is dropped.
pub(crate) struct Proxy {
    pub(crate) url: String,
    lost: Arc<AtomicU64>,
    _connections: JoinSet<()>,
}

impl Proxy {
    /// A proxy before the server at `to`.
    pub(crate) async fn start(to: SocketAddr, chance: Rng) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let lost = Arc::default();
        let mut connections = JoinSet::new();
        connections.spawn(serve(listener, to, chance, Arc::clone(&lost)));
        Self {
            url,
            lost,
            _connections: connections,
        }
    }

    /// How many replies it has cut off.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

async fn serve(listener: TcpListener, to: SocketAddr, mut chance: Rng, lost: Arc<AtomicU64>) {
    let mut connections = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        connections.spawn(connect(client, to, chance.fork(), Arc::clone(&lost)));
    }
}

/// Passes bytes on until a reply is lost, and the connection with it.
async fn connect(client: TcpStream, to: SocketAddr, chance: Rng, lost: Arc<AtomicU64>) {
    // Where either side has gone, so does the connection; its people try again.
    let Ok(server) = TcpStream::connect(to).await else {
        return;
    };
    let (mut requests, to_client) = client.into_split();
    let (replies, mut to_server) = server.into_split();
    tokio::select! {
        _ = copy(&mut requests, &mut to_server) => {}
        () = pass_replies(replies, to_client, chance, &lost) => {}
    }
}

/// What comes from the server has been produced by it: a part of it is passed on, or all.
async fn pass_replies(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut chance: Rng,
    lost: &AtomicU64,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let is_lost = chance.u32(..LOST) == 0;
        let passed = if is_lost {
            chance.usize(..length)
        } else {
            length
        };
        if to.write_all(&buffer[..passed]).await.is_err() {
            return;
        }
        if is_lost {
            lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
    }
}
