//! What a transaction costs, in whole won.
//!
//! fee = base + length + multiplier × weight + tip, where
//!
//! * base and weight fee are each ⌈ref time ÷ 500 µs⌉ and never 0, so that the multiplier bites;
//! * the length fee is ⌊bytes ÷ 1,024⌋;
//! * the multiplier (1–100) rises while blocks are more than a quarter full.
//!
//! A plain transfer costs ₩2 while the chain is not congested. All of it goes to the treasury.
//!
//! Where a [`FeeSponsor`] answers for a call, the fee comes out of the sponsor's purse instead of
//! its signer's balance, and what it turns out not to have cost goes back there ([`SponsoredFee`]).

use crate::{
    AccountId, Balance, Balances, CbdcVouchers, Runtime, RuntimeCall, UncheckedExtrinsic,
    configs::{BlockWeights, TreasuryAccount},
    tip_of,
};
use frame_support::{
    dispatch::{DispatchInfo, PostDispatchInfo},
    parameter_types,
    traits::{fungible::Credit, tokens::imbalance::ResolveTo},
    weights::{Weight, WeightToFee, constants::WEIGHT_REF_TIME_PER_MICROS},
};
use pallet_support::{FeeSponsor, Sponsor};
use pallet_transaction_payment::{
    FungibleAdapter, Multiplier, OnChargeTransaction, TargetedFeeAdjustment, TxCreditHold,
};
use sp_runtime::{
    FixedPointNumber, MultiAddress, Perquintill, generic::Preamble,
    transaction_validity::TransactionValidityError,
};

/// How much computing ₩1 buys, in picoseconds of ref time.
pub const REF_TIME_PER_WON: u64 = 500 * WEIGHT_REF_TIME_PER_MICROS;
/// How many bytes ₩1 buys.
pub const BYTES_PER_WON: u64 = 1_024;

/// ⌈ref time ÷ 500 µs⌉, at least ₩1.
pub struct WeightFee;

impl WeightToFee for WeightFee {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        weight.ref_time().div_ceil(REF_TIME_PER_WON).max(1).into()
    }
}

/// ⌊bytes ÷ 1,024⌋. The length comes as ref time, one a byte.
pub struct LengthFee;

impl WeightToFee for LengthFee {
    type Balance = Balance;

    fn weight_to_fee(length: &Weight) -> Balance {
        (length.ref_time() / BYTES_PER_WON).into()
    }
}

parameter_types! {
    /// Of the weight that normal transactions may fill.
    pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
    /// With 2 s blocks, full blocks take the multiplier from 1 to 10 in about half an hour.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 300);
    /// The multiplier of a chain that is not congested.
    pub MinimumMultiplier: Multiplier = Multiplier::from_u32(1);
    /// The most that congestion can do.
    pub MaximumMultiplier: Multiplier = Multiplier::from_u32(100);
}

/// How the multiplier follows the load.
pub type FeeMultiplier = TargetedFeeAdjustment<
    Runtime,
    TargetFullness,
    AdjustmentVariable,
    MinimumMultiplier,
    MaximumMultiplier,
>;

/// Takes the fee and gives it to the treasury, tip and all.
type ChargeFee = FungibleAdapter<Balances, ResolveTo<TreasuryAccount, Balances>>;

/// Who pays this fee in the signer's place. A sponsor pays no tips, and all of a fee or nothing.
fn sponsor(
    who: &AccountId,
    call: &RuntimeCall,
    fee: Balance,
    tip: Balance,
) -> Option<Sponsor<AccountId, Balance>> {
    let sponsor = <CbdcVouchers as FeeSponsor<_, _, _>>::sponsor(who, call)?;
    (tip == 0 && fee <= sponsor.most).then_some(sponsor)
}

/// Does somebody else than its signer pay what this transaction costs? Bare and general ones have
/// no signer, and sponsored calls have a sponsor.
pub fn is_free(transaction: &UncheckedExtrinsic, fee: Balance) -> bool {
    match &transaction.preamble {
        Preamble::Signed(MultiAddress::Id(who), _, extension) => {
            sponsor(who, &transaction.function, fee, tip_of(extension)).is_some()
        }
        Preamble::Signed(..) => false,
        Preamble::Bare(_) | Preamble::General(..) => true,
    }
}

