//! Final prices: made by two, as the formula gives, in an escrow that pays them; and what is paid
//! and owed by them.

use crate::{mock::*, prices::Interim, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

/// When deliveries are over.
/// When deliveries are over, and all that was weighed has arrived.
const ENDS: Moment = NOON + 63 * DAY;
/// When the council may set prices.
const PRICE_BY: Moment = NOON + 100 * DAY;
/// As near to the formula as [`PRICES`].
const NEAR: Prices = ByGrade {
    special: 66_650,
    ..PRICES
};
/// 122,621 × 0.36 is 44,143.56.
const LOW: Quote = Quote {
    mean: 122_621,
    fee: 0,
};
/// Less than an interim price of 45,000 but for the special grade. 1.033, 1, 0.9556 and 0.8506 ×
/// 44,143.56 are 45,600.3, 44,143.6, 42,183.6 and 37,548.5.
const LOW_PRICES: Prices = ByGrade {
    special: 45_600,
    first: 44_140,
    second: 42_180,
    third: 37_540,
};
/// For a hundred sacks of grade 1: 100 × (45,000 − 44,140).
const DEBT: Balance = 86_000;

fn season(season: SeasonId) -> SeasonOf<Test> {
    Rice::season_details(season).expect("a season")
}

fn pricing() -> Pricing<AccountId32> {
    season(0).pricing
}

fn propose(who: Who, prices: Prices) -> DispatchResult {
    Rice::set_final_price(signed(who), 0, OF_2022, prices)
}

fn confirm(who: Who, prices: Prices) -> DispatchResult {
    Rice::confirm_final_price(signed(who), 0, prices)
}

fn by_council(prices: Prices) -> DispatchResult {
    Rice::set_final_price(root(), 0, OF_2022, prices)
}

/// The operator has proposed prices when deliveries were over, and the notice is over too.
fn proposed() {
    at(ENDS);
    assert_ok!(propose(OPERATOR, PRICES));
    at(ENDS + DAY);
    System::reset_events();
}

/// A hundred sacks of grade 1.
fn sold(season: SeasonId) -> LotId {
    accepted(weighing(season, 100), FIRST)
}

/// A season whose escrow has so much, with a farm.
fn with(funded: Balance, test: impl FnOnce()) {
    run(empty_state(), || {
        open(2026, terms());
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, funded));
        register(FARM);
        enroll(0, 0);
        test();
    });
}

/// A season that pays ₩45,000 at once.
fn dear() -> SeasonId {
    let season = open(
        2026,
        Terms {
            interim: Interim::Flat(45_000),
            ..terms()
        },
    );
    assert_ok!(Rice::fund_season(signed(FUNDER), season, 10_000_000));
    enroll(season, 0);
    season
}

/// A farm that owes something to the first season.
fn indebted(test: impl FnOnce()) {
    run(empty_state(), || {
        register(FARM);
        dear();
        let lot = sold(0);
        price(0, LOW, LOW_PRICES);
        assert_ok!(settle(0, &[lot]));
        System::reset_events();
        test();
    });
}

fn repay(amount: Balance) -> DispatchResult {
    Rice::repay(signed(STRANGER), 0, 0, amount)
}

#[test]
fn an_officer_proposes_prices() {
    for who in [OPERATOR, COMPTROLLER] {
        test(|| {
            at(ENDS);
            assert_ok!(propose(who, PRICES));
            assert_eq!(
                events(),
                [Event::PriceProposed {
                    season: 0,
                    by: id(who),
                    quote: OF_2022,
                    prices: PRICES
                }]
            );
            assert_eq!(
                pricing(),
                Pricing::Proposed {
                    by: id(who),
                    quote: OF_2022,
                    prices: PRICES,
                    at: ENDS
                }
            );
        });
    }
}

