//! Keys come and go; what they signed stays checkable, but for what a thief may have signed.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn issue(key: KeyIndex) -> DispatchResult {
    let start = BatchCount::<Test>::get();
    Badges::issue_batch(signed(ISSUER), CLASS, key, hash(1), 1, LIST, start, None)
}

fn compromised(batch: BatchId) -> bool {
    Badges::badge_status(batch, 0).unwrap().compromised
}

/// Key A counts from day 0 to 10, key B from day 10 on; on day 11 A turns out to have been
/// compromised on day 8.
#[test]
fn a_compromised_key_taints_what_it_signed_from_then_on() {
    test(|| {
        let (a, b) = (1, 2);
        assert_ok!(Badges::add_key(
            signed(ISSUER),
            ed25519(2),
            0,
            Some(10 * DAY)
        ));
        assert_ok!(Badges::add_key(signed(ISSUER), ed25519(3), 10 * DAY, None));
        day(7);
        assert_ok!(issue(a));
        day(9);
        assert_ok!(issue(a));
        assert_noop!(issue(b), Error::<Test>::KeyNotYetValid);
        day(10);
        assert_noop!(issue(a), Error::<Test>::KeyRetired);
        assert_ok!(issue(b));
        day(11);
        assert_ok!(Badges::compromise_key(signed(ISSUER), ISSUER, a, 8 * DAY));

        assert!(!compromised(0));
        assert!(compromised(1));
        assert!(!compromised(2));
        let valid_at = |batch, n| Badges::is_valid_at(batch, 0, n * DAY).unwrap();
        assert_eq!(valid_at(0, 7), Validity::Valid);
        assert_eq!(valid_at(0, 6), Validity::NotYetIssued);
        assert_eq!(valid_at(1, 9), Validity::Compromised);
        assert_eq!(valid_at(2, 11), Validity::Valid);
        assert_noop!(issue(a), Error::<Test>::KeyCompromised);
        assert_ok!(issue(b));
        // Old documents still find A.
        let key = Badges::keys(ISSUER)[1];
        assert_eq!(key.public, ed25519(2));
        assert_eq!((key.from, key.until), (0, Some(10 * DAY)));
        assert_eq!(key.compromised_at, Some(8 * DAY));
        assert_eq!(KeyIndices::<Test>::get(ISSUER, ed25519(2)), Some(a));
    });
}

#[test]
fn a_compromise_is_never_later_than_was_said() {
    test(|| {
        day(11);
        let say = |at| Badges::compromise_key(signed(ISSUER), ISSUER, KEY, at * DAY);
        assert_noop!(say(12), Error::<Test>::InTheFuture);
        assert_ok!(say(8));
        assert_noop!(say(8), Error::<Test>::AlreadyCompromised);
        assert_noop!(say(9), Error::<Test>::AlreadyCompromised);
        assert_ok!(say(5));
        assert_noop!(
            Badges::compromise_key(signed(ISSUER), ISSUER, 7, 0),
            Error::<Test>::KeyNotFound
        );
        assert_eq!(
            events().last(),
            Some(&Event::KeyCompromised {
                issuer: ISSUER,
                index: KEY,
                at: 5 * DAY
            })
        );
    });
}

#[test]
fn whoever_stands_behind_an_issuer_may_declare_its_key_compromised() {
    for origin in keepers() {
        test(|| {
            assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
            assert_ok!(Badges::compromise_key(origin, ISSUER, KEY, 0));
        });
    }
    test(|| {
        let by = |who| Badges::compromise_key(signed(who), ISSUER, KEY, 0);
        assert_noop!(by(MINISTRY_B), Error::<Test>::NotAuthorized);
        assert_noop!(by(STRANGER), Error::<Test>::NotAccredited);
        assert_ok!(Badges::suspend_accreditation(root(), MINISTRY_A));
        assert_noop!(by(MINISTRY_A), Error::<Test>::AccreditationSuspended);
    });
}

#[test]
fn a_compromised_key_does_not_return_under_another_number() {
    test(|| {
        assert_ok!(Badges::compromise_key(signed(ISSUER), ISSUER, KEY, 0));
        assert_noop!(
            Badges::add_key(signed(ISSUER), ed25519(1), 0, None),
            Error::<Test>::KeyExists
        );
        // Another issuer's keys are its own affair.
        assert_ok!(Badges::add_key(signed(MINISTRY_A), ed25519(1), 0, None));
    });
}

#[test]
fn a_key_is_retired_now_or_later_and_only_ever_earlier() {
    test(|| {
        day(5);
        let retire = |n| Badges::retire_key(signed(ISSUER), KEY, n * DAY);
        assert_noop!(retire(4), Error::<Test>::InThePast);
        assert_ok!(retire(9));
        assert_noop!(retire(9), Error::<Test>::AlreadyRetired);
        assert_ok!(issue(KEY));
        assert_ok!(retire(5));
        assert_noop!(issue(KEY), Error::<Test>::KeyRetired);
        assert_noop!(
            Badges::retire_key(signed(STRANGER), KEY, 9 * DAY),
            Error::<Test>::KeyNotFound
        );
    });
}

#[test]
fn what_is_no_key_is_refused() {
    test(|| {
        let add = |public, from, until| Badges::add_key(signed(ISSUER), public, from, until);
        assert_noop!(
            add(PublicKey::P256([4; 33]), 0, None),
            Error::<Test>::InvalidKey
        );
        assert_noop!(add(ed25519(5), 7, Some(7)), Error::<Test>::InvalidTerm);
        assert_ok!(add(PublicKey::P256([3; 33]), 0, Some(1)));
        assert_noop!(
            Badges::add_key(signed(STRANGER), ed25519(5), 0, None),
            Error::<Test>::NotAccredited
        );
        assert_noop!(issue(9), Error::<Test>::KeyNotFound);
    });
}
