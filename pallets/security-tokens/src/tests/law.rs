//! The law finds what breaks it.

use crate::{
    mock::*,
    rules::{InvestorClass, Rule},
    *,
};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};
use std::collections::BTreeSet;

/// What the law finds, and what has broken it.
type Sabotage = (&'static str, Box<dyn Fn()>);

/// The securities: without rules; with some, and others to come; and one that is not listed any
/// more.
const PLAIN: SecurityId = 0;
const RULED: SecurityId = 1;
const GONE: SecurityId = 2;
const HYNIX: [u8; 12] = *b"KR7000660001";
const NAVER: [u8; 12] = *b"KR7035420009";
/// The instructions: one that has expired; one of which the seller has affirmed, and one of which
/// the buyer has; and one of the security that is gone.
const EXPIRED: InstructionId = 0;
const UNITS: InstructionId = 1;
const WON: InstructionId = 2;
/// The offerings, by how far they are.
const ALLOTTED: OfferingId = 0;
const RANKED: OfferingId = 1;
const OPEN: OfferingId = 2;
/// The actions: a dividend and a vote whose date has passed, a dividend whose date has not, and a
/// vote that is closed.
const PAYS: ActionId = 0;
const VOTES: ActionId = 1;
const AHEAD: ActionId = 2;
const CLOSED: ActionId = 3;
/// What no record is numbered by.
const NONE: u32 = 9;
/// A court's order.
const ORDER: H256 = H256::repeat_byte(1);
/// When the trades end that have not expired.
const END: Moment = NOON + 4 * DAY + 2 * HOUR;

/// What a key signs next off line, and when it says that it does.
fn signs(who: Who, what: Consent<AccountId32>) -> (Moment, Option<MultiSignature>) {
    let number = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let moment = now().max(investor(number).said + 1);
    (moment, Some(says(who, what, moment)))
}

fn guard(who: [Who; 3]) {
    let who = BoundedVec::truncate_from(who.map(id).to_vec());
    let what = Consent::Guard {
        who: who.clone(),
        threshold: 2,
    };
    let (moment, signature) = signs(CAROL, what);
    assert_ok!(Tokens::set_guardians(
        signed(MANAGER),
        id(CAROL),
        who,
        2,
        moment,
        signature
    ));
}

/// Units of the security 0 at ₩100.
fn offer(units: Units, closes: Moment) {
    let offer = Offer {
        security: PLAIN,
        price: 100,
        units,
        soft_cap: 1,
        closes,
        refund_at: closes + 80 * DAY,
    };
    assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
}

fn announce(security: SecurityId, date: Moment, announcement: Announcement) {
    assert_ok!(Tokens::announce(
        signed(ISSUER),
        security,
        date,
        announcement
    ));
}

fn vote_until(until: Moment) -> Announcement {
    Announcement::Vote {
        question: H256::repeat_byte(3),
        options: 2,
        until,
    }
}

/// All that a security can have. Of the security 0, investor 1 has 170 units in two accounts, 3 has
/// 63, pledged and frozen in part, and the treasury 40; an hour after noon, which is a record date,
/// they had 150, 60 and 40. Offerings have reserved 117 more.
fn busy() {
    issues();
    announces();
    bids();
    at(NOON + HOUR);
    passes();
    at(NOON + 2 * HOUR);
    assert_ok!(Tokens::close_action(signed(STRANGER), CLOSED));
    at(NOON + 3 * DAY);
    trades();
    offer(100, now() + DAY);
    assert_ok!(Tokens::subscribe(signed(BOB), OPEN, 0, 60));
    assert_ok!(Tokens::halt_security(
        signed(DEPOSITORY),
        RULED,
        now() + DAY
    ));
    let rules = vec![Rule::HolderCap(5), Rule::Lot(1)];
    let rules = BoundedVec::truncate_from(rules);
    assert_ok!(Tokens::set_rules(signed(ISSUER), RULED, rules));
    let [guardian, ..] = GUARDIANS;
    assert_ok!(Tokens::propose_recovery(signed(guardian), C, id(STRANGER)));
}

fn issues() {
    let (moment, signature) = signs(ALICE, Consent::Join(1));
    assert_ok!(Tokens::join_book(
        signed(OTHER_MANAGER),
        1,
        id(ALICE),
        moment,
        signature
    ));
    give(ALICE, 150);
    give(CAROL, 60);
    assert_ok!(mint_to(PLAIN, ISSUER, 40));
    let what = Consent::Move {
        security: PLAIN,
        from: 0,
        to: 1,
        units: 50,
    };
    let (moment, signature) = signs(ALICE, what);
    assert_ok!(Tokens::move_manager(
        signed(DEPOSITORY),
        id(ALICE),
        PLAIN,
        0,
        1,
        50,
        moment,
        signature
    ));
    let rules = vec![Rule::HolderCap(4), Rule::AnnualCap];
    assert_eq!(list(HYNIX, 1_000, rules), RULED);
    assert_ok!(mint_to(RULED, CAROL, 100));
    assert_ok!(Tokens::freeze(root(), PLAIN, account(C), 5, ORDER));
    let until = now() + 30 * DAY;
    assert_ok!(pledged(CAROL, PLAIN, 0, A, 10, until));
    let commitment = H256::repeat_byte(2);
    assert_ok!(Tokens::set_document(
        signed(ISSUER),
        PLAIN,
        0,
        commitment,
        None
    ));
    let class = TaxClass::Exempt;
    assert_ok!(Tokens::set_tax_class(signed(MANAGER), A, class));
    guard(GUARDIANS);
    for investor in [A, B, C] {
        pay_in(investor, 1_000_000);
    }
}

fn announces() {
    let date = now() + HOUR;
    let dividend = Announcement::Dividend(Amount::Pot(1_000));
    announce(PLAIN, date, dividend);
    announce(PLAIN, date, vote_until(now() + 10 * DAY));
    let dividend = Announcement::Dividend(Amount::PerShare(10));
    announce(PLAIN, now() + 60 * DAY, dividend);
    announce(RULED, date, vote_until(now() + 2 * HOUR));
}

/// Of two offerings of ten units, each of three bids for ten.
fn bids() {
    for offering in [ALLOTTED, RANKED] {
        offer(10, now() + HOUR);
        for who in [ALICE, BOB, CAROL] {
            assert_ok!(Tokens::subscribe(signed(who), offering, 0, 10));
        }
    }
}

/// The record date passes, units change, and the offerings are closed: of ten units, five go in
/// equal parts, one each, and seven by what is unmet, two each and one to the first. Investor 3 is
/// settled.
fn passes() {
    assert_ok!(Tokens::vote(signed(CAROL), CLOSED, 0));
    assert_ok!(Tokens::vote(signed(ALICE), VOTES, 1));
    assert_ok!(Tokens::fund(signed(BANK), PAYS, 1_000));
    assert_ok!(Tokens::push(signed(STRANGER), PAYS, C));
    assert_ok!(mint_to(RULED, CAROL, 10));
    give(ALICE, 20);
    for (offering, steps) in [(ALLOTTED, 100), (RANKED, 9)] {
        assert_ok!(done(Tokens::close_offering(
            signed(STRANGER),
            offering,
            steps
        )));
    }
    assert_ok!(Tokens::settle_subscription(signed(STRANGER), ALLOTTED, C));
}

fn trades() {
    let [_, second, third] = GUARDIANS;
    guard([second, third, BANK]);
    let from = SecuritiesAccount {
        investor: A,
        book: 1,
    };
    let units = Leg::Units {
        security: PLAIN,
        from,
        to: account(B),
        units: 10,
    };
    let legs = vec![units, pay(C, A, 100), pay(B, A, 1)];
    assert_eq!(instruct_until(legs, now() + HOUR), EXPIRED);
    assert_ok!(affirm(ALICE, EXPIRED));
    assert_ok!(affirm(CAROL, EXPIRED));

    at(now() + 2 * HOUR);
    let legs = vec![deliver(A, B, 30), pay(B, A, 300_000)];
    assert_eq!(instruct(legs), UNITS);
    assert_ok!(affirm(ALICE, UNITS));
    let legs = vec![deliver(A, B, 20), pay(B, A, 200_000)];
    assert_eq!(instruct(legs), WON);
    assert_ok!(affirm(BOB, WON));

    assert_eq!(list(NAVER, 20, Vec::new()), GONE);
    assert_ok!(mint_to(GONE, ALICE, 20));
    let deal = instruct(vec![deliver_of(GONE, A, B, 20), pay(B, A, 1)]);
    assert_ok!(affirm(ALICE, deal));
    assert_ok!(Tokens::force_transfer(
        root(),
        GONE,
        account(A),
        account(TREASURY),
        20,
        Title::Order(ORDER)
    ));
    assert_ok!(Tokens::redeem(signed(ISSUER), GONE, 0, 20));
    assert_ok!(Tokens::delist_security(signed(ISSUER), GONE));
}

/// By which an instruction expires.
fn minute(moment: Moment) -> u32 {
    u32::try_from(moment / 60_000).expect("a minute")
}

#[test]
fn what_is_empty_and_what_is_rich_is_good() {
    for state in [empty_state(), state()] {
        run(state, || {
            assert_ok!(Tokens::do_try_state());
        });
    }
    test(|| {
        busy();
        assert_ok!(Tokens::do_try_state());
        let plain = security(PLAIN);
        assert_eq!((plain.registered, plain.issued), (10_000, 273));
        assert_eq!(
            [units(A), units(B), units(C), units(TREASURY)],
            [170, 0, 63, 40]
        );
        assert_eq!(Reserved::<Test>::get(PLAIN), 117);
        // What is over is still there: a lock of units, and one of won.
        assert_eq!(Payments::<Test>::get(C).len(), 1);
        assert_eq!(Tokens::cash_of(C).1, 0);
        let stage = Offerings::<Test>::get(RANKED).map(|offering| offering.stage);
        assert_eq!(stage, Some(OfferingStage::Ranking { left: 1 }));
        assert!(!Securities::<Test>::contains_key(GONE));
        assert!(Positions::<Test>::contains_key(GONE, A));
        assert_eq!(
            Tokens::instruction_details(UNITS).map(|it| it.expires),
            Some(END)
        );

        // Two days later all trades have expired. Swept and pruned, nothing of them is left, nor of
        // the vote that is closed.
        at(now() + 2 * DAY);
        assert_ok!(Tokens::do_try_state());
        Tokens::on_idle(1, Weight::MAX);
        assert_ok!(Tokens::do_try_state());
        assert!(Instructions::<Test>::iter_keys().next().is_none());
        assert!(Expiring::<Test>::iter_keys().next().is_none());
        assert!(Payments::<Test>::iter_keys().next().is_none());
        assert!(!Positions::<Test>::contains_key(GONE, A));
        assert!(Left::<Test>::iter_prefix(RULED).next().is_none());
        assert!(Taken::<Test>::iter_prefix(CLOSED).next().is_none());
        assert!(Done::<Test>::iter_keys().next().is_none());
    });
}

fn change_investor(number: InvestorId, change: impl FnOnce(&mut InvestorOf<Test>)) {
    let mut record = investor(number);
    change(&mut record);
    Investors::<Test>::insert(number, record);
}

fn change_security(change: impl FnOnce(&mut SecurityOf<Test>)) {
    let mut record = security(PLAIN);
    change(&mut record);
    Securities::<Test>::insert(PLAIN, record);
}

fn change_deal(number: InstructionId, change: impl FnOnce(&mut InstructionOf<Test>)) {
    let mut record = Instructions::<Test>::get(number).expect("an instruction");
    change(&mut record);
    Instructions::<Test>::insert(number, record);
}

fn position(security: SecurityId, investor: InvestorId) -> Position {
    Positions::<Test>::get(security, investor).expect("a position")
}

fn change_part(security: SecurityId, investor: InvestorId, change: impl FnOnce(&mut Part)) {
    let mut record = position(security, investor);
    change(&mut record.parts[0]);
    Positions::<Test>::insert(security, investor, record);
}

fn add_part(security: SecurityId, investor: InvestorId, part: Part) {
    let mut record = position(security, investor);
    assert!(record.parts.try_push(part).is_ok());
    Positions::<Test>::insert(security, investor, record);
}

fn encumber(security: SecurityId, investor: InvestorId, cause: Cause) {
    let lien = Lien {
        cause,
        units: 1,
        until: Moment::MAX,
    };
    change_part(security, investor, |part| {
        assert!(part.liens.try_push(lien).is_ok());
    });
}

fn change_payments(change: impl FnOnce(&mut PaymentList)) {
    Payments::<Test>::mutate(B, change);
}

fn change_offering(number: OfferingId, change: impl FnOnce(&mut OfferingOf<Test>)) {
    let mut record = Offerings::<Test>::get(number).expect("an offering");
    change(&mut record);
    Offerings::<Test>::insert(number, record);
}

/// The one bid of the offering that is open.
fn change_bid(change: impl FnOnce(&mut Bid)) {
    let mut record = Bids::<Test>::get(OPEN, 0).expect("a bid");
    change(&mut record);
    Bids::<Test>::insert(OPEN, 0, record);
}

fn change_action(number: ActionId, change: impl FnOnce(&mut ActionOf<Test>)) {
    let mut record = Actions::<Test>::get(number).expect("an action");
    change(&mut record);
    Actions::<Test>::insert(number, record);
}

fn change_dates(change: impl FnOnce(&mut RecordDates)) {
    Dates::<Test>::mutate(PLAIN, change);
}

/// Won goes from a pot, whose key nobody has.
fn steal(from: AccountId32) {
    assert_ok!(Balances::transfer(&from, &id(STRANGER), 1, Expendable));
}

/// Units come into being on the unit ledger.
fn forge(investor: InvestorId) {
    let ledger = Tokens::ledger_account(investor);
    let forged = <Assets as fungibles::Mutate<_>>::mint_into(PLAIN, &ledger, 1);
    assert_ok!(forged);
}

/// Who is registered by whom and where.
fn of_investors() -> Vec<Sabotage> {
    vec![
        (
            "a book is not counted",
            Box::new(|| NextBook::<Test>::put(1)),
        ),
        (
            "a book is offered to who keeps it",
            Box::new(|| {
                Books::<Test>::mutate_extant(0, |book| book.successor = Some(id(MANAGER)));
            }),
        ),
        (
            "a venue is not counted",
            Box::new(|| NextVenue::<Test>::put(1)),
        ),
        (
            "an investor is not counted",
            Box::new(|| NextInvestor::<Test>::put(3)),
        ),
        (
            "an investor has no key",
            Box::new(|| change_investor(B, |it| it.keys = BoundedVec::new())),
        ),
        (
            "an investor has a key twice",
            Box::new(|| {
                change_investor(B, |it| assert!(it.keys.try_push(id(BOB)).is_ok()));
            }),
        ),
        (
            "an investor's key is another's",
            Box::new(|| InvestorOfKey::<Test>::insert(id(BOB), A)),
        ),
        (
            "an investor's key is another's",
            Box::new(|| InvestorOfKey::<Test>::remove(id(BOB))),
        ),
        (
            "an investor's badge is another's",
            Box::new(|| InvestorOfBadge::<Test>::insert(investor(B).badge, A)),
        ),
        (
            "an investor has said something ahead of time",
            Box::new(|| change_investor(B, |it| it.said = now() + 120_001)),
        ),
        (
            "an investor has no account",
            Box::new(|| change_investor(B, |it| it.books = BoundedVec::new())),
        ),
        (
            "an investor has two accounts in a book",
            Box::new(|| change_investor(B, |it| assert!(it.books.try_push(0).is_ok()))),
        ),
        (
            "an investor has an account in no book",
            Box::new(|| {
                change_investor(B, |it| assert!(it.books.try_push(NONE).is_ok()));
            }),
        ),
        (
            "an investor lives nowhere",
            Box::new(|| change_investor(B, |it| it.country = 0)),
        ),
        (
            "an investor lives nowhere",
            Box::new(|| change_investor(B, |it| it.country = 1_000)),
        ),
        (
            "an investor is known for too long",
            Box::new(|| change_investor(B, |it| it.known_until = now() + 1_096 * DAY + 1)),
        ),
        (
            "a key is of no such investor",
            Box::new(|| InvestorOfKey::<Test>::insert(id(STRANGER), A)),
        ),
        (
            "a key is of no such investor",
            Box::new(|| InvestorOfKey::<Test>::insert(id(STRANGER), NONE)),
        ),
        (
            "a badge is of no investor",
            Box::new(|| {
                InvestorOfBadge::<Test>::insert(BadgeRef::Granted(id(STRANGER)), NONE);
            }),
        ),
        (
            "what was bought is nobody's",
            Box::new(|| Purchases::<Test>::insert(NONE, Bought { year: 0, won: 1 })),
        ),
        (
            "a tax class is nobody's",
            Box::new(|| TaxClasses::<Test>::insert(NONE, TaxClasses::<Test>::get(A))),
        ),
        (
            "an investor's tax classes are not in order",
            Box::new(|| {
                TaxClasses::<Test>::mutate(A, |known| {
                    let before = (NOON - 1, TaxClass::Withheld);
                    assert!(known.try_push(before).is_ok());
                });
            }),
        ),
        (
            "an investor's tax classes are not in order",
            Box::new(|| {
                TaxClasses::<Test>::mutate(A, |known| known[0].0 = now() + 1);
            }),
        ),
    ]
}

fn of_recoveries() -> Vec<Sabotage> {
    let first = |change: fn(&mut Guardians<AccountId32>)| {
        change_investor(C, |it| change(it.guardians.as_mut().expect("guardians")));
    };
    let next = |change: fn(&mut Guardians<AccountId32>)| {
        change_investor(C, |it| {
            change(it.next_guardians.as_mut().expect("guardians"));
        });
    };
    let approve = |who: Who| {
        change_investor(C, |it| {
            let recovery = it.recovery.as_mut().expect("a recovery");
            assert!(recovery.approvals.try_push(id(who)).is_ok());
        });
    };
    vec![
        (
            "a guardian comes twice",
            Box::new(move || {
                first(|they| {
                    let again = they.who[0].clone();
                    assert!(they.who.try_push(again).is_ok());
                });
            }),
        ),
        (
            "a guardian comes twice",
            Box::new(move || next(|they| they.who[0] = they.who[1].clone())),
        ),
        (
            "guardians are too few for what they decide",
            Box::new(move || first(|they| they.threshold = 0)),
        ),
        (
            "guardians are too few for what they decide",
            Box::new(move || next(|they| they.threshold = 4)),
        ),
        (
            "a recovery is approved twice by one",
            Box::new(move || approve(GUARDIANS[0])),
        ),
        (
            "a recovery is approved by who is no guardian",
            Box::new(move || approve(STRANGER)),
        ),
    ]
}

fn of_securities() -> Vec<Sabotage> {
    vec![
        (
            "a security is not counted",
            Box::new(|| NextSecurity::<Test>::put(1)),
        ),
        (
            "a security's code is another's",
            Box::new(|| SecurityOfCode::<Test>::insert(CODE, RULED)),
        ),
        (
            "a security's code is no ISIN",
            Box::new(|| {
                let code = *b"KR7005930004";
                SecurityOfCode::<Test>::insert(code, PLAIN);
                change_security(|it| it.code = code);
            }),
        ),
        (
            "a share is no number of units",
            Box::new(|| change_security(|it| it.per_share = 0)),
        ),
        (
            "a share is no number of units",
            Box::new(|| change_security(|it| it.per_share = MAX_UNITS + 1)),
        ),
        (
            "a share has no price",
            Box::new(|| change_security(|it| it.reference = 0)),
        ),
        (
            "a share has no price",
            Box::new(|| change_security(|it| it.reference = (1 << 47) + 1)),
        ),
        (
            "more is registered than there can be",
            Box::new(|| change_security(|it| it.registered = MAX_UNITS + 1)),
        ),
        (
            "nothing is proposed, or more than there can be",
            Box::new(|| change_security(|it| it.proposed = Some(0))),
        ),
        (
            "nothing is proposed, or more than there can be",
            Box::new(|| change_security(|it| it.proposed = Some(MAX_UNITS + 1))),
        ),
        (
            "more is issued than is registered",
            Box::new(|| change_security(|it| it.registered = 272)),
        ),
        (
            "more is reserved than is left to be issued",
            Box::new(|| change_security(|it| it.registered = 389)),
        ),
        (
            "a security's treasury is no investor",
            Box::new(|| change_security(|it| it.treasury = NONE)),
        ),
        (
            "a security is halted for too long",
            Box::new(|| {
                let until = now() + 30 * DAY + 1;
                let by = SuspendedBy::Council;
                change_security(|it| it.halted = Some(Halt { until, by }));
            }),
        ),
        (
            "a security is not on the unit ledger",
            Box::new(|| pallet_assets::Asset::<Test>::remove(RULED)),
        ),
        (
            "a code is of no such security",
            Box::new(|| SecurityOfCode::<Test>::insert(NAVER, GONE)),
        ),
        (
            "a code is of no such security",
            Box::new(|| SecurityOfCode::<Test>::insert(NAVER, PLAIN)),
        ),
        (
            "rules are of no security",
            Box::new(|| Rulebooks::<Test>::insert(NONE, Rulebook::default())),
        ),
        (
            "a rule makes no sense",
            Box::new(|| {
                Rulebooks::<Test>::mutate(RULED, |it| it.rules[0] = Rule::HolderCap(0));
            }),
        ),
        (
            "a rule makes no sense",
            Box::new(|| {
                Rulebooks::<Test>::mutate(RULED, |it| {
                    it.next.as_mut().expect("rules").rules[1] = Rule::Lot(0);
                });
            }),
        ),
        (
            "a rule comes twice",
            Box::new(|| {
                Rulebooks::<Test>::mutate(RULED, |it| {
                    assert!(it.rules.try_push(Rule::HolderCap(9)).is_ok());
                });
            }),
        ),
        (
            "holders are counted of no security",
            Box::new(|| HolderCounts::<Test>::insert(NONE, Holders::default())),
        ),
        (
            "a book has units of no security",
            Box::new(|| BookTotals::<Test>::insert(NONE, 0, 1)),
        ),
        (
            "a document is of no security",
            Box::new(|| {
                let document = Documents::<Test>::get(PLAIN, 0).expect("a document");
                Documents::<Test>::insert(NONE, 0, document);
            }),
        ),
        (
            "a document is not counted",
            Box::new(|| {
                let document = Documents::<Test>::get(PLAIN, 0).expect("a document");
                Documents::<Test>::insert(PLAIN, 16, document);
            }),
        ),
        (
            "a document is not counted",
            Box::new(|| {
                let mut document = Documents::<Test>::get(PLAIN, 0).expect("a document");
                document.version = 0;
                Documents::<Test>::insert(PLAIN, 0, document);
            }),
        ),
    ]
}

fn of_instructions() -> Vec<Sabotage> {
    vec![
        (
            "an instruction is not counted",
            Box::new(|| NextInstruction::<Test>::put(3)),
        ),
        (
            "an instruction is of no venue",
            Box::new(|| change_deal(UNITS, |it| it.venue = NONE)),
        ),
        (
            "an instruction waits for too long",
            Box::new(|| change_deal(UNITS, |it| it.expires = now() + 30 * DAY + 1)),
        ),
        (
            "an instruction is not among those that expire",
            Box::new(|| change_deal(UNITS, |it| it.expires += 60_000)),
        ),
        (
            "an instruction is not among those that expire",
            Box::new(|| Expiring::<Test>::remove(minute(END), UNITS)),
        ),
        (
            "a leg moves nothing",
            Box::new(|| change_deal(UNITS, |it| it.legs[0] = deliver(A, B, 0))),
        ),
        (
            "a leg moves nothing",
            Box::new(|| change_deal(UNITS, |it| it.legs[0] = deliver(A, A, 30))),
        ),
        (
            "a leg moves nothing",
            Box::new(|| change_deal(UNITS, |it| it.legs[1] = pay(B, A, 0))),
        ),
        (
            "a leg moves nothing",
            Box::new(|| change_deal(UNITS, |it| it.legs[1] = pay(B, B, 1))),
        ),
        (
            "a leg is nobody's",
            Box::new(|| change_deal(UNITS, |it| it.legs[1] = pay(NONE, A, 1))),
        ),
        (
            "a leg is of no account",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    it.legs[0] = Leg::Units {
                        security: PLAIN,
                        from: account(A),
                        to: SecuritiesAccount {
                            investor: B,
                            book: 1,
                        },
                        units: 30,
                    };
                });
            }),
        ),
        (
            "a leg is of what never was a security",
            Box::new(|| change_deal(UNITS, |it| it.legs[0] = deliver_of(NONE, A, B, 30))),
        ),
        (
            "an instruction delivers nothing",
            Box::new(|| change_deal(UNITS, |it| it.legs[0] = pay(A, B, 1))),
        ),
        (
            "an instruction has other parties than its legs",
            Box::new(|| change_deal(UNITS, |it| it.parties[0].investor = C)),
        ),
        (
            "an instruction has other parties than its legs",
            Box::new(|| change_deal(UNITS, |it| it.parties = BoundedVec::new())),
        ),
        (
            // They are in the order of their numbers.
            "an instruction has other parties than its legs",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    it.parties[0].investor = B;
                    it.parties[1].investor = A;
                });
            }),
        ),
        (
            "an instruction is affirmed by all and not settled",
            Box::new(|| change_deal(UNITS, |it| it.parties[1].affirmed = true)),
        ),
        (
            "an instruction has other securities than its legs",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    assert!(it.versions.try_push((RULED, 0)).is_ok());
                });
            }),
        ),
        (
            "an instruction has other securities than its legs",
            Box::new(|| change_deal(UNITS, |it| it.versions[0].0 = RULED)),
        ),
        (
            "legs come to more than there can be",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    it.legs[0] = deliver(A, B, Units::MAX);
                    assert!(it.legs.try_push(deliver(A, B, 1)).is_ok());
                });
            }),
        ),
        (
            "an instruction pays for nothing",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    assert!(it.legs.try_push(deliver(B, A, 30)).is_ok());
                });
            }),
        ),
        (
            "what is to come is swept already",
            Box::new(|| Swept::<Test>::put(minute(now()) + 1)),
        ),
        (
            "what is to expire is no such instruction",
            Box::new(|| Expiring::<Test>::insert(minute(END) + 1, UNITS, ())),
        ),
        (
            "what is to expire is no such instruction",
            Box::new(|| Expiring::<Test>::insert(minute(END), 9, ())),
        ),
        (
            "the sweeping has passed one over",
            Box::new(|| Swept::<Test>::put(minute(now()))),
        ),
    ]
}

