//! Who authors blocks and finalises them: Aura and GRANDPA, with the session's validators.

use super::{MINUTES, RootOrCouncil, deposit};
use crate::{
    AccountId, Aura, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent,
    UncheckedExtrinsic,
    opaque::SessionKeys,
    validators::{
        Anyone, KEPT_SESSIONS, KeysInForce, LosesMembership, NamedByCouncil, OncePerMembership,
        ValidatorsInstance,
    },
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
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use pallet_grandpa::EquivocationReportSystem;
use pallet_session::{
    FindAccountFromAuthorIndex, PeriodicSessions,
    historical::{IdentificationTuple, NoteHistoricalRoot},
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// A block every 2 s, in milliseconds.
pub const SLOT_DURATION: u64 = 2_000;

/// Blocks in a session. A change of the validators takes up to two sessions. At the end of each,
/// one block takes no transactions, since `pallet-session` counts the whole block for the change.
pub const SESSION_LENGTH: BlockNumber = MINUTES;

/// The most validators there may be.
const MAX_VALIDATORS: u32 = 100;

parameter_types! {
    pub const SessionLength: BlockNumber = SESSION_LENGTH;
    pub const SessionOffset: BlockNumber = 0;
    /// A validator's deposit for its keys.
    pub const KeyDeposit: Balance = deposit(3, 160);
    /// How long a report of a double vote may wait for a block.
    pub ReportLongevity: u64 = u64::from(KEPT_SESSIONS) * u64::from(SESSION_LENGTH);
    /// In each kept session GRANDPA may have had another set, and where that one began is told by
    /// the end of the one before it.
    pub KeptSets: u64 = u64::from(KEPT_SESSIONS) + 2;
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
    type SessionManager = NoteHistoricalRoot<Self, NamedByCouncil>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    // An offender is out within two sessions. Until then it stays: without it, the three others of
    // four would all have to vote.
    type DisablingStrategy = ();
    type Currency = Balances;
    type KeyDeposit = KeyDeposit;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = Anyone;
}

impl pallet_membership::Config<ValidatorsInstance> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = RootOrCouncil;
    type RemoveOrigin = RootOrCouncil;
    type SwapOrigin = RootOrCouncil;
    type ResetOrigin = RootOrCouncil;
    type PrimeOrigin = RootOrCouncil;
    // The members are read at the end of each session.
    type MembershipInitialized = ();
    type MembershipChanged = ();
    type MaxMembers = ConstU32<MAX_VALIDATORS>;
    type WeightInfo = weights::pallet_membership::WeightInfo<Runtime>;
}

impl pallet_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type IdentificationTuple = IdentificationTuple<Runtime>;
    type OnOffenceHandler = LosesMembership;
}

/// A report of a double vote has no signer: whoever authors a block puts its own report into it.
impl<Call> CreateBare<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl<Call> CreateTransactionBase<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
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
        // Each validator's keys are read.
        let keys = u64::from(validators);
        let (validators, nominators) = (u64::from(validators.max(100)), u64::from(nominators));
        // Whose key it was, the two votes, and the offence with all that follows from it.
        let micros = (35 + validators * 175 / 1_000) + 95 + (110 + 25 * nominators);
        Weight::from_parts(micros * WEIGHT_REF_TIME_PER_MICROS, 0).saturating_add(
            DbWeight::get().reads_writes(25 + keys + 3 * nominators, 12 + 3 * nominators),
        )
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
    type MaxSetIdSessionEntries = KeptSets;
    type KeyOwnerProof = sp_session::MembershipProof;
    type EquivocationReportSystem =
        EquivocationReportSystem<Self, OncePerMembership, KeysInForce, ReportLongevity>;
}
