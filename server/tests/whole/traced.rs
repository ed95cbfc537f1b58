//! What the servers of this process trace, kept for whoever looks through it; see [`crate::lines`].

use std::sync::{Mutex, Once};

use tracing_subscriber::EnvFilter;

use crate::lines;

/// Everything of ours, and of others as much as an operator would ever ask for.
const FILTER: &str = "debug,chut_server=trace,chut_core=trace";

/// From now on keeps it, if it is to be kept.
pub(crate) fn begin() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Some(file) = lines::file("traced") {
            let kept = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(FILTER));
            kept.with_ansi(false).with_writer(Mutex::new(file)).init();
        }
    });
}