fn of_positions() -> Vec<Sabotage> {
    vec![
        (
            "a position is nobody's",
            Box::new(|| Positions::<Test>::insert(PLAIN, NONE, position(PLAIN, C))),
        ),
        (
            "a position is empty",
            Box::new(|| {
                let empty = Position::new(InvestorClass::Retail);
                Positions::<Test>::insert(PLAIN, B, empty);
            }),
        ),
        (
            "a part of a position is in no account",
            Box::new(|| change_part(PLAIN, C, |part| part.book = 1)),
        ),
        (
            "two parts of a position are in one account",
            Box::new(|| add_part(PLAIN, C, position(PLAIN, C).parts[0].clone())),
        ),
        (
            "a part of a position is nothing",
            Box::new(|| {
                let part = Part {
                    book: 1,
                    units: 0,
                    liens: BoundedVec::new(),
                };
                add_part(GONE, A, part);
            }),
        ),
        (
            "no place is left for a court's order",
            Box::new(|| {
                change_part(PLAIN, C, |part| {
                    // With the pledge these are 25.
                    for day in 1..25 {
                        let lien = Lien {
                            cause: Cause::LockUp,
                            units: 1,
                            until: END + day * DAY,
                        };
                        assert!(part.liens.try_push(lien).is_ok());
                    }
                });
            }),
        ),
        (
            "an encumbrance is of no units",
            Box::new(|| change_part(PLAIN, C, |part| part.liens[0].units = 0)),
        ),
        (
            "two encumbrances are one",
            Box::new(|| {
                change_part(PLAIN, C, |part| {
                    let lien = part.liens[0];
                    assert!(part.liens.try_push(lien).is_ok());
                });
            }),
        ),
        (
            "units are encumbered where there are none",
            Box::new(|| encumber(GONE, A, Cause::LockUp)),
        ),
        (
            "units are pledged to nobody",
            Box::new(|| encumber(PLAIN, C, Cause::Pledge(NONE))),
        ),
        (
            "units are pledged to nobody",
            Box::new(|| encumber(PLAIN, C, Cause::Pledge(C))),
        ),
        (
            "there are units of no security",
            Box::new(|| Positions::<Test>::insert(NONE, C, position(PLAIN, C))),
        ),
        (
            "an investor has other units on the unit ledger",
            Box::new(|| change_part(PLAIN, C, |part| part.units += 1)),
        ),
        (
            "an investor has other units on the unit ledger",
            Box::new(|| forge(A)),
        ),
        (
            "trades have locked other units than they give",
            Box::new(|| change_deal(UNITS, |it| it.parties[0].affirmed = false)),
        ),
        (
            "trades have locked other units than they give",
            Box::new(|| change_deal(UNITS, |it| it.legs[0] = deliver(A, B, 31))),
        ),
        (
            "trades have locked other units than they give",
            Box::new(|| encumber(PLAIN, C, Cause::Trade)),
        ),
        (
            "trades have locked other units than they give",
            Box::new(|| Positions::<Test>::remove(GONE, A)),
        ),
        (
            // Until another moment.
            "trades have locked other units than they give",
            Box::new(|| {
                change_part(PLAIN, A, |part| {
                    let mut liens = part.liens.iter_mut();
                    let lock = liens.find(|lien| lien.cause == Cause::Trade);
                    lock.expect("a lock").until += 1;
                });
            }),
        ),
        (
            "other units are on the unit ledger than are issued",
            Box::new(|| forge(B)),
        ),
        (
            "other units are on the unit ledger than are issued",
            Box::new(|| change_security(|it| it.issued += 1)),
        ),
        (
            "positions come to other units than are issued",
            Box::new(|| Positions::<Test>::remove(PLAIN, C)),
        ),
        (
            "other holders are counted than there are",
            Box::new(|| HolderCounts::<Test>::mutate(PLAIN, |it| it.retail += 1)),
        ),
        (
            // As what they are stored.
            "other holders are counted than there are",
            Box::new(|| {
                let mut stored = position(PLAIN, C);
                stored.class = InvestorClass::Institutional;
                Positions::<Test>::insert(PLAIN, C, stored);
            }),
        ),
        (
            "books come to other units than their accounts",
            Box::new(|| BookTotals::<Test>::mutate(PLAIN, 0, |units| *units += 1)),
        ),
        (
            "books come to other units than their accounts",
            Box::new(|| BookTotals::<Test>::remove(PLAIN, 1)),
        ),
        (
            "books come to other units than their accounts",
            Box::new(|| BookTotals::<Test>::insert(RULED, 1, 0)),
        ),
    ]
}

