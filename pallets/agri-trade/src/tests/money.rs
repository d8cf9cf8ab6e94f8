//! What farms are paid, with the numbers of real seasons.

use crate::{grading::Criteria, mock::*, prices::Interim, *};
use frame::testing_prelude::*;

/// What gives ₩44,140 for grade 1, as 2016 did: (mean − fee) × 0.36 = 44,140.32.
const FALLEN: Quote = Quote {
    mean: 130_614,
    fee: 8_002,
};
const FALLEN_PRICES: Prices = ByGrade {
    special: 45_590,
    first: 44_140,
    second: 42_180,
    third: 37_540,
};

fn season(year: u16, terms: Terms) -> SeasonId {
    let season = open(year, terms);
    assert_ok!(Rice::fund_season(signed(FUNDER), season, 100_000_000));
    enroll(season, 0);
    season
}

#[test]
fn a_hundred_sacks_of_2022() {
    test(|| {
        let lot = accepted(weighing(0, 100), FIRST);
        assert_eq!((won(FARM), escrow(0)), (3_000_000, 97_000_000));
        assert_noop!(settle(0, &[lot]), Error::<Test>::PriceMissing);
        price(0, OF_2022, PRICES);
        assert_eq!(Rice::reserved(0), Some(3_453_000));
        assert_ok!(settle(0, &[lot]));
        assert_eq!((won(FARM), escrow(0)), (6_453_000, 93_547_000));
        assert_noop!(settle(0, &[lot]), Error::<Test>::AlreadySettled);

        let before = won(FUNDER);
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_eq!((won(FUNDER) - before, escrow(0)), (93_547_000, 0));
    });
}

#[test]
fn each_grade_has_its_price_and_a_bulk_bag_is_twenty_sacks() {
    test(|| {
        let bulk = Weighing {
            form: Form::Bulk,
            units: 1,
            ..weighing(0, 20)
        };
        let mut lots = vec![accepted(bulk, FIRST)];
        for measured in [(820, 10), (780, 40), (740, 70), (650, 100)] {
            let (brown, damaged) = measured;
            let measured = Measured {
                brown,
                damaged,
                moisture: 140,
            };
            lots.push(accepted(weighing(0, 1), measured));
        }
        assert_eq!(won(FARM), 24 * 30_000);
        price(0, OF_2022, PRICES);
        let mut before = won(FARM);
        for (lot, paid) in lots
            .into_iter()
            .zip([20 * 34_530, 36_660, 34_530, 31_670, 24_890])
        {
            assert_ok!(settle(0, &[lot]));
            assert_eq!(won(FARM) - before, paid);
            before = won(FARM);
        }
    });
}

/// The deduction comes off the rounded price; the difference of two floors is paid, and not the
/// floor of a difference, which would be 1,042,311.
#[test]
fn unbagged_paddy_is_paid_to_the_gram() {
    test(|| {
        let wet = Measured {
            moisture: 240,
            ..FIRST
        };
        let lot = accepted(unbagged(0, 1_234_601), wet);
        assert_eq!(won(FARM), 925_950);
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        assert_eq!(won(FARM), 1_968_262);
        System::assert_last_event(
            Event::Settled {
                lot,
                value: 1_968_262,
                due: 1_042_312,
                owed: 0,
                netted: 0,
            }
            .into(),
        );
    });
}

#[test]
fn a_season_may_pay_for_wet_paddy_as_stored() {
    run(empty_state(), || {
        let dried = true;
        open(2026, Terms { dried, ..terms() });
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, 100_000_000));
        register(FARM);
        enroll(0, 0);
        let wet = Measured {
            moisture: 240,
            ..FIRST
        };
        accepted(unbagged(0, 1_600_000), wet);
        // 1,430,588 g as stored, at 30,000.
        assert_eq!(won(FARM), 1_072_941);
        // Bagged paddy is dry, and nothing is paid for more than there is.
        accepted(weighing(0, 1), FIRST);
        assert_eq!(won(FARM), 1_102_941);
        let dry = Measured {
            moisture: 100,
            ..FIRST
        };
        accepted(unbagged(0, 40_000), dry);
        assert_eq!(won(FARM), 1_132_941);
    });
}

#[test]
fn grades_are_as_they_are_measured() {
    test(|| {
        let measured = |moisture| Measured {
            moisture,
            ..SPECIAL
        };
        for (moisture, stage_after) in [
            (140, Stage::Graded(Grade::Special)),
            (129, Stage::Graded(Grade::Second)),
            (151, Stage::Rejected),
        ] {
            let lot = graded(weighing(0, 1), measured(moisture));
            assert_eq!(stage(lot), stage_after, "{moisture}");
        }
    });
}

