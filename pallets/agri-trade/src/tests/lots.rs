//! A lot from the scale to its farm's money, or back to the farm.

use crate::{mock::*, prices::Interim, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};

/// A hundred sacks, in grams.
const HUNDRED: Grams = 4_000_000;
const WEEK: Moment = 7 * DAY;
const FIRST_GRADE: Stage = Stage::Graded(Grade::First);
const ANSWERS: [Answer; 4] = [
    Answer::Accept,
    Answer::Decline,
    Answer::Reinspect,
    Answer::Withdraw,
];

fn season() -> SeasonOf<Test> {
    Rice::season_details(0).expect("a season")
}

fn lot_of(lot: LotId) -> DeliveryOf<Test> {
    Rice::lot_details(lot).expect("a lot")
}

fn pending() -> (u32, Grams) {
    let Pending { lots, grams } = season().pending;
    (lots, grams)
}

fn sacks() -> Weighing<AccountId32> {
    weighing(0, 100)
}

fn grade(who: Who, lot: LotId, measured: Measured) -> DispatchResult {
    Rice::grade(signed(who), lot, measured)
}

fn take_in(who: Who, lot: LotId, grams: Grams) -> DispatchResult {
    Rice::receive(signed(who), lot, grams)
}

fn reinspect(lot: LotId) -> DispatchResult {
    said(lot, Answer::Reinspect)
}

/// An answer, by whoever sends it.
fn say(
    origin: RuntimeOrigin,
    lot: LotId,
    answer: Answer,
    signature: Option<MultiSignature>,
) -> DispatchResult {
    match answer {
        Answer::Accept => done(Rice::accept(origin, lot, signature)),
        Answer::Decline => Rice::decline(origin, lot, signature),
        Answer::Reinspect => Rice::request_reinspection(origin, lot, signature),
        Answer::Withdraw => Rice::withdraw(origin, lot, signature),
    }
}

/// The farm signs an answer, and a stranger brings it.
fn said(lot: LotId, what: Answer) -> DispatchResult {
    say(signed(STRANGER), lot, what, answer(FARM, lot, what))
}

/// A lot of which its farm may say this.
fn ready(answer: Answer) -> LotId {
    if answer == Answer::Withdraw {
        weighed(sacks())
    } else {
        received(sacks(), FIRST)
    }
}

/// A season of these terms, with a farm and an escrow of so much.
fn with(terms: Terms, funded: Balance, test: impl FnOnce()) {
    run(empty_state(), || {
        open(2026, terms);
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, funded));
        register(FARM);
        enroll(0, 0);
        System::reset_events();
        test();
    });
}

/// A season of which every lot is checked by another inspector.
fn checked(test: impl FnOnce()) {
    let terms = Terms {
        checks: 1_000,
        ..in_the_mock(terms)
    };
    with(terms, 100_000_000, test);
}

/// What is made from the time of a new chain.
fn in_the_mock<X>(make: impl FnOnce() -> X) -> X {
    empty_state().execute_with(make)
}

/// A season that is closed, with a lot that was rejected.
fn rejected_and_closed() -> LotId {
    let lot = graded(sacks(), BAD);
    at(season().terms.ends + MAX_WAY);
    assert_ok!(Rice::close_season(signed(OPERATOR), 0));
    lot
}

#[test]
fn a_farm_answers_itself_or_by_its_signature() {
    for what in ANSWERS {
        test(|| {
            let [first, second] = [ready(what), ready(what)];
            assert_ok!(said(first, what));
            assert_ok!(say(signed(FARM), second, what, None));
        });
    }
}

#[test]
fn nobody_else_answers_for_a_farm() {
    for what in ANSWERS {
        test(|| {
            let lot = ready(what);
            for who in [STRANGER, COMPTROLLER, FUNDER, INSPECTOR, OTHER_FARM] {
                assert_noop!(
                    say(signed(who), lot, what, None),
                    Error::<Test>::SignatureMissing
                );
                assert_noop!(
                    say(signed(STRANGER), lot, what, answer(who, lot, what)),
                    Error::<Test>::BadSignature
                );
            }
        });
    }
}

#[test]
fn a_farm_that_is_stopped_answers_nothing() {
    let stops: [(fn(), DispatchError); 3] = [
        (
            || Stopped::mutate(|stopped| stopped.push(id(FARM))),
            TokenError::Frozen.into(),
        ),
        (
            || revoke(FARM, DOORS.farm),
            DispatchError::Other("no badge"),
        ),
        (
            || {
                revoke(FARM, DOORS.farm);
                issue(FARM, DOORS.farm, 6);
            },
            Error::<Test>::BadgeMoved.into(),
        ),
    ];
    for (stop, error) in stops {
        for what in ANSWERS {
            test(|| {
                let lot = ready(what);
                stop();
                assert_noop!(said(lot, what), error);
                assert_noop!(say(signed(FARM), lot, what, None), error);
            });
        }
    }
}

#[test]
fn an_answer_is_to_one_question_about_one_lot() {
    for what in ANSWERS {
        test(|| {
            let [lot, other] = [ready(what), ready(what)];
            let others = ANSWERS.into_iter().filter(|answer| *answer != what);
            for another in others {
                assert_noop!(
                    say(signed(STRANGER), lot, what, answer(FARM, lot, another)),
                    Error::<Test>::BadSignature
                );
            }
            assert_noop!(
                say(signed(STRANGER), lot, what, answer(FARM, other, what)),
                Error::<Test>::BadSignature
            );
        });
    }
}