fn of_payments() -> Vec<Sabotage> {
    vec![
        (
            "payments are nobody's",
            Box::new(|| Payments::<Test>::insert(NONE, Payments::<Test>::get(B))),
        ),
        (
            "payments are kept that are none",
            Box::new(|| Payments::<Test>::insert(A, PaymentList::new())),
        ),
        (
            "a payment is of no won",
            Box::new(|| {
                let (until, won) = (END + 1, 0);
                change_payments(|it| assert!(it.try_push(Payment { until, won }).is_ok()));
            }),
        ),
        (
            "two payments are one",
            Box::new(|| {
                let (until, won) = (END, 1);
                change_payments(|it| assert!(it.try_push(Payment { until, won }).is_ok()));
            }),
        ),
        (
            "an investor has other won on hold than it is to pay",
            Box::new(|| change_payments(|it| it[0].won += 1)),
        ),
        (
            "an investor has other won on hold than it is to pay",
            Box::new(|| Payments::<Test>::remove(C)),
        ),
        (
            "an investor has other won on hold than it is to pay",
            Box::new(|| {
                let reason = RuntimeHoldReason::Tokens(HoldReason::Settlement);
                let ledger = Tokens::ledger_account(A);
                assert_ok!(Balances::hold(&reason, &ledger, 1));
            }),
        ),
        (
            "trades have locked other won than they give",
            Box::new(|| change_deal(WON, |it| it.parties[1].affirmed = false)),
        ),
        (
            "trades have locked other won than they give",
            Box::new(|| change_deal(WON, |it| it.legs[1] = pay(B, A, 200_001))),
        ),
        (
            "trades have locked other won than they give",
            Box::new(|| change_payments(|it| it[0].until += 1)),
        ),
    ]
}

