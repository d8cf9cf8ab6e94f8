//! The public services.

use super::{HeldDeposit, RootOrCouncil, deposit};
use crate::{
    AccountId, Balance, Balances, Council, Runtime, RuntimeFreezeReason, RuntimeHoldReason,
    Timestamp,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, Contains},
};

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
    type Deposit = HeldDeposit<BadgeRecord, BadgeRecordDeposit>;
    type WeightInfo = pallet_credential_badges::weights::SubstrateWeight<Runtime>;
}
