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

/// The year, of the Gregorian calendar.
pub fn year(at: Moment) -> u16 {
    // In eras of 400 years, 146,097 days each, that begin with a March, so that a leap day is the
    // last of its year; 719,468 days are between the first of the year 0 and 1970.
    let days = at.saturating_add(AHEAD) / DAY;
    let since = days.saturating_add(719_468);
    let (era, day) = (since / 146_097, since % 146_097);
    let leaps = (day / 1_460).saturating_add(day / 146_096);
    let year = day.saturating_add(day / 36_524).saturating_sub(leaps) / 365;
    let before = year
        .saturating_mul(365)
        .saturating_add(year / 4)
        .saturating_sub(year / 100);
    // March to December are 306 days.
    let next = u64::from(day.saturating_sub(before) >= 306);
    let year = era
        .saturating_mul(400)
        .saturating_add(year)
        .saturating_add(next);
    u16::try_from(year).unwrap_or(u16::MAX)
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
    fn a_year_begins_at_15_00_utc() {
        assert_eq!((year(0), year(Moment::MAX)), (1970, u16::MAX));
        // Years counted one by one, each from its last millisecond to its first.
        let every = |year: u16, years: u16| year.is_multiple_of(years);
        let is_leap = |year| every(year, 4) && (!every(year, 100) || every(year, 400));
        let mut begins = 365 * DAY - AHEAD;
        for of in 1971..2401 {
            assert_eq!((year(begins - 1), year(begins)), (of - 1, of));
            begins += if is_leap(of) { 366 * DAY } else { 365 * DAY };
        }
        // 31 December 2026, 23:59:59.999 in Korea, is 14:59:59.999 UTC.
        assert_eq!(
            (year(1_798_729_199_999), year(1_798_729_200_000)),
            (2026, 2027)
        );
    }

    #[test]
    fn no_moment_is_too_late() {
        assert_eq!(day(Moment::MAX), u32::MAX);
        assert!(minute_of_day(Moment::MAX) < 1_440);
    }
}
