//! What an issuer, or who has stolen its key, and bidders can't do any more.

use super::actions::{DATE, HELD, announce, closes};
use crate::{
    mock::*,
    rules::{
        InvestorClass::{Institutional, Professional, Retail},
        Rule,
    },
    *,
};
use frame::testing_prelude::*;

/// A fourth investor.
const DAN: Who = 31;
const D: InvestorId = 4;
/// The ISINs of other securities.
const CODES: [[u8; 12]; 2] = [*b"KR7000660001", *b"KR7035420009"];
/// What the mock says of who does not hold a badge.
const NO_BADGE: DispatchError = DispatchError::Other("no badge");
/// Until when there can be bids, and from when on they are refunded.
const CLOSES: Moment = NOON + DAY;
const REFUND: Moment = NOON + 3 * DAY;

/// 100 units of the security 0 at ₩1,000, however few are bid for.
fn offer() -> Offer {
    Offer {
        security: 0,
        price: 1_000,
        units: 100,
        soft_cap: 0,
        closes: CLOSES,
        refund_at: REFUND,
    }
}

fn open(offer: Offer) {
    assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
}

/// In the first offering of a test.
fn bids(who: Who, units: Units) -> DispatchResult {
    Tokens::subscribe(signed(who), 0, 0, units)
}

/// Pays ₩1,000 a unit in, and bids.
fn bid(who: Who, units: Units) {
    let investor = Tokens::investor_of(id(who)).expect("an investor's key");
    pay_in(investor, 1_000 * units);
    assert_ok!(bids(who, units));
}

/// So many steps, by somebody who has no part in it.
fn steps(most: u32) -> DispatchResult {
    done(Tokens::close_offering(signed(STRANGER), 0, most))
}

/// Goes through all steps once it can be closed.
fn close() {
    at(CLOSES);
    assert_ok!(steps(1_000));
}

/// By somebody who has no part in it.
fn settles(investor: InvestorId) -> DispatchResult {
    Tokens::settle_subscription(signed(STRANGER), 0, investor)
}

/// Settles a bid, and tells what is said of it: what is paid and what goes back are its won.
fn settle(investor: InvestorId) -> Event<Test> {
    let bid = Tokens::bid_details(0, investor).expect("a bid");
    let had = cash(investor);
    System::reset_events();
    assert_ok!(settles(investor));
    let said = events().into_iter().next().expect("an event");
    let Event::SubscriptionSettled { paid, back, .. } = said else {
        panic!("{said:?}");
    };
    assert_eq!(paid + back, bid.won);
    assert_eq!(cash(investor), had + back);
    assert_eq!(Tokens::bid_details(0, investor), None);
    said
}

/// What is said of a bid for the book 0.
fn came_to(
    investor: InvestorId,
    units: Units,
    paid: Balance,
    back: Balance,
    refused: Option<DispatchError>,
) -> Event<Test> {
    Event::SubscriptionSettled {
        offering: 0,
        investor,
        book: 0,
        units,
        paid,
        back,
        // What another pallet says is not kept in an event.
        refused: refused.map(|refused| match refused {
            DispatchError::Other(_) => DispatchError::Other(""),
            refused => refused,
        }),
    }
}

fn broken(breach: Breach) -> Option<DispatchError> {
    Some(Error::<Test>::Breached(breach).into())
}

fn calls_off(who: Who) -> DispatchResult {
    Tokens::call_off(signed(who), 0)
}

/// The won in the offering's account.
fn escrow() -> Balance {
    Balances::balance(&Tokens::offering_account(0))
}

/// The offering has ended as the last thing that happened, and nothing is left of it.
fn is_over() -> bool {
    events().last() == Some(&Event::OfferingEnded { offering: 0 })
        && Tokens::offering_details(0).is_none()
        && !Reserved::<Test>::contains_key(0)
        && escrow() == 0
}

fn classify(investor: InvestorId, class: InvestorClass, country: u16, until: Moment) {
    assert_ok!(Tokens::classify_investor(
        signed(MANAGER),
        investor,
        class,
        country,
        until
    ));
}

/// The issuer issues units of the security 0 to itself.
fn keeps(units: Units) -> DispatchResult {
    let issue = Issue {
        security: 0,
        to: account(TREASURY),
        units,
        locked_until: None,
    };
    Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None)
}

fn classes(of: &[InvestorClass]) -> Rule {
    Rule::Classes(BoundedVec::truncate_from(of.to_vec()))
}

fn countries(of: &[u16]) -> Rule {
    Rule::Countries(BoundedVec::truncate_from(of.to_vec()))
}

fn venues(of: &[VenueId]) -> Rule {
    Rule::Venues(BoundedVec::truncate_from(of.to_vec()))
}

fn sets(security: SecurityId, rules: Vec<Rule>) -> DispatchResult {
    Tokens::set_rules(signed(ISSUER), security, BoundedVec::truncate_from(rules))
}

fn confirms(security: SecurityId, rules: Vec<Rule>) -> DispatchResult {
    let rules = BoundedVec::truncate_from(rules);
    Tokens::confirm_rules(signed(DEPOSITORY), security, rules)
}

/// A vote on three options, which ends a day after the record date.
fn ballot(record_date: Moment) -> Announcement {
    Announcement::Vote {
        question: H256::repeat_byte(9),
        options: 3,
        until: record_date + DAY,
    }
}

/// A dividend of so much on the whole.
fn pot(won: Balance) -> Announcement {
    Announcement::Dividend(Amount::Pot(won))
}

fn votes(who: Who, action: ActionId, option: u8) -> DispatchResult {
    Tokens::vote(signed(who), action, option)
}

fn funds(action: ActionId, amount: Balance) -> DispatchResult {
    Tokens::fund(signed(BANK), action, amount)
}

/// The won in an action's account.
fn in_pot(action: ActionId) -> Balance {
    Balances::balance(&Tokens::pot_account(action))
}

fn closed(action: ActionId, tally: &[Units]) -> Event<Test> {
    Event::ActionClosed {
        action,
        tally: BoundedVec::truncate_from(tally.to_vec()),
    }
}

/// Something that keeps an investor from something, and what is said then.
struct Bar {
    comes: fn(InvestorId),
    says: DispatchError,
}

/// A key that is nobody's.
fn spare(investor: InvestorId) -> Who {
    if investor == A { HEIR } else { DAN }
}

/// An investor does nothing by itself.
fn stops() -> [Bar; 5] {
    let stopped: DispatchError = Error::<Test>::InvestorStopped.into();
    let pending: DispatchError = Error::<Test>::RecoveryPending.into();
    [
        Bar {
            comes: |investor| {
                assert_ok!(Tokens::stop_investor(signed(MANAGER), investor));
            },
            says: stopped,
        },
        Bar {
            comes: |investor| {
                assert_ok!(Tokens::stop_investor(signed(DEPOSITORY), investor));
            },
            says: stopped,
        },
        Bar {
            comes: |investor| {
                assert_ok!(Tokens::stop_investor(root(), investor));
            },
            says: stopped,
        },
        Bar {
            comes: |investor| {
                let key = id(spare(investor));
                assert_ok!(Tokens::propose_recovery(signed(MANAGER), investor, key));
            },
            says: pending,
        },
        Bar {
            comes: |investor| {
                let key = id(spare(investor));
                assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), investor, key));
            },
            says: pending,
        },
    ]
}

