//! A frozen account receives and does not spend, and thaws exactly.

use crate::{mock::*, *};
use frame::{prelude::Dispatchable, testing_prelude::*};
use pallet_support::Frozen;

#[test]
fn a_frozen_account_receives_but_does_not_spend() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(1)));
        assert!(Cbdc::is_frozen(&CITIZEN));
        assert_noop!(Cbdc::ensure_not_frozen(&CITIZEN), TokenError::Frozen);
        assert_noop!(
            Balances::transfer_allow_death(signed(CITIZEN), BANK_A, 1),
            TokenError::Frozen
        );
        assert_ok!(Balances::transfer_allow_death(signed(BANK_A), CITIZEN, 300));
        assert_noop!(
            Balances::transfer_allow_death(signed(CITIZEN), BANK_A, 1),
            TokenError::Frozen
        );

        assert_ok!(Cbdc::unfreeze(central_bank(), CITIZEN, order(1)));
        assert_ok!(Cbdc::ensure_not_frozen(&CITIZEN));
        assert_ok!(Balances::transfer_allow_death(
            signed(CITIZEN),
            BANK_A,
            GENESIS + 300
        ));
        assert!(!System::account_exists(&CITIZEN));
    });
}

#[test]
fn a_freeze_leaves_the_account_as_it_found_it() {
    test(|| {
        let before = System::account(CITIZEN);
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(1)));
        assert_ok!(Cbdc::unfreeze(central_bank(), CITIZEN, order(1)));
        assert_eq!(System::account(CITIZEN), before);
    });
}

#[test]
fn an_account_without_won_is_frozen_too() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), STRANGER, order(1)));
        assert!(System::account_exists(&STRANGER));
        assert_ok!(Cbdc::do_try_state());
        assert_ok!(Balances::transfer_allow_death(signed(BANK_A), STRANGER, 10));
        assert_noop!(
            Balances::transfer_allow_death(signed(STRANGER), BANK_A, 10),
            TokenError::Frozen
        );
        assert_ok!(Cbdc::unfreeze(central_bank(), STRANGER, order(1)));
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), BANK_A, 10));
        assert!(!System::account_exists(&STRANGER));
    });
}

#[test]
fn an_account_that_was_frozen_empty_goes_when_thawed() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), STRANGER, order(1)));
        assert_ok!(Cbdc::unfreeze(central_bank(), STRANGER, order(1)));
        assert!(!System::account_exists(&STRANGER));
        assert_eq!(CourtOrders::<Test>::iter().count(), 0);
    });
}

#[test]
fn thawing_waits_for_whoever_needs_the_account() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), STRANGER, order(1)));
        assert_ok!(System::inc_consumers(&STRANGER));
        let unfreeze = RuntimeCall::from(Call::unfreeze {
            who: STRANGER,
            order: order(1),
        });
        assert_noop!(
            unfreeze.dispatch(central_bank()),
            DispatchError::ConsumerRemaining
        );
        System::dec_consumers(&STRANGER);
        assert_ok!(Cbdc::unfreeze(central_bank(), STRANGER, order(1)));
    });
}

#[test]
fn the_last_order_thaws() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(1)));
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(2)));
        assert_ok!(Cbdc::unfreeze(central_bank(), CITIZEN, order(1)));
        assert!(Cbdc::is_frozen(&CITIZEN));
        assert_eq!(Cbdc::court_orders(CITIZEN).into_inner(), vec![order(2)]);
        assert_noop!(
            Balances::transfer_allow_death(signed(CITIZEN), BANK_A, 1),
            TokenError::Frozen
        );
        assert_ok!(Cbdc::unfreeze(central_bank(), CITIZEN, order(2)));
        assert!(!Cbdc::is_frozen(&CITIZEN));
        assert_eq!(
            events().last(),
            Some(&Event::Unfrozen {
                who: CITIZEN,
                order: order(2),
                standing: 0
            })
        );
    });
}

#[test]
fn orders_are_known_by_their_commitment() {
    test(|| {
        assert_noop!(
            Cbdc::unfreeze(central_bank(), CITIZEN, order(1)),
            Error::<Test>::OrderNotFound
        );
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(1)));
        assert_noop!(
            Cbdc::freeze(central_bank(), CITIZEN, order(1)),
            Error::<Test>::OrderExists
        );
        assert_noop!(
            Cbdc::unfreeze(central_bank(), CITIZEN, order(2)),
            Error::<Test>::OrderNotFound
        );
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(2)));
        assert_ok!(Cbdc::freeze(central_bank(), CITIZEN, order(3)));
        assert_noop!(
            Cbdc::freeze(central_bank(), CITIZEN, order(4)),
            Error::<Test>::TooManyOrders
        );
    });
}

#[test]
fn a_frozen_institution_does_not_redeem() {
    test(|| {
        assert_ok!(Cbdc::freeze(central_bank(), BANK_A, order(1)));
        assert_noop!(Cbdc::redeem(signed(BANK_A), 1), TokenError::Frozen);
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 1));
    });
}

#[test]
fn the_central_bank_does_not_freeze_its_supervisors() {
    test(|| {
        assert_noop!(
            Cbdc::freeze(central_bank(), MINISTRY, order(1)),
            Error::<Test>::Supervisor
        );
        assert_ok!(Cbdc::freeze(RuntimeOrigin::root(), MINISTRY, order(1)));
    });
}
