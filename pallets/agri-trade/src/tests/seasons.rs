//! Who runs a season, by what it buys, what its escrow keeps, and how it ends.

use crate::{grading::Criteria, mock::*, prices::Interim, *};
use frame::testing_prelude::*;

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn season(season: SeasonId) -> SeasonOf<Test> {
    Seasons::<Test>::get(season).expect("a season")
}

fn opens(by: RuntimeOrigin, terms: Terms) -> DispatchResult {
    Rice::open_season(by, id(COMPTROLLER), id(FUNDER), GANGJIN, 2026, terms)
}

fn replace(operator: Who, comptroller: Who, funder: Who) -> DispatchResult {
    Rice::replace_officers(root(), 0, id(operator), id(comptroller), id(funder))
}

fn close(season: SeasonId) -> DispatchResult {
    Rice::close_season(signed(OPERATOR), season)
}

fn prune(records: u32) -> DispatchResult {
    Rice::prune_season(signed(STRANGER), 0, records)
}

fn prune_lots(lots: &[LotId]) -> DispatchResult {
    Rice::prune_lots(signed(STRANGER), Batch::truncate_from(lots.to_vec()))
}

/// Sends won to a season's escrow past all calls.
fn send(amount: u128) {
    let escrow = Rice::escrow(0);
    assert_ok!(Balances::transfer_allow_death(
        signed(STRANGER),
        escrow,
        amount
    ));
}

/// Closes the first season with one settled lot of a hundred sacks.
fn closed() -> LotId {
    let lot = accepted(weighing(0, 100), SPECIAL);
    price(0, OF_2022, PRICES);
    assert_ok!(settle(0, &[lot]));
    assert_ok!(close(0));
    lot
}

/// All that a season's operator does, in an order in which each of them can be done.
fn tries(by: RuntimeOrigin, season: SeasonId) -> [DispatchResult; 9] {
    let calibrated = Span {
        from: Timestamp::get(),
        until: Timestamp::get() + DAY,
    };
    let inspector = || id(INSPECTOR);
    let duty = Duty::Inspector(TONNE);
    [
        Rice::change_terms(by.clone(), season, terms()),
        Rice::defund(by.clone(), season, 1),
        Rice::set_quota(by.clone(), season, 0, TONNE, None),
        Rice::register_scale(by.clone(), season, id(SCALE), calibrated, TONNE),
        Rice::compromise_scale(by.clone(), season, id(SCALE), Some(NOON)),
        Rice::appoint(by.clone(), season, inspector(), duty),
        Rice::suspend(by.clone(), season, inspector()),
        Rice::reinstate(by.clone(), season, inspector()),
        Rice::close_season(by, season),
    ]
}

#[test]
fn the_council_names_six_badges() {
    test(|| {
        let doors = Doors::of([30, 31, 32, 33, 34, 35]);
        assert_ok!(Rice::name_badges(root(), doors));
        assert_eq!(events(), [Event::BadgesNamed { doors }]);
        assert_eq!(Rice::badges(), Some(doors));
        // The old badges open nothing from then on.
        let refused = Err(DispatchError::Other("no badge"));
        assert_storage_noop!(assert_eq!(tries(signed(OPERATOR), 0), [refused; 9]));
        grant(OPERATOR, doors.operator);
        assert_ok!(Rice::defund(signed(OPERATOR), 0, 1));
    });
}

