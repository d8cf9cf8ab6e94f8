//! Every preset builds, and holds what it says.

use crate::chain::*;
use dure_runtime::{
    Cbdc, Runtime, ValidatorMembership,
    configs::TreasuryAccount,
    presets::{BANKS, CENTRAL_BANK, DEV, LOCAL, MINISTRIES, OTHERS, STAGING, get, names},
};

fn on(preset: &str, check: impl FnOnce()) {
    chain(preset).execute_with(|| {
        check();
        // Aura's law asks for an authority, which the pattern leaves to those who fill it in.
        if preset != STAGING {
            check_law();
        }
    });
}

#[test]
fn the_presets_are_these() {
    assert_eq!(names(), [DEV, LOCAL, STAGING]);
    assert_eq!(get(&"mainnet".into()), None);
}

#[test]
fn dev_and_local_tell_the_story() {
    for (preset, validators) in [
        (DEV, vec!["Alice"]),
        (LOCAL, vec!["Alice", "Bob", "Charlie", "Dave"]),
    ] {
        on(preset, || {
            let mut validators: Vec<_> = validators.into_iter().map(account).collect();
            validators.sort();
            assert_eq!(pallet_session::Validators::<Runtime>::get(), validators);
            assert_eq!(ValidatorMembership::members(), validators);
            assert_eq!(
                pallet_aura::Authorities::<Runtime>::get().len(),
                validators.len()
            );
            assert_eq!(
                pallet_grandpa::Authorities::<Runtime>::get().len(),
                validators.len()
            );
            assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(account("Alice")));
            assert_eq!(Balances::total_issuance(), 21 * 100_000_000);
            assert_eq!(Cbdc::supply().genesis, Balances::total_issuance());
            assert_eq!(Cbdc::supply().cap, 1_000_000_000);
            for bank in ["BankA", "BankB"] {
                assert_eq!(Cbdc::drawable(account(bank)), Some(600_000_000));
            }
            assert_eq!(
                pallet_cbdc::CentralBank::<Runtime>::get(),
                Some(account("CentralBank"))
            );
        });
    }
}

#[test]
fn the_council_sits_from_genesis() {
    for preset in [DEV, LOCAL] {
        on(preset, || {
            let mut ministries: Vec<_> = dure_runtime::presets::MINISTRIES.map(account).to_vec();
            ministries.sort();
            assert_eq!(
                pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(),
                ministries
            );
        });
    }
}

#[test]
fn staging_holds_no_key() {
    on(STAGING, || {
        assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
        assert_eq!(pallet_session::Validators::<Runtime>::get(), []);
        assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 0);
        assert_eq!(pallet_grandpa::Authorities::<Runtime>::get().len(), 0);
        assert_eq!(
            pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(),
            []
        );
        assert_eq!(pallet_cbdc::CentralBank::<Runtime>::get(), None);
        assert_eq!(pallet_cbdc::Institutions::<Runtime>::iter().count(), 0);
        // `pallet-treasury` gives its account the existential deposit.
        let accounts: Vec<_> = frame_system::Account::<Runtime>::iter_keys().collect();
        assert_eq!(accounts, [TreasuryAccount::get()]);
        assert_eq!(Balances::total_issuance(), 1);
        assert_eq!(Cbdc::supply().genesis, 1);
    });
    let pattern = String::from_utf8(get(&STAGING.into()).expect("exists")).expect("is text");
    for name in [CENTRAL_BANK]
        .into_iter()
        .chain(BANKS)
        .chain(MINISTRIES)
        .chain(OTHERS)
    {
        assert!(
            !pattern.contains(&account(name).to_string()),
            "{name} is in the pattern"
        );
    }
}
