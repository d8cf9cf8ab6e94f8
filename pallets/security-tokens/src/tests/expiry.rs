//! Locks and their ends: what is free at an expiry, what idle time removes, and how many locks.

use super::settlement::{ORDER, RECORD, agreed, rejects, trade, words};
use crate::{mock::*, *};
use frame::testing_prelude::*;

type Weights = <Test as crate::Config>::WeightInfo;

const MINUTE: Moment = 60_000;
/// When what [`agreed`] tells expires.
const END: Moment = NOON + 2 * DAY;
/// The minute since 1970 in which tests begin.
const FIRST: u32 = 29_847_060;

fn expires(who: Who, deal: InstructionId) -> DispatchResult {
    Tokens::expire(signed(who), deal)
}

/// An idle block with so much weight left. Tells what was used.
fn idle(remaining: Weight) -> Weight {
    <Tokens as Hooks<u64>>::on_idle(1, remaining)
}

/// What a sweep weighs that looks into so many minutes, and as often for an instruction.
fn swept(minutes: u64, looks: u64) -> Weight {
    let begin = <Weights as crate::WeightInfo>::sweep_begin();
    let one = <Weights as crate::WeightInfo>::sweep_one();
    let begin = begin.saturating_mul(minutes);
    begin.saturating_add(one.saturating_mul(looks))
}

/// So many instructions that end at a moment, each of which A has affirmed to give a unit.
fn affirmed_until(expires: Moment, n: u32) {
    for _ in 0..n {
        let deal = instruct_until(vec![deliver(A, C, 1)], expires);
        assert_ok!(affirm(ALICE, deal));
    }
}

/// What A's account is encumbered with: how many units, and until when.
fn locks() -> Vec<(Units, Moment)> {
    let position = Positions::<Test>::get(0, A).expect("a position");
    let part = position.part(0).expect("an account");
    let liens = part.liens.iter();
    liens.map(|lien| (lien.units, lien.until)).collect()
}

/// What B has on hold: how much won, and until when.
fn holds() -> Vec<(u128, Moment)> {
    let payments = Payments::<Test>::get(B).into_iter();
    payments
        .map(|payment| (payment.won, payment.until))
        .collect()
}

/// How many instructions there are, and how many of them are to be swept.
fn pending() -> (usize, usize) {
    (
        Instructions::<Test>::iter().count(),
        Expiring::<Test>::iter().count(),
    )
}

#[test]
fn units_are_free_at_the_very_millisecond_of_the_expiry() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        let ledger = Tokens::ledger_account(A);
        at(END - 1);
        assert_eq!(free(A), 0);
        assert_eq!(Tokens::frozen_units(0, &ledger), Some(100));
        let next = instruct(vec![deliver(A, C, 100)]);
        assert_noop!(affirm(ALICE, next), Error::<Test>::InsufficientUnits);
        assert_noop!(
            pledged(ALICE, 0, 0, B, 100, END + DAY),
            Error::<Test>::InsufficientUnits
        );
        at(END);
        // Nobody has acted.
        assert_eq!(words(deal), [true, false]);
        assert_eq!(free(A), 100);
        assert_eq!(Tokens::frozen_units(0, &ledger), None);
        let view = Tokens::position(0, A).expect("a position");
        let part = Part {
            book: 0,
            units: 100,
            liens: BoundedVec::new(),
        };
        assert_eq!((view.units, view.free), (100, 100));
        assert_eq!(view.parts, [part]);
        assert_ok!(affirm(ALICE, next));
        assert_eq!(locks(), [(100, END - 1 + DAY)]);
        assert_ok!(affirm(CAROL, next));
        assert_eq!((units(A), units(C)), (0, 100));
        // What has expired goes without touching what is A's by now.
        give(ALICE, 1);
        assert_ok!(expires(STRANGER, deal));
        assert_eq!((units(A), free(A)), (1, 1));
    });
}

