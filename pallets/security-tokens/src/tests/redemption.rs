//! Units that are bought back and cancelled: all of a security, or the fractions of its shares.

use super::{
    actions::{DATE, HELD, action, announce, closes, hand},
    securities::{assert_holders, assert_sums, joins, keeps, moves},
    settlement::{HYNIX, ORDER},
};
use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

/// What has to be paid in five years (1,827 days) or goes back.
const FIVE_YEARS: Moment = 1_827 * DAY;
/// 2^47.
const MOST: Balance = 140_737_488_355_328;

/// A share is worth a won, so that it can be redeemed at any price.
fn cheapen(security: SecurityId) {
    assert_ok!(Tokens::set_reference(signed(DEPOSITORY), security, 1));
}

/// All units of the security 0 are redeemed at so much a share, at the record date.
fn redemption(price: Balance) -> ActionId {
    cheapen(0);
    announce(DATE, Announcement::Redemption(price))
}

/// The same, once the date has come and a stranger has funded it.
fn funded(price: Balance, pot: Balance) -> ActionId {
    let action = redemption(price);
    at(DATE);
    assert_ok!(funds(action, pot));
    System::reset_events();
    action
}

/// By a stranger.
fn funds(action: ActionId, amount: Balance) -> DispatchResult {
    Tokens::fund(signed(STRANGER), action, amount)
}

/// By a stranger.
fn pushes(action: ActionId, investor: InvestorId) -> DispatchResult {
    Tokens::push(signed(STRANGER), action, investor)
}

fn claims(who: Who, action: ActionId) -> DispatchResult {
    Tokens::claim(signed(who), action)
}

/// By a stranger.
fn reclaims(action: ActionId) -> DispatchResult {
    Tokens::reclaim(signed(STRANGER), action)
}

fn merges(security: SecurityId, by: u32, price: Balance) -> DispatchResult {
    Tokens::consolidate(signed(ISSUER), security, by, price)
}

/// So many shares of the security 0 become one, and the fractions are bought at this price.
fn merge(by: u32, price: Balance) -> ActionId {
    let action = NextAction::<Test>::get();
    assert_ok!(merges(0, by, price));
    System::reset_events();
    action
}

/// A has 13 units, and ten shares become one: three units are bought at ₩10,500 each. The
/// treasury has paid for nine.
fn merged() -> ActionId {
    give(ALICE, 13);
    pay_in(TREASURY, 94_500);
    let action = merge(10, 105_000);
    assert_eq!((in_pot(action), cash(TREASURY)), (94_500, 0));
    action
}

/// The three units are bought, and nothing else is to be done.
fn is_merged(action: ActionId) {
    assert_eq!((units(A), cash(A), cash(TREASURY)), (10, 31_500, 63_000));
    assert_eq!(Tokens::action_details(action), None);
    assert_eq!(in_pot(action), 0);
}

fn in_pot(action: ActionId) -> Balance {
    Balances::balance(&Tokens::pot_account(action))
}

/// What is redeemed by an action, and paid.
fn sums(of: ActionId) -> (Units, Balance) {
    let record = action(of);
    assert_eq!(record.taxed, 0);
    (record.taken, record.paid)
}

fn seize(from: InvestorId, to: InvestorId, units: Units) -> DispatchResult {
    let (from, to) = (account(from), account(to));
    Tokens::force_transfer(root(), 0, from, to, units, Title::Order(ORDER))
}

fn redeemed(security: SecurityId, investor: InvestorId, units: Units) -> Event<Test> {
    redeemed_in(security, investor, 0, units)
}

fn redeemed_in(
    security: SecurityId,
    investor: InvestorId,
    book: BookId,
    units: Units,
) -> Event<Test> {
    Event::Redeemed {
        security,
        from: SecuritiesAccount { investor, book },
        units,
    }
}

fn paid(action: ActionId, investor: InvestorId, units: Units, paid: Balance) -> Event<Test> {
    Event::RedemptionPaid {
        action,
        investor,
        units,
        paid,
    }
}

fn closed(action: ActionId) -> Event<Test> {
    Event::ActionClosed {
        action,
        tally: Tally::default(),
    }
}

#[test]
fn a_redemption_is_announced_and_its_security_matures_at_the_record_date() {
    test(|| {
        let held = on_hold(ISSUER);
        let announcement = Announcement::Redemption(10_500);
        assert_ok!(Tokens::announce(signed(ISSUER), 0, DATE, announcement));
        assert_eq!(
            events(),
            [Event::Announced {
                action: 0,
                security: 0,
                record_date: DATE,
                announcement
            }]
        );
        assert_eq!(security(0).matures, Some(DATE));
        let record = action(0);
        assert_eq!((record.security, record.record_date), (0, DATE));
        assert_eq!(
            record.matter,
            Matter::Redemption {
                price: 10_500,
                per_share: 1,
                fractions: None,
                funded: None
            }
        );
        assert_eq!(sums(0), (0, 0));
        assert_eq!(on_hold(ISSUER) - held, HELD);
    });
}

#[test]
fn a_redemption_has_a_price_and_its_issuer_says_so_ahead_of_time() {
    test(|| {
        let announces = |who, date, price| {
            Tokens::announce(signed(who), 0, date, Announcement::Redemption(price))
        };
        for price in [0, MOST + 1, u128::MAX] {
            assert_noop!(
                announces(ISSUER, DATE, price),
                Error::<Test>::InvalidQuantity
            );
        }
        assert_noop!(announces(ISSUER, now(), 1), Error::<Test>::InvalidMoment);
        assert_noop!(announces(STRANGER, DATE, 1), Error::<Test>::NotIssuer);
        for low in [1, 10_499] {
            assert_noop!(announces(ISSUER, DATE, low), Error::<Test>::PriceTooLow);
        }
        assert_eq!(security(0).matures, None);
        assert_ok!(announces(ISSUER, DATE, MOST));
        assert_eq!(security(0).matures, Some(DATE));
    });
}

