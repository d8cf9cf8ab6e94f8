//! A badge is bound to its subject, and to nobody else.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn a_holder_presents_its_badge_once() {
    test(|| {
        let diplomas = holder_presents();
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(Moment::MAX));
        assert_noop!(diplomas.present(0, 0), Error::<Test>::AlreadyPresented);
        assert_ok!(diplomas.present(0, 1));
        assert_eq!(
            events().last(),
            Some(&Event::Presented {
                who: OTHER,
                class: CLASS,
                batch: 0,
                index: 1,
                until: None
            })
        );
    });
}

#[test]
fn whoever_sees_leaf_and_path_can_not_bind_the_badge() {
    test(|| {
        let diplomas = Diplomas::new(CLASS, &[HOLDER, OTHER]);
        diplomas.issue();
        let (leaf, path) = (diplomas.leaves[0].clone(), diplomas.path(0));
        assert_noop!(
            Badges::present(signed(STRANGER), 0, leaf.clone(), path.clone()),
            Error::<Test>::NotSubject
        );
        let stolen = Leaf {
            subject: STRANGER,
            ..leaf
        };
        assert_noop!(
            Badges::present(signed(STRANGER), 0, stolen, path),
            Error::<Test>::InvalidProof
        );
    });
}

#[test]
fn what_was_not_issued_is_refused() {
    test(|| {
        let diplomas = Diplomas::new(CLASS, &[HOLDER, OTHER, HOLDER]);
        diplomas.issue();
        let present = |batch, change: fn(&mut LeafOf<Test>), path| {
            let mut leaf = diplomas.leaves[0].clone();
            change(&mut leaf);
            Badges::present(signed(HOLDER), batch, leaf, path)
        };
        let path = || diplomas.path(0);
        assert_noop!(present(1, |_| (), path()), Error::<Test>::BatchNotFound);
        let refused = DispatchError::from(Error::<Test>::InvalidProof);
        assert_noop!(present(0, |leaf| leaf.index = 1, path()), refused);
        assert_noop!(present(0, |leaf| leaf.index = 3, path()), refused);
        assert_noop!(present(0, |leaf| leaf.document = hash(9), path()), refused);
        assert_noop!(present(0, |leaf| leaf.salt = [9; 32], path()), refused);
        assert_noop!(present(0, |leaf| leaf.until = Some(1), path()), refused);
        assert_noop!(present(0, |_| (), Path::default()), refused);
        let mut longer = path();
        longer.try_push(hash(0)).unwrap();
        assert_noop!(present(0, |_| (), longer), refused);
        assert_noop!(
            present(0, |leaf| leaf.version = 2, path()),
            Error::<Test>::UnknownVersion
        );
        assert_noop!(
            present(0, |leaf| leaf.class = FOREIGN_CLASS, path()),
            Error::<Test>::WrongClass
        );
        assert_ok!(present(0, |_| (), path()));
    });
}

#[test]
fn a_badge_of_another_chain_is_refused() {
    test(|| {
        let foreign = Diplomas::with(CLASS, &[HOLDER], |leaf| leaf.genesis = hash(1));
        let batch = foreign.issue();
        assert_noop!(foreign.present(batch, 0), Error::<Test>::WrongChain);
    });
}

#[test]
fn a_badge_that_does_not_count_is_not_presented() {
    test(|| {
        day(5);
        let diplomas = Diplomas::with(CLASS, &[HOLDER; 4], |leaf| {
            leaf.until = Some(6 * DAY + Moment::from(leaf.index));
        });
        let batch = diplomas.issue();
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_ok!(set_status(signed(ISSUER), SUSPENSIONS, &[(1, true)]));
        assert_noop!(diplomas.present(batch, 0), Error::<Test>::Revoked);
        assert_noop!(diplomas.present(batch, 1), Error::<Test>::Suspended);
        assert_ok!(diplomas.present(batch, 2));
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(6 * DAY + 2));
        Timestamp::set_timestamp(6 * DAY + 3);
        assert_noop!(diplomas.present(batch, 3), Error::<Test>::Expired);
        assert_ok!(Badges::compromise_key(root(), ISSUER, KEY, 5 * DAY));
        assert_noop!(diplomas.present(batch, 3), Error::<Test>::Compromised);
    });
}

#[test]
fn one_badge_of_a_class_at_a_time() {
    test(|| {
        let diplomas = Diplomas::new(CLASS, &[HOLDER, HOLDER]);
        let batch = diplomas.issue();
        assert_ok!(diplomas.present(batch, 0));
        assert_ok!(diplomas.present(batch, 1));
        assert_eq!(
            Holdings::<Test>::get(HOLDER, CLASS).map(|one| one.index),
            Some(1)
        );
        assert_ok!(diplomas.present(batch, 0));
    });
}