#[test]
fn units_that_were_locked_are_pledged_from_the_expiry_on() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        at(END);
        let until = END + DAY;
        assert_ok!(pledged(ALICE, 0, 0, B, 100, until));
        assert_eq!(locks(), [(100, until)]);
        // The pledge is none of the instruction's.
        at(END + MINUTE);
        idle(Weight::MAX);
        assert_eq!(locks(), [(100, until)]);
    });
}

#[test]
fn won_is_free_for_a_new_affirmation_from_the_expiry_on() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        at(END - 1);
        let next = instruct(trade());
        assert_eq!(Tokens::cash_of(B), (1, 1_050_000));
        assert_noop!(affirm(BOB, next), Error::<Test>::InsufficientWon);
        at(END);
        // The hold is still there, and nobody is asked to end it.
        assert_eq!((cash(B), cash_on_hold(B)), (1, 1_050_000));
        assert_eq!(Tokens::cash_of(B), (1_050_001, 0));
        assert_ok!(affirm(BOB, next));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 1_050_000));
        assert_eq!(holds(), [(1_050_000, END - 1 + DAY)]);
        // It is the new one's now, whatever becomes of the other.
        assert_ok!(expires(STRANGER, deal));
        assert_eq!(Tokens::cash_of(B), (1, 1_050_000));
        assert_ok!(affirm(ALICE, next));
        assert_eq!((cash(A), cash(B), cash_on_hold(B)), (1_050_000, 1, 0));
    });
}

#[test]
fn won_is_free_for_the_last_affirmation_from_the_expiry_on() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        at(END - 1);
        let mut legs = trade();
        legs.push(pay(B, A, 1));
        let next = instruct(legs);
        assert_ok!(affirm(ALICE, next));
        assert_noop!(affirm(BOB, next), Error::<Test>::InsufficientWon);
        at(END);
        // To the last won.
        assert_ok!(affirm(BOB, next));
        assert_eq!((cash(A), cash(B), cash_on_hold(B)), (1_050_001, 0, 0));
        assert_eq!((units(B), holds()), (100, Vec::new()));
    });
}

#[test]
fn won_is_taken_out_from_the_expiry_on() {
    test(|| {
        let deal = agreed();
        assert_ok!(Tokens::set_payout(signed(BOB), id(BOB)));
        assert_ok!(affirm(BOB, deal));
        at(END - 1);
        assert_noop!(
            Tokens::withdraw_cash(signed(BOB), 1_050_001),
            Error::<Test>::InsufficientWon
        );
        at(END);
        System::reset_events();
        assert_ok!(Tokens::withdraw_cash(signed(BOB), 1_050_001));
        assert_eq!(
            events(),
            [Event::CashWithdrawn {
                investor: B,
                to: id(BOB),
                amount: 1_050_001
            }]
        );
        assert_eq!((won(BOB), cash(B), cash_on_hold(B)), (1_050_001, 0, 0));
        assert!(!Payments::<Test>::contains_key(B));
        assert_ok!(expires(STRANGER, deal));
        assert_eq!(Tokens::cash_of(B), (0, 0));
    });
}

#[test]
fn won_is_free_for_a_court_from_the_expiry_on() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        let title = Title::Order(ORDER);
        at(END - 1);
        assert_noop!(
            Tokens::force_payment(root(), B, C, 1_050_001, title),
            Error::<Test>::InsufficientWon
        );
        at(END);
        assert_ok!(Tokens::force_payment(root(), B, C, 1_050_001, title));
        assert_eq!((cash(B), cash_on_hold(B)), (0, 0));
        assert_eq!(cash(C), 1_050_001);
    });
}

#[test]
fn what_ends_later_stays_locked() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_001);
        let legs = || vec![deliver(A, B, 30), pay(B, A, 300)];
        for expires in [NOON + HOUR, NOON + 2 * HOUR] {
            let deal = instruct_until(legs(), expires);
            assert_ok!(affirm(BOB, deal));
            let deal = instruct_until(legs(), expires);
            assert_ok!(affirm(ALICE, deal));
        }
        assert_eq!((free(A), Tokens::cash_of(B)), (40, (401, 600)));
        at(NOON + HOUR);
        assert_eq!((free(A), Tokens::cash_of(B)), (70, (701, 300)));
        at(NOON + HOUR + MINUTE);
        idle(Weight::MAX);
        assert_eq!((free(A), Tokens::cash_of(B)), (70, (701, 300)));
        assert_eq!((cash(B), cash_on_hold(B)), (701, 300));
        assert_eq!(locks(), [(30, NOON + 2 * HOUR)]);
        assert_eq!(holds(), [(300, NOON + 2 * HOUR)]);
        at(NOON + 2 * HOUR);
        assert_eq!((free(A), Tokens::cash_of(B)), (100, (1_001, 0)));
    });
}

