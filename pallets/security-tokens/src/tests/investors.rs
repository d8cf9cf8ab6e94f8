//! Badges, the cap, books and investors: who admits, stops and moves them, their keys and won.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};
use std::collections::{BTreeMap, BTreeSet};

/// Keys that are nobody's yet.
const KEY: Who = 31;
const OTHER_KEY: Who = 32;

/// What no key has signed in time at noon, by an investor that has said nothing yet.
const UNTIMELY: [Moment; 4] = [0, NOON - DAY, NOON + 120_001, Moment::MAX];

/// Nobody's.
fn bare() -> RuntimeOrigin {
    RuntimeOrigin::none()
}

fn badge(index: u32) -> BadgeRef<AccountId32> {
    BadgeRef::Issued { batch: 0, index }
}

/// All that bars a role: without its badge, stopped by a court, and where no badges are named.
/// `instead` is what is said then, where that is not the door's own word.
fn barred(
    who: Who,
    class: ClassId,
    instead: Option<Error<Test>>,
    call: impl Fn() -> DispatchResult,
) {
    let instead = instead.map(DispatchError::from);
    let refuses = |error: DispatchError| instead.unwrap_or(error);
    revoke(who, class);
    assert_noop!(call(), refuses(DispatchError::Other("no badge")));
    grant(who, class);
    court_stops(id(who));
    assert_noop!(call(), refuses(TokenError::Frozen.into()));
    Stopped::set(Vec::new());
    hypothetically!({
        Badges::<Test>::kill();
        assert_noop!(call(), refuses(Error::<Test>::BadgesNotNamed.into()));
    });
    assert_ok!(hypothetically!(call()));
}

/// A manager brings what somebody may have signed, to register it as a retail investor.
fn registers_by(
    by: RuntimeOrigin,
    book: BookId,
    who: Who,
    said: Moment,
    signature: Option<MultiSignature>,
) -> DispatchResult {
    Tokens::register_investor(
        by,
        book,
        id(who),
        InvestorClass::Retail,
        KOREA,
        now() + 365 * DAY,
        said,
        signature,
    )
}

/// The manager of the book 0 brings what somebody has signed.
fn registers(who: Who, said: Moment) -> DispatchResult {
    let signature = says(who, Consent::Join(0), said);
    registers_by(signed(MANAGER), 0, who, said, Some(signature))
}

/// A manager brings what an investor's key has signed, to have an account for it too.
fn joins(by: Who, book: BookId, key: Who, said: Moment) -> DispatchResult {
    let signature = says(key, Consent::Join(book), said);
    Tokens::join_book(signed(by), book, id(key), said, Some(signature))
}

/// An investor's key brings what another one has signed, to act for that investor too.
fn adds(by: Who, investor: InvestorId, key: Who, said: Moment) -> DispatchResult {
    let signature = says(key, Consent::Control(investor), said);
    Tokens::add_controller(signed(by), id(key), said, signature)
}

fn removes(by: Who, key: Who) -> DispatchResult {
    Tokens::remove_controller(signed(by), id(key))
}

fn classifies(by: RuntimeOrigin, investor: InvestorId) -> DispatchResult {
    let class = InvestorClass::Professional;
    Tokens::classify_investor(by, investor, class, KOREA, now() + DAY)
}

fn pays_out_to(by: Who, to: Who) -> DispatchResult {
    Tokens::set_payout(signed(by), id(to))
}

fn withdraws(by: Who, amount: u128) -> DispatchResult {
    Tokens::withdraw_cash(signed(by), amount)
}

/// Has the won of an investor go to the bank, from now on.
fn payable(who: Who) {
    assert_ok!(pays_out_to(who, BANK));
    at(now() + DAY);
    System::reset_events();
}

fn keys(of: InvestorId) -> Vec<AccountId32> {
    investor(of).keys.into_inner()
}

fn books(of: InvestorId) -> Vec<BookId> {
    investor(of).books.into_inner()
}

fn book(book: BookId) -> BookOf<Test> {
    Books::<Test>::get(book).expect("a book")
}

/// What bars an investor at its door: a court, by the key and by the ledger account; a stop; and a
/// recovery.
fn shut(key: Who, investor: InvestorId, call: impl Fn() -> DispatchResult) {
    for stopped in [id(key), Tokens::ledger_account(investor)] {
        court_stops(stopped);
        assert_noop!(call(), TokenError::Frozen);
        Stopped::set(Vec::new());
    }
    for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
        hypothetically!({
            assert_ok!(Tokens::stop_investor(by, investor));
            assert_noop!(call(), Error::<Test>::InvestorStopped);
        });
    }
    hypothetically!({
        assert_ok!(Tokens::propose_recovery(signed(MANAGER), investor, id(39)));
        assert_noop!(call(), Error::<Test>::RecoveryPending);
    });
    assert_ok!(hypothetically!(call()));
}

/// All that the pallet stores.
fn contents() -> BTreeMap<Vec<u8>, Vec<u8>> {
    use frame::deps::{
        frame_support::storage::unhashed::get_raw,
        sp_io::{hashing::twox_128, storage::next_key},
    };
    let prefix = twox_128(b"Tokens");
    let next = |key: &Vec<u8>| next_key(key).filter(|next| next.starts_with(&prefix));
    let keys = core::iter::successors(next(&prefix.to_vec()), next);
    keys.map(|key| {
        let value = get_raw(&key).expect("a value");
        (key, value)
    })
    .collect()
}

#[test]
fn the_council_names_the_badges() {
    test(|| {
        let doors = Doors {
            identity: 40,
            depository: 41,
            manager: 42,
            venue: 43,
            issuer: 44,
        };
        assert_ok!(Tokens::name_badges(root(), doors));
        assert_eq!(events(), [Event::BadgesNamed { doors }]);
        assert_eq!(Badges::<Test>::get(), Some(doors));
        assert_eq!(Tokens::badges(), Some(doors));
        // Those before count no more.
        let opens = |who| Tokens::open_book(signed(who));
        assert_noop!(opens(MANAGER), DispatchError::Other("no badge"));
        grant(STRANGER, 42);
        assert_ok!(opens(STRANGER));
        // And again, as they were.
        assert_ok!(Tokens::name_badges(root(), DOORS));
        assert_noop!(opens(STRANGER), DispatchError::Other("no badge"));
        assert_ok!(opens(MANAGER));
    });
}

