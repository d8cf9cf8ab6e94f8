//! Lost and stolen keys: guardians, recoveries, challenges, and what is barred meanwhile.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};
use std::collections::{BTreeMap, BTreeSet};

/// The key that ALICE is to have.
const NEW: Who = 31;
/// Another key of hers.
const SPARE: Who = 32;
/// Guardians that come after the first ones.
const OTHERS: [Who; 3] = [14, 15, 16];
/// How long a recovery can be challenged, and until guardians count.
const THREE_DAYS: Moment = 259_200_000;
/// How long it waits for approvals, and a challenge for a decision.
const SEVEN_DAYS: Moment = 604_800_000;
/// When the first guardians count.
const GUARDED: Moment = NOON + THREE_DAYS;

/// Nobody's.
fn bare() -> RuntimeOrigin {
    RuntimeOrigin::none()
}

fn named(who: &[Who]) -> GuardianList<Test> {
    let who = who.iter().map(|who| id(*who)).collect::<Vec<_>>();
    BoundedVec::truncate_from(who)
}

/// A moment at which ALICE has said nothing yet.
fn fresh() -> Moment {
    now().max(investor(A).said + 1)
}

/// Somebody brings what ALICE has signed of guardians.
fn sets_by(by: RuntimeOrigin, who: &[Who], threshold: u8) -> DispatchResult {
    let who = named(who);
    let what = Consent::Guard {
        who: who.clone(),
        threshold,
    };
    let signature = says(ALICE, what, fresh());
    Tokens::set_guardians(by, id(ALICE), who, threshold, fresh(), Some(signature))
}

fn sets(who: &[Who], threshold: u8) -> DispatchResult {
    sets_by(signed(MANAGER), who, threshold)
}

/// ALICE has three guardians, two of whom are enough, from now on.
fn guarded() {
    assert_ok!(sets(&GUARDIANS, 2));
    at(now() + THREE_DAYS);
    System::reset_events();
}

fn proposes(by: RuntimeOrigin) -> DispatchResult {
    Tokens::propose_recovery(by, A, id(NEW))
}

fn approves(by: RuntimeOrigin) -> DispatchResult {
    Tokens::approve_recovery(by, A)
}

fn challenges(who: Who) -> DispatchResult {
    Tokens::challenge_recovery(signed(who))
}

fn decides(by: RuntimeOrigin, uphold: bool) -> DispatchResult {
    Tokens::decide_recovery(by, A, uphold)
}

fn executes() -> DispatchResult {
    Tokens::execute_recovery(signed(STRANGER), A)
}

/// Two of three guardians agree to the new key, three days from noon.
fn agreed() {
    guarded();
    assert_ok!(proposes(signed(GUARDIANS[0])));
    assert_ok!(approves(signed(GUARDIANS[1])));
    System::reset_events();
}

