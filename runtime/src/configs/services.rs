//! The public services.

use super::{HeldDeposit, RootOrCouncil, SLOT_DURATION, TreasuryAccount, deposit};
use crate::{
    AccountId, Balance, Balances, Cbdc, CbdcVouchers, Council, CredentialBadges, Merchants,
    NotaryAttestations, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason,
    SecurityTokens, SecurityUnits, Signature, Timestamp, fees,
};
use frame_support::{
    PalletId,
    dispatch::DispatchInfo,
    parameter_types,
    traits::{AsEnsureOriginWithArg, ConstU32, ConstU64, ConstU128, Contains, NeverEnsureOrigin},
    weights::Weight,
};
use pallet_cbdc_vouchers::WeightInfo as _;
use pallet_eco_rewards::WeightInfo as _;
use pallet_security_tokens::{SecurityId, Units};
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{Perbill, transaction_validity::TransactionPriority};

/// The members of the council.
pub struct CouncilMembers;

impl Contains<AccountId> for CouncilMembers {
    fn contains(who: &AccountId) -> bool {
        Council::is_member(who)
    }
}

impl pallet_cbdc::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type Supervisors = CouncilMembers;
    type MaxOrders = ConstU32<16>;
    type WeightInfo = pallet_cbdc::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub const BadgeRecord: RuntimeHoldReason =
        RuntimeHoldReason::CredentialBadges(pallet_credential_badges::HoldReason::Record);
    pub const BadgeRecordDeposit: Balance = deposit(1, 0);
}

impl pallet_credential_badges::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Time = Timestamp;
    type Frozen = Cbdc;
    type Deposit = HeldDeposit<BadgeRecord, BadgeRecordDeposit>;
    type WeightInfo = pallet_credential_badges::weights::SubstrateWeight<Runtime>;
}

/// The weights of the vouchers' calls.
type VoucherWeight = pallet_cbdc_vouchers::weights::SubstrateWeight<Runtime>;

/// About the length of a claim from a large batch, in bytes.
const CLAIM_LENGTH: usize = 1_024;

parameter_types! {
    pub const VoucherRecord: RuntimeHoldReason =
        RuntimeHoldReason::CbdcVouchers(pallet_cbdc_vouchers::HoldReason::Record);
    pub const VoucherRecordDeposit: Balance = deposit(1, 0);
    pub const VouchersPalletId: PalletId = PalletId(*b"dure/vch");
    /// What a claim would have if it were signed and gave no tip.
    pub UnsignedPriority: TransactionPriority = {
        let depth = pallet_cbdc_vouchers::MAX_PATH;
        let claim = DispatchInfo {
            call_weight: VoucherWeight::claim(depth),
            extension_weight: VoucherWeight::authorize_claim(depth),
            ..Default::default()
        };
        ChargeTransactionPayment::<Runtime>::get_priority(&claim, CLAIM_LENGTH, 0, 0)
    };
    /// A tenth of the block.
    pub PruneWeight: Weight = fees::share_of_block(Perbill::from_percent(10));
}

impl pallet_cbdc_vouchers::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Merchants = Merchants;
    type Signature = Signature;
    type Treasury = TreasuryAccount;
    type Deposit = HeldDeposit<VoucherRecord, VoucherRecordDeposit>;
    type PalletId = VouchersPalletId;
    type SlotDuration = ConstU64<SLOT_DURATION>;
    type UnsignedPriority = UnsignedPriority;
    type PruneWeight = PruneWeight;
    type WeightInfo = VoucherWeight;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

parameter_types! {
    pub const MerchantRecord: RuntimeHoldReason =
        RuntimeHoldReason::Merchants(pallet_merchants::HoldReason::Record);
    pub const MerchantRecordDeposit: Balance = deposit(1, 0);
}

impl pallet_merchants::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Signature = Signature;
    type Deposit = HeldDeposit<MerchantRecord, MerchantRecordDeposit>;
    type PruneWeight = PruneWeight;
    type WeightInfo = pallet_merchants::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

parameter_types! {
    pub const NotarySession: RuntimeHoldReason =
        RuntimeHoldReason::NotaryAttestations(pallet_notary_attestations::HoldReason::Session);
    pub const NotarySessionDeposit: Balance = deposit(1, 0);
}

impl pallet_notary_attestations::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Signature = Signature;
    type Deposit = HeldDeposit<NotarySession, NotarySessionDeposit>;
    type WeightInfo = pallet_notary_attestations::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

parameter_types! {
    pub const RiceRecord: RuntimeHoldReason =
        RuntimeHoldReason::AgriTrade(pallet_agri_trade::HoldReason::Record);
    pub const RiceRecordDeposit: Balance = deposit(1, 0);
    pub const RicePalletId: PalletId = PalletId(*b"dure/agr");
}

impl pallet_agri_trade::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Deeds = NotaryAttestations;
    type Signature = Signature;
    type Deposit = HeldDeposit<RiceRecord, RiceRecordDeposit>;
    type PalletId = RicePalletId;
    type WeightInfo = pallet_agri_trade::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

