//! What the host site is told: the settings of the webhook.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{ConfigError, Secret, SiteUrl};

/// The settings that begin with `--webhook`.
#[derive(Args, Clone, Debug)]
pub struct WebhookSettings {
    /// Where the host site is told of messages, of people who miss some, and of who comes and goes
    #[arg(long, env = "CHUT_WEBHOOK_URL", value_name = "URL")]
    pub webhook_url: Option<SiteUrl>,

    /// File of the key that what is told is signed with: one line, as it is or as `whsec_` and base64
    #[arg(long, env = "CHUT_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub webhook_secret_file: Option<PathBuf>,

    /// What the site is told of
    #[arg(
        long,
        env = "CHUT_WEBHOOK_EVENTS",
        value_enum,
        value_delimiter = ',',
        default_value = "message,missed,online,offline",
        value_name = "EVENT"
    )]
    pub webhook_events: Vec<EventKind>,

    /// Seconds after which a message is missed, if it is not read and its receiver is not there
    #[arg(long, env = "CHUT_WEBHOOK_MISSED_S", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
    pub webhook_missed_s: u32,
}

/// What the site can be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EventKind {
    /// Each message
    Message,
    /// A message that nobody has seen for a while
    Missed,
    /// Somebody has come
    Online,
    /// Somebody has gone
    Offline,
}

/// Where to tell what.
#[derive(Clone, Debug)]
pub struct WebhookAddress {
    pub url: SiteUrl,
    pub secret: Secret,
    pub events: Vec<EventKind>,
    /// How long a message may lie unread.
    pub missed_after: Duration,
}

impl WebhookSettings {
    /// Where to tell, if anywhere; reads the key.
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn read(&self) -> Result<Option<WebhookAddress>, ConfigError> {
        let (url, flag) = ("--webhook-url", "--webhook-secret-file");
        match (&self.webhook_url, &self.webhook_secret_file) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(ConfigError::Needs(url, flag)),
            (None, Some(_)) => Err(ConfigError::Needs(flag, url)),
            (Some(url), Some(file)) => {
                let secret = Secret::read_line(file).map_err(|error| ConfigError::Secret {
                    flag,
                    file: file.clone(),
                    error,
                })?;
                Ok(Some(WebhookAddress {
                    url: url.clone(),
                    secret,
                    events: self.webhook_events.clone(),
                    missed_after: Duration::from_secs(self.webhook_missed_s.into()),
                }))
            }
        }
    }
}
