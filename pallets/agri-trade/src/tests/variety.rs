//! A farm that delivers another variety sells nothing for six years, and may have that checked.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};

const WEEK: Moment = 7 * DAY;
/// More than 20.0 %, just.
const FOREIGN: PerMille = 201;

/// The season is closed: the sack has gone, but for what its farm has delivered.
fn closed() {
    at(NOON + 70 * DAY);
    assert_ok!(Rice::lapse(signed(STRANGER), 0));
    Enrolments::<Test>::mutate(0, 0, |enrolment| {
        enrolment.as_mut().expect("a number").delivered = 1;
    });
    assert_ok!(Rice::close_season(signed(OPERATOR), 0));
}

/// The season's farm has delivered a sack.
fn test(test: impl FnOnce()) {
    crate::mock::test(|| {
        weighed(weighing(0, 1));
        System::reset_events();
        test();
    });
}

fn check(sampler: Who, foreign: PerMille) -> DispatchResult {
    Rice::record_variety_check(signed(sampler), 0, 0, foreign, SALT)
}

fn signature(who: Who, season: SeasonId, number: FarmNumber) -> Option<MultiSignature> {
    Some(by(who, &Rice::appeal_message(season, number)))
}

/// The farm signs, and a stranger brings it.
fn appeal() -> DispatchResult {
    Rice::appeal_variety_check(signed(STRANGER), 0, 0, signature(FARM, 0, 0))
}

fn exclusions() -> Vec<Exclusion> {
    let farm = Rice::farm_details(0).expect("a farm");
    farm.exclusions.into_inner()
}

fn found() -> Option<VarietyCheck<AccountId32>> {
    let enrolment = Enrolments::<Test>::get(0, 0).expect("a number");
    enrolment.check
}

/// The season's farm has failed its check.
fn failed(then: impl FnOnce()) {
    test(|| {
        assert_ok!(check(SAMPLER, FOREIGN));
        System::reset_events();
        then();
    });
}

#[test]
fn a_fifth_of_another_variety_passes() {
    test(|| {
        assert_ok!(check(SAMPLER, 200));
        assert_eq!(
            events(),
            [Event::VarietyChecked {
                season: 0,
                number: 0,
                sampler: id(SAMPLER),
                foreign: 200,
                report: SALT,
                excluded: false
            }]
        );
        assert!(exclusions().is_empty());
        assert_eq!(
            found(),
            Some(VarietyCheck {
                by: id(SAMPLER),
                foreign: 200,
                at: NOON,
                appeal: Appeal::None
            })
        );
        assert_ok!(weigh(weighing(0, 100)));
    });
}

#[test]
fn more_than_a_fifth_excludes() {
    test(|| {
        assert_ok!(check(SAMPLER, FOREIGN));
        assert_eq!(
            events(),
            [Event::VarietyChecked {
                season: 0,
                number: 0,
                sampler: id(SAMPLER),
                foreign: FOREIGN,
                report: SALT,
                excluded: true
            }]
        );
        let (season, year) = (0, 2026);
        assert_eq!(exclusions(), [Exclusion { season, year }]);
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::FarmExcluded);
    });
}

#[test]
fn what_an_excluded_farm_has_delivered_before_is_bought() {
    test(|| {
        let lots = [
            weighed(weighing(0, 100)),
            graded(weighing(0, 100), BAD),
            received(weighing(0, 100), FIRST),
        ];
        assert_ok!(check(SAMPLER, FOREIGN));
        let [first, second, third] = lots;
        assert_ok!(Rice::grade(signed(INSPECTOR), first, FIRST));
        let signature = answer(FARM, second, Answer::Reinspect);
        assert_ok!(Rice::request_reinspection(
            signed(STRANGER),
            second,
            signature
        ));
        assert_ok!(Rice::grade(signed(OTHER_INSPECTOR), second, FIRST));
        next_block();
        receive(first);
        receive(second);
        for lot in [first, second, third] {
            assert_ok!(accept(lot));
        }
        assert_ok!(Rice::withdraw(signed(OPERATOR), 0, None));
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &lots));
        assert_eq!(won(FARM), 3 * 6_453_000);
    });
}