#[test]
fn the_other_officer_makes_them_final() {
    for (first, second) in [(OPERATOR, COMPTROLLER), (COMPTROLLER, OPERATOR)] {
        test(|| {
            sold(0);
            at(ENDS);
            assert_ok!(propose(first, PRICES));
            at(ENDS + DAY);
            System::reset_events();
            assert_ok!(confirm(second, PRICES));
            // 100 × (64,530 − 30,000).
            assert_eq!(
                events(),
                [Event::PriceSet {
                    season: 0,
                    prices: PRICES,
                    due: 3_453_000
                }]
            );
            assert_eq!(pricing(), Pricing::Final(PRICES));
            assert_eq!(Rice::reserved(0), Some(3_453_000));
        });
    }
}

#[test]
fn only_an_open_season_has_prices() {
    test(|| {
        proposed();
        assert_noop!(
            Rice::set_final_price(signed(OPERATOR), 1, OF_2022, PRICES),
            Error::<Test>::SeasonNotFound
        );
        assert_noop!(
            Rice::confirm_final_price(signed(COMPTROLLER), 1, PRICES),
            Error::<Test>::SeasonNotFound
        );
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        let closed = DispatchError::from(Error::<Test>::SeasonClosed);
        assert_noop!(propose(OPERATOR, PRICES), closed);
        assert_noop!(by_council(PRICES), closed);
        assert_noop!(confirm(COMPTROLLER, PRICES), closed);
    });
}

#[test]
fn only_an_officer_makes_prices() {
    test(|| {
        proposed();
        // Also who holds the badge.
        grant(STRANGER, DOORS.operator);
        for who in [STRANGER, FUNDER, FARM, INSPECTOR] {
            assert_noop!(propose(who, PRICES), Error::<Test>::NotOfficer);
            assert_noop!(confirm(who, PRICES), Error::<Test>::NotOfficer);
        }
        // The council sets prices, and confirms none.
        assert_noop!(
            Rice::confirm_final_price(root(), 0, PRICES),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn an_officer_who_is_stopped_makes_no_prices() {
    let stops: [(fn(Who), DispatchError); 2] = [
        (
            |who| Stopped::mutate(|stopped| stopped.push(id(who))),
            TokenError::Frozen.into(),
        ),
        (
            |who| revoke(who, DOORS.operator),
            DispatchError::Other("no badge"),
        ),
    ];
    for (stop, error) in stops {
        for (one, other) in [(OPERATOR, COMPTROLLER), (COMPTROLLER, OPERATOR)] {
            test(|| {
                at(ENDS);
                assert_ok!(propose(one, PRICES));
                at(ENDS + DAY);
                stop(other);
                assert_noop!(propose(other, PRICES), error);
                assert_noop!(confirm(other, PRICES), error);
            });
        }
    }
}

#[test]
fn prices_come_after_deliveries() {
    test(|| {
        at(ENDS - 1);
        assert_noop!(propose(OPERATOR, PRICES), Error::<Test>::DeliveriesNotOver);
        assert_noop!(by_council(PRICES), Error::<Test>::DeliveriesNotOver);
        at(ENDS);
        assert_ok!(propose(OPERATOR, PRICES));
    });
}

#[test]
fn prices_are_what_the_formula_gives() {
    test(|| {
        at(ENDS);
        for wrong in [
            ByGrade {
                special: 66_680,
                ..PRICES
            },
            ByGrade {
                first: 64_510,
                ..PRICES
            },
            ByGrade {
                third: 54_895,
                ..PRICES
            },
            ByGrade::all(0),
            LOW_PRICES,
        ] {
            assert_noop!(propose(OPERATOR, wrong), Error::<Test>::PriceOffFormula);
        }
        assert_noop!(
            Rice::set_final_price(signed(OPERATOR), 0, LOW, PRICES),
            Error::<Test>::PriceOffFormula
        );
        let nothing = Quote {
            mean: 8_002,
            fee: 8_002,
        };
        assert_noop!(
            Rice::set_final_price(signed(OPERATOR), 0, nothing, PRICES),
            Error::<Test>::PriceOffFormula
        );
        assert_ok!(propose(OPERATOR, NEAR));
        // The council sets what is published, though no formula gives it; but prices they are.
        at(PRICE_BY);
        let odd = ByGrade {
            first: PRICES.first + 5,
            ..PRICES
        };
        assert_noop!(by_council(odd), Error::<Test>::PriceOffFormula);
        assert_ok!(by_council(LOW_PRICES));
    });
}

#[test]
fn prices_are_final() {
    test(|| {
        price(0, OF_2022, PRICES);
        for who in [OPERATOR, COMPTROLLER] {
            assert_noop!(propose(who, NEAR), Error::<Test>::PriceIsFinal);
            assert_noop!(confirm(who, PRICES), Error::<Test>::PriceNotProposed);
        }
        at(PRICE_BY);
        assert_noop!(by_council(NEAR), Error::<Test>::PriceIsFinal);
    });
}

#[test]
fn an_escrow_that_does_not_pay_has_no_prices() {
    // 3,000,000 at once, and 3,453,000 more.
    with(6_452_999, || {
        sold(0);
        at(ENDS);
        assert_noop!(propose(OPERATOR, PRICES), Error::<Test>::EscrowShort);
        at(PRICE_BY);
        assert_noop!(by_council(PRICES), Error::<Test>::EscrowShort);
        // What strangers have sent to the escrow pays nothing.
        let escrow = Rice::escrow(0);
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), escrow, 1));
        assert_noop!(propose(OPERATOR, PRICES), Error::<Test>::EscrowShort);
        assert_ok!(Rice::fund_season(signed(STRANGER), 0, 1));
        assert_ok!(propose(OPERATOR, PRICES));
    });
}

#[test]
fn an_escrow_pays_when_prices_are_confirmed_too() {
    test(|| {
        sold(0);
        proposed();
        // It has 97,000,000, of which nothing waits.
        assert_ok!(Rice::defund(signed(OPERATOR), 0, 93_547_001));
        assert_noop!(confirm(COMPTROLLER, PRICES), Error::<Test>::EscrowShort);
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, 1));
        assert_ok!(confirm(COMPTROLLER, PRICES));
    });
}

