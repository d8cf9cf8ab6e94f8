//! What may be called at all: the call filter, the safe mode and the pausing of single calls.

use super::{HOURS, RootOrCouncil, TwoThirdsOfCouncil};
use crate::{
    AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeHoldReason, SafeMode, TxPause, weights,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, Contains, EitherOf, InsideBoth},
};
use frame_system::{EnsureRootWithSuccess, EnsureWithSuccess};
use pallet_balances::Call as BalancesCall;
use pallet_tx_pause::RuntimeCallNameOf;

/// What the safe mode or a pause forbids, and calls that would make or unmake won outside of
/// `cbdc`. It holds inside `utility`, `multisig` and `proxy` too. Only Root is above it, and
/// whoever Root lets `utility.dispatch_as` act as.
pub type CallFilter =
    InsideBoth<InsideBoth<SafeMode, TxPause>, InsideBoth<NoMintNoBurn, SeatsStay>>;

/// Bars the calls of `balances` that change total issuance.
pub struct NoMintNoBurn;

impl Contains<RuntimeCall> for NoMintNoBurn {
    fn contains(call: &RuntimeCall) -> bool {
        match call {
            RuntimeCall::Balances(
                BalancesCall::burn { .. }
                | BalancesCall::force_set_balance { .. }
                | BalancesCall::force_adjust_total_issuance { .. },
            ) => false,
            // It dispatches past every filter.
            RuntimeCall::Sudo(pallet_sudo::Call::sudo_as { call, .. }) => Self::contains(call),
            _ => true,
        }
    }
}

/// Bars a validator from handing its membership to another account, by which it could also escape
/// the report of a double vote. The council swaps members.
pub struct SeatsStay;

impl Contains<RuntimeCall> for SeatsStay {
    fn contains(call: &RuntimeCall) -> bool {
        !matches!(
            call,
            RuntimeCall::ValidatorMembership(pallet_membership::Call::change_key { .. })
        )
    }
}

/// What still works in the safe mode: blocks, and all that the council needs to leave it, also
/// where a seat is held by a multisig account or used by a proxy. (What these carry is filtered
/// like any call.)
pub struct NeededInSafeMode;

impl Contains<RuntimeCall> for NeededInSafeMode {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(
            call,
            RuntimeCall::System(..)
                | RuntimeCall::Timestamp(..)
                | RuntimeCall::Session(..)
                | RuntimeCall::Grandpa(..)
                | RuntimeCall::ValidatorMembership(..)
                | RuntimeCall::Council(..)
                | RuntimeCall::CouncilMembership(..)
                | RuntimeCall::Whitelist(..)
                | RuntimeCall::Preimage(..)
                | RuntimeCall::Scheduler(..)
                | RuntimeCall::SafeMode(..)
                | RuntimeCall::TxPause(..)
                | RuntimeCall::Sudo(..)
                | RuntimeCall::Multisig(..)
                | RuntimeCall::Proxy(
                    pallet_proxy::Call::proxy { .. } | pallet_proxy::Call::proxy_announced { .. }
                )
        )
    }
}

/// What can't be paused: without these nobody could lift a pause.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
    fn contains(name: &RuntimeCallNameOf<Runtime>) -> bool {
        const PALLETS: [&[u8]; 9] = [
            b"System",
            b"Timestamp",
            b"Council",
            b"Whitelist",
            b"SafeMode",
            b"TxPause",
            b"Sudo",
            b"Multisig",
            b"Proxy",
        ];
        PALLETS.contains(&name.0.as_slice())
    }
}

parameter_types! {
    /// How long the safe mode lasts unless it is prolonged.
    pub const SafeModeDuration: BlockNumber = 24 * HOURS;
    /// Nobody buys the safe mode with a deposit.
    pub const NoDeposit: Option<Balance> = None;
    pub const NoRelease: Option<BlockNumber> = None;
}

/// Root or two thirds of the council, for a day at a time.
type ForADay = EitherOf<
    EnsureRootWithSuccess<AccountId, SafeModeDuration>,
    EnsureWithSuccess<TwoThirdsOfCouncil, AccountId, SafeModeDuration>,
>;

impl pallet_safe_mode::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WhitelistedCalls = NeededInSafeMode;
    type EnterDuration = SafeModeDuration;
    type ExtendDuration = SafeModeDuration;
    type EnterDepositAmount = NoDeposit;
    type ExtendDepositAmount = NoDeposit;
    type ForceEnterOrigin = ForADay;
    type ForceExtendOrigin = ForADay;
    type ForceExitOrigin = RootOrCouncil;
    type ForceDepositOrigin = RootOrCouncil;
    type Notify = ();
    type ReleaseDelay = NoRelease;
    type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PauseOrigin = RootOrCouncil;
    type UnpauseOrigin = RootOrCouncil;
    type WhitelistedCalls = NeverPaused;
    type MaxNameLen = ConstU32<256>;
    type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
}
