//! The first bytes of a connection, which tell HTTP/2 from HTTP/1.
//!
//! They are read ahead and then given together with what follows: a parser that is given a few bytes first
//! makes room for more than the whole, and each waiting poll would keep that room.

use std::io;
use std::task::Poll;

use tokio::io::ReadBuf;

/// How an HTTP/2 peer begins (RFC 9113, section 3.4). No request of HTTP/1 does.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    Http2,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Greeting {
    bytes: [u8; PREFACE.len()],
    read: usize,
    given: usize,
}

impl Greeting {
    /// Reads by `read` until it is certain what is spoken; `None` if the peer closes before it says anything.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub(super) fn poll(
        &mut self,
        mut read: impl FnMut(&mut ReadBuf<'_>) -> Poll<io::Result<()>>,
    ) -> Poll<io::Result<Option<Version>>> {
        loop {
            let said = &self.bytes[..self.read];
            if said == PREFACE {
                return Poll::Ready(Ok(Some(Version::Http2)));
            }
            if !PREFACE.starts_with(said) {
                return Poll::Ready(Ok(Some(Version::Http1)));
            }
            let mut buffer = ReadBuf::new(&mut self.bytes[self.read..]);
            std::task::ready!(read(&mut buffer))?;
            let more = buffer.filled().len();
            if more == 0 {
                let version = (self.read > 0).then_some(Version::Http1);
                return Poll::Ready(Ok(version));
            }
            self.read += more;
        }
    }

    /// Puts what was read ahead into `buffer`, as far as there is room.
    pub(super) fn give(&mut self, buffer: &mut ReadBuf<'_>) {
        let rest = &self.bytes[self.given..self.read];
        let now = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..now]);
        self.given += now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found when `bytes` come in pieces of this size and the peer then closes; and what is given on.
    fn greet(bytes: &[u8], size: usize) -> (Option<Version>, Vec<u8>) {
        let (mut greeting, mut left) = (Greeting::default(), bytes);
        let read = |buffer: &mut ReadBuf<'_>| {
            let (now, rest) = left.split_at(size.min(left.len()).min(buffer.remaining()));
            buffer.put_slice(now);
            left = rest;
            Poll::Ready(Ok(()))
        };
        let Poll::Ready(Ok(version)) = greeting.poll(read) else {
            panic!("nothing fails here");
        };
        let mut given = Vec::new();
        let mut room = [0; 7];
        loop {
            let mut buffer = ReadBuf::new(&mut room);
            greeting.give(&mut buffer);
            if buffer.filled().is_empty() {
                given.extend_from_slice(left);
                return (version, given);
            }
            given.extend_from_slice(buffer.filled());
        }
    }

    #[test]
    fn every_beginning_tells_the_version_and_is_given_on_whole() {
        let http_2 = [PREFACE, &b"frames"[..]].concat();
        for size in [1, 2, 3, 23, 24, 100] {
            for (bytes, version) in [
                (&http_2[..], Some(Version::Http2)),
                (b"GET / HTTP/1.1\r\n", Some(Version::Http1)),
                (b"PROPFIND / HTTP/1.1\r\n", Some(Version::Http1)),
                (b"PRI * HTTP/2.0\r\n\r\nSM", Some(Version::Http1)),
                (b"P", Some(Version::Http1)),
                (b"", None),
            ] {
                assert_eq!(greet(bytes, size), (version, bytes.to_vec()));
            }
        }
    }
}
