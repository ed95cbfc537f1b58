//! The commands, as they are typed.

use std::path::PathBuf;

use chut_core::UserId;
use clap::{Parser, Subcommand};

use super::Settings;

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

    /// Write the OpenAPI document of the protocol to standard output
    Openapi,
}

/// The data folder where none is named.
pub(super) const DATA: &str = "./chut-data";
