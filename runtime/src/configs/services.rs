//! The public services.

use super::RootOrCouncil;
use crate::{Balances, Runtime, RuntimeFreezeReason};
use frame_support::traits::ConstU32;

impl pallet_cbdc::Config for Runtime {
    type AdminOrigin = RootOrCouncil;
    type Currency = Balances;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type MaxOrders = ConstU32<16>;
    type WeightInfo = pallet_cbdc::weights::SubstrateWeight<Runtime>;
}