/// ALICE's key objects to that.
fn objected() {
    agreed();
    assert_ok!(challenges(ALICE));
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

fn proposed() -> Event<Test> {
    Event::RecoveryProposed {
        investor: A,
        key: id(NEW),
    }
}

fn approved(by: AccountId32, from: Option<Moment>) -> Event<Test> {
    Event::RecoveryApproved {
        investor: A,
        by,
        from,
    }
}

fn recovered() -> Event<Test> {
    Event::Recovered {
        investor: A,
        key: id(NEW),
    }
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

/// What ALICE does with her won, units, keys and managers, and what others do with her.
const ACTS: [fn() -> DispatchResult; 12] = [
    || Tokens::withdraw_cash(signed(ALICE), 1),
    || affirm(ALICE, 0),
    || affirm(BOB, 1),
    || pledged(ALICE, 0, 0, B, 1, now() + DAY),
    || mint_to(0, ALICE, 1),
    || Tokens::release_pledge(signed(ALICE), 0, account(B), 1),
    || Tokens::set_payout(signed(ALICE), id(STRANGER)),
    || adds(NEW),
    || Tokens::remove_controller(signed(ALICE), id(SPARE)),
    || sets(&OTHERS, 1),
    || joins(SUCCESSOR, 2),
    || moves(1),
];
/// Another key is to act for ALICE too.
fn adds(key: Who) -> DispatchResult {
    let signature = says(key, Consent::Control(A), fresh());
    Tokens::add_controller(signed(ALICE), id(key), fresh(), signature)
}

/// She is to have an account with another manager too.
fn joins(by: Who, book: BookId) -> DispatchResult {
    let signature = says(ALICE, Consent::Join(book), fresh());
    Tokens::join_book(signed(by), book, id(ALICE), fresh(), Some(signature))
}

/// Units of hers are to go from the book 0 to the book 1.
fn moves(units: Units) -> DispatchResult {
    let what = Consent::Move {
        security: 0,
        from: 0,
        to: 1,
        units,
    };
    let signature = says(ALICE, what, fresh());
    Tokens::move_manager(
        signed(DEPOSITORY),
        id(ALICE),
        0,
        0,
        1,
        units,
        fresh(),
        Some(signature),
    )
}

/// ALICE has won, a payout account, units, some that are pledged to her, another key and book, two
/// trades, the second of which she has affirmed, and guardians.
fn busy() {
    give(ALICE, 100);
    give(BOB, 100);
    pay_in(A, 1_000);
    assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
    assert_ok!(pledged(BOB, 0, 0, A, 10, NOON + 30 * DAY));
    assert_ok!(adds(SPARE));
    assert_ok!(joins(OTHER_MANAGER, 1));
    assert_ok!(Tokens::open_book(signed(SUCCESSOR)));
    for (number, units) in [(0, 10), (1, 20)] {
        let legs = vec![deliver(A, B, units)];
        assert_eq!(instruct_until(legs, NOON + 20 * DAY), number);
    }
    assert_ok!(affirm(ALICE, 1));
    guarded();
}

fn none_barred() {
    for act in ACTS {
        assert_ok!(hypothetically!(act()));
    }
}

fn all_barred(error: Error<Test>) {
    let error = DispatchError::from(error);
    for act in ACTS {
        assert_noop!(act(), error);
    }
}

/// All that the chain stores of the pallet, of units and of won.
fn contents() -> BTreeMap<Vec<u8>, Vec<u8>> {
    use frame::deps::{
        frame_support::storage::{storage_prefix, unhashed::get_raw},
        sp_io::{hashing::twox_128, storage::next_key},
    };
    let prefixes = [
        twox_128(b"Tokens").to_vec(),
        twox_128(b"Assets").to_vec(),
        twox_128(b"Balances").to_vec(),
        storage_prefix(b"System", b"Account").to_vec(),
    ];
    let keys = core::iter::successors(next_key(&[]), |key: &Vec<u8>| next_key(key));
    keys.filter(|key| prefixes.iter().any(|prefix| key.starts_with(prefix)))
        .map(|key| {
            let value = get_raw(&key).expect("a value");
            (key, value)
        })
        .collect()
}

#[test]
fn guardians_count_after_three_days() {
    test(|| {
        assert_ok!(sets(&GUARDIANS, 2));
        assert_eq!(
            events(),
            [Event::GuardiansSet {
                investor: A,
                who: named(&GUARDIANS),
                threshold: 2,
                from: GUARDED
            }]
        );
        let record = investor(A);
        assert_eq!((record.guardians, record.said), (None, NOON + 1));
        let next = record.next_guardians.expect("guardians to come");
        assert_eq!((next.who, next.threshold), (named(&GUARDIANS), 2));
        assert_eq!(next.from, GUARDED);
        at(GUARDED - 1);
        for who in GUARDIANS {
            assert_noop!(proposes(signed(who)), Error::<Test>::NotGuardian);
        }
        at(GUARDED);
        for who in GUARDIANS {
            assert_ok!(hypothetically!(proposes(signed(who))));
        }
    });
}

#[test]
fn guardians_before_them_count_until_then() {
    test(|| {
        guarded();
        assert_ok!(sets(&OTHERS, 1));
        let record = investor(A);
        let first = record.guardians.expect("guardians");
        assert_eq!((first.who, first.threshold), (named(&GUARDIANS), 2));
        let next = record.next_guardians.expect("guardians to come");
        assert_eq!((next.who, next.threshold), (named(&OTHERS), 1));
        assert_eq!((first.from, next.from), (GUARDED, GUARDED + THREE_DAYS));
        let tries = |counting: [Who; 3], others: [Who; 3]| {
            for who in counting {
                assert_ok!(hypothetically!(proposes(signed(who))));
            }
            for who in others {
                assert_noop!(proposes(signed(who)), Error::<Test>::NotGuardian);
            }
        };
        tries(GUARDIANS, OTHERS);
        at(GUARDED + THREE_DAYS - 1);
        tries(GUARDIANS, OTHERS);
        at(GUARDED + THREE_DAYS);
        tries(OTHERS, GUARDIANS);
    });
}

#[test]
fn guardians_to_come_give_way_to_others() {
    test(|| {
        guarded();
        // She notices what somebody else has had her say.
        assert_ok!(sets(&OTHERS, 1));
        at(GUARDED + THREE_DAYS - 1);
        assert_ok!(sets(&GUARDIANS, 3));
        at(GUARDED + THREE_DAYS);
        assert_noop!(proposes(signed(OTHERS[0])), Error::<Test>::NotGuardian);
        assert_ok!(hypothetically!(proposes(signed(GUARDIANS[0]))));
        // Two are enough until three are needed.
        let [first, second, third] = GUARDIANS;
        hypothetically!({
            assert_ok!(proposes(signed(first)));
            assert_ok!(approves(signed(second)));
            let until = Stage::Approved(GUARDED + 2 * THREE_DAYS);
            assert_eq!(stage(), Some(until));
        });
        let moment = GUARDED + 2 * THREE_DAYS - 1;
        at(moment);
        assert_ok!(proposes(signed(first)));
        assert_ok!(approves(signed(second)));
        assert_eq!(stage(), Some(Stage::Proposed(moment + SEVEN_DAYS)));
        assert_ok!(approves(signed(third)));
        assert_eq!(stage(), Some(Stage::Approved(moment + THREE_DAYS)));
    });
}

#[test]
fn a_shorter_notice_is_for_trials() {
    test(|| {
        Notice::<Test>::put(60_000);
        assert_ok!(sets(&[STRANGER], 1));
        at(NOON + 179_999);
        assert_noop!(proposes(signed(STRANGER)), Error::<Test>::NotGuardian);
        at(NOON + 180_000);
        hypothetically!({
            assert_ok!(proposes(signed(MANAGER)));
            assert_eq!(stage(), Some(Stage::Proposed(NOON + 600_000)));
        });
        assert_ok!(proposes(signed(STRANGER)));
        assert_eq!(stage(), Some(Stage::Approved(NOON + 360_000)));
        at(NOON + 360_000);
        assert_ok!(executes());
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn the_manager_the_depository_or_the_council_brings_what_a_key_says_of_guardians() {
    test(|| {
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            assert_ok!(hypothetically!(sets_by(by, &GUARDIANS, 2)));
        }
        // Who has stolen the key does not choose them, nor does another manager.
        for who in [ALICE, BOB, OTHER_MANAGER, SUCCESSOR, ISSUER, STRANGER] {
            assert_noop!(
                sets_by(signed(who), &GUARDIANS, 2),
                Error::<Test>::NotManager
            );
        }
        assert_noop!(sets_by(bare(), &GUARDIANS, 2), DispatchError::BadOrigin);
        barred(MANAGER, DOORS.manager, None, || sets(&GUARDIANS, 2));
        let instead = Some(Error::<Test>::NotManager);
        barred(DEPOSITORY, DOORS.depository, instead, || {
            sets_by(signed(DEPOSITORY), &GUARDIANS, 2)
        });
        // A manager who answers for it no more does not either.
        assert_ok!(joins(OTHER_MANAGER, 1));
        assert_ok!(Tokens::change_manager(signed(DEPOSITORY), A, 1));
        assert_noop!(sets(&GUARDIANS, 2), Error::<Test>::NotManager);
        assert_ok!(sets_by(signed(OTHER_MANAGER), &GUARDIANS, 2));
    });
}

#[test]
fn any_key_of_the_investor_agrees_to_guardians_and_nobody_elses() {
    test(|| {
        assert_ok!(adds(SPARE));
        let says = |key, at| {
            let who = named(&GUARDIANS);
            let what = Consent::Guard {
                who: who.clone(),
                threshold: 2,
            };
            let signature = says(key, what, at);
            Tokens::set_guardians(signed(MANAGER), id(key), who, 2, at, Some(signature))
        };
        for key in [HEIR, NEW, MANAGER] {
            assert_noop!(says(key, NOON + 1), Error::<Test>::NotInvestor);
        }
        assert_ok!(says(SPARE, fresh()));
        assert!(investor(A).next_guardians.is_some());
        // By BOB's key they are BOB's.
        assert_ok!(says(BOB, NOON + 1));
        assert!(investor(B).next_guardians.is_some());
    });
}

#[test]
fn a_key_has_signed_for_these_guardians() {
    test(|| {
        let tries = |by, signature: Option<MultiSignature>| {
            let who = named(&GUARDIANS);
            Tokens::set_guardians(by, id(ALICE), who, 2, NOON + 1, signature)
        };
        let guard = |who: &[Who], threshold| Consent::Guard {
            who: named(who),
            threshold,
        };
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            assert_noop!(tries(by, None), Error::<Test>::SignatureMissing);
        }
        let [one, two, three] = GUARDIANS;
        for signature in [
            says(MANAGER, guard(&GUARDIANS, 2), NOON + 1),
            says(ALICE, guard(&GUARDIANS, 1), NOON + 1),
            says(ALICE, guard(&[one, two], 2), NOON + 1),
            says(ALICE, guard(&[two, one, three], 2), NOON + 1),
            says(ALICE, guard(&GUARDIANS, 2), NOON + 2),
            says(ALICE, Consent::Join(0), NOON + 1),
        ] {
            assert_noop!(
                tries(signed(MANAGER), Some(signature)),
                Error::<Test>::BadSignature
            );
        }
    });
}

#[test]
fn what_is_said_of_guardians_counts_once_and_in_time() {
    test(|| {
        let says = |at| {
            let who = named(&GUARDIANS);
            let what = Consent::Guard {
                who: who.clone(),
                threshold: 2,
            };
            let signature = says(ALICE, what, at);
            Tokens::set_guardians(signed(MANAGER), id(ALICE), who, 2, at, Some(signature))
        };
        // At noon it has said that it joins the book 0.
        for bad in [0, NOON - 1, NOON, NOON + 120_001, Moment::MAX] {
            assert_noop!(says(bad), Error::<Test>::SignatureOver);
        }
        assert_ok!(hypothetically!(says(NOON + 120_000)));
        at(NOON + DAY);
        assert_ok!(hypothetically!(says(NOON + 1)));
        at(NOON + DAY + 1);
        assert_noop!(says(NOON + 1), Error::<Test>::SignatureOver);
        assert_ok!(says(NOON + DAY));
        // The manager has that still, and brings it again when others are set.
        assert_ok!(sets(&OTHERS, 1));
        for bad in [NOON + DAY - 1, NOON + DAY] {
            assert_noop!(says(bad), Error::<Test>::SignatureOver);
        }
    });
}

#[test]
fn guardians_are_others_each_once_and_as_many_as_are_needed() {
    test(|| {
        assert_ok!(adds(SPARE));
        let [one, two, three] = GUARDIANS;
        let bad: [(&[Who], u8); 9] = [
            (&[], 0),
            (&[], 1),
            (&[one], 0),
            (&[one], 2),
            (&[one, one], 1),
            (&[one, two, one], 2),
            (&[ALICE], 1),
            (&[one, two, SPARE], 2),
            (&[one, two, three], 4),
        ];
        for (who, threshold) in bad {
            assert_noop!(sets(who, threshold), Error::<Test>::InvalidGuardians);
        }
        let good: [(&[Who], u8); 4] = [
            (&[one], 1),
            (&[one, two, three], 1),
            (&[one, two, three, BOB, MANAGER], 5),
            (&[STRANGER], 1),
        ];
        for (who, threshold) in good {
            assert_ok!(hypothetically!(sets(who, threshold)));
        }
    });
}

#[test]
fn a_guardian_proposes_a_key_and_thereby_approves() {
    test(|| {
        guarded();
        let [first, ..] = GUARDIANS;
        assert_ok!(proposes(signed(first)));
        assert_eq!(events(), [proposed(), approved(id(first), None)]);
        let until = Stage::Proposed(GUARDED + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), vec![id(first)], until));
        // Nothing is the new key's yet.
        assert_eq!(keys(), [id(ALICE)]);
        assert_eq!(InvestorOfKey::<Test>::get(id(NEW)), None);
    });
}

#[test]
fn enough_guardians_open_the_time_for_challenges() {
    test(|| {
        guarded();
        let [first, second, third] = GUARDIANS;
        assert_ok!(proposes(signed(first)));
        at(GUARDED + DAY);
        System::reset_events();
        assert_ok!(approves(signed(second)));
        let from = GUARDED + DAY + THREE_DAYS;
        assert_eq!(events(), [approved(id(second), Some(from))]);
        let approvals = vec![id(first), id(second)];
        assert_eq!(recovery(), (id(NEW), approvals, Stage::Approved(from)));
        // More of them don't put it off.
        assert_noop!(approves(signed(third)), Error::<Test>::NoRecovery);
        assert_noop!(approves(signed(DEPOSITORY)), Error::<Test>::NoRecovery);
    });
}

#[test]
fn one_guardian_is_enough_where_one_is_asked_for_and_all_are_where_all_are() {
    test(|| {
        let from = Stage::Approved(GUARDED + THREE_DAYS);
        hypothetically!({
            assert_ok!(sets(&GUARDIANS, 1));
            at(GUARDED);
            System::reset_events();
            let [_, second, _] = GUARDIANS;
            assert_ok!(proposes(signed(second)));
            let enough = approved(id(second), Some(GUARDED + THREE_DAYS));
            assert_eq!(events(), [proposed(), enough]);
            assert_eq!(stage(), Some(from));
        });
        let all: [Who; 5] = [11, 12, 13, 14, 15];
        assert_ok!(sets(&all, 5));
        at(GUARDED);
        assert_ok!(proposes(signed(11)));
        for who in [12, 13, 14] {
            assert_ok!(approves(signed(who)));
            assert_eq!(stage(), Some(Stage::Proposed(GUARDED + SEVEN_DAYS)));
        }
        assert_ok!(approves(signed(15)));
        assert_eq!(recovery(), (id(NEW), all.map(id).to_vec(), from));
    });
}

#[test]
fn a_manager_proposes_a_key_and_does_not_approve() {
    test(|| {
        guarded();
        assert_ok!(proposes(signed(MANAGER)));
        assert_eq!(events(), [proposed()]);
        let until = Stage::Proposed(GUARDED + SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), Vec::new(), until));
        assert_noop!(approves(signed(MANAGER)), Error::<Test>::NotGuardian);
        // It takes as many guardians as without it.
        let [first, second, _] = GUARDIANS;
        assert_ok!(approves(signed(first)));
        assert_eq!(stage(), Some(until));
        assert_noop!(approves(signed(MANAGER)), Error::<Test>::NotGuardian);
        assert_ok!(approves(signed(second)));
        assert_eq!(stage(), Some(Stage::Approved(GUARDED + THREE_DAYS)));
    });
}

