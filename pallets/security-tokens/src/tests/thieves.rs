//! What a thief, a rogue manager and a wrong deed get: stolen keys' pledges and affirmations, who
//! stops whom, what becomes of a recovery, trustees in the place of keys, and deeds.

use super::securities::{assert_sums, joins, keeps, moves, next_word};
use crate::{Call, mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};
use pallet_support::{ActId, DeedKind};

/// What the law finds, and what has broken it.
type Sabotage = (&'static str, Box<dyn Fn()>);

/// The key that somebody is to have.
const NEW: Who = 31;
/// Another one.
const SPARE: Who = 32;
/// Guardians that come after the first ones.
const OTHERS: [Who; 3] = [14, 15, 16];
/// Acts in the issuer's place. It holds no badge.
const TRUSTEE: Who = STRANGER;
/// How long a recovery can be challenged, and until guardians count.
const THREE_DAYS: Moment = 259_200_000;
/// How long it waits for approvals, and a challenge for a decision.
const SEVEN_DAYS: Moment = 604_800_000;
/// When the first guardians count.
const GUARDED: Moment = NOON + THREE_DAYS;
/// The ISIN of the security 1.
const HYNIX: [u8; 12] = *b"KR7000660001";
/// A court's order.
const ORDER: H256 = H256([1; 32]);
/// What the mock says of who does not hold a badge.
const NO_BADGE: DispatchError = DispatchError::Other("no badge");

/// Those who act for ALICE's good.
fn keepers() -> [RuntimeOrigin; 3] {
    [signed(MANAGER), signed(DEPOSITORY), root()]
}

/// Nobody's.
fn bare() -> RuntimeOrigin {
    RuntimeOrigin::none()
}

fn named(who: &[Who]) -> GuardianList<Test> {
    let who = who.iter().map(|who| id(*who)).collect::<Vec<_>>();
    BoundedVec::truncate_from(who)
}

/// The manager brings what a key has signed of guardians.
fn guards(key: Who, who: &[Who], threshold: u8) -> DispatchResult {
    let who = named(who);
    let what = Consent::Guard {
        who: who.clone(),
        threshold,
    };
    let said = next_word(key);
    let signature = says(key, what, said);
    Tokens::set_guardians(
        signed(MANAGER),
        id(key),
        who,
        threshold,
        said,
        Some(signature),
    )
}

/// ALICE has three guardians, two of whom are enough, from now on.
fn guarded() {
    assert_ok!(guards(ALICE, &GUARDIANS, 2));
    at(now() + THREE_DAYS);
    System::reset_events();
}

fn proposes(by: RuntimeOrigin, key: Who) -> DispatchResult {
    Tokens::propose_recovery(by, A, id(key))
}

fn approves(by: RuntimeOrigin) -> DispatchResult {
    Tokens::approve_recovery(by, A)
}

fn challenges() -> DispatchResult {
    Tokens::challenge_recovery(signed(ALICE))
}

fn decides(by: RuntimeOrigin, uphold: bool) -> DispatchResult {
    Tokens::decide_recovery(by, A, uphold)
}

fn executes() -> DispatchResult {
    Tokens::execute_recovery(signed(STRANGER), A)
}

/// The depository has ALICE be given another key.
fn recovers(key: Who) {
    assert_ok!(proposes(signed(DEPOSITORY), key));
    at(now() + THREE_DAYS);
    assert_ok!(executes());
    System::reset_events();
}

fn keys() -> Vec<AccountId32> {
    investor(A).keys.into_inner()
}

fn stage() -> Option<Stage> {
    investor(A).recovery.map(|recovery| recovery.stage)
}

/// The key, who has approved, and how far it is.
fn recovery() -> (AccountId32, Vec<AccountId32>, Stage) {
    let recovery = investor(A).recovery.expect("a recovery");
    (
        recovery.key,
        recovery.approvals.into_inner(),
        recovery.stage,
    )
}

fn proposed(key: Who) -> Event<Test> {
    Event::RecoveryProposed {
        investor: A,
        key: id(key),
    }
}

fn approved(by: AccountId32, from: Option<Moment>) -> Event<Test> {
    Event::RecoveryApproved {
        investor: A,
        by,
        from,
    }
}

fn stops(by: RuntimeOrigin) -> DispatchResult {
    Tokens::stop_investor(by, A)
}

fn resumes(by: RuntimeOrigin) -> DispatchResult {
    Tokens::resume_investor(by, A)
}

/// What encumbers an investor's units of the security 0 in the book 0, as it is stored.
fn liens(holder: InvestorId) -> Vec<Lien> {
    let position = Positions::<Test>::get(0, holder);
    let part = position.as_ref().and_then(|position| position.part(0));
    part.map_or_else(Vec::new, |part| part.liens.to_vec())
}

fn bound(pledgee: InvestorId, units: Units, until: Moment) -> Lien {
    Lien {
        cause: Cause::Pledge(pledgee),
        units,
        until,
    }
}

/// Another key is to act for this one's investor too.
fn adds(who: Who, key: Who) -> DispatchResult {
    let number = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let said = next_word(who);
    let signature = says(key, Consent::Control(number), said);
    Tokens::add_controller(signed(who), id(key), said, signature)
}

/// A manager brings that an investor is to have an account in its book too.
fn joins_by(by: Who, book: BookId, who: Who) -> DispatchResult {
    let said = next_word(who);
    let signature = says(who, Consent::Join(book), said);
    Tokens::join_book(signed(by), book, id(who), said, Some(signature))
}

/// The council has somebody act in the place of a security's issuer.
fn entrusts(security: SecurityId, trustee: Option<Who>) -> DispatchResult {
    Tokens::name_trustee(root(), security, trustee.map(id))
}

/// In the place of how many issuers trustees act for the treasury.
fn trusts() -> u32 {
    investor(TREASURY).in_trust
}

/// What the treasury's key does, of many things.
fn treasury_acts() -> DispatchResult {
    Tokens::set_payout(signed(ISSUER), id(BANK))
}

/// A notary's deed.
fn deed(act: ActId, kind: DeedKind) -> Title {
    Title::Succession {
        deed: Deed { act, kind },
        commitment: H256([7; 32]),
    }
}

/// A notary has sealed it.
fn seal(act: ActId, kind: DeedKind) {
    Sealed::mutate(|sealed| sealed.push((act, H256([7; 32]), kind)));
}

/// Units of the security 0 go by a title.
fn takes(
    by: RuntimeOrigin,
    from: InvestorId,
    to: InvestorId,
    units: Units,
    title: Title,
) -> DispatchResult {
    Tokens::force_transfer(by, 0, account(from), account(to), units, title)
}

/// Those who bring a deed.
fn bringers() -> [RuntimeOrigin; 2] {
    [signed(DEPOSITORY), root()]
}

#[test]
fn a_book_s_manager_the_depository_or_the_council_brings_what_a_key_says_of_a_pledge() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + 30 * DAY;
        for by in keepers() {
            hypothetically!({
                System::reset_events();
                assert_ok!(pledged_by(by, ALICE, 0, 0, B, 60, until));
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
                assert_eq!(liens(A), [bound(B, 60, until)]);
                assert_eq!((units(A), free(A)), (100, 40));
                // It is the third thing that she has said, a millisecond after the second.
                assert_eq!(investor(A).said, NOON + 2);
            });
        }
    });
}

#[test]
fn a_key_alone_pledges_nothing() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        let others = [
            ALICE,
            BOB,
            OTHER_MANAGER,
            SUCCESSOR,
            ISSUER,
            VENUE,
            STRANGER,
        ];
        for who in others {
            assert_noop!(
                pledged_by(signed(who), ALICE, 0, 0, B, 1, until),
                Error::<Test>::NotManager
            );
        }
        // Who sends the transaction has said it, and is no manager for that.
        let by_itself = |signature| {
            let (key, said) = (id(ALICE), NOON + 2);
            Tokens::pledge(signed(ALICE), key, 0, 0, B, 1, until, said, signature)
        };
        assert_noop!(by_itself(None), Error::<Test>::NotManager);
        assert_noop!(
            pledged_by(bare(), ALICE, 0, 0, B, 1, until),
            DispatchError::BadOrigin
        );
        for by in keepers() {
            assert_noop!(
                pledged_by(by, ALICE, 0, 9, B, 1, until),
                Error::<Test>::BookNotFound
            );
        }
        // A thief's friend has a book of its own, in which ALICE has nothing.
        assert_noop!(
            pledged_by(signed(OTHER_MANAGER), ALICE, 0, 1, B, 1, until),
            Error::<Test>::InsufficientUnits
        );
        assert_eq!((liens(A), free(A)), (Vec::new(), 100));
    });
}

#[test]
fn the_call_by_which_a_key_alone_pledged_is_none_any_more() {
    let decoded = |index: u8| {
        let mut bytes = [0; 256];
        bytes[0] = index;
        Call::<Test>::decode(&mut &bytes[..])
    };
    assert!(decoded(47).is_err());
    assert!(matches!(decoded(69), Ok(Call::pledge { .. })));
    assert!(matches!(decoded(70), Ok(Call::lift_pledge { .. })));
}

#[test]
fn units_in_a_book_are_pledged_by_that_book_s_manager() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(moves(ALICE, 0, 1, 40));
        let brings = |who: Who, book| pledged_by(signed(who), ALICE, 0, book, B, 1, NOON + DAY);
        assert_noop!(brings(MANAGER, 1), Error::<Test>::NotManager);
        assert_noop!(brings(OTHER_MANAGER, 0), Error::<Test>::NotManager);
        assert_ok!(brings(MANAGER, 0));
        assert_ok!(brings(OTHER_MANAGER, 1));
        // Who answers for her is another matter.
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), A, 1));
        assert_noop!(brings(OTHER_MANAGER, 0), Error::<Test>::NotManager);
        assert_ok!(brings(MANAGER, 0));
        // Whoever keeps the book now brings it.
        assert_ok!(Tokens::offer_book(root(), 0, id(SUCCESSOR)));
        assert_noop!(brings(SUCCESSOR, 0), Error::<Test>::NotManager);
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_noop!(brings(MANAGER, 0), Error::<Test>::NotManager);
        assert_ok!(brings(SUCCESSOR, 0));
        assert_eq!(liens(A), [bound(B, 3, NOON + DAY)]);
        assert_eq!((units(A), free(A)), (100, 96));
    });
}

