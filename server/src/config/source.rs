//! Where settings come from: flags before the environment before the file.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{Arg, ArgMatches, Command as Shape, CommandFactory as _, FromArgMatches as _};
use thiserror::Error;

use super::file::{self, FileError};
use super::{Cli, Command, effective};

/// The command that has settings.
const SERVE: &str = "serve";

/// What was typed, with all that counts besides.
#[derive(Debug)]
pub struct Invocation {
    pub command: Command,
    shape: Shape,
    matches: ArgMatches,
    in_file: BTreeSet<String>,
}

/// Why it cannot be done, for whoever typed it.
#[derive(Debug, Error)]
pub enum Mistake {
    /// A mistake in the flags or in the environment, or a cry for help.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// A file that cannot be read, or that says what cannot be.
    #[error("{}: {error}", file.display())]
    File { file: PathBuf, error: FileError },
}

/// Reads what was typed: `words`, the program first.
///
/// # Errors
///
/// See [`Mistake`].
pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Invocation, Mistake> {
    let words: Vec<_> = words.into_iter().collect();
    let mut shape = without_empty(Cli::command());
    let mut matches = shape.try_get_matches_from_mut(&words)?;
    let mut in_file = BTreeSet::new();
    let file = matches.subcommand_matches(SERVE);
    let file = file.and_then(|matches| matches.get_one::<PathBuf>("config").cloned());
    if let Some(file) = file {
        let mistake = |error| Mistake::File {
            file: file.clone(),
            error,
        };
        let entries = file::read(&file).map_err(mistake)?;
        in_file.extend(entries.keys().cloned());
        // A shape that has been read with is not to be changed.
        shape = without_empty(Cli::command());
        shape = file::apply(shape, SERVE, entries).map_err(mistake)?;
        // What was typed is known to be right, so what is wrong comes from the file.
        matches = shape
            .try_get_matches_from_mut(&words)
            .map_err(|error| mistake(FileError::Value(error)))?;
    }
    Ok(Invocation {
        command: Cli::from_arg_matches(&matches)?.command,
        shape,
        matches,
        in_file,
    })
}

impl Invocation {
    /// The effective settings as a file, each with where it comes from.
    pub fn effective(&self) -> String {
        let serve = self.shape.find_subcommand(SERVE);
        let matches = self.matches.subcommand_matches(SERVE);
        let both = serve.zip(matches);
        both.map_or_else(String::new, |(serve, matches)| {
            effective::text(serve, matches, &self.in_file)
        })
    }
}

/// A variable that is set to nothing is not set: that is all some tools can do to take one away.
fn without_empty(shape: Shape) -> Shape {
    let unset = |arg: Arg| {
        let value = arg.get_env().and_then(env::var_os);
        if value.is_some_and(|value| value.is_empty()) {
            arg.env(Resettable::Reset)
        } else {
            arg
        }
    };
    shape.mut_subcommands(|command| command.mut_args(unset))
}
