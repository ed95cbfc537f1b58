//! How large a request may be, and how slow.

use axum::http::{StatusCode, Uri};
use chut_core::wire::ErrorCode;

use super::error::Error;
use crate::bounds::{BODY_BYTES, URL_BYTES};

/// Bytes of a body: six for each of a text's, since JSON may write a character as `\u0041`, and room
/// for the other fields.
pub(super) fn body_bytes(max_text_bytes: usize) -> usize {
    BODY_BYTES.max(6 * max_text_bytes + 4 * 1024)
}

/// Turns a URL away that is too long for any call.
pub(super) fn url_length(uri: &Uri) -> Result<(), Error> {
    let bytes = uri.path().len() + uri.query().map_or(0, str::len);
    if bytes > URL_BYTES {
        let detail = format!("a URL may have {URL_BYTES} bytes");
        let error = Error::new(ErrorCode::TooLarge, detail);
        return Err(error.with_status(StatusCode::URI_TOO_LONG));
    }
    Ok(())
}
