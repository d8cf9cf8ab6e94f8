//! Delivery versus payment: what is instructed and affirmed, and what comes between affirmations.

use crate::{Call, mock::*, rules::Rule, *};
use frame::testing_prelude::*;

type Weights = <Test as crate::Config>::WeightInfo;

/// What a venue holds for an instruction: 100 won, and one a byte. At its longest it has 863 bytes:
/// 4 for the venue, sixteen legs of 37, sixteen parties of 5 and sixteen securities of 8, each of
/// these with 1 for its length, 8 for its end and 48 for the deposit.
pub(super) const RECORD: u128 = 1_027;

/// More ISINs.
pub(super) const HYNIX: [u8; 12] = *b"KR7000660001";
const NAVER: [u8; 12] = *b"KR7035420009";

/// A court's order.
pub(super) const ORDER: H256 = H256::repeat_byte(1);

/// 100 units of A's, at ₩10,500 each.
pub(super) fn trade() -> Vec<Leg> {
    vec![deliver(A, B, 100), pay(B, A, 1_050_000)]
}

/// The same, instructed for two days, where A has the units and B a won more than it pays.
pub(super) fn agreed() -> InstructionId {
    give(ALICE, 100);
    pay_in(B, 1_050_001);
    let deal = instruct_until(trade(), now() + 2 * DAY);
    System::reset_events();
    deal
}

/// Which of an instruction's parties have affirmed.
pub(super) fn words(deal: InstructionId) -> Vec<bool> {
    let record = Instructions::<Test>::get(deal).expect("an instruction");
    record.parties.iter().map(|party| party.affirmed).collect()
}

fn instruct_at(who: Who, venue: VenueId, legs: Vec<Leg>) -> DispatchResult {
    let legs = BoundedVec::truncate_from(legs);
    Tokens::instruct(signed(who), venue, legs, now() + DAY)
}

fn withdraws(who: Who, deal: InstructionId) -> DispatchResult {
    Tokens::withdraw(signed(who), deal)
}

pub(super) fn rejects(who: Who, deal: InstructionId) -> DispatchResult {
    Tokens::reject(signed(who), deal)
}

fn preflight(venue: VenueId, legs: Vec<Leg>) -> Vec<Obstacle> {
    Tokens::preflight(venue, BoundedVec::truncate_from(legs))
}

/// Has something agreed and affirmed by these in this order, the last of whom settles it.
fn settles(legs: Vec<Leg>, parties: &[Who]) {
    let deal = instruct(legs);
    for who in parties {
        assert_ok!(affirm(*who, deal));
    }
    assert!(!Instructions::<Test>::contains_key(deal));
}

/// One party affirms, something comes between, and the other's affirmation is refused whole, by
/// this error; the first one takes its word back at once and has everything free. In both orders.
fn stops_the_last(error: impl Into<DispatchError>, between: impl Fn()) {
    let error = error.into();
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        test(|| {
            let deal = agreed();
            assert_ok!(affirm(first, deal));
            between();
            assert_noop!(affirm(last, deal), error);
            assert_eq!(words(deal), [first == ALICE, first == BOB]);
            assert_ok!(withdraws(first, deal));
            assert_eq!(words(deal), [false, false]);
            assert_eq!((units(A), free(A)), (100, 100));
            assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
        });
    }
}

/// Something comes between the two affirmations, and stops nothing.
fn lets_the_last(between: impl Fn()) {
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        test(|| {
            let deal = agreed();
            assert_ok!(affirm(first, deal));
            between();
            assert_ok!(affirm(last, deal));
            assert_eq!((units(A), cash(A)), (0, 1_050_000));
            assert_eq!((units(B), cash(B), cash_on_hold(B)), (100, 1, 0));
        });
    }
}

/// Says until when an investor is known, and moves on to that moment.
fn is_known_no_more(investor: InvestorId) {
    let until = now() + HOUR;
    let class = InvestorClass::Retail;
    let manager = signed(MANAGER);
    assert_ok!(Tokens::classify_investor(
        manager, investor, class, KOREA, until
    ));
    at(until);
}

fn is_classified(investor: InvestorId, class: InvestorClass) {
    let until = now() + 100 * DAY;
    let manager = signed(MANAGER);
    assert_ok!(Tokens::classify_investor(
        manager, investor, class, KOREA, until
    ));
}

fn is_to_have_rules(rules: Vec<Rule>) {
    let rules: Rules = BoundedVec::truncate_from(rules);
    assert_ok!(Tokens::set_rules(signed(ISSUER), 0, rules.clone()));
    assert_ok!(Tokens::confirm_rules(signed(DEPOSITORY), 0, rules));
}

/// Has another key act for an investor.
fn has_key_too(who: Who, investor: InvestorId, key: Who) {
    // Nothing is said twice at one moment.
    let at = now().max(crate::mock::investor(investor).said + 1);
    let signature = says(key, Consent::Control(investor), at);
    let added = Tokens::add_controller(signed(who), id(key), at, signature);
    assert_ok!(added);
}

/// Gives an investor an account in the book 1 too. It has said nothing at this moment but that it
/// joins the book 0.
fn joins_other_book(who: Who) {
    let at = now() + 1;
    let signature = says(who, Consent::Join(1), at);
    let manager = signed(OTHER_MANAGER);
    let joined = Tokens::join_book(manager, 1, id(who), at, Some(signature));
    assert_ok!(joined);
}

fn retail(holders: u32) -> Holders {
    Holders {
        retail: holders,
        professional: 0,
        institutional: 0,
    }
}

/// The trade by which A's 60 and 40 units in two books go to C.
fn of_two_books() -> Vec<Leg> {
    let to = account(C);
    [(0, 60), (1, 40)]
        .map(|(book, units)| Leg::Units {
            security: 0,
            from: SecuritiesAccount { investor: A, book },
            to,
            units,
        })
        .to_vec()
}

/// A has 60 units in the book 0, and 40 in the book 1.
fn with_two_books(test_it: impl FnOnce()) {
    test(|| {
        joins_other_book(ALICE);
        give(ALICE, 60);
        give(BOB, 40);
        let leg = Leg::Units {
            security: 0,
            from: account(B),
            to: SecuritiesAccount {
                investor: A,
                book: 1,
            },
            units: 40,
        };
        settles(vec![leg], &[BOB, ALICE]);
        System::reset_events();
        test_it();
    });
}

#[test]
fn a_venue_instructs_what_was_agreed_there_and_nothing_is_locked() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_050_000);
        System::reset_events();
        let held = on_hold(VENUE);
        assert_ok!(try_instruct(trade(), NOON + DAY));
        let legs: Legs = BoundedVec::truncate_from(trade());
        assert_eq!(
            events(),
            [Event::Instructed {
                instruction: 0,
                venue: 0,
                legs: legs.clone(),
                expires: NOON + DAY
            }]
        );
        let record = Tokens::instruction_details(0).expect("an instruction");
        assert_eq!((record.venue, record.expires), (0, NOON + DAY));
        assert_eq!(record.legs, legs);
        let parties = [A, B].map(|investor| Party {
            investor,
            affirmed: false,
            recoveries: 0,
        });
        assert_eq!(record.parties.into_inner(), parties);
        assert_eq!(record.versions.into_inner(), [(0, 0)]);
        assert_eq!(record.deposit.by, id(VENUE));
        assert_eq!(on_hold(VENUE) - held, RECORD);
        assert_eq!(NextInstruction::<Test>::get(), 1);
        // The minutes since 1970, of now and a day later.
        assert_eq!(Swept::<Test>::get(), 29_847_060);
        assert!(Expiring::<Test>::contains_key(29_848_500, 0));
        assert_eq!((free(A), cash(B), cash_on_hold(B)), (100, 1_050_000, 0));
    });
}

#[test]
fn the_parties_of_an_instruction_are_named_once_and_in_order() {
    test(|| {
        let legs = vec![
            pay(C, A, 7),
            deliver(B, A, 1),
            deliver(A, C, 2),
            pay(A, B, 5),
        ];
        let deal = instruct(legs);
        let record = Tokens::instruction_details(deal).expect("an instruction");
        let parties = record.parties.iter().map(|party| party.investor);
        assert_eq!(parties.collect::<Vec<_>>(), [A, B, C]);
    });
}

#[test]
fn an_instruction_waits_for_thirty_days_at_most() {
    test(|| {
        for expires in [0, NOON - 1, NOON, NOON + 30 * DAY + 1, Moment::MAX] {
            assert_noop!(try_instruct(trade(), expires), Error::<Test>::InvalidMoment);
        }
        assert_ok!(try_instruct(trade(), NOON + 1));
        assert_ok!(try_instruct(trade(), NOON + 30 * DAY));
    });
}

