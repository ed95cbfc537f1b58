//! A server under attack, and the laws that hold after each.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::{HeaderName, HeaderValue};
use chut_core::Cursor;
use httparse::{EMPTY_HEADER, Response, Status};
use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::attack::{Attack, Due, EPOCH};
use super::panics;
use crate::app::{TestApp, read};
use crate::auth::keys::{FOLDER, alice, shared, token};
use crate::auth::site::Site;
use crate::contract::{self, Answer};

/// What nobody but alice and bob may read.
const TEXT: &str = "hush, said alice to bob";

/// An attack that gets its answer later than this gets none.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the server tells people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Door {
    /// Everybody is believed.
    Dev,
    /// Tokens by a shared key.
    Shared,
    /// Tokens by a key pair.
    Public,
    /// A host site is asked.
    Site,
}

/// A server with a message that alice has sent to bob.
pub(super) struct Stand {
    app: TestApp,
    head: Cursor,
    /// What alice calls with.
    cookie: String,
    token: String,
    _site: Option<Site>,
}

/// One answer of several on a connection.
#[derive(Debug)]
struct Heard<'a> {
    status: u16,
    headers: HeaderMap,
    body: &'a [u8],
}

impl Stand {
    pub(super) async fn open(door: Door) -> Self {
        panics::note();
        let public = format!("{FOLDER}/rs256.pub.pem");
        let by_key = [
            "--auth",
            "jwt",
            "--jwt-alg",
            "RS256",
            "--jwt-key-file",
            &public,
        ];
        let (app, site, token) = match door {
            Door::Dev => (TestApp::start().await, None, "alice".to_owned()),
            Door::Shared => (shared(&[]).await, None, token(Algorithm::HS256, &alice())),
            Door::Public => (
                TestApp::with(&by_key).await,
                None,
                token(Algorithm::RS256, &alice()),
            ),
            Door::Site => {
                let site = Site::start().await;
                (site.app(&[]).await, Some(site), "token-alice".to_owned())
            }
        };
        let mut stand = Self {
            head: app.app.log.head(),
            app,
            cookie: "chut_session=session-alice".to_owned(),
            token,
            _site: site,
        };
        let body = json!({"to": "bob", "text": TEXT, "id": "message-1"});
        let request = stand.app.request(Method::POST, "/v1/message").json(&body);
        let request = request
            .header("cookie", &stand.cookie)
            .header("x-chut-token", &stand.token);
        assert_eq!(read(request.send().await.unwrap()).await.status, 200);
        stand.head = stand.app.app.log.head();
        stand
    }

    /// Tries all of them, and then names those that had another outcome.
    pub(super) async fn withstand(self, attacks: Vec<Attack>) {
        let (stand, mut lost) = (std::sync::Arc::new(self), Vec::new());
        for attack in attacks {
            let label = attack.label();
            let stand = std::sync::Arc::clone(&stand);
            // A task of its own: where one fails the others are tried all the same.
            let tried = tokio::spawn(async move { stand.meet(&attack).await });
            if tried.await.is_err() {
                lost.push(label);
            }
        }
        assert!(
            lost.is_empty(),
            "{} have another outcome:\n{}",
            lost.len(),
            lost.join("\n")
        );
    }

    async fn meet(&self, attack: &Attack) {
        let reply = self.reply(attack).await;
        let shown = reply.escape_ascii().to_string();
        assert!(!shown.contains(TEXT), "somebody else's message: {shown}");
        let heard = answers(&reply, &attack.due);
        let statuses: Vec<_> = heard.iter().map(|answer| answer.status).collect();
        assert!(statuses.iter().all(|status| *status < 500), "{shown}");
        assert_eq!(
            statuses.len(),
            attack.due.len(),
            "another number of answers: {shown}"
        );
        for ((line, due), answer) in attack.due.iter().zip(&heard) {
            hold(line, *due, answer, &shown);
        }
        assert_eq!(self.app.app.log.head(), self.head, "something was stored");
        self.serves_others().await;
        assert_eq!(panics::take(), [""; 0], "{shown}");
    }