fn of_offerings() -> Vec<Sabotage> {
    vec![
        (
            "a bid is for no offering",
            Box::new(|| Offerings::<Test>::remove(OPEN)),
        ),
        (
            "a bid is not counted",
            Box::new(|| change_offering(OPEN, |it| it.next_bid = 0)),
        ),
        (
            "a bid is of no account",
            Box::new(|| change_bid(|bid| bid.book = 1)),
        ),
        (
            "a bid is of no account",
            Box::new(|| change_bid(|bid| bid.investor = NONE)),
        ),
        (
            "an investor does not know its bid",
            Box::new(|| BidOf::<Test>::remove(OPEN, B)),
        ),
        (
            "a bid is for nothing, or for more than is offered",
            Box::new(|| change_bid(|bid| bid.units = 0)),
        ),
        (
            "a bid is for nothing, or for more than is offered",
            Box::new(|| change_bid(|bid| bid.units = 101)),
        ),
        (
            "a bid has paid other won than it costs",
            Box::new(|| change_bid(|bid| bid.won -= 1)),
        ),
        (
            "a bid is allotted more than it is for",
            Box::new(|| change_bid(|bid| bid.allotted = 61)),
        ),
        (
            "an investor has no such bid",
            Box::new(|| BidOf::<Test>::insert(OPEN, A, 0)),
        ),
        (
            "an investor has no such bid",
            Box::new(|| BidOf::<Test>::insert(NONE, A, 0)),
        ),
        (
            "a rank is of no such bid",
            Box::new(|| Ranks::<Test>::insert(RANKED, [0u8; 20], 0)),
        ),
        (
            "a rank is of no such bid",
            Box::new(|| Ranks::<Test>::insert(NONE, [0u8; 20], 0)),
        ),
        (
            "bids are ranked while nothing is shared",
            Box::new(|| change_offering(RANKED, |it| it.stage = OfferingStage::Allotted)),
        ),
        (
            "an offering is not counted",
            Box::new(|| NextOffering::<Test>::put(2)),
        ),
        (
            "an offering makes no sense",
            Box::new(|| change_offering(OPEN, |it| it.offer.soft_cap = 101)),
        ),
        (
            "an offering makes no sense",
            Box::new(|| change_offering(OPEN, |it| it.offer.refund_at = it.offer.closes)),
        ),
        (
            "an offering makes no sense",
            Box::new(|| change_offering(OPEN, |it| it.offer.closes -= 10 * DAY + 1)),
        ),
        (
            "an offering counts other bids than there are",
            Box::new(|| change_offering(OPEN, |it| it.bids += 1)),
        ),
        (
            "an offering is over and stays",
            Box::new(|| {
                Bids::<Test>::remove(OPEN, 0);
                BidOf::<Test>::remove(OPEN, B);
                change_offering(OPEN, |it| {
                    it.bids = 0;
                    it.stage = OfferingStage::Failed;
                });
            }),
        ),
        (
            "an offering counts other units than are bid for",
            Box::new(|| change_offering(OPEN, |it| it.demand += 1)),
        ),
        (
            "an offering counts other units than are bid for",
            Box::new(|| change_offering(ALLOTTED, |it| it.demand = 19)),
        ),
        (
            "an offering has reserved other units than it offers",
            Box::new(|| change_offering(OPEN, |it| it.reserved -= 1)),
        ),
        (
            "an offering has reserved other units than it offers",
            Box::new(|| change_offering(ALLOTTED, |it| it.reserved = 11)),
        ),
        (
            "more is allotted than is reserved",
            Box::new(|| change_offering(ALLOTTED, |it| it.reserved = 6)),
        ),
        (
            "an offering's account has too little",
            Box::new(|| steal(Tokens::offering_account(OPEN))),
        ),
        (
            "other units are reserved than offerings say",
            Box::new(|| Reserved::<Test>::mutate(PLAIN, |units| *units -= 1)),
        ),
        (
            "other units are reserved than offerings say",
            Box::new(|| Reserved::<Test>::insert(RULED, 0)),
        ),
        (
            "units are reserved of no security",
            Box::new(|| {
                change_offering(OPEN, |it| it.offer.security = NONE);
                Reserved::<Test>::insert(PLAIN, 17);
                Reserved::<Test>::insert(NONE, 100);
            }),
        ),
    ]
}

