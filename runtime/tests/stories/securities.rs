//! Registered securities, with badges, deeds, won and freezes of the whole chain.

use crate::{chain::*, notaries, rice::by, vouchers::*};
use dure_runtime::{Runtime, RuntimeCall, RuntimeHoldReason, SecurityTokens, SecurityUnits};
use frame_support::{
    assert_noop, assert_ok,
    traits::{fungible::InspectHold, fungibles::roles},
};
use pallet_credential_badges::{Call as Badges, ClassCount, Error as BadgesError};
use pallet_security_tokens::{
    Amount, Announcement, AnnualCap, Call, CapYear, Consent, DAY, Deed, Doors, Error, HoldReason,
    Instructions, InvestorId, InvestorOfKey, Issue, Leg, Legs, NextInstruction, Offer,
    SecuritiesAccount, SecurityId, SecurityKind, Size, Statement, Tax, TaxClass, TaxTerms, Title,
    Units,
    rules::{InvestorClass, Rule},
};
use pallet_support::{ClassId, Moment};
use sp_core::H256;
use sp_runtime::{DispatchResult, MultiSignature, TokenError};

pub const DEPOSITORY: &str = "Depository";
pub const MANAGER: &str = "Broker";
const OTHER_MANAGER: &str = "OtherBroker";
pub const VENUE: &str = "Exchange";
pub const ISSUER: &str = "Company";
/// Investors 1 and 2. Their keys have won for fees alone.
const HOLDER: &str = "Holder";
const OTHER: &str = "OtherHolder";
/// Holds an identity badge, and is no investor.
const NEWCOMER: &str = "Newcomer";
const MINISTRY: &str = "MinistryOfLabour";
const TREASURY: InvestorId = 0;
const A: InvestorId = 1;
const B: InvestorId = 2;
const SALT: H256 = H256::repeat_byte(0x5a);
const KOREA: u16 = 410;
/// What a share is worth, in won.
const PRICE: Balance = 10_500;
/// ISINs of nobody's: the last digit checks the others.
const CODES: [&[u8; 12]; 3] = [b"KR7999990005", b"KR7999991003", b"KR7999992001"];

pub fn doors() -> Doors {
    SecurityTokens::badges().expect("named")
}

fn grant(who: &str, class: ClassId) {
    let (who, until) = (account(who), None);
    assert_ok!(run(MINISTRY, Badges::grant { who, class, until }));
}

/// What a key signs now, after all that its investor has said.
fn says(who: &str, what: Consent<AccountId>) -> (Moment, MultiSignature) {
    let key = account(who);
    let said = InvestorOfKey::<Runtime>::get(&key)
        .and_then(SecurityTokens::investor_details)
        .map_or(0, |record| record.said);
    let at = now().max(said + 1);
    let statement = Statement { key, what, at };
    (at, by(who, &SecurityTokens::statement_message(statement)))
}

fn register(who: &str) -> Call<Runtime> {
    let (at, signature) = says(who, Consent::Join(0));
    Call::register_investor {
        book: 0,
        key: account(who),
        class: InvestorClass::Retail,
        country: KOREA,
        known_until: now() + 300 * DAY,
        at,
        signature: Some(signature),
    }
}

fn join(who: &str, book: u32) -> Call<Runtime> {
    let (at, signature) = says(who, Consent::Join(book));
    Call::join_book {
        book,
        key: account(who),
        at,
        signature: Some(signature),
    }
}

fn propose(code: &[u8; 12], quantity: Units, rules: Vec<Rule>) -> Call<Runtime> {
    propose_of(code, 1, quantity, rules)
}

fn propose_of(
    code: &[u8; 12],
    per_share: Units,
    quantity: Units,
    rules: Vec<Rule>,
) -> Call<Runtime> {
    Call::propose_security {
        name: b"A made-up share".to_vec().try_into().expect("short"),
        code: *code,
        kind: SecurityKind::Share,
        per_share,
        reference: PRICE,
        quantity,
        rules: rules.try_into().expect("few"),
    }
}

fn confirm(security: SecurityId, quantity: Units) -> Call<Runtime> {
    Call::confirm_registration { security, quantity }
}

fn at_home(investor: InvestorId) -> SecuritiesAccount {
    SecuritiesAccount { investor, book: 0 }
}