#[test]
fn a_manager_proposes_a_key_for_an_investor_without_guardians() {
    test(|| {
        assert_ok!(proposes(signed(MANAGER)));
        for who in GUARDIANS {
            assert_noop!(approves(signed(who)), Error::<Test>::NotGuardian);
        }
        assert_ok!(approves(signed(DEPOSITORY)));
        assert_eq!(stage(), Some(Stage::Approved(NOON + THREE_DAYS)));
    });
}

#[test]
fn the_approval_of_the_depository_or_the_council_is_enough() {
    test(|| {
        guarded();
        let from = GUARDED + THREE_DAYS;
        let council = Tokens::keeper_account();
        for (origin, by) in [(signed(DEPOSITORY), id(DEPOSITORY)), (root(), council)] {
            let enough = approved(by, Some(from));
            hypothetically!({
                assert_ok!(proposes(origin.clone()));
                assert_eq!(events(), [proposed(), enough.clone()]);
                assert_eq!(stage(), Some(Stage::Approved(from)));
            });
            for proposer in [MANAGER, GUARDIANS[0]] {
                hypothetically!({
                    assert_ok!(proposes(signed(proposer)));
                    System::reset_events();
                    assert_ok!(approves(origin.clone()));
                    assert_eq!(events(), core::slice::from_ref(&enough));
                    assert_eq!(stage(), Some(Stage::Approved(from)));
                });
            }
        }
    });
}