    /// All that comes until the connection closes.
    async fn reply(&self, attack: &Attack) -> Vec<u8> {
        let address = self.app.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let epoch = format!("{:016x}", self.head.epoch.0);
        let said = match str::from_utf8(&attack.said) {
            Ok(text) => text.replace(EPOCH, &epoch).into_bytes(),
            Err(_) => attack.said.clone(),
        };
        let mut reply = Vec::new();
        let talk = async {
            // A server that has heard enough may close before it has heard all, and so may the system.
            let _ = stream.write_all(&said).await;
            if attack.stops {
                let _ = stream.shutdown().await;
            }
            let _ = stream.read_to_end(&mut reply).await;
        };
        let ended = timeout(PATIENCE, talk).await;
        assert!(
            ended.is_ok(),
            "still open after {PATIENCE:?}: {}",
            reply.escape_ascii()
        );
        reply
    }

    /// Alice reads what she wrote.
    async fn serves_others(&self) {
        let request = self.app.request(Method::GET, "/v1/history?with=bob");
        let request = request
            .header("cookie", &self.cookie)
            .header("x-chut-token", &self.token);
        let served = timeout(PATIENCE, request.send())
            .await
            .expect("an answer in time");
        assert_eq!(read(served.unwrap()).await.texts(), [TEXT]);
    }
}

/// The answers that these bytes are; interim ones are passed over. Where no HTTP is due, there are none.
fn answers<'a>(mut bytes: &'a [u8], due: &[(String, Due)]) -> Vec<Heard<'a>> {
    let mut answers = Vec::new();
    while !bytes.is_empty() {
        let mut fields = [EMPTY_HEADER; 64];
        let mut response = Response::new(&mut fields);
        let parsed = response.parse(bytes);
        let Ok(Status::Complete(end)) = parsed else {
            // Frames of HTTP/2.
            assert!(
                due.is_empty() && parsed.is_err(),
                "no answer: {}",
                bytes.escape_ascii()
            );
            return answers;
        };
        let headers: HeaderMap = response.headers.iter().map(field).collect();
        let length = headers
            .get("content-length")
            .map_or(0, |length| length.to_str().unwrap().parse().unwrap());
        let has_body = due
            .get(answers.len())
            .is_none_or(|(line, _)| !line.starts_with("HEAD "));
        let (body, rest) = bytes[end..].split_at(if has_body { length } else { 0 });
        bytes = rest;
        let status = response.code.unwrap();
        if status >= 200 {
            answers.push(Heard {
                status,
                headers,
                body,
            });
        }
    }
    answers
}

fn field(field: &httparse::Header<'_>) -> (HeaderName, HeaderValue) {
    (
        field.name.parse().unwrap(),
        HeaderValue::from_bytes(field.value).unwrap(),
    )
}

/// Holds an answer to what is due, and to the document.
fn hold(line: &str, due: Due, answer: &Heard<'_>, shown: &str) {
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let kind = answer
        .headers
        .get("content-type")
        .map(|kind| kind.to_str().unwrap());
    let is_public = line.contains(" /assets/") || line.contains(" /chut.js");
    let readable = answer.headers.get("access-control-allow-origin");
    assert!(
        is_public || readable.is_none(),
        "pages elsewhere may read: {shown}"
    );
    match due {
        Due::Problem(status, code) => {
            assert_eq!(
                (answer.status, body["code"].as_str()),
                (status, Some(code)),
                "{shown}"
            );
            assert_eq!(kind, Some("application/problem+json"), "{shown}");
        }
        Due::Script(name, status) => {
            assert_eq!(
                (answer.status, kind),
                (200, Some("text/javascript; charset=utf-8")),
                "{shown}"
            );
            let start = format!("/**/{name}({{\"status\":{status},");
            assert!(answer.body.starts_with(start.as_bytes()), "{shown}");
        }
        Due::Served => assert_eq!(answer.status, 200, "{shown}"),
        Due::Plain(status) => {
            assert_eq!((answer.status, answer.body), (status, &b""[..]), "{shown}");
            return;
        }
    }
    let mut words = line.split([' ', '\t']);
    let method = words.next().and_then(|word| word.parse().ok());
    let target = words.next().unwrap_or_default();
    let answer = Answer {
        status: answer.status,
        headers: &answer.headers,
        body: answer.body,
    };
    contract::hold(&method.unwrap_or(Method::GET), target, &answer);
}
