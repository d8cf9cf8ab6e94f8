//! Blocks, their limits, and accounts.

use super::CallFilter;
use crate::{
    AccountId, Balance, Block, BlockNumber, Hash, Nonce, PalletInfo, Runtime, RuntimeCall,
    RuntimeEvent, RuntimeOrigin, RuntimeTask, System, VERSION,
    migrations::{AgreementsByMoment, KeysAndTrustees, MerchantsOfTheirOwn},
    validators::FirstMembers,
    weights,
};
use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    parameter_types,
    traits::{ConstU16, ConstU32, Get},
    weights::{
        Weight,
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
    },
};
use frame_system::limits;
use sp_runtime::{Perbill, traits::AccountIdLookup, type_with_default::TypeWithDefault};
use sp_version::RuntimeVersion;

/// What normal transactions may fill; the rest is for operational ones.
const NORMAL_SHARE: Perbill = Perbill::from_percent(75);

/// Half of the 2 s slot is for computing the block; the other half is left for sending it round,
/// for the other nodes to compute it, and for finality.
const MAX_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);

/// How many transactions an account may send a block of its life without meeting an old nonce
/// again.
const NONCES_A_BLOCK: Nonce = 8;

/// An account's first nonce is eight times the number of the block in which it came to be. An
/// account that was reaped and comes back therefore stands above the nonces of its old
/// transactions, unless it had sent more than eight of them for each block that had passed.
#[derive(Debug)]
pub struct FirstNonce;

impl Get<Nonce> for FirstNonce {
    fn get() -> Nonce {
        System::block_number().saturating_mul(NONCES_A_BLOCK)
    }
}

parameter_types! {
    /// A transaction may name a block of the last two hours and a quarter as the start of its era.
    pub const BlockHashCount: BlockNumber = 4_096;
    pub const Version: RuntimeVersion = VERSION;
    /// What a block may weigh.
    pub BlockWeights: limits::BlockWeights = {
        let normal = NORMAL_SHARE * MAX_BLOCK_WEIGHT;
        limits::BlockWeights::builder()
            .for_class(DispatchClass::Normal, |weights| weights.max_total = Some(normal))
            .for_class(DispatchClass::Operational, |weights| {
                weights.max_total = Some(MAX_BLOCK_WEIGHT);
                weights.reserved = Some(MAX_BLOCK_WEIGHT - normal);
            })
            .avg_block_initialization(Perbill::from_percent(10))
            .build_or_panic()
    };
    /// What a block may measure: 5 MiB, of which normal transactions fill three quarters.
    pub BlockLength: limits::BlockLength = limits::BlockLength::builder()
        .max_length(5 * 1_024 * 1_024)
        .modify_max_length_for_class(DispatchClass::Normal, |length| {
            *length = NORMAL_SHARE * *length;
        })
        .build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = CallFilter;
    type Block = Block;
    type BlockWeights = BlockWeights;
    type BlockLength = BlockLength;
    type BlockHashCount = BlockHashCount;
    type AccountId = AccountId;
    type Nonce = TypeWithDefault<Nonce, FirstNonce>;
    type Hash = Hash;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type AccountData = pallet_balances::AccountData<Balance>;
    type DbWeight = ParityDbWeight;
    type Version = Version;
    type SS58Prefix = ConstU16<42>;
    type MaxConsumers = ConstU32<64>;
    type SingleBlockMigrations = (
        FirstMembers,
        MerchantsOfTheirOwn,
        AgreementsByMoment,
        KeysAndTrustees,
    );
    type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
    type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
}