#[test]
fn an_answer_is_for_one_chain() {
    for what in ANSWERS {
        test(|| {
            let lot = ready(what);
            let signature = answer(FARM, lot, what);
            frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(9));
            assert_noop!(
                say(signed(STRANGER), lot, what, signature),
                Error::<Test>::BadSignature
            );
        });
    }
}

#[test]
fn there_is_nothing_to_say_of_no_lot() {
    test(|| {
        for what in ANSWERS {
            assert_noop!(say(signed(FARM), 9, what, None), Error::<Test>::LotNotFound);
        }
    });
}

#[test]
fn the_new_key_of_a_farm_answers_and_the_old_one_does_not() {
    for what in ANSWERS {
        test(|| {
            let lot = ready(what);
            let before = answer(FARM, lot, what);
            issue(HEIR, DOORS.farm, 5);
            assert_ok!(Rice::rotate_farm_key(signed(STRANGER), 0, id(HEIR)));
            assert_noop!(
                say(signed(STRANGER), lot, what, before),
                Error::<Test>::BadSignature
            );
            assert_ok!(say(signed(STRANGER), lot, what, answer(HEIR, lot, what)));
        });
    }
}

#[test]
fn a_withdrawn_lot_gives_its_quota_back() {
    test(|| {
        let lot = weighed(sacks());
        let other = weighed(weighing(0, 50));
        System::reset_events();
        assert_ok!(said(lot, Answer::Withdraw));
        let why = Gone::Withdrawn;
        assert_eq!(events(), [Event::Dropped { lot, why }]);
        assert_eq!(Rice::lot_details(lot), None);
        assert_eq!(delivered(0, 0), 2_000_000);
        assert_eq!(pending(), (1, 2_000_000));
        assert_eq!((season().weighed, season().known), (2, 1));
        assert_eq!(stage(other), Stage::Weighed);
    });
}

#[test]
fn the_operator_and_the_council_withdraw_a_lot_too() {
    test(|| {
        for origin in [signed(OPERATOR), root()] {
            let lot = weighed(sacks());
            assert_ok!(Rice::withdraw(origin, lot, None));
            assert_eq!(Rice::lot_details(lot), None);
        }
        assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
    });
}

#[test]
fn an_operator_who_is_stopped_withdraws_nothing() {
    test(|| {
        let lot = weighed(sacks());
        Stopped::set(vec![id(OPERATOR)]);
        assert_noop!(
            Rice::withdraw(signed(OPERATOR), lot, None),
            TokenError::Frozen
        );
        Stopped::set(Vec::new());
        revoke(OPERATOR, DOORS.operator);
        assert_noop!(
            Rice::withdraw(signed(OPERATOR), lot, None),
            DispatchError::Other("no badge")
        );
    });
}

#[test]
fn a_lot_that_was_inspected_is_not_withdrawn() {
    test(|| {
        let lots = [
            graded(sacks(), FIRST),
            graded(sacks(), BAD),
            received(sacks(), FIRST),
            accepted(sacks(), FIRST),
        ];
        for lot in lots {
            for origin in [signed(FARM), signed(OPERATOR), root()] {
                assert_noop!(
                    Rice::withdraw(origin, lot, None),
                    Error::<Test>::AlreadyGraded
                );
            }
        }
    });
}

#[test]
fn an_inspector_measures_and_the_chain_grades() {
    test(|| {
        let lot = weighed(sacks());
        let before = lot_of(lot);
        next_block();
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(grade(INSPECTOR, lot, FIRST));
        assert_eq!(
            events(),
            [Event::Graded {
                lot,
                inspector: id(INSPECTOR),
                measured: FIRST,
                grade: Some(Grade::First)
            }]
        );
        assert_eq!(
            lot_of(lot),
            Delivery {
                stage: FIRST_GRADE,
                measured: Some(FIRST),
                inspectors: BoundedVec::truncate_from(vec![id(INSPECTOR)]),
                until: NOON + HOUR + WEEK,
                ..before
            }
        );
        assert_eq!((delivered(0, 0), pending()), (HUNDRED, (1, HUNDRED)));
        let member = Crew::<Test>::get(0, id(INSPECTOR)).expect("an inspector");
        assert_eq!(member.today.amount, HUNDRED);
    });
}

#[test]
fn a_rejected_lot_gives_its_quota_back() {
    test(|| {
        let lot = weighed(sacks());
        System::reset_events();
        assert_ok!(grade(INSPECTOR, lot, BAD));
        assert_eq!(
            events(),
            [Event::Graded {
                lot,
                inspector: id(INSPECTOR),
                measured: BAD,
                grade: None
            }]
        );
        assert_eq!(stage(lot), Stage::Rejected);
        assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
        assert_eq!(season().known, 1);
    });
}

