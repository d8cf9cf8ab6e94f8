//! Offerings: who offers and bids, how bids are allotted in steps, and what each comes to.

use super::allotment::reckoned;
use crate::{allotment::Sums, mock::*, rules::Rule, *};
use frame::testing_prelude::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Weights = <Test as crate::Config>::WeightInfo;

/// The investors 4 and 5.
const DAN: Who = 31;
const EVE: Who = 32;
const D: InvestorId = 4;
const E: InvestorId = 5;
const FIVE: [(Who, InvestorId); 5] = [(ALICE, A), (BOB, B), (CAROL, C), (DAN, D), (EVE, E)];
/// Another ISIN.
const OTHER_CODE: [u8; 12] = *b"KR7000660001";
/// Until when there can be bids, and from when on they are refunded.
const CLOSES: Moment = NOON + DAY;
const REFUND: Moment = NOON + 3 * DAY;

/// 100 units of the security 0 at ₩1,000, if there are bids for 80.
fn offer() -> Offer {
    Offer {
        security: 0,
        price: 1_000,
        units: 100,
        soft_cap: 80,
        closes: CLOSES,
        refund_at: REFUND,
    }
}

/// What other tests have, with two investors more.
fn with_five(test: impl FnOnce()) {
    run(state(), || {
        assert_eq!([register(DAN), register(EVE)], [D, E]);
        System::reset_events();
        test();
    });
}

fn opens(who: Who, offer: Offer) -> DispatchResult {
    Tokens::open_offering(signed(who), offer)
}

/// Opens an offering, and tells its number.
fn open(offer: Offer) -> OfferingId {
    let id = NextOffering::<Test>::get();
    assert_ok!(opens(ISSUER, offer));
    law();
    id
}

/// The first offering of a test, if it is not over.
fn offering() -> OfferingOf<Test> {
    Tokens::offering_details(0).expect("an offering")
}

/// An investor's bid in it.
fn bid_of(investor: InvestorId) -> Bid {
    Tokens::bid_details(0, investor).expect("a bid")
}

/// How many bids it has, the number of the next one, and how many units they are for.
fn counts() -> (u32, u32, Units) {
    let Offering {
        bids,
        next_bid,
        demand,
        ..
    } = offering();
    (bids, next_bid, demand)
}

fn bids(who: Who, units: Units) -> DispatchResult {
    Tokens::subscribe(signed(who), 0, 0, units)
}

/// Pays in what a bid costs, and bids.
fn bid(who: Who, units: Units) {
    bid_in(0, who, units);
}

fn bid_in(offering: OfferingId, who: Who, units: Units) {
    let open = Tokens::offering_details(offering).expect("an offering");
    let won = (units * open.offer.price).div_ceil(open.per_share);
    let investor = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    pay_in(investor, won);
    assert_ok!(Tokens::subscribe(signed(who), offering, 0, units));
    law();
}

fn five_bid(bids: [Units; 5]) {
    for ((who, _), units) in FIVE.into_iter().zip(bids) {
        bid(who, units);
    }
}

fn cancels(who: Who) -> DispatchResult {
    Tokens::cancel_subscription(signed(who), 0)
}

/// So many steps, by somebody who has no part in it.
fn steps(most: u32) -> DispatchResult {
    done(Tokens::close_offering(signed(STRANGER), 0, most))
}

/// Goes through all steps once it can be closed.
fn close() {
    at(CLOSES);
    assert_ok!(steps(1_000));
    law();
}

/// By somebody who has no part in it.
fn settles(investor: InvestorId) -> DispatchResult {
    Tokens::settle_subscription(signed(STRANGER), 0, investor)
}

fn settle(investor: InvestorId) {
    assert_ok!(settles(investor));
    law();
}

/// What the five are allotted.
fn allotments() -> [Units; 5] {
    FIVE.map(|(_, investor)| bid_of(investor).allotted)
}

/// The won in an offering's account.
fn escrow(offering: OfferingId) -> u128 {
    Balances::balance(&Tokens::offering_account(offering))
}

/// The first offering is over, and nothing is left of it.
fn is_over() -> bool {
    Tokens::offering_details(0).is_none() && Ranks::<Test>::iter().next().is_none()
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

/// What holds after each step: an offering's account has the won of its bids and no other, it
/// counts them and what they are for, and what is reserved of a security is what its offerings
/// have reserved, which nobody else is issued. Nothing stays of an offering that is over.
fn law() {
    let mut reserved: BTreeMap<SecurityId, Units> = BTreeMap::new();
    for (id, offering) in Offerings::<Test>::iter() {
        let bids: Vec<(u32, Bid)> = Bids::<Test>::iter_prefix(id).collect();
        let sum = |of: fn(&Bid) -> u128| bids.iter().map(|(_, bid)| of(bid)).sum::<u128>();
        assert_eq!(escrow(id), sum(|bid| bid.won));
        assert_eq!(offering.demand, sum(|bid| bid.units));
        assert_eq!(usize::try_from(offering.bids), Ok(bids.len()));
        assert_eq!(BidOf::<Test>::iter_prefix(id).count(), bids.len());
        for (number, bid) in &bids {
            assert!(*number < offering.next_bid);
            assert_eq!(BidOf::<Test>::get(id, bid.investor), Some(*number));
            assert!(bid.allotted <= bid.units);
        }
        assert!(sum(|bid| bid.allotted) <= offering.reserved);
        for (_, number) in Ranks::<Test>::iter_prefix(id) {
            assert!(Bids::<Test>::contains_key(id, number));
            assert_ne!(offering.stage, OfferingStage::Allotted);
        }
        *reserved.entry(offering.offer.security).or_default() += offering.reserved;
    }
    reserved.retain(|_, units| *units > 0);
    let stored: BTreeMap<SecurityId, Units> = Reserved::<Test>::iter().collect();
    assert_eq!(stored, reserved);
    for (id, record) in Securities::<Test>::iter() {
        let reserved = reserved.get(&id).copied().unwrap_or_default();
        assert!(record.issued + reserved <= record.registered);
    }
    for id in 0..NextOffering::<Test>::get() {
        if !Offerings::<Test>::contains_key(id) {
            assert_eq!(escrow(id), 0);
            assert!(Bids::<Test>::iter_prefix(id).next().is_none());
            assert!(BidOf::<Test>::iter_prefix(id).next().is_none());
            assert!(Ranks::<Test>::iter_prefix(id).next().is_none());
        }
    }
}

/// What time can mend: how it comes, how it goes, and what is said meanwhile.
struct Bar {
    comes: fn(),
    goes: fn(),
    says: DispatchError,
}

/// What keeps the investor A from trading.
fn bars() -> Vec<Bar> {
    vec![
        Bar {
            comes: || {
                assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
            },
            goes: || {
                assert_ok!(Tokens::resume_investor(signed(MANAGER), A));
            },
            says: Error::<Test>::InvestorStopped.into(),
        },
        Bar {
            comes: || {
                assert_ok!(Tokens::propose_recovery(signed(MANAGER), A, id(HEIR)));
            },
            goes: || {
                assert_ok!(Tokens::challenge_recovery(signed(ALICE)));
                assert_ok!(Tokens::decide_recovery(signed(MANAGER), A, false));
            },
            says: Error::<Test>::RecoveryPending.into(),
        },
        Bar {
            comes: || {
                classify(A, InvestorClass::Retail, KOREA, now() + 1);
                at(now() + 1);
            },
            goes: || classify(A, InvestorClass::Retail, KOREA, now() + 365 * DAY),
            says: Error::<Test>::InvestorNotKnown.into(),
        },
        Bar {
            comes: || revoke(ALICE, DOORS.identity),
            goes: || issue_badge(ALICE, DOORS.identity, ALICE.into()),
            says: Error::<Test>::IdentityNotInForce.into(),
        },
        Bar {
            comes: || court_stops(Tokens::ledger_account(A)),
            goes: || Stopped::set(Vec::new()),
            says: TokenError::Frozen.into(),
        },
    ]
}

/// What keeps a bid of A's from being settled, until it is mended.
fn waits() -> Vec<Bar> {
    // The first two, which a bidder could bring about, stop no bid.
    let mut bars = bars().split_off(2);
    bars.push(Bar {
        comes: || {
            let until = now() + 20 * DAY;
            assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, until));
        },
        goes: || {
            assert_ok!(Tokens::resume_security(signed(DEPOSITORY), 0));
        },
        says: Error::<Test>::SecurityHalted.into(),
    });
    bars.push(Bar {
        comes: || court_stops(id(MANAGER)),
        goes: || Stopped::set(Vec::new()),
        says: TokenError::Frozen.into(),
    });
    bars
}