#[test]
fn nobody_but_its_operator_instructs_at_a_venue() {
    test(|| {
        for who in [OTHER_VENUE, ALICE, MANAGER, DEPOSITORY, ISSUER, STRANGER] {
            assert_noop!(instruct_at(who, 0, trade()), Error::<Test>::NotOperator);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            let legs = BoundedVec::truncate_from(trade());
            assert_noop!(
                Tokens::instruct(origin, 0, legs, NOON + DAY),
                DispatchError::BadOrigin
            );
        }
        assert_noop!(instruct_at(VENUE, 2, trade()), Error::<Test>::VenueNotFound);
        assert_ok!(Tokens::close_venue(root(), 0));
        assert_noop!(instruct_at(VENUE, 0, trade()), Error::<Test>::VenueNotFound);
    });
}

#[test]
fn a_venue_that_is_not_in_office_instructs_nothing() {
    test(|| {
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_noop!(
            instruct_at(VENUE, 0, trade()),
            Error::<Test>::VenueSuspended
        );
        assert_ok!(Tokens::reinstate_venue(root(), 0));
        revoke(VENUE, DOORS.venue);
        assert_noop!(
            instruct_at(VENUE, 0, trade()),
            DispatchError::Other("no badge")
        );
        grant(VENUE, DOORS.venue);
        court_stops(id(VENUE));
        assert_noop!(instruct_at(VENUE, 0, trade()), TokenError::Frozen);
        Stopped::set(Vec::new());
        Badges::<Test>::kill();
        assert_noop!(
            instruct_at(VENUE, 0, trade()),
            Error::<Test>::BadgesNotNamed
        );
        assert_ok!(Tokens::name_badges(root(), DOORS));
        assert_ok!(instruct_at(VENUE, 0, trade()));
    });
}

#[test]
fn legs_by_which_nothing_moves_are_refused() {
    test(|| {
        let between_own = Leg::Units {
            security: 0,
            from: account(A),
            to: SecuritiesAccount {
                investor: A,
                book: 1,
            },
            units: 1,
        };
        let bad = [
            deliver(A, B, 0),
            pay(B, A, 0),
            deliver(A, A, 1),
            between_own,
            pay(A, A, 1),
        ];
        for leg in bad {
            for legs in [vec![leg, deliver(A, B, 1)], vec![deliver(A, B, 1), leg]] {
                assert_noop!(try_instruct(legs, NOON + DAY), Error::<Test>::InvalidLegs);
            }
        }
        assert_noop!(
            try_instruct(Vec::new(), NOON + DAY),
            Error::<Test>::InvalidLegs
        );
    });
}

#[test]
fn won_alone_is_not_instructed() {
    test(|| {
        for legs in [vec![pay(A, B, 1)], vec![pay(A, B, 2), pay(B, C, 1)]] {
            assert_noop!(try_instruct(legs, NOON + DAY), Error::<Test>::InvalidLegs);
        }
    });
}

/// Otherwise units that go there and back would carry won past the payout account.
#[test]
fn won_is_not_instructed_alone_by_units_that_come_back() {
    test(|| {
        let legs = vec![deliver(A, B, 100), deliver(B, A, 100), pay(B, A, 1)];
        assert_noop!(try_instruct(legs, NOON + DAY), Error::<Test>::InvalidLegs);
    });
}

#[test]
fn legs_whose_sum_is_too_large_are_refused() {
    test(|| {
        let most = u128::MAX;
        for legs in [
            vec![deliver(A, B, most), deliver(A, B, 1)],
            vec![deliver(A, C, most), deliver(B, C, 1)],
            vec![deliver(A, B, 1), pay(B, A, most), pay(B, A, 1)],
            vec![deliver(A, B, 1), pay(B, A, most), pay(C, A, 1)],
        ] {
            assert_noop!(try_instruct(legs, NOON + DAY), Error::<Test>::InvalidLegs);
        }
        // Where each fits, nobody has so much.
        let deal = instruct(vec![deliver(A, B, most), pay(B, A, most)]);
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
    });
}

#[test]
fn legs_name_what_and_whom_there_is() {
    test(|| {
        let unknown = [
            vec![deliver_of(1, A, B, 1)],
            vec![deliver(A, B, 1), deliver_of(1, A, B, 1)],
        ];
        for legs in unknown {
            assert_noop!(
                try_instruct(legs, NOON + DAY),
                Error::<Test>::SecurityNotFound
            );
        }
        let unknown = [
            vec![deliver(A, 4, 1)],
            vec![deliver(4, A, 1)],
            vec![deliver(A, B, 1), pay(4, A, 1)],
            vec![deliver(A, B, 1), pay(A, 4, 1)],
        ];
        for legs in unknown {
            assert_noop!(
                try_instruct(legs, NOON + DAY),
                Error::<Test>::InvestorNotFound
            );
        }
        for book in [1, 2] {
            let other = SecuritiesAccount { investor: A, book };
            for (from, to) in [(other, account(B)), (account(B), other)] {
                let leg = Leg::Units {
                    security: 0,
                    from,
                    to,
                    units: 1,
                };
                assert_noop!(
                    try_instruct(vec![leg], NOON + DAY),
                    Error::<Test>::NotJoined
                );
            }
        }
    });
}

#[test]
fn a_venue_that_can_t_pay_the_deposit_instructs_nothing() {
    test(|| {
        Balances::set_balance(&id(VENUE), RECORD);
        assert_noop!(instruct_at(VENUE, 0, trade()), TokenError::FundsUnavailable);
        Balances::set_balance(&id(VENUE), RECORD + 1);
        assert_ok!(instruct_at(VENUE, 0, trade()));
        assert_eq!(won(VENUE), 1);
    });
}

#[test]
fn an_issuer_is_not_the_venue_of_its_own_security() {
    test(|| {
        grant(ISSUER, DOORS.venue);
        assert_ok!(Tokens::register_venue(signed(ISSUER)));
        assert_noop!(
            instruct_at(ISSUER, 2, trade()),
            Error::<Test>::IssuerIsVenue
        );
        // Neither is it while a trustee acts in its place.
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_noop!(
            instruct_at(ISSUER, 2, trade()),
            Error::<Test>::IssuerIsVenue
        );
    });
}

#[test]
fn an_issuer_is_the_venue_of_others_securities_alone() {
    test(|| {
        grant(ISSUER, DOORS.venue);
        assert_ok!(Tokens::register_venue(signed(ISSUER)));
        grant(STRANGER, DOORS.issuer);
        register(STRANGER);
        assert_ok!(Tokens::propose_security(
            signed(STRANGER),
            BoundedVec::truncate_from(b"Another's share".to_vec()),
            HYNIX,
            SecurityKind::Share,
            1,
            PRICE,
            100,
            BoundedVec::new()
        ));
        assert_ok!(instruct_at(ISSUER, 2, vec![deliver_of(1, A, B, 1)]));
        let both = vec![deliver_of(1, A, B, 1), deliver(A, B, 1)];
        assert_noop!(instruct_at(ISSUER, 2, both), Error::<Test>::IssuerIsVenue);
    });
}

#[test]
fn an_issuer_s_trustee_is_not_the_venue() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(VENUE))));
        assert_noop!(instruct_at(VENUE, 0, trade()), Error::<Test>::IssuerIsVenue);
        assert_ok!(instruct_at(OTHER_VENUE, 1, trade()));
        assert_ok!(Tokens::name_trustee(root(), 0, None));
        assert_ok!(instruct_at(VENUE, 0, trade()));
    });
}

#[test]
fn a_key_of_the_issuer_s_treasury_is_not_the_venue() {
    test(|| {
        has_key_too(ISSUER, TREASURY, VENUE);
        assert_noop!(instruct_at(VENUE, 0, trade()), Error::<Test>::IssuerIsVenue);
        assert_ok!(instruct_at(OTHER_VENUE, 1, trade()));
        let removed = Tokens::remove_controller(signed(ISSUER), id(VENUE));
        assert_ok!(removed);
        assert_ok!(instruct_at(VENUE, 0, trade()));
    });
}

#[test]
fn what_a_stranger_instructs_at_its_own_venue_locks_nothing_of_anybody() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_050_001);
        grant(STRANGER, DOORS.venue);
        assert_ok!(Tokens::register_venue(signed(STRANGER)));
        for _ in 0..30 {
            assert_ok!(instruct_at(STRANGER, 2, trade()));
        }
        assert_eq!((units(A), free(A)), (100, 100));
        assert_eq!(Tokens::cash_of(B), (1_050_001, 0));
        // They trade as if there were nothing.
        settles(trade(), &[ALICE, BOB]);
        assert_eq!((units(B), cash(A)), (100, 1_050_000));
        assert_ok!(rejects(ALICE, 0));
    });
}

#[test]
fn the_last_unit_goes_against_the_last_won() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_049_999);
        let deal = instruct(trade());
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((units(A), free(A)), (100, 0));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
        assert_eq!((units(A), free(A), cash(A)), (100, 0, 0));
        assert_eq!((units(B), cash(B), cash_on_hold(B)), (0, 1_049_999, 0));
        pay_in(B, 1);
        System::reset_events();
        assert_ok!(affirm(BOB, deal));
        assert_eq!(
            events(),
            [
                Event::Affirmed {
                    instruction: deal,
                    investor: B
                },
                Event::Settled { instruction: deal },
            ]
        );
        assert_eq!((units(A), cash(A)), (0, 1_050_000));
        assert_eq!((units(B), cash(B), free(B)), (100, 0, 100));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InstructionNotFound);
    });
}

