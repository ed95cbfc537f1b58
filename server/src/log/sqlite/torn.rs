//! The part of a page at the end of a log.
//!
//! It is left where a full disk broke off the copying of the write-ahead log, which then has the page as a
//! whole; or where the file was cut off. SQLite takes it for a page with less in it. Where there is no page
//! at all, it takes the one of the write-ahead log, or says that the file is damaged.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::files::beside;
use crate::log::Unavailable;

/// How a file of SQLite's begins; behind it is the size of its pages.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Cuts such a part off where there is a write-ahead log. To be called before the file is opened as a log:
/// closing a file ends the locks that the process has on it.
///
/// # Errors
///
/// [`Unavailable`] if the file was cut off, or cannot be read or written.
pub(super) fn mend(file: &Path) -> Result<(), Unavailable> {
    let Some(page) = page_bytes(file)? else {
        return Ok(());
    };
    refuse(file, page)?;
    let (length, part) = ends(file, page)?;
    if part > 0 {
        let log = File::options().write(true).open(file)?;
        log.set_len(length - part)?;
    }
    Ok(())
}

/// Looks at a log whose pages have so many bytes.
///
/// # Errors
///
/// [`Unavailable`] if it ends within a page that no write-ahead log has.
pub(super) fn refuse(file: &Path, page: u64) -> Result<(), Unavailable> {
    let wal = fs::metadata(beside(file, "-wal"));
    if wal.is_ok_and(|wal| wal.len() > 0) || ends(file, page)?.1 == 0 {
        return Ok(());
    }
    let why = "is cut off within a page; restore it from a backup";
    Err(Unavailable(format!("{} {why}", file.display())))
}

/// The length of a file, and how much of it is part of a page.
fn ends(file: &Path, page: u64) -> io::Result<(u64, u64)> {
    let length = fs::metadata(file)?.len();
    Ok((length, length.checked_rem(page).unwrap_or_default()))
}

/// How long the pages of a log are, if it is one.
fn page_bytes(file: &Path) -> io::Result<Option<u64>> {
    let mut head = [0; MAGIC.len() + 2];
    if !file.is_file() || File::open(file)?.read_exact(&mut head).is_err() {
        return Ok(None);
    }
    let page = u64::from(u16::from_be_bytes([head[16], head[17]]));
    Ok(Some(page).filter(|_| head.starts_with(MAGIC)))
}