#[test]
fn nobody_affirms_at_the_expiry_or_after_it() {
    for moment in [END, END + 1, END + DAY] {
        test(|| {
            let deal = agreed();
            assert_ok!(affirm(ALICE, deal));
            at(moment);
            for who in [ALICE, BOB, CAROL] {
                assert_noop!(affirm(who, deal), Error::<Test>::InstructionExpired);
            }
        });
    }
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        at(END - 1);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(B), cash(A)), (100, 1_050_000));
    });
}

#[test]
fn anyone_removes_what_has_expired() {
    for who in [STRANGER, ALICE, VENUE] {
        test(|| {
            let held = on_hold(VENUE);
            let deal = agreed();
            assert_ok!(affirm(BOB, deal));
            at(END);
            assert_ok!(expires(who, deal));
            assert_eq!(events().pop(), Some(Event::Expired { instruction: deal }));
            assert_eq!(pending(), (0, 0));
            assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
            assert!(!Payments::<Test>::contains_key(B));
            assert_eq!((free(A), on_hold(VENUE)), (100, held));
            assert_noop!(expires(who, deal), Error::<Test>::InstructionNotFound);
        });
    }
}

#[test]
fn units_that_were_locked_leave_no_encumbrance_behind() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        at(END);
        assert_eq!(locks(), [(100, END)]);
        assert_ok!(expires(STRANGER, deal));
        assert_eq!(locks(), []);
    });
}

#[test]
fn what_has_not_expired_is_not_removed() {
    test(|| {
        let deal = agreed();
        assert_noop!(expires(STRANGER, deal), Error::<Test>::NotExpired);
        at(END - 1);
        assert_noop!(expires(VENUE, deal), Error::<Test>::NotExpired);
        assert_noop!(expires(VENUE, deal + 1), Error::<Test>::InstructionNotFound);
        at(END);
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::expire(origin, deal), DispatchError::BadOrigin);
        }
        assert_ok!(expires(STRANGER, deal));
    });
}

#[test]
fn a_party_takes_its_word_back_after_the_expiry_too() {
    test(|| {
        let held = on_hold(VENUE);
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        at(END);
        System::reset_events();
        assert_ok!(Tokens::withdraw(signed(BOB), deal));
        assert_eq!(
            events(),
            [Event::AffirmationWithdrawn {
                instruction: deal,
                investor: B
            }]
        );
        assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InstructionExpired);
        at(END + MINUTE);
        idle(Weight::MAX);
        assert_eq!((pending(), on_hold(VENUE)), ((0, 0), held));
    });
}

#[test]
fn a_party_turns_an_instruction_down_after_the_expiry_too() {
    test(|| {
        let held = on_hold(VENUE);
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, instruct(trade())));
        at(END);
        System::reset_events();
        assert_ok!(rejects(BOB, deal));
        assert_eq!(events(), [Event::Rejected { instruction: deal }]);
        // The other one is there still, and its won free.
        assert_eq!((free(A), locks()), (100, Vec::new()));
        assert_eq!(Tokens::cash_of(B), (1_050_001, 0));
        assert_eq!(on_hold(VENUE), held + RECORD);
        at(END + MINUTE);
        idle(Weight::MAX);
        assert_eq!((pending(), on_hold(VENUE)), ((0, 0), held));
    });
}