#[test]
fn a_security_is_redeemed_once_at_a_time() {
    test(|| {
        let first = redemption(1);
        let again = |date| Tokens::announce(signed(ISSUER), 0, date, Announcement::Redemption(2));
        assert_noop!(again(DATE), Error::<Test>::AlreadyRedeemed);
        assert_noop!(again(DATE + DAY), Error::<Test>::AlreadyRedeemed);
        at(DATE);
        assert_noop!(again(DATE + DAY), Error::<Test>::AlreadyRedeemed);
        // Another one is redeemed by itself.
        assert_eq!(list(HYNIX, 100, Vec::new()), 1);
        cheapen(1);
        let other = Announcement::Redemption(3);
        assert_ok!(Tokens::announce(signed(ISSUER), 1, DATE + DAY, other));
        assert_ok!(closes(ISSUER, first));
        assert_ok!(again(DATE + 2 * DAY));
        assert_eq!(security(0).matures, Some(DATE + 2 * DAY));
        assert_eq!(security(1).matures, Some(DATE + DAY));
    });
}

#[test]
fn what_is_offered_is_not_redeemed_meanwhile() {
    test(|| {
        let offer = Offer {
            security: 0,
            price: 100,
            units: 10,
            soft_cap: 1,
            closes: NOON + HOUR,
            refund_at: NOON + DAY,
        };
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
        let announces = || {
            let announcement = Announcement::Redemption(PRICE);
            Tokens::announce(signed(ISSUER), 0, DATE, announcement)
        };
        assert_noop!(announces(), Error::<Test>::SecurityInUse);
        assert_eq!(security(0).matures, None);
        assert_ok!(Tokens::call_off(signed(ISSUER), 0));
        assert_ok!(announces());
        // Nor is anything offered that is to be redeemed.
        assert_noop!(
            Tokens::open_offering(signed(ISSUER), offer),
            Error::<Test>::AlreadyRedeemed
        );
    });
}

#[test]
fn nothing_is_issued_or_traded_from_the_record_date_on_and_all_is_until_then() {
    test(|| {
        give(ALICE, 100);
        let early = instruct_until(vec![deliver(A, B, 10)], DATE + DAY);
        let late = instruct_until(vec![deliver(A, B, 20)], DATE + DAY);
        let legs = || BoundedVec::truncate_from(vec![deliver(A, C, 1)]);
        redemption(10);
        at(DATE - 1);
        assert_ok!(affirm(ALICE, early));
        assert_ok!(affirm(BOB, early));
        give(CAROL, 1);
        assert_ok!(affirm(ALICE, late));
        assert!(Tokens::preflight(0, legs()).is_empty());
        at(DATE);
        assert_noop!(affirm(BOB, late), Error::<Test>::SecurityHalted);
        assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::SecurityHalted);
        assert_noop!(keeps(1), Error::<Test>::SecurityHalted);
        assert_eq!(
            Tokens::preflight(0, legs()),
            [Obstacle::Security {
                security: 0,
                error: Error::<Test>::SecurityHalted.into()
            }]
        );
        // No halt is there to be lifted.
        assert_noop!(Tokens::resume_security(root(), 0), Error::<Test>::NotHalted);
        // Whoever has affirmed gets out.
        assert_ok!(Tokens::withdraw(signed(ALICE), late));
        assert_eq!([A, B, C].map(units), [90, 10, 1]);
    });
}

#[test]
fn each_is_paid_by_the_share_to_the_won_below_and_the_rest_comes_back() {
    test(|| {
        assert_eq!(list_by(HYNIX, 3, 10_000, Vec::new()), 1);
        assert_ok!(mint_to(1, ALICE, 10));
        assert_ok!(mint_to(1, BOB, 4));
        assert_ok!(mint_to(1, ISSUER, 5));
        let held = on_hold(ISSUER);
        cheapen(1);
        let announcement = Announcement::Redemption(1_000);
        assert_ok!(Tokens::announce(signed(ISSUER), 1, DATE, announcement));
        at(DATE);
        // 14 units at ₩1,000 for three are ₩4,666 and two thirds.
        for wrong in [0, 4_666, 4_668, 6_334] {
            assert_noop!(funds(0, wrong), Error::<Test>::WrongPot);
        }
        System::reset_events();
        assert_ok!(funds(0, 4_667));
        assert_eq!(
            events(),
            [Event::Funded {
                action: 0,
                amount: 4_667
            }]
        );

        System::reset_events();
        assert_ok!(claims(ALICE, 0));
        assert_eq!(events(), [redeemed(1, A, 10), paid(0, A, 10, 3_333)]);
        assert_eq!((cash(A), in_pot(0), sums(0)), (3_333, 1_334, (10, 3_333)));
        assert_eq!((security(1).registered, security(1).issued), (9_990, 9));
        assert_eq!(holders(1).all(), 1);
        assert_sums(1, 9, &[(0, 9)]);
        assert_noop!(claims(ALICE, 0), Error::<Test>::NothingToDo);

        System::reset_events();
        assert_ok!(pushes(0, B));
        assert_eq!(
            events(),
            [redeemed(1, B, 4), paid(0, B, 4, 1_333), closed(0)]
        );
        assert_eq!((cash(B), cash(TREASURY), in_pot(0)), (1_333, 1, 0));
        let record = security(1);
        assert_eq!((record.registered, record.issued), (9_986, 5));
        assert_eq!((record.matures, holders(1).all()), (None, 0));
        assert_eq!(units_of(1, TREASURY), 5);
        assert_sums(1, 5, &[(0, 5)]);
        assert_eq!(Tokens::action_details(0), None);
        assert_eq!(on_hold(ISSUER), held);
        assert_noop!(pushes(0, A), Error::<Test>::ActionNotFound);
    });
}

