//! Acquirers answer for their merchants, and the council for them all.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use pallet_support::merchants::{Region, RevenueBand};

const CHANGED: MerchantProfile = MerchantProfile {
    category: 63,
    region: Region(50_110),
    revenue: RevenueBand::Above3B,
};

#[test]
fn an_acquirer_updates_and_removes() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::update(signed(BANK), id(SHOP), CHANGED));
        assert_eq!(payable(), Ok(CHANGED));
        assert_ok!(Shops::remove(signed(BANK), id(SHOP)));
        assert_eq!(payable(), Err(Unpayable::NotMerchant));
        assert_eq!(held(BANK), 0);
        assert!(!System::account_exists(&id(SHOP)));
        assert_eq!(
            events()[1..],
            [
                Event::Updated {
                    merchant: id(SHOP),
                    profile: CHANGED
                },
                Event::Removed {
                    merchant: id(SHOP),
                    barred: false
                },
            ]
        );
    });
}

#[test]
fn what_an_acquirer_suspends_it_reinstates() {
    test(|| {
        enroll(BANK);
        assert_noop!(
            Shops::reinstate(signed(BANK), id(SHOP)),
            Error::<Test>::NotSuspended
        );
        assert_ok!(Shops::suspend(signed(BANK), id(SHOP)));
        assert_eq!(payable(), Err(Unpayable::Suspended));
        assert_eq!(<Shops as Merchants<_>>::profile(&id(SHOP)), Some(PROFILE));
        assert_noop!(
            Shops::suspend(signed(BANK), id(SHOP)),
            Error::<Test>::AlreadySuspended
        );
        assert_ok!(Shops::reinstate(signed(BANK), id(SHOP)));
        assert_eq!(payable(), Ok(PROFILE));
        assert_eq!(
            events()[1..],
            [
                Event::Suspended {
                    merchant: id(SHOP),
                    by: SuspendedBy::Acquirer
                },
                Event::Reinstated { merchant: id(SHOP) },
            ]
        );
    });
}

#[test]
fn what_the_council_suspends_it_alone_reinstates() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::suspend(signed(BANK), id(SHOP)));
        assert_ok!(Shops::suspend(root(), id(SHOP)));
        for by in [root(), signed(BANK)] {
            assert_noop!(
                Shops::suspend(by, id(SHOP)),
                Error::<Test>::AlreadySuspended
            );
        }
        assert_noop!(
            Shops::reinstate(signed(BANK), id(SHOP)),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(Shops::reinstate(root(), id(SHOP)));
        assert_eq!(payable(), Ok(PROFILE));
        assert_noop!(
            Shops::reinstate(root(), id(SHOP)),
            Error::<Test>::NotSuspended
        );
    });
}

#[test]
fn the_councils_suspension_outlives_all_else() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::suspend(root(), id(SHOP)));
        // A move,
        assert_ok!(agreed(&agreement(CARD)));
        assert_eq!(payable(), Err(Unpayable::Suspended));
        // a removal,
        assert_ok!(Shops::remove(signed(CARD), id(SHOP)));
        assert!(Shops::is_barred(id(SHOP)));
        assert_eq!(
            events().last(),
            Some(&Event::Removed {
                merchant: id(SHOP),
                barred: true
            })
        );
        enroll(BANK);
        assert_eq!(payable(), Err(Unpayable::Suspended));
        // its own leaving.
        assert_ok!(Shops::leave(signed(SHOP)));
        for by in [signed(BANK), signed(SHOP)] {
            assert_noop!(
                Shops::reinstate(by, id(SHOP)),
                Error::<Test>::MerchantNotFound
            );
        }
        assert_ok!(Shops::reinstate(root(), id(SHOP)));
        assert!(!Shops::is_barred(id(SHOP)));
        enroll(BANK);
        assert_eq!(payable(), Ok(PROFILE));
    });
}