#[test]
fn whoever_pays_first_keeps_a_won_free() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_050_000);
        let deal = instruct(trade());
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
        pay_in(B, 1);
        System::reset_events();
        assert_ok!(affirm(BOB, deal));
        assert_eq!(
            events(),
            [Event::Affirmed {
                instruction: deal,
                investor: B
            }]
        );
        assert_eq!((cash(B), cash_on_hold(B)), (1, 1_050_000));
        assert_eq!(Tokens::cash_of(B), (1, 1_050_000));
        let payment = Payment {
            until: NOON + DAY,
            won: 1_050_000,
        };
        assert_eq!(Payments::<Test>::get(B).into_inner(), [payment]);
        assert_eq!(words(deal), [false, true]);
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((units(A), cash(A)), (0, 1_050_000));
        assert_eq!((units(B), cash(B), cash_on_hold(B)), (100, 1, 0));
        assert!(!Payments::<Test>::contains_key(B));
    });
}

#[test]
fn units_that_are_affirmed_are_encumbered_until_the_expiry() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_eq!(
            events(),
            [Event::Affirmed {
                instruction: deal,
                investor: A
            }]
        );
        assert_eq!(words(deal), [true, false]);
        let lien = Lien {
            cause: Cause::Trade,
            units: 100,
            until: NOON + 2 * DAY,
        };
        let view = View {
            class: InvestorClass::Retail,
            units: 100,
            free: 0,
            parts: vec![Part {
                book: 0,
                units: 100,
                liens: BoundedVec::truncate_from(vec![lien]),
            }],
        };
        assert_eq!(Tokens::position(0, A), Some(view));
        let ledger = Tokens::ledger_account(A);
        assert_eq!(Tokens::frozen_units(0, &ledger), Some(100));
        assert_noop!(
            pledged(ALICE, 0, 0, B, 1, NOON + DAY),
            Error::<Test>::InsufficientUnits
        );
    });
}

#[test]
fn a_settlement_leaves_nothing_of_the_instruction() {
    test(|| {
        let held = on_hold(VENUE);
        let deal = agreed();
        assert_eq!(on_hold(VENUE) - held, RECORD);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
        assert!(!Instructions::<Test>::contains_key(deal));
        assert_eq!(Expiring::<Test>::iter().count(), 0);
        assert_eq!(on_hold(VENUE), held);
        assert!(!Positions::<Test>::contains_key(0, A));
        let part = Part {
            book: 0,
            units: 100,
            liens: BoundedVec::new(),
        };
        let position = Positions::<Test>::get(0, B).expect("a position");
        assert_eq!(position.parts.into_inner(), [part]);
        let sums = Sums {
            registered: 10_000,
            issued: 100,
            ledger: 100,
            books: vec![(0, 100)],
        };
        assert_eq!(Tokens::reconcile(0), Some(sums));
        let on_ledger = |who| Assets::balance(0, Tokens::ledger_account(who));
        assert_eq!([A, B].map(on_ledger), [0, 100]);
    });
}

#[test]
fn only_parties_affirm_each_once() {
    test(|| {
        let deal = agreed();
        has_key_too(ALICE, A, HEIR);
        assert_noop!(affirm(CAROL, deal), Error::<Test>::NotParty);
        assert_noop!(affirm(ISSUER, deal), Error::<Test>::NotParty);
        for who in [STRANGER, VENUE, MANAGER] {
            assert_noop!(affirm(who, deal), Error::<Test>::NotInvestor);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(
                done(Tokens::affirm(origin, deal, LARGEST)),
                DispatchError::BadOrigin
            );
        }
        assert_noop!(affirm(ALICE, 1), Error::<Test>::InstructionNotFound);
        assert_ok!(affirm(ALICE, deal));
        for who in [ALICE, HEIR] {
            assert_noop!(affirm(who, deal), Error::<Test>::AlreadyAffirmed);
        }
    });
}

#[test]
fn what_is_not_there_or_not_free_is_not_affirmed() {
    test(|| {
        let deal = instruct(trade());
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
        give(ALICE, 99);
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        give(ALICE, 1);
        let small = instruct(vec![deliver(A, C, 1)]);
        assert_ok!(affirm(ALICE, small));
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        // The same copy, or another, doesn't give a unit twice.
        assert_ok!(withdraws(ALICE, small));
        assert_ok!(affirm(ALICE, deal));
        assert_noop!(affirm(ALICE, small), Error::<Test>::InsufficientUnits);
        let copy = instruct(trade());
        assert_noop!(affirm(ALICE, copy), Error::<Test>::InsufficientUnits);
    });
}

#[test]
fn the_same_won_is_not_affirmed_twice() {
    test(|| {
        let deal = agreed();
        pay_in(B, 1_049_999);
        let copy = instruct(trade());
        assert_ok!(affirm(BOB, deal));
        // ₩1,050,000 is free, of which one stays.
        assert_eq!(cash(B), 1_050_000);
        assert_noop!(affirm(BOB, copy), Error::<Test>::InsufficientWon);
        pay_in(B, 1);
        assert_ok!(affirm(BOB, copy));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 2_100_000));
    });
}

#[test]
fn a_won_stays_free_as_long_as_another_trade_holds_some() {
    test(|| {
        give(ALICE, 101);
        pay_in(B, 1_050_100);
        let small = instruct(vec![deliver(A, B, 1), pay(B, A, 100)]);
        assert_ok!(affirm(BOB, small));
        let deal = instruct(trade());
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((cash(B), cash_on_hold(B)), (1_050_000, 100));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
        pay_in(B, 1);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 100));
    });
}

#[test]
fn who_is_stopped_or_not_known_affirms_nothing() {
    let refused = |error: DispatchError, between: &dyn Fn()| {
        test(|| {
            let deal = agreed();
            between();
            assert_noop!(affirm(ALICE, deal), error);
            // That is its own matter.
            assert_ok!(affirm(BOB, deal));
        });
    };
    refused(TokenError::Frozen.into(), &|| court_stops(id(ALICE)));
    refused(TokenError::Frozen.into(), &|| {
        court_stops(Tokens::ledger_account(A));
    });
    refused(Error::<Test>::InvestorStopped.into(), &|| {
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
    });
    refused(Error::<Test>::RecoveryPending.into(), &|| {
        let proposed = Tokens::propose_recovery(signed(MANAGER), A, id(HEIR));
        assert_ok!(proposed);
    });
    refused(Error::<Test>::InvestorNotKnown.into(), &|| {
        is_known_no_more(A);
    });
    refused(Error::<Test>::IdentityNotInForce.into(), &|| {
        revoke(ALICE, DOORS.identity);
    });
}

#[test]
fn who_has_a_manager_that_is_not_in_office_affirms_nothing() {
    test(|| {
        let deal = agreed();
        revoke(MANAGER, DOORS.manager);
        for who in [ALICE, BOB] {
            assert_noop!(affirm(who, deal), DispatchError::Other("no badge"));
        }
        grant(MANAGER, DOORS.manager);
        court_stops(id(MANAGER));
        for who in [ALICE, BOB] {
            assert_noop!(affirm(who, deal), TokenError::Frozen);
        }
        Stopped::set(Vec::new());
        Badges::<Test>::kill();
        for who in [ALICE, BOB] {
            assert_noop!(affirm(who, deal), Error::<Test>::BadgesNotNamed);
        }
        assert_ok!(Tokens::name_badges(root(), DOORS));
        assert_ok!(affirm(ALICE, deal));
    });
}

/// It has no units in the trade; its manager answers for it all the same.
#[test]
fn who_only_pays_has_a_manager_in_office_too() {
    test(|| {
        joins_other_book(CAROL);
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), C, 1));
        give(ALICE, 100);
        pay_in(C, 1_050_001);
        let deal = instruct(vec![deliver(A, B, 100), pay(C, A, 1_050_000)]);
        revoke(OTHER_MANAGER, DOORS.manager);
        assert_noop!(affirm(CAROL, deal), DispatchError::Other("no badge"));
        grant(OTHER_MANAGER, DOORS.manager);
        assert_ok!(affirm(CAROL, deal));
        assert_ok!(affirm(ALICE, deal));
        revoke(OTHER_MANAGER, DOORS.manager);
        assert_noop!(affirm(BOB, deal), DispatchError::Other("no badge"));
    });
}

#[test]
fn a_suspended_venue_stops_the_last_affirmation() {
    stops_the_last(Error::<Test>::VenueSuspended, || {
        assert_ok!(Tokens::suspend_venue(root(), 0));
    });
    lets_the_last(|| {
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_ok!(Tokens::reinstate_venue(root(), 0));
    });
}

