//! What can be asked at one path.

use chut_core::wire::ErrorCode;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{problems, schema};
use crate::http::body::MediaType;
use crate::http::call::Endpoint;

/// Something to fetch that is no endpoint of the protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) summary: &'static str,
    /// The media type of its reply.
    pub(crate) media: &'static str,
    /// Other statuses than 200.
    pub(crate) also: &'static [u16],
}

impl Page {
    /// The operations at its path.
    pub(super) fn operation(&self, path: &str) -> Value {
        let mut responses = problems::of(&[], self.also);
        let content = json!({self.media: {}});
        let found = json!({"description": "It is there.", "content": content});
        responses.insert("200".to_owned(), found);
        let names = path.split('/').filter_map(|part| part.strip_prefix('{'));
        let names = names.filter_map(|part| part.strip_suffix('}'));
        let parameters = names.map(|name| {
            let schema = json!({"type": "string"});
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        });
        json!({"get": {
            "summary": self.summary,
            "operationId": operation_id(path),
            "security": [],
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": responses,
        }})
    }
}

/// The operations at the path of an endpoint.
pub(super) fn call<Q: ToSchema, R: ToSchema>(
    path: &str,
    endpoint: Endpoint,
    summary: &str,
    also: &[ErrorCode],
) -> Value {
    let mut responses = problems::of(also, endpoint.statuses());
    let mut reply = schema::<R>();
    let description = reply["description"].take();
    let content = json!({"application/json": {"schema": bare(reply)}});
    let answered = json!({"description": description, "content": content});
    responses.insert("200".to_owned(), answered);
    let mut operation = json!({
        "summary": summary,
        "operationId": operation_id(path),
        "responses": responses,
    });
    match endpoint {
        Endpoint::Poll | Endpoint::Get => {
            let mut parameters = parameters(&schema::<Q>());
            parameters.push(json!({"$ref": "#/components/parameters/Callback"}));
            operation["parameters"] = parameters.into();
            json!({"get": operation})
        }
        Endpoint::Post(media) => {
            operation["requestBody"] = body(&schema::<Q>(), media);
            json!({"post": operation})
        }
    }
}

/// The same operations, for whoever administers: no page and no script calls them, and there is no rate.
pub(super) fn administration(mut operations: Value) -> Value {
    for operation in operations
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        operation["security"] = json!([{"administration": []}]);
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            parameters.retain(|parameter| parameter.get("$ref").is_none());
        }
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.remove("429");
        }
    }
    operations
}

fn body(schema: &Value, media: MediaType) -> Value {
    let content = media.names().iter().map(|name| {
        let content = json!({"schema": schema});
        ((*name).to_owned(), content)
    });
    json!({"required": true, "content": content.collect::<Map<_, _>>()})
}

/// The fields of an object as parameters of a URL.
fn parameters(schema: &Value) -> Vec<Value> {
    let required = &schema["required"];
    let is_required = |name: &str| {
        required
            .as_array()
            .is_some_and(|all| all.contains(&name.into()))
    };
    let fields = schema["properties"].as_object();
    let parameter = |(name, field): (&String, &Value)| {
        let mut field = present(field);
        let description = field["description"].take();
        let mut parameter = json!({
            "name": name,
            "in": "query",
            "required": is_required(name),
            "schema": bare(field),
        });
        if description.is_string() {
            parameter["description"] = description;
        }
        parameter
    };
    fields.into_iter().flatten().map(parameter).collect()
}

/// What a field is where it is there: in a URL nothing is null.
fn present(field: &Value) -> Value {
    let mut field = field.clone();
    if let Some(choices) = field["oneOf"].as_array() {
        let present = choices.iter().find(|choice| choice["type"] != "null");
        return present.cloned().unwrap_or_default();
    }
    if let Some(types) = field["type"].as_array() {
        field["type"] = types.iter().find(|name| *name != "null").cloned().into();
    }
    field
}

/// Without what has been taken out of it.
fn bare(mut schema: Value) -> Value {
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    schema
}

fn operation_id(path: &str) -> String {
    let name = path
        .trim_start_matches("/v1")
        .replace(['/', '{', '}', '.'], " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join("_");
    if name.is_empty() {
        "home".to_owned()
    } else {
        name
    }
}
