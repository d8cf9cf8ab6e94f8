//! Power comes from above, for a scope and a term, and goes at once when it is suspended.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use std::collections::BTreeMap;

/// [`ISSUER`] names its operator.
fn name_operator() {
    assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
}

fn issue(by: u64, class: ClassId) -> DispatchResult {
    let start = BatchCount::<Test>::get() * 10;
    Badges::issue_batch(signed(by), class, KEY, hash(1), 10, LIST, start, None)
}

#[test]
fn the_council_accredits_ministries_and_they_accredit_issuers() {
    test(|| {
        assert_ok!(Badges::accredit(root(), STRANGER, scope(&[CLASS]), DAY));
        assert_ok!(accredit(STRANGER, OTHER, &[CLASS]));
        assert_ok!(accredit(OTHER, HOLDER, &[CLASS]));
        assert_noop!(accredit(HOLDER, 99, &[CLASS]), Error::<Test>::TooDeep);
        assert_eq!(
            [STRANGER, OTHER, HOLDER].map(|who| Badges::accreditation(who).unwrap().depth),
            [1, 2, 3]
        );
        assert_eq!(
            events()[0],
            Event::Accredited {
                who: STRANGER,
                accreditor: None,
                depth: 1,
                scope: scope(&[CLASS]),
                until: DAY
            }
        );
    });
}

#[test]
fn only_the_accredited_accredit() {
    test(|| {
        assert_noop!(accredit(STRANGER, OTHER, &[]), Error::<Test>::NotAccredited);
        let nobody = Badges::accredit(RuntimeOrigin::none(), OTHER, scope(&[]), DAY);
        assert_noop!(nobody, DispatchError::BadOrigin);
    });
}

#[test]
fn nobody_gives_more_than_it_has() {
    test(|| {
        assert_noop!(
            accredit(ISSUER, OTHER, &[CLASS, FOREIGN_CLASS]),
            Error::<Test>::OutsideScope
        );
        assert_noop!(
            accredit(MINISTRY_A, OTHER, &[FOREIGN_CLASS]),
            Error::<Test>::OutsideScope
        );
        assert_noop!(
            accredit(MINISTRY_A, OTHER, &[9]),
            Error::<Test>::ClassNotFound
        );
        let unknown = Badges::accredit(root(), MINISTRY_A, scope(&[9]), DAY);
        assert_noop!(unknown, Error::<Test>::ClassNotFound);
        // The council may give a ministry another's class.
        assert_ok!(Badges::accredit(
            root(),
            MINISTRY_A,
            scope(&[FOREIGN_CLASS]),
            DAY
        ));
        assert_ok!(accredit(MINISTRY_A, OTHER, &[CLASS, FOREIGN_CLASS]));
    });
}

#[test]
fn a_scope_that_shrinks_above_shrinks_below() {
    test(|| {
        assert_ok!(Badges::accredit(
            root(),
            MINISTRY_A,
            scope(&[FOREIGN_CLASS]),
            DAY
        ));
        assert_ok!(accredit(MINISTRY_A, ISSUER, &[CLASS, FOREIGN_CLASS]));
        assert_ok!(issue(ISSUER, FOREIGN_CLASS));
        assert_ok!(Badges::accredit(root(), MINISTRY_A, scope(&[]), DAY));
        assert_noop!(issue(ISSUER, FOREIGN_CLASS), Error::<Test>::OutsideScope);
        assert_ok!(issue(ISSUER, CLASS));
        assert!(Badges::may_issue(ISSUER, CLASS));
        assert!(!Badges::may_issue(ISSUER, FOREIGN_CLASS));
    });
}

#[test]
fn only_who_accredited_changes_an_accreditation() {
    test(|| {
        let refused = DispatchError::from(Error::<Test>::NotAccreditor);
        assert_noop!(accredit(MINISTRY_B, ISSUER, &[]), refused);
        assert_noop!(Badges::accredit(root(), ISSUER, scope(&[]), DAY), refused);
        assert_noop!(accredit(ISSUER, MINISTRY_A, &[]), refused);
        assert_noop!(accredit(ISSUER, ISSUER, &[]), refused);
        assert_noop!(
            Badges::suspend_accreditation(signed(MINISTRY_B), ISSUER),
            refused
        );
        assert_noop!(
            Badges::suspend_accreditation(signed(ISSUER), ISSUER),
            refused
        );
        assert_noop!(Badges::lift_suspension(signed(ISSUER), ISSUER), refused);
        assert_noop!(
            Badges::suspend_accreditation(root(), STRANGER),
            Error::<Test>::NotAccredited
        );
    });
}

