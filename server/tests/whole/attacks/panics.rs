//! Panics of this process, wherever they happen; what a test asserts does not count.

use std::panic;
use std::sync::{Mutex, Once, PoisonError};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on panics are noted.
pub(super) fn note() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            if !place.starts_with("server/tests/") {
                SEEN.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(place);
            }
            before(panic);
        }));
    });
}

/// Where there have been any since the last time.
pub(super) fn take() -> Vec<String> {
    std::mem::take(&mut SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}
