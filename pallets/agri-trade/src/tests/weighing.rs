//! What a scale has signed is entered, as of when it was signed, and nothing else is.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

type Load = Weighing<AccountId32>;

const OTHER_SCALE: Who = 31;
const OTHER_VARIETY: Variety = 2;
/// A hundred sacks, in grams.
const HUNDRED: Grams = 4_000_000;

/// So much by the season's scale, weighed at this moment.
fn weighed_at(at: Moment) -> Load {
    Weighing {
        at,
        ..weighing(0, 100)
    }
}

/// Another scale signs.
fn weigh_by_other(load: Load) -> DispatchResult {
    let load = Weighing {
        scale: id(OTHER_SCALE),
        ..load
    };
    let signature = by(OTHER_SCALE, &Rice::weighing_message(load.clone()));
    Rice::weigh(signed(STRANGER), load, signature)
}

/// Has another scale weigh, which was calibrated from this moment until that.
fn register_other(season: SeasonId, from: Moment, until: Moment) {
    grant(OTHER_SCALE, DOORS.scale);
    calibrate_other(season, from, until);
}

fn calibrate_other(season: SeasonId, from: Moment, until: Moment) {
    let (scale, calibrated) = (id(OTHER_SCALE), Span { from, until });
    let operator = signed(OPERATOR);
    assert_ok!(Rice::register_scale(
        operator,
        season,
        scale,
        calibrated,
        1_000 * TONNE
    ));
}

#[test]
fn anyone_brings_what_a_scale_has_signed() {
    test(|| {
        at(NOON + HOUR);
        let load = weighed_at(NOON);
        assert_ok!(weigh(load.clone()));
        assert_eq!(
            events(),
            [Event::Weighed {
                lot: 0,
                weighing: load,
                counted: HUNDRED
            }]
        );
        assert_eq!(
            Rice::lot_details(0),
            Some(Delivery {
                season: 0,
                farm: 0,
                variety: VARIETY,
                form: Form::Sacks,
                units: 100,
                net: HUNDRED,
                counted: HUNDRED,
                payable: HUNDRED,
                scale: id(SCALE),
                weighed_at: NOON,
                stage: Stage::Weighed,
                measured: None,
                inspectors: BoundedVec::new(),
                draw: Draw::Spared,
                asked: false,
                warehouse: None,
                until: NOON + HOUR + 7 * DAY,
                interim: 0,
            })
        );
        assert_eq!(NextLot::<Test>::get(), 1);
    });
}

#[test]
fn a_lot_counts_in_its_season_its_farm_and_its_scale() {
    test(|| {
        weighed(weighing(0, 100));
        weighed(weighing(0, 50));
        let season = Rice::season_details(0).expect("a season");
        assert_eq!((season.weighed, season.known), (2, 2));
        let (lots, grams) = (2, 6_000_000);
        assert_eq!(season.pending, Pending { lots, grams });
        assert_eq!(delivered(0, 0), 6_000_000);
        let scale = Crew::<Test>::get(0, id(SCALE)).expect("a scale");
        // 1 October 2026 is the 20,727th day.
        let day = 20_727;
        assert_eq!(scale.today, Today { day, amount: grams });
        assert_eq!(nonce(0), 2);
    });
}

#[test]
fn sacks_and_bulk_bags_count_as_whole_sacks() {
    test(|| {
        // 200 g a sack more, and less.
        for net in [HUNDRED + 20_000, HUNDRED - 20_000] {
            let lot = weighed(Weighing {
                gross: net + 20_000,
                net,
                ..weighing(0, 100)
            });
            let delivery = Rice::lot_details(lot).expect("a lot");
            let grams = (delivery.net, delivery.counted, delivery.payable);
            assert_eq!(grams, (net, HUNDRED, HUNDRED));
        }
        let lot = weighed(Weighing {
            form: Form::Bulk,
            units: 5,
            ..weighing(0, 100)
        });
        let delivery = Rice::lot_details(lot).expect("a lot");
        assert_eq!((delivery.form, delivery.counted), (Form::Bulk, HUNDRED));
        assert_eq!(delivered(0, 0), 3 * HUNDRED);
    });
}

#[test]
fn unbagged_paddy_counts_as_it_weighs() {
    test(|| {
        let lot = weighed(unbagged(0, 1_234_601));
        let delivery = Rice::lot_details(lot).expect("a lot");
        assert_eq!((delivery.units, delivery.counted), (0, 1_234_601));
        assert_eq!(delivered(0, 0), 1_234_601);
    });
}