#[test]
fn what_is_offered_is_reserved_and_the_issuer_pays_a_deposit() {
    test(|| {
        let held = on_hold(ISSUER);
        assert_ok!(opens(ISSUER, offer()));
        assert_eq!(
            events(),
            [Event::OfferingOpened {
                offering: 0,
                offer: offer(),
                account: Tokens::offering_account(0),
            }]
        );
        let opened = offering();
        assert_eq!((opened.offer, opened.per_share), (offer(), 1));
        assert_eq!(opened.stage, OfferingStage::Open);
        assert_eq!(counts(), (0, 0, 0));
        assert_eq!((opened.reserved, Reserved::<Test>::get(0)), (100, 100));
        assert_eq!(opened.deposit.by, id(ISSUER));
        // 100 for a record, and one for each of its 257 bytes.
        assert_eq!(on_hold(ISSUER) - held, 357);
        assert_eq!((security(0).issued, escrow(0)), (0, 0));
        law();
        // Another one of the same security comes to what the first one has.
        assert_eq!(open(offer()), 1);
        assert_eq!(Reserved::<Test>::get(0), 200);
        let accounts = [0, 1].map(Tokens::offering_account);
        assert_ne!(accounts[0], accounts[1]);
        assert!(accounts.iter().all(is_pot));
        assert!(Tokens::offering_details(2).is_none());
        assert_eq!(Tokens::bid_details(0, A), None);
    });
}

#[test]
fn an_offer_has_to_make_sense() {
    test(|| {
        let offer = offer();
        for bad in [
            Offer {
                units: 0,
                soft_cap: 0,
                ..offer
            },
            Offer {
                soft_cap: 101,
                ..offer
            },
            Offer { price: 0, ..offer },
            Offer {
                price: 140_737_488_355_329,
                ..offer
            },
        ] {
            assert_noop!(opens(ISSUER, bad), Error::<Test>::InvalidQuantity);
        }
        for (closes, refund_at) in [
            (0, REFUND),
            (NOON, REFUND),
            (NOON + 90 * DAY + 1, NOON + 91 * DAY),
            (Moment::MAX, Moment::MAX),
            (CLOSES, 0),
            (CLOSES, CLOSES),
            (CLOSES, CLOSES + 90 * DAY + 1),
            (CLOSES, Moment::MAX),
        ] {
            let bad = Offer {
                closes,
                refund_at,
                ..offer
            };
            assert_noop!(opens(ISSUER, bad), Error::<Test>::InvalidMoment);
        }
        for (security, units, refused) in [
            (0, 10_001, Error::<Test>::NotRegistered),
            (0, Units::MAX, Error::<Test>::NotRegistered),
            (1, 100, Error::<Test>::SecurityNotFound),
        ] {
            let bad = Offer {
                security,
                units,
                ..offer
            };
            assert_noop!(opens(ISSUER, bad), refused);
        }
        // The least and the most there can be.
        open(Offer {
            price: 1,
            units: 1,
            soft_cap: 0,
            closes: NOON + 1,
            refund_at: NOON + 2,
            ..offer
        });
        open(Offer {
            price: 140_737_488_355_328,
            units: 9_999,
            soft_cap: 9_999,
            closes: NOON + 90 * DAY,
            refund_at: NOON + 180 * DAY,
            ..offer
        });
        assert_eq!(Reserved::<Test>::get(0), 10_000);
    });
}

#[test]
fn only_the_issuer_in_office_offers() {
    test(|| {
        for who in [STRANGER, DEPOSITORY, MANAGER, ALICE] {
            assert_noop!(opens(who, offer()), Error::<Test>::NotIssuer);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            let opens = Tokens::open_offering(origin, offer());
            assert_noop!(opens, DispatchError::BadOrigin);
        }
        revoke(ISSUER, DOORS.issuer);
        assert_noop!(opens(ISSUER, offer()), DispatchError::Other("no badge"));
        grant(ISSUER, DOORS.issuer);
        court_stops(id(ISSUER));
        assert_noop!(opens(ISSUER, offer()), TokenError::Frozen);
        Stopped::set(Vec::new());
        open(offer());
    });
}

#[test]
fn a_trustee_offers_in_the_issuer_s_place_and_pays_the_deposit() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(HEIR))));
        assert_noop!(opens(ISSUER, offer()), Error::<Test>::NotIssuer);
        // One won has to stay free beside the 357 on hold.
        let gets = |won| Balances::transfer_allow_death(signed(BANK), id(HEIR), won);
        assert_ok!(gets(357));
        assert_noop!(opens(HEIR, offer()), TokenError::FundsUnavailable);
        assert_ok!(gets(1));
        court_stops(id(HEIR));
        assert_noop!(opens(HEIR, offer()), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(opens(HEIR, offer()));
        law();
        assert_eq!((won(HEIR), on_hold(HEIR)), (1, 357));
        close();
        assert!(is_over());
        assert_eq!((won(HEIR), on_hold(HEIR)), (358, 0));
    });
}

#[test]
fn reserved_units_are_issued_to_nobody_else() {
    test(|| {
        let first = Offer {
            units: 9_000,
            ..offer()
        };
        open(first);
        for who in [ALICE, ISSUER] {
            assert_noop!(mint_to(0, who, 1_001), Error::<Test>::NotRegistered);
        }
        give(ALICE, 600);
        open(Offer {
            units: 400,
            ..offer()
        });
        let one = Offer {
            units: 1,
            soft_cap: 0,
            ..offer()
        };
        assert_noop!(opens(ISSUER, one), Error::<Test>::NotRegistered);
        for who in [ALICE, ISSUER] {
            assert_noop!(mint_to(0, who, 1), Error::<Test>::NotRegistered);
        }
        // They are free again once the offering is over: here nobody has bid.
        close();
        assert_eq!(Reserved::<Test>::get(0), 400);
        assert_noop!(mint_to(0, ALICE, 9_001), Error::<Test>::NotRegistered);
        give(ALICE, 9_000);
        law();
        assert_ok!(done(Tokens::close_offering(signed(STRANGER), 1, 1)));
        law();
        assert!(!Reserved::<Test>::contains_key(0));
        give(ALICE, 400);
        assert_eq!(security(0).issued, 10_000);
    });
}

#[test]
fn what_is_reserved_stays_registered() {
    test(|| {
        give(ALICE, 50);
        let proposes = |quantity| Tokens::propose_quantity(signed(ISSUER), 0, quantity);
        let confirms = |quantity| Tokens::confirm_registration(signed(DEPOSITORY), 0, quantity);
        assert_ok!(proposes(149));
        open(offer());
        assert_noop!(confirms(149), Error::<Test>::InvalidQuantity);
        assert_ok!(proposes(150));
        assert_ok!(confirms(150));
        law();
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::NotRegistered);
    });
}

