//! The Dure node.
//!
//! * [`cli`]: the command line.
//! * [`chain_spec`]: the chains that the node knows by name.
//! * [`command`]: what each command does; [`keys`]: those about keys.
//! * [`secrets`]: what is a secret, and what is none.
//! * [`preflight`]: what is checked before the node starts.
//! * [`damage`]: what is said of a damaged database; [`disk`]: of a full disk.
//! * [`types`]: the kinds of the node's parts.
//! * [`executor`]: what executes the runtime.
//! * [`genesis`]: the first block.
//! * [`parts`]: the chain, its database and the import of blocks, which every command needs; with
//!   [`pool`].
//! * [`service`]: a running node, on top of these; with [`authoring`], [`finality`] and [`rpc`].
//! * [`lonely`]: what is said while the node waits for others; [`clock`]: for the time.
//! * [`errors`]: how a failure becomes one line.
//!
//! A failure is an error up to [`run`], which prints it in one line. A panic is a bug: a hook that
//! `sc_cli` sets when a command starts reports it and ends the process.
//!
//! It is a library so that it is compiled once, for the binary and for its tests.

#![allow(
    clippy::result_large_err,
    reason = "the errors of sc-service and sc-cli are large, and made once in a process"
)]

pub mod authoring;
pub mod chain_spec;
pub mod cli;
pub mod clock;
pub mod command;
pub mod damage;
pub mod disk;
pub mod errors;
pub mod executor;
pub mod finality;
pub mod genesis;
pub mod keys;
pub mod lonely;
pub mod parts;
pub mod pool;
pub mod preflight;
pub mod rpc;
pub mod secrets;
pub mod service;
pub mod types;

use cli::Cli;
use std::process::ExitCode;

/// Does what the command line of this process asks for.
pub fn run() -> ExitCode {
    let cli = match Cli::from_command_line(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            eprintln!("Error: {}", errors::usage(&error));
            return ExitCode::from(2);
        }
        // `--help` and `--version` come as errors that belong on stdout.
        Err(answer) => {
            let _ = answer.print();
            return ExitCode::SUCCESS;
        }
    };
    match command::run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => errors::end(&errors::describe(&error)),
    }
}