#[test]
fn who_is_out_of_office_brings_no_pledge() {
    test(|| {
        give(ALICE, 100);
        let brings = |by| pledged_by(by, ALICE, 0, 0, B, 1, NOON + DAY);
        revoke(MANAGER, DOORS.manager);
        assert_noop!(brings(signed(MANAGER)), NO_BADGE);
        // A book whose manager has failed is no prison.
        assert_ok!(hypothetically!(brings(signed(DEPOSITORY))));
        assert_ok!(hypothetically!(brings(root())));
        grant(MANAGER, DOORS.manager);
        court_stops(id(MANAGER));
        assert_noop!(brings(signed(MANAGER)), TokenError::Frozen);
        Stopped::set(Vec::new());

        revoke(DEPOSITORY, DOORS.depository);
        assert_noop!(brings(signed(DEPOSITORY)), Error::<Test>::NotManager);
        grant(DEPOSITORY, DOORS.depository);
        court_stops(id(DEPOSITORY));
        assert_noop!(brings(signed(DEPOSITORY)), Error::<Test>::NotManager);
        Stopped::set(Vec::new());

        hypothetically!({
            Badges::<Test>::kill();
            let unnamed = Error::<Test>::BadgesNotNamed;
            assert_noop!(brings(signed(MANAGER)), unnamed);
            assert_noop!(brings(signed(DEPOSITORY)), Error::<Test>::NotManager);
        });
        for by in keepers() {
            assert_ok!(brings(by));
        }
    });
}

#[test]
fn a_manager_that_is_the_holder_itself_signs_nothing_but_the_transaction() {
    test(|| {
        let own = register(MANAGER);
        assert_ok!(mint_to(0, MANAGER, 50));
        let (until, said) = (NOON + DAY, NOON + 2);
        let brings = |by, key: Who| {
            let signature = None;
            Tokens::pledge(by, id(key), 0, 0, B, 10, until, said, signature)
        };
        for by in bringers() {
            assert_noop!(brings(by, MANAGER), Error::<Test>::SignatureMissing);
        }
        // Of what it keeps for others, it pledges nothing so.
        assert_noop!(
            brings(signed(MANAGER), ALICE),
            Error::<Test>::SignatureMissing
        );
        System::reset_events();
        assert_ok!(brings(signed(MANAGER), MANAGER));
        assert_eq!(
            events(),
            [Event::Pledged {
                security: 0,
                account: account(own),
                pledgee: B,
                units: 10,
                until
            }]
        );
        assert_eq!(liens(own), [bound(B, 10, until)]);
        // That, too, counts once.
        assert_noop!(
            brings(signed(MANAGER), MANAGER),
            Error::<Test>::SignatureOver
        );
        assert_eq!(investor(own).said, NOON + 2);
    });
}

#[test]
fn a_key_has_signed_for_this_pledge() {
    test(|| {
        give(ALICE, 100);
        let (until, said) = (NOON + 30 * DAY, NOON + 2);
        let what = |security, book, pledgee, units, until| Consent::Pledge {
            security,
            book,
            pledgee,
            units,
            until,
        };
        let brings = |by, signature: Option<MultiSignature>| {
            Tokens::pledge(by, id(ALICE), 0, 0, B, 60, until, said, signature)
        };
        let forged = [
            says(MANAGER, what(0, 0, B, 60, until), said),
            says(BOB, what(0, 0, B, 60, until), said),
            says(ALICE, what(1, 0, B, 60, until), said),
            says(ALICE, what(0, 1, B, 60, until), said),
            says(ALICE, what(0, 0, C, 60, until), said),
            says(ALICE, what(0, 0, B, 59, until), said),
            says(ALICE, what(0, 0, B, 60, until - 1), said),
            says(ALICE, what(0, 0, B, 60, until), said + 1),
            says(ALICE, Consent::Join(0), said),
        ];
        for by in keepers() {
            assert_noop!(brings(by.clone(), None), Error::<Test>::SignatureMissing);
            for signature in forged.clone() {
                assert_noop!(
                    brings(by.clone(), Some(signature)),
                    Error::<Test>::BadSignature
                );
            }
        }
        let signature = says(ALICE, what(0, 0, B, 60, until), said);
        assert_ok!(brings(signed(MANAGER), Some(signature)));
        assert_eq!(liens(A), [bound(B, 60, until)]);
    });
}

#[test]
fn what_is_said_of_a_pledge_counts_once_and_in_time() {
    test(|| {
        // At noon she has joined the book 0, and a millisecond later taken her units.
        give(ALICE, 100);
        let until = NOON + 30 * DAY;
        let brings = |by, said| {
            let what = Consent::Pledge {
                security: 0,
                book: 0,
                pledgee: B,
                units: 10,
                until,
            };
            let signature = Some(says(ALICE, what, said));
            Tokens::pledge(by, id(ALICE), 0, 0, B, 10, until, said, signature)
        };
        for by in keepers() {
            for bad in [0, NOON - 1, NOON, NOON + 1, NOON + 120_001, Moment::MAX] {
                assert_noop!(brings(by.clone(), bad), Error::<Test>::SignatureOver);
            }
            assert_ok!(hypothetically!(brings(by, NOON + 120_000)));
        }
        at(NOON + DAY + 1);
        assert_ok!(hypothetically!(brings(signed(MANAGER), NOON + 2)));
        at(NOON + DAY + 2);
        assert_noop!(
            brings(signed(MANAGER), NOON + 2),
            Error::<Test>::SignatureOver
        );
        assert_ok!(brings(signed(MANAGER), NOON + DAY));
        // Whoever brings it a second time, and what was signed before it.
        for by in keepers() {
            for bad in [NOON + DAY - 1, NOON + DAY] {
                assert_noop!(brings(by.clone(), bad), Error::<Test>::SignatureOver);
            }
        }
        assert_eq!((liens(A), free(A)), (vec![bound(B, 10, until)], 90));
    });
}

#[test]
fn not_even_the_council_brings_a_pledge_of_who_may_do_nothing() {
    test(|| {
        give(ALICE, 100);
        let tries = |by| pledged_by(by, ALICE, 0, 0, B, 1, NOON + 400 * DAY);
        let refused = |error: DispatchError| {
            for by in keepers() {
                assert_noop!(tries(by), error);
            }
        };
        for by in keepers() {
            hypothetically!({
                assert_ok!(stops(by));
                refused(Error::<Test>::InvestorStopped.into());
            });
        }
        for by in keepers() {
            hypothetically!({
                assert_ok!(proposes(by, NEW));
                refused(Error::<Test>::RecoveryPending.into());
            });
        }
        for who in [id(ALICE), Tokens::ledger_account(A)] {
            court_stops(who);
            refused(TokenError::Frozen.into());
            Stopped::set(Vec::new());
        }
        revoke(ALICE, DOORS.identity);
        refused(Error::<Test>::IdentityNotInForce.into());
        issue_badge(ALICE, DOORS.identity, ALICE.into());
        at(NOON + 365 * DAY - 1);
        for by in keepers() {
            assert_ok!(hypothetically!(tries(by)));
        }
        at(NOON + 365 * DAY);
        refused(Error::<Test>::InvestorNotKnown.into());
        assert!(liens(A).is_empty());
    });
}

#[test]
fn a_pledge_that_the_depository_brings_is_of_something_to_somebody() {
    test(|| {
        give(ALICE, 100);
        let by = || signed(DEPOSITORY);
        let until = NOON + DAY;
        let tries = |security, book, pledgee, units, until| {
            pledged_by(by(), ALICE, security, book, pledgee, units, until)
        };
        for key in [STRANGER, NEW] {
            assert_noop!(
                pledged_by(by(), key, 0, 0, B, 1, until),
                Error::<Test>::NotInvestor
            );
        }
        assert_noop!(tries(1, 0, B, 1, until), Error::<Test>::SecurityNotFound);
        assert_noop!(tries(0, 0, 9, 1, until), Error::<Test>::InvestorNotFound);
        assert_noop!(tries(0, 0, A, 1, until), Error::<Test>::SameInvestor);
        assert_noop!(tries(0, 0, B, 0, until), Error::<Test>::NothingToDo);
        for moment in [0, NOON, NOON + 3_653 * DAY + 1] {
            assert_noop!(tries(0, 0, B, 1, moment), Error::<Test>::InvalidMoment);
        }
        assert_ok!(hypothetically!(tries(0, 0, B, 1, NOON + 3_653 * DAY)));
        assert_noop!(tries(0, 0, B, 101, until), Error::<Test>::InsufficientUnits);
        assert_noop!(tries(0, 1, B, 1, until), Error::<Test>::InsufficientUnits);
        // BOB has nothing of it.
        assert_noop!(
            pledged_by(by(), BOB, 0, 0, A, 1, until),
            Error::<Test>::InsufficientUnits
        );
        for days in 1..=24 {
            assert_ok!(tries(0, 0, B, 1, NOON + days * DAY));
        }
        assert_noop!(
            tries(0, 0, B, 1, NOON + 25 * DAY),
            Error::<Test>::TooManyLocks
        );
        assert_eq!(free(A), 76);
    });
}