#[test]
fn the_council_sets_prices_from_the_deadline_on() {
    test(|| {
        sold(0);
        at(PRICE_BY - 1);
        assert_noop!(by_council(PRICES), Error::<Test>::PriceNotDue);
        at(PRICE_BY);
        System::reset_events();
        assert_ok!(by_council(PRICES));
        assert_eq!(
            events(),
            [Event::PriceSet {
                season: 0,
                prices: PRICES,
                due: 3_453_000
            }]
        );
        assert_eq!(pricing(), Pricing::Final(PRICES));
    });
}

#[test]
fn the_council_passes_over_a_proposal() {
    test(|| {
        at(PRICE_BY);
        assert_ok!(propose(OPERATOR, PRICES));
        assert_ok!(by_council(NEAR));
        assert_eq!(pricing(), Pricing::Final(NEAR));
    });
}

#[test]
fn no_prices_while_a_lot_waits() {
    test(|| {
        at(ENDS - MAX_WAY - 1);
        let lot = weighed(weighing(0, 100));
        // Prices may be proposed; the lot has until then.
        proposed();
        assert_noop!(confirm(COMPTROLLER, PRICES), Error::<Test>::LotsPending);
        at(PRICE_BY);
        assert_noop!(by_council(PRICES), Error::<Test>::LotsPending);
        assert_ok!(Rice::lapse(signed(STRANGER), lot));
        assert_ok!(confirm(COMPTROLLER, PRICES));
    });
}

#[test]
fn one_officer_makes_no_prices() {
    for who in [OPERATOR, COMPTROLLER] {
        test(|| {
            at(ENDS);
            assert_ok!(propose(who, PRICES));
            at(ENDS + DAY);
            assert_noop!(confirm(who, PRICES), Error::<Test>::SameProposer);
        });
    }
}

#[test]
fn a_proposal_stands_for_a_day() {
    test(|| {
        proposed();
        at(ENDS + DAY - 1);
        assert_noop!(confirm(COMPTROLLER, PRICES), Error::<Test>::NoticeNotOver);
        at(ENDS + DAY);
        assert_ok!(confirm(COMPTROLLER, PRICES));
    });
}

