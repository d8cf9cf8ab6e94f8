//! The Dure node.
//!
//! * [`cli`]: the command line.
//! * [`chain_spec`]: the chains that the node knows by name.
//! * [`command`]: what each command does.
//! * [`preflight`]: what is checked before the node starts.
//! * [`damage`]: what is said of a damaged database.
//! * [`genesis`]: the first block.
//! * [`service`]: the parts of a running node, and how they are connected.
//! * [`rpc`]: the JSON-RPC methods that are not in every Substrate node.
//! * [`errors`]: how a failure becomes one line.
//!
//! A failure is an error up to here, where it is printed in one line. A panic is a bug: a hook that
//! `sc_cli` sets when a command starts reports it and ends the process.

#![allow(
    clippy::result_large_err,
    reason = "the errors of sc-service and sc-cli are large, and made once in a process"
)]

mod chain_spec;
mod cli;
mod command;
mod damage;
mod errors;
mod genesis;
mod preflight;
mod rpc;
mod service;

use cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::from_command_line(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return fail(2, &errors::usage(&error)),
        // `--help` and `--version` come as errors that belong on stdout.
        Err(answer) => {
            let _ = answer.print();
            return ExitCode::SUCCESS;
        }
    };
    match command::run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &errors::describe(&error)),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    eprintln!("Error: {message}");
    ExitCode::from(code)
}
