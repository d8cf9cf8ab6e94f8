//! How each pallet is set, by topic.

mod accounts;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
mod consensus;
mod governance;
mod money;
mod safety;
mod services;
mod system;

pub use accounts::ProxyType;
pub use consensus::{SESSION_LENGTH, SLOT_DURATION};
pub use governance::{CouncilCollective, RootOrCouncil, TwoThirdsOfCouncil};
pub use money::{EXISTENTIAL_DEPOSIT, TreasuryAccount};
pub use safety::{CallFilter, SeatsStay};
pub use system::{BlockLength, BlockWeights};

use crate::{AccountId, Balance, Balances, BlockNumber};
use frame_support::{
    parameter_types,
    traits::{LinearStoragePrice, fungible::HoldConsideration},
};

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 30;
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;

const _: () = assert!(SLOT_DURATION * 30 == 60_000);

/// What holding state costs while it is there: ₩1,000 an item and ₩10 a byte.
pub const fn deposit(items: Balance, bytes: Balance) -> Balance {
    items * 1_000 + bytes * 10
}

parameter_types! {
    pub const DepositPerByte: Balance = deposit(0, 1);
}

/// Won held for state while it is there: a base, and the price of each byte.
type HeldDeposit<Reason, Base> = HoldConsideration<
    AccountId,
    Balances,
    Reason,
    LinearStoragePrice<Base, DepositPerByte, Balance>,
>;