/// What keeps the bid of A from being settled.
fn waits() -> [Bar; 6] {
    [
        Bar {
            comes: |_| revoke(MANAGER, DOORS.manager),
            says: NO_BADGE,
        },
        Bar {
            comes: |_| court_stops(id(MANAGER)),
            says: TokenError::Frozen.into(),
        },
        Bar {
            comes: |_| {
                let until = now() + 20 * DAY;
                assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, until));
            },
            says: Error::<Test>::SecurityHalted.into(),
        },
        Bar {
            comes: |_| revoke(ALICE, DOORS.identity),
            says: Error::<Test>::IdentityNotInForce.into(),
        },
        Bar {
            comes: |investor| court_stops(Tokens::ledger_account(investor)),
            says: TokenError::Frozen.into(),
        },
        Bar {
            comes: |investor| {
                classify(investor, Retail, KOREA, now() + 1);
                at(now() + 1);
            },
            says: Error::<Test>::InvestorNotKnown.into(),
        },
    ]
}

#[test]
fn who_is_of_a_class_that_may_not_have_it_does_not_bid() {
    test(|| {
        let security = list(CODES[0], 10_000, vec![classes(&[Professional])]);
        open(Offer {
            security,
            ..offer()
        });
        pay_in(A, 10_000);
        for class in [Retail, Institutional] {
            classify(A, class, KOREA, REFUND);
            assert_noop!(bids(ALICE, 10), Error::<Test>::Breached(Breach::Classes));
        }
        classify(A, Professional, KOREA, REFUND);
        assert_ok!(bids(ALICE, 10));
        assert_eq!((cash(A), escrow()), (0, 10_000));
        // What it is when the bid is settled counts again.
        close();
        classify(A, Retail, KOREA, REFUND);
        let refused = broken(Breach::Classes);
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, refused));
        assert!(is_over());
    });
}

#[test]
fn who_lives_in_a_country_that_is_not_admitted_does_not_bid() {
    test(|| {
        let security = list(CODES[0], 10_000, vec![countries(&[KOREA, 392])]);
        open(Offer {
            security,
            ..offer()
        });
        pay_in(A, 10_000);
        classify(A, Retail, 840, REFUND);
        assert_noop!(bids(ALICE, 10), Error::<Test>::Breached(Breach::Countries));
        for country in [KOREA, 392] {
            classify(A, Retail, country, REFUND);
            assert_ok!(hypothetically!(bids(ALICE, 10)));
        }
    });
}

#[test]
fn a_bid_is_judged_by_the_rules_that_are_in_force_then() {
    test(|| {
        open(Offer {
            closes: NOON + 2 * DAY,
            ..offer()
        });
        let rules = vec![classes(&[Professional])];
        assert_ok!(sets(0, rules.clone()));
        assert_ok!(confirms(0, rules));
        at(NOON + DAY - 1);
        bid(ALICE, 10);
        at(NOON + DAY);
        pay_in(B, 10_000);
        assert_noop!(bids(BOB, 10), Error::<Test>::Breached(Breach::Classes));
        at(NOON + 2 * DAY);
        assert_ok!(steps(1_000));
        let refused = broken(Breach::Classes);
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, refused));
    });
}

#[test]
fn a_retail_bid_counts_by_its_price_or_the_reference_price_whichever_is_more() {
    // 952 × ₩10,500 = ₩9,996,000 and 953 × ₩10,500 = ₩10,006,500, whatever less is paid; and
    // 500 × ₩20,000 = ₩10,000,000.
    for (price, most, left, bought) in [
        (1_000, 952, 19_048_000, 9_996_000),
        (10_500, 952, 10_004_000, 9_996_000),
        (20_000, 500, 10_000_000, 10_000_000),
    ] {
        test(|| {
            let security = list(CODES[0], 10_000, vec![Rule::AnnualCap]);
            open(Offer {
                security,
                price,
                units: 5_000,
                ..offer()
            });
            pay_in(A, 20_000_000);
            assert_noop!(
                bids(ALICE, most + 1),
                Error::<Test>::Breached(Breach::AnnualCap)
            );
            assert_ok!(bids(ALICE, most));
            // It has bought nothing before the bid is settled.
            assert_eq!(Tokens::bought_by(A), (0, Some(10_000_000)));
            close();
            assert_eq!(settle(A), came_to(A, most, 20_000_000 - left, 0, None));
            assert_eq!((units_of(security, A), cash(A)), (most, left));
            assert_eq!(Tokens::bought_by(A), (bought, Some(10_000_000)));
        });
    }
}

#[test]
fn a_retail_bid_for_parts_of_shares_counts_in_whole_won() {
    // Of three units a share: at ₩20,000, 1,500 units are ₩10,000,000, and one more ₩6,666⅔ more;
    // at ₩1,005, 2,857 units are worth ₩9,999,500, and one more ₩3,500 more.
    for (price, most) in [(20_000, 1_500), (1_005, 2_857)] {
        test(|| {
            let security = list_by(CODES[0], 3, 10_000, vec![Rule::AnnualCap]);
            open(Offer {
                security,
                price,
                units: 5_000,
                ..offer()
            });
            pay_in(A, 20_000_000);
            assert_noop!(
                bids(ALICE, most + 1),
                Error::<Test>::Breached(Breach::AnnualCap)
            );
            assert_ok!(bids(ALICE, most));
        });
    }
}

#[test]
fn what_a_bidder_has_bought_this_year_counts_with_its_bid() {
    test(|| {
        let rules = || vec![Rule::AnnualCap];
        let one = list(CODES[0], 10_000, rules());
        let other = list(CODES[1], 10_000, rules());
        // 400 × ₩10,500; what no rule counts is nothing to it.
        assert_ok!(mint_to(other, ALICE, 400));
        give(ALICE, 5_000);
        assert_eq!(Tokens::bought_by(A), (4_200_000, Some(10_000_000)));
        at(NOON + 91 * DAY);
        open(Offer {
            security: one,
            price: 10_000,
            units: 5_000,
            closes: NOON + 92 * DAY,
            refund_at: NOON + 94 * DAY,
            ..offer()
        });
        pay_in(A, 20_000_000);
        let refused: DispatchError = Error::<Test>::Breached(Breach::AnnualCap).into();
        // With 552 × ₩10,500 it is ₩9,996,000, and with one more ₩10,006,500.
        assert_noop!(bids(ALICE, 553), refused);
        assert_ok!(hypothetically!(bids(ALICE, 552)));
        // Others count for themselves.
        pay_in(B, 20_000_000);
        assert_ok!(hypothetically!(bids(BOB, 952)));
        // There is no cap for others, or where the council has set none.
        classify(B, Professional, KOREA, NOON + 365 * DAY);
        assert_ok!(hypothetically!(bids(BOB, 1_900)));
        hypothetically!({
            assert_ok!(Tokens::set_annual_cap(root(), None));
            assert_ok!(bids(ALICE, 1_900));
        });
        // The Korean year begins at 2026-12-31T15:00:00Z.
        let year = NOON + 91 * DAY + 12 * HOUR;
        at(year - 1);
        assert_noop!(bids(ALICE, 553), refused);
        at(year);
        assert_noop!(bids(ALICE, 953), refused);
        assert_ok!(bids(ALICE, 952));
    });
}