#[test]
fn an_exclusion_is_for_the_year_and_the_five_after_it() {
    run(empty_state(), || {
        open(2025, terms());
        register(FARM);
        enroll(0, 0);
        weighed(weighing(0, 1));
        // It has numbers in these before.
        for year in [2030, 2031] {
            let season = open(year, terms());
            enroll(season, 0);
        }
        assert_ok!(check(SAMPLER, FOREIGN));
        for year in 2025..=2030 {
            let season = open(year, terms());
            assert_noop!(
                Rice::set_quota(signed(OPERATOR), season, 0, TONNE, None),
                Error::<Test>::FarmExcluded
            );
        }
        for year in [2024, 2031] {
            let season = open(year, terms());
            enroll(season, 0);
        }
        assert_noop!(weigh(weighing(1, 100)), Error::<Test>::FarmExcluded);
        assert_ok!(weigh(weighing(2, 100)));
    });
}

#[test]
fn an_exclusion_is_the_farms_whoever_holds_its_badge() {
    failed(|| {
        issue(HEIR, DOORS.farm, 5);
        assert_ok!(Rice::rotate_farm_key(signed(STRANGER), 0, id(HEIR)));
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::FarmExcluded);
        assert_noop!(
            Rice::register_farm(signed(OPERATOR), id(HEIR), TOWNSHIP),
            Error::<Test>::BadgeTaken
        );
    });
}

#[test]
fn an_exclusion_is_one_farms() {
    failed(|| {
        register(OTHER_FARM);
        enroll(0, 1);
        let load = Weighing {
            farm: 1,
            ..weighing(0, 100)
        };
        assert_ok!(weigh(load));
    });
}

#[test]
fn only_an_open_season_has_checks() {
    test(|| {
        assert_noop!(
            Rice::record_variety_check(signed(SAMPLER), 1, 0, 0, SALT),
            Error::<Test>::SeasonNotFound
        );
        closed();
        assert_noop!(check(SAMPLER, 0), Error::<Test>::SeasonClosed);
    });
}

#[test]
fn only_a_sampler_of_the_season_takes_samples() {
    test(|| {
        for who in [STRANGER, OPERATOR, SCALE, INSPECTOR, WAREHOUSE, FARM] {
            assert_noop!(check(who, FOREIGN), Error::<Test>::NotInCrew);
        }
        let none = Rice::record_variety_check(root(), 0, 0, FOREIGN, SALT);
        assert_eq!(none, Err(DispatchError::BadOrigin));
    });
}

#[test]
fn a_sampler_that_is_suspended_takes_none() {
    test(|| {
        assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(SAMPLER)));
        assert_noop!(check(SAMPLER, FOREIGN), Error::<Test>::MemberSuspended);
    });
}

#[test]
fn a_sampler_that_is_stopped_takes_none() {
    test(|| {
        Stopped::set(vec![id(SAMPLER)]);
        assert_noop!(check(SAMPLER, FOREIGN), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(SAMPLER, DOORS.inspector);
        assert_noop!(check(SAMPLER, FOREIGN), DispatchError::Other("no badge"));
    });
}

#[test]
fn only_a_farm_of_the_season_is_checked() {
    test(|| {
        assert_noop!(
            Rice::record_variety_check(signed(SAMPLER), 0, 1, FOREIGN, SALT),
            Error::<Test>::NotEnrolled
        );
    });
}

#[test]
fn a_share_is_of_a_whole() {
    test(|| {
        assert_noop!(check(SAMPLER, 1_001), Error::<Test>::InvalidMeasures);
        assert_ok!(check(SAMPLER, 1_000));
    });
}

#[test]
fn a_farm_is_checked_once_a_season() {
    for foreign in [0, FOREIGN] {
        test(|| {
            assert_ok!(check(SAMPLER, foreign));
            for sampler in [SAMPLER, OTHER_SAMPLER] {
                assert_noop!(check(sampler, 0), Error::<Test>::AlreadyChecked);
            }
        });
    }
}

#[test]
fn an_excluded_farm_asks_for_a_second_sample() {
    failed(|| {
        assert_ok!(appeal());
        assert_eq!(
            events(),
            [Event::VarietyAppealed {
                season: 0,
                number: 0
            }]
        );
        assert_eq!(found().expect("a check").appeal, Appeal::Asked);
        // Until that is taken the first one stands.
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::FarmExcluded);
    });
}

#[test]
fn a_farm_appeals_itself_too() {
    failed(|| {
        assert_ok!(Rice::appeal_variety_check(signed(FARM), 0, 0, None));
    });
}

#[test]
fn nobody_else_appeals_for_a_farm() {
    failed(|| {
        for who in [STRANGER, COMPTROLLER, OTHER_FARM] {
            assert_noop!(
                Rice::appeal_variety_check(signed(who), 0, 0, None),
                Error::<Test>::SignatureMissing
            );
            assert_noop!(
                Rice::appeal_variety_check(signed(STRANGER), 0, 0, signature(who, 0, 0)),
                Error::<Test>::BadSignature
            );
        }
    });
}