#[test]
fn wet_paddy_is_paid_as_stored_where_the_season_says_so() {
    let wet = Measured {
        moisture: 240,
        ..FIRST
    };
    let terms = Terms {
        dried: true,
        ..in_the_mock(terms)
    };
    with(terms, 100_000_000, || {
        let lot = graded(unbagged(0, 1_600_000), wet);
        // 1,600,000 g × 760 ÷ 850.
        let Delivery {
            counted, payable, ..
        } = lot_of(lot);
        assert_eq!((counted, payable), (1_600_000, 1_430_588));
        assert_eq!(delivered(0, 0), 1_600_000);
        assert_eq!(pending(), (1, 1_430_588));
        // Drier than it is stored with, it does not become more.
        let dry = graded(unbagged(0, 1_600_000), FIRST);
        assert_eq!(lot_of(dry).payable, 1_600_000);
    });
    test(|| {
        let lot = graded(unbagged(0, 1_600_000), wet);
        assert_eq!(lot_of(lot).payable, 1_600_000);
    });
}

#[test]
fn there_is_no_lot_to_grade() {
    test(|| {
        assert_noop!(grade(INSPECTOR, 0, FIRST), Error::<Test>::LotNotFound);
    });
}

#[test]
fn nothing_is_done_with_a_lot_of_a_closed_season() {
    test(|| {
        let lot = rejected_and_closed();
        let closed = DispatchError::from(Error::<Test>::SeasonClosed);
        assert_noop!(grade(OTHER_INSPECTOR, lot, FIRST), closed);
        assert_noop!(take_in(WAREHOUSE, lot, HUNDRED), closed);
        assert_noop!(reinspect(lot), closed);
        assert_noop!(accept(lot), closed);
    });
}

#[test]
fn a_rejected_lot_leaves_a_closed_season() {
    test(|| {
        let lot = rejected_and_closed();
        assert_ok!(said(lot, Answer::Decline));
        assert_eq!(season().known, 0);
    });
}

#[test]
fn a_lot_is_graded_in_time() {
    test(|| {
        let lots = [weighed(sacks()), weighed(sacks())];
        at(NOON + WEEK - 1);
        assert_ok!(grade(INSPECTOR, lots[0], FIRST));
        at(NOON + WEEK);
        assert_noop!(grade(INSPECTOR, lots[1], FIRST), Error::<Test>::LotOver);
    });
}

#[test]
fn a_lot_that_has_its_grade_is_not_graded() {
    test(|| {
        let lots = [
            graded(sacks(), FIRST),
            graded(sacks(), BAD),
            received(sacks(), FIRST),
            accepted(sacks(), FIRST),
        ];
        for lot in lots {
            assert_noop!(
                grade(OTHER_INSPECTOR, lot, SPECIAL),
                Error::<Test>::NotToGrade
            );
        }
    });
}

#[test]
fn only_an_inspector_of_the_season_grades() {
    test(|| {
        let lot = weighed(sacks());
        for who in [STRANGER, OPERATOR, SCALE, WAREHOUSE, SAMPLER, FARM] {
            assert_noop!(grade(who, lot, FIRST), Error::<Test>::NotInCrew);
        }
        assert_noop!(Rice::grade(root(), lot, FIRST), DispatchError::BadOrigin);
    });
}

#[test]
fn a_suspended_inspector_grades_nothing() {
    test(|| {
        let lot = weighed(sacks());
        assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(INSPECTOR)));
        assert_noop!(grade(INSPECTOR, lot, FIRST), Error::<Test>::MemberSuspended);
        assert_ok!(Rice::reinstate(signed(OPERATOR), 0, id(INSPECTOR)));
        assert_ok!(grade(INSPECTOR, lot, FIRST));
    });
}

#[test]
fn an_inspector_that_is_stopped_grades_nothing() {
    test(|| {
        let lot = weighed(sacks());
        Stopped::set(vec![id(INSPECTOR)]);
        assert_noop!(grade(INSPECTOR, lot, FIRST), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(INSPECTOR, DOORS.inspector);
        assert_noop!(
            grade(INSPECTOR, lot, FIRST),
            DispatchError::Other("no badge")
        );
    });
}

#[test]
fn each_inspection_is_another_inspectors() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        assert_ok!(reinspect(lot));
        assert_noop!(grade(INSPECTOR, lot, SPECIAL), Error::<Test>::SameInspector);
        assert_ok!(grade(OTHER_INSPECTOR, lot, SPECIAL));
    });
}

#[test]
fn measures_are_shares_of_a_whole() {
    test(|| {
        let lot = weighed(sacks());
        for wrong in [
            Measured {
                brown: 1_001,
                ..FIRST
            },
            Measured {
                damaged: 1_001,
                ..FIRST
            },
            Measured {
                moisture: 1_000,
                ..FIRST
            },
        ] {
            assert_noop!(grade(INSPECTOR, lot, wrong), Error::<Test>::InvalidMeasures);
        }
    });
}

#[test]
fn an_inspector_grades_so_much_a_day() {
    test(|| {
        let duty = Duty::Inspector(HUNDRED);
        assert_ok!(Rice::appoint(signed(OPERATOR), 0, id(INSPECTOR), duty));
        let [first, second] = [weighed(sacks()), weighed(sacks())];
        assert_ok!(grade(INSPECTOR, first, FIRST));
        assert_noop!(grade(INSPECTOR, second, FIRST), Error::<Test>::DayFull);
        at(NOON + 12 * HOUR - 1);
        assert_noop!(grade(INSPECTOR, second, FIRST), Error::<Test>::DayFull);
        // Midnight in Korea.
        at(NOON + 12 * HOUR);
        assert_ok!(grade(INSPECTOR, second, FIRST));
    });
}