#[test]
fn a_security_that_is_offered_is_not_delisted() {
    test(|| {
        open(offer());
        let delists = || Tokens::delist_security(signed(ISSUER), 0);
        assert_noop!(delists(), Error::<Test>::SecurityInUse);
        close();
        assert_ok!(delists());
        law();
    });
}

#[test]
fn a_bid_is_paid_for_and_kept() {
    test(|| {
        open(offer());
        pay_in(A, 10_001);
        System::reset_events();
        assert_ok!(bids(ALICE, 10));
        assert_eq!(
            events(),
            [Event::Subscribed {
                offering: 0,
                investor: A,
                units: 10,
            }]
        );
        let kept = Bid {
            investor: A,
            book: 0,
            units: 10,
            won: 10_000,
            allotted: 0,
            remainder: 0,
        };
        assert_eq!(bid_of(A), kept);
        assert_eq!(Bids::<Test>::get(0, 0), Some(kept));
        assert_eq!(BidOf::<Test>::get(0, A), Some(0));
        assert_eq!(counts(), (1, 1, 10));
        assert_eq!((cash(A), escrow(0)), (1, 10_000));
        law();
        // For all there is, though others have bid.
        bid(BOB, 100);
        assert_eq!(BidOf::<Test>::get(0, B), Some(1));
        assert_eq!(counts(), (2, 2, 110));
        assert_eq!((cash(B), escrow(0)), (0, 110_000));
        assert_eq!((units(A), units(B), offering().reserved), (0, 0, 100));
    });
}

#[test]
fn the_last_won_can_be_bid_and_what_is_on_hold_can_not() {
    test(|| {
        open(offer());
        give(BOB, 1);
        pay_in(A, 9_999);
        assert_noop!(bids(ALICE, 10), Error::<Test>::InsufficientWon);
        pay_in(A, 1);
        let trade = instruct_until(vec![deliver(B, A, 1), pay(A, B, 5_000)], NOON + HOUR);
        assert_ok!(affirm(ALICE, trade));
        // One won stays free beside what is on hold.
        assert_noop!(bids(ALICE, 5), Error::<Test>::InsufficientWon);
        assert_noop!(bids(ALICE, 10), Error::<Test>::InsufficientWon);
        at(NOON + HOUR);
        assert_ok!(bids(ALICE, 10));
        law();
        assert_eq!((cash(A), cash_on_hold(A), escrow(0)), (0, 0, 10_000));
    });
}

#[test]
fn what_can_not_be_bid_is_refused() {
    test(|| {
        assert_noop!(bids(ALICE, 10), Error::<Test>::OfferingNotFound);
        open(offer());
        pay_in(A, 200_000);
        assert_noop!(bids(STRANGER, 10), Error::<Test>::NotInvestor);
        assert_noop!(bids(ALICE, 0), Error::<Test>::NothingToDo);
        for units in [101, Units::MAX] {
            assert_noop!(bids(ALICE, units), Error::<Test>::InvalidQuantity);
        }
        let subscribes = |offering, book| Tokens::subscribe(signed(ALICE), offering, book, 10);
        assert_noop!(subscribes(0, 1), Error::<Test>::NotJoined);
        assert_noop!(subscribes(1, 0), Error::<Test>::OfferingNotFound);
        for origin in [root(), RuntimeOrigin::none()] {
            let subscribes = Tokens::subscribe(origin, 0, 0, 10);
            assert_noop!(subscribes, DispatchError::BadOrigin);
        }
        at(CLOSES - 1);
        assert_ok!(bids(ALICE, 10));
        law();
        assert_noop!(bids(ALICE, 10), Error::<Test>::AlreadyBid);
        at(CLOSES);
        pay_in(B, 10_000);
        for who in [ALICE, BOB] {
            assert_noop!(bids(who, 10), Error::<Test>::OfferingClosed);
        }
    });
}

#[test]
fn who_may_not_trade_may_not_bid() {
    test(|| {
        open(offer());
        pay_in(A, 10_000);
        for bar in bars() {
            (bar.comes)();
            assert_noop!(bids(ALICE, 10), bar.says);
            (bar.goes)();
        }
        court_stops(id(ALICE));
        assert_noop!(bids(ALICE, 10), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(bids(ALICE, 10));
        law();
    });
}

#[test]
fn an_investor_bids_once_whichever_of_its_keys_signs() {
    test(|| {
        let agrees = says(HEIR, Consent::Control(A), NOON + 1);
        let added = Tokens::add_controller(signed(ALICE), id(HEIR), NOON + 1, agrees);
        assert_ok!(added);
        open(offer());
        bid(ALICE, 10);
        pay_in(A, 10_000);
        for who in [ALICE, HEIR] {
            assert_noop!(bids(who, 1), Error::<Test>::AlreadyBid);
        }
        assert_ok!(cancels(HEIR));
        law();
        assert_eq!(cash(A), 20_000);
        assert_ok!(bids(HEIR, 20));
        law();
        assert_eq!(bid_of(A).units, 20);
    });
}

/// It would reach the soft cap with won that comes back to it, and take an equal part.
#[test]
fn the_issuer_does_not_bid_for_what_it_offers() {
    test(|| {
        open(offer());
        pay_in(TREASURY, 80_000);
        assert_noop!(bids(ISSUER, 80), Error::<Test>::SameInvestor);
    });
}

#[test]
fn a_bid_that_is_taken_back_leaves_a_hole_and_may_come_again() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 20);
        System::reset_events();
        assert_ok!(cancels(ALICE));
        law();
        assert_eq!(
            events(),
            [Event::SubscriptionCancelled {
                offering: 0,
                investor: A,
            }]
        );
        assert_eq!((cash(A), escrow(0)), (10_000, 20_000));
        assert_eq!(Tokens::bid_details(0, A), None);
        assert_eq!(
            (Bids::<Test>::get(0, 0), BidOf::<Test>::get(0, A)),
            (None, None)
        );
        assert_eq!(counts(), (1, 2, 20));
        assert_noop!(cancels(ALICE), Error::<Test>::NotBid);
        assert_ok!(bids(ALICE, 4));
        law();
        assert_eq!(BidOf::<Test>::get(0, A), Some(2));
        assert_eq!((cash(A), counts()), (6_000, (2, 3, 24)));
        // It does not have to be in good standing to have its won back.
        revoke(ALICE, DOORS.identity);
        assert_ok!(cancels(ALICE));
        assert_ok!(cancels(BOB));
        law();
        assert_eq!((cash(A), cash(B), escrow(0)), (10_000, 20_000, 0));
        assert_eq!(counts(), (0, 3, 0));
        assert_eq!(Reserved::<Test>::get(0), 100);
    });
}

#[test]
fn only_who_has_bid_takes_that_back_and_only_while_the_offering_is_open() {
    test(|| {
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingNotFound);
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        assert_noop!(cancels(CAROL), Error::<Test>::NotBid);
        assert_noop!(cancels(STRANGER), Error::<Test>::NotInvestor);
        for origin in [root(), RuntimeOrigin::none()] {
            let cancels = Tokens::cancel_subscription(origin, 0);
            assert_noop!(cancels, DispatchError::BadOrigin);
        }
        court_stops(id(ALICE));
        assert_noop!(cancels(ALICE), TokenError::Frozen);
        Stopped::set(Vec::new());
        for bar in bars().into_iter().take(2) {
            (bar.comes)();
            assert_noop!(cancels(ALICE), bar.says);
            (bar.goes)();
        }
        at(CLOSES - 1);
        hypothetically!({
            assert_ok!(cancels(ALICE));
            law();
        });
        at(CLOSES);
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingClosed);
        close();
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingClosed);
    });
}