#[test]
fn only_the_council_names_badges_and_the_cap() {
    test(|| {
        for who in [DEPOSITORY, MANAGER, VENUE, ISSUER, ALICE] {
            assert_noop!(
                Tokens::name_badges(signed(who), DOORS),
                DispatchError::BadOrigin
            );
            assert_noop!(
                Tokens::set_annual_cap(signed(who), None),
                DispatchError::BadOrigin
            );
        }
        assert_noop!(Tokens::name_badges(bare(), DOORS), DispatchError::BadOrigin);
        assert_noop!(
            Tokens::set_annual_cap(bare(), None),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn the_council_sets_the_annual_cap() {
    test(|| {
        let caps = [
            Some(AnnualCap {
                limit: 1,
                year: CapYear::Calendar,
            }),
            Some(AnnualCap {
                limit: u128::MAX,
                year: CapYear::Days(1),
            }),
            None,
        ];
        for cap in caps {
            System::reset_events();
            assert_ok!(Tokens::set_annual_cap(root(), cap));
            assert_eq!(events(), [Event::AnnualCapSet { cap }]);
            assert_eq!(Cap::<Test>::get(), cap);
            assert_eq!(Tokens::annual_cap(), cap);
        }
    });
}

#[test]
fn a_cap_is_something_and_its_year_has_days() {
    test(|| {
        for (limit, year) in [
            (0, CapYear::Calendar),
            (0, CapYear::Days(365)),
            (1, CapYear::Days(0)),
        ] {
            let cap = Some(AnnualCap { limit, year });
            assert_noop!(
                Tokens::set_annual_cap(root(), cap),
                Error::<Test>::InvalidCap
            );
        }
    });
}

#[test]
fn what_was_bought_this_year_counts_under_another_limit_and_not_in_another_year() {
    test(|| {
        let security = list(*b"KR7000660001", 1_000, vec![rules::Rule::AnnualCap]);
        assert_eq!(security, 1);
        assert_ok!(mint_to(1, ALICE, 100));
        assert_eq!(Tokens::bought_by(A), (1_050_000, Some(10_000_000)));
        let sets = |limit, year| {
            let cap = Some(AnnualCap { limit, year });
            assert_ok!(Tokens::set_annual_cap(root(), cap));
        };
        sets(1_050_000, CapYear::Calendar);
        assert_eq!(Tokens::bought_by(A), (1_050_000, Some(1_050_000)));
        assert_noop!(
            mint_to(1, ALICE, 1),
            Error::<Test>::Breached(rules::Breach::AnnualCap)
        );
        sets(1_050_000, CapYear::Days(365));
        assert_eq!(Tokens::bought_by(A), (0, Some(1_050_000)));
        assert_ok!(mint_to(1, ALICE, 1));
        assert_eq!(Tokens::bought_by(A), (10_500, Some(1_050_000)));
        assert_ok!(Tokens::set_annual_cap(root(), None));
        assert_eq!(Tokens::bought_by(A), (0, None));
        assert_ok!(mint_to(1, ALICE, 899));
    });
}

#[test]
fn a_manager_opens_books() {
    test(|| {
        for number in [2, 3] {
            System::reset_events();
            assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
            let manager = id(SUCCESSOR);
            let opened = Event::BookOpened {
                book: number,
                manager: manager.clone(),
            };
            assert_eq!(events(), [opened]);
            assert_eq!(
                book(number),
                Book {
                    manager,
                    successor: None
                }
            );
            assert_eq!(Tokens::book_details(number), Some(book(number)));
            assert_eq!(NextBook::<Test>::get(), number + 1);
        }
    });
}

#[test]
fn only_a_manager_opens_a_book() {
    test(|| {
        let opens = |who| Tokens::open_book(signed(who));
        for who in [STRANGER, DEPOSITORY, VENUE, ISSUER, ALICE] {
            assert_noop!(opens(who), DispatchError::Other("no badge"));
        }
        for origin in [root(), bare()] {
            assert_noop!(Tokens::open_book(origin), DispatchError::BadOrigin);
        }
        barred(SUCCESSOR, DOORS.manager, None, || opens(SUCCESSOR));
        hypothetically!({
            NextBook::<Test>::put(u32::MAX);
            assert_noop!(opens(SUCCESSOR), ArithmeticError::Overflow);
        });
    });
}

#[test]
fn the_depository_or_the_council_offers_a_book() {
    test(|| {
        for by in [signed(DEPOSITORY), root()] {
            hypothetically!({
                assert_ok!(Tokens::offer_book(by, 0, id(SUCCESSOR)));
                let successor = id(SUCCESSOR);
                assert_eq!(
                    events(),
                    [Event::BookOffered {
                        book: 0,
                        successor: successor.clone()
                    }]
                );
                // Offered, it is its manager's still.
                assert_eq!(
                    book(0),
                    Book {
                        manager: id(MANAGER),
                        successor: Some(successor)
                    }
                );
                assert_ok!(registers(HEIR, now()));
            });
        }
    });
}

#[test]
fn a_book_is_offered_to_one_manager_at_a_time() {
    test(|| {
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(OTHER_MANAGER)));
        let accepts = |who| Tokens::accept_book(signed(who), 0);
        assert_noop!(accepts(SUCCESSOR), Error::<Test>::NotSuccessor);
        assert_ok!(accepts(OTHER_MANAGER));
        assert_noop!(accepts(OTHER_MANAGER), Error::<Test>::NotSuccessor);
    });
}

#[test]
fn only_the_depository_offers_a_book_and_to_a_manager_alone() {
    test(|| {
        let offers = |by, book, to| Tokens::offer_book(by, book, id(to));
        let depository = || signed(DEPOSITORY);
        // The manager does not either: an offer is the depository's word.
        for who in [MANAGER, OTHER_MANAGER, SUCCESSOR, STRANGER, ALICE] {
            assert_noop!(
                offers(signed(who), 0, SUCCESSOR),
                DispatchError::Other("no badge")
            );
        }
        assert_noop!(offers(bare(), 0, SUCCESSOR), DispatchError::BadOrigin);
        barred(DEPOSITORY, DOORS.depository, None, || {
            offers(depository(), 0, SUCCESSOR)
        });
        for by in [depository(), root()] {
            let offers = |book, to| offers(by.clone(), book, to);
            assert_noop!(offers(2, SUCCESSOR), Error::<Test>::BookNotFound);
            assert_noop!(offers(0, MANAGER), Error::<Test>::AlreadyManager);
            assert_noop!(offers(0, STRANGER), DispatchError::Other("no badge"));
        }
        barred(SUCCESSOR, DOORS.manager, None, || {
            offers(root(), 0, SUCCESSOR)
        });
    });
}

#[test]
fn a_book_passes_in_one_write_however_many_investors_it_has() {
    test(|| {
        for who in 40..60 {
            register(who);
        }
        give(ALICE, 100);
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        System::reset_events();
        let before = contents();
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        let after = contents();
        let names = before.keys().chain(after.keys());
        let changed: BTreeSet<_> = names
            .filter(|key| before.get(*key) != after.get(*key))
            .cloned()
            .collect();
        let expected = BTreeSet::from([Books::<Test>::hashed_key_for(0)]);
        assert_eq!(changed, expected);
        let manager = id(SUCCESSOR);
        assert_eq!(
            events(),
            [Event::BookAccepted {
                book: 0,
                manager: manager.clone()
            }]
        );
        assert_eq!(
            book(0),
            Book {
                manager,
                successor: None
            }
        );
    });
}

#[test]
fn a_successor_has_all_that_the_manager_had_and_that_one_nothing() {
    test(|| {
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_noop!(registers(HEIR, now()), Error::<Test>::NotManager);
        assert_noop!(classifies(signed(MANAGER), A), Error::<Test>::NotManager);
        assert_noop!(
            Tokens::stop_investor(signed(MANAGER), A),
            Error::<Test>::NotManager
        );
        assert_noop!(
            Tokens::propose_recovery(signed(MANAGER), A, id(KEY)),
            Error::<Test>::NotGuardian
        );
        assert_ok!(classifies(signed(SUCCESSOR), A));
        assert_ok!(Tokens::stop_investor(signed(SUCCESSOR), A));
        assert_ok!(Tokens::resume_investor(signed(SUCCESSOR), A));
        let signature = says(HEIR, Consent::Join(0), now());
        assert_ok!(registers_by(
            signed(SUCCESSOR),
            0,
            HEIR,
            now(),
            Some(signature)
        ));
        // It is offered back, as any book is.
        assert_ok!(Tokens::offer_book(root(), 0, id(MANAGER)));
        assert_ok!(Tokens::accept_book(signed(MANAGER), 0));
        assert_ok!(classifies(signed(MANAGER), A));
    });
}

#[test]
fn only_a_successor_in_office_accepts_a_book() {
    test(|| {
        let accepts = |who, book| Tokens::accept_book(signed(who), book);
        assert_noop!(accepts(SUCCESSOR, 2), Error::<Test>::BookNotFound);
        // Nobody takes what is not offered.
        for who in [SUCCESSOR, MANAGER, DEPOSITORY] {
            assert_noop!(accepts(who, 0), Error::<Test>::NotSuccessor);
        }
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        for who in [MANAGER, OTHER_MANAGER, DEPOSITORY, STRANGER] {
            assert_noop!(accepts(who, 0), Error::<Test>::NotSuccessor);
        }
        assert_noop!(accepts(SUCCESSOR, 1), Error::<Test>::NotSuccessor);
        for origin in [root(), bare()] {
            assert_noop!(Tokens::accept_book(origin, 0), DispatchError::BadOrigin);
        }
        barred(SUCCESSOR, DOORS.manager, None, || accepts(SUCCESSOR, 0));
    });
}

#[test]
fn trades_stop_with_a_manager_and_go_on_with_the_successor_in_the_same_block() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct(vec![deliver(A, B, 10)]);
        assert_ok!(affirm(ALICE, trade));
        revoke(MANAGER, DOORS.manager);
        assert_noop!(affirm(BOB, trade), DispatchError::Other("no badge"));
        assert_ok!(Tokens::offer_book(signed(DEPOSITORY), 0, id(SUCCESSOR)));
        assert_noop!(affirm(BOB, trade), DispatchError::Other("no badge"));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), units(B)), (90, 10));

        // So it is with the successor, for the first affirmation as for the last.
        let trade = instruct(vec![deliver(B, A, 5)]);
        court_stops(id(SUCCESSOR));
        for who in [ALICE, BOB] {
            assert_noop!(affirm(who, trade), TokenError::Frozen);
        }
        Stopped::set(Vec::new());
        assert_ok!(affirm(ALICE, trade));
        court_stops(id(SUCCESSOR));
        assert_noop!(affirm(BOB, trade), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), units(B)), (95, 5));
    });
}