#[test]
fn a_bid_is_not_judged_by_what_depends_on_others_or_on_trades() {
    test(|| {
        let rules = vec![
            countries(&[KOREA]),
            Rule::HolderCap(1),
            Rule::ClassCap(Retail, 1),
            Rule::MaxShare(1),
            Rule::Lot(7),
            Rule::LockUp(NOON + 10 * DAY),
            venues(&[1]),
            Rule::PriceBand(1),
        ];
        let security = list(CODES[0], 10_000, rules);
        let stock = Issue {
            security,
            to: account(TREASURY),
            units: 5_000,
            locked_until: None,
        };
        assert_ok!(Tokens::mint(signed(ISSUER), stock, id(ISSUER), now(), None));
        assert_ok!(mint_to(security, CAROL, 1));
        open(Offer {
            security,
            ..offer()
        });
        // It would be the second holder, with more than a thousandth, of no whole lot.
        assert_noop!(
            mint_to(security, ALICE, 10),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        bid(ALICE, 10);
        classify(B, Retail, 840, REFUND);
        pay_in(B, 10_000);
        assert_noop!(bids(BOB, 10), Error::<Test>::Breached(Breach::Countries));
        // They are looked at when it is settled.
        close();
        let refused = broken(Breach::HolderCap);
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, refused));
        assert_eq!((units_of(security, A), cash(TREASURY)), (0, 0));
        assert!(is_over());
    });
}

#[test]
fn classes_countries_and_the_annual_cap_look_at_who_acquires_alone() {
    for (rule, is_personal) in [
        (classes(&[Retail]), true),
        (countries(&[KOREA]), true),
        (Rule::HolderCap(49), false),
        (Rule::ClassCap(Retail, 49), false),
        (Rule::MaxShare(100), false),
        (Rule::Lot(10), false),
        (Rule::LockUp(NOON), false),
        (venues(&[0]), false),
        (Rule::PriceBand(300), false),
        (Rule::AnnualCap, true),
    ] {
        assert_eq!(rule.is_personal(), is_personal, "{rule:?}");
    }
}

#[test]
fn who_bids_is_known_until_refunds_are_due() {
    test(|| {
        open(offer());
        pay_in(A, 10_000);
        for until in [NOON + 1, CLOSES, REFUND - 1] {
            classify(A, Retail, KOREA, until);
            assert_noop!(bids(ALICE, 10), Error::<Test>::InvestorNotKnown);
        }
        classify(A, Retail, KOREA, REFUND);
        assert_ok!(bids(ALICE, 10));
        close();
        at(REFUND - 1);
        assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
    });
}

/// Else who has bid could have itself stopped, and see first how the price goes.
#[test]
fn who_is_stopped_after_it_has_bid_gets_what_it_is_allotted_and_nothing_else() {
    for bar in stops() {
        test(|| {
            open(offer());
            bid(ALICE, 10);
            close();
            [A, TREASURY].into_iter().for_each(bar.comes);
            assert_noop!(mint_to(0, ALICE, 1), bar.says);
            assert_noop!(keeps(1), bar.says);
            assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
            assert_eq!((units(A), units(TREASURY)), (10, 0));
            assert_eq!((cash(A), cash(TREASURY)), (0, 10_000));
            assert_eq!((holders(0).retail, security(0).issued), (1, 10));
            assert!(is_over());
            let trade = instruct(vec![deliver(A, B, 1)]);
            assert_noop!(affirm(ALICE, trade), bar.says);
        });
    }
}

#[test]
fn who_has_another_key_since_it_has_bid_gets_what_it_is_allotted() {
    test(|| {
        open(Offer {
            closes: NOON + 4 * DAY,
            refund_at: NOON + 5 * DAY,
            ..offer()
        });
        bid(ALICE, 10);
        assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR)));
        at(NOON + 4 * DAY);
        assert_ok!(steps(1_000));
        hypothetically!({
            assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
            assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
        });
        assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
        assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
        assert_eq!(units(A), 10);
        let trade = instruct(vec![deliver(A, B, 10)]);
        assert_ok!(affirm(BOB, trade));
        assert_ok!(affirm(HEIR, trade));
        assert_eq!(units(B), 10);
    });
}

#[test]
fn whatever_else_keeps_a_bid_from_its_units_is_waited_for_until_refunds_are_due() {
    for bar in waits() {
        test(|| {
            let held = on_hold(ISSUER);
            open(offer());
            bid(ALICE, 10);
            close();
            assert_ok!(Tokens::stop_investor(root(), A));
            (bar.comes)(A);
            assert_noop!(settles(A), bar.says);
            at(REFUND - 1);
            assert_noop!(settles(A), bar.says);
            at(REFUND);
            assert_eq!(settle(A), came_to(A, 0, 0, 10_000, Some(bar.says)));
            assert_eq!((units(A), security(0).issued), (0, 0));
            assert_eq!((cash(A), cash(TREASURY)), (10_000, 0));
            assert!(is_over());
            assert_eq!(on_hold(ISSUER), held);
        });
    }
}

#[test]
fn a_court_that_stops_a_bidder_s_key_does_not_stop_its_bid() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        close();
        court_stops(id(ALICE));
        assert_ok!(Tokens::stop_investor(root(), A));
        assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
    });
}

#[test]
fn what_a_bid_comes_to_tells_its_book_and_what_is_paid_and_goes_back() {
    // Two bids for 10 units, of 7 and 8, get 5 each.
    test(|| {
        let said = NOON + 1;
        let agrees = says(BOB, Consent::Join(1), said);
        let joined = Tokens::join_book(signed(OTHER_MANAGER), 1, id(BOB), said, Some(agrees));
        assert_ok!(joined);
        open(Offer {
            units: 10,
            ..offer()
        });
        bid(ALICE, 7);
        pay_in(B, 8_000);
        assert_ok!(Tokens::subscribe(signed(BOB), 0, 1, 8));
        close();
        assert_eq!(settle(A), came_to(A, 5, 5_000, 2_000, None));
        let others = Event::SubscriptionSettled {
            offering: 0,
            investor: B,
            book: 1,
            units: 5,
            paid: 5_000,
            back: 3_000,
            refused: None,
        };
        assert_eq!(settle(B), others);
        let books = [0, 1].map(|book| BookTotals::<Test>::get(0, book));
        assert_eq!((books, cash(TREASURY)), ([5, 5], 10_000));
    });
    // The same at ₩1,005 a share of ten units: ₩703.5 and ₩804 are bid, and ₩502.5 is paid.
    test(|| {
        let security = list_by(CODES[0], 10, 1_000, Vec::new());
        open(Offer {
            security,
            price: 1_005,
            units: 10,
            ..offer()
        });
        for (who, investor, units) in [(ALICE, A, 7), (BOB, B, 8)] {
            pay_in(investor, 10_000);
            assert_ok!(bids(who, units));
        }
        close();
        assert_eq!(settle(A), came_to(A, 5, 503, 201, None));
        assert_eq!(settle(B), came_to(B, 5, 503, 301, None));
        assert_eq!(cash(TREASURY), 1_006);
    });
    // All of it.
    test(|| {
        open(offer());
        bid(ALICE, 100);
        close();
        assert_eq!(settle(A), came_to(A, 100, 100_000, 0, None));
    });
    // Nothing of it, since there is one unit and another bid came first.
    test(|| {
        open(Offer {
            units: 1,
            ..offer()
        });
        bid(ALICE, 1);
        bid(BOB, 1);
        close();
        assert_eq!(settle(B), came_to(B, 0, 0, 1_000, None));
        assert_eq!(settle(A), came_to(A, 1, 1_000, 0, None));
    });
    // What a rule refuses: of 100 units, more than half.
    test(|| {
        let security = list(CODES[0], 10_000, vec![Rule::MaxShare(500)]);
        open(Offer {
            security,
            ..offer()
        });
        bid(ALICE, 51);
        bid(BOB, 49);
        close();
        let refused = broken(Breach::MaxShare);
        assert_eq!(settle(A), came_to(A, 0, 0, 51_000, refused));
        assert_eq!(cash(TREASURY), 0);
    });
    // What too little was bid for.
    test(|| {
        open(Offer {
            soft_cap: 80,
            ..offer()
        });
        bid(ALICE, 79);
        close();
        assert_eq!(settle(A), came_to(A, 0, 0, 79_000, None));
    });
    // What nobody has closed in time.
    test(|| {
        open(offer());
        bid(ALICE, 10);
        at(REFUND);
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, None));
    });
}

