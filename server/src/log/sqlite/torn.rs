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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const PAGE: usize = 4_096;

    /// A file of two pages and a part, with a write-ahead log of so many bytes.
    fn torn(head: &[u8], wal: Option<usize>) -> (TempDir, Vec<u8>) {
        let folder = TempDir::new().unwrap();
        let mut bytes = vec![7; 2 * PAGE + 1_000];
        bytes[..head.len()].copy_from_slice(head);
        bytes[16..18].copy_from_slice(&4_096_u16.to_be_bytes());
        fs::write(folder.path().join("log"), &bytes).unwrap();
        if let Some(length) = wal {
            fs::write(folder.path().join("log-wal"), vec![0; length]).unwrap();
        }
        (folder, bytes)
    }

    #[test]
    fn part_of_a_page_goes_where_the_write_ahead_log_may_have_the_whole() {
        let (folder, bytes) = torn(MAGIC, Some(1));
        let file = folder.path().join("log");

        mend(&file).unwrap();

        assert!(fs::read(&file).unwrap() == bytes[..2 * PAGE]);
        mend(&file).unwrap();
        assert!(fs::read(&file).unwrap() == bytes[..2 * PAGE]);
    }

    #[test]
    fn without_a_write_ahead_log_it_is_refused_and_left_alone() {
        for wal in [None, Some(0)] {
            let (folder, bytes) = torn(MAGIC, wal);
            let file = folder.path().join("log");

            let refused = mend(&file).unwrap_err();

            assert!(refused.to_string().contains("cut off within a page"));
            assert!(fs::read(&file).unwrap() == bytes);
        }
    }

    #[test]
    fn what_is_no_log_is_left_to_others() {
        let (folder, bytes) = torn(b"a text", Some(1));
        let file = folder.path().join("log");

        mend(&file).unwrap();
        mend(&folder.path().join("nothing")).unwrap();

        assert!(fs::read(&file).unwrap() == bytes);
    }
}