#[test]
fn a_warehouse_takes_a_graded_lot_in() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        let before = lot_of(lot);
        next_block();
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(take_in(WAREHOUSE, lot, HUNDRED + 20_000));
        assert_eq!(
            events(),
            [Event::Received {
                lot,
                warehouse: id(WAREHOUSE),
                grams: HUNDRED + 20_000
            }]
        );
        assert_eq!(
            lot_of(lot),
            Delivery {
                warehouse: Some(id(WAREHOUSE)),
                until: NOON + HOUR + WEEK,
                ..before
            }
        );
        let member = Crew::<Test>::get(0, id(WAREHOUSE)).expect("a warehouse");
        assert_eq!(member.today.amount, HUNDRED);
    });
}

#[test]
fn there_is_no_lot_to_take_in() {
    test(|| {
        assert_noop!(take_in(WAREHOUSE, 0, HUNDRED), Error::<Test>::LotNotFound);
    });
}

#[test]
fn a_lot_is_taken_in_in_time() {
    test(|| {
        let lots = [graded(sacks(), FIRST), graded(sacks(), FIRST)];
        next_block();
        at(NOON + WEEK - 1);
        assert_ok!(take_in(WAREHOUSE, lots[0], HUNDRED));
        at(NOON + WEEK);
        assert_noop!(take_in(WAREHOUSE, lots[1], HUNDRED), Error::<Test>::LotOver);
    });
}

#[test]
fn only_what_has_a_grade_is_taken_in() {
    test(|| {
        let to_check = graded(sacks(), FIRST);
        assert_ok!(reinspect(to_check));
        let lots = [
            weighed(sacks()),
            graded(sacks(), BAD),
            to_check,
            accepted(sacks(), FIRST),
        ];
        for lot in lots {
            assert_noop!(take_in(WAREHOUSE, lot, HUNDRED), Error::<Test>::NotGraded);
        }
    });
}

#[test]
fn a_lot_is_taken_in_once() {
    test(|| {
        let lot = received(sacks(), FIRST);
        assert_noop!(
            take_in(WAREHOUSE, lot, HUNDRED),
            Error::<Test>::AlreadyReceived
        );
    });
}

#[test]
fn the_block_of_the_grade_is_made_first() {
    checked(|| {
        let lot = graded(sacks(), FIRST);
        assert_noop!(take_in(WAREHOUSE, lot, HUNDRED), Error::<Test>::SameBlock);
        next_block();
        assert_ok!(take_in(WAREHOUSE, lot, HUNDRED));
    });
}

#[test]
fn only_a_warehouse_of_the_season_takes_in() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        for who in [STRANGER, OPERATOR, SCALE, INSPECTOR, SAMPLER, FARM] {
            assert_noop!(take_in(who, lot, HUNDRED), Error::<Test>::NotInCrew);
        }
        assert_noop!(
            Rice::receive(root(), lot, HUNDRED),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_suspended_warehouse_takes_nothing_in() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        assert_ok!(Rice::suspend(signed(WAREHOUSE), 0, id(WAREHOUSE)));
        assert_noop!(
            take_in(WAREHOUSE, lot, HUNDRED),
            Error::<Test>::MemberSuspended
        );
    });
}

#[test]
fn a_warehouse_that_is_stopped_takes_nothing_in() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        Stopped::set(vec![id(WAREHOUSE)]);
        assert_noop!(take_in(WAREHOUSE, lot, HUNDRED), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(WAREHOUSE, DOORS.warehouse);
        assert_noop!(
            take_in(WAREHOUSE, lot, HUNDRED),
            DispatchError::Other("no badge")
        );
    });
}

#[test]
fn a_warehouse_weighs_about_what_the_scale_did() {
    test(|| {
        // 200 g for each 40 kg, and for what is left over.
        for (load, net, off) in [
            (sacks(), HUNDRED, 20_000),
            (unbagged(0, 40_001), 40_001, 400),
        ] {
            let load = Weighing {
                nonce: nonce(0),
                ..load
            };
            let lot = graded(load, FIRST);
            next_block();
            for grams in [net + off + 1, net - off - 1, 0] {
                assert_noop!(
                    take_in(WAREHOUSE, lot, grams),
                    Error::<Test>::ReceiptDiffers
                );
            }
            assert_ok!(take_in(WAREHOUSE, lot, net - off));
        }
    });
}

#[test]
fn a_warehouse_takes_so_much_in_a_day() {
    test(|| {
        let duty = Duty::Warehouse(HUNDRED);
        assert_ok!(Rice::appoint(signed(OPERATOR), 0, id(WAREHOUSE), duty));
        let [first, second] = [graded(sacks(), FIRST), graded(sacks(), FIRST)];
        next_block();
        receive(first);
        let full = DispatchError::from(Error::<Test>::DayFull);
        assert_noop!(take_in(WAREHOUSE, second, HUNDRED), full);
        at(NOON + 12 * HOUR - 1);
        assert_noop!(take_in(WAREHOUSE, second, HUNDRED), full);
        // Midnight in Korea.
        at(NOON + 12 * HOUR);
        receive(second);
    });
}

