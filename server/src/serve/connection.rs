//! One connection: HTTP/1.1, or HTTP/2 without TLS, by its first bytes.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONNECTION, HeaderValue, TRANSFER_ENCODING};
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use thiserror::Error;
use tokio::net::TcpStream;

use super::pace::{Kept, Pace};
use super::wire::Wire;
use crate::bounds::HEAD_BYTES;
use crate::http::{HangUp, Site};

/// Bytes that may be read ahead of a request or written ahead of its peer: the longest head, and the
/// least by which the buffer grows. A buffer begins with 8 KiB and grows where it is filled.
const BUFFER_BYTES: usize = HEAD_BYTES as usize + 8 * 1024;

/// Bytes of a body that an HTTP/2 peer may send before they are read: what most bodies may have at all.
const WINDOW_BYTES: u32 = 64 * 1024;

/// Requests at once on one HTTP/2 connection. A proxy that has more opens another connection.
const STREAMS: u32 = 200;

/// An HTTP/2 peer from which nothing comes for so long is asked whether it lives ...
const ASK: Duration = Duration::from_secs(30);

/// ... and has so long to say so.
const REPLY: Duration = Duration::from_secs(20);

/// How connections are served.
#[derive(Clone, Debug)]
pub(super) struct Protocol(Builder<TokioExecutor>);

impl Default for Protocol {
    fn default() -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            // Its timer would also run while a connection is idle; `Pace` tells the two apart.
            .header_read_timeout(None)
            .max_buf_size(BUFFER_BYTES);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(ASK)
            .keep_alive_timeout(REPLY)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD_BYTES)
            .initial_stream_window_size(WINDOW_BYTES);
        Self(builder)
    }
}

impl Protocol {
    /// Serves `stream` until it closes, takes too long, or has finished after `watcher` said to.
    /// A peer that closes while its request is being answered is noticed, and the answer given up.
    pub(super) fn serve(
        &self,
        stream: TcpStream,
        site: Arc<Site>,
        watcher: Watcher,
    ) -> impl Future<Output: Send> + Send + 'static {
        let pace = Arc::new(Pace::new());
        let wire = TokioIo::new(Wire::new(stream, site.app(), Arc::clone(&pace)));
        let begun = Arc::clone(&pace);
        let service = service_fn(move |request: Request<Incoming>| {
            let under_way = UnderWay::begin(Arc::clone(&begun));
            // It has no end that is known beforehand: what came behind it might be misread.
            let is_last = request.headers().contains_key(TRANSFER_ENCODING);
            let reply = site.answer(request);
            async move {
                let mut reply = reply.await;
                drop(under_way);
                if is_last {
                    let close = HeaderValue::from_static("close");
                    reply.headers_mut().insert(CONNECTION, close);
                }
                hang_up_if_told(reply)
            }
        });
        let connection = self.0.serve_connection(wire, service).into_owned();
        Kept::new(watcher.watch(connection), pace)
    }
}

/// A request that is being answered.
struct UnderWay(Arc<Pace>);

impl UnderWay {
    fn begin(pace: Arc<Pace>) -> Self {
        pace.begin();
        Self(pace)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The request gets no answer; its connection, or its stream of one, is closed.
#[derive(Debug, Error)]
#[error("hung up")]
struct HungUp;

fn hang_up_if_told<B>(reply: Response<B>) -> Result<Response<B>, HungUp> {
    match reply.extensions().get::<HangUp>() {
        Some(HangUp) => Err(HungUp),
        None => Ok(reply),
    }
}