/// Who leaves while the council votes gains nothing by it.
#[test]
fn the_council_bars_who_has_left() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::leave(signed(SHOP)));
        assert_ok!(Shops::suspend(root(), id(SHOP)));
        assert_eq!(
            events().last(),
            Some(&Event::Suspended {
                merchant: id(SHOP),
                by: SuspendedBy::Council
            })
        );
        assert!(Shops::is_barred(id(SHOP)));
        assert_noop!(
            Shops::suspend(root(), id(SHOP)),
            Error::<Test>::AlreadySuspended
        );
        enroll(BANK);
        assert_eq!(payable(), Err(Unpayable::Suspended));
        assert_ok!(Shops::reinstate(root(), id(SHOP)));
        assert_eq!(payable(), Ok(PROFILE));
    });
}

#[test]
fn a_merchant_is_as_good_as_its_acquirer() {
    test(|| {
        enroll(BANK);
        revoke(BANK);
        assert_eq!(payable(), Err(Unpayable::AcquirerStopped));
        assert_eq!(Shops::unpayable(id(SHOP)), Some(Unpayable::AcquirerStopped));
        // What takes a merchant out asks for no badge; what lets it in does.
        assert_ok!(Shops::suspend(signed(BANK), id(SHOP)));
        let refused = DispatchError::Other("no badge");
        assert_noop!(Shops::reinstate(signed(BANK), id(SHOP)), refused);
        assert_noop!(Shops::update(signed(BANK), id(SHOP), CHANGED), refused);
        assert_ok!(Shops::reinstate(root(), id(SHOP)));
        grant(BANK);
        assert_eq!(payable(), Ok(PROFILE));
    });
}

#[test]
fn a_stopped_acquirer_does_nothing_and_its_merchants_are_paid() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::suspend(signed(BANK), id(SHOP)));
        Stopped::set(vec![id(BANK)]);
        for refused in [
            Shops::update(signed(BANK), id(SHOP), CHANGED),
            Shops::suspend(signed(BANK), id(SHOP)),
            Shops::reinstate(signed(BANK), id(SHOP)),
            Shops::remove(signed(BANK), id(SHOP)),
        ] {
            assert_eq!(refused, Err(TokenError::Frozen.into()));
        }
        assert_ok!(Shops::reinstate(root(), id(SHOP)));
        assert_eq!(payable(), Ok(PROFILE));
    });
}

#[test]
fn each_by_its_own() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::suspend(root(), id(SHOP)));
        for by in [CARD, STRANGER, SHOP] {
            for refused in [
                Shops::update(signed(by), id(SHOP), CHANGED),
                Shops::suspend(signed(by), id(SHOP)),
                Shops::reinstate(signed(by), id(SHOP)),
                Shops::remove(signed(by), id(SHOP)),
            ] {
                assert_eq!(refused, Err(Error::<Test>::NotAcquirer.into()));
            }
        }
        for refused in [
            Shops::update(signed(BANK), id(STRANGER), CHANGED),
            Shops::suspend(signed(BANK), id(STRANGER)),
            Shops::reinstate(root(), id(STRANGER)),
            Shops::remove(root(), id(STRANGER)),
        ] {
            assert_eq!(refused, Err(Error::<Test>::MerchantNotFound.into()));
        }
        assert_ok!(Shops::remove(root(), id(SHOP)));
    });
}

/// Merchants rely on the class of badges by which they were enrolled, until they are updated.
#[test]
fn another_badge_is_named() {
    test(|| {
        enroll(BANK);
        assert_ok!(Shops::name_badge(root(), 77));
        assert_eq!(payable(), Ok(PROFILE));
        assert_noop!(
            Shops::update(signed(BANK), id(SHOP), CHANGED),
            DispatchError::Other("no badge")
        );
        Granted::mutate(|granted| granted.push((id(BANK), 77)));
        assert_ok!(Shops::update(signed(BANK), id(SHOP), CHANGED));
        revoke(BANK);
        Granted::mutate(|granted| granted.push((id(BANK), 77)));
        assert_eq!(payable(), Ok(CHANGED));
    });
}