#[test]
fn a_manager_registers_an_investor_that_has_signed_and_has_no_won() {
    test(|| {
        let said = NOON - HOUR;
        let until = NOON + 1_096 * DAY;
        assert_ok!(Tokens::register_investor(
            signed(OTHER_MANAGER),
            1,
            id(HEIR),
            InvestorClass::Professional,
            840,
            until,
            said,
            Some(says(HEIR, Consent::Join(1), said))
        ));
        // The account of nobody's key, by its bytes.
        let mut bytes = [0; 32];
        bytes[..17].copy_from_slice(b"modldure/seci\x04\0\0\0");
        let ledger = AccountId32::from(bytes);
        assert_eq!(
            events(),
            [Event::InvestorRegistered {
                investor: 4,
                key: id(HEIR),
                book: 1,
                ledger: ledger.clone(),
                badge: badge(24),
                class: InvestorClass::Professional,
                country: 840,
                known_until: until,
            }]
        );
        assert_eq!(Tokens::ledger_account_of(4), ledger);
        let record = investor(4);
        assert_eq!((record.subject, record.badge), (id(HEIR), badge(24)));
        assert_eq!((keys(4), books(4)), (vec![id(HEIR)], vec![1]));
        assert_eq!(
            (record.class, record.country),
            (InvestorClass::Professional, 840)
        );
        assert_eq!((record.known_until, record.version), (until, 0));
        assert_eq!((record.stopped, record.payout), (None, None));
        assert_eq!((record.guardians, record.next_guardians), (None, None));
        assert_eq!((record.recovery, record.said), (None, said));
        assert_eq!(InvestorOfKey::<Test>::get(id(HEIR)), Some(4));
        assert_eq!(InvestorOfBadge::<Test>::get(badge(24)), Some(4));
        assert_eq!(NextInvestor::<Test>::get(), 5);
        assert_eq!(Tokens::investor_of(id(HEIR)), Some(4));
        assert_eq!(Tokens::investor_details(4), Some(investor(4)));
        assert_eq!((won(HEIR), cash(4)), (0, 0));
    });
}

#[test]
fn only_the_manager_of_the_book_registers_an_investor() {
    test(|| {
        let tries = |by, book| {
            let signature = says(HEIR, Consent::Join(book), now());
            registers_by(by, book, HEIR, now(), Some(signature))
        };
        assert_noop!(tries(signed(MANAGER), 2), Error::<Test>::BookNotFound);
        for who in [OTHER_MANAGER, SUCCESSOR, DEPOSITORY, STRANGER, HEIR] {
            assert_noop!(tries(signed(who), 0), Error::<Test>::NotManager);
        }
        for origin in [root(), bare()] {
            assert_noop!(tries(origin, 0), DispatchError::BadOrigin);
        }
        barred(MANAGER, DOORS.manager, None, || tries(signed(MANAGER), 0));
        hypothetically!({
            NextInvestor::<Test>::put(u32::MAX);
            assert_noop!(tries(signed(MANAGER), 0), ArithmeticError::Overflow);
        });
    });
}

#[test]
fn a_key_has_agreed_to_the_book_unless_it_signs_itself() {
    test(|| {
        issue_badge(MANAGER, DOORS.identity, 3);
        let tries = |who, signature| registers_by(signed(MANAGER), 0, who, NOON, signature);
        assert_noop!(tries(HEIR, None), Error::<Test>::SignatureMissing);
        // A wrong signature is not mended by who sends it.
        let wrong = says(HEIR, Consent::Join(0), NOON);
        assert_noop!(tries(MANAGER, Some(wrong)), Error::<Test>::BadSignature);
        assert_ok!(tries(MANAGER, None));
        assert_eq!(keys(4), [id(MANAGER)]);
    });
}

#[test]
fn a_key_has_signed_this_and_for_this_chain() {
    test(|| {
        let statement = |key: Who, what: Consent<AccountId32>, at: Moment| Statement {
            key: id(key),
            what,
            at,
        };
        let good = statement(HEIR, Consent::Join(0), NOON);
        let genesis = System::block_hash(0);
        let message = |name, genesis| pallet_support::message(name, genesis, &good);
        let tries = |signature| registers_by(signed(MANAGER), 0, HEIR, NOON, Some(signature));
        let of_bob = statement(BOB, Consent::Join(0), NOON);
        for signature in [
            by(BOB, &message("dure/security", genesis)),
            by(HEIR, &message("dure/security", H256::repeat_byte(1))),
            by(HEIR, &message("dure/securities", genesis)),
            by(HEIR, &Tokens::statement_message(of_bob)),
            by(HEIR, b"dure/security"),
            says(HEIR, Consent::Join(1), NOON),
            says(HEIR, Consent::Control(0), NOON),
            says(HEIR, Consent::Join(0), NOON + 1),
        ] {
            assert_noop!(tries(signature), Error::<Test>::BadSignature);
        }
        assert_ok!(tries(by(HEIR, &message("dure/security", genesis))));
    });
}

#[test]
fn a_key_has_signed_within_a_day_and_not_ahead_of_time() {
    test(|| {
        for said in UNTIMELY {
            assert_noop!(registers(HEIR, said), Error::<Test>::SignatureOver);
        }
        // Nor does it say when by sending it itself.
        issue_badge(MANAGER, DOORS.identity, 3);
        for said in UNTIMELY {
            assert_noop!(
                registers_by(signed(MANAGER), 0, MANAGER, said, None),
                Error::<Test>::SignatureOver
            );
        }
        for said in [NOON - DAY + 1, NOON, NOON + 120_000] {
            assert_ok!(hypothetically!(registers(HEIR, said)));
        }
    });
}

