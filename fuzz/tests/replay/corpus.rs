//! The inputs that are kept, by target.

use std::fs;
use std::path::Path;

/// The files of a target with what is in them, in the order of their names.
pub(crate) fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let entries = fs::read_dir(folder).expect("a corpus");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let read = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        (name.into_owned(), fs::read(path).expect("an input"))
    };
    let mut inputs: Vec<_> = paths.map(|path| read(&path)).collect();
    inputs.sort();
    inputs
}