/// Whoever likes sends won to the offering's account.
fn sends() {
    let to = Tokens::offering_account(0);
    assert_ok!(Balances::transfer_allow_death(signed(STRANGER), to, 7));
}

#[test]
fn won_that_is_sent_to_an_offering_goes_to_the_treasury_when_it_ends() {
    // Allotted.
    test(|| {
        open(offer());
        bid(ALICE, 10);
        sends();
        bid(BOB, 90);
        close();
        settle(A);
        assert_eq!((cash(TREASURY), escrow()), (10_000, 90_007));
        settle(B);
        assert_eq!((cash(TREASURY), cash(A), cash(B)), (100_007, 0, 0));
        assert!(is_over());
    });
    // Failed.
    test(|| {
        open(Offer {
            soft_cap: 80,
            ..offer()
        });
        bid(ALICE, 10);
        close();
        sends();
        settle(A);
        assert_eq!((cash(TREASURY), cash(A)), (7, 10_000));
        assert!(is_over());
    });
    // Without bids.
    test(|| {
        open(offer());
        sends();
        close();
        assert_eq!(cash(TREASURY), 7);
        assert!(is_over());
    });
    // The same where nobody closes it in time.
    for bidder in [None, Some(ALICE)] {
        test(|| {
            open(offer());
            sends();
            if let Some(who) = bidder {
                bid(who, 10);
                at(REFUND);
                assert_ok!(settles(A));
                assert_eq!(cash(A), 10_000);
            } else {
                at(REFUND);
                assert_ok!(steps(1));
            }
            assert_eq!(cash(TREASURY), 7);
            assert!(is_over());
        });
    }
    // Called off.
    test(|| {
        open(offer());
        sends();
        hypothetically!({
            assert_ok!(calls_off(ISSUER));
            assert_eq!(cash(TREASURY), 7);
            assert!(is_over());
        });
        bid(ALICE, 10);
        assert_ok!(calls_off(ISSUER));
        assert_eq!((cash(TREASURY), escrow()), (0, 10_007));
        settle(A);
        assert_eq!((cash(TREASURY), cash(A)), (7, 10_000));
        assert!(is_over());
    });
}

#[test]
fn an_issuer_calls_an_offering_off_and_all_bids_are_refunded_in_full() {
    test(|| {
        let held = on_hold(ISSUER);
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        pay_in(C, 10_000);
        at(CLOSES - 1);
        System::reset_events();
        assert_ok!(calls_off(ISSUER));
        let stage = OfferingStage::Failed;
        assert_eq!(events(), [Event::OfferingStepped { offering: 0, stage }]);
        let offering = Tokens::offering_details(0).expect("an offering");
        assert_eq!((offering.stage, offering.bids), (stage, 2));
        assert_noop!(bids(CAROL, 10), Error::<Test>::OfferingClosed);
        let cancels = || Tokens::cancel_subscription(signed(ALICE), 0);
        assert_noop!(cancels(), Error::<Test>::OfferingClosed);
        assert_noop!(calls_off(ISSUER), Error::<Test>::OfferingClosed);
        // Neither the end of the bids nor the moment of refunds is waited for.
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, None));
        // As long as one is left, its won and the units stay where they are.
        assert_eq!((escrow(), Reserved::<Test>::get(0)), (90_000, 100));
        assert!(on_hold(ISSUER) > held);
        at(CLOSES);
        assert_noop!(steps(1_000), Error::<Test>::OfferingClosed);
        assert_eq!(settle(B), came_to(B, 0, 0, 90_000, None));
        assert!(is_over());
        assert_eq!([A, B, TREASURY].map(cash), [10_000, 90_000, 0]);
        assert_eq!((security(0).issued, on_hold(ISSUER)), (0, held));
        // The units can be issued otherwise.
        give(CAROL, 10_000);
    });
}

#[test]
fn an_offering_without_bids_that_is_called_off_ends_at_once() {
    for bidder in [None, Some(ALICE)] {
        test(|| {
            let held = on_hold(ISSUER);
            open(offer());
            if let Some(who) = bidder {
                bid(who, 10);
                assert_ok!(Tokens::cancel_subscription(signed(who), 0));
            }
            System::reset_events();
            assert_ok!(calls_off(ISSUER));
            assert_eq!(
                events(),
                [
                    Event::OfferingStepped {
                        offering: 0,
                        stage: OfferingStage::Failed,
                    },
                    Event::OfferingEnded { offering: 0 },
                ]
            );
            assert!(is_over());
            assert_eq!(on_hold(ISSUER), held);
            assert_noop!(calls_off(ISSUER), Error::<Test>::OfferingNotFound);
            give(CAROL, 10_000);
        });
    }
}

#[test]
fn only_who_acts_for_the_issuer_calls_an_offering_off() {
    test(|| {
        assert_noop!(calls_off(ISSUER), Error::<Test>::OfferingNotFound);
        let held = on_hold(ISSUER);
        open(offer());
        bid(ALICE, 10);
        for who in [STRANGER, ALICE, MANAGER, DEPOSITORY, VENUE] {
            assert_noop!(calls_off(who), Error::<Test>::NotIssuer);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::call_off(origin, 0), DispatchError::BadOrigin);
        }
        court_stops(id(ISSUER));
        assert_noop!(calls_off(ISSUER), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(ISSUER, DOORS.issuer);
        assert_noop!(calls_off(ISSUER), NO_BADGE);
        grant(ISSUER, DOORS.issuer);
        // A trustee does, and the issuer no more.
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_noop!(calls_off(ISSUER), Error::<Test>::NotIssuer);
        court_stops(id(STRANGER));
        assert_noop!(calls_off(STRANGER), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(calls_off(STRANGER));
        assert_eq!(settle(A), came_to(A, 0, 0, 10_000, None));
        assert!(is_over());
        // What the issuer has paid is its own.
        assert_eq!((on_hold(ISSUER), on_hold(STRANGER)), (held, 0));
    });
}

#[test]
fn an_offering_is_not_called_off_once_there_can_be_no_more_bids() {
    let refused: DispatchError = Error::<Test>::OfferingClosed.into();
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 95);
        at(CLOSES);
        assert_noop!(calls_off(ISSUER), refused);
        let stage = || Tokens::offering_details(0).map(|offering| offering.stage);
        while stage() != Some(OfferingStage::Allotted) {
            assert_ok!(steps(1));
            assert_noop!(calls_off(ISSUER), refused);
        }
        at(REFUND);
        assert_noop!(calls_off(ISSUER), refused);
        // Of 50 units in equal parts A has 10 and B 25; of the 65 that are left B has all.
        assert_eq!(settle(A), came_to(A, 10, 10_000, 0, None));
        assert_noop!(calls_off(ISSUER), refused);
        assert_eq!(settle(B), came_to(B, 90, 90_000, 5_000, None));
        assert_noop!(calls_off(ISSUER), Error::<Test>::OfferingNotFound);
    });
    // Neither by a trustee, nor one that has failed, nor one that nobody closes.
    test(|| {
        open(Offer {
            soft_cap: 80,
            ..offer()
        });
        bid(ALICE, 10);
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        at(CLOSES);
        assert_noop!(calls_off(STRANGER), refused);
        assert_ok!(steps(1));
        assert_noop!(calls_off(STRANGER), refused);
        at(REFUND);
        assert_noop!(calls_off(STRANGER), refused);
    });
    test(|| {
        open(offer());
        bid(ALICE, 10);
        at(REFUND);
        assert_noop!(calls_off(ISSUER), refused);
    });
}