/// Units for the issuer's own account.
fn for_treasury(units: Units) -> Call<Runtime> {
    Call::mint {
        issue: Issue {
            security: 0,
            to: at_home(TREASURY),
            units,
            locked_until: None,
        },
        key: account(ISSUER),
        at: 0,
        signature: None,
    }
}

fn mint(who: &str, units: Units) -> Call<Runtime> {
    let key = account(who);
    let investor = InvestorOfKey::<Runtime>::get(&key).expect("an investor");
    let issue = Issue {
        security: 0,
        to: at_home(investor),
        units,
        locked_until: None,
    };
    let (at, signature) = says(who, Consent::Accept(issue));
    Call::mint {
        issue,
        key,
        at,
        signature: Some(signature),
    }
}

/// Badges, an issuer, two investors, two books, a venue, and the security 0 with these rules, of
/// 1,000 units: 500 the first investor's, and 100 the treasury's.
fn market(rules: Vec<Rule>) {
    let first = ClassCount::<Runtime>::get();
    for _ in 0..5 {
        let (achievement, schema) = (SALT, SALT);
        assert_ok!(run(
            MINISTRY,
            Badges::create_class {
                achievement,
                schema
            }
        ));
    }
    let doors = Doors {
        identity: first,
        depository: first + 1,
        manager: first + 2,
        venue: first + 3,
        issuer: first + 4,
    };
    for (who, class) in [
        (DEPOSITORY, doors.depository),
        (MANAGER, doors.manager),
        (OTHER_MANAGER, doors.manager),
        (VENUE, doors.venue),
        (ISSUER, doors.issuer),
        (ISSUER, doors.identity),
        (HOLDER, doors.identity),
        (OTHER, doors.identity),
        (NEWCOMER, doors.identity),
    ] {
        grant(who, class);
    }
    for who in [
        DEPOSITORY,
        MANAGER,
        OTHER_MANAGER,
        VENUE,
        ISSUER,
        HOLDER,
        OTHER,
    ] {
        assert_ok!(run("Ferdie", transfer(&account(who), 1_000_000)));
    }
    as_root(Call::name_badges { doors });
    for manager in [MANAGER, OTHER_MANAGER] {
        assert_ok!(run(manager, Call::open_book {}));
    }
    assert_ok!(run(VENUE, Call::register_venue {}));
    for (investor, who) in [ISSUER, HOLDER, OTHER].into_iter().enumerate() {
        assert_ok!(run(MANAGER, register(who)));
        let number = InvestorOfKey::<Runtime>::get(account(who)).map(|known| known as usize);
        assert_eq!(number, Some(investor));
    }
    assert_ok!(run(ISSUER, propose(CODES[0], 1_000, rules)));
    assert_ok!(run(DEPOSITORY, confirm(0, 1_000)));
    assert_ok!(run(ISSUER, for_treasury(100)));
    assert_ok!(run(ISSUER, mint(HOLDER, 500)));
}

/// A market, and something of each kind for each role to act on.
pub fn world() {
    market(vec![]);
    assert_ok!(run(OTHER_MANAGER, join(HOLDER, 1)));
    for (code, per_share, quantity) in [(CODES[1], 1, 50), (CODES[2], 10, 60)] {
        assert_ok!(run(ISSUER, propose_of(code, per_share, quantity, vec![])));
    }
    let rules = || vec![Rule::HolderCap(49)].try_into().expect("one");
    let (security, until) = (0, now() + DAY);
    let (rules, paid) = (rules(), 1_000);
    assert_ok!(run(ISSUER, Call::set_rules { security, rules }));
    let security = 1;
    assert_ok!(run(DEPOSITORY, Call::halt_security { security, until }));
    let successor = account(MANAGER);
    let book = 1;
    assert_ok!(run(DEPOSITORY, Call::offer_book { book, successor }));
    let (investor, key) = (B, account(NEWCOMER));
    assert_ok!(run(MANAGER, Call::propose_recovery { investor, key }));
    assert_ok!(run(OTHER, Call::challenge_recovery {}));
    assert_ok!(run(MANAGER, Call::stop_investor { investor }));
    for (investor, amount) in [(A, paid), (TREASURY, PRICE)] {
        assert_ok!(run("Dave", Call::deposit { investor, amount }));
    }
    assert_ok!(run(DEPOSITORY, confirm(2, 60)));
    assert_ok!(run(MANAGER, pledge(HOLDER, B)));
    let offer = offer(10);
    assert_ok!(run(ISSUER, Call::open_offering { offer }));
    assert_ok!(run(VENUE, Call::register_venue {}));
    as_root(Call::suspend_venue { venue: 1 });
    as_root(freeze(H256::repeat_byte(3)));
}