#[test]
fn a_term_ends_to_the_millisecond_and_can_be_renewed() {
    test(|| {
        assert_ok!(Badges::accredit(
            signed(MINISTRY_A),
            ISSUER,
            scope(&[CLASS]),
            10 * DAY
        ));
        Timestamp::set_timestamp(10 * DAY - 1);
        assert_ok!(issue(ISSUER, CLASS));
        day(10);
        assert_noop!(issue(ISSUER, CLASS), Error::<Test>::AccreditationExpired);
        assert_ok!(accredit(MINISTRY_A, ISSUER, &[CLASS]));
        assert_ok!(issue(ISSUER, CLASS));
        // The ministry's own ends on day 1,000, whatever the issuer's.
        assert_ok!(Badges::accredit(
            signed(MINISTRY_A),
            ISSUER,
            scope(&[CLASS]),
            2_000 * DAY
        ));
        day(1_000);
        assert_noop!(issue(ISSUER, CLASS), Error::<Test>::AccreditationExpired);
        assert_noop!(
            accredit(MINISTRY_A, OTHER, &[CLASS]),
            Error::<Test>::AccreditationExpired
        );
    });
}

#[test]
fn a_new_term_lies_ahead_and_a_running_one_can_be_ended() {
    test(|| {
        day(3);
        let past = Badges::accredit(signed(MINISTRY_A), OTHER, scope(&[]), 3 * DAY);
        assert_noop!(past, Error::<Test>::InThePast);
        assert_ok!(Badges::accredit(
            signed(MINISTRY_A),
            ISSUER,
            scope(&[CLASS]),
            3 * DAY
        ));
        assert_noop!(issue(ISSUER, CLASS), Error::<Test>::AccreditationExpired);
    });
}

#[test]
fn suspending_a_ministry_stops_all_below_at_once_and_lifting_gives_it_back() {
    test(|| {
        name_operator();
        let diplomas = holder_presents();
        assert_ok!(issue(ISSUER, CLASS));
        assert_ok!(issue(OPERATOR_OF_ISSUER, CLASS));

        assert_ok!(Badges::suspend_accreditation(root(), MINISTRY_A));
        let refused = DispatchError::from(Error::<Test>::AccreditationSuspended);
        assert_noop!(issue(ISSUER, CLASS), refused);
        assert_noop!(issue(OPERATOR_OF_ISSUER, CLASS), refused);
        assert_noop!(accredit(ISSUER, OTHER, &[]), refused);
        assert_noop!(
            Badges::create_class(signed(MINISTRY_A), hash(1), hash(1)),
            refused
        );
        assert_noop!(Badges::grant(signed(ISSUER), OTHER, CLASS, None), refused);
        assert_noop!(
            Badges::suspend_accreditation(signed(MINISTRY_A), ISSUER),
            refused
        );
        // What was issued before stays valid, and can still be presented.
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
        assert_ok!(diplomas.present(0, 1));

        assert_ok!(Badges::lift_suspension(root(), MINISTRY_A));
        assert_ok!(issue(ISSUER, CLASS));
        assert_ok!(issue(OPERATOR_OF_ISSUER, CLASS));
    });
}

