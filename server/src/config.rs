//! Every setting with its unit, default and reason. A flag is stronger than the environment, and that
//! than the file.

mod admin;
mod cli;
mod effective;
mod file;
mod peers;
mod secret;
mod site;
mod source;
mod value;
mod webhook;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use chut_core::limits::TEXT_BYTES;
use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use thiserror::Error;

use crate::log::Durability;
use crate::rates::Rate;
use crate::retention::Retention;
pub use admin::{Admin, AdminSettings};
use cli::DATA;
pub use cli::{Cli, Command, TokenSettings};
pub use peers::PeerSettings;
pub use secret::Secret;
pub use site::{Auth, JwtAlgorithm, JwtKeys, Mode, SiteAddress, SiteSettings, SiteUrl};
pub use source::{Invocation, Mistake, read};
use value::{address, origin, text_bytes};
pub use webhook::{EventKind, WebhookAddress, WebhookSettings};

/// The settings of `chut serve`. Each is a flag, or `CHUT_<NAME>` in the environment, or a key in a
/// file.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// File of settings (TOML); its keys are the long names of these flags
    #[arg(long, env = "CHUT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Writes the effective settings to standard output, with secrets hidden, and does no more
    #[arg(long)]
    pub print_config: bool,

    /// Address to serve on; port 0 picks a free one, which is logged and written to DATA/listen
    #[arg(
        long,
        env = "CHUT_LISTEN",
        default_value = "127.0.0.1:8080",
        value_parser = address,
        value_name = "ADDR"
    )]
    pub listen: SocketAddr,

    /// Folder for the log and the server's own files; made if it is not there
    #[arg(
        long,
        env = "CHUT_DATA",
        default_value = DATA,
        value_name = "DIR"
    )]
    pub data: PathBuf,

    /// Where messages are kept
    #[arg(long, env = "CHUT_LOG", value_enum, default_value_t = Engine::Sqlite, value_name = "ENGINE")]
    pub log: Engine,

    /// What a message that was answered with 200 survives
    #[arg(long, env = "CHUT_DURABILITY", value_enum, default_value_t = Durability::Full, value_name = "D")]
    pub durability: Durability,

    /// How people are told apart; there is no default
    #[arg(long, env = "CHUT_AUTH", value_enum, value_name = "MODE")]
    pub auth: Option<AuthMode>,

    /// Lets `--auth dev` serve other machines; anybody there can be anybody
    #[arg(long, env = "CHUT_INSECURE_DEV_AUTH", value_parser = BoolishValueParser::new())]
    pub insecure_dev_auth: bool,

    #[command(flatten)]
    pub site: SiteSettings,

    /// Origin of a page that may call, such as <https://example.com>; may be repeated
    #[arg(long, env = "CHUT_ALLOW_ORIGIN", value_delimiter = ',', value_parser = origin, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,

    /// Answers no scripts, and so nobody whose browser is too old for the widget
    #[arg(long, env = "CHUT_NO_JSONP", value_parser = BoolishValueParser::new())]
    pub no_jsonp: bool,

    /// Milliseconds that a poll is held; drawn from 45,000 to 55,000 for each if not given
    #[arg(long, env = "CHUT_HOLD_MS", value_parser = clap::value_parser!(u64).range(1..=60_000), value_name = "N")]
    pub hold_ms: Option<u64>,

    /// Milliseconds that a user without a client stays: a page may take so long to reload
    #[arg(
        long,
        env = "CHUT_GRACE_MS",
        default_value_t = 30_000,
        value_name = "N"
    )]
    pub grace_ms: u64,

    /// Milliseconds that a client without a poll stays: a lost reply may take so long to ask again
    #[arg(
        long,
        env = "CHUT_CLIENT_LEASE_MS",
        default_value_t = 15_000,
        value_name = "N"
    )]
    pub client_lease_ms: u64,

    /// Bytes of one message at the most
    #[arg(long, env = "CHUT_MAX_TEXT_BYTES", default_value_t = TEXT_BYTES, value_parser = text_bytes, value_name = "N")]
    pub max_text_bytes: usize,

    /// Clients (tabs) that one user may have; beyond it the one idle for longest goes
    #[arg(long, env = "CHUT_MAX_CLIENTS_PER_USER", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..), value_name = "N")]
    pub max_clients_per_user: u16,

    /// Messages that one user may send in a second, in the long run; 0: no bounds, nor for notices of typing and marks
    #[arg(long, env = "CHUT_SEND_RATE", default_value_t = 5, value_name = "N")]
    pub send_rate: u32,

    /// Messages that one user may send at once after a pause
    #[arg(long, env = "CHUT_SEND_BURST", default_value_t = NonZeroU32::new(20).expect("20 is not 0"), value_name = "N")]
    pub send_burst: NonZeroU32,

    #[command(flatten)]
    pub peers: PeerSettings,

    #[command(flatten)]
    pub admin: AdminSettings,

    #[command(flatten)]
    pub webhook: WebhookSettings,

    /// Days for which a message is kept; all are kept if not given
    #[arg(long, env = "CHUT_RETAIN_DAYS", value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
    pub retain_days: Option<u32>,

    /// Messages that are kept of each conversation, the newest; all are kept if not given
    #[arg(long, env = "CHUT_RETAIN_PER_CONVERSATION", value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
    pub retain_per_conversation: Option<u32>,

    /// Form of log lines
    #[arg(long, env = "CHUT_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, value_name = "FORM")]
    pub log_format: LogFormat,

    /// Milliseconds between the signal to stop and the stop, for a load balancer to notice
    #[arg(
        long,
        env = "CHUT_DRAIN_MS",
        default_value_t = 10_000,
        value_name = "N"
    )]
    pub drain_ms: u64,
}

