//! Who decides about the central bank, the cap and the institutions.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn the_council_names_the_central_bank() {
    test(|| {
        assert_noop!(
            Cbdc::name_central_bank(central_bank(), CITIZEN),
            DispatchError::BadOrigin
        );
        assert_ok!(Cbdc::name_central_bank(RuntimeOrigin::root(), CITIZEN));
        assert_noop!(
            Cbdc::issue(central_bank(), BANK_A, 1),
            Error::<Test>::NotCentralBank
        );
        assert_ok!(Cbdc::issue(signed(CITIZEN), BANK_A, 1));
        assert_eq!(
            events().first(),
            Some(&Event::CentralBankNamed { who: CITIZEN })
        );
    });
}

#[test]
fn the_central_bank_and_the_council_govern() {
    for origin in [central_bank, RuntimeOrigin::root] {
        test(|| {
            assert_ok!(Cbdc::set_issuance_cap(origin(), 7));
            assert_ok!(Cbdc::admit_institution(origin(), CITIZEN, 8));
            assert_ok!(Cbdc::set_line(origin(), CITIZEN, 9));
            assert_ok!(Cbdc::suspend_institution(origin(), CITIZEN));
            assert_ok!(Cbdc::reinstate_institution(origin(), CITIZEN));
            assert_ok!(Cbdc::freeze(origin(), CITIZEN, order(1)));
            assert_ok!(Cbdc::unfreeze(origin(), CITIZEN, order(1)));
            assert_eq!(
                events(),
                vec![
                    Event::IssuanceCapSet { cap: 7 },
                    Event::InstitutionAdmitted {
                        who: CITIZEN,
                        line: 8
                    },
                    Event::LineSet {
                        who: CITIZEN,
                        line: 9
                    },
                    Event::InstitutionSuspended { who: CITIZEN },
                    Event::InstitutionReinstated { who: CITIZEN },
                    Event::Frozen {
                        who: CITIZEN,
                        order: order(1)
                    },
                    Event::Unfrozen {
                        who: CITIZEN,
                        order: order(1),
                        standing: 0
                    },
                ]
            );
        });
    }
}

#[test]
fn nobody_else_governs() {
    test(|| {
        let refused = DispatchError::from(Error::<Test>::NotCentralBank);
        let bank = || signed(BANK_A);
        assert_noop!(Cbdc::set_issuance_cap(bank(), 7), refused);
        assert_noop!(Cbdc::admit_institution(bank(), CITIZEN, 8), refused);
        assert_noop!(Cbdc::set_line(bank(), BANK_A, 9), refused);
        assert_noop!(Cbdc::suspend_institution(bank(), BANK_B), refused);
        assert_noop!(Cbdc::reinstate_institution(bank(), BANK_B), refused);
        assert_noop!(Cbdc::freeze(bank(), CITIZEN, order(1)), refused);
        assert_noop!(Cbdc::unfreeze(bank(), CITIZEN, order(1)), refused);
        assert_noop!(
            Cbdc::set_issuance_cap(RuntimeOrigin::none(), 7),
            DispatchError::BadOrigin
        );
    });
}

/// By a proxy or as a multisig it could still call; the council governs meanwhile.
#[test]
fn a_stopped_central_bank_does_nothing() {
    test(|| {
        assert_ok!(Cbdc::freeze(RuntimeOrigin::root(), CENTRAL_BANK, order(2)));
        let bank = central_bank;
        for refused in [
            Cbdc::set_issuance_cap(bank(), 7),
            Cbdc::admit_institution(bank(), CITIZEN, 8),
            Cbdc::set_line(bank(), BANK_A, 9),
            Cbdc::suspend_institution(bank(), BANK_B),
            Cbdc::reinstate_institution(bank(), BANK_B),
            Cbdc::issue(bank(), BANK_A, 1),
            Cbdc::freeze(bank(), CITIZEN, order(1)),
            Cbdc::unfreeze(bank(), CENTRAL_BANK, order(2)),
        ] {
            assert_eq!(refused, Err(TokenError::Frozen.into()));
        }
        assert_ok!(Cbdc::suspend_institution(RuntimeOrigin::root(), BANK_B));
        assert_ok!(Cbdc::unfreeze(
            RuntimeOrigin::root(),
            CENTRAL_BANK,
            order(2)
        ));
        assert_ok!(Cbdc::issue(bank(), BANK_A, 1));
    });
}

#[test]
fn an_institution_is_admitted_once() {
    test(|| {
        assert_noop!(
            Cbdc::admit_institution(central_bank(), BANK_A, 1),
            Error::<Test>::AlreadyExists
        );
        assert_noop!(
            Cbdc::set_line(central_bank(), CITIZEN, 1),
            Error::<Test>::NotInstitution
        );
    });
}

#[test]
fn a_suspension_is_laid_once_and_lifted_once() {
    test(|| {
        let unknown = DispatchError::from(Error::<Test>::NotInstitution);
        assert_noop!(Cbdc::suspend_institution(central_bank(), CITIZEN), unknown);
        assert_noop!(
            Cbdc::reinstate_institution(central_bank(), CITIZEN),
            unknown
        );
        assert_noop!(
            Cbdc::reinstate_institution(central_bank(), BANK_A),
            Error::<Test>::NotSuspended
        );
        assert_ok!(Cbdc::suspend_institution(central_bank(), BANK_A));
        assert_noop!(
            Cbdc::suspend_institution(central_bank(), BANK_A),
            Error::<Test>::AlreadySuspended
        );
    });
}
