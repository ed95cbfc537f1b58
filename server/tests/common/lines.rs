//! What servers under test print, kept in files for `cargo xtask test`, which looks for secrets in all of it at the
//! end. Without its variable nothing is kept.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// Keeps what a program has printed.
pub(crate) fn keep(printed: impl AsRef<[u8]>) {
    if let Some(mut file) = file("programs") {
        let whole = [printed.as_ref(), b"\n"].concat();
        file.write_all(&whole).expect("a file that can be written");
    }
}

/// The file for what is of this kind; whoever writes to it appends.
pub(crate) fn file(kind: &str) -> Option<File> {
    let folder = std::env::var_os("CHUT_TEST_LINES")?;
    let name = format!("{}-{kind}.log", env!("CARGO_CRATE_NAME"));
    let mut options = OpenOptions::new();
    let opened = options
        .create(true)
        .append(true)
        .open(Path::new(&folder).join(name));
    Some(opened.expect("a file that can be opened"))
}