/// The council lifts what ALICE has pledged to BOB.
fn lifts(by: RuntimeOrigin, units: Units) -> DispatchResult {
    Tokens::lift_pledge(by, 0, account(A), B, units, ORDER)
}

#[test]
fn a_court_frees_pledged_units_bit_by_bit() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        assert_ok!(pledged(ALICE, 0, 0, B, 60, until));
        assert_ok!(pledged(ALICE, 0, 0, C, 30, until));
        System::reset_events();
        assert_ok!(lifts(root(), 20));
        assert_eq!(
            events(),
            [Event::PledgeLifted {
                security: 0,
                account: account(A),
                pledgee: B,
                units: 20,
                order: ORDER
            }]
        );
        assert_eq!(liens(A), [bound(B, 40, until), bound(C, 30, until)]);
        assert_eq!((units(A), free(A)), (100, 30));
        assert_noop!(lifts(root(), 0), Error::<Test>::NothingToDo);
        assert_noop!(lifts(root(), 41), Error::<Test>::LienNotFound);
        assert_ok!(lifts(root(), 40));
        assert_eq!(liens(A), [bound(C, 30, until)]);
        assert_eq!((units(A), free(A)), (100, 70));
        assert_noop!(lifts(root(), 1), Error::<Test>::LienNotFound);
        // BOB has nothing left to free.
        assert_noop!(
            Tokens::release_pledge(signed(BOB), 0, account(A), 1),
            Error::<Test>::LienNotFound
        );
        let of_carol = || Tokens::lift_pledge(root(), 0, account(A), C, 30, ORDER);
        assert_ok!(hypothetically!(of_carol()));
        at(until);
        assert_noop!(of_carol(), Error::<Test>::LienNotFound);
    });
}

#[test]
fn a_court_frees_what_is_pledged_there_and_to_that_one() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        assert_ok!(pledged(ALICE, 0, 0, B, 60, until));
        assert_ok!(Tokens::freeze(root(), 0, account(A), 10, ORDER));
        let elsewhere = SecuritiesAccount {
            investor: A,
            book: 1,
        };
        for (security, place, pledgee) in [
            (1, account(A), B),
            (0, account(B), B),
            (0, account(9), B),
            (0, elsewhere, B),
            (0, account(A), A),
            (0, account(A), C),
            (0, account(A), 9),
        ] {
            assert_noop!(
                Tokens::lift_pledge(root(), security, place, pledgee, 1, ORDER),
                Error::<Test>::LienNotFound
            );
        }
        // What the order has frozen is no pledge, and stays.
        assert_ok!(lifts(root(), 60));
        assert_eq!((units(A), free(A)), (100, 90));
    });
}

#[test]
fn of_several_pledges_a_court_frees_that_first_which_ends_first() {
    test(|| {
        give(ALICE, 100);
        let (first, second, third) = (NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY);
        for until in [third, first, second] {
            assert_ok!(pledged(ALICE, 0, 0, B, 10, until));
        }
        assert_ok!(lifts(root(), 15));
        assert_eq!(liens(A), [bound(B, 10, third), bound(B, 5, second)]);
        assert_noop!(lifts(root(), 16), Error::<Test>::LienNotFound);
        assert_ok!(lifts(root(), 15));
        assert_eq!((liens(A), free(A)), (Vec::new(), 100));
    });
}

#[test]
fn none_but_the_council_lifts_a_pledge() {
    test(|| {
        give(ALICE, 100);
        assert_ok!(pledged(ALICE, 0, 0, B, 60, NOON + DAY));
        for who in [ALICE, BOB, MANAGER, DEPOSITORY, ISSUER, VENUE, STRANGER] {
            assert_noop!(lifts(signed(who), 1), DispatchError::BadOrigin);
        }
        assert_noop!(lifts(bare(), 1), DispatchError::BadOrigin);
        assert_eq!(free(A), 40);
    });
}

#[test]
fn a_court_frees_what_is_pledged_to_who_can_t_free_it() {
    test(|| {
        give(ALICE, 100);
        let until = NOON + DAY;
        assert_ok!(pledged(ALICE, 0, 0, B, 60, until));
        assert_ok!(pledged(ALICE, 0, 0, TREASURY, 30, until));
        assert_ok!(Tokens::stop_investor(root(), B));
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        let releases = |who| Tokens::release_pledge(signed(who), 0, account(A), 1);
        assert_noop!(releases(BOB), Error::<Test>::InvestorStopped);
        assert_noop!(releases(ISSUER), Error::<Test>::TrusteeActs);
        assert_ok!(lifts(root(), 60));
        let of_treasury = Tokens::lift_pledge(root(), 0, account(A), TREASURY, 30, ORDER);
        assert_ok!(of_treasury);
        assert_eq!((liens(A), free(A)), (Vec::new(), 100));
    });
}

/// Who stops, as what, and whether it does so over a manager, the depository and the council.
fn ranks() -> [(RuntimeOrigin, StoppedBy, [bool; 3]); 3] {
    [
        (signed(MANAGER), StoppedBy::Manager, [false, false, false]),
        (
            signed(DEPOSITORY),
            StoppedBy::Depository,
            [true, false, false],
        ),
        (root(), StoppedBy::Council, [true, true, false]),
    ]
}

#[test]
fn who_stops_harder_stops_over_who_does_not() {
    test(|| {
        for (place, (first, before, _)) in ranks().into_iter().enumerate() {
            for (second, by, over) in ranks() {
                hypothetically!({
                    System::reset_events();
                    assert_ok!(stops(first.clone()));
                    let event = Event::InvestorStopped {
                        investor: A,
                        by: before,
                    };
                    assert_eq!(events(), [event]);
                    assert_eq!(investor(A).stopped, Some(before));
                    System::reset_events();
                    if over[place] {
                        assert_ok!(stops(second));
                        assert_eq!(events(), [Event::InvestorStopped { investor: A, by }]);
                        assert_eq!(investor(A).stopped, Some(by));
                    } else {
                        assert_noop!(stops(second), Error::<Test>::AlreadyStopped);
                    }
                    // Once or twice, it does nothing.
                    assert_noop!(
                        Tokens::set_payout(signed(ALICE), id(BANK)),
                        Error::<Test>::InvestorStopped
                    );
                });
            }
        }
    });
}

#[test]
fn a_stop_is_lifted_by_who_has_stopped_or_stands_above_it() {
    test(|| {
        for by in keepers() {
            assert_noop!(resumes(by), Error::<Test>::NotStopped);
        }
        let council = || Some(Error::<Test>::StoppedByCouncil);
        let depository = Some(Error::<Test>::StoppedByDepository);
        for (stopping, refused) in [
            (signed(MANAGER), [None, None, None]),
            (signed(DEPOSITORY), [depository, None, None]),
            (root(), [council(), council(), None]),
        ] {
            for (by, refused) in keepers().into_iter().zip(refused) {
                hypothetically!({
                    assert_ok!(stops(stopping.clone()));
                    System::reset_events();
                    if let Some(refused) = refused {
                        assert_noop!(resumes(by), refused);
                        assert!(investor(A).stopped.is_some());
                    } else {
                        assert_ok!(resumes(by));
                        assert_eq!(events(), [Event::InvestorResumed { investor: A }]);
                        assert_eq!(investor(A).stopped, None);
                        assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
                    }
                });
            }
        }
    });
}

#[test]
fn a_manager_does_not_get_round_the_depository_s_stop() {
    test(|| {
        assert_ok!(stops(signed(MANAGER)));
        assert_ok!(stops(signed(DEPOSITORY)));
        assert_noop!(resumes(signed(MANAGER)), Error::<Test>::StoppedByDepository);
        assert_noop!(stops(signed(MANAGER)), Error::<Test>::AlreadyStopped);
        assert_ok!(stops(root()));
        for who in [MANAGER, DEPOSITORY] {
            assert_noop!(resumes(signed(who)), Error::<Test>::StoppedByCouncil);
        }
        // One who is not her manager has no say, whatever the rank of the stop.
        assert_noop!(resumes(signed(OTHER_MANAGER)), Error::<Test>::NotManager);
        assert_ok!(resumes(root()));
        // Nothing of what stood before is left under it.
        assert_eq!(investor(A).stopped, None);
        for by in keepers() {
            assert_noop!(resumes(by), Error::<Test>::NotStopped);
        }
    });
}

#[test]
fn a_manager_that_comes_after_another_lifts_that_one_s_stop_and_no_harder_one() {
    test(|| {
        joins(ALICE);
        assert_ok!(stops(signed(MANAGER)));
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), A, 1));
        assert_noop!(resumes(signed(MANAGER)), Error::<Test>::NotManager);
        hypothetically!({
            assert_ok!(stops(signed(DEPOSITORY)));
            assert_noop!(
                resumes(signed(OTHER_MANAGER)),
                Error::<Test>::StoppedByDepository
            );
        });
        assert_ok!(resumes(signed(OTHER_MANAGER)));
        assert_noop!(stops(signed(MANAGER)), Error::<Test>::NotManager);
    });
}

#[test]
fn a_manager_s_stop_keeps_nobody_in_its_book_and_a_harder_one_does() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
        let goes: [fn() -> DispatchResult; 2] =
            [|| moves(ALICE, 0, 1, 40), || joins_by(SUCCESSOR, 2, ALICE)];
        assert_ok!(stops(signed(MANAGER)));
        for go in goes {
            assert_ok!(hypothetically!(go()));
        }
        // Over that one's, or from the start.
        for by in bringers() {
            hypothetically!({
                assert_ok!(stops(by.clone()));
                for go in goes {
                    assert_noop!(go(), Error::<Test>::InvestorStopped);
                }
                assert_ok!(resumes(by.clone()));
                assert_ok!(stops(by));
                for go in goes {
                    assert_noop!(go(), Error::<Test>::InvestorStopped);
                }
            });
        }
        for go in goes {
            assert_ok!(go());
        }
        assert_eq!(investor(A).stopped, Some(StoppedBy::Manager));
        assert_eq!(investor(A).books.into_inner(), [0, 1, 2]);
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
    });
}

