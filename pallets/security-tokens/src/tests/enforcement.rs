//! Pledges, court orders, and what goes to others without the holder's word.

use super::securities::{assert_holders, assert_sums, joins, keeps, moves};
use crate::{
    mock::*,
    rules::{
        InvestorClass::{Institutional, Professional},
        Rule,
    },
    *,
};
use frame::testing_prelude::*;
use pallet_support::DeedKind;

const DONE: DispatchResult = Ok(());
/// What the mock says of who does not hold a badge.
const NO_BADGE: DispatchError = DispatchError::Other("no badge");
/// What courts have decided.
const ORDER: H256 = H256([1; 32]);
const OTHER_ORDER: H256 = H256([2; 32]);
/// A deed by which somebody succeeds somebody else.
const DEED: Deed = Deed {
    act: 7,
    kind: DeedKind::Authentic,
};
const WILL: Title = Title::Succession {
    deed: DEED,
    commitment: H256([7; 32]),
};

/// A notary has sealed it.
fn seal() {
    Sealed::mutate(|sealed| sealed.push((7, H256([7; 32]), DeedKind::Authentic)));
}

/// Pledges units of the security 0 in the book 0.
fn pledges(who: Who, pledgee: InvestorId, units: Units, until: Moment) -> DispatchResult {
    pledged(who, 0, 0, pledgee, units, until)
}

/// Frees what an investor has pledged to this key's.
fn releases(pledgee: Who, holder: InvestorId, units: Units) -> DispatchResult {
    Tokens::release_pledge(signed(pledgee), 0, account(holder), units)
}

fn freezes(holder: InvestorId, units: Units, order: H256) -> DispatchResult {
    Tokens::freeze(root(), 0, account(holder), units, order)
}

fn unfreezes(holder: InvestorId, units: Units, order: H256) -> DispatchResult {
    Tokens::unfreeze(root(), 0, account(holder), units, order)
}

/// The council carries out an order.
fn seizes(from: InvestorId, to: InvestorId, units: Units, order: H256) -> DispatchResult {
    transfers(root(), from, to, units, Title::Order(order))
}

/// The depository brings a deed.
fn inherits(from: InvestorId, to: InvestorId, units: Units) -> DispatchResult {
    transfers(signed(DEPOSITORY), from, to, units, WILL)
}

fn transfers(
    by: RuntimeOrigin,
    from: InvestorId,
    to: InvestorId,
    units: Units,
    title: Title,
) -> DispatchResult {
    Tokens::force_transfer(by, 0, account(from), account(to), units, title)
}

/// The council has won paid by an order.
fn collects(from: InvestorId, to: InvestorId, amount: u128) -> DispatchResult {
    Tokens::force_payment(root(), from, to, amount, Title::Order(ORDER))
}

/// What encumbers an investor's units of the security 0 in the book 0, as it is stored.
fn liens(holder: InvestorId) -> Vec<Lien> {
    let position = Positions::<Test>::get(0, holder);
    let part = position.as_ref().and_then(|position| position.part(0));
    part.map_or_else(Vec::new, |part| part.liens.to_vec())
}

fn lien_of(pledgee: InvestorId, units: Units, until: Moment) -> Lien {
    Lien {
        cause: Cause::Pledge(pledgee),
        units,
        until,
    }
}

/// Frozen by an order, which has no end.
fn frozen(units: Units, order: H256) -> Lien {
    Lien {
        cause: Cause::Order(order),
        units,
        until: Moment::MAX,
    }
}

/// What the unit ledger keeps of an investor's units of the security 0.
fn pinned(holder: InvestorId) -> Option<Units> {
    Tokens::frozen_units(0, &Tokens::ledger_account(holder))
}

/// Of the treasury's 100 units of the security 0, 40 can be disposed of in whatever way, and not
/// one more. It has an account in the book 1 too.
fn assert_forty_are_free() {
    assert_eq!((units(TREASURY), free(TREASURY)), (100, 40));
    assert_eq!(pinned(TREASURY), Some(60));
    let refused: DispatchResult = Err(Error::<Test>::InsufficientUnits.into());
    for (many, expected) in [(41, refused), (40, DONE)] {
        let trade = instruct(vec![deliver(TREASURY, C, many)]);
        let tries = [
            hypothetically!(affirm(ISSUER, trade)),
            hypothetically!(pledges(ISSUER, C, many, now() + DAY)),
            hypothetically!(moves(ISSUER, 0, 1, many)),
            hypothetically!(Tokens::redeem(signed(ISSUER), 0, 0, many)),
        ];
        assert_eq!(tries, [expected; 4]);
        assert_ok!(Tokens::reject(signed(VENUE), trade));
    }
}

/// The treasury with 100 units and two accounts.
fn treasury_of_100() {
    joins(ISSUER);
    assert_ok!(keeps(100));
    System::reset_events();
}

#[test]
fn units_are_pledged_until_a_moment_and_free_in_it() {
    test(|| {
        give(ALICE, 100);
        System::reset_events();
        let until = NOON + 10 * DAY;
        assert_ok!(pledges(ALICE, B, 60, until));
        assert_eq!(
            events(),
            [Event::Pledged {
                security: 0,
                account: account(A),
                pledgee: B,
                units: 60,
                until
            }]
        );
        assert_eq!(liens(A), [lien_of(B, 60, until)]);
        assert_eq!((units(A), free(A), pinned(A)), (100, 40, Some(60)));
        // It stays the holder's, and who has the pledge is no holder.
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
        at(until - 1);
        assert_eq!((free(A), pinned(A)), (40, Some(60)));
        at(until);
        assert_eq!((free(A), pinned(A)), (100, None));
        let view = Tokens::position(0, A).expect("a position");
        assert!(view.parts.iter().all(|part| part.liens.is_empty()));
        assert_noop!(releases(BOB, A, 1), Error::<Test>::LienNotFound);
        let trade = instruct(vec![deliver(A, C, 100)]);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(affirm(CAROL, trade));
        assert_eq!(units(C), 100);
    });
}

