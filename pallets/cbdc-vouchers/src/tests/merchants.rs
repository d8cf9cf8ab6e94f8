//! Acquirers enrol merchants and answer for them.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn an_acquirer_enrols_changes_and_removes() {
    test(|| {
        let merchant = id(STRANGER);
        let before = held(ACQUIRER);
        assert_ok!(Vouchers::enroll_merchant(
            signed(ACQUIRER),
            merchant.clone(),
            PROFILE
        ));
        assert!(held(ACQUIRER) > before);
        let profile = MerchantProfile {
            category: 63,
            region: Region(50_110),
            revenue: RevenueBand::Above3B,
        };
        assert_ok!(Vouchers::update_merchant(
            signed(ACQUIRER),
            merchant.clone(),
            profile
        ));
        let details = Vouchers::merchant_details(merchant.clone()).expect("a merchant");
        assert_eq!((details.profile, details.suspended), (profile, None));
        assert_eq!(System::sufficients(&merchant), 1);
        assert_ok!(Vouchers::remove_merchant(
            signed(ACQUIRER),
            merchant.clone()
        ));
        assert_eq!(Vouchers::merchant_details(merchant.clone()), None);
        assert_eq!(held(ACQUIRER), before);
        let acquirer = id(ACQUIRER);
        assert_eq!(
            events(),
            [
                Event::MerchantEnrolled {
                    merchant: merchant.clone(),
                    acquirer: acquirer.clone(),
                    profile: PROFILE
                },
                Event::MerchantEnrolled {
                    merchant: merchant.clone(),
                    acquirer,
                    profile
                },
                Event::MerchantRemoved { merchant },
            ]
        );
    });
}

#[test]
fn only_with_the_badge() {
    test(|| {
        let refused = DispatchError::Other("no badge");
        assert_noop!(
            Vouchers::enroll_merchant(signed(CITY), id(STRANGER), PROFILE),
            refused
        );
        revoke(ACQUIRER, ACQUIRER_BADGE);
        assert_noop!(
            Vouchers::update_merchant(signed(ACQUIRER), id(SHOP), PROFILE),
            refused
        );
        // What takes a merchant out needs no badge, but what lets it in does.
        assert_ok!(Vouchers::suspend_merchant(signed(ACQUIRER), id(SHOP)));
        assert_noop!(
            Vouchers::reinstate_merchant(signed(ACQUIRER), id(SHOP)),
            refused
        );
        Badges::<Test>::kill();
        assert_noop!(
            Vouchers::enroll_merchant(signed(ACQUIRER), id(STRANGER), PROFILE),
            Error::<Test>::BadgesNotNamed
        );
    });
}

#[test]
fn what_the_council_suspends_it_alone_reinstates() {
    test(|| {
        let acquirer = || signed(ACQUIRER);
        let refused = DispatchError::from(Error::<Test>::SuspendedByCouncil);
        assert_ok!(Vouchers::suspend_merchant(acquirer(), id(SHOP)));
        assert_noop!(
            Vouchers::suspend_merchant(acquirer(), id(SHOP)),
            Error::<Test>::MerchantSuspended
        );
        assert_ok!(Vouchers::suspend_merchant(root(), id(SHOP)));
        assert_noop!(
            Vouchers::suspend_merchant(root(), id(SHOP)),
            Error::<Test>::MerchantSuspended
        );
        assert_noop!(Vouchers::suspend_merchant(acquirer(), id(SHOP)), refused);
        assert_noop!(Vouchers::reinstate_merchant(acquirer(), id(SHOP)), refused);
        assert_noop!(Vouchers::remove_merchant(acquirer(), id(SHOP)), refused);
        assert_ok!(Vouchers::reinstate_merchant(root(), id(SHOP)));
        assert_noop!(
            Vouchers::reinstate_merchant(acquirer(), id(SHOP)),
            Error::<Test>::MerchantNotSuspended
        );
    });
}

#[test]
fn a_stopped_acquirer_or_agency_can_not_act() {
    test(|| {
        let programme = programme_with(terms(), 100);
        freeze(ACQUIRER);
        freeze(CITY);
        assert_noop!(
            Vouchers::enroll_merchant(signed(ACQUIRER), id(STRANGER), PROFILE),
            TokenError::Frozen
        );
        assert_noop!(
            Vouchers::create_programme(signed(CITY), terms()),
            TokenError::Frozen
        );
        assert_noop!(allot(programme, &[(HOLDER, 1)]), TokenError::Frozen);
    });
}

#[test]
fn each_once_and_each_by_its_own() {
    test(|| {
        assert_noop!(
            Vouchers::enroll_merchant(signed(ACQUIRER), id(SHOP), PROFILE),
            Error::<Test>::MerchantExists
        );
        grant(STRANGER, ACQUIRER_BADGE);
        let other = || signed(STRANGER);
        let refused = DispatchError::from(Error::<Test>::NotAcquirer);
        assert_noop!(
            Vouchers::update_merchant(other(), id(SHOP), PROFILE),
            refused
        );
        assert_noop!(Vouchers::suspend_merchant(other(), id(SHOP)), refused);
        assert_noop!(Vouchers::remove_merchant(other(), id(SHOP)), refused);
        assert_ok!(Vouchers::suspend_merchant(root(), id(SHOP)));
        assert_noop!(Vouchers::reinstate_merchant(other(), id(SHOP)), refused);
        for refused in [
            Vouchers::update_merchant(signed(ACQUIRER), id(GHOST), PROFILE),
            Vouchers::suspend_merchant(root(), id(GHOST)),
            Vouchers::reinstate_merchant(root(), id(GHOST)),
            Vouchers::remove_merchant(root(), id(GHOST)),
        ] {
            assert_eq!(refused, Err(Error::<Test>::MerchantNotFound.into()));
        }
    });
}

#[test]
fn profiles_are_what_rules_can_name() {
    test(|| {
        for profile in [
            MerchantProfile {
                category: 64,
                ..PROFILE
            },
            MerchantProfile {
                region: Region(11),
                ..PROFILE
            },
            MerchantProfile {
                region: Region(100_000),
                ..PROFILE
            },
        ] {
            assert_noop!(
                Vouchers::enroll_merchant(signed(ACQUIRER), id(STRANGER), profile),
                Error::<Test>::InvalidProfile
            );
            assert_noop!(
                Vouchers::update_merchant(signed(ACQUIRER), id(SHOP), profile),
                Error::<Test>::InvalidProfile
            );
        }
    });
}

#[test]
fn a_suspended_merchant_is_not_paid_and_still_refunds() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 4_000));
        let payment = last_payment();
        assert_ok!(Vouchers::suspend_merchant(signed(ACQUIRER), id(SHOP)));
        assert_noop!(
            pay(HOLDER, &[programme], SHOP, 1),
            Error::<Test>::MerchantSuspended
        );
        assert_ok!(refund(SHOP, payment, 1_000));
        assert_ok!(Vouchers::reinstate_merchant(signed(ACQUIRER), id(SHOP)));
        assert_noop!(
            Vouchers::reinstate_merchant(root(), id(SHOP)),
            Error::<Test>::MerchantNotSuspended
        );
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        // One that is gone refunds too.
        assert_ok!(Vouchers::remove_merchant(root(), id(SHOP)));
        assert_ok!(refund(SHOP, payment, 3_000));
        assert_eq!(left(programme, HOLDER), 9_999);
    });
}
