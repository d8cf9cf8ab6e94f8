//! Caps: what a member is credited in a day and a year, and what a device credits at all.

use super::{
    pools::with_pool,
    proofs::{refused, refused_for_now},
};
use crate::{mock::*, *};
use frame::testing_prelude::*;

/// A key that is no device's yet.
const SPARE: Who = 14;
/// 1 January 2027, midnight in Korea.
const NEW_YEAR: Moment = 1_798_729_200_000;

/// So many bottles, at some moment.
fn bottles_at(key: Who, quantity: Quantity, member: MemberId, moment: Moment) -> Proof {
    Proof {
        at: moment,
        ..proof(key, BOTTLES, quantity, member)
    }
}

/// Grams, at some moment.
fn grams_at(quantity: Quantity, moment: Moment) -> Proof {
    Proof {
        at: moment,
        ..proof(SCALE, ALUMINIUM, quantity, 0)
    }
}

/// Points that a proof credits, which was signed at some other moment than now.
fn credited(key: Who, proof: Proof) -> Points {
    let before = member(proof.member).years.map(|count| count.points);
    assert_ok!(bring(key, proof));
    let after = member(proof.member).years.map(|count| count.points);
    after.iter().sum::<Points>() - before.iter().sum::<Points>()
}

/// A device of bottles that is bounded otherwise than others.
fn bounded(change: impl FnOnce(&mut Limits)) {
    let mut narrow = limits();
    change(&mut narrow);
    assert_ok!(certify_for(0, SPARE, None, &[BOTTLES], narrow));
}

/// The device that is bounded brings one bottle of this member.
fn one_bottle(member: MemberId) -> Points {
    credit(SPARE, BOTTLES, 1, member)
}

/// It does not today, in words of the device's day.
#[track_caller]
fn day_is_full(member: MemberId) {
    refused(
        SPARE,
        proof(SPARE, BOTTLES, 1, member),
        Error::DeviceDayFull,
    );
}

#[track_caller]
fn epoch_is_full(member: MemberId) {
    refused(
        SPARE,
        proof(SPARE, BOTTLES, 1, member),
        Error::DeviceEpochFull,
    );
}

/// There is a second epoch, and it is now.
fn second_epoch() {
    assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, POOL));
    at(BEGINS + EPOCH);
}

#[test]
fn a_day_s_cap_ends_at_15_00_utc() {
    test(|| {
        // 1 October 2026, 15:00 UTC, is 2 October, 00:00 in Korea.
        let midnight = 1_790_866_800_000;
        assert_eq!(midnight, BEGINS + DAY);
        at(midnight + HOUR);
        assert_eq!(credited(SCALE, grams_at(12_340, midnight - 1)), 5_000);
        refused(SCALE, grams_at(2, midnight - 1), Error::NothingToCredit);
        assert_eq!(credited(SCALE, grams_at(12_340, midnight)), 5_000);
        for moment in [midnight - 1, midnight, now()] {
            refused(SCALE, grams_at(2, moment), Error::NothingToCredit);
        }
        assert_eq!(epoch(0).credited, 10_000);
    });
}

#[test]
fn a_day_s_cap_is_of_one_person_and_one_activity() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
        // Not of one device.
        refused(
            MACHINE,
            proof(MACHINE, ALUMINIUM, 2, 0),
            Error::NothingToCredit,
        );
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 1), 5_000);
    });
}

#[test]
fn a_cap_is_reached_and_not_missed_by_a_point() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 9_998, 0), 4_999);
        // A gram gives no point yet, and is not refused.
        assert_eq!(credit(SCALE, ALUMINIUM, 1, 0), 0);
        assert_eq!(credit(SCALE, ALUMINIUM, 3, 0), 1);
        refused(SCALE, proof(SCALE, ALUMINIUM, 1, 0), Error::NothingToCredit);
    });
}