#[test]
fn a_chain_for_trials_has_a_shorter_notice() {
    test(|| {
        Notice::<Test>::put(HOUR);
        at(ENDS);
        assert_ok!(propose(OPERATOR, PRICES));
        at(ENDS + HOUR - 1);
        assert_noop!(confirm(COMPTROLLER, PRICES), Error::<Test>::NoticeNotOver);
        at(ENDS + HOUR);
        assert_ok!(confirm(COMPTROLLER, PRICES));
    });
}

#[test]
fn an_officer_confirms_what_was_proposed() {
    test(|| {
        at(ENDS);
        assert_noop!(
            confirm(COMPTROLLER, PRICES),
            Error::<Test>::PriceNotProposed
        );
        proposed();
        assert_noop!(confirm(COMPTROLLER, NEAR), Error::<Test>::PriceNotProposed);
    });
}

#[test]
fn a_later_proposal_takes_the_place_of_the_one_before() {
    test(|| {
        at(ENDS);
        assert_ok!(propose(OPERATOR, PRICES));
        at(ENDS + HOUR);
        assert_ok!(propose(COMPTROLLER, NEAR));
        // The notice of the first one.
        at(ENDS + DAY);
        assert_noop!(confirm(OPERATOR, PRICES), Error::<Test>::PriceNotProposed);
        assert_noop!(confirm(COMPTROLLER, NEAR), Error::<Test>::SameProposer);
        assert_noop!(confirm(OPERATOR, NEAR), Error::<Test>::NoticeNotOver);
        at(ENDS + DAY + HOUR);
        assert_ok!(confirm(OPERATOR, NEAR));
        assert_eq!(pricing(), Pricing::Final(NEAR));
    });
}

#[test]
fn the_same_proposal_again_has_its_notice_again() {
    test(|| {
        at(ENDS);
        assert_ok!(propose(OPERATOR, PRICES));
        at(ENDS + HOUR);
        assert_ok!(propose(OPERATOR, PRICES));
        at(ENDS + DAY);
        assert_noop!(confirm(COMPTROLLER, PRICES), Error::<Test>::NoticeNotOver);
    });
}

#[test]
fn what_officers_have_proposed_goes_with_them() {
    test(|| {
        proposed();
        grant(STRANGER, DOORS.operator);
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(STRANGER),
            id(COMPTROLLER),
            id(FUNDER)
        ));
        assert_eq!(pricing(), Pricing::Open);
        for who in [STRANGER, COMPTROLLER] {
            assert_noop!(confirm(who, PRICES), Error::<Test>::PriceNotProposed);
        }
        assert_noop!(propose(OPERATOR, PRICES), Error::<Test>::NotOfficer);
        assert_ok!(propose(STRANGER, PRICES));
    });
}

#[test]
fn new_officers_leave_final_prices() {
    test(|| {
        price(0, OF_2022, PRICES);
        grant(STRANGER, DOORS.operator);
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(STRANGER),
            id(COMPTROLLER),
            id(FUNDER)
        ));
        assert_eq!(pricing(), Pricing::Final(PRICES));
    });
}

#[test]
fn anyone_settles_a_lot() {
    test(|| {
        let lot = sold(0);
        price(0, OF_2022, PRICES);
        System::reset_events();
        assert_ok!(settle(0, &[lot]));
        // 100 sacks at ₩64,530, of which 30,000 were paid.
        let (value, due) = (6_453_000, 3_453_000);
        assert_eq!(
            events(),
            [Event::Settled {
                lot,
                value,
                due,
                owed: 0,
                netted: 0
            }]
        );
        assert_eq!((won(FARM), escrow(0)), (value, 93_547_000));
        assert_eq!(stage(lot), Stage::Settled(Grade::First));
        let season = season(0);
        assert_eq!((season.classes, season.known), (Classes::default(), 1));
        let Ledger { topped, .. } = season.ledger;
        assert_eq!((topped, season.ledger.value), (due, value));
    });
}

