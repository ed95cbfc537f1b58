//! How long a connection may take before it is given up.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};

/// From its first byte to its last, a head may take so long: one packet on most links, a few on a bad
/// one. The first of a connection counts from the moment when the connection is made.
pub(super) const HEAD: Duration = Duration::from_secs(30);

/// A connection may wait so long for its next request, and a reply for the peer to take more of it.
/// Proxies keep idle connections for 60 s at the most where nobody has told them otherwise: the closing
/// is then theirs, and does not cross a request on its way.
const IDLE: Duration = Duration::from_secs(75);

/// What a connection is doing, as its parts tell. While a request is being answered there is no
/// deadline: that is the request's own affair.
#[derive(Debug)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug)]
struct State {
    under_way: usize,
    /// Part of a head has come.
    is_in_head: bool,
    /// When the connection is given up.
    deadline: Option<Instant>,
}

impl Pace {
    /// A connection that has just been made.
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            under_way: 0,
            is_in_head: true,
            deadline: Some(Instant::now() + HEAD),
        }))
    }

    /// Whether a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.state().under_way > 0
    }

    /// Part of a head has come.
    pub(super) fn read_head(&self) {
        let mut state = self.state();
        if state.under_way == 0 && !state.is_in_head {
            state.is_in_head = true;
            state.deadline = Some(Instant::now() + HEAD);
        }
    }

    /// Bytes have gone.
    pub(super) fn wrote(&self) {
        let mut state = self.state();
        if state.under_way == 0 && !state.is_in_head {
            state.deadline = Some(Instant::now() + IDLE);
        }
    }

    /// A head is complete and its request is being answered.
    pub(super) fn begin(&self) {
        let mut state = self.state();
        state.under_way += 1;
        state.is_in_head = false;
        state.deadline = None;
    }

    /// There is an answer to a request, or nobody to take it.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.under_way -= 1;
        if state.under_way == 0 {
            state.deadline = Some(Instant::now() + IDLE);
        }
    }

    /// A panic elsewhere leaves it as consistent as any other moment does.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pin_project! {
    /// A connection that ends by itself, or when it has taken too long. It is a type of its
    /// own, since an `async fn` would keep several copies of what it is given.
    pub(super) struct Kept<F> {
        #[pin]
        connection: F,
        #[pin]
        alarm: Sleep,
        pace: Arc<Pace>,
    }
}

impl<F> Kept<F> {
    /// Holds `connection` to its `pace`. What it tells of its doing, it tells while it is polled, or
    /// is polled soon after.
    pub(super) fn new(connection: F, pace: Arc<Pace>) -> Self {
        Self {
            connection,
            alarm: sleep(HEAD),
            pace,
        }
    }
}

impl<F: Future> Future for Kept<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut this = self.project();
        if this.connection.poll(context).is_ready() {
            return Poll::Ready(());
        }
        let Some(deadline) = this.pace.state().deadline else {
            return Poll::Pending;
        };
        if deadline < this.alarm.deadline() {
            this.alarm.as_mut().reset(deadline);
        }
        // Deadlines mostly move later: the alarm is left to ring too early then, and set anew.
        while this.alarm.as_mut().poll(context).is_ready() {
            if deadline <= Instant::now() {
                return Poll::Ready(());
            }
            this.alarm.as_mut().reset(deadline);
        }
        Poll::Pending
    }
}