#[test]
fn who_is_registered_holds_the_badge_and_is_stopped_by_no_court() {
    test(|| {
        let tries = || registers(HEIR, now());
        court_stops(id(HEIR));
        assert_noop!(tries(), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(HEIR, DOORS.identity);
        assert_noop!(tries(), DispatchError::Other("no badge"));
        // A badge of another class is none.
        issue_badge(HEIR, DOORS.issuer, 24);
        assert_noop!(tries(), DispatchError::Other("no badge"));
        issue_badge(HEIR, DOORS.identity, 24);
        assert_ok!(tries());
    });
}

#[test]
fn no_pot_is_an_investor() {
    test(|| {
        let pot = Tokens::ledger_account(9);
        BadgeHolders::mutate(|held| {
            held.push((pot.clone(), DOORS.manager, None));
            held.push((pot.clone(), DOORS.identity, Some(99)));
        });
        let by = || RuntimeOrigin::signed(pot.clone());
        assert_ok!(Tokens::open_book(by()));
        let class = InvestorClass::Institutional;
        let until = now() + DAY;
        assert_noop!(
            Tokens::register_investor(by(), 2, pot.clone(), class, KOREA, until, now(), None),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn a_country_has_three_digits_and_an_investor_is_known_for_three_years_at_most() {
    test(|| {
        let registers = |country, until| {
            let signature = says(HEIR, Consent::Join(0), now());
            Tokens::register_investor(
                signed(MANAGER),
                0,
                id(HEIR),
                InvestorClass::Retail,
                country,
                until,
                now(),
                Some(signature),
            )
        };
        let classifies = |country, until| {
            let class = InvestorClass::Retail;
            Tokens::classify_investor(signed(MANAGER), A, class, country, until)
        };
        for country in [0, 1_000, u16::MAX] {
            let until = NOON + DAY;
            assert_noop!(registers(country, until), Error::<Test>::InvalidCountry);
            assert_noop!(classifies(country, until), Error::<Test>::InvalidCountry);
        }
        let latest = NOON + 1_096 * DAY;
        for until in [0, NOON, latest + 1, Moment::MAX] {
            assert_noop!(registers(KOREA, until), Error::<Test>::InvalidMoment);
            assert_noop!(classifies(KOREA, until), Error::<Test>::InvalidMoment);
        }
        for (country, until) in [(1, NOON + 1), (999, latest)] {
            assert_ok!(hypothetically!(registers(country, until)));
            assert_ok!(hypothetically!(classifies(country, until)));
        }
    });
}

#[test]
fn a_person_is_one_investor() {
    test(|| {
        at(NOON + HOUR);
        let numbers = NextInvestor::<Test>::get();
        // The same person, with the other manager too.
        for (by, book) in [(MANAGER, 0), (OTHER_MANAGER, 1)] {
            let signature = says(ALICE, Consent::Join(book), now());
            assert_noop!(
                registers_by(signed(by), book, ALICE, now(), Some(signature)),
                Error::<Test>::AlreadyInvestor
            );
        }
        // By another badge, with a key that is known.
        revoke(ALICE, DOORS.identity);
        issue_badge(ALICE, DOORS.identity, 99);
        assert_noop!(registers(ALICE, now()), Error::<Test>::AlreadyInvestor);
        // By a badge that is known, moved to another key.
        revoke(HEIR, DOORS.identity);
        issue_badge(HEIR, DOORS.identity, ALICE.into());
        assert_noop!(registers(HEIR, now()), Error::<Test>::AlreadyInvestor);
        // Even where the key that it came from is the investor's no more.
        assert_ok!(adds(ALICE, A, KEY, now()));
        assert_ok!(removes(KEY, ALICE));
        assert_noop!(registers(HEIR, now()), Error::<Test>::AlreadyInvestor);
        // By a key that acts for another investor.
        issue_badge(KEY, DOORS.identity, KEY.into());
        assert_noop!(registers(KEY, now()), Error::<Test>::AlreadyInvestor);
        assert_eq!(NextInvestor::<Test>::get(), numbers);
    });
}

#[test]
fn a_badge_that_was_replaced_stays_taken() {
    test(|| {
        at(NOON + HOUR);
        revoke(ALICE, DOORS.identity);
        issue_badge(ALICE, DOORS.identity, 99);
        assert_ok!(Tokens::rebind_investor(signed(DEPOSITORY), A, id(ALICE)));
        assert_eq!(InvestorOfBadge::<Test>::get(badge(21)), Some(A));
        assert_eq!(InvestorOfBadge::<Test>::get(badge(99)), Some(A));
        for index in [21, 99] {
            revoke(HEIR, DOORS.identity);
            issue_badge(HEIR, DOORS.identity, index);
            assert_noop!(registers(HEIR, now()), Error::<Test>::AlreadyInvestor);
            // Nor does it become another investor's.
            assert_noop!(
                Tokens::rebind_investor(signed(DEPOSITORY), B, id(HEIR)),
                Error::<Test>::AlreadyInvestor
            );
        }
    });
}

#[test]
fn a_second_manager_joins_the_same_investor() {
    test(|| {
        assert_ok!(joins(OTHER_MANAGER, 1, ALICE, NOON + 1));
        assert_eq!(
            events(),
            [Event::BookJoined {
                investor: A,
                book: 1
            }]
        );
        assert_eq!(books(A), [0, 1]);
        assert_eq!(investor(A).said, NOON + 1);
        assert_eq!(NextInvestor::<Test>::get(), 4);
        // The first book's manager answers for it.
        assert_noop!(
            classifies(signed(OTHER_MANAGER), A),
            Error::<Test>::NotManager
        );
        assert_ok!(classifies(signed(MANAGER), A));
    });
}

#[test]
fn any_key_of_an_investor_joins_a_book() {
    test(|| {
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        assert_ok!(joins(OTHER_MANAGER, 1, KEY, NOON + 2));
        assert_eq!(books(A), [0, 1]);
    });
}

#[test]
fn a_manager_that_is_an_investor_joins_its_book_without_a_signature() {
    test(|| {
        issue_badge(OTHER_MANAGER, DOORS.identity, 4);
        assert_ok!(registers(OTHER_MANAGER, NOON));
        let joins = |at| Tokens::join_book(signed(OTHER_MANAGER), 1, id(OTHER_MANAGER), at, None);
        assert_noop!(joins(NOON), Error::<Test>::SignatureOver);
        assert_ok!(joins(NOON + 1));
        assert_eq!(books(4), [0, 1]);
    });
}

#[test]
fn only_the_manager_of_a_book_joins_it_and_one_that_is_an_investor() {
    test(|| {
        let tries = |by, book, key| {
            let said = NOON + 1;
            let signature = says(key, Consent::Join(book), said);
            Tokens::join_book(by, book, id(key), said, Some(signature))
        };
        let other = || signed(OTHER_MANAGER);
        assert_noop!(tries(other(), 2, ALICE), Error::<Test>::BookNotFound);
        for who in [MANAGER, SUCCESSOR, DEPOSITORY, STRANGER, ALICE] {
            assert_noop!(tries(signed(who), 1, ALICE), Error::<Test>::NotManager);
        }
        for origin in [root(), bare()] {
            assert_noop!(tries(origin, 1, ALICE), DispatchError::BadOrigin);
        }
        assert_noop!(tries(other(), 1, HEIR), Error::<Test>::NotInvestor);
        barred(OTHER_MANAGER, DOORS.manager, None, || {
            tries(other(), 1, ALICE)
        });
        for stopped in [id(ALICE), Tokens::ledger_account(A)] {
            court_stops(stopped);
            assert_noop!(tries(other(), 1, ALICE), TokenError::Frozen);
            Stopped::set(Vec::new());
        }
        hypothetically!({
            assert_ok!(Tokens::stop_investor(root(), A));
            assert_noop!(tries(other(), 1, ALICE), Error::<Test>::InvestorStopped);
        });
        // Its own manager does not keep it by stopping it.
        hypothetically!({
            assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
            assert_ok!(tries(other(), 1, ALICE));
        });
        // Nor by proposing another key that nobody approves.
        hypothetically!({
            assert_ok!(Tokens::propose_recovery(signed(MANAGER), A, id(39)));
            assert_ok!(hypothetically!(tries(other(), 1, ALICE)));
            assert_ok!(Tokens::approve_recovery(signed(DEPOSITORY), A));
            assert_noop!(tries(other(), 1, ALICE), Error::<Test>::RecoveryPending);
        });
    });
}

#[test]
fn a_key_has_signed_that_it_joins() {
    test(|| {
        let tries =
            |signature| Tokens::join_book(signed(OTHER_MANAGER), 1, id(ALICE), NOON + 1, signature);
        assert_noop!(tries(None), Error::<Test>::SignatureMissing);
        for signature in [
            says(BOB, Consent::Join(1), NOON + 1),
            says(ALICE, Consent::Join(0), NOON + 1),
            says(ALICE, Consent::Join(1), NOON + 2),
            says(ALICE, Consent::Control(1), NOON + 1),
        ] {
            assert_noop!(tries(Some(signature)), Error::<Test>::BadSignature);
        }
    });
}

#[test]
fn nothing_counts_that_is_old_ahead_of_time_or_not_after_what_was_said_last() {
    test(|| {
        // It has said at noon that it joins the book 0.
        for said in UNTIMELY.into_iter().chain([NOON - 1, NOON]) {
            assert_noop!(
                joins(OTHER_MANAGER, 1, ALICE, said),
                Error::<Test>::SignatureOver
            );
        }
        for said in [NOON + 1, NOON + 120_000] {
            assert_ok!(hypothetically!(joins(OTHER_MANAGER, 1, ALICE, said)));
        }
        hypothetically!({
            at(NOON + DAY);
            assert_ok!(hypothetically!(joins(OTHER_MANAGER, 1, ALICE, NOON + 1)));
            at(NOON + DAY + 1);
            assert_noop!(
                joins(OTHER_MANAGER, 1, ALICE, NOON + 1),
                Error::<Test>::SignatureOver
            );
        });
        // The same again, and what was signed before it and is brought later.
        assert_ok!(joins(OTHER_MANAGER, 1, ALICE, NOON + 10));
        assert_noop!(
            joins(OTHER_MANAGER, 1, ALICE, NOON + 10),
            Error::<Test>::SignatureOver
        );
        assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
        for said in [NOON + 9, NOON + 10] {
            assert_noop!(
                joins(SUCCESSOR, 2, ALICE, said),
                Error::<Test>::SignatureOver
            );
        }
        assert_ok!(joins(SUCCESSOR, 2, ALICE, NOON + 11));
    });
}

#[test]
fn an_investor_joins_a_book_once_and_four_at_most() {
    test(|| {
        assert_noop!(
            joins(MANAGER, 0, ALICE, NOON + 1),
            Error::<Test>::AlreadyJoined
        );
        for book in [2, 3, 4] {
            assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
            assert_ok!(joins(SUCCESSOR, book, ALICE, NOON + Moment::from(book)));
        }
        assert_eq!(books(A), [0, 2, 3, 4]);
        assert_noop!(
            joins(SUCCESSOR, 4, ALICE, NOON + 5),
            Error::<Test>::AlreadyJoined
        );
        assert_noop!(
            joins(OTHER_MANAGER, 1, ALICE, NOON + 5),
            Error::<Test>::TooManyBooks
        );
    });
}

#[test]
fn another_manager_answers_for_an_investor_by_the_depositorys_word_alone() {
    test(|| {
        assert_ok!(joins(OTHER_MANAGER, 1, ALICE, NOON + 1));
        assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
        assert_ok!(joins(SUCCESSOR, 2, ALICE, NOON + 2));
        // Whatever the one before does.
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        System::reset_events();
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), A, 2));
        assert_eq!(
            events(),
            [Event::ManagerChanged {
                investor: A,
                book: 2
            }]
        );
        assert_eq!(books(A), [2, 1, 0]);
        assert_noop!(
            Tokens::resume_investor(signed(MANAGER), A),
            Error::<Test>::NotManager
        );
        assert_ok!(Tokens::resume_investor(signed(SUCCESSOR), A));
        assert_noop!(classifies(signed(MANAGER), A), Error::<Test>::NotManager);
        assert_ok!(classifies(signed(SUCCESSOR), A));
        // The council may do it too.
        assert_ok!(Tokens::change_manager(root(), A, 1));
        assert_eq!(books(A), [1, 2, 0]);
        assert_ok!(classifies(signed(OTHER_MANAGER), A));
        // Its accounts stay where they are.
        give(ALICE, 10);
        let position = Positions::<Test>::get(0, A).expect("a position");
        assert_eq!(position.part(0).map(|part| part.units), Some(10));
    });
}

#[test]
fn only_the_depository_changes_an_investors_manager_and_to_one_that_it_has() {
    test(|| {
        assert_ok!(joins(OTHER_MANAGER, 1, ALICE, NOON + 1));
        let changes = Tokens::change_manager;
        for who in [MANAGER, OTHER_MANAGER, ALICE, STRANGER] {
            assert_noop!(changes(signed(who), A, 1), DispatchError::Other("no badge"));
        }
        assert_noop!(changes(bare(), A, 1), DispatchError::BadOrigin);
        barred(DEPOSITORY, DOORS.depository, None, || {
            changes(signed(DEPOSITORY), A, 1)
        });
        for by in [signed(DEPOSITORY), root()] {
            let changes = |investor, book| changes(by.clone(), investor, book);
            assert_noop!(changes(4, 1), Error::<Test>::InvestorNotFound);
            assert_noop!(changes(B, 1), Error::<Test>::NotJoined);
            assert_noop!(changes(A, 9), Error::<Test>::NotJoined);
            assert_noop!(changes(A, 0), Error::<Test>::NothingChanges);
        }
    });
}

#[test]
fn the_manager_the_depository_or_the_council_says_what_an_investor_is() {
    test(|| {
        let origins = [signed(MANAGER), signed(DEPOSITORY), root()];
        for (version, by) in (1_u32..).zip(origins) {
            System::reset_events();
            let class = InvestorClass::Institutional;
            let known_until = NOON + Moment::from(version);
            assert_ok!(Tokens::classify_investor(by, A, class, 840, known_until));
            assert_eq!(
                events(),
                [Event::InvestorClassified {
                    investor: A,
                    class,
                    country: 840,
                    known_until,
                    version
                }]
            );
            let record = investor(A);
            assert_eq!((record.class, record.country), (class, 840));
            assert_eq!((record.known_until, record.version), (known_until, version));
        }
    });
}

#[test]
fn nobody_else_says_what_an_investor_is() {
    test(|| {
        for who in [OTHER_MANAGER, SUCCESSOR, ISSUER, VENUE, ALICE, STRANGER] {
            assert_noop!(classifies(signed(who), A), Error::<Test>::NotManager);
        }
        assert_noop!(classifies(bare(), A), DispatchError::BadOrigin);
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            assert_noop!(classifies(by, 4), Error::<Test>::InvestorNotFound);
        }
        barred(MANAGER, DOORS.manager, None, || {
            classifies(signed(MANAGER), A)
        });
        let instead = Some(Error::<Test>::NotManager);
        barred(DEPOSITORY, DOORS.depository, instead, || {
            classifies(signed(DEPOSITORY), A)
        });
        // The council stands in where nobody else is left.
        Badges::<Test>::kill();
        assert_ok!(hypothetically!(classifies(root(), A)));
        Badges::<Test>::put(DOORS);
    });
}

#[test]
fn an_investor_is_known_by_a_badge_that_was_moved_once_the_depository_says_so() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        issue_badge(STRANGER, DOORS.identity, ALICE.into());
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::IdentityNotInForce);
        assert_ok!(Tokens::rebind_investor(signed(DEPOSITORY), A, id(STRANGER)));
        assert_eq!(
            events(),
            [Event::InvestorRebound {
                investor: A,
                subject: id(STRANGER)
            }]
        );
        let record = investor(A);
        assert_eq!((record.subject, record.badge), (id(STRANGER), badge(21)));
        assert_eq!(InvestorOfBadge::<Test>::get(badge(21)), Some(A));
        // Its keys are the same: who has the badge does not act for it.
        assert_eq!(keys(A), [id(ALICE)]);
        assert_noop!(withdraws(STRANGER, 1), Error::<Test>::NotInvestor);
        assert_ok!(withdraws(ALICE, 1));
    });
}

