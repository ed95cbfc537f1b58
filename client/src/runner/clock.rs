//! The time since the start, and one alarm.

use std::cell::Cell;
use std::time::Duration;

use chut_core::Millis;
use js_sys::Date;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Never goes back, whatever is done to the wall clock, and counts sleep, which the browser's monotonic
/// clock does not everywhere: of the two, the one that went further is right.
pub(super) struct Clock {
    total_ms: Cell<f64>,
    last: Cell<Reading>,
}

#[derive(Clone, Copy)]
struct Reading {
    wall_ms: f64,
    monotonic_ms: f64,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            total_ms: Cell::new(0.0),
            last: Cell::new(Reading::take()),
        }
    }

    pub(super) fn now(&self) -> Millis {
        let now = Reading::take();
        let last = self.last.replace(now);
        let step = (now.wall_ms - last.wall_ms).max(now.monotonic_ms - last.monotonic_ms);
        let total = self.total_ms.get() + step.max(0.0);
        self.total_ms.set(total);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole milliseconds, never negative, far below 2^53"
        )]
        Millis(total as u64)
    }
}

impl Reading {
    fn take() -> Self {
        let wall_ms = Date::now();
        let monotonic_ms = window().performance().map_or(wall_ms, |p| p.now());
        Self {
            wall_ms,
            monotonic_ms,
        }
    }
}

/// One timer, set again and again.
pub(super) struct Alarm {
    ring: Closure<dyn Fn()>,
    timer: Cell<Option<i32>>,
}

impl Alarm {
    pub(super) fn new(ring: impl Fn() + 'static) -> Self {
        Self {
            ring: Closure::new(ring),
            timer: Cell::new(None),
        }
    }

    /// Rings once after `wait`, or not at all; forgets what it was set to before.
    pub(super) fn set(&self, wait: Option<Duration>) {
        if let Some(timer) = self.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
        let Some(wait) = wait else { return };
        let ms = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
        let ring = self.ring.as_ref().unchecked_ref();
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(ring, ms);
        self.timer.set(timer.ok());
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.set(None);
    }
}
