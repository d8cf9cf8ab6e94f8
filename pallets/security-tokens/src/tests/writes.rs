//! What each call writes is what its weight pays for, and a trade touches as little as is said.

use crate::{Call, mock::*, rules::Rule, *};
use frame::{
    deps::frame_support::{traits::WhitelistedStorageKeys, weights::RuntimeDbWeight},
    testing_prelude::*,
    traits::{GetCallName, UnfilteredDispatchable},
};
use std::collections::BTreeSet;

/// What a write weighs here: more than a call does without.
const WRITE: u64 = 1_000_000_000_000;
/// By which a court has stopped something.
const ORDER: H256 = H256::repeat_byte(7);
/// A record date, and when what is called here is called.
const DATE: Moment = NOON + 36 * HOUR;
const CALLED: Moment = NOON + 48 * HOUR;
/// When what still waits then expires.
const LATER: Moment = NOON + 20 * DAY;
/// More investors than there are: with a role each, and sixteen who do the same.
const SELLER: Who = 31;
const BUYER: Who = 32;
const GIVER: Who = 33;
const MOVER: Who = 34;
const TIED: Who = 35;
const STALE: Who = 36;
const STOPPED: Who = 37;
const BIDDERS: [Who; 3] = [38, 39, 40];
const RECOVERING: [Who; 4] = [41, 42, 43, 44];
const CROWD: core::ops::Range<Who> = 100..116;

/// An ISIN for each number.
fn code(number: u32) -> [u8; 12] {
    let codes = (0..10).filter_map(|check| {
        let code = format!("KR{number:09}{check}");
        code.into_bytes().try_into().ok()
    });
    let mut good = codes.filter(crate::securities::is_isin);
    good.next().expect("one digit checks the others")
}

/// So many securities without rules but for the annual cap.
fn capped(numbers: core::ops::Range<u32>) -> Vec<SecurityId> {
    let numbers = numbers.map(|number| list(code(number), 10_000, vec![Rule::AnnualCap]));
    numbers.collect()
}

/// Gives an investor an account in the book 1 too, and tells it.
fn join(who: Who) -> SecuritiesAccount {
    let investor = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let said = Investors::<Test>::get(investor).map_or(0, |record| record.said);
    let at = now().max(said + 1);
    let signature = says(who, Consent::Join(1), at);
    assert_ok!(Tokens::join_book(
        signed(OTHER_MANAGER),
        1,
        id(who),
        at,
        Some(signature)
    ));
    SecuritiesAccount { investor, book: 1 }
}

fn unit(security: SecurityId, from: SecuritiesAccount, to: SecuritiesAccount) -> Leg {
    Leg::Units {
        security,
        from,
        to,
        units: 1,
    }
}

fn ask(security: SecurityId, record_date: Moment, about: Announcement) -> ActionId {
    let action = NextAction::<Test>::get();
    assert_ok!(Tokens::announce(
        signed(ISSUER),
        security,
        record_date,
        about
    ));
    action
}

fn poll() -> Announcement {
    Announcement::Vote {
        question: ORDER,
        options: 2,
        until: LATER,
    }
}

fn dividend(won: u128) -> Announcement {
    Announcement::Dividend(Amount::Pot(won))
}

/// Offers units of a security at ₩1 a share.
fn offer(security: SecurityId, units: Units, closes: Moment) -> OfferingId {
    let offering = NextOffering::<Test>::get();
    let offer = Offer {
        security,
        price: 1,
        units,
        soft_cap: 0,
        closes,
        refund_at: LATER,
    };
    assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
    offering
}

fn bid(who: Who, offering: OfferingId, units: Units) {
    assert_ok!(Tokens::subscribe(signed(who), offering, 0, units));
}

/// An investor with as many keys as one can have, whose recovery is so far.
fn recovering(who: Who, stage: Stage) -> InvestorId {
    let investor = register(who);
    for n in 1..MAX_KEYS as u8 {
        let key = who + 100 + 20 * n;
        let at = now().max(crate::mock::investor(investor).said + 1);
        let consent = says(key, Consent::Control(investor), at);
        assert_ok!(Tokens::add_controller(signed(who), id(key), at, consent));
    }
    Investors::<Test>::mutate_extant(investor, |record| {
        record.recovery = Some(Recovery {
            key: id(who + 80),
            approvals: BoundedVec::new(),
            stage,
            backed: true,
        });
    });
    investor
}