#[test]
fn an_investor_is_known_by_a_badge_that_was_given_anew() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        revoke(ALICE, DOORS.identity);
        issue_badge(ALICE, DOORS.identity, 99);
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::IdentityNotInForce);
        assert_ok!(Tokens::rebind_investor(root(), A, id(ALICE)));
        assert_eq!(investor(A).badge, badge(99));
        assert_eq!(InvestorOfBadge::<Test>::get(badge(99)), Some(A));
        assert_ok!(withdraws(ALICE, 1));
        // Back to the one before, which has stayed its own.
        revoke(ALICE, DOORS.identity);
        issue_badge(ALICE, DOORS.identity, ALICE.into());
        assert_ok!(Tokens::rebind_investor(root(), A, id(ALICE)));
        assert_ok!(withdraws(ALICE, 1));
    });
}

#[test]
fn only_the_depository_rebinds_an_investor_and_to_a_badge_that_is_no_others() {
    test(|| {
        let tries = |by, investor, subject| Tokens::rebind_investor(by, investor, id(subject));
        for who in [MANAGER, OTHER_MANAGER, ALICE, STRANGER] {
            assert_noop!(
                tries(signed(who), A, HEIR),
                DispatchError::Other("no badge")
            );
        }
        assert_noop!(tries(bare(), A, HEIR), DispatchError::BadOrigin);
        barred(DEPOSITORY, DOORS.depository, None, || {
            tries(signed(DEPOSITORY), A, HEIR)
        });
        for by in [signed(DEPOSITORY), root()] {
            let pot = Tokens::ledger_account(A);
            assert_noop!(
                Tokens::rebind_investor(by.clone(), A, pot),
                Error::<Test>::PotNotAllowed
            );
            let tries = |investor, subject| tries(by.clone(), investor, subject);
            assert_noop!(tries(4, HEIR), Error::<Test>::InvestorNotFound);
            assert_noop!(tries(A, STRANGER), DispatchError::Other("no badge"));
            assert_noop!(tries(A, BOB), Error::<Test>::AlreadyInvestor);
            court_stops(id(HEIR));
            assert_noop!(tries(A, HEIR), TokenError::Frozen);
            Stopped::set(Vec::new());
        }
        hypothetically!({
            Badges::<Test>::kill();
            assert_noop!(tries(root(), A, HEIR), Error::<Test>::BadgesNotNamed);
        });
        assert_ok!(tries(root(), A, HEIR));
        // That one is taken by it then.
        assert_noop!(registers(HEIR, now()), Error::<Test>::AlreadyInvestor);
    });
}

