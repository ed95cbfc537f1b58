//! A name for a secret that says nothing of it, and takes little room.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Half of a SHA-256: nobody finds another secret with the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Of a session of the host site.
    pub(super) fn session(text: &str) -> Self {
        Self::of(b"session:", text)
    }

    /// Of a token, or of the part of it that is signed.
    pub(super) fn token(text: &str) -> Self {
        Self::of(b"token:", text)
    }

    /// Of a user ID: no secret, but it is listed beside them.
    pub(super) fn user(text: &str) -> Self {
        Self::of(b"user:", text)
    }

    fn of(kind: &[u8], text: &str) -> Self {
        let whole = Sha256::new().chain_update(kind).chain_update(text);
        let mut half = [0; 16];
        half.copy_from_slice(&whole.finalize()[..16]);
        Self(half)
    }
}

/// Nothing: log lines are kept for longer than secrets are.
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint")
    }
}