#[test]
fn a_redemption_is_funded_once_and_after_its_record_date_alone() {
    test(|| {
        give(ALICE, 60);
        let action = redemption(10);
        assert_noop!(funds(action, 600), Error::<Test>::BeforeRecordDate);
        assert_noop!(pushes(action, A), Error::<Test>::BeforeRecordDate);
        // What is issued until then counts.
        give(BOB, 1);
        at(DATE - 1);
        assert_noop!(funds(action, 610), Error::<Test>::BeforeRecordDate);
        at(DATE);
        assert_noop!(pushes(action, A), Error::<Test>::NotFunded);
        assert_noop!(reclaims(action), Error::<Test>::NotFunded);
        court_stops(id(STRANGER));
        assert_noop!(funds(action, 610), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(funds(action, 610));
        assert_noop!(funds(action, 610), Error::<Test>::AlreadyFunded);
        for who in [ISSUER, STRANGER] {
            assert_noop!(closes(who, action), Error::<Test>::AlreadyFunded);
        }
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
    });
}

#[test]
fn who_has_nothing_is_paid_nothing_and_the_treasury_has_no_part() {
    test(|| {
        give(ALICE, 60);
        assert_ok!(keeps(40));
        let action = funded(10, 600);
        for investor in [TREASURY, B] {
            assert_noop!(pushes(action, investor), Error::<Test>::NothingToDo);
        }
        assert_noop!(pushes(action, 9), Error::<Test>::InvestorNotFound);
        assert_noop!(claims(STRANGER, action), Error::<Test>::NotInvestor);
        assert_ok!(claims(ALICE, action));
        assert_eq!((cash(A), cash(TREASURY), units(TREASURY)), (600, 0, 40));
        assert_eq!(Tokens::action_details(action), None);
    });
}

#[test]
fn who_is_stopped_frozen_or_known_no_more_is_paid_where_its_won_is() {
    test(|| {
        give(ALICE, 60);
        give(BOB, 40);
        give(CAROL, 1);
        let action = redemption(10);
        assert_ok!(Tokens::stop_investor(root(), A));
        court_stops(Tokens::ledger_account(B));
        // All were known for 365 days.
        at(NOON + 366 * DAY);
        assert_ok!(funds(action, 1_010));
        for investor in [A, B, C] {
            assert_ok!(pushes(action, investor));
        }
        assert_eq!([A, B, C].map(cash), [600, 400, 10]);
        assert_eq!([A, B, C].map(units), [0, 0, 0]);
        assert_sums(0, 0, &[]);
    });
}

#[test]
fn what_is_frozen_or_pledged_stays_and_is_redeemed_once_that_is_lifted() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 30, ORDER));
        assert_ok!(pledged(ALICE, 0, 0, C, 20, NOON + 300 * DAY));
        let action = funded(10, 1_000);
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), free(A), cash(A)), (50, 0, 500));
        assert_eq!(sums(action), (50, 500));
        assert_sums(0, 50, &[(0, 50)]);
        assert_eq!(security(0).registered, 9_950);
        assert_noop!(pushes(action, A), Error::<Test>::NothingToDo);

        assert_ok!(Tokens::unfreeze(root(), 0, account(A), 10, ORDER));
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), cash(A)), (40, 600));
        assert_noop!(pushes(action, A), Error::<Test>::NothingToDo);

        assert_ok!(Tokens::release_pledge(signed(CAROL), 0, account(A), 5));
        assert_ok!(claims(ALICE, action));
        assert_eq!((units(A), cash(A)), (35, 650));

        assert_ok!(Tokens::lift_pledge(root(), 0, account(A), C, 15, ORDER));
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), cash(A)), (20, 800));
        assert_holders([1, 0, 0]);
        assert_eq!(security(0).matures, Some(DATE));

        assert_ok!(Tokens::unfreeze(root(), 0, account(A), 20, ORDER));
        System::reset_events();
        assert_ok!(pushes(action, A));
        assert_eq!(
            events(),
            [redeemed(0, A, 20), paid(action, A, 20, 200), closed(action)]
        );
        assert_eq!((units(A), cash(A), cash(TREASURY)), (0, 1_000, 0));
        assert_holders([0, 0, 0]);
        assert_eq!(security(0).matures, None);
        assert_eq!(security(0).registered, 9_900);
    });
}

#[test]
fn a_pledge_that_ends_lets_its_units_be_redeemed_and_pieces_never_come_to_more_than_the_whole() {
    test(|| {
        assert_eq!(list_by(HYNIX, 3, 10_000, Vec::new()), 1);
        assert_ok!(mint_to(1, ALICE, 5));
        let end = DATE + DAY;
        assert_ok!(pledged(ALICE, 1, 0, B, 4, end));
        cheapen(1);
        let announcement = Announcement::Redemption(100);
        assert_ok!(Tokens::announce(signed(ISSUER), 1, DATE, announcement));
        at(DATE);
        // Five thirds of ₩100 are ₩166 and two thirds.
        assert_ok!(funds(0, 167));
        assert_ok!(pushes(0, A));
        assert_eq!((units_of(1, A), cash(A)), (4, 33));
        at(end - 1);
        assert_noop!(pushes(0, A), Error::<Test>::NothingToDo);
        at(end);
        assert_ok!(pushes(0, A));
        // 33 + 133, and one is left.
        assert_eq!((units_of(1, A), cash(A), cash(TREASURY)), (0, 166, 1));
    });
}

#[test]
fn a_court_that_freezes_more_than_there_is_keeps_all_from_being_redeemed() {
    test(|| {
        give(ALICE, 10);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 15, ORDER));
        let action = funded(10, 100);
        assert_noop!(pushes(action, A), Error::<Test>::NothingToDo);
        assert_ok!(Tokens::unfreeze(root(), 0, account(A), 6, ORDER));
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), cash(A)), (9, 10));
    });
}

