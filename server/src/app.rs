//! What every request needs: the parts of the server, shared.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chut_core::UserId;
use tokio::time::{Instant, sleep};

use crate::address::Proxies;
use crate::auth::{Authenticator, Policy, Revoked};
use crate::config::Secret;
use crate::deliveries::Deliveries;
use crate::log::{Log, Unavailable};
use crate::metrics::Metrics;
use crate::presence::Presence;
use crate::rates::Rates;
use crate::retention::Retention;
use crate::users::Users;
use crate::watch::Watch;
use crate::webhook::Webhook;

/// The parts of a running server; a clone shares them.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// See [`App`].
#[derive(Debug)]
pub struct Parts {
    pub log: Box<dyn Log>,
    pub users: Users,
    pub presence: Arc<dyn Presence>,
    pub deliveries: Deliveries,
    /// `None`: everything is kept.
    pub retention: Option<Retention>,
    /// `None`: the host site is told of nothing.
    pub webhook: Option<Webhook>,
    pub auth: Box<dyn Authenticator>,
    /// `None`: all may talk.
    pub policy: Option<Policy>,
    pub rates: Rates,
    pub options: Options,
    pub metrics: Metrics,
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
    /// The cookie that says who is calling; `None` where none does.
    pub cookie: Option<String>,
    /// Connections that one address may have; `None`: any number.
    pub connections_per_address: Option<NonZeroU32>,
    /// Proxies that are believed.
    pub proxies: Proxies,
    /// What opens the administration; `None`: nothing does.
    pub admin_token: Option<Secret>,
    /// The demo page is served.
    pub demo: bool,
}

impl App {
    /// Shares `parts`.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Watching, with these parts.
    pub fn watch(&self) -> Watch<'_> {
        Watch {
            log: self.log.as_ref(),
            presence: self.presence.as_ref(),
            users: &self.users,
        }
    }

    /// Accepts nothing any more of what is `revoked`, and ends the polls that were begun with it. Says how many
    /// remembered logins and polls that were.
    ///
    /// In `callback` mode the host site is asked anew when the same credentials come again, so it has to refuse
    /// them first; in `dev` mode everybody is believed again. It looks through all logins and all polls.
    pub fn revoke(&self, revoked: &Revoked) -> usize {
        let withdrawn = self.auth.revoke(revoked);
        // After that: a poll that begins meanwhile finds itself revoked.
        let polls = withdrawn.culprit.map(|culprit| self.users.refuse(&culprit));
        withdrawn.logins + polls.unwrap_or_default()
    }

    /// Ends `user` here and removes them from the log, with every message from and to them that was there by now;
    /// says how many those were. Whoever is still accepted as this user may come again, as somebody new.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: a part may be gone; another call goes on with the rest.
    pub async fn erase(&self, user: &UserId) -> Result<usize, Unavailable> {
        self.users.end(user);
        let head = self.log.head();
        let mut erased = 0;
        loop {
            let began = Instant::now();
            let step = self.log.erase(user, head.seq).await?;
            erased += step.removed;
            if !step.more {
                break;
            }
            // As long a rest as the step took: others want to write, too.
            sleep(began.elapsed()).await;
        }
        self.users.forget_news(head);
        Ok(erased)
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
