//! Records that are over go in idle time, one by one, for as much weight as there is.

use frame::deps::frame_support::weights::{Weight, WeightMeter};

/// Draws entries, each of this weight, until there are none, or `None` once the meter has run out.
/// One iterator goes through them all: another would have to step over what this block has removed.
pub fn each<Entry>(
    meter: &mut WeightMeter,
    weight: Weight,
    mut entries: impl Iterator<Item = Entry>,
    end: impl Fn(Entry),
) -> Option<()> {
    loop {
        meter.try_consume(weight).ok()?;
        match entries.next() {
            Some(entry) => end(entry),
            None => return Some(()),
        }
    }
}
