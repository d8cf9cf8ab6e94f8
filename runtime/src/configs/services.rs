//! The public services.

use super::{HeldDeposit, RootOrCouncil, SLOT_DURATION, TreasuryAccount, deposit};
use crate::{
    AccountId, Balance, Balances, Cbdc, CbdcVouchers, Council, CredentialBadges, Merchants,
    NotaryAttestations, Runtime, RuntimeFreezeReason, RuntimeHoldReason, Signature, Timestamp,
    fees,
};
use frame_support::{
    PalletId,
    dispatch::DispatchInfo,
    parameter_types,
    traits::{ConstU32, ConstU64, Contains},
    weights::Weight,
};
use pallet_cbdc_vouchers::WeightInfo as _;
use pallet_eco_rewards::WeightInfo as _;
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
