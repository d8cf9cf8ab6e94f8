//! Badges that are held on chain only.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn grant(until: Option<Moment>) -> DispatchResult {
    Badges::grant(signed(ISSUER), HOLDER, CLASS, until)
}

#[test]
fn a_grant_counts_until_it_ends() {
    test(|| {
        assert_ok!(grant(Some(3 * DAY)));
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(3 * DAY));
        Timestamp::set_timestamp(3 * DAY - 1);
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
        day(3);
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::Expired);
        assert_ok!(grant(None));
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(Moment::MAX));
    });
}

#[test]
fn a_revoked_grant_never_comes_back() {
    test(|| {
        assert_ok!(grant(None));
        assert_ok!(Badges::revoke_grant(signed(ISSUER), HOLDER, CLASS));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::Revoked);
        assert_noop!(grant(None), Error::<Test>::Revoked);
        assert_noop!(
            Badges::grant(signed(MINISTRY_A), HOLDER, CLASS, None),
            Error::<Test>::Revoked
        );
        assert_noop!(
            Badges::revoke_grant(signed(ISSUER), HOLDER, CLASS),
            Error::<Test>::Revoked
        );
        assert_noop!(
            Badges::revoke_grant(signed(ISSUER), OTHER, CLASS),
            Error::<Test>::GrantNotFound
        );
        assert_ok!(Badges::grant(signed(ISSUER), OTHER, CLASS, Some(DAY)));
        day(1);
        assert_noop!(
            Badges::revoke_grant(signed(ISSUER), OTHER, CLASS),
            Error::<Test>::Expired
        );
    });
}

#[test]
fn its_issuer_may_end_a_grant_and_renew_it() {
    test(|| {
        day(1);
        assert_noop!(grant(Some(DAY)), Error::<Test>::InThePast);
        assert_ok!(grant(None));
        assert_ok!(grant(Some(DAY)));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::Expired);
        assert_ok!(grant(Some(2 * DAY)));
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
    });
}

#[test]
fn issuers_do_not_touch_each_others_grants() {
    test(|| {
        assert_ok!(grant(Some(2 * DAY)));
        let other = |until| Badges::grant(signed(MINISTRY_A), HOLDER, CLASS, until);
        assert_noop!(other(None), Error::<Test>::AlreadyHeld);
        day(2);
        assert_noop!(other(Some(DAY)), Error::<Test>::InThePast);
        assert_ok!(other(None));
        assert_noop!(
            Badges::revoke_grant(signed(ISSUER), HOLDER, CLASS),
            Error::<Test>::NotAuthorized
        );
        // The council may.
        assert_ok!(Badges::revoke_grant(root(), HOLDER, CLASS));
    });
}

#[test]
fn only_who_may_issue_may_grant() {
    test(|| {
        let by = |who, class| Badges::grant(signed(who), HOLDER, class, None);
        assert_noop!(by(STRANGER, CLASS), Error::<Test>::NotAccredited);
        assert_noop!(by(ISSUER, FOREIGN_CLASS), Error::<Test>::OutsideScope);
        assert_noop!(by(ISSUER, 9), Error::<Test>::ClassNotFound);
    });
}

#[test]
fn a_suspended_grant_comes_back() {
    test(|| {
        assert_ok!(grant(Some(3 * DAY)));
        let suspend = |by| Badges::suspend_grant(by, HOLDER, CLASS);
        let lift = |by| Badges::lift_grant(by, HOLDER, CLASS);
        assert_noop!(lift(signed(ISSUER)), Error::<Test>::NotSuspended);
        assert_ok!(suspend(signed(ISSUER)));
        for holds in [Badges::ensure_holds, Badges::ensure_granted] {
            assert_noop!(holds(&HOLDER, CLASS), Error::<Test>::Suspended);
        }
        assert_noop!(suspend(signed(ISSUER)), Error::<Test>::AlreadySuspended);
        // Changing its end does not lift it.
        assert_ok!(grant(None));
        assert_noop!(
            Badges::ensure_granted(&HOLDER, CLASS),
            Error::<Test>::Suspended
        );
        assert_ok!(lift(signed(MINISTRY_A)));
        assert_ok!(Badges::ensure_granted(&HOLDER, CLASS));
        assert_eq!(
            events()[1..],
            [
                Event::GrantSuspended {
                    who: HOLDER,
                    class: CLASS,
                    by_council: false
                },
                Event::Granted {
                    who: HOLDER,
                    class: CLASS,
                    issuer: ISSUER,
                    until: None
                },
                Event::GrantLifted {
                    who: HOLDER,
                    class: CLASS
                },
            ]
        );
    });
}