/// Units of the security 0 at its price.
fn offer(units: Units) -> Offer {
    Offer {
        security: 0,
        price: PRICE,
        units,
        soft_cap: 0,
        closes: now() + DAY,
        refund_at: now() + 2 * DAY,
    }
}

/// A unit of somebody's, to another investor.
fn pledge(who: &str, pledgee: InvestorId) -> Call<Runtime> {
    let (security, book, units, until) = (0, 0, 1, now() + DAY);
    let what = Consent::Pledge {
        security,
        book,
        pledgee,
        units,
        until,
    };
    let (at, signature) = says(who, what);
    Call::pledge {
        key: account(who),
        security,
        book,
        pledgee,
        units,
        until,
        at,
        signature: Some(signature),
    }
}

fn freeze(order: H256) -> Call<Runtime> {
    Call::freeze {
        security: 0,
        account: at_home(A),
        units: 1,
        order,
    }
}

fn calls<const N: usize>(calls: [Call<Runtime>; N]) -> Vec<RuntimeCall> {
    calls.map(RuntimeCall::from).into()
}

/// What the council alone may do, in [`world`].
pub fn of_the_council() -> Vec<RuntimeCall> {
    let order = H256::repeat_byte(3);
    let cap = AnnualCap {
        limit: 1,
        year: CapYear::Calendar,
    };
    let tax = Tax {
        terms: TaxTerms {
            income: 140,
            local: 100,
            waived_below: 1_000,
        },
        account: account("City"),
    };
    calls([
        Call::name_badges { doors: doors() },
        Call::set_annual_cap { cap: Some(cap) },
        Call::set_tax { tax },
        Call::name_trustee {
            security: 0,
            trustee: Some(account("Dave")),
        },
        Call::suspend_venue { venue: 0 },
        Call::reinstate_venue { venue: 1 },
        Call::replace_venue_operator {
            venue: 1,
            operator: with_badge(),
        },
        freeze(order),
        Call::unfreeze {
            security: 0,
            account: at_home(A),
            units: 1,
            order,
        },
        Call::lift_pledge {
            security: 0,
            account: at_home(A),
            pledgee: B,
            units: 1,
            order,
        },
    ])
}

/// Another who holds a venue's badge.
fn with_badge() -> AccountId {
    grant("OtherExchange", doors().venue);
    account("OtherExchange")
}

/// What the depository may do, and the council in its place.
pub fn of_the_depository() -> Vec<RuntimeCall> {
    let (security, investor) = (0, A);
    let (from, to, units) = (0, 1, 10);
    let moves = Consent::Move {
        security,
        from,
        to,
        units,
    };
    let (at, signature) = says(HOLDER, moves);
    let rules = vec![Rule::HolderCap(49)].try_into().expect("one");
    let title = Title::Succession {
        deed: Deed {
            act: 1,
            kind: notaries::DEED.kind,
        },
        commitment: notaries::DEED.commitment,
    };
    calls([
        Call::offer_book {
            book: 0,
            successor: account(OTHER_MANAGER),
        },
        Call::change_manager { investor, book: 1 },
        Call::rebind_investor {
            investor,
            subject: account(HOLDER),
        },
        confirm(1, 50),
        Call::confirm_rules { security, rules },
        Call::set_reference { security, price: 1 },
        Call::halt_security {
            security,
            until: now() + DAY,
        },
        Call::resume_security { security: 1 },
        Call::move_manager {
            key: account(HOLDER),
            security,
            from,
            to,
            units,
            at,
            signature: Some(signature),
        },
        Call::force_transfer {
            security,
            from: at_home(A),
            to: at_home(B),
            units,
            title,
        },
        Call::force_payment {
            from: A,
            to: B,
            amount: 10,
            title,
        },
    ])
}

