//! The only calls to the server: each endpoint's question, and its answer in the core's types.

use std::cell::RefCell;

use chut_core::limits::CALL_DEADLINE;
use chut_core::plain::{Read, Write};
use chut_core::wire::{Problem, leave, message};
use chut_core::{ClientId, CursorText, Failure, Seq, UserId};
use gloo_net::http::{Request, RequestBuilder};
use js_sys::encode_uri_component;
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCredentials};

use super::clock::Alarm;
use crate::json;

/// The server, and as whom it is asked.
pub(super) struct Fetch {
    server: String,
    token: RefCell<String>,
    /// The token of the person whom the snapshot has shown: what is told goes in their name, also while another token is
    /// about to show who is there now.
    proven: RefCell<String>,
    client: ClientId,
}

/// One question, ready to be put.
pub(super) struct Ask {
    request: RequestBuilder,
    body: Option<JsValue>,
}

impl Fetch {
    pub(super) fn new(server: String, token: String, client: ClientId) -> Self {
        Self {
            server,
            proven: RefCell::new(token.clone()),
            token: RefCell::new(token),
            client,
        }
    }

    pub(super) fn set_token(&self, token: String) {
        self.token.replace(token);
    }

    pub(super) fn client(&self) -> &ClientId {
        &self.client
    }

    pub(super) fn server(&self) -> &str {
        &self.server
    }

    pub(super) fn token(&self) -> String {
        self.token.borrow().clone()
    }

    /// The token with which things are told.
    pub(super) fn proven(&self) -> String {
        self.proven.borrow().clone()
    }

    /// It is known whose the token is.
    pub(super) fn prove(&self) {
        self.proven.replace(self.token());
    }

    pub(super) fn has_token(&self, token: &str) -> bool {
        *self.token.borrow() == token
    }

    /// Whether things are still told with `token`.
    pub(super) fn has_proven(&self, token: &str) -> bool {
        *self.proven.borrow() == token
    }

    pub(super) fn conversations(&self) -> Ask {
        self.get("conversations", &[])
    }

    /// What comes after a cursor; a `probe` is answered at once.
    pub(super) fn listen(&self, cursor: &CursorText, probe: bool, visible: bool) -> Ask {
        let client = ("client", self.client.as_str());
        let mut query = vec![client, ("cursor", cursor.as_str())];
        query.extend(probe.then_some(("wait", "0")));
        query.extend((!visible).then_some(("visible", "0")));
        self.get("listen", &query)
    }

    /// The newest page of a conversation, or the page before a place.
    pub(super) fn history(&self, with: &UserId, before: Option<Seq>) -> Ask {
        let before = before.map(|seq| seq.get().to_string());
        let mut query = vec![("with", with.as_str())];
        query.extend(before.as_deref().map(|before| ("before", before)));
        self.get("history", &query)
    }

    pub(super) fn message(&self, message: &message::Request) -> Ask {
        self.post("message", message)
    }

    pub(super) fn post(&self, endpoint: &str, body: &impl Write) -> Ask {
        let request = self.signed(endpoint, &[], &self.proven(), Request::post);
        Ask {
            request: request.header("Content-Type", "application/json"),
            body: json::text(&json::object(body)).map(JsValue::from),
        }
    }

    /// Tells what needs no answer.
    pub(super) fn tell(&self, endpoint: &str, body: &impl Write) {
        self.post(endpoint, body).answer_in_time::<()>(drop);
    }

    /// Says that this tab is going. Nobody will be there for an answer, and a beacon has no headers.
    pub(super) fn leave(&self) {
        let token = self.token.borrow();
        let url = self.url("leave", &[("token", token.as_str())]);
        let request = leave::Request {
            client: self.client.clone(),
        };
        let body = json::text(&json::object(&request));
        // Refused or not, there is nothing more to do: the lease ends without it.
        drop(
            window()
                .navigator()
                .send_beacon_with_opt_str(&url, body.as_deref()),
        );
    }

    fn get(&self, endpoint: &str, query: &[(&str, &str)]) -> Ask {
        Ask {
            request: self.signed(endpoint, query, &self.token(), Request::get),
            body: None,
        }
    }

    /// A request that carries the token, and the site's own cookie.
    fn signed(
        &self,
        endpoint: &str,
        query: &[(&str, &str)],
        token: &str,
        method: fn(&str) -> RequestBuilder,
    ) -> RequestBuilder {
        let mut url = self.url(endpoint, query);
        let in_header = fits_header(token);
        if !in_header {
            add_parameter(&mut url, "token", token);
        }
        let request = method(&url).credentials(RequestCredentials::Include);
        if in_header {
            request.header("X-Chut-Token", token)
        } else {
            request
        }
    }

    fn url(&self, endpoint: &str, query: &[(&str, &str)]) -> String {
        let mut url = [&self.server, "/v1/", endpoint].concat();
        for (name, value) in query {
            add_parameter(&mut url, name, value);
        }
        url
    }
}

impl Ask {
    /// Puts the question; the one who holds `aborter` sees to it that it ends.
    pub(super) fn answer(
        self,
        aborter: &Aborter,
        then: impl FnOnce(Result<JsValue, Failure>) + 'static,
    ) {
        self.put(&aborter.0.signal(), Box::new(then));
    }

    /// Puts the question, and waits for the answer as long as any call may take.
    pub(super) fn answer_in_time<R: Read>(self, then: impl FnOnce(Result<R, Failure>) + 'static) {
        let aborter = Aborter::new();
        let signal = aborter.0.signal();
        let alarm = Alarm::new(move || aborter.0.abort());
        alarm.set(Some(CALL_DEADLINE));
        let answered = move |body| {
            drop(alarm);
            then(typed(body));
        };
        self.put(&signal, Box::new(answered));
    }

    /// One task for all questions, whatever their answers are: each kind of its own would weigh kilobytes.
    fn put(self, signal: &AbortSignal, then: Box<dyn FnOnce(Result<JsValue, Failure>)>) {
        let request = self.request.abort_signal(Some(signal));
        spawn_local(async move {
            then(fetched(request, self.body).await);
        });
    }
}

async fn fetched(request: RequestBuilder, body: Option<JsValue>) -> Result<JsValue, Failure> {
    let request = match body {
        Some(body) => request.body(body),
        None => request.build(),
    };
    let response = request.map_err(silence)?.send().await.map_err(silence)?;
    let is_ok = response.ok();
    let body = web_sys::Response::from(response).json().map_err(silence)?;
    let body = JsFuture::from(body).await.map_err(silence)?;
    if is_ok {
        return Ok(body);
    }
    let problem: Option<Problem> = json::read(body);
    Err(Failure::of(problem.as_ref()))
}

/// An answer in its type.
pub(super) fn typed<R: Read>(body: Result<JsValue, Failure>) -> Result<R, Failure> {
    json::read(body?).ok_or(Failure::SILENCE)
}

/// Ends a call when dropped; one that has been answered takes no notice.
pub(super) struct Aborter(AbortController);

impl Aborter {
    #[expect(
        clippy::expect_used,
        reason = "every browser that runs WebAssembly as we build it has it"
    )]
    pub(super) fn new() -> Self {
        Self(AbortController::new().expect("AbortController"))
    }
}

impl Drop for Aborter {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn silence<E>(_: E) -> Failure {
    Failure::SILENCE
}

fn add_parameter(url: &mut String, name: &str, value: &str) {
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(name);
    url.push('=');
    url.push_str(&String::from(encode_uri_component(value)));
}

/// What is not so travels percent-encoded in the URL.
fn fits_header(token: &str) -> bool {
    let printable = token.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    printable && token.trim().len() == token.len()
}