#[test]
fn a_proof_that_credits_nothing_uses_no_number() {
    test(|| {
        credit(SCALE, ALUMINIUM, 12_340, 0);
        let vain = proof(SCALE, ALUMINIUM, 12_340, 0);
        refused(SCALE, vain, Error::NothingToCredit);
        assert_eq!(Eco::measured(0, 0), [(ALUMINIUM, 12_340)]);
        at(NOON + DAY);
        let next = proof(SCALE, ALUMINIUM, 12_340, 0);
        assert_eq!(next.nonce, vain.nonce);
        assert_eq!(credited(SCALE, next), 5_000);
    });
}

#[test]
fn a_year_s_cap_is_70_000_points_of_all_activities() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 6_600, 0), 66_000);
        // 5,000 fit into the day, and 4,000 into the year.
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 4_000);
        refused(SCALE, proof(SCALE, BOTTLES, 1, 0), Error::NothingToCredit);
        at(NOON + DAY);
        for activity in [ALUMINIUM, BOTTLES] {
            let next = proof(MACHINE, activity, 10, 0);
            refused(MACHINE, next, Error::NothingToCredit);
        }
        assert_eq!(credit(SCALE, BOTTLES, 7_001, 1), 70_000);
    });
}

#[test]
fn at_a_share_of_78_percent_a_year_s_cap_pays_54_600() {
    with_pool(54_600, || {
        assert_eq!(credit(SCALE, BOTTLES, 7_000, 0), 70_000);
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 54_600);
    });
}

#[test]
fn a_year_ends_at_midnight_in_korea() {
    test(|| {
        // 1 January is in the fourth epoch, from day 90 on.
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 3, POOL));
        at(NEW_YEAR + HOUR);
        let done = |quantity, moment| bottles_at(SCALE, quantity, 0, moment);
        assert_eq!(credited(SCALE, done(7_000, NEW_YEAR - 1)), 70_000);
        refused(SCALE, done(1, NEW_YEAR - 1), Error::NothingToCredit);
        assert_eq!(credited(SCALE, done(7_000, NEW_YEAR)), 70_000);
        // The old year is over, and its cap stays used up.
        for moment in [NEW_YEAR - 1, NEW_YEAR, now()] {
            refused(SCALE, done(1, moment), Error::NothingToCredit);
            refused(SCALE, grams_at(2, moment), Error::NothingToCredit);
        }
        let years = member(0).years.map(|count| (count.year, count.points));
        assert_eq!(years, [(2026, 70_000), (2027, 70_000)]);
        assert_eq!(epoch(3).credited, 140_000);
    });
}

#[test]
fn a_late_proof_counts_in_the_year_that_is_signed() {
    test(|| {
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 3, POOL));
        at(NEW_YEAR + HOUR);
        let done = |quantity, moment| bottles_at(SCALE, quantity, 0, moment);
        assert_eq!(credited(SCALE, done(6_999, NEW_YEAR)), 69_990);
        assert_eq!(credited(SCALE, done(7_000, NEW_YEAR - 1)), 70_000);
        assert_eq!(credited(SCALE, done(2, NEW_YEAR + 1)), 10);
        let reached = Eco::reached(0).expect("a member");
        assert_eq!((reached.this_year, reached.left), (70_000, 0));
    });
}

#[test]
fn so_many_proofs_of_a_gram_give_what_one_of_them_all_gives() {
    test(|| {
        let wide = Activity {
            day_cap: 70_000,
            ..aluminium()
        };
        assert_ok!(Eco::set_activity(signed(OPERATOR), 0, 3, wide));
        certify(SPARE, None, &[3]);
        for _ in 0..12_340 {
            assert_ok!(bring(SPARE, proof(SPARE, 3, 1, 0)));
        }
        assert_eq!(member(0).years[0].points, 6_170);
        assert_eq!(credit(SPARE, 3, 12_340, 1), 6_170);
        assert_eq!(Eco::measured(0, 0), [(3, 24_680)]);
    });
}

