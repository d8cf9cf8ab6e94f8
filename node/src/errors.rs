//! How a failure becomes one line.

use clap::error::ErrorKind;
use sc_cli::Error as CliError;
use sc_service::Error as ServiceError;
use std::error::Error;

/// Where the part of a message begins that only a debugger would read: the genesis that was
/// refused, or the backtrace of the runtime that refused it.
const DETAILS: [&str; 2] = [" for blob:", "WASM backtrace:"];

/// One line for what is wrong with a command line.
pub fn usage(error: &clap::Error) -> String {
    let text = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "a subcommand is missing".to_owned(),
        // The first paragraph says what is wrong; tips and usage follow.
        _ => error
            .render()
            .to_string()
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .to_owned(),
    };
    format!(
        "{}; try '--help'",
        one_line(text.strip_prefix("error: ").unwrap_or(&text))
    )
}

/// One line for why a command failed.
pub fn describe(error: &CliError) -> String {
    let text = match error {
        CliError::NetworkKeyNotFound(path) => format!(
            "a validator needs a lasting network key, and there is none at {}: make one with \
             `key generate-node-key`, or, on a test network, pass \
             --unsafe-force-node-key-generation",
            path.display()
        ),
        CliError::Input(text) | CliError::Service(ServiceError::Other(text)) => text.clone(),
        CliError::Application(cause) | CliError::Service(ServiceError::Application(cause)) => {
            with_causes(&**cause)
        }
        error => with_causes(error),
    };
    one_line(&text)
}

/// An error, and those of its causes that its own text does not already tell.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        if !text.contains(&reason) {
            text = format!("{text}: {reason}");
        }
        cause = error.source();
    }
    text
}

fn one_line(text: &str) -> String {
    let end = DETAILS
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .unwrap_or(text.len());
    text[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;

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
}