#[test]
fn a_season_after_typhoons_has_no_driest() {
    run(empty_state(), || {
        let criteria = Criteria {
            driest: None,
            ..Criteria::USUAL
        };
        open(
            2019,
            Terms {
                criteria,
                ..terms()
            },
        );
        register(FARM);
        enroll(0, 0);
        let dry = Measured {
            moisture: 120,
            ..SPECIAL
        };
        let lot = graded(weighing(0, 1), dry);
        assert_eq!(stage(lot), Stage::Graded(Grade::Special));
    });
}

/// 200 sacks at 45,000 of which the final price is 44,140: ₩172,000 too much. Of the next season's
/// ₩4,000,000 the farm is paid 3,828,000.
#[test]
fn a_falling_price_makes_a_debt_that_is_netted_off() {
    run(empty_state(), || {
        register(FARM);
        let interim = |won| Interim::Flat(won);
        let first = season(
            2016,
            Terms {
                interim: interim(45_000),
                ..terms()
            },
        );
        let lot = accepted(weighing(first, 200), FIRST);
        assert_eq!(won(FARM), 9_000_000);
        price(first, FALLEN, FALLEN_PRICES);
        assert_eq!(Rice::reserved(first), Some(0));
        assert_ok!(settle(first, &[lot]));
        assert_eq!((won(FARM), debt(0)), (9_000_000, 172_000));
        assert_ok!(Rice::close_season(signed(OPERATOR), first));

        let second = season(
            2017,
            Terms {
                interim: interim(40_000),
                ..terms()
            },
        );
        let before = won(FUNDER);
        let lot = accepted(weighing(second, 100), FIRST);
        assert_eq!(won(FARM) - 9_000_000, 3_828_000);
        assert_eq!((won(FUNDER) - before, debt(0)), (172_000, 0));
        let events = events();
        assert!(events.contains(&Event::DebtNetted {
            season: first,
            farm: 0,
            by: second,
            amount: 172_000,
        }));
        assert!(events.contains(&Event::Accepted {
            lot,
            grade: Grade::First,
            interim: 4_000_000,
            netted: 172_000,
        }));
    });
}

#[test]
fn at_most_its_share_of_a_payment_goes_to_debts_the_oldest_first() {
    run(empty_state(), || {
        register(FARM);
        let mut before = won(FUNDER);
        for year in [2016, 2017] {
            // Nothing of this one's payments goes to the debt before.
            let high = Terms {
                interim: Interim::Flat(45_000),
                netting: 0,
                ..terms()
            };
            let season = season(year, high);
            let lot = accepted(weighing(season, 200), FIRST);
            price(season, FALLEN, FALLEN_PRICES);
            assert_ok!(settle(season, &[lot]));
            assert_ok!(Rice::close_season(signed(OPERATOR), season));
        }
        // All came back but what was paid.
        assert_eq!(before - won(FUNDER), 2 * 9_000_000);
        assert_eq!(debt(0), 344_000);
        // The first one's funder has another successor.
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(OPERATOR),
            id(COMPTROLLER),
            id(STRANGER)
        ));
        let netting = 50;
        let third = season(2018, Terms { netting, ..terms() });
        before = won(FUNDER);
        let strangers = won(STRANGER);
        let farms = won(FARM);
        accepted(weighing(third, 120), FIRST);
        // A twentieth of 3,600,000 is 180,000: all of the older, 8,000 of the newer.
        assert_eq!(won(STRANGER) - strangers, 172_000);
        assert_eq!(won(FUNDER) - before, 8_000);
        assert_eq!(won(FARM) - farms, 3_420_000);
        assert_eq!(debt(0), 164_000);
    });
}

#[test]
fn a_lot_that_the_escrow_cannot_pay_waits_for_a_top_up() {
    run(empty_state(), || {
        open(2026, terms());
        register(FARM);
        enroll(0, 0);
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, 2_999_999));
        let lot = received(weighing(0, 100), FIRST);
        assert_noop!(accept(lot), Error::<Test>::EscrowShort);
        // What strangers send is nobody's promise.
        let escrow = Rice::escrow(0);
        assert_ok!(Balances::transfer_allow_death(
            signed(STRANGER),
            escrow,
            1_000
        ));
        assert_noop!(accept(lot), Error::<Test>::EscrowShort);
        assert_ok!(Rice::fund_season(signed(STRANGER), 0, 1));
        assert_ok!(accept(lot));
        assert_eq!(won(FARM), 3_000_000);
    });
}

