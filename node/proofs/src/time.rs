//! Moments, as the tools write them.

use chrono::{DateTime, FixedOffset};

/// A moment in milliseconds since 1970, in Korean time.
pub fn korean(moment: u64) -> String {
    let korea = FixedOffset::east_opt(9 * 3_600);
    let at = i64::try_from(moment)
        .ok()
        .and_then(DateTime::from_timestamp_millis);
    match (at, korea) {
        (Some(at), Some(korea)) => at.with_timezone(&korea).format("%FT%T%:z").to_string(),
        _ => format!("{moment} ms"),
    }
}