#[test]
fn a_lot_that_is_drawn_waits_for_another_inspector() {
    checked(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        System::reset_events();
        receive(lot);
        assert_eq!(
            events(),
            [
                Event::CheckDrawn { lot },
                Event::Received {
                    lot,
                    warehouse: id(WAREHOUSE),
                    grams: HUNDRED
                }
            ]
        );
        assert_eq!(stage(lot), Stage::ToCheck);
        assert_noop!(accept(lot), Error::<Test>::NotGraded);
        assert_noop!(reinspect(lot), Error::<Test>::NotGraded);
        assert_noop!(grade(INSPECTOR, lot, FIRST), Error::<Test>::SameInspector);
        assert_ok!(grade(OTHER_INSPECTOR, lot, SPECIAL));
        // It is in the warehouse since.
        assert_ok!(accept(lot));
        assert_eq!(stage(lot), Stage::Accepted(Grade::Special));
    });
}

#[test]
fn a_second_check_may_reject() {
    checked(|| {
        let lot = received(sacks(), FIRST);
        assert_ok!(grade(OTHER_INSPECTOR, lot, BAD));
        assert_eq!(stage(lot), Stage::Rejected);
        assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
    });
}

#[test]
fn a_third_inspector_comes_after_the_second_check() {
    checked(|| {
        let lot = received(sacks(), FIRST);
        assert_ok!(grade(OTHER_INSPECTOR, lot, BAD));
        assert_ok!(reinspect(lot));
        for who in [INSPECTOR, OTHER_INSPECTOR] {
            assert_noop!(grade(who, lot, FIRST), Error::<Test>::SameInspector);
        }
        assert_ok!(grade(THIRD_INSPECTOR, lot, FIRST));
        assert_noop!(reinspect(lot), Error::<Test>::AlreadyReinspected);
        assert_ok!(accept(lot));
    });
}

#[test]
fn a_reinspection_is_drawn_like_any_other_and_a_check_is_not() {
    checked(|| {
        let lot = graded(sacks(), FIRST);
        assert_ok!(reinspect(lot));
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        next_block();
        receive(lot);
        assert_eq!(stage(lot), Stage::ToCheck);
        assert_ok!(grade(THIRD_INSPECTOR, lot, FIRST));
        assert_ok!(accept(lot));
    });
}