fn size(instruction: InstructionId) -> Size {
    Tokens::size_of(instruction).expect("an instruction")
}

/// Each call at its most, with what it needs: who makes it.
fn calls() -> Vec<(RuntimeOrigin, Call<Test>)> {
    let anyone = || signed(STRANGER);
    let issuer = || signed(ISSUER);
    let depository = || signed(DEPOSITORY);

    // At noon there are shares that many have, most of them for one call,
    let shares = capped(1..2)[0];
    let seller = register_as(SELLER, InvestorClass::Professional);
    let [buyer, giver, mover, tied, stale, stopped] =
        [BUYER, GIVER, MOVER, TIED, STALE, STOPPED].map(register);
    assert_ok!(mint_to(shares, SELLER, 10));
    assert_ok!(mint_to(shares, MOVER, 5));
    assert_ok!(mint_to(shares, STALE, 1));
    assert_ok!(mint_to(shares, ISSUER, 1));
    ask(shares, DATE, poll());
    assert_ok!(Tokens::classify_investor(
        signed(MANAGER),
        stale,
        InvestorClass::Professional,
        KOREA,
        now() + 365 * DAY
    ));
    join(MOVER);

    // securities of which nothing is issued,
    let [halted, empty, divisible, unclaimed, sole] = [2, 3, 4, 5, 6].map(|number| {
        let parts = if number == 4 { 10 } else { 1 };
        list_by(code(number), parts, 10_000, Vec::new())
    });
    let rules = BoundedVec::truncate_from(vec![Rule::AnnualCap]);
    assert_ok!(Tokens::halt_security(depository(), halted, LATER));
    assert_ok!(Tokens::propose_quantity(issuer(), halted, 20_000));
    assert_ok!(Tokens::set_rules(issuer(), halted, rules.clone()));

    // a crowd, in two books each, with won and units of the first security of all,
    let crowd: Vec<(Who, InvestorId, SecuritiesAccount)> = CROWD
        .map(|who| {
            let investor = register(who);
            pay_in(investor, 1_000);
            give(who, 3);
            (who, investor, join(who))
        })
        .collect();

    // a sale of the seller's last shares, which the buyer pays with all but its last won,
    let to = join(BUYER);
    pay_in(buyer, 105_001);
    let sale = instruct_until(
        vec![
            Leg::Units {
                security: shares,
                from: account(seller),
                to,
                units: 10,
            },
            pay(buyer, seller, 105_000),
        ],
        LATER,
    );
    assert_ok!(affirm(BUYER, sale));

    // sixteen trades of six securities among six of the crowd, no two of which are of the same
    // security by the same one,
    let six = capped(10..16);
    let trades = (0..16).map(|n: usize| {
        let (security, pair) = (six[n % 6], n / 6 * 2);
        let ((who, from, _), (_, _, to)) = (crowd[pair], crowd[pair + 1]);
        assert_ok!(mint_to(security, who, 1));
        unit(security, account(from), to)
    });
    let wide = instruct_until(trades.collect(), LATER);
    for (who, ..) in &crowd[1..6] {
        assert_ok!(affirm(*who, wide));
    }
    for security in six {
        ask(security, DATE, poll());
    }

    // what fifteen of the crowd pay the last one, to whom the first also gives a unit,
    let (_, first, _) = crowd[0];
    let (last, payee, other) = crowd[15];
    let won = crowd[..15]
        .iter()
        .map(|(_, payer, _)| pay(*payer, payee, 1));
    let many: Vec<Leg> = won.chain([unit(0, account(first), other)]).collect();
    let [rejected, expired, collected] =
        [LATER, NOON + HOUR, LATER - HOUR].map(|expires| instruct_until(many.clone(), expires));
    for (who, ..) in &crowd[..15] {
        for instruction in [rejected, expired, collected] {
            assert_ok!(affirm(*who, instruction));
        }
    }

    // units of fifteen securities and won, given and locked,
    let given = capped(20..35).into_iter().map(|security| {
        assert_ok!(mint_to(security, GIVER, 2));
        deliver_of(security, giver, C, 1)
    });
    let given: Vec<Leg> = given.chain([pay(giver, C, 1)]).collect();
    pay_in(giver, 10);
    let [affirmed, withdrawn] = [given.clone(), given].map(|legs| instruct_until(legs, LATER));
    assert_ok!(affirm(GIVER, withdrawn));

    // won that was locked until one o'clock, and may leave tomorrow,
    pay_in(tied, 11);
    let over = instruct_until(vec![deliver(A, tied, 1), pay(tied, A, 10)], NOON + HOUR);
    assert_ok!(affirm(TIED, over));
    assert_ok!(Tokens::set_payout(signed(TIED), id(71)));

    // encumbrances,
    give(ALICE, 100);
    assert_ok!(pledged(ALICE, 0, 0, B, 10, LATER));
    assert_ok!(Tokens::freeze(root(), 0, account(A), 5, ORDER));

    // offerings: one that is open, one for the crowd, one without bids, and one with two,
    let open = offer(shares, 100, LATER - DAY);
    let ranked = offer(shares, 47, NOON + DAY);
    let failed = offer(shares, 10, NOON + DAY);
    let allotted = offer(shares, 3, NOON + DAY);
    let unbidden = offer(shares, 1, LATER - DAY);
    assert_ok!(Balances::mint_into(&Tokens::offering_account(unbidden), 1));
    let bidders = BIDDERS.map(register);
    for bidder in bidders {
        pay_in(bidder, 3);
    }
    bid(BIDDERS[0], open, 3);
    bid(BIDDERS[1], allotted, 3);
    bid(BIDDERS[2], allotted, 3);
    for (who, ..) in &crowd {
        bid(*who, ranked, 4);
    }

    // actions: dividends that are funded or not, and a vote of who has the first security,
    assert_ok!(mint_to(sole, ALICE, 1));
    let [paid, old] = [sole, unclaimed].map(|security| {
        let action = ask(security, DATE, dividend(1_000_000));
        assert_ok!(Tokens::fund(signed(BANK), action, 1_000_000));
        assert_ok!(Balances::mint_into(&Tokens::pot_account(action), 1));
        action
    });
    let unfunded = ask(divisible, DATE, dividend(1_000_000));
    let vote = ask(0, DATE, poll());
    let bond = list(code(8), 10_000, Vec::new());
    assert_ok!(mint_to(bond, ALICE, 10));
    assert_ok!(Tokens::set_reference(depository(), bond, 2));
    let redeemed = ask(bond, DATE, Announcement::Redemption(2));

    // and what else a call needs.
    assert_ok!(Tokens::offer_book(depository(), 1, id(SUCCESSOR)));
    assert_ok!(Tokens::stop_investor(depository(), stopped));
    let said = now().max(investor(B).said + 1);
    let second_key = says(72, Consent::Control(B), said);
    assert_ok!(Tokens::add_controller(
        signed(BOB),
        id(72),
        said,
        second_key
    ));
    Venues::<Test>::mutate_extant(1, |venue| venue.suspended = true);
    let stages = [
        Stage::Proposed(LATER),
        Stage::Approved(LATER),
        Stage::Challenged(LATER),
        Stage::Approved(NOON),
    ];
    let stages = RECOVERING.into_iter().zip(stages);
    let recoveries = stages.map(|(who, stage)| recovering(who, stage));
    let recoveries: Vec<InvestorId> = recoveries.collect();

    // A day later offerings are closed, and one of two bids is settled.
    at(NOON + DAY);
    assert_ok!(done(Tokens::close_offering(anyone(), ranked, 35)));
    assert_ok!(done(Tokens::close_offering(anyone(), allotted, 100)));
    let (settled, waiting) = (bidders[1], bidders[2]);
    assert_ok!(Tokens::settle_subscription(anyone(), allotted, settled));

    // Another day later the record date has passed; of one dividend five years ago. Nothing was
    // ever instructed.
    at(CALLED);
    Actions::<Test>::mutate_extant(old, |action| action.record_date = 0);
    let dates = BoundedVec::truncate_from(vec![(0, 1)]);
    Dates::<Test>::insert(unclaimed, RecordDates { dates });
    Swept::<Test>::kill();

    let moment = now();
    let issue = Issue {
        security: shares,
        to: account(C),
        units: 1,
        locked_until: Some(LATER),
    };
    let moved = Consent::Move {
        security: shares,
        from: 0,
        to: 1,
        units: 5,
    };
    let who = BoundedVec::truncate_from(GUARDIANS.map(id).to_vec());
    let guarded = Consent::Guard {
        who: who.clone(),
        threshold: 2,
    };
    let pledge = Consent::Pledge {
        security: 0,
        book: 0,
        pledgee: C,
        units: 1,
        until: LATER,
    };
    pay_in(TREASURY, 1_000_000);
    assert_ok!(Tokens::fund(signed(BANK), redeemed, 20));
    assert_ok!(Balances::mint_into(&Tokens::pot_account(redeemed), 1));
    let commitment = ORDER;
    vec![
        (root(), Call::name_badges { doors: DOORS }),
        (root(), Call::set_annual_cap { cap: None }),
        (signed(SUCCESSOR), Call::open_book {}),
        (
            depository(),
            Call::offer_book {
                book: 0,
                successor: id(SUCCESSOR),
            },
        ),
        (signed(SUCCESSOR), Call::accept_book { book: 1 }),
        (
            signed(MANAGER),
            Call::register_investor {
                book: 0,
                key: id(HEIR),
                class: InvestorClass::Retail,
                country: KOREA,
                known_until: LATER,
                at: moment,
                signature: Some(says(HEIR, Consent::Join(0), moment)),
            },
        ),
        (
            signed(OTHER_MANAGER),
            Call::join_book {
                book: 1,
                key: id(ALICE),
                at: moment,
                signature: Some(says(ALICE, Consent::Join(1), moment)),
            },
        ),
        (
            depository(),
            Call::change_manager {
                investor: mover,
                book: 1,
            },
        ),
        (
            depository(),
            Call::classify_investor {
                investor: A,
                class: InvestorClass::Professional,
                country: KOREA,
                known_until: LATER,
            },
        ),
        (
            depository(),
            Call::rebind_investor {
                investor: A,
                subject: id(HEIR),
            },
        ),
        (depository(), Call::stop_investor { investor: A }),
        (depository(), Call::resume_investor { investor: stopped }),
        (
            signed(ALICE),
            Call::add_controller {
                key: id(73),
                at: moment,
                signature: says(73, Consent::Control(A), moment),
            },
        ),
        (signed(BOB), Call::remove_controller { key: id(72) }),
        (signed(ALICE), Call::set_payout { to: id(71) }),
        (
            signed(BANK),
            Call::deposit {
                investor: C,
                amount: 1,
            },
        ),
        (signed(TIED), Call::withdraw_cash { amount: 11 }),
        (
            depository(),
            Call::set_guardians {
                key: id(ALICE),
                who,
                threshold: 2,
                at: moment,
                signature: Some(says(ALICE, guarded, moment)),
            },
        ),
        (
            depository(),
            Call::propose_recovery {
                investor: A,
                key: id(73),
            },
        ),
        (
            depository(),
            Call::approve_recovery {
                investor: recoveries[0],
            },
        ),
        (signed(RECOVERING[1]), Call::challenge_recovery {}),
        (
            depository(),
            Call::decide_recovery {
                investor: recoveries[2],
                uphold: true,
            },
        ),
        (
            anyone(),
            Call::execute_recovery {
                investor: recoveries[3],
            },
        ),
        (signed(VENUE), Call::register_venue {}),
        (signed(OTHER_VENUE), Call::close_venue { venue: 1 }),
        (root(), Call::suspend_venue { venue: 0 }),
        (root(), Call::reinstate_venue { venue: 1 }),
        (
            root(),
            Call::replace_venue_operator {
                venue: 0,
                operator: id(OTHER_VENUE),
            },
        ),
        (
            issuer(),
            Call::propose_security {
                name: BoundedVec::truncate_from(b"Another share".to_vec()),
                code: code(7),
                kind: SecurityKind::Bond,
                per_share: 1,
                reference: 1,
                quantity: 1,
                rules: rules.clone(),
            },
        ),
        (
            issuer(),
            Call::propose_quantity {
                security: shares,
                quantity: 20_000,
            },
        ),
        (
            depository(),
            Call::confirm_registration {
                security: halted,
                quantity: 20_000,
            },
        ),
        (
            depository(),
            Call::set_reference {
                security: shares,
                price: 1,
            },
        ),
        (
            issuer(),
            Call::set_rules {
                security: shares,
                rules: rules.clone(),
            },
        ),
        (
            depository(),
            Call::confirm_rules {
                security: halted,
                rules,
            },
        ),
        (
            issuer(),
            Call::set_document {
                security: shares,
                id: 0,
                commitment,
                deed: None,
            },
        ),
        (
            root(),
            Call::name_trustee {
                security: shares,
                trustee: Some(id(STRANGER)),
            },
        ),
        (
            depository(),
            Call::halt_security {
                security: shares,
                until: LATER,
            },
        ),
        (depository(), Call::resume_security { security: halted }),
        (
            issuer(),
            Call::mint {
                issue,
                key: id(CAROL),
                at: moment,
                signature: Some(says(CAROL, Consent::Accept(issue), moment)),
            },
        ),
        (
            issuer(),
            Call::redeem {
                security: shares,
                book: 0,
                units: 1,
            },
        ),
        (
            depository(),
            Call::move_manager {
                key: id(MOVER),
                security: shares,
                from: 0,
                to: 1,
                units: 5,
                at: moment,
                signature: Some(says(MOVER, moved, moment)),
            },
        ),
        (
            anyone(),
            Call::refresh_position {
                security: shares,
                investor: stale,
            },
        ),
        (
            signed(VENUE),
            Call::instruct {
                venue: 0,
                legs: BoundedVec::truncate_from(many),
                expires: LATER,
            },
        ),
        (
            signed(GIVER),
            Call::affirm {
                instruction: affirmed,
                size: size(affirmed),
            },
        ),
        (
            signed(SELLER),
            Call::affirm {
                instruction: sale,
                size: size(sale),
            },
        ),
        (
            signed(crowd[0].0),
            Call::affirm {
                instruction: wide,
                size: size(wide),
            },
        ),
        (
            signed(last),
            Call::affirm {
                instruction: collected,
                size: size(collected),
            },
        ),
        (
            signed(GIVER),
            Call::withdraw {
                instruction: withdrawn,
            },
        ),
        (
            signed(last),
            Call::reject {
                instruction: rejected,
            },
        ),
        (
            anyone(),
            Call::expire {
                instruction: expired,
            },
        ),
        (
            depository(),
            Call::pledge {
                key: id(ALICE),
                security: 0,
                book: 0,
                pledgee: C,
                units: 1,
                until: LATER,
                at: moment,
                signature: Some(says(ALICE, pledge, moment)),
            },
        ),
        (
            signed(BOB),
            Call::release_pledge {
                security: 0,
                account: account(A),
                units: 10,
            },
        ),
        (
            root(),
            Call::freeze {
                security: 0,
                account: account(A),
                units: 1,
                order: H256::zero(),
            },
        ),
        (
            root(),
            Call::unfreeze {
                security: 0,
                account: account(A),
                units: 5,
                order: ORDER,
            },
        ),
        (
            root(),
            Call::force_transfer {
                security: shares,
                from: account(seller),
                to,
                units: 10,
                title: Title::Order(ORDER),
            },
        ),
        (
            root(),
            Call::force_payment {
                from: tied,
                to: C,
                amount: 11,
                title: Title::Order(ORDER),
            },
        ),
        (
            root(),
            Call::lift_pledge {
                security: 0,
                account: account(A),
                pledgee: B,
                units: 10,
                order: ORDER,
            },
        ),
        (issuer(), Call::call_off { offering: unbidden }),
        (
            issuer(),
            Call::consolidate {
                security: shares,
                by: 2,
                price: 21_000,
            },
        ),
        (issuer(), Call::delist_security { security: empty }),
        (
            issuer(),
            Call::open_offering {
                offer: Offer {
                    security: sole,
                    price: 1,
                    units: 1,
                    soft_cap: 0,
                    closes: LATER,
                    refund_at: LATER + DAY,
                },
            },
        ),
        (
            signed(TIED),
            Call::subscribe {
                offering: open,
                book: 0,
                units: 11,
            },
        ),
        (
            signed(BIDDERS[0]),
            Call::cancel_subscription { offering: open },
        ),
        (
            anyone(),
            Call::close_offering {
                offering: ranked,
                steps: 15,
            },
        ),
        (
            anyone(),
            Call::close_offering {
                offering: failed,
                steps: 1,
            },
        ),
        (
            anyone(),
            Call::settle_subscription {
                offering: allotted,
                investor: waiting,
            },
        ),
        (
            root(),
            Call::set_tax {
                tax: Taxes::<Test>::get().expect("genesis says it"),
            },
        ),
        (
            depository(),
            Call::set_tax_class {
                investor: A,
                class: TaxClass::Exempt,
            },
        ),
        (
            issuer(),
            Call::announce {
                security: halted,
                record_date: LATER,
                announcement: dividend(1),
            },
        ),
        (
            signed(BANK),
            Call::fund {
                action: unfunded,
                amount: 1_000_000,
            },
        ),
        (signed(ALICE), Call::claim { action: paid }),
        (
            anyone(),
            Call::push {
                action: paid,
                investor: A,
            },
        ),
        (
            anyone(),
            Call::push {
                action: redeemed,
                investor: A,
            },
        ),
        (
            signed(ALICE),
            Call::vote {
                action: vote,
                option: 1,
            },
        ),
        (issuer(), Call::close_action { action: unfunded }),
        (anyone(), Call::reclaim { action: old }),
        (
            issuer(),
            Call::split {
                security: divisible,
                into: 10,
            },
        ),
    ]
}