#[test]
fn only_who_pays_the_fee_brings_a_weighing() {
    test(|| {
        let load = weighing(0, 100);
        let signature = by(SCALE, &Rice::weighing_message(load.clone()));
        assert_noop!(
            Rice::weigh(root(), load, signature),
            DispatchError::BadOrigin
        );
    });
}

/// Two seasons, scales, farms and varieties, so that what is changed would do but for the
/// signature.
fn two_of_each() {
    let terms = Terms {
        varieties: BoundedVec::truncate_from(vec![VARIETY, OTHER_VARIETY]),
        tolerance: 2_000,
        ..terms()
    };
    register(FARM);
    register(OTHER_FARM);
    grant(OTHER_SCALE, DOORS.scale);
    for season in [0, 1] {
        open(2026, terms.clone());
        calibrate_other(season, NOON - DAY, NOON + DAY);
        enroll(season, 0);
        enroll(season, 1);
    }
}

#[test]
fn a_signature_is_for_all_that_a_weighing_names() {
    run(empty_state(), || {
        two_of_each();
        at(NOON + HOUR);
        let load = weighing(0, 100);
        let signature = by(SCALE, &Rice::weighing_message(load.clone()));
        let Load {
            gross, tare, net, ..
        } = load;
        let is = || load.clone();
        for changed in [
            Load { season: 1, ..is() },
            Load {
                scale: id(OTHER_SCALE),
                ..is()
            },
            Load { nonce: 1, ..is() },
            Load { farm: 1, ..is() },
            Load {
                variety: OTHER_VARIETY,
                ..is()
            },
            Load {
                form: Form::Bulk,
                units: 5,
                ..is()
            },
            Load { units: 101, ..is() },
            Load { units: 99, ..is() },
            Load {
                gross: gross + 1,
                tare: tare + 1,
                ..is()
            },
            Load {
                gross: gross + 1,
                net: net + 1,
                ..is()
            },
            Load {
                tare: tare - 1,
                net: net + 1,
                ..is()
            },
            Load {
                at: load.at - 1,
                ..is()
            },
            Load {
                at: load.at + 1,
                ..is()
            },
        ] {
            assert_noop!(
                Rice::weigh(signed(STRANGER), changed, signature.clone()),
                Error::<Test>::BadSignature
            );
        }
        assert_ok!(Rice::weigh(signed(STRANGER), load, signature));
    });
}

#[test]
fn nobody_else_signs_for_a_scale() {
    run(empty_state(), || {
        two_of_each();
        let load = weighing(0, 100);
        let message = Rice::weighing_message(load.clone());
        for who in [STRANGER, FARM, OPERATOR, INSPECTOR, OTHER_SCALE] {
            assert_noop!(
                Rice::weigh(signed(who), load.clone(), by(who, &message)),
                Error::<Test>::BadSignature
            );
        }
    });
}

#[test]
fn what_was_signed_for_another_chain_is_not_signed() {
    test(|| {
        let load = weighing(0, 100);
        let signature = by(SCALE, &Rice::weighing_message(load.clone()));
        let genesis = System::block_hash(0);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(9));
        assert_noop!(
            Rice::weigh(signed(STRANGER), load.clone(), signature.clone()),
            Error::<Test>::BadSignature
        );
        frame_system::BlockHash::<Test>::insert(0, genesis);
        assert_ok!(Rice::weigh(signed(STRANGER), load, signature));
    });
}

#[test]
fn a_number_is_used_once() {
    test(|| {
        let load = weighing(0, 100);
        assert_ok!(weigh(load.clone()));
        assert_noop!(weigh(load.clone()), Error::<Test>::NonceUsed);
        let other = Weighing {
            nonce: load.nonce,
            ..weighing(0, 50)
        };
        assert_noop!(weigh(other), Error::<Test>::NonceUsed);
    });
}

#[test]
fn numbers_come_in_any_order_and_at_most_256_late() {
    test(|| {
        let numbered = |nonce| {
            weigh(Weighing {
                nonce,
                ..weighing(0, 1)
            })
        };
        for nonce in [300, 45, 299, 46] {
            assert_ok!(numbered(nonce));
        }
        for nonce in [44, 45, 0, u64::MAX] {
            assert_noop!(numbered(nonce), Error::<Test>::NonceUsed);
        }
        // 45 is known no longer, and stays refused.
        assert_ok!(numbered(301));
        assert_noop!(numbered(45), Error::<Test>::NonceUsed);
    });
}

