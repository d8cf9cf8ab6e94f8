//! The council of ministries, and its one road to Root: the whitelist.

use super::{DAYS, HeldDeposit, deposit};
use crate::{
    AccountId, Balance, Balances, BlockNumber, Council, OriginCaller, Preimage, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, System, fees, weights,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, EitherOfDiverse, EqualPrivilegeOnly},
    weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_collective::{DefaultVote, EnsureProportionAtLeast, MemberCount};
use sp_runtime::Perbill;

/// The council's instance of `pallet-collective`.
pub type CouncilCollective = pallet_collective::Instance1;

/// Two thirds of the council.
pub type TwoThirdsOfCouncil = EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>;

/// Root, or two thirds of the council.
pub type RootOrCouncil = EitherOfDiverse<EnsureRoot<AccountId>, TwoThirdsOfCouncil>;

/// Who does not vote has not voted: two thirds are two thirds of the seats, also where a prime is
/// set and the motion's time runs out.
pub struct SilenceIsNo;

impl DefaultVote for SilenceIsNo {
    fn default_vote(
        _prime_vote: Option<bool>,
        _yes: MemberCount,
        _no: MemberCount,
        _seats: MemberCount,
    ) -> bool {
        false
    }
}

const MAX_COUNCIL_MEMBERS: u32 = 100;

parameter_types! {
    pub const MotionDuration: BlockNumber = 7 * DAYS;
    pub MaxProposalWeight: Weight = fees::share_of_block(Perbill::from_percent(50));
    pub MaxScheduledWeight: Weight = fees::share_of_block(Perbill::from_percent(60));
    pub const PreimageBaseDeposit: Balance = deposit(2, 64);
    pub const PreimageHoldReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
    /// How long a call that the council let through may wait for its preimage.
    pub const DeferredDispatchExpiration: BlockNumber = 7 * DAYS;
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = MotionDuration;
    type MaxProposals = ConstU32<100>;
    type MaxMembers = ConstU32<MAX_COUNCIL_MEMBERS>;
    type DefaultVote = SilenceIsNo;
    // Members come and go through `CouncilMembership`.
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
    type WeightInfo = weights::pallet_collective::WeightInfo<Runtime>;
}

impl pallet_membership::Config<pallet_membership::Instance1> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = RootOrCouncil;
    type RemoveOrigin = RootOrCouncil;
    type SwapOrigin = RootOrCouncil;
    type ResetOrigin = RootOrCouncil;
    type PrimeOrigin = RootOrCouncil;
    type MembershipInitialized = Council;
    type MembershipChanged = Council;
    type MaxMembers = ConstU32<MAX_COUNCIL_MEMBERS>;
    type WeightInfo = weights::pallet_membership::WeightInfo<Runtime>;
}

impl pallet_whitelist::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WhitelistOrigin = TwoThirdsOfCouncil;
    type DispatchWhitelistedOrigin = TwoThirdsOfCouncil;
    type Preimages = Preimage;
    type DeferredDispatchExpiration = DeferredDispatchExpiration;
    type BlockNumberProvider = System;
    type WeightInfo = weights::pallet_whitelist::WeightInfo<Runtime>;
}

impl pallet_preimage::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type ManagerOrigin = RootOrCouncil;
    type Consideration = HeldDeposit<PreimageHoldReason, PreimageBaseDeposit>;
    type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = MaxScheduledWeight;
    // A council's origin holds its tally, and only the same tally could cancel what it scheduled:
    // the council schedules as Root, by the whitelist.
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type MaxScheduledPerBlock = ConstU32<50>;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
    type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = weights::pallet_sudo::WeightInfo<Runtime>;
}
