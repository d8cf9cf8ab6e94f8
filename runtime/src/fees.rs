//! What a transaction costs, in whole won.
//!
//! fee = base + length + multiplier × weight + tip, where
//!
//! * base and weight fee are each ⌈ref time ÷ 500 µs⌉ and never 0, so that the multiplier bites;
//! * the length fee is ⌊bytes ÷ 1,024⌋;
//! * the multiplier (1–100) rises while blocks are more than a quarter full.
//!
//! A plain transfer costs ₩2 while the chain is not congested. All of it goes to the treasury.

use crate::{
    Balance, Balances, Runtime,
    configs::{BlockWeights, TreasuryAccount},
};
use frame_support::{
    parameter_types,
    traits::tokens::imbalance::ResolveTo,
    weights::{Weight, WeightToFee, constants::WEIGHT_REF_TIME_PER_MICROS},
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{FixedPointNumber, Perquintill};

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
pub type ChargeFee = FungibleAdapter<Balances, ResolveTo<TreasuryAccount, Balances>>;

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