#[test]
fn guardians_approve_what_is_challenged_so_that_the_manager_can_uphold_it() {
    test(|| {
        guarded();
        let [first, second, _] = GUARDIANS;
        assert_ok!(proposes(signed(first), NEW));
        // The thief objects before the second one is heard.
        at(GUARDED + HOUR);
        assert_ok!(challenges());
        assert_noop!(decides(signed(MANAGER), true), Error::<Test>::NotApproved);
        at(GUARDED + 2 * HOUR);
        System::reset_events();
        assert_ok!(approves(signed(second)));
        assert_eq!(events(), [approved(id(second), None)]);
        // That puts nothing off, and opens nothing.
        let until = Stage::Challenged(GUARDED + HOUR + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), vec![id(first), id(second)], until));
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_noop!(challenges(), Error::<Test>::NoRecovery);
        System::reset_events();
        assert_ok!(decides(signed(MANAGER), true));
        let key = id(NEW);
        assert_eq!(events(), [Event::Recovered { investor: A, key }]);
        assert_eq!((keys(), investor(A).recoveries), (vec![id(NEW)], 1));
        assert_eq!(stage(), None);
    });
}

#[test]
fn what_is_challenged_is_approved_by_guardians_once_each_and_in_time() {
    test(|| {
        guarded();
        let [first, second, third] = GUARDIANS;
        assert_ok!(proposes(signed(first), NEW));
        assert_ok!(challenges());
        assert_noop!(approves(signed(first)), Error::<Test>::AlreadyApproved);
        for who in [ALICE, BOB, MANAGER, OTHER_MANAGER, STRANGER] {
            assert_noop!(approves(signed(who)), Error::<Test>::NotGuardian);
        }
        // These decide instead.
        for by in bringers() {
            assert_noop!(approves(by), Error::<Test>::NoRecovery);
        }
        assert_noop!(approves(bare()), DispatchError::BadOrigin);
        court_stops(id(second));
        assert_noop!(approves(signed(second)), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(approves(signed(second)));
        assert_noop!(approves(signed(second)), Error::<Test>::AlreadyApproved);
        at(GUARDED + SEVEN_DAYS - 1);
        assert_ok!(hypothetically!(approves(signed(third))));
        at(GUARDED + SEVEN_DAYS);
        assert_noop!(approves(signed(third)), Error::<Test>::NoRecovery);
        for by in keepers() {
            assert_noop!(decides(by, true), Error::<Test>::NoRecovery);
        }
        assert_eq!(keys(), [id(ALICE)]);
    });
}

#[test]
fn a_manager_upholds_its_own_proposal_with_as_many_guardians_as_any() {
    test(|| {
        guarded();
        let [first, second, _] = GUARDIANS;
        assert_ok!(proposes(signed(MANAGER), NEW));
        assert_ok!(challenges());
        for who in [first, second] {
            assert_noop!(decides(signed(MANAGER), true), Error::<Test>::NotApproved);
            assert_ok!(approves(signed(who)));
        }
        assert_ok!(decides(signed(MANAGER), true));
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn approvals_of_what_is_challenged_count_of_those_who_are_guardians_when_it_is_decided() {
    test(|| {
        guarded();
        // One of these is enough, from three days later on.
        assert_ok!(guards(ALICE, &OTHERS, 1));
        let [first, second, _] = GUARDIANS;
        assert_ok!(proposes(signed(first), NEW));
        assert_ok!(challenges());
        assert_ok!(approves(signed(second)));
        at(GUARDED + THREE_DAYS - 1);
        assert_noop!(approves(signed(OTHERS[0])), Error::<Test>::NotGuardian);
        assert_ok!(hypothetically!(decides(signed(MANAGER), true)));
        at(GUARDED + THREE_DAYS);
        assert_noop!(decides(signed(MANAGER), true), Error::<Test>::NotApproved);
        assert_ok!(approves(signed(OTHERS[0])));
        let until = Stage::Challenged(GUARDED + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), vec![id(OTHERS[0])], until));
        assert_ok!(decides(signed(MANAGER), true));
        assert_eq!(keys(), [id(NEW)]);
    });
}

/// How far a recovery that guardians have proposed can be: proposed, approved, ripe, challenged,
/// and challenged with enough approvals.
const STAGES: [fn(); 5] = [
    || {
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
    },
    || {
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
        assert_ok!(approves(signed(GUARDIANS[1])));
    },
    || {
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
        assert_ok!(approves(signed(GUARDIANS[1])));
        at(GUARDED + THREE_DAYS);
    },
    || {
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
        assert_ok!(challenges());
    },
    || {
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
        assert_ok!(challenges());
        assert_ok!(approves(signed(GUARDIANS[1])));
    },
];

#[test]
fn the_depository_or_the_council_turns_a_recovery_down_at_any_stage_and_guardians_go() {
    test(|| {
        guarded();
        // Some are to come besides.
        assert_ok!(guards(ALICE, &OTHERS, 1));
        for by in bringers() {
            for reach in STAGES {
                hypothetically!({
                    reach();
                    System::reset_events();
                    assert_ok!(decides(by.clone(), false));
                    assert_eq!(events(), [Event::RecoveryRejected { investor: A }]);
                    let record = investor(A);
                    assert_eq!((record.recovery, record.recoveries), (None, 0));
                    assert_eq!((record.guardians, record.next_guardians), (None, None));
                    assert_eq!((keys(), stage()), (vec![id(ALICE)], None));
                    // Nothing is left to be decided or executed, and she does what she likes.
                    assert_noop!(executes(), Error::<Test>::NoRecovery);
                    assert_noop!(decides(root(), false), Error::<Test>::NoRecovery);
                    assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
                    at(GUARDED + 2 * THREE_DAYS);
                    for who in GUARDIANS.into_iter().chain(OTHERS) {
                        assert_noop!(proposes(signed(who), NEW), Error::<Test>::NotGuardian);
                    }
                });
            }
        }
    });
}

#[test]
fn what_is_not_challenged_is_upheld_by_nobody_and_turned_down_by_no_manager() {
    test(|| {
        guarded();
        let [proposed, agreed, ripe, ..] = STAGES;
        for reach in [proposed, agreed, ripe] {
            hypothetically!({
                reach();
                for by in keepers() {
                    assert_noop!(decides(by, true), Error::<Test>::NoRecovery);
                }
                assert_noop!(decides(signed(MANAGER), false), Error::<Test>::NoRecovery);
            });
        }
        // Where nothing is proposed there is nothing to decide.
        for by in keepers() {
            for uphold in [true, false] {
                assert_noop!(decides(by.clone(), uphold), Error::<Test>::NoRecovery);
            }
        }
        // None but these decide at all.
        for reach in STAGES {
            hypothetically!({
                reach();
                for who in [ALICE, BOB, OTHER_MANAGER, GUARDIANS[0], STRANGER] {
                    assert_noop!(decides(signed(who), false), Error::<Test>::NotManager);
                }
                assert_noop!(decides(bare(), false), DispatchError::BadOrigin);
            });
        }
    });
}

#[test]
fn what_has_lapsed_is_turned_down_by_nobody_and_guardians_stay() {
    test(|| {
        guarded();
        let [proposed, _, _, challenged, approved] = STAGES;
        for reach in [proposed, challenged, approved] {
            hypothetically!({
                reach();
                at(GUARDED + SEVEN_DAYS - 1);
                for by in bringers() {
                    assert_ok!(hypothetically!(decides(by, false)));
                }
                at(GUARDED + SEVEN_DAYS);
                for by in keepers() {
                    for uphold in [true, false] {
                        assert_noop!(decides(by.clone(), uphold), Error::<Test>::NoRecovery);
                    }
                }
                assert_ok!(proposes(signed(GUARDIANS[2]), NEW));
            });
        }
    });
}

#[test]
fn a_manager_that_turns_a_challenged_key_down_does_not_get_rid_of_guardians() {
    test(|| {
        guarded();
        assert_ok!(guards(ALICE, &OTHERS, 1));
        let [.., challenged, approved] = STAGES;
        for reach in [challenged, approved] {
            hypothetically!({
                reach();
                System::reset_events();
                assert_ok!(decides(signed(MANAGER), false));
                assert_eq!(events(), [Event::RecoveryRejected { investor: A }]);
                let record = investor(A);
                assert_eq!(record.recovery, None);
                let [first, next] = [record.guardians, record.next_guardians].map(|they| {
                    let they = they.expect("guardians");
                    (they.who, they.threshold, they.from)
                });
                assert_eq!(first, (named(&GUARDIANS), 2, GUARDED));
                assert_eq!(next, (named(&OTHERS), 1, GUARDED + THREE_DAYS));
                assert_eq!(keys(), [id(ALICE)]);
                // A manager in league with a thief gains nothing: they propose it again at once.
                let [first, second, _] = GUARDIANS;
                assert_ok!(proposes(signed(second), NEW));
                assert_ok!(approves(signed(first)));
                assert_eq!(stage(), Some(Stage::Approved(GUARDED + THREE_DAYS)));
            });
        }
    });
}

#[test]
fn what_a_manager_proposes_alone_stands_in_no_guardian_s_way() {
    test(|| {
        guarded();
        let [first, second, _] = GUARDIANS;
        assert_ok!(proposes(signed(MANAGER), SPARE));
        at(GUARDED + DAY);
        // Be it for the same key.
        assert_ok!(hypothetically!(proposes(signed(first), SPARE)));
        System::reset_events();
        assert_ok!(proposes(signed(first), NEW));
        assert_eq!(events(), [proposed(NEW), approved(id(first), None)]);
        let until = Stage::Proposed(GUARDED + DAY + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), vec![id(first)], until));
        // Theirs stands.
        for by in [signed(MANAGER), signed(second), signed(DEPOSITORY), root()] {
            assert_noop!(proposes(by, SPARE), Error::<Test>::RecoveryPending);
        }
        assert_ok!(approves(signed(second)));
        at(GUARDED + DAY + THREE_DAYS);
        assert_ok!(executes());
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn what_a_manager_proposes_alone_stands_in_neither_the_depository_s_nor_the_council_s_way() {
    test(|| {
        guarded();
        assert_ok!(proposes(signed(MANAGER), SPARE));
        at(GUARDED + DAY);
        let from = GUARDED + DAY + THREE_DAYS;
        let council = Tokens::keeper_account();
        for (by, who) in [(signed(DEPOSITORY), id(DEPOSITORY)), (root(), council)] {
            hypothetically!({
                System::reset_events();
                assert_ok!(proposes(by, NEW));
                assert_eq!(events(), [proposed(NEW), approved(who, Some(from))]);
                // No guardian has approved, and yet it stands.
                assert_eq!(recovery(), (id(NEW), Vec::new(), Stage::Approved(from)));
                for by in keepers().into_iter().chain([signed(GUARDIANS[0])]) {
                    assert_noop!(proposes(by, SPARE), Error::<Test>::RecoveryPending);
                }
                at(from);
                assert_ok!(executes());
                assert_eq!(keys(), [id(NEW)]);
            });
        }
    });
}

#[test]
fn a_manager_does_not_propose_over_a_manager() {
    test(|| {
        guarded();
        assert_ok!(proposes(signed(MANAGER), SPARE));
        for key in [SPARE, NEW] {
            assert_noop!(
                proposes(signed(MANAGER), key),
                Error::<Test>::RecoveryPending
            );
        }
        assert_ok!(Tokens::offer_book(root(), 0, id(SUCCESSOR)));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_noop!(
            proposes(signed(SUCCESSOR), NEW),
            Error::<Test>::RecoveryPending
        );
        assert_noop!(proposes(signed(MANAGER), NEW), Error::<Test>::NotGuardian);
        assert_eq!(recovery().0, id(SPARE));
        at(GUARDED + SEVEN_DAYS - 1);
        assert_noop!(
            proposes(signed(SUCCESSOR), NEW),
            Error::<Test>::RecoveryPending
        );
        at(GUARDED + SEVEN_DAYS);
        assert_ok!(proposes(signed(SUCCESSOR), NEW));
    });
}

#[test]
fn a_manager_proposes_another_key_where_its_first_one_has_become_somebody_s() {
    test(|| {
        assert_ok!(proposes(signed(MANAGER), HEIR));
        assert_noop!(
            proposes(signed(MANAGER), NEW),
            Error::<Test>::RecoveryPending
        );
        register(HEIR);
        assert_ok!(proposes(signed(MANAGER), NEW));
        assert_eq!(recovery().0, id(NEW));
    });
}

#[test]
fn a_manager_that_proposes_a_key_alone_keeps_nobody_in_its_book() {
    test(|| {
        give(ALICE, 100);
        joins(ALICE);
        assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
        guarded();
        let goes: [fn() -> DispatchResult; 2] =
            [|| moves(ALICE, 0, 1, 40), || joins_by(SUCCESSOR, 2, ALICE)];
        let kept = || {
            for go in goes {
                assert_noop!(go(), Error::<Test>::RecoveryPending);
            }
        };
        assert_ok!(proposes(signed(MANAGER), NEW));
        for go in goes {
            assert_ok!(hypothetically!(go()));
        }
        // She does nothing else.
        assert_noop!(
            Tokens::set_payout(signed(ALICE), id(BANK)),
            Error::<Test>::RecoveryPending
        );
        assert_noop!(
            pledged(ALICE, 0, 0, B, 1, GUARDED + DAY),
            Error::<Test>::RecoveryPending
        );
        assert_noop!(guards(ALICE, &OTHERS, 1), Error::<Test>::RecoveryPending);
        // Once others have taken it up, her key may be the thief's.
        for by in [signed(GUARDIANS[0]), signed(DEPOSITORY), root()] {
            hypothetically!({
                assert_ok!(approves(by.clone()));
                kept();
            });
            hypothetically!({
                assert_ok!(proposes(by, SPARE));
                kept();
            });
        }
        // Her own objection does not keep her.
        hypothetically!({
            assert_ok!(challenges());
            for go in goes {
                assert_ok!(hypothetically!(go()));
            }
            assert_ok!(hypothetically!(proposes(signed(GUARDIANS[0]), SPARE)));
            assert_ok!(approves(signed(GUARDIANS[0])));
            kept();
        });
        // She goes, and what is proposed stays as it is.
        for go in goes {
            assert_ok!(go());
        }
        let until = Stage::Proposed(GUARDED + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), Vec::new(), until));
        assert_eq!(investor(A).books.into_inner(), [0, 1, 2]);
        assert_sums(0, 100, &[(0, 60), (1, 40)]);
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), A, 1));
        at(GUARDED + SEVEN_DAYS);
        assert_noop!(proposes(signed(MANAGER), NEW), Error::<Test>::NotGuardian);
        assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
    });
}