/// What was taken, and from whom.
#[derive(Default)]
pub struct Charged {
    sponsor: Option<Sponsor<AccountId, Balance>>,
    fee: Balance,
    inner: <ChargeFee as OnChargeTransaction<Runtime>>::LiquidityInfo,
}

/// Charges the sponsor of a call, where it has one and its purse can pay, and else the signer.
pub struct SponsoredFee;

impl TxCreditHold<Runtime> for SponsoredFee {
    type Credit = frame_support::traits::NoDrop<Credit<AccountId, Balances>>;
}

impl OnChargeTransaction<Runtime> for SponsoredFee {
    type Balance = Balance;
    type LiquidityInfo = Charged;

    fn withdraw_fee(
        who: &AccountId,
        call: &RuntimeCall,
        info: &DispatchInfo,
        fee: Balance,
        tip: Balance,
    ) -> Result<Charged, TransactionValidityError> {
        let sponsor = sponsor(who, call, fee, tip);
        let payer = sponsor.as_ref().map_or(who, |sponsor| &sponsor.purse);
        let inner =
            <ChargeFee as OnChargeTransaction<Runtime>>::withdraw_fee(payer, call, info, fee, tip)?;
        if let Some(sponsor) = &sponsor {
            <CbdcVouchers as FeeSponsor<_, RuntimeCall, _>>::paid(sponsor.programme, who, fee);
        }
        Ok(Charged {
            sponsor,
            fee,
            inner,
        })
    }

    fn can_withdraw_fee(
        who: &AccountId,
        call: &RuntimeCall,
        info: &DispatchInfo,
        fee: Balance,
        tip: Balance,
    ) -> Result<(), TransactionValidityError> {
        if sponsor(who, call, fee, tip).is_some() {
            return Ok(());
        }
        <ChargeFee as OnChargeTransaction<Runtime>>::can_withdraw_fee(who, call, info, fee, tip)
    }

    fn correct_and_deposit_fee(
        who: &AccountId,
        info: &DispatchInfo,
        post_info: &PostDispatchInfo,
        corrected: Balance,
        tip: Balance,
        charged: Charged,
    ) -> Result<(), TransactionValidityError> {
        let Charged {
            sponsor,
            fee,
            inner,
        } = charged;
        let payer = sponsor.as_ref().map_or(who, |sponsor| &sponsor.purse);
        <ChargeFee as OnChargeTransaction<Runtime>>::correct_and_deposit_fee(
            payer, info, post_info, corrected, tip, inner,
        )?;
        if let Some(Sponsor { programme, .. }) = sponsor {
            <CbdcVouchers as FeeSponsor<_, RuntimeCall, _>>::settled(
                programme, who, fee, corrected,
            );
        }
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn endow_account(who: &AccountId, amount: Balance) {
        <ChargeFee as OnChargeTransaction<Runtime>>::endow_account(who, amount);
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn minimum_balance() -> Balance {
        <ChargeFee as OnChargeTransaction<Runtime>>::minimum_balance()
    }
}

/// A weight as a share of the block, for limits on what one pallet may use.
pub fn share_of_block(share: sp_runtime::Perbill) -> Weight {
    share * BlockWeights::get().max_block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn won(ref_time: u64) -> Balance {
        WeightFee::weight_to_fee(&Weight::from_parts(ref_time, 0))
    }

    fn by_length(bytes: u64) -> Balance {
        LengthFee::weight_to_fee(&Weight::from_parts(bytes, 0))
    }

    #[test]
    fn computing_is_rounded_up_and_never_free() {
        assert_eq!(won(0), 1);
        assert_eq!(won(1), 1);
        assert_eq!(won(500_000_000), 1);
        assert_eq!(won(500_000_001), 2);
        assert_eq!(won(1_000_000_000_000), 2_000);
    }

    #[test]
    fn length_is_rounded_down() {
        assert_eq!(by_length(0), 0);
        assert_eq!(by_length(1_023), 0);
        assert_eq!(by_length(1_024), 1);
        assert_eq!(by_length(2_097_152), 2_048);
    }
}