#[test]
fn nobody_else_proposes_or_approves() {
    test(|| {
        guarded();
        let others = [ALICE, BOB, OTHER_MANAGER, SUCCESSOR, ISSUER, STRANGER, NEW];
        for who in others {
            assert_noop!(proposes(signed(who)), Error::<Test>::NotGuardian);
        }
        assert_noop!(proposes(bare()), DispatchError::BadOrigin);
        let [first, second, _] = GUARDIANS;
        for by in [signed(first), signed(MANAGER), signed(DEPOSITORY), root()] {
            assert_noop!(
                Tokens::propose_recovery(by.clone(), 4, id(NEW)),
                Error::<Test>::InvestorNotFound
            );
            assert_noop!(
                Tokens::approve_recovery(by, 4),
                Error::<Test>::InvestorNotFound
            );
        }
        // Guardians are one investor's.
        assert_noop!(
            Tokens::propose_recovery(signed(first), B, id(NEW)),
            Error::<Test>::NotGuardian
        );
        let depository = DOORS.depository;
        let instead = || Some(Error::<Test>::NotGuardian);
        barred(MANAGER, DOORS.manager, None, || proposes(signed(MANAGER)));
        barred(DEPOSITORY, depository, instead(), || {
            proposes(signed(DEPOSITORY))
        });
        court_stops(id(first));
        assert_noop!(proposes(signed(first)), TokenError::Frozen);
        Stopped::set(Vec::new());

        assert_ok!(proposes(signed(first)));
        for who in others {
            assert_noop!(approves(signed(who)), Error::<Test>::NotGuardian);
        }
        assert_noop!(approves(bare()), DispatchError::BadOrigin);
        barred(DEPOSITORY, depository, instead(), || {
            approves(signed(DEPOSITORY))
        });
        court_stops(id(second));
        assert_noop!(approves(signed(second)), TokenError::Frozen);
    });
}

#[test]
fn a_guardian_approves_once() {
    test(|| {
        guarded();
        let [first, ..] = GUARDIANS;
        assert_noop!(approves(signed(first)), Error::<Test>::NoRecovery);
        assert_noop!(approves(signed(DEPOSITORY)), Error::<Test>::NoRecovery);
        assert_noop!(approves(root()), Error::<Test>::NoRecovery);
        assert_ok!(proposes(signed(first)));
        assert_noop!(approves(signed(first)), Error::<Test>::AlreadyApproved);
    });
}

#[test]
fn guardians_of_two_times_are_not_enough_together() {
    test(|| {
        guarded();
        assert_ok!(sets(&OTHERS, 2));
        at(GUARDED + THREE_DAYS - 1);
        assert_ok!(proposes(signed(GUARDIANS[0])));
        // One of two who are needed before, and one of two who are needed from now on.
        at(GUARDED + THREE_DAYS);
        let _ = approves(signed(OTHERS[0]));
        assert!(matches!(stage(), Some(Stage::Proposed(_))));
    });
}

#[test]
fn a_new_key_is_nobodys_key() {
    test(|| {
        guarded();
        for by in [
            signed(GUARDIANS[0]),
            signed(MANAGER),
            signed(DEPOSITORY),
            root(),
        ] {
            let proposes = |key| Tokens::propose_recovery(by.clone(), A, key);
            for pot in [Tokens::ledger_account(A), Tokens::keeper_account()] {
                assert_noop!(proposes(pot), Error::<Test>::PotNotAllowed);
            }
            // Neither one that she has, nor another investor's.
            for key in [ALICE, BOB, ISSUER] {
                assert_noop!(proposes(id(key)), Error::<Test>::AlreadyInvestor);
            }
        }
    });
}

#[test]
fn one_recovery_is_under_way_at_a_time() {
    test(|| {
        guarded();
        let again = || {
            for by in [
                signed(GUARDIANS[1]),
                signed(MANAGER),
                signed(DEPOSITORY),
                root(),
            ] {
                assert_noop!(
                    Tokens::propose_recovery(by, A, id(SPARE)),
                    Error::<Test>::RecoveryPending
                );
            }
        };
        assert_ok!(proposes(signed(GUARDIANS[0])));
        again();
        assert_ok!(approves(signed(GUARDIANS[1])));
        again();
        assert_ok!(challenges(ALICE));
        again();
    });
}

#[test]
fn a_proposal_lapses_after_seven_days_and_a_new_one_follows() {
    test(|| {
        busy();
        let [first, second, _] = GUARDIANS;
        assert_ok!(proposes(signed(first)));
        at(GUARDED + SEVEN_DAYS - 1);
        all_barred(Error::<Test>::RecoveryPending);
        assert_ok!(hypothetically!(approves(signed(second))));
        at(GUARDED + SEVEN_DAYS);
        none_barred();
        for by in [signed(second), signed(DEPOSITORY), root()] {
            assert_noop!(approves(by), Error::<Test>::NoRecovery);
        }
        assert_noop!(challenges(ALICE), Error::<Test>::NoRecovery);
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        for uphold in [true, false] {
            assert_noop!(decides(root(), uphold), Error::<Test>::NoRecovery);
        }
        // Whoever has approved that one has not approved this one.
        System::reset_events();
        assert_ok!(proposes(signed(second)));
        assert_eq!(events(), [proposed(), approved(id(second), None)]);
        let until = Stage::Proposed(GUARDED + 2 * SEVEN_DAYS);
        assert_eq!(recovery(), (id(NEW), vec![id(second)], until));
        all_barred(Error::<Test>::RecoveryPending);
        assert_ok!(approves(signed(first)));
    });
}