#[test]
fn what_is_pledged_is_not_sold_pledged_moved_or_redeemed() {
    test(|| {
        treasury_of_100();
        assert_ok!(pledges(ISSUER, A, 60, NOON + DAY));
        assert_forty_are_free();
    });
}

#[test]
fn pledges_to_the_same_one_until_the_same_moment_are_one() {
    test(|| {
        give(ALICE, 100);
        let (until, later) = (NOON + DAY, NOON + 2 * DAY);
        assert_ok!(pledges(ALICE, B, 30, until));
        assert_ok!(pledges(ALICE, B, 20, until));
        assert_eq!(liens(A), [lien_of(B, 50, until)]);
        assert_ok!(pledges(ALICE, B, 10, later));
        assert_ok!(pledges(ALICE, C, 10, until));
        assert_eq!(
            liens(A),
            [
                lien_of(B, 50, until),
                lien_of(B, 10, later),
                lien_of(C, 10, until)
            ]
        );
        assert_eq!(free(A), 30);
        at(until);
        assert_eq!(free(A), 90);
        assert_eq!(pinned(A), Some(10));
    });
}

#[test]
fn a_pledge_is_of_units_that_are_there_and_free() {
    test(|| {
        assert_noop!(
            pledges(ALICE, B, 1, NOON + DAY),
            Error::<Test>::InsufficientUnits
        );
        give(ALICE, 100);
        joins(ALICE);
        assert_noop!(
            pledges(ALICE, B, 101, NOON + DAY),
            Error::<Test>::InsufficientUnits
        );
        for (book, refused) in [
            (1, Error::<Test>::InsufficientUnits),
            (9, Error::BookNotFound),
        ] {
            assert_noop!(pledged(ALICE, 0, book, B, 1, NOON + DAY), refused);
        }
        // What one account has pledged says nothing of another's.
        assert_ok!(moves(ALICE, 0, 1, 40));
        assert_ok!(pledges(ALICE, B, 60, NOON + DAY));
        assert_noop!(
            pledges(ALICE, B, 1, NOON + DAY),
            Error::<Test>::InsufficientUnits
        );
        assert_ok!(pledged(ALICE, 0, 1, B, 40, NOON + DAY));
        assert_eq!((free(A), pinned(A)), (0, Some(100)));
    });
}

#[test]
fn a_pledge_is_to_another_investor_of_something_for_ten_years_at_most() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        assert_noop!(
            pledged(ALICE, 1, 0, B, 1, until),
            Error::<Test>::SecurityNotFound
        );
        assert_noop!(pledges(ALICE, 9, 1, until), Error::<Test>::InvestorNotFound);
        assert_noop!(pledges(ALICE, A, 1, until), Error::<Test>::SameInvestor);
        assert_noop!(pledges(ALICE, B, 0, until), Error::<Test>::NothingToDo);
        for moment in [0, NOON, NOON + 3_653 * DAY + 1] {
            assert_noop!(pledges(ALICE, B, 1, moment), Error::<Test>::InvalidMoment);
        }
        assert_ok!(pledges(ALICE, B, 1, NOON + 3_653 * DAY));
    });
}

#[test]
fn nobody_pledges_who_may_not_trade() {
    test(|| {
        for who in [ALICE, BOB] {
            give(who, 100);
        }
        let tries = |who| pledges(who, C, 1, NOON + 366 * DAY);
        assert_noop!(tries(STRANGER), Error::<Test>::NotInvestor);
        let none = RuntimeOrigin::none();
        assert_noop!(
            pledged_by(none, ALICE, 0, 0, B, 1, NOON + DAY),
            DispatchError::BadOrigin
        );
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        assert_noop!(tries(ALICE), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(signed(MANAGER), A));
        revoke(ALICE, DOORS.identity);
        assert_noop!(tries(ALICE), Error::<Test>::IdentityNotInForce);
        issue_badge(ALICE, DOORS.identity, ALICE.into());
        court_stops(id(ALICE));
        assert_noop!(tries(ALICE), TokenError::Frozen);
        court_stops(Tokens::ledger_account(B));
        assert_noop!(tries(BOB), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(Tokens::propose_recovery(signed(MANAGER), A, id(HEIR)));
        assert_noop!(tries(ALICE), Error::<Test>::RecoveryPending);
        assert_ok!(tries(BOB));
        at(NOON + 365 * DAY);
        assert_noop!(tries(BOB), Error::<Test>::InvestorNotKnown);
    });
}

#[test]
fn an_account_has_no_more_encumbrances_than_there_is_room_for() {
    test(|| {
        give(ALICE, 100);
        let tries = |day: Moment| pledges(ALICE, B, 1, NOON + day * DAY);
        let refused = (1..=25).find(|day| tries(*day).is_err()).expect("a bound");
        assert!(refused > 12);
        assert_noop!(tries(refused), Error::<Test>::TooManyLocks);
        // What ends with another takes no room, and what has ended gives it back.
        assert_ok!(tries(1));
        at(NOON + DAY);
        assert_ok!(tries(refused));
    });
}

#[test]
fn who_has_a_pledge_frees_it_bit_by_bit() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        assert_ok!(pledges(ALICE, B, 60, until));
        System::reset_events();
        assert_ok!(releases(BOB, A, 20));
        assert_eq!(
            events(),
            [Event::PledgeReleased {
                security: 0,
                account: account(A),
                pledgee: B,
                units: 20
            }]
        );
        assert_eq!(liens(A), [lien_of(B, 40, until)]);
        assert_eq!((free(A), pinned(A)), (60, Some(40)));
        assert_noop!(releases(BOB, A, 41), Error::<Test>::LienNotFound);
        assert_ok!(releases(BOB, A, 40));
        assert!(liens(A).is_empty());
        assert_eq!((free(A), pinned(A)), (100, None));
        assert_noop!(releases(BOB, A, 1), Error::<Test>::LienNotFound);
    });
}