#[test]
fn what_is_locked_in_a_trade_or_locked_up_is_redeemed() {
    test(|| {
        assert_ok!(mint_locked(0, ALICE, 40, Some(DATE + 100 * DAY)));
        give(ALICE, 60);
        let deal = instruct_until(vec![deliver(A, B, 50)], DATE + 2 * DAY);
        assert_ok!(affirm(ALICE, deal));
        let action = funded(10, 1_000);
        assert_eq!((units(A), free(A)), (100, 10));
        assert_ok!(pushes(action, A));
        assert_eq!(
            events(),
            [
                redeemed(0, A, 100),
                paid(action, A, 100, 1_000),
                closed(action)
            ]
        );
        assert_eq!((units(A), cash(A)), (0, 1_000));
        assert_sums(0, 0, &[]);
        // The trade comes to nothing, and leaves nothing behind.
        assert_ok!(Tokens::do_try_state());
        assert_noop!(affirm(BOB, deal), Error::<Test>::InsufficientUnits);
        assert_ok!(Tokens::withdraw(signed(ALICE), deal));
        assert_eq!(Positions::<Test>::get(0, A), None);
    });
}

#[test]
fn what_is_locked_in_a_trade_that_expires_is_redeemed_too() {
    test(|| {
        give(ALICE, 60);
        let deal = instruct_until(vec![deliver(A, B, 50)], DATE + 2 * DAY);
        assert_ok!(affirm(ALICE, deal));
        let action = funded(10, 600);
        assert_ok!(pushes(action, A));
        at(DATE + 2 * DAY);
        assert_ok!(Tokens::expire(signed(STRANGER), deal));
        assert_eq!(Positions::<Test>::get(0, A), None);
    });
}

#[test]
fn units_of_all_accounts_are_redeemed_and_each_book_has_its_own_fewer() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(moves(ALICE, 0, 1, 40));
        assert_ok!(Tokens::freeze(root(), 0, account(A), 10, ORDER));
        give(BOB, 7);
        let action = funded(10, 1_070);
        assert_ok!(pushes(action, A));
        assert_eq!(
            events(),
            [
                redeemed_in(0, A, 0, 50),
                redeemed_in(0, A, 1, 40),
                paid(action, A, 90, 900)
            ]
        );
        assert_eq!(cash(A), 900);
        assert_sums(0, 17, &[(0, 17)]);
    });
}

#[test]
fn a_dividend_of_the_same_date_is_paid_of_what_was_redeemed_since() {
    test(|| {
        give(ALICE, 60);
        give(BOB, 40);
        let pays = announce(DATE, Announcement::Dividend(Amount::Pot(1_000)));
        assert_ok!(funds(pays, 1_000));
        let action = funded(10, 1_000);
        for investor in [A, B] {
            assert_ok!(pushes(action, investor));
        }
        assert_eq!(Tokens::action_details(action), None);
        for investor in [A, B] {
            assert_ok!(pushes(pays, investor));
        }
        // ₩600 and ₩400 each twice: the tax of such a dividend is waived.
        assert_eq!((cash(A), cash(B)), (1_200, 800));
    });
}

#[test]
fn before_its_record_date_the_issuer_alone_calls_a_redemption_off() {
    test(|| {
        let held = on_hold(ISSUER);
        give(ALICE, 10);
        let action = redemption(10);
        assert_noop!(closes(STRANGER, action), Error::<Test>::NotIssuer);
        System::reset_events();
        assert_ok!(closes(ISSUER, action));
        assert_eq!(events(), [closed(action)]);
        assert_eq!(security(0).matures, None);
        assert_eq!(on_hold(ISSUER), held);
        at(DATE);
        hand(ALICE, BOB, 10);
        give(CAROL, 1);
        assert_eq!([A, B, C].map(units), [0, 10, 1]);
    });
}

#[test]
fn a_redemption_that_nobody_funds_is_closed_by_anyone_after_thirty_days() {
    test(|| {
        give(ALICE, 10);
        let action = redemption(10);
        at(DATE + 30 * DAY - 1);
        assert_noop!(closes(STRANGER, action), Error::<Test>::NotIssuer);
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::SecurityHalted);
        at(DATE + 30 * DAY);
        assert_ok!(closes(STRANGER, action));
        assert_eq!(security(0).matures, None);
        hand(ALICE, BOB, 10);
        assert_eq!((units(A), units(B)), (0, 10));
    });
}

#[test]
fn what_is_not_redeemed_in_five_years_is_paid_back_and_its_units_stay() {
    test(|| {
        let held = on_hold(ISSUER);
        give(ALICE, 100);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 30, ORDER));
        let action = redemption(10);
        let since = DATE + HOUR;
        at(since);
        assert_ok!(funds(action, 1_000));
        assert_ok!(pushes(action, A));
        at(since + FIVE_YEARS - 1);
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        at(since + FIVE_YEARS);
        System::reset_events();
        assert_ok!(reclaims(action));
        assert_eq!(events(), [closed(action)]);
        assert_eq!((cash(A), cash(TREASURY), in_pot(action)), (700, 300, 0));
        assert_eq!((units(A), security(0).matures), (30, None));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn a_court_that_gives_treasury_units_away_does_not_shorten_what_holders_are_paid() {
    test(|| {
        give(ALICE, 60);
        assert_ok!(keeps(40));
        let action = funded(10, 600);
        // Whether either is refused or not, A's won is A's.
        seize(TREASURY, B, 40).ok();
        pushes(action, B).ok();
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), cash(A)), (0, 600));
    });
}

#[test]
fn what_is_left_comes_back_once_the_treasury_alone_has_units() {
    test(|| {
        give(ALICE, 60);
        give(BOB, 40);
        let action = funded(10, 1_000);
        assert_ok!(pushes(action, A));
        assert_ok!(seize(B, TREASURY, 40));
        // Nobody has a part in it any more.
        assert_noop!(pushes(action, B), Error::<Test>::NothingToDo);
        assert_ok!(reclaims(action));
        assert_eq!((cash(TREASURY), security(0).matures), (400, None));
    });
}

