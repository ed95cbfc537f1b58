//! Writes NAME.gz beside every file of a folder that shrinks by it, as small as gzip goes: old browsers know nothing better.

use std::fs;
use std::num::NonZeroU64;
use std::path::Path;

use anyhow::Result;
use zopfli::{Format, Options};

/// Smaller files fit one packet either way.
const SMALLEST: usize = 512;

/// For smaller files it may try longer.
const LARGE: usize = 64 * 1024;
const ROUNDS: NonZeroU64 = NonZeroU64::new(300).unwrap();

/// What is packed already, or is there for those who pack by themselves.
const PACKED: [&str; 2] = ["br", "gz"];

/// Compresses every file of the folder and of those in it.
pub(super) fn compress(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
        } else if !path
            .extension()
            .is_some_and(|ending| PACKED.iter().any(|packed| ending == *packed))
        {
            compress_file(&path)?;
        }
    }
    Ok(())
}

fn compress_file(path: &Path) -> Result<()> {
    let content = fs::read(path)?;
    let mut packed = Vec::new();
    let mut options = Options::default();
    if content.len() < LARGE {
        options.iteration_count = ROUNDS;
    }
    zopfli::compress(options, Format::Gzip, content.as_slice(), &mut packed)?;
    if content.len() > SMALLEST && packed.len() < content.len() {
        let mut name = path.as_os_str().to_owned();
        name.push(".gz");
        fs::write(name, packed)?;
    }
    Ok(())
}