/// What a call has read and written, by keys, but for those that every block has at hand, which
/// weights leave out too.
fn touched<'a>(keys: impl Iterator<Item = &'a [u8]>) -> BTreeSet<Vec<u8>> {
    let at_hand = AllPalletsWithSystem::whitelisted_storage_keys();
    let keys = keys.filter(|key| {
        let is_at_hand = at_hand.iter().any(|known| known.key == *key);
        !is_at_hand && !key.starts_with(b":")
    });
    keys.map(<[u8]>::to_vec).collect()
}

fn written(state: &TestState) -> u64 {
    let changes = state.overlayed_changes().changes();
    let keys = changes.map(|(key, _)| key.as_slice());
    touched(keys).len() as u64
}

/// The n-th call; how many keys it writes, and for how many writes the weight pays that it has had
/// in the end.
fn paid_for(n: usize) -> (&'static str, u64, u64) {
    let mut state = state();
    let (origin, call) = state.execute_with(|| calls().swap_remove(n));
    state.commit_all().expect("a state");
    let name = call.get_call_name();
    let paid = state.execute_with(|| {
        Db::set(RuntimeDbWeight {
            read: 0,
            write: WRITE,
        });
        let info = call.get_dispatch_info();
        let done = call.dispatch_bypass_filter(origin).expect(name);
        done.calc_actual_weight(&info).ref_time() / WRITE
    });
    (name, written(&state), paid)
}

