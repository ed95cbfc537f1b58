//! The settings that count, in the form of a file, with their secrets hidden.

use std::collections::BTreeSet;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command as Shape};
use toml::Value;

use super::file::is_setting;

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// A line for each setting of `shape`.
pub(super) fn text(shape: &Shape, matches: &ArgMatches, in_file: &BTreeSet<String>) -> String {
    let settings = shape.get_arguments();
    let settings = settings.filter(|arg| is_setting(arg.get_id().as_str()));
    let lines = settings.filter_map(|arg| line(arg, matches, in_file));
    lines.map(|line| line + "\n").collect()
}

fn line(arg: &Arg, matches: &ArgMatches, in_file: &BTreeSet<String>) -> Option<String> {
    let (id, name) = (arg.get_id().as_str(), arg.get_long()?);
    let Some(raw) = matches.get_raw(id) else {
        return Some(format!("# {name} is not set"));
    };
    let mut raw = raw.map(|value| hidden(&value.to_string_lossy()));
    let value = if matches!(arg.get_action(), ArgAction::SetTrue) {
        Value::Boolean(matches.get_flag(id))
    } else if matches!(arg.get_action(), ArgAction::Append) {
        Value::Array(raw.map(Value::String).collect())
    } else {
        number_or_text(raw.next()?)
    };
    let source = matches.value_source(id)?;
    let source = if source == ValueSource::CommandLine {
        "flag"
    } else if source == ValueSource::EnvVariable {
        "environment"
    } else if in_file.contains(name) {
        "file"
    } else {
        "default"
    };
    Some(format!("{name} = {value} # {source}"))
}

fn number_or_text(text: String) -> Value {
    match text.parse() {
        Ok(number) => Value::Integer(number),
        Err(_) => Value::String(text),
    }
}

/// A URL without what lets somebody in: the name and password before the host, and the query.
fn hidden(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let (place, query) = match rest.split_once('?') {
        Some((place, _)) => (place, format!("?{HIDDEN}")),
        None => (rest, String::new()),
    };
    let place = match place.rsplit_once('@') {
        Some((_, host)) => format!("{HIDDEN}@{host}"),
        None => place.to_owned(),
    };
    format!("{scheme}://{place}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_somebody_in_is_hidden() {
        for (url, shown) in [
            ("https://chat.example/auth", "https://chat.example/auth"),
            (
                "https://chat.example/auth?key=secret",
                "https://chat.example/auth?***",
            ),
            ("nats://bob:p@ss@host:4222", "nats://***@host:4222"),
            ("./chut-data", "./chut-data"),
        ] {
            assert_eq!(hidden(url), shown);
        }
    }
}
