//! Venues and securities: who acts for them, their rules, and what is issued, redeemed and moved.

use crate::{
    mock::*,
    rules::{
        InvestorClass::{Institutional, Professional, Retail},
        Rule,
    },
    *,
};
use frame::{
    deps::{
        frame_support::traits::fungibles::{metadata::Inspect as Named, roles::Inspect as Roles},
        sp_runtime::AccountId32,
    },
    testing_prelude::*,
};
use pallet_support::DeedKind;

/// The ISINs of other securities.
const CODES: [[u8; 12]; 5] = [
    *b"KR7000660001",
    *b"KR7035420009",
    *b"KR7035720002",
    *b"US0378331005",
    *b"AU0000XVGZA3",
];
/// What the mock says of who does not hold a badge.
const NO_BADGE: DispatchError = DispatchError::Other("no badge");
const DONE: DispatchResult = Ok(());
/// What is issued of a security at most: 2^80 units.
const MOST_UNITS: Units = 1_208_925_819_614_629_174_706_176;
/// What a share is worth at most: 2^47 won.
const MOST_WON: u128 = 140_737_488_355_328;

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn venue(venue: VenueId) -> VenueOf<Test> {
    Venues::<Test>::get(venue).expect("a venue")
}

fn proposes(
    by: RuntimeOrigin,
    code: [u8; 12],
    per_share: Units,
    reference: u128,
    quantity: Units,
    rules: Vec<Rule>,
) -> DispatchResult {
    Tokens::propose_security(
        by,
        BoundedVec::truncate_from(b"A made-up bond".to_vec()),
        code,
        SecurityKind::Bond,
        per_share,
        reference,
        quantity,
        BoundedVec::truncate_from(rules),
    )
}

/// The issuer proposes another security of 10,000 units, one a share.
fn proposes_with(rules: Vec<Rule>) -> DispatchResult {
    proposes(signed(ISSUER), CODES[0], 1, PRICE, 10_000, rules)
}

fn proposes_quantity(quantity: Units) -> DispatchResult {
    Tokens::propose_quantity(signed(ISSUER), 0, quantity)
}

fn confirms_quantity(quantity: Units) -> DispatchResult {
    Tokens::confirm_registration(signed(DEPOSITORY), 0, quantity)
}

fn proposes_rules(security: SecurityId, rules: Vec<Rule>) -> DispatchResult {
    Tokens::set_rules(signed(ISSUER), security, BoundedVec::truncate_from(rules))
}

fn confirms_rules(security: SecurityId, rules: Vec<Rule>) -> DispatchResult {
    Tokens::confirm_rules(
        signed(DEPOSITORY),
        security,
        BoundedVec::truncate_from(rules),
    )
}

/// Has rules be in force, a day from now.
fn brings_rules(security: SecurityId, rules: Vec<Rule>) {
    assert_ok!(proposes_rules(security, rules.clone()));
    assert_ok!(confirms_rules(security, rules));
    at(now() + DAY);
    System::reset_events();
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

fn lock_up(until: Moment) -> Vec<Rule> {
    vec![Rule::LockUp(until)]
}

/// As many rules as there can be: one of each, and a cap for each of the three classes.
fn every_rule() -> Vec<Rule> {
    vec![
        classes(&[Retail, Institutional]),
        countries(&[KOREA]),
        Rule::HolderCap(49),
        Rule::ClassCap(Retail, 40),
        Rule::ClassCap(Professional, 5),
        Rule::ClassCap(Institutional, 4),
        Rule::MaxShare(999),
        Rule::Lot(10),
        Rule::LockUp(NOON + 3_653 * DAY),
        venues(&[0, 1]),
        Rule::PriceBand(1_000),
        Rule::AnnualCap,
    ]
}

/// Rules of which one makes no sense, comes twice, or names a venue that does not exist.
fn unsound() -> Vec<Vec<Rule>> {
    let one = [
        classes(&[]),
        countries(&[]),
        countries(&[KOREA, 0]),
        countries(&[KOREA, 1_000]),
        Rule::HolderCap(0),
        Rule::ClassCap(Retail, 0),
        Rule::MaxShare(0),
        Rule::MaxShare(1_000),
        Rule::Lot(0),
        Rule::LockUp(0),
        Rule::LockUp(NOON),
        Rule::LockUp(NOON + 3_653 * DAY + 1),
        venues(&[]),
        venues(&[0, 9]),
        Rule::PriceBand(0),
        Rule::PriceBand(1_001),
    ];
    let two = [
        [Rule::HolderCap(49), Rule::HolderCap(50)],
        [Rule::ClassCap(Retail, 49), Rule::ClassCap(Retail, 50)],
        [countries(&[KOREA]), countries(&[392])],
        [Rule::AnnualCap, Rule::AnnualCap],
        // One that is good, before one that is not.
        [Rule::Lot(1), Rule::HolderCap(0)],
    ];
    let one = one.map(|rule| vec![rule]).into_iter();
    one.chain(two.map(|rules| rules.to_vec())).collect()
}

/// A moment after all that this key's investor has said.
pub(super) fn next_word(who: Who) -> Moment {
    let investor = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let said = Investors::<Test>::get(investor).map_or(0, |record| record.said);
    now().max(said + 1)
}

/// Gives an investor an account in the book 1 too.
pub(super) fn joins(who: Who) {
    let at = next_word(who);
    let signature = says(who, Consent::Join(1), at);
    assert_ok!(Tokens::join_book(
        signed(OTHER_MANAGER),
        1,
        id(who),
        at,
        Some(signature)
    ));
}

/// The depository brings that an investor's units are to go from one of its books to another.
pub(super) fn moves(who: Who, from: BookId, to: BookId, units: Units) -> DispatchResult {
    moves_by(signed(DEPOSITORY), who, from, to, units)
}

fn moves_by(by: RuntimeOrigin, who: Who, from: BookId, to: BookId, units: Units) -> DispatchResult {
    let what = Consent::Move {
        security: 0,
        from,
        to,
        units,
    };
    let at = next_word(who);
    let signature = says(who, what, at);
    Tokens::move_manager(by, id(who), 0, from, to, units, at, Some(signature))
}

/// Units of the security 0 for an investor's account in the book 0.
fn issue_to(investor: InvestorId, units: Units) -> Issue {
    Issue {
        security: 0,
        to: account(investor),
        units,
        locked_until: None,
    }
}

/// The issuer brings that this key agrees to an issue.
fn mints(issue: Issue, who: Who) -> DispatchResult {
    let at = next_word(who);
    let signature = says(who, Consent::Accept(issue), at);
    Tokens::mint(signed(ISSUER), issue, id(who), at, Some(signature))
}

/// The issuer issues units to itself, which takes nobody's word.
pub(super) fn keeps(units: Units) -> DispatchResult {
    let issue = issue_to(TREASURY, units);
    Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None)
}

fn redeems(book: BookId, units: Units) -> DispatchResult {
    Tokens::redeem(signed(ISSUER), 0, book, units)
}

/// Units of the security 0 that are offered for a day.
fn offer(units: Units) -> Offer {
    Offer {
        security: 0,
        price: PRICE,
        units,
        soft_cap: 0,
        closes: NOON + DAY,
        refund_at: NOON + 2 * DAY,
    }
}

/// A manager says what an investor is.
fn classifies(investor: InvestorId, class: InvestorClass) {
    assert_ok!(Tokens::classify_investor(
        signed(MANAGER),
        investor,
        class,
        KOREA,
        now() + 365 * DAY
    ));
    System::reset_events();
}

/// Whatever an issuer does with its security, in an order in which each of it can be done.
fn issuer_tries(by: RuntimeOrigin, security: SecurityId) -> [DispatchResult; 6] {
    let by = || by.clone();
    let issue = Issue {
        security,
        ..issue_to(TREASURY, 10)
    };
    [
        Tokens::propose_quantity(by(), security, 20_000),
        Tokens::set_rules(by(), security, Rules::default()),
        Tokens::set_document(by(), security, 0, H256::zero(), None),
        Tokens::mint(by(), issue, id(ISSUER), now(), None),
        Tokens::redeem(by(), security, 0, 10),
        Tokens::delist_security(by(), security),
    ]
}

fn assert_issuer_does_all(by: RuntimeOrigin) {
    assert_eq!(issuer_tries(by, 0), [DONE; 6]);
}

fn assert_issuer_does_nothing(by: RuntimeOrigin, refused: impl Into<DispatchError>) {
    let refused: DispatchResult = Err(refused.into());
    assert_storage_noop!(assert_eq!(issuer_tries(by, 0), [refused; 6]));
}

/// Whatever the depository does with a security, in an order in which each of it can be done.
fn depository_tries(by: RuntimeOrigin, security: SecurityId) -> [DispatchResult; 6] {
    let by = || by.clone();
    let said = next_word(ALICE);
    let what = Consent::Move {
        security,
        from: 0,
        to: 1,
        units: 10,
    };
    let signature = Some(says(ALICE, what, said));
    [
        Tokens::confirm_registration(by(), security, 20_000),
        Tokens::set_reference(by(), security, 11_000),
        Tokens::confirm_rules(by(), security, Rules::default()),
        Tokens::halt_security(by(), security, now() + HOUR),
        Tokens::resume_security(by(), security),
        Tokens::move_manager(by(), id(ALICE), security, 0, 1, 10, said, signature),
    ]
}

/// Has there be something of each to be done by the depository.
fn proposed() {
    give(ALICE, 10);
    joins(ALICE);
    assert_ok!(proposes_quantity(20_000));
    assert_ok!(proposes_rules(0, Vec::new()));
    System::reset_events();
}

fn assert_depository_does_all(by: RuntimeOrigin) {
    assert_eq!(depository_tries(by, 0), [DONE; 6]);
}

fn assert_depository_does_nothing(by: RuntimeOrigin, refused: impl Into<DispatchError>) {
    let refused: DispatchResult = Err(refused.into());
    assert_storage_noop!(assert_eq!(depository_tries(by, 0), [refused; 6]));
}

/// Whatever the council does with a venue, in an order in which each of it can be done.
fn council_tries(by: RuntimeOrigin, venue: VenueId) -> [DispatchResult; 3] {
    let by = || by.clone();
    [
        Tokens::suspend_venue(by(), venue),
        Tokens::reinstate_venue(by(), venue),
        Tokens::replace_venue_operator(by(), venue, id(OTHER_VENUE)),
    ]
}

/// So much of a security is issued; the books have these units, and the unit ledger has of every
/// investor what its position has.
pub(super) fn assert_sums(security: SecurityId, issued: Units, books: &[(BookId, Units)]) {
    let sums = Tokens::reconcile(security).expect("a security");
    assert_eq!((sums.issued, sums.ledger), (issued, issued));
    assert_eq!(sums.books, books);
    assert!(sums.registered >= issued);
    for investor in 0..NextInvestor::<Test>::get() {
        let on_ledger = Assets::balance(security, Tokens::ledger_account(investor));
        assert_eq!(on_ledger, units_of(security, investor));
    }
}

/// So many hold the security 0: retail, professional, institutional.
pub(super) fn assert_holders(counted: [u32; 3]) {
    let Holders {
        retail,
        professional,
        institutional,
    } = holders(0);
    assert_eq!([retail, professional, institutional], counted);
}