#[test]
fn each_call_writes_no_more_than_its_weight_pays_for() {
    let calls = state().execute_with(calls);
    let names: BTreeSet<_> = calls.iter().map(|(_, call)| call.get_call_name()).collect();
    let all: BTreeSet<_> = Call::<Test>::get_call_names().iter().copied().collect();
    assert_eq!(names, all);
    // The call, its writes, and what is paid for.
    let short = (0..calls.len()).map(paid_for);
    let short = short.filter(|(_, written, paid)| written > paid);
    assert_eq!(short.collect::<Vec<_>>(), []);
}

/// What is used in the end beyond what was said before is not paid for, and may not fit in the
/// block.
#[test]
fn an_affirmation_does_not_do_more_than_was_said() {
    test(|| {
        let legs = capped(1..4).into_iter().map(|security| {
            assert_ok!(mint_to(security, ALICE, 1));
            deliver_of(security, A, B, 1)
        });
        let trade = instruct(legs.collect());
        // Three securities are locked, and then settle.
        for who in [ALICE, BOB] {
            let less = Size {
                legs: 2,
                ..size(trade)
            };
            assert_noop!(
                done(Tokens::affirm(signed(who), trade, less)),
                Error::<Test>::SizeTooSmall
            );
            assert_ok!(affirm(who, trade));
        }
    });
}

