//! The commands of an operator, other than to serve.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use thiserror::Error;

use crate::config::Command;
use crate::data::{DataDir, DataError};
use crate::log::sqlite::upkeep::{self, UpkeepError};

/// Why a command fails.
#[derive(Debug, Error)]
pub enum CommandError {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Upkeep(#[from] UpkeepError),
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

/// The log of a folder that a server may be using.
fn log_file(data: &Path) -> std::path::PathBuf {
    data.join(crate::data::LOG_FILE)
}

fn say(line: &str) -> Result<(), CommandError> {
    let said = writeln!(io::stdout(), "{line}");
    said.map_err(|error| UpkeepError::Io(error).into())
}
