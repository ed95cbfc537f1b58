//! Calls to the site, each repeated until it is heard.

use std::time::Duration;

use chut_core::backoff::Backoff;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response};
use thiserror::Error;
use tokio::time::sleep;

use super::WebhookError;
use super::event::{Batch, Event};
use super::signature::Key;
use crate::clock::timestamp;
use crate::config::{SiteUrl, WebhookAddress};
use crate::outage::Outage;
use crate::outbound;

/// How long a call may take: nobody waits for it.
const TIME: Duration = Duration::from_secs(15);

/// The longest pause that the site may ask for.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// One address of the site.
#[derive(Debug)]
pub(super) struct Hook {
    http: Client,
    url: SiteUrl,
    key: Key,
    /// Differs between servers, so that they do not call a site that comes back all at once.
    seed: u64,
    outage: Outage,
}

/// Why a call was not heard.
#[derive(Debug, Error)]
enum Deaf {
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    #[error("it answered with status {}", .0.status().as_u16())]
    Status(Response),
}

impl Hook {
    pub(super) fn new(address: &WebhookAddress) -> Result<Self, WebhookError> {
        let seed = getrandom::u64().map_err(WebhookError::Random)?;
        Ok(Self {
            http: outbound::client(&address.url).map_err(WebhookError::Client)?,
            url: address.url.clone(),
            key: Key::new(&address.secret)?,
            seed,
            outage: Outage::new("--webhook-url"),
        })
    }

    /// Tells the site of `events`, as often as it takes.
    pub(super) async fn tell(&self, events: &[Event]) {
        let batch = Batch::new(events);
        // Our own types always have a text.
        let body = serde_json::to_string(&batch).unwrap_or_default();
        let id = batch.id();
        let mut backoff = Backoff::new(self.seed);
        while let Err(deaf) = self.call(&id, &body).await {
            let pause = backoff.fail(retry_after(&deaf));
            self.outage.goes_on(deaf);
            sleep(pause).await;
        }
        self.outage.is_over();
    }

    /// One try. Its time is signed as well, so each has a signature of its own.
    async fn call(&self, id: &str, body: &str) -> Result<(), Deaf> {
        let seconds = timestamp().0 / 1_000;
        let request = self
            .http
            .post((*self.url).clone())
            .timeout(TIME)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", self.key.sign(id, seconds, body));
        let answer = request.body(body.to_owned()).send().await;
        let answer = answer.map_err(|error| Deaf::Unreachable(outbound::cause(&error)))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Deaf::Status(answer))
        }
    }
}

/// The pause that the site asks for, in seconds.
fn retry_after(deaf: &Deaf) -> Option<Duration> {
    let Deaf::Status(answer) = deaf else {
        return None;
    };
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    let pause = Duration::from_secs(seconds.parse().ok()?);
    Some(pause.min(LONGEST_PAUSE))
}