#[test]
fn too_much_is_owed() {
    run(empty_state(), || {
        register(FARM);
        dear();
        let lot = sold(0);
        price(0, LOW, LOW_PRICES);
        System::reset_events();
        assert_ok!(settle(0, &[lot]));
        assert_eq!(
            events(),
            [Event::Settled {
                lot,
                value: 4_414_000,
                due: 0,
                owed: DEBT,
                netted: 0
            }]
        );
        assert_eq!((won(FARM), debt(0)), (4_500_000, DEBT));
        let ledger = season(0).ledger;
        assert_eq!((ledger.owed, ledger.outstanding), (DEBT, DEBT));
    });
}

#[test]
fn only_an_open_season_with_prices_settles() {
    test(|| {
        let lot = sold(0);
        assert_noop!(settle(1, &[lot]), Error::<Test>::SeasonNotFound);
        assert_noop!(settle(0, &[lot]), Error::<Test>::PriceMissing);
        proposed();
        assert_noop!(settle(0, &[lot]), Error::<Test>::PriceMissing);
        assert_ok!(confirm(COMPTROLLER, PRICES));
        assert_ok!(settle(0, &[lot]));
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        assert_noop!(settle(0, &[lot]), Error::<Test>::SeasonClosed);
    });
}

#[test]
fn a_season_settles_its_own_lots() {
    test(|| {
        let lot = sold(0);
        let season = open(2026, terms());
        price(season, OF_2022, PRICES);
        assert_noop!(settle(season, &[lot]), Error::<Test>::LotNotFound);
        assert_noop!(settle(season, &[9]), Error::<Test>::LotNotFound);
    });
}

#[test]
fn what_is_not_sold_is_not_settled() {
    test(|| {
        let lot = graded(weighing(0, 100), BAD);
        price(0, OF_2022, PRICES);
        assert_noop!(settle(0, &[lot]), Error::<Test>::NotAccepted);
    });
}

#[test]
fn a_lot_is_settled_once() {
    test(|| {
        let lot = sold(0);
        price(0, OF_2022, PRICES);
        assert_noop!(settle(0, &[lot, lot]), Error::<Test>::AlreadySettled);
        assert_ok!(settle(0, &[lot]));
        assert_noop!(settle(0, &[lot]), Error::<Test>::AlreadySettled);
    });
}

#[test]
fn lots_are_settled_all_or_none() {
    test(|| {
        let lots = [sold(0), sold(0)];
        price(0, OF_2022, PRICES);
        let [first, second] = lots;
        assert_noop!(settle(0, &[first, second, 9]), Error::<Test>::LotNotFound);
        assert_ok!(settle(0, &lots));
        assert_eq!(won(FARM), 2 * 6_453_000);
    });
}

#[test]
fn a_farm_owes_to_eight_seasons_at_most() {
    run(empty_state(), || {
        register(FARM);
        let lots: Vec<_> = (0..9).map(|_| sold(dear())).collect();
        for season in 0..9 {
            price(season, LOW, LOW_PRICES);
        }
        for (season, lot) in (0..8).zip(&lots) {
            assert_ok!(settle(season, &[*lot]));
        }
        assert_eq!(debt(0), 8 * DEBT);
        assert_noop!(settle(8, &[lots[8]]), Error::<Test>::TooManyDebts);
        assert_ok!(repay(DEBT));
        assert_ok!(settle(8, &[lots[8]]));
    });
}

#[test]
fn a_debt_is_netted_off_what_the_next_season_pays() {
    indebted(|| {
        let season = open(2027, terms());
        assert_ok!(Rice::fund_season(signed(STRANGER), season, 10_000_000));
        enroll(season, 0);
        let lot = received(weighing(season, 100), FIRST);
        let (farm, funder) = (won(FARM), won(FUNDER));
        System::reset_events();
        assert_ok!(accept(lot));
        assert_eq!(
            events(),
            [
                Event::DebtNetted {
                    season: 0,
                    farm: 0,
                    by: season,
                    amount: DEBT
                },
                Event::Accepted {
                    lot,
                    grade: Grade::First,
                    interim: 3_000_000,
                    netted: DEBT
                }
            ]
        );
        assert_eq!(won(FARM), farm + 3_000_000 - DEBT);
        assert_eq!((won(FUNDER), debt(0)), (funder + DEBT, 0));
    });
}