#[test]
fn each_scale_has_its_own_numbers_in_each_season() {
    run(empty_state(), || {
        two_of_each();
        assert_ok!(weigh(weighing(0, 1)));
        let first = |season| Weighing {
            nonce: 0,
            ..weighing(season, 1)
        };
        assert_ok!(weigh(first(1)));
        assert_ok!(weigh_by_other(first(0)));
        assert_noop!(weigh(first(0)), Error::<Test>::NonceUsed);
    });
}

#[test]
fn a_weighing_is_on_its_way_for_72_hours() {
    test(|| {
        let first = weighed_at(NOON);
        let second = Weighing {
            nonce: 1,
            ..first.clone()
        };
        at(NOON + 72 * HOUR);
        assert_ok!(weigh(first));
        at(NOON + 72 * HOUR + 1);
        assert_noop!(weigh(second), Error::<Test>::TooLate);
    });
}

#[test]
fn a_scales_clock_is_a_minute_ahead_at_most() {
    test(|| {
        assert_noop!(
            weigh(weighed_at(NOON + 60_001)),
            Error::<Test>::FromTheFuture
        );
        assert_noop!(weigh(weighed_at(Moment::MAX)), Error::<Test>::FromTheFuture);
        assert_ok!(weigh(weighed_at(NOON + 60_000)));
    });
}

#[test]
fn deliveries_begin_and_end_with_the_seasons_moments() {
    run(empty_state(), || {
        let (opens, ends) = (NOON + DAY, NOON + 10 * DAY);
        let terms = Terms {
            opens,
            ends,
            ..terms()
        };
        open(2026, terms);
        register(FARM);
        enroll(0, 0);
        at(opens);
        assert_noop!(
            weigh(weighed_at(opens - 1)),
            Error::<Test>::OutsideDeliveries
        );
        assert_ok!(weigh(weighed_at(opens)));
        at(ends);
        assert_noop!(weigh(weighed_at(ends)), Error::<Test>::OutsideDeliveries);
        // It was weighed in time, and arrives afterwards.
        at(ends + DAY);
        assert_ok!(weigh(weighed_at(ends - 1)));
    });
}

#[test]
fn only_an_open_season_takes_a_lot() {
    test(|| {
        let load = weighing(0, 100);
        let nowhere = Weighing {
            season: 1,
            ..load.clone()
        };
        assert_noop!(weigh(nowhere), Error::<Test>::SeasonNotFound);
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_noop!(weigh(load), Error::<Test>::SeasonClosed);
    });
}

#[test]
fn a_season_with_final_prices_takes_no_lot() {
    test(|| {
        // On a chain for trials, where an hour is enough for all.
        Notice::<Test>::put(HOUR);
        let ends = NOON + 60 * DAY;
        at(ends + 3 * HOUR);
        let (quote, prices) = (OF_2022, PRICES);
        assert_ok!(Rice::set_final_price(signed(OPERATOR), 0, quote, prices));
        at(ends + 4 * HOUR);
        assert_ok!(Rice::confirm_final_price(signed(COMPTROLLER), 0, prices));
        let late = weighed_at(ends - 1);
        assert_noop!(weigh(late), Error::<Test>::PriceIsFinal);
    });
}

#[test]
fn only_a_scale_of_the_season_weighs() {
    test(|| {
        grant(OTHER_SCALE, DOORS.scale);
        assert_noop!(weigh_by_other(weighing(0, 100)), Error::<Test>::NotInCrew);
        for who in [INSPECTOR, WAREHOUSE, SAMPLER, OPERATOR] {
            let load = Weighing {
                scale: id(who),
                ..weighing(0, 100)
            };
            let signature = by(who, &Rice::weighing_message(load.clone()));
            assert_noop!(
                Rice::weigh(signed(STRANGER), load, signature),
                Error::<Test>::NotInCrew
            );
        }
    });
}

#[test]
fn a_scale_without_its_badge_weighs_nothing() {
    test(|| {
        revoke(SCALE, DOORS.scale);
        assert_noop!(weigh(weighing(0, 100)), DispatchError::Other("no badge"));
    });
}

#[test]
fn a_scale_that_a_court_has_stopped_weighs_nothing() {
    test(|| {
        Stopped::mutate(|stopped| stopped.push(id(SCALE)));
        assert_noop!(weigh(weighing(0, 100)), TokenError::Frozen);
    });
}