#[test]
fn a_venue_is_registered_for_a_deposit() {
    test(|| {
        grant(STRANGER, DOORS.venue);
        assert_ok!(Tokens::register_venue(signed(STRANGER)));
        assert_eq!(
            events(),
            [Event::VenueRegistered {
                venue: 2,
                operator: id(STRANGER)
            }]
        );
        let record = venue(2);
        assert_eq!((record.operator, record.suspended), (id(STRANGER), false));
        assert_eq!(record.deposit.by, id(STRANGER));
        assert_eq!(on_hold(STRANGER), deposit::<VenueOf<Test>>());
        assert!(Tokens::venue_details(2).is_some());
        // Another one costs another deposit.
        assert_ok!(Tokens::register_venue(signed(STRANGER)));
        assert_eq!(on_hold(STRANGER), 2 * deposit::<VenueOf<Test>>());
        assert_eq!(NextVenue::<Test>::get(), 4);
    });
}

#[test]
fn nobody_registers_a_venue_without_a_badge() {
    test(|| {
        assert_noop!(Tokens::register_venue(signed(STRANGER)), NO_BADGE);
        for by in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::register_venue(by), DispatchError::BadOrigin);
        }
        revoke(OTHER_VENUE, DOORS.venue);
        assert_noop!(Tokens::register_venue(signed(OTHER_VENUE)), NO_BADGE);
        court_stops(id(VENUE));
        assert_noop!(Tokens::register_venue(signed(VENUE)), TokenError::Frozen);
        Badges::<Test>::kill();
        assert_noop!(
            Tokens::register_venue(signed(VENUE)),
            Error::<Test>::BadgesNotNamed
        );
    });
}

#[test]
fn nobody_registers_a_venue_without_won_or_past_the_last_number() {
    test(|| {
        grant(HEIR, DOORS.venue);
        assert_noop!(
            Tokens::register_venue(signed(HEIR)),
            TokenError::FundsUnavailable
        );
        NextVenue::<Test>::put(u32::MAX);
        assert_noop!(
            Tokens::register_venue(signed(VENUE)),
            ArithmeticError::Overflow
        );
    });
}

#[test]
fn a_venue_s_deposit_goes_back_when_it_closes() {
    test(|| {
        assert_eq!(on_hold(VENUE), deposit::<VenueOf<Test>>());
        // Nothing of value moves, so that nobody asks for the badge.
        revoke(VENUE, DOORS.venue);
        assert_ok!(Tokens::close_venue(signed(VENUE), 0));
        assert_eq!(events(), [Event::VenueClosed { venue: 0 }]);
        assert!(!Venues::<Test>::contains_key(0));
        assert_eq!((on_hold(VENUE), won(VENUE)), (0, GENESIS));
    });
}

#[test]
fn the_council_closes_a_venue_too_and_nobody_else_does() {
    test(|| {
        for who in [OTHER_VENUE, DEPOSITORY, STRANGER] {
            assert_noop!(
                Tokens::close_venue(signed(who), 0),
                Error::<Test>::NotOperator
            );
        }
        assert_noop!(
            Tokens::close_venue(RuntimeOrigin::none(), 0),
            DispatchError::BadOrigin
        );
        for by in [signed(VENUE), root()] {
            assert_noop!(Tokens::close_venue(by, 2), Error::<Test>::VenueNotFound);
        }
        // Nor its operator, while a court stops it.
        court_stops(id(VENUE));
        assert_noop!(Tokens::close_venue(signed(VENUE), 0), TokenError::Frozen);
        assert_ok!(Tokens::close_venue(root(), 0));
        assert_eq!((on_hold(VENUE), won(VENUE)), (0, GENESIS));
        assert_noop!(Tokens::close_venue(root(), 0), Error::<Test>::VenueNotFound);
    });
}

#[test]
fn what_is_pending_when_a_venue_closes_is_not_settled_and_not_stuck() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_000);
        let trade = instruct(vec![deliver(A, B, 100), pay(B, A, 1_000)]);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(Tokens::close_venue(signed(VENUE), 0));
        assert_noop!(affirm(BOB, trade), Error::<Test>::VenueNotFound);
        assert_noop!(
            try_instruct(vec![deliver(A, B, 1)], now() + DAY),
            Error::<Test>::VenueNotFound
        );
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!(free(A), 100);
        // The venue's deposit for the instruction goes back with it.
        assert!(on_hold(VENUE) > 0);
        assert_ok!(Tokens::reject(signed(BOB), trade));
        assert_eq!((on_hold(VENUE), won(VENUE)), (0, GENESIS));
    });
}

#[test]
fn the_council_suspends_a_venue_and_lifts_that() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, trade));
        System::reset_events();
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_eq!(events(), [Event::VenueSuspended { venue: 0 }]);
        assert!(venue(0).suspended);
        assert_noop!(
            Tokens::suspend_venue(root(), 0),
            Error::<Test>::VenueSuspended
        );
        assert_noop!(affirm(BOB, trade), Error::<Test>::VenueSuspended);
        assert_noop!(
            try_instruct(vec![deliver(A, B, 1)], now() + DAY),
            Error::<Test>::VenueSuspended
        );
        // Who has affirmed is not kept.
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!(free(A), 100);
        assert_ok!(affirm(ALICE, trade));
        System::reset_events();
        assert_ok!(Tokens::reinstate_venue(root(), 0));
        assert_eq!(events(), [Event::VenueReinstated { venue: 0 }]);
        assert!(!venue(0).suspended);
        assert_noop!(
            Tokens::reinstate_venue(root(), 0),
            Error::<Test>::VenueNotSuspended
        );
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), units(B)), (0, 100));
    });
}

#[test]
fn none_but_the_council_suspends_reinstates_or_replaces() {
    test(|| {
        let refused: DispatchResult = Err(DispatchError::BadOrigin);
        for by in [
            signed(VENUE),
            signed(DEPOSITORY),
            signed(STRANGER),
            RuntimeOrigin::none(),
        ] {
            assert_storage_noop!(assert_eq!(council_tries(by, 0), [refused; 3]));
        }
        let unknown: DispatchResult = Err(Error::<Test>::VenueNotFound.into());
        assert_storage_noop!(assert_eq!(council_tries(root(), 2), [unknown; 3]));
        assert_eq!(council_tries(root(), 0), [DONE; 3]);
    });
}

#[test]
fn another_operator_takes_a_venue_whose_deposit_stays_that_of_the_one_before() {
    test(|| {
        let held = on_hold(VENUE);
        grant(STRANGER, DOORS.venue);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, id(STRANGER)));
        assert_eq!(
            events(),
            [Event::VenueOperatorReplaced {
                venue: 0,
                operator: id(STRANGER)
            }]
        );
        let record = venue(0);
        assert_eq!(
            (record.operator, record.deposit.by),
            (id(STRANGER), id(VENUE))
        );
        assert_eq!((on_hold(VENUE), on_hold(STRANGER)), (held, 0));
        // Who has stolen the old key has nothing of it.
        assert_noop!(
            try_instruct(vec![deliver(A, B, 1)], now() + DAY),
            Error::<Test>::NotOperator
        );
        assert_noop!(
            Tokens::close_venue(signed(VENUE), 0),
            Error::<Test>::NotOperator
        );
        assert_ok!(Tokens::close_venue(signed(STRANGER), 0));
        assert_eq!((on_hold(VENUE), won(VENUE)), (0, GENESIS));
        assert_eq!((on_hold(STRANGER), won(STRANGER)), (0, GENESIS));
    });
}

#[test]
fn a_venue_goes_to_nobody_without_a_badge() {
    test(|| {
        let replaces = |who| Tokens::replace_venue_operator(root(), 0, id(who));
        assert_noop!(replaces(VENUE), Error::<Test>::NothingChanges);
        assert_noop!(replaces(STRANGER), NO_BADGE);
        court_stops(id(OTHER_VENUE));
        assert_noop!(replaces(OTHER_VENUE), TokenError::Frozen);
        Badges::<Test>::kill();
        assert_noop!(replaces(OTHER_VENUE), Error::<Test>::BadgesNotNamed);
    });
}

#[test]
fn nothing_is_settled_while_the_operator_is_stopped_until_another_one_is_named() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, trade));
        let instructs = || try_instruct(vec![deliver(A, B, 1)], now() + DAY);
        revoke(VENUE, DOORS.venue);
        assert_noop!(affirm(BOB, trade), NO_BADGE);
        assert_noop!(instructs(), NO_BADGE);
        grant(VENUE, DOORS.venue);
        court_stops(id(VENUE));
        assert_noop!(affirm(BOB, trade), TokenError::Frozen);
        assert_noop!(instructs(), TokenError::Frozen);
        assert_ok!(Tokens::replace_venue_operator(root(), 0, id(OTHER_VENUE)));
        assert_ok!(affirm(BOB, trade));
        assert_eq!(units(B), 100);
    });
}

#[test]
fn a_security_is_proposed_for_a_deposit() {
    test(|| {
        let before = on_hold(ISSUER);
        let rules = vec![Rule::HolderCap(49)];
        assert_ok!(proposes(
            signed(ISSUER),
            CODES[0],
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
                name: BoundedVec::truncate_from(b"A made-up bond".to_vec()),
                code: CODES[0],
                kind: SecurityKind::Bond,
                per_share: 1_000,
                reference: 10_000,
                quantity: 5_000_000,
                rules: BoundedVec::truncate_from(rules.clone()),
            }]
        );
        let record = security(1);
        assert_eq!(record.name.as_slice(), b"A made-up bond");
        assert_eq!((record.code, record.kind), (CODES[0], SecurityKind::Bond));
        assert_eq!((record.issuer, record.trustee), (id(ISSUER), None));
        assert_eq!((record.treasury, record.halted), (TREASURY, None));
        assert_eq!((record.per_share, record.reference), (1_000, 10_000));
        assert_eq!((record.registered, record.issued), (0, 0));
        assert_eq!(record.proposed, Some(5_000_000));
        assert_eq!(record.deposit.by, id(ISSUER));
        assert_eq!(
            on_hold(ISSUER) - before,
            deposit::<(SecurityOf<Test>, Rulebook)>()
        );
        let book = Rulebooks::<Test>::get(1);
        assert_eq!(book.rules.to_vec(), rules);
        assert_eq!((book.version, book.next), (0, None));
        assert_eq!(Tokens::security_of(CODES[0]), Some(1));
        assert_eq!(NextSecurity::<Test>::get(), 2);
    });
}

#[test]
fn a_security_is_on_the_unit_ledger_with_its_name_and_isin() {
    test(|| {
        assert_ok!(proposes_with(Vec::new()));
        assert_eq!(Assets::maybe_total_supply(1), Some(0));
        assert_eq!(<Assets as Named<AccountId32>>::name(1), b"A made-up bond");
        assert_eq!(<Assets as Named<AccountId32>>::symbol(1), CODES[0]);
        assert_eq!(<Assets as Named<AccountId32>>::decimals(1), 0);
    });
}

