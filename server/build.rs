//! Rebuilds the server when the pages and scripts it embeds have changed.

use std::fs;
use std::io;

/// Where `cargo xtask build` puts what the server embeds.
const WEB: &str = "../target/web";

fn main() -> io::Result<()> {
    // Without them the server builds all the same, and says that it has no such file.
    fs::create_dir_all(WEB)?;
    println!("cargo::rerun-if-changed={WEB}");
    Ok(())
}
