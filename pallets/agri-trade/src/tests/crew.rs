//! Who weighs, inspects, takes in and samples for a season, and how each of them is stopped.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

/// Somebody who has no part in the season yet.
const NEW: Who = 18;

fn span(from: Moment, until: Moment) -> Span {
    Span { from, until }
}

fn member(who: Who) -> CrewMember {
    Crew::<Test>::get(0, id(who)).expect("somebody of the crew")
}

fn device(who: Who) -> Device {
    Scales::<Test>::get(0, id(who)).expect("a scale")
}

/// The operator notes a scale's calibration, with a measure of a tonne a day.
fn calibrates(scale: Who, calibrated: Span) -> DispatchResult {
    Rice::register_scale(signed(OPERATOR), 0, id(scale), calibrated, TONNE)
}

fn appoints(who: Who, duty: Duty) -> DispatchResult {
    Rice::appoint(signed(OPERATOR), 0, id(who), duty)
}

fn suspends(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Rice::suspend(by, 0, id(who))
}

fn reinstates(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Rice::reinstate(by, 0, id(who))
}

fn compromises(by: RuntimeOrigin, since: Option<Moment>) -> DispatchResult {
    Rice::compromise_scale(by, 0, id(SCALE), since)
}

/// An account of the chain's own that holds all badges.
fn pot() -> AccountId32 {
    let pot = Rice::escrow(9);
    for class in DOORS.list() {
        if class != DOORS.farm {
            crate::mock::Held::mutate(|held| held.push((pot.clone(), class, None)));
        }
    }
    pot
}

#[test]
fn a_scale_weighs_for_a_season_once_it_is_registered() {
    test(|| {
        grant(NEW, DOORS.scale);
        let calibrated = span(NOON - DAY, NOON + DAY);
        assert_ok!(calibrates(NEW, calibrated));
        assert_eq!(
            events(),
            [
                Event::Appointed {
                    season: 0,
                    who: id(NEW),
                    duty: Duty::Scale(TONNE)
                },
                Event::ScaleCalibrated {
                    season: 0,
                    scale: id(NEW),
                    calibrated
                }
            ]
        );
        let scale = device(NEW);
        assert_eq!(scale.calibrated.as_slice(), [calibrated]);
        assert!(scale.suspended.is_empty());
        assert_eq!((scale.compromised, scale.used), (None, Window::default()));
        assert_eq!(
            member(NEW),
            CrewMember {
                duty: Duty::Scale(TONNE),
                today: Today::default(),
                suspended: None
            }
        );
    });
}

#[test]
fn the_same_calibration_again_changes_the_measure_alone() {
    test(|| {
        assert_ok!(weigh(weighing(0, 1)));
        let before = device(SCALE);
        let same = span(NOON - DAY, NOON + 300 * DAY);
        assert_eq!(before.calibrated.as_slice(), [same]);
        let measure = |daily| Rice::register_scale(signed(OPERATOR), 0, id(SCALE), same, daily);
        assert_ok!(measure(SACK));
        assert_eq!(device(SCALE), before);
        assert_eq!(member(SCALE).duty, Duty::Scale(SACK));
        // What was weighed today counts in the new measure.
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::DayFull);
        assert_ok!(measure(2 * SACK));
        assert_ok!(weigh(weighing(0, 1)));
    });
}

#[test]
fn a_calibration_begins_before_it_is_noted_and_lasts_two_years_at_most() {
    test(|| {
        grant(NEW, DOORS.scale);
        for by in [signed(OPERATOR), root()] {
            for (from, until) in [
                (NOON, NOON),
                (NOON, NOON - 1),
                (NOON + 1, NOON + DAY),
                (NOON, NOON + MAX_CALIBRATION + 1),
                (NOON / 1_000, NOON),
                (NOON, Moment::MAX),
            ] {
                let calibrated = span(from, until);
                assert_noop!(
                    Rice::register_scale(by.clone(), 0, id(NEW), calibrated, TONNE),
                    Error::<Test>::InvalidCalibration
                );
            }
        }
        assert_ok!(calibrates(NEW, span(NOON, NOON + MAX_CALIBRATION)));
    });
}

#[test]
fn a_calibration_follows_the_one_before() {
    test(|| {
        let first = NOON - DAY;
        for (from, until) in [
            (first, NOON + 299 * DAY),
            (first, NOON + 301 * DAY),
            (first - 1, NOON + 300 * DAY),
        ] {
            assert_noop!(
                calibrates(SCALE, span(from, until)),
                Error::<Test>::InvalidCalibration
            );
        }
        assert_ok!(calibrates(SCALE, span(first + 1, NOON + 301 * DAY)));
    });
}