#[test]
fn a_thief_s_notice_of_where_won_goes_ends_when_a_key_is_proposed() {
    test(|| {
        pay_in(A, 1_000);
        guarded();
        assert_ok!(Tokens::set_payout(signed(ALICE), id(STRANGER)));
        at(GUARDED + DAY - 1);
        for by in keepers().into_iter().chain([signed(GUARDIANS[0])]) {
            hypothetically!({
                assert_ok!(proposes(by, NEW));
                assert_eq!(investor(A).payout, None);
                // Whatever becomes of the key, that has to be said anew.
                assert_ok!(decides(root(), false));
                at(GUARDED + 10 * DAY);
                assert_noop!(
                    Tokens::withdraw_cash(signed(ALICE), 1),
                    Error::<Test>::PayoutNotInForce
                );
                assert_ok!(Tokens::set_payout(signed(ALICE), id(STRANGER)));
                at(GUARDED + 11 * DAY);
                assert_ok!(Tokens::withdraw_cash(signed(ALICE), 1));
            });
        }
        // Who may not propose ends nothing.
        assert_noop!(proposes(signed(BOB), NEW), Error::<Test>::NotGuardian);
        assert!(investor(A).payout.is_some());
    });
}

#[test]
fn where_won_goes_already_stays_until_the_key_is_another() {
    test(|| {
        pay_in(A, 1_000);
        guarded();
        assert_ok!(Tokens::set_payout(signed(ALICE), id(STRANGER)));
        at(GUARDED + DAY);
        let payout = Payout {
            to: id(STRANGER),
            from: GUARDED + DAY,
        };
        assert_ok!(proposes(signed(DEPOSITORY), NEW));
        assert_eq!(investor(A).payout, Some(payout));
        assert_noop!(
            Tokens::withdraw_cash(signed(ALICE), 1),
            Error::<Test>::RecoveryPending
        );
        hypothetically!({
            assert_ok!(decides(root(), false));
            assert_ok!(Tokens::withdraw_cash(signed(ALICE), 1_000));
            assert_eq!((cash(A), won(STRANGER)), (0, GENESIS + 1_000));
        });
        at(GUARDED + DAY + THREE_DAYS);
        assert!(investor(A).payout.is_some());
        assert_ok!(executes());
        assert_eq!(investor(A).payout, None);
    });
}

#[test]
fn a_thief_that_names_its_account_over_the_owner_s_leaves_none() {
    test(|| {
        pay_in(A, 1_000);
        guarded();
        assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
        at(GUARDED + DAY);
        assert_ok!(Tokens::set_payout(signed(ALICE), id(STRANGER)));
        assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
        assert_eq!(investor(A).payout, None);
    });
}

/// Another issuer brings that units of its security 1 are issued to whom a key acts for.
fn accepts(who: Who, to: InvestorId, units: Units) -> DispatchResult {
    let issue = Issue {
        security: 1,
        to: account(to),
        units,
        locked_until: None,
    };
    let said = next_word(who);
    let signature = says(who, Consent::Accept(issue), said);
    Tokens::mint(signed(BANK), issue, id(who), said, Some(signature))
}

/// What the treasury's keys do with its won, units, keys and managers, and what others do with it.
const ACTS: [fn() -> DispatchResult; 15] = [
    || adds(ISSUER, NEW),
    || Tokens::remove_controller(signed(ISSUER), id(SPARE)),
    || Tokens::set_payout(signed(ISSUER), id(STRANGER)),
    || Tokens::withdraw_cash(signed(ISSUER), 1),
    || guards(ISSUER, &GUARDIANS, 2),
    || affirm(ISSUER, 0),
    || affirm(BOB, 1),
    || pledged(ISSUER, 1, 0, B, 1, now() + DAY),
    || Tokens::release_pledge(signed(ISSUER), 0, account(A), 1),
    || Tokens::subscribe(signed(ISSUER), 1, 0, 5),
    || Tokens::cancel_subscription(signed(ISSUER), 0),
    || Tokens::vote(signed(ISSUER), 0, 1),
    || accepts(ISSUER, TREASURY, 1),
    || moves(ISSUER, 0, 1, 1),
    || joins_by(SUCCESSOR, 2, ISSUER),
];