#[test]
fn a_scale_is_calibrated_when_it_weighs() {
    test(|| {
        let (from, until) = (NOON + HOUR, NOON + DAY);
        at(from);
        register_other(0, from, until);
        // Two days later, when the calibration is over.
        at(until + DAY);
        let load = |nonce, at| Weighing {
            nonce,
            ..weighed_at(at)
        };
        for moment in [from - 1, until, until + DAY] {
            assert_noop!(
                weigh_by_other(load(0, moment)),
                Error::<Test>::NotCalibrated
            );
        }
        assert_ok!(weigh_by_other(load(0, from)));
        assert_ok!(weigh_by_other(load(1, until - 1)));
    });
}

#[test]
fn another_calibration_leaves_the_one_before_and_the_gap() {
    test(|| {
        register_other(0, NOON, NOON + HOUR);
        at(NOON + 3 * HOUR);
        calibrate_other(0, NOON + 2 * HOUR, NOON + 300 * DAY);
        let load = |nonce, at| Weighing {
            nonce,
            ..weighed_at(at)
        };
        assert_ok!(weigh_by_other(load(0, NOON + HOUR - 1)));
        assert_noop!(
            weigh_by_other(load(1, NOON + HOUR)),
            Error::<Test>::NotCalibrated
        );
        assert_ok!(weigh_by_other(load(1, NOON + 2 * HOUR)));
    });
}

#[test]
fn what_was_weighed_before_a_suspension_is_still_entered() {
    test(|| {
        at(NOON + HOUR);
        assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(SCALE)));
        at(NOON + 72 * HOUR);
        assert_ok!(weigh(weighed_at(NOON)));
    });
}

#[test]
fn what_was_weighed_in_a_suspension_stays_refused() {
    test(|| {
        let (from, until) = (NOON + HOUR, NOON + 3 * HOUR);
        at(from);
        assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(SCALE)));
        at(from + HOUR);
        assert_noop!(weigh(weighed_at(from)), Error::<Test>::MemberSuspended);
        at(until);
        assert_ok!(Rice::reinstate(signed(OPERATOR), 0, id(SCALE)));
        for moment in [from, from + HOUR, until - 1] {
            assert_noop!(weigh(weighed_at(moment)), Error::<Test>::MemberSuspended);
        }
        assert_ok!(weigh(weighed_at(from - 1)));
        assert_ok!(weigh(weighed_at(until)));
    });
}

#[test]
fn a_scale_that_is_suspended_twice_has_two_gaps() {
    test(|| {
        let hour = |hours| NOON + hours * HOUR;
        for from in [1, 3] {
            at(hour(from));
            assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(SCALE)));
            at(hour(from + 1));
            assert_ok!(Rice::reinstate(signed(OPERATOR), 0, id(SCALE)));
        }
        for from in [1, 3] {
            assert_noop!(
                weigh(weighed_at(hour(from))),
                Error::<Test>::MemberSuspended
            );
            assert_ok!(weigh(weighed_at(hour(from + 1))));
        }
    });
}

#[test]
fn what_a_compromised_scale_has_weighed_since_is_refused() {
    test(|| {
        let since = NOON + HOUR;
        at(NOON + 2 * HOUR);
        assert_ok!(Rice::compromise_scale(
            signed(OPERATOR),
            0,
            id(SCALE),
            Some(since)
        ));
        assert_noop!(weigh(weighed_at(since)), Error::<Test>::ScaleCompromised);
        assert_ok!(weigh(weighed_at(since - 1)));
        assert_ok!(Rice::compromise_scale(signed(OPERATOR), 0, id(SCALE), None));
        assert_ok!(weigh(weighed_at(since)));
    });
}

#[test]
fn a_scale_weighs_so_much_a_day() {
    test(|| {
        let calibrated = Span {
            from: NOON - DAY,
            until: NOON + 300 * DAY,
        };
        let daily = 2 * HUNDRED;
        assert_ok!(Rice::register_scale(
            signed(OPERATOR),
            0,
            id(SCALE),
            calibrated,
            daily
        ));
        weighed(weighing(0, 100));
        assert_noop!(weigh(weighing(0, 101)), Error::<Test>::DayFull);
        weighed(weighing(0, 100));
        // It is noon; the day is over at midnight in Korea.
        at(NOON + 12 * HOUR - 1);
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::DayFull);
        at(NOON + 12 * HOUR);
        weighed(weighing(0, 200));
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::DayFull);
    });
}