/// A way in which a trade of two legs is settled.
struct Case {
    name: &'static str,
    /// Or the seller?
    buyer_is_last: bool,
    /// Is the buyer's account in another manager's book?
    other_book: bool,
    /// Units that stay with the seller.
    left: Units,
    /// The most entries that are read.
    reads: usize,
    /// The most entries that are written.
    writes: usize,
}

/// Eight rules that look at both parties.
fn eight_rules() -> Vec<Rule> {
    let classes = vec![InvestorClass::Retail, InvestorClass::Professional];
    vec![
        Rule::Classes(BoundedVec::truncate_from(classes)),
        Rule::Countries(BoundedVec::truncate_from(vec![KOREA])),
        Rule::HolderCap(49),
        Rule::ClassCap(InvestorClass::Retail, 49),
        Rule::MaxShare(500),
        Rule::Lot(10),
        Rule::Venues(BoundedVec::truncate_from(vec![0])),
        Rule::AnnualCap,
    ]
}

/// A trade of 100 shares for ₩1,050,000 that one party has affirmed; the last one, and the share.
/// The seller is a professional and has them all, the buyer has none; sixteen record dates have
/// passed since.
fn two_legs(case: &Case) -> (Who, InstructionId, SecurityId) {
    let share = list(code(1), 10_000, eight_rules());
    let until = now() + 365 * DAY;
    let class = InvestorClass::Professional;
    assert_ok!(Tokens::classify_investor(
        signed(MANAGER),
        A,
        class,
        KOREA,
        until
    ));
    assert_ok!(mint_to(share, ISSUER, 900));
    assert_ok!(mint_to(share, ALICE, 100 + case.left));
    let to = if case.other_book {
        join(BOB)
    } else {
        account(B)
    };
    for n in 1..=16 {
        ask(share, now() + n, poll());
    }
    at(now() + HOUR);
    let trade = instruct(vec![
        Leg::Units {
            security: share,
            from: account(A),
            to,
            units: 100,
        },
        pay(B, A, 1_050_000),
    ]);
    let (first, last) = if case.buyer_is_last {
        (ALICE, BOB)
    } else {
        (BOB, ALICE)
    };
    // Who locks won keeps one; who pays with the last word needs none.
    pay_in(B, 1_050_001 - u128::from(case.buyer_is_last));
    assert_ok!(affirm(first, trade));
    (last, trade, share)
}