#[test]
fn a_bid_stays_its_investor_s_when_the_key_changes() {
    test(|| {
        open(Offer {
            closes: NOON + 10 * DAY,
            refund_at: NOON + 20 * DAY,
            ..offer()
        });
        bid(ALICE, 10);
        assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR)));
        assert_noop!(cancels(ALICE), Error::<Test>::RecoveryPending);
        at(NOON + 3 * DAY);
        assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
        assert_noop!(cancels(ALICE), Error::<Test>::NotInvestor);
        assert_eq!(bid_of(A).units, 10);
        assert_noop!(bids(HEIR, 10), Error::<Test>::AlreadyBid);
        assert_ok!(cancels(HEIR));
        law();
        assert_eq!(cash(A), 10_000);
    });
}

#[test]
fn nobody_takes_another_s_bid_back() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        for who in [STRANGER, BOB, ISSUER, ALICE] {
            let settles = Tokens::settle_subscription(signed(who), 0, A);
            assert_noop!(settles, Error::<Test>::NotAllotted);
        }
        at(CLOSES);
        assert_noop!(settles(A), Error::<Test>::NotAllotted);
    });
}

#[test]
fn an_offering_is_closed_once_there_can_be_no_more_bids() {
    test(|| {
        let closes = |by| done(Tokens::close_offering(by, 0, 1_000));
        assert_noop!(closes(signed(STRANGER)), Error::<Test>::OfferingNotFound);
        open(offer());
        bid(ALICE, 80);
        for moment in [NOON, CLOSES - 1] {
            at(moment);
            for who in [STRANGER, ISSUER] {
                assert_noop!(closes(signed(who)), Error::<Test>::OfferingOpen);
            }
        }
        at(CLOSES);
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(closes(origin), DispatchError::BadOrigin);
        }
        // Without steps nothing happens.
        let before = offering().encode();
        System::reset_events();
        assert_ok!(steps(0));
        assert_eq!(
            events(),
            [Event::OfferingStepped {
                offering: 0,
                stage: OfferingStage::Open,
            }]
        );
        assert_eq!(offering().encode(), before);
        assert_ok!(closes(signed(STRANGER)));
        law();
        assert_eq!(offering().stage, OfferingStage::Allotted);
        for most in [0, 1, 1_000] {
            assert_noop!(steps(most), Error::<Test>::OfferingClosed);
        }
    });
}

/// 10 units, for which there are bids of 7 and 8, and between them one that is taken back.
fn a_few_bids() {
    open(Offer {
        units: 10,
        soft_cap: 10,
        ..offer()
    });
    bid(ALICE, 7);
    bid(CAROL, 1);
    bid(BOB, 8);
    assert_ok!(cancels(CAROL));
    law();
    at(CLOSES);
}

#[test]
fn each_step_goes_through_one_bid() {
    test(|| {
        a_few_bids();
        // Half is 5, 2 each; 6 are left for 5 and 6 that are unmet: 30 = 2 × 11 + 8 and
        // 36 = 3 × 11 + 3, so that of 10 units 4 and 5 are given, and one is left over.
        let sums = |met, unmet| Sums {
            offered: 10,
            equal: 2,
            met,
            unmet,
        };
        let summing = |met, unmet, next| OfferingStage::Summing {
            sums: sums(met, unmet),
            next,
        };
        let sharing = |next, left| OfferingStage::Sharing {
            sums: sums(4, 11),
            next,
            left,
        };
        let stages = [
            summing(0, 0, 0),
            summing(2, 5, 1),
            summing(2, 5, 2),
            summing(4, 11, 3),
            sharing(0, 10),
            sharing(1, 6),
            sharing(2, 6),
            sharing(3, 1),
            OfferingStage::Ranking { left: 1 },
            OfferingStage::Ranking { left: 0 },
            OfferingStage::Ranking { left: 0 },
            OfferingStage::Allotted,
        ];
        let ranked = || -> Vec<u32> {
            let ranks = Ranks::<Test>::iter_prefix(0);
            ranks.map(|(_, number)| number).collect()
        };
        for (done, stage) in stages.into_iter().enumerate() {
            System::reset_events();
            assert_ok!(steps(1));
            law();
            assert_eq!(events(), [Event::OfferingStepped { offering: 0, stage }]);
            assert_eq!(offering().stage, stage);
            let numbers: &[u32] = match done {
                5 | 6 => &[0],
                7 | 8 => &[0, 2],
                9 => &[2],
                _ => &[],
            };
            assert_eq!(ranked(), numbers);
        }
        let got = |investor| {
            let bid = bid_of(investor);
            (bid.allotted, bid.remainder)
        };
        assert_eq!((got(A), got(B)), ((5, 8), (5, 3)));
        // Nothing is paid or issued before bids are settled.
        assert_eq!((escrow(0), cash(TREASURY), units(A)), (15_000, 0, 0));
    });
}

#[test]
fn steps_that_are_not_needed_are_not_paid_for() {
    let weighs = |most| {
        let stepped = Tokens::close_offering(signed(STRANGER), 0, most);
        stepped.expect("a step").actual_weight
    };
    test(|| {
        a_few_bids();
        assert_eq!(weighs(0), Some(Weights::close_offering(0)));
        assert_eq!(weighs(5), Some(Weights::close_offering(5)));
        // There are twelve.
        assert_eq!(weighs(1_000), Some(Weights::close_offering(7)));
        assert_eq!(offering().stage, OfferingStage::Allotted);
    });
    test(|| {
        open(offer());
        bid(ALICE, 79);
        at(CLOSES);
        assert_eq!(weighs(1_000), Some(Weights::close_offering(1)));
        assert_eq!(offering().stage, OfferingStage::Failed);
    });
}

#[test]
fn it_comes_to_the_same_one_step_at_a_time_seven_at_a_time_or_all_at_once() {
    // Six numbers are gone through twice, and four remainders once; each round takes a step more,
    // and so does the beginning.
    for (at_once, calls) in [(1, 20), (7, 3), (19, 2), (20, 1), (u32::MAX, 1)] {
        with_five(|| {
            open(offer());
            bid(CAROL, 9);
            assert_ok!(cancels(CAROL));
            five_bid([7, 20, 30, 40, 53]);
            at(CLOSES);
            let mut made = 0;
            while offering().stage != OfferingStage::Allotted {
                // Whoever calls it goes on where the one before has stopped.
                let caller = [STRANGER, BOB, ISSUER][made % 3];
                let steps = Tokens::close_offering(signed(caller), 0, at_once);
                assert_ok!(done(steps));
                law();
                made += 1;
                assert!(made <= calls);
            }
            assert_eq!(made, calls);
            assert_eq!(allotments(), [7, 15, 20, 26, 32]);
        });
    }
}

/// Bids for 105 of 100 units, which take 15 steps: 12 each, 54 are left for 59 unmet, so that
/// 10, 19, 28 and 42 are given, and one is left over.
const BIDS: [(Who, InvestorId, Units); 4] =
    [(ALICE, A, 10), (BOB, B, 20), (CAROL, C, 30), (DAN, D, 45)];

fn four_bid() {
    for (who, _, units) in BIDS {
        bid(who, units);
    }
}

#[test]
fn while_it_is_being_closed_nobody_bids_takes_back_or_settles() {
    with_five(|| {
        open(offer());
        four_bid();
        pay_in(E, 10_000);
        at(CLOSES);
        for _ in 0..15 {
            assert_ne!(offering().stage, OfferingStage::Allotted);
            assert_noop!(bids(EVE, 10), Error::<Test>::OfferingClosed);
            for (who, investor, _) in BIDS {
                assert_noop!(cancels(who), Error::<Test>::OfferingClosed);
                assert_noop!(settles(investor), Error::<Test>::NotAllotted);
            }
            assert_ok!(steps(1));
            law();
        }
        assert_eq!(offering().stage, OfferingStage::Allotted);
        assert_noop!(bids(EVE, 10), Error::<Test>::OfferingClosed);
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingClosed);
        for (_, investor, _) in BIDS {
            settle(investor);
        }
        assert_eq!([A, B, C, D].map(units), [10, 19, 29, 42]);
        assert_eq!([A, B, C, D].map(cash), [0, 1_000, 1_000, 3_000]);
        assert!(is_over());
    });
}

