//! What is said of a damaged database: its path, and the way out.
//!
//! Damage shows in four ways, and only the first is an error by itself: ParityDB does not open its
//! files; it reads a damaged entry, which is a panic in whichever thread reads; it reads beyond the
//! end of a table that was cut off, at which the system ends the process; or, where a file is gone
//! or emptied, the entries just are not there, and Substrate would take the database for a new one
//! and start over from genesis.

use crate::{disk, errors};
use std::{
    fs,
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
};

/// How the panic begins with which `sc-client-db` meets a damaged entry.
const CRITICAL: &str = "Critical database error: ";

/// The crate whose own panics are damage too.
const PARITY_DB: &str = "/parity-db-";

/// How the tables of the column are called in which `sc-client-db` keeps headers.
const HEADERS: &str = "table_04_";

/// ParityDB's tables grow by so many bytes.
const GROWTH: u64 = 256 * 1_024;

/// How the system says that the disk is full.
const FULL: &str = "No space left";

/// What can't be helped by another copy of the data: another process has it open, the user may not
/// read it, the disk is read-only, files or memory have run out, or other flags are asked for than
/// those it was made with.
const NO_DAMAGE: [&str; 6] = [
    "in use",
    "denied",
    "Read-only",
    "Too many open files",
    "Cannot allocate memory",
    "Incompatible pruning",
];

/// Says that a database can't be used, and what to do about it.
pub fn describe(path: &Path, reason: &str) -> String {
    if reason.contains(FULL) {
        return disk::full(path);
    }
    let path = path.display();
    if NO_DAMAGE.iter().any(|known| reason.contains(known)) {
        return format!("cannot open the database {path}: {reason}");
    }
    format!(
        "the database {path} is damaged: {reason}; move it away, and restore a backup or start \
         again with --sync warp, which fetches the chain from other nodes"
    )
}

/// Does a chain's data lie here? Headers come with the first block: an empty directory, or one from
/// a start that failed before that, is no chain yet. A table that was cut off is an error.
pub fn holds_data(path: &Path) -> Result<bool, String> {
    let mut headers = false;
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("table_") {
            headers |= name.starts_with(HEADERS);
            let length = entry.metadata().map_or(0, |metadata| metadata.len());
            if !length.is_multiple_of(GROWTH) {
                return Err(format!("{name} is cut off"));
            }
        }
    }
    Ok(headers)
}

/// From now on a panic over a damaged entry ends the process with one line.
pub fn report_panics(path: PathBuf) {
    let otherwise = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let text = message(panic).unwrap_or_default();
        let within = panic
            .location()
            .is_some_and(|place| place.file().contains(PARITY_DB));
        match text.strip_prefix(CRITICAL) {
            None if !within => otherwise(panic),
            reason => errors::end(&describe(&path, reason.unwrap_or(text))),
        }
    }));
}

fn message<'a>(panic: &'a PanicHookInfo<'_>) -> Option<&'a str> {
    let payload = panic.payload();
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
}