#[test]
fn a_calibration_that_was_good_stays_so() {
    test(|| {
        let signed_before = weighing(0, 1);
        at(NOON + HOUR);
        assert_ok!(calibrates(SCALE, span(NOON + 1, NOON + 2)));
        // What is on its way relies on the calibration before.
        assert_ok!(weigh(signed_before));
        assert_ok!(weigh(weighing(0, 1)));
    });
}

#[test]
fn a_scale_that_is_calibrated_no_longer_weighs_again_after_the_next_calibration() {
    test(|| {
        grant(NEW, DOORS.scale);
        assert_ok!(calibrates(NEW, span(NOON - 1, NOON)));
        let weigh = || {
            let weighing = Weighing {
                scale: id(NEW),
                nonce: 0,
                ..weighing(0, 1)
            };
            let signature = by(NEW, &Rice::weighing_message(weighing.clone()));
            Rice::weigh(signed(STRANGER), weighing, signature)
        };
        assert_noop!(weigh(), Error::<Test>::NotCalibrated);
        assert_ok!(calibrates(NEW, span(NOON, NOON + 1)));
        assert_ok!(weigh());
    });
}

#[test]
fn the_latest_four_calibrations_are_known() {
    test(|| {
        let mut later = Vec::new();
        for hours in 1..=4_u64 {
            at(NOON + hours * HOUR);
            let calibrated = span(Timestamp::get(), NOON + DAY);
            assert_ok!(calibrates(SCALE, calibrated));
            later.push(calibrated);
        }
        assert_eq!(device(SCALE).calibrated.as_slice(), later);
    });
}

#[test]
fn a_scale_does_nothing_else_and_has_its_badge() {
    test(|| {
        let good = span(NOON - DAY, NOON + DAY);
        let register = |scale, daily| Rice::register_scale(signed(OPERATOR), 0, scale, good, daily);
        grant(NEW, DOORS.scale);
        assert_noop!(register(id(NEW), 0), Error::<Test>::InvalidTerms);
        assert_noop!(register(pot(), TONNE), Error::<Test>::PotNotAllowed);
        for who in [OPERATOR, COMPTROLLER, INSPECTOR, WAREHOUSE, SAMPLER, FARM] {
            grant(who, DOORS.scale);
            assert_noop!(register(id(who), TONNE), Error::<Test>::HasAnotherDuty);
        }
        assert_noop!(
            register(id(STRANGER), TONNE),
            DispatchError::Other("no badge")
        );
        assert_ok!(register(id(NEW), TONNE));
    });
}

#[test]
fn the_council_registers_and_compromises_scales_too() {
    test(|| {
        grant(NEW, DOORS.scale);
        let good = span(NOON - DAY, NOON + DAY);
        assert_ok!(Rice::register_scale(root(), 0, id(NEW), good, TONNE));
        assert_ok!(Rice::compromise_scale(root(), 0, id(NEW), Some(NOON)));
        assert_eq!(device(NEW).compromised.map(|why| why.since), Some(NOON));
    });
}

#[test]
fn what_a_compromised_scale_has_weighed_is_not_sold_until_that_is_taken_back() {
    test(|| {
        let lot = received(weighing(0, 1), SPECIAL);
        System::reset_events();
        assert_ok!(compromises(signed(OPERATOR), Some(NOON)));
        assert_eq!(Rice::flagged(lot), Some(true));
        assert_noop!(accept(lot), Error::<Test>::ScaleCompromised);
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::ScaleCompromised);
        assert_ok!(compromises(signed(OPERATOR), None));
        let said = |since| Event::<Test>::ScaleCompromised {
            season: 0,
            scale: id(SCALE),
            since,
        };
        assert_eq!(events(), [said(Some(NOON)), said(None)]);
        assert_eq!(Rice::flagged(lot), Some(false));
        assert_ok!(accept(lot));
        assert_ok!(weigh(weighing(0, 1)));
    });
}

#[test]
fn what_a_scale_has_weighed_before_it_was_compromised_is_good() {
    test(|| {
        let lot = received(weighing(0, 1), SPECIAL);
        at(NOON + 1);
        assert_ok!(compromises(signed(OPERATOR), Some(NOON + 1)));
        assert_eq!(Rice::flagged(lot), Some(false));
        assert_ok!(accept(lot));
    });
}

#[test]
fn what_is_sold_stays_sold_and_is_flagged() {
    test(|| {
        let lot = accepted(weighing(0, 1), SPECIAL);
        assert_ok!(compromises(signed(OPERATOR), Some(NOON)));
        assert_eq!(Rice::flagged(lot), Some(true));
        assert_eq!(stage(lot), Stage::Accepted(Grade::Special));
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
    });
}

