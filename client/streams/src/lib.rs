//! Stands in for `wasm-streams`, which Leptos links for the streams of server functions. The widget has none, but what that
//! crate exports to JavaScript would stay in it all the same (docs/decisions/0013-a-stand-in-for-streams.md).
//!
//! It has what `server_fn` names, and every stream is empty.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ReadableStream as Raw;

/// A stream of the browser's, as if it were empty.
#[derive(Debug)]
pub struct ReadableStream(Raw);

impl ReadableStream {
    pub fn from_raw(raw: Raw) -> Self {
        Self(raw)
    }

    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(JsValue::NULL.unchecked_into())
    }

    pub fn into_raw(self) -> Raw {
        self.0
    }

    pub fn into_stream(self) -> Empty {
        Empty
    }
}

/// Nothing comes of it.
#[derive(Debug)]
pub struct Empty;

impl Stream for Empty {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
