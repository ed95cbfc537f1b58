//! How the host site is asked, or otherwise believed: the settings of authentication.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use std::{fmt, ops};

use clap::{Args, ValueEnum};
use reqwest::Url;

use super::value::cookie_name;
use super::{ConfigError, Secret};

/// The settings that go with `--auth`, and `--policy-url`.
#[derive(Args, Clone, Debug)]
pub struct SiteSettings {
    /// Where the host site says who is calling, for `--auth callback`
    #[arg(long, env = "CHUT_AUTH_URL", value_name = "URL")]
    pub auth_url: Option<SiteUrl>,

    /// File of the secret by which the host site knows this server: one line
    #[arg(long, env = "CHUT_AUTH_SECRET_FILE", value_name = "FILE")]
    pub auth_secret_file: Option<PathBuf>,

    /// Milliseconds that the host site may take to answer: people wait for it
    #[arg(long, env = "CHUT_AUTH_TIMEOUT_MS", default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=30_000), value_name = "N")]
    pub auth_timeout_ms: u64,

    /// Cookie in which the host site keeps its session
    #[arg(long, env = "CHUT_SESSION_COOKIE", default_value = "chut_session", value_parser = cookie_name, value_name = "NAME")]
    pub session_cookie: String,

    /// Where the host site says whether two people may talk; all may if not given
    #[arg(long, env = "CHUT_POLICY_URL", value_name = "URL")]
    pub policy_url: Option<SiteUrl>,

    /// File of the key of signed tokens: public, in PEM; the shared key, as it is, for HS256
    #[arg(long, env = "CHUT_JWT_KEY_FILE", value_name = "FILE")]
    pub jwt_key_file: Option<PathBuf>,

    /// Where the host site lists its public keys (JWKS)
    #[arg(long, env = "CHUT_JWT_JWKS_URL", value_name = "URL")]
    pub jwt_jwks_url: Option<SiteUrl>,

    /// The one algorithm of signed tokens
    #[arg(long, env = "CHUT_JWT_ALG", value_enum, value_name = "ALG")]
    pub jwt_alg: Option<JwtAlgorithm>,
}

/// How tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum JwtAlgorithm {
    /// By a key that the host site and this server share
    #[value(name = "HS256")]
    Hs256,
    /// By RSA
    #[value(name = "RS256")]
    Rs256,
    /// By ECDSA on the curve P-256
    #[value(name = "ES256")]
    Es256,
    /// By Ed25519
    #[value(name = "EdDSA")]
    EdDsa,
}

/// How people are told apart, with all that it takes.
#[derive(Clone, Debug)]
pub struct Auth {
    pub mode: Mode,
    /// Who says which people may talk.
    pub policy: Option<SiteAddress>,
}

/// How people are told apart.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Everybody is believed.
    Dev,
    /// The host site is asked.
    Callback(SiteAddress),
    /// Tokens are signed.
    Jwt(JwtAlgorithm, JwtKeys),
}

/// An address of the host site. Its query may hold a key.
#[derive(Clone, PartialEq, Eq)]
pub struct SiteUrl(Url);

impl FromStr for SiteUrl {
    type Err = &'static str;

    /// Takes what is of the web. A name and a password would stand in the list of processes.
    fn from_str(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).ok();
        let is_bare = |url: &Url| url.username().is_empty() && url.password().is_none();
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && is_bare(url);
        let url = url.filter(is_web).map(Self);
        url.ok_or("an http or https URL without a name or password in it")
    }
}

impl ops::Deref for SiteUrl {
    type Target = Url;

    fn deref(&self) -> &Url {
        &self.0
    }
}

/// Whose address it is, and no more.
impl fmt::Debug for SiteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.host_str().unwrap_or_default())
    }
}

/// Where to ask the host site.
#[derive(Clone, Debug)]
pub struct SiteAddress {
    pub url: SiteUrl,
    /// What tells the site who asks; nothing where anybody may.
    pub secret: Option<Secret>,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// Where the keys of signed tokens are.
#[derive(Clone, Debug)]
pub enum JwtKeys {
    /// The content of a file: one key.
    File(Secret),
    /// A list that the site publishes.
    Url(SiteAddress),
}

impl SiteSettings {
    /// Where the site says who is calling.
    pub(super) fn callback(&self) -> Result<SiteAddress, ConfigError> {
        let url = needed(self.auth_url.as_ref(), "--auth callback", "--auth-url")?;
        self.address(url, "--auth callback")
    }

    /// Where the site says who may talk.
    pub(super) fn policy(&self) -> Result<Option<SiteAddress>, ConfigError> {
        let url = self.policy_url.as_ref();
        url.map(|url| self.address(url, "--policy-url")).transpose()
    }

    /// What signed tokens are held against.
    pub(super) fn jwt(&self) -> Result<Mode, ConfigError> {
        let algorithm = *needed(self.jwt_alg.as_ref(), "--auth jwt", "--jwt-alg")?;
        let keys = match (&self.jwt_key_file, &self.jwt_jwks_url) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::Both("--jwt-key-file", "--jwt-jwks-url"));
            }
            (None, None) => {
                return Err(ConfigError::Needs(
                    "--auth jwt",
                    "--jwt-key-file or --jwt-jwks-url",
                ));
            }
            (None, Some(_)) if algorithm == JwtAlgorithm::Hs256 => {
                return Err(ConfigError::PublicSecret);
            }
            (None, Some(url)) => JwtKeys::Url(SiteAddress {
                url: url.clone(),
                secret: None,
                timeout: self.timeout(),
            }),
            (Some(file), None) => {
                JwtKeys::File(Secret::read(file).map_err(|error| ConfigError::Secret {
                    flag: "--jwt-key-file",
                    file: file.clone(),
                    error,
                })?)
            }
        };
        Ok(Mode::Jwt(algorithm, keys))
    }

    fn address(&self, url: &SiteUrl, setting: &'static str) -> Result<SiteAddress, ConfigError> {
        let flag = "--auth-secret-file";
        let file = needed(self.auth_secret_file.as_ref(), setting, flag)?;
        let secret = Secret::read_line(file).map_err(|error| ConfigError::Secret {
            flag,
            file: file.clone(),
            error,
        })?;
        Ok(SiteAddress {
            url: url.clone(),
            secret: Some(secret),
            timeout: self.timeout(),
        })
    }

    fn timeout(&self) -> Duration {
        Duration::from_millis(self.auth_timeout_ms)
    }
}

fn needed<'a, T>(
    value: Option<&'a T>,
    setting: &'static str,
    needs: &'static str,
) -> Result<&'a T, ConfigError> {
    value.ok_or(ConfigError::Needs(setting, needs))
}