#[test]
fn a_challenge_at_71_hours_stops_a_recovery() {
    test(|| {
        agreed();
        let moment = GUARDED + 71 * HOUR;
        at(moment);
        assert_ok!(challenges(ALICE));
        let until = moment + SEVEN_DAYS;
        assert_eq!(events(), [Event::RecoveryChallenged { investor: A, until }]);
        assert_eq!(stage(), Some(Stage::Challenged(until)));
        for moment in [GUARDED + 72 * HOUR, until - 1, until, until + DAY] {
            at(moment);
            assert_noop!(executes(), Error::<Test>::NoRecovery);
        }
        assert_eq!(keys(), [id(ALICE)]);
    });
}

#[test]
fn a_challenge_at_72_hours_is_over() {
    test(|| {
        agreed();
        at(GUARDED + 72 * HOUR - 1);
        assert_noop!(executes(), Error::<Test>::ChallengeOpen);
        assert_ok!(hypothetically!(challenges(ALICE)));
        at(GUARDED + 72 * HOUR);
        assert_noop!(challenges(ALICE), Error::<Test>::ChallengeOver);
        assert_ok!(hypothetically!(executes()));
        // However late, it is over, and she does nothing.
        at(GUARDED + 5 * DAY);
        assert_noop!(challenges(ALICE), Error::<Test>::ChallengeOver);
        assert_noop!(
            Tokens::set_payout(signed(ALICE), id(BANK)),
            Error::<Test>::RecoveryPending
        );
        assert_ok!(executes());
    });
}

#[test]
fn any_key_of_the_investor_challenges_as_soon_as_a_key_is_proposed() {
    test(|| {
        assert_ok!(adds(SPARE));
        guarded();
        assert_noop!(challenges(ALICE), Error::<Test>::NoRecovery);
        assert_ok!(proposes(signed(GUARDIANS[0])));
        for who in [BOB, STRANGER, MANAGER, GUARDIANS[0]] {
            let error = match who {
                // BOB is an investor, of whom nothing is proposed.
                BOB => Error::<Test>::NoRecovery,
                _ => Error::<Test>::NotInvestor,
            };
            assert_noop!(challenges(who), error);
        }
        assert_noop!(challenges(NEW), Error::<Test>::NotInvestor);
        for origin in [root(), bare()] {
            assert_noop!(Tokens::challenge_recovery(origin), DispatchError::BadOrigin);
        }
        court_stops(id(ALICE));
        assert_noop!(challenges(ALICE), TokenError::Frozen);
        assert_ok!(hypothetically!(challenges(SPARE)));
        Stopped::set(Vec::new());
        // A stop, which may be the thief's doing, does not silence her.
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        assert_ok!(challenges(ALICE));
        assert_eq!(stage(), Some(Stage::Challenged(GUARDED + SEVEN_DAYS)));
        // Not twice. Guardians still approve it, and the depository and the council decide it.
        for key in [ALICE, SPARE] {
            assert_noop!(challenges(key), Error::<Test>::NoRecovery);
        }
        for by in [signed(DEPOSITORY), root()] {
            assert_noop!(approves(by), Error::<Test>::NoRecovery);
        }
        assert_ok!(approves(signed(GUARDIANS[1])));
        assert_eq!(stage(), Some(Stage::Challenged(GUARDED + SEVEN_DAYS)));
    });
}

#[test]
fn a_challenge_is_decided_for_the_new_key_at_once() {
    test(|| {
        objected();
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            hypothetically!({
                assert_ok!(decides(by, true));
                assert_eq!(events(), [recovered()]);
                let record = investor(A);
                assert_eq!(record.keys.into_inner(), [id(NEW)]);
                assert_eq!(record.recovery, None);
                assert_eq!(InvestorOfKey::<Test>::get(id(NEW)), Some(A));
                assert_eq!(InvestorOfKey::<Test>::get(id(ALICE)), None);
                // The guardians stay, and nothing more is to be done.
                let guardians = record.guardians.or(record.next_guardians);
                let guardians = guardians.map(|guardians| guardians.who);
                assert_eq!(guardians, Some(named(&GUARDIANS)));
                assert_noop!(executes(), Error::<Test>::NoRecovery);
                assert_noop!(decides(root(), true), Error::<Test>::NoRecovery);
            });
        }
    });
}

#[test]
fn a_challenge_is_decided_against_the_new_key_and_its_guardians_are_none_any_more() {
    test(|| {
        busy();
        // Some are to come besides.
        assert_ok!(sets(&OTHERS, 1));
        assert_ok!(proposes(signed(GUARDIANS[0])));
        assert_ok!(approves(signed(GUARDIANS[1])));
        assert_ok!(challenges(ALICE));
        // The manager does not take the guardians from her.
        hypothetically!({
            let before = investor(A);
            assert_ok!(decides(signed(MANAGER), false));
            let record = investor(A);
            assert_eq!(record.recovery, None);
            assert_eq!(record.guardians, before.guardians);
            assert_eq!(record.next_guardians, before.next_guardians);
            none_barred();
        });
        for by in [signed(DEPOSITORY), root()] {
            hypothetically!({
                System::reset_events();
                assert_ok!(decides(by, false));
                assert_eq!(events(), [Event::RecoveryRejected { investor: A }]);
                let record = investor(A);
                assert_eq!(record.recovery, None);
                assert_eq!((record.guardians, record.next_guardians), (None, None));
                assert_eq!(record.keys.into_inner(), [id(ALICE), id(SPARE)]);
                assert_eq!(InvestorOfKey::<Test>::get(id(NEW)), None);
                none_barred();
                at(now() + THREE_DAYS);
                for who in GUARDIANS.into_iter().chain(OTHERS) {
                    assert_noop!(proposes(signed(who)), Error::<Test>::NotGuardian);
                }
                assert_noop!(executes(), Error::<Test>::NoRecovery);
                // She chooses others; the depository's word is enough meanwhile.
                assert_ok!(hypothetically!(proposes(signed(DEPOSITORY))));
                assert_ok!(sets(&OTHERS, 1));
            });
        }
    });
}

