//! The commands, as they are typed.

use std::path::PathBuf;

use chut_core::UserId;
use clap::{Args, Parser, Subcommand};

use super::{JwtAlgorithm, Settings};

/// Private user-to-user chat for a web site that already exists.
#[derive(Debug, Parser)]
#[command(name = "chut", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What the program is to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the chat.
    Serve(Box<Settings>),

    /// Look through the log for damage; a server may be running
    Check {
        #[arg(long, env = "CHUT_DATA", default_value = DATA, value_name = "DIR")]
        data: PathBuf,
    },

    /// Write messages to standard output, each as a line of JSON; a server may be running
    Export {
        #[arg(long, env = "CHUT_DATA", default_value = DATA, value_name = "DIR")]
        data: PathBuf,
        /// Only those from and to this person
        #[arg(long, value_name = "ID")]
        user: Option<UserId>,
    },

    /// Copy the log as it is at this moment; a server may be running
    Backup {
        #[arg(long, env = "CHUT_DATA", default_value = DATA, value_name = "DIR")]
        data: PathBuf,
        /// File to make; it must not be there
        to: PathBuf,
    },

    /// Put a copy back, as a log of its own epoch; no server may be running, and no log be there
    Restore {
        #[arg(long, env = "CHUT_DATA", default_value = DATA, value_name = "DIR")]
        data: PathBuf,
        /// File that `backup` made
        from: PathBuf,
    },

    /// Remove a person and all messages from and to them; no server may be running
    Erase {
        #[arg(long, env = "CHUT_DATA", default_value = DATA, value_name = "DIR")]
        data: PathBuf,
        #[arg(long, value_name = "ID")]
        user: UserId,
    },

    /// Write a signed token to standard output, for trying out `--auth jwt`
    Token(TokenSettings),

    /// Write the OpenAPI document of the protocol to standard output
    Openapi,
}

/// What a token is to say, and what it is signed with.
#[derive(Args, Clone, Debug)]
pub struct TokenSettings {
    /// Person whose token it is
    #[arg(long, value_name = "ID")]
    pub user: UserId,

    /// Name that others see
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Address of a picture that others see
    #[arg(long, value_name = "URL")]
    pub picture: Option<String>,

    /// Seconds for which it is good
    #[arg(long, default_value_t = 3_600, value_name = "N")]
    pub ttl_s: u32,

    /// File of the key to sign with: private, in PEM; the shared key for HS256
    #[arg(long, env = "CHUT_JWT_KEY_FILE", value_name = "FILE")]
    pub jwt_key_file: PathBuf,

    /// Algorithm to sign by
    #[arg(long, env = "CHUT_JWT_ALG", value_enum, value_name = "ALG")]
    pub jwt_alg: JwtAlgorithm,
}

/// The data folder where none is named.
pub(super) const DATA: &str = "./chut-data";
