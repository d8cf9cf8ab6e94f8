//! What somebody holds for a record.

use frame::{
    deps::frame_support::stored,
    prelude::*,
    traits::{Consideration, Footprint},
};

/// A deposit, with whoever pays it: the record may pass into other hands.
#[stored]
pub struct Held<AccountId, Deposit> {
    /// Who pays.
    pub by: AccountId,
    /// How much.
    pub deposit: Deposit,
}

impl<AccountId: Clone, Deposit: Consideration<AccountId, Footprint>> Held<AccountId, Deposit> {
    /// Holds from `by` what a record of this size costs.
    pub fn new(by: &AccountId, size: Footprint) -> Result<Self, DispatchError> {
        Ok(Self {
            by: by.clone(),
            deposit: Deposit::new(by, size)?,
        })
    }

    /// Gives it back, since the record is gone.
    pub fn give_back(self) -> DispatchResult {
        self.deposit.drop(&self.by)
    }

    /// The same where a hook removes the record: it was held when that was made, so that this can't
    /// fail.
    pub fn release(self) {
        let released = self.give_back();
        defensive_assert!(released.is_ok(), "a record's deposit is held");
    }
}