#[test]
fn a_venue_that_is_not_in_office_stops_the_last_affirmation() {
    stops_the_last(DispatchError::Other("no badge"), || {
        revoke(VENUE, DOORS.venue);
    });
    stops_the_last(DispatchError::Other("no badge"), || {
        let doors = Doors { venue: 40, ..DOORS };
        assert_ok!(Tokens::name_badges(root(), doors));
    });
    stops_the_last(Error::<Test>::BadgesNotNamed, Badges::<Test>::kill);
    stops_the_last(TokenError::Frozen, || court_stops(id(VENUE)));
}

#[test]
fn a_closed_venue_stops_the_last_affirmation() {
    stops_the_last(Error::<Test>::VenueNotFound, || {
        assert_ok!(Tokens::close_venue(signed(VENUE), 0));
    });
}

#[test]
fn what_was_instructed_is_settled_with_a_venue_s_new_operator() {
    let replace = || {
        let operator = id(OTHER_VENUE);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, operator));
    };
    // The badge of the one before does not count any more.
    lets_the_last(|| {
        replace();
        revoke(VENUE, DOORS.venue);
    });
    stops_the_last(DispatchError::Other("no badge"), || {
        replace();
        revoke(OTHER_VENUE, DOORS.venue);
    });
    stops_the_last(TokenError::Frozen, || {
        replace();
        court_stops(id(OTHER_VENUE));
    });
}

#[test]
fn a_venue_that_has_become_the_issuer_s_stops_the_last_affirmation() {
    stops_the_last(Error::<Test>::IssuerIsVenue, || {
        grant(ISSUER, DOORS.venue);
        let operator = id(ISSUER);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, operator));
    });
    stops_the_last(Error::<Test>::IssuerIsVenue, || {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(VENUE))));
    });
    stops_the_last(Error::<Test>::IssuerIsVenue, || {
        has_key_too(ISSUER, TREASURY, VENUE);
    });
}

#[test]
fn a_halted_security_stops_the_last_affirmation() {
    for by in [signed(DEPOSITORY), root()] {
        stops_the_last(Error::<Test>::SecurityHalted, || {
            assert_ok!(Tokens::halt_security(by.clone(), 0, now() + HOUR));
        });
        stops_the_last(Error::<Test>::SecurityHalted, || {
            assert_ok!(Tokens::halt_security(by.clone(), 0, now() + HOUR));
            at(now() + HOUR - 1);
        });
        lets_the_last(|| {
            assert_ok!(Tokens::halt_security(by.clone(), 0, now() + HOUR));
            at(now() + HOUR);
        });
    }
}

#[test]
fn rules_that_have_changed_stop_the_last_affirmation() {
    // Whatever they say.
    stops_the_last(Error::<Test>::RulesChanged, || {
        is_to_have_rules(vec![Rule::Lot(1)]);
        at(now() + DAY);
    });
    stops_the_last(Error::<Test>::RulesChanged, || {
        is_to_have_rules(Vec::new());
        at(now() + DAY);
    });
    lets_the_last(|| {
        is_to_have_rules(vec![Rule::Lot(7)]);
        at(now() + DAY - 1);
    });
    // The depository has not confirmed them.
    lets_the_last(|| {
        let rules = BoundedVec::truncate_from(vec![Rule::Lot(7)]);
        assert_ok!(Tokens::set_rules(signed(ISSUER), 0, rules));
        at(now() + DAY);
    });
}

#[test]
fn what_was_instructed_under_new_rules_is_settled_under_them() {
    test(|| {
        is_to_have_rules(vec![Rule::Lot(50)]);
        at(now() + DAY);
        let deal = agreed();
        let record = Tokens::instruction_details(deal).expect("an instruction");
        assert_eq!(record.versions.into_inner(), [(0, 1)]);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
    });
}

#[test]
fn a_manager_that_is_not_in_office_stops_the_last_affirmation() {
    stops_the_last(DispatchError::Other("no badge"), || {
        revoke(MANAGER, DOORS.manager);
    });
    stops_the_last(TokenError::Frozen, || court_stops(id(MANAGER)));
    // Its successor has the book.
    lets_the_last(|| {
        let successor = id(SUCCESSOR);
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, successor));
        revoke(MANAGER, DOORS.manager);
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
    });
}

#[test]
fn a_party_that_is_not_known_any_more_stops_the_last_affirmation() {
    for investor in [A, B] {
        stops_the_last(Error::<Test>::InvestorNotKnown, || {
            is_known_no_more(investor);
        });
        lets_the_last(|| {
            is_known_no_more(investor);
            is_classified(investor, InvestorClass::Retail);
        });
    }
}

#[test]
fn a_party_without_its_identity_badge_stops_the_last_affirmation() {
    for who in [ALICE, BOB] {
        stops_the_last(Error::<Test>::IdentityNotInForce, || {
            revoke(who, DOORS.identity);
        });
        // It was moved to another account,
        stops_the_last(Error::<Test>::IdentityNotInForce, || {
            issue_badge(STRANGER, DOORS.identity, who.into());
        });
        // or it is another one.
        stops_the_last(Error::<Test>::IdentityNotInForce, || {
            revoke(who, DOORS.identity);
            issue_badge(who, DOORS.identity, 99);
        });
    }
}

#[test]
fn a_stopped_party_stops_the_last_affirmation() {
    for investor in [A, B] {
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            stops_the_last(Error::<Test>::InvestorStopped, || {
                assert_ok!(Tokens::stop_investor(by.clone(), investor));
            });
        }
        lets_the_last(|| {
            assert_ok!(Tokens::stop_investor(signed(MANAGER), investor));
            assert_ok!(Tokens::resume_investor(signed(MANAGER), investor));
        });
    }
}

#[test]
fn a_party_whose_key_is_to_be_recovered_stops_the_last_affirmation() {
    for investor in [A, B] {
        for by in [signed(MANAGER), signed(DEPOSITORY)] {
            stops_the_last(Error::<Test>::RecoveryPending, || {
                let by = by.clone();
                let proposed = Tokens::propose_recovery(by, investor, id(HEIR));
                assert_ok!(proposed);
            });
        }
    }
}

#[test]
fn a_party_whose_ledger_account_a_court_stops_stops_the_last_affirmation() {
    for investor in [A, B] {
        stops_the_last(TokenError::Frozen, || {
            court_stops(Tokens::ledger_account(investor));
        });
    }
}

#[test]
fn a_key_that_a_court_stops_is_not_the_last_to_affirm() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        court_stops(id(ALICE));
        assert_noop!(affirm(ALICE, deal), TokenError::Frozen);
        assert_ok!(withdraws(BOB, deal));
        assert_eq!((free(A), cash(B), cash_on_hold(B)), (100, 1_050_001, 0));
    });
}

#[test]
fn a_key_that_a_court_stops_after_its_word_stops_the_last_affirmation() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        court_stops(id(ALICE));
        assert_noop!(affirm(BOB, deal), TokenError::Frozen);
        assert_eq!(words(deal), [true, false]);
        assert_eq!((units(A), cash(B), cash_on_hold(B)), (100, 1_050_001, 0));
        // Its word can't be taken back by that key; the other party turns the trade down.
        assert_noop!(withdraws(ALICE, deal), TokenError::Frozen);
        assert_ok!(rejects(BOB, deal));
        assert_eq!(free(A), 100);
    });
}

#[test]
fn units_that_a_court_freezes_stop_the_last_affirmation() {
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        for frozen in [1, 100, 1_000] {
            test(|| {
                let deal = agreed();
                assert_ok!(affirm(first, deal));
                assert_ok!(Tokens::freeze(root(), 0, account(A), frozen, ORDER));
                assert_noop!(affirm(last, deal), Error::<Test>::InsufficientUnits);
                assert_eq!(words(deal), [first == ALICE, first == BOB]);
                assert_eq!((units(A), units(B)), (100, 0));
                assert_ok!(withdraws(first, deal));
                assert_eq!(free(A), 100_u128.saturating_sub(frozen));
                assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
                // It can be done once the court lifts that.
                assert_ok!(affirm(BOB, deal));
                assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
                assert_ok!(Tokens::unfreeze(root(), 0, account(A), frozen, ORDER));
                assert_ok!(affirm(ALICE, deal));
                assert_eq!((units(A), units(B)), (0, 100));
            });
        }
    }
}

#[test]
fn units_beside_those_that_a_court_freezes_are_settled() {
    test(|| {
        let deal = agreed();
        give(ALICE, 50);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(Tokens::freeze(root(), 0, account(A), 50, ORDER));
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(A), free(A), units(B)), (50, 0, 100));
    });
}

#[test]
fn units_that_are_gone_stop_the_last_affirmation() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        let title = Title::Order(ORDER);
        let (from, to) = (account(A), account(C));
        assert_ok!(Tokens::force_transfer(root(), 0, from, to, 1, title));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientUnits);
        assert_ok!(withdraws(ALICE, deal));
        assert_eq!((units(A), free(A)), (99, 99));
    });
}

#[test]
fn a_delisted_security_stops_the_last_affirmation() {
    test(|| {
        pay_in(B, 1_050_001);
        let deal = instruct(trade());
        assert_ok!(affirm(BOB, deal));
        assert_ok!(Tokens::delist_security(signed(ISSUER), 0));
        assert_noop!(affirm(ALICE, deal), Error::<Test>::SecurityNotFound);
        assert_ok!(withdraws(BOB, deal));
        assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
    });
}

