//! Acquirers answer for merchants as long as their badge is in force, and no longer.

use crate::{chain::*, vouchers::*};
use dure_runtime::{
    CbdcVouchers, Merchants, Runtime, RuntimeHoldReason, System,
    configs::{SLOT_DURATION, TreasuryAccount},
    presets::ACQUIRER,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_cbdc_vouchers::{Call as Vouchers, Error as VouchersError};
use pallet_credential_badges::Call as Badges;
use pallet_merchants::{Agreement, Call, Error, Register};
use pallet_support::merchants::{MerchantProfile, Region, RevenueBand};
use sp_core::{Pair, sr25519};
use sp_runtime::{DispatchError, MultiSignature};
use std::collections::BTreeMap;

pub const PROFILE: MerchantProfile = MerchantProfile {
    category: 5,
    region: Region(11_680),
    revenue: RevenueBand::UpTo300M,
};

/// The enrolment of a merchant, which has signed it, for the acquirer to bring.
pub fn agreed(merchant: &str, acquirer: &str) -> Call<Runtime> {
    let (agreement, signature) = signed(account(merchant), acquirer, merchant);
    Call::enroll {
        merchant: agreement.merchant,
        profile: agreement.profile,
        made: agreement.made,
        until: agreement.until,
        signature,
    }
}

/// The same, which the acquirer has signed, for the merchant to bring.
pub fn joins(merchant: &str, acquirer: &str) -> Call<Runtime> {
    let (agreement, signature) = signed(account(merchant), acquirer, acquirer);
    Call::join {
        acquirer: agreement.acquirer,
        profile: agreement.profile,
        made: agreement.made,
        until: agreement.until,
        signature,
    }
}

/// What the two agree on, and one of them has signed.
fn signed(merchant: AccountId, acquirer: &str, by: &str) -> (Agreement<AccountId>, MultiSignature) {
    let until = now() + 3_600_000;
    let (agreement, message) = Merchants::agreement(merchant, account(acquirer), PROFILE, until);
    let pair = sr25519::Pair::from_string(&format!("//{by}"), None).expect("a name");
    (agreement, pair.sign(&message).into())
}

fn shop(n: u32) -> String {
    format!("Shop//{n}")
}

fn pays(merchant: &str) -> Vouchers<Runtime> {
    Vouchers::pay {
        programmes: vec![0].try_into().expect("one"),
        merchant: account(merchant),
        amount: 10,
    }
}

/// Each record's deposit is held from its acquirer, and nothing else is.
pub fn check_deposits() {
    let mut held = BTreeMap::<AccountId, Balance>::new();
    for record in Register::<Runtime>::iter_values() {
        let deposit = codec::Encode::encode(&record.deposit);
        let deposit: Balance = codec::Decode::decode(&mut &deposit[..]).expect("won");
        *held.entry(record.acquirer).or_default() += deposit;
    }
    let reason = RuntimeHoldReason::Merchants(pallet_merchants::HoldReason::Record);
    for who in frame_system::Account::<Runtime>::iter_keys() {
        let counted = held.remove(&who).unwrap_or_default();
        assert_eq!(Balances::balance_on_hold(&reason, &who), counted);
    }
    assert!(held.is_empty());
}

#[test]
fn an_acquirer_and_its_5_000_merchants_are_stopped_by_one_call() {
    story(|| {
        programme(terms(), 1_000, 0);
        assert_ok!(allot(0, "Eve", 1_000));
        for n in 0..5_000 {
            assert_ok!(run("BankA", agreed(&shop(n), "BankA")));
        }
        check_deposits();
        let one = shop(4_321);
        assert_ok!(run("Eve", pays(&one)));
        let (who, class) = (account("BankA"), ACQUIRER);
        // In that very block, whoever stands behind the badge.
        let stopped = DispatchError::from(VouchersError::<Runtime>::AcquirerStopped);
        let suspend = || Badges::suspend_grant {
            who: who.clone(),
            class,
        };
        let lift = || Badges::lift_grant {
            who: who.clone(),
            class,
        };
        assert_ok!(run("MinistryOfFinance", suspend()));
        assert_noop!(run("Eve", pays(&one)), stopped);
        assert_ok!(run("MinistryOfFinance", lift()));
        assert_ok!(run("Eve", pays(&one)));
        as_root(suspend());
        assert_noop!(run("Eve", pays(&one)), stopped);
        as_root(lift());
        assert_ok!(run("Eve", pays(&one)));
        // For good.
        as_root(Badges::revoke_grant { who, class });
        assert_noop!(run("Eve", pays(&one)), stopped);
        // A merchant goes to another, and is paid in the same block.
        assert_ok!(run("BankB", agreed(&one, "BankB")));
        assert_ok!(run("Eve", pays(&one)));
        assert_noop!(run("Eve", pays(&shop(1))), stopped);
        check_deposits();
    });
}

/// A badge that is over stops its acquirer in that very block, until it is granted anew.
#[test]
fn an_acquirer_whose_badge_is_over_is_stopped() {
    story(|| {
        programme(terms(), 1_000, 0);
        assert_ok!(allot(0, "Eve", 1_000));
        let until = now() + 2 * SLOT_DURATION;
        let grant = |until| Badges::grant {
            who: account("BankA"),
            class: ACQUIRER,
            until,
        };
        assert_ok!(run("MinistryOfFinance", grant(Some(until))));
        assert_ok!(run("BankA", agreed("MerchantA", "BankA")));
        block(vec![]);
        assert_ok!(run("Eve", pays("MerchantA")));
        block(vec![]);
        assert_eq!(now(), until);
        let stopped = VouchersError::<Runtime>::AcquirerStopped;
        assert_noop!(run("Eve", pays("MerchantA")), stopped);
        assert_ok!(run("MinistryOfFinance", grant(None)));
        assert_ok!(run("Eve", pays("MerchantA")));
    });
}

/// A payment reads one key more than it did while nobody asked for an acquirer's standing.
#[test]
fn a_standing_costs_one_read() {
    let weights = include_str!("../../../pallets/cbdc-vouchers/src/weights.rs");
    let (_, pay) = weights
        .split_once("fn pay() -> Weight {")
        .expect("measured");
    let (pay, _) = pay.split_once("\n\t}").expect("a body");
    assert!(pay.contains("reads(9)"), "{pay}");
}

#[test]
fn an_agreement_is_for_one_chain() {
    story(|| {
        let call = agreed("MerchantA", "BankA");
        System::set_block_number(0);
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(9));
        System::set_block_number(1);
        assert_noop!(run("BankA", call), Error::<Runtime>::BadSignature);
    });
}

#[test]
fn pots_are_no_merchants() {
    story(|| {
        programme(terms(), 1_000, 0);
        let (escrow, fee_purse) = CbdcVouchers::programme_accounts(0);
        for merchant in [escrow, fee_purse, TreasuryAccount::get()] {
            let (agreement, signature) = signed(merchant, "BankA", "Eve");
            let call = Call::enroll {
                merchant: agreement.merchant,
                profile: agreement.profile,
                made: agreement.made,
                until: agreement.until,
                signature,
            };
            assert_noop!(run("BankA", call), Error::<Runtime>::PotNotMerchant);
        }
    });
}
