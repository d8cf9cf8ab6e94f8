//! What the pallet has to show, with the numbers that were set for it: the order of legs, the
//! annual cap, investors who become others, the total quantity, and a key that is lost.

use super::rules::agreed;
use crate::{
    mock::*,
    rules::{
        InvestorClass::{Institutional, Professional, Retail},
        Rule,
    },
    *,
};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};

/// ISINs of the securities 1 and 2.
const SECOND: [u8; 12] = *b"KR7000660001";
const THIRD: [u8; 12] = *b"KR7035420009";

/// What a key signs next off line, and when it says that it does: nothing is said twice at one
/// moment.
fn signs(who: Who, what: Consent<AccountId32>) -> (Moment, Option<MultiSignature>) {
    let number = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let moment = now().max(investor(number).said + 1);
    (moment, Some(says(who, what, moment)))
}

/// What stops these legs at a venue.
fn obstacles(venue: VenueId, legs: &[Leg]) -> Vec<Obstacle> {
    Tokens::preflight(venue, BoundedVec::truncate_from(legs.to_vec()))
}

/// How many hold a security, by the classes that their positions have.
fn recounted(of: SecurityId) -> Holders {
    let treasury = security(of).treasury;
    let mut counted = Holders::default();
    for (investor, position) in Positions::<Test>::iter_prefix(of) {
        if investor == treasury || position.units() == 0 {
            continue;
        }
        match position.class {
            Retail => counted.retail += 1,
            Professional => counted.professional += 1,
            Institutional => counted.institutional += 1,
        }
    }
    counted
}

/// The first holder, who sells all that it has: its key is the seed 100, and those of the others
/// follow.
const SELLER: InvestorId = 1;
/// The fiftieth, who has none.
const NEWCOMER: InvestorId = 50;

fn key_of(holder: InvestorId) -> Who {
    Who::try_from(holder).expect("fifty") + 99
}

/// The security 0, which 49 may hold, and 49 do: the seller 100 units, and each of the others one.
fn forty_nine_holders() {
    assert_eq!(list(CODE, 10_000, vec![Rule::HolderCap(49)]), 0);
    for holder in SELLER..=NEWCOMER {
        let who = key_of(holder);
        assert_eq!(register(who), holder);
        match holder {
            SELLER => give(who, 100),
            NEWCOMER => pay_in(NEWCOMER, 1_050_001),
            _ => give(who, 1),
        }
    }
    let counted = Holders {
        retail: 49,
        ..Default::default()
    };
    assert_eq!(holders(0), counted);
    System::reset_events();
}

/// A ring of so many legs: units go from the seller through others, each of whom has one, to the
/// newcomer, which pays the seller.
fn ring(legs: InvestorId, units: Units) -> Vec<Leg> {
    let stops: Vec<_> = (SELLER..legs).chain([NEWCOMER]).collect();
    let steps = stops.windows(2);
    let units_legs = steps.map(|step| deliver(step[0], step[1], units));
    let won = pay(NEWCOMER, SELLER, units * PRICE);
    units_legs.chain([won]).collect()
}

/// All orders of some things.
fn orders<Thing: Clone>(things: &[Thing]) -> Vec<Vec<Thing>> {
    let Some((first, rest)) = things.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for order in orders(rest) {
        for place in 0..=order.len() {
            let mut longer = order.clone();
            longer.insert(place, first.clone());
            all.push(longer);
        }
    }
    all
}

/// Some orders of legs, which follow from their seeds: by the hashes of seed and leg.
fn some_orders(legs: &[Leg], seeds: u32) -> Vec<Vec<Leg>> {
    let shuffled = |seed: u32| {
        let mut legs = legs.to_vec();
        legs.sort_by_cached_key(|leg| (seed, *leg).using_encoded(blake2_256));
        legs
    };
    (0..seeds).map(shuffled).collect()
}

/// All parties of an instruction but one have affirmed. Tells whose word is missing: it is
/// another's every turn.
fn all_but_one_affirm(instruction: InstructionId, turn: usize) -> Who {
    let record = Instructions::<Test>::get(instruction).expect("an instruction");
    let parties = record.parties.iter();
    let mut keys: Vec<_> = parties.map(|party| key_of(party.investor)).collect();
    let last = keys.remove(turn % keys.len());
    for who in keys {
        assert_ok!(affirm(who, instruction));
    }
    last
}