/// Entries of this pallet, the unit ledger, the currency and the time. On the mock, badges and
/// court orders are no entries; on a chain those of each party, manager and venue come on top.
#[test]
fn a_trade_of_two_legs_under_eight_rules_touches_as_few_entries_as_is_said() {
    let last_units = Case {
        name: "the seller's last units are the buyer's first, paid with won on hold",
        buyer_is_last: false,
        other_book: false,
        left: 0,
        reads: 30,
        writes: 20,
    };
    let cases = [
        Case {
            name: "the same, paid with the buyer's last won",
            buyer_is_last: true,
            ..last_units
        },
        Case {
            name: "the seller keeps some",
            left: 10,
            ..last_units
        },
        Case {
            // Another book with its manager, and what both books have of the share.
            name: "the same as the first, in another manager's book",
            other_book: true,
            reads: 31,
            ..last_units
        },
        last_units,
    ];
    for case in cases {
        let mut state = state();
        let (last, trade, share) = state.execute_with(|| two_legs(&case));
        state.commit_all().expect("a state");
        let recorder = Default::default();
        state.execute_with_recorder(Clone::clone(&recorder), || {
            assert_ok!(affirm(last, trade));
        });
        let recorded = recorder.recorded_keys();
        let keys = recorded.values().flat_map(|keys| keys.keys());
        let reads = touched(keys.map(|key| &key[..])).len();
        let writes = written(&state) as usize;
        println!("{}: {reads} reads, {writes} writes", case.name);
        assert!(reads <= case.reads, "{}: {reads} reads", case.name);
        assert!(writes <= case.writes, "{}: {writes} writes", case.name);
        state.execute_with(|| {
            assert_eq!(units_of(share, A), case.left);
            assert_eq!((units_of(share, B), cash(A)), (100, 1_050_000));
            Tokens::do_try_state().expect("the law holds after the trade");
        });
    }
}
