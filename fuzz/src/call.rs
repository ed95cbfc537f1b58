//! One request, as HTTP can carry it.

use std::fmt;

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};

use crate::params;

/// The header of a token.
const TOKEN: HeaderName = HeaderName::from_static("x-chut-token");

/// Characters of one part of a call that are printed where it breaks a law; the input has them all.
const SHOWN: usize = 300;

/// See the [module](self).
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) token: Option<HeaderValue>,
    pub(crate) media_type: Option<HeaderValue>,
    pub(crate) body: Vec<u8>,
    /// Without it the body comes in chunks, and nobody knows its end before it is there.
    pub(crate) announces_length: bool,
}

impl Call {
    /// A GET, if `target` is one that a request line can have.
    pub(crate) fn get(target: &[u8]) -> Option<Self> {
        let uri = target.starts_with(b"/").then_some(target)?;
        Some(Self {
            method: Method::GET,
            uri: Uri::try_from(uri).ok()?,
            token: None,
            media_type: None,
            body: Vec::new(),
            announces_length: false,
        })
    }

    /// A POST of JSON.
    pub(crate) fn post(target: &[u8], token: &[u8], body: Vec<u8>) -> Option<Self> {
        Some(Self {
            method: Method::POST,
            token: Some(HeaderValue::from_bytes(token).ok()?),
            media_type: Some(HeaderValue::from_static("application/json")),
            body,
            announces_length: true,
            ..Self::get(target)?
        })
    }

    pub(crate) fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        let length = self.announces_length.then(|| self.body.len().into());
        let headers = [
            (TOKEN, self.token.clone()),
            (CONTENT_TYPE, self.media_type.clone()),
            (CONTENT_LENGTH, length),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                request.headers_mut().insert(name, value);
            }
        }
        request
    }

    /// Whether the protocol, and not another part of the server, is spoken to.
    pub(crate) fn is_of_protocol(&self) -> bool {
        self.uri.path() == "/v1" || self.uri.path().starts_with("/v1/")
    }

    /// The first value of a parameter, if the whole query is UTF-8.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        params::first(self.uri.query().unwrap_or_default(), name)
    }

    /// Who calls, where that is said at all: the header goes before the parameter.
    pub(crate) fn caller(&self) -> Option<String> {
        let header = |token: &HeaderValue| String::from_utf8(token.as_bytes().to_vec()).ok();
        let header = self.token.as_ref().and_then(header);
        header.or_else(|| self.param("token"))
    }

    /// The media type of the body, in small letters and without what comes after `;`.
    pub(crate) fn essence(&self) -> String {
        let value = self.media_type.as_ref().map(HeaderValue::as_bytes);
        let value = String::from_utf8_lossy(value.unwrap_or_default());
        let essence = value.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }
}

/// Shows the request as it travels, but for what is too long to read.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = self.uri.to_string();
        write!(f, "{} {}", self.method, shown(uri.as_bytes()))?;
        for header in [&self.token, &self.media_type] {
            let value = header.as_ref().map_or(&b"-"[..], HeaderValue::as_bytes);
            write!(f, " {}", shown(value))?;
        }
        write!(f, " {}", shown(&self.body))
    }
}

fn shown(bytes: &[u8]) -> String {
    let end = if bytes.len() > SHOWN { "\u{2026}" } else { "" };
    let start = &bytes[..bytes.len().min(SHOWN)];
    format!("{}{end}", start.escape_ascii())
}