/// In each of these orders the newcomer takes the seller's place. Nothing of it stays.
fn the_newcomer_takes_the_place_of_the_seller(orders: Vec<Vec<Leg>>) {
    let counted = Holders {
        retail: 49,
        ..Default::default()
    };
    for (turn, legs) in orders.into_iter().enumerate() {
        hypothetically!({
            assert!(obstacles(0, &legs).is_empty());
            let ring = instruct(legs);
            let last = all_but_one_affirm(ring, turn);
            assert_ok!(affirm(last, ring));
            assert_eq!((units(SELLER), units(NEWCOMER)), (0, 100));
            assert!((SELLER + 1..NEWCOMER).all(|holder| units(holder) == 1));
            assert_eq!((cash(SELLER), cash(NEWCOMER)), (1_050_000, 1));
            assert_eq!((holders(0), recounted(0)), (counted, counted));
        });
    }
}

/// In each of these orders the newcomer would be the fiftieth holder.
fn the_newcomer_is_one_too_many(orders: Vec<Vec<Leg>>) {
    let finding = Finding {
        rule: 0,
        breach: Breach::HolderCap,
        investor: None,
        observed: 50,
        limit: 49,
    };
    let obstacle = Obstacle::Rule {
        security: 0,
        finding,
    };
    for (turn, legs) in orders.into_iter().enumerate() {
        hypothetically!({
            assert_eq!(obstacles(0, &legs), core::slice::from_ref(&obstacle));
            let ring = instruct(legs);
            let last = all_but_one_affirm(ring, turn);
            assert_noop!(
                affirm(last, ring),
                Error::<Test>::Breached(Breach::HolderCap)
            );
        });
    }
}

#[test]
fn in_all_orders_of_a_ring_of_six_a_holder_is_replaced_and_none_comes_on_top() {
    run(empty_state(), || {
        forty_nine_holders();
        let exits = orders(&ring(6, 100));
        assert_eq!((exits.len(), exits[0].len()), (720, 6));
        the_newcomer_takes_the_place_of_the_seller(exits);
        // Where the seller keeps one, there are fifty.
        the_newcomer_is_one_too_many(orders(&ring(6, 99)));
    });
}

#[test]
fn in_many_orders_of_a_ring_of_ten_a_holder_is_replaced_and_none_comes_on_top() {
    run(empty_state(), || {
        forty_nine_holders();
        let exits = some_orders(&ring(10, 100), 50);
        assert_eq!((exits.len(), exits[0].len()), (50, 10));
        assert_ne!(exits[0], exits[1]);
        the_newcomer_takes_the_place_of_the_seller(exits);
        the_newcomer_is_one_too_many(some_orders(&ring(10, 99), 50));
    });
}

/// A professional who sells, by its key and number.
const DEALER_KEY: Who = 100;
const DEALER: InvestorId = 4;

/// The securities 1 and 2 under the annual cap, of which a unit is worth ₩1. The dealer has
/// 20,000,000 units of each, and Bob ₩20,000,001.
fn two_under_the_cap() {
    for (code, security) in [(SECOND, 1), (THIRD, 2)] {
        let listed = list_by(code, PRICE, 100_000_000, vec![Rule::AnnualCap]);
        assert_eq!(listed, security);
    }
    assert_eq!(register_as(DEALER_KEY, Professional), DEALER);
    for security in [1, 2] {
        assert_ok!(mint_to(security, DEALER_KEY, 20_000_000));
    }
    pay_in(B, 20_000_001);
}

/// Bob buys so much of a security, and pays as much as it is worth.
fn sale(security: SecurityId, won: Balance) -> Vec<Leg> {
    vec![deliver_of(security, DEALER, B, won), pay(B, DEALER, won)]
}

/// What is agreed at a venue; the dealer has affirmed.
fn offered(venue: VenueId, legs: Vec<Leg>) -> InstructionId {
    let operator = if venue == 0 { VENUE } else { OTHER_VENUE };
    let instruction = NextInstruction::<Test>::get();
    let legs = BoundedVec::truncate_from(legs);
    let expires = now() + DAY;
    assert_ok!(Tokens::instruct(signed(operator), venue, legs, expires));
    assert_ok!(affirm(DEALER_KEY, instruction));
    instruction
}

