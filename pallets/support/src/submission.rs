//! Free submissions: calls that say themselves, by `#[pallet::authorize]`, whether they may come,
//! so that nobody signs or pays.
//!
//! A client sends one bare (unsigned, extrinsic format 4 or 5; origin `None`), or as a general
//! transaction (format 5; origin `Authorized`). The runtime lets a bare one in only after
//! `authorize` has passed it, in the pool and again in its block, so that both are told alike.
//! Neither names the chain, nor an era: whatever is to hold on one chain alone, or once, the call
//! itself has to say.

use frame::{
    deps::{
        frame_support::traits::Contains,
        frame_system::{self, RawOrigin},
        sp_runtime::{
            traits::BadOrigin,
            transaction_validity::{
                InvalidTransaction, TransactionPriority, TransactionValidityError,
                TransactionValidityWithRefund, UnknownTransaction, ValidTransaction,
            },
        },
    },
    prelude::*,
};

use crate::Moment;

/// In the place of an error's index: a pause or the safe mode forbids the call.
pub const FILTERED: u8 = u8::MAX;

/// Whoever has signed, or nobody where the call was authorised.
pub fn ensure_submitter<Origin, AccountId>(origin: Origin) -> Result<(), BadOrigin>
where
    Origin: Into<Result<RawOrigin<AccountId>, Origin>>,
{
    match origin.into() {
        Ok(RawOrigin::Signed(_) | RawOrigin::Authorized | RawOrigin::None) => Ok(()),
        _ => Err(BadOrigin),
    }
}

/// Refuses what the chain's call filter forbids now: it would fail in its block, and could come
/// again for ever.
pub fn ensure_unfiltered<T: frame_system::Config>(
    call: &T::RuntimeCall,
) -> Result<(), TransactionValidityError> {
    ensure!(T::BaseCallFilter::contains(call), for_now(FILTERED));
    Ok(())
}

/// The refusal of what can't become valid, by the index of its error.
pub fn for_good(error: u8) -> TransactionValidityError {
    InvalidTransaction::Custom(error).into()
}

/// The refusal of what may become valid, by the index of its error. The pool forgets it at once,
/// where it bans other bytes for a time.
pub fn for_now(error: u8) -> TransactionValidityError {
    UnknownTransaction::Custom(error).into()
}

/// The refusal that an error tells: for good, or for now where it may pass.
pub fn refused(error: &impl Encode, may_pass: bool) -> TransactionValidityError {
    let index = error.encode().first().copied().unwrap_or_default();
    if may_pass {
        for_now(index)
    } else {
        for_good(index)
    }
}

/// The pool's terms for free submissions of a pallet.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// The pallet's name, before which nothing else is taken.
    pub prefix: &'static str,
    /// That of a signed transaction without a tip.
    pub priority: TransactionPriority,
    /// The time between two blocks, in milliseconds.
    pub slot: Moment,
}

impl Lane {
    /// The validity of a call that would succeed for so long, in milliseconds, and takes what
    /// `taken` names: of those that take the same, one waits in the pool.
    pub fn admit<T: frame_system::Config>(
        self,
        call: &T::RuntimeCall,
        left: Moment,
        taken: impl Encode,
    ) -> TransactionValidityWithRefund {
        ensure_unfiltered::<T>(call)?;
        let blocks = left.checked_div(self.slot).unwrap_or_default();
        let valid = ValidTransaction::with_tag_prefix(self.prefix)
            .priority(self.priority)
            .and_provides(taken)
            .longevity(blocks.max(1))
            .build()?;
        Ok((valid, Weight::zero()))
    }
}