fn of_dates() -> Vec<Sabotage> {
    vec![
        (
            "record dates are kept that are none",
            Box::new(|| Dates::<Test>::insert(RULED, RecordDates::default())),
        ),
        (
            "a record date comes twice",
            Box::new(|| {
                change_dates(|it| {
                    let date = it.dates[0];
                    assert!(it.dates.try_push(date).is_ok());
                });
            }),
        ),
        (
            "other record dates are kept than actions ask for",
            Box::new(|| change_dates(|it| it.dates[0].1 += 1)),
        ),
        (
            "other record dates are kept than actions ask for",
            Box::new(|| change_dates(|it| it.dates[1].0 += 1)),
        ),
        (
            "other record dates are kept than actions ask for",
            Box::new(|| Dates::<Test>::remove(PLAIN)),
        ),
        (
            "what actions ask for is being forgotten",
            Box::new(|| Forgotten::<Test>::insert(PLAIN, ())),
        ),
        (
            "what was left behind is nobody's",
            Box::new(|| Left::<Test>::insert(PLAIN, NONE, Left::<Test>::get(PLAIN, A))),
        ),
        (
            "something was left behind that nobody asks for",
            Box::new(|| Forgotten::<Test>::remove(RULED)),
        ),
        (
            "something was left behind that nobody asks for",
            Box::new(|| LeftSupply::<Test>::insert(NONE, LeftSupply::<Test>::get(PLAIN))),
        ),
        (
            "what was left behind is not in order",
            Box::new(|| {
                Left::<Test>::mutate(PLAIN, A, |kept| {
                    let entry = kept[0];
                    assert!(kept.try_push(entry).is_ok());
                });
            }),
        ),
        (
            "what was left behind is not in order",
            Box::new(|| LeftSupply::<Test>::mutate(PLAIN, |kept| kept[0].until = now() + 1)),
        ),
    ]
}

