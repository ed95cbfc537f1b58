//! Calls that the server makes itself, to the host site: over HTTP, and to nobody else.

use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::config::SiteUrl;

/// How long a connection is kept for the next call: less than what servers usually do.
const IDLE: Duration = Duration::from_secs(10);

/// Whoever makes the calls to `url`.
///
/// # Errors
///
/// What the system lacks, in words.
pub(crate) fn client(url: &SiteUrl) -> Result<Client, String> {
    // A redirect would take the secrets elsewhere, and so would a proxy of the environment.
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("chut/", env!("CARGO_PKG_VERSION")))
        // Reading what the system trusts takes a while, and plain HTTP has no use for it.
        .tls_built_in_root_certs(url.scheme() == "https")
        .build();
    client.map_err(|error| cause(&error))
}

/// What lies at the bottom of an error. What lies above it names the URL, which may hold a secret.
pub(crate) fn cause(error: &reqwest::Error) -> String {
    let mut cause = std::error::Error::source(error);
    let mut said = String::from("an error without a cause");
    while let Some(error) = cause {
        said = error.to_string();
        cause = error.source();
    }
    said
}
