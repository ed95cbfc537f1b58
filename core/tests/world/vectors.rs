//! Test vectors: what the core does, written down in `core/vectors` for clients in other languages.
//!
//! A file is compared with what the core does at present, so it cannot drift from it.

mod backoff;
mod blocks;
mod chance;
mod failure;
mod inbox;
mod link;
mod links;
mod outbox;
mod receipts;
mod text;
mod timeline;
mod typing;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use chut_core::Millis;
use chut_core::plain::Read;
use serde_json::{Value, json};

use crate::plain::Json;

/// The members of a JSON object, in the order in which they are written.
type Members = Vec<(&'static str, Value)>;

/// One case of a file.
struct Case {
    members: Members,
    steps: Vec<Members>,
}

impl Case {
    /// A case without steps.
    fn flat(members: Members) -> Self {
        let steps = Vec::new();
        Self { members, steps }
    }

    /// A case that is played step by step.
    fn play(name: &str, steps: Vec<Members>) -> Self {
        let members = vec![("name", json!(name))];
        Self { members, steps }
    }

    fn written(&self) -> String {
        if self.steps.is_empty() {
            return object(&self.members);
        }
        let steps: Vec<_> = self.steps.iter().map(object).collect();
        let head = object(&self.members);
        let head = head.strip_suffix('}').unwrap();
        format!("{head},\"steps\":[\n{}\n]}}", steps.join(",\n"))
    }
}

/// Holds the cases against the committed file, or writes them into it.
fn agree(file: &str, cases: &[Case]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let path = path.join(file);
    let fresh = written(cases);
    assert!(are_apart(cases), "{file}: two cases have one name");
    if env::var("CHUT_VECTORS").is_ok_and(|what| what == "write") {
        return fs::write(path, fresh).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    let (committed, fresh) = (parsed(&committed), parsed(&fresh));
    let difference = difference(&committed, &fresh);
    assert!(
        difference.is_none(),
        "core/vectors/{file} is not what the core does: run with CHUT_VECTORS=write to write it anew\n{}",
        difference.unwrap_or_default(),
    );
}

/// Whether each case has a name, or else a text, of its own.
fn are_apart(cases: &[Case]) -> bool {
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| case.members[0].1.as_str())
        .collect();
    names.len() == cases.len()
}

/// The first place at which two files differ, in words.
fn difference(committed: &[Value], fresh: &[Value]) -> Option<String> {
    for (at, case) in fresh.iter().enumerate() {
        let there = committed.get(at).unwrap_or(&Value::Null);
        if there == case {
            continue;
        }
        let steps = case["steps"].as_array().into_iter().flatten();
        let mut steps = steps.enumerate();
        let step = steps.find(|(step, is)| there["steps"].get(step) != Some(is));
        let name = &case["name"];
        return Some(match step {
            Some((step, is)) if there["name"] == *name => {
                let there = &there["steps"][step];
                format!("{name}, step {step}\ncommitted {there}\nthe core  {is}")
            }
            _ => format!("case {at}\ncommitted {there}\nthe core  {case}"),
        });
    }
    let same = committed.len() == fresh.len();
    (!same).then(|| "the file has more cases".to_owned())
}

fn parsed(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap_or_default()
}

fn written(cases: &[Case]) -> String {
    let cases: Vec<_> = cases.iter().map(Case::written).collect();
    ascii(&format!("[\n{}\n]\n", cases.join(",\n")))
}

fn object(members: &Members) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// The same JSON without a character that an editor hides or an old script engine takes for a line's end.
fn ascii(json: &str) -> String {
    let mut text = String::new();
    for c in json.chars() {
        if c == '\n' || matches!(c, ' '..='~') {
            text.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(text, "\\u{unit:04x}").unwrap();
        }
    }
    text
}

/// A body as a client reads it.
fn read<R: Read>(body: &Value) -> R {
    R::read(&Json(body.clone())).unwrap()
}

/// The only member of an object, or the string itself: `{"retry": id}`, `"wake"`.
fn verb(input: &Value) -> (&str, &Value) {
    let member = input.as_object().and_then(|members| members.iter().next());
    let word = || (input.as_str().unwrap(), &Value::Null);
    member.map_or_else(word, |(name, value)| (name.as_str(), value))
}

/// No alarm is passed over: a client whose clock rings by itself can be held against the file as well.
fn no_alarm_is_missed(due: Option<Millis>, now: u64, input: &Value) {
    let rings = due.is_some_and(|due| due <= Millis(now));
    let is_heard = matches!(input.as_str(), Some("elapsed" | "wake"));
    assert!(
        !rings || is_heard,
        "an alarm was due before {input} at {now}"
    );
}