#[test]
fn who_has_affirmed_units_that_are_no_more_takes_its_word_back() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        let title = Title::Order(ORDER);
        let (from, to) = (account(A), account(TREASURY));
        assert_ok!(Tokens::force_transfer(root(), 0, from, to, 100, title));
        assert_ok!(Tokens::redeem(signed(ISSUER), 0, 0, 100));
        assert_ok!(Tokens::delist_security(signed(ISSUER), 0));
        assert_noop!(affirm(BOB, deal), Error::<Test>::SecurityNotFound);
        assert_ok!(withdraws(ALICE, deal));
        assert!(!Positions::<Test>::contains_key(0, A));
        assert_ok!(rejects(BOB, deal));
    });
}

#[test]
fn a_rule_stops_the_last_affirmation_alone() {
    test(|| {
        is_classified(A, InvestorClass::Professional);
        let professionals = BoundedVec::truncate_from(vec![InvestorClass::Professional]);
        let security = list(HYNIX, 10_000, vec![Rule::Classes(professionals)]);
        assert_ok!(mint_to(security, ALICE, 100));
        let deal = instruct(vec![deliver_of(security, A, B, 100)]);
        assert_ok!(affirm(ALICE, deal));
        assert_noop!(affirm(BOB, deal), Error::<Test>::Breached(Breach::Classes));
        assert_eq!(words(deal), [true, false]);
        // What B is counts when it is settled.
        is_classified(B, InvestorClass::Professional);
        assert_ok!(affirm(BOB, deal));
        assert_eq!(units_of(security, B), 100);
    });
}

#[test]
fn a_security_that_names_its_venues_is_settled_at_them() {
    test(|| {
        let venues = BoundedVec::truncate_from(vec![1]);
        let security = list(HYNIX, 10_000, vec![Rule::Venues(venues)]);
        assert_ok!(mint_to(security, ALICE, 100));
        let legs = vec![deliver_of(security, A, B, 100)];
        let deal = instruct(legs.clone());
        assert_ok!(affirm(BOB, deal));
        assert_noop!(affirm(ALICE, deal), Error::<Test>::Breached(Breach::Venues));
        assert_ok!(instruct_at(OTHER_VENUE, 1, legs));
        assert_ok!(affirm(BOB, deal + 1));
        assert_ok!(affirm(ALICE, deal + 1));
        assert_eq!(units_of(security, B), 100);
    });
}

#[test]
fn a_last_affirmation_that_fails_keeps_the_earlier_ones() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 501);
        pay_in(C, 499);
        let legs = vec![
            deliver(A, B, 60),
            deliver(A, C, 40),
            pay(B, A, 500),
            pay(C, A, 500),
        ];
        let deal = instruct(legs);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
        assert_noop!(affirm(CAROL, deal), Error::<Test>::InsufficientWon);
        assert_eq!(words(deal), [true, true, false]);
        assert_eq!((units(A), free(A)), (100, 0));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 500));
        pay_in(C, 1);
        assert_ok!(affirm(CAROL, deal));
        assert_eq!((units(A), units(B), units(C)), (0, 60, 40));
        assert_eq!((cash(A), cash(B), cash(C)), (1_000, 1, 0));
        assert_eq!(cash_on_hold(B), 0);
    });
}

#[test]
fn the_last_to_affirm_gives_up_its_word_without_a_trace_where_that_fails() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(Tokens::suspend_venue(root(), 0));
        System::reset_events();
        assert!(affirm(BOB, deal).is_err());
        assert_eq!(events(), []);
        assert_noop!(withdraws(BOB, deal), Error::<Test>::NotAffirmed);
    });
}

#[test]
fn several_legs_of_an_investor_are_locked_and_moved_by_what_they_come_to() {
    let legs = vec![
        deliver(A, B, 100),
        pay(B, A, 1_000),
        deliver(B, A, 40),
        pay(A, B, 300),
    ];
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        test(|| {
            // Neither has what it gives by one leg.
            give(ALICE, 60);
            pay_in(B, 701);
            let deal = instruct(legs.clone());
            assert_ok!(affirm(first, deal));
            let locked = if first == ALICE {
                (0, 701, 0)
            } else {
                (60, 1, 700)
            };
            assert_eq!((free(A), cash(B), cash_on_hold(B)), locked);
            assert_ok!(affirm(last, deal));
            assert_eq!((units(A), cash(A)), (0, 700));
            assert_eq!((units(B), cash(B), cash_on_hold(B)), (60, 1, 0));
        });
    }
}

#[test]
fn one_unit_or_won_less_than_legs_come_to_is_too_little() {
    test(|| {
        give(ALICE, 59);
        pay_in(B, 699);
        let legs = vec![
            deliver(A, B, 100),
            deliver(B, A, 40),
            pay(B, A, 1_000),
            pay(A, B, 300),
        ];
        let deal = instruct(legs);
        assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        give(ALICE, 1);
        assert_ok!(affirm(ALICE, deal));
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientWon);
        pay_in(B, 1);
        assert_ok!(affirm(BOB, deal));
    });
}

#[test]
fn who_gets_as_much_as_it_gives_locks_nothing() {
    test(|| {
        give(ALICE, 10);
        pay_in(C, 106);
        let legs = vec![
            deliver(A, B, 10),
            deliver(B, C, 10),
            pay(C, B, 105),
            pay(B, A, 105),
        ];
        let deal = instruct(legs);
        let size = Tokens::size_of(deal).expect("an instruction");
        let done = Tokens::affirm(signed(BOB), deal, size).expect("it gives nothing");
        // It is weighed by the legs of units that there are.
        let weight = <Weights as crate::WeightInfo>::affirm(2);
        assert_eq!(done.actual_weight, Some(weight));
        assert_eq!(Tokens::position(0, B), None);
        assert_eq!(Tokens::cash_of(B), (0, 0));
        assert_ok!(affirm(CAROL, deal));
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((units(A), units(B), units(C)), (0, 0, 10));
        assert_eq!((cash(A), cash(B), cash(C)), (105, 0, 1));
        assert_eq!(holders(0), retail(1));
        assert_eq!(Tokens::position(0, B), None);
    });
}

#[test]
fn legs_go_over_two_books_of_an_investor() {
    with_two_books(|| {
        let books = |books| {
            let sums = Sums {
                registered: 10_000,
                issued: 100,
                ledger: 100,
                books,
            };
            assert_eq!(Tokens::reconcile(0), Some(sums));
        };
        books(vec![(0, 60), (1, 40)]);
        let deal = instruct(of_two_books());
        assert_ok!(affirm(ALICE, deal));
        let parts = [(0, 60), (1, 40)].map(|(book, units)| Part {
            book,
            units,
            liens: BoundedVec::truncate_from(vec![Lien {
                cause: Cause::Trade,
                units,
                until: NOON + DAY,
            }]),
        });
        let view = Tokens::position(0, A).expect("a position");
        assert_eq!((view.units, view.free), (100, 0));
        assert_eq!(view.parts, parts);
        assert_ok!(affirm(CAROL, deal));
        assert_eq!((units(A), units(C)), (0, 100));
        assert_eq!(holders(0), retail(1));
        books(vec![(0, 100)]);
    });
}

#[test]
fn each_book_gives_what_it_has() {
    with_two_books(|| {
        let leg = |book, units| Leg::Units {
            security: 0,
            from: SecuritiesAccount { investor: A, book },
            to: account(C),
            units,
        };
        for (book, units) in [(0, 61), (1, 41)] {
            let deal = instruct(vec![leg(book, units)]);
            assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
            // Neither does the last one take it from the other book.
            assert_ok!(affirm(CAROL, deal));
            assert_noop!(affirm(ALICE, deal), Error::<Test>::InsufficientUnits);
        }
        settles(vec![leg(1, 40)], &[ALICE, CAROL]);
        assert_eq!((free(A), units(C)), (60, 40));
    });
}

#[test]
fn what_one_book_gets_is_not_what_the_other_gives() {
    with_two_books(|| {
        give(BOB, 10);
        let other = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        let back = Leg::Units {
            security: 0,
            from: account(B),
            to: other,
            units: 10,
        };
        // By investor it is 50 units; by account, 60 and 10.
        let deal = instruct(vec![deliver(A, B, 60), back]);
        assert_ok!(affirm(ALICE, deal));
        assert_eq!(free(A), 40);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(A), units(B)), (50, 60));
        assert_eq!(BookTotals::<Test>::get(0, 0), 60);
        assert_eq!(BookTotals::<Test>::get(0, 1), 50);
    });
}

