//! How a failure becomes one line.

use clap::error::ErrorKind;
use sc_cli::Error as CliError;
use sc_service::Error as ServiceError;
use std::{error::Error, process, sync::Once, thread};

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

/// Ends the process with one line, from whichever thread: of several, the first says why.
pub fn end(message: &str) -> ! {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        eprintln!("Error: {message}");
        process::exit(1);
    });
    loop {
        thread::park();
    }
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