#[test]
fn an_issuer_closes_a_vote_in_which_nobody_has_voted() {
    test(|| {
        give(ALICE, 100);
        let held = on_hold(ISSUER);
        for _ in 0..3 {
            announce(DATE, ballot(DATE));
        }
        assert_eq!(on_hold(ISSUER) - held, 3 * HELD);
        for (action, moment) in [(0, NOON), (1, DATE), (2, DATE + DAY - 1)] {
            at(moment);
            for who in [STRANGER, ALICE, DEPOSITORY] {
                assert_noop!(closes(who, action), Error::<Test>::NotIssuer);
            }
            let closes_as_root = Tokens::close_action(root(), action);
            assert_noop!(closes_as_root, DispatchError::BadOrigin);
            court_stops(id(ISSUER));
            assert_noop!(closes(ISSUER, action), TokenError::Frozen);
            Stopped::set(Vec::new());
            revoke(ISSUER, DOORS.issuer);
            assert_noop!(closes(ISSUER, action), NO_BADGE);
            grant(ISSUER, DOORS.issuer);
            System::reset_events();
            assert_ok!(closes(ISSUER, action));
            assert_eq!(events(), [closed(action, &[0, 0, 0])]);
            assert_noop!(votes(ALICE, action, 0), Error::<Test>::ActionNotFound);
        }
        assert!(!Dates::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn a_vote_in_which_somebody_has_voted_is_closed_early_by_a_trustee_alone() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 30);
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_ok!(votes(ALICE, 0, 1));
        for moment in [DATE, DATE + DAY - 1] {
            at(moment);
            assert_noop!(closes(ISSUER, 0), Error::<Test>::NotOver);
            for who in [STRANGER, ALICE, BOB] {
                assert_noop!(closes(who, 0), Error::<Test>::NotIssuer);
            }
        }
        assert_ok!(votes(BOB, 0, 0));
        // Once it is over anyone does, and what was voted is told.
        hypothetically!({
            at(DATE + DAY);
            System::reset_events();
            assert_ok!(closes(STRANGER, 0));
            assert_eq!(events(), [closed(0, &[30, 100, 0])]);
        });
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        for who in [ISSUER, BOB] {
            assert_noop!(closes(who, 0), Error::<Test>::NotIssuer);
        }
        court_stops(id(STRANGER));
        assert_noop!(closes(STRANGER, 0), TokenError::Frozen);
        Stopped::set(Vec::new());
        System::reset_events();
        assert_ok!(closes(STRANGER, 0));
        assert_eq!(events(), [closed(0, &[30, 100, 0])]);
        assert_noop!(closes(STRANGER, 0), Error::<Test>::ActionNotFound);
    });
}

/// Else who has stolen an issuer's key would have it announce nothing for a year.
#[test]
fn sixteen_votes_that_fill_the_record_dates_are_cleared_away() {
    test(|| {
        give(ALICE, 100);
        let held = on_hold(ISSUER);
        announce(DATE, ballot(DATE));
        for n in 0..15 {
            let date = NOON + 366 * DAY - n * HOUR;
            announce(date, ballot(date));
        }
        // 16 × ₩378.
        assert_eq!(on_hold(ISSUER) - held, 6_048);
        let date = DATE + HOUR;
        let announces = |who| Tokens::announce(signed(who), 0, date, ballot(date));
        assert_noop!(announces(ISSUER), Error::<Test>::TooManyRecordDates);
        // Somebody who helps the thief has voted in one of them.
        at(DATE);
        assert_ok!(votes(ALICE, 0, 2));
        assert_noop!(closes(ISSUER, 0), Error::<Test>::NotOver);
        for action in 1..9 {
            assert_ok!(closes(ISSUER, action));
        }
        assert_ok!(hypothetically!(announces(ISSUER)));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(BANK))));
        System::reset_events();
        for action in 9..16 {
            assert_ok!(closes(BANK, action));
        }
        assert_ok!(closes(BANK, 0));
        assert_eq!(events().last(), Some(&closed(0, &[0, 0, 100])));
        assert!(!Dates::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
        assert_ok!(announces(BANK));
    });
}

#[test]
fn an_issuer_closes_a_funded_dividend_before_its_record_date_and_not_after() {
    test(|| {
        give(ALICE, 10);
        let held = on_hold(ISSUER);
        let [first, second] = [1_000, 1_300].map(|won| {
            let action = announce(DATE, pot(won));
            assert_ok!(funds(action, won));
            action
        });
        // What somebody has sent there goes with it.
        let to = Tokens::pot_account(first);
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), to, 7));
        at(DATE - 1);
        for who in [STRANGER, BANK, ALICE] {
            assert_noop!(closes(who, first), Error::<Test>::NotIssuer);
        }
        System::reset_events();
        assert_ok!(closes(ISSUER, first));
        assert_eq!(events(), [closed(first, &[])]);
        assert_eq!((cash(TREASURY), in_pot(first)), (1_007, 0));
        assert_eq!(on_hold(ISSUER) - held, HELD);
        let claims = |action| Tokens::claim(signed(ALICE), action);
        assert_noop!(claims(first), Error::<Test>::ActionNotFound);
        for moment in [DATE, DATE + 30 * DAY, DATE + 31 * DAY] {
            at(moment);
            for who in [ISSUER, STRANGER] {
                assert_noop!(closes(who, second), Error::<Test>::AlreadyFunded);
            }
        }
        // By no trustee either: it is the holders'.
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_noop!(closes(STRANGER, second), Error::<Test>::AlreadyFunded);
        assert_ok!(claims(second));
        assert_eq!(events().last(), Some(&closed(second, &[])));
        assert_eq!((cash(A), cash(TREASURY)), (1_300, 1_007));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn a_trustee_closes_a_funded_dividend_before_its_record_date_too() {
    test(|| {
        give(ALICE, 10);
        let action = announce(DATE, pot(1_000));
        assert_ok!(funds(action, 1_000));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_noop!(closes(ISSUER, action), Error::<Test>::NotIssuer);
        System::reset_events();
        assert_ok!(closes(STRANGER, action));
        assert_eq!(events(), [closed(action, &[])]);
        // It goes to the treasury, of which no key disposes meanwhile.
        assert_eq!((cash(TREASURY), in_pot(action)), (1_000, 0));
        assert_noop!(
            Tokens::withdraw_cash(signed(ISSUER), 1),
            Error::<Test>::TrusteeActs
        );
    });
}