#[test]
fn only_a_scale_is_compromised_and_since_a_moment_that_was() {
    test(|| {
        for by in [signed(OPERATOR), root()] {
            assert_noop!(
                compromises(by.clone(), Some(NOON + 1)),
                Error::<Test>::InvalidMoment
            );
            for who in [INSPECTOR, STRANGER] {
                assert_noop!(
                    Rice::compromise_scale(by.clone(), 0, id(who), Some(NOON)),
                    Error::<Test>::NotInCrew
                );
            }
        }
        assert_ok!(compromises(signed(OPERATOR), Some(0)));
    });
}

#[test]
fn a_scale_of_a_closed_season_is_compromised_too() {
    test(|| {
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_ok!(compromises(signed(OPERATOR), Some(NOON)));
        assert_eq!(device(SCALE).compromised.map(|why| why.since), Some(NOON));
    });
}

#[test]
fn an_operator_appoints_who_inspects_takes_in_and_samples() {
    for (class, duty) in [
        (DOORS.inspector, Duty::Inspector(TONNE)),
        (DOORS.warehouse, Duty::Warehouse(1)),
        (DOORS.inspector, Duty::Sampler(100)),
    ] {
        for by in [signed(OPERATOR), root()] {
            test(|| {
                grant(NEW, class);
                assert_ok!(Rice::appoint(by, 0, id(NEW), duty));
                assert_eq!(
                    events(),
                    [Event::Appointed {
                        season: 0,
                        who: id(NEW),
                        duty
                    }]
                );
                assert_eq!(
                    member(NEW),
                    CrewMember {
                        duty,
                        today: Today::default(),
                        suspended: None
                    }
                );
            });
        }
    }
}

#[test]
fn another_measure_forgets_nothing_of_today() {
    test(|| {
        graded(weighing(0, 1), SPECIAL);
        let today = member(INSPECTOR).today;
        assert_eq!(today.amount, SACK);
        assert_ok!(appoints(INSPECTOR, Duty::Inspector(SACK)));
        assert_eq!(
            member(INSPECTOR),
            CrewMember {
                duty: Duty::Inspector(SACK),
                today,
                suspended: None
            }
        );
        let lot = weighed(weighing(0, 1));
        assert_noop!(
            Rice::grade(signed(INSPECTOR), lot, SPECIAL),
            Error::<Test>::DayFull
        );
    });
}

#[test]
fn another_measure_or_calibration_reinstates_nobody() {
    test(|| {
        for who in [SCALE, INSPECTOR] {
            assert_ok!(suspends(root(), who));
        }
        assert_ok!(appoints(INSPECTOR, Duty::Inspector(TONNE)));
        assert_ok!(calibrates(SCALE, span(NOON, NOON + DAY)));
        for who in [SCALE, INSPECTOR] {
            assert_eq!(member(who).suspended, Some(SuspendedBy::Council));
        }
    });
}

#[test]
fn a_scale_is_not_appointed() {
    test(|| {
        for who in [SCALE, NEW] {
            assert_noop!(
                appoints(who, Duty::Scale(TONNE)),
                Error::<Test>::InvalidTerms
            );
        }
    });
}

#[test]
fn a_measure_is_more_than_nothing() {
    test(|| {
        for duty in [Duty::Inspector(0), Duty::Warehouse(0)] {
            for by in [signed(OPERATOR), root()] {
                assert_noop!(
                    Rice::appoint(by, 0, id(NEW), duty),
                    Error::<Test>::InvalidTerms
                );
            }
        }
    });
}