/// About the length of a proof, in bytes.
const PROOF_LENGTH: usize = 160;

parameter_types! {
    pub const EcoRecord: RuntimeHoldReason =
        RuntimeHoldReason::EcoRewards(pallet_eco_rewards::HoldReason::Record);
    pub const EcoRecordDeposit: Balance = deposit(1, 0);
    pub const EcoPalletId: PalletId = PalletId(*b"dure/eco");
    /// What a proof would have if it were signed and gave no tip.
    pub ProofPriority: TransactionPriority = {
        let proof = DispatchInfo {
            call_weight: EcoWeight::submit_proof(),
            extension_weight: EcoWeight::authorize_proof(),
            ..Default::default()
        };
        ChargeTransactionPayment::<Runtime>::get_priority(&proof, PROOF_LENGTH, 0, 0)
    };
}

/// The weights of the eco rewards' calls.
type EcoWeight = pallet_eco_rewards::weights::SubstrateWeight<Runtime>;

impl pallet_eco_rewards::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Merchants = Merchants;
    type Vouchers = CbdcVouchers;
    type Signature = Signature;
    type Treasury = TreasuryAccount;
    type Deposit = HeldDeposit<EcoRecord, EcoRecordDeposit>;
    type PalletId = EcoPalletId;
    type SlotDuration = ConstU64<SLOT_DURATION>;
    type UnsignedPriority = ProofPriority;
    type PruneWeight = PruneWeight;
    type WeightInfo = EcoWeight;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

parameter_types! {
    pub const SecurityRecord: RuntimeHoldReason =
        RuntimeHoldReason::SecurityTokens(pallet_security_tokens::HoldReason::Record);
    pub const SecurityRecordDeposit: Balance = deposit(1, 0);
    pub const SecurityPalletId: PalletId = PalletId(*b"dure/sec");
}

impl pallet_security_tokens::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Ledger = SecurityUnits;
    type Time = Timestamp;
    type Credentials = CredentialBadges;
    type Frozen = Cbdc;
    type Deeds = NotaryAttestations;
    type Signature = Signature;
    type Deposit = HeldDeposit<SecurityRecord, SecurityRecordDeposit>;
    type PalletId = SecurityPalletId;
    type SweepWeight = PruneWeight;
    type WeightInfo = pallet_security_tokens::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkPen;
}

/// The unit ledger of securities. Its calls are disabled: only that pallet makes a security, issues
/// units and moves them.
impl pallet_assets::Config<pallet_assets::Instance1> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Balance = Units;
    type RemoveItemsLimit = ConstU32<1>;
    type AssetId = SecurityId;
    type AssetIdParameter = SecurityId;
    type ReserveData = ();
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<NeverEnsureOrigin<AccountId>>;
    type ForceOrigin = NeverEnsureOrigin<AccountId>;
    type AssetDeposit = ConstU128<0>;
    type AssetAccountDeposit = ConstU128<0>;
    type MetadataDepositBase = ConstU128<0>;
    type MetadataDepositPerByte = ConstU128<0>;
    type ApprovalDeposit = ConstU128<0>;
    type StringLimit = ConstU32<{ pallet_security_tokens::MAX_NAME }>;
    type Freezer = UnitFreezer;
    type Holder = ();
    type Extra = ();
    type CallbackHandle = ();
    type AssetIdAllocator = ();
    // No call is weighed by it.
    type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

/// What an investor can't dispose of stays where it is on the unit ledger.
pub struct UnitFreezer;

impl pallet_assets::FrozenBalance<SecurityId, AccountId, Units> for UnitFreezer {
    fn frozen_balance(security: SecurityId, who: &AccountId) -> Option<Units> {
        SecurityTokens::frozen_units(security, who)
    }

    fn died(_: SecurityId, _: &AccountId) {}

    fn contains_freezes(_: SecurityId) -> bool {
        false
    }
}

/// Signs by ecdsa, which is the dearest to check.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkPen;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkPen {
    const KIND: sp_core::crypto::KeyTypeId = sp_core::crypto::KeyTypeId(*b"ordr");

    fn key() -> sp_core::ecdsa::Public {
        let known = sp_io::crypto::ecdsa_public_keys(Self::KIND)
            .into_iter()
            .next();
        known.unwrap_or_else(|| sp_io::crypto::ecdsa_generate(Self::KIND, None))
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_support::Pen<AccountId, Signature> for BenchmarkPen {
    fn signer() -> AccountId {
        use sp_runtime::traits::IdentifyAccount;
        sp_runtime::MultiSigner::from(Self::key()).into_account()
    }

    fn sign(message: &[u8]) -> Signature {
        match sp_io::crypto::ecdsa_sign(Self::KIND, &Self::key(), message) {
            Some(signature) => signature.into(),
            None => sp_core::ecdsa::Signature::default().into(),
        }
    }
}