#[test]
fn the_managers_of_all_books_of_a_trade_are_in_office() {
    with_two_books(|| {
        let deal = instruct(of_two_books());
        let no_badge = DispatchError::Other("no badge");
        revoke(OTHER_MANAGER, DOORS.manager);
        assert_noop!(affirm(ALICE, deal), no_badge);
        // C has nothing to do with that book until the last word.
        assert_ok!(affirm(CAROL, deal));
        assert_noop!(affirm(ALICE, deal), no_badge);
        grant(OTHER_MANAGER, DOORS.manager);
        assert_ok!(withdraws(CAROL, deal));
        assert_ok!(affirm(ALICE, deal));
        revoke(OTHER_MANAGER, DOORS.manager);
        assert_noop!(affirm(CAROL, deal), no_badge);
        grant(OTHER_MANAGER, DOORS.manager);
        assert_ok!(affirm(CAROL, deal));
    });
}

#[test]
fn several_securities_settle_together_or_not_at_all() {
    test(|| {
        let other = list(HYNIX, 1_000, Vec::new());
        give(ALICE, 10);
        assert_ok!(mint_to(other, BOB, 20));
        pay_in(B, 5_001);
        let legs = vec![
            deliver_of(other, B, A, 20),
            deliver(A, B, 10),
            pay(B, A, 5_000),
        ];
        let deal = instruct(legs);
        let record = Tokens::instruction_details(deal).expect("an instruction");
        assert_eq!(record.versions.into_inner(), [(0, 0), (1, 0)]);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 5_000));
        assert_ok!(Tokens::halt_security(
            signed(DEPOSITORY),
            other,
            now() + HOUR
        ));
        assert_noop!(affirm(ALICE, deal), Error::<Test>::SecurityHalted);
        assert_ok!(Tokens::resume_security(signed(DEPOSITORY), other));
        assert_ok!(affirm(ALICE, deal));
        assert_eq!((units(A), units_of(other, A), cash(A)), (0, 20, 5_000));
        assert_eq!((units(B), units_of(other, B), cash(B)), (10, 0, 1));
        assert_eq!((holders(0), holders(other)), (retail(1), retail(1)));
    });
}

#[test]
fn sixteen_parties_settle_sixteen_legs() {
    test(|| {
        let others: Vec<Who> = [BOB, CAROL].into_iter().chain(31..44).collect();
        for who in 31..44 {
            register(who);
        }
        give(ALICE, 100);
        pay_in(B, 1_001);
        let mut legs: Vec<_> = (2..=16).map(|to| deliver(A, to, 1)).collect();
        legs.push(pay(B, A, 1_000));
        assert_eq!((legs.len(), others.len()), (16, 15));
        let deal = instruct(legs);
        let size = Size {
            parties: 16,
            legs: 15,
            rules: 0,
        };
        assert_eq!(Tokens::size_of(deal), Some(size));
        assert_ok!(affirm(ALICE, deal));
        assert_eq!(free(A), 85);
        for who in others {
            assert_eq!(units(A), 100);
            assert_ok!(affirm(who, deal));
        }
        assert_eq!((units(A), cash(A), cash(B)), (85, 1_000, 1));
        assert_eq!((2..=16).map(units).collect::<Vec<_>>(), [1; 15]);
        assert_eq!(holders(0), retail(16));
    });
}

#[test]
fn seventeen_parties_are_too_many() {
    test(|| {
        for who in 31..45 {
            register(who);
        }
        let legs: Vec<_> = (2..=17).map(|to| deliver(A, to, 1)).collect();
        assert_eq!(legs.len(), 16);
        assert_noop!(
            try_instruct(legs.clone(), NOON + DAY),
            Error::<Test>::TooManyParties
        );
        assert_eq!(
            preflight(0, legs),
            [Obstacle::Instruction(Error::<Test>::TooManyParties.into())]
        );
    });
}

#[test]
fn an_instruction_is_as_large_as_its_parties_securities_and_most_rules() {
    test(|| {
        assert_eq!(Tokens::size_of(0), None);
        let two = list(HYNIX, 1_000, vec![Rule::Lot(1), Rule::HolderCap(9)]);
        let one = list(NAVER, 1_000, vec![Rule::Lot(1)]);
        let legs = vec![
            deliver(A, B, 1),
            deliver_of(two, B, C, 1),
            deliver_of(one, C, TREASURY, 1),
        ];
        let deal = instruct(legs);
        let size = Size {
            parties: 4,
            legs: 3,
            rules: 2,
        };
        assert_eq!(Tokens::size_of(deal), Some(size));
    });
}

#[test]
fn a_size_that_is_too_small_is_refused_and_a_larger_one_is_not() {
    test(|| {
        let security = list(HYNIX, 1_000, vec![Rule::Lot(1), Rule::HolderCap(9)]);
        assert_ok!(mint_to(security, ALICE, 100));
        let deal = instruct(vec![deliver_of(security, A, B, 100)]);
        assert_ok!(affirm(ALICE, deal));
        for (parties, legs, rules) in [(1, 1, 2), (2, 0, 2), (2, 1, 1), (0, 0, 0)] {
            let size = Size {
                parties,
                legs,
                rules,
            };
            assert_noop!(
                done(Tokens::affirm(signed(BOB), deal, size)),
                Error::<Test>::SizeTooSmall
            );
        }
        assert_eq!(words(deal), [true, false]);
        assert_ok!(Tokens::affirm(signed(BOB), deal, LARGEST));
        assert_eq!(units_of(security, B), 100);
    });
}

/// What it locks by securities is weighed by the size that the signer says, too.
#[test]
fn a_size_that_is_too_small_for_what_is_locked_is_refused() {
    test(|| {
        let deal = agreed();
        let size = Size {
            parties: 2,
            legs: 0,
            rules: 0,
        };
        assert_noop!(
            done(Tokens::affirm(signed(ALICE), deal, size)),
            Error::<Test>::SizeTooSmall
        );
    });
}

#[test]
fn affirmations_weigh_what_they_have_really_done() {
    test(|| {
        let other = list(HYNIX, 1_000, vec![Rule::Lot(1)]);
        give(ALICE, 10);
        assert_ok!(mint_to(other, ALICE, 10));
        pay_in(B, 101);
        let legs = vec![
            deliver(A, B, 10),
            deliver_of(other, A, C, 10),
            pay(B, A, 100),
        ];
        let deal = instruct(legs);
        let affirm = |who| Tokens::affirm(signed(who), deal, LARGEST).expect("it is all there");
        // A gives of two securities, B won alone, and C nothing: there are two legs of units.
        let weight = <Weights as crate::WeightInfo>::affirm(2);
        for who in [ALICE, BOB] {
            assert_eq!(affirm(who).actual_weight, Some(weight));
        }
        let weight = <Weights as crate::WeightInfo>::affirm_last(3, 2, 1);
        assert_eq!(affirm(CAROL).actual_weight, Some(weight));
    });
}

#[test]
fn an_affirmation_is_declared_by_the_size_that_is_said() {
    let size = Size {
        parties: 3,
        legs: 2,
        rules: 1,
    };
    let declared = |size| {
        let call = Call::<Test>::affirm {
            instruction: 0,
            size,
        };
        call.get_dispatch_info().call_weight
    };
    let last = <Weights as crate::WeightInfo>::affirm_last(3, 2, 1);
    let first = <Weights as crate::WeightInfo>::affirm(2);
    assert_eq!(declared(size), last.max(first));
    let last = <Weights as crate::WeightInfo>::affirm_last(16, 16, 16);
    let first = <Weights as crate::WeightInfo>::affirm(16);
    assert_eq!(declared(LARGEST), last.max(first));
}

#[test]
fn holders_are_counted_as_they_enter_and_leave() {
    test(|| {
        give(ALICE, 100);
        assert_eq!(holders(0), retail(1));
        settles(vec![deliver(A, B, 40)], &[ALICE, BOB]);
        assert_eq!(holders(0), retail(2));
        settles(vec![deliver(A, B, 60)], &[BOB, ALICE]);
        assert_eq!(holders(0), retail(1));
        // The treasury is not counted.
        settles(vec![deliver(B, TREASURY, 50)], &[BOB, ISSUER]);
        assert_eq!(holders(0), retail(1));
        settles(vec![deliver(TREASURY, C, 50)], &[ISSUER, CAROL]);
        assert_eq!(holders(0), retail(2));
        settles(vec![deliver(B, C, 50)], &[BOB, CAROL]);
        assert_eq!(holders(0), retail(1));
        settles(vec![deliver(C, TREASURY, 100)], &[CAROL, ISSUER]);
        assert_eq!(holders(0), retail(0));
        assert_eq!(units(TREASURY), 100);
    });
}

#[test]
fn an_affirmation_that_does_not_settle_counts_no_holder() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        assert_eq!(holders(0), retail(1));
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert!(affirm(ALICE, deal).is_err());
        assert_eq!(holders(0), retail(1));
    });
}

