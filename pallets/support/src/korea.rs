//! Days and hours of Korea: UTC+9, without daylight saving since 1988.

use crate::Moment;

/// What Korean time is ahead of UTC, in milliseconds.
const AHEAD: Moment = 9 * HOUR;
const HOUR: Moment = 60 * MINUTE;
const MINUTE: Moment = 60_000;
const DAY: Moment = 24 * HOUR;

/// The day, counted from 1 January 1970 in Korea. It begins at 15:00 UTC of the day before.
pub fn day(at: Moment) -> u32 {
    let days = at.saturating_add(AHEAD) / DAY;
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// The minute of the day, from 0 to 1,439.
pub fn minute_of_day(at: Moment) -> u16 {
    let minute = at.saturating_add(AHEAD) % DAY / MINUTE;
    u16::try_from(minute).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_15_00_utc() {
        // 30 November 2025, 23:59:59.999 in Korea, is 14:59:59.999 UTC.
        let last = 1_764_514_799_999;
        assert_eq!(minute_of_day(last), 1_439);
        assert_eq!(minute_of_day(last + 1), 0);
        assert_eq!(day(last) + 1, day(last + 1));
        assert_eq!(day(0), 0);
        assert_eq!(minute_of_day(0), 540);
    }

    #[test]
    fn no_moment_is_too_late() {
        assert_eq!(day(Moment::MAX), u32::MAX);
        assert!(minute_of_day(Moment::MAX) < 1_440);
    }
}
