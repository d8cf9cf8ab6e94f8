//! Exclusion: what a suspended device has proved counts for nothing, and for all again.

use super::{pools::with_pool, proofs::refused};
use crate::{mock::*, *};
use frame::testing_prelude::*;

fn suspends(origin: RuntimeOrigin, since: Moment) -> DispatchResult {
    done(Eco::suspend_device(origin, 0, since))
}

/// By the operator.
fn suspend(since: Moment) {
    assert_ok!(suspends(signed(OPERATOR), since));
}

fn reinstates(origin: RuntimeOrigin) -> DispatchResult {
    done(Eco::reinstate_device(origin, 0))
}

fn reinstate() {
    assert_ok!(reinstates(signed(OPERATOR)));
}

/// 10,000 points: by the scale 5,000 of the first member's, and by the machine 2,000, and 3,000 of
/// the other one's.
fn a_day() {
    assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
    assert_eq!(credit(MACHINE, BOTTLES, 200, 0), 2_000);
    assert_eq!(credit(MACHINE, BOTTLES, 300, 1), 3_000);
}

/// What was credited, and what of it does not count.
fn points(of: EpochId) -> (Points, Points) {
    (epoch(of).credited, epoch(of).excluded)
}

/// The scale credits 100 points of the first member's, in each of three epochs.
fn three_epochs() {
    for epoch in 0..3 {
        if epoch > 0 {
            assert_ok!(Eco::fund_pool(signed(FUNDER), 0, epoch, POOL));
            at(BEGINS + Moment::from(epoch) * EPOCH);
        }
        assert_eq!(credit(SCALE, BOTTLES, 10, 0), 100);
    }
}

fn excluded() -> [Points; 3] {
    [0, 1, 2].map(|of| epoch(of).excluded)
}

#[test]
fn without_a_device_the_others_share_the_pool() {
    with_pool(3_900, || {
        a_day();
        suspend(NOON);
        assert_eq!(points(0), (10_000, 5_000));
        close(0);
        assert_eq!(epoch(0).payable(), 3_900);
        assert_ok!(claim(MEMBER, 0));
        assert_ok!(claim(OTHER, 0));
        // 2,000 and 3,000 of 5,000 points.
        assert_eq!((won(MEMBER), won(OTHER)), (1_560, 2_340));
        assert_eq!((epoch(0).claimed, epoch(0).paid), (5_000, 3_900));
    });
}

#[test]
fn a_device_that_is_reinstated_before_closing_counts_as_before() {
    with_pool(3_900, || {
        a_day();
        let (before, measured) = (epoch(0).encode(), Eco::measured(0, 0));
        let done = Eco::use_of(0, 0, 0).encode();
        suspend(NOON);
        reinstate();
        assert_eq!(epoch(0).encode(), before);
        assert_eq!(Eco::measured(0, 0), measured);
        assert_eq!(Eco::use_of(0, 0, 0).encode(), done);
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_ok!(claim(OTHER, 0));
        // 7,000 and 3,000 of 10,000 points.
        assert_eq!((won(MEMBER), won(OTHER)), (2_730, 1_170));
    });
}

#[test]
fn what_was_measured_goes_and_comes_back() {
    test(|| {
        a_day();
        let all = [(ALUMINIUM, 12_340), (BOTTLES, 500)];
        assert_eq!(Eco::measured(0, 0), all);
        suspend(NOON);
        assert_eq!(Eco::measured(0, 0), [(BOTTLES, 500)]);
        reinstate();
        assert_eq!(Eco::measured(0, 0), all);
    });
}

#[test]
fn a_member_sees_what_counts_and_what_does_not() {
    with_pool(3_900, || {
        a_day();
        let claimable = |member| Eco::claimable(0, 0, member).expect("an epoch");
        let mut seen = Claimable {
            points: 7_000,
            excluded: 0,
            won: 2_730,
            until: None,
        };
        assert_eq!(claimable(0), seen);
        suspend(NOON);
        seen = Claimable {
            points: 2_000,
            excluded: 5_000,
            won: 1_560,
            ..seen
        };
        assert_eq!(claimable(0), seen);
        close(0);
        seen.until = Some(closes(0) + 60 * DAY);
        assert_eq!(claimable(0), seen);
        assert_eq!((claimable(1).points, claimable(1).won), (3_000, 2_340));
        assert_ok!(claim(MEMBER, 0));
        let rest = claimable(0);
        assert_eq!((rest.points, rest.excluded, rest.won), (0, 0, 0));
    });
}

#[test]
fn who_has_points_by_that_device_alone_is_paid_nothing() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
        suspend(NOON);
        close(0);
        assert_eq!(won(FUNDER), GENESIS);
        assert_noop!(claim(MEMBER, 0), Error::<Test>::NothingToPay);
        assert_ok!(done(Eco::lapse(signed(STRANGER), 0, 0)));
    });
}