#[test]
fn what_is_left_comes_back_where_the_last_units_were_bought_as_fractions() {
    test(|| {
        give(ALICE, 7);
        pay_in(TREASURY, 94_500);
        let fractions = merge(10, 105_000);
        let action = funded(100_000, 70_000);
        assert_ok!(pushes(fractions, A));
        assert_eq!((units(A), cash(A), cash(TREASURY)), (0, 73_500, 21_000));
        assert_noop!(pushes(action, A), Error::<Test>::NothingToDo);
        assert_ok!(reclaims(action));
        assert_eq!((cash(TREASURY), security(0).matures), (91_000, None));
    });
}

#[test]
fn shares_are_merged_and_the_fractions_bought() {
    test(|| {
        let held = on_hold(ISSUER);
        give(ALICE, 23);
        give(BOB, 10);
        give(CAROL, 7);
        assert_ok!(keeps(4));
        pay_in(TREASURY, 300_000);
        System::reset_events();
        assert_ok!(merges(0, 10, 105_000));
        // Each of three holders could have nine units too many, at ₩10,500.
        assert_eq!(
            events(),
            [
                Event::Funded {
                    action: 0,
                    amount: 283_500
                },
                Event::Consolidated {
                    security: 0,
                    by: 10,
                    per_share: 10,
                    reference: 105_000,
                    action: Some(0)
                }
            ]
        );
        let record = security(0);
        assert_eq!((record.per_share, record.reference), (10, 105_000));
        assert_eq!((record.registered, record.issued), (10_000, 44));
        assert_eq!([TREASURY, A, B, C].map(units), [4, 23, 10, 7]);
        assert_eq!((cash(TREASURY), in_pot(0)), (16_500, 283_500));
        assert_eq!(action(0).record_date, NOON);
        assert_eq!(
            action(0).matter,
            Matter::Redemption {
                price: 105_000,
                per_share: 10,
                fractions: Some(3),
                funded: Some(NOON)
            }
        );
        assert_eq!(on_hold(ISSUER) - held, HELD);
        assert_eq!(record.matures, None);
        assert_noop!(pushes(0, TREASURY), Error::<Test>::NothingToDo);

        System::reset_events();
        assert_ok!(claims(ALICE, 0));
        assert_eq!(events(), [redeemed(0, A, 3), paid(0, A, 3, 31_500)]);
        assert_eq!((units(A), cash(A), sums(0)), (20, 31_500, (3, 31_500)));
        assert_noop!(claims(ALICE, 0), Error::<Test>::AlreadyClaimed);
        assert_noop!(pushes(0, A), Error::<Test>::AlreadyClaimed);

        // Who has no fraction has had its part.
        System::reset_events();
        assert_ok!(pushes(0, B));
        assert_eq!(events(), [paid(0, B, 0, 0)]);
        assert_eq!((units(B), cash(B)), (10, 0));
        assert_noop!(pushes(0, B), Error::<Test>::AlreadyClaimed);
        assert_holders([3, 0, 0]);

        // Whose whole holding is a fraction is no holder afterwards.
        System::reset_events();
        assert_ok!(pushes(0, C));
        assert_eq!(
            events(),
            [redeemed(0, C, 7), paid(0, C, 7, 73_500), closed(0)]
        );
        assert_eq!((units(C), cash(C)), (0, 73_500));
        assert_holders([2, 0, 0]);
        // 16,500 + 283,500 − 31,500 − 73,500.
        assert_eq!((cash(TREASURY), in_pot(0)), (195_000, 0));
        assert_eq!((security(0).registered, security(0).issued), (9_990, 34));
        assert_sums(0, 34, &[(0, 34)]);
        assert_eq!(on_hold(ISSUER), held);
        assert_noop!(pushes(0, A), Error::<Test>::ActionNotFound);
    });
}

#[test]
fn fractions_of_shares_of_many_units_are_paid_to_the_won_below() {
    test(|| {
        assert_eq!(list_by(HYNIX, 3, 10_000, Vec::new()), 1);
        assert_ok!(mint_to(1, ALICE, 11));
        assert_ok!(mint_to(1, BOB, 8));
        pay_in(TREASURY, 35_000);
        assert_ok!(merges(1, 2, 21_001));
        // Five of six units are ₩17,500 and five sixths.
        assert_eq!((in_pot(0), cash(TREASURY)), (35_000, 0));
        let record = security(1);
        assert_eq!((record.per_share, record.reference), (6, 21_000));
        assert_ok!(pushes(0, A));
        assert_eq!((units_of(1, A), cash(A)), (6, 17_500));
        // Two of six are ₩7,000 and a third.
        assert_ok!(pushes(0, B));
        assert_eq!((units_of(1, B), cash(B)), (6, 7_000));
        assert_eq!(cash(TREASURY), 10_500);
    });
}

#[test]
fn shares_are_merged_by_their_issuer_and_within_bounds() {
    test(|| {
        let by = |who, security, by, price| Tokens::consolidate(signed(who), security, by, price);
        assert_noop!(by(STRANGER, 0, 2, 21_000), Error::<Test>::NotIssuer);
        assert_noop!(by(ISSUER, 9, 2, 21_000), Error::<Test>::SecurityNotFound);
        assert_noop!(
            Tokens::consolidate(root(), 0, 2, 21_000),
            DispatchError::BadOrigin
        );
        for few in [0, 1] {
            assert_noop!(by(ISSUER, 0, few, 21_000), Error::<Test>::InvalidQuantity);
        }
        for price in [0, MOST + 1] {
            assert_noop!(by(ISSUER, 0, 2, price), Error::<Test>::InvalidQuantity);
        }
        // A share is worth 2^47 won at most.
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 0, MOST / 2));
        assert_noop!(merges(0, 3, MOST), Error::<Test>::InvalidQuantity);
        assert_ok!(merges(0, 2, MOST));
        assert_eq!((security(0).per_share, security(0).reference), (2, MOST));
        assert_noop!(merges(0, 2, MOST), Error::<Test>::InvalidQuantity);
        // It is 2^80 units at most.
        assert_eq!(list_by(HYNIX, 1_u128 << 79, 1_u128 << 80, Vec::new()), 1);
        assert_noop!(merges(1, 3, 31_500), Error::<Test>::InvalidQuantity);
        assert_ok!(merges(1, 2, 21_000));
        assert_eq!(security(1).per_share, 1_u128 << 80);
        assert_noop!(merges(1, 2, 42_000), Error::<Test>::InvalidQuantity);
    });
}