#[test]
fn what_is_not_allotted_in_time_is_refunded_wherever_it_was_left() {
    for made in 0..15 {
        with_five(|| {
            let held = on_hold(ISSUER);
            open(offer());
            four_bid();
            at(CLOSES);
            assert_ok!(steps(made));
            law();
            at(REFUND - 1);
            for (_, investor, _) in BIDS {
                assert_noop!(settles(investor), Error::<Test>::NotAllotted);
            }
            at(REFUND);
            for (_, investor, units) in BIDS {
                System::reset_events();
                settle(investor);
                let settled = Event::SubscriptionSettled {
                    offering: 0,
                    investor,
                    book: 0,
                    units: 0,
                    paid: 0,
                    back: 1_000 * units,
                    refused: None,
                };
                assert_eq!(events().first(), Some(&settled));
            }
            assert_eq!(events().last(), Some(&Event::OfferingEnded { offering: 0 }));
            assert_eq!([A, B, C, D].map(cash), [10_000, 20_000, 30_000, 45_000]);
            assert_eq!([A, B, C, D].map(units), [0; 4]);
            assert!(is_over());
            assert_eq!((cash(TREASURY), security(0).issued), (0, 0));
            assert!(!Reserved::<Test>::contains_key(0));
            assert_eq!(on_hold(ISSUER), held);
        });
    }
}