/// The treasury has 100 of its own units, two keys, two accounts, won, and units of the security 1,
/// which another issuer has; it can vote and has a part in a dividend, has bid, has ALICE's units
/// in pledge, and two trades, of which it has affirmed the second.
fn estate() {
    assert_eq!(register(BANK), 4);
    grant(BANK, DOORS.issuer);
    assert_ok!(Tokens::propose_security(
        signed(BANK),
        BoundedVec::truncate_from(b"Another's share".to_vec()),
        HYNIX,
        SecurityKind::Share,
        1,
        PRICE,
        1_000,
        BoundedVec::new()
    ));
    assert_ok!(Tokens::confirm_registration(signed(DEPOSITORY), 1, 1_000));
    assert_ok!(accepts(ISSUER, TREASURY, 50));
    assert_ok!(accepts(ALICE, A, 10));
    assert_ok!(keeps(100));
    give(ALICE, 30);
    assert_ok!(pledged(ALICE, 0, 0, TREASURY, 20, NOON + 30 * DAY));
    pay_in(TREASURY, 10_000);
    assert_ok!(Tokens::set_payout(signed(ISSUER), id(BANK)));
    assert_ok!(adds(ISSUER, SPARE));
    joins(ISSUER);
    assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
    let offer = Offer {
        security: 1,
        price: 100,
        units: 100,
        soft_cap: 0,
        closes: NOON + 20 * DAY,
        refund_at: NOON + 30 * DAY,
    };
    for _ in 0..2 {
        assert_ok!(Tokens::open_offering(signed(BANK), offer));
    }
    assert_ok!(Tokens::subscribe(signed(ISSUER), 0, 0, 5));
    for (number, units) in [(0, 10), (1, 20)] {
        let legs = vec![deliver(TREASURY, B, units)];
        assert_eq!(instruct_until(legs, NOON + 20 * DAY), number);
    }
    assert_ok!(affirm(ISSUER, 1));
    let vote = Announcement::Vote {
        question: H256([3; 32]),
        options: 2,
        until: NOON + 10 * DAY,
    };
    for announcement in [vote, Announcement::Dividend(Amount::Pot(600))] {
        assert_ok!(Tokens::announce(signed(BANK), 1, NOON + DAY, announcement));
    }
    at(NOON + DAY);
    assert_ok!(Tokens::fund(signed(BANK), 1, 600));
    System::reset_events();
}

#[test]
fn no_key_of_a_treasury_acts_while_a_trustee_does() {
    test(|| {
        estate();
        for act in ACTS {
            assert_ok!(hypothetically!(act()));
        }
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        assert_eq!(
            events(),
            [Event::TrusteeNamed {
                security: 0,
                trustee: Some(id(TRUSTEE))
            }]
        );
        assert_eq!(trusts(), 1);
        for act in ACTS {
            assert_noop!(act(), Error::<Test>::TrusteeActs);
        }
        // None of them, nor the trustee, who is no key.
        assert_noop!(
            Tokens::withdraw_cash(signed(SPARE), 1),
            Error::<Test>::TrusteeActs
        );
        assert_noop!(
            Tokens::withdraw_cash(signed(TRUSTEE), 1),
            Error::<Test>::NotInvestor
        );
        assert_ok!(entrusts(0, None));
        assert_eq!(trusts(), 0);
        for act in ACTS {
            assert_ok!(hypothetically!(act()));
        }
    });
}

#[test]
fn what_takes_nothing_from_a_treasury_goes_on_while_a_trustee_acts() {
    test(|| {
        estate();
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        // 5 units at ₩100 are bid for; of ₩600, 50 of 60 units get ₩500, of which nothing is
        // withheld.
        assert_eq!(cash(TREASURY), 9_500);
        assert_ok!(Tokens::claim(signed(ISSUER), 1));
        assert_eq!(cash(TREASURY), 10_000);
        pay_in(TREASURY, 1);
        // Its keys take words back, and give none.
        assert_eq!(free(TREASURY), 80);
        assert_ok!(Tokens::withdraw(signed(ISSUER), 1));
        assert_eq!(free(TREASURY), 100);
        assert_ok!(Tokens::reject(signed(SPARE), 0));
        assert_noop!(affirm(SPARE, 1), Error::<Test>::TrusteeActs);
        // A court takes from it, and the others trade.
        let title = Title::Order(ORDER);
        assert_ok!(takes(root(), TREASURY, C, 10, title));
        assert_ok!(Tokens::force_payment(root(), TREASURY, C, 1, title));
        assert_eq!((units(TREASURY), units(C), cash(C)), (90, 10, 1));
        let trade = instruct(vec![deliver(C, B, 10)]);
        assert_ok!(affirm(CAROL, trade));
        assert_ok!(affirm(BOB, trade));
        assert_eq!(units(B), 10);
    });
}

#[test]
fn a_treasury_s_new_key_does_nothing_either_while_a_trustee_acts() {
    test(|| {
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        let proposed = Tokens::propose_recovery(signed(DEPOSITORY), TREASURY, id(NEW));
        assert_ok!(proposed);
        let objects = || Tokens::challenge_recovery(signed(ISSUER));
        assert_ok!(hypothetically!(objects()));
        at(NOON + THREE_DAYS);
        assert_ok!(Tokens::execute_recovery(signed(BOB), TREASURY));
        assert_eq!((trusts(), investor(TREASURY).recoveries), (1, 1));
        let acts = || Tokens::set_payout(signed(NEW), id(BANK));
        assert_noop!(acts(), Error::<Test>::TrusteeActs);
        assert_ok!(entrusts(0, None));
        assert_ok!(acts());
    });
}

#[test]
fn nothing_is_settled_with_a_treasury_in_whose_place_a_trustee_acts() {
    test(|| {
        assert_ok!(keeps(100));
        pay_in(TREASURY, 1_001);
        give(ALICE, 10);
        let end = NOON + 20 * DAY;
        let sale = instruct_until(vec![deliver(TREASURY, B, 60)], end);
        let legs = vec![deliver(A, TREASURY, 10), pay(TREASURY, A, 1_000)];
        let purchase = instruct_until(legs, end);
        for trade in [sale, purchase] {
            assert_ok!(affirm(ISSUER, trade));
        }
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        assert_noop!(affirm(BOB, sale), Error::<Test>::TrusteeActs);
        assert_noop!(affirm(ALICE, purchase), Error::<Test>::TrusteeActs);
        // Who asks before is told so.
        let legs = BoundedVec::truncate_from(vec![deliver(TREASURY, B, 40)]);
        let obstacle = Obstacle::Investor {
            investor: TREASURY,
            error: Error::<Test>::TrusteeActs.into(),
        };
        assert_eq!(Tokens::preflight(0, legs.clone()), [obstacle]);
        assert_eq!((units(TREASURY), free(TREASURY)), (100, 40));
        assert_eq!((cash(TREASURY), cash_on_hold(TREASURY)), (1, 1_000));
        assert_ok!(Tokens::withdraw(signed(ISSUER), purchase));
        assert_eq!((cash(TREASURY), cash_on_hold(TREASURY)), (1_001, 0));
        // What was affirmed is good again afterwards.
        assert_ok!(entrusts(0, None));
        assert!(Tokens::preflight(0, legs).is_empty());
        assert_ok!(affirm(BOB, sale));
        assert_eq!((units(TREASURY), units(B)), (40, 60));
    });
}

#[test]
fn a_trustee_issues_redeems_offers_and_announces_in_the_issuer_s_place() {
    test(|| {
        pay_in(TREASURY, 1_000);
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        let by = || signed(TRUSTEE);
        let issue = |to, units| Issue {
            security: 0,
            to: account(to),
            units,
            locked_until: None,
        };
        assert_ok!(Tokens::mint(
            by(),
            issue(TREASURY, 100),
            id(TRUSTEE),
            NOON,
            None
        ));
        let own = issue(A, 15);
        let said = next_word(ALICE);
        let signature = says(ALICE, Consent::Accept(own), said);
        assert_ok!(Tokens::mint(by(), own, id(ALICE), said, Some(signature)));
        assert_ok!(Tokens::redeem(by(), 0, 0, 40));
        assert_eq!((units(TREASURY), units(A)), (60, 15));
        assert_sums(0, 75, &[(0, 75)]);

        let offer = Offer {
            security: 0,
            price: 100,
            units: 10,
            soft_cap: 0,
            closes: NOON + DAY,
            refund_at: NOON + 2 * DAY,
        };
        assert_ok!(Tokens::open_offering(by(), offer));
        assert_ok!(Tokens::call_off(by(), 0));
        let vote = Announcement::Vote {
            question: H256([3; 32]),
            options: 2,
            until: NOON + 2 * DAY,
        };
        assert_ok!(Tokens::announce(by(), 0, NOON + DAY, vote));
        assert_ok!(Tokens::close_action(by(), 0));
        // ALICE has 15 units, of which ten are a share from now on, at ₩100: nine tenths at most.
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 0, 10));
        assert_ok!(Tokens::consolidate(by(), 0, 10, 100));
        assert_eq!(cash(TREASURY), 910);
    });
}

#[test]
fn a_treasury_is_entrusted_as_long_as_one_of_its_securities_is() {
    test(|| {
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        assert_ok!(entrusts(1, Some(TRUSTEE)));
        assert_eq!(trusts(), 2);
        // One trustee follows another.
        for (security, trustee) in [(0, SUCCESSOR), (1, BANK), (1, TRUSTEE)] {
            assert_ok!(entrusts(security, Some(trustee)));
            assert_eq!(trusts(), 2);
        }
        assert_noop!(entrusts(1, Some(TRUSTEE)), Error::<Test>::NothingChanges);
        assert_noop!(treasury_acts(), Error::<Test>::TrusteeActs);
        assert_ok!(entrusts(0, None));
        assert_eq!(trusts(), 1);
        assert_noop!(entrusts(0, None), Error::<Test>::NothingChanges);
        assert_noop!(treasury_acts(), Error::<Test>::TrusteeActs);
        assert_ok!(entrusts(1, None));
        assert_eq!(trusts(), 0);
        assert_ok!(treasury_acts());
        // Nobody else's keys were anybody's matter.
        for other in [A, B, C] {
            assert_eq!(investor(other).in_trust, 0);
        }
    });
}

