//! The digital won, fees and the treasury.

use super::{DAYS, RootOrCouncil, TwoThirdsOfCouncil};
use crate::{
    AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeEvent, RuntimeFreezeReason,
    RuntimeHoldReason, System, fees, weights,
};
use frame_support::{
    PalletId, parameter_types,
    traits::{
        ConstU8, ConstU32, EitherOf, VariantCountOf,
        tokens::{PayFromAccount, UnityAssetBalanceConversion, imbalance::ResolveTo},
    },
};
use frame_system::{EnsureRootWithSuccess, EnsureWithSuccess};
use sp_runtime::{Permill, traits::IdentityLookup};

/// An account exists from ₩1 on, so that there is never dust.
pub const EXISTENTIAL_DEPOSIT: Balance = 1;

parameter_types! {
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    pub const TreasuryPalletId: PalletId = PalletId(*b"dure/trs");
    /// Where fees, and whatever else nobody owns, go.
    pub TreasuryAccount: AccountId = pallet_treasury::Pallet::<Runtime>::account_id();
    pub const SpendPeriod: BlockNumber = DAYS;
    /// How long an approved spending can be paid out.
    pub const PayoutPeriod: BlockNumber = 30 * DAYS;
    pub const NoBurn: Permill = Permill::zero();
    /// The council may spend all that there is.
    pub const MaxSpend: Balance = Balance::MAX;
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
    type Balance = Balance;
    type DustRemoval = ResolveTo<TreasuryAccount, Balances>;
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<0>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = fees::SponsoredFee;
    type WeightToFee = fees::WeightFee;
    type LengthToFee = fees::LengthFee;
    type FeeMultiplierUpdate = fees::FeeMultiplier;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = weights::pallet_transaction_payment::WeightInfo<Runtime>;
}

impl pallet_treasury::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type PalletId = TreasuryPalletId;
    type Currency = Balances;
    type RejectOrigin = RootOrCouncil;
    type SpendOrigin = EitherOf<
        EnsureRootWithSuccess<AccountId, MaxSpend>,
        EnsureWithSuccess<TwoThirdsOfCouncil, AccountId, MaxSpend>,
    >;
    type SpendPeriod = SpendPeriod;
    type Burn = NoBurn;
    type BurnDestination = ();
    type SpendFunds = ();
    type MaxApprovals = ConstU32<100>;
    type AssetKind = ();
    type Beneficiary = AccountId;
    type BeneficiaryLookup = IdentityLookup<AccountId>;
    type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
    type BalanceConverter = UnityAssetBalanceConversion;
    type PayoutPeriod = PayoutPeriod;
    type BlockNumberProvider = System;
    type WeightInfo = weights::pallet_treasury::WeightInfo<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkTreasury;
}

/// Makes what the treasury's benchmarks pay, and to whom.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkTreasury;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_treasury::ArgumentsFactory<(), AccountId> for BenchmarkTreasury {
    fn create_asset_kind(_seed: u32) {}

    fn create_beneficiary(seed: [u8; 32]) -> AccountId {
        AccountId::from(seed)
    }
}