#[test]
fn a_challenge_is_decided_within_seven_days_or_void() {
    test(|| {
        busy();
        assert_ok!(proposes(signed(DEPOSITORY)));
        at(GUARDED + 71 * HOUR);
        assert_ok!(challenges(ALICE));
        let until = GUARDED + 71 * HOUR + SEVEN_DAYS;
        at(until - 1);
        all_barred(Error::<Test>::RecoveryPending);
        for uphold in [true, false] {
            assert_ok!(hypothetically!(decides(signed(DEPOSITORY), uphold)));
        }
        // No guardian has approved the key, so that the manager does not change it alone.
        assert_noop!(decides(signed(MANAGER), true), Error::<Test>::NotApproved);
        assert_ok!(hypothetically!(decides(signed(MANAGER), false)));
        at(until);
        for by in [signed(MANAGER), signed(DEPOSITORY), root()] {
            for uphold in [true, false] {
                assert_noop!(decides(by.clone(), uphold), Error::<Test>::NoRecovery);
            }
        }
        none_barred();
        assert_noop!(challenges(ALICE), Error::<Test>::NoRecovery);
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_noop!(approves(root()), Error::<Test>::NoRecovery);
        assert_eq!(keys(), [id(ALICE), id(SPARE)]);
        // The guardians are still there, since nobody has found against them.
        assert_ok!(proposes(signed(GUARDIANS[2])));
        assert_eq!(stage(), Some(Stage::Proposed(until + SEVEN_DAYS)));
    });
}

#[test]
fn only_the_manager_the_depository_or_the_council_decides_and_only_a_challenge() {
    test(|| {
        guarded();
        let keepers = || [signed(MANAGER), signed(DEPOSITORY), root()];
        let none = || {
            for by in keepers() {
                for uphold in [true, false] {
                    assert_noop!(decides(by.clone(), uphold), Error::<Test>::NoRecovery);
                }
            }
        };
        none();
        // What is not challenged nobody upholds, and the manager does not turn down.
        let open = || {
            for by in keepers() {
                assert_noop!(decides(by, true), Error::<Test>::NoRecovery);
            }
            assert_noop!(decides(signed(MANAGER), false), Error::<Test>::NoRecovery);
            for by in [signed(DEPOSITORY), root()] {
                assert_ok!(hypothetically!(decides(by, false)));
            }
        };
        assert_ok!(proposes(signed(GUARDIANS[0])));
        open();
        assert_ok!(approves(signed(GUARDIANS[1])));
        open();
        assert_ok!(challenges(ALICE));
        for uphold in [true, false] {
            for who in [ALICE, BOB, NEW, OTHER_MANAGER, SUCCESSOR, GUARDIANS[0]] {
                assert_noop!(decides(signed(who), uphold), Error::<Test>::NotManager);
            }
            assert_noop!(decides(bare(), uphold), DispatchError::BadOrigin);
            for by in keepers() {
                assert_noop!(
                    Tokens::decide_recovery(by, 4, uphold),
                    Error::<Test>::InvestorNotFound
                );
            }
            barred(MANAGER, DOORS.manager, None, || {
                decides(signed(MANAGER), uphold)
            });
            let instead = Some(Error::<Test>::NotManager);
            barred(DEPOSITORY, DOORS.depository, instead, || {
                decides(signed(DEPOSITORY), uphold)
            });
        }
        // It is the manager who answers for her at that moment.
        assert_ok!(Tokens::offer_book(root(), 0, id(SUCCESSOR)));
        assert_ok!(Tokens::accept_book(signed(SUCCESSOR), 0));
        assert_noop!(decides(signed(MANAGER), true), Error::<Test>::NotManager);
        assert_ok!(decides(signed(SUCCESSOR), true));
    });
}

#[test]
fn a_thief_does_not_challenge_for_ever() {
    test(|| {
        // ALICE's key is the thief's. Twice nobody decides in time.
        objected();
        for round in 1..3 {
            at(GUARDED + round * SEVEN_DAYS);
            assert_noop!(challenges(ALICE), Error::<Test>::NoRecovery);
            assert_ok!(proposes(signed(GUARDIANS[0])));
            assert_ok!(challenges(ALICE));
            assert_noop!(challenges(ALICE), Error::<Test>::NoRecovery);
        }
        // Whoever decides ends it.
        assert_ok!(decides(root(), true));
        assert_eq!(keys(), [id(NEW)]);
        assert_noop!(challenges(ALICE), Error::<Test>::NotInvestor);
    });
}

#[test]
fn a_manager_alone_changes_no_key() {
    test(|| {
        guarded();
        assert_ok!(proposes(signed(MANAGER)));
        // Whoever owns the key objects, as it is told to. That is no approval of the new one.
        let _ = challenges(ALICE);
        let _ = decides(signed(MANAGER), true);
        assert_eq!(keys(), [id(ALICE)]);
        at(GUARDED + THREE_DAYS);
        let _ = executes();
        assert_eq!(keys(), [id(ALICE)]);
    });
}

#[test]
fn anybody_executes_a_recovery_that_is_ripe() {
    test(|| {
        guarded();
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_noop!(
            Tokens::execute_recovery(signed(STRANGER), 4),
            Error::<Test>::InvestorNotFound
        );
        for origin in [root(), bare()] {
            assert_noop!(
                Tokens::execute_recovery(origin, A),
                DispatchError::BadOrigin
            );
        }
        assert_ok!(proposes(signed(GUARDIANS[0])));
        assert_noop!(executes(), Error::<Test>::NoRecovery);
        assert_ok!(approves(signed(GUARDIANS[1])));
        for moment in [GUARDED, GUARDED + THREE_DAYS - 1] {
            at(moment);
            assert_noop!(executes(), Error::<Test>::ChallengeOpen);
        }
        at(GUARDED + THREE_DAYS);
        for who in [STRANGER, NEW, ALICE, MANAGER] {
            hypothetically!({
                System::reset_events();
                assert_ok!(Tokens::execute_recovery(signed(who), A));
                assert_eq!(events(), [recovered()]);
                assert_eq!(keys(), [id(NEW)]);
            });
        }
        assert_ok!(executes());
        assert_noop!(executes(), Error::<Test>::NoRecovery);
    });
}

#[test]
fn a_key_is_not_given_that_is_another_investors_by_then() {
    test(|| {
        guarded();
        let first = signed(GUARDIANS[0]);
        assert_ok!(Tokens::propose_recovery(first, A, id(HEIR)));
        assert_ok!(approves(signed(GUARDIANS[1])));
        assert_eq!(register(HEIR), 4);
        hypothetically!({
            assert_ok!(challenges(ALICE));
            assert_noop!(
                decides(signed(MANAGER), true),
                Error::<Test>::AlreadyInvestor
            );
            assert_ok!(decides(signed(MANAGER), false));
        });
        at(GUARDED + THREE_DAYS);
        assert_noop!(executes(), Error::<Test>::AlreadyInvestor);
        assert_eq!(keys(), [id(ALICE)]);
        assert_eq!(InvestorOfKey::<Test>::get(id(HEIR)), Some(4));
    });
}