#[test]
fn nothing_is_issued_of_a_security_before_the_depository_has_confirmed_it() {
    test(|| {
        assert_ok!(proposes_with(Vec::new()));
        let issue = Issue {
            security: 1,
            ..issue_to(TREASURY, 1)
        };
        let mint = || Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None);
        assert_noop!(mint(), Error::<Test>::NotRegistered);
        assert_noop!(mint_to(1, ALICE, 1), Error::<Test>::NotRegistered);
        System::reset_events();
        assert_ok!(Tokens::confirm_registration(signed(DEPOSITORY), 1, 10_000));
        assert_eq!(
            events(),
            [Event::RegistrationConfirmed {
                security: 1,
                registered: 10_000
            }]
        );
        let record = security(1);
        assert_eq!((record.registered, record.proposed), (10_000, None));
        assert_ok!(mint());
    });
}

#[test]
fn a_security_is_proposed_by_an_issuer_who_is_an_investor() {
    test(|| {
        let tries = |by| proposes(by, CODES[0], 1, PRICE, 10_000, Vec::new());
        assert_noop!(tries(signed(ALICE)), NO_BADGE);
        for by in [root(), RuntimeOrigin::none()] {
            assert_noop!(tries(by), DispatchError::BadOrigin);
        }
        grant(STRANGER, DOORS.issuer);
        assert_noop!(tries(signed(STRANGER)), Error::<Test>::NotInvestor);
        // Whose treasury it is, that investor's record says.
        grant(ALICE, DOORS.issuer);
        court_stops(id(ALICE));
        assert_noop!(tries(signed(ALICE)), TokenError::Frozen);
        Badges::<Test>::kill();
        assert_noop!(tries(signed(ISSUER)), Error::<Test>::BadgesNotNamed);
    });
}

#[test]
fn a_security_is_not_proposed_without_won_or_past_the_last_number() {
    test(|| {
        register(HEIR);
        grant(HEIR, DOORS.issuer);
        assert_noop!(
            proposes(signed(HEIR), CODES[0], 1, PRICE, 10_000, Vec::new()),
            TokenError::FundsUnavailable
        );
        NextSecurity::<Test>::put(u32::MAX);
        assert_noop!(proposes_with(Vec::new()), ArithmeticError::Overflow);
    });
}

#[test]
fn an_isin_is_checked_and_no_other_security_s() {
    test(|| {
        let tries = |code| proposes(signed(ISSUER), code, 1, PRICE, 10_000, Vec::new());
        for code in [
            // Another check digit; two digits that have changed places.
            b"KR7000660002",
            b"KR7005390003",
            // Small letters, no letters, and something that is neither letter nor digit.
            b"kr7000660001",
            b"7R7000660001",
            b"KR7000 60001",
            b"KR700066000A",
            &[0; 12],
        ] {
            assert_noop!(tries(*code), Error::<Test>::InvalidCode);
        }
        assert_noop!(tries(CODE), Error::<Test>::CodeTaken);
        for code in CODES {
            assert_ok!(tries(code));
        }
        assert_noop!(tries(CODES[4]), Error::<Test>::CodeTaken);
    });
}

#[test]
fn a_security_has_shares_a_price_and_at_least_one_share() {
    test(|| {
        let tries = |per_share, reference, quantity| {
            proposes(
                signed(ISSUER),
                CODES[0],
                per_share,
                reference,
                quantity,
                Vec::new(),
            )
        };
        for (per_share, reference, quantity) in [
            (0, PRICE, 1),
            (1, PRICE, 0),
            (2, PRICE, 1),
            (1, 0, 1),
            (1, MOST_WON + 1, 1),
            (1, PRICE, MOST_UNITS + 1),
            (MOST_UNITS + 1, PRICE, MOST_UNITS + 1),
        ] {
            assert_noop!(
                tries(per_share, reference, quantity),
                Error::<Test>::InvalidQuantity
            );
        }
        assert_ok!(tries(MOST_UNITS, MOST_WON, MOST_UNITS));
    });
}

#[test]
fn rules_make_sense_and_are_there_once() {
    test(|| {
        for rules in unsound() {
            assert_noop!(proposes_with(rules.clone()), Error::<Test>::InvalidRules);
            assert_noop!(proposes_rules(0, rules), Error::<Test>::InvalidRules);
        }
        assert_ok!(proposes_with(every_rule()));
        assert_eq!(Rulebooks::<Test>::get(1).rules.to_vec(), every_rule());
        // A venue that has closed is none any more.
        assert_ok!(Tokens::close_venue(root(), 1));
        assert_noop!(
            proposes_rules(0, vec![venues(&[0, 1])]),
            Error::<Test>::InvalidRules
        );
        assert_ok!(proposes_rules(0, vec![venues(&[0])]));
    });
}

#[test]
fn no_more_than_sixteen_rules_countries_or_venues_are_said() {
    assert!(Rules::try_from(vec![Rule::AnnualCap; 16]).is_ok());
    assert!(Rules::try_from(vec![Rule::AnnualCap; 17]).is_err());
    let listed = BoundedVec::<u16, ConstU32<16>>::try_from((1..=17).collect::<Vec<u16>>());
    assert!(listed.map(Rule::Countries).is_err());
    let listed = BoundedVec::<VenueId, ConstU32<16>>::try_from(vec![0; 17]);
    assert!(listed.map(Rule::Venues).is_err());
    test(|| {
        let sixteen: Vec<u16> = (1..=16).collect();
        assert_ok!(proposes_with(vec![countries(&sixteen), venues(&[0; 16])]));
    });
}

#[test]
fn an_issuer_does_with_its_security_what_it_may() {
    test(|| {
        assert_issuer_does_all(signed(ISSUER));
    });
}

#[test]
fn who_is_not_the_issuer_does_nothing_with_a_security() {
    test(|| {
        grant(STRANGER, DOORS.issuer);
        for who in [STRANGER, DEPOSITORY, MANAGER, VENUE, ALICE] {
            assert_issuer_does_nothing(signed(who), Error::<Test>::NotIssuer);
        }
        // The council names a trustee; it does not issue itself.
        for by in [root(), RuntimeOrigin::none()] {
            assert_issuer_does_nothing(by, DispatchError::BadOrigin);
        }
        let unknown: DispatchResult = Err(Error::<Test>::SecurityNotFound.into());
        assert_storage_noop!(assert_eq!(issuer_tries(signed(ISSUER), 1), [unknown; 6]));
    });
}

#[test]
fn an_issuer_whose_badge_is_revoked_does_nothing_with_its_security() {
    test(|| {
        revoke(ISSUER, DOORS.issuer);
        assert_issuer_does_nothing(signed(ISSUER), NO_BADGE);
        grant(ISSUER, DOORS.issuer);
        assert_issuer_does_all(signed(ISSUER));
    });
}

#[test]
fn an_issuer_whom_a_court_stops_does_nothing_with_its_security() {
    test(|| {
        court_stops(id(ISSUER));
        assert_issuer_does_nothing(signed(ISSUER), TokenError::Frozen);
    });
}

#[test]
fn without_badges_nobody_issues_and_nobody_is_the_depository() {
    test(|| {
        proposed();
        Badges::<Test>::kill();
        assert_issuer_does_nothing(signed(ISSUER), Error::<Test>::BadgesNotNamed);
        assert_depository_does_nothing(signed(DEPOSITORY), Error::<Test>::BadgesNotNamed);
    });
}

#[test]
fn a_trustee_acts_in_an_issuer_s_place() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_eq!(
            events(),
            [Event::TrusteeNamed {
                security: 0,
                trustee: Some(id(STRANGER))
            }]
        );
        assert_eq!(security(0).trustee, Some(id(STRANGER)));
        assert_issuer_does_nothing(signed(ISSUER), Error::<Test>::NotIssuer);
        court_stops(id(STRANGER));
        assert_issuer_does_nothing(signed(STRANGER), TokenError::Frozen);
        Stopped::set(Vec::new());
        System::reset_events();
        // The council has named it: it holds no badge.
        assert_ok!(Tokens::propose_quantity(signed(STRANGER), 0, 10_000));
        assert_eq!(
            events(),
            [Event::RegistrationProposed {
                security: 0,
                issuer: id(STRANGER),
                quantity: 10_000
            }]
        );
        revoke(ISSUER, DOORS.issuer);
        assert_issuer_does_all(signed(STRANGER));
        // The deposit goes back to who has paid it.
        assert_eq!((on_hold(ISSUER), won(ISSUER)), (0, GENESIS));
        assert_eq!((on_hold(STRANGER), won(STRANGER)), (0, GENESIS));
    });
}

#[test]
fn an_issuer_acts_again_once_there_is_no_trustee() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        System::reset_events();
        assert_ok!(Tokens::name_trustee(root(), 0, None));
        assert_eq!(
            events(),
            [Event::TrusteeNamed {
                security: 0,
                trustee: None
            }]
        );
        assert_eq!(security(0).trustee, None);
        assert_issuer_does_nothing(signed(STRANGER), Error::<Test>::NotIssuer);
        assert_issuer_does_all(signed(ISSUER));
    });
}

#[test]
fn one_trustee_follows_another_at_once() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(SUCCESSOR))));
        assert_issuer_does_nothing(signed(STRANGER), Error::<Test>::NotIssuer);
        assert_issuer_does_nothing(signed(ISSUER), Error::<Test>::NotIssuer);
        assert_issuer_does_all(signed(SUCCESSOR));
    });
}

#[test]
fn none_but_the_council_names_a_trustee_and_no_pot() {
    test(|| {
        for by in [
            signed(ISSUER),
            signed(DEPOSITORY),
            signed(STRANGER),
            RuntimeOrigin::none(),
        ] {
            assert_noop!(
                Tokens::name_trustee(by, 0, Some(id(STRANGER))),
                DispatchError::BadOrigin
            );
        }
        let names = |security, trustee| Tokens::name_trustee(root(), security, trustee);
        assert_noop!(
            names(1, Some(id(STRANGER))),
            Error::<Test>::SecurityNotFound
        );
        for pot in [Tokens::keeper_account(), Tokens::ledger_account(A)] {
            assert_noop!(names(0, Some(pot)), Error::<Test>::PotNotAllowed);
        }
        assert_noop!(names(0, None), Error::<Test>::NothingChanges);
        assert_ok!(names(0, Some(id(STRANGER))));
        assert_noop!(names(0, Some(id(STRANGER))), Error::<Test>::NothingChanges);
    });
}

#[test]
fn a_venue_s_operator_that_is_named_trustee_settles_nothing_of_that_security() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(VENUE))));
        assert_noop!(affirm(BOB, trade), Error::<Test>::IssuerIsVenue);
        assert_noop!(
            try_instruct(vec![deliver(A, B, 1)], now() + DAY),
            Error::<Test>::IssuerIsVenue
        );
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
    });
}

#[test]
fn the_depository_does_with_a_security_what_it_may() {
    test(|| {
        proposed();
        assert_depository_does_all(signed(DEPOSITORY));
    });
}

#[test]
fn the_council_does_what_the_depository_may() {
    test(|| {
        proposed();
        // Its badge may be anywhere, and its key.
        revoke(DEPOSITORY, DOORS.depository);
        court_stops(id(DEPOSITORY));
        assert_depository_does_all(root());
    });
}