/// At a venue, this is more of a security than Bob may buy in a year: that much.
fn is_too_much(venue: VenueId, legs: Vec<Leg>, of: &[SecurityId], observed: Balance) {
    let obstacle = |security: &SecurityId| Obstacle::Rule {
        security: *security,
        finding: Finding {
            rule: 0,
            breach: Breach::AnnualCap,
            investor: Some(B),
            observed,
            limit: 10_000_000,
        },
    };
    let found: Vec<_> = of.iter().map(obstacle).collect();
    hypothetically!({
        assert_eq!(obstacles(venue, &legs), found);
        let offer = offered(venue, legs);
        assert_noop!(
            affirm(BOB, offer),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
    });
}

#[test]
fn a_year_has_one_annual_cap_for_all_securities_and_venues() {
    test(|| {
        two_under_the_cap();
        let limit = Some(10_000_000);
        assert_ok!(affirm(BOB, offered(0, sale(1, 6_000_000))));
        assert_eq!(Tokens::bought_by(B), (6_000_000, limit));
        assert_ok!(affirm(BOB, offered(1, sale(2, 3_900_000))));
        assert_eq!(Tokens::bought_by(B), (9_900_000, limit));
        for venue in [0, 1] {
            is_too_much(venue, sale(1, 150_000), &[1], 10_050_000);
            is_too_much(venue, sale(2, 150_000), &[2], 10_050_000);
        }
        assert_ok!(affirm(BOB, offered(0, sale(2, 100_000))));
        assert_eq!(Tokens::bought_by(B), (10_000_000, limit));
        for (venue, security) in [(0, 1), (0, 2), (1, 1), (1, 2)] {
            is_too_much(venue, sale(security, 1), &[security], 10_000_001);
        }
        // To sell it makes no room: what is bought counts.
        let back = agreed(vec![deliver_of(1, B, DEALER, 6_000_000)], &[BOB]);
        assert_ok!(affirm(DEALER_KEY, back));
        is_too_much(0, sale(1, 1), &[1], 10_000_001);
        // 31 December 2026, 23:59:59.999 in Korea, is the year's last millisecond.
        at(1_798_729_199_999);
        is_too_much(1, sale(1, 1), &[1], 10_000_001);
        let last = offered(1, sale(1, 1));
        at(1_798_729_200_000);
        assert_eq!(Tokens::bought_by(B), (0, limit));
        assert_ok!(affirm(BOB, last));
        let bought = Bought { year: 2027, won: 1 };
        assert_eq!(Purchases::<Test>::get(B), bought);
        assert_ok!(affirm(BOB, offered(0, sale(2, 9_999_999))));
        is_too_much(0, sale(2, 1), &[2], 10_000_001);
        assert_eq!((cash(B), cash(DEALER)), (1, 20_000_000));
    });
}

#[test]
fn neither_a_low_price_nor_split_legs_get_round_the_annual_cap() {
    test(|| {
        two_under_the_cap();
        let gift = |security, units| deliver_of(security, DEALER, B, units);
        // For nothing, or next to nothing: what it is worth counts.
        is_too_much(0, vec![gift(1, 10_000_001)], &[1], 10_000_001);
        let cheap = vec![gift(1, 10_000_001), pay(B, DEALER, 1)];
        is_too_much(0, cheap, &[1], 10_000_001);
        // In many legs, or of both securities.
        let split = vec![gift(1, 5_000_000), gift(1, 5_000_000), gift(1, 1)];
        is_too_much(0, split, &[1], 10_000_001);
        let both = vec![gift(1, 5_000_001), gift(2, 5_000_000)];
        is_too_much(0, both, &[1, 2], 10_000_001);
        // What is paid for it counts where that is more, in many legs, and if some comes back.
        let dear = vec![gift(1, 1), pay(B, DEALER, 10_000_001)];
        is_too_much(0, dear, &[1], 10_000_001);
        let split = vec![
            gift(1, 1),
            pay(B, DEALER, 9_999_999),
            pay(B, DEALER, 1),
            pay(B, A, 1),
        ];
        hypothetically!({
            let finding = Finding {
                rule: 0,
                breach: Breach::AnnualCap,
                investor: Some(B),
                observed: 10_000_001,
                limit: 10_000_000,
            };
            let obstacle = Obstacle::Rule {
                security: 1,
                finding,
            };
            assert_eq!(obstacles(0, &split), [obstacle]);
            let split = agreed(split, &[DEALER_KEY, ALICE]);
            assert_noop!(
                affirm(BOB, split),
                Error::<Test>::Breached(Breach::AnnualCap)
            );
        });
        let back = vec![
            gift(1, 1),
            pay(B, DEALER, 10_000_001),
            pay(DEALER, B, 10_000_000),
        ];
        is_too_much(0, back, &[1], 10_000_001);
        // To the won it is all right, and of what only passes through nothing counts.
        let through = vec![
            gift(1, 10_000_001),
            deliver_of(1, B, A, 10_000_000),
            deliver_of(1, B, DEALER, 1),
        ];
        let through = agreed(through, &[DEALER_KEY, BOB]);
        assert_ok!(affirm(ALICE, through));
        let limit = Some(10_000_000);
        assert_eq!(Tokens::bought_by(B), (0, limit));
        assert_eq!(Tokens::bought_by(A), (10_000_000, limit));
        let fits = vec![gift(1, 4_000_000), gift(2, 6_000_000)];
        assert_ok!(affirm(BOB, offered(0, fits)));
        assert_eq!(Tokens::bought_by(B), (10_000_000, limit));
        is_too_much(0, vec![gift(2, 1)], &[2], 10_000_001);
    });
}

/// The security 1, which two retail investors may hold and do, A and B, ten units each; and so does
/// a professional.
fn full_of_retail() {
    let rules = vec![Rule::ClassCap(Retail, 2)];
    assert_eq!(list(SECOND, 10_000, rules), 1);
    assert_eq!(register_as(DEALER_KEY, Professional), DEALER);
    for who in [ALICE, BOB, DEALER_KEY] {
        assert_ok!(mint_to(1, who, 10));
    }
    let counted = Holders {
        retail: 2,
        professional: 1,
        institutional: 0,
    };
    assert_eq!((holders(1), recounted(1)), (counted, counted));
}

fn retail(holders: u32) -> Holders {
    Holders {
        retail: holders,
        ..Default::default()
    }
}

#[test]
fn a_holder_who_becomes_retail_under_a_full_cap_stays_and_two_have_to_leave_for_one_to_enter() {
    test(|| {
        full_of_retail();
        let before = holders(1);
        assert_ok!(Tokens::classify_investor(
            signed(MANAGER),
            DEALER,
            Retail,
            KOREA,
            now() + 365 * DAY
        ));
        assert_eq!((holders(1), recounted(1)), (before, before));
        System::reset_events();
        assert_ok!(Tokens::refresh_position(signed(STRANGER), 1, DEALER));
        assert_eq!(
            events(),
            [Event::PositionRefreshed {
                security: 1,
                investor: DEALER,
                class: Retail
            }]
        );
        assert_eq!((holders(1), recounted(1)), (retail(3), retail(3)));
        assert_eq!(units_of(1, DEALER), 10);
        assert_noop!(
            Tokens::refresh_position(signed(STRANGER), 1, DEALER),
            Error::<Test>::NothingChanges
        );
        let breach = |observed| Obstacle::Rule {
            security: 1,
            finding: Finding {
                rule: 0,
                breach: Breach::ClassCap,
                investor: None,
                observed,
                limit: 2,
            },
        };
        let entry = [deliver_of(1, DEALER, C, 5)];
        let enters = agreed(entry.to_vec(), &[DEALER_KEY]);
        assert_eq!(obstacles(0, &entry), [breach(4)]);
        assert_noop!(
            affirm(CAROL, enters),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        assert_noop!(
            mint_to(1, CAROL, 1),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        // Nor in the place of one: there are three where two may be.
        let swap = agreed(vec![deliver_of(1, A, C, 10)], &[ALICE]);
        assert_noop!(
            affirm(CAROL, swap),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        assert_ok!(Tokens::reject(signed(CAROL), swap));
        // Those who hold it trade among themselves, and are issued more.
        let among = agreed(vec![deliver_of(1, A, B, 4)], &[ALICE]);
        assert_ok!(affirm(BOB, among));
        assert_ok!(mint_to(1, DEALER_KEY, 1));
        assert_eq!((holders(1), recounted(1)), (retail(3), retail(3)));
        // The first leaves.
        let out = agreed(vec![deliver_of(1, A, DEALER, 6)], &[ALICE]);
        assert_ok!(affirm(DEALER_KEY, out));
        assert_eq!(holders(1), retail(2));
        assert_eq!(obstacles(0, &entry), [breach(3)]);
        assert_noop!(
            affirm(CAROL, enters),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        // And the second.
        let out = agreed(vec![deliver_of(1, B, TREASURY, 14)], &[BOB]);
        assert_ok!(affirm(ISSUER, out));
        assert_eq!(holders(1), retail(1));
        assert!(obstacles(0, &entry).is_empty());
        assert_ok!(affirm(CAROL, enters));
        assert_eq!((holders(1), recounted(1)), (retail(2), retail(2)));
        assert_eq!((units_of(1, DEALER), units_of(1, C)), (12, 5));
    });
}

#[test]
fn a_trade_counts_its_parties_as_what_they_have_become() {
    test(|| {
        full_of_retail();
        let until = now() + 365 * DAY;
        assert_ok!(Tokens::classify_investor(
            signed(MANAGER),
            DEALER,
            Retail,
            KOREA,
            until
        ));
        assert_ok!(Tokens::classify_investor(
            signed(MANAGER),
            A,
            Institutional,
            KOREA,
            until
        ));
        let trade = agreed(vec![deliver_of(1, A, DEALER, 1)], &[ALICE]);
        assert_ok!(affirm(DEALER_KEY, trade));
        let counted = Holders {
            retail: 2,
            professional: 0,
            institutional: 1,
        };
        assert_eq!((holders(1), recounted(1)), (counted, counted));
        // Who only passes units on has become something too.
        assert_ok!(Tokens::classify_investor(
            signed(MANAGER),
            B,
            Professional,
            KOREA,
            until
        ));
        let legs = vec![deliver_of(1, A, B, 1), deliver_of(1, B, DEALER, 1)];
        let through = agreed(legs, &[ALICE, BOB]);
        assert_ok!(affirm(DEALER_KEY, through));
        let counted = Holders {
            retail: 1,
            professional: 1,
            institutional: 1,
        };
        assert_eq!((holders(1), recounted(1)), (counted, counted));
    });
}

/// The security 0 has so many units by all its sums, and the books have these.
fn reconciles(units: Units, books: [Units; 2]) {
    let sums = Sums {
        registered: units,
        issued: units,
        ledger: units,
        books: vec![(0, books[0]), (1, books[1])],
    };
    assert_eq!(Tokens::reconcile(0), Some(sums));
    let [a, b] = books;
    assert_eq!(a + b, units);
}

/// An investor has an account in the book 1 too.
fn joins(who: Who) {
    let (at, signature) = signs(who, Consent::Join(1));
    assert_ok!(Tokens::join_book(
        signed(OTHER_MANAGER),
        1,
        id(who),
        at,
        signature
    ));
}

#[test]
fn the_total_quantity_is_what_the_depository_says_whatever_moves() {
    test(|| {
        joins(ALICE);
        joins(BOB);
        give(ALICE, 6_000);
        let issue = Issue {
            security: 0,
            to: SecuritiesAccount {
                investor: B,
                book: 1,
            },
            units: 4_000,
            locked_until: None,
        };
        let (moment, signature) = signs(BOB, Consent::Accept(issue));
        assert_ok!(Tokens::mint(
            signed(ISSUER),
            issue,
            id(BOB),
            moment,
            signature
        ));
        reconciles(10_000, [6_000, 4_000]);
        for who in [CAROL, ALICE, ISSUER] {
            assert_noop!(mint_to(0, who, 1), Error::<Test>::NotRegistered);
        }
        // 500 go from one manager to the other.
        let what = Consent::Move {
            security: 0,
            from: 0,
            to: 1,
            units: 500,
        };
        let (moment, signature) = signs(ALICE, what);
        System::reset_events();
        assert_ok!(Tokens::move_manager(
            signed(DEPOSITORY),
            id(ALICE),
            0,
            0,
            1,
            500,
            moment,
            signature
        ));
        assert_eq!(
            events(),
            [Event::Moved {
                security: 0,
                investor: A,
                from: 0,
                to: 1,
                units: 500
            }]
        );
        reconciles(10_000, [5_500, 4_500]);
        assert_eq!((units(A), holders(0)), (6_000, retail(2)));
        assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::NotRegistered);
        // The issuer buys 1,000 back, and cancels them.
        pay_in(TREASURY, 10_500_000);
        let legs = vec![deliver(A, TREASURY, 1_000), pay(TREASURY, A, 10_500_000)];
        let back = agreed(legs, &[ALICE]);
        assert_ok!(affirm(ISSUER, back));
        reconciles(10_000, [5_500, 4_500]);
        let redeems = |units| Tokens::redeem(signed(ISSUER), 0, 0, units);
        assert_noop!(redeems(1_001), Error::<Test>::InsufficientUnits);
        System::reset_events();
        assert_ok!(redeems(1_000));
        assert_eq!(
            events(),
            [Event::Redeemed {
                security: 0,
                from: account(TREASURY),
                units: 1_000
            }]
        );
        reconciles(9_000, [4_500, 4_500]);
        assert_eq!((units(TREASURY), units(A), units(B)), (0, 5_000, 4_000));
        // To issue any again, the issuer proposes and the depository confirms.
        assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::NotRegistered);
        assert_noop!(
            Tokens::confirm_registration(signed(DEPOSITORY), 0, 10_000),
            Error::<Test>::NotProposed
        );
        assert_ok!(Tokens::propose_quantity(signed(ISSUER), 0, 9_200));
        assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::NotRegistered);
        assert_ok!(Tokens::confirm_registration(signed(DEPOSITORY), 0, 9_200));
        assert_noop!(mint_to(0, CAROL, 201), Error::<Test>::NotRegistered);
        assert_ok!(mint_to(0, CAROL, 200));
        reconciles(9_200, [4_700, 4_500]);
        assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::NotRegistered);
    });
}

/// The key that is to act for Alice's investor.
const NEW_KEY: Who = 120;
/// Guardians whom Alice names later.
const LATER_GUARDIANS: [Who; 2] = [121, 122];

/// Alice names guardians, two of whom are enough, and her manager brings that. They count in three
/// days.
fn names_guardians(guardians: &[Who]) {
    let who = guardians.iter().map(|who| id(*who)).collect();
    let who: GuardianList<Test> = BoundedVec::truncate_from(who);
    let what = Consent::Guard {
        who: who.clone(),
        threshold: 2,
    };
    let (moment, signature) = signs(ALICE, what);
    assert_ok!(Tokens::set_guardians(
        signed(MANAGER),
        id(ALICE),
        who,
        2,
        moment,
        signature
    ));
}

/// Alice has guardians in force, and of the security 1, ten units a share and under the annual cap,
/// 1,000 units: 500 that are free, 200 locked in a trade with Bob, who could settle it, and 300 in
/// lock-up. Tells the trade.
fn a_rich_investor() -> InstructionId {
    names_guardians(&GUARDIANS);
    at(now() + 3 * DAY);
    assert_eq!(list_by(SECOND, 10, 10_000, vec![Rule::AnnualCap]), 1);
    assert_ok!(mint_to(1, ALICE, 700));
    assert_ok!(mint_locked(1, ALICE, 300, Some(now() + 30 * DAY)));
    let legs = vec![deliver_of(1, A, B, 200), pay(B, A, 210_000)];
    let trade = instruct_until(legs, now() + 20 * DAY);
    assert_ok!(affirm(ALICE, trade));
    pay_in(B, 210_000);
    assert_eq!(sums_of(A), (1_000, 500));
    assert_eq!(
        Tokens::frozen_units(1, &Tokens::ledger_account(A)),
        Some(500)
    );
    // Ten units are worth ₩10,500.
    assert_eq!(Tokens::bought_by(A), (1_050_000, Some(10_000_000)));
    System::reset_events();
    trade
}

/// An investor's units of the security 1, and those that are free.
fn sums_of(investor: InvestorId) -> (Units, Units) {
    let position = Tokens::position(1, investor);
    position.map_or((0, 0), |position| (position.units, position.free))
}

/// Two guardians want Alice's investor to have the new key. Tells from when on it can.
fn two_guardians_approve() -> Moment {
    let [first, second, _] = GUARDIANS;
    assert_ok!(Tokens::propose_recovery(signed(first), A, id(NEW_KEY)));
    assert_ok!(Tokens::approve_recovery(signed(second), A));
    let from = now() + 72 * HOUR;
    assert_eq!(
        events(),
        [
            Event::RecoveryProposed {
                investor: A,
                key: id(NEW_KEY)
            },
            Event::RecoveryApproved {
                investor: A,
                by: id(first),
                from: None
            },
            Event::RecoveryApproved {
                investor: A,
                by: id(second),
                from: Some(from)
            },
        ]
    );
    System::reset_events();
    from
}

/// Neither Alice's key nor who trades with her gets anything done.
fn all_of_it_is_barred(trade: InstructionId) {
    let pending = || Error::<Test>::RecoveryPending;
    assert_noop!(affirm(BOB, trade), pending());
    assert_noop!(affirm(ALICE, trade), pending());
    assert_noop!(Tokens::withdraw_cash(signed(ALICE), 1), pending());
    assert_noop!(Tokens::set_payout(signed(ALICE), id(ALICE)), pending());
    assert_noop!(pledged(ALICE, 1, 0, B, 1, now() + DAY), pending());
    assert_noop!(mint_to(1, ALICE, 1), pending());
    let agrees = says(NEW_KEY, Consent::Control(A), now());
    assert_noop!(
        Tokens::add_controller(signed(ALICE), id(NEW_KEY), now(), agrees),
        pending()
    );
    let who: GuardianList<Test> = BoundedVec::truncate_from(vec![id(STRANGER)]);
    let what = Consent::Guard {
        who: who.clone(),
        threshold: 1,
    };
    let (moment, signature) = signs(ALICE, what);
    assert_noop!(
        Tokens::set_guardians(signed(MANAGER), id(ALICE), who, 1, moment, signature),
        pending()
    );
}

fn executes() -> DispatchResult {
    Tokens::execute_recovery(signed(STRANGER), A)
}

fn proposes(by: Who) -> DispatchResult {
    Tokens::propose_recovery(signed(by), A, id(NEW_KEY))
}

fn approves(by: Who) -> DispatchResult {
    Tokens::approve_recovery(signed(by), A)
}

fn decides(uphold: bool) -> DispatchResult {
    Tokens::decide_recovery(signed(MANAGER), A, uphold)
}

fn stage() -> Option<Stage> {
    investor(A).recovery.map(|recovery| recovery.stage)
}

#[test]
fn who_has_lost_its_key_gets_another_and_all_that_it_has_stays_where_it_is() {
    test(|| {
        let trade = a_rich_investor();
        // A dividend, all of which is hers, that she has not claimed.
        let (date, all) = (now() + HOUR, Announcement::Dividend(Amount::Pot(10_000)));
        assert_ok!(Tokens::announce(signed(ISSUER), 1, date, all));
        assert_ok!(Tokens::fund(signed(BANK), 0, 10_000));
        at(date);
        System::reset_events();
        let from = two_guardians_approve();
        all_of_it_is_barred(trade);
        let kept = || {
            let position = Positions::<Test>::get(1, A);
            (position, Purchases::<Test>::get(A), holders(1))
        };
        let before = kept();
        at(from - 1);
        all_of_it_is_barred(trade);
        assert_noop!(executes(), Error::<Test>::ChallengeOpen);
        at(from);
        assert_noop!(
            Tokens::challenge_recovery(signed(ALICE)),
            Error::<Test>::ChallengeOver
        );
        assert_ok!(executes());
        assert_eq!(
            events(),
            [Event::Recovered {
                investor: A,
                key: id(NEW_KEY)
            }]
        );
        assert_eq!(kept(), before);
        assert_eq!(holders(1), retail(1));
        assert_eq!(investor(A).keys.to_vec(), [id(NEW_KEY)]);
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        // The old key is nobody's.
        let nobody = || Error::<Test>::NotInvestor;
        assert_eq!(InvestorOfKey::<Test>::get(id(ALICE)), None);
        assert_noop!(affirm(ALICE, trade), nobody());
        assert_noop!(Tokens::withdraw(signed(ALICE), trade), nobody());
        assert_noop!(
            Tokens::reject(signed(ALICE), trade),
            Error::<Test>::NotParty
        );
        assert_noop!(Tokens::withdraw_cash(signed(ALICE), 1), nobody());
        assert_noop!(Tokens::set_payout(signed(ALICE), id(ALICE)), nobody());
        assert_noop!(
            Tokens::remove_controller(signed(ALICE), id(NEW_KEY)),
            nobody()
        );
        assert_noop!(Tokens::challenge_recovery(signed(ALICE)), nobody());
        assert_noop!(Tokens::claim(signed(ALICE), 0), nobody());
        // The new one takes the affirmation back, and gives it again.
        System::reset_events();
        assert_ok!(Tokens::withdraw(signed(NEW_KEY), trade));
        assert_eq!(
            events(),
            [Event::AffirmationWithdrawn {
                instruction: trade,
                investor: A
            }]
        );
        assert_eq!(sums_of(A), (1_000, 700));
        let too_many = instruct(vec![deliver_of(1, A, C, 701)]);
        assert_noop!(affirm(NEW_KEY, too_many), Error::<Test>::InsufficientUnits);
        assert_ok!(affirm(NEW_KEY, trade));
        assert_eq!(sums_of(A), (1_000, 500));
        assert_ok!(affirm(BOB, trade));
        assert_eq!((sums_of(A), sums_of(B)), ((800, 500), (200, 200)));
        assert_eq!((cash(A), cash(B)), (210_000, 0));
        assert_eq!(holders(1), retail(2));
        // It trades what is free.
        let sale = agreed(vec![deliver_of(1, A, C, 500)], &[NEW_KEY]);
        assert_ok!(affirm(CAROL, sale));
        assert_eq!((sums_of(A), sums_of(C)), ((300, 0), (500, 500)));
        // What is bought is added to what was bought: ten units are worth ₩10,500.
        assert_ok!(mint_to(1, NEW_KEY, 10));
        assert_eq!(Tokens::bought_by(A), (1_060_500, Some(10_000_000)));
        // It takes won out, once it has said where to.
        assert_noop!(
            Tokens::withdraw_cash(signed(NEW_KEY), 210_000),
            Error::<Test>::PayoutNotInForce
        );
        assert_ok!(Tokens::set_payout(signed(NEW_KEY), id(NEW_KEY)));
        at(now() + DAY);
        assert_ok!(Tokens::withdraw_cash(signed(NEW_KEY), 210_000));
        assert_eq!((won(NEW_KEY), cash(A)), (210_000, 0));
        // The lock-up ends when it would have: thirty days after the issue, which was on the third.
        at(NOON + 33 * DAY - 1);
        assert_eq!(sums_of(A), (310, 10));
        at(NOON + 33 * DAY);
        assert_eq!(sums_of(A), (310, 310));
        let rest = agreed(vec![deliver_of(1, A, B, 310)], &[NEW_KEY]);
        assert_ok!(affirm(BOB, rest));
        assert_eq!((sums_of(A), sums_of(B)), ((0, 0), (510, 510)));
        assert_eq!((holders(1), recounted(1)), (retail(2), retail(2)));
        // The dividend is still there: ₩10,000 less ₩1,400 and ₩140.
        assert_ok!(Tokens::claim(signed(NEW_KEY), 0));
        assert_eq!((cash(A), won(TAXES)), (8_460, 1_540));
    });
}

#[test]
fn a_challenge_at_71_hours_stops_a_recovery() {
    test(|| {
        let trade = a_rich_investor();
        let from = two_guardians_approve();
        at(from - HOUR);
        assert_ok!(Tokens::challenge_recovery(signed(ALICE)));
        let until = now() + 7 * DAY;
        assert_eq!(events(), [Event::RecoveryChallenged { investor: A, until }]);
        at(from);
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_ok!(hypothetically!(approves(GUARDIANS[2])));
        assert_noop!(proposes(GUARDIANS[2]), Error::<Test>::RecoveryPending);
        all_of_it_is_barred(trade);
        // Where nobody decides, it is void after seven days.
        hypothetically!({
            at(until - 1);
            all_of_it_is_barred(trade);
            at(until);
            assert_noop!(executes(), Error::<Test>::NoRecovery);
            assert_noop!(decides(true), Error::<Test>::NoRecovery);
            assert_ok!(affirm(BOB, trade));
            assert_eq!(sums_of(A), (800, 500));
        });
        // The manager may uphold it, and the key is changed at once.
        hypothetically!({
            assert_ok!(decides(true));
            assert_eq!(InvestorOfKey::<Test>::get(id(NEW_KEY)), Some(A));
            assert_eq!(InvestorOfKey::<Test>::get(id(ALICE)), None);
            assert_ok!(Tokens::withdraw(signed(NEW_KEY), trade));
        });
        // Or reject it; where the depository does, the guardians are none any more.
        hypothetically!({
            assert_ok!(decides(false));
            assert_ok!(proposes(GUARDIANS[0]));
        });
        System::reset_events();
        assert_ok!(Tokens::decide_recovery(signed(DEPOSITORY), A, false));
        assert_eq!(events(), [Event::RecoveryRejected { investor: A }]);
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_noop!(proposes(GUARDIANS[0]), Error::<Test>::NotGuardian);
        assert_eq!(InvestorOfKey::<Test>::get(id(NEW_KEY)), None);
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(affirm(BOB, trade));
        assert_eq!(sums_of(A), (800, 500));
    });
}

#[test]
fn approvals_of_a_proposal_that_has_lapsed_do_not_count() {
    test(|| {
        names_guardians(&GUARDIANS);
        at(now() + 3 * DAY);
        let [first, second, third] = GUARDIANS;
        assert_ok!(proposes(first));
        let lapses = now() + 7 * DAY;
        assert_eq!(stage(), Some(Stage::Proposed(lapses)));
        at(lapses - 1);
        assert_ok!(hypothetically!(approves(second)));
        at(lapses);
        assert_noop!(approves(second), Error::<Test>::NoRecovery);
        assert_ok!(proposes(second));
        assert_eq!(stage(), Some(Stage::Proposed(lapses + 7 * DAY)));
        assert_noop!(approves(second), Error::<Test>::AlreadyApproved);
        assert_ok!(approves(third));
        assert_eq!(stage(), Some(Stage::Approved(lapses + 3 * DAY)));
    });
}

/// A guardian counts until others do. What one of those before has approved is no approval of
/// theirs: else one that was dismissed and one other would be two.
#[test]
fn an_approval_of_a_former_guardian_does_not_count_with_those_after_it() {
    test(|| {
        names_guardians(&GUARDIANS);
        at(now() + 3 * DAY);
        names_guardians(&LATER_GUARDIANS);
        let turn = now() + 3 * DAY;
        at(turn - 1);
        assert_ok!(proposes(GUARDIANS[0]));
        let lapses = now() + 7 * DAY;
        at(turn);
        assert_noop!(approves(GUARDIANS[1]), Error::<Test>::NotGuardian);
        let [one, other] = LATER_GUARDIANS;
        System::reset_events();
        assert_ok!(approves(one));
        assert_eq!(
            events(),
            [Event::RecoveryApproved {
                investor: A,
                by: id(one),
                from: None
            }]
        );
        assert_eq!(stage(), Some(Stage::Proposed(lapses)));
        assert_ok!(approves(other));
        assert_eq!(stage(), Some(Stage::Approved(turn + 3 * DAY)));
    });
}

/// What an investor binds itself to leaves room for a court's order.
#[test]
fn many_pledges_do_not_keep_a_court_from_freezing() {
    test(|| {
        give(ALICE, 100);
        let pledges = |days| pledged(ALICE, 0, 0, B, 1, now() + days * DAY);
        let pledged = (1..100).take_while(|days| pledges(*days).is_ok());
        assert!(pledged.count() < 99);
        let order = H256::repeat_byte(1);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 100, order));
        assert_eq!(free(A), 0);
    });
}