#[test]
fn a_fraction_is_not_bought_below_the_reference_price() {
    test(|| {
        give(ALICE, 13);
        pay_in(TREASURY, 94_500);
        // Ten shares at ₩10,500.
        for low in [1, 10_500, 104_999] {
            assert_noop!(merges(0, 10, low), Error::<Test>::PriceTooLow);
        }
        assert_ok!(merges(0, 10, 105_000));
    });
}

#[test]
fn a_share_does_not_change_while_the_depository_is_to_confirm_a_quantity() {
    test(|| {
        assert_eq!(list_by(HYNIX, 4, 10_000, Vec::new()), 1);
        assert_ok!(Tokens::propose_quantity(signed(ISSUER), 1, 20_000));
        assert_noop!(merges(1, 2, 21_000), Error::<Test>::RegistrationPending);
        assert_noop!(
            Tokens::split(signed(ISSUER), 1, 2),
            Error::<Test>::RegistrationPending
        );
        assert_ok!(Tokens::confirm_registration(signed(DEPOSITORY), 1, 20_000));
        assert_ok!(Tokens::split(signed(ISSUER), 1, 2));
        assert_eq!((security(1).per_share, security(1).reference), (2, 5_250));
        assert_ok!(merges(1, 2, 10_500));
        assert_eq!((security(1).per_share, security(1).reference), (4, 10_500));
    });
}

#[test]
fn a_share_is_not_split_where_its_reference_price_does_not_come_out_even() {
    test(|| {
        assert_eq!(list_by(HYNIX, 8, 10_000, Vec::new()), 1);
        // An eighth of ₩10,500 is ₩1,312.50.
        assert_noop!(
            Tokens::split(signed(ISSUER), 1, 8),
            Error::<Test>::NotDivisible
        );
        System::reset_events();
        assert_ok!(Tokens::split(signed(ISSUER), 1, 4));
        assert_eq!(
            events(),
            [Event::Split {
                security: 1,
                into: 4,
                per_share: 2,
                reference: 2_625
            }]
        );
        // An odd price has no half.
        assert_noop!(
            Tokens::split(signed(ISSUER), 1, 2),
            Error::<Test>::NotDivisible
        );
    });
}

#[test]
fn the_treasury_pays_for_the_largest_fractions_or_nothing_is_merged() {
    test(|| {
        give(ALICE, 13);
        pay_in(TREASURY, 94_499);
        assert_noop!(merges(0, 10, 105_000), Error::<Test>::InsufficientWon);
        pay_in(TREASURY, 1);
        court_stops(Tokens::ledger_account(TREASURY));
        assert_noop!(merges(0, 10, 105_000), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(Tokens::stop_investor(root(), TREASURY));
        assert_noop!(merges(0, 10, 105_000), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(root(), TREASURY));
        court_stops(id(ISSUER));
        assert_noop!(merges(0, 10, 105_000), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_eq!((security(0).per_share, security(0).reference), (1, PRICE));
        assert_ok!(merges(0, 10, 105_000));
        assert_eq!((cash(TREASURY), in_pot(0)), (0, 94_500));
    });
}

#[test]
fn where_nobody_holds_any_nothing_is_bought() {
    test(|| {
        let held = on_hold(ISSUER);
        assert_ok!(keeps(13));
        System::reset_events();
        assert_ok!(merges(0, 10, 105_000));
        assert_eq!(
            events(),
            [Event::Consolidated {
                security: 0,
                by: 10,
                per_share: 10,
                reference: 105_000,
                action: None
            }]
        );
        assert_eq!((units(TREASURY), on_hold(ISSUER)), (13, held));
        assert_eq!(
            (NextAction::<Test>::get(), Dates::<Test>::get(0).dates.len()),
            (0, 0)
        );
    });
}

#[test]
fn who_has_sold_since_is_paid_for_what_it_still_has_and_who_has_bought_has_no_part() {
    test(|| {
        let action = merged();
        at(NOON + HOUR);
        hand(ALICE, BOB, 12);
        assert_noop!(pushes(action, B), Error::<Test>::NothingToDo);
        System::reset_events();
        assert_ok!(pushes(action, A));
        assert_eq!(
            events(),
            [
                redeemed(0, A, 1),
                paid(action, A, 1, 10_500),
                closed(action)
            ]
        );
        assert_eq!((units(A), units(B)), (0, 12));
        assert_eq!((cash(A), cash(B), cash(TREASURY)), (10_500, 0, 84_000));
        assert_holders([1, 0, 0]);
    });
}

#[test]
fn who_has_sold_everything_is_paid_nothing_and_keeps_nobody_waiting() {
    test(|| {
        let action = merged();
        // In the same moment, but after it.
        hand(ALICE, BOB, 13);
        assert_noop!(pushes(action, B), Error::<Test>::NothingToDo);
        System::reset_events();
        assert_ok!(pushes(action, A));
        assert_eq!(events(), [paid(action, A, 0, 0), closed(action)]);
        assert_eq!((cash(A), units(B), cash(TREASURY)), (0, 13, 94_500));
    });
}

#[test]
fn a_pledge_puts_a_fraction_off() {
    test(|| {
        let action = merged();
        assert_ok!(pledged(ALICE, 0, 0, C, 11, NOON + 5 * DAY));
        assert_noop!(pushes(action, A), Error::<Test>::InsufficientUnits);
        assert_noop!(claims(ALICE, action), Error::<Test>::InsufficientUnits);
        assert_ok!(Tokens::release_pledge(signed(CAROL), 0, account(A), 1));
        assert_ok!(pushes(action, A));
        is_merged(action);
    });
}

#[test]
fn a_court_s_order_puts_a_fraction_off() {
    test(|| {
        let action = merged();
        assert_ok!(Tokens::freeze(root(), 0, account(A), 11, ORDER));
        assert_noop!(pushes(action, A), Error::<Test>::InsufficientUnits);
        assert_ok!(Tokens::unfreeze(root(), 0, account(A), 1, ORDER));
        assert_ok!(pushes(action, A));
        is_merged(action);
    });
}

#[test]
fn a_pending_trade_puts_a_fraction_off_until_it_expires() {
    test(|| {
        let action = merged();
        let deal = instruct_until(vec![deliver(A, B, 11)], NOON + 2 * DAY);
        assert_ok!(affirm(ALICE, deal));
        at(NOON + 2 * DAY - 1);
        assert_noop!(pushes(action, A), Error::<Test>::InsufficientUnits);
        at(NOON + 2 * DAY);
        assert_ok!(pushes(action, A));
        is_merged(action);
    });
}

#[test]
fn a_pending_trade_settles_before_the_fraction_is_bought() {
    test(|| {
        let action = merged();
        let deal = instruct_until(vec![deliver(A, B, 11)], NOON + 2 * DAY);
        assert_ok!(affirm(ALICE, deal));
        assert_noop!(pushes(action, A), Error::<Test>::InsufficientUnits);
        assert_ok!(affirm(BOB, deal));
        assert_ok!(pushes(action, A));
        assert_eq!((units(A), cash(A), units(B)), (0, 21_000, 11));
        assert_eq!(cash(TREASURY), 73_500);
    });
}

#[test]
fn a_pending_trade_settles_after_the_fraction_is_bought() {
    test(|| {
        give(ALICE, 13);
        pay_in(TREASURY, 94_500);
        let deal = instruct(vec![deliver(A, B, 10)]);
        assert_ok!(affirm(ALICE, deal));
        let action = merge(10, 105_000);
        assert_ok!(pushes(action, A));
        is_merged(action);
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units(A), units(B)), (0, 10));
        assert_holders([1, 0, 0]);
    });
}

