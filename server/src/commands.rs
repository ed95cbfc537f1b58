//! The commands of an operator, other than to serve.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use thiserror::Error;

use crate::auth::jwt::{self, KeyError, Signed};
use crate::config::{Command, Secret, TokenSettings};
use crate::data::{DataDir, DataError};
use crate::log::sqlite::upkeep::{self, UpkeepError};

/// Why a command fails.
#[derive(Debug, Error)]
pub enum CommandError {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Upkeep(#[from] UpkeepError),
    #[error("--jwt-key-file {0}: {1}")]
    File(String, io::Error),
    #[error("--jwt-key-file {0}: {1}")]
    Key(String, KeyError),
}

/// Does what `command` says, and says on standard output what it has done.
///
/// # Errors
///
/// See [`CommandError`].
pub fn run(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::Serve(_) => Ok(()),
        Command::Openapi => say(crate::http::openapi().trim_end()),
        Command::Token(token) => say(&signed(token)?),
        Command::Check { data } => {
            let census = upkeep::check(&log_file(data))?;
            say(&format!(
                "sound: {} messages of {} people",
                census.messages, census.people
            ))
        }
        Command::Export { data, user } => {
            let mut out = BufWriter::new(io::stdout().lock());
            upkeep::export(&log_file(data), user.as_ref(), &mut out)?;
            Ok(())
        }
        Command::Backup { data, to } => {
            upkeep::backup(&log_file(data), to)?;
            say(&format!("copied to {}", to.display()))
        }
        Command::Restore { data, from } => {
            let mut folder = DataDir::open(data)?;
            let census = upkeep::restore(from, &folder.log_path())?;
            folder.keep();
            say(&format!("restored {} messages", census.messages))
        }
        Command::Erase { data, user } => {
            let mut folder = DataDir::open(data)?;
            let erased = upkeep::erase(&folder.log_path(), user)?;
            folder.keep();
            say(&format!("erased {erased} messages"))
        }
    }
}

/// A token for trying out.
fn signed(token: &TokenSettings) -> Result<String, CommandError> {
    let claims = Signed {
        sub: &token.user,
        name: token.name.as_deref(),
        picture: token.picture.as_deref(),
    };
    let place = || token.jwt_key_file.display().to_string();
    let key = Secret::read(&token.jwt_key_file);
    let key = key.map_err(|error| CommandError::File(place(), error))?;
    let ttl = Duration::from_secs(token.ttl_s.into());
    let signed = jwt::sign(&claims, ttl, token.jwt_alg, &key);
    signed.map_err(|error| CommandError::Key(place(), error))
}

/// The log of a folder that a server may be using.
fn log_file(data: &Path) -> std::path::PathBuf {
    data.join(crate::data::LOG_FILE)
}

fn say(line: &str) -> Result<(), CommandError> {
    let said = writeln!(io::stdout(), "{line}");
    said.map_err(|error| UpkeepError::Io(error).into())
}
