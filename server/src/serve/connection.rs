//! One connection, served by HTTP/1.1, or by HTTP/2 without TLS.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONNECTION, HeaderValue, TRANSFER_ENCODING};
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, Watcher};
use thiserror::Error;

use super::greeting::Version;
use super::pace::{Kept, Pace};
use super::wire::Wire;
use crate::bounds::{CONNECTION_BYTES, HEAD_BYTES, STREAMS, WINDOW_BYTES};
use crate::http::{HangUp, Peer, Site};

/// An HTTP/2 peer from which nothing comes for so long is asked whether it lives ...
const ASK: Duration = Duration::from_secs(30);

/// ... and has so long to say so.
const REPLY: Duration = Duration::from_secs(20);

/// How connections are served.
#[derive(Clone, Debug)]
pub(super) struct Protocol {
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

impl Default for Protocol {
    fn default() -> Self {
        let mut http1 = http1::Builder::new();
        // Its timer would also run while a connection is idle; `Pace` tells the two apart.
        http1
            .header_read_timeout(None)
            .max_buf_size(CONNECTION_BYTES);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .keep_alive_interval(ASK)
            .keep_alive_timeout(REPLY)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD_BYTES)
            .initial_stream_window_size(WINDOW_BYTES);
        Self { http1, http2 }
    }
}

impl Protocol {
    /// Serves a connection that speaks `version` until it closes, takes too long, or has finished after
    /// `watcher` said to. A peer that closes while its request is being answered is noticed, and the answer
    /// given up.
    pub(super) fn serve(
        &self,
        version: Version,
        wire: Wire,
        site: Arc<Site>,
        watcher: Watcher,
        peer: Peer,
    ) -> Serving {
        let pace = Arc::clone(wire.pace());
        let begun = Arc::clone(&pace);
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
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
        let wire = TokioIo::new(wire);
        match version {
            Version::Http1 => kept(self.http1.serve_connection(wire, service), watcher, pace),
            Version::Http2 => kept(self.http2.serve_connection(wire, service), watcher, pace),
        }
    }
}

/// A connection that is being served. It has ended when this has.
pub(super) type Serving = Pin<Box<dyn Future<Output = ()> + Send>>;

fn kept<C>(connection: C, watcher: Watcher, pace: Arc<Pace>) -> Serving
where
    C: GracefulConnection<Error: Send> + Send + 'static,
{
    Box::pin(Kept::new(watcher.watch(connection), pace))
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