#[test]
fn of_what_is_pledged_that_is_freed_first_which_ends_first() {
    test(|| {
        give(ALICE, 100);
        let (first, second, third) = (NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY);
        // Not in the order in which they end, and with another's among them.
        for (pledgee, units, until) in [
            (B, 10, third),
            (C, 10, first),
            (B, 10, first),
            (B, 10, second),
        ] {
            assert_ok!(pledges(ALICE, pledgee, units, until));
        }
        // All of the first, half of the second.
        assert_ok!(releases(BOB, A, 15));
        let mut left = liens(A);
        left.sort_by_key(|lien| lien.until);
        assert_eq!(
            left,
            [
                lien_of(C, 10, first),
                lien_of(B, 5, second),
                lien_of(B, 10, third)
            ]
        );
        assert_noop!(releases(BOB, A, 16), Error::<Test>::LienNotFound);
        at(second);
        assert_noop!(releases(BOB, A, 11), Error::<Test>::LienNotFound);
        assert_ok!(releases(BOB, A, 10));
        assert_eq!(free(A), 100);
    });
}

#[test]
fn nobody_frees_a_pledge_but_who_has_it() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(pledges(ALICE, B, 60, NOON + 400 * DAY));
        assert_noop!(releases(BOB, A, 0), Error::<Test>::NothingToDo);
        // Not the holder, not another one, and not of another account or security.
        for who in [ALICE, CAROL] {
            assert_noop!(releases(who, A, 1), Error::<Test>::LienNotFound);
        }
        assert_noop!(releases(STRANGER, A, 1), Error::<Test>::NotInvestor);
        assert_noop!(releases(BOB, C, 1), Error::<Test>::LienNotFound);
        let elsewhere = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        assert_noop!(
            Tokens::release_pledge(signed(BOB), 0, elsewhere, 1),
            Error::<Test>::LienNotFound
        );
        assert_noop!(
            Tokens::release_pledge(signed(BOB), 1, account(A), 1),
            Error::<Test>::LienNotFound
        );
        for by in [root(), RuntimeOrigin::none()] {
            assert_noop!(
                Tokens::release_pledge(by, 0, account(A), 1),
                DispatchError::BadOrigin
            );
        }
        assert_ok!(Tokens::stop_investor(signed(MANAGER), B));
        assert_noop!(releases(BOB, A, 1), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(signed(MANAGER), B));
        for who in [id(BOB), Tokens::ledger_account(B)] {
            court_stops(who);
            assert_noop!(releases(BOB, A, 1), TokenError::Frozen);
            Stopped::set(Vec::new());
        }
        assert_ok!(Tokens::propose_recovery(signed(MANAGER), B, id(HEIR)));
        assert_noop!(releases(BOB, A, 1), Error::<Test>::RecoveryPending);
        // It gives something up, so that nobody has to have looked at what it is.
        at(NOON + 365 * DAY);
        assert_ok!(releases(BOB, A, 60));
    });
}

#[test]
fn a_court_freezes_units_and_the_others_are_free() {
    test(|| {
        give(ALICE, 100);
        System::reset_events();
        assert_ok!(freezes(A, 60, ORDER));
        assert_eq!(
            events(),
            [Event::UnitsFrozen {
                security: 0,
                account: account(A),
                units: 60,
                order: ORDER
            }]
        );
        assert_eq!(liens(A), [frozen(60, ORDER)]);
        assert_eq!((units(A), free(A), pinned(A)), (100, 40, Some(60)));
        assert_holders([1, 0, 0]);
        // It does not end by itself.
        at(NOON + 10_000 * DAY);
        assert_eq!((free(A), pinned(A)), (40, Some(60)));
    });
}

#[test]
fn what_is_frozen_is_not_sold_pledged_moved_or_redeemed() {
    test(|| {
        treasury_of_100();
        assert_ok!(freezes(TREASURY, 60, ORDER));
        assert_forty_are_free();
    });
}

#[test]
fn what_is_locked_up_or_in_a_trade_is_not_sold_again_pledged_moved_or_redeemed() {
    test(|| {
        joins(ISSUER);
        assert_ok!(keeps(60));
        let issue = Issue {
            security: 0,
            to: account(TREASURY),
            units: 40,
            locked_until: Some(NOON + DAY),
        };
        assert_ok!(Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None));
        let trade = instruct(vec![deliver(TREASURY, B, 20)]);
        assert_ok!(affirm(ISSUER, trade));
        assert_forty_are_free();
    });
}

#[test]
fn an_order_over_more_than_an_account_has_takes_what_comes_too() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 150, ORDER));
        assert_eq!(liens(A), [frozen(150, ORDER)]);
        assert_eq!((units(A), free(A), pinned(A)), (100, 0, Some(100)));
        give(ALICE, 30);
        assert_eq!((units(A), free(A), pinned(A)), (130, 0, Some(130)));
        give(ALICE, 30);
        assert_eq!((units(A), free(A), pinned(A)), (160, 10, Some(150)));
        // As many as there can be.
        assert_ok!(freezes(A, Units::MAX, OTHER_ORDER));
        assert_eq!((free(A), pinned(A)), (0, Some(160)));
        assert_noop!(freezes(A, 1, OTHER_ORDER), Error::<Test>::TooManyLocks);
        assert_ok!(unfreezes(A, Units::MAX, OTHER_ORDER));
        assert_eq!((free(A), pinned(A)), (10, Some(150)));
    });
}

#[test]
fn several_orders_add_up() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 30, ORDER));
        assert_ok!(freezes(A, 25, OTHER_ORDER));
        assert_eq!(free(A), 45);
        // One order again is one.
        assert_ok!(freezes(A, 20, ORDER));
        assert_eq!(liens(A), [frozen(50, ORDER), frozen(25, OTHER_ORDER)]);
        assert_eq!(free(A), 25);
        assert_ok!(pledges(ALICE, B, 20, NOON + DAY));
        assert_eq!((free(A), pinned(A)), (5, Some(95)));
        // A court asks nobody whether they are free.
        assert_ok!(freezes(A, 40, OTHER_ORDER));
        assert_eq!((free(A), pinned(A)), (0, Some(100)));
        // Of 100 units, 50 + 65 + 20 are encumbered; without the first order 85 are.
        assert_ok!(unfreezes(A, 50, ORDER));
        assert_eq!((free(A), pinned(A)), (15, Some(85)));
    });
}

