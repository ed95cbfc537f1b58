//! The OpenAPI document: what the routes are, said by the routes themselves and by the types on the
//! wire. The rest, which is the same for all, is said here.

mod operation;
mod problems;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chut_core::Message;
use chut_core::limits::CALLBACK_CHARS;
use chut_core::wire::{ErrorCode, Problem};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::call::Endpoint;
pub(super) use operation::Page;

/// The media type of a reply with a line of JSON for each of many things.
pub(super) const LINES: &str = "application/x-ndjson";

/// The version of the specification.
const OPENAPI: &str = "3.1.0";

const ABOUT: &str = "Private user-to-user chat for a web site that already exists. The protocol is \
    long polling: take the snapshot, listen from its cursor, and from that of each reply. What cannot \
    be said in schemas is in the protocol's own documentation.\n\n\
    **JSONP.** Every path under `/v1` also answers GET with the parameter `callback`; what would be the \
    body of a POST becomes parameters then. The reply is a script that calls the function of this name \
    with `{\"status\":…,\"body\":…}`: the status and body that are described here. Its own status is 200. A \
    name that cannot be one is a plain 400.\n\n\
    **Administration.** Paths under `/admin` are there only on the address that the operator has given them, \
    for whoever shows the operator's token; no page and no script can call them.\n\n\
    **Problems.** A path that is not here is 404, a method that is not here is 405. Act on `status` and \
    `code` only. Ignore fields, and types of events, that you do not know.";

/// Gathers what routes say of themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    paths: BTreeMap<&'static str, Value>,
    schemas: BTreeMap<String, Value>,
}

impl Document {
    /// An endpoint of the protocol that reads `Q` and answers `R`.
    pub(super) fn call<Q: ToSchema, R: ToSchema>(
        &mut self,
        path: &'static str,
        endpoint: Endpoint,
        summary: &str,
        also: &[ErrorCode],
    ) {
        self.keep::<Q>();
        self.keep::<R>();
        let operation = operation::call::<Q, R>(path, endpoint, summary, also);
        self.paths.insert(path, operation);
    }

    /// An endpoint of the administration, likewise.
    pub(super) fn admin<Q: ToSchema, R: ToSchema>(
        &mut self,
        path: &'static str,
        endpoint: Endpoint,
        summary: &str,
        also: &[ErrorCode],
    ) {
        self.keep::<Q>();
        self.keep::<R>();
        let operation = operation::call::<Q, R>(path, endpoint, summary, also);
        self.paths
            .insert(path, operation::administration(operation));
    }

    /// One of them that answers messages, a line for each.
    pub(super) fn lines<Q: ToSchema>(&mut self, path: &'static str, summary: &str) {
        self.admin::<Q, Message>(path, Endpoint::Get, summary, &[]);
        if let Some(operations) = self.paths.get_mut(path) {
            operations["get"]["responses"]["200"] = json!({
                "description": "A line of JSON for each message, in order.",
                "content": {LINES: {}},
            });
        }
    }

    /// Anything else that is there to be fetched.
    pub(super) fn page(&mut self, path: &'static str, page: &Page) {
        self.paths.insert(path, page.operation(path));
    }

    /// With all that `other` has gathered.
    pub(super) fn merge(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.schemas.extend(other.schemas);
    }

    /// The paths that lead somewhere, as they are written for the router.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.paths.keys().copied()
    }

    /// The whole document.
    fn finish(mut self) -> Value {
        self.keep::<Problem>();
        let mut problem = schema::<Problem>();
        forget_unknown(&mut problem);
        self.schemas.insert(Problem::name().into_owned(), problem);
        json!({
            "openapi": OPENAPI,
            "info": {
                "title": "Chut",
                "version": env!("CARGO_PKG_VERSION"),
                "description": ABOUT,
                "license": {"name": "MIT or Apache-2.0", "identifier": "MIT OR Apache-2.0"},
            },
            "paths": self.paths,
            "components": {
                "schemas": self.schemas,
                "responses": problems::responses(),
                "parameters": {"Callback": callback()},
                "securitySchemes": security_schemes(),
            },
            "security": security(),
        })
    }

    /// Keeps the schemas that `T` refers to.
    fn keep<T: ToSchema>(&mut self) {
        let mut schemas = Vec::new();
        T::schemas(&mut schemas);
        for (name, schema) in schemas {
            let mut schema = json!(schema);
            forget_unknown(&mut schema);
            self.schemas.insert(name, schema);
        }
    }
}

/// The document of all routes, as text.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut document = super::routes(true, &[]).document;
        document.merge(super::admin::routes().document);
        let document = document.finish();
        format!("{document:#}\n")
    });
    &TEXT
}

fn schema<T: PartialSchema>() -> Value {
    json!(T::schema())
}

/// What a reader makes of a type that it does not know is never on the wire.
fn forget_unknown(schema: &mut Value) {
    let is_unknown = |value: &Value| {
        value == "unknown" || value["properties"]["type"]["enum"] == json!(["unknown"])
    };
    match schema {
        Value::Array(items) => {
            items.retain(|item| !is_unknown(item));
            items.iter_mut().for_each(forget_unknown);
        }
        Value::Object(fields) => fields.values_mut().for_each(forget_unknown),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn callback() -> Value {
    json!({
        "name": "callback",
        "in": "query",
        "description": "Turns the reply into a script: see the beginning.",
        "schema": {
            "type": "string",
            "maxLength": CALLBACK_CHARS,
            "pattern": r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$",
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "token": {
            "type": "apiKey", "in": "header", "name": "X-Chut-Token",
            "description": "The token that the host site put into the page.",
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "The same token, signed or not."},
        "parameter": {
            "type": "apiKey", "in": "query", "name": "token",
            "description": "The same token, percent-encoded: for scripts and beacons.",
        },
        "administration": {
            "type": "http", "scheme": "bearer",
            "description": "The operator's token, for paths under `/admin` only.",
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "chut_session",
            "description": "The host site's own session. It never counts without a token; a server that \
                asks the host site who is calling takes no token without it, others pass it over. The \
                name is a setting.",
        },
    })
}

/// A token in one of its three places, with the session or without.
fn security() -> Value {
    let places = ["token", "bearer", "parameter"];
    let alone = places.map(|place| json!({place: []}));
    let with_session = places.map(|place| json!({place: [], "session": []}));
    Value::Array([alone, with_session].concat())
}
