//! A transfer costs ₩2, congestion multiplies it, and fees move won without making or losing any.

use crate::chain::*;
use codec::Encode;
use dure_runtime::{Runtime, System, TransactionPayment, configs::TreasuryAccount};
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use pallet_transaction_payment::{Multiplier, NextFeeMultiplier};
use proptest::prelude::*;
use sp_runtime::FixedPointNumber;

fn treasury() -> Balance {
    Balances::free_balance(TreasuryAccount::get())
}

/// What `//Alice` pays for a plain transfer with this multiplier, and what was announced.
fn fee_at(multiplier: u32) -> (Balance, Balance) {
    NextFeeMultiplier::<Runtime>::put(Multiplier::saturating_from_integer(multiplier));
    let alice = account("Alice");
    let (before, treasury_before) = (Balances::free_balance(&alice), treasury());
    let transaction = sign("Alice", transfer(&account("Bob"), 100));
    let announced = TransactionPayment::query_info(
        transaction.clone(),
        transaction
            .encoded_size()
            .try_into()
            .expect("a short transaction"),
    )
    .partial_fee;
    assert_ok!(block(vec![transaction])[0].expect("valid"));
    let fee = before - Balances::free_balance(&alice) - 100;
    assert_eq!(treasury() - treasury_before, fee);
    (fee, announced)
}

#[test]
fn a_transfer_costs_two_won() {
    story(|| assert_eq!(fee_at(1), (2, 2)));
}

#[test]
fn congestion_multiplies_the_weight_fee() {
    // ₩1 base, and ₩1 for the weight times the multiplier.
    story(|| assert_eq!(fee_at(10), (11, 11)));
    story(|| assert_eq!(fee_at(100), (101, 101)));
}

#[test]
fn the_multiplier_stays_between_1_and_100() {
    story(|| {
        for _ in 0..10 {
            block(vec![]);
        }
        assert_eq!(
            NextFeeMultiplier::<Runtime>::get(),
            Multiplier::saturating_from_integer(1)
        );
        NextFeeMultiplier::<Runtime>::put(Multiplier::saturating_from_integer(1_000));
        block(vec![]);
        assert_eq!(
            NextFeeMultiplier::<Runtime>::get(),
            Multiplier::saturating_from_integer(100)
        );
    });
}

#[test]
fn a_failing_call_costs_its_fee() {
    story(|| {
        let before = treasury();
        let result = block(vec![sign("Alice", transfer(&account("Bob"), Balance::MAX))]);
        assert!(matches!(result[0], Ok(Err(_))));
        assert_eq!(treasury() - before, 2);
    });
}

#[test]
fn every_call_of_every_size_costs_something() {
    story(|| {
        let remark = |bytes| {
            let call = frame_system::Call::<Runtime>::remark {
                remark: vec![0; bytes],
            };
            let info = dure_runtime::RuntimeCall::System(call).get_dispatch_info();
            TransactionPayment::compute_fee(bytes.try_into().expect("small"), &info, 0)
        };
        assert_eq!(remark(0), 2);
        assert!(remark(1_024) >= 3);
        assert!(remark(1_048_576) >= 1_026);
    });
}

#[test]
fn an_account_that_gives_all_goes_and_nothing_is_lost() {
    story(|| {
        let issuance = Balances::total_issuance();
        let all = sign("City", transfer_all(&account("Bob")));
        assert_ok!(block(vec![all])[0].expect("valid"));
        assert!(!System::account_exists(&account("City")));
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Transfers of some won, or of all so that the account goes, move won and never make or lose
    /// any.
    #[test]
    fn fees_never_change_total_issuance(
        steps in prop::collection::vec(
            (0usize..5, 0usize..5, prop::option::of(0u128..50_000_000)), 1..24
        ),
    ) {
        let names = ["Alice", "Bob", "City", "Ghost", "Shade"];
        story(|| {
            let issuance = Balances::total_issuance();
            for (from, to, value) in steps {
                let call = match value {
                    Some(value) => transfer(&account(names[to]), value),
                    None => transfer_all(&account(names[to])),
                };
                let transaction = sign(names[from], call);
                // Refusals, for want of won, are part of the game.
                let _ = block(vec![transaction]);
                assert_eq!(Balances::total_issuance(), issuance);
                check_law();
            }
        });
    }
}
