//! Secrets of the operator: read from files, and shown to nobody.

use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs, io};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The most bytes that a file of a secret may have: a list of keys would be something else.
const BYTES: u64 = 64 * 1024;

/// What a file holds, as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<[u8]>);

impl Secret {
    /// Reads a file whole.
    ///
    /// # Errors
    ///
    /// It cannot be read, holds nothing, or is too large for a secret.
    pub fn read(file: &Path) -> io::Result<Self> {
        if fs::metadata(file)?.len() > BYTES {
            return Err(io::Error::other("too large for a secret"));
        }
        let bytes = fs::read(file)?;
        if bytes.trim_ascii().is_empty() {
            return Err(io::Error::other("it is empty"));
        }
        Ok(Self(bytes.into()))
    }

    /// Reads a secret that is a line of text; space around it does not count.
    ///
    /// # Errors
    ///
    /// Like [`read`](Self::read), or it is not one line of plain characters.
    pub fn read_line(file: &Path) -> io::Result<Self> {
        let whole = Self::read(file)?;
        let line = whole.bytes().trim_ascii();
        if line.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            Ok(Self(line.into()))
        } else {
            Err(io::Error::other("not one line of plain characters"))
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether `shown` is the same, found out in the same time however much of it is.
    pub fn is(&self, shown: &[u8]) -> bool {
        // Of hashes neither the length says anything, nor where they begin to differ.
        let [own, shown] = [self.bytes(), shown].map(Sha256::digest);
        own.ct_eq(&shown).into()
    }
}

/// Nothing of it.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