#[test]
fn the_whole_epoch_of_the_date_and_those_after_it_go_and_those_before_stay() {
    test(|| {
        three_epochs();
        // In the middle of the second one.
        suspend(BEGINS + EPOCH + 10 * DAY);
        assert_eq!(excluded(), [0, 100, 100]);
        close(2);
        assert_ok!(claim(MEMBER, 0));
        for epoch in [1, 2] {
            assert_noop!(claim(MEMBER, epoch), Error::<Test>::NothingToPay);
        }
        assert_eq!(won(MEMBER), 100);
        assert_eq!(won(FUNDER), GENESIS - 100);
    });
}

#[test]
fn an_epoch_goes_from_its_first_to_its_last_moment() {
    test(|| {
        three_epochs();
        for (since, without) in [
            (BEGINS + 2 * EPOCH, [0, 0, 100]),
            (BEGINS + 2 * EPOCH - 1, [0, 100, 100]),
            (BEGINS + EPOCH, [0, 100, 100]),
            (BEGINS + EPOCH - 1, [100; 3]),
            (BEGINS, [100; 3]),
            (0, [100; 3]),
        ] {
            suspend(since);
            assert_eq!(excluded(), without);
            reinstate();
            assert_eq!(excluded(), [0; 3]);
        }
    });
}

#[test]
fn an_earlier_date_may_be_said_later() {
    test(|| {
        three_epochs();
        for (since, without) in [
            (BEGINS + 2 * EPOCH, [0, 0, 100]),
            (BEGINS + EPOCH, [0, 100, 100]),
            (NOON, [100; 3]),
        ] {
            suspend(since);
            assert_eq!(excluded(), without);
            assert_ok!(Eco::do_try_state());
        }
        for since in [NOON, now()] {
            assert_noop!(
                suspends(signed(OPERATOR), since),
                Error::<Test>::AlreadySuspended
            );
        }
        assert_noop!(
            suspends(signed(OPERATOR), now() + 1),
            Error::<Test>::FromTheFuture
        );
        reinstate();
        assert_eq!(excluded(), [0; 3]);
    });
}

#[test]
fn what_the_council_has_suspended_stays_so_from_the_earlier_epoch_on() {
    test(|| {
        three_epochs();
        suspend(BEGINS + EPOCH);
        assert_ok!(suspends(root(), now()));
        assert_eq!(excluded(), [0, 100, 100]);
        assert_noop!(
            reinstates(signed(OPERATOR)),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(reinstates(root()));
        assert_eq!(excluded(), [0; 3]);
        assert_noop!(reinstates(root()), Error::<Test>::NotSuspended);
    });
}

#[test]
fn a_suspension_after_closing_takes_nothing() {
    test(|| {
        a_day();
        close(0);
        suspend(NOON);
        assert_eq!(points(0), (10_000, 0));
        assert_ok!(claim(MEMBER, 0));
        assert_ok!(claim(OTHER, 0));
        assert_eq!((won(MEMBER), won(OTHER)), (7_000, 3_000));
    });
}

#[test]
fn a_device_that_is_reinstated_after_closing_does_not_count_in_what_is_closed() {
    test(|| {
        a_day();
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, POOL));
        at(BEGINS + EPOCH);
        assert_eq!(credit(SCALE, BOTTLES, 10, 0), 100);
        suspend(NOON);
        close(0);
        reinstate();
        assert_eq!((points(0), points(1)), ((10_000, 5_000), (100, 0)));
        close(1);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 2_000);
        assert_ok!(claim(MEMBER, 1));
        assert_eq!(won(MEMBER), 2_100);
    });
}

#[test]
fn a_device_that_has_proved_nothing_excludes_nothing() {
    test(|| {
        assert_eq!(credit(MACHINE, BOTTLES, 1, 0), 10);
        suspend(NOON);
        assert_eq!(points(0), (10, 0));
        reinstate();
        assert_eq!(points(0), (10, 0));
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
    });
}

#[test]
fn caps_that_an_excluded_device_has_used_up_stay_used_up() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
        assert_eq!(credit(SCALE, BOTTLES, 6_000, 0), 60_000);
        suspend(NOON);
        let next = proof(MACHINE, ALUMINIUM, 2, 0);
        refused(MACHINE, next, Error::NothingToCredit);
        // The year leaves 5,000, and the tier is reached all the same.
        assert_eq!(credit(MACHINE, BOTTLES, 6_000, 0), 5_000);
        let reached = Eco::reached(0).expect("a member");
        assert_eq!((reached.tier, reached.points, reached.left), (3, 70_000, 0));
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 5_000);
    });
}

#[test]
fn two_devices_go_and_come_back_each_by_itself() {
    test(|| {
        a_day();
        suspend(NOON);
        assert_ok!(done(Eco::suspend_device(root(), 1, NOON)));
        assert_eq!(points(0), (10_000, 10_000));
        assert_eq!(epoch(0).payable(), 0);
        assert!(Eco::measured(0, 0).is_empty());
        reinstate();
        assert_eq!(points(0), (10_000, 5_000));
        assert_ok!(done(Eco::reinstate_device(root(), 1)));
        assert_eq!(points(0), (10_000, 0));
    });
}