#[test]
fn a_lock_up_does_not_put_a_fraction_off() {
    test(|| {
        assert_ok!(mint_locked(0, ALICE, 13, Some(NOON + 100 * DAY)));
        pay_in(TREASURY, 94_500);
        let action = merge(10, 105_000);
        assert_ok!(pushes(action, A));
        is_merged(action);
        assert_eq!(free(A), 0);
    });
}

#[test]
fn a_fraction_is_bought_of_as_many_accounts_as_it_takes() {
    test(|| {
        give(ALICE, 13);
        joins(ALICE);
        assert_ok!(moves(ALICE, 0, 1, 11));
        pay_in(TREASURY, 94_500);
        let action = merge(10, 105_000);
        assert_ok!(pushes(action, A));
        assert_eq!(
            events(),
            [
                redeemed_in(0, A, 0, 2),
                redeemed_in(0, A, 1, 1),
                paid(action, A, 3, 31_500),
                closed(action)
            ]
        );
        is_merged(action);
        assert_sums(0, 10, &[(1, 10)]);
    });
}

#[test]
fn fractions_that_nobody_has_bought_are_paid_back_after_five_years_and_not_before() {
    test(|| {
        let held = on_hold(ISSUER);
        let action = merged();
        assert_noop!(closes(ISSUER, action), Error::<Test>::AlreadyFunded);
        assert_noop!(funds(action, 94_500), Error::<Test>::AlreadyFunded);
        at(NOON + FIVE_YEARS - 1);
        assert_noop!(reclaims(action), Error::<Test>::NotOver);
        assert_noop!(closes(STRANGER, action), Error::<Test>::AlreadyFunded);
        at(NOON + FIVE_YEARS);
        assert_ok!(reclaims(action));
        assert_eq!(
            (cash(TREASURY), units(A), on_hold(ISSUER)),
            (94_500, 13, held)
        );
    });
}

#[test]
fn fractions_bought_before_a_redemption_leave_it_to_come() {
    test(|| {
        let fractions = merged();
        let action = redemption(100_000);
        assert_ok!(pushes(fractions, A));
        is_merged(fractions);
        assert_eq!(security(0).matures, Some(DATE));
        at(DATE);
        // One share of ten units.
        assert_ok!(funds(action, 100_000));
        assert_ok!(pushes(action, A));
        assert_eq!((cash(A), security(0).matures), (131_500, None));
    });
}

#[test]
fn a_fraction_is_not_bought_twice_where_shares_are_merged_again() {
    test(|| {
        give(ALICE, 7);
        pay_in(TREASURY, 63_000);
        let by_two = merge(2, 21_000);
        at(NOON + HOUR);
        let by_six = merge(3, 63_000);
        assert_ok!(pushes(by_two, A));
        assert_eq!(units(A), 6);
        // Its one unit too many is gone: what it has is a whole share.
        assert_ok!(pushes(by_six, A));
        assert_eq!((units(A), cash(A)), (6, 10_500));
    });
}

#[test]
fn a_fraction_bought_in_the_moment_of_another_merging_takes_nobody_s_place_in_it() {
    test(|| {
        give(ALICE, 1);
        give(BOB, 3);
        pay_in(TREASURY, 52_500);
        let by_two = merge(2, 21_000);
        assert_ok!(pushes(by_two, A));
        assert_eq!(units(A), 0);
        // In this moment who has had what is known already.
        assert_noop!(
            Tokens::consolidate(signed(ISSUER), 0, 2, 42_000),
            Error::<Test>::InvalidMoment
        );
        at(now() + 1);
        // B alone holds some by now.
        let by_four = merge(2, 42_000);
        assert_noop!(pushes(by_four, A), Error::<Test>::NothingToDo);
        assert_ok!(pushes(by_four, B));
        assert_eq!((units(B), cash(B)), (0, 31_500));
    });
}