#[test]
fn who_is_not_the_depository_does_nothing_of_the_kind() {
    test(|| {
        proposed();
        for who in [ISSUER, MANAGER, VENUE, STRANGER, ALICE] {
            assert_depository_does_nothing(signed(who), NO_BADGE);
        }
        assert_depository_does_nothing(RuntimeOrigin::none(), DispatchError::BadOrigin);
        court_stops(id(DEPOSITORY));
        assert_depository_does_nothing(signed(DEPOSITORY), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(DEPOSITORY, DOORS.depository);
        assert_depository_does_nothing(signed(DEPOSITORY), NO_BADGE);
        // Another depository takes its place by the badge alone.
        grant(STRANGER, DOORS.depository);
        assert_depository_does_all(signed(STRANGER));
    });
}

#[test]
fn the_depository_does_nothing_with_a_security_that_there_is_not() {
    test(|| {
        proposed();
        let unknown: DispatchResult = Err(Error::<Test>::SecurityNotFound.into());
        for by in [signed(DEPOSITORY), root()] {
            assert_storage_noop!(assert_eq!(depository_tries(by, 1), [unknown; 6]));
        }
    });
}

#[test]
fn another_quantity_counts_once_the_depository_has_confirmed_it() {
    test(|| {
        assert_ok!(keeps(10_000));
        System::reset_events();
        assert_ok!(proposes_quantity(12_000));
        assert_eq!(
            events(),
            [Event::RegistrationProposed {
                security: 0,
                issuer: id(ISSUER),
                quantity: 12_000
            }]
        );
        let record = security(0);
        assert_eq!((record.registered, record.proposed), (10_000, Some(12_000)));
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        System::reset_events();
        assert_ok!(confirms_quantity(12_000));
        assert_eq!(
            events(),
            [Event::RegistrationConfirmed {
                security: 0,
                registered: 12_000
            }]
        );
        let record = security(0);
        assert_eq!((record.registered, record.proposed), (12_000, None));
        assert_noop!(keeps(2_001), Error::<Test>::NotRegistered);
        assert_ok!(keeps(2_000));
        assert_sums(0, 12_000, &[(0, 12_000)]);
    });
}

#[test]
fn the_depository_confirms_nothing_but_what_is_proposed_now() {
    test(|| {
        assert_noop!(confirms_quantity(10_000), Error::<Test>::NotProposed);
        assert_ok!(proposes_quantity(12_000));
        for other in [11_999, 12_001, 10_000, 0] {
            assert_noop!(confirms_quantity(other), Error::<Test>::NotProposed);
        }
        // What is proposed later takes the place of what was before.
        assert_ok!(proposes_quantity(15_000));
        assert_noop!(confirms_quantity(12_000), Error::<Test>::NotProposed);
        assert_ok!(confirms_quantity(15_000));
        assert_noop!(confirms_quantity(15_000), Error::<Test>::NotProposed);
    });
}

#[test]
fn no_less_is_registered_than_is_issued() {
    test(|| {
        for quantity in [0, MOST_UNITS + 1] {
            assert_noop!(proposes_quantity(quantity), Error::<Test>::InvalidQuantity);
        }
        assert_ok!(proposes_quantity(MOST_UNITS));
        assert_ok!(keeps(8_000));
        assert_noop!(proposes_quantity(7_999), Error::<Test>::InvalidQuantity);
        assert_ok!(proposes_quantity(8_000));
        // More is issued before the depository looks at it.
        assert_ok!(keeps(1));
        assert_noop!(confirms_quantity(8_000), Error::<Test>::InvalidQuantity);
        assert_ok!(redeems(0, 1));
        assert_ok!(confirms_quantity(8_000));
        assert_eq!(security(0).registered, 8_000);
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
    });
}

#[test]
fn no_less_is_registered_than_is_issued_and_offered() {
    test(|| {
        assert_ok!(keeps(1_000));
        assert_ok!(proposes_quantity(4_000));
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer(4_000)));
        // Those who bid count on 4,000 units.
        assert_noop!(confirms_quantity(4_000), Error::<Test>::InvalidQuantity);
        assert_noop!(proposes_quantity(4_999), Error::<Test>::InvalidQuantity);
        assert_ok!(proposes_quantity(5_000));
        assert_ok!(confirms_quantity(5_000));
        assert_eq!(security(0).registered, 5_000);
    });
}

#[test]
fn the_depository_says_what_a_share_is_worth() {
    test(|| {
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 0, 12_345));
        assert_eq!(
            events(),
            [Event::ReferenceSet {
                security: 0,
                price: 12_345
            }]
        );
        assert_eq!(security(0).reference, 12_345);
        let says = |price| Tokens::set_reference(signed(DEPOSITORY), 0, price);
        assert_noop!(says(0), Error::<Test>::NothingToDo);
        assert_noop!(says(MOST_WON + 1), Error::<Test>::InvalidQuantity);
        assert_ok!(says(MOST_WON));
    });
}

#[test]
fn rules_that_are_confirmed_in_time_are_in_force_a_day_after_they_were_proposed() {
    test(|| {
        let rules = vec![classes(&[Institutional])];
        let from = NOON + 86_400_000;
        assert_ok!(proposes_rules(0, rules.clone()));
        assert_eq!(
            events(),
            [Event::RulesProposed {
                security: 0,
                rules: BoundedVec::truncate_from(rules.clone()),
                from
            }]
        );
        let next = Rulebooks::<Test>::get(0).next.expect("rules to come");
        assert_eq!((next.rules.to_vec(), next.from), (rules.clone(), from));
        assert!(!next.confirmed);
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(confirms_rules(0, rules.clone()));
        assert_eq!(events(), [Event::RulesConfirmed { security: 0, from }]);
        at(from - 1);
        let book = Tokens::rules_of(0);
        assert_eq!((book.rules.len(), book.version), (0, 0));
        assert_ok!(mint_to(0, ALICE, 1));
        at(from);
        let book = Tokens::rules_of(0);
        assert_eq!((book.rules.to_vec(), book.version), (rules, 1));
        assert_eq!(book.next, None);
        assert_noop!(
            mint_to(0, ALICE, 1),
            Error::<Test>::Breached(Breach::Classes)
        );
    });
}

#[test]
fn rules_that_are_confirmed_late_are_in_force_at_once() {
    test(|| {
        let rules = vec![classes(&[Institutional])];
        assert_ok!(proposes_rules(0, rules.clone()));
        let late = NOON + 3 * DAY + 5;
        at(late);
        assert_eq!(Tokens::rules_of(0).version, 0);
        assert_ok!(mint_to(0, ALICE, 1));
        System::reset_events();
        assert_ok!(confirms_rules(0, rules.clone()));
        assert_eq!(
            events(),
            [Event::RulesConfirmed {
                security: 0,
                from: late
            }]
        );
        let book = Tokens::rules_of(0);
        assert_eq!((book.rules.to_vec(), book.version), (rules, 1));
        assert_noop!(
            mint_to(0, ALICE, 1),
            Error::<Test>::Breached(Breach::Classes)
        );
    });
}

#[test]
fn rules_that_nobody_confirms_are_never_in_force() {
    test(|| {
        assert_ok!(proposes_rules(0, vec![classes(&[Institutional])]));
        at(NOON + 100 * DAY);
        let book = Tokens::rules_of(0);
        assert_eq!((book.rules.len(), book.version), (0, 0));
        assert_ok!(mint_to(0, ALICE, 1));
    });
}

#[test]
fn the_depository_confirms_no_rules_but_those_that_are_proposed() {
    test(|| {
        let (one, other) = (vec![Rule::HolderCap(49)], vec![Rule::HolderCap(50)]);
        assert_noop!(confirms_rules(0, one.clone()), Error::<Test>::NotProposed);
        assert_ok!(proposes_rules(0, one.clone()));
        for rules in [other.clone(), Vec::new()] {
            assert_noop!(confirms_rules(0, rules), Error::<Test>::NotProposed);
        }
        // What is proposed later takes the place of what was before, and its day begins anew.
        at(NOON + HOUR);
        assert_ok!(proposes_rules(0, other.clone()));
        assert_noop!(confirms_rules(0, one), Error::<Test>::NotProposed);
        assert_ok!(confirms_rules(0, other.clone()));
        assert_noop!(confirms_rules(0, other.clone()), Error::<Test>::NotProposed);
        at(NOON + HOUR + DAY - 1);
        assert_eq!(Tokens::rules_of(0).version, 0);
        at(NOON + HOUR + DAY);
        assert_eq!(Tokens::rules_of(0).version, 1);
        assert_noop!(confirms_rules(0, other), Error::<Test>::NotProposed);
    });
}

#[test]
fn the_version_of_rules_tells_how_often_they_have_changed() {
    test(|| {
        for version in 1..=3 {
            brings_rules(0, vec![Rule::HolderCap(version)]);
            let book = Tokens::rules_of(0);
            assert_eq!(book.rules.to_vec(), [Rule::HolderCap(version)]);
            assert_eq!(book.version, version);
        }
        // The same ones again are others too: who has affirmed by the old version affirms anew.
        brings_rules(0, vec![Rule::HolderCap(3)]);
        assert_eq!(Tokens::rules_of(0).version, 4);
    });
}

#[test]
fn a_trade_that_was_instructed_under_other_rules_is_not_settled() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct_until(vec![deliver(A, B, 100)], NOON + 10 * DAY);
        assert_ok!(affirm(ALICE, trade));
        let rules = vec![Rule::HolderCap(49)];
        assert_ok!(proposes_rules(0, rules.clone()));
        assert_ok!(confirms_rules(0, rules));
        at(NOON + DAY);
        assert_noop!(affirm(BOB, trade), Error::<Test>::RulesChanged);
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!(free(A), 100);
        let again = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, again));
        assert_ok!(affirm(BOB, again));
        assert_eq!(units(B), 100);
    });
}

#[test]
fn a_lock_up_by_the_rules_is_never_lengthened() {
    test(|| {
        let end = NOON + 10 * DAY;
        let security = list(CODES[0], 10_000, lock_up(end));
        assert_noop!(
            proposes_rules(security, lock_up(end + 1)),
            Error::<Test>::RulesTooHard
        );
        // As long, shorter, and none.
        for rules in [lock_up(end), lock_up(end - 1), lock_up(NOON + 1), vec![]] {
            assert_ok!(proposes_rules(security, rules));
        }
        // Where there is none, none comes.
        assert_noop!(
            proposes_rules(0, lock_up(NOON + 1)),
            Error::<Test>::RulesTooHard
        );
        // What has become shorter stays so.
        brings_rules(security, lock_up(end - 5 * DAY));
        assert_noop!(
            proposes_rules(security, lock_up(end)),
            Error::<Test>::RulesTooHard
        );
        // And what is over does not begin again.
        at(end - 5 * DAY);
        assert_noop!(
            proposes_rules(security, lock_up(end)),
            Error::<Test>::RulesTooHard
        );
    });
}

#[test]
fn where_a_security_was_traded_it_is_traded_at_one_of_the_venues() {
    test(|| {
        let security = list(CODES[0], 10_000, vec![venues(&[0])]);
        assert_noop!(
            proposes_rules(security, vec![venues(&[1])]),
            Error::<Test>::RulesTooHard
        );
        assert_ok!(proposes_rules(security, Vec::new()));
        brings_rules(security, vec![venues(&[1, 0])]);
        assert_ok!(proposes_rules(security, vec![venues(&[1])]));
        // What was traded everywhere is so somewhere.
        assert_ok!(proposes_rules(0, vec![venues(&[1])]));
    });
}