fn of_actions() -> Vec<Sabotage> {
    let dividend = |number: ActionId, change: fn(&mut Amount, &mut Units, &mut Option<Moment>)| {
        change_action(number, |it| match &mut it.matter {
            Matter::Dividend {
                amount,
                per_share,
                funded,
                ..
            } => change(amount, per_share, funded),
            _ => panic!("it is no dividend"),
        });
    };
    let poll = |change: fn(&mut Moment, &mut BoundedVec<Units, ConstU32<MAX_OPTIONS>>)| {
        change_action(VOTES, |it| match &mut it.matter {
            Matter::Vote { until, tally, .. } => change(until, tally),
            _ => panic!("it is no vote"),
        });
    };
    vec![
        (
            "something was taken of no action",
            Box::new(|| Done::<Test>::remove(CLOSED)),
        ),
        (
            "something was taken of no action",
            Box::new(|| Taken::<Test>::insert(NONE, A, ())),
        ),
        (
            "an action is closed and stays",
            Box::new(|| Done::<Test>::insert(VOTES, ())),
        ),
        (
            "an action is not counted",
            Box::new(|| NextAction::<Test>::put(AHEAD)),
        ),
        (
            "an action is of no security",
            Box::new(|| {
                change_action(AHEAD, |it| it.security = NONE);
                let mut dates = RecordDates::default();
                change_dates(|it| {
                    let date = it.dates.remove(1);
                    assert!(dates.dates.try_push(date).is_ok());
                });
                Dates::<Test>::insert(NONE, dates);
            }),
        ),
        (
            "a record date is too far ahead",
            Box::new(|| {
                let far = now() + 366 * DAY + 1;
                change_action(AHEAD, |it| it.record_date = far);
                change_dates(|it| it.dates[1].0 = far);
            }),
        ),
        (
            "a dividend makes no sense",
            Box::new(move || dividend(PAYS, |amount, _, _| *amount = Amount::Pot(0))),
        ),
        (
            "a dividend makes no sense",
            Box::new(move || dividend(AHEAD, |_, per_share, _| *per_share = 0)),
        ),
        (
            "a dividend makes no sense",
            Box::new(move || dividend(PAYS, |_, _, funded| *funded = Some(now() + 1))),
        ),
        (
            "a dividend was paid before its won was there",
            Box::new(move || dividend(PAYS, |_, _, funded| *funded = None)),
        ),
        (
            "a dividend was paid before its won was there",
            Box::new(|| change_action(AHEAD, |it| it.taxed = 1)),
        ),
        (
            "a vote makes no sense",
            Box::new(move || poll(|until, _| *until = NOON + HOUR)),
        ),
        (
            "a vote makes no sense",
            Box::new(move || poll(|until, _| *until = NOON + HOUR + 366 * DAY + 1)),
        ),
        (
            "a vote makes no sense",
            Box::new(move || poll(|_, tally| *tally = BoundedVec::new())),
        ),
        (
            "other votes are counted than were given",
            Box::new(move || poll(|_, tally| tally[0] = 1)),
        ),
        (
            "other votes are counted than were given",
            Box::new(|| change_action(VOTES, |it| it.paid = 1)),
        ),
        (
            "a part was taken before the record date",
            Box::new(|| Taken::<Test>::insert(AHEAD, A, ())),
        ),
        (
            "what all had at a record date is not what was issued",
            Box::new(|| Left::<Test>::remove(PLAIN, C)),
        ),
        (
            "what all had at a record date is not what was issued",
            Box::new(|| LeftSupply::<Test>::remove(PLAIN)),
        ),
        (
            "somebody has taken a part who had none",
            Box::new(|| Taken::<Test>::insert(PAYS, B, ())),
        ),
        (
            "somebody has taken a part who had none",
            Box::new(|| Taken::<Test>::insert(VOTES, TREASURY, ())),
        ),
        (
            "other parts are taken than those had who took them",
            Box::new(|| change_action(PAYS, |it| it.taken += 1)),
        ),
        (
            "other parts are taken than those had who took them",
            Box::new(|| Taken::<Test>::insert(PAYS, A, ())),
        ),
        (
            "a dividend's pot has too little",
            Box::new(|| steal(Tokens::pot_account(PAYS))),
        ),
        (
            "a dividend's pot has too little",
            Box::new(|| change_action(PAYS, |it| it.paid -= 1)),
        ),
        (
            // 210 units at ₩5, of which ₩1,000 are there.
            "a dividend's pot has too little",
            Box::new(move || dividend(PAYS, |amount, _, _| *amount = Amount::PerShare(5))),
        ),
    ]
}