#[test]
fn the_manager_the_depository_or_the_council_stops_an_investor() {
    test(|| {
        for (origin, by) in [
            (signed(MANAGER), StoppedBy::Manager),
            (signed(DEPOSITORY), StoppedBy::Depository),
            (root(), StoppedBy::Council),
        ] {
            hypothetically!({
                assert_ok!(Tokens::stop_investor(origin.clone(), A));
                assert_eq!(events(), [Event::InvestorStopped { investor: A, by }]);
                assert_eq!(investor(A).stopped, Some(by));
                System::reset_events();
                assert_ok!(Tokens::resume_investor(origin, A));
                assert_eq!(events(), [Event::InvestorResumed { investor: A }]);
                assert_eq!(investor(A).stopped, None);
            });
        }
    });
}

#[test]
fn each_stops_harder_than_those_below_it_and_lifts_what_they_have_done() {
    test(|| {
        let stops = |by| Tokens::stop_investor(by, A);
        let resumes = |by| Tokens::resume_investor(by, A);
        let all = || [signed(MANAGER), signed(DEPOSITORY), root()];
        for by in all() {
            assert_noop!(resumes(by), Error::<Test>::NotStopped);
        }
        // From the lowest on.
        let ranks = [
            StoppedBy::Manager,
            StoppedBy::Depository,
            StoppedBy::Council,
        ];
        for (rank, by) in ranks.into_iter().enumerate() {
            // Over nothing, and over what stood before.
            hypothetically!({
                Investors::<Test>::mutate_extant(A, |record| record.stopped = None);
                assert_ok!(stops(all()[rank].clone()));
                assert_eq!(investor(A).stopped, Some(by));
            });
            System::reset_events();
            assert_ok!(stops(all()[rank].clone()));
            assert_eq!(events(), [Event::InvestorStopped { investor: A, by }]);
            assert_eq!(investor(A).stopped, Some(by));
            for same_or_lower in &all()[..=rank] {
                assert_noop!(stops(same_or_lower.clone()), Error::<Test>::AlreadyStopped);
            }
            for lower in &all()[..rank] {
                let refused = match by {
                    StoppedBy::Council => Error::<Test>::StoppedByCouncil,
                    _ => Error::StoppedByDepository,
                };
                assert_noop!(resumes(lower.clone()), refused);
            }
            for same_or_higher in &all()[rank..] {
                hypothetically!({
                    assert_ok!(resumes(same_or_higher.clone()));
                    assert_eq!(investor(A).stopped, None);
                });
            }
        }
    });
}

#[test]
fn nobody_else_stops_an_investor_or_lifts_that() {
    test(|| {
        let stops = Tokens::stop_investor;
        let resumes = Tokens::resume_investor;
        assert_ok!(stops(signed(MANAGER), B));
        for who in [OTHER_MANAGER, SUCCESSOR, ALICE, BOB, STRANGER] {
            assert_noop!(stops(signed(who), A), Error::<Test>::NotManager);
            assert_noop!(resumes(signed(who), B), Error::<Test>::NotManager);
        }
        assert_noop!(stops(bare(), A), DispatchError::BadOrigin);
        assert_noop!(resumes(bare(), B), DispatchError::BadOrigin);
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            assert_noop!(stops(by.clone(), 4), Error::<Test>::InvestorNotFound);
            assert_noop!(resumes(by, 4), Error::<Test>::InvestorNotFound);
        }
        let (manager, depository) = (|| signed(MANAGER), || signed(DEPOSITORY));
        barred(MANAGER, DOORS.manager, None, || stops(manager(), A));
        barred(MANAGER, DOORS.manager, None, || resumes(manager(), B));
        let instead = || Some(Error::<Test>::NotManager);
        let class = DOORS.depository;
        barred(DEPOSITORY, class, instead(), || stops(depository(), A));
        barred(DEPOSITORY, class, instead(), || resumes(depository(), B));
    });
}

#[test]
fn another_key_acts_for_an_investor_too() {
    test(|| {
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        assert_eq!(
            events(),
            [Event::ControllerAdded {
                investor: A,
                key: id(KEY)
            }]
        );
        assert_eq!(keys(A), [id(ALICE), id(KEY)]);
        assert_eq!(investor(A).said, NOON + 1);
        assert_eq!(InvestorOfKey::<Test>::get(id(KEY)), Some(A));
        assert_eq!(won(KEY), 0);
        // It may all that the first one may.
        assert_ok!(pays_out_to(KEY, BANK));
        assert_ok!(adds(KEY, A, OTHER_KEY, NOON + 2));
        assert_ok!(removes(KEY, ALICE));
        assert_eq!(keys(A), [id(KEY), id(OTHER_KEY)]);
    });
}

#[test]
fn a_key_is_added_by_a_key_that_nothing_stops() {
    test(|| {
        for who in [HEIR, STRANGER, MANAGER, KEY] {
            assert_noop!(adds(who, A, KEY, NOON + 1), Error::<Test>::NotInvestor);
        }
        for origin in [root(), bare()] {
            let signature = says(KEY, Consent::Control(A), NOON + 1);
            assert_noop!(
                Tokens::add_controller(origin, id(KEY), NOON + 1, signature),
                DispatchError::BadOrigin
            );
        }
        shut(ALICE, A, || adds(ALICE, A, KEY, NOON + 1));
    });
}

