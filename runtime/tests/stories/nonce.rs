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
fn eight_transactions_in_a_block_are_old_in_the_next() {
    story(|| {
        let ghost = account("Ghost");
        let endow = || sign("City", transfer(&ghost, 1_000));
        assert_ok!(block(vec![endow()])[0].expect("valid"));
        let nonce = *System::account_nonce(&ghost);
        let pay = |n, value| sign_at("Ghost", nonce + n, transfer(&account("Bob"), value));
        let (mut leave, old): (Vec<_>, Vec<_>) = (0..7).map(|n| (pay(n, 1), pay(n, 1))).unzip();
        leave.push(sign_at("Ghost", nonce + 7, transfer_all(&account("Bob"))));
        assert!(block(leave).iter().all(|result| *result == Ok(Ok(()))));
        assert!(!System::account_exists(&ghost));

        assert_ok!(block(vec![endow()])[0].expect("valid"));
        for result in block(old) {
            assert_eq!(result, Err(InvalidTransaction::Stale.into()));
        }
        assert_eq!(Balances::free_balance(&ghost), 1_000);
    });
}

#[test]
fn a_fresh_account_starts_at_eight_times_the_block_of_its_birth() {
    story(|| {
        while System::block_number() < 9 {
            block(vec![]);
        }
        block(vec![sign("City", transfer(&account("Ghost"), 1_000))]);
        assert_eq!(*System::account_nonce(account("Ghost")), 80);
        assert_ok!(
            block(vec![sign_at("Ghost", 80, transfer(&account("Bob"), 1))])[0].expect("valid")
        );
    });
}