#[test]
fn a_security_that_is_delisted_entrusts_nobody() {
    test(|| {
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        // The issuer takes one off the list for which it acts itself.
        hypothetically!({
            assert_ok!(Tokens::delist_security(signed(ISSUER), 1));
            assert_eq!(trusts(), 1);
            assert_noop!(treasury_acts(), Error::<Test>::TrusteeActs);
        });
        assert_ok!(entrusts(1, Some(SUCCESSOR)));
        assert_ok!(Tokens::delist_security(signed(SUCCESSOR), 1));
        assert_eq!(trusts(), 1);
        assert_noop!(treasury_acts(), Error::<Test>::TrusteeActs);
        assert_ok!(Tokens::delist_security(signed(TRUSTEE), 0));
        assert_eq!(trusts(), 0);
        assert_ok!(treasury_acts());
    });
}

#[test]
fn an_issuer_pays_nothing_out_of_a_treasury_in_whose_place_a_trustee_acts() {
    test(|| {
        // Two securities have one treasury. Of the second a friend has 15 units.
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        assert_ok!(mint_to(1, ALICE, 15));
        pay_in(TREASURY, 1_000);
        // Where a share is ten units, nine tenths of the price go for each holder's fractions.
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 1, 100));
        let consolidates = |who| Tokens::consolidate(signed(who), 1, 10, 1_000);
        assert_ok!(hypothetically!(consolidates(ISSUER)));
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        assert_noop!(consolidates(ISSUER), Error::<Test>::TrusteeActs);
        assert_eq!(cash(TREASURY), 1_000);
        // Whom the council has named for the second one may.
        assert_ok!(entrusts(1, Some(SUCCESSOR)));
        assert_ok!(consolidates(SUCCESSOR));
        assert_eq!(cash(TREASURY), 100);
    });
}

#[test]
fn an_issuer_cancels_nothing_of_a_treasury_in_whose_place_a_trustee_acts() {
    test(|| {
        // Two securities have one treasury, which has 50 units of the second.
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        let issue = Issue {
            security: 1,
            to: account(TREASURY),
            units: 50,
            locked_until: None,
        };
        assert_ok!(Tokens::mint(signed(ISSUER), issue, id(ISSUER), NOON, None));
        let redeems = |who| Tokens::redeem(signed(who), 1, 0, 20);
        assert_ok!(hypothetically!(redeems(ISSUER)));
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        assert_noop!(redeems(ISSUER), Error::<Test>::TrusteeActs);
        // The first one's trustee is none of the second.
        assert_noop!(redeems(TRUSTEE), Error::<Test>::NotIssuer);
        assert_eq!(units_of(1, TREASURY), 50);
        assert_ok!(entrusts(1, Some(SUCCESSOR)));
        assert_ok!(redeems(SUCCESSOR));
        assert_eq!(units_of(1, TREASURY), 30);
        assert_sums(1, 30, &[(0, 30)]);
    });
}

#[test]
fn a_deed_that_gives_nobody_anything_gives_no_units_and_no_won() {
    test(|| {
        give(ALICE, 100);
        pay_in(A, 1_000);
        let others = [
            DeedKind::Sworn,
            DeedKind::Articles,
            DeedKind::Minutes,
            DeedKind::FixedDate,
        ];
        for kind in others {
            let title = deed(1, kind);
            let refused = || {
                for by in bringers() {
                    assert_noop!(
                        takes(by.clone(), A, B, 1, title),
                        Error::<Test>::InvalidDeed
                    );
                    assert_noop!(
                        Tokens::force_payment(by, A, B, 1, title),
                        Error::<Test>::InvalidDeed
                    );
                }
            };
            // Be it in force or not.
            refused();
            seal(1, kind);
            refused();
        }
        for (act, kind) in [(3, DeedKind::Authentic), (4, DeedKind::Certified)] {
            let title = deed(act, kind);
            for by in bringers() {
                let unsealed = DispatchError::Other("no deed");
                assert_noop!(takes(by, A, B, 1, title), unsealed);
            }
            seal(act, kind);
            for by in bringers() {
                assert_ok!(takes(by.clone(), A, B, 1, title));
                assert_ok!(Tokens::force_payment(by, A, B, 1, title));
            }
            assert_eq!(Successions::<Test>::get(act), Some(A));
        }
        assert_eq!((units(B), cash(B)), (4, 4));
        // By neither does anybody else bring anything.
        for who in [MANAGER, ISSUER, ALICE, BOB, STRANGER] {
            let title = deed(3, DeedKind::Authentic);
            assert_noop!(takes(signed(who), A, B, 1, title), NO_BADGE);
        }
    });
}

#[test]
fn a_deed_is_about_one_investor() {
    test(|| {
        for (who, number) in [(ALICE, A), (BOB, B)] {
            give(who, 100);
            pay_in(number, 1_000);
        }
        let will = deed(7, DeedKind::Authentic);
        seal(7, DeedKind::Authentic);
        assert_eq!(Successions::<Test>::get(7), None);
        System::reset_events();
        assert_ok!(takes(signed(DEPOSITORY), A, C, 60, will));
        assert_eq!(
            events(),
            [Event::ForceTransferred {
                security: 0,
                from: account(A),
                to: account(C),
                units: 60,
                title: will
            }]
        );
        assert_eq!(Successions::<Test>::get(7), Some(A));
        let used = |title| {
            for by in bringers() {
                // Neither another one, nor who has inherited.
                for from in [B, C] {
                    assert_noop!(
                        takes(by.clone(), from, TREASURY, 1, title),
                        Error::<Test>::DeedUsed
                    );
                    assert_noop!(
                        Tokens::force_payment(by.clone(), from, TREASURY, 1, title),
                        Error::<Test>::DeedUsed
                    );
                }
            }
        };
        used(will);
        // A later version of it is the same deed.
        let commitment = H256([8; 32]);
        Sealed::mutate(|sealed| sealed.push((7, commitment, DeedKind::Authentic)));
        let later = Title::Succession {
            deed: Deed {
                act: 7,
                kind: DeedKind::Authentic,
            },
            commitment,
        };
        used(later);
        // All that this investor has goes by it, to several heirs, in several steps.
        assert_ok!(takes(root(), A, B, 30, will));
        assert_ok!(takes(signed(DEPOSITORY), A, C, 10, later));
        for (to, amount) in [(B, 400), (C, 600)] {
            let by = signed(DEPOSITORY);
            assert_ok!(Tokens::force_payment(by, A, to, amount, will));
        }
        assert_eq!([units(A), units(B), units(C)], [0, 130, 70]);
        assert_eq!([cash(A), cash(B), cash(C)], [0, 1_400, 600]);
        assert_eq!(Successions::<Test>::iter().collect::<Vec<_>>(), [(7, A)]);
        // Another deed is about another.
        seal(8, DeedKind::Certified);
        let other = deed(8, DeedKind::Certified);
        assert_ok!(Tokens::force_payment(root(), B, C, 1, other));
        assert_eq!(Successions::<Test>::get(8), Some(B));
        assert_noop!(takes(root(), C, A, 1, other), Error::<Test>::DeedUsed);
        assert_noop!(takes(root(), A, C, 1, other), Error::<Test>::DeedUsed);
        assert_ok!(takes(root(), B, C, 1, other));
    });
}

#[test]
fn a_deed_that_was_refused_is_not_used() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 100);
        let will = deed(7, DeedKind::Authentic);
        seal(7, DeedKind::Authentic);
        let pays = |from, to, amount| Tokens::force_payment(root(), from, to, amount, will);
        assert_noop!(
            takes(root(), A, C, 101, will),
            Error::<Test>::InsufficientUnits
        );
        assert_noop!(takes(root(), A, C, 0, will), Error::<Test>::NothingToDo);
        assert_noop!(takes(root(), A, A, 1, will), Error::<Test>::SameInvestor);
        assert_noop!(pays(A, C, 1), Error::<Test>::InsufficientWon);
        assert_noop!(pays(A, C, 0), Error::<Test>::NothingToDo);
        assert_noop!(pays(A, A, 1), Error::<Test>::SameInvestor);
        for from in [9, 4] {
            assert_noop!(
                takes(root(), from, C, 1, will),
                Error::<Test>::InvestorNotFound
            );
            assert_noop!(pays(from, C, 1), Error::<Test>::InvestorNotFound);
        }
        assert_eq!(Successions::<Test>::iter().count(), 0);
        assert_ok!(takes(root(), B, C, 1, will));
        assert_eq!(Successions::<Test>::get(7), Some(B));
        // What it was used for stays when the deed is annulled, and nothing goes by it any more.
        Sealed::set(Vec::new());
        let annulled = DispatchError::Other("no deed");
        assert_noop!(takes(root(), B, C, 1, will), annulled);
        assert_eq!(Successions::<Test>::get(7), Some(B));
    });
}

#[test]
fn an_order_is_no_deed_and_is_about_anybody() {
    test(|| {
        for (who, number) in [(ALICE, A), (BOB, B)] {
            give(who, 100);
            pay_in(number, 1_000);
        }
        let title = Title::Order(ORDER);
        for from in [A, B] {
            assert_noop!(
                takes(signed(DEPOSITORY), from, C, 1, title),
                Error::<Test>::NotCourt
            );
            assert_ok!(takes(root(), from, C, 1, title));
            assert_ok!(Tokens::force_payment(root(), from, C, 1, title));
        }
        assert_eq!((units(C), cash(C)), (2, 2));
        assert_eq!(Successions::<Test>::iter().count(), 0);
    });
}

