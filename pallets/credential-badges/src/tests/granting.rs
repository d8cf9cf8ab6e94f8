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
