//! How many points a proof gives.
//!
//! What a member has done of an activity in a day is added up before it is rounded, so that many
//! small proofs give what one of them all would:
//!
//! **credited = ⌊total after × rate⌋ − ⌊total before × rate⌋**, and no more than what the
//! activity's cap of the day, the programme's of the year and the device's limits leave. What a cap
//! cuts off is gone.

use crate::{ActivityId, Points, Quantity};
use frame::{deps::frame_support::stored, prelude::*};

/// So many points for so many units: 500 for 1,000 g.
#[stored]
#[derive(Copy)]
pub struct Rate {
    /// Points.
    pub points: u32,
    /// Units.
    pub per: u32,
}

impl Rate {
    /// Does it say something?
    pub fn is_sound(&self) -> bool {
        self.points > 0 && self.per > 0
    }

    /// ⌊quantity × points ÷ per⌋
    pub fn of(&self, quantity: u128) -> u128 {
        let points = quantity.saturating_mul(self.points.into());
        points.checked_div(self.per.into()).unwrap_or_default()
    }
}

/// What a member has done of an activity in a Korean day.
#[stored]
#[derive(Copy)]
pub struct DayCount {
    /// Of which.
    pub activity: ActivityId,
    /// In which day.
    pub day: u32,
    /// So many units.
    pub quantity: u128,
    /// The points that were credited for them.
    pub points: Points,
}

/// What a member was credited in a Korean year.
#[stored]
#[derive(Copy, Default)]
pub struct YearCount {
    /// In which; 0 where this is empty.
    pub year: u16,
    /// So many points.
    pub points: Points,
}

/// What a device has done in a Korean day.
#[stored]
#[derive(Copy)]
pub struct DayUse {
    /// In which.
    pub day: u32,
    /// Proofs.
    pub proofs: u32,
    /// Points.
    pub points: Points,
    /// Members.
    pub members: u32,
    /// The activities of which it has signed something, a bit for each.
    pub activities: u16,
}

/// A day, and which of those before it were seen.
#[stored]
#[derive(Copy)]
pub struct SeenDays {
    /// The latest.
    pub latest: u32,
    /// A bit for each, the latest's the lowest.
    pub bits: u8,
}

impl SeenDays {
    /// This day alone.
    pub fn of(day: u32) -> Self {
        Self {
            latest: day,
            bits: 1,
        }
    }

    /// Has a day seen, and tells whether it is for the first time. Of days that are too old to tell
    /// it is not.
    pub fn see(&mut self, day: u32) -> bool {
        let ahead = day.saturating_sub(self.latest);
        self.bits = self.bits.checked_shl(ahead).unwrap_or_default();
        self.latest = self.latest.max(day);
        let behind = self.latest.saturating_sub(day);
        let Some(bit) = 1_u8.checked_shl(behind) else {
            return false;
        };
        let is_new = self.bits & bit == 0;
        self.bits |= bit;
        is_new
    }
}

/// What leaves room for points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Under the day's cap of the activity.
    pub day: Points,
    /// Under the year's cap of the programme.
    pub year: Points,
    /// Under what bounds the device.
    pub device: Points,
}

/// How many points so many units more give; `None` where no cap leaves anything.
pub fn credit(rate: Rate, before: u128, quantity: Quantity, room: Room) -> Option<Points> {
    let room = room.day.min(room.year).min(room.device);
    if room == 0 {
        return None;
    }
    let after = before.saturating_add(quantity.into());
    let points = rate.of(after).saturating_sub(rate.of(before));
    Some(Points::try_from(points).unwrap_or(Points::MAX).min(room))
}

/// What was credited in this year.
pub fn in_year(years: &[YearCount; 2], year: u16) -> Points {
    let count = years.iter().find(|count| count.year == year);
    count.map_or(0, |count| count.points)
}

/// Adds to a year, in the place of the older of two others. Years that are older than both are
/// over.
pub fn add_to_year(years: &mut [YearCount; 2], year: u16, points: Points) {
    let place = years
        .iter()
        .position(|count| count.year == year)
        .or_else(|| {
            let [first, second] = years;
            let (older, place) = if first.year <= second.year {
                (first.year, 0)
            } else {
                (second.year, 1)
            };
            (older < year).then_some(place)
        });
    let Some(count) = place.and_then(|place| years.get_mut(place)) else {
        return;
    };
    if count.year != year {
        *count = YearCount { year, points: 0 };
    }
    count.points = count.points.saturating_add(points);
}