/// The actions: fractions of the security 0 that are bought, and all of it that is redeemed, in
/// part by now; and all of the security 1, which is redeemed later.
const FRACTIONS: ActionId = 0;
const REDEEMED: ActionId = 1;
const AHEAD: ActionId = 2;

fn busy() {
    assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
    give(ALICE, 23);
    give(BOB, 14);
    assert_ok!(mint_to(1, CAROL, 5));
    pay_in(TREASURY, 200_000);
    assert_eq!(merge(10, 105_000), FRACTIONS);
    assert_eq!(redemption(100_000), REDEEMED);
    cheapen(1);
    let announcement = Announcement::Redemption(10);
    assert_ok!(Tokens::announce(
        signed(ISSUER),
        1,
        DATE + DAY,
        announcement
    ));
    at(DATE);
    assert_ok!(funds(REDEEMED, 370_000));
    assert_ok!(pushes(REDEEMED, B));
    assert_eq!((in_pot(FRACTIONS), in_pot(REDEEMED)), (189_000, 230_000));
}

fn change(number: ActionId, change: impl FnOnce(&mut ActionOf<Test>)) {
    let mut record = Actions::<Test>::get(number).expect("an action");
    change(&mut record);
    Actions::<Test>::insert(number, record);
}

/// What a redemption says.
struct Terms<'a> {
    price: &'a mut Balance,
    per_share: &'a mut Units,
    fractions: &'a mut Option<u32>,
    funded: &'a mut Option<Moment>,
}

fn change_terms(number: ActionId, how: impl FnOnce(Terms)) {
    change(number, |it| match &mut it.matter {
        Matter::Redemption {
            price,
            per_share,
            fractions,
            funded,
        } => how(Terms {
            price,
            per_share,
            fractions,
            funded,
        }),
        _ => panic!("it is no redemption"),
    });
}

fn matures(security: SecurityId, moment: Option<Moment>) {
    Securities::<Test>::mutate_extant(security, |it| it.matures = moment);
}

/// Won goes from a pot, whose key nobody has.
fn steal(from: AccountId32) {
    assert_ok!(Balances::transfer(&from, &id(STRANGER), 1, Expendable));
}

/// What the law finds, and what has broken it.
type Sabotage = (&'static str, Box<dyn Fn()>);

fn finds(found: &'static str, broken: Vec<Box<dyn Fn()>>) -> Vec<Sabotage> {
    broken.into_iter().map(|broken| (found, broken)).collect()
}

fn sabotages() -> Vec<Sabotage> {
    let all = vec![
        finds(
            "a security is redeemed twice",
            vec![Box::new(|| {
                change_terms(FRACTIONS, |it| *it.fractions = None);
            })],
        ),
        finds(
            "a security is redeemed by no action",
            vec![
                Box::new(|| matures(0, None)),
                Box::new(|| matures(0, Some(DATE + 1))),
                Box::new(|| matures(1, None)),
                Box::new(|| {
                    assert_ok!(closes(ISSUER, AHEAD));
                    matures(1, Some(DATE + DAY));
                }),
            ],
        ),
        finds(
            "a redemption makes no sense",
            vec![
                Box::new(|| change_terms(REDEEMED, |it| *it.price = 0)),
                Box::new(|| change_terms(AHEAD, |it| *it.price = MOST + 1)),
                Box::new(|| change_terms(AHEAD, |it| *it.per_share = 0)),
                Box::new(|| change_terms(REDEEMED, |it| *it.funded = Some(now() + 1))),
                Box::new(|| change_terms(FRACTIONS, |it| *it.fractions = Some(0))),
                Box::new(|| change_terms(FRACTIONS, |it| *it.funded = None)),
            ],
        ),
        finds(
            "something is redeemed before its won was there",
            vec![
                Box::new(|| change_terms(REDEEMED, |it| *it.funded = None)),
                Box::new(|| change(REDEEMED, |it| it.taxed = 1)),
                Box::new(|| change(FRACTIONS, |it| it.taxed = 1)),
                Box::new(|| change(AHEAD, |it| it.taken = 1)),
                Box::new(|| change(AHEAD, |it| it.paid = 1)),
            ],
        ),
        finds(
            "a part was taken before the record date",
            vec![Box::new(|| Taken::<Test>::insert(AHEAD, C, ()))],
        ),
        finds(
            "a redemption's pot has too little",
            vec![
                Box::new(|| steal(Tokens::pot_account(REDEEMED))),
                Box::new(|| steal(Tokens::pot_account(FRACTIONS))),
                Box::new(|| change(REDEEMED, |it| it.paid -= 1)),
                Box::new(|| change_terms(FRACTIONS, |it| *it.fractions = Some(3))),
                Box::new(|| change_terms(FRACTIONS, |it| *it.price += 10)),
            ],
        ),
        finds(
            "somebody has taken a part who had none",
            vec![
                Box::new(|| Taken::<Test>::insert(FRACTIONS, C, ())),
                Box::new(|| Taken::<Test>::insert(FRACTIONS, TREASURY, ())),
                Box::new(|| Taken::<Test>::insert(REDEEMED, C, ())),
            ],
        ),
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn the_law_finds_redemptions_that_are_none() {
    test(|| {
        busy();
        assert_ok!(Tokens::do_try_state());
        for (found, sabotage) in sabotages() {
            hypothetically!({
                sabotage();
                assert_eq!(Tokens::do_try_state(), Err(found.into()), "{found}");
            });
        }
    });
}
