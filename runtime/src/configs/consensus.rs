//! Who authors blocks and finalises them: Aura and GRANDPA, with the session's validators.

use super::{MINUTES, deposit};
use crate::{
    AccountId, Aura, Balance, Balances, BlockNumber, Runtime, RuntimeEvent, opaque::SessionKeys,
    weights,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, ConstU64},
    weights::{
        Weight,
        constants::{ParityDbWeight as DbWeight, WEIGHT_REF_TIME_PER_MICROS},
    },
};
use pallet_session::{FindAccountFromAuthorIndex, PeriodicSessions};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// A block every 2 s, in milliseconds.
pub const SLOT_DURATION: u64 = 2_000;

/// Blocks in a session.
pub const SESSION_LENGTH: BlockNumber = 5 * MINUTES;

/// The most validators there may be.
const MAX_VALIDATORS: u32 = 100;

parameter_types! {
    pub const SessionLength: BlockNumber = SESSION_LENGTH;
    pub const SessionOffset: BlockNumber = 0;
    /// A validator's deposit for its keys.
    pub const KeyDeposit: Balance = deposit(3, 160);
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
    type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = FindAccountFromAuthorIndex<Runtime, Aura>;
    type EventHandler = ();
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = PeriodicSessions<SessionLength, SessionOffset>;
    type NextSessionRotation = PeriodicSessions<SessionLength, SessionOffset>;
    // The validators of genesis stay.
    type SessionManager = ();
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type Currency = Balances;
    type KeyDeposit = KeyDeposit;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    type DisabledValidators = ();
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_DURATION>;
}

/// What GRANDPA's calls weigh. Its benchmarks measure parts of its calls and not the calls, so
/// that this is Substrate's own estimate, with this chain's database.
pub struct GrandpaWeight;

impl pallet_grandpa::WeightInfo for GrandpaWeight {
    fn report_equivocation(validators: u32, nominators: u32) -> Weight {
        let (validators, nominators) = (u64::from(validators.max(100)), u64::from(nominators));
        // Whose key it was, the two votes, and the offence with all that follows from it.
        let micros = (35 + validators * 175 / 1_000) + 95 + (110 + 25 * nominators);
        Weight::from_parts(micros * WEIGHT_REF_TIME_PER_MICROS, 0)
            .saturating_add(DbWeight::get().reads_writes(21 + 3 * nominators, 10 + 3 * nominators))
    }

    fn note_stalled() -> Weight {
        Weight::from_parts(3 * WEIGHT_REF_TIME_PER_MICROS, 0)
            .saturating_add(DbWeight::get().writes(1))
    }
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = GrandpaWeight;
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}