/// Else a farm would ask once its lot is taken in, and sell at a grade that nobody checks.
#[test]
fn what_was_taken_in_and_is_graded_anew_is_taken_in_anew() {
    let checks = 1;
    let terms = Terms {
        checks,
        ..in_the_mock(terms)
    };
    with(terms, 100_000_000, || {
        let lot = received(sacks(), FIRST);
        assert_eq!((stage(lot), lot_of(lot).draw), (FIRST_GRADE, Draw::Spared));
        assert_ok!(reinspect(lot));
        assert_ok!(grade(OTHER_INSPECTOR, lot, SPECIAL));
        assert_noop!(accept(lot), Error::<Test>::NotReceived);
        let again = take_in(WAREHOUSE, lot, lot_of(lot).net);
        assert_noop!(again, Error::<Test>::SameBlock);
        next_block();
        receive(lot);
        assert_eq!(stage(lot), Stage::Graded(Grade::Special));
        assert_ok!(accept(lot));
        assert_eq!(Seeds::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn a_season_without_checks_draws_nothing() {
    test(|| {
        let lots: Vec<_> = (0..10).map(|_| graded(sacks(), FIRST)).collect();
        next_block();
        for lot in lots {
            receive(lot);
            assert_eq!(stage(lot), FIRST_GRADE);
        }
        assert_eq!(Seeds::<Test>::iter_keys().count(), 0);
    });
}

/// Who works with the first inspector knows from the next block on that a lot is drawn.
#[test]
fn a_lot_that_is_drawn_is_not_got_out_of_the_way() {
    checked(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        System::reset_events();
        assert_ok!(said(lot, Answer::Decline));
        assert_eq!(events(), [Event::CheckDrawn { lot }]);
        assert_eq!(stage(lot), Stage::ToCheck);
        assert_noop!(said(lot, Answer::Decline), Error::<Test>::CheckFirst);
        // Another has seen it.
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        assert_ok!(said(lot, Answer::Decline));
        assert_eq!(Seeds::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn who_lets_a_drawn_lot_lapse_is_suspended() {
    for steps in 0..3 {
        checked(|| {
            let lot = graded(sacks(), FIRST);
            next_block();
            match steps {
                0 => receive(lot),
                1 => {
                    assert_ok!(reinspect(lot));
                }
                _ => (),
            }
            at(Timestamp::get() + WEEK);
            System::reset_events();
            assert_ok!(Rice::lapse(signed(STRANGER), lot));
            let events = events();
            assert!(events.contains(&Event::CheckEscaped { lot }));
            let (season, who, by) = (0, id(INSPECTOR), SuspendedBy::Keeper);
            assert!(events.contains(&Event::Suspended { season, who, by }));
            let next = weighed(sacks());
            assert_noop!(
                grade(INSPECTOR, next, FIRST),
                Error::<Test>::MemberSuspended
            );
            assert_ok!(Rice::reinstate(signed(OPERATOR), 0, id(INSPECTOR)));
            assert_ok!(grade(INSPECTOR, next, FIRST));
        });
    }
}

#[test]
fn who_declines_before_it_can_be_known_dodges_nothing() {
    checked(|| {
        let lot = graded(sacks(), FIRST);
        assert_ok!(said(lot, Answer::Decline));
        assert_eq!(Seeds::<Test>::iter_keys().count(), 0);
        assert!(Deliveries::<Test>::get(lot).is_none());
    });
}

#[test]
fn a_block_decides_about_each_lot_that_was_graded_in_it() {
    let checks = 500;
    let terms = Terms {
        checks,
        ..in_the_mock(terms)
    };
    with(terms, 100_000_000, || {
        let lots: Vec<_> = (0..40).map(|_| graded(sacks(), FIRST)).collect();
        next_block();
        lots.iter().for_each(|lot| receive(*lot));
        let drawn = lots
            .iter()
            .filter(|lot| stage(**lot) == Stage::ToCheck)
            .count();
        assert!((8..32).contains(&drawn), "{drawn} of 40");
        assert_eq!(Seeds::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn a_farm_asks_for_another_inspector() {
    test(|| {
        let lot = received(sacks(), FIRST);
        let before = lot_of(lot);
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(reinspect(lot));
        assert_eq!(events(), [Event::ReinspectionRequested { lot }]);
        assert_eq!(
            lot_of(lot),
            Delivery {
                stage: Stage::ToCheck,
                asked: true,
                until: NOON + HOUR + WEEK,
                ..before
            }
        );
        assert_eq!((delivered(0, 0), pending()), (HUNDRED, (1, HUNDRED)));
    });
}

#[test]
fn the_last_grade_counts_up_and_down() {
    test(|| {
        let worse = Measured {
            brown: 740,
            ..FIRST
        };
        for (measured, grade_now) in [(SPECIAL, Grade::Special), (worse, Grade::Second)] {
            let lot = received(sacks(), FIRST);
            assert_ok!(reinspect(lot));
            assert_ok!(grade(OTHER_INSPECTOR, lot, measured));
            assert_eq!(stage(lot), Stage::Graded(grade_now));
            assert_ok!(accept(lot));
            assert_eq!(stage(lot), Stage::Accepted(grade_now));
        }
    });
}

#[test]
fn a_reinspection_may_reject() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        assert_ok!(reinspect(lot));
        assert_ok!(grade(OTHER_INSPECTOR, lot, BAD));
        assert_eq!(stage(lot), Stage::Rejected);
        assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
    });
}

#[test]
fn a_rejected_lot_takes_its_quota_again() {
    test(|| {
        let lot = graded(sacks(), BAD);
        assert_ok!(reinspect(lot));
        assert_eq!((delivered(0, 0), pending()), (HUNDRED, (1, HUNDRED)));
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        assert_eq!(stage(lot), FIRST_GRADE);
        assert_eq!((delivered(0, 0), pending()), (HUNDRED, (1, HUNDRED)));
        next_block();
        receive(lot);
        assert_ok!(accept(lot));
    });
}

#[test]
fn a_farm_asks_in_time() {
    test(|| {
        let lots = [graded(sacks(), FIRST), graded(sacks(), FIRST)];
        at(NOON + WEEK - 1);
        assert_ok!(reinspect(lots[0]));
        at(NOON + WEEK);
        assert_noop!(reinspect(lots[1]), Error::<Test>::LotOver);
    });
}

#[test]
fn a_farm_asks_for_what_has_a_grade() {
    test(|| {
        let lots = [weighed(sacks()), accepted(sacks(), FIRST)];
        for lot in lots {
            assert_noop!(reinspect(lot), Error::<Test>::NotGraded);
        }
    });
}

#[test]
fn a_farm_asks_once() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        assert_ok!(reinspect(lot));
        assert_noop!(reinspect(lot), Error::<Test>::AlreadyReinspected);
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        assert_noop!(reinspect(lot), Error::<Test>::AlreadyReinspected);
    });
}

#[test]
fn a_rejected_lot_stays_so_once_there_are_prices() {
    test(|| {
        at(NOON + 60 * DAY - 1);
        let lot = graded(sacks(), BAD);
        price(0, OF_2022, PRICES);
        assert_noop!(reinspect(lot), Error::<Test>::PriceIsFinal);
    });
}

#[test]
fn a_rejected_lot_stays_so_where_others_have_taken_the_quota() {
    test(|| {
        assert_ok!(Rice::set_quota(signed(OPERATOR), 0, 0, HUNDRED, None));
        let lot = graded(sacks(), BAD);
        let other = weighed(weighing(0, 1));
        assert_noop!(reinspect(lot), Error::<Test>::QuotaFull);
        assert_ok!(said(other, Answer::Withdraw));
        assert_ok!(reinspect(lot));
    });
}

#[test]
fn a_rejected_lot_of_a_farm_without_a_number_stays_so() {
    test(|| {
        let lot = graded(sacks(), BAD);
        // No call comes to this: a season's numbers go after its lots.
        let enrolment = Enrolments::<Test>::take(0, 0).expect("a number");
        assert_noop!(reinspect(lot), Error::<Test>::NotEnrolled);
        Enrolments::<Test>::insert(0, 0, enrolment);
    });
}

#[test]
fn a_farm_is_paid_in_the_call_in_which_it_sells() {
    test(|| {
        let lot = received(sacks(), FIRST);
        let before = lot_of(lot);
        System::reset_events();
        assert_ok!(accept(lot));
        // 100 sacks at ₩30,000.
        let interim = 3_000_000;
        assert_eq!(
            events(),
            [Event::Accepted {
                lot,
                grade: Grade::First,
                interim,
                netted: 0
            }]
        );
        assert_eq!((won(FARM), escrow(0)), (interim, 97_000_000));
        assert_eq!(
            lot_of(lot),
            Delivery {
                stage: Stage::Accepted(Grade::First),
                interim,
                ..before
            }
        );
        let season = season();
        assert_eq!(season.pending, Pending::default());
        assert_eq!(
            season.classes.bagged.first,
            Class {
                lots: 1,
                grams: HUNDRED,
                interim
            }
        );
        assert_eq!((season.classes.lots(), season.ledger.interim), (1, interim));
        assert_eq!(delivered(0, 0), HUNDRED);
    });
}

#[test]
fn each_grade_has_its_interim_price_where_the_season_says_so() {
    let terms = Terms {
        interim: Interim::Graded(ByGrade {
            special: 40_000,
            first: 38_000,
            second: 36_000,
            third: 34_000,
        }),
        ..in_the_mock(terms)
    };
    with(terms, 100_000_000, || {
        accepted(sacks(), SPECIAL);
        assert_eq!(won(FARM), 4_000_000);
        accepted(weighing(0, 10), FIRST);
        assert_eq!(won(FARM), 4_380_000);
        // 1,234,601 g × 38,000 ÷ 40,000, rounded down.
        accepted(unbagged(0, 1_234_601), FIRST);
        assert_eq!(won(FARM), 4_380_000 + 1_172_870);
        let classes = season().classes;
        let lots = (
            classes.bagged.special.lots,
            classes.bagged.first.lots,
            classes.unbagged.first.lots,
        );
        assert_eq!(lots, (1, 1, 1));
    });
}

#[test]
fn an_answer_is_to_one_inspection() {
    test(|| {
        let lot = received(sacks(), FIRST);
        let before = answer(FARM, lot, Answer::Accept);
        assert_ok!(reinspect(lot));
        // The same grade again, by another.
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        assert_noop!(
            say(signed(STRANGER), lot, Answer::Accept, before),
            Error::<Test>::BadSignature
        );
        assert_ok!(accept(lot));
    });
}

#[test]
fn an_answer_is_to_one_grade() {
    checked(|| {
        let lot = graded(sacks(), SPECIAL);
        // Signed as soon as it is graded, and before the second check.
        let before = answer(FARM, lot, Answer::Accept);
        next_block();
        receive(lot);
        assert_ok!(grade(OTHER_INSPECTOR, lot, FIRST));
        assert_noop!(
            say(signed(STRANGER), lot, Answer::Accept, before),
            Error::<Test>::BadSignature
        );
    });
}

#[test]
fn a_farm_sells_in_time() {
    test(|| {
        let lots = [received(sacks(), FIRST), received(sacks(), FIRST)];
        at(NOON + WEEK - 1);
        assert_ok!(accept(lots[0]));
        at(NOON + WEEK);
        assert_noop!(accept(lots[1]), Error::<Test>::LotOver);
    });
}

#[test]
fn a_lot_is_sold_once() {
    test(|| {
        let [sold, settled] = [accepted(sacks(), FIRST), accepted(sacks(), FIRST)];
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[settled]));
        for lot in [sold, settled] {
            assert_noop!(accept(lot), Error::<Test>::AlreadyAccepted);
        }
    });
}

#[test]
fn only_what_has_a_grade_is_sold() {
    test(|| {
        let to_check = received(sacks(), FIRST);
        assert_ok!(reinspect(to_check));
        for lot in [weighed(sacks()), graded(sacks(), BAD), to_check] {
            assert_noop!(accept(lot), Error::<Test>::NotGraded);
        }
    });
}

#[test]
fn only_what_a_warehouse_has_is_sold() {
    test(|| {
        let lot = graded(sacks(), FIRST);
        next_block();
        assert_noop!(accept(lot), Error::<Test>::NotReceived);
    });
}

#[test]
fn a_farm_that_has_become_an_officer_sells_nothing() {
    test(|| {
        let lot = received(sacks(), FIRST);
        assert_ok!(Rice::replace_officers(
            root(),
            0,
            id(OPERATOR),
            id(FARM),
            id(FUNDER)
        ));
        assert_noop!(accept(lot), Error::<Test>::HasAnotherDuty);
    });
}

#[test]
fn a_farm_whose_account_is_of_the_crew_sells_nothing() {
    test(|| {
        let lot = received(sacks(), FIRST);
        // Whoever was appointed first has been given the farm's badge since.
        grant(HEIR, DOORS.inspector);
        let duty = Duty::Inspector(TONNE);
        assert_ok!(Rice::appoint(signed(OPERATOR), 0, id(HEIR), duty));
        issue(HEIR, DOORS.farm, 5);
        assert_ok!(Rice::rotate_farm_key(signed(STRANGER), 0, id(HEIR)));
        assert_noop!(accept_by(HEIR, lot), Error::<Test>::HasAnotherDuty);
    });
}

#[test]
fn a_lot_waits_for_an_escrow_that_pays_it() {
    with(in_the_mock(terms), 2_999_999, || {
        let lot = received(sacks(), FIRST);
        assert_noop!(accept(lot), Error::<Test>::EscrowShort);
        // What strangers have sent to the escrow pays nothing.
        let escrow = Rice::escrow(0);
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), escrow, 1));
        assert_noop!(accept(lot), Error::<Test>::EscrowShort);
        assert_eq!(stage(lot), FIRST_GRADE);
        assert_ok!(Rice::fund_season(signed(STRANGER), 0, 1));
        assert_ok!(accept(lot));
        assert_eq!(won(FARM), 3_000_000);
    });
}