#[test]
fn an_offering_without_bids_ends_when_it_is_closed() {
    test(|| {
        let held = on_hold(ISSUER);
        open(offer());
        bid(ALICE, 80);
        assert_ok!(cancels(ALICE));
        at(CLOSES);
        System::reset_events();
        assert_ok!(steps(1));
        law();
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
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
        assert_noop!(steps(1), Error::<Test>::OfferingNotFound);
        // Where there is no soft cap, it is the same.
        let other = open(Offer {
            soft_cap: 0,
            closes: CLOSES + DAY,
            refund_at: CLOSES + 2 * DAY,
            ..offer()
        });
        at(CLOSES + DAY);
        let stepped = Tokens::close_offering(signed(STRANGER), other, 1);
        assert_ok!(done(stepped));
        law();
        assert!(Tokens::offering_details(other).is_none());
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn an_offering_without_bids_ends_though_nobody_closes_it_in_time() {
    test(|| {
        let held = on_hold(ISSUER);
        open(offer());
        at(REFUND);
        assert_ok!(steps(1));
        law();
        assert!(is_over());
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
        give(ALICE, 10_000);
    });
}

#[test]
fn bids_for_79_under_a_soft_cap_of_80_are_all_refunded_in_full() {
    with_five(|| {
        let held = on_hold(ISSUER);
        open(offer());
        let bids = [(ALICE, 10), (BOB, 20), (CAROL, 30), (DAN, 19)];
        for (who, units) in bids {
            bid(who, units);
        }
        at(CLOSES);
        System::reset_events();
        assert_ok!(steps(1_000));
        law();
        let stage = OfferingStage::Failed;
        assert_eq!(events(), [Event::OfferingStepped { offering: 0, stage }]);
        assert_eq!(offering().stage, stage);
        for most in [0, 1] {
            assert_noop!(steps(most), Error::<Test>::OfferingClosed);
        }
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingClosed);
        // Long before refunds of what is not decided are due.
        for investor in [D, A, C, B] {
            System::reset_events();
            settle(investor);
            let settled = Event::SubscriptionSettled {
                offering: 0,
                investor,
                book: 0,
                units: 0,
                paid: 0,
                back: match investor {
                    A => 10_000,
                    B => 20_000,
                    C => 30_000,
                    _ => 19_000,
                },
                refused: None,
            };
            assert_eq!(events().first(), Some(&settled));
            let is_last = investor == B;
            assert_eq!(events().len(), if is_last { 2 } else { 1 });
            assert_eq!(is_over(), is_last);
        }
        assert_eq!([A, B, C, D].map(cash), [10_000, 20_000, 30_000, 19_000]);
        assert_eq!([A, B, C, D].map(units), [0; 4]);
        assert_eq!((cash(TREASURY), escrow(0)), (0, 0));
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn bids_for_80_under_a_soft_cap_of_80_are_all_met() {
    with_five(|| {
        open(offer());
        for (who, units) in [(ALICE, 10), (BOB, 20), (CAROL, 30), (DAN, 20)] {
            bid(who, units);
        }
        close();
        assert_eq!(offering().stage, OfferingStage::Allotted);
        for investor in [A, B, C] {
            settle(investor);
        }
        // What nobody has bid for is reserved until the last bid is settled.
        assert_eq!(Reserved::<Test>::get(0), 40);
        settle(D);
        assert!(is_over());
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!([A, B, C, D].map(units), [10, 20, 30, 20]);
        assert_eq!([A, B, C, D].map(cash), [0; 4]);
        assert_eq!(cash(TREASURY), 80_000);
        give(ALICE, 9_920);
    });
}

#[test]
fn of_100_units_bids_of_10_20_30_40_and_50_get_10_15_20_25_and_30() {
    with_five(|| {
        let held = on_hold(ISSUER);
        open(Offer {
            price: PRICE,
            ..offer()
        });
        five_bid([10, 20, 30, 40, 50]);
        assert_eq!(escrow(0), 1_575_000);
        close();
        assert_eq!(allotments(), [10, 15, 20, 25, 30]);
        // What each gets in units and won, and what is left in the account and reserved then.
        let settled = [
            (10, 0, 1_470_000, 90),
            (15, 52_500, 1_260_000, 75),
            (20, 105_000, 945_000, 55),
            (25, 157_500, 525_000, 30),
            (30, 210_000, 0, 0),
        ];
        for ((_, investor), (units, back, left, reserved)) in FIVE.into_iter().zip(settled) {
            System::reset_events();
            settle(investor);
            let settled = Event::SubscriptionSettled {
                offering: 0,
                investor,
                book: 0,
                units,
                paid: units * 10_500,
                back,
                refused: None,
            };
            let mut said = vec![settled];
            if investor == E {
                said.push(Event::OfferingEnded { offering: 0 });
            }
            assert_eq!(events(), said);
            assert_eq!((units_of(0, investor), cash(investor)), (units, back));
            assert_eq!((escrow(0), Reserved::<Test>::get(0)), (left, reserved));
            assert_eq!(Tokens::bid_details(0, investor), None);
        }
        assert_eq!(cash(TREASURY), 1_050_000);
        assert!(is_over());
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
        assert_eq!((security(0).issued, holders(0).retail), (100, 5));
        assert_eq!(BookTotals::<Test>::get(0, 0), 100);
        let sums = Tokens::reconcile(0).expect("a security");
        assert_eq!((sums.issued, sums.ledger), (100, 100));
        assert_eq!(free(E), 30);
    });
}

#[test]
fn of_100_units_bids_of_7_20_30_40_and_53_get_7_15_20_26_and_32() {
    with_five(|| {
        open(Offer {
            price: PRICE,
            ..offer()
        });
        five_bid([7, 20, 30, 40, 53]);
        close();
        // In whatever order they are settled.
        for investor in [D, A, E, C, B] {
            settle(investor);
        }
        let (got, back) = ([7, 15, 20, 26, 32], [0, 52_500, 105_000, 147_000, 220_500]);
        assert_eq!(FIVE.map(|(_, investor)| units(investor)), got);
        assert_eq!(FIVE.map(|(_, investor)| cash(investor)), back);
        assert_eq!((cash(TREASURY), escrow(0)), (1_050_000, 0));
        assert!(is_over());
    });
}

#[test]
fn of_150_bids_of_one_for_100_units_the_first_100_get_one() {
    test(|| {
        open(offer());
        let people: Vec<(Who, InvestorId)> = (100..250).map(|who| (who, register(who))).collect();
        for (who, _) in &people {
            bid(*who, 1);
        }
        assert_eq!(escrow(0), 150_000);
        close();
        // The last ones are settled first, and get nothing for that.
        for (place, (_, investor)) in people.iter().enumerate().rev() {
            System::reset_events();
            settle(*investor);
            let (units, back) = if place < 100 { (1, 0) } else { (0, 1_000) };
            let settled = Event::SubscriptionSettled {
                offering: 0,
                investor: *investor,
                book: 0,
                units,
                paid: units * 1_000,
                back,
                refused: None,
            };
            assert_eq!(events().first(), Some(&settled));
            assert_eq!((units_of(0, *investor), cash(*investor)), (units, back));
        }
        assert_eq!((cash(TREASURY), escrow(0)), (100_000, 0));
        assert_eq!((security(0).issued, holders(0).retail), (100, 100));
        assert!(is_over());
    });
}

#[test]
fn only_a_bid_of_an_offering_is_settled_and_only_once() {
    test(|| {
        assert_noop!(settles(A), Error::<Test>::OfferingNotFound);
        open(offer());
        assert_noop!(settles(A), Error::<Test>::NotBid);
        bid(ALICE, 10);
        bid(BOB, 90);
        close();
        for nobody in [C, TREASURY, 99] {
            assert_noop!(settles(nobody), Error::<Test>::NotBid);
        }
        for origin in [root(), RuntimeOrigin::none()] {
            let settles = Tokens::settle_subscription(origin, 0, A);
            assert_noop!(settles, DispatchError::BadOrigin);
        }
        settle(A);
        assert_noop!(settles(A), Error::<Test>::NotBid);
        settle(B);
        assert_noop!(settles(B), Error::<Test>::OfferingNotFound);
    });
}

#[test]
fn units_go_to_the_book_that_was_said() {
    test(|| {
        let said = NOON + 1;
        let agrees = says(ALICE, Consent::Join(1), said);
        assert_ok!(Tokens::join_book(
            signed(OTHER_MANAGER),
            1,
            id(ALICE),
            said,
            Some(agrees)
        ));
        open(offer());
        pay_in(A, 80_000);
        assert_ok!(Tokens::subscribe(signed(ALICE), 0, 1, 80));
        law();
        assert_eq!(bid_of(A).book, 1);
        close();
        // The other manager's standing is nothing to it.
        revoke(MANAGER, DOORS.manager);
        settle(A);
        let books = [0, 1].map(|book| BookTotals::<Test>::get(0, book));
        assert_eq!((books, units(A)), ([0, 80], 80));
    });
}

/// Opens an offering without a soft cap, of a security of 10,000 units that has this rule.
fn open_under(rule: Rule, offer: Offer) {
    let security = list(OTHER_CODE, 10_000, vec![rule]);
    open(Offer {
        security,
        soft_cap: 0,
        ..offer
    });
}

/// A bid breaks a rule: so much won comes back, all of it, and so much stays reserved.
fn breaks(investor: InvestorId, breach: Breach, back: Balance, reserved: Units) {
    let had = (cash(investor), units_of(1, investor));
    let others = (cash(TREASURY), security(1).issued);
    System::reset_events();
    settle(investor);
    assert_eq!(
        events().first(),
        Some(&Event::SubscriptionSettled {
            offering: 0,
            investor,
            book: 0,
            units: 0,
            paid: 0,
            back,
            refused: Some(Error::<Test>::Breached(breach).into()),
        })
    );
    let has = (cash(investor), units_of(1, investor));
    assert_eq!(has, (had.0 + back, had.1));
    assert_eq!((cash(TREASURY), security(1).issued), others);
    assert_eq!(Tokens::bid_details(0, investor), None);
    assert_eq!(Reserved::<Test>::get(1), reserved);
}

#[test]
fn a_class_that_may_not_have_it_has_its_won_back_and_its_units_are_free() {
    test(|| {
        let classes = vec![InvestorClass::Professional];
        open_under(Rule::Classes(BoundedVec::truncate_from(classes)), offer());
        for investor in [A, B] {
            classify(investor, InvestorClass::Professional, KOREA, REFUND);
        }
        bid(ALICE, 10);
        bid(BOB, 20);
        close();
        // What counts is what it is when it is settled.
        classify(A, InvestorClass::Retail, KOREA, now() + DAY);
        assert_noop!(mint_to(1, BOB, 9_901), Error::<Test>::NotRegistered);
        breaks(A, Breach::Classes, 10_000, 90);
        assert_noop!(settles(A), Error::<Test>::NotBid);
        assert_noop!(mint_to(1, BOB, 9_911), Error::<Test>::NotRegistered);
        assert_ok!(mint_to(1, BOB, 9_910));
        settle(B);
        assert_eq!((units_of(1, B), cash(B)), (9_930, 0));
        assert_eq!((cash(TREASURY), escrow(0)), (20_000, 0));
        assert!(is_over());
    });
}

#[test]
fn who_has_moved_to_another_country_has_its_won_back() {
    test(|| {
        let countries = BoundedVec::truncate_from(vec![KOREA]);
        open_under(Rule::Countries(countries), offer());
        bid(ALICE, 10);
        bid(BOB, 20);
        close();
        classify(A, InvestorClass::Retail, 840, now() + DAY);
        breaks(A, Breach::Countries, 10_000, 90);
        settle(B);
        assert_eq!((units_of(1, B), cash(TREASURY)), (20, 20_000));
        assert!(is_over());
    });
}

#[test]
fn a_holder_too_many_has_its_won_back_and_who_holds_some_gets_more() {
    test(|| {
        open_under(Rule::HolderCap(2), offer());
        assert_ok!(mint_to(1, CAROL, 1));
        for who in [ALICE, BOB, CAROL] {
            bid(who, 10);
        }
        close();
        settle(A);
        assert_eq!(holders(1).retail, 2);
        breaks(B, Breach::HolderCap, 10_000, 80);
        settle(C);
        assert_eq!([A, B, C].map(|it| units_of(1, it)), [10, 0, 11]);
        assert_eq!((holders(1).retail, cash(TREASURY)), (2, 20_000));
        assert!(is_over());
    });
}

#[test]
fn what_is_paid_or_what_it_is_worth_counts_under_the_annual_cap() {
    let wide = Offer {
        units: 5_000,
        ..offer()
    };
    test(|| {
        // 952 × ₩10,500 = ₩9,996,000, and 953 × ₩10,500 = ₩10,006,500, though a tenth is paid.
        open_under(Rule::AnnualCap, wide);
        bid(ALICE, 952);
        pay_in(B, 1_000_000);
        assert_noop!(
            Tokens::subscribe(signed(BOB), 0, 0, 953),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        bid(BOB, 952);
        close();
        settle(A);
        assert_eq!(units_of(1, A), 952);
        assert_eq!(Tokens::bought_by(A), (9_996_000, Some(10_000_000)));
        // Who has bought something else since is over it.
        assert_ok!(mint_to(1, BOB, 1));
        breaks(B, Breach::AnnualCap, 952_000, 0);
        assert_eq!(Tokens::bought_by(B), (10_500, Some(10_000_000)));
        assert_eq!(cash(TREASURY), 952_000);
    });
    test(|| {
        // 500 × ₩20,000 is the cap, where that is more than what it is worth.
        open_under(
            Rule::AnnualCap,
            Offer {
                price: 20_000,
                ..wide
            },
        );
        pay_in(A, 10_020_000);
        assert_noop!(
            Tokens::subscribe(signed(ALICE), 0, 0, 501),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        bid(BOB, 500);
        close();
        settle(B);
        assert_eq!(units_of(1, B), 500);
        assert_eq!(Tokens::bought_by(B), (10_000_000, Some(10_000_000)));
    });
}

#[test]
fn a_bid_counts_under_the_annual_cap_of_the_year_in_which_it_is_settled() {
    test(|| {
        open_under(
            Rule::AnnualCap,
            Offer {
                units: 5_000,
                ..offer()
            },
        );
        bid(ALICE, 952);
        assert_ok!(mint_to(1, ALICE, 952));
        close();
        // The Korean year begins at 2026-12-31T15:00:00Z.
        let year = NOON + 91 * DAY + 12 * HOUR;
        at(year - 1);
        hypothetically!({
            breaks(A, Breach::AnnualCap, 952_000, 0);
        });
        at(year);
        settle(A);
        assert_eq!(units_of(1, A), 1_904);
        assert_eq!(Tokens::bought_by(A), (9_996_000, Some(10_000_000)));
    });
}

/// By what is issued at the moment, the first bid to be settled would have all of it.
#[test]
fn how_large_a_share_is_does_not_depend_on_who_is_settled_first() {
    for order in [[A, B], [B, A]] {
        test(|| {
            open_under(Rule::MaxShare(500), offer());
            bid(ALICE, 50);
            bid(BOB, 50);
            close();
            for investor in order {
                settle(investor);
            }
            assert_eq!([A, B].map(|it| units_of(1, it)), [50, 50]);
            assert_eq!(cash(TREASURY), 100_000);
        });
    }
}

#[test]
fn what_time_can_mend_is_waited_for() {
    for bar in waits() {
        test(|| {
            open(offer());
            bid(ALICE, 10);
            bid(BOB, 90);
            close();
            (bar.comes)();
            assert_noop!(settles(A), bar.says);
            at(REFUND - 1);
            assert_noop!(settles(A), bar.says);
            (bar.goes)();
            for investor in [A, B] {
                settle(investor);
            }
            assert_eq!((units(A), cash(A)), (10, 0));
            assert_eq!((units(B), cash(B)), (90, 0));
            assert_eq!(cash(TREASURY), 100_000);
            assert!(is_over());
        });
    }
}

#[test]
fn what_is_not_mended_in_time_is_refunded() {
    for bar in waits() {
        test(|| {
            let held = on_hold(ISSUER);
            open(offer());
            bid(ALICE, 80);
            close();
            (bar.comes)();
            at(REFUND);
            System::reset_events();
            settle(A);
            let settled = Event::SubscriptionSettled {
                offering: 0,
                investor: A,
                book: 0,
                units: 0,
                paid: 0,
                back: 80_000,
                refused: Some(bar.says),
            };
            let ended = Event::OfferingEnded { offering: 0 };
            assert_eq!(events(), [settled, ended]);
            assert_eq!((units(A), cash(A)), (0, 80_000));
            assert_eq!((cash(TREASURY), security(0).issued), (0, 0));
            assert!(is_over());
            assert!(!Reserved::<Test>::contains_key(0));
            assert_eq!(on_hold(ISSUER), held);
        });
    }
}

#[test]
fn one_whose_bid_waits_holds_up_nobody_else() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 80);
        close();
        revoke(ALICE, DOORS.identity);
        assert_noop!(settles(A), Error::<Test>::IdentityNotInForce);
        settle(B);
        assert_eq!((units(B), cash(TREASURY)), (80, 80_000));
        // Its units stay reserved for it, and so do those that nobody has bid for.
        assert_eq!((Reserved::<Test>::get(0), escrow(0)), (20, 10_000));
        assert_noop!(mint_to(0, BOB, 9_901), Error::<Test>::NotRegistered);
    });
}

#[test]
fn the_bids_of_a_failed_manager_are_settled_once_its_book_is_another_s() {
    test(|| {
        open(offer());
        bid(ALICE, 80);
        close();
        revoke(MANAGER, DOORS.manager);
        assert_noop!(settles(A), DispatchError::Other("no badge"));
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        assert_noop!(settles(A), DispatchError::Other("no badge"));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        settle(A);
        assert_eq!((units(A), cash(TREASURY)), (80, 80_000));
    });
}

#[test]
fn what_is_allotted_is_settled_though_refunds_are_due() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        at(REFUND - 1);
        assert_ok!(steps(1_000));
        law();
        at(REFUND + 300 * DAY);
        assert_noop!(steps(1), Error::<Test>::OfferingClosed);
        for investor in [A, B] {
            settle(investor);
        }
        assert_eq!([A, B].map(units), [10, 90]);
        assert_eq!(cash(TREASURY), 100_000);
        assert!(is_over());
    });
}