/// Announces that the security 1 is redeemed, and tells by which action.
fn redeemed() -> ActionId {
    let action = NextAction::<Test>::get();
    announce(RULED, now() + DAY, Announcement::Redemption(PRICE));
    action
}

/// Makes one share of two of the security 1, and tells by which action fractions are bought: of
/// which investor 3 has none, and which cost ₩10,500 at most.
fn consolidated() -> ActionId {
    let action = NextAction::<Test>::get();
    pay_in(TREASURY, 10_500);
    assert_ok!(Tokens::consolidate(signed(ISSUER), RULED, 2, 21_000));
    action
}

fn of_redemptions() -> Vec<Sabotage> {
    let matter = |number: ActionId, change: fn(&mut Balance, &mut Units, &mut Option<u32>)| {
        change_action(number, |it| match &mut it.matter {
            Matter::Redemption {
                price,
                per_share,
                fractions,
                ..
            } => change(price, per_share, fractions),
            _ => panic!("it is no redemption"),
        });
    };
    vec![
        (
            "a security is redeemed by no action",
            Box::new(|| change_security(|it| it.matures = Some(now()))),
        ),
        (
            "a security is redeemed by no action",
            Box::new(|| {
                redeemed();
                Securities::<Test>::mutate_extant(RULED, |it| it.matures = None);
            }),
        ),
        (
            "a security is redeemed twice",
            Box::new(|| {
                redeemed();
                Securities::<Test>::mutate_extant(RULED, |it| it.matures = None);
                redeemed();
            }),
        ),
        (
            "a redemption makes no sense",
            Box::new(move || matter(redeemed(), |price, _, _| *price = 0)),
        ),
        (
            "a redemption makes no sense",
            Box::new(move || matter(redeemed(), |_, per_share, _| *per_share = 0)),
        ),
        (
            "a redemption makes no sense",
            Box::new(move || matter(consolidated(), |_, _, holders| *holders = Some(0))),
        ),
        (
            "something is redeemed before its won was there",
            Box::new(|| change_action(redeemed(), |it| it.paid = 1)),
        ),
        (
            "something is redeemed before its won was there",
            Box::new(|| change_action(consolidated(), |it| it.taxed = 1)),
        ),
        (
            "a redemption's pot has too little",
            Box::new(move || matter(consolidated(), |price, _, _| *price = 21_002)),
        ),
        (
            "a redemption's pot has too little",
            Box::new(move || matter(consolidated(), |_, _, holders| *holders = Some(2))),
        ),
        (
            "somebody has taken a part who had none",
            Box::new(|| Taken::<Test>::insert(consolidated(), B, ())),
        ),
    ]
}