#[test]
fn no_pot_is_appointed() {
    test(|| {
        let pot = pot();
        assert_noop!(
            Rice::appoint(signed(OPERATOR), 0, pot, Duty::Sampler(100)),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn one_account_does_one_thing() {
    test(|| {
        let (inspector, warehouse) = (Duty::Inspector(TONNE), Duty::Warehouse(TONNE));
        for (who, duty) in [
            (OPERATOR, inspector),
            (COMPTROLLER, Duty::Sampler(100)),
            (SCALE, inspector),
            (INSPECTOR, warehouse),
            (INSPECTOR, Duty::Sampler(100)),
            (WAREHOUSE, inspector),
            (SAMPLER, inspector),
            (FARM, inspector),
            (OTHER_FARM, warehouse),
        ] {
            grant(who, DOORS.inspector);
            grant(who, DOORS.warehouse);
            assert_noop!(appoints(who, duty), Error::<Test>::HasAnotherDuty);
        }
    });
}

#[test]
fn in_another_season_an_account_may_do_another_thing() {
    test(|| {
        assert_ok!(Rice::open_season(
            signed(OPERATOR),
            id(COMPTROLLER),
            id(FUNDER),
            GANGJIN,
            2026,
            terms()
        ));
        let duty = Duty::Inspector(TONNE);
        assert_ok!(Rice::appoint(signed(OPERATOR), 1, id(SAMPLER), duty));
        assert_eq!(member(SAMPLER).duty, Duty::Sampler(100));
    });
}

#[test]
fn each_duty_takes_its_own_badge() {
    test(|| {
        for (class, duty) in [
            (DOORS.warehouse, Duty::Inspector(TONNE)),
            (DOORS.warehouse, Duty::Sampler(100)),
            (DOORS.inspector, Duty::Warehouse(TONNE)),
        ] {
            grant(NEW, class);
            assert_noop!(appoints(NEW, duty), DispatchError::Other("no badge"));
            revoke(NEW, class);
        }
    });
}

#[test]
fn a_member_is_suspended_by_itself_its_operator_or_the_council() {
    for (origin, by) in [
        (signed(INSPECTOR), SuspendedBy::Keeper),
        (signed(OPERATOR), SuspendedBy::Keeper),
        (root(), SuspendedBy::Council),
    ] {
        test(|| {
            assert_ok!(suspends(origin, INSPECTOR));
            assert_eq!(
                events(),
                [Event::Suspended {
                    season: 0,
                    who: id(INSPECTOR),
                    by
                }]
            );
            assert_eq!(member(INSPECTOR).suspended, Some(by));
        });
    }
}

#[test]
fn nobody_else_suspends() {
    test(|| {
        for who in [COMPTROLLER, STRANGER, OTHER_INSPECTOR, FARM] {
            assert_noop!(suspends(signed(who), INSPECTOR), Error::<Test>::NotOperator);
        }
        assert_noop!(
            suspends(RuntimeOrigin::none(), INSPECTOR),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Rice::suspend(signed(INSPECTOR), 9, id(INSPECTOR)),
            Error::<Test>::SeasonNotFound
        );
    });
}

#[test]
fn who_does_nothing_for_a_season_is_not_suspended_in_it() {
    test(|| {
        for by in [signed(STRANGER), signed(OPERATOR), root()] {
            assert_noop!(suspends(by, STRANGER), Error::<Test>::NotInCrew);
        }
        assert_noop!(
            suspends(signed(OPERATOR), OPERATOR),
            Error::<Test>::NotInCrew
        );
    });
}

#[test]
fn who_is_stopped_by_a_court_suspends_nobody() {
    test(|| {
        Stopped::mutate(|stopped| stopped.push(id(INSPECTOR)));
        assert_noop!(suspends(signed(INSPECTOR), INSPECTOR), TokenError::Frozen);
        Stopped::mutate(|stopped| stopped.push(id(OPERATOR)));
        assert_noop!(suspends(signed(OPERATOR), INSPECTOR), TokenError::Frozen);
        assert_ok!(suspends(root(), INSPECTOR));
    });
}

#[test]
fn who_has_lost_its_badge_still_suspends_itself() {
    test(|| {
        revoke(INSPECTOR, DOORS.inspector);
        assert_ok!(suspends(signed(INSPECTOR), INSPECTOR));
    });
}

#[test]
fn only_the_council_suspends_over_a_suspension() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR), SCALE));
        for by in [signed(OPERATOR), signed(SCALE)] {
            assert_noop!(suspends(by, SCALE), Error::<Test>::AlreadySuspended);
        }
        at(NOON + HOUR);
        assert_ok!(suspends(root(), SCALE));
        assert_eq!(member(SCALE).suspended, Some(SuspendedBy::Council));
        for by in [signed(OPERATOR), signed(SCALE), root()] {
            assert_noop!(suspends(by, SCALE), Error::<Test>::AlreadySuspended);
        }
        // It has stood since the first of them.
        let since_noon = span(NOON, Moment::MAX);
        assert_eq!(device(SCALE).suspended.as_slice(), [since_noon]);
    });
}

