//! What every request needs: the parts of the server, shared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chut_core::Cursor;
use chut_core::Seq;

use crate::auth::Authenticator;
use crate::log::{Log, Unavailable};
use crate::users::Users;

/// The parts of a running server; a clone shares them.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// See [`App`].
#[derive(Debug)]
pub struct Parts {
    pub log: Box<dyn Log>,
    pub users: Users,
    pub auth: Box<dyn Authenticator>,
    pub options: Options,
    pub draining: AtomicBool,
}

/// What the settings say to requests.
#[derive(Clone, Debug)]
pub struct Options {
    /// The hold of every poll; `None`: drawn for each.
    pub hold: Option<Duration>,
    pub grace: Duration,
    pub max_text_bytes: usize,
    /// Origins of pages, other than the server's own, that may call.
    pub origins: Vec<String>,
    pub jsonp: bool,
    /// The demo page is served.
    pub demo: bool,
}

impl App {
    /// Shares `parts`.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The place before the first message.
    pub fn start(&self) -> Cursor {
        self.cursor(Seq::START)
    }

    /// The place of the message at `seq`.
    pub fn cursor(&self, seq: Seq) -> Cursor {
        let epoch = self.log.epoch();
        Cursor { epoch, seq }
    }

    /// The place of the newest message.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: the log cannot say.
    pub async fn head(&self) -> Result<Cursor, Unavailable> {
        Ok(self.cursor(self.log.head().await?))
    }

    /// From now on requests are turned away and polls answered at once.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
        self.users.end_all();
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