#[test]
fn the_council_lifts_an_order_bit_by_bit() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 60, ORDER));
        System::reset_events();
        assert_ok!(unfreezes(A, 20, ORDER));
        assert_eq!(
            events(),
            [Event::UnitsUnfrozen {
                security: 0,
                account: account(A),
                units: 20,
                order: ORDER
            }]
        );
        assert_eq!(liens(A), [frozen(40, ORDER)]);
        assert_eq!(free(A), 60);
        assert_noop!(unfreezes(A, 0, ORDER), Error::<Test>::NothingToDo);
        assert_noop!(unfreezes(A, 41, ORDER), Error::<Test>::LienNotFound);
        assert_noop!(unfreezes(A, 1, OTHER_ORDER), Error::<Test>::LienNotFound);
        assert_noop!(unfreezes(B, 1, ORDER), Error::<Test>::LienNotFound);
        assert_noop!(
            Tokens::unfreeze(root(), 1, account(A), 1, ORDER),
            Error::<Test>::LienNotFound
        );
        assert_ok!(unfreezes(A, 40, ORDER));
        assert_eq!((free(A), pinned(A)), (100, None));
        assert_noop!(unfreezes(A, 1, ORDER), Error::<Test>::LienNotFound);
    });
}

#[test]
fn none_but_the_council_carries_out_an_order() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 50, ORDER));
        for by in [
            signed(DEPOSITORY),
            signed(MANAGER),
            signed(ISSUER),
            signed(ALICE),
            RuntimeOrigin::none(),
        ] {
            assert_noop!(
                Tokens::freeze(by.clone(), 0, account(A), 1, ORDER),
                DispatchError::BadOrigin
            );
            assert_noop!(
                Tokens::unfreeze(by, 0, account(A), 1, ORDER),
                DispatchError::BadOrigin
            );
        }
        let title = Title::Order(ORDER);
        assert_noop!(
            transfers(signed(DEPOSITORY), A, B, 1, title),
            Error::<Test>::NotCourt
        );
        assert_noop!(
            Tokens::force_payment(signed(DEPOSITORY), A, B, 1, title),
            Error::<Test>::NotCourt
        );
    });
}

#[test]
fn an_order_freezes_something_of_an_account_with_units() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_noop!(freezes(A, 0, ORDER), Error::<Test>::NothingToDo);
        assert_noop!(
            Tokens::freeze(root(), 1, account(A), 1, ORDER),
            Error::<Test>::SecurityNotFound
        );
        assert_noop!(freezes(B, 1, ORDER), Error::<Test>::InsufficientUnits);
        let elsewhere = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        assert_noop!(
            Tokens::freeze(root(), 0, elsewhere, 1, ORDER),
            Error::<Test>::InsufficientUnits
        );
    });
}

#[test]
fn an_order_names_an_account_that_there_is() {
    test(|| {
        give(ALICE, 100);
        assert_noop!(freezes(9, 1, ORDER), Error::<Test>::InvestorNotFound);
        for investor in [A, B] {
            let elsewhere = SecuritiesAccount { investor, book: 1 };
            assert_noop!(
                Tokens::freeze(root(), 0, elsewhere, 1, ORDER),
                Error::<Test>::NotJoined
            );
        }
    });
}

#[test]
fn no_holder_fills_its_account_so_that_there_is_no_room_for_an_order() {
    test(|| {
        give(ALICE, 100);
        // As many pledges to a friend as it can have, each until another moment.
        for day in 1..=30 {
            let _ = pledges(ALICE, B, 1, NOON + day * DAY);
        }
        assert_ok!(freezes(A, 100, ORDER));
        assert_eq!((free(A), pinned(A)), (0, Some(100)));
        // That is not without a bound: orders that are over are lifted.
        let tries = |byte| freezes(A, 1, H256::repeat_byte(byte));
        let refused = (2..=200).find(|byte| tries(*byte).is_err());
        let refused = refused.expect("a bound");
        assert_noop!(tries(refused), Error::<Test>::TooManyLocks);
        assert_ok!(unfreezes(A, 100, ORDER));
        assert_ok!(tries(refused));
    });
}

#[test]
fn a_freeze_between_two_affirmations_makes_the_last_one_fail_whole() {
    test(|| {
        give(ALICE, 150);
        pay_in(B, 1_050_000);
        let trade = instruct(vec![deliver(A, B, 100), pay(B, A, 1_050_000)]);
        assert_ok!(affirm(ALICE, trade));
        // 50 are not in the trade: one more is.
        assert_ok!(freezes(A, 51, ORDER));
        assert_noop!(affirm(BOB, trade), Error::<Test>::InsufficientUnits);
        assert_eq!((cash(A), cash(B), cash_on_hold(B)), (0, 1_050_000, 0));
        assert_ok!(unfreezes(A, 1, ORDER));
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), free(A), units(B)), (50, 0, 100));
        assert_eq!((cash(A), cash(B)), (1_050_000, 0));
        assert_sums(0, 150, &[(0, 150)]);
    });
}

