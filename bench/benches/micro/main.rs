//! What takes nano- to microseconds: the parts that every request passes.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing else to say"
)]

mod append;
mod cursor;
mod page;
mod user;

fn main() {
    divan::main();
}