#[test]
fn what_was_presented_can_be_taken_back() {
    test(|| {
        let diplomas = holder_presents();
        assert_ok!(Badges::withdraw(signed(HOLDER), CLASS));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::NotHeld);
        assert_noop!(
            Badges::withdraw(signed(HOLDER), CLASS),
            Error::<Test>::NotHeld
        );
        assert_ok!(diplomas.present(0, 0));
    });
}

#[test]
fn who_lost_a_key_gets_the_badge_on_a_new_account() {
    test(|| {
        let diplomas = holder_presents();
        assert_ok!(Badges::rebind(signed(ISSUER), 0, 0, STRANGER));
        assert_ok!(Badges::ensure_holds(&STRANGER, CLASS));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::NotHeld);
        // The lost key does not take it back; the new one may present it again.
        assert_noop!(diplomas.present(0, 0), Error::<Test>::NotSubject);
        assert_ok!(Badges::withdraw(signed(STRANGER), CLASS));
        let (leaf, path) = (diplomas.leaves[0].clone(), diplomas.path(0));
        assert_noop!(diplomas.present(0, 0), Error::<Test>::NotSubject);
        assert_ok!(Badges::present(signed(STRANGER), 0, leaf, path));
        // Lost again.
        assert_ok!(Badges::rebind(signed(ISSUER), 0, 0, 99));
        assert_ok!(Badges::ensure_holds(&99, CLASS));
        assert_eq!(
            events().last(),
            Some(&Event::Rebound {
                from: Some(STRANGER),
                to: 99,
                class: CLASS,
                batch: 0,
                index: 0
            })
        );
        // The bit follows.
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_noop!(Badges::ensure_holds(&99, CLASS), Error::<Test>::Revoked);
    });
}

#[test]
fn a_thief_of_the_key_does_not_keep_the_badge_by_hiding_it() {
    test(|| {
        let diplomas = Diplomas::new(CLASS, &[HOLDER, HOLDER]);
        diplomas.issue();
        assert_ok!(diplomas.present(0, 0));
        // Withdrawn, it is still bound, and so is one that was never presented once it is moved.
        assert_ok!(Badges::withdraw(signed(HOLDER), CLASS));
        assert_ok!(Badges::rebind(signed(ISSUER), 0, 0, STRANGER));
        assert_ok!(Badges::rebind(signed(ISSUER), 0, 1, STRANGER));
        assert_noop!(diplomas.present(0, 0), Error::<Test>::NotSubject);
        assert_noop!(diplomas.present(0, 1), Error::<Test>::NotSubject);
        let (leaf, path) = (diplomas.leaves[1].clone(), diplomas.path(1));
        assert_ok!(Badges::present(signed(STRANGER), 0, leaf, path));
    });
}

#[test]
fn what_the_new_account_has_presented_stays() {
    test(|| {
        let diplomas = holder_presents();
        assert_ok!(diplomas.present(0, 1));
        assert_ok!(Badges::rebind(signed(ISSUER), 0, 0, OTHER));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::NotHeld);
        assert_eq!(
            Holdings::<Test>::get(OTHER, CLASS).map(|one| one.index),
            Some(1)
        );
        let (leaf, path) = (diplomas.leaves[0].clone(), diplomas.path(0));
        assert_ok!(Badges::present(signed(OTHER), 0, leaf, path));
    });
}

#[test]
fn only_the_badges_issuer_rebinds_it_while_it_may_issue() {
    test(|| {
        holder_presents();
        let rebind = |by| Badges::rebind(signed(by), 0, 0, STRANGER);
        assert_noop!(rebind(MINISTRY_A), Error::<Test>::NotAuthorized);
        assert_noop!(rebind(HOLDER), Error::<Test>::NotAccredited);
        let elsewhere = |batch, index| Badges::rebind(signed(ISSUER), batch, index, STRANGER);
        assert_noop!(elsewhere(1, 0), Error::<Test>::BatchNotFound);
        assert_noop!(elsewhere(0, 2), Error::<Test>::NotInBatch);
        assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[]));
        assert_noop!(rebind(OPERATOR_OF_ISSUER), Error::<Test>::OutsideScope);
        assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
        assert_ok!(rebind(OPERATOR_OF_ISSUER));
        assert_ok!(accredit(MINISTRY_A, ISSUER, &[]));
        assert_noop!(rebind(ISSUER), Error::<Test>::OutsideScope);
        assert_ok!(Badges::suspend_accreditation(root(), ISSUER));
        assert_noop!(rebind(ISSUER), Error::<Test>::AccreditationSuspended);
    });
}

#[test]
fn a_root_issued_again_brings_nothing_back() {
    test(|| {
        let diplomas = holder_presents();
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::Revoked);
        let again = diplomas
            .issue_at(500)
            .expect("it may be issued, to no avail");
        assert_noop!(diplomas.present(again, 0), Error::<Test>::WrongList);
        assert_noop!(Badges::ensure_holds(&HOLDER, CLASS), Error::<Test>::Revoked);
    });
}