/// How many of the rising thresholds are reached.
pub fn tier(tiers: &[Points], points: Points) -> u32 {
    let reached = tiers.iter().filter(|threshold| **threshold <= points);
    reached.count().saturated_into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gyeyang-gu: ₩500 for a kilogram of aluminium.
    const ALUMINIUM: Rate = Rate {
        points: 500,
        per: 1_000,
    };
    const ROOM: Room = Room {
        day: 5_000,
        year: 70_000,
        device: 1_000_000,
    };

    #[test]
    fn caps_cut_off_what_is_over_them() {
        let wide = Room {
            day: 70_000,
            ..ROOM
        };
        assert_eq!(credit(ALUMINIUM, 0, 12_340, wide), Some(6_170));
        assert_eq!(credit(ALUMINIUM, 0, 12_340, ROOM), Some(5_000));
        for room in [
            Room { day: 0, ..ROOM },
            Room { year: 0, ..ROOM },
            Room { device: 0, ..ROOM },
        ] {
            assert_eq!(credit(ALUMINIUM, 0, 12_340, room), None);
        }
        let year = Room { year: 7, ..ROOM };
        assert_eq!(credit(ALUMINIUM, 0, 12_340, year), Some(7));
        let device = Room { device: 9, ..ROOM };
        assert_eq!(credit(ALUMINIUM, 0, 12_340, device), Some(9));
    }

    #[test]
    fn less_than_a_point_is_none_yet() {
        assert_eq!(credit(ALUMINIUM, 0, 1, ROOM), Some(0));
        assert_eq!(credit(ALUMINIUM, 1, 1, ROOM), Some(1));
        assert_eq!(credit(ALUMINIUM, 2, 1, ROOM), Some(0));
    }

    #[test]
    fn nothing_overflows() {
        let steep = Rate {
            points: u32::MAX,
            per: 1,
        };
        let most = Room {
            day: u64::MAX,
            year: u64::MAX,
            device: u64::MAX,
        };
        assert_eq!(credit(steep, 0, u64::MAX, most), Some(u64::MAX));
        assert_eq!(credit(steep, u128::MAX, u64::MAX, most), Some(0));
    }

    #[test]
    fn two_years_are_known() {
        let mut years = [YearCount::default(); 2];
        for (year, points) in [(2026, 5), (2027, 7), (2026, 1), (2028, 2), (2026, 9)] {
            add_to_year(&mut years, year, points);
        }
        // 2026 was over when 2028 had begun.
        let of = [2026, 2027, 2028].map(|year| in_year(&years, year));
        assert_eq!(of, [0, 7, 2]);
    }

    #[test]
    fn tiers_are_reached_and_not_missed_by_a_point() {
        let tiers = [10_000, 30_000, 60_000];
        for (points, reached) in [(0, 0), (9_999, 0), (10_000, 1), (59_999, 2), (60_000, 3)] {
            assert_eq!(tier(&tiers, points), reached);
        }
        assert_eq!(tier(&[], 60_000), 0);
    }

    #[test]
    fn a_day_is_seen_once() {
        let mut days = SeenDays::of(100);
        for (day, is_new) in [
            (100, false),
            (98, true),
            (98, false),
            (101, true),
            (100, false),
            (99, true),
            (90, false),
            (200, true),
            (199, true),
            (101, false),
        ] {
            assert_eq!(days.see(day), is_new, "{day}");
        }
    }

    proptest! {
        #[test]
        fn many_proofs_give_what_one_does(
            quantities in prop::collection::vec(1u64..100_000, 1..60),
            points in 1u32..100_000,
            per in 1u32..100_000,
            cap in 1u64..10_000_000,
        ) {
            let rate = Rate { points, per };
            let total: u64 = quantities.iter().sum();
            let (mut before, mut credited) = (0u128, 0u64);
            for quantity in quantities {
                let room = Room { day: cap - credited, year: u64::MAX, device: u64::MAX };
                credited += credit(rate, before, quantity, room).unwrap_or_default();
                before += u128::from(quantity);
            }
            let at_once = u128::from(total) * u128::from(points) / u128::from(per);
            prop_assert_eq!(u128::from(credited), at_once.min(u128::from(cap)));
        }
    }
}
