//! An account that was reaped and comes back can't be hit by its own old transactions.

use crate::chain::*;
use dure_runtime::System;
use frame_support::assert_ok;
use sp_runtime::transaction_validity::InvalidTransaction;

#[test]
fn an_old_transaction_is_refused_after_the_account_comes_back() {
    story(|| {
        let ghost = account("Ghost");
        let endow = || sign("City", transfer(&ghost, 1_000));
        assert_ok!(block(vec![endow()])[0].expect("valid"));

        // Signed while the account lives, kept by whoever saw it.
        let nonce = *System::account_nonce(&ghost);
        let old = sign_at("Ghost", nonce, transfer(&account("Bob"), 1));
        let leave = sign_at("Ghost", nonce, transfer(&account("Bob"), 998));
        assert_ok!(block(vec![leave])[0].expect("valid"));
        assert!(!System::account_exists(&ghost));

        assert_ok!(block(vec![endow()])[0].expect("valid"));
        assert!(*System::account_nonce(&ghost) > nonce);
        assert_eq!(block(vec![old])[0], Err(InvalidTransaction::Stale.into()));
        assert_eq!(Balances::free_balance(&ghost), 1_000);
    });
}

#[test]
fn a_fresh_account_starts_at_the_block_of_its_birth() {
    story(|| {
        while System::block_number() < 9 {
            block(vec![]);
        }
        block(vec![sign("City", transfer(&account("Ghost"), 1_000))]);
        assert_eq!(*System::account_nonce(account("Ghost")), 10);
        assert_ok!(
            block(vec![sign_at("Ghost", 10, transfer(&account("Bob"), 1))])[0].expect("valid")
        );
    });
}