/// Gangjin's 275,931 sacks of 2025: 2,931 lots of 92 and 69 of 91.
#[test]
fn a_county_is_settled_to_the_won() {
    const FUNDED: u128 = 17_805_827_430 + 12_345;
    run(empty_state(), || {
        open(2025, terms());
        register(FARM);
        let quota = 275_931 * SACK;
        assert_ok!(Rice::set_quota(signed(OPERATOR), 0, 0, quota, None));
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, FUNDED));
        let mut lots = Vec::new();
        for n in 0..3_000 {
            let sacks = if n < 2_931 { 92 } else { 91 };
            lots.push(graded(weighing(0, sacks), FIRST));
        }
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::QuotaFull);
        next_block();
        for lot in &lots {
            receive(*lot);
            assert_ok!(accept(*lot));
        }
        assert_eq!(won(FARM), 8_277_930_000);

        price(0, OF_2022, PRICES);
        assert_eq!(Rice::reserved(0), Some(17_805_827_430 - 8_277_930_000));
        let mut batches = 0;
        for batch in lots.chunks(MAX_BATCH.try_into().expect("a number")) {
            let lots = Batch::truncate_from(batch.to_vec());
            let count = u32::try_from(batch.len()).expect("a number");
            let done = Rice::settle_lots(signed(STRANGER), 0, lots);
            let weight = done.expect("settled").actual_weight.expect("a weight");
            assert_eq!(weight, Rice::settling(count, 0));
            batches += 1;
        }
        assert_eq!(batches, 24);
        assert_eq!(won(FARM), 17_805_827_430);
        let before = won(FUNDER);
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_eq!(won(FUNDER) - before, 12_345);
    });
}

/// A key that was stolen is not paid once the farm's badge was taken from it; a farm that has given
/// up is, by what it has sold.
#[test]
fn who_has_lost_the_farms_badge_is_not_paid() {
    test(|| {
        let lot = accepted(weighing(0, 100), FIRST);
        price(0, OF_2022, PRICES);
        issue(HEIR, DOORS.farm, 5);
        assert_noop!(settle(0, &[lot]), Error::<Test>::BadgeMoved);
        assert_ok!(Rice::rotate_farm_key(signed(STRANGER), 0, id(HEIR)));
        assert_ok!(settle(0, &[lot]));
        assert_eq!((won(FARM), won(HEIR)), (3_000_000, 3_453_000));
    });
}

#[test]
fn a_batch_is_settled_whole_or_not_at_all() {
    test(|| {
        let lots = [0; 3].map(|_| accepted(weighing(0, 1), FIRST));
        let waits = graded(weighing(0, 1), FIRST);
        assert_ok!(Rice::decline(
            signed(STRANGER),
            waits,
            answer(FARM, waits, Answer::Decline)
        ));
        price(0, OF_2022, PRICES);
        assert_noop!(
            settle(0, &[lots[0], lots[1], lots[0]]),
            Error::<Test>::AlreadySettled
        );
        assert_noop!(settle(0, &[lots[0], 99]), Error::<Test>::LotNotFound);
        assert_ok!(settle(0, &lots));
    });
}

#[test]
fn a_farm_owes_to_eight_seasons_at_most() {
    run(empty_state(), || {
        register(FARM);
        let high = || Terms {
            interim: Interim::Flat(45_000),
            netting: 0,
            ..terms()
        };
        let seasons: Vec<_> = (0..9).map(|_| season(2016, high())).collect();
        let lots: Vec<_> = seasons
            .iter()
            .map(|season| accepted(weighing(*season, 1), FIRST))
            .collect();
        for (season, lot) in seasons.iter().zip(&lots) {
            price(*season, FALLEN, FALLEN_PRICES);
            if *season < 8 {
                assert_ok!(settle(*season, &[*lot]));
            }
        }
        assert_eq!(debt(0), 8 * 860);
        assert_noop!(settle(8, &[lots[8]]), Error::<Test>::TooManyDebts);
        let tenth = open(2017, high());
        assert_noop!(
            Rice::set_quota(signed(OPERATOR), tenth, 0, SACK, None),
            Error::<Test>::TooManyDebts
        );
        // The council makes room.
        assert_ok!(Rice::write_off(root(), 0, 3));
        assert_ok!(settle(8, &[lots[8]]));
        assert_eq!(debt(0), 8 * 860);
    });
}