#[test]
fn kilograms_up_to_the_cap_give_what_one_proof_gives() {
    test(|| {
        let mut points = 0;
        for _ in 0..10 {
            points += credit(SCALE, ALUMINIUM, 1_000, 0);
        }
        assert_eq!(points, 5_000);
        let rest = proof(SCALE, ALUMINIUM, 2_340, 0);
        refused(SCALE, rest, Error::NothingToCredit);
    });
}

#[test]
fn fractions_are_carried_from_device_to_device() {
    test(|| {
        for (key, points) in [(SCALE, 0), (MACHINE, 1), (MACHINE, 0), (SCALE, 1)] {
            assert_eq!(credit(key, ALUMINIUM, 1, 0), points);
        }
        let points: Vec<_> = Eco::points_of(0, 0, 0)
            .iter()
            .map(|share| (share.device, share.points))
            .collect();
        assert_eq!(points, [(0, 1), (1, 1)]);
        // Not from day to day, nor from member to member.
        assert_eq!(credit(SCALE, ALUMINIUM, 1, 0), 0);
        assert_eq!(credit(SCALE, ALUMINIUM, 1, 1), 0);
        at(NOON + DAY);
        assert_eq!(credit(SCALE, ALUMINIUM, 1, 0), 0);
    });
}

#[test]
fn what_a_device_s_limit_cuts_off_no_other_credits() {
    test(|| {
        bounded(|narrow| narrow.day.points = 100);
        assert_eq!(credit(SPARE, BOTTLES, 20, 0), 100);
        assert_eq!(credit(MACHINE, BOTTLES, 1, 0), 10);
        assert_eq!(epoch(0).credited, 110);
        assert_eq!(Eco::measured(0, 0), [(BOTTLES, 21)]);
    });
}

#[test]
fn a_device_brings_so_many_proofs_a_day() {
    test(|| {
        bounded(|narrow| narrow.day.proofs = 2);
        assert_eq!(one_bottle(0) + one_bottle(1), 20);
        day_is_full(0);
        day_is_full(1);
        at(BEGINS + DAY - 1);
        day_is_full(0);
        at(BEGINS + DAY);
        assert_eq!(one_bottle(0), 10);
    });
}

#[test]
fn a_device_credits_so_many_points_a_day() {
    test(|| {
        bounded(|narrow| narrow.day.points = 35);
        assert_eq!(credit(SPARE, BOTTLES, 3, 0), 30);
        assert_eq!(one_bottle(1), 5);
        day_is_full(0);
        day_is_full(1);
        at(BEGINS + DAY);
        assert_eq!(credit(SPARE, BOTTLES, 9, 0), 35);
    });
}

#[test]
fn a_device_credits_so_many_members_a_day_each_counted_once() {
    test(|| {
        bounded(|narrow| narrow.day.members = 2);
        crowd(1);
        for member in [0, 1, 0, 1] {
            assert_eq!(one_bottle(member), 10);
        }
        day_is_full(2);
        at(NOON + DAY);
        assert_eq!(one_bottle(2), 10);
        // Each day by itself, in any order.
        assert_eq!(credited(SPARE, bottles_at(SPARE, 1, 1, NOON)), 10);
        let third = bottles_at(SPARE, 1, 2, NOON);
        refused(SPARE, third, Error::DeviceDayFull);
        assert_eq!(one_bottle(0), 10);
        day_is_full(1);
        assert_eq!(Eco::use_of(0, 0, device(SPARE)).members, 3);
    });
}

#[test]
fn a_device_brings_so_many_proofs_an_epoch() {
    test(|| {
        bounded(|narrow| narrow.epoch.proofs = 2);
        assert_eq!(one_bottle(0), 10);
        at(NOON + DAY);
        assert_eq!(one_bottle(1), 10);
        at(NOON + 2 * DAY);
        epoch_is_full(0);
        second_epoch();
        assert_eq!(one_bottle(0), 10);
    });
}