#[test]
fn idle_time_gives_back_what_was_held_with_no_party_acting() {
    test(|| {
        let held = on_hold(VENUE);
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        let other = instruct_until(vec![deliver(A, C, 100)], END);
        assert_ok!(affirm(ALICE, other));
        System::reset_events();
        // It is free at once, and removed once its minute is over.
        at(END + MINUTE - 1);
        idle(Weight::MAX);
        assert_eq!((events(), pending()), (Vec::new(), (2, 2)));
        assert_eq!(Tokens::cash_of(B), (1_050_001, 0));
        at(END + MINUTE);
        idle(Weight::MAX);
        let mut expired = events();
        expired.sort_by_key(|event| match event {
            Event::Expired { instruction } => *instruction,
            _ => InstructionId::MAX,
        });
        let all = [deal, other].map(|instruction| Event::Expired { instruction });
        assert_eq!(expired, all);
        assert_eq!(pending(), (0, 0));
        assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
        assert_eq!((holds(), locks()), (Vec::new(), Vec::new()));
        assert_eq!(on_hold(VENUE), held);
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InstructionNotFound);
    });
}

#[test]
fn idle_time_leaves_what_has_not_expired() {
    test(|| {
        give(ALICE, 100);
        affirmed_until(NOON + 1, 1);
        affirmed_until(NOON + MINUTE, 1);
        affirmed_until(NOON + MINUTE + 1, 1);
        affirmed_until(NOON + DAY, 1);
        System::reset_events();
        at(NOON + MINUTE);
        idle(Weight::MAX);
        assert_eq!(events(), [Event::Expired { instruction: 0 }]);
        assert_eq!((free(A), pending()), (98, (3, 3)));
        at(NOON + MINUTE + 1);
        idle(Weight::MAX);
        assert_eq!((free(A), pending()), (99, (3, 3)));
        at(NOON + 2 * MINUTE);
        idle(Weight::MAX);
        assert_eq!((free(A), pending()), (99, (1, 1)));
        assert!(Instructions::<Test>::contains_key(3));
        assert_eq!(locks(), [(1, NOON + DAY)]);
    });
}

#[test]
fn idle_time_removes_as_much_as_there_is_weight_for_and_goes_on_in_the_next_block() {
    // By what the pallet may use at most, and by what the block has left.
    for (most, left) in [(swept(1, 2), Weight::MAX), (Weight::MAX, swept(1, 2))] {
        test(|| {
            give(ALICE, 100);
            affirmed_until(NOON + 1_000, 3);
            SweepWeight::set(most);
            at(NOON + MINUTE);
            assert_eq!(Swept::<Test>::get(), FIRST);
            assert_eq!(idle(left), swept(1, 2));
            assert_eq!((Swept::<Test>::get(), pending()), (FIRST, (1, 1)));
            // The third one, and that there is no other.
            assert_eq!(idle(left), swept(1, 2));
            assert_eq!((Swept::<Test>::get(), pending()), (FIRST + 1, (0, 0)));
            assert_eq!(idle(left), swept(1, 0));
            assert_eq!(Swept::<Test>::get(), FIRST + 1);
            assert_eq!((free(A), locks()), (100, Vec::new()));
        });
    }
}

#[test]
fn idle_time_without_weight_does_nothing() {
    test(|| {
        give(ALICE, 100);
        affirmed_until(NOON + 1_000, 2);
        at(NOON + MINUTE);
        assert_storage_noop!(assert_eq!(idle(Weight::zero()), Weight::zero()));
        // Neither with too little to look, or to remove anything.
        let little = Weight::from_parts(1, 0);
        assert_storage_noop!(assert_eq!(idle(little), Weight::zero()));
        assert_storage_noop!(assert_eq!(idle(swept(1, 0)), swept(1, 0)));
        SweepWeight::set(Weight::zero());
        assert_storage_noop!(assert_eq!(idle(Weight::MAX), Weight::zero()));
        SweepWeight::set(Weight::MAX);
        assert_eq!(idle(swept(1, 1)), swept(1, 1));
        assert_eq!(pending(), (1, 1));
    });
}