#[test]
fn a_trade_counts_a_holder_as_what_it_is_now() {
    test(|| {
        give(ALICE, 100);
        settles(vec![deliver(A, B, 40)], &[ALICE, BOB]);
        is_classified(A, InvestorClass::Professional);
        is_classified(B, InvestorClass::Institutional);
        assert_eq!(holders(0), retail(2));
        settles(vec![deliver(A, B, 10)], &[ALICE, BOB]);
        let counted = Holders {
            retail: 0,
            professional: 1,
            institutional: 1,
        };
        assert_eq!(holders(0), counted);
        let view = Tokens::position(0, A).expect("a position");
        assert_eq!((view.class, view.units), (InvestorClass::Professional, 50));
        // It leaves as what it was counted.
        is_classified(A, InvestorClass::Retail);
        settles(vec![deliver(A, B, 50)], &[ALICE, BOB]);
        let counted = Holders {
            retail: 0,
            professional: 0,
            institutional: 1,
        };
        assert_eq!(holders(0), counted);
    });
}

#[test]
fn a_purchase_of_several_legs_counts_towards_the_annual_cap_once() {
    test(|| {
        let security = list(HYNIX, 10_000, vec![Rule::AnnualCap]);
        assert_ok!(mint_to(security, ALICE, 200));
        pay_in(B, 1_050_001);
        let legs = vec![
            deliver_of(security, A, B, 60),
            pay(B, A, 600_000),
            deliver_of(security, A, B, 40),
            pay(B, A, 450_000),
        ];
        let deal = instruct(legs);
        let limit = Some(10_000_000);
        assert_ok!(affirm(BOB, deal));
        assert_eq!(Tokens::bought_by(B), (0, limit));
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert!(affirm(ALICE, deal).is_err());
        assert_eq!(Tokens::bought_by(B), (0, limit));
        assert_ok!(Tokens::reinstate_venue(root(), 0));
        assert_ok!(affirm(ALICE, deal));
        assert_eq!(Tokens::bought_by(B), (1_050_000, limit));
        let bought = Bought {
            year: 2026,
            won: 1_050_000,
        };
        assert_eq!(Purchases::<Test>::get(B), bought);
        // What the seller was issued still counts for it, and its sale does not.
        assert_eq!(Tokens::bought_by(A), (2_100_000, limit));
    });
}

#[test]
fn what_is_paid_for_two_securities_counts_towards_the_annual_cap_once() {
    test(|| {
        let one = list(HYNIX, 10_000, vec![Rule::AnnualCap]);
        let two = list(NAVER, 10_000, vec![Rule::AnnualCap]);
        assert_ok!(mint_to(one, ALICE, 20));
        assert_ok!(mint_to(two, ALICE, 40));
        pay_in(B, 700_000);
        // By the reference price, ₩105,000 and ₩210,000.
        let legs = |won| {
            vec![
                deliver_of(one, A, B, 10),
                deliver_of(two, A, B, 20),
                pay(B, A, won),
            ]
        };
        settles(legs(400_000), &[ALICE, BOB]);
        assert_eq!(Tokens::bought_by(B).0, 400_000);
        settles(legs(300_000), &[ALICE, BOB]);
        assert_eq!(Tokens::bought_by(B).0, 715_000);
        assert_eq!(cash(B), 0);
    });
}

#[test]
fn a_party_takes_its_word_back() {
    test(|| {
        let deal = agreed();
        for (who, investor) in [(ALICE, A), (BOB, B)] {
            assert_ok!(affirm(who, deal));
            System::reset_events();
            assert_ok!(withdraws(who, deal));
            assert_eq!(
                events(),
                [Event::AffirmationWithdrawn {
                    instruction: deal,
                    investor
                }]
            );
            assert_eq!(words(deal), [false, false]);
            assert_eq!((free(A), cash(B), cash_on_hold(B)), (100, 1_050_001, 0));
            assert!(!Payments::<Test>::contains_key(B));
            let position = Positions::<Test>::get(0, A).expect("a position");
            let liens = position.parts.iter().map(|part| part.liens.len());
            assert_eq!(liens.sum::<usize>(), 0);
        }
        // It can affirm again, as the first or the last.
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(B), cash(A)), (100, 1_050_000));
    });
}

#[test]
fn others_words_stay_where_one_party_takes_its_own_back() {
    test(|| {
        let mut legs = trade();
        legs.push(deliver(A, C, 10));
        give(ALICE, 110);
        pay_in(B, 1_050_001);
        let deal = instruct(legs);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(affirm(BOB, deal));
        assert_ok!(withdraws(BOB, deal));
        assert_eq!(words(deal), [true, false, false]);
        assert_eq!((free(A), cash_on_hold(B)), (0, 0));
        assert_ok!(affirm(CAROL, deal));
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(B), units(C)), (100, 10));
    });
}

#[test]
fn a_word_is_taken_back_by_who_has_given_it() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_noop!(withdraws(BOB, deal), Error::<Test>::NotAffirmed);
        assert_noop!(withdraws(CAROL, deal), Error::<Test>::NotParty);
        for who in [STRANGER, VENUE, MANAGER] {
            assert_noop!(withdraws(who, deal), Error::<Test>::NotInvestor);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::withdraw(origin, deal), DispatchError::BadOrigin);
        }
        assert_noop!(
            withdraws(ALICE, deal + 1),
            Error::<Test>::InstructionNotFound
        );
        court_stops(id(ALICE));
        assert_noop!(withdraws(ALICE, deal), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(withdraws(ALICE, deal));
        assert_noop!(withdraws(ALICE, deal), Error::<Test>::NotAffirmed);
    });
}

#[test]
fn another_key_of_the_investor_takes_its_word_back() {
    test(|| {
        let deal = agreed();
        has_key_too(ALICE, A, HEIR);
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(withdraws(HEIR, deal));
        assert_eq!(free(A), 100);
    });
}

#[test]
fn a_pending_trade_is_the_investor_s_whatever_its_key_is() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_050_001);
        let deal = instruct_until(trade(), NOON + 5 * DAY);
        assert_ok!(affirm(ALICE, deal));
        let proposed = Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR));
        assert_ok!(proposed);
        at(NOON + 3 * DAY);
        assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
        assert_noop!(affirm(ALICE, deal), Error::<Test>::NotInvestor);
        assert_noop!(withdraws(ALICE, deal), Error::<Test>::NotInvestor);
        assert_noop!(rejects(ALICE, deal), Error::<Test>::NotParty);
        assert_eq!(free(A), 0);
        assert_ok!(withdraws(HEIR, deal));
        assert_eq!(free(A), 100);
        assert_ok!(affirm(HEIR, deal));
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(B), cash(A)), (100, 1_050_000));
    });
}

#[test]
fn each_party_and_the_venue_turn_an_instruction_down() {
    for who in [ALICE, BOB, CAROL, VENUE] {
        test(|| {
            let held = on_hold(VENUE);
            let mut legs = trade();
            legs.push(deliver(A, C, 1));
            give(ALICE, 101);
            pay_in(B, 1_050_001);
            let deal = instruct(legs);
            assert_ok!(affirm(ALICE, deal));
            assert_ok!(affirm(BOB, deal));
            System::reset_events();
            assert_ok!(rejects(who, deal));
            assert_eq!(events(), [Event::Rejected { instruction: deal }]);
            assert!(!Instructions::<Test>::contains_key(deal));
            assert_eq!(Expiring::<Test>::iter().count(), 0);
            assert_eq!((units(A), free(A)), (101, 101));
            assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
            assert!(!Payments::<Test>::contains_key(B));
            assert_eq!(on_hold(VENUE), held);
            assert_noop!(rejects(who, deal), Error::<Test>::InstructionNotFound);
            assert_noop!(affirm(CAROL, deal), Error::<Test>::InstructionNotFound);
        });
    }
}

#[test]
fn nobody_else_turns_an_instruction_down() {
    test(|| {
        let deal = agreed();
        for who in [CAROL, STRANGER, OTHER_VENUE, MANAGER, DEPOSITORY, ISSUER] {
            assert_noop!(rejects(who, deal), Error::<Test>::NotParty);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::reject(origin, deal), DispatchError::BadOrigin);
        }
        assert_noop!(rejects(ALICE, deal + 1), Error::<Test>::InstructionNotFound);
        for who in [ALICE, VENUE] {
            court_stops(id(who));
            assert_noop!(rejects(who, deal), TokenError::Frozen);
        }
        assert_ok!(rejects(BOB, deal));
    });
}

#[test]
fn who_is_stopped_turns_an_instruction_down_all_the_same() {
    let changes: [&dyn Fn(); 4] = [
        &|| {
            assert_ok!(Tokens::stop_investor(root(), A));
        },
        &|| {
            let proposed = Tokens::propose_recovery(signed(MANAGER), A, id(HEIR));
            assert_ok!(proposed);
        },
        &|| is_known_no_more(A),
        &|| court_stops(Tokens::ledger_account(A)),
    ];
    for change in changes {
        test(|| {
            let deal = agreed();
            assert_ok!(affirm(ALICE, deal));
            change();
            assert_ok!(rejects(ALICE, deal));
            assert_eq!(free(A), 100);
        });
    }
}

