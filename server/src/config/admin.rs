//! The settings of the administration.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::value::address;
use super::{ConfigError, Secret};

/// The fewest characters of a token: fewer could be guessed.
const TOKEN_CHARS: usize = 16;

/// The settings that begin with `--admin`.
#[derive(Args, Clone, Debug)]
pub struct AdminSettings {
    /// Address for the administration, which is served there only; there is none if not given
    #[arg(long, env = "CHUT_ADMIN_LISTEN", value_parser = address, value_name = "ADDR")]
    pub admin_listen: Option<SocketAddr>,

    /// File of the token that opens the administration: one line of 16 characters or more
    #[arg(long, env = "CHUT_ADMIN_TOKEN_FILE", value_name = "FILE")]
    pub admin_token_file: Option<PathBuf>,
}

/// Where the administration is, and what opens it.
#[derive(Clone, Debug)]
pub struct Admin {
    pub listen: SocketAddr,
    pub token: Secret,
}

impl AdminSettings {
    /// The administration, if there is to be one; reads its token.
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn read(&self) -> Result<Option<Admin>, ConfigError> {
        let (listen, flag) = ("--admin-listen", "--admin-token-file");
        match (self.admin_listen, &self.admin_token_file) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(ConfigError::Needs(listen, flag)),
            (None, Some(_)) => Err(ConfigError::Needs(flag, listen)),
            (Some(listen), Some(file)) => {
                let unusable = |error| ConfigError::Secret {
                    flag,
                    file: file.clone(),
                    error,
                };
                let token = Secret::read_line(file).map_err(unusable)?;
                if token.bytes().len() < TOKEN_CHARS {
                    let short = format!("a token has {TOKEN_CHARS} characters or more");
                    return Err(unusable(std::io::Error::other(short)));
                }
                Ok(Some(Admin { listen, token }))
            }
        }
    }
}