#[test]
fn where_its_venues_are_closed_or_suspended_a_security_goes_to_others() {
    test(|| {
        let one = list(CODES[0], 10_000, vec![venues(&[0])]);
        let two = list(CODES[1], 10_000, vec![venues(&[0, 1])]);
        let moves_on = |security| proposes_rules(security, vec![venues(&[1])]);
        assert_noop!(moves_on(one), Error::<Test>::RulesTooHard);
        // A venue that is suspended is no way out, so that the other one is left.
        assert_ok!(Tokens::suspend_venue(root(), 1));
        assert_noop!(moves_on(two), Error::<Test>::RulesTooHard);
        assert_ok!(Tokens::suspend_venue(root(), 0));
        assert_ok!(moves_on(one));
        for venue in [0, 1] {
            assert_ok!(Tokens::reinstate_venue(root(), venue));
        }
        assert_noop!(moves_on(one), Error::<Test>::RulesTooHard);
        assert_ok!(moves_on(two));
        assert_ok!(Tokens::close_venue(root(), 0));
        assert_ok!(moves_on(one));
    });
}

#[test]
fn a_document_is_known_by_its_commitment_and_versions() {
    test(|| {
        let (first, second) = (H256::repeat_byte(1), H256::repeat_byte(2));
        let sets = |commitment| Tokens::set_document(signed(ISSUER), 0, 3, commitment, None);
        assert_ok!(sets(first));
        let document = Document {
            version: 1,
            commitment: first,
            deed: None,
            at: NOON,
        };
        assert_eq!(
            events(),
            [Event::DocumentSet {
                security: 0,
                id: 3,
                document: document.clone()
            }]
        );
        assert_eq!(Tokens::document(0, 3), Some(document));
        at(NOON + HOUR);
        assert_ok!(sets(second));
        let document = Tokens::document(0, 3).expect("a document");
        assert_eq!((document.version, document.commitment), (2, second));
        assert_eq!(document.at, NOON + HOUR);
        // Another document has versions of its own.
        assert_ok!(Tokens::set_document(signed(ISSUER), 0, 15, first, None));
        assert_eq!(Tokens::document(0, 15).map(|known| known.version), Some(1));
        for unknown in [16, 255] {
            assert_noop!(
                Tokens::set_document(signed(ISSUER), 0, unknown, first, None),
                Error::<Test>::InvalidDocument
            );
        }
    });
}

#[test]
fn a_document_s_deed_is_in_force() {
    test(|| {
        let commitment = H256::repeat_byte(1);
        let deed = Deed {
            act: 7,
            kind: DeedKind::Articles,
        };
        let sets =
            |commitment, deed| Tokens::set_document(signed(ISSUER), 0, 0, commitment, Some(deed));
        let no_deed = DispatchError::Other("no deed");
        assert_noop!(sets(commitment, deed), no_deed);
        Sealed::mutate(|sealed| sealed.push((7, commitment, DeedKind::Articles)));
        assert_noop!(sets(H256::repeat_byte(2), deed), no_deed);
        for other in [
            Deed { act: 8, ..deed },
            Deed {
                kind: DeedKind::Minutes,
                ..deed
            },
        ] {
            assert_noop!(sets(commitment, other), no_deed);
        }
        assert_ok!(sets(commitment, deed));
        let document = Documents::<Test>::get(0, 0).expect("a document");
        assert_eq!((document.version, document.deed), (1, Some(deed)));
    });
}

#[test]
fn a_halt_ends_by_itself_at_its_very_millisecond() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, trade));
        System::reset_events();
        let until = NOON + HOUR;
        assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, until));
        let halt = Halt {
            until,
            by: SuspendedBy::Keeper,
        };
        assert_eq!(events(), [Event::SecurityHalted { security: 0, halt }]);
        assert_eq!(security(0).halted, Some(halt));
        for moment in [NOON, until - 1] {
            at(moment);
            assert_noop!(affirm(BOB, trade), Error::<Test>::SecurityHalted);
            assert_noop!(mint_to(0, CAROL, 1), Error::<Test>::SecurityHalted);
            assert_noop!(keeps(1), Error::<Test>::SecurityHalted);
        }
        at(until);
        assert_noop!(
            Tokens::resume_security(signed(DEPOSITORY), 0),
            Error::<Test>::NotHalted
        );
        assert_ok!(affirm(BOB, trade));
        assert_ok!(mint_to(0, CAROL, 1));
        assert_ok!(keeps(1));
        assert_eq!((units(B), units(C), units(TREASURY)), (100, 1, 1));
    });
}

#[test]
fn who_has_affirmed_withdraws_while_a_security_is_halted() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 100)]);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(Tokens::halt_security(root(), 0, NOON + 30 * DAY));
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!(free(A), 100);
    });
}

#[test]
fn the_depository_lifts_its_halt_and_so_does_the_council() {
    test(|| {
        for by in [signed(DEPOSITORY), root()] {
            assert_noop!(
                Tokens::resume_security(by.clone(), 0),
                Error::<Test>::NotHalted
            );
            assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, NOON + HOUR));
            System::reset_events();
            assert_ok!(Tokens::resume_security(by, 0));
            assert_eq!(events(), [Event::SecurityResumed { security: 0 }]);
            assert_eq!(security(0).halted, None);
        }
        // It may say another moment, earlier or later.
        for until in [NOON + DAY, NOON + HOUR, NOON + 2 * DAY] {
            assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, until));
            let halt = security(0).halted.expect("a halt");
            assert_eq!(halt.until, until);
        }
    });
}

#[test]
fn the_council_s_halt_is_lifted_by_the_council_alone() {
    test(|| {
        assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, NOON + DAY));
        // It comes over the depository's, and ends no earlier.
        assert_noop!(
            Tokens::halt_security(root(), 0, NOON + HOUR),
            Error::<Test>::InvalidMoment
        );
        assert_ok!(Tokens::halt_security(root(), 0, NOON + DAY));
        let halt = Halt {
            until: NOON + DAY,
            by: SuspendedBy::Council,
        };
        assert_eq!(security(0).halted, Some(halt));
        assert_noop!(
            Tokens::resume_security(signed(DEPOSITORY), 0),
            Error::<Test>::StoppedByCouncil
        );
        for until in [NOON + 1, NOON + DAY, NOON + 2 * DAY] {
            assert_noop!(
                Tokens::halt_security(signed(DEPOSITORY), 0, until),
                Error::<Test>::StoppedByCouncil
            );
        }
        // Its own it may end earlier.
        assert_ok!(Tokens::halt_security(root(), 0, NOON + HOUR));
        let halt = security(0).halted.expect("a halt");
        assert_eq!(halt.until, NOON + HOUR);
        assert_ok!(Tokens::resume_security(root(), 0));
        assert_noop!(Tokens::resume_security(root(), 0), Error::<Test>::NotHalted);
        // Once it has ended by itself, the depository halts again.
        assert_ok!(Tokens::halt_security(root(), 0, NOON + HOUR));
        at(NOON + HOUR);
        assert_ok!(Tokens::halt_security(signed(DEPOSITORY), 0, NOON + DAY));
        assert_ok!(Tokens::resume_security(signed(DEPOSITORY), 0));
    });
}

#[test]
fn a_halt_lasts_thirty_days_at_most() {
    test(|| {
        for by in [signed(DEPOSITORY), root()] {
            for until in [0, NOON - 1, NOON, NOON + 2_592_000_001] {
                assert_noop!(
                    Tokens::halt_security(by.clone(), 0, until),
                    Error::<Test>::InvalidMoment
                );
            }
        }
        assert_ok!(Tokens::halt_security(
            signed(DEPOSITORY),
            0,
            NOON + 2_592_000_000
        ));
    });
}

#[test]
fn units_are_issued_to_the_treasury_without_a_signature() {
    test(|| {
        assert_ok!(keeps(4_000));
        let issue = issue_to(TREASURY, 4_000);
        assert_eq!(events(), [Event::Minted { issue }]);
        assert_eq!((units(TREASURY), free(TREASURY)), (4_000, 4_000));
        assert_eq!(security(0).issued, 4_000);
        // The treasury is no holder.
        assert_holders([0, 0, 0]);
        assert_sums(0, 4_000, &[(0, 4_000)]);
    });
}

#[test]
fn units_are_issued_to_who_agrees() {
    test(|| {
        let issue = issue_to(A, 100);
        let word = next_word(ALICE);
        assert_ok!(mints(issue, ALICE));
        assert_eq!(events(), [Event::Minted { issue }]);
        assert_eq!((units(A), free(A)), (100, 100));
        assert_eq!(investor(A).said, word);
        assert_holders([1, 0, 0]);
        // More for the same one is one holder still.
        assert_ok!(mints(issue_to(A, 50), ALICE));
        assert_ok!(mints(issue_to(B, 10), BOB));
        assert_eq!((units(A), units(B)), (150, 10));
        assert_holders([2, 0, 0]);
        assert_sums(0, 160, &[(0, 160)]);
    });
}

#[test]
fn a_trustee_who_is_an_investor_takes_units_by_the_transaction_itself() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(ALICE))));
        let issue = issue_to(A, 10);
        let at = next_word(ALICE);
        assert_ok!(Tokens::mint(signed(ALICE), issue, id(ALICE), at, None));
        assert_eq!(units(A), 10);
        // For another one it needs that one's word, and for the treasury nobody's.
        let for_other = issue_to(B, 10);
        let at = next_word(BOB);
        assert_noop!(
            Tokens::mint(signed(ALICE), for_other, id(BOB), at, None),
            Error::<Test>::SignatureMissing
        );
        let at = next_word(ALICE);
        assert_noop!(
            Tokens::mint(signed(ALICE), for_other, id(ALICE), at, None),
            Error::<Test>::NotInvestor
        );
        assert_ok!(Tokens::mint(
            signed(ALICE),
            issue_to(TREASURY, 10),
            id(ALICE),
            0,
            None
        ));
    });
}

#[test]
fn nobody_is_issued_units_without_its_word() {
    test(|| {
        let issue = issue_to(A, 100);
        let word = next_word(ALICE);
        let mint =
            |key: Who, signature| Tokens::mint(signed(ISSUER), issue, id(key), word, signature);
        assert_noop!(mint(ALICE, None), Error::<Test>::SignatureMissing);
        // The issuer's own word is its own.
        assert_noop!(
            Tokens::mint(signed(ISSUER), issue, id(ISSUER), next_word(ISSUER), None),
            Error::<Test>::NotInvestor
        );
        // Something else was signed.
        for other in [
            Issue {
                units: 101,
                ..issue
            },
            Issue {
                security: 1,
                ..issue
            },
            Issue {
                locked_until: Some(NOON + DAY),
                ..issue
            },
            Issue {
                to: SecuritiesAccount {
                    investor: A,
                    book: 1,
                },
                ..issue
            },
        ] {
            let signature = says(ALICE, Consent::Accept(other), word);
            assert_noop!(mint(ALICE, Some(signature)), Error::<Test>::BadSignature);
        }
        // For another moment, and by somebody else.
        let what = Consent::Accept(issue);
        let signature = says(ALICE, what.clone(), word + 1);
        assert_noop!(mint(ALICE, Some(signature)), Error::<Test>::BadSignature);
        let statement = Statement {
            key: id(ALICE),
            what: what.clone(),
            at: word,
        };
        let signature = by(BOB, &Tokens::statement_bytes(&statement));
        assert_noop!(mint(ALICE, Some(signature)), Error::<Test>::BadSignature);
        // Another investor has agreed, or somebody who is none.
        for other in [BOB, STRANGER] {
            let signature = says(other, what.clone(), word);
            assert_noop!(mint(other, Some(signature)), Error::<Test>::NotInvestor);
        }
        let signature = says(ALICE, what, word);
        assert_ok!(mint(ALICE, Some(signature)));
    });
}