#[test]
fn a_device_credits_so_many_points_an_epoch() {
    test(|| {
        bounded(|narrow| narrow.epoch.points = 35);
        assert_eq!(credit(SPARE, BOTTLES, 3, 0), 30);
        at(NOON + DAY);
        assert_eq!(one_bottle(1), 5);
        epoch_is_full(0);
        second_epoch();
        assert_eq!(credit(SPARE, BOTTLES, 9, 0), 35);
    });
}

#[test]
fn a_device_credits_so_many_members_an_epoch_each_counted_once() {
    test(|| {
        bounded(|narrow| narrow.epoch.members = 1);
        for day in 0..3 {
            at(NOON + day * DAY);
            assert_eq!(one_bottle(0), 10);
            epoch_is_full(1);
        }
        second_epoch();
        assert_eq!(one_bottle(1), 10);
        epoch_is_full(0);
    });
}

#[test]
fn the_17th_device_of_a_member_credits_nothing_in_that_epoch() {
    test(|| {
        let keys: Vec<Who> = [SCALE, MACHINE].into_iter().chain(30..44).collect();
        for key in 30..44 {
            certify(key, None, &[BOTTLES]);
        }
        certify(SPARE, None, &[BOTTLES]);
        for key in &keys {
            assert_eq!(credit(*key, BOTTLES, 1, 0), 10);
        }
        refused(SPARE, proof(SPARE, BOTTLES, 1, 0), Error::TooManyShares);
        for key in &keys {
            assert_eq!(credit(*key, BOTTLES, 1, 0), 10);
        }
        assert_eq!(one_bottle(1), 10);
        second_epoch();
        assert_eq!(one_bottle(0), 10);
        assert_eq!(epoch(0).credited, 330);
    });
}

#[test]
fn no_points_are_credited_before_there_is_won() {
    run(empty_state(), || {
        create(terms());
        certify(SCALE, Some(SHOP), &[BOTTLES]);
        join(MEMBER);
        let next = proof(SCALE, BOTTLES, 1, 0);
        refused_for_now(SCALE, next, Error::PoolEmpty);
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 0, 1));
        assert_ok!(bring(SCALE, next));
    });
}

/// The tier, by how many points, those of this year, and what is left of it.
fn reached() -> (u32, Points, Points, Points) {
    let reached = Eco::reached(0).expect("a member");
    let Reached {
        tier,
        points,
        this_year,
        left,
    } = reached;
    (tier, points, this_year, left)
}

#[test]
fn a_tier_is_reached_and_not_missed_by_a_point() {
    test(|| {
        assert_eq!(reached(), (0, 0, 0, 70_000));
        credit(SCALE, ALUMINIUM, 9_998, 0);
        credit(SCALE, BOTTLES, 500, 0);
        assert_eq!(reached(), (0, 9_999, 9_999, 60_001));
        credit(SCALE, ALUMINIUM, 2, 0);
        assert_eq!(reached(), (1, 10_000, 10_000, 60_000));
        credit(SCALE, BOTTLES, 2_000, 0);
        assert_eq!(reached(), (2, 30_000, 30_000, 40_000));
        credit(SCALE, BOTTLES, 3_000, 0);
        assert_eq!(reached(), (3, 60_000, 60_000, 10_000));
        assert_eq!(Eco::reached(9), None);
    });
}

#[test]
fn a_tier_holds_until_the_end_of_the_next_year() {
    test(|| {
        credit(SCALE, BOTTLES, 3_000, 0);
        at(NEW_YEAR);
        assert_eq!(reached(), (2, 30_000, 0, 70_000));
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 3, POOL));
        credit(SCALE, BOTTLES, 1_000, 0);
        assert_eq!(reached(), (2, 30_000, 10_000, 60_000));
        // 2027 has 365 days.
        at(NEW_YEAR + 365 * DAY - 1);
        assert_eq!(reached(), (2, 30_000, 10_000, 60_000));
        at(NEW_YEAR + 365 * DAY);
        assert_eq!(reached(), (1, 10_000, 0, 70_000));
    });
}