#[test]
fn a_venue_turns_an_instruction_down_by_the_operator_that_it_has() {
    test(|| {
        let (venue, other) = (on_hold(VENUE), on_hold(OTHER_VENUE));
        let deal = agreed();
        assert_ok!(affirm(BOB, deal));
        let operator = id(OTHER_VENUE);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, operator));
        assert_noop!(rejects(VENUE, deal), Error::<Test>::NotParty);
        // Neither its badge nor its being suspended has a part in that.
        revoke(OTHER_VENUE, DOORS.venue);
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_eq!(on_hold(VENUE), venue + RECORD);
        assert_ok!(rejects(OTHER_VENUE, deal));
        assert_eq!((on_hold(VENUE), on_hold(OTHER_VENUE)), (venue, other));
        assert_eq!((cash(B), cash_on_hold(B)), (1_050_001, 0));
    });
}

#[test]
fn the_deposit_of_an_instruction_goes_back_when_its_venue_is_closed() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(Tokens::close_venue(signed(VENUE), 0));
        assert_eq!(on_hold(VENUE), RECORD);
        assert_noop!(rejects(VENUE, deal), Error::<Test>::NotParty);
        assert_ok!(rejects(BOB, deal));
        assert_eq!((on_hold(VENUE), won(VENUE)), (0, GENESIS));
        assert_eq!(free(A), 100);
    });
}

#[test]
fn the_deposit_of_a_settled_instruction_goes_back_to_the_operator_that_had_paid_it() {
    test(|| {
        let (venue, other) = (on_hold(VENUE), on_hold(OTHER_VENUE));
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        let operator = id(OTHER_VENUE);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, operator));
        assert_eq!(on_hold(VENUE), venue + RECORD);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((on_hold(VENUE), on_hold(OTHER_VENUE)), (venue, other));
    });
}

#[test]
fn nothing_stands_in_the_way_of_what_settles() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_050_000);
        assert_eq!(preflight(0, trade()), []);
        settles(trade(), &[ALICE, BOB]);
    });
}

#[test]
fn whatever_would_stop_a_settlement_is_told() {
    test(|| {
        let classes = BoundedVec::truncate_from(vec![InvestorClass::Institutional]);
        let security = list(HYNIX, 10_000, vec![Rule::Classes(classes)]);
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_ok!(Tokens::stop_investor(root(), A));
        revoke(BOB, DOORS.identity);
        let until = now() + HOUR;
        assert_ok!(Tokens::halt_security(signed(DEPOSITORY), security, until));
        revoke(MANAGER, DOORS.manager);
        let legs = vec![deliver_of(security, A, B, 100), pay(B, A, 1_050_000)];
        let by = |investor, error| Obstacle::Investor { investor, error };
        let no_badge = DispatchError::Other("no badge");
        assert_eq!(
            preflight(0, legs),
            [
                Obstacle::Instruction(Error::<Test>::VenueSuspended.into()),
                by(A, Error::<Test>::InvestorStopped.into()),
                by(B, Error::<Test>::IdentityNotInForce.into()),
                by(B, Error::<Test>::InsufficientWon.into()),
                by(A, no_badge),
                by(B, no_badge),
                by(A, Error::<Test>::InsufficientUnits.into()),
                Obstacle::Security {
                    security,
                    error: Error::<Test>::SecurityHalted.into()
                },
                Obstacle::Rule {
                    security,
                    finding: Finding {
                        rule: 0,
                        breach: Breach::Classes,
                        investor: Some(B),
                        observed: 0,
                        limit: 0
                    }
                },
            ]
        );
    });
}

#[test]
fn a_rule_that_would_stop_a_settlement_is_told_with_its_limit() {
    test(|| {
        let rules = vec![Rule::Lot(1), Rule::HolderCap(1)];
        let security = list(HYNIX, 10_000, rules);
        assert_ok!(mint_to(security, ALICE, 100));
        let finding = Finding {
            rule: 1,
            breach: Breach::HolderCap,
            investor: None,
            observed: 2,
            limit: 1,
        };
        assert_eq!(
            preflight(0, vec![deliver_of(security, A, B, 99)]),
            [Obstacle::Rule { security, finding }]
        );
        // All that A has leaves one holder.
        let all = vec![deliver_of(security, A, B, 100)];
        assert_eq!(preflight(0, all), []);
    });
}

#[test]
fn what_can_t_be_instructed_is_told_so() {
    test(|| {
        let elsewhere = Leg::Units {
            security: 0,
            from: account(A),
            to: SecuritiesAccount {
                investor: B,
                book: 1,
            },
            units: 1,
        };
        let cases = [
            (2, trade(), Error::<Test>::VenueNotFound),
            (0, Vec::new(), Error::<Test>::InvalidLegs),
            (0, vec![pay(A, B, 1)], Error::<Test>::InvalidLegs),
            (
                0,
                vec![deliver_of(1, A, B, 1)],
                Error::<Test>::SecurityNotFound,
            ),
            (0, vec![deliver(A, 4, 1)], Error::<Test>::InvestorNotFound),
            (0, vec![elsewhere], Error::<Test>::NotJoined),
        ];
        for (venue, legs, error) in cases {
            assert_eq!(
                preflight(venue, legs),
                [Obstacle::Instruction(error.into())]
            );
        }
        // What is wrong with the venue is told beside that.
        revoke(VENUE, DOORS.venue);
        assert_eq!(
            preflight(0, Vec::new()),
            [
                Obstacle::Instruction(DispatchError::Other("no badge")),
                Obstacle::Instruction(Error::<Test>::InvalidLegs.into()),
            ]
        );
        has_key_too(ISSUER, TREASURY, OTHER_VENUE);
        assert_eq!(
            preflight(1, trade()),
            [Obstacle::Instruction(Error::<Test>::IssuerIsVenue.into())]
        );
    });
}

#[test]
fn whose_won_or_units_are_locked_is_told_before_it_affirms() {
    test(|| {
        let deal = agreed();
        assert_ok!(affirm(ALICE, deal));
        assert_ok!(Tokens::freeze(root(), 0, account(A), 1, ORDER));
        let too_few = Obstacle::Investor {
            investor: A,
            error: Error::<Test>::InsufficientUnits.into(),
        };
        assert_eq!(
            preflight(0, vec![deliver(A, C, 1)]),
            core::slice::from_ref(&too_few)
        );
        assert_ok!(withdraws(ALICE, deal));
        assert_eq!(preflight(0, vec![deliver(A, C, 99)]), []);
        assert_eq!(preflight(0, vec![deliver(A, C, 100)]), [too_few]);
        pay_in(B, 49);
        assert_ok!(affirm(BOB, deal));
        assert_eq!(Tokens::cash_of(B), (50, 1_050_000));
        let legs = |won| vec![deliver(A, B, 1), pay(B, A, won)];
        assert_eq!(preflight(0, legs(49)), []);
        let too_little = Obstacle::Investor {
            investor: B,
            error: Error::<Test>::InsufficientWon.into(),
        };
        assert_eq!(preflight(0, legs(51)), [too_little]);
    });
}

#[test]
fn whose_key_or_manager_would_stop_a_settlement_is_told() {
    test(|| {
        joins_other_book(CAROL);
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), C, 1));
        give(ALICE, 100);
        pay_in(C, 1_050_000);
        let legs = || vec![deliver(A, B, 100), pay(C, A, 1_050_000)];
        assert_eq!(preflight(0, legs()), []);
        let by = |investor, error| Obstacle::Investor { investor, error };
        revoke(OTHER_MANAGER, DOORS.manager);
        let no_badge = DispatchError::Other("no badge");
        assert_eq!(preflight(0, legs()), [by(C, no_badge)]);
        grant(OTHER_MANAGER, DOORS.manager);
        court_stops(id(ALICE));
        assert_eq!(preflight(0, legs()), [by(A, TokenError::Frozen.into())]);
    });
}

/// As long as another trade holds some of its won.
#[test]
fn a_payment_of_the_won_that_has_to_stay_is_told() {
    test(|| {
        let deal = agreed();
        pay_in(B, 50);
        assert_ok!(affirm(BOB, deal));
        assert_eq!(Tokens::cash_of(B), (51, 1_050_000));
        let legs = |won| vec![deliver(A, B, 1), pay(B, A, won)];
        assert_eq!(preflight(0, legs(50)), []);
        let error = Error::<Test>::InsufficientWon.into();
        let investor = B;
        assert_eq!(
            preflight(0, legs(51)),
            [Obstacle::Investor { investor, error }]
        );
    });
}

#[test]
fn looking_ahead_changes_nothing() {
    test(|| {
        let deal = agreed();
        assert_storage_noop!(assert_eq!(preflight(0, trade()), []));
        let size = Size {
            parties: 2,
            legs: 1,
            rules: 0,
        };
        assert_storage_noop!(assert_eq!(Tokens::size_of(deal), Some(size)));
        assert_storage_noop!(assert_eq!(Tokens::cash_of(B), (1_050_001, 0)));
        assert_eq!((Tokens::cash_of(A), Tokens::cash_of(99)), ((0, 0), (0, 0)));
        assert_storage_noop!(assert_eq!(Tokens::position(0, C), None));
        assert_eq!(Tokens::position(1, A), None);
    });
}