/// What an investor's manager may do, and the council in its place.
pub fn of_a_manager() -> Vec<RuntimeCall> {
    let investor = A;
    let (who, threshold) = (vec![account("Eve")].try_into().expect("one"), 1);
    let guard = Consent::Guard { who, threshold };
    let (at, signature) = says(HOLDER, guard.clone());
    let Consent::Guard { who, threshold } = guard else {
        unreachable!("as above")
    };
    calls([
        Call::classify_investor {
            investor,
            class: InvestorClass::Professional,
            country: KOREA,
            known_until: now() + DAY,
        },
        Call::set_tax_class {
            investor,
            class: TaxClass::Exempt,
        },
        Call::stop_investor { investor },
        Call::resume_investor { investor: B },
        Call::set_guardians {
            key: account(HOLDER),
            who,
            threshold,
            at,
            signature: Some(signature),
        },
        Call::decide_recovery {
            investor: B,
            uphold: false,
        },
        pledge(HOLDER, B),
    ])
}

/// What it alone may do.
pub fn of_a_manager_alone() -> Vec<RuntimeCall> {
    let mut calls = calls([
        Call::open_book {},
        Call::accept_book { book: 1 },
        register(NEWCOMER),
    ]);
    calls.push(third_joins().into());
    calls
}

/// A fourth investor, of the other manager's, joins the first book.
fn third_joins() -> Call<Runtime> {
    grant("Bob", doors().identity);
    let (at, signature) = says("Bob", Consent::Join(1));
    let call = Call::register_investor {
        book: 1,
        key: account("Bob"),
        class: InvestorClass::Retail,
        country: KOREA,
        known_until: now() + DAY,
        at,
        signature: Some(signature),
    };
    assert_ok!(run(OTHER_MANAGER, call));
    join("Bob", 0)
}

/// What a venue alone may do.
pub fn of_a_venue_alone() -> Vec<RuntimeCall> {
    let legs = vec![deliver(A, B, 1)].try_into().expect("one");
    let expires = now() + DAY;
    calls([
        Call::register_venue {},
        Call::instruct {
            venue: 0,
            legs,
            expires,
        },
    ])
}

/// What it may do without its badge, and the council in its place.
pub fn of_a_venue() -> Vec<RuntimeCall> {
    calls([Call::close_venue { venue: 0 }])
}

/// What an issuer alone may do.
pub fn of_an_issuer() -> Vec<RuntimeCall> {
    let (security, quantity) = (0, 2_000);
    let commitment = SALT;
    let offer = offer(100);
    calls([
        propose(b"KR7999993009", 10, vec![]),
        Call::propose_quantity { security, quantity },
        Call::set_rules {
            security,
            rules: Default::default(),
        },
        Call::set_document {
            security,
            id: 0,
            commitment,
            deed: None,
        },
        for_treasury(1),
        Call::redeem {
            security,
            book: 0,
            units: 1,
        },
        Call::delist_security { security: 2 },
        Call::split {
            security: 2,
            into: 10,
        },
        Call::open_offering { offer },
        Call::call_off { offering: 0 },
        Call::consolidate {
            security,
            by: 2,
            price: 2 * PRICE,
        },
        Call::announce {
            security,
            record_date: now() + DAY,
            announcement: Announcement::Dividend(Amount::Pot(1_000)),
        },
    ])
}

fn deliver(from: InvestorId, to: InvestorId, units: Units) -> Leg {
    Leg::Units {
        security: 0,
        from: at_home(from),
        to: at_home(to),
        units,
    }
}

/// An instruction of a trade: so many units at the price.
fn trade(units: Units) -> u64 {
    let instruction = NextInstruction::<Runtime>::get();
    let amount = units * PRICE;
    let pay = Leg::Won {
        from: B,
        to: A,
        amount,
    };
    let legs: Legs = vec![deliver(A, B, units), pay].try_into().expect("two");
    let (venue, expires) = (0, now() + DAY);
    assert_ok!(run(
        VENUE,
        Call::instruct {
            venue,
            legs,
            expires
        }
    ));
    instruction
}

fn affirm(who: &str, instruction: u64) -> DispatchResult {
    let size = SecurityTokens::size_of(instruction).unwrap_or(Size {
        parties: 2,
        legs: 1,
        rules: 16,
    });
    run(who, Call::affirm { instruction, size })
}

fn cash(investor: InvestorId) -> Balance {
    Balances::free_balance(SecurityTokens::ledger_account(investor))
}

fn units(investor: InvestorId) -> Units {
    SecurityUnits::balance(0, SecurityTokens::ledger_account(investor))
}

