//! Won is made and unmade only within cap and lines.

use crate::{mock::*, *};
use frame::testing_prelude::*;

/// Total issuance = genesis + issued − redeemed, with these figures.
fn assert_supply(issued: u64, redeemed: u64) {
    let supply = SupplyOf::<Test>::get();
    assert_eq!((supply.issued, supply.redeemed), (issued, redeemed));
    assert_eq!(Balances::total_issuance(), 4 * GENESIS + issued - redeemed);
    assert_ok!(Cbdc::do_try_state());
}

#[test]
fn cap_and_lines_bound_two_banks() {
    test(|| {
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 600_000_000));
        assert_supply(600_000_000, 0);
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_A, 1),
            Error::<Test>::LineExceeded
        );
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_B, 400_000_001),
            Error::<Test>::CapExceeded
        );
        assert_ok!(Cbdc::issue(central_bank(), BANK_B, 400_000_000));
        assert_supply(1_000_000_000, 0);
        assert_ok!(Cbdc::redeem(signed(BANK_A), 100_000_000));
        assert_supply(1_000_000_000, 100_000_000);
        assert_ok!(Cbdc::issue(central_bank(), BANK_B, 100_000_000));
        assert_supply(1_100_000_000, 100_000_000);
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_B, 1),
            Error::<Test>::CapExceeded
        );

        assert_eq!(Balances::free_balance(BANK_A), GENESIS + 500_000_000);
        assert_eq!(Balances::free_balance(BANK_B), GENESIS + 500_000_000);
        assert_eq!(Cbdc::outstanding(BANK_A), Some(500_000_000));
        assert_eq!(Cbdc::drawable(BANK_A), Some(0));
        assert_eq!(
            events(),
            vec![
                Event::Issued {
                    institution: BANK_A,
                    amount: 600_000_000
                },
                Event::Issued {
                    institution: BANK_B,
                    amount: 400_000_000
                },
                Event::Redeemed {
                    institution: BANK_A,
                    amount: 100_000_000
                },
                Event::Issued {
                    institution: BANK_B,
                    amount: 100_000_000
                },
            ]
        );
    });
}

#[test]
fn only_the_central_bank_issues() {
    test(|| {
        for who in [BANK_A, CITIZEN, STRANGER] {
            assert_noop!(
                Cbdc::issue(signed(who), BANK_A, 1),
                Error::<Test>::NotCentralBank
            );
        }
        assert_noop!(
            Cbdc::issue(RuntimeOrigin::root(), BANK_A, 1),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Cbdc::issue(RuntimeOrigin::none(), BANK_A, 1),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn only_institutions_draw_and_redeem() {
    test(|| {
        assert_noop!(
            Cbdc::issue(central_bank(), CITIZEN, 1),
            Error::<Test>::NotInstitution
        );
        assert_noop!(
            Cbdc::redeem(signed(CITIZEN), 1),
            Error::<Test>::NotInstitution
        );
        assert_noop!(
            Cbdc::redeem(central_bank(), 1),
            Error::<Test>::NotInstitution
        );
        assert_noop!(
            Cbdc::redeem(RuntimeOrigin::root(), 1),
            DispatchError::BadOrigin
        );
        assert_eq!(Cbdc::outstanding(CITIZEN), None);
        assert_eq!(Cbdc::drawable(CITIZEN), None);
    });
}

#[test]
fn nothing_is_no_amount() {
    test(|| {
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_A, 0),
            Error::<Test>::ZeroAmount
        );
        assert_noop!(Cbdc::redeem(signed(BANK_A), 0), Error::<Test>::ZeroAmount);
    });
}

#[test]
fn a_bank_redeems_won_that_another_drew() {
    test(|| {
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 5_000));
        assert_ok!(Balances::transfer_allow_death(
            signed(BANK_A),
            BANK_B,
            4_000
        ));
        assert_ok!(Cbdc::redeem(signed(BANK_B), 4_000));
        assert_supply(5_000, 4_000);
        assert_eq!(Cbdc::outstanding(BANK_A), Some(5_000));
        assert_eq!(Cbdc::outstanding(BANK_B), Some(-4_000));
        assert_eq!(Cbdc::drawable(BANK_B), Some(600_004_000));
    });
}

#[test]
fn a_bank_redeems_all_it_has_and_no_more() {
    test(|| {
        assert_noop!(
            Cbdc::redeem(signed(BANK_A), GENESIS + 1),
            TokenError::FundsUnavailable
        );
        assert_ok!(Cbdc::redeem(signed(BANK_A), GENESIS));
        assert!(!System::account_exists(&BANK_A));
        assert_supply(0, GENESIS);
    });
}

#[test]
fn a_suspended_institution_redeems_but_does_not_draw() {
    test(|| {
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 500));
        assert_ok!(Cbdc::suspend_institution(central_bank(), BANK_A));
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_A, 1),
            Error::<Test>::InstitutionSuspended
        );
        assert_eq!(Cbdc::drawable(BANK_A), Some(0));
        assert_ok!(Cbdc::redeem(signed(BANK_A), 500));
        assert_ok!(Cbdc::reinstate_institution(central_bank(), BANK_A));
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 1));
        assert_supply(501, 500);
    });
}

#[test]
fn a_cap_below_what_is_out_bars_issues_and_nothing_else() {
    test(|| {
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 5_000));
        assert_ok!(Cbdc::set_issuance_cap(central_bank(), 2_000));
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_B, 1),
            Error::<Test>::CapExceeded
        );
        assert_ok!(Balances::transfer_allow_death(
            signed(BANK_A),
            CITIZEN,
            1_000
        ));
        assert_ok!(Cbdc::redeem(signed(BANK_A), 3_500));
        assert_ok!(Cbdc::issue(central_bank(), BANK_B, 500));
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_B, 1),
            Error::<Test>::CapExceeded
        );
    });
}

#[test]
fn a_line_below_what_is_out_bars_issues_and_nothing_else() {
    test(|| {
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 5_000));
        assert_ok!(Cbdc::set_line(central_bank(), BANK_A, 2_000));
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_A, 1),
            Error::<Test>::LineExceeded
        );
        assert_ok!(Balances::transfer_allow_death(
            signed(BANK_A),
            CITIZEN,
            1_000
        ));
        assert_ok!(Cbdc::issue(central_bank(), BANK_B, 1_000));
        assert_ok!(Cbdc::redeem(signed(BANK_A), 3_500));
        assert_ok!(Cbdc::issue(central_bank(), BANK_A, 500));
    });
}