#[test]
fn a_season_buys_its_varieties() {
    test(|| {
        let other = Weighing {
            variety: OTHER_VARIETY,
            ..weighing(0, 100)
        };
        assert_noop!(weigh(other), Error::<Test>::VarietyNotBought);
    });
}

#[test]
fn figures_that_disagree_are_no_weighing() {
    test(|| {
        let is = || weighing(0, 100);
        let Load {
            gross, tare, net, ..
        } = is();
        let over = MAX_LOT + 1;
        for wrong in [
            Load {
                gross: gross + 1,
                ..is()
            },
            Load {
                tare: tare + 1,
                ..is()
            },
            Load {
                net: net + 1,
                ..is()
            },
            Load {
                gross: tare - 1,
                ..is()
            },
            Load { units: 101, ..is() },
            Load { units: 0, ..is() },
            Load {
                form: Form::Bulk,
                ..is()
            },
            Load {
                form: Form::Unbagged,
                ..is()
            },
            // A gram more than 200 g a sack.
            Load {
                gross: gross + 20_001,
                net: net + 20_001,
                ..is()
            },
            Load {
                gross: gross - 20_001,
                net: net - 20_001,
                ..is()
            },
            weighing(0, 0),
            unbagged(0, 0),
            unbagged(0, over),
        ] {
            assert_noop!(weigh(wrong), Error::<Test>::WeightsDisagree);
        }
    });
}

#[test]
fn only_a_farm_of_the_season_delivers() {
    test(|| {
        // It is registered, and has no number here.
        register(OTHER_FARM);
        let load = Weighing {
            farm: 1,
            ..weighing(0, 100)
        };
        assert_noop!(weigh(load.clone()), Error::<Test>::NotEnrolled);
        enroll(0, 1);
        assert_ok!(weigh(load));
        assert_eq!((delivered(0, 0), delivered(0, 1)), (0, HUNDRED));
    });
}

#[test]
fn a_farm_that_has_become_an_officer_delivers_nothing() {
    test(|| {
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(FARM),
            id(COMPTROLLER),
            id(FUNDER)
        ));
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::HasAnotherDuty);
    });
}

#[test]
fn a_farm_whose_account_is_of_the_crew_delivers_nothing() {
    test(|| {
        // Whoever was appointed first has been given the farm's badge since.
        grant(HEIR, DOORS.warehouse);
        let duty = Duty::Warehouse(TONNE);
        assert_ok!(Rice::appoint(signed(OPERATOR), 0, id(HEIR), duty));
        issue(HEIR, DOORS.farm, 5);
        assert_ok!(Rice::rotate_farm_key(signed(STRANGER), 0, id(HEIR)));
        assert_noop!(weigh(weighing(0, 100)), Error::<Test>::HasAnotherDuty);
    });
}

#[test]
fn a_farm_is_not_taken_into_the_crew() {
    test(|| {
        grant(FARM, DOORS.warehouse);
        let duty = Duty::Warehouse(TONNE);
        assert_noop!(
            Rice::appoint(signed(OPERATOR), 0, id(FARM), duty),
            Error::<Test>::HasAnotherDuty
        );
    });
}

#[test]
fn a_farm_delivers_while_its_contract_is_in_force() {
    run(empty_state(), || {
        let kind = DeedKind::Certified;
        let terms = Terms {
            contract: Some(kind),
            ..terms()
        };
        open(2026, terms);
        register(FARM);
        let deed = (7, SALT);
        InForce::set(vec![(7, SALT, kind)]);
        assert_ok!(Rice::set_quota(signed(OPERATOR), 0, 0, TONNE, Some(deed)));
        assert_ok!(weigh(weighing(0, 1)));
        InForce::set(Vec::new());
        assert_noop!(weigh(weighing(0, 1)), DispatchError::Other("no deed"));
    });
}

#[test]
fn a_farm_delivers_up_to_its_quota() {
    test(|| {
        assert_ok!(Rice::set_quota(signed(OPERATOR), 0, 0, HUNDRED, None));
        assert_noop!(weigh(weighing(0, 101)), Error::<Test>::QuotaFull);
        weighed(weighing(0, 60));
        assert_noop!(weigh(weighing(0, 41)), Error::<Test>::QuotaFull);
        weighed(weighing(0, 40));
        assert_noop!(weigh(unbagged(0, 1)), Error::<Test>::QuotaFull);
        assert_eq!(delivered(0, 0), HUNDRED);
    });
}