/// Where messages are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// In one file in the data folder
    Sqlite,
    /// In memory, until the process ends
    Memory,
}

/// How people are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuthMode {
    /// The token is the user ID: for trying out
    Dev,
    /// The host site is asked, with its own session and a token from its page
    Callback,
    /// The token is signed by the host site
    Jwt,
}

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// For programs: one object a line
    Json,
}

/// Settings that do not go together.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// There is no safe default.
    #[error("--auth has to say how people are told apart: callback, jwt, or dev, to try it out")]
    NoAuth,
    /// Everybody who reaches the address could be anybody.
    #[error(
        "--auth dev believes everybody: it serves loopback only, unless --insecure-dev-auth is given"
    )]
    DevAuthExposed,
    /// What one setting asks for, another has to say.
    #[error("{0} needs {1}")]
    Needs(&'static str, &'static str),
    /// Two settings say the same thing, each its own way.
    #[error("{0} and {1} do not go together")]
    Both(&'static str, &'static str),
    /// A list of keys is public, and a shared key is a secret.
    #[error(
        "--jwt-alg HS256 takes its key from --jwt-key-file: a list of keys is no place for a secret"
    )]
    PublicSecret,
    /// A file of a secret or a key cannot be used.
    #[error("{flag} {}: {error}", file.display())]
    Secret {
        flag: &'static str,
        file: PathBuf,
        error: std::io::Error,
    },
}

impl Settings {
    /// Gives the way to tell people apart, if it goes with the other settings; reads the secrets that it
    /// takes.
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn auth(&self) -> Result<Auth, ConfigError> {
        let mode = self.auth.ok_or(ConfigError::NoAuth)?;
        let exposed = !self.listen.ip().is_loopback() && !self.insecure_dev_auth;
        let mode = match mode {
            AuthMode::Dev if exposed => return Err(ConfigError::DevAuthExposed),
            AuthMode::Dev => Mode::Dev,
            AuthMode::Callback => Mode::Callback(self.site.callback()?),
            AuthMode::Jwt => self.site.jwt()?,
        };
        let policy = self.site.policy()?;
        Ok(Auth { mode, policy })
    }

    /// The cookie that says who is calling, where one is needed for that.
    pub fn cookie(&self) -> Option<&str> {
        let asks = self.auth == Some(AuthMode::Callback);
        asks.then_some(&self.site.session_cookie)
    }

    /// What is kept of the log, if that is not everything.
    pub fn retention(&self) -> Option<Retention> {
        let per_conversation = self.retain_per_conversation.and_then(NonZeroU32::new);
        let retention = Retention {
            days: self.retain_days,
            per_conversation,
        };
        retention.removes().then_some(retention)
    }

    /// How many messages one person may send, if that is bounded.
    pub fn rate(&self) -> Option<Rate> {
        let a_second = NonZeroU32::new(self.send_rate)?;
        let burst = self.send_burst;
        Some(Rate { a_second, burst })
    }

    /// The hold of every poll, if it is not drawn.
    pub fn hold(&self) -> Option<Duration> {
        self.hold_ms.map(Duration::from_millis)
    }
}
