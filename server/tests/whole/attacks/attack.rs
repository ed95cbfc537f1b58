//! One hostile input, byte for byte, and what is due to it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Stands in an attack for the epoch of the log, which is drawn anew for each.
pub(super) const EPOCH: &str = "{the epoch}";

/// What is to be answered to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// This problem.
    Problem(u16, &'static str),
    /// A script that hands this status to the function of this name.
    Script(&'static str, u16),
    /// 200 as by the protocol: the input is like any other.
    Served,
    /// This status, and nothing that a problem or a reply would have.
    Plain(u16),
}

/// See the [module](self).
#[derive(Clone, Debug)]
pub(super) struct Attack {
    pub(super) said: Vec<u8>,
    /// A peer that stops in the middle says nothing more, and the server need not wait for it.
    pub(super) stops: bool,
    /// For each answer, the line that it answers and what it is to be; without one, the connection is closed
    /// without a word.
    pub(super) due: Vec<(String, Due)>,
}

impl Attack {
    /// Exactly these bytes, of which the first line asks.
    pub(super) fn raw(said: impl Into<Vec<u8>>) -> Self {
        Self {
            said: said.into(),
            stops: false,
            due: Vec::new(),
        }
    }

    /// A request by mallory; its connection ends with it.
    pub(super) fn request(line: &str, fields: &str, body: impl AsRef<[u8]>) -> Self {
        let head =
            format!("{line} HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n{fields}\r\n");
        Self::raw([head.as_bytes(), body.as_ref()].concat())
    }

    /// The GET of a target by mallory.
    pub(super) fn get(target: &str) -> Self {
        Self::request(&format!("GET {target}"), "X-Chut-Token: mallory\r\n", "")
    }

    /// The POST of a body by mallory, as JSON.
    pub(super) fn post(target: &str, body: impl AsRef<[u8]>) -> Self {
        Self::post_with(target, "Content-Type: application/json\r\n", body)
    }

    /// The same with other header fields, each with its end of line.
    pub(super) fn post_with(target: &str, fields: &str, body: impl AsRef<[u8]>) -> Self {
        let length = body.as_ref().len();
        let fields = format!("X-Chut-Token: mallory\r\nContent-Length: {length}\r\n{fields}");
        Self::request(&format!("POST {target}"), &fields, body)
    }

    /// The peer then says nothing more.
    pub(super) fn and_stops(mut self) -> Self {
        self.stops = true;
        self
    }

    /// This is due to its first line.
    pub(super) fn is(self, due: Due) -> Self {
        let line = self
            .said
            .split(|byte| b"\r\n".contains(byte))
            .next()
            .unwrap_or_default();
        let line = String::from_utf8_lossy(line).into_owned();
        self.then(&line, due)
    }

    /// This is due to a further request, which begins with this line; or to the first one, where the document
    /// names its target otherwise.
    pub(super) fn then(mut self, line: &str, due: Due) -> Self {
        self.due.push((line.to_owned(), due));
        self
    }

    /// It is refused with 400.
    pub(super) fn refused(self) -> Self {
        self.is(Due::Problem(400, "bad_request"))
    }

    /// Nobody is calling.
    pub(super) fn nobodys(self) -> Self {
        self.is(Due::Problem(401, "unauthenticated"))
    }

    /// There is nothing there.
    pub(super) fn absent(self) -> Self {
        self.is(Due::Problem(404, "not_found"))
    }

    /// How it begins.
    pub(super) fn label(&self) -> String {
        let beginning = &self.said[..self.said.len().min(300)];
        format!("{} bytes: {}", self.said.len(), beginning.escape_ascii())
    }
}

/// As it travels in a query.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