#[test]
fn idle_time_after_a_standstill_goes_through_all_minutes() {
    test(|| {
        give(ALICE, 100);
        affirmed_until(NOON + 1_000, 1);
        affirmed_until(NOON + MINUTE + 1_000, 1);
        affirmed_until(NOON + 3 * MINUTE, 1);
        affirmed_until(NOON + DAY, 1);
        at(NOON + 3 * MINUTE);
        // Three minutes are over and one is not; of the three, one is empty.
        assert_eq!(idle(Weight::MAX), swept(4, 5));
        assert_eq!((Swept::<Test>::get(), pending()), (FIRST + 3, (2, 2)));
        at(NOON + 4 * MINUTE);
        assert_eq!(idle(Weight::MAX), swept(2, 2));
        assert_eq!((Swept::<Test>::get(), pending()), (FIRST + 4, (1, 1)));
        // By small steps, too: a minute in a block.
        at(NOON + DAY + MINUTE);
        SweepWeight::set(swept(1, 2));
        let minutes = 1_440 - 4;
        for _ in 0..minutes {
            assert_eq!(pending(), (1, 1));
            idle(Weight::MAX);
        }
        assert_eq!(Swept::<Test>::get(), FIRST + 1_440);
        idle(Weight::MAX);
        assert_eq!((Swept::<Test>::get(), pending()), (FIRST + 1_441, (0, 0)));
    });
}

#[test]
fn nothing_is_swept_before_anything_was_instructed() {
    test(|| {
        assert_storage_noop!(assert_eq!(idle(Weight::MAX), swept(1, 0)));
        assert_eq!(Swept::<Test>::get(), 0);
        at(NOON + 10 * DAY);
        assert_storage_noop!(assert_eq!(idle(Weight::MAX), swept(1, 0)));
        // The first one is swept from its own minute on.
        instruct(trade());
        assert_eq!(Swept::<Test>::get(), FIRST + 14_400);
    });
}

#[test]
fn what_is_settled_turned_down_or_removed_by_hand_is_not_swept() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
        let legs = || vec![deliver(B, A, 1)];
        let rejected = instruct_until(legs(), END);
        assert_ok!(rejects(ALICE, rejected));
        let expired = instruct_until(legs(), END);
        assert_eq!(pending(), (1, 1));
        at(END);
        assert_ok!(expires(STRANGER, expired));
        assert_eq!(pending(), (0, 0));
        System::reset_events();
        at(END + MINUTE);
        idle(Weight::MAX);
        assert_eq!(events(), []);
    });
}

#[test]
fn what_has_expired_goes_whatever_has_become_of_the_venue() {
    let changes: [&dyn Fn(); 5] = [
        &|| {
            assert_ok!(Tokens::suspend_venue(root(), 0));
        },
        &|| revoke(VENUE, DOORS.venue),
        &|| court_stops(id(VENUE)),
        &|| {
            let operator = id(OTHER_VENUE);
            assert_ok!(Tokens::replace_venue_operator(root(), 0, operator));
        },
        &|| {
            assert_ok!(Tokens::close_venue(signed(VENUE), 0));
        },
    ];
    for change in changes {
        for by_hand in [true, false] {
            test(|| {
                let deal = agreed();
                assert_ok!(affirm(BOB, deal));
                change();
                let (before, other) = (on_hold(VENUE), on_hold(OTHER_VENUE));
                if by_hand {
                    at(END);
                    assert_ok!(expires(STRANGER, deal));
                } else {
                    at(END + MINUTE);
                    idle(Weight::MAX);
                }
                assert_eq!(pending(), (0, 0));
                // To the operator that had instructed it.
                assert_eq!(before - on_hold(VENUE), RECORD);
                assert_eq!(on_hold(OTHER_VENUE), other);
                assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
            });
        }
    }
}

