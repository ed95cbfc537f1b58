//! Rebuilds the server when the pages and scripts it embeds have changed.

fn main() {
    println!("cargo::rerun-if-changed=../target/web");
}
