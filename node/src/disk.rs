//! A disk that fills up.
//!
//! ParityDB's tables are files with holes, mapped into memory: where a write to them finds no room,
//! the system ends the process without a word. So the node ends before, as if it were killed: its
//! database bears that at any moment, and to close it would take room too. Where all room goes at
//! once, the signal by which the system would end the process is the occasion to say why.

use crate::{damage, errors};
use futures::{
    future::{Either, pending, select},
    pin_mut,
};
use futures_timer::Delay;
use rustix::process::Signal as Number;
use std::{
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use tokio::{
    runtime,
    signal::unix::{Signal, SignalKind, signal},
};

const MIB: u64 = 1_024 * 1_024;

/// With less room the node ends: with more than a second of blocks needs, and little beside a disk.
pub const RESERVE: u64 = 64 * MIB;

/// How often the node looks.
const PAUSE: Duration = Duration::from_millis(200);

/// Ends the process when there is no room left for the database, or a part of it is missing. From a
/// thread of its own, as any other may be the one that is stopped there.
pub fn watch(database: PathBuf) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    thread::Builder::new()
        .name("disk-watch".into())
        .spawn(move || runtime.block_on(look(&database)))
        .map(drop)
}

async fn look(database: &Path) {
    let mut faults = signal(SignalKind::from_raw(Number::BUS.as_raw())).ok();
    loop {
        let fault = next(&mut faults);
        pin_mut!(fault);
        let words = match select(fault, Delay::new(PAUSE)).await {
            Either::Left(_) => Some(shortage(database).unwrap_or_else(|| {
                damage::describe(database, "a file of it ends before what it should hold")
            })),
            Either::Right(_) => shortage(database),
        };
        if let Some(words) = words {
            errors::end(&words);
        }
    }
}

/// The next fault of a thread that reads or writes where a file has nothing.
async fn next(faults: &mut Option<Signal>) {
    match faults {
        Some(faults) => {
            faults.recv().await;
        }
        None => pending::<()>().await,
    }
}

/// What is wrong with the room where this is, or will be; nothing where it can't be told.
pub fn shortage(path: &Path) -> Option<String> {
    let there = path.ancestors().find(|part| part.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    (free < RESERVE).then(|| {
        let (free, reserve) = (free / MIB, RESERVE / MIB);
        format!(
            "{}: {free} MiB are left, and the node ends below {reserve} MiB",
            full(path)
        )
    })
}

/// What is said where there is no room.
pub fn full(path: &Path) -> String {
    format!(
        "the disk of {} is full; make room and start the node again, which goes on from what was \
         final",
        path.display()
    )
}