#[test]
fn a_dividend_without_won_is_closed_by_its_issuer_and_after_thirty_days_by_anyone() {
    test(|| {
        give(ALICE, 10);
        let held = on_hold(ISSUER);
        let first = announce(DATE, pot(1_000));
        let second = announce(DATE, Announcement::Dividend(Amount::PerShare(10)));
        at(DATE);
        System::reset_events();
        assert_ok!(closes(ISSUER, first));
        assert_eq!(events(), [closed(first, &[])]);
        let to = Tokens::pot_account(second);
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), to, 7));
        at(DATE + 30 * DAY - 1);
        for who in [STRANGER, ALICE] {
            assert_noop!(closes(who, second), Error::<Test>::NotIssuer);
        }
        at(DATE + 30 * DAY);
        System::reset_events();
        assert_ok!(closes(STRANGER, second));
        assert_eq!(events(), [closed(second, &[])]);
        assert_eq!((cash(TREASURY), in_pot(second)), (7, 0));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn a_redemption_without_won_is_closed_likewise_and_it_is_traded_again() {
    test(|| {
        give(ALICE, 10);
        announce(DATE, Announcement::Redemption(PRICE));
        assert_eq!(security(0).matures, Some(DATE));
        at(DATE);
        assert_noop!(mint_to(0, BOB, 1), Error::<Test>::SecurityHalted);
        assert_noop!(closes(STRANGER, 0), Error::<Test>::NotIssuer);
        hypothetically!({
            at(DATE + 30 * DAY);
            assert_ok!(closes(STRANGER, 0));
            assert_eq!(security(0).matures, None);
        });
        System::reset_events();
        assert_ok!(closes(ISSUER, 0));
        assert_eq!(events(), [closed(0, &[])]);
        assert_eq!(security(0).matures, None);
        give(BOB, 1);
        // Once its won is there, it is the holders': 11 × ₩10,500.
        let date = DATE + DAY;
        announce(date, Announcement::Redemption(PRICE));
        at(date);
        assert_ok!(funds(1, 115_500));
        for who in [ISSUER, STRANGER] {
            assert_noop!(closes(who, 1), Error::<Test>::AlreadyFunded);
        }
    });
}

/// How nothing is traded at the venue 1 any more, and is again.
struct Way {
    shuts: fn(),
    opens: fn(),
}

fn ways() -> [Way; 5] {
    [
        Way {
            shuts: || {
                assert_ok!(Tokens::suspend_venue(root(), 1));
            },
            opens: || {
                assert_ok!(Tokens::reinstate_venue(root(), 1));
            },
        },
        Way {
            shuts: || revoke(OTHER_VENUE, DOORS.venue),
            opens: || grant(OTHER_VENUE, DOORS.venue),
        },
        Way {
            shuts: || court_stops(id(OTHER_VENUE)),
            opens: || Stopped::set(Vec::new()),
        },
        // The issuer runs it itself.
        Way {
            shuts: || {
                grant(ISSUER, DOORS.venue);
                assert_ok!(Tokens::replace_venue_operator(root(), 1, id(ISSUER)));
            },
            opens: || {
                let operator = id(OTHER_VENUE);
                assert_ok!(Tokens::replace_venue_operator(root(), 1, operator));
            },
        },
        // One of its treasury's keys does.
        Way {
            shuts: || {
                let said = now().max(investor(TREASURY).said + 1);
                let agrees = says(OTHER_VENUE, Consent::Control(TREASURY), said);
                let key = id(OTHER_VENUE);
                assert_ok!(Tokens::add_controller(signed(ISSUER), key, said, agrees));
            },
            opens: || {
                let key = id(OTHER_VENUE);
                assert_ok!(Tokens::remove_controller(signed(ISSUER), key));
            },
        },
    ]
}

#[test]
fn rules_leave_a_venue_where_it_can_be_traded_now() {
    for way in ways() {
        test(|| {
            let both = list(CODES[0], 10_000, vec![venues(&[0, 1])]);
            let second = list(CODES[1], 10_000, vec![venues(&[1])]);
            let too_hard: DispatchError = Error::<Test>::RulesTooHard.into();
            (way.shuts)();
            // Where it could be traded anywhere, and where it could at two.
            for security in [0, both] {
                assert_noop!(sets(security, vec![venues(&[1])]), too_hard);
                assert_ok!(sets(security, vec![venues(&[0])]));
                assert_ok!(sets(security, vec![venues(&[1, 0])]));
                assert_ok!(sets(security, Vec::new()));
            }
            // Where it can't be traded any more, it goes elsewhere.
            assert_ok!(sets(second, vec![venues(&[0])]));
            (way.opens)();
            for security in [0, both] {
                assert_ok!(sets(security, vec![venues(&[1])]));
            }
            assert_noop!(sets(second, vec![venues(&[0])]), too_hard);
        });
    }
}

#[test]
fn a_trustee_s_own_venue_is_no_venue_of_the_security() {
    test(|| {
        let security = list(CODES[0], 10_000, vec![venues(&[0, 1])]);
        for security in [0, security] {
            let trustee = Some(id(OTHER_VENUE));
            assert_ok!(Tokens::name_trustee(root(), security, trustee));
            let sets = |of: &[VenueId]| {
                let rules = BoundedVec::truncate_from(vec![venues(of)]);
                Tokens::set_rules(signed(OTHER_VENUE), security, rules)
            };
            assert_noop!(sets(&[1]), Error::<Test>::RulesTooHard);
            assert_ok!(sets(&[0]));
        }
    });
}

#[test]
fn whether_rules_leave_a_venue_is_looked_at_again_when_they_are_confirmed() {
    for way in ways() {
        test(|| {
            let rules = || vec![venues(&[1])];
            assert_ok!(sets(0, rules()));
            (way.shuts)();
            assert_noop!(confirms(0, rules()), Error::<Test>::RulesTooHard);
            let as_root = Tokens::confirm_rules(root(), 0, BoundedVec::truncate_from(rules()));
            assert_noop!(as_root, Error::<Test>::RulesTooHard);
            (way.opens)();
            System::reset_events();
            assert_ok!(confirms(0, rules()));
            let from = NOON + DAY;
            assert_eq!(events(), [Event::RulesConfirmed { security: 0, from }]);
        });
    }
}

#[test]
fn rules_that_name_a_closed_venue_alone_are_neither_proposed_nor_confirmed() {
    test(|| {
        let both = list(CODES[0], 10_000, vec![venues(&[0, 1])]);
        for security in [0, both] {
            assert_ok!(sets(security, vec![venues(&[1])]));
        }
        assert_ok!(Tokens::close_venue(signed(OTHER_VENUE), 1));
        for moment in [NOON, NOON + 10 * DAY] {
            at(moment);
            for security in [0, both] {
                let confirmed = confirms(security, vec![venues(&[1])]);
                assert_noop!(confirmed, Error::<Test>::RulesTooHard);
            }
        }
        assert_eq!(
            (Tokens::rules_of(0).version, Tokens::rules_of(both).version),
            (0, 0)
        );
        for of in [vec![1], vec![0, 1]] {
            assert_noop!(sets(0, vec![venues(&of)]), Error::<Test>::InvalidRules);
        }
        // Others take their place.
        assert_ok!(sets(0, vec![venues(&[0])]));
        assert_noop!(confirms(0, vec![venues(&[1])]), Error::<Test>::NotProposed);
        assert_ok!(confirms(0, vec![venues(&[0])]));
        at(NOON + 11 * DAY);
        let book = Tokens::rules_of(0);
        assert_eq!((book.rules.to_vec(), book.version), (vec![venues(&[0])], 1));
    });
}