#[test]
fn an_offering_that_nobody_closes_is_refunded_without_the_issuer() {
    test(|| {
        let held = on_hold(ISSUER);
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        revoke(ISSUER, DOORS.issuer);
        court_stops(id(ISSUER));
        at(REFUND - 1);
        for investor in [A, B] {
            assert_noop!(settles(investor), Error::<Test>::NotAllotted);
        }
        at(REFUND);
        assert_noop!(bids(CAROL, 10), Error::<Test>::OfferingClosed);
        assert_noop!(cancels(ALICE), Error::<Test>::OfferingClosed);
        // Neither has A to be able to trade.
        assert_ok!(Tokens::stop_investor(root(), A));
        court_stops(Tokens::ledger_account(A));
        settle(A);
        assert_eq!((cash(A), escrow(0)), (10_000, 90_000));
        assert_eq!(Reserved::<Test>::get(0), 100);
        settle(B);
        assert_eq!((cash(B), escrow(0)), (90_000, 0));
        assert!(is_over());
        assert!(!Reserved::<Test>::contains_key(0));
        assert_eq!(on_hold(ISSUER), held);
    });
}

#[test]
fn an_issuer_that_fails_stops_neither_settlement_nor_refunds() {
    let failures: [fn(); 5] = [
        || revoke(ISSUER, DOORS.issuer),
        || court_stops(id(ISSUER)),
        || court_stops(Tokens::ledger_account(TREASURY)),
        || {
            assert_ok!(Tokens::stop_investor(root(), TREASURY));
        },
        || {
            assert_ok!(Tokens::name_trustee(root(), 0, Some(id(HEIR))));
        },
    ];
    for fails in failures {
        with_five(|| {
            let held = on_hold(ISSUER);
            open(offer());
            five_bid([10, 20, 30, 40, 50]);
            fails();
            close();
            for (_, investor) in FIVE {
                settle(investor);
            }
            let got = FIVE.map(|(_, investor)| (units(investor), cash(investor)));
            let parts = [
                (10, 0),
                (15, 5_000),
                (20, 10_000),
                (25, 15_000),
                (30, 20_000),
            ];
            assert_eq!(got, parts);
            // The proceeds are on the ledger account of the issuer, of which nobody has the key.
            assert_eq!((cash(TREASURY), cash_on_hold(TREASURY)), (100_000, 0));
            assert_eq!(won(HEIR), 0);
            assert_eq!(on_hold(ISSUER), held);
        });
        with_five(|| {
            open(offer());
            four_bid();
            assert_ok!(cancels(DAN));
            fails();
            close();
            assert_eq!(offering().stage, OfferingStage::Failed);
            for investor in [A, B, C] {
                settle(investor);
            }
            assert_eq!([A, B, C, D].map(cash), [10_000, 20_000, 30_000, 45_000]);
            assert_eq!(cash(TREASURY), 0);
            assert!(is_over());
        });
    }
}