#[test]
fn a_key_that_is_another_investors_by_then_does_not_bar_this_one_for_ever() {
    test(|| {
        guarded();
        let first = signed(GUARDIANS[0]);
        assert_ok!(Tokens::propose_recovery(first, A, id(HEIR)));
        assert_ok!(approves(signed(GUARDIANS[1])));
        assert_eq!(register(HEIR), 4);
        at(GUARDED + THREE_DAYS);
        assert_noop!(executes(), Error::<Test>::AlreadyInvestor);
        at(GUARDED + 30 * DAY);
        // It is HEIR's only key, which nobody removes. ALICE is to have another one.
        assert_ok!(proposes(signed(DEPOSITORY)));
        at(GUARDED + 30 * DAY + THREE_DAYS);
        assert_ok!(executes());
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn what_an_investor_does_is_barred_as_soon_as_a_key_is_proposed() {
    test(|| {
        busy();
        none_barred();
        for (by, alone) in [
            (signed(GUARDIANS[0]), false),
            (signed(MANAGER), true),
            (signed(DEPOSITORY), false),
            (root(), false),
        ] {
            hypothetically!({
                assert_ok!(proposes(by));
                // What its manager proposes alone does not keep it with that one.
                let (own, moves) = ACTS.split_at(10);
                for act in own {
                    assert_noop!(act(), Error::<Test>::RecoveryPending);
                }
                for act in moves {
                    let moved = hypothetically!(act());
                    assert_eq!(moved.is_ok(), alone);
                }
            });
        }
        // Nor does a challenge, which may be the thief's, free it.
        assert_ok!(proposes(signed(GUARDIANS[0])));
        assert_ok!(approves(signed(GUARDIANS[1])));
        all_barred(Error::<Test>::RecoveryPending);
        assert_ok!(challenges(ALICE));
        all_barred(Error::<Test>::RecoveryPending);
    });
}

#[test]
fn what_an_investor_does_is_barred_as_soon_as_it_is_stopped() {
    test(|| {
        busy();
        for (by, stays) in [
            (signed(MANAGER), false),
            (signed(DEPOSITORY), true),
            (root(), true),
        ] {
            hypothetically!({
                assert_ok!(Tokens::stop_investor(by.clone(), A));
                // By the depository's word or with another manager it goes where it likes: its own
                // one does not keep it by a stop. The depository and the council do.
                let (own, moves) = ACTS.split_at(10);
                for act in own {
                    assert_noop!(act(), Error::<Test>::InvestorStopped);
                }
                for act in moves {
                    let moved = hypothetically!(act());
                    assert_eq!(moved.is_ok(), !stays);
                }
                assert_ok!(Tokens::resume_investor(by, A));
                none_barred();
            });
        }
        // Of both, one stays when the other goes.
        assert_ok!(Tokens::stop_investor(root(), A));
        assert_ok!(proposes(signed(GUARDIANS[0])));
        all_barred(Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(root(), A));
        all_barred(Error::<Test>::RecoveryPending);
    });
}

#[test]
fn what_an_investor_does_is_barred_as_soon_as_a_court_stops_its_ledger_account() {
    test(|| {
        busy();
        court_stops(Tokens::ledger_account(A));
        for act in ACTS {
            assert_noop!(act(), TokenError::Frozen);
        }
        // What becomes of its key is another matter.
        assert_ok!(proposes(signed(GUARDIANS[0])));
        assert_ok!(challenges(ALICE));
        assert_ok!(decides(root(), true));
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn a_court_that_stops_a_key_stops_what_it_does_and_what_it_has_said() {
    test(|| {
        busy();
        court_stops(id(ALICE));
        for act in ACTS {
            assert_noop!(act(), TokenError::Frozen);
        }
        assert_ok!(Tokens::withdraw_cash(signed(SPARE), 1));
    });
}

#[test]
fn an_investor_that_is_to_have_another_key_gets_out_of_its_trades_and_is_paid() {
    test(|| {
        busy();
        assert_ok!(proposes(signed(MANAGER)));
        assert_ok!(hypothetically!(Tokens::withdraw(signed(ALICE), 1)));
        assert_ok!(hypothetically!(Tokens::reject(signed(ALICE), 1)));
        assert_ok!(hypothetically!(Tokens::reject(signed(BOB), 1)));
        assert_ok!(hypothetically!(Tokens::deposit(signed(BANK), A, 1)));
        // What it has locked is free when the trade expires, without its key.
        assert_eq!((units(A), free(A)), (100, 80));
        at(NOON + 20 * DAY);
        assert_eq!((units(A), free(A)), (100, 100));
        assert_ok!(Tokens::expire(signed(STRANGER), 1));
    });
}

#[test]
fn a_new_key_has_all_that_the_old_one_had() {
    test(|| {
        let security = list(*b"KR7000660001", 10_000, vec![rules::Rule::AnnualCap]);
        assert_eq!(security, 1);
        give(ALICE, 700);
        assert_ok!(mint_locked(0, ALICE, 300, Some(NOON + 100 * DAY)));
        assert_ok!(mint_to(1, ALICE, 100));
        pay_in(A, 5_000);
        pay_in(B, 1_000);
        let legs = vec![deliver(A, B, 200), pay(B, A, 1_000)];
        let trade = instruct_until(legs, NOON + 20 * DAY);
        assert_ok!(affirm(ALICE, trade));
        assert_ok!(adds(SPARE));
        assert_ok!(Tokens::set_payout(signed(ALICE), id(BANK)));
        agreed();
        at(GUARDED + THREE_DAYS);

        let mut expected = investor(A);
        let before = contents();
        assert_ok!(executes());
        let after = contents();
        let names = before.keys().chain(after.keys());
        let changed: BTreeSet<_> = names
            .filter(|key| before.get(*key) != after.get(*key))
            .cloned()
            .collect();
        let keys_of = [ALICE, SPARE, NEW].map(|key| InvestorOfKey::<Test>::hashed_key_for(id(key)));
        let mut named = BTreeSet::from(keys_of);
        named.insert(Investors::<Test>::hashed_key_for(A));
        assert_eq!(changed, named);

        // Where its won goes has to be said anew, and nothing counts that was said before.
        expected.keys = BoundedVec::truncate_from(vec![id(NEW)]);
        expected.payout = None;
        expected.recovery = None;
        expected.said = GUARDED + THREE_DAYS;
        expected.recoveries = 1;
        assert_eq!(investor(A), expected);
        for (key, whose) in [(ALICE, None), (SPARE, None), (NEW, Some(A))] {
            assert_eq!(InvestorOfKey::<Test>::get(id(key)), whose);
        }

        // 500 are free, 200 in the trade, 300 locked up; 100 shares at 10,500 won count this year.
        assert_eq!((units(A), free(A), units_of(1, A)), (1_000, 500, 100));
        assert_eq!((cash(A), cash_on_hold(A)), (5_000, 0));
        assert_eq!(Tokens::bought_by(A), (1_050_000, Some(10_000_000)));
        for security in [0, 1] {
            let holders = holders(security);
            assert_eq!((holders.retail, holders.all()), (1, 1));
        }
        // The trade is still locked, and waits for the word of the new key.
        assert_noop!(affirm(BOB, trade), Error::<Test>::KeyChanged);
        assert_ok!(Tokens::withdraw(signed(NEW), trade));
        assert_ok!(affirm(NEW, trade));
        assert_ok!(affirm(BOB, trade));
        assert_eq!((units(A), free(A), cash(A)), (800, 500, 6_000));
        assert_eq!((units(B), cash(B)), (200, 0));
    });
}

#[test]
fn the_new_key_does_everything_and_the_old_ones_nothing() {
    test(|| {
        busy();
        assert_ok!(proposes(signed(DEPOSITORY)));
        at(GUARDED + THREE_DAYS);
        assert_ok!(executes());
        for key in [ALICE, SPARE] {
            let by = || signed(key);
            for done in [
                Tokens::withdraw_cash(by(), 1),
                affirm(key, 0),
                Tokens::withdraw(by(), 1),
                pledged(key, 0, 0, B, 1, now() + DAY),
                Tokens::release_pledge(by(), 0, account(B), 1),
                Tokens::set_payout(by(), id(STRANGER)),
                Tokens::remove_controller(by(), id(NEW)),
                Tokens::challenge_recovery(by()),
                adds(ALICE),
                sets(&OTHERS, 1),
                joins(SUCCESSOR, 2),
                moves(1),
            ] {
                assert_eq!(done, Err(Error::<Test>::NotInvestor.into()));
            }
            assert_noop!(Tokens::reject(by(), 1), Error::<Test>::NotParty);
        }
        assert_ok!(hypothetically!(affirm(NEW, 0)));
        assert_ok!(hypothetically!(Tokens::withdraw(signed(NEW), 1)));
        assert_ok!(hypothetically!(Tokens::reject(signed(NEW), 1)));
        let pledges = || pledged(NEW, 0, 0, B, 1, now() + DAY);
        assert_ok!(hypothetically!(pledges()));
        let releases = || Tokens::release_pledge(signed(NEW), 0, account(B), 1);
        assert_ok!(hypothetically!(releases()));
        // Its won goes where it says, a day later.
        let withdraws = || Tokens::withdraw_cash(signed(NEW), 1_000);
        assert_noop!(withdraws(), Error::<Test>::PayoutNotInForce);
        assert_ok!(Tokens::set_payout(signed(NEW), id(STRANGER)));
        at(GUARDED + THREE_DAYS + DAY - 1);
        assert_noop!(withdraws(), Error::<Test>::PayoutNotInForce);
        at(GUARDED + THREE_DAYS + DAY);
        assert_ok!(withdraws());
        assert_eq!((won(STRANGER), cash(A)), (GENESIS + 1_000, 0));
        // An old key is as good as any other for whoever adds it.
        let signature = says(SPARE, Consent::Control(A), fresh());
        assert_ok!(Tokens::add_controller(
            signed(NEW),
            id(SPARE),
            fresh(),
            signature
        ));
    });
}

#[test]
fn a_new_key_has_said_nothing_before_it_was_the_investors() {
    test(|| {
        agreed();
        let changed = GUARDED + THREE_DAYS;
        at(changed);
        let joins = |said| {
            let signature = says(NEW, Consent::Join(1), said);
            Tokens::join_book(signed(OTHER_MANAGER), 1, id(NEW), said, Some(signature))
        };
        assert_noop!(joins(changed), Error::<Test>::NotInvestor);
        assert_ok!(executes());
        for said in [changed - 1, changed] {
            assert_noop!(joins(said), Error::<Test>::SignatureOver);
        }
        assert_ok!(joins(changed + 1));
    });
}

#[test]
fn an_investor_that_is_stopped_gets_its_new_key_and_stays_stopped() {
    test(|| {
        agreed();
        assert_ok!(Tokens::stop_investor(root(), A));
        court_stops(id(ALICE));
        court_stops(Tokens::ledger_account(A));
        at(GUARDED + THREE_DAYS);
        assert_ok!(executes());
        assert_eq!(keys(), [id(NEW)]);
        assert_eq!(investor(A).stopped, Some(StoppedBy::Council));
        assert_noop!(
            Tokens::set_payout(signed(NEW), id(BANK)),
            TokenError::Frozen
        );
        Stopped::set(Vec::new());
        assert_noop!(
            Tokens::set_payout(signed(NEW), id(BANK)),
            Error::<Test>::InvestorStopped
        );
    });
}

#[test]
fn an_investor_whose_identity_is_over_gets_its_new_key() {
    test(|| {
        agreed();
        revoke(ALICE, DOORS.identity);
        let class = InvestorClass::Retail;
        let until = GUARDED + 1;
        assert_ok!(Tokens::classify_investor(root(), A, class, KOREA, until));
        at(GUARDED + THREE_DAYS);
        assert_ok!(executes());
        assert_eq!(keys(), [id(NEW)]);
    });
}

#[test]
fn a_key_is_recovered_again() {
    test(|| {
        agreed();
        at(GUARDED + THREE_DAYS);
        assert_ok!(executes());
        // The guardians are the same ones, and the key before is nobody's.
        let [first, second, _] = GUARDIANS;
        assert_noop!(
            Tokens::propose_recovery(signed(first), A, id(NEW)),
            Error::<Test>::AlreadyInvestor
        );
        assert_ok!(Tokens::propose_recovery(signed(first), A, id(SPARE)));
        assert_ok!(approves(signed(second)));
        assert_eq!(stage(), Some(Stage::Approved(GUARDED + 2 * THREE_DAYS)));
        assert_ok!(hypothetically!(challenges(NEW)));
        at(GUARDED + 2 * THREE_DAYS);
        assert_ok!(executes());
        assert_eq!(keys(), [id(SPARE)]);
    });
}
