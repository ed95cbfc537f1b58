//! Questions to the host site, over HTTP: bounded in time, in number and in what comes back.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::memory::Failure;
use crate::bounds::{SITE_BYTES, SITE_CALLS};
use crate::config::{Secret, SiteAddress, SiteUrl};
use crate::outage::Outage;
use crate::outbound;

/// One address of the host site.
#[derive(Debug)]
pub(super) struct HostSite {
    http: Client,
    url: SiteUrl,
    bearer: Option<HeaderValue>,
    time: Duration,
    calls: Semaphore,
    /// Statuses that are a no, and not trouble.
    refusals: &'static [StatusCode],
    outage: Outage,
}

/// Why the host site cannot be asked at all.
#[derive(Debug, Error)]
pub enum SiteError {
    #[error("no way to ask the host site: {0}")]
    Client(String),
    #[error("--auth-secret-file: the secret has characters that no header can carry")]
    Secret,
}

/// Why there is no answer. It holds nothing of what was asked or said.
#[derive(Debug, Error)]
enum Trouble {
    #[error("it did not answer in {} ms", .0.as_millis())]
    Late(Duration),
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    #[error("it answered with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("its answer has more than {SITE_BYTES} bytes")]
    TooLarge,
    #[error("its answer is not as described, at {0}")]
    Malformed(String),
    #[error("its answer holds nothing that can be used")]
    Useless,
}

impl HostSite {
    /// The site at `address`; `setting` is what names it. One of `refusals` is a no.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub(super) fn new(
        setting: &'static str,
        address: SiteAddress,
        refusals: &'static [StatusCode],
    ) -> Result<Self, SiteError> {
        let bearer = address.secret.as_ref().map(bearer).transpose()?;
        let http = outbound::client(&address.url).map_err(SiteError::Client)?;
        Ok(Self {
            http,
            url: address.url,
            bearer,
            time: address.timeout,
            calls: Semaphore::new(SITE_CALLS),
            refusals,
            outage: Outage::new(setting),
        })
    }

    /// Asks `question`, and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Failure`]; of trouble the log is told once.
    pub(super) async fn ask<A: DeserializeOwned>(
        &self,
        question: &impl Serialize,
    ) -> Result<A, Failure> {
        let request = self.http.post((*self.url).clone());
        let request = request.header(CONTENT_TYPE, "application/json");
        // Our own types always have a text.
        let body = serde_json::to_string(question).unwrap_or_default();
        self.call(request.body(body), Some).await
    }

    /// Reads what is there, as far as `accept` has a use for it.
    ///
    /// # Errors
    ///
    /// [`Failure`]; of trouble, and of what is of no use, the log is told once.
    pub(super) async fn read<A: DeserializeOwned, B>(
        &self,
        accept: impl FnOnce(A) -> Option<B>,
    ) -> Result<B, Failure> {
        self.call(self.http.get((*self.url).clone()), accept).await
    }

    async fn call<A: DeserializeOwned, B>(
        &self,
        mut request: RequestBuilder,
        accept: impl FnOnce(A) -> Option<B>,
    ) -> Result<B, Failure> {
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer.clone());
        }
        // Whoever waits for a turn waits within the same time; the semaphore is never closed.
        let answered = timeout(self.time, async {
            let _turn = self.calls.acquire().await;
            let Some(answer) = self.answer(request).await? else {
                return Ok(Err(Failure::Refused));
            };
            accept(answer).map(Ok).ok_or(Trouble::Useless)
        });
        let answer = answered.await.unwrap_or(Err(Trouble::Late(self.time)));
        match answer {
            Ok(said) => {
                self.outage.is_over();
                said
            }
            Err(trouble) => {
                self.outage.goes_on(trouble);
                Err(Failure::Down)
            }
        }
    }

    async fn answer<A: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<Option<A>, Trouble> {
        let unreachable = |error: reqwest::Error| Trouble::Unreachable(outbound::cause(&error));
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        if self.refusals.contains(&status) {
            return Ok(None);
        }
        if status != StatusCode::OK {
            return Err(Trouble::Status(status));
        }
        parse(&body(response).await?).map(Some)
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut whole = Vec::new();
    let broken = |error: reqwest::Error| Trouble::Unreachable(outbound::cause(&error));
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if whole.len() + chunk.len() > SITE_BYTES {
            return Err(Trouble::TooLarge);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// Of what is wrong only the place is told: a reader's own words repeat the value.
fn parse<A: DeserializeOwned>(body: &[u8]) -> Result<A, Trouble> {
    // Readers of structs take lists as well, and a list does not say which value is which.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Trouble::Malformed("its first byte".to_owned()));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let answer = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Trouble::Malformed(error.path().to_string()))?;
    let end = reader.end();
    end.map_err(|_| Trouble::Malformed("its end".to_owned()))?;
    Ok(answer)
}

fn bearer(secret: &Secret) -> Result<HeaderValue, SiteError> {
    let value = [b"Bearer ", secret.bytes()].concat();
    let mut value = HeaderValue::from_bytes(&value).map_err(|_| SiteError::Secret)?;
    value.set_sensitive(true);
    Ok(value)
}