#[test]
fn what_a_thief_has_affirmed_is_not_settled_once_the_key_is_another() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 2);
        // Everything for one won, at a venue that helps the thief.
        let legs = vec![deliver(A, B, 100), pay(B, A, 1)];
        let trade = instruct_until(legs, NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(hypothetically!(affirm(BOB, trade)));
        assert_ok!(proposes(signed(DEPOSITORY), NEW));
        assert_noop!(affirm(BOB, trade), Error::<Test>::RecoveryPending);
        at(NOON + THREE_DAYS);
        assert_ok!(executes());
        assert_noop!(affirm(BOB, trade), Error::<Test>::KeyChanged);
        assert_eq!((units(A), free(A)), (100, 0));
        assert_eq!((cash(B), cash_on_hold(B)), (2, 0));
        assert_noop!(
            Tokens::withdraw(signed(ALICE), trade),
            Error::<Test>::NotInvestor
        );
        // The new key takes that back, or has it over by turning all of it down.
        assert_ok!(hypothetically!(Tokens::reject(signed(NEW), trade)));
        assert_ok!(Tokens::withdraw(signed(NEW), trade));
        assert_eq!(free(A), 100);
        // Now BOB waits for it.
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(B), cash_on_hold(B)), (0, 1));
        // It may agree itself, as the last one.
        assert_ok!(affirm(NEW, trade));
        assert_eq!((units(A), units(B)), (0, 100));
        assert_eq!((cash(A), cash(B)), (1, 1));
    });
}

#[test]
fn what_a_thief_has_affirmed_ends_with_the_trade_where_nobody_acts() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct_until(vec![deliver(A, B, 100)], NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        recovers(NEW);
        at(NOON + 20 * DAY - 1);
        assert_noop!(affirm(BOB, trade), Error::<Test>::KeyChanged);
        assert_eq!(free(A), 0);
        at(NOON + 20 * DAY);
        assert_eq!((units(A), free(A)), (100, 100));
        assert_noop!(affirm(BOB, trade), Error::<Test>::InstructionExpired);
        assert_ok!(Tokens::expire(signed(STRANGER), trade));
    });
}

/// Who has affirmed, and after how many new keys.
fn words(trade: InstructionId) -> Vec<(InvestorId, u32)> {
    let record = Tokens::instruction_details(trade).expect("an instruction");
    let affirmed = record.parties.iter().filter(|party| party.affirmed);
    let words = affirmed.map(|party| (party.investor, party.recoveries));
    words.collect()
}

#[test]
fn the_others_words_stay_good_when_one_of_them_gets_another_key() {
    test(|| {
        give(ALICE, 100);
        pay_in(B, 601);
        pay_in(C, 401);
        let legs = vec![
            deliver(A, B, 60),
            deliver(A, C, 40),
            pay(B, A, 600),
            pay(C, A, 400),
        ];
        let trade = instruct_until(legs, NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(affirm(BOB, trade));
        assert_eq!(words(trade), [(A, 0), (B, 0)]);
        recovers(NEW);
        assert_noop!(affirm(CAROL, trade), Error::<Test>::KeyChanged);
        assert_noop!(affirm(NEW, trade), Error::<Test>::AlreadyAffirmed);
        assert_ok!(Tokens::withdraw(signed(NEW), trade));
        assert_eq!(words(trade), [(B, 0)]);
        // Whoever of the two is the last one.
        hypothetically!({
            assert_ok!(affirm(CAROL, trade));
            assert_eq!(words(trade), [(B, 0), (C, 0)]);
            assert_ok!(affirm(NEW, trade));
            assert_eq!([units(A), units(B), units(C)], [0, 60, 40]);
        });
        assert_ok!(affirm(NEW, trade));
        assert_eq!(words(trade), [(A, 1), (B, 0)]);
        System::reset_events();
        assert_ok!(affirm(CAROL, trade));
        assert_eq!(
            events(),
            [
                Event::Affirmed {
                    instruction: trade,
                    investor: C
                },
                Event::Settled { instruction: trade }
            ]
        );
        assert_eq!([units(A), units(B), units(C)], [0, 60, 40]);
        assert_eq!([cash(A), cash(B), cash(C)], [1_000, 1, 1]);
        assert_sums(0, 100, &[(0, 100)]);
    });
}

#[test]
fn won_that_a_thief_has_affirmed_to_pay_is_not_paid_once_the_key_is_another() {
    test(|| {
        give(BOB, 1);
        pay_in(A, 1_001);
        let legs = vec![deliver(B, A, 1), pay(A, B, 1_000)];
        let trade = instruct_until(legs, NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        recovers(NEW);
        assert_noop!(affirm(BOB, trade), Error::<Test>::KeyChanged);
        assert_eq!((cash(A), cash_on_hold(A), cash(B)), (1, 1_000, 0));
        assert_ok!(Tokens::withdraw(signed(NEW), trade));
        assert_eq!((cash(A), cash_on_hold(A)), (1_001, 0));
    });
}

#[test]
fn a_word_is_of_the_key_that_the_investor_has_at_the_last_word() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct_until(vec![deliver(A, B, 100)], NOON + 20 * DAY);
        // A key that is another before it affirms has given no word that is over.
        recovers(NEW);
        assert_ok!(affirm(NEW, trade));
        assert_eq!(words(trade), [(A, 1)]);
        assert_ok!(hypothetically!(affirm(BOB, trade)));
        // The second time it is lost.
        recovers(SPARE);
        assert_eq!(investor(A).recoveries, 2);
        assert_noop!(affirm(BOB, trade), Error::<Test>::KeyChanged);
        assert_ok!(Tokens::withdraw(signed(SPARE), trade));
        assert_ok!(affirm(SPARE, trade));
        assert_eq!(words(trade), [(A, 2)]);
        assert_ok!(affirm(BOB, trade));
        assert_eq!(units(B), 100);
    });
}

#[test]
fn a_recovery_that_comes_to_nothing_leaves_words_good() {
    test(|| {
        give(ALICE, 100);
        let trade = instruct_until(vec![deliver(A, B, 100)], NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        guarded();
        hypothetically!({
            assert_ok!(proposes(signed(GUARDIANS[0]), NEW));
            assert_ok!(decides(root(), false));
            assert_ok!(affirm(BOB, trade));
            assert_eq!(units(B), 100);
        });
        assert_ok!(proposes(signed(MANAGER), NEW));
        assert_noop!(affirm(BOB, trade), Error::<Test>::RecoveryPending);
        at(GUARDED + SEVEN_DAYS);
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(B), investor(A).recoveries), (100, 0));
    });
}

fn change_investor(number: InvestorId, change: impl FnOnce(&mut InvestorOf<Test>)) {
    let mut record = investor(number);
    change(&mut record);
    Investors::<Test>::insert(number, record);
}

fn change_security(change: impl FnOnce(&mut SecurityOf<Test>)) {
    let mut record = security(0);
    change(&mut record);
    Securities::<Test>::insert(0, record);
}

/// The one instruction, of which ALICE has affirmed and BOB has not.
fn change_deal(change: impl FnOnce(&mut InstructionOf<Test>)) {
    let mut record = Instructions::<Test>::get(0).expect("an instruction");
    change(&mut record);
    Instructions::<Test>::insert(0, record);
}

#[test]
fn the_law_finds_trustees_deeds_and_words_that_are_none() {
    let entrusted = "a trustee acts in the place of other keys than there are";
    let about = "a deed is about no investor";
    let affirmed = "a party has affirmed by a key that it has not had";
    let sabotages: Vec<Sabotage> = vec![
        (
            entrusted,
            Box::new(|| change_investor(TREASURY, |it| it.in_trust = 0)),
        ),
        (
            entrusted,
            Box::new(|| change_investor(TREASURY, |it| it.in_trust = 2)),
        ),
        (
            entrusted,
            Box::new(|| change_investor(A, |it| it.in_trust = 1)),
        ),
        (
            entrusted,
            Box::new(|| change_security(|it| it.trustee = None)),
        ),
        (
            entrusted,
            Box::new(|| change_security(|it| it.treasury = B)),
        ),
        (
            entrusted,
            Box::new(|| {
                let mut record = security(1);
                record.trustee = Some(id(TRUSTEE));
                Securities::<Test>::insert(1, record);
            }),
        ),
        // There are the investors 0 to 3.
        (about, Box::new(|| Successions::<Test>::insert(7, 4))),
        (about, Box::new(|| Successions::<Test>::insert(8, 9))),
        (
            affirmed,
            Box::new(|| change_deal(|it| it.parties[0].recoveries = 2)),
        ),
        (
            affirmed,
            Box::new(|| change_investor(A, |it| it.recoveries = 0)),
        ),
    ];
    test(|| {
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        give(ALICE, 100);
        pay_in(B, 1_000);
        recovers(NEW);
        assert_eq!(instruct(vec![deliver(A, B, 10)]), 0);
        assert_ok!(affirm(NEW, 0));
        assert_ok!(entrusts(0, Some(TRUSTEE)));
        seal(7, DeedKind::Authentic);
        let will = deed(7, DeedKind::Authentic);
        assert_ok!(Tokens::force_payment(root(), B, C, 1, will));
        assert_ok!(Tokens::do_try_state());
        for (found, sabotage) in sabotages {
            hypothetically!({
                sabotage();
                assert_eq!(Tokens::do_try_state(), Err(found.into()), "{found}");
            });
        }
        // A word that was given before a new key is over, and no fault.
        hypothetically!({
            change_investor(A, |it| it.recoveries = 2);
            assert_ok!(Tokens::do_try_state());
        });
        // Neither is what was left of a word that was taken back.
        assert_ok!(Tokens::withdraw(signed(NEW), 0));
        change_deal(|it| it.parties[0].recoveries = 9);
        assert_ok!(Tokens::do_try_state());
    });
}