#[test]
fn confirmed_rules_come_into_force_before_others_are_proposed() {
    test(|| {
        let cap = |holders| vec![Rule::HolderCap(holders)];
        // What is not confirmed is forgotten for what is proposed after it.
        assert_ok!(sets(0, cap(49)));
        at(NOON + HOUR);
        assert_ok!(sets(0, cap(48)));
        assert_noop!(confirms(0, cap(49)), Error::<Test>::NotProposed);
        assert_ok!(confirms(0, cap(48)));
        let from = NOON + HOUR + DAY;
        for moment in [NOON + HOUR, from - 1] {
            at(moment);
            for rules in [cap(48), cap(47), Vec::new()] {
                assert_noop!(sets(0, rules), Error::<Test>::RulesPending);
            }
        }
        hypothetically!({
            assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
            let proposed = Tokens::set_rules(signed(STRANGER), 0, Rules::default());
            assert_eq!(proposed, Err(Error::<Test>::RulesPending.into()));
        });
        at(from);
        System::reset_events();
        assert_ok!(sets(0, cap(47)));
        assert_eq!(
            events(),
            [Event::RulesProposed {
                security: 0,
                rules: BoundedVec::truncate_from(cap(47)),
                from: from + DAY,
            }]
        );
        let book = Rulebooks::<Test>::get(0);
        assert_eq!((book.rules.to_vec(), book.version), (cap(48), 1));
        let next = book.next.expect("rules to come");
        assert_eq!((next.rules.to_vec(), next.from), (cap(47), from + DAY));
        assert!(!next.confirmed);
        // They wait for the depository however long, and can be replaced meanwhile.
        at(from + 10 * DAY);
        assert_ok!(sets(0, cap(46)));
        assert_eq!(Tokens::rules_of(0).version, 1);
    });
}

/// The security 1, of 10,000 units, traded by so many shares of so many units.
fn by_lots(per_share: Units, lot: u32) {
    let security = list_by(CODES[0], per_share, 10_000, vec![Rule::Lot(lot)]);
    assert_eq!(security, 1);
}

fn gives(from: InvestorId, to: InvestorId, units: Units) -> Leg {
    deliver_of(1, from, to, units)
}

/// By whom what is no whole lot is traded, how many units, and the lot, as is told beforehand.
fn odd(legs: &[Leg]) -> Vec<(Option<InvestorId>, u128, u128)> {
    let told = Tokens::preflight(0, BoundedVec::truncate_from(legs.to_vec()));
    told.into_iter()
        .map(|obstacle| match obstacle {
            Obstacle::Rule { security, finding } => {
                let (rule, breach) = (finding.rule, finding.breach);
                assert_eq!((security, rule, breach), (1, 0, Breach::Lot));
                (finding.investor, finding.observed, finding.limit)
            }
            other => panic!("{other:?}"),
        })
        .collect()
}

/// These legs are affirmed by these, and settled.
fn trades(legs: &[Leg], parties: &[Who]) {
    assert!(odd(legs).is_empty());
    let deal = instruct(legs.to_vec());
    for who in parties {
        assert_ok!(affirm(*who, deal));
    }
    assert!(!Instructions::<Test>::contains_key(deal));
}

/// These legs are affirmed by all but the last of these, who can't settle them.
fn trades_no_lot(legs: &[Leg], parties: &[Who]) {
    let deal = instruct(legs.to_vec());
    let (last, others) = parties.split_last().expect("a party");
    for who in others {
        assert_ok!(affirm(*who, deal));
    }
    assert_noop!(affirm(*last, deal), Error::<Test>::Breached(Breach::Lot));
    assert_ok!(Tokens::reject(signed(*last), deal));
}

#[test]
fn an_odd_rest_is_sold_whole_to_one_or_to_two() {
    test(|| {
        by_lots(1, 10);
        assert_ok!(mint_to(1, ALICE, 15));
        hypothetically!({
            trades(&[gives(A, B, 15)], &[BOB, ALICE]);
            assert_eq!([A, B].map(|it| units_of(1, it)), [0, 15]);
        });
        hypothetically!({
            let legs = [gives(A, B, 7), gives(A, C, 8)];
            trades(&legs, &[BOB, ALICE, CAROL]);
            assert_eq!([A, B, C].map(|it| units_of(1, it)), [0, 7, 8]);
        });
        // Some of it is no rest.
        let legs = [gives(A, B, 5)];
        assert_eq!(odd(&legs), [(Some(A), 5, 10), (Some(B), 5, 10)]);
        trades_no_lot(&legs, &[ALICE, BOB]);
        let legs = [gives(A, B, 7), gives(A, C, 3)];
        assert_eq!(odd(&legs), [(Some(B), 7, 10), (Some(C), 3, 10)]);
        trades_no_lot(&legs, &[ALICE, CAROL, BOB]);
        // What is left of a whole lot is one.
        trades(&[gives(A, B, 10)], &[ALICE, BOB]);
        trades(&[gives(A, C, 5)], &[ALICE, CAROL]);
        assert_eq!([A, B, C].map(|it| units_of(1, it)), [0, 10, 5]);
    });
}

#[test]
fn who_keeps_some_sells_whole_lots_though_somebody_sells_an_odd_rest() {
    test(|| {
        assert_eq!(register(DAN), D);
        by_lots(1, 10);
        assert_ok!(mint_to(1, ALICE, 15));
        assert_ok!(mint_to(1, DAN, 103));
        // Whether what B gets is a whole lot or not.
        for (to, parties) in [(B, [ALICE, BOB, DAN]), (C, [ALICE, CAROL, DAN])] {
            let legs = [gives(A, to, 15), gives(D, to, 5)];
            assert_eq!(odd(&legs), [(Some(D), 5, 10)]);
            trades_no_lot(&legs, &parties);
            let legs = [gives(A, to, 15), gives(D, to, 13)];
            assert_eq!(odd(&legs), [(Some(D), 13, 10)]);
            trades_no_lot(&legs, &parties);
        }
        let legs = [gives(A, B, 15), gives(D, C, 5)];
        assert_eq!(odd(&legs), [(Some(D), 5, 10)]);
        trades_no_lot(&legs, &[ALICE, BOB, CAROL, DAN]);
        assert_eq!([A, B, C, D].map(|it| units_of(1, it)), [15, 0, 0, 103]);
        // Whole lots, or a rest of its own.
        hypothetically!({
            let legs = [gives(A, B, 15), gives(D, B, 10)];
            trades(&legs, &[ALICE, BOB, DAN]);
            assert_eq!([A, B, D].map(|it| units_of(1, it)), [0, 25, 93]);
        });
        let legs = [gives(A, B, 15), gives(D, B, 103)];
        trades(&legs, &[ALICE, BOB, DAN]);
        assert_eq!([A, B, D].map(|it| units_of(1, it)), [0, 118, 0]);
    });
}

#[test]
fn a_lot_is_of_shares_whatever_units_they_have() {
    test(|| {
        by_lots(100, 2);
        assert_ok!(mint_to(1, ALICE, 250));
        let legs = [gives(A, B, 100)];
        assert_eq!(odd(&legs), [(Some(A), 100, 200), (Some(B), 100, 200)]);
        trades_no_lot(&legs, &[ALICE, BOB]);
        hypothetically!(trades(&[gives(A, B, 250)], &[ALICE, BOB]));
        trades(&[gives(A, B, 200)], &[ALICE, BOB]);
        trades(&[gives(A, B, 50)], &[ALICE, BOB]);
        assert_eq!(units_of(1, B), 250);
    });
}