#[test]
fn who_is_suspended_does_nothing_from_this_block_on() {
    test(|| {
        let lot = graded(weighing(0, 1), SPECIAL);
        next_block();
        let other = weighed(weighing(0, 1));
        for who in [SCALE, INSPECTOR, WAREHOUSE, SAMPLER] {
            assert_ok!(suspends(signed(OPERATOR), who));
        }
        let suspended = || Error::<Test>::MemberSuspended;
        assert_noop!(weigh(weighing(0, 1)), suspended());
        assert_noop!(Rice::grade(signed(INSPECTOR), other, SPECIAL), suspended());
        assert_noop!(Rice::receive(signed(WAREHOUSE), lot, SACK), suspended());
        assert_noop!(
            Rice::record_variety_check(signed(SAMPLER), 0, 0, 0, SALT),
            suspended()
        );
        // The others work on.
        assert_ok!(Rice::grade(signed(OTHER_INSPECTOR), other, SPECIAL));
        assert_ok!(Rice::record_variety_check(
            signed(OTHER_SAMPLER),
            0,
            0,
            0,
            SALT
        ));
    });
}

#[test]
fn a_scales_suspension_counts_when_it_has_weighed() {
    test(|| {
        let before = weighing(0, 1);
        at(NOON + 1);
        assert_ok!(suspends(signed(OPERATOR), SCALE));
        assert_ok!(weigh(before));
        at(NOON + HOUR);
        let within = weighing(0, 1);
        assert_noop!(weigh(within.clone()), Error::<Test>::MemberSuspended);
        at(NOON + 2 * HOUR);
        assert_ok!(reinstates(signed(OPERATOR), SCALE));
        let over = span(NOON + 1, NOON + 2 * HOUR);
        assert_eq!(device(SCALE).suspended.as_slice(), [over]);
        assert_noop!(weigh(within), Error::<Test>::MemberSuspended);
        assert_ok!(weigh(weighing(0, 1)));
    });
}

#[test]
fn an_operator_reinstates_whom_no_council_has_suspended() {
    for origin in [INSPECTOR, OPERATOR] {
        test(|| {
            assert_ok!(suspends(signed(origin), INSPECTOR));
            System::reset_events();
            assert_ok!(reinstates(signed(OPERATOR), INSPECTOR));
            assert_eq!(
                events(),
                [Event::Reinstated {
                    season: 0,
                    who: id(INSPECTOR)
                }]
            );
            assert_eq!(member(INSPECTOR).suspended, None);
            let lot = weighed(weighing(0, 1));
            assert_ok!(Rice::grade(signed(INSPECTOR), lot, SPECIAL));
        });
    }
}

#[test]
fn nobody_reinstates_itself() {
    test(|| {
        assert_ok!(suspends(signed(INSPECTOR), INSPECTOR));
        for who in [INSPECTOR, COMPTROLLER, STRANGER] {
            assert_noop!(
                reinstates(signed(who), INSPECTOR),
                Error::<Test>::NotOperator
            );
        }
    });
}

#[test]
fn what_the_council_has_suspended_it_alone_reinstates() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR), INSPECTOR));
        assert_ok!(suspends(root(), INSPECTOR));
        assert_noop!(
            reinstates(signed(OPERATOR), INSPECTOR),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(reinstates(root(), INSPECTOR));
        assert_eq!(member(INSPECTOR).suspended, None);
    });
}

#[test]
fn the_council_reinstates_whom_an_operator_has_suspended() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR), SCALE));
        assert_ok!(reinstates(root(), SCALE));
        assert_ok!(weigh(weighing(0, 1)));
    });
}

#[test]
fn only_who_is_suspended_is_reinstated() {
    test(|| {
        for by in [signed(OPERATOR), root()] {
            assert_noop!(
                reinstates(by.clone(), INSPECTOR),
                Error::<Test>::NotSuspended
            );
            assert_noop!(reinstates(by, STRANGER), Error::<Test>::NotInCrew);
        }
    });
}

#[test]
fn no_suspension_is_forgotten_while_something_that_was_weighed_in_it_may_arrive() {
    test(|| {
        let early = Weighing {
            at: NOON + HOUR / 2,
            ..weighing(0, 1)
        };
        for hours in 0..5_u64 {
            at(NOON + 2 * hours * HOUR);
            assert_ok!(suspends(signed(OPERATOR), SCALE));
            at(NOON + (2 * hours + 1) * HOUR);
            assert_ok!(reinstates(signed(OPERATOR), SCALE));
        }
        let hour = |hours: Moment| span(NOON + hours * HOUR, NOON + (hours + 1) * HOUR);
        let mut known = [2, 4, 6, 8].map(hour);
        // The first two are one.
        known[0].from = NOON;
        assert_eq!(device(SCALE).suspended.as_slice(), known);
        assert_noop!(weigh(early), Error::<Test>::MemberSuspended);

        // Nothing that was weighed then arrives any more.
        at(NOON + 11 * HOUR + MAX_WAY);
        assert_ok!(suspends(signed(OPERATOR), SCALE));
        assert_eq!(device(SCALE).suspended[0], known[1]);
    });
}
