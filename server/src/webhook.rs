//! The webhook: the host site is told of messages, of people who miss some, and of who comes and goes.
//!
//! # Guarantees
//!
//! * **At least once.** Whatever is committed to the log is told, in order, however often the server or the site
//!   ends meanwhile: what has been told is a place in the log, which moves when the site has said that it has
//!   heard. What is told anew has the same name.
//! * **Beside.** Nobody waits for the site: a site that is down costs a call now and then.
//! * **Comings and goings** are not kept: they end with the process, and beyond a bound the oldest go first.

mod arrivals;
mod event;
mod hook;
mod missed;
mod signature;
mod told;

use thiserror::Error;

use crate::app::App;
use crate::config::{EventKind, WebhookAddress};
use crate::log::{Bookmark, Log, Unavailable};
use crate::presence::Change;
use arrivals::Arrivals;
use chut_core::Seq;
use hook::Hook;

pub use signature::KeyError;

/// See the [module](self).
#[derive(Debug)]
pub struct Webhook {
    hook: Hook,
    arrivals: Arrivals,
    address: WebhookAddress,
}

/// Why the site cannot be told.
#[derive(Debug, Error)]
pub enum WebhookError {
    #[error("no way to call the host site: {0}")]
    Client(String),
    #[error("--webhook-secret-file: {0}")]
    Key(#[from] KeyError),
    #[error("no random numbers: {0}")]
    Random(getrandom::Error),
}

impl Webhook {
    /// Tells the site at `address`.
    ///
    /// # Errors
    ///
    /// [`WebhookError`].
    pub fn new(address: WebhookAddress) -> Result<Self, WebhookError> {
        Ok(Self {
            hook: Hook::new(&address)?,
            arrivals: Arrivals::new(&address.events)?,
            address,
        })
    }

    /// Notes where to begin, if that has never been said: with what comes after this call.
    ///
    /// # Errors
    ///
    /// [`Unavailable`].
    pub async fn begin(&self, log: &dyn Log) -> Result<(), Unavailable> {
        for bookmark in [Bookmark::Told, Bookmark::Missed] {
            place(log, bookmark).await?;
        }
        Ok(())
    }

    /// Somebody has come or gone. Never waits.
    pub fn changed(&self, change: &Change) {
        self.arrivals.changed(change);
    }

    /// Tells the site, for as long as it is polled.
    pub async fn run(&self, app: &App) {
        let tells = |kind| self.address.events.contains(&kind);
        let (log, grace) = (app.log.as_ref(), app.options.grace);
        let told = async {
            if tells(EventKind::Message) {
                told::run(&self.hook, log).await;
            }
        };
        let missed = async {
            if tells(EventKind::Missed) {
                // Until then nobody knows who will come back.
                tokio::time::sleep(grace).await;
                let after = self.address.missed_after;
                missed::run(&self.hook, log, app.presence.as_ref(), after).await;
            }
        };
        tokio::join!(told, missed, self.arrivals.run(&self.hook));
    }
}

/// Where to go on from. Who begins, begins at the end: nobody wants to be told of years.
async fn place(log: &dyn Log, bookmark: Bookmark) -> Result<Seq, Unavailable> {
    if let Some(seq) = log.bookmark(bookmark).await? {
        return Ok(seq);
    }
    let seq = log.head().seq;
    log.set_bookmark(bookmark, seq).await?;
    Ok(seq)
}