#[test]
fn the_same_acceptance_counts_once() {
    test(|| {
        let issue = issue_to(A, 100);
        let word = next_word(ALICE);
        let signature = says(ALICE, Consent::Accept(issue), word);
        let mint = || {
            let signature = Some(signature.clone());
            Tokens::mint(signed(ISSUER), issue, id(ALICE), word, signature)
        };
        assert_ok!(mint());
        assert_noop!(mint(), Error::<Test>::SignatureOver);
        // Nor is what was signed before brought after it.
        let earlier = says(ALICE, Consent::Accept(issue), word - 1);
        assert_noop!(
            Tokens::mint(signed(ISSUER), issue, id(ALICE), word - 1, Some(earlier)),
            Error::<Test>::SignatureOver
        );
        at(NOON + HOUR);
        assert_noop!(mint(), Error::<Test>::SignatureOver);
        assert_eq!(units(A), 100);
    });
}

#[test]
fn an_acceptance_is_good_for_a_day_and_two_minutes_ahead() {
    test(|| {
        let issue = issue_to(A, 1);
        let mint = |word| {
            let signature = says(ALICE, Consent::Accept(issue), word);
            Tokens::mint(signed(ISSUER), issue, id(ALICE), word, Some(signature))
        };
        let word = NOON + 1_000;
        at(word + 86_400_000 - 1);
        assert_ok!(hypothetically!(mint(word)));
        at(word + 86_400_000);
        assert_noop!(mint(word), Error::<Test>::SignatureOver);
        assert_noop!(mint(now() + 120_001), Error::<Test>::SignatureOver);
        assert_ok!(mint(now() + 120_000));
    });
}

#[test]
fn no_more_is_issued_than_is_registered() {
    test(|| {
        assert_noop!(keeps(10_001), Error::<Test>::NotRegistered);
        assert_noop!(mint_to(0, ALICE, 10_001), Error::<Test>::NotRegistered);
        assert_noop!(keeps(Units::MAX), Error::<Test>::NotRegistered);
        assert_ok!(keeps(9_999));
        assert_noop!(mint_to(0, ALICE, 2), Error::<Test>::NotRegistered);
        assert_ok!(mint_to(0, ALICE, 1));
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        assert_sums(0, 10_000, &[(0, 10_000)]);
    });
}

#[test]
fn what_is_offered_is_not_issued_otherwise() {
    test(|| {
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer(4_000)));
        assert_noop!(keeps(6_001), Error::<Test>::NotRegistered);
        assert_ok!(keeps(6_000));
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::NotRegistered);
    });
}

#[test]
fn nothing_is_issued_where_there_is_nothing_to_issue_or_no_account_for_it() {
    test(|| {
        assert_noop!(keeps(0), Error::<Test>::NothingToDo);
        assert_noop!(mint_to(0, ALICE, 0), Error::<Test>::NothingToDo);
        for book in [1, 9] {
            let to = |investor| SecuritiesAccount { investor, book };
            let issue = Issue {
                to: to(A),
                ..issue_to(A, 1)
            };
            assert_noop!(mints(issue, ALICE), Error::<Test>::NotJoined);
            let issue = Issue {
                to: to(TREASURY),
                ..issue
            };
            assert_noop!(
                Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None),
                Error::<Test>::NotJoined
            );
        }
        assert_noop!(mints(issue_to(9, 1), ALICE), Error::<Test>::NotInvestor);
        assert_noop!(mint_to(1, ALICE, 1), Error::<Test>::SecurityNotFound);
    });
}

#[test]
fn nothing_is_issued_to_who_may_not_trade() {
    test(|| {
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(signed(MANAGER), A));
        revoke(ALICE, DOORS.identity);
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::IdentityNotInForce);
        issue_badge(ALICE, DOORS.identity, ALICE.into());
        assert_ok!(mint_to(0, ALICE, 1));
        // Its key, and its ledger account.
        court_stops(id(BOB));
        assert_noop!(mint_to(0, BOB, 1), TokenError::Frozen);
        court_stops(Tokens::ledger_account(C));
        assert_noop!(mint_to(0, CAROL, 1), TokenError::Frozen);
        assert_ok!(Tokens::propose_recovery(signed(MANAGER), A, id(HEIR)));
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::RecoveryPending);
        at(NOON + 365 * DAY);
        assert_noop!(mint_to(0, ALICE, 1), Error::<Test>::InvestorNotKnown);
    });
}

#[test]
fn nothing_is_issued_to_a_treasury_that_may_not_trade() {
    test(|| {
        assert_ok!(Tokens::stop_investor(root(), TREASURY));
        assert_noop!(keeps(1), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(root(), TREASURY));
        revoke(ISSUER, DOORS.identity);
        assert_noop!(keeps(1), Error::<Test>::IdentityNotInForce);
        issue_badge(ISSUER, DOORS.identity, ISSUER.into());
        court_stops(Tokens::ledger_account(TREASURY));
        assert_noop!(keeps(1), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(keeps(1));
        at(NOON + 365 * DAY);
        assert_noop!(keeps(1), Error::<Test>::InvestorNotKnown);
    });
}

#[test]
fn nothing_is_issued_into_the_book_of_a_manager_who_is_stopped() {
    test(|| {
        joins(ALICE);
        let other = Issue {
            to: SecuritiesAccount {
                investor: A,
                book: 1,
            },
            ..issue_to(A, 1)
        };
        revoke(MANAGER, DOORS.manager);
        assert_noop!(mint_to(0, ALICE, 1), NO_BADGE);
        assert_noop!(keeps(1), NO_BADGE);
        assert_ok!(mints(other, ALICE));
        grant(MANAGER, DOORS.manager);
        court_stops(id(MANAGER));
        assert_noop!(mint_to(0, ALICE, 1), TokenError::Frozen);
        assert_ok!(mints(other, ALICE));
        // Another manager takes the book, and with it all accounts.
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_ok!(mint_to(0, ALICE, 1));
        assert_sums(0, 3, &[(0, 1), (1, 2)]);
    });
}

#[test]
fn what_is_issued_keeps_the_rules_and_the_treasury_is_under_none() {
    test(|| {
        let cases = [
            (classes(&[Professional, Institutional]), 10, Breach::Classes),
            (countries(&[392]), 10, Breach::Countries),
            (Rule::MaxShare(500), 10, Breach::MaxShare),
            // 953 × ₩10,500 = ₩10,006,500, of ₩10,000,000 a year.
            (Rule::AnnualCap, 953, Breach::AnnualCap),
        ];
        for (code, (rule, units, breach)) in CODES.into_iter().zip(cases) {
            let listed = list(code, 10_000, vec![rule]);
            assert_noop!(
                mint_to(listed, ALICE, units),
                Error::<Test>::Breached(breach)
            );
            let issue = Issue {
                security: listed,
                ..issue_to(TREASURY, units)
            };
            assert_ok!(Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None));
            assert_eq!(holders(listed), Holders::default());
        }
        // 100 of 200 is half of it, 101 of 201 is more.
        let issue = Issue {
            security: 3,
            ..issue_to(TREASURY, 90)
        };
        assert_ok!(Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None));
        assert_ok!(mint_to(3, ALICE, 100));
        assert_noop!(
            mint_to(3, ALICE, 1),
            Error::<Test>::Breached(Breach::MaxShare)
        );
    });
}

#[test]
fn caps_on_holders_stop_who_comes_and_not_who_is_there() {
    test(|| {
        for (place, breach) in [(0, Breach::HolderCap), (1, Breach::ClassCap)] {
            let rules = [Rule::HolderCap(1), Rule::ClassCap(Retail, 1)];
            let listed = list(CODES[place], 10_000, vec![rules[place].clone()]);
            assert_ok!(mint_to(listed, ALICE, 10));
            assert_noop!(mint_to(listed, BOB, 1), Error::<Test>::Breached(breach));
            assert_ok!(mint_to(listed, ALICE, 10));
            assert_eq!(holders(listed).all(), 1);
        }
    });
}

#[test]
fn rules_about_trades_do_not_stop_what_is_issued() {
    test(|| {
        let rules = vec![Rule::LockUp(NOON + DAY), venues(&[1]), Rule::PriceBand(1)];
        let listed = list(CODES[0], 10_000, rules);
        assert_ok!(mint_to(listed, ALICE, 10));
        assert_eq!(units_of(listed, A), 10);
    });
}

