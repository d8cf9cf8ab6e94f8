//! How a failure becomes one line.

use dure_node::cli::Cli;
use dure_node::errors::{describe, usage};
use sc_cli::Error as CliError;
use sc_service::Error as ServiceError;

fn usage_of(args: &[&str]) -> String {
    let args = std::iter::once("dure-node").chain(args.iter().copied());
    usage(&Cli::from_command_line(args).unwrap_err())
}

#[test]
fn a_bad_command_line_is_one_line() {
    assert_eq!(
        usage_of(&["--no-such-flag"]),
        "unexpected argument '--no-such-flag' found; try '--help'"
    );
    assert_eq!(
        usage_of(&["no-such-command"]),
        "unrecognized subcommand 'no-such-command'; try '--help'"
    );
    assert_eq!(usage_of(&["key"]), "a subcommand is missing; try '--help'");
    let conflict = usage_of(&["--alice", "--bob"]);
    assert!(
        conflict.contains("--alice") && !conflict.contains('\n'),
        "{conflict}"
    );
    let value = usage_of(&["--rpc-port", "many"]);
    assert!(value.contains("'many'") && !value.contains('\n'), "{value}");
}

#[test]
fn prefixes_line_breaks_and_details_are_left_out() {
    let line = |text: &str| describe(&CliError::Service(ServiceError::Other(text.into())));
    assert_eq!(line("first\n  second\n"), "first second");
    assert_eq!(
        line("bad genesis for blob:\n{ \"balances\": … }"),
        "bad genesis"
    );
    assert_eq!(line("trap\nWASM backtrace:\n  0: f"), "trap");
}

#[test]
fn causes_are_told_once() {
    let io = std::io::Error::new(std::io::ErrorKind::NotFound, "no such file");
    assert_eq!(
        describe(&CliError::Service(ServiceError::Io(io))),
        "no such file"
    );
}