#[test]
fn what_has_expired_is_free_whatever_has_become_of_the_parties() {
    let changes: [&dyn Fn(); 6] = [
        &|| {
            assert_ok!(Tokens::stop_investor(root(), B));
        },
        &|| {
            let proposed = Tokens::propose_recovery(signed(MANAGER), B, id(HEIR));
            assert_ok!(proposed);
        },
        &|| revoke(BOB, DOORS.identity),
        &|| revoke(MANAGER, DOORS.manager),
        &|| court_stops(id(BOB)),
        &|| court_stops(Tokens::ledger_account(B)),
    ];
    for change in changes {
        test(|| {
            let held = on_hold(VENUE);
            let deal = agreed();
            assert_ok!(affirm(BOB, deal));
            change();
            at(END + MINUTE);
            assert_eq!(Tokens::cash_of(B), (1_050_001, 0));
            idle(Weight::MAX);
            assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
            assert_eq!((pending(), on_hold(VENUE)), ((0, 0), held));
        });
    }
}

#[test]
fn what_has_expired_goes_though_its_units_are_gone_and_its_security_too() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        let title = Title::Order(ORDER);
        let (from, to) = (account(A), account(TREASURY));
        assert_ok!(Tokens::force_transfer(root(), 0, from, to, 100, title));
        assert_ok!(Tokens::redeem(signed(ISSUER), 0, 0, 100));
        assert_ok!(Tokens::delist_security(signed(ISSUER), 0));
        at(END + MINUTE);
        idle(Weight::MAX);
        assert_eq!(pending(), (0, 0));
        assert!(!Positions::<Test>::contains_key(0, A));
    });
}

#[test]
fn locks_that_end_together_are_one() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_001);
        let legs = |units, won| vec![deliver(A, B, units), pay(B, A, won)];
        let one = instruct(legs(10, 100));
        let two = instruct(legs(20, 200));
        for deal in [one, two] {
            assert_ok!(affirm(ALICE, deal));
        }
        assert_eq!((free(A), locks()), (70, vec![(30, NOON + DAY)]));
        // What one of them gives is freed alone,
        assert_ok!(Tokens::withdraw(signed(ALICE), one));
        assert_eq!((free(A), locks()), (80, vec![(20, NOON + DAY)]));
        for deal in [one, instruct(legs(30, 300))] {
            assert_ok!(affirm(BOB, deal));
        }
        assert_eq!(Tokens::cash_of(B), (601, 400));
        assert_eq!(holds(), [(400, NOON + DAY)]);
        // or settled alone.
        assert_ok!(affirm(ALICE, one));
        assert_eq!((units(A), free(A), units(B)), (90, 70, 10));
        assert_eq!(Tokens::cash_of(B), (601, 300));
        assert_eq!(
            (locks(), holds()),
            (vec![(20, NOON + DAY)], vec![(300, NOON + DAY)])
        );
        assert_ok!(rejects(BOB, two));
        assert_eq!((free(A), locks()), (90, Vec::new()));
    });
}

#[test]
fn an_account_has_so_many_locks_that_end_at_different_moments() {
    test(|| {
        give(ALICE, 100);
        for n in 0..24 {
            affirmed_until(NOON + DAY + n, 1);
        }
        assert_eq!((free(A), locks().len()), (76, 24));
        let other = instruct_until(vec![deliver(A, C, 1)], NOON + 2 * DAY);
        assert_noop!(affirm(ALICE, other), Error::<Test>::TooManyLocks);
        // Where it ends with another one it is none more.
        affirmed_until(NOON + DAY + 7, 1);
        assert_eq!((free(A), locks().len()), (75, 24));
        // There is room again as soon as one of them is taken back,
        assert_ok!(Tokens::withdraw(signed(ALICE), 3));
        assert_ok!(affirm(ALICE, other));
        assert_eq!((free(A), locks().len()), (75, 24));
        let next = instruct_until(vec![deliver(A, C, 1)], NOON + 3 * DAY);
        assert_noop!(affirm(ALICE, next), Error::<Test>::TooManyLocks);
        // or has expired, swept or not.
        at(NOON + DAY);
        assert_ok!(affirm(ALICE, next));
        assert_eq!((free(A), locks().len()), (75, 24));
    });
}

