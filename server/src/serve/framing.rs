//! Where one request ends and the next begins.
//!
//! The parser that serves requests settles some contradictions by itself, and a proxy may settle them
//! the other way: what is one request here would be two there. So heads are looked at before it gets
//! them, and what can be read in two ways is refused.

use httparse::{EMPTY_HEADER, Header, Request, Status};

use super::refusal::Refusal;
use crate::bounds::{HEAD_BYTES, HEAD_FIELDS};

/// How HTTP/2 introduces itself, as if with a head.
const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n";

/// A place in the bytes of a connection.
#[derive(Debug, Default)]
pub(super) struct Framing {
    place: Place,
    /// The part of a head that has come.
    head: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Head,
    /// This much of a body is still to come.
    Body(u64),
    /// No other request follows: the body ends with the connection, or it is not HTTP/1.
    Rest,
}

impl Framing {
    /// Moves on over bytes that have come.
    ///
    /// # Errors
    ///
    /// They are not to be read as a request, nor is what follows.
    pub(super) fn pass(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        while !bytes.is_empty() {
            bytes = match self.place {
                Place::Head => self.pass_head(bytes)?,
                Place::Body(left) => {
                    let here = usize::try_from(left).unwrap_or(usize::MAX);
                    let (here, rest) = bytes.split_at(here.min(bytes.len()));
                    self.place = body(left - here.len() as u64);
                    rest
                }
                Place::Rest => return Ok(()),
            };
        }
        Ok(())
    }

    /// Whether part of a head has come.
    pub(super) fn is_in_head(&self) -> bool {
        !self.head.is_empty()
    }

    /// Gives what lies behind the head.
    fn pass_head<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], Refusal> {
        let mut bytes = bytes;
        if self.head.is_empty() {
            // Empty lines before a request belong to nothing.
            let blank = bytes.iter().take_while(|byte| b"\r\n".contains(byte));
            bytes = &bytes[blank.count()..];
            if let Some(end) = end(bytes) {
                self.place = read(&bytes[..end])?;
                return Ok(&bytes[end..]);
            }
        }
        let before = self.head.len();
        self.head.extend_from_slice(bytes);
        // The end may have begun in what came before.
        let from = before.saturating_sub(3);
        if let Some(end) = end(&self.head[from..]) {
            let end = from + end;
            self.place = read(&self.head[..end])?;
            self.head = Vec::new();
            return Ok(&bytes[end - before..]);
        }
        if self.head.len() > HEAD_BYTES as usize {
            return Err(too_large(&self.head));
        }
        Ok(&[])
    }
}

/// Where a head ends: behind its first empty line.
fn end(bytes: &[u8]) -> Option<usize> {
    let mut lines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    lines.find_map(|(at, _)| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// What follows a head.
fn read(head: &[u8]) -> Result<Place, Refusal> {
    if head.starts_with(HTTP_2) {
        return Ok(Place::Rest);
    }
    if head.len() > HEAD_BYTES as usize {
        return Err(too_large(head));
    }
    let mut fields = [EMPTY_HEADER; HEAD_FIELDS];
    let mut request = Request::new(&mut fields);
    match request.parse(head) {
        Ok(Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Refusal::Fields),
        Ok(Status::Partial) | Err(_) => return Err(Refusal::NotHttp),
    }
    let fields = request.headers;
    if request.version == Some(1) && values(fields, "host").count() != 1 {
        return Err(Refusal::Host);
    }
    let mut lengths = values(fields, "content-length").map(length);
    let first = lengths.next();
    if lengths.any(|other| Some(other) != first) {
        return Err(Refusal::Lengths);
    }
    match (first, values(fields, "transfer-encoding").next()) {
        (None, None) => Ok(Place::Head),
        (None, Some(_)) => Ok(Place::Rest),
        (Some(Some(length)), None) => Ok(body(length)),
        (Some(None), None) => Err(Refusal::Length),
        (Some(_), Some(_)) => Err(Refusal::LengthAndEncoding),
    }
}

fn values<'a>(fields: &'a [Header<'a>], name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    let named = fields.iter();
    let named = named.filter(move |field| field.name.eq_ignore_ascii_case(name));
    named.map(|field| field.value)
}

fn body(left: u64) -> Place {
    match left {
        0 => Place::Head,
        left => Place::Body(left),
    }
}

/// A whole number, and nothing but digits. The parser behind has other uses for the largest of 64 bits, so one bit
/// is left out.
fn length(value: &[u8]) -> Option<u64> {
    let digits = str::from_utf8(value).ok()?;
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let length: Option<i64> = is_plain.then(|| digits.parse().ok()).flatten();
    length?.try_into().ok()
}

fn too_large(head: &[u8]) -> Refusal {
    if head.contains(&b'\n') {
        Refusal::Head
    } else {
        Refusal::Url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of these bytes, whole or one by one: the same.
    fn passes(bytes: &str) -> Result<Place, Refusal> {
        let mut whole = Framing::default();
        let result = whole.pass(bytes.as_bytes()).map(|()| whole.place);
        let mut slow = Framing::default();
        let mut bytes = bytes.as_bytes().chunks(1);
        let slowly = bytes.try_for_each(|byte| slow.pass(byte));
        assert_eq!(slowly.map(|()| slow.place), result);
        result
    }

    #[test]
    fn a_body_ends_where_its_length_says_and_the_next_head_begins_there() {
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
        let both =
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";

        assert_eq!(passes(&format!("{post}ab")), Ok(Place::Body(1)));
        assert_eq!(passes(&format!("{post}abc")), Ok(Place::Head));
        assert_eq!(passes(&format!("{post}abc\r\n{post}a")), Ok(Place::Body(2)));
        assert_eq!(
            passes(&format!("{post}abc{both}")),
            Err(Refusal::LengthAndEncoding)
        );
    }

    #[test]
    fn a_length_beyond_all_bodies_is_none() {
        for length in ["9223372036854775808", "18446744073709551615", "+1", ""] {
            let head = format!("GET / HTTP/1.0\r\nContent-Length: {length}\r\n\r\n");

            assert_eq!(passes(&head), Err(Refusal::Length), "{length}");
        }
    }

    #[test]
    fn lines_may_end_without_a_carriage_return() {
        let head = "GET / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2\n\n";

        assert_eq!(passes(head), Err(Refusal::Lengths));
        assert_eq!(passes("\r\n\nGET / HTTP/1.0\n\n"), Ok(Place::Head));
    }

    #[test]
    fn nothing_is_made_of_what_is_not_http_1() {
        assert_eq!(
            passes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0"),
            Ok(Place::Rest)
        );
        assert_eq!(passes("hello\r\n\r\n"), Err(Refusal::NotHttp));
    }
}