#[test]
fn what_retail_investors_are_issued_counts_towards_the_annual_cap_by_the_reference_price() {
    test(|| {
        let listed = list_by(CODES[0], 1_000, 10_000_000, vec![Rule::AnnualCap]);
        // 952,000 units of 1,000 a share, at ₩10,500.
        assert_ok!(mint_to(listed, ALICE, 952_000));
        let bought = Purchases::<Test>::get(A);
        assert_eq!((bought.year, bought.won), (2026, 9_996_000));
        // 381 units more are ₩4,000.5, which counts as ₩4,001.
        assert_noop!(
            mint_to(listed, ALICE, 381),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        assert_ok!(mint_to(listed, ALICE, 380));
        assert_eq!(Purchases::<Test>::get(A).won, 9_999_990);
        // One unit is ₩10.5, and counts as ₩11.
        assert_noop!(
            mint_to(listed, ALICE, 1),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        // The year ends at midnight in Korea, 15:00 UTC.
        at(1_798_729_199_999);
        assert_noop!(
            mint_to(listed, ALICE, 1),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        at(1_798_729_200_000);
        assert_ok!(mint_to(listed, ALICE, 1));
        let bought = Purchases::<Test>::get(A);
        assert_eq!((bought.year, bought.won), (2027, 11));
        // Others' purchases don't count.
        let known = now() + 365 * DAY;
        assert_ok!(Tokens::classify_investor(
            signed(MANAGER),
            B,
            Professional,
            KOREA,
            known
        ));
        assert_ok!(mint_to(listed, BOB, 2_000_000));
        assert_eq!(Purchases::<Test>::get(B).won, 0);
    });
}

#[test]
fn units_can_be_issued_locked_up() {
    test(|| {
        let until = NOON + 10 * DAY;
        let issue = Issue {
            locked_until: Some(until),
            ..issue_to(A, 100)
        };
        assert_ok!(mints(issue, ALICE));
        assert_eq!(events(), [Event::Minted { issue }]);
        assert_eq!((units(A), free(A)), (100, 0));
        let part = Tokens::position(0, A).expect("a position").parts.remove(0);
        let lien = Lien {
            cause: Cause::LockUp,
            units: 100,
            until,
        };
        assert_eq!((part.book, part.liens.to_vec()), (0, vec![lien]));
        give(ALICE, 50);
        assert_eq!((units(A), free(A)), (150, 50));
        let trade = instruct_until(vec![deliver(A, B, 51)], NOON + 30 * DAY);
        assert_noop!(affirm(ALICE, trade), Error::<Test>::InsufficientUnits);
        at(until - 1);
        assert_eq!(free(A), 50);
        assert_noop!(affirm(ALICE, trade), Error::<Test>::InsufficientUnits);
        at(until);
        assert_eq!(free(A), 150);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(affirm(BOB, trade));
        assert_sums(0, 150, &[(0, 150)]);
    });
}

#[test]
fn a_lock_up_lasts_ten_years_at_most() {
    test(|| {
        for until in [0, NOON, NOON + 3_653 * DAY + 1] {
            assert_noop!(
                mint_locked(0, ALICE, 1, Some(until)),
                Error::<Test>::InvalidMoment
            );
        }
        assert_ok!(mint_locked(0, ALICE, 1, Some(NOON + 3_653 * DAY)));
        let issue = Issue {
            locked_until: Some(NOON),
            ..issue_to(TREASURY, 1)
        };
        assert_noop!(
            Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None),
            Error::<Test>::InvalidMoment
        );
    });
}

#[test]
fn lock_ups_that_end_together_are_one_and_no_more_than_there_is_room_for() {
    test(|| {
        let locks = |day: Moment| mint_locked(0, ALICE, 1, Some(NOON + day * DAY));
        let refused = (1..=25).find(|day| locks(*day).is_err()).expect("a bound");
        assert!(refused > 12);
        assert_noop!(locks(refused), Error::<Test>::TooManyLocks);
        assert_ok!(locks(1));
        // With the first one that ends there is room again.
        at(NOON + DAY);
        assert_ok!(locks(refused));
        assert_eq!(free(A), 2);
    });
}

#[test]
fn a_treasury_redeems_what_it_has_and_as_much_less_is_registered() {
    test(|| {
        assert_ok!(keeps(10_000));
        System::reset_events();
        assert_ok!(redeems(0, 1_000));
        assert_eq!(
            events(),
            [Event::Redeemed {
                security: 0,
                from: account(TREASURY),
                units: 1_000
            }]
        );
        let record = security(0);
        assert_eq!((record.registered, record.issued), (9_000, 9_000));
        assert_sums(0, 9_000, &[(0, 9_000)]);
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        assert_ok!(proposes_quantity(9_500));
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        assert_ok!(confirms_quantity(9_500));
        assert_ok!(keeps(500));
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
    });
}

#[test]
fn nothing_is_left_of_what_is_redeemed_to_the_last_unit() {
    test(|| {
        assert_ok!(keeps(10_000));
        assert_ok!(redeems(0, 9_999));
        assert_ok!(redeems(0, 1));
        assert!(!Positions::<Test>::contains_key(0, TREASURY));
        assert!(!BookTotals::<Test>::contains_key(0, 0));
        let ledger = Tokens::ledger_account(TREASURY);
        assert_eq!(Assets::maybe_balance(0, ledger), None);
        let record = security(0);
        assert_eq!((record.registered, record.issued), (0, 0));
        assert_sums(0, 0, &[]);
    });
}

#[test]
fn nothing_is_redeemed_but_the_treasury_s_own_free_units() {
    test(|| {
        give(ALICE, 100);
        assert_noop!(redeems(0, 1), Error::<Test>::InsufficientUnits);
        assert_ok!(keeps(100));
        assert_noop!(redeems(0, 0), Error::<Test>::NothingToDo);
        assert_noop!(redeems(0, 101), Error::<Test>::InsufficientUnits);
        // Nor what is in another of its accounts, or in none.
        for book in [1, 9] {
            assert_noop!(redeems(book, 1), Error::<Test>::InsufficientUnits);
        }
        let trade = instruct(vec![deliver(TREASURY, B, 60)]);
        assert_ok!(affirm(ISSUER, trade));
        assert_noop!(redeems(0, 41), Error::<Test>::InsufficientUnits);
        assert_ok!(redeems(0, 40));
        assert_ok!(affirm(BOB, trade));
        assert_holders([2, 0, 0]);
        assert_sums(0, 160, &[(0, 160)]);
    });
}

#[test]
fn a_treasury_that_nobody_has_looked_at_in_time_still_redeems() {
    test(|| {
        assert_ok!(keeps(100));
        at(NOON + 365 * DAY);
        assert_noop!(keeps(1), Error::<Test>::InvestorNotKnown);
        assert_ok!(redeems(0, 100));
    });
}

#[test]
fn what_a_court_has_stopped_is_not_redeemed() {
    test(|| {
        assert_ok!(keeps(100));
        // Its units are what creditors are paid from.
        court_stops(Tokens::ledger_account(TREASURY));
        assert_noop!(redeems(0, 1), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(Tokens::stop_investor(root(), TREASURY));
        assert_noop!(redeems(0, 1), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(root(), TREASURY));
        assert_ok!(redeems(0, 1));
    });
}

#[test]
fn units_move_to_another_manager_without_either_one_s_word() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        System::reset_events();
        // The manager that is left has failed.
        revoke(MANAGER, DOORS.manager);
        let word = next_word(ALICE);
        assert_ok!(moves(ALICE, 0, 1, 40));
        assert_eq!(
            events(),
            [Event::Moved {
                security: 0,
                investor: A,
                from: 0,
                to: 1,
                units: 40
            }]
        );
        assert_eq!(investor(A).said, word);
        let parts = Tokens::position(0, A).expect("a position").parts;
        let parts: Vec<_> = parts.iter().map(|part| (part.book, part.units)).collect();
        assert_eq!(parts, [(0, 60), (1, 40)]);
        assert_eq!((units(A), free(A)), (100, 100));
        assert_holders([1, 0, 0]);
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
        // With the last unit, nothing is left in the old book.
        assert_ok!(moves(ALICE, 0, 1, 60));
        assert_sums(0, 100, &[(1, 100)]);
        let parts = Tokens::position(0, A).expect("a position").parts;
        assert_eq!(parts.len(), 1);
    });
}

#[test]
fn the_council_moves_units_with_the_investor_s_word_too() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(moves_by(root(), ALICE, 0, 1, 40));
        let at = next_word(ALICE);
        assert_noop!(
            Tokens::move_manager(root(), id(ALICE), 0, 0, 1, 40, at, None),
            Error::<Test>::SignatureMissing
        );
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
    });
}

#[test]
fn nobody_s_units_are_moved_without_its_word() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        let word = next_word(ALICE);
        let consent = |from, to, units| Consent::Move {
            security: 0,
            from,
            to,
            units,
        };
        let brings = |key: Who, signature| {
            Tokens::move_manager(signed(DEPOSITORY), id(key), 0, 0, 1, 40, word, signature)
        };
        assert_noop!(brings(ALICE, None), Error::<Test>::SignatureMissing);
        for other in [consent(0, 1, 41), consent(1, 0, 40), Consent::Join(1)] {
            let signature = says(ALICE, other, word);
            assert_noop!(brings(ALICE, Some(signature)), Error::<Test>::BadSignature);
        }
        let signature = says(STRANGER, consent(0, 1, 40), word);
        assert_noop!(
            brings(STRANGER, Some(signature)),
            Error::<Test>::NotInvestor
        );
        // What it has said counts once.
        let signature = says(ALICE, consent(0, 1, 40), word);
        assert_ok!(brings(ALICE, Some(signature.clone())));
        assert_noop!(brings(ALICE, Some(signature)), Error::<Test>::SignatureOver);
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
    });
}

#[test]
fn units_move_between_two_accounts_that_there_are() {
    test(|| {
        give(ALICE, 100);
        assert_noop!(moves(ALICE, 0, 1, 1), Error::<Test>::NotJoined);
        joins(ALICE);
        assert_noop!(moves(ALICE, 0, 1, 0), Error::<Test>::NothingToDo);
        for book in [0, 1] {
            assert_noop!(moves(ALICE, book, book, 1), Error::<Test>::SameInvestor);
        }
        assert_noop!(moves(ALICE, 0, 9, 1), Error::<Test>::NotJoined);
        for (from, to) in [(1, 0), (9, 0)] {
            assert_noop!(moves(ALICE, from, to, 1), Error::<Test>::InsufficientUnits);
        }
        assert_noop!(moves(ALICE, 0, 1, 101), Error::<Test>::InsufficientUnits);
        joins(BOB);
        assert_noop!(moves(BOB, 0, 1, 1), Error::<Test>::InsufficientUnits);
    });
}

#[test]
fn units_do_not_move_to_a_manager_who_is_stopped() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        revoke(OTHER_MANAGER, DOORS.manager);
        assert_noop!(moves(ALICE, 0, 1, 1), NO_BADGE);
        grant(OTHER_MANAGER, DOORS.manager);
        court_stops(id(OTHER_MANAGER));
        assert_noop!(moves(ALICE, 0, 1, 1), TokenError::Frozen);
    });
}

#[test]
fn what_is_locked_stays_with_its_manager() {
    test(|| {
        give(ALICE, 50);
        assert_ok!(mint_locked(0, ALICE, 50, Some(NOON + 10 * DAY)));
        joins(ALICE);
        let trade = instruct(vec![deliver(A, B, 20)]);
        assert_ok!(affirm(ALICE, trade));
        assert_noop!(moves(ALICE, 0, 1, 31), Error::<Test>::InsufficientUnits);
        assert_ok!(moves(ALICE, 0, 1, 30));
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), free(A)), (80, 30));
        assert_sums(0, 100, &[(0, 70), (1, 30)]);
    });
}

#[test]
fn its_own_manager_s_stop_keeps_nobody_and_any_other_does() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        assert_ok!(moves(ALICE, 0, 1, 1));
        assert_eq!(investor(A).stopped, Some(StoppedBy::Manager));
        assert_ok!(Tokens::stop_investor(root(), A));
        assert_noop!(moves(ALICE, 0, 1, 1), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(root(), A));
        for who in [id(ALICE), Tokens::ledger_account(A)] {
            court_stops(who);
            assert_noop!(moves(ALICE, 0, 1, 1), TokenError::Frozen);
            Stopped::set(Vec::new());
        }
        // Nor does another key that its manager alone proposes.
        assert_ok!(Tokens::propose_recovery(signed(MANAGER), A, id(HEIR)));
        assert_ok!(hypothetically!(moves(ALICE, 0, 1, 1)));
        assert_ok!(Tokens::challenge_recovery(signed(ALICE)));
        assert_ok!(hypothetically!(moves(ALICE, 0, 1, 1)));
        assert_ok!(Tokens::decide_recovery(signed(MANAGER), A, false));
        assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR)));
        assert_noop!(moves(ALICE, 0, 1, 1), Error::<Test>::RecoveryPending);
    });
}

#[test]
fn the_total_quantity_is_the_same_in_the_register_the_books_and_on_the_ledger() {
    test(|| {
        joins(ISSUER);
        assert_ok!(keeps(6_000));
        let issue = Issue {
            to: SecuritiesAccount {
                investor: TREASURY,
                book: 1,
            },
            ..issue_to(TREASURY, 4_000)
        };
        assert_ok!(Tokens::mint(signed(ISSUER), issue, id(ISSUER), now(), None));
        assert_sums(0, 10_000, &[(0, 6_000), (1, 4_000)]);
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        assert_ok!(moves(ISSUER, 0, 1, 500));
        assert_sums(0, 10_000, &[(0, 5_500), (1, 4_500)]);
        assert_ok!(redeems(1, 1_000));
        assert_sums(0, 9_000, &[(0, 5_500), (1, 3_500)]);
        assert_eq!(security(0).registered, 9_000);
        assert_noop!(keeps(1), Error::<Test>::NotRegistered);
        assert_ok!(proposes_quantity(10_000));
        assert_ok!(confirms_quantity(10_000));
        assert_ok!(keeps(1_000));
        assert_sums(0, 10_000, &[(0, 6_500), (1, 3_500)]);
    });
}