#[test]
fn a_key_has_agreed_to_act_for_this_investor() {
    test(|| {
        let tries = |signature| Tokens::add_controller(signed(ALICE), id(KEY), NOON + 1, signature);
        for signature in [
            says(ALICE, Consent::Control(A), NOON + 1),
            says(KEY, Consent::Control(B), NOON + 1),
            says(KEY, Consent::Control(A), NOON + 2),
            says(KEY, Consent::Join(A), NOON + 1),
        ] {
            assert_noop!(tries(signature), Error::<Test>::BadSignature);
        }
        // At noon the investor has said that it joins the book 0.
        for said in UNTIMELY.into_iter().chain([NOON]) {
            assert_noop!(adds(ALICE, A, KEY, said), Error::<Test>::SignatureOver);
        }
        assert_ok!(hypothetically!(adds(ALICE, A, KEY, NOON + 120_000)));
        at(NOON + DAY);
        assert_ok!(hypothetically!(adds(ALICE, A, KEY, NOON + 1)));
        at(NOON + DAY + 1);
        assert_noop!(adds(ALICE, A, KEY, NOON + 1), Error::<Test>::SignatureOver);
    });
}

#[test]
fn a_key_is_one_investors_and_an_investor_has_four_at_most() {
    test(|| {
        for key in [ALICE, BOB, ISSUER] {
            assert_noop!(
                adds(ALICE, A, key, NOON + 1),
                Error::<Test>::AlreadyInvestor
            );
        }
        for (said, key) in (NOON + 1..).zip([KEY, OTHER_KEY, HEIR]) {
            assert_ok!(adds(ALICE, A, key, said));
        }
        assert_noop!(adds(ALICE, A, 34, NOON + 4), Error::<Test>::TooManyKeys);
        assert_noop!(adds(BOB, B, KEY, NOON + 4), Error::<Test>::AlreadyInvestor);
        assert_ok!(removes(ALICE, KEY));
        assert_ok!(adds(ALICE, A, 34, NOON + 4));
        assert_eq!(keys(A), [id(ALICE), id(OTHER_KEY), id(HEIR), id(34)]);
    });
}

#[test]
fn a_key_that_was_removed_is_not_added_again_by_the_same_word() {
    test(|| {
        at(NOON + HOUR);
        let signature = says(KEY, Consent::Control(A), now());
        let adds = || Tokens::add_controller(signed(ALICE), id(KEY), now(), signature.clone());
        assert_ok!(adds());
        assert_ok!(removes(KEY, KEY));
        assert_noop!(adds(), Error::<Test>::SignatureOver);
    });
}

#[test]
fn what_a_key_has_said_for_one_investor_is_not_said_for_another() {
    test(|| {
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        at(NOON + HOUR);
        let said = now() - 1;
        assert_ok!(joins(OTHER_MANAGER, 1, KEY, said));
        assert_ok!(removes(ALICE, KEY));
        assert_ok!(adds(BOB, B, KEY, now()));
        // The manager has the signature still.
        assert_noop!(
            joins(OTHER_MANAGER, 1, KEY, said),
            Error::<Test>::SignatureOver
        );
        assert_eq!(books(B), [0]);
    });
}

#[test]
fn a_key_acts_for_an_investor_no_more() {
    test(|| {
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        System::reset_events();
        assert_ok!(removes(ALICE, KEY));
        assert_eq!(
            events(),
            [Event::ControllerRemoved {
                investor: A,
                key: id(KEY)
            }]
        );
        assert_eq!(keys(A), [id(ALICE)]);
        assert_eq!(InvestorOfKey::<Test>::get(id(KEY)), None);
        assert_noop!(pays_out_to(KEY, BANK), Error::<Test>::NotInvestor);
        // It is free for others.
        assert_ok!(adds(BOB, B, KEY, NOON + 2));
    });
}

#[test]
fn a_key_removes_itself_and_the_badge_that_it_holds_goes_on() {
    test(|| {
        pay_in(A, 1_000);
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        assert_ok!(removes(ALICE, ALICE));
        assert_eq!(keys(A), [id(KEY)]);
        assert_eq!(investor(A).subject, id(ALICE));
        payable(KEY);
        assert_ok!(withdraws(KEY, 1));
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::NotInvestor);
        revoke(ALICE, DOORS.identity);
        assert_noop!(withdraws(KEY, 1), Error::<Test>::IdentityNotInForce);
    });
}

#[test]
fn an_investor_keeps_its_last_key_and_removes_no_others() {
    test(|| {
        assert_noop!(removes(ALICE, ALICE), Error::<Test>::LastKey);
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        for key in [BOB, HEIR, STRANGER] {
            assert_noop!(removes(ALICE, key), Error::<Test>::NotInvestor);
        }
        for who in [STRANGER, MANAGER, DEPOSITORY] {
            assert_noop!(removes(who, KEY), Error::<Test>::NotInvestor);
        }
        for origin in [root(), bare()] {
            assert_noop!(
                Tokens::remove_controller(origin, id(KEY)),
                DispatchError::BadOrigin
            );
        }
        shut(ALICE, A, || removes(ALICE, KEY));
        assert_ok!(removes(KEY, ALICE));
        assert_noop!(removes(KEY, KEY), Error::<Test>::LastKey);
    });
}

#[test]
fn a_payout_counts_a_day_later_and_won_goes_nowhere_before() {
    test(|| {
        pay_in(A, 1_000);
        System::reset_events();
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        assert_ok!(pays_out_to(ALICE, STRANGER));
        assert_eq!(
            events(),
            [Event::PayoutSet {
                investor: A,
                to: id(STRANGER),
                from: NOON + DAY
            }]
        );
        let payout = |to, from| Some(Payout { to: id(to), from });
        assert_eq!(investor(A).payout, payout(STRANGER, NOON + DAY));
        for moment in [NOON, NOON + DAY - 1] {
            at(moment);
            assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        }
        at(NOON + DAY);
        assert_ok!(withdraws(ALICE, 1));
        assert_eq!(won(STRANGER), GENESIS + 1);

        // Another one counts a day later, and the one before no more.
        assert_ok!(pays_out_to(ALICE, BANK));
        assert_eq!(investor(A).payout, payout(BANK, NOON + 2 * DAY));
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        at(NOON + 2 * DAY - 1);
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        // Back, it counts a day later as well.
        assert_ok!(pays_out_to(ALICE, STRANGER));
        at(NOON + 2 * DAY);
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        at(NOON + 3 * DAY - 1);
        assert_ok!(withdraws(ALICE, 1));
        assert_eq!((won(STRANGER), cash(A)), (GENESIS + 2, 998));
    });
}

#[test]
fn a_shorter_notice_is_for_trials() {
    test(|| {
        Notice::<Test>::put(60_000);
        pay_in(A, 1);
        assert_ok!(pays_out_to(ALICE, BANK));
        at(NOON + 59_999);
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::PayoutNotInForce);
        at(NOON + 60_000);
        assert_ok!(withdraws(ALICE, 1));
    });
}

#[test]
fn a_payout_is_said_by_a_key_that_nothing_stops_and_goes_to_no_pot() {
    test(|| {
        for who in [STRANGER, MANAGER, DEPOSITORY, HEIR] {
            assert_noop!(pays_out_to(who, BANK), Error::<Test>::NotInvestor);
        }
        for origin in [root(), bare()] {
            assert_noop!(
                Tokens::set_payout(origin, id(BANK)),
                DispatchError::BadOrigin
            );
        }
        for pot in [
            Tokens::ledger_account(A),
            Tokens::ledger_account(B),
            Tokens::keeper_account(),
        ] {
            assert_noop!(
                Tokens::set_payout(signed(ALICE), pot),
                Error::<Test>::PotNotAllowed
            );
        }
        shut(ALICE, A, || pays_out_to(ALICE, BANK));
        assert_ok!(pays_out_to(ALICE, BANK));
        // The same again neither hastens nor delays it.
        assert_noop!(pays_out_to(ALICE, BANK), Error::<Test>::NothingChanges);
        at(NOON + DAY);
        assert_noop!(pays_out_to(ALICE, BANK), Error::<Test>::NothingChanges);
    });
}