#[test]
fn what_the_council_suspended_only_the_council_lifts() {
    test(|| {
        let ministry = || signed(MINISTRY_A);
        assert_noop!(
            Badges::lift_suspension(ministry(), ISSUER),
            Error::<Test>::NotSuspended
        );
        assert_ok!(Badges::suspend_accreditation(ministry(), ISSUER));
        let again = DispatchError::from(Error::<Test>::AlreadySuspended);
        assert_noop!(Badges::suspend_accreditation(ministry(), ISSUER), again);
        assert_ok!(Badges::lift_suspension(ministry(), ISSUER));

        assert_ok!(Badges::suspend_accreditation(ministry(), ISSUER));
        assert_ok!(Badges::suspend_accreditation(root(), ISSUER));
        assert_noop!(Badges::suspend_accreditation(root(), ISSUER), again);
        assert_noop!(
            Badges::lift_suspension(ministry(), ISSUER),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(Badges::lift_suspension(root(), ISSUER));
        assert_ok!(Badges::suspend_accreditation(ministry(), ISSUER));
        assert_ok!(Badges::lift_suspension(root(), ISSUER));
        assert_ok!(issue(ISSUER, CLASS));
    });
}

#[test]
fn an_operator_acts_in_the_issuers_name_until_it_is_stopped() {
    test(|| {
        name_operator();
        assert_ok!(issue(OPERATOR_OF_ISSUER, CLASS));
        assert_eq!(
            Badges::batch_details(0).map(|batch| batch.issuer),
            Some(ISSUER)
        );
        assert_noop!(
            Badges::add_key(signed(OPERATOR_OF_ISSUER), ed25519(9), 0, None),
            Error::<Test>::NotIssuer
        );
        assert_ok!(Badges::open_list(
            signed(OPERATOR_OF_ISSUER),
            Purpose::Revocation,
            MIN_BITS
        ));
        assert_eq!(
            Badges::list_details(2).map(|list| list.issuer),
            Some(ISSUER)
        );

        assert_ok!(Badges::suspend_accreditation(
            signed(ISSUER),
            OPERATOR_OF_ISSUER
        ));
        let refused = DispatchError::from(Error::<Test>::AccreditationSuspended);
        assert_noop!(issue(OPERATOR_OF_ISSUER, CLASS), refused);
        assert_noop!(
            set_status(signed(OPERATOR_OF_ISSUER), LIST, &[(0, true)]),
            refused
        );
        assert_ok!(issue(ISSUER, CLASS));
    });
}

#[test]
fn ministries_create_classes() {
    test(|| {
        assert_ok!(Badges::create_class(signed(MINISTRY_A), hash(5), hash(6)));
        let details = Class {
            authority: MINISTRY_A,
            achievement: hash(5),
            schema: hash(6),
        };
        assert_eq!(Badges::class_details(2), Some(details.clone()));
        assert_eq!(events(), vec![Event::ClassCreated { class: 2, details }]);
        assert_ok!(accredit(MINISTRY_A, ISSUER, &[CLASS, 2]));
        assert_ok!(issue(ISSUER, 2));

        let create = |who| Badges::create_class(signed(who), hash(5), hash(6));
        assert_noop!(create(ISSUER), Error::<Test>::NotMinistry);
        assert_noop!(create(STRANGER), Error::<Test>::NotAccredited);
    });
}

#[test]
fn an_operator_may_resign_and_nobody_else() {
    test(|| {
        name_operator();
        let stuck = accredit(MINISTRY_B, OPERATOR_OF_ISSUER, &[]);
        assert_noop!(stuck, Error::<Test>::NotAccreditor);
        assert_ok!(Badges::resign(signed(OPERATOR_OF_ISSUER)));
        assert_noop!(
            issue(OPERATOR_OF_ISSUER, CLASS),
            Error::<Test>::NotAccredited
        );
        assert_ok!(accredit(MINISTRY_B, OPERATOR_OF_ISSUER, &[]));
        assert_noop!(Badges::resign(signed(ISSUER)), Error::<Test>::NotOperator);
        assert_noop!(
            Badges::resign(signed(STRANGER)),
            Error::<Test>::NotAccredited
        );
    });
}

#[test]
fn suspending_writes_one_entry_however_many_stand_below() {
    test(|| {
        for who in 1_000..1_300 {
            assert_ok!(accredit(MINISTRY_A, who, &[CLASS]));
        }
        let below = || {
            let all = Accreditations::<Test>::iter();
            all.filter(|(who, _)| *who != MINISTRY_A)
                .collect::<BTreeMap<_, _>>()
        };
        let before = below();
        assert_ok!(Badges::suspend_accreditation(root(), MINISTRY_A));
        assert_eq!(below(), before);
        assert!((1_000..1_300).all(|who| !Badges::may_issue(who, CLASS)));
        assert_ok!(Badges::lift_suspension(root(), MINISTRY_A));
        assert!((1_000..1_300).all(|who| Badges::may_issue(who, CLASS)));
    });
}

#[test]
fn what_was_issued_before_a_suspension_stays_valid_unless_compromised() {
    test(|| {
        holder_presents();
        assert_ok!(Badges::suspend_accreditation(root(), MINISTRY_A));
        assert_ok!(Badges::ensure_holds(&HOLDER, CLASS));
        assert_ok!(Badges::compromise_key(root(), ISSUER, KEY, Badges::now()));
        assert_noop!(
            Badges::ensure_holds(&HOLDER, CLASS),
            Error::<Test>::Compromised
        );
    });
}