fn compromise(since: Option<Moment>) {
    assert_ok!(Rice::compromise_scale(
        signed(OPERATOR),
        0,
        id(SCALE),
        since
    ));
}

#[test]
fn what_a_compromised_scale_has_weighed_is_not_sold() {
    test(|| {
        let before = received(sacks(), FIRST);
        at(NOON + HOUR);
        let after = received(sacks(), FIRST);
        compromise(Some(NOON + HOUR));
        assert_noop!(accept(after), Error::<Test>::ScaleCompromised);
        assert_ok!(accept(before));
        compromise(None);
        assert_ok!(accept(after));
    });
}

#[test]
fn what_is_sold_stands_and_is_flagged() {
    test(|| {
        let lot = accepted(sacks(), FIRST);
        assert_eq!(Rice::flagged(lot), Some(false));
        at(NOON + HOUR);
        compromise(Some(NOON));
        assert_eq!(Rice::flagged(lot), Some(true));
        assert_eq!(stage(lot), Stage::Accepted(Grade::First));
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        compromise(None);
        assert_eq!(Rice::flagged(lot), Some(false));
        assert_eq!(Rice::flagged(9), None);
    });
}

#[test]
fn a_declined_lot_gives_its_quota_back() {
    test(|| {
        let lot = received(sacks(), FIRST);
        System::reset_events();
        assert_ok!(said(lot, Answer::Decline));
        let why = Gone::Declined;
        assert_eq!(events(), [Event::Dropped { lot, why }]);
        assert_eq!(Rice::lot_details(lot), None);
        assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
        assert_eq!((season().weighed, season().known), (1, 0));
        assert_eq!(won(FARM), 0);
    });
}