#[test]
fn each_book_has_locks_of_its_own() {
    test(|| {
        let said = now() + 1;
        let signature = says(ALICE, Consent::Join(1), said);
        let manager = signed(OTHER_MANAGER);
        let joined = Tokens::join_book(manager, 1, id(ALICE), said, Some(signature));
        assert_ok!(joined);
        give(ALICE, 100);
        give(BOB, 1);
        let other = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        let leg = |from, to| Leg::Units {
            security: 0,
            from,
            to,
            units: 1,
        };
        let deal = instruct(vec![leg(account(B), other)]);
        assert_ok!(affirm(BOB, deal));
        assert_ok!(affirm(ALICE, deal));
        for n in 0..24 {
            affirmed_until(NOON + DAY + n, 1);
        }
        let until = NOON + 2 * DAY;
        let full = instruct_until(vec![deliver(A, C, 1)], until);
        assert_noop!(affirm(ALICE, full), Error::<Test>::TooManyLocks);
        let deal = instruct_until(vec![leg(other, account(C))], until);
        assert_ok!(affirm(ALICE, deal));
        assert_eq!(free(A), 76);
    });
}

#[test]
fn an_investor_has_so_many_payments_that_end_at_different_moments() {
    test(|| {
        pay_in(B, 1_001);
        let legs = || vec![deliver(A, B, 1), pay(B, A, 10)];
        for n in 0..24 {
            let deal = instruct_until(legs(), NOON + DAY + n);
            assert_ok!(affirm(BOB, deal));
        }
        assert_eq!(Tokens::cash_of(B), (761, 240));
        assert_eq!(holds().len(), 24);
        let other = instruct_until(legs(), NOON + 2 * DAY);
        assert_noop!(affirm(BOB, other), Error::<Test>::TooManyLocks);
        let same = instruct_until(legs(), NOON + DAY + 7);
        assert_ok!(affirm(BOB, same));
        assert_eq!((Tokens::cash_of(B), holds().len()), ((751, 250), 24));
        assert_ok!(Tokens::withdraw(signed(BOB), 3));
        assert_ok!(affirm(BOB, other));
        let next = instruct_until(legs(), NOON + 3 * DAY);
        assert_noop!(affirm(BOB, next), Error::<Test>::TooManyLocks);
        at(NOON + DAY);
        assert_ok!(affirm(BOB, next));
        assert_eq!((Tokens::cash_of(B), holds().len()), ((751, 250), 24));
    });
}

#[test]
fn the_last_to_affirm_needs_no_lock() {
    test(|| {
        give(ALICE, 124);
        pay_in(B, 1_050_241);
        for n in 0..24 {
            affirmed_until(NOON + DAY + n, 1);
            let legs = vec![deliver(C, B, 1), pay(B, C, 10)];
            let deal = instruct_until(legs, NOON + DAY + n);
            assert_ok!(affirm(BOB, deal));
        }
        let both_full = instruct_until(trade(), NOON + 2 * DAY);
        for who in [ALICE, BOB] {
            assert_noop!(affirm(who, both_full), Error::<Test>::TooManyLocks);
        }
        // A, where C pays and has affirmed; then B, where C gives and has.
        pay_in(C, 11);
        let legs = vec![deliver(A, C, 100), pay(C, A, 10)];
        let deal = instruct_until(legs, NOON + 2 * DAY);
        assert_ok!(affirm(CAROL, deal));
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((units(A), free(A), units(C)), (24, 0, 100));
        let legs = vec![deliver(C, B, 100), pay(B, C, 1_050_000)];
        let deal = instruct_until(legs, NOON + 2 * DAY);
        assert_ok!(affirm(CAROL, deal));
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(B), Tokens::cash_of(B)), (100, (1, 240)));
        assert_eq!((locks().len(), holds().len()), (24, 24));
    });
}

/// Otherwise who expects the court would affirm, or pledge, one unit after the other.
#[test]
fn a_court_freezes_units_of_an_account_that_has_all_the_locks_that_it_can_have() {
    test(|| {
        give(ALICE, 100);
        for n in 0..24 {
            affirmed_until(NOON + DAY + n, 1);
        }
        assert_ok!(Tokens::freeze(root(), 0, account(A), 100, ORDER));
        assert_eq!(free(A), 0);
    });
}