#[test]
fn what_is_issued_or_allotted_is_no_whole_lot() {
    test(|| {
        by_lots(1, 10);
        assert_ok!(mint_to(1, CAROL, 3));
        assert_ok!(mint_to(1, CAROL, 4));
        open(Offer {
            security: 1,
            units: 25,
            ..offer()
        });
        // Of 12 units in equal parts 6 each, and 13 that are left for 9 and 11 that are unmet:
        // 117 = 5 × 20 + 17 and 143 = 7 × 20 + 3, so that 11 and 13 are given, and one is left.
        bid(ALICE, 15);
        bid(BOB, 17);
        close();
        assert_eq!(settle(A), came_to(A, 12, 12_000, 3_000, None));
        assert_eq!(settle(B), came_to(B, 13, 13_000, 4_000, None));
        assert_eq!([A, B, C].map(|it| units_of(1, it)), [12, 13, 7]);
    });
}

#[test]
fn the_council_s_halt_does_not_end_the_depository_s_earlier_and_stands_over_it() {
    let halts = |by: RuntimeOrigin, until| Tokens::halt_security(by, 0, until);
    let halt = |by, until| Halt { until, by };
    test(|| {
        // The depository says another moment as it likes.
        for until in [NOON + 5 * DAY, NOON + 12 * DAY, NOON + 10 * DAY] {
            System::reset_events();
            assert_ok!(halts(signed(DEPOSITORY), until));
            let halt = halt(SuspendedBy::Keeper, until);
            assert_eq!(events(), [Event::SecurityHalted { security: 0, halt }]);
            assert_eq!(security(0).halted, Some(halt));
        }
        let end = NOON + 10 * DAY;
        for until in [NOON + 1, NOON + DAY, end - 1] {
            assert_noop!(halts(root(), until), Error::<Test>::InvalidMoment);
        }
        // To do that, it lifts it first.
        hypothetically!({
            assert_ok!(Tokens::resume_security(root(), 0));
            assert_ok!(halts(root(), NOON + DAY));
        });
        for until in [end + 1, end] {
            hypothetically!({
                assert_ok!(halts(root(), until));
                let halted = security(0).halted;
                assert_eq!(halted, Some(halt(SuspendedBy::Council, until)));
            });
        }
        assert_ok!(halts(root(), end));
        let stopped: DispatchError = Error::<Test>::StoppedByCouncil.into();
        for until in [NOON + 1, end, end + DAY] {
            assert_noop!(halts(signed(DEPOSITORY), until), stopped);
        }
        let resumes = || Tokens::resume_security(signed(DEPOSITORY), 0);
        assert_noop!(resumes(), stopped);
        // Its own it shortens and extends.
        for until in [end + DAY, NOON + HOUR] {
            System::reset_events();
            assert_ok!(halts(root(), until));
            let halt = halt(SuspendedBy::Council, until);
            assert_eq!(events(), [Event::SecurityHalted { security: 0, halt }]);
        }
        at(NOON + HOUR - 1);
        assert_noop!(halts(signed(DEPOSITORY), end), stopped);
        at(NOON + HOUR);
        assert_noop!(resumes(), Error::<Test>::NotHalted);
        // What is over is nothing that another halt would have to outlast.
        assert_ok!(halts(signed(DEPOSITORY), NOON + 2 * HOUR));
        at(NOON + 2 * HOUR);
        assert_ok!(halts(root(), NOON + 2 * HOUR + 1));
    });
}

#[test]
fn a_proposal_tells_all_of_a_security_and_its_deposit_covers_the_rules() {
    test(|| {
        let before = on_hold(ISSUER);
        let name: BoundedVec<u8, ConstU32<MAX_NAME>> =
            BoundedVec::truncate_from(b"A made-up bond".to_vec());
        let rules: Rules = BoundedVec::truncate_from(vec![Rule::HolderCap(49), Rule::AnnualCap]);
        assert_ok!(Tokens::propose_security(
            signed(ISSUER),
            name.clone(),
            CODES[0],
            SecurityKind::Bond,
            1_000,
            10_000,
            5_000_000,
            rules.clone()
        ));
        assert_eq!(
            events(),
            [Event::SecurityProposed {
                security: 1,
                issuer: id(ISSUER),
                treasury: TREASURY,
                name,
                code: CODES[0],
                kind: SecurityKind::Bond,
                per_share: 1_000,
                reference: 10_000,
                quantity: 5_000_000,
                rules,
            }]
        );
        // 100 for a record, and one for each of its 296 bytes and the 2,128 of its rulebook: 66 for
        // the longest rule, which lists sixteen venues; 1,057 for sixteen rules and their number;
        // 10 more for those to come, with when and whether; and 4 for the version.
        assert_eq!(on_hold(ISSUER) - before, 2_524);
        // That covers those to come too.
        assert_ok!(sets(1, vec![countries(&[KOREA; 16])]));
        assert_eq!(on_hold(ISSUER) - before, 2_524);
        // Another quantity is said so.
        System::reset_events();
        assert_ok!(Tokens::propose_quantity(signed(ISSUER), 1, 6_000_000));
        assert_eq!(
            events(),
            [Event::RegistrationProposed {
                security: 1,
                issuer: id(ISSUER),
                quantity: 6_000_000,
            }]
        );
        assert_ok!(Tokens::delist_security(signed(ISSUER), 1));
        assert_eq!(on_hold(ISSUER), before);
    });
}

#[test]
fn a_registration_tells_all_of_an_investor() {
    test(|| {
        let known_until = NOON + 100 * DAY;
        let agrees = says(HEIR, Consent::Join(1), NOON);
        assert_ok!(Tokens::register_investor(
            signed(OTHER_MANAGER),
            1,
            id(HEIR),
            Institutional,
            392,
            known_until,
            NOON,
            Some(agrees)
        ));
        assert_eq!(
            events(),
            [Event::InvestorRegistered {
                investor: D,
                key: id(HEIR),
                book: 1,
                ledger: Tokens::ledger_account(D),
                badge: BadgeRef::Issued {
                    batch: 0,
                    index: 24
                },
                class: Institutional,
                country: 392,
                known_until,
            }]
        );
    });
}

/// Nothing that an issuer does once it is known who bids for how much takes bidders what they are
/// allotted: it calls an offering off before that, or not at all.
#[test]
fn an_issuer_does_not_keep_bidders_from_what_they_are_allotted() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        close();
        let next = now() + 1;
        let redeems = Announcement::Redemption(PRICE);
        let announced = Tokens::announce(signed(ISSUER), 0, next, redeems);
        at(next);
        assert_eq!(settles(A), Ok(()), "{announced:?}");
        assert_eq!((units(A), cash(TREASURY)), (10, 10_000));
    });
}

/// 100 units at ₩10,500 are worth ₩1,050,000.
fn has_what_it_had(investor: InvestorId) -> bool {
    units(investor) == 100 || cash(investor) >= 1_050_000
}

#[test]
fn an_issuer_alone_does_not_redeem_what_others_hold_for_next_to_nothing() {
    test(|| {
        give(ALICE, 100);
        let redeems = Announcement::Redemption(1);
        let announced = Tokens::announce(signed(ISSUER), 0, DATE, redeems);
        at(DATE);
        let funded = Tokens::fund(signed(ISSUER), 0, 100);
        let tried = [announced, funded, Tokens::push(signed(STRANGER), 0, A)];
        assert!(has_what_it_had(A), "{tried:?}");
    });
}

#[test]
fn an_issuer_alone_does_not_make_fractions_of_all_that_others_hold() {
    test(|| {
        give(ALICE, 100);
        let tried = [
            Tokens::consolidate(signed(ISSUER), 0, 1_000, 1),
            Tokens::push(signed(STRANGER), 0, A),
        ];
        assert!(has_what_it_had(A), "{tried:?}");
    });
}