fn of_keys_and_deeds() -> Vec<Sabotage> {
    vec![
        (
            "a trustee acts in the place of other keys than there are",
            Box::new(|| change_investor(TREASURY, |it| it.in_trust = 1)),
        ),
        (
            "a trustee acts in the place of other keys than there are",
            Box::new(|| change_security(|it| it.trustee = Some(id(STRANGER)))),
        ),
        (
            "a recovery is approved by nobody, and by somebody",
            Box::new(|| {
                change_investor(C, |it| {
                    let recovery = it.recovery.as_mut();
                    recovery.expect("a guardian has proposed one").backed = false;
                });
            }),
        ),
        (
            "a deed is about no investor",
            Box::new(|| Successions::<Test>::insert(7, NONE)),
        ),
        (
            "a party has affirmed by a key that it has not had",
            Box::new(|| {
                change_deal(UNITS, |it| {
                    let mut parties = it.parties.iter_mut();
                    let party = parties.find(|party| party.affirmed);
                    party.expect("the seller has").recoveries = 1;
                });
            }),
        ),
    ]
}

#[test]
fn each_part_of_it_is_checked() {
    let sabotages: Vec<_> = [
        of_investors(),
        of_recoveries(),
        of_securities(),
        of_instructions(),
        of_positions(),
        of_payments(),
        of_offerings(),
        of_dates(),
        of_actions(),
        of_redemptions(),
        of_keys_and_deeds(),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Whatever the law says in quotes is found here, and nothing else.
    let said: BTreeSet<_> = include_str!("../invariants.rs")
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    let found: BTreeSet<_> = sabotages.iter().map(|(found, _)| *found).collect();
    assert_eq!(found, said);
    test(|| {
        busy();
        assert_ok!(Tokens::do_try_state());
        for (found, sabotage) in sabotages {
            hypothetically!({
                sabotage();
                assert_eq!(Tokens::do_try_state(), Err(found.into()), "{found}");
            });
        }
    });
}