#[test]
fn units_go_to_another_investor_by_an_order() {
    test(|| {
        give(ALICE, 100);
        System::reset_events();
        assert_ok!(seizes(A, B, 40, ORDER));
        assert_eq!(
            events(),
            [Event::ForceTransferred {
                security: 0,
                from: account(A),
                to: account(B),
                units: 40,
                title: Title::Order(ORDER)
            }]
        );
        assert_eq!((units(A), free(A)), (60, 60));
        assert_eq!((units(B), free(B)), (40, 40));
        assert_holders([2, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
        // With the last unit the one is no holder any more.
        assert_ok!(seizes(A, B, 60, ORDER));
        assert!(!Positions::<Test>::contains_key(0, A));
        assert_eq!(Assets::maybe_balance(0, Tokens::ledger_account(A)), None);
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn units_go_from_one_book_to_another_by_an_order() {
    test(|| {
        give(ALICE, 100);
        joins(BOB);
        let to = SecuritiesAccount {
            investor: B,
            book: 1,
        };
        let title = Title::Order(ORDER);
        assert_ok!(Tokens::force_transfer(root(), 0, account(A), to, 40, title));
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
        assert_ok!(Tokens::force_transfer(root(), 0, account(A), to, 60, title));
        assert_sums(0, 100, &[(1, 100)]);
        // And back out of that account, into one that has none of it yet.
        assert_ok!(Tokens::force_transfer(root(), 0, to, account(C), 30, title));
        assert_sums(0, 100, &[(0, 30), (1, 70)]);
        assert_holders([2, 0, 0]);
    });
}

#[test]
fn a_treasury_that_gives_or_gets_by_an_order_is_counted_as_no_holder() {
    test(|| {
        assert_ok!(keeps(100));
        assert_ok!(seizes(TREASURY, A, 100, ORDER));
        assert_holders([1, 0, 0]);
        assert_ok!(seizes(A, TREASURY, 100, ORDER));
        assert_holders([0, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn an_order_takes_what_is_encumbered_and_other_encumbrances_stay() {
    test(|| {
        give(ALICE, 60);
        assert_ok!(mint_locked(0, ALICE, 40, Some(NOON + 10 * DAY)));
        assert_ok!(pledges(ALICE, C, 30, NOON + 20 * DAY));
        assert_ok!(freezes(A, 20, OTHER_ORDER));
        assert_eq!(free(A), 10);
        let before = liens(A);
        assert_ok!(seizes(A, B, 50, ORDER));
        // 90 are encumbered, of the 50 that are left.
        assert_eq!(liens(A), before);
        assert_eq!((units(A), free(A), pinned(A)), (50, 0, Some(50)));
        assert_eq!((units(B), free(B), pinned(B)), (50, 50, None));
        assert_sums(0, 100, &[(0, 100)]);
        // What comes then covers them.
        give(ALICE, 45);
        assert_eq!((units(A), free(A)), (95, 5));
        at(NOON + 10 * DAY);
        assert_eq!((free(A), pinned(A)), (45, Some(50)));
    });
}

#[test]
fn what_the_same_order_has_frozen_is_what_it_takes() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 60, ORDER));
        assert_ok!(freezes(A, 30, OTHER_ORDER));
        assert_ok!(seizes(A, B, 40, ORDER));
        assert_eq!(liens(A), [frozen(20, ORDER), frozen(30, OTHER_ORDER)]);
        assert_eq!((units(A), free(A)), (60, 10));
        // More than it has frozen is taken of the others.
        assert_ok!(seizes(A, B, 25, ORDER));
        assert_eq!(liens(A), [frozen(30, OTHER_ORDER)]);
        assert_eq!((units(A), free(A)), (35, 5));
        assert_noop!(unfreezes(A, 1, ORDER), Error::<Test>::LienNotFound);
        assert_eq!(units(B), 65);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn with_the_last_unit_encumbrances_end() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(pledges(ALICE, C, 30, NOON + 20 * DAY));
        assert_ok!(freezes(A, 200, OTHER_ORDER));
        assert_ok!(seizes(A, B, 100, ORDER));
        assert!(!Positions::<Test>::contains_key(0, A));
        assert_eq!((units(B), free(B)), (100, 100));
        assert_noop!(releases(CAROL, A, 1), Error::<Test>::LienNotFound);
        assert_noop!(unfreezes(A, 1, OTHER_ORDER), Error::<Test>::LienNotFound);
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn a_trade_whose_units_an_order_takes_fails_whole_and_its_party_withdraws() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_000);
        let trade = instruct(vec![deliver(A, B, 100), pay(B, A, 1_000)]);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(seizes(A, C, 60, ORDER));
        assert_eq!((units(A), free(A), pinned(A)), (40, 0, Some(40)));
        assert_noop!(affirm(BOB, trade), Error::<Test>::InsufficientUnits);
        assert_eq!((cash(B), cash_on_hold(B), units(B)), (1_000, 0, 0));
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!((units(A), free(A), pinned(A)), (40, 40, None));
        // Nor can it affirm what it has no more.
        assert_noop!(affirm(ALICE, trade), Error::<Test>::InsufficientUnits);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn a_trade_of_which_an_order_takes_the_last_unit_is_withdrawn_rejected_or_expires() {
    // How it ends: the party itself, the venue, anybody once it has expired.
    let ends: [fn(InstructionId) -> DispatchResult; 3] = [
        |trade| Tokens::withdraw(signed(ALICE), trade),
        |trade| Tokens::reject(signed(VENUE), trade),
        |trade| {
            at(NOON + DAY);
            Tokens::expire(signed(STRANGER), trade)
        },
    ];
    for end in ends {
        test(|| {
            give(ALICE, 100);
            let trade = instruct(vec![deliver(A, B, 100)]);
            assert_ok!(affirm(ALICE, trade));
            assert_ok!(seizes(A, C, 100, ORDER));
            assert_eq!((units(A), pinned(A)), (0, None));
            assert_holders([1, 0, 0]);
            assert_sums(0, 100, &[(0, 100)]);
            assert_noop!(affirm(BOB, trade), Error::<Test>::InsufficientUnits);
            // What comes meanwhile is locked by what was affirmed.
            give(ALICE, 10);
            assert_eq!((units(A), free(A)), (10, 0));
            assert_ok!(seizes(A, C, 10, ORDER));
            assert_ok!(end(trade));
            assert!(!Positions::<Test>::contains_key(0, A));
        });
    }
}

#[test]
fn who_pays_first_has_its_won_back_where_an_order_takes_the_units() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_001);
        let trade = instruct(vec![deliver(A, B, 100), pay(B, A, 1_000)]);
        assert_ok!(affirm(BOB, trade));
        assert_ok!(seizes(A, C, 1, ORDER));
        assert_noop!(affirm(ALICE, trade), Error::<Test>::InsufficientUnits);
        assert_eq!((cash(B), cash_on_hold(B)), (1, 1_000));
        assert_ok!(Tokens::withdraw(signed(BOB), trade));
        assert_eq!((cash(B), cash_on_hold(B)), (1_001, 0));
    });
}

#[test]
fn units_that_an_order_has_taken_are_not_the_loser_s_to_settle_with() {
    test(|| {
        give(ALICE, 100);
        // Both trades end together: their locks are one.
        let one = instruct(vec![deliver(A, B, 50)]);
        let other = instruct(vec![deliver(A, C, 50)]);
        assert_ok!(affirm(ALICE, one));
        assert_ok!(affirm(ALICE, other));
        assert_ok!(seizes(A, TREASURY, 50, ORDER));
        // 100 are locked, 50 are there: neither trade can have those of the other.
        assert_noop!(affirm(BOB, one), Error::<Test>::InsufficientUnits);
        assert_noop!(affirm(CAROL, other), Error::<Test>::InsufficientUnits);
        assert_ok!(Tokens::withdraw(signed(ALICE), one));
        assert_ok!(affirm(CAROL, other));
        assert_eq!((units(A), units(C), units(TREASURY)), (0, 50, 50));
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn nobody_frees_frozen_units_by_a_transfer_to_itself() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        seal();
        assert_ok!(freezes(A, 100, ORDER));
        let own = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        for title in [Title::Order(ORDER), Title::Order(OTHER_ORDER), WILL] {
            for to in [account(A), own] {
                assert_noop!(
                    Tokens::force_transfer(root(), 0, account(A), to, 10, title),
                    Error::<Test>::SameInvestor
                );
            }
        }
        assert_noop!(
            transfers(signed(DEPOSITORY), A, A, 10, WILL),
            Error::<Test>::SameInvestor
        );
        assert_eq!((free(A), pinned(A)), (0, Some(100)));
    });
}

#[test]
fn nothing_goes_where_there_is_nothing_or_nobody() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        seal();
        let title = Title::Order(ORDER);
        assert_noop!(seizes(A, B, 0, ORDER), Error::<Test>::NothingToDo);
        assert_noop!(inherits(A, B, 0), Error::<Test>::NothingToDo);
        assert_noop!(
            Tokens::force_transfer(root(), 1, account(A), account(B), 1, title),
            Error::<Test>::SecurityNotFound
        );
        assert_noop!(seizes(9, B, 1, ORDER), Error::<Test>::InvestorNotFound);
        assert_noop!(seizes(A, 9, 1, ORDER), Error::<Test>::InvestorNotFound);
        for book in [1, 9] {
            let to = SecuritiesAccount { investor: B, book };
            assert_noop!(
                Tokens::force_transfer(root(), 0, account(A), to, 1, title),
                Error::<Test>::NotJoined
            );
        }
        assert_noop!(seizes(A, B, 101, ORDER), Error::<Test>::InsufficientUnits);
        assert_noop!(inherits(A, B, 101), Error::<Test>::InsufficientUnits);
        assert_noop!(seizes(B, A, 1, ORDER), Error::<Test>::InsufficientUnits);
        for book in [1, 9] {
            let from = SecuritiesAccount { investor: A, book };
            assert_noop!(
                Tokens::force_transfer(root(), 0, from, account(B), 1, title),
                Error::<Test>::InsufficientUnits
            );
        }
        // What the order has frozen stays so where it takes nothing.
        assert_ok!(freezes(A, 50, ORDER));
        assert_noop!(seizes(A, B, 101, ORDER), Error::<Test>::InsufficientUnits);
        assert_eq!(liens(A), [frozen(50, ORDER)]);
    });
}