#[test]
fn none_but_the_council_names_badges() {
    test(|| {
        for by in [signed(OPERATOR), signed(STRANGER), RuntimeOrigin::none()] {
            assert_noop!(Rice::name_badges(by, DOORS), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn each_badge_is_of_another_class() {
    test(|| {
        let classes = DOORS.list();
        for (one, other) in [(0, 1), (0, 5), (2, 4), (4, 5)] {
            let mut classes = classes;
            classes[one] = classes[other];
            assert_noop!(
                Rice::name_badges(root(), Doors::of(classes)),
                Error::<Test>::SameBadge
            );
        }
    });
}

#[test]
fn a_season_is_opened_for_a_deposit_by_who_runs_it() {
    run(empty_state(), || {
        assert_ok!(opens(signed(OPERATOR), terms()));
        assert_eq!(
            events(),
            [Event::SeasonOpened {
                season: 0,
                operator: id(OPERATOR),
                comptroller: id(COMPTROLLER),
                funder: id(FUNDER),
                place: GANGJIN,
                year: 2026,
                terms: terms(),
            }]
        );
        let record = season(0);
        assert_eq!(
            (record.operator, record.comptroller, record.funder),
            (id(OPERATOR), id(COMPTROLLER), id(FUNDER))
        );
        assert_eq!(
            (record.place, record.year, record.terms),
            (GANGJIN, 2026, terms())
        );
        assert_eq!(record.pricing, Pricing::Open);
        assert_eq!((record.closed, record.ledger), (None, Ledger::default()));
        assert_eq!(held(OPERATOR), deposit::<SeasonOf<Test>>());
    });
}

#[test]
fn seasons_are_counted_in_the_order_of_opening() {
    run(empty_state(), || {
        assert_ok!(opens(signed(OPERATOR), terms()));
        assert_ok!(opens(signed(OPERATOR), terms()));
        assert_eq!(NextSeason::<Test>::get(), 2);
        assert_eq!(held(OPERATOR), 2 * deposit::<SeasonOf<Test>>());
        assert_ne!(Rice::escrow_account(0), Rice::escrow_account(1));
    });
}

#[test]
fn both_officers_hold_a_badge_and_are_stopped_by_no_court() {
    run(empty_state(), || {
        let open = || opens(signed(OPERATOR), terms());
        for who in [OPERATOR, COMPTROLLER] {
            revoke(who, DOORS.operator);
            assert_noop!(open(), DispatchError::Other("no badge"));
            grant(who, DOORS.operator);
            Stopped::set(vec![id(who)]);
            assert_noop!(open(), TokenError::Frozen);
            Stopped::set(Vec::new());
        }
        assert_ok!(open());
    });
}

#[test]
fn not_even_the_council_opens_a_season() {
    run(empty_state(), || {
        assert_noop!(opens(root(), terms()), DispatchError::BadOrigin);
    });
}

#[test]
fn no_season_is_opened_before_the_badges_are_named() {
    run(empty_state(), || {
        Badges::<Test>::kill();
        assert_noop!(
            opens(signed(OPERATOR), terms()),
            Error::<Test>::BadgesNotNamed
        );
    });
}

#[test]
fn officers_are_two_and_nobody_is_a_pot() {
    run(empty_state(), || {
        let open = |comptroller, funder| {
            let by = signed(OPERATOR);
            Rice::open_season(by, comptroller, funder, GANGJIN, 2026, terms())
        };
        assert_noop!(open(id(OPERATOR), id(FUNDER)), Error::<Test>::SameOfficer);
        let pot = Rice::escrow(9);
        assert_noop!(
            open(id(COMPTROLLER), pot.clone()),
            Error::<Test>::PotNotAllowed
        );
        crate::mock::Held::mutate(|held| held.push((pot.clone(), DOORS.operator, None)));
        assert_noop!(open(pot, id(FUNDER)), Error::<Test>::PotNotAllowed);
        // An officer may be the funder.
        assert_ok!(open(id(COMPTROLLER), id(OPERATOR)));
    });
}

#[test]
fn a_place_has_five_digits_and_a_year_four() {
    run(empty_state(), || {
        let open = |place, year| {
            let (comptroller, funder) = (id(COMPTROLLER), id(FUNDER));
            let place = Region(place);
            Rice::open_season(signed(OPERATOR), comptroller, funder, place, year, terms())
        };
        for place in [0, 46, 9_999, 100_000, TOWNSHIP] {
            assert_noop!(open(place, 2026), Error::<Test>::InvalidPlace);
        }
        for year in [0, 26, 1_999, 10_000] {
            assert_noop!(open(46_810, year), Error::<Test>::InvalidYear);
        }
        assert_ok!(open(10_000, 2_000));
        assert_ok!(open(99_999, 9_999));
    });
}

#[test]
fn who_cannot_pay_the_deposit_opens_no_season() {
    run(empty_state(), || {
        grant(HEIR, DOORS.operator);
        assert_noop!(opens(signed(HEIR), terms()), TokenError::FundsUnavailable);
    });
}

/// Interim prices of ₩30,000, but for these two grades.
fn by_grade(special: Balance, third: Balance) -> Interim {
    Interim::Graded(ByGrade {
        special,
        third,
        ..ByGrade::all(30_000)
    })
}

fn buying(varieties: Vec<Variety>) -> Terms {
    Terms {
        varieties: BoundedVec::truncate_from(varieties),
        ..terms()
    }
}

fn paying(interim: Interim) -> Terms {
    Terms { interim, ..terms() }
}

fn answering(answer: Moment) -> Terms {
    Terms { answer, ..terms() }
}

fn dated(opens: Moment, ends: Moment, price_by: Moment) -> Terms {
    Terms {
        opens,
        ends,
        price_by,
        ..terms()
    }
}

/// What no season buys by, what is wrong with it, and what that is called.
fn unsound() -> Vec<(&'static str, Terms, Error<Test>)> {
    let usual = terms();
    let (opens, ends, price_by) = (usual.opens, usual.ends, usual.price_by);
    let brown = Criteria::USUAL.brown.map(|share| share / 10);
    let per_cent = Criteria {
        brown,
        ..Criteria::USUAL
    };
    let unchecked = PriceRule {
        slack: 1_001,
        ..PriceRule::USUAL
    };
    let varieties = [
        ("no variety", buying(Vec::new())),
        ("one twice", buying(vec![VARIETY, VARIETY])),
    ];
    let prices = [
        ("won a kilogram", paying(Interim::Flat(999))),
        ("won a tonne", paying(Interim::Flat(1_000_001))),
        ("one a kilogram", paying(by_grade(30_000, 999))),
        ("one a tonne", paying(by_grade(1_000_001, 30_000))),
        ("the best is cheaper", paying(by_grade(29_999, 30_000))),
        ("the worst is dearer", paying(by_grade(30_000, 30_001))),
        (
            "another rule",
            Terms {
                prices: unchecked,
                ..terms()
            },
        ),
        (
            "a twentieth off",
            Terms {
                tolerance: 2_001,
                ..terms()
            },
        ),
    ];
    let criteria = [
        (
            "per cent",
            Terms {
                criteria: per_cent,
                ..terms()
            },
        ),
        (
            "more checks than lots",
            Terms {
                checks: 1_001,
                ..terms()
            },
        ),
        (
            "more than is paid",
            Terms {
                netting: 1_001,
                ..terms()
            },
        ),
    ];
    let far = NOON + MAX_SEASON + 1;
    let dates = [
        ("opens in seconds", dated(opens / 1_000, ends, price_by)),
        ("ends in seconds", dated(opens, ends / 1_000, price_by)),
        ("priced in seconds", dated(opens, ends, price_by / 1_000)),
        (
            "all in seconds",
            dated(opens / 1_000, ends / 1_000, price_by / 1_000),
        ),
        ("ends before it opens", dated(ends, opens, price_by)),
        ("ends when it opens", dated(ends, ends, price_by)),
        ("is over", dated(NOON - DAY, NOON, price_by)),
        ("lasts too long", dated(opens, far, far)),
        (
            "opened long ago",
            dated(opens - MAX_SEASON - 1, ends, price_by),
        ),
        ("priced before it ends", dated(opens, ends, ends - 1)),
        ("priced too late", dated(opens, ends, ends + MAX_SEASON + 1)),
        ("less than a day", answering(DAY - 1)),
        ("a week in seconds", answering(7 * 86_400)),
        ("longer than a month", answering(MAX_ANSWER + 1)),
    ];
    let mut all = Vec::new();
    let mut add = |terms: &[(&'static str, Terms)], error: fn() -> Error<Test>| {
        for (why, terms) in terms {
            all.push((*why, terms.clone(), error()));
        }
    };
    add(&varieties, || Error::InvalidVarieties);
    add(&prices, || Error::InvalidPrices);
    add(&criteria, || Error::InvalidCriteria);
    add(&dates, || Error::InvalidDates);
    all
}

#[test]
fn no_season_opens_by_unsound_terms() {
    test(|| {
        for (why, terms, error) in unsound() {
            let refused = Err(DispatchError::from(error));
            assert_storage_noop!(assert_eq!(opens(signed(OPERATOR), terms), refused, "{why}"));
        }
    });
}

#[test]
fn no_terms_become_unsound() {
    test(|| {
        for by in [signed(OPERATOR), root()] {
            for (why, terms, error) in unsound() {
                let refused = Err(DispatchError::from(error));
                let changed = || Rice::change_terms(by.clone(), 0, terms);
                assert_storage_noop!(assert_eq!(changed(), refused, "{why}"));
            }
        }
    });
}

#[test]
fn terms_may_be_as_wide_as_their_bounds() {
    test(|| {
        let usual = terms();
        let (opens, ends, price_by) = (usual.opens, usual.ends, usual.price_by);
        let last = NOON + MAX_SEASON;
        for terms in [
            buying(vec![VARIETY, VARIETY + 1]),
            paying(Interim::Flat(1_000)),
            paying(Interim::Flat(1_000_000)),
            paying(by_grade(1_000_000, 1_000)),
            dated(NOON - MAX_SEASON, ends, price_by),
            dated(opens, NOON + 1, NOON + 1),
            dated(opens, last, last + MAX_SEASON),
            answering(DAY),
            answering(MAX_ANSWER),
            Terms {
                tolerance: 2_000,
                checks: 1_000,
                netting: 1_000,
                ..terms()
            },
        ] {
            assert_ok!(Rice::change_terms(signed(OPERATOR), 0, terms.clone()));
            assert_eq!(season(0).terms, terms);
        }
    });
}

#[test]
fn a_chain_for_trials_gives_less_notice() {
    test(|| {
        Notice::<Test>::put(HOUR);
        let change = |answer| Rice::change_terms(signed(OPERATOR), 0, answering(answer));
        assert_noop!(change(HOUR - 1), Error::<Test>::InvalidDates);
        assert_ok!(change(HOUR));
    });
}

#[test]
fn terms_change_before_anything_is_weighed() {
    test(|| {
        let terms = paying(Interim::Flat(40_000));
        assert_ok!(Rice::change_terms(signed(OPERATOR), 0, terms.clone()));
        assert_eq!(
            events(),
            [Event::TermsChanged {
                season: 0,
                terms: terms.clone()
            }]
        );
        assert_eq!(season(0).terms, terms);
    });
}

#[test]
fn terms_stand_once_something_was_weighed() {
    test(|| {
        let lot = weighed(weighing(0, 1));
        // Even where it is gone again.
        assert_ok!(Rice::withdraw(signed(OPERATOR), lot, None));
        for by in [signed(OPERATOR), root()] {
            assert_noop!(
                Rice::change_terms(by, 0, terms()),
                Error::<Test>::TermsFrozen
            );
        }
    });
}

#[test]
fn an_operator_does_all_that_is_its_own() {
    test(|| assert_eq!(tries(signed(OPERATOR), 0), [Ok(()); 9]));
}

#[test]
fn an_operator_without_its_badge_does_nothing_and_the_council_stands_in() {
    test(|| {
        revoke(OPERATOR, DOORS.operator);
        let refused = Err(DispatchError::Other("no badge"));
        assert_storage_noop!(assert_eq!(tries(signed(OPERATOR), 0), [refused; 9]));
        assert_eq!(tries(root(), 0), [Ok(()); 9]);
    });
}

#[test]
fn an_operator_whom_a_court_has_stopped_does_nothing_and_the_council_stands_in() {
    test(|| {
        Stopped::mutate(|stopped| stopped.push(id(OPERATOR)));
        let refused = Err(TokenError::Frozen.into());
        assert_storage_noop!(assert_eq!(tries(signed(OPERATOR), 0), [refused; 9]));
        assert_eq!(tries(root(), 0), [Ok(()); 9]);
    });
}

#[test]
fn nobody_else_does_what_is_the_operators() {
    test(|| {
        // Another county's operator has the same badge as this one's.
        grant(STRANGER, DOORS.operator);
        let refused = Err(Error::<Test>::NotOperator.into());
        for who in [COMPTROLLER, FUNDER, STRANGER, SCALE, FARM] {
            assert_storage_noop!(assert_eq!(tries(signed(who), 0), [refused; 9], "{who}"));
        }
        let refused = Err(DispatchError::BadOrigin);
        assert_storage_noop!(assert_eq!(tries(RuntimeOrigin::none(), 0), [refused; 9]));
    });
}

#[test]
fn nothing_is_done_in_a_season_that_is_none() {
    test(|| {
        let refused = Err(Error::<Test>::SeasonNotFound.into());
        for by in [signed(OPERATOR), root()] {
            assert_storage_noop!(assert_eq!(tries(by, 9), [refused; 9]));
        }
    });
}

#[test]
fn a_closed_season_buys_by_nothing_and_has_no_new_farms_or_crew() {
    test(|| {
        assert_ok!(close(0));
        let closed = Err(Error::<Test>::SeasonClosed.into());
        for by in [signed(OPERATOR), root()] {
            let [terms, defund, quota, scale, _, appoint, _, _, close] = tries(by, 0);
            let refused = [terms, defund, quota, scale, appoint, close];
            assert_eq!(refused, [closed; 6]);
        }
    });
}

#[test]
fn anyone_adds_to_an_escrow() {
    test(|| {
        assert_ok!(Rice::fund_season(signed(STRANGER), 0, 5));
        assert_eq!(
            events(),
            [Event::SeasonFunded {
                season: 0,
                from: id(STRANGER),
                amount: 5
            }]
        );
        assert_eq!(escrow(0), 100_000_005);
        assert_eq!(season(0).ledger.funded, 100_000_005);
        assert_eq!(won(STRANGER), GENESIS - 5);
    });
}

#[test]
fn an_escrow_takes_only_won_that_are_there() {
    test(|| {
        let fund = |season, amount| Rice::fund_season(signed(STRANGER), season, amount);
        assert_noop!(fund(9, 5), Error::<Test>::SeasonNotFound);
        assert_noop!(fund(0, 0), Error::<Test>::NothingToDo);
        assert_noop!(fund(0, GENESIS + 1), TokenError::FundsUnavailable);
        assert_noop!(Rice::fund_season(root(), 0, 5), DispatchError::BadOrigin);
        assert_ok!(close(0));
        assert_noop!(fund(0, 5), Error::<Test>::SeasonClosed);
    });
}

#[test]
fn an_operator_gives_won_back_to_the_funder_alone() {
    test(|| {
        assert_ok!(Rice::defund(signed(OPERATOR), 0, 40_000_000));
        assert_eq!(
            events(),
            [Event::SeasonDefunded {
                season: 0,
                amount: 40_000_000
            }]
        );
        assert_eq!(escrow(0), 60_000_000);
        assert_eq!(season(0).ledger.returned, 40_000_000);
        assert_eq!(won(FUNDER), GENESIS - 60_000_000);
        assert_eq!(won(OPERATOR), GENESIS - held(OPERATOR));
    });
}

#[test]
fn nothing_is_given_back_of_nothing() {
    test(|| {
        let defund = |amount| Rice::defund(signed(OPERATOR), 0, amount);
        assert_noop!(defund(0), Error::<Test>::NothingToDo);
        assert_noop!(defund(100_000_001), Error::<Test>::EscrowReserved);
        assert_ok!(defund(100_000_000));
        assert_noop!(defund(1), Error::<Test>::EscrowReserved);
    });
}

#[test]
fn what_strangers_send_is_not_given_back_before_the_end() {
    test(|| {
        send(7);
        assert_noop!(
            Rice::defund(root(), 0, 100_000_001),
            Error::<Test>::EscrowReserved
        );
        assert_ok!(Rice::defund(root(), 0, 100_000_000));
        assert_eq!(escrow(0), 7);
    });
}

/// A hundred sacks at ₩30,000 are ₩3,000,000.
#[test]
fn what_may_be_paid_at_once_for_what_waits_stays() {
    test(|| {
        let lot = received(weighing(0, 100), SPECIAL);
        assert_eq!(Rice::reserved(0), Some(3_000_000));
        for by in [signed(OPERATOR), root()] {
            assert_noop!(
                Rice::defund(by, 0, 97_000_001),
                Error::<Test>::EscrowReserved
            );
        }
        assert_ok!(Rice::defund(signed(OPERATOR), 0, 97_000_000));
        assert_ok!(accept(lot));
        assert_eq!((won(FARM), escrow(0)), (3_000_000, 0));
    });
}

/// A hundred sacks at ₩40,000, the interim price of the special grade, are ₩4,000,000.
#[test]
fn what_waits_is_reckoned_at_the_best_grade() {
    test(|| {
        let terms = paying(by_grade(40_000, 20_000));
        assert_ok!(Rice::change_terms(signed(OPERATOR), 0, terms));
        graded(weighing(0, 100), FIRST);
        let defund = |amount| Rice::defund(signed(OPERATOR), 0, amount);
        assert_noop!(defund(96_000_001), Error::<Test>::EscrowReserved);
        assert_ok!(defund(96_000_000));
    });
}

#[test]
fn nothing_stays_for_what_is_rejected() {
    test(|| {
        graded(weighing(0, 100), BAD);
        assert_eq!(Rice::reserved(0), Some(0));
        assert_ok!(Rice::defund(signed(OPERATOR), 0, 100_000_000));
    });
}

/// A hundred sacks of the special grade are worth ₩6,666,000, of which ₩3,000,000 were paid at
/// once.
#[test]
fn what_is_due_at_the_final_prices_stays() {
    test(|| {
        let lot = accepted(weighing(0, 100), SPECIAL);
        assert_eq!(Rice::reserved(0), Some(0));
        price(0, OF_2022, PRICES);
        assert_eq!(Rice::reserved(0), Some(3_666_000));
        let defund = |amount| Rice::defund(signed(OPERATOR), 0, amount);
        assert_noop!(defund(93_334_001), Error::<Test>::EscrowReserved);
        assert_ok!(defund(93_334_000));
        assert_eq!(escrow(0), 3_666_000);
        assert_ok!(settle(0, &[lot]));
        assert_eq!((won(FARM), escrow(0)), (6_666_000, 0));
    });
}

#[test]
fn the_council_replaces_officers_and_the_funder() {
    test(|| {
        grant(HEIR, DOORS.operator);
        let before = held(OPERATOR);
        assert_ok!(replace(HEIR, OPERATOR, STRANGER));
        assert_eq!(
            events(),
            [Event::OfficersReplaced {
                season: 0,
                operator: id(HEIR),
                comptroller: id(OPERATOR),
                funder: id(STRANGER),
            }]
        );
        // Whoever has opened it goes on paying for it.
        assert_eq!((held(OPERATOR), held(HEIR)), (before, 0));
        assert_noop!(
            Rice::defund(signed(OPERATOR), 0, 1),
            Error::<Test>::NotOperator
        );
        assert_ok!(Rice::defund(signed(HEIR), 0, 1));
        assert_eq!(won(STRANGER), GENESIS + 1);
    });
}

#[test]
fn none_but_the_council_replaces_officers() {
    test(|| {
        for who in [OPERATOR, COMPTROLLER, FUNDER, STRANGER] {
            let (operator, comptroller) = (id(OPERATOR), id(COMPTROLLER));
            assert_noop!(
                Rice::replace_officers(signed(who), 0, operator, comptroller, id(who)),
                DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn officers_are_replaced_by_two_others_who_do_nothing_else() {
    test(|| {
        assert_noop!(
            Rice::replace_officers(root(), 9, id(OPERATOR), id(COMPTROLLER), id(FUNDER)),
            Error::<Test>::SeasonNotFound
        );
        assert_noop!(
            replace(OPERATOR, OPERATOR, FUNDER),
            Error::<Test>::SameOfficer
        );
        for member in [SCALE, INSPECTOR, WAREHOUSE, SAMPLER] {
            for (operator, comptroller) in [(member, COMPTROLLER), (OPERATOR, member)] {
                assert_noop!(
                    replace(operator, comptroller, FUNDER),
                    Error::<Test>::HasAnotherDuty
                );
            }
        }
        let pot = || Rice::escrow(0);
        let (one, other) = (id(OPERATOR), id(COMPTROLLER));
        for (operator, comptroller, funder) in [
            (pot(), other.clone(), id(FUNDER)),
            (one.clone(), pot(), id(FUNDER)),
            (one, other, pot()),
        ] {
            assert_noop!(
                Rice::replace_officers(root(), 0, operator, comptroller, funder),
                Error::<Test>::PotNotAllowed
            );
        }
    });
}

#[test]
fn a_new_operator_needs_a_badge_like_any() {
    test(|| {
        assert_ok!(replace(STRANGER, COMPTROLLER, FUNDER));
        let refused = Err(DispatchError::Other("no badge"));
        assert_storage_noop!(assert_eq!(tries(signed(STRANGER), 0), [refused; 9]));
        grant(STRANGER, DOORS.operator);
        assert_eq!(tries(signed(STRANGER), 0), [Ok(()); 9]);
    });
}

#[test]
fn no_new_officer_confirms_what_an_old_one_has_proposed() {
    test(|| {
        at(terms().ends + MAX_WAY);
        assert_ok!(Rice::set_final_price(signed(OPERATOR), 0, OF_2022, PRICES));
        grant(HEIR, DOORS.operator);
        assert_ok!(replace(OPERATOR, HEIR, FUNDER));
        assert_eq!(season(0).pricing, Pricing::Open);
        at(Timestamp::get() + DAY);
        assert_noop!(
            Rice::confirm_final_price(signed(HEIR), 0, PRICES),
            Error::<Test>::PriceNotProposed
        );
    });
}

#[test]
fn final_prices_stay_under_new_officers() {
    test(|| {
        price(0, OF_2022, PRICES);
        assert_ok!(replace(OPERATOR, STRANGER, FUNDER));
        assert_eq!(season(0).pricing, Pricing::Final(PRICES));
    });
}

#[test]
fn a_closed_season_may_have_another_funder() {
    test(|| {
        assert_ok!(close(0));
        assert_ok!(replace(OPERATOR, COMPTROLLER, STRANGER));
        assert_eq!(season(0).funder, id(STRANGER));
    });
}

/// Of ₩100,000,000 a hundred sacks of the special grade leave ₩93,334,000, and a stranger has sent
/// ₩777.
#[test]
fn closing_gives_all_that_is_left_to_the_funder() {
    test(|| {
        let lot = accepted(weighing(0, 100), SPECIAL);
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        send(777);
        System::reset_events();
        assert_ok!(close(0));
        assert_eq!(
            events(),
            [Event::SeasonClosed {
                season: 0,
                returned: 93_334_777
            }]
        );
        assert_eq!((won(FARM), escrow(0)), (6_666_000, 0));
        assert_eq!(won(FUNDER), GENESIS - 100_000_000 + 93_334_777);
        let record = season(0);
        assert_eq!(record.ledger.returned, 93_334_000);
        assert_eq!(record.closed, Some(Timestamp::get()));
    });
}

#[test]
fn a_season_in_which_nothing_was_weighed_closes_at_once() {
    test(|| {
        assert_ok!(close(0));
        assert_eq!(
            events(),
            [Event::SeasonClosed {
                season: 0,
                returned: 100_000_000
            }]
        );
        assert_eq!(won(FUNDER), GENESIS);
    });
}

#[test]
fn a_season_without_won_closes_too() {
    test(|| {
        let empty = open(2026, terms());
        System::reset_events();
        assert_ok!(close(empty));
        assert_eq!(
            events(),
            [Event::SeasonClosed {
                season: empty,
                returned: 0
            }]
        );
    });
}

#[test]
fn a_season_in_which_something_was_weighed_closes_after_its_deliveries() {
    test(|| {
        let ends = terms().ends + MAX_WAY;
        let lot = weighed(weighing(0, 1));
        assert_ok!(Rice::withdraw(signed(OPERATOR), lot, None));
        at(ends - 1);
        for by in [signed(OPERATOR), root()] {
            assert_noop!(Rice::close_season(by, 0), Error::<Test>::DeliveriesNotOver);
        }
        at(ends);
        // Nothing was sold, so that it needs no prices.
        assert_ok!(close(0));
    });
}

#[test]
fn a_season_does_not_close_before_its_lots_are_settled() {
    test(|| {
        let ends = terms().ends + MAX_WAY;
        let sold = accepted(weighing(0, 100), SPECIAL);
        let waits = weighed(weighing(0, 1));
        at(ends);
        for by in [signed(OPERATOR), root()] {
            assert_noop!(Rice::close_season(by, 0), Error::<Test>::LotsPending);
        }
        assert_ok!(Rice::lapse(signed(STRANGER), waits));
        assert_noop!(close(0), Error::<Test>::LotsUnsettled);
        price(0, OF_2022, PRICES);
        assert_noop!(close(0), Error::<Test>::LotsUnsettled);
        assert_ok!(settle(0, &[sold]));
        assert_ok!(close(0));
        assert_noop!(close(0), Error::<Test>::SeasonClosed);
    });
}

#[test]
fn settled_lots_are_kept_for_five_years() {
    test(|| {
        let lot = closed();
        let over = Timestamp::get() + KEPT;
        at(over - 1);
        assert_noop!(prune_lots(&[lot]), Error::<Test>::StillKept);
        at(over);
        assert_ok!(prune_lots(&[lot]));
        assert_eq!(Deliveries::<Test>::get(lot), None);
        assert_eq!((season(0).known, season(0).stock), (0, 1));
        // What is there of it stays.
        assert_noop!(prune_lots(&[lot]), Error::<Test>::StillKept);
        lose(lot);
        assert_ok!(prune_lots(&[lot]));
    });
}

#[test]
fn lots_of_an_open_season_are_kept() {
    test(|| {
        let lot = accepted(weighing(0, 100), SPECIAL);
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        at(Timestamp::get() + KEPT);
        assert_noop!(prune_lots(&[lot]), Error::<Test>::SeasonNotClosed);
    });
}

#[test]
fn one_lot_that_stays_keeps_all_of_a_call() {
    test(|| {
        let lot = closed();
        let other = open(2026, terms());
        enroll(other, 0);
        let stays = weighed(weighing(other, 1));
        at(Timestamp::get() + KEPT);
        assert_noop!(prune_lots(&[lot, 9]), Error::<Test>::LotNotFound);
        assert_noop!(prune_lots(&[lot, lot]), Error::<Test>::StillKept);
        assert_noop!(prune_lots(&[lot, stays]), Error::<Test>::SeasonNotClosed);
        assert_ok!(prune_lots(&[lot]));
    });
}

#[test]
fn a_rejected_lot_goes_with_the_others() {
    test(|| {
        let lot = graded(weighing(0, 1), BAD);
        at(terms().ends + MAX_WAY);
        assert_ok!(close(0));
        at(Timestamp::get() + KEPT);
        assert_noop!(prune(100), Error::<Test>::StillNeeded);
        assert_ok!(prune_lots(&[lot]));
        assert_ok!(prune(100));
    });
}

#[test]
fn a_season_is_kept_for_five_years_after_it_is_closed() {
    test(|| {
        assert_noop!(
            Rice::prune_season(signed(STRANGER), 9, 100),
            Error::<Test>::SeasonNotFound
        );
        assert_noop!(prune(100), Error::<Test>::SeasonNotClosed);
        assert_ok!(close(0));
        at(NOON + KEPT - 1);
        assert_noop!(prune(100), Error::<Test>::StillKept);
        at(NOON + KEPT);
        assert_noop!(prune(0), Error::<Test>::NothingToDo);
        assert_ok!(prune(100));
        assert_eq!(Rice::season_details(0), None);
    });
}

#[test]
fn a_season_is_kept_as_long_as_its_lots() {
    test(|| {
        let lot = closed();
        at(Timestamp::get() + KEPT);
        assert_noop!(prune(100), Error::<Test>::StillNeeded);
        assert_ok!(prune_lots(&[lot]));
        assert_noop!(prune(100), Error::<Test>::StillNeeded);
        // The last of its rice is sold.
        sold(lot, MILL);
        assert_ok!(prune(100));
        offer(MILL, lot, 1);
    });
}

/// A sack for which ₩100,000 were paid at once is worth ₩66,660: its farm owes ₩33,340.
#[test]
fn a_season_is_kept_as_long_as_something_is_owed_to_it() {
    test(|| {
        let dear = paying(Interim::Flat(100_000));
        assert_ok!(Rice::change_terms(signed(OPERATOR), 0, dear));
        let lot = accepted(weighing(0, 1), SPECIAL);
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        assert_ok!(close(0));
        assert_eq!(season(0).ledger.outstanding, 33_340);
        lose(lot);
        at(Timestamp::get() + KEPT);
        assert_ok!(prune_lots(&[lot]));
        assert_noop!(prune(100), Error::<Test>::StillNeeded);
        assert_ok!(Rice::repay(signed(STRANGER), 0, 0, 33_340));
        assert_ok!(prune(100));
    });
}

/// One farm, one scale, three inspectors, a warehouse and two samplers are eight records; the
/// season is the ninth.
#[test]
fn a_season_goes_call_by_call_and_its_deposit_comes_back_with_the_last() {
    test(|| {
        assert_ok!(close(0));
        at(NOON + KEPT);
        System::reset_events();
        let seasons = || Farms::<Test>::get(0).map(|farm| farm.seasons);
        let crew = || Crew::<Test>::iter_prefix(0).count();
        let both = deposit::<SeasonOf<Test>>() + deposit::<FarmOf<Test>>();
        assert_eq!((seasons(), crew(), held(OPERATOR)), (Some(1), 7, both));
        for left in [5, 2] {
            assert_ok!(prune(3));
            assert_eq!((seasons(), crew(), held(OPERATOR)), (Some(0), left, both));
            assert_ok!(Rice::do_try_state());
        }
        assert!(events().is_empty());
        assert_ok!(prune(3));
        assert_eq!(events(), [Event::SeasonRemoved { season: 0 }]);
        assert_eq!(held(OPERATOR), deposit::<FarmOf<Test>>());
        assert_eq!(crew(), 0);
        assert_eq!(Scales::<Test>::iter_keys().count(), 0);
        assert_eq!(Numbers::<Test>::iter_keys().count(), 0);
        assert_noop!(prune(3), Error::<Test>::SeasonNotFound);
    });
}

#[test]
fn one_call_removes_so_many_records_at_most() {
    test(|| {
        for who in 100..230 {
            grant(who, DOORS.farm);
            let farm = register(who);
            enroll(0, farm);
        }
        assert_ok!(close(0));
        at(NOON + KEPT);
        assert_ok!(prune(u32::MAX));
        assert_eq!(Enrolments::<Test>::iter_prefix(0).count(), 131 - 128);
        assert_eq!(Crew::<Test>::iter_prefix(0).count(), 7);
        assert_ok!(prune(u32::MAX));
        assert_eq!(Rice::season_details(0), None);
    });
}

#[test]
fn another_season_keeps_its_records() {
    test(|| {
        let other = open(2026, terms());
        enroll(other, 0);
        assert_ok!(close(0));
        at(NOON + KEPT);
        assert_ok!(prune(100));
        assert_eq!(Crew::<Test>::iter_prefix(other).count(), 7);
        assert_eq!(Rice::farm_details(0).map(|farm| farm.seasons), Some(1));
    });
}