#[test]
fn anybody_pays_won_in_for_an_investor() {
    test(|| {
        assert_ok!(Tokens::deposit(signed(STRANGER), A, 700));
        assert_eq!(
            events(),
            [Event::Deposited {
                investor: A,
                by: id(STRANGER),
                amount: 700
            }]
        );
        assert_eq!((won(STRANGER), cash(A)), (GENESIS - 700, 700));
        assert_eq!(Tokens::cash_of(A), (700, 0));
        // To the last won, and for one that is stopped.
        assert_ok!(Tokens::stop_investor(root(), A));
        assert_ok!(Tokens::deposit(signed(STRANGER), A, GENESIS - 700));
        assert_eq!((won(STRANGER), cash(A)), (0, GENESIS));
    });
}

#[test]
fn who_pays_in_has_it_and_is_stopped_by_no_court() {
    test(|| {
        let pays = |investor, amount| Tokens::deposit(signed(STRANGER), investor, amount);
        for origin in [root(), bare()] {
            assert_noop!(Tokens::deposit(origin, A, 1), DispatchError::BadOrigin);
        }
        assert_noop!(pays(4, 1), Error::<Test>::InvestorNotFound);
        assert_noop!(pays(A, 0), Error::<Test>::NothingToDo);
        assert_noop!(pays(A, GENESIS + 1), TokenError::FundsUnavailable);
        assert_noop!(pays(A, u128::MAX), ArithmeticError::Underflow);
        court_stops(id(STRANGER));
        assert_noop!(pays(A, 1), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(pays(A, 1));
    });
}

#[test]
fn an_investor_takes_won_out_to_the_last_one() {
    test(|| {
        pay_in(A, 1_000);
        assert_ok!(pays_out_to(ALICE, STRANGER));
        at(NOON + DAY);
        System::reset_events();
        assert_noop!(withdraws(ALICE, 0), Error::<Test>::NothingToDo);
        for amount in [1_001, u128::MAX] {
            assert_noop!(withdraws(ALICE, amount), Error::<Test>::InsufficientWon);
        }
        assert_ok!(withdraws(ALICE, 999));
        assert_eq!(
            events(),
            [Event::CashWithdrawn {
                investor: A,
                to: id(STRANGER),
                amount: 999
            }]
        );
        assert_eq!((won(STRANGER), cash(A)), (GENESIS + 999, 1));
        assert_ok!(withdraws(ALICE, 1));
        assert_eq!((won(STRANGER), cash(A)), (GENESIS + 1_000, 0));
        assert_eq!(Tokens::cash_of(A), (0, 0));
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::InsufficientWon);
        // To where nobody has won yet, too, and with units that stay.
        give(ALICE, 10);
        pay_in(A, 1);
        assert_ok!(pays_out_to(ALICE, KEY));
        at(NOON + 2 * DAY);
        assert_ok!(withdraws(ALICE, 1));
        assert_eq!((won(KEY), cash(A), units(A)), (1, 0, 10));
    });
}

#[test]
fn won_that_is_locked_stays_and_is_free_once_the_trade_has_expired() {
    test(|| {
        pay_in(B, 1_000);
        payable(BOB);
        let legs = vec![deliver(A, B, 10), pay(B, A, 400)];
        let trade = instruct_until(legs, NOON + 2 * DAY);
        assert_ok!(affirm(BOB, trade));
        assert_eq!((cash(B), cash_on_hold(B)), (600, 400));
        assert_eq!(Tokens::cash_of(B), (600, 400));
        // What is held needs the account: one won stays.
        assert_noop!(withdraws(BOB, 600), Error::<Test>::InsufficientWon);
        assert_ok!(withdraws(BOB, 599));
        assert_eq!((cash(B), cash_on_hold(B)), (1, 400));
        at(NOON + 2 * DAY - 1);
        assert_noop!(withdraws(BOB, 401), Error::<Test>::InsufficientWon);
        // From then on, though nobody has removed the trade.
        at(NOON + 2 * DAY);
        assert_eq!(Tokens::cash_of(B), (401, 0));
        assert_noop!(withdraws(BOB, 402), Error::<Test>::InsufficientWon);
        assert_ok!(withdraws(BOB, 401));
        assert_eq!((cash(B), cash_on_hold(B)), (0, 0));
        assert!(!Payments::<Test>::contains_key(B));
        assert!(Instructions::<Test>::contains_key(trade));
        // And the trade takes nothing back when it goes.
        assert_ok!(Tokens::expire(signed(STRANGER), trade));
        assert_eq!((cash(B), cash_on_hold(B)), (0, 0));
    });
}

#[test]
fn won_is_taken_out_by_a_key_that_nothing_stops() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        for who in [STRANGER, MANAGER, BANK, HEIR] {
            assert_noop!(withdraws(who, 1), Error::<Test>::NotInvestor);
        }
        for origin in [root(), bare()] {
            assert_noop!(Tokens::withdraw_cash(origin, 1), DispatchError::BadOrigin);
        }
        shut(ALICE, A, || withdraws(ALICE, 1));
    });
}

#[test]
fn won_is_taken_out_only_by_an_investor_that_is_known() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        let until = NOON + 365 * DAY;
        at(until - 1);
        assert_ok!(hypothetically!(withdraws(ALICE, 1)));
        at(until);
        assert_noop!(withdraws(ALICE, 1), Error::<Test>::InvestorNotKnown);
        // What else it does to its own record goes on.
        assert_ok!(hypothetically!(pays_out_to(ALICE, STRANGER)));
        assert_ok!(classifies(signed(MANAGER), A));
        assert_ok!(withdraws(ALICE, 1));
    });
}

#[test]
fn won_is_taken_out_only_while_the_identity_is_in_force() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        let refused = || {
            assert_noop!(withdraws(ALICE, 1), Error::<Test>::IdentityNotInForce);
        };
        // Revoked; moved to another account; another one on the same account.
        revoke(ALICE, DOORS.identity);
        refused();
        issue_badge(STRANGER, DOORS.identity, ALICE.into());
        refused();
        issue_badge(ALICE, DOORS.identity, 99);
        refused();
        revoke(ALICE, DOORS.identity);
        issue_badge(ALICE, DOORS.identity, ALICE.into());
        assert_ok!(hypothetically!(withdraws(ALICE, 1)));
        hypothetically!({
            Badges::<Test>::kill();
            assert_noop!(withdraws(ALICE, 1), Error::<Test>::BadgesNotNamed);
        });
    });
}

#[test]
fn a_court_stops_a_key_or_the_ledger_account_with_all_keys() {
    test(|| {
        pay_in(A, 1_000);
        assert_ok!(adds(ALICE, A, KEY, NOON + 1));
        payable(ALICE);
        court_stops(id(ALICE));
        assert_noop!(withdraws(ALICE, 1), TokenError::Frozen);
        assert_ok!(withdraws(KEY, 1));
        Stopped::set(vec![Tokens::ledger_account(A)]);
        for key in [ALICE, KEY] {
            assert_noop!(withdraws(key, 1), TokenError::Frozen);
        }
        // Others' ledger accounts are not this one.
        Stopped::set(vec![Tokens::ledger_account(B), Tokens::keeper_account()]);
        assert_ok!(withdraws(ALICE, 1));
    });
}

#[test]
fn an_investor_takes_its_won_out_without_a_manager_in_office() {
    test(|| {
        pay_in(A, 1_000);
        payable(ALICE);
        revoke(MANAGER, DOORS.manager);
        court_stops(id(MANAGER));
        assert_ok!(withdraws(ALICE, 1_000));
        assert_eq!(cash(A), 0);
    });
}