#[test]
fn a_farm_declines_whatever_was_inspected() {
    test(|| {
        let to_check = graded(sacks(), FIRST);
        assert_ok!(reinspect(to_check));
        let kept = weighed(weighing(0, 50));
        // A rejected one has given its quota back before.
        for lot in [graded(sacks(), FIRST), graded(sacks(), BAD), to_check] {
            assert_ok!(said(lot, Answer::Decline));
        }
        assert_eq!(stage(kept), Stage::Weighed);
        let left = (1, 2_000_000);
        assert_eq!((delivered(0, 0), pending()), (2_000_000, left));
    });
}

#[test]
fn a_lot_that_is_sold_is_neither_declined_nor_does_it_lapse() {
    test(|| {
        let [sold, settled] = [accepted(sacks(), FIRST), accepted(sacks(), FIRST)];
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[settled]));
        for lot in [sold, settled] {
            assert_noop!(said(lot, Answer::Decline), Error::<Test>::AlreadyAccepted);
            assert_noop!(
                Rice::lapse(signed(STRANGER), lot),
                Error::<Test>::AlreadyAccepted
            );
        }
    });
}

#[test]
fn a_farm_declines_nothing_before_it_is_inspected() {
    test(|| {
        let lot = weighed(sacks());
        assert_noop!(said(lot, Answer::Decline), Error::<Test>::NotGraded);
    });
}

#[test]
fn a_lot_lapses_at_each_step() {
    let steps: [fn() -> LotId; 4] = [
        || weighed(sacks()),
        || graded(sacks(), FIRST),
        || received(sacks(), FIRST),
        || {
            let lot = graded(sacks(), FIRST);
            assert_ok!(reinspect(lot));
            lot
        },
    ];
    for step in steps {
        test(|| {
            let lot = step();
            at(NOON + WEEK - 1);
            assert_noop!(
                Rice::lapse(signed(STRANGER), lot),
                Error::<Test>::LotNotOver
            );
            at(NOON + WEEK);
            System::reset_events();
            assert_ok!(Rice::lapse(signed(STRANGER), lot));
            let why = Gone::Lapsed;
            assert_eq!(events(), [Event::Dropped { lot, why }]);
            assert_eq!((delivered(0, 0), pending()), (0, (0, 0)));
            assert_eq!((Rice::lot_details(lot), season().known), (None, 0));
        });
    }
}

#[test]
fn a_rejected_lot_lapses_and_gives_nothing_back_twice() {
    test(|| {
        let lot = graded(sacks(), BAD);
        at(NOON + WEEK);
        weighed(weighing(0, 50));
        assert_ok!(Rice::lapse(signed(STRANGER), lot));
        let left = (1, 2_000_000);
        assert_eq!((delivered(0, 0), pending()), (2_000_000, left));
    });
}

#[test]
fn there_is_no_lot_that_lapses() {
    test(|| {
        assert_noop!(Rice::lapse(signed(STRANGER), 0), Error::<Test>::LotNotFound);
        assert_noop!(Rice::lapse(root(), 0), DispatchError::BadOrigin);
    });
}
