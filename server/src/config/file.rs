//! A file of settings: TOML, with the long names of the flags as keys.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use clap::{Arg, Command as Shape};
use thiserror::Error;
use toml::{Table, Value};

/// What a file says: the values of each key.
pub(super) type Entries = BTreeMap<String, Vec<String>>;

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub enum FileError {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error("{}", .0.to_string().split_whitespace().collect::<Vec<_>>().join(" "))]
    NotToml(#[from] toml::de::Error),
    #[error("there is no setting {0}{hint}", hint = hint(.0))]
    UnknownKey(String),
    #[error("{0}: neither a text, a whole number, true, false, nor a list of these")]
    Kind(String),
    #[error("{}", .0.to_string().trim_start_matches("error: "))]
    Value(clap::Error),
}

/// Reads a file.
pub(super) fn read(file: &Path) -> Result<Entries, FileError> {
    let table: Table = toml::from_str(&fs::read_to_string(file)?)?;
    let entry = |(key, value): (String, Value)| match values(value) {
        Some(values) => Ok((key, values)),
        None => Err(FileError::Kind(key)),
    };
    table.into_iter().map(entry).collect()
}

/// Lets what a file says take the place of the defaults of `command`.
pub(super) fn apply(shape: Shape, command: &str, mut entries: Entries) -> Result<Shape, FileError> {
    let shape = shape.mut_subcommand(command, |command| {
        command.mut_args(|arg| match entry(&arg, &mut entries) {
            Some(values) => arg.default_values(values),
            None => arg,
        })
    });
    match entries.into_keys().next() {
        Some(key) => Err(FileError::UnknownKey(key)),
        None => Ok(shape),
    }
}

fn entry(arg: &Arg, entries: &mut Entries) -> Option<Vec<String>> {
    if is_setting(arg.get_id().as_str()) {
        entries.remove(arg.get_long()?)
    } else {
        None
    }
}

/// Whether an argument of this name is a setting, and no way to settings or to help.
pub(super) fn is_setting(id: &str) -> bool {
    !["config", "print_config", "help"].contains(&id)
}

fn values(value: Value) -> Option<Vec<String>> {
    let items = match value {
        Value::Array(items) => items,
        Value::String(_)
        | Value::Integer(_)
        | Value::Boolean(_)
        | Value::Float(_)
        | Value::Datetime(_)
        | Value::Table(_) => vec![value],
    };
    items.into_iter().map(plain).collect()
}

fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(is_so) => Some(is_so.to_string()),
        Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

fn hint(key: &str) -> &'static str {
    if key.contains('_') {
        "; the words of a name are joined by -"
    } else {
        ""
    }
}