#[test]
fn anyone_has_a_holder_counted_as_what_it_is() {
    test(|| {
        give(ALICE, 100);
        classifies(A, Professional);
        assert_holders([1, 0, 0]);
        assert_ok!(Tokens::refresh_position(signed(STRANGER), 0, A));
        assert_eq!(
            events(),
            [Event::PositionRefreshed {
                security: 0,
                investor: A,
                class: Professional
            }]
        );
        assert_holders([0, 1, 0]);
        let position = Positions::<Test>::get(0, A).expect("a position");
        assert_eq!((position.class, position.units()), (Professional, 100));
        assert_noop!(
            Tokens::refresh_position(signed(STRANGER), 0, A),
            Error::<Test>::NothingChanges
        );
    });
}

#[test]
fn who_is_counted_as_what_it_is_is_not_counted_anew() {
    test(|| {
        give(ALICE, 100);
        let refreshes =
            |security, investor| Tokens::refresh_position(signed(STRANGER), security, investor);
        assert_noop!(refreshes(0, A), Error::<Test>::NothingChanges);
        // Whoever has none is not counted at all.
        classifies(B, Professional);
        assert_noop!(refreshes(0, B), Error::<Test>::NothingChanges);
        assert_noop!(refreshes(1, A), Error::<Test>::SecurityNotFound);
        assert_noop!(refreshes(0, 9), Error::<Test>::InvestorNotFound);
        for by in [root(), RuntimeOrigin::none()] {
            assert_noop!(Tokens::refresh_position(by, 0, A), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn a_treasury_that_has_become_something_else_is_no_holder() {
    test(|| {
        assert_ok!(keeps(100));
        classifies(TREASURY, Institutional);
        assert_ok!(Tokens::refresh_position(signed(STRANGER), 0, TREASURY));
        assert_holders([0, 0, 0]);
        let position = Positions::<Test>::get(0, TREASURY).expect("a position");
        assert_eq!(position.class, Institutional);
    });
}

#[test]
fn more_of_it_counts_a_holder_as_what_it_is_too() {
    test(|| {
        give(ALICE, 100);
        classifies(A, Professional);
        give(ALICE, 1);
        assert_holders([0, 1, 0]);
        assert_noop!(
            Tokens::refresh_position(signed(STRANGER), 0, A),
            Error::<Test>::NothingChanges
        );
    });
}

#[test]
fn a_holder_survives_a_cap_that_is_exceeded_since_it_has_become_another_one() {
    test(|| {
        let to_the_treasury = |from, units| {
            let order = Title::Order(H256::repeat_byte(1));
            Tokens::force_transfer(root(), 0, account(from), account(TREASURY), units, order)
        };
        brings_rules(0, vec![Rule::ClassCap(Retail, 1)]);
        classifies(B, Professional);
        give(ALICE, 10);
        give(BOB, 10);
        classifies(B, Retail);
        assert_ok!(Tokens::refresh_position(signed(STRANGER), 0, B));
        assert_holders([2, 0, 0]);
        assert_eq!(units(B), 10);
        assert_noop!(
            mint_to(0, CAROL, 1),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        // One of two has left, and the cap is full again; with the other one there is room.
        assert_ok!(to_the_treasury(A, 10));
        assert_noop!(
            mint_to(0, CAROL, 1),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        assert_ok!(to_the_treasury(B, 10));
        assert_ok!(mint_to(0, CAROL, 1));
        assert_holders([1, 0, 0]);
    });
}

#[test]
fn a_security_of_which_nothing_is_issued_is_delisted_for_its_deposit() {
    test(|| {
        assert_ok!(proposes_quantity(12_000));
        assert_ok!(proposes_rules(0, vec![Rule::HolderCap(49)]));
        for document in [0, 15] {
            assert_ok!(Tokens::set_document(
                signed(ISSUER),
                0,
                document,
                H256::zero(),
                None
            ));
        }
        give(ALICE, 10);
        let order = Title::Order(H256::repeat_byte(1));
        assert_ok!(Tokens::force_transfer(
            root(),
            0,
            account(A),
            account(TREASURY),
            10,
            order
        ));
        assert_noop!(
            Tokens::delist_security(signed(ISSUER), 0),
            Error::<Test>::SecurityInUse
        );
        assert_ok!(redeems(0, 9));
        assert_noop!(
            Tokens::delist_security(signed(ISSUER), 0),
            Error::<Test>::SecurityInUse
        );
        assert_ok!(redeems(0, 1));
        assert_eq!(on_hold(ISSUER), deposit::<(SecurityOf<Test>, Rulebook)>());
        System::reset_events();
        assert_ok!(Tokens::delist_security(signed(ISSUER), 0));
        assert_eq!(events(), [Event::SecurityDelisted { security: 0 }]);
        assert_eq!((on_hold(ISSUER), won(ISSUER)), (0, GENESIS));
        assert!(!Securities::<Test>::contains_key(0));
        assert!(!SecurityOfCode::<Test>::contains_key(CODE));
        assert!(!Rulebooks::<Test>::contains_key(0));
        assert!(!HolderCounts::<Test>::contains_key(0));
        assert_eq!(Documents::<Test>::iter_prefix(0).count(), 0);
        assert_eq!(Positions::<Test>::iter_prefix(0).count(), 0);
        assert_eq!(BookTotals::<Test>::iter_prefix(0).count(), 0);
        assert_eq!(Assets::maybe_total_supply(0), None);
        assert_eq!(Tokens::reconcile(0), None);
        // The ISIN is free for another security, under another number.
        assert_eq!(list(CODE, 1, Vec::new()), 1);
    });
}

#[test]
fn a_security_is_not_delisted_while_its_units_are_offered() {
    test(|| {
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer(100)));
        assert_noop!(
            Tokens::delist_security(signed(ISSUER), 0),
            Error::<Test>::SecurityInUse
        );
    });
}

#[test]
fn a_security_is_not_delisted_while_a_record_date_is_asked_for() {
    test(|| {
        let vote = Announcement::Vote {
            question: H256::zero(),
            options: 2,
            until: NOON + 2 * DAY,
        };
        assert_ok!(Tokens::announce(signed(ISSUER), 0, NOON + DAY, vote));
        assert_noop!(
            Tokens::delist_security(signed(ISSUER), 0),
            Error::<Test>::SecurityInUse
        );
    });
}

#[test]
fn what_was_locked_in_a_trade_of_a_delisted_security_is_forgotten() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 1_000);
        let trade = instruct(vec![deliver(A, B, 100), pay(B, A, 999)]);
        assert_ok!(affirm(ALICE, trade));
        let order = Title::Order(H256::repeat_byte(1));
        assert_ok!(Tokens::force_transfer(
            root(),
            0,
            account(A),
            account(TREASURY),
            100,
            order
        ));
        assert_ok!(redeems(0, 100));
        assert_ok!(Tokens::delist_security(signed(ISSUER), 0));
        assert_noop!(affirm(BOB, trade), Error::<Test>::SecurityNotFound);
        assert_ok!(Tokens::withdraw(signed(ALICE), trade));
        assert_eq!(Positions::<Test>::iter_prefix(0).count(), 0);
        assert_ok!(Tokens::reject(signed(BOB), trade));
        assert_eq!(cash(B), 1_000);
    });
}

/// Whatever somebody could do on the unit ledger if its calls could be called.
fn ledger_tries(who: Who) -> [DispatchResult; 13] {
    let by = || signed(who);
    let holder = || Tokens::ledger_account(A);
    [
        Assets::mint(by(), 0, id(who), 1),
        Assets::burn(by(), 0, holder(), 1),
        Assets::force_transfer(by(), 0, holder(), id(who), 1),
        Assets::freeze(by(), 0, holder()),
        Assets::thaw(by(), 0, holder()),
        Assets::block(by(), 0, holder()),
        Assets::freeze_asset(by(), 0),
        Assets::thaw_asset(by(), 0),
        Assets::transfer_ownership(by(), 0, id(who)),
        Assets::set_team(by(), 0, id(who), id(who), id(who)),
        Assets::set_metadata(by(), 0, Vec::new(), Vec::new(), 0),
        Assets::set_min_balance(by(), 0, 1),
        Assets::start_destroy(by(), 0),
    ]
}

#[test]
fn nobody_but_the_keeper_account_has_a_say_on_the_unit_ledger() {
    test(|| {
        give(ALICE, 10);
        let keeper = Some(Tokens::keeper_account());
        assert_eq!(<Assets as Roles<AccountId32>>::owner(0), keeper);
        assert_eq!(<Assets as Roles<AccountId32>>::issuer(0), keeper);
        assert_eq!(<Assets as Roles<AccountId32>>::admin(0), keeper);
        assert_eq!(<Assets as Roles<AccountId32>>::freezer(0), keeper);
        let refused: DispatchResult = Err(pallet_assets::Error::<Test>::NoPermission.into());
        for who in [ISSUER, DEPOSITORY, MANAGER, VENUE, ALICE, STRANGER] {
            assert_storage_noop!(assert_eq!(ledger_tries(who), [refused; 13]));
            // The units are on the ledger account, and not on that of any key.
            assert_noop!(
                Assets::transfer(signed(who), 0, id(BOB), 1),
                pallet_assets::Error::<Test>::NoAccount
            );
            assert_noop!(
                Assets::transfer_approved(signed(who), 0, Tokens::ledger_account(A), id(who), 1),
                pallet_assets::Error::<Test>::Unapproved
            );
        }
        assert_sums(0, 10, &[(0, 10)]);
    });
}

#[test]
fn the_unit_ledger_itself_keeps_what_is_encumbered() {
    test(|| {
        let ledger = Tokens::ledger_account(A);
        assert_eq!(Tokens::frozen_units(0, &ledger), None);
        give(ALICE, 10);
        // A freeze of nothing would pin the last unit.
        assert_eq!(Tokens::frozen_units(0, &ledger), None);
        let order = H256::repeat_byte(1);
        assert_ok!(Tokens::freeze(root(), 0, account(A), 4, order));
        assert_eq!(Tokens::frozen_units(0, &ledger), Some(4));
        // Nobody has the key of a ledger account; even who had it would move no frozen unit.
        let by = || RuntimeOrigin::signed(Tokens::ledger_account(A));
        assert_noop!(
            Assets::transfer(by(), 0, id(STRANGER), 7),
            pallet_assets::Error::<Test>::BalanceLow
        );
        assert_ok!(Tokens::freeze(root(), 0, account(A), 96, order));
        assert_eq!(Tokens::frozen_units(0, &ledger), Some(10));
        assert_noop!(
            Assets::transfer(by(), 0, id(STRANGER), 1),
            pallet_assets::Error::<Test>::BalanceLow
        );
        // Of others it knows nothing.
        assert_eq!(Tokens::frozen_units(0, &id(ALICE)), None);
        assert_eq!(Tokens::frozen_units(1, &ledger), None);
    });
}