#[test]
fn what_bids_cost_is_rounded_up_to_whole_won() {
    for (price, per_share, units, won) in [
        (1_000, 1, 7, 7_000),
        (1_005, 10, 7, 704),
        (1_005, 10, 20, 2_010),
        (1, 10, 1, 1),
        (1, 10, 10, 1),
        (1, 10, 11, 2),
        (1, MAX_UNITS, MAX_UNITS, 1),
        (1_u128 << 47, 1, MAX_UNITS, 1_u128 << 127),
    ] {
        assert_eq!(Tokens::cost(price, per_share, units), won);
    }
}

/// Bids at ₩1,005 a share of ten units, with something that happens after two of them, and
/// something before they are settled.
fn bids_for_parts_of_shares(between: fn(), before: fn()) {
    with_five(|| {
        let security = list_by(OTHER_CODE, 10, 1_000, Vec::new());
        open(Offer {
            security,
            price: 1_005,
            ..offer()
        });
        for ((who, _), units) in FIVE.into_iter().zip([7, 20, 30, 40, 53]) {
            if who == CAROL {
                between();
            }
            bid(who, units);
        }
        // ₩703.5 for 7 units, and ₩5,326.5 for 53.
        let paid = FIVE.map(|(_, investor)| bid_of(investor).won);
        assert_eq!(paid, [704, 2_010, 3_015, 4_020, 5_327]);
        assert_eq!(escrow(0), 15_076);
        close();
        assert_eq!(allotments(), [7, 15, 20, 26, 32]);
        before();
        for (_, investor) in FIVE {
            settle(investor);
        }
        let got = FIVE.map(|(_, investor)| units_of(security, investor));
        assert_eq!(got, [7, 15, 20, 26, 32]);
        // Of 15 units, ₩1,507.5, the buyer pays the half won.
        let back = FIVE.map(|(_, investor)| cash(investor));
        assert_eq!(back, [0, 502, 1_005, 1_407, 2_111]);
        assert_eq!((cash(TREASURY), escrow(0)), (10_051, 0));
        assert!(is_over());
    });
}

fn split() {
    assert_ok!(Tokens::split(signed(ISSUER), 1, 5));
    law();
}

#[test]
fn parts_of_shares_are_paid_for_in_whole_won_and_what_is_left_goes_back() {
    bids_for_parts_of_shares(|| (), || ());
}

#[test]
fn a_split_changes_nothing_for_bidders() {
    bids_for_parts_of_shares(split, || ());
    bids_for_parts_of_shares(|| (), split);
    test(|| {
        list_by(OTHER_CODE, 10, 1_000, Vec::new());
        open(Offer {
            security: 1,
            ..offer()
        });
        split();
        // It is what a share was when it was offered; another offering has the new ones.
        assert_eq!((offering().per_share, security(1).per_share), (10, 2));
        let other = open(Offer {
            security: 1,
            ..offer()
        });
        let other = Tokens::offering_details(other).expect("an offering");
        assert_eq!(other.per_share, 2);
    });
}

#[test]
fn offerings_have_bids_and_won_of_their_own() {
    test(|| {
        open(offer());
        let other = open(Offer {
            price: 2_000,
            ..offer()
        });
        bid(ALICE, 80);
        bid_in(other, ALICE, 90);
        bid_in(other, BOB, 5);
        assert_eq!([0, 1].map(escrow), [80_000, 190_000]);
        close();
        assert_noop!(settles(B), Error::<Test>::NotBid);
        let settle_other = |investor| Tokens::settle_subscription(signed(BOB), other, investor);
        assert_noop!(settle_other(A), Error::<Test>::NotAllotted);
        assert_ok!(done(Tokens::close_offering(signed(BOB), other, 100)));
        law();
        for investor in [A, B] {
            assert_ok!(settle_other(investor));
            law();
        }
        assert_eq!([A, B].map(units), [90, 5]);
        assert_eq!([0, 1].map(escrow), [80_000, 0]);
        assert_eq!((cash(TREASURY), Reserved::<Test>::get(0)), (190_000, 100));
        settle(A);
        assert_eq!((units(A), cash(TREASURY)), (170, 270_000));
        assert!(is_over());
    });
}

/// The law that there is no other won does not hold here: whoever likes can send some.
#[test]
fn won_that_is_sent_to_an_offering_stops_nothing() {
    test(|| {
        open(offer());
        bid(ALICE, 10);
        bid(BOB, 90);
        let account = Tokens::offering_account(0);
        let sends = Balances::transfer_allow_death(signed(STRANGER), account, 7);
        assert_ok!(sends);
        at(CLOSES);
        assert_ok!(steps(1_000));
        for investor in [A, B] {
            assert_ok!(settles(investor));
        }
        assert_eq!([A, B].map(|it| (units(it), cash(it))), [(10, 0), (90, 0)]);
        assert!(cash(TREASURY) >= 100_000);
        assert!(is_over());
        assert!(!Reserved::<Test>::contains_key(0));
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn each_unit_and_each_won_is_where_another_reckoning_has_it(
        (offered, soft_cap) in (1_u128..150).prop_flat_map(|units| (Just(units), 0..=units)),
        price in 1_u128..3_000,
        per_share in 1_u128..12,
        asked in prop::collection::vec((0_usize..5, 1_u128..150, any::<bool>()), 0..20),
        at_once in 1_u32..40,
        order in Just(FIVE.to_vec()).prop_shuffle(),
    ) {
        with_five(|| {
            let security = list_by(OTHER_CODE, per_share, 1_000, Vec::new());
            open(Offer {
                security,
                price,
                units: offered,
                soft_cap,
                ..offer()
            });
            // Who has bid for how much, in the order of their numbers.
            let mut known: Vec<(InvestorId, Units)> = Vec::new();
            for (place, units, back) in asked {
                let (who, investor) = FIVE[place];
                let units = units.min(offered);
                let has_bid = known.iter().any(|(bidder, _)| *bidder == investor);
                if !has_bid {
                    bid(who, units);
                    known.push((investor, units));
                } else if back {
                    assert_ok!(cancels(who));
                    law();
                    known.retain(|(bidder, _)| *bidder != investor);
                } else {
                    assert_noop!(bids(who, units), Error::<Test>::AlreadyBid);
                }
            }
            let had: BTreeMap<InvestorId, Balance> = FIVE
                .map(|(_, investor)| {
                    let bid = Tokens::bid_details(0, investor);
                    (investor, cash(investor) + bid.map_or(0, |bid| bid.won))
                })
                .into();
            at(CLOSES);
            while let Some(open) = Tokens::offering_details(0) {
                if matches!(open.stage, OfferingStage::Allotted | OfferingStage::Failed) {
                    break;
                }
                assert_ok!(steps(at_once));
                law();
            }
            let demands: Vec<Units> = known.iter().map(|(_, units)| *units).collect();
            let parts = if demands.iter().sum::<Units>() < soft_cap {
                vec![0; demands.len()]
            } else {
                reckoned(offered, &demands)
            };
            let bidders = known.iter().map(|(investor, _)| *investor);
            let parts: BTreeMap<InvestorId, Units> = bidders.zip(parts).collect();
            let mut proceeds = 0;
            for (_, investor) in order {
                let Some(part) = parts.get(&investor) else {
                    assert!(settles(investor).is_err());
                    assert_eq!(cash(investor), had[&investor]);
                    continue;
                };
                settle(investor);
                let cost = (part * price).div_ceil(per_share);
                proceeds += cost;
                assert_eq!(units_of(security, investor), *part);
                assert_eq!(cash(investor), had[&investor] - cost);
                assert_eq!(cash(TREASURY), proceeds);
            }
            assert!(is_over());
            assert_eq!(self::security(security).issued, parts.values().sum::<Units>());
        });
    }
}