#[test]
fn an_heir_gets_units_by_a_deed_that_the_depository_or_the_council_brings() {
    test(|| {
        give(ALICE, 100);
        seal();
        System::reset_events();
        for (by, units) in [(signed(DEPOSITORY), 60), (root(), 40)] {
            assert_ok!(transfers(by, A, B, units, WILL));
            let event = Event::ForceTransferred {
                security: 0,
                from: account(A),
                to: account(B),
                units,
                title: WILL,
            };
            assert_eq!(events(), [event]);
            System::reset_events();
        }
        assert!(!Positions::<Test>::contains_key(0, A));
        assert_eq!((units(B), free(B)), (100, 100));
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn nobody_inherits_without_a_deed_in_force() {
    test(|| {
        give(ALICE, 100);
        pay_in(A, 1_000);
        let no_deed = DispatchError::Other("no deed");
        let tries = |title: Title| {
            for by in [signed(DEPOSITORY), root()] {
                assert_noop!(transfers(by.clone(), A, B, 1, title), no_deed);
                assert_noop!(Tokens::force_payment(by, A, B, 1, title), no_deed);
            }
        };
        tries(WILL);
        seal();
        // Of another act, of another kind, and of what it was before its latest version.
        let commitment = H256([7; 32]);
        tries(Title::Succession {
            deed: Deed { act: 8, ..DEED },
            commitment,
        });
        tries(Title::Succession {
            deed: Deed {
                kind: DeedKind::Certified,
                ..DEED
            },
            commitment,
        });
        tries(Title::Succession {
            deed: DEED,
            commitment: H256([8; 32]),
        });
        assert_ok!(inherits(A, B, 1));
        // It has been annulled.
        Sealed::set(Vec::new());
        tries(WILL);
    });
}

/// Whatever somebody could do to Alice by a title.
fn tries_by(by: RuntimeOrigin, title: Title) -> [DispatchResult; 2] {
    [
        transfers(by.clone(), A, B, 1, title),
        Tokens::force_payment(by, A, B, 1, title),
    ]
}

#[test]
fn none_but_the_depository_and_the_council_bring_a_title() {
    test(|| {
        give(ALICE, 100);
        pay_in(A, 1_000);
        seal();
        let assert_refused = |by: RuntimeOrigin, error: DispatchError| {
            for title in [WILL, Title::Order(ORDER)] {
                let refused: DispatchResult = Err(error);
                assert_storage_noop!(assert_eq!(tries_by(by.clone(), title), [refused; 2]));
            }
        };
        for who in [MANAGER, ISSUER, VENUE, ALICE, BOB, STRANGER] {
            assert_refused(signed(who), NO_BADGE);
        }
        assert_refused(RuntimeOrigin::none(), DispatchError::BadOrigin);
        court_stops(id(DEPOSITORY));
        assert_refused(signed(DEPOSITORY), TokenError::Frozen.into());
        Stopped::set(Vec::new());
        revoke(DEPOSITORY, DOORS.depository);
        assert_refused(signed(DEPOSITORY), NO_BADGE);
        grant(STRANGER, DOORS.depository);
        assert_eq!(tries_by(signed(STRANGER), WILL), [DONE; 2]);
        Badges::<Test>::kill();
        assert_refused(signed(STRANGER), Error::<Test>::BadgesNotNamed.into());
        // The council needs no badge.
        assert_eq!(tries_by(root(), WILL), [DONE; 2]);
        assert_eq!(tries_by(root(), Title::Order(ORDER)), [DONE; 2]);
    });
}

#[test]
fn a_deed_takes_what_is_locked_up_and_not_what_is_pledged() {
    test(|| {
        give(ALICE, 60);
        assert_ok!(mint_locked(0, ALICE, 40, Some(NOON + 10 * DAY)));
        assert_ok!(pledges(ALICE, C, 20, NOON + 20 * DAY));
        seal();
        assert_noop!(inherits(A, B, 81), Error::<Test>::InsufficientUnits);
        assert_ok!(inherits(A, B, 80));
        assert_eq!((units(A), free(A), pinned(A)), (20, 0, Some(20)));
        assert_eq!((units(B), free(B)), (80, 80));
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn a_deed_does_not_take_what_a_court_has_frozen() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(freezes(A, 60, ORDER));
        seal();
        // The depository is no court, and a deed no order.
        assert_noop!(inherits(A, B, 41), Error::<Test>::InsufficientUnits);
        assert_ok!(inherits(A, B, 40));
        assert_noop!(inherits(A, B, 1), Error::<Test>::InsufficientUnits);
        assert_eq!((units(A), free(A)), (60, 0));
        // Where the court lets it go, the council lifts the order first.
        assert_ok!(unfreezes(A, 60, ORDER));
        assert_ok!(inherits(A, B, 60));
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn no_rule_and_no_halt_stops_what_goes_by_a_title_and_who_gets_it_is_counted() {
    test(|| {
        let rules = vec![
            Rule::HolderCap(1),
            Rule::LockUp(NOON + 10 * DAY),
            Rule::Lot(10),
            Rule::Venues(BoundedVec::truncate_from(vec![1])),
        ];
        let listed = list(*b"KR7000660001", 10_000, rules);
        assert_ok!(mint_to(listed, ALICE, 100));
        assert_noop!(
            mint_to(listed, BOB, 10),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        assert_ok!(Tokens::halt_security(root(), listed, NOON + DAY));
        seal();
        for (by, to, title) in [
            (root(), B, Title::Order(ORDER)),
            (signed(DEPOSITORY), C, WILL),
        ] {
            assert_ok!(Tokens::force_transfer(
                by,
                listed,
                account(A),
                account(to),
                3,
                title
            ));
        }
        assert_eq!(holders(listed).retail, 3);
        assert_sums(listed, 100, &[(0, 100)]);
        // The cap counts them: who holds some may get more, nobody comes.
        assert_ok!(Tokens::resume_security(root(), listed));
        assert_ok!(mint_to(listed, BOB, 10));
        let heir = register(HEIR);
        assert_noop!(
            mint_to(listed, HEIR, 10),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        // Whom an order makes a holder, it does not stop.
        assert_ok!(Tokens::force_transfer(
            root(),
            listed,
            account(C),
            account(heir),
            3,
            Title::Order(ORDER)
        ));
        assert_eq!(holders(listed).retail, 3);
        assert_eq!(units_of(listed, C), 0);
    });
}

#[test]
fn nothing_that_is_forced_counts_towards_the_annual_cap() {
    test(|| {
        let listed = list(*b"KR7000660001", 10_000, vec![Rule::AnnualCap]);
        assert_ok!(mint_to(listed, ALICE, 900));
        let title = Title::Order(ORDER);
        assert_ok!(Tokens::force_transfer(
            root(),
            listed,
            account(A),
            account(B),
            900,
            title
        ));
        assert!(!Purchases::<Test>::contains_key(B));
        // 952 × ₩10,500 = ₩9,996,000 are left to it.
        assert_ok!(mint_to(listed, BOB, 952));
    });
}

#[test]
fn who_gets_units_is_counted_as_what_it_is_now_and_who_loses_them_as_what_it_was() {
    test(|| {
        let classifies = |investor, class| {
            let until = now() + 365 * DAY;
            let manager = signed(MANAGER);
            assert_ok!(Tokens::classify_investor(
                manager, investor, class, KOREA, until
            ));
        };
        give(ALICE, 100);
        give(BOB, 100);
        classifies(A, Institutional);
        classifies(B, Professional);
        assert_holders([2, 0, 0]);
        assert_ok!(seizes(A, B, 40, ORDER));
        assert_holders([1, 1, 0]);
        let position = Positions::<Test>::get(0, B).expect("a position");
        assert_eq!((position.class, position.units()), (Professional, 140));
        assert_ok!(seizes(A, B, 60, ORDER));
        assert_holders([0, 1, 0]);
        // It comes back as what it has become.
        assert_ok!(seizes(B, A, 200, ORDER));
        assert_holders([0, 0, 1]);
        assert_ok!(seizes(A, C, 1, ORDER));
        assert_holders([1, 0, 1]);
    });
}

#[test]
fn heirs_and_courts_are_an_exit_for_whom_nobody_has_looked_at_in_time() {
    test(|| {
        give(ALICE, 100);
        pay_in(A, 1_000);
        seal();
        at(NOON + 365 * DAY);
        let trade = instruct(vec![deliver(A, B, 10)]);
        assert_noop!(affirm(ALICE, trade), Error::<Test>::InvestorNotKnown);
        assert_noop!(
            Tokens::withdraw_cash(signed(ALICE), 1),
            Error::<Test>::InvestorNotKnown
        );
        // Who gets it needn't be known either: it has to renew that before it trades.
        assert_ok!(inherits(A, B, 60));
        assert_ok!(seizes(A, C, 40, ORDER));
        assert_ok!(Tokens::force_payment(signed(DEPOSITORY), A, B, 600, WILL));
        assert_ok!(collects(A, C, 400));
        assert_eq!((units(A), units(B), units(C)), (0, 60, 40));
        assert_eq!((cash(A), cash(B), cash(C)), (0, 600, 400));
        let trade = instruct(vec![deliver(B, C, 10)]);
        assert_noop!(affirm(BOB, trade), Error::<Test>::InvestorNotKnown);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn no_stop_of_anybody_keeps_a_court_or_an_heir_out() {
    test(|| {
        give(ALICE, 100);
        pay_in(A, 100);
        seal();
        assert_ok!(Tokens::stop_investor(root(), A));
        revoke(ALICE, DOORS.identity);
        revoke(MANAGER, DOORS.manager);
        revoke(ISSUER, DOORS.issuer);
        for who in [id(ALICE), id(MANAGER), Tokens::ledger_account(A)] {
            court_stops(who);
        }
        assert_ok!(seizes(A, B, 50, ORDER));
        assert_ok!(inherits(A, B, 50));
        assert_ok!(collects(A, B, 100));
        assert_eq!((units(B), cash(B)), (100, 100));
    });
}

#[test]
fn won_goes_to_another_investor_by_an_order_or_a_deed() {
    test(|| {
        pay_in(A, 1_000);
        seal();
        System::reset_events();
        assert_ok!(collects(A, B, 300));
        assert_eq!(
            events(),
            [Event::ForcePaid {
                from: A,
                to: B,
                amount: 300,
                title: Title::Order(ORDER)
            }]
        );
        assert_eq!((cash(A), cash(B)), (700, 300));
        for (by, amount) in [(signed(DEPOSITORY), 200), (root(), 500)] {
            System::reset_events();
            assert_ok!(Tokens::force_payment(by, A, C, amount, WILL));
            assert_eq!(
                events(),
                [Event::ForcePaid {
                    from: A,
                    to: C,
                    amount,
                    title: WILL
                }]
            );
        }
        // To the last won.
        assert_eq!((cash(A), cash(B), cash(C)), (0, 300, 700));
        assert_eq!(Tokens::cash_of(C), (700, 0));
    });
}

#[test]
fn won_that_is_held_for_a_trade_stays_and_one_won_with_it() {
    test(|| {
        give(BOB, 10);
        pay_in(A, 1_000);
        let trade = instruct(vec![deliver(B, A, 10), pay(A, B, 600)]);
        assert_ok!(affirm(ALICE, trade));
        assert_eq!((cash(A), cash_on_hold(A)), (400, 600));
        // The last free won keeps the account with the hold alive.
        for amount in [400, 401, 1_000] {
            assert_noop!(collects(A, C, amount), Error::<Test>::InsufficientWon);
        }
        assert_ok!(collects(A, C, 399));
        assert_eq!((cash(A), cash_on_hold(A), cash(C)), (1, 600, 399));
        assert_noop!(collects(A, C, 1), Error::<Test>::InsufficientWon);
        // The trade is paid for as it was affirmed.
        assert_ok!(affirm(BOB, trade));
        assert_eq!((cash(A), cash_on_hold(A), cash(B)), (1, 0, 600));
        assert_ok!(collects(A, C, 1));
        assert_eq!((cash(A), cash(C)), (0, 400));
    });
}

#[test]
fn won_that_was_held_for_a_trade_that_has_expired_is_free_for_an_order() {
    test(|| {
        give(BOB, 10);
        pay_in(A, 1_000);
        let trade = instruct(vec![deliver(B, A, 10), pay(A, B, 600)]);
        assert_ok!(affirm(ALICE, trade));
        at(NOON + DAY - 1);
        assert_noop!(collects(A, C, 1_000), Error::<Test>::InsufficientWon);
        at(NOON + DAY);
        // Nobody has swept it yet.
        assert_eq!(cash_on_hold(A), 600);
        assert_ok!(collects(A, C, 1_000));
        assert_eq!((cash(A), cash_on_hold(A), cash(C)), (0, 0, 1_000));
        assert!(!Payments::<Test>::contains_key(A));
        assert_ok!(Tokens::expire(signed(STRANGER), trade));
    });
}

#[test]
fn no_won_goes_where_there_is_none_or_nobody() {
    test(|| {
        pay_in(A, 1_000);
        seal();
        assert_noop!(collects(A, B, 0), Error::<Test>::NothingToDo);
        assert_noop!(collects(A, A, 1), Error::<Test>::SameInvestor);
        assert_noop!(collects(9, A, 1), Error::<Test>::InvestorNotFound);
        assert_noop!(collects(A, 9, 1), Error::<Test>::InvestorNotFound);
        assert_noop!(collects(A, B, 1_001), Error::<Test>::InsufficientWon);
        assert_noop!(collects(B, A, 1), Error::<Test>::InsufficientWon);
        for amount in [0, 1_001] {
            let refused = match amount {
                0 => Error::<Test>::NothingToDo,
                _ => Error::<Test>::InsufficientWon,
            };
            assert_noop!(
                Tokens::force_payment(signed(DEPOSITORY), A, B, amount, WILL),
                refused
            );
        }
    });
}