fn court(who: AccountId) -> pallet_cbdc::Call<Runtime> {
    let order = SALT;
    pallet_cbdc::Call::freeze { who, order }
}

/// From the badge to the delivery, in the chain's won; and a dividend after it.
#[test]
fn a_share_goes_from_its_register_to_an_investor_against_won() {
    story(|| {
        market(vec![
            Rule::AnnualCap,
            Rule::Venues(vec![0].try_into().expect("one")),
        ]);
        assert_ok!(run(
            "MinistryOfLabour",
            transfer(&account(OTHER), 5_000_000)
        ));
        let (investor, amount) = (B, 1_050_000);
        assert_ok!(run(OTHER, Call::deposit { investor, amount }));
        let fees = Balances::free_balance(account(VENUE));
        let deal = trade(100);
        let reason = RuntimeHoldReason::SecurityTokens(HoldReason::Record);
        assert!(Balances::balance_on_hold(&reason, &account(VENUE)) > 0);
        assert_ok!(affirm(HOLDER, deal));
        assert_ok!(affirm(OTHER, deal));
        assert_eq!((units(A), units(B)), (400, 100));
        assert_eq!((cash(A), cash(B)), (1_050_000, 0));
        // The venue has its deposit back, but for that of its own record, and has paid a fee.
        assert!(fees - Balances::free_balance(account(VENUE)) < 10);
        assert_eq!(SecurityTokens::bought_by(B), (1_050_000, Some(10_000_000)));
        let sums = SecurityTokens::reconcile(0).expect("a security");
        assert_eq!(
            (sums.registered, sums.issued, sums.ledger),
            (1_000, 600, 600)
        );
        assert_eq!(sums.books, [(0, 600)]);

        let (security, record_date) = (0, now() + 3_000);
        let announcement = Announcement::Dividend(Amount::Pot(500_000));
        assert_ok!(run(
            ISSUER,
            Call::announce {
                security,
                record_date,
                announcement
            }
        ));
        let (action, amount) = (0, 500_000);
        assert_ok!(run(ISSUER, Call::fund { action, amount }));
        block(vec![]);
        block(vec![]);
        assert_ok!(run("Dave", Call::push { action, investor }));
        // 100 of the 500 that are not the treasury's: 100,000, less 14,000 and 1,400.
        assert_eq!(cash(B), 84_600);
        assert_ok!(run(HOLDER, Call::claim { action }));
        assert_eq!(cash(A), 1_050_000 + 338_400);
        assert_eq!(SecurityTokens::action_details(action), None);
    });
}

/// By the central bank for a court, by the issuer of the badge, and by the ministry: all in the
/// block in which it is said; and the other party takes its word back.
#[test]
fn whoever_is_stopped_settles_nothing_from_that_block_on() {
    story(|| {
        market(vec![]);
        let amount = 210_001;
        for investor in [A, B] {
            assert_ok!(run("Dave", Call::deposit { investor, amount }));
        }
        let deal = trade(10);
        assert_ok!(affirm(HOLDER, deal));
        let unchanged = || assert_eq!((units(A), units(B), cash(B)), (500, 0, amount));
        for who in [
            SecurityTokens::ledger_account(A),
            SecurityTokens::ledger_account(B),
            account(HOLDER),
            account(OTHER),
            account(MANAGER),
            account(VENUE),
        ] {
            assert_ok!(run("CentralBank", court(who.clone())));
            assert_noop!(affirm(OTHER, deal), TokenError::Frozen);
            let order = SALT;
            assert_ok!(run(
                "CentralBank",
                pallet_cbdc::Call::unfreeze { who, order }
            ));
        }
        for (who, class) in [(MANAGER, doors().manager), (VENUE, doors().venue)] {
            let who = account(who);
            let (again, suspended) = (who.clone(), BadgesError::<Runtime>::Suspended);
            assert_ok!(run(MINISTRY, Badges::suspend_grant { who, class }));
            assert_noop!(affirm(OTHER, deal), suspended);
            assert_ok!(run(MINISTRY, Badges::lift_grant { who: again, class }));
        }
        let class = doors().identity;
        for who in [account(HOLDER), account(OTHER)] {
            let again = who.clone();
            assert_ok!(run(MINISTRY, Badges::suspend_grant { who, class }));
            assert_noop!(affirm(OTHER, deal), Error::<Runtime>::IdentityNotInForce);
            assert_ok!(run(MINISTRY, Badges::lift_grant { who: again, class }));
        }
        unchanged();
        assert_ok!(run(HOLDER, Call::withdraw { instruction: deal }));
        assert_ok!(affirm(HOLDER, deal));
        assert_ok!(affirm(OTHER, deal));
        assert_eq!((units(A), units(B), cash(B)), (490, 10, 105_001));
    });
}