#[test]
fn what_the_council_suspends_it_alone_lifts() {
    test(|| {
        assert_ok!(grant(Some(2 * DAY)));
        let suspend = |by| Badges::suspend_grant(by, HOLDER, CLASS);
        let lift = |by| Badges::lift_grant(by, HOLDER, CLASS);
        assert_ok!(suspend(signed(ISSUER)));
        assert_ok!(suspend(root()));
        assert_noop!(suspend(root()), Error::<Test>::AlreadySuspended);
        assert_noop!(suspend(signed(ISSUER)), Error::<Test>::AlreadySuspended);
        assert_noop!(lift(signed(ISSUER)), Error::<Test>::SuspendedByCouncil);
        // Nor does another issuer's grant after its end.
        day(2);
        assert_ok!(Badges::grant(signed(MINISTRY_A), HOLDER, CLASS, None));
        assert_noop!(
            Badges::ensure_granted(&HOLDER, CLASS),
            Error::<Test>::Suspended
        );
        assert_ok!(lift(root()));
        assert_ok!(Badges::ensure_granted(&HOLDER, CLASS));
    });
}

/// A suspension closes the door to whoever holds another badge of the class, too.
#[test]
fn a_suspended_grant_is_not_made_good_by_what_was_presented() {
    test(|| {
        holder_presents();
        assert_ok!(grant(Some(3 * DAY)));
        assert_ok!(Badges::suspend_grant(root(), HOLDER, CLASS));
        let refused = || {
            assert_noop!(
                Badges::ensure_holds(&HOLDER, CLASS),
                Error::<Test>::Suspended
            );
            assert_eq!(Badges::valid_until(&HOLDER, CLASS), None);
        };
        refused();
        day(3);
        refused();
        assert_ok!(Badges::lift_grant(root(), HOLDER, CLASS));
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
    });
}

#[test]
fn a_grant_is_suspended_by_those_behind_its_issuer() {
    test(|| {
        let suspend = |by, who| Badges::suspend_grant(by, who, CLASS);
        let lift = |by, who| Badges::lift_grant(by, who, CLASS);
        assert_noop!(suspend(root(), HOLDER), Error::<Test>::GrantNotFound);
        assert_noop!(lift(root(), HOLDER), Error::<Test>::GrantNotFound);
        assert_ok!(grant(None));
        let by = signed(MINISTRY_B);
        assert_noop!(suspend(by.clone(), HOLDER), Error::<Test>::NotAuthorized);
        assert_noop!(lift(by, HOLDER), Error::<Test>::NotAuthorized);
        assert_ok!(suspend(signed(ISSUER), HOLDER));
        // Who has lost the power to issue may close doors, and not open them.
        day(1_000);
        assert_noop!(
            lift(signed(ISSUER), HOLDER),
            Error::<Test>::AccreditationExpired
        );
        assert_ok!(lift(root(), HOLDER));
        assert_ok!(suspend(signed(ISSUER), HOLDER));
        assert_ok!(Badges::revoke_grant(root(), HOLDER, CLASS));
        assert_noop!(suspend(root(), HOLDER), Error::<Test>::Revoked);
        assert_noop!(lift(root(), HOLDER), Error::<Test>::Revoked);
    });
}

/// One read suffices, since a badge of a batch does not count here.
#[test]
fn only_a_grant_is_granted() {
    test(|| {
        holder_presents();
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
        assert_noop!(
            Badges::ensure_granted(&HOLDER, CLASS),
            Error::<Test>::NotHeld
        );
    });
}
