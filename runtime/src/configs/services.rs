//! The public services.

use super::RootOrCouncil;
use crate::{AccountId, Balances, Council, Runtime, RuntimeFreezeReason};
use frame_support::traits::{ConstU32, Contains};

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