#[test]
fn an_appeal_is_for_one_number_of_one_season() {
    failed(|| {
        for (season, number) in [(1, 0), (0, 1)] {
            assert_noop!(
                Rice::appeal_variety_check(signed(STRANGER), 0, 0, signature(FARM, season, number)),
                Error::<Test>::BadSignature
            );
        }
    });
}

#[test]
fn an_appeal_is_for_one_chain() {
    failed(|| {
        let signature = signature(FARM, 0, 0);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(9));
        assert_noop!(
            Rice::appeal_variety_check(signed(STRANGER), 0, 0, signature),
            Error::<Test>::BadSignature
        );
    });
}

#[test]
fn a_farm_that_is_stopped_appeals_nothing() {
    failed(|| {
        Stopped::set(vec![id(FARM)]);
        assert_noop!(appeal(), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(FARM, DOORS.farm);
        assert_noop!(appeal(), DispatchError::Other("no badge"));
        issue(FARM, DOORS.farm, 6);
        assert_noop!(appeal(), Error::<Test>::BadgeMoved);
    });
}

#[test]
fn a_second_sample_is_taken_of_a_closed_season_too() {
    failed(|| {
        assert_noop!(
            Rice::appeal_variety_check(signed(FARM), 1, 0, None),
            Error::<Test>::SeasonNotFound
        );
        assert_noop!(
            Rice::appeal_variety_check(signed(FARM), 0, 1, None),
            Error::<Test>::NotEnrolled
        );
        Seasons::<Test>::mutate_extant(0, |season| season.terms.ends = NOON - MAX_WAY);
        assert_ok!(Rice::withdraw(signed(OPERATOR), 0, None));
        Enrolments::<Test>::mutate(0, 0, |enrolment| {
            enrolment.as_mut().expect("a number").delivered = 1;
        });
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_ok!(appeal());
        assert_ok!(check(OTHER_SAMPLER, 200));
        assert!(exclusions().is_empty());
    });
}

/// Whatever the first has found: also one that passed.
#[test]
fn the_operator_and_the_council_ask_for_a_second_sample() {
    for by in [OPERATOR, STRANGER] {
        test(|| {
            assert_ok!(check(SAMPLER, 0));
            let origin = if by == OPERATOR { signed(by) } else { root() };
            assert_ok!(Rice::appeal_variety_check(origin, 0, 0, None));
            assert_ok!(check(OTHER_SAMPLER, FOREIGN));
            assert_eq!(exclusions().len(), 1);
        });
    }
}

#[test]
fn a_sampler_checks_so_many_farms_a_day() {
    test(|| {
        let duty = Duty::Sampler(1);
        assert_ok!(Rice::appoint(signed(OPERATOR), 0, id(SAMPLER), duty));
        assert_ok!(check(SAMPLER, FOREIGN));
        register(OTHER_FARM);
        enroll(0, 1);
        let other = Rice::record_variety_check(signed(SAMPLER), 0, 1, 0, SALT);
        assert_noop!(other, Error::<Test>::NothingDelivered);
        weighed(Weighing {
            farm: 1,
            ..weighing(0, 1)
        });
        let other = || Rice::record_variety_check(signed(SAMPLER), 0, 1, 0, SALT);
        assert_noop!(other(), Error::<Test>::DayFull);
        at(NOON + DAY);
        assert_ok!(other());
    });
}

#[test]
fn only_a_failed_check_is_appealed() {
    test(|| {
        assert_noop!(appeal(), Error::<Test>::NothingToAppeal);
        assert_ok!(check(SAMPLER, 200));
        assert_noop!(appeal(), Error::<Test>::NothingToAppeal);
    });
}

#[test]
fn a_farm_appeals_once() {
    failed(|| {
        assert_ok!(appeal());
        assert_noop!(appeal(), Error::<Test>::NothingToAppeal);
        assert_ok!(check(OTHER_SAMPLER, FOREIGN));
        assert_noop!(appeal(), Error::<Test>::NothingToAppeal);
    });
}

#[test]
fn a_farm_appeals_in_time() {
    failed(|| {
        at(NOON + WEEK);
        assert_noop!(appeal(), Error::<Test>::TooLate);
        at(NOON + WEEK - 1);
        assert_ok!(appeal());
    });
}

#[test]
fn another_takes_the_second_sample() {
    failed(|| {
        assert_ok!(appeal());
        assert_noop!(check(SAMPLER, 0), Error::<Test>::SameSampler);
        assert_ok!(check(OTHER_SAMPLER, 0));
    });
}

#[test]
fn a_second_sample_that_passes_ends_the_exclusion() {
    failed(|| {
        assert_ok!(appeal());
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(check(OTHER_SAMPLER, 200));
        assert_eq!(
            events(),
            [Event::VarietyChecked {
                season: 0,
                number: 0,
                sampler: id(OTHER_SAMPLER),
                foreign: 200,
                report: SALT,
                excluded: false
            }]
        );
        assert!(exclusions().is_empty());
        assert_eq!(
            found(),
            Some(VarietyCheck {
                by: id(OTHER_SAMPLER),
                foreign: 200,
                at: NOON + HOUR,
                appeal: Appeal::Decided
            })
        );
        assert_ok!(weigh(weighing(0, 100)));
    });
}

#[test]
fn a_second_sample_that_fails_leaves_it() {
    failed(|| {
        assert_ok!(appeal());
        assert_ok!(check(OTHER_SAMPLER, 1_000));
        let (season, year) = (0, 2026);
        assert_eq!(exclusions(), [Exclusion { season, year }]);
        assert_eq!(found().expect("a check").appeal, Appeal::Decided);
    });
}

#[test]
fn a_second_sample_decides_for_good() {
    for foreign in [0, FOREIGN] {
        failed(|| {
            assert_ok!(appeal());
            assert_ok!(check(OTHER_SAMPLER, foreign));
            for sampler in [SAMPLER, OTHER_SAMPLER] {
                assert_noop!(check(sampler, 0), Error::<Test>::AlreadyChecked);
            }
            assert_noop!(appeal(), Error::<Test>::NothingToAppeal);
        });
    }
}

/// A farm that has failed its checks in two seasons, the later year's first.
fn failed_twice(test: impl FnOnce()) {
    run(empty_state(), || {
        open(2027, terms());
        open(2026, terms());
        register(FARM);
        enroll(0, 0);
        enroll(1, 0);
        weighed(weighing(0, 1));
        weighed(weighing(1, 1));
        assert_ok!(check(SAMPLER, FOREIGN));
        assert_ok!(Rice::record_variety_check(
            signed(SAMPLER),
            1,
            0,
            FOREIGN,
            SALT
        ));
        test();
    });
}

#[test]
fn each_failed_check_excludes_for_its_years() {
    failed_twice(|| {
        for (year, barred) in [(2025, false), (2026, true), (2032, true), (2033, false)] {
            let season = open(year, terms());
            let set = Rice::set_quota(signed(OPERATOR), season, 0, TONNE, None);
            let expected = if barred {
                Err(Error::<Test>::FarmExcluded.into())
            } else {
                Ok(())
            };
            assert_eq!(set, expected, "{year}");
        }
    });
}

#[test]
fn a_second_sample_ends_one_seasons_exclusion() {
    failed_twice(|| {
        assert_ok!(appeal());
        assert_ok!(check(OTHER_SAMPLER, 0));
        let (season, year) = (1, 2026);
        assert_eq!(exclusions(), [Exclusion { season, year }]);
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::FarmExcluded);
    });
}

#[test]
fn the_council_ends_all_exclusions() {
    failed_twice(|| {
        assert_ok!(Rice::lift_exclusion(root(), 0));
        assert!(exclusions().is_empty());
        for season in [0, 1] {
            assert_ok!(weigh(weighing(season, 100)));
        }
    });
}

#[test]
fn the_council_ends_an_exclusion() {
    failed(|| {
        assert_ok!(Rice::lift_exclusion(root(), 0));
        assert_eq!(events(), [Event::ExclusionLifted { farm: 0 }]);
        assert!(exclusions().is_empty());
        assert_ok!(weigh(weighing(0, 100)));
    });
}

#[test]
fn the_council_alone_ends_an_exclusion() {
    failed(|| {
        for who in [OPERATOR, COMPTROLLER, SAMPLER, FARM] {
            assert_noop!(
                Rice::lift_exclusion(signed(who), 0),
                DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn only_what_stands_is_lifted() {
    test(|| {
        assert_noop!(Rice::lift_exclusion(root(), 1), Error::<Test>::FarmNotFound);
        assert_noop!(Rice::lift_exclusion(root(), 0), Error::<Test>::NotExcluded);
    });
}