/// The unit ledger has no calls, and one keyless account is all that it knows of roles; batches,
/// proxies and schedules call the same calls.
#[test]
fn there_is_no_way_around() {
    story(|| {
        market(vec![]);
        let names = <RuntimeCall as frame_support::traits::GetCallMetadata>::get_module_names();
        assert!(!names.contains(&"SecurityUnits"));
        let keeper = Some(SecurityTokens::keeper_account());
        assert_eq!(<SecurityUnits as roles::Inspect<_>>::owner(0), keeper);
        assert_eq!(<SecurityUnits as roles::Inspect<_>>::issuer(0), keeper);
        assert_eq!(<SecurityUnits as roles::Inspect<_>>::admin(0), keeper);
        assert_eq!(<SecurityUnits as roles::Inspect<_>>::freezer(0), keeper);
        let deal = trade(10);
        let size = SecurityTokens::size_of(deal).expect("open");
        let affirm = || {
            RuntimeCall::from(Call::affirm {
                instruction: deal,
                size,
            })
        };
        // Nobody affirms for others, however it is wrapped.
        let calls = vec![affirm()];
        let batched = pallet_utility::Call::batch_all { calls };
        let refused = Error::<Runtime>::NotInvestor;
        assert_noop!(run("Dave", batched), refused);
        let proxied = pallet_proxy::Call::proxy {
            real: account(HOLDER).into(),
            force_proxy_type: None,
            call: Box::new(affirm()),
        };
        assert_noop!(
            run("Dave", proxied),
            pallet_proxy::Error::<Runtime>::NotProxy
        );
        assert!(Instructions::<Runtime>::get(deal).is_some());
        assert_eq!((units(A), units(B)), (500, 0));
    });
}

/// What was locked is free at the expiry; idle time gives it back, and the venue its deposit.
#[test]
fn an_instruction_that_expires_leaves_nothing() {
    story(|| {
        market(vec![]);
        let (investor, amount) = (B, 105_001);
        assert_ok!(run("Dave", Call::deposit { investor, amount }));
        let instruction = NextInstruction::<Runtime>::get();
        let pay = Leg::Won {
            from: B,
            to: A,
            amount: 105_000,
        };
        let legs: Legs = vec![deliver(A, B, 10), pay].try_into().expect("two");
        let (venue, expires) = (0, now() + 10_000);
        let held = || {
            let reason = RuntimeHoldReason::SecurityTokens(HoldReason::Record);
            Balances::balance_on_hold(&reason, &account(VENUE))
        };
        let before = held();
        assert_ok!(run(
            VENUE,
            Call::instruct {
                venue,
                legs,
                expires
            }
        ));
        assert_ok!(affirm(OTHER, instruction));
        assert_eq!(SecurityTokens::cash_of(B), (1, 105_000));
        while now() < expires {
            block(vec![]);
        }
        assert_eq!(SecurityTokens::cash_of(B), (105_001, 0));
        while now() < expires + 120_000 {
            block(vec![]);
        }
        assert!(Instructions::<Runtime>::get(instruction).is_none());
        assert_eq!((cash(B), held()), (105_001, before));
    });
}

/// What a block sets aside in all for the trade of a share against won, from the venue's word on.
/// Most of what it reads are badges that are dear to check, and what courts have stopped: of each
/// party four keys and the ledger account.
#[test]
fn a_trade_of_two_legs_under_eight_rules_is_weighed_at_four_milliseconds_and_a_fifth_at_most() {
    use pallet_security_tokens::WeightInfo as _;
    type Weights = pallet_security_tokens::weights::SubstrateWeight<Runtime>;
    let settles = Weights::affirm_last(2, 1, 8);
    let all = Weights::instruct(2) + Weights::affirm(1) + settles;
    assert!(all.ref_time() <= 4_200_000_000, "{}", all.ref_time());
    assert!(
        settles.ref_time() <= 2_500_000_000,
        "{}",
        settles.ref_time()
    );
}