#[test]
fn a_seasons_share_is_netted_at_most() {
    indebted(|| {
        let season = open(2027, terms());
        assert_ok!(Rice::fund_season(signed(STRANGER), season, 10_000_000));
        enroll(season, 0);
        let farm = won(FARM);
        // A half of ₩30,000.
        accepted(weighing(season, 1), FIRST);
        assert_eq!((won(FARM), debt(0)), (farm + 15_000, DEBT - 15_000));
    });
}

#[test]
fn anyone_repays_a_part() {
    indebted(|| {
        let funder = won(FUNDER);
        let amount = 6_000;
        assert_ok!(repay(amount));
        assert_eq!(
            events(),
            [Event::DebtRepaid {
                season: 0,
                farm: 0,
                by: id(STRANGER),
                amount
            }]
        );
        assert_eq!(
            (won(STRANGER), won(FUNDER)),
            (GENESIS - amount, funder + amount)
        );
        assert_eq!((debt(0), season(0).ledger.outstanding), (80_000, 80_000));
        // What was owed at all stands.
        assert_eq!(season(0).ledger.owed, DEBT);
    });
}

#[test]
fn a_farm_repays_to_the_won() {
    indebted(|| {
        assert_ok!(Rice::repay(signed(FARM), 0, 0, DEBT));
        let farm = Rice::farm_details(0).expect("a farm");
        assert!(farm.debts.is_empty());
        assert_eq!((won(FARM), season(0).ledger.outstanding), (4_414_000, 0));
        assert_noop!(repay(1), Error::<Test>::NoDebt);
    });
}

#[test]
fn a_closed_season_is_repaid_to_whoever_is_its_funder_then() {
    indebted(|| {
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        let [operator, comptroller] = [id(OPERATOR), id(COMPTROLLER)];
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            operator,
            comptroller,
            id(OTHER_FARM)
        ));
        assert_ok!(repay(DEBT));
        assert_eq!((won(OTHER_FARM), debt(0)), (DEBT, 0));
    });
}

#[test]
fn a_farm_repays_what_it_owes() {
    indebted(|| {
        dear();
        assert_noop!(repay(DEBT + 1), Error::<Test>::MoreThanOwed);
        assert_noop!(repay(0), Error::<Test>::NothingToDo);
        let stranger = || signed(STRANGER);
        assert_noop!(Rice::repay(stranger(), 0, 1, 1), Error::<Test>::NoDebt);
        assert_noop!(
            Rice::repay(stranger(), 1, 0, 1),
            Error::<Test>::FarmNotFound
        );
    });
}

#[test]
fn who_repays_has_the_won() {
    indebted(|| {
        assert_noop!(
            Rice::repay(signed(HEIR), 0, 0, DEBT),
            TokenError::FundsUnavailable
        );
    });
}

#[test]
fn the_council_forgives_a_debt() {
    indebted(|| {
        let before = [FARM, FUNDER, STRANGER].map(won);
        assert_ok!(Rice::write_off(root(), 0, 0));
        assert_eq!(
            events(),
            [Event::DebtWrittenOff {
                season: 0,
                farm: 0,
                amount: DEBT
            }]
        );
        assert_eq!((debt(0), season(0).ledger.outstanding), (0, 0));
        assert_eq!([FARM, FUNDER, STRANGER].map(won), before);
    });
}

#[test]
fn the_council_alone_forgives() {
    indebted(|| {
        for who in [OPERATOR, COMPTROLLER, FUNDER, FARM] {
            assert_noop!(Rice::write_off(signed(who), 0, 0), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn only_what_is_owed_is_forgiven() {
    indebted(|| {
        assert_noop!(Rice::write_off(root(), 1, 0), Error::<Test>::FarmNotFound);
        assert_noop!(Rice::write_off(root(), 0, 1), Error::<Test>::NoDebt);
        assert_ok!(Rice::write_off(root(), 0, 0));
        assert_noop!(Rice::write_off(root(), 0, 0), Error::<Test>::NoDebt);
    });
}
